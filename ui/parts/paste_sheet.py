"""A box for a pasted list and, beside or below it, the table of how it is understood."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QMenu,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.ground import theme
from ui.ground.messages import ask
from ui.ground.qt import Index, rect_of
from ui.parts.cells import TextCell
from ui.parts.editors import PickerCell
from ui.parts.fields import shortcut
from ui.parts.pasted_model import FIRST, D, PastedModel, PastedSheet
from wenming_desktop.errors import UserError
from wenming_desktop.spreadsheets.clipboard import LONGEST_PASTE, PastedRow, PastePreview

_READS_AFTER = 200  # milliseconds after the last key
_WIDTH = 104  # pixels at 100 %
_HINT = "粘贴后，这里是读出来的样子；点列标题可以改它是什么。"

Read = Callable[[str, Sequence[str | None] | None], PastePreview[D]]
Correct = Callable[[PastedRow[D], dict[str, str]], PastedRow[D]]


class PasteSheet(QWidget, Generic[D]):
    """The pasted text and its table; whoever lays them out adds ``text`` and ``view``.

    Args:
        sheet: what the columns can mean.
        read: text and columns -> preview.
        correct: a row anew with some of its fields corrected.
        names: field -> what its cells are chosen from.
        hint: shown in the box while it is empty.
        after: milliseconds from the last key until the text is read; 0 reads at once.
        said: width of the column of what is said of a row, in pixels at 100 %.
    """

    changed = Signal()  # other rows, ticks or corrections

    def __init__(
        self,
        sheet: PastedSheet,
        read: Read[D],
        correct: Correct[D],
        names: Mapping[str, Callable[[], list[str]]],
        hint: str,
        *,
        after: int = _READS_AFTER,
        said: int = 230,
    ) -> None:
        super().__init__()
        self._sheet, self._ask, self._correct, self._names = sheet, read, correct, names
        self._said_width = theme.px(said)
        self._typed: dict[int, dict[str, str]] = {}
        self._cells: Mapping[int, Sequence[str]] = {}
        self.header = 0  # the line of the header row; 0 without one
        self.problem = ""  # why nothing is read, or a column was not taken
        self.text = _Box(hint)
        self.text.setAccessibleName("粘贴的内容")
        self.model: PastedModel[D] = PastedModel(sheet, self._corrected, self)
        self.view = self._make_view()
        self._timer = QTimer(self, interval=after, singleShot=True)
        self._timer.timeout.connect(self.read)
        self.text.textChanged.connect(self._wait if after else self.read)
        self.text.refused.connect(self._say)
        self.model.ticked.connect(self.changed)

    def busy(self) -> bool:
        """Whether the text has changed and is not read yet."""
        return self._timer.isActive()

    def take_clipboard(self) -> None:
        """Put what is copied into the box, in place of what stood there."""
        text = QGuiApplication.clipboard().text()
        if not self.text.takes(text):
            return

        def take() -> None:
            self._typed.clear()
            self.text.setReadOnly(False)
            self.text.setPlainText(text)
            self.read()

        if self.model.rows and (self._typed or self.text.isReadOnly()):
            ask(
                self.window(),
                f"表里还有 {len(self.model.rows)} 行没有保存，改过的也会丢掉。换成新的？",
                "换成新的",
                take,
                no=("继续填写", lambda: None),
            )
        else:
            take()

    def read(self, columns: Sequence[str | None] | None = None) -> None:
        """Read the text; what was corrected in the table is kept for lines that are as they were."""
        self._timer.stop()
        text = self.text.toPlainText()
        self.problem = ""
        preview = PastePreview[D]((), (), ())
        try:
            if text.strip():
                preview = self._ask(text, columns)
        except UserError as error:
            self.problem = error.message
            if columns is not None:
                self.changed.emit()
                return
        typed = {
            line: fields
            for line, fields in self._typed.items()
            if line in preview.cells and preview.cells[line] == self._cells.get(line)
        }
        self._typed = {}  # filled again by _corrected()
        self._cells, self.header = preview.cells, preview.header
        self.model.show_preview(preview, typed, anew=columns is None)
        self._fit_columns()

    def ask_column(self) -> None:
        """Ask what the column means in which the current cell is."""
        index = self.view.currentIndex()
        self._show_columns(index.column() if index.isValid() else FIRST)

    def set_column(self, at: int, field: str | None) -> None:
        """Take a shown column for a field, None for nothing; another column that was it is none then."""
        source = self.model.shown[at].source
        width = sum(shown.source is not None for shown in self.model.shown)
        columns = [None if field and old == field else old for old in self.model.fields(width)]
        if source is not None:
            columns[source] = field
            self.read(columns)

    def state(self) -> str:
        """What was read, in one line; empty while there is nothing."""
        rows = self.model.rows
        wrong, there = len(self.model.wrong()), sum(row.there for row in rows)
        said = sum(bool(row.warnings) and not row.errors for row in rows)
        aside = sum(bool(row.aside) for row in rows)
        lost = sum(shown.field is None for shown in self.model.shown)
        parts = (
            f"{'还剩' if self.text.isReadOnly() else '读到'} {len(rows)} 行",
            f"{wrong} 行有错误，改好后才能保存" if wrong else "",
            f"{said} 行请核对" if said else "",
            f"{there} 行已有、没有变化" if there else "",
            f"{aside} 行是合计或说明，没有取" if aside else "",
            f"表头是第 {self.header} 行" if self.header > 1 else "",
            f"{lost} 列没有取" if lost else "",
        )
        return "，".join(part for part in parts if part) if rows else ""

    def _wait(self) -> None:
        self._timer.start()
        self.changed.emit()

    def _say(self, problem: str) -> None:
        self.problem = problem
        self.changed.emit()

    def _corrected(self, row: PastedRow[D], fields: dict[str, str]) -> PastedRow[D]:
        self._typed.setdefault(row.line, {}).update(fields)
        return self._correct(row, fields)

    def _make_view(self) -> QTableView:
        view = _Preview(self)
        view.setAccessibleName("读出来的内容")
        view.resized.connect(self._share_room)
        view.setModel(self.model)
        view.setProperty("editgrid", True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setItemDelegate(_MarkedCell(view))
        view.setItemDelegateForColumn(0, QStyledItemDelegate(view))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(theme.px(44))
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setStretchLastSection(True)
        header.sectionClicked.connect(self._show_columns)
        shortcut(view, QKeySequence.StandardKey.Paste, self.take_clipboard)
        return view

    def _fit_columns(self) -> None:
        said = any(row.errors or row.warnings or row.idle for row in self.model.rows)
        self.view.setColumnHidden(1, not said)
        for at, shown in enumerate(self.model.shown, start=FIRST):
            self.view.setItemDelegateForColumn(at, self._cell(shown.field))
        self._share_room()

    def _share_room(self) -> None:
        """Give each column its width, and what they leave to the column of what is said."""
        widths = [theme.px(self._sheet.widths.get(shown.field or "", _WIDTH)) for shown in self.model.shown]
        number = theme.px(58)
        left = self.view.viewport().width() - number - sum(widths)
        for at, width in enumerate((number, max(self._said_width, left), *widths)):
            self.view.setColumnWidth(at, width)

    def _cell(self, field: str | None) -> QAbstractItemDelegate:
        names = self._names.get(field or "")
        if names is None:
            return self.view.itemDelegate()
        return _MarkedPicker(lambda _index: names(), self.view)

    def _show_columns(self, section: int) -> None:
        """What a pasted column can mean; one that stands elsewhere already is taken from there."""
        at = section - FIRST
        if not 0 <= at < len(self.model.shown) or self.model.shown[at].source is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for field, name in ((None, "不取这一列"), *self._sheet.fields.items()):
            act = QAction(name, menu, checkable=True)
            act.setChecked(self.model.shown[at].field == field)
            act.triggered.connect(lambda _=False, field=field: self.set_column(at, field))
            menu.addAction(act)
        header = self.view.horizontalHeader()
        menu.popup(header.mapToGlobal(QPoint(header.sectionViewportPosition(section), header.height())))


class _Box(QPlainTextEdit):
    """Takes no more than can be read."""

    refused = Signal(str)

    def __init__(self, hint: str) -> None:
        super().__init__(placeholderText=hint)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def takes(self, text: str) -> bool:
        """Whether a text is short enough; says why it is not."""
        if len(text) <= LONGEST_PASTE:
            return True
        self.refused.emit(f"粘贴的内容有 {len(text)} 字，最多 {LONGEST_PASTE // 10_000} 万字，请分几次粘贴。")
        return False

    def insertFromMimeData(self, source: QMimeData) -> None:
        if self.takes(source.text()):
            super().insertFromMimeData(source)


class _Preview(QTableView):
    """What is put into one cell goes into all chosen cells of its column; empty, it says what it is for."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def commitData(self, editor: QWidget) -> None:
        at, model = self.currentIndex(), self.model()
        others = [index for index in self.selectedIndexes() if index.column() == at.column() and index != at]
        super().commitData(editor)
        for index in others:
            model.setData(index, at.data(Qt.ItemDataRole.EditRole))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(theme.color("secondary"))
            room = self.viewport().rect().adjusted(theme.px(24), 0, -theme.px(24), 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, _HINT)
            painter.end()


class _MarkedCell(TextCell):
    """Text in the model's colour on its ground: a cell that is wrong is marked."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        _mark(painter, option, index)
        super().paint(painter, option, index)


class _MarkedPicker(PickerCell):
    """A marked cell whose text is chosen from a list."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        _mark(painter, option, index)
        super().paint(painter, option, index)


def _mark(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    ground = index.data(Qt.ItemDataRole.BackgroundRole)
    if ground is not None:
        painter.fillRect(rect_of(option), ground)
