"""打印检查单: what the check found as a paper, to be printed or saved as PDF or Word."""

from ui.ground.desk import Desk
from ui.ground.messages import show_error
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.documents.word.listing_word import listing_word
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import safe_name
from wenming_desktop.transfer.submission.check_sheet import TEMPLATE, TITLE, CheckAbout, check_sheet
from wenming_desktop.transfer.submission.report import Choices, Report


def print_check(desk: Desk, report: Report, choices: Choices) -> None:
    """Set the paper of a check and show it."""
    about = CheckAbout(desk.workspace.unit, desk.year(), desk.today())

    def make(_job: Job) -> tuple[bytes, bytes]:
        content = check_sheet(report, about, choices)
        return render(TEMPLATE, content.data), listing_word(content)

    name = safe_name(f"{TITLE}（{about.year}年 {report.profile.name}）.pdf")
    desk.run(
        f"排版{TITLE}",
        make,
        lambda made: desk.pdf_wanted.emit(TITLE, name, *made, ""),
        lambda error: show_error(desk.window, error),
    )
