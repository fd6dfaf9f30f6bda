"""The papers that can be previewed and printed, in the order they are offered."""

from wenming_desktop.documents.checklist import CHECKLIST
from wenming_desktop.documents.duty_list import DUTY_LIST
from wenming_desktop.documents.gap_list import GAP_LIST
from wenming_desktop.documents.paper import PaperKind
from wenming_desktop.documents.progress_review import PROGRESS_REVIEW
from wenming_desktop.documents.report import REPORT
from wenming_desktop.documents.supervision_order import SUPERVISION_ORDER
from wenming_desktop.documents.table_paper import ASSIGNMENT_TABLE

PAPERS: tuple[PaperKind, ...] = (
    ASSIGNMENT_TABLE,
    DUTY_LIST,
    CHECKLIST,
    GAP_LIST,
    SUPERVISION_ORDER,
    PROGRESS_REVIEW,
    REPORT,
)
