"""迎检材料: what inspectors are handed, over the whole window until the clerk goes back."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.inspection.book_pane import BookPane
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label, shortcut
from ui.parts.segments import Segments

# What there is to hand over: a key, what the clerk calls it, and what shows it.
_PANES: tuple[tuple[str, str, Callable[[Desk], QWidget]], ...] = (("book", "材料册", BookPane),)


class InspectionPage(QWidget):
    """One pane at a time; each is made when it is first looked at."""

    left = Signal()  # back to the tabs

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: dict[str, QWidget] = {}
        self.back = button("‹ 返回", self.left.emit)
        self.back.setToolTip("回到原来的页面（Esc）")
        self.choice = Segments("迎检材料")
        self.choice.offer([(key, title) for key, title, _ in _PANES], _PANES[0][0])
        self.choice.chosen.connect(self.show_pane)
        self.stack = QStackedWidget()
        self.year = label(role="secondary")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.setSpacing(theme.px(10))
        outer.addLayout(bar(self.back, label("迎检材料", "heading"), self.choice, None, self.year))
        outer.addWidget(self.stack, 1)
        shortcut(self, Qt.Key.Key_Escape, self.left.emit, inside=True)
        desk.plan_chosen.connect(self._name_year)
        self._name_year()
        self.show_pane(_PANES[0][0])

    def show_pane(self, key: str) -> None:
        """Show one of the panes."""
        if key not in self._shown:
            self._shown[key] = next(make for name, _, make in _PANES if name == key)(self._desk)
            self.stack.addWidget(self._shown[key])
        self.choice.turn_on(key)
        self.stack.setCurrentWidget(self._shown[key])

    def pane(self, key: str) -> QWidget:
        """A pane that was shown."""
        return self._shown[key]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.stack.currentWidget().setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for shown in self._shown.values():
            if isinstance(shown, BookPane):
                shown.stop()

    def _name_year(self) -> None:
        self.year.setText(f"{self._desk.year()}年度")
