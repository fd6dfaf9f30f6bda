"""从表格粘贴: many records at once, shown with their faults, corrected here, saved as one step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QDialog,
    QMenu,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import Index, rect_of
from ui.ledger.pasted_model import FIRST, D, PastedModel, PastedSheet
from ui.parts.cells import TextCell
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.editors import PickerCell
from ui.parts.fields import button, label, shortcut
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import UserError
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastePreview, split_cells

_READS_AFTER = 200  # milliseconds after the last key
_WIDTH = 104  # pixels at 100 %


@dataclass(frozen=True)
class PasteKind(Generic[D]):
    """What is pasted, and the use cases that read, correct and save it.

    Attributes:
        what: what the clerk calls the records, e.g. 活动.
        counted: one and all of them by number, e.g. 条.
        sheet: what the columns can mean.
        widths: field -> width of its column in pixels at 100 %; others have a usual one.
        read: (session, plan's id, text, columns or None) -> preview.
        correct: (session, plan's id, row, field -> text) -> the row anew.
        save: (session, plan's id, rows) -> ids of what was saved.
        names: field -> what its cells are chosen from.
    """

    what: str
    counted: str
    sheet: PastedSheet
    widths: Mapping[str, int]
    read: Callable[[Session, str, str, Sequence[str | None] | None], PastePreview[D]]
    correct: Callable[[Session, str, PastedRow[D], dict[str, str]], PastedRow[D]]
    save: Callable[[Session, str, Sequence[PastedRow[D]]], list[str]]
    names: Mapping[str, Callable[[Desk], list[str]]]


class PasteDialog(QDialog, Generic[D]):
    """Above the pasted text, below how it is understood; only ticked rows without faults are saved."""

    def __init__(self, desk: Desk, parent: QWidget, kind: PasteKind[D], text: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"从表格粘贴{kind.what}")
        self._desk, self._kind = desk, kind
        hint = f"在 Excel 或 WPS 里选中{kind.what}的行（最好带表头）复制，再粘贴到这里。"
        self._plan_id = desk.shown_plan().id
        self._typed: dict[int, dict[str, str]] = {}
        self.saved_ids: list[str] = []
        self.text = QPlainTextEdit(placeholderText=hint)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFixedHeight(theme.px(96))
        self.model = PastedModel(kind.sheet, self._correct, self)
        self.view = self._make_view()
        self.note = label(role="secondary")
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.column = button("这一列是(&L)…", self._ask_column)
        self.column.setToolTip("这一列读错了，改成别的内容，或不取这一列。也可以点列标题")
        self.save = button("保存", self._save, primary=True)
        lay_out(
            self,
            bar(label(hint, "secondary"), None, button("粘贴剪贴板(&V)", self._take_clipboard)),
            self.text,
            self.view,
            bar(self.note, None, self.column),
            bar(self.problem, None, button("取消", self.reject), self.save),
        )
        fit(self, 1180, 680)
        self._timer = QTimer(self, interval=_READS_AFTER, singleShot=True)
        self._timer.timeout.connect(self._read)
        self.text.textChanged.connect(self._timer.start)
        self.model.ticked.connect(self._count)
        if "\t" in text or "\n" in text.strip():  # a table lies on the clipboard
            self.text.setPlainText(text)
        self._read()
        (self.view if self.model.rows else self.text).setFocus()

    def _make_view(self) -> QTableView:
        view = _Preview()
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
        shortcut(view, QKeySequence.StandardKey.Paste, self._take_clipboard)
        return view

    def _read(self, columns: Sequence[str | None] | None = None) -> None:
        """Read the text anew; what the clerk has corrected in the table is kept."""
        self._timer.stop()
        text = self.text.toPlainText()
        self.problem.clear()
        if columns is None:
            self._typed.clear()  # another text: its lines are others
        try:
            if not text.strip():
                raise UserError("")
            preview = self._desk.read(self._kind.read, self._plan_id, text, columns)
            cells = dict(split_cells(text))
        except UserError as error:
            self.problem.setText(error.message)
            if columns is None:
                self._clear()
            return
        lines = {row.line for row in preview.rows}
        typed, self._typed = self._typed, {}  # filled again by _correct()
        self.model.show_preview(preview, {line: cells[line] for line in cells if line in lines}, typed)
        self._fit_columns()

    def _clear(self) -> None:
        self.model.show_preview(PastePreview((), (), ()), {}, {})

    def _correct(self, row: PastedRow[D], fields: dict[str, str]) -> PastedRow[D]:
        self._typed.setdefault(row.line, {}).update(fields)
        return self._desk.read(self._kind.correct, self._plan_id, row, fields)

    def _fit_columns(self) -> None:
        self.view.setColumnWidth(0, theme.px(58))
        self.view.setColumnWidth(1, theme.px(230))
        self.view.setColumnHidden(1, not any(row.errors or row.warnings for row in self.model.rows))
        for at, shown in enumerate(self.model.shown, start=FIRST):
            self.view.setColumnWidth(at, theme.px(self._kind.widths.get(shown.field or "", _WIDTH)))
            self.view.setItemDelegateForColumn(at, self._cell(shown.field))

    def _cell(self, field: str | None) -> QAbstractItemDelegate:
        names = self._kind.names.get(field or "")
        if names is None:
            return self.view.itemDelegate()
        return _MarkedPicker(lambda _index: names(self._desk), self.view)

    def _count(self) -> None:
        rows, chosen = self.model.rows, self.model.chosen()
        wrong = sum(bool(row.errors) for row in rows)
        said = sum(bool(row.warnings) and not row.errors for row in rows)
        parts = (f"读到 {len(rows)} 行", f"{wrong} 行有错误，改好后才能保存" if wrong else "")
        warned = f"{said} 行请核对" if said else ""
        self.note.setText("，".join(part for part in (*parts, warned) if part) if rows else "")
        self.save.setText(f"保存 {len(chosen)} {self._kind.counted}(&S)" if chosen else "保存(&S)")
        self.save.setEnabled(bool(chosen))
        self.column.setEnabled(bool(rows))

    def _take_clipboard(self) -> None:
        self.text.setPlainText(QGuiApplication.clipboard().text())
        self._read()

    def _ask_column(self) -> None:
        index = self.view.currentIndex()
        self._show_columns(index.column() if index.isValid() else FIRST)

    def _show_columns(self, section: int) -> None:
        """What a pasted column can mean; one that stands elsewhere already is taken from there."""
        at = section - FIRST
        if not 0 <= at < len(self.model.shown) or self.model.shown[at].source is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for field, name in ((None, "不取这一列"), *self._kind.sheet.fields.items()):
            act = QAction(name, menu, checkable=True)
            act.setChecked(self.model.shown[at].field == field)
            act.triggered.connect(lambda _=False, field=field: self._set_column(at, field))
            menu.addAction(act)
        header = self.view.horizontalHeader()
        menu.popup(header.mapToGlobal(QPoint(header.sectionViewportPosition(section), header.height())))

    def _set_column(self, at: int, field: str | None) -> None:
        source = self.model.shown[at].source
        width = sum(shown.source is not None for shown in self.model.shown)
        columns = [None if field and old == field else old for old in self.model.fields(width)]
        if source is not None:
            columns[source] = field
            self._read(columns)

    def _save(self) -> None:
        ids = self._desk.change(
            self._kind.save,
            self._plan_id,
            self.model.chosen(),
            parent=self,
            refused=lambda error: self.problem.setText(error.message),
        )
        if ids:
            self.saved_ids = ids
            self.accept()


class _Preview(QTableView):
    """What is put into one cell goes into all chosen cells of its column."""

    def commitData(self, editor: QWidget) -> None:
        at, model = self.currentIndex(), self.model()
        others = [index for index in self.selectedIndexes() if index.column() == at.column() and index != at]
        super().commitData(editor)
        for index in others:
            model.setData(index, at.data(Qt.ItemDataRole.EditRole))


class _MarkedCell(TextCell):
    """Text on the model's ground: a cell that is wrong is marked."""

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
