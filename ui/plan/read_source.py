"""原文 beside the reading: what became a category, a task, something else or nothing, in its colour."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar
from ui.parts.fields import label
from ui.plan.marked_text import Mark, MarkedText
from ui.plan.plan_pieces import Choice, choices, is_piece, spans_of
from wenming_desktop.reading.conversions import Kind
from wenming_desktop.reading.draft import PlanDraft

_CATEGORY, _TASK, _OTHER, _NOTHING = "done", "doing", "secondary", "lacking"
_LEGEND = ((_CATEGORY, "类别"), (_TASK, "任务"), (_OTHER, "保障措施、步骤"), (_NOTHING, "没有归入"))


class ReadSource(QWidget):
    """The text that was read; a click in it chooses the piece that was read there."""

    pointed = Signal(object)  # a Choice

    def __init__(self) -> None:
        super().__init__()
        self.view = MarkedText()
        self.view.setAccessibleName("方案原文")
        self._draft: PlanDraft | None = None
        self._marks: list[Mark] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(bar(label("原文", "heading"), None, *(_legend(*entry) for entry in _LEGEND)))
        column.addWidget(self.view, 1)
        self.view.pointed.connect(self._point)

    def show_draft(self, draft: PlanDraft, choice: Choice | None) -> None:
        """Mark what a draft's pieces were read from, those of the chosen one brightly."""
        if draft is not self._draft:
            if self._draft is None or draft.source != self._draft.source:
                self.view.show_text(draft.source)
            self._draft = draft
            self._marks = [
                Mark(span, _role(each)) for each in choices(draft) for span in spans_of(draft, each)
            ]
        self.view.show_marks(self._marks, spans_of(draft, choice) if choice else ())

    def _point(self, at: int) -> None:
        draft = self._draft
        if draft is None:
            return
        found = [
            (end - start, each)
            for each in choices(draft)
            for start, end in spans_of(draft, each)
            if start <= at <= end
        ]
        if found:
            self.pointed.emit(min(found, key=_size)[1])


def _size(found: tuple[int, Choice]) -> int:
    return found[0]


def _role(choice: Choice) -> str:
    if is_piece(choice):
        return _NOTHING if choice[0] == Kind.LEFTOVER else _OTHER
    return _CATEGORY if choice[1:] == (None,) else _TASK


def _legend(role: str, word: str) -> QLabel:
    made = label(word)
    tint = theme.color(role, 0.16)
    made.setStyleSheet(
        f"background: rgba({tint.red()}, {tint.green()}, {tint.blue()}, 40); padding: 1px 5px;"
    )
    return made
