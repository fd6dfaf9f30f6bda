"""Amounts of money in tables: at the right, so that their digits stand under each other."""

from collections.abc import Callable, Collection, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.ground import theme
from ui.ground.qt import Index, rect_of, set_font
from ui.parts.cells import TextCell, paint_ground
from ui.parts.paged_model import PagedColumn, PagedTable, R


class AmountCell(TextCell):
    """One line at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_ground(painter, option)
        painter.save()
        painter.setPen(theme.color("ink"))
        set_font(painter, theme.font(theme.BODY))
        area = rect_of(option).adjusted(0, 0, -theme.px(8), 0)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, side, index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.restore()


class AmountTable(PagedTable[R]):
    """A PagedTable; ``amounts`` are the numbers of its columns with amounts, their heads at the right too."""

    def __init__(
        self,
        columns: Sequence[PagedColumn[R]],
        amounts: Collection[int],
        fetch: Callable[[Sequence[str]], Iterable[R]],
    ) -> None:
        super().__init__(columns, fetch)
        self._amounts = amounts

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._amounts:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return super().headerData(section, orientation, role)
