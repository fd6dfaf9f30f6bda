"""活动类型: the clerk's own list of kinds, each with what its activities state."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ground.qt import Index, add_texts, later
from ui.ledger.heir import HeirDialog
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import bar, card_of, fit, lay_out
from ui.parts.fields import button, label
from ui.parts.list_dialog import ListDialog
from ui.parts.rows_grid import Grid, GridColumn, RowsModel
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.choices import FORM_WORDS, KindForm
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import word_of
from wenming_desktop.ledger.activity_rows import KindRow
from wenming_desktop.ledger.kinds import add_kind, edit_kind, kind_rows, move_kind, remove_kind

_COLUMNS = (
    GridColumn(word_of("activity_kind", "name"), "name"),
    GridColumn(word_of("activity_kind", "form"), "form", 260),
    GridColumn("活动", "activities", 60, counted=True),
    GridColumn("次数要求", "quotas", 76, counted=True),
)


@dataclass(frozen=True)
class _Line:
    """A kind as the list shows it."""

    id: str
    name: str
    form: str
    activities: int
    quotas: int


class KindsDialog(ListDialog):
    """Edited in place and saved at once, like departments."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("活动类型")
        self._desk = desk
        self._kinds: dict[str, KindRow] = {}
        self.grid = Grid(RowsModel(_COLUMNS, self._edit, self), "还没有活动类型，在下面添加。")
        self.grid.setAccessibleName("活动类型")
        self.grid.setItemDelegateForColumn(1, _FormBox(self.grid))
        self.line = QLineEdit(placeholderText="新类型名称，按回车添加")
        self.line.setAccessibleName("新类型名称")
        self.up = button("上移(&U)", lambda: self._move(-1))
        self.down = button("下移(&N)", lambda: self._move(1))
        self.remove = button("删除(&D)…", self._remove)
        frame = card_of(
            self.grid,
            bar(self.line, button("添加(&A)", self._add)),
            bar(None, self.up, self.down, self.remove),
        )
        year = f"活动和次数要求按{desk.year()}年度计数。" if desk.plan else ""
        hint = label(f"{year}双击或按 F2 修改，Alt+↑↓ 调整顺序，Ctrl+Z 撤销。改动自动保存。", "secondary")
        lay_out(self, frame, self.keep_undo(desk), bar(hint, None, button("关闭(&C)", self.reject)))
        fit(self, 760, 560)
        self.line.returnPressed.connect(self._add)
        self.grid.chosen.connect(self._refresh)
        desk.changed.connect(self._on_changed)
        for keys, act in (
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.grid)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self._reload()

    def _on_changed(self, changed: Changed) -> None:
        if changed.tables & {Table.ACTIVITY_KIND, Table.ACTIVITY, Table.QUOTA}:
            self._reload()

    def _reload(self, choose: str | None = None) -> None:
        plan = self._desk.plan
        self._kinds = {row.id: row for row in self._desk.read(kind_rows, plan.id if plan else None)}
        self.grid.show_rows(
            [
                _Line(row.id, row.name, FORM_WORDS[row.form], row.activities, row.quotas)
                for row in self._kinds.values()
            ],
            choose,
        )
        self._refresh()

    def _refresh(self) -> None:
        at, last = self.grid.currentIndex().row(), len(self._kinds) - 1
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < last)
        self.remove.setEnabled(at >= 0)

    def _current(self) -> KindRow | None:
        row = self.grid.row()
        return self._kinds.get(row.id) if row else None

    def _edit(self, kind_id: str, field: str, text: str) -> bool:
        row = self._kinds[kind_id]
        if field == "form":
            form = next((form for form, words in FORM_WORDS.items() if words == text), row.form)
            return self._desk.taken(edit_kind, kind_id, row.name, KindForm(form), parent=self)
        return self._desk.taken(edit_kind, kind_id, text, row.form, parent=self)

    def _add(self) -> None:
        kind_id = self._desk.change(add_kind, self.line.text(), KindForm.PLAIN, parent=self)
        if kind_id:
            self.line.clear()
            self._reload(kind_id)

    def _move(self, steps: int) -> None:
        row = self._current()
        if row and 0 <= self.grid.currentIndex().row() + steps < len(self._kinds):
            self._desk.taken(move_kind, row.id, steps, parent=self)

    def _remove(self) -> None:
        row = self._current()
        if row is None:
            return
        others = [other for other in self._kinds.values() if other.id != row.id]
        row = next(every for every in self._desk.read(kind_rows) if every.id == row.id)  # of all years
        hanging = "、".join(
            text
            for text, number in (
                (f"活动 {row.activities} 个", row.activities),
                (f"次数要求 {row.quotas} 条", row.quotas),
            )
            if number
        )
        if not hanging:
            self._desk.taken(remove_kind, row.id, parent=self)
        elif others:
            dialog = HeirDialog(
                "删除活动类型",
                f"“{row.name}”各年度还有{hanging}。请选择移到哪个类型，再删除。",
                "移到(&T)：",
                "移动并删除(&D)",
                [(other.name, other.id) for other in others],
                self,
            )
            dialog.accepted.connect(lambda: self._desk.taken(remove_kind, row.id, dialog.heir, parent=self))
            dialog.open()
        else:
            show_note(self, f"“{row.name}”是最后一种活动类型，不能删除。")


class _FormBox(QStyledItemDelegate):
    """What the activities of a kind state, chosen from a list."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = ChoiceBox(parent)
        add_texts(box, list(FORM_WORDS.values()))
        box.activated.connect(lambda: (self.commitData.emit(box), self.closeEditor.emit(box)))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(index.data(Qt.ItemDataRole.EditRole))
            later(0, editor, editor.showPopup)  # it has its place only when the view has shown it

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
