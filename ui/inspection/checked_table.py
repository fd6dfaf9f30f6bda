"""The files of a 报送包 as the check found them, by item: what each will be called, its size, the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractTableModel, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.ground import theme
from ui.ground.qt import TOP, Index, rect_of, set_font
from ui.parts.cells import paint_ground, paint_pill
from wenming_desktop.transfer.submission.gathering import SubmissionItem
from wenming_desktop.transfer.submission.in_words import sizes, verdict
from wenming_desktop.transfer.submission.report import CheckedFile, Deed, Key, Report, Trouble
from wenming_desktop.words import size_text

HEADS = ("材料", "报送时叫", "大小", "检查")
NAME, CALLED, SIZE, VERDICT = range(4)
_SIZE, _VERDICT = 148, 128  # pixels at 100 %
_NARROW = 600  # pixels at 100 % below which the sizes go: they stand on the right, too
_ROW, _GROUP = 46, 30
_GRAVE = {Trouble.LOST, Trouble.UNREADABLE, Trouble.KIND, Trouble.TOO_LARGE}


class Show(StrEnum):
    """Which files to show."""

    ALL = "全部"
    ASKED = "要你定"
    MENDED = "自动改好"
    FITS = "合适"

    def takes(self, file: CheckedFile) -> bool:
        """Whether a file is among them."""
        if self is Show.ALL:
            return True
        if self is Show.ASKED:
            return file.trouble is not None
        return file.trouble is None and (file.deed is Deed.COPY) == (self is Show.FITS)


@dataclass(frozen=True)
class _Group:
    item: SubmissionItem
    said: str


_Row = _Group | CheckedFile


def role_of(file: CheckedFile) -> str:
    """The colour of its verdict."""
    if file.trouble is None:
        return "done"
    return "late" if file.trouble in _GRAVE else "lacking"


class CheckedModel(QAbstractTableModel):
    """Items with their files; what has to be decided comes first, items and within an item alike."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[_Row] = []

    def show_report(self, report: Report, show: Show) -> None:
        """Show these of a report's files."""
        of_item: dict[str, list[CheckedFile]] = {}
        for file in report.files:
            of_item.setdefault(file.item.id, []).append(file)
        asked = {file.item.id for file in report.asked}
        self.beginResetModel()
        self.rows = []
        for files in sorted(of_item.values(), key=lambda files: files[0].item.id not in asked):
            shown = sorted(filter(show.takes, files), key=lambda file: file.trouble is None)
            if shown:
                self.rows += [_Group(shown[0].item, _said(files, report.profile.item_most)), *shown]
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self.rows = []
        self.endResetModel()

    def file(self, row: int) -> CheckedFile | None:
        """The file of a row; None for an item's."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, CheckedFile) else None

    def row_of(self, key: Key | None) -> int:
        """The row of a file, by its first source; the first file's where it is not there, -1 without any."""
        files = [row for row, each in enumerate(self.rows) if isinstance(each, CheckedFile)]
        return next((row for row in files if (file := self.file(row)) and file.key == key), [*files, -1][0])

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        row = self.rows[index.row()]
        if isinstance(row, _Group):
            return f"{row.item.code}  {row.item.title}　{row.said}" if index.column() == NAME else None
        tip = role == Qt.ItemDataRole.ToolTipRole
        called = row.name if row.trouble in {None, Trouble.NAME} else ""
        texts = (
            row.title,
            (called and (row.path if tip else called)) or "—",
            sizes(row),
            row.reason or verdict(row),
        )
        return texts[index.column()] if tip or index.column() != VERDICT else verdict(row)

    def flags(self, index: Index) -> Qt.ItemFlag:
        group = index.isValid() and isinstance(self.rows[index.row()], _Group)
        return Qt.ItemFlag.ItemIsEnabled if group else super().flags(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        return HEADS[section] if across and role == Qt.ItemDataRole.DisplayRole else None


def _said(files: Sequence[CheckedFile], most: int) -> str:
    """What is wrong with an item as a whole."""
    over = sum(file.trouble is Trouble.TOO_MANY for file in files)
    return f"多出 {over} 份，只收 {most} 份" if over else ""


class _Cell(QStyledItemDelegate):
    """An item's line, or a file's cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, CheckedModel)  # noqa: S101 - it is made for no other
        row, area, pad = model.rows[index.row()], rect_of(option), theme.px(8)
        inner = area.adjusted(pad, 0, -pad, 0)
        painter.save()
        if isinstance(row, _Group):
            painter.fillRect(area, theme.color("ground"))
            self._line(painter, row, inner)
        else:
            paint_ground(painter, option)
            if index.column() == VERDICT:
                paint_pill(painter, area.adjusted(pad // 2, 0, -pad // 2, 0), verdict(row), role_of(row))
            elif index.column() == NAME:
                second = f"{row.about}　{row.sources[0].place}".strip()
                self._two(painter, inner, row.title, second)
            else:
                self._one(
                    painter,
                    inner,
                    str(index.data() or ""),
                    "ink" if index.column() == CALLED else "secondary",
                )
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, group: _Group, inner: QRect) -> None:
        set_font(painter, theme.font(theme.BODY, bold=True))
        painter.setPen(theme.color("ink"))
        said = painter.fontMetrics().horizontalAdvance(group.said) + theme.px(16) if group.said else 0
        room = inner.adjusted(0, 0, -said, 0)
        text = painter.fontMetrics().elidedText(
            f"{group.item.code}  {group.item.title}", Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        set_font(painter, theme.font(theme.BODY))
        painter.setPen(theme.color("lacking"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, group.said)

    @staticmethod
    def _one(
        painter: QPainter,
        inner: QRect,
        text: str,
        role: str,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        set_font(painter, theme.font(theme.BODY))
        painter.setPen(theme.color(role))
        shown = painter.fontMetrics().elidedText(text, cut, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)

    def _two(self, painter: QPainter, inner: QRect, first: str, second: str) -> None:
        half = inner.height() // 2
        self._one(painter, inner.adjusted(0, theme.px(4), 0, -half), first, "ink")
        below, right = inner.adjusted(0, half, 0, -theme.px(4)), Qt.TextElideMode.ElideRight
        self._one(painter, below, second, "secondary", right)


class CheckedTable(QTableView):
    """The list; one file is chosen."""

    chosen = Signal()  # another file, or the same one anew
    wanted = Signal()  # Enter: decide about it

    def __init__(self) -> None:
        super().__init__()
        self._model = CheckedModel(self)
        self.setModel(self._model)
        self.setAccessibleName("检查的结果")
        self.setItemDelegate(_Cell(self))
        self.setProperty("quiet", True)
        self.setProperty("bare", True)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (NAME, CALLED):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(SIZE, theme.px(_SIZE))
        self.setColumnWidth(VERDICT, theme.px(_VERDICT))
        self.selectionModel().currentRowChanged.connect(self.chosen)
        self.activated.connect(self.wanted)

    def show_report(self, report: Report, show: Show, choose: Key | None) -> None:
        """Show these files with one of them chosen."""
        self.clearSpans()
        self._model.show_report(report, show)
        for row, each in enumerate(self._model.rows):
            if isinstance(each, _Group):
                self.setSpan(row, NAME, 1, len(HEADS))
                self.setRowHeight(row, theme.px(_GROUP))
        row = self._model.row_of(choose)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, NAME))
        self.chosen.emit()

    def show_nothing(self) -> None:
        """Be empty."""
        self.clearSpans()
        self._model.clear()

    def choose_none(self) -> None:
        """Have no file chosen."""
        self.selectionModel().clear()

    def file(self) -> CheckedFile | None:
        """The file chosen."""
        return self._model.file(self.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(SIZE, self.width() < theme.px(_NARROW))


def totals(report: Report) -> str:
    """The bytes of what goes, before and after as far as anybody knows."""
    before = sum(file.before for file in report.ready)
    known = all(file.deed is Deed.COPY for file in report.ready)
    return size_text(before) if known else f"{size_text(before)} → 做时定"
