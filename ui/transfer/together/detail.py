"""The current item whole: its values however long, what is asked, and both in one where that can be."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar
from ui.parts.fields import ElidedLabel, button, elided, label, wrapped
from ui.transfer.together.items import Item, Side
from wenming_desktop.transfer.deciding import Choice

_HIGHEST, _LOWEST = 98, 74  # pixels at 100 %
_SHARE = 0.17  # of the window
_NOT_BOTH = "这一处不能两个都要，请选一个。"


class Detail(QFrame):
    """Below the table; of a fixed height, so that nothing moves while the clerk goes through the rows."""

    def __init__(self, on_both: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("ruled", True)
        self.title, self.field = elided(role="current"), label(role="current")
        self.question = elided(role="lacking")
        self.both = button("两个都要", on_both, link=True)
        self.both.setAutoDefault(False)
        self.both.setToolTip("本机的和交回的写在一起（空格）")
        self._told: list[tuple[str, Side]] = []  # what stands over each value, and the value
        self.captions = [elided() for _ in range(3)]
        self.texts = [wrapped("") for _ in range(3)]
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(0)
        for column, (caption, text) in enumerate(zip(self.captions, self.texts, strict=True)):
            text.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(caption, 0, column)
            grid.addWidget(text, 1, column)
            grid.setColumnStretch(column, 4 if column else 3)
        grid.setRowStretch(1, 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        for ground in (inside, area.viewport()):
            ground.setAutoFillBackground(False)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(*(theme.px(each) for each in (8, 6, 12, 4)))
        column_.setSpacing(theme.px(4))
        head = bar(self.title, self.field, self.question, None, self.both)
        head.setStretch(0, 300)  # as wide as their texts, where there is room
        head.setStretch(2, 200)
        column_.addLayout(head)
        column_.addWidget(area)
        self.setFixedHeight(theme.px(_HIGHEST))

    @staticmethod
    def height_in(window: int) -> int:
        """The pixels that it needs in a window so many pixels high."""
        return max(theme.px(_LOWEST), min(theme.px(_HIGHEST), round(window * _SHARE)))

    def show_item(self, item: Item | None, choice: Choice | None, heads: tuple[str, str, str]) -> None:
        """Show an item, or nothing."""
        self.field.setText(item.field if item else "")
        say_closely(self.title, item.where if item else "")
        say_closely(self.question, item.question if item else "")
        self.both.setVisible(bool(item and item.both is not None) and choice is not Choice.BOTH)
        base, ours, theirs = heads
        self._told = [(base, Side(item.base)), (ours, item.ours), (theirs, item.theirs)] if item else []
        if item and item.both and choice is Choice.BOTH:
            self._told[2] = ("采用后，两个都要", Side(item.both))
        self._tell()

    def say_not_both(self) -> None:
        """Say that of the current item one alone can be chosen."""
        say_closely(self.question, _NOT_BOTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def _tell(self) -> None:
        """Who and when stands over a value where there is room, if need be without the PC; else below it."""
        room = self.width() // 3 - theme.px(16)
        nothing = ("", Side(""))
        for at, (caption, text) in enumerate(zip(self.captions, self.texts, strict=True)):
            head, side = self._told[at] if self._told else nothing
            over = (
                [f"{each}　{side.note}" for each in (head, head.partition("　")[0])] if side.note else [head]
            )
            metrics = caption.fontMetrics()
            fitting = next((each for each in over if metrics.horizontalAdvance(each) <= room), "")
            caption.setText(fitting or head)
            text.setText(side.text if fitting or not side.note else f"{side.text}\n{side.note}")


def say_closely(shown: ElidedLabel, words: str) -> None:
    """Show words in a label no wider than they are."""
    shown.setText(words)
    shown.ensurePolished()
    shown.setMaximumWidth(shown.fontMetrics().horizontalAdvance(words) + 2)
