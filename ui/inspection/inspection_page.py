"""迎检材料: what inspectors are handed, over the whole window until the clerk goes back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.inspection.book_pane import BookPane
from ui.inspection.submission_pane import SubmissionPane
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label, shortcut
from ui.parts.segments import Segments
from wenming_desktop.progress.statements import ItemKind

BOOK, SUBMISSION = "book", "submission"  # what there is to hand over


class InspectionPage(QWidget):
    """One pane at a time; the second is made when it is first looked at."""

    left = Signal()  # back to the tabs

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.books = BookPane(desk)
        self.submission: SubmissionPane | None = None
        self.back = button("‹ 返回", self.left.emit)
        self.back.setToolTip("回到原来的页面（Esc）")
        self.choice = Segments("迎检材料")
        self.choice.offer([(BOOK, "材料册"), (SUBMISSION, "报送包")], BOOK)
        self.choice.chosen.connect(self.show_pane)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.books)
        self.year = label(role="secondary")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.setSpacing(theme.px(10))
        outer.addLayout(bar(self.back, label("迎检材料", "heading"), self.choice, None, self.year))
        outer.addWidget(self.stack, 1)
        shortcut(self, Qt.Key.Key_Escape, self.left.emit, inside=True)
        desk.plan_chosen.connect(self._name_year)
        self._name_year()

    def show_pane(self, key: str) -> None:
        """Show BOOK, or SUBMISSION of the items that are ticked among the books."""
        if key == SUBMISSION:
            self.books.stop()
            if self.submission is None:
                self.submission = SubmissionPane(self._desk)
                self.stack.addWidget(self.submission)
            self._hand_on(self.submission)
            self.stack.setCurrentWidget(self.submission)
        else:
            self.stack.setCurrentWidget(self.books)
        self.choice.turn_on(key)

    def go_on_as(self, other: "InspectionPage") -> None:
        """Choose what is chosen in another page that this one takes the place of, as in another look."""
        self.books.go_on_as(other.books)
        if other.submission:
            self.submission = SubmissionPane(self._desk)
            self.stack.addWidget(self.submission)
            self.submission.take(other.submission.kept())
            if other.stack.currentWidget() is other.submission:
                self.show_pane(SUBMISSION)

    def _hand_on(self, submission: SubmissionPane) -> None:
        chosen = self.books.items.chosen()
        if chosen and chosen[0].kind is ItemKind.INDICATOR:
            submission.show_indicators([book.id for book in chosen])
        else:
            submission.show_tasks([book.code for book in chosen])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.stack.currentWidget().setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.books.stop()

    def _name_year(self) -> None:
        self.year.setText(f"{self._desk.year()}年度")
