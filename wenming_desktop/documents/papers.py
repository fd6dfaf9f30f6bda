"""The papers that can be previewed and printed, in the order they are offered."""

from wenming_desktop.documents.archival.archive_papers import ARCHIVE_CATALOGUE
from wenming_desktop.documents.archival.box_papers import BOX_COVER, BOX_NOTE
from wenming_desktop.documents.archival.volume_contents import VOLUME_CONTENTS
from wenming_desktop.documents.book.paper import EVIDENCE_BOOK
from wenming_desktop.documents.forms.activity_report import ACTIVITY_REPORT
from wenming_desktop.documents.forms.package_reminder import PACKAGE_REMINDER
from wenming_desktop.documents.forms.photo_pages import PHOTO_PAGES
from wenming_desktop.documents.forms.sign_in import SIGN_IN
from wenming_desktop.documents.forms.submission_form import SUBMISSION_FORM
from wenming_desktop.documents.forms.supervision_order import SUPERVISION_ORDER
from wenming_desktop.documents.listings.checklist import CHECKLIST
from wenming_desktop.documents.listings.duty_list import DUTY_LIST
from wenming_desktop.documents.listings.fund_summary import FUND_SUMMARY
from wenming_desktop.documents.listings.gap_list import GAP_LIST
from wenming_desktop.documents.listings.leading_group import LEADING_GROUP
from wenming_desktop.documents.listings.progress_review import PROGRESS_REVIEW
from wenming_desktop.documents.listings.publicity_summary import PUBLICITY_SUMMARY
from wenming_desktop.documents.listings.self_assessment import SELF_ASSESSMENT
from wenming_desktop.documents.listings.volunteer_hours import VOLUNTEER_HOURS
from wenming_desktop.documents.listings.week import WEEK
from wenming_desktop.documents.listings.year_calendar import CALENDAR
from wenming_desktop.documents.paper import PaperKind
from wenming_desktop.documents.table.table_paper import ASSIGNMENT_TABLE
from wenming_desktop.documents.texts.bulletin import BULLETIN
from wenming_desktop.documents.texts.report import REPORT

PAPERS: tuple[PaperKind, ...] = (
    ASSIGNMENT_TABLE,
    DUTY_LIST,
    CHECKLIST,
    GAP_LIST,
    CALENDAR,
    WEEK,
    SUPERVISION_ORDER,
    PACKAGE_REMINDER,
    PROGRESS_REVIEW,
    ACTIVITY_REPORT,
    SIGN_IN,
    VOLUNTEER_HOURS,
    PUBLICITY_SUMMARY,
    FUND_SUMMARY,
    LEADING_GROUP,
    SELF_ASSESSMENT,
    EVIDENCE_BOOK,
    SUBMISSION_FORM,
    PHOTO_PAGES,
    REPORT,
    BULLETIN,
    VOLUME_CONTENTS,
    ARCHIVE_CATALOGUE,
    BOX_NOTE,
    BOX_COVER,
)
