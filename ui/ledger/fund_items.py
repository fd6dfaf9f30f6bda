"""The budget items of a year: budget, spent and left in columns, the overspent named in a red word."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.cells import paint_bar
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, clear, label, literal
from wenming_desktop.ledger.amounts import amount_words
from wenming_desktop.ledger.funds import FundTotals, ItemTotal
from wenming_desktop.words import percent_words

_HEADS = ("预算项目", "执行", "预算", "支出", "结余", "")
_SEEN = 6  # lines without scrolling


class FundItems(QFrame):
    """A card; each item is a link that narrows the list."""

    wanted = Signal(str)  # item

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, theme.px(6), 0)
        self._grid.setHorizontalSpacing(theme.px(18))
        self._grid.setVerticalSpacing(theme.px(3))
        self._grid.setColumnStretch(1, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        for ground in (inside, self._area.viewport()):
            ground.setAutoFillBackground(False)
        self._empty = label("登记预算和支出后，这里按项目列出预算、支出和结余。", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(4))
        column.addLayout(bar(label("按预算项目", "heading"), None, label("单位：元", "secondary")))
        column.addWidget(self._empty)
        column.addWidget(self._area)

    def show_totals(self, totals: FundTotals, chosen: str | None) -> None:
        """Show all items; ``chosen`` is the one that the list is narrowed to."""
        clear(self._grid)
        self._empty.setVisible(not totals.items)
        self._area.setVisible(bool(totals.items))
        right = Qt.AlignmentFlag.AlignRight
        for column, head in enumerate(_HEADS):
            side = right if column in {2, 3, 4} else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(label(head, "secondary"), 0, column, side)
        for row, total in enumerate((*totals.items, totals.all), start=1):
            last = row > len(totals.items)
            name = (
                label(total.item, "current")
                if last
                else button(literal(total.item), self._want(total.item), link=True)
            )
            if total.item == chosen and not last:
                name.setStyleSheet("font-weight: 600")
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(_SpentBar(total), row, 1, Qt.AlignmentFlag.AlignVCenter)
            for column, amount in enumerate((total.budget, total.spent, total.left), start=2):
                words = label(amount_words(amount), "current" if last else "")
                if column == 4 and total.overspent:
                    words.setStyleSheet(f"color: {theme.color('late').name()}")
                self._grid.addWidget(words, row, column, right)
            over = "" if not total.overspent else "超预算" if total.budget else "没有预算"
            self._grid.addWidget(label(over, "late"), row, 5)
        seen = max(2, _SEEN * 100 // theme.px(100))  # of large letters fewer lines, not a higher card
        lines = min(len(totals.items), seen) + 2
        self._area.setFixedHeight(lines * (self.fontMetrics().height() + theme.px(5)) + theme.px(6))

    def _want(self, item: str) -> Callable[[], None]:
        return lambda: self.wanted.emit(item)


class _SpentBar(QWidget):
    """How much of the budget is spent."""

    def __init__(self, total: ItemTotal) -> None:
        super().__init__()
        self._total = total
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        share = percent_words(total.spent, total.budget) if total.budget else "没有预算"
        self.setToolTip(f"{total.item}：已支出 {share}")
        self.setAccessibleName(self.toolTip())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        total = self._total
        share = float(total.spent / total.budget) if total.budget else float(total.spent > 0)
        room = QRectF(0, self.height() / 2 - theme.px(3), self.width(), theme.px(6))
        paint_bar(painter, room, share, "late" if total.overspent else "doing")
        painter.end()
