"""Entries of the list at the left: a name, perhaps a line below it, a pill and a number."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.ground import theme
from ui.ground.qt import Index, rect_of, set_font, state_of
from ui.parts.cells import paint_pill

_ENTRY = Qt.ItemDataRole.UserRole
_ONE, _TWO = 33, 44  # pixels at 100 % of an entry of one line, of two


@dataclass(frozen=True)
class Entry:
    """One entry; ``pill`` is a word and the colour of a role."""

    key: str
    name: str
    below: str = ""
    pill: tuple[str, str] | None = None
    count: str = ""

    @property
    def words(self) -> str:
        """All of it, for a tool tip and for those who do not see it."""
        said = (self.name, self.below, self.pill[0] if self.pill else "", self.count)
        return "　".join(filter(None, said))


class SideList(QListWidget):
    """Tells which entry the clerk stands on; ``still`` entries only tell how they stand."""

    stood_on = Signal(str)  # the key of an entry

    def __init__(self, name: str, *, still: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("bare", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._still = still
        if still:
            self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cell = _EntryCell()
        self.setItemDelegate(self._cell)
        self.currentRowChanged.connect(self._tell)

    def show_entries(self, entries: Sequence[Entry], on: str) -> None:
        """Show these, with one of them on, without telling and without moving."""
        scrolled = self.verticalScrollBar().value()
        with QSignalBlocker(self):
            self.clear()
            for entry in entries:
                item = QListWidgetItem(self)
                item.setData(_ENTRY, entry)
                item.setToolTip(entry.words)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.words)
                item.setSizeHint(QSize(0, theme.px(_TWO if entry.below else _ONE)))
                if entry.key == on and not self._still:
                    self.setCurrentItem(item)
        self._show_whole_entries()
        self.verticalScrollBar().setValue(scrolled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole_entries()

    def _show_whole_entries(self) -> None:
        """Leave empty what there is no whole entry for."""
        used = 0
        for row in range(self.count()):
            height = self.item(row).sizeHint().height()
            if used + height > self.height():
                self.setViewportMargins(0, 0, 0, self.height() - used)
                return
            used += height
        self.setViewportMargins(0, 0, 0, 0)

    def on(self) -> str:
        """The key of the entry that is on; "" for none."""
        item = self.currentItem()
        return item.data(_ENTRY).key if item else ""

    def entries(self) -> list[Entry]:
        """All entries."""
        return [self.item(row).data(_ENTRY) for row in range(self.count())]

    def height_of_all(self) -> int:
        """Pixels that all entries take."""
        return sum(self.item(row).sizeHint().height() for row in range(self.count()))

    def _tell(self, row: int) -> None:
        if row >= 0:
            self.stood_on.emit(self.item(row).data(_ENTRY).key)


class _EntryCell(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_ENTRY)
        rect, state = rect_of(option), state_of(option)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        painter.save()
        area = rect.adjusted(theme.px(12), 0, -theme.px(12), 0)
        area = self._at_the_right(painter, area, entry)
        set_font(painter, theme.font(theme.BODY, bold=bool(state & QStyle.StateFlag.State_Selected)))
        painter.setPen(theme.color("ink"))
        name = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, area.width())
        upper = area.adjusted(0, theme.px(4), 0, -area.height() // 2) if entry.below else area
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
        if entry.below:
            set_font(painter, theme.font(theme.BODY - 1))
            painter.setPen(theme.color("secondary"))
            below = painter.fontMetrics().elidedText(entry.below, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(
                area.adjusted(0, area.height() // 2, 0, -theme.px(4)), Qt.AlignmentFlag.AlignVCenter, below
            )
        painter.restore()

    @staticmethod
    def _at_the_right(painter: QPainter, area: QRect, entry: Entry) -> QRect:
        """Paint the number and the pill; what is left of the area."""
        metrics = QFontMetrics(theme.font(theme.BODY))
        set_font(painter, theme.font(theme.BODY))
        if entry.count:
            painter.setPen(theme.color("secondary"))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area, right, entry.count)
            area = area.adjusted(0, 0, -max(theme.px(32), metrics.horizontalAdvance(entry.count)), 0)
        if entry.pill:
            word, role = entry.pill
            width = metrics.horizontalAdvance(word) + theme.px(26)
            paint_pill(painter, QRect(area.right() - width, area.top(), width + 1, area.height()), word, role)
            area = area.adjusted(0, 0, -width - theme.px(6), 0)
        return area
