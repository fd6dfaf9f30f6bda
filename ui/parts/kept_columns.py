"""The widths of a list's columns: as the clerk last drew them on this PC, else the list's own."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QMenu

from ui.ground import theme
from ui.ground.preferences import keep_numbers, kept_numbers
from ui.parts.paired_view import PairedView


class KeptColumns(QObject):
    """Lays out a view's columns and notes what the clerk draws wider or narrower.

    Only what is drawn by hand is kept, in pixels at 100 % text size, so that another text size, a hidden
    column or a smaller window changes nothing of it. A right click on the heads puts all back.

    Args:
        view: its model is set.
        name: of the list, the same at every start.
        widths: column -> its own width in pixels at 100 %.
    """

    reset = Signal()  # 恢复默认列宽

    def __init__(self, view: PairedView, name: str, widths: Mapping[int, int]) -> None:
        super().__init__(view)
        self._view, self._name, self._own = view, f"columns/{name}", widths
        self._kept = kept_numbers(self._name)
        sideways = Qt.Orientation.Horizontal
        columns = range(view.model().columnCount())
        self._heads = [str(view.model().headerData(column, sideways)) for column in columns]
        self._needed: dict[int, int] = {}
        self._quiet = False
        header = view.horizontalHeader()
        header.setMinimumSectionSize(theme.px(_LEAST))
        header.sectionResized.connect(self._note)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_menu)
        self.lay()

    def width(self, column: int) -> int:
        """The width of a column in pixels: the clerk's, else its own, at least what it needs."""
        if (drawn := self._kept.get(self._heads[column])) is not None:
            return theme.px(max(_LEAST, drawn))
        heads = self._view.horizontalHeader().sectionSizeHint(column) if column in self._view.pairs else 0
        return max(theme.px(self._own[column]), self._needed.get(column, 0), heads)

    def need(self, column: int, pixels: int) -> None:
        """Say what a column needs so that none of its texts is cut; the next layout heeds it."""
        self._needed[column] = pixels

    def lay(self, spare: int = 0) -> None:
        """Give the columns their widths, and those that the clerk has not drawn a share of spare pixels."""
        widths = {column: self.width(column) for column in self._own}
        shown = [column for column in widths if not self._view.isColumnHidden(column)]
        growing = [column for column in shown if self._heads[column] not in self._kept]
        whole = sum(widths[column] for column in growing)
        self._quiet = True
        for column, width in widths.items():
            more = spare * width // whole if column in growing else 0
            if not self._view.isColumnHidden(column):
                self._view.setColumnWidth(column, width + more)
        self._quiet = False

    def share(self, room: int, taking: int) -> None:
        """Lay out a list: what so many columns do not need, which take what is left, goes to the others.

        Args:
            room: the width of the list in pixels.
            taking: how many columns take what is left; 60 characters are as many as are easily read.
        """
        shown = sum(self.width(column) for column in self._own if not self._view.isColumnHidden(column))
        self.lay(max(0, room - shown - taking * theme.px(_MOST)))

    def set_width(self, column: int, pixels: int) -> None:
        """Give a column a width that is not the clerk's doing."""
        self._quiet = True
        self._view.setColumnWidth(column, pixels)
        self._quiet = False

    def take(self, name: str, widths: Mapping[int, int]) -> None:
        """Go over to another layout of the same columns, which has its own kept widths."""
        if self._name != f"columns/{name}":
            self._name, self._own = f"columns/{name}", widths
            self._kept = kept_numbers(self._name)
        self.lay()

    def restore(self) -> None:
        """Forget what the clerk drew."""
        self._kept = {}
        keep_numbers(self._name, {})
        self.lay()
        self.reset.emit()

    def _note(self, column: int, before: int, now: int) -> None:
        by_hand = (
            self._view.horizontalHeader().sectionResizeMode(column) == QHeaderView.ResizeMode.Interactive
        )
        if self._quiet or column not in self._own or not (before and now and by_hand):
            return  # a hidden column has no width
        self._kept[self._heads[column]] = theme.at_100(now)
        keep_numbers(self._name, self._kept)

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("恢复默认列宽", self.restore).setEnabled(bool(self._kept))
        menu.popup(self._view.horizontalHeader().viewport().mapToGlobal(at))


_MOST = 60 * theme.BODY + 16  # pixels at 100 %
_LEAST = 24  # pixels at 100 %: what is narrower cannot be taken hold of again
