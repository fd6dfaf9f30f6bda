"""The current item whole: its values however long, what is asked, and both in one where that can be."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, elided, label, wrapped
from ui.transfer.together.items import Item, Side
from wenming_desktop.transfer.deciding import Choice

_HIGHEST, _LOWEST = 98, 82  # pixels at 100 %
_SHARE = 0.17  # of the window


class Detail(QFrame):
    """Below the table; of a fixed height, so that nothing moves while the clerk goes through the rows."""

    def __init__(self, on_both: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("ruled", True)
        self.title, self.question = label(role="current"), elided(role="lacking")
        self.both = button("两个都要", on_both)
        self.both.setAutoDefault(False)
        self.both.setToolTip("本机的和交回的写在一起（空格）")
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
            grid.setColumnStretch(column, 3 if column else 2)
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
        head = bar(self.title, self.question, self.both)
        head.setStretch(1, 1)
        column_.addLayout(head)
        column_.addWidget(area)

    def fit(self, window: int) -> None:
        """Take a part of a window so many pixels high."""
        height = max(theme.px(_LOWEST), min(theme.px(_HIGHEST), round(window * _SHARE)))
        self.setFixedHeight(height)

    def show_item(self, item: Item | None, choice: Choice | None, heads: tuple[str, str, str]) -> None:
        """Show an item, or nothing."""
        self.title.setText(f"{item.where}　{item.field}" if item else "")
        self.question.setText(item.question if item else "")
        self.both.setVisible(bool(item and item.both is not None))
        self.both.setEnabled(choice is not Choice.BOTH)
        told = [(heads[0], item.base)] if item else []
        told += [_told(heads[1], item.ours), _told(heads[2], item.theirs)] if item else []
        if item and item.both and choice is Choice.BOTH:
            told[2] = ("采用后，两个都要", item.both)
        for at, (caption, text) in enumerate(zip(self.captions, self.texts, strict=True)):
            head, words = told[at] if told else ("", "")
            caption.setText(head)
            text.setText(words)


def _told(head: str, side: Side) -> tuple[str, str]:
    """What stands over a value, with who and when, and the value."""
    return (f"{head}　{side.note}" if side.note else head), side.text
