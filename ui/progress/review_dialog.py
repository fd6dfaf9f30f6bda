"""调度: keeping how every task stands on the day of a meeting, and the note of it."""

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import fit
from ui.parts.fields import label
from ui.parts.form import FormDialog
from ui.progress.order_dialog import text_box
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import FieldErrors
from wenming_desktop.progress.reviews import ReviewRow, edit_review, take_review


class ReviewDialog(FormDialog):
    """A new review, or the note of one; what a review keeps of the tasks never changes.

    Args:
        desk: with a plan on show.
        parent: the window it lies over.
        review: the one whose note is changed; None for a new one.
    """

    table = "progress_review"

    def __init__(self, desk: Desk, parent: QWidget, review: ReviewRow | None = None) -> None:
        super().__init__(
            desk,
            f"{review.held_on} 调度的说明" if review else "记录调度",
            parent,
            "保存" if review else "记录",
        )
        plan = desk.shown_plan()
        self._plan_id, self._review = plan.id, review
        self.saved_id = review.id if review else ""
        self.held_on = DayEdit(plan.year, desk.today())
        self.note = text_box(5, "会上通报了什么、要求了什么，可以以后再写")
        if review is None:
            what = label(
                "记下各项任务这一刻的进度，以后可以对比谁前进、谁后退。记下的进度不能再改。", "secondary"
            )
            what.setWordWrap(True)
            self.column.insertWidget(0, what)
            self.add_field("held_on", self.held_on)
        else:
            self.note.setPlainText(review.note)
        self.add_field("note", self.note)
        fit(self, 480)
        self.note.setFocus()

    def submit(self, session: Session) -> object:
        if self._review:
            return edit_review(session, self._review.id, self.note.toPlainText())
        held_on = self.held_on.day()
        if held_on is None:
            raise FieldErrors({"held_on": self.held_on.problem() or "请填写调度日期。"})
        self.saved_id = take_review(
            session, self._plan_id, held_on, self.note.toPlainText(), self.desk.today()
        )
        return self.saved_id
