"""科室与人员: who can be responsible, in the clerk's order; every edit is saved at once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask, show_note
from ui.parts.dialog_parts import ListDialog, bar, card_of, fit, lay_out
from ui.parts.fields import button, label
from ui.parts.menus import add_department, offer_menu
from ui.parts.paste_dialog import PasteDialog
from ui.parts.rows_grid import Grid, GridColumn, RowsModel
from ui.plan.pasted_kinds import DEPARTMENTS, people_of
from wenming_desktop.changes.lane import Changed, Session
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import word_of
from wenming_desktop.plan import departments as core
from wenming_desktop.plan.departments import DepartmentRow, PersonRow

_TABLES = frozenset({Table.DEPARTMENT, Table.PERSON, Table.ASSIGNMENT, Table.MEASURE})

DEPARTMENT_COLUMNS = (
    GridColumn(word_of("department", "name"), "name"),
    GridColumn(word_of("department", "short_name"), "short_name", 96),
    GridColumn(word_of("department", "head"), "head", 84),
    GridColumn(word_of("department", "contact"), "contact", 124),
    GridColumn("牵头", "leads", 52, counted=True),
    GridColumn("配合", "supports", 52, counted=True),
)
PERSON_COLUMNS = (
    GridColumn(word_of("person", "name"), "name"),
    GridColumn(word_of("person", "post"), "post", 116),
    GridColumn(word_of("person", "phone"), "phone", 124),
)


class HandOverDialog(QDialog):
    """Asks who takes over what hangs on a department; accepted with the id in ``heir``."""

    def __init__(
        self, row: DepartmentRow, hanging: str, others: Sequence[DepartmentRow], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("删除科室")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.box = QComboBox()
        for other in others:
            self.box.addItem(other.name, other.id)
        to = label("移交给(&T)：")
        to.setBuddy(self.box)
        line = bar(to)
        line.addWidget(self.box, 1)
        text = label(f"“{row.name}”还有{hanging}。请选择由哪个科室接手，再删除。")
        text.setWordWrap(True)
        deed = button("移交并删除(&D)", self.accept, primary=True)
        lay_out(self, text, line, bar(None, button("取消", self.reject), deed))
        self.setMinimumWidth(theme.px(420))

    @property
    def heir(self) -> str:
        """The id of the department that takes over."""
        return self.box.currentData()


class DepartmentsDialog(ListDialog):
    """Left the departments, right the people of the chosen one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("科室与人员")
        fit(self, 1120, 620)
        self.departments = Grid(
            RowsModel(DEPARTMENT_COLUMNS, self._edit_department, self),
            "还没有科室。\n在下面输入名称添加，或粘贴整份名单。",
        )
        self.people = Grid(RowsModel(PERSON_COLUMNS, self._edit_person, self), "还没有人员，在下面添加。")
        self.new_department = QLineEdit(placeholderText="新科室名称，按回车添加")
        self.new_person = QLineEdit(placeholderText="姓名，按回车添加")
        self._head = label("科室", "heading")
        self._people_head = label("", "heading")
        self.remove = button("删除(&D)…", self._remove)
        self.up = button("上移(&U)", lambda: self._move(-1))
        self.down = button("下移(&N)", lambda: self._move(1))
        self.paste = button("粘贴名单(&P)…", self._paste)
        self.add_person = button("添加人员(&J)", self._add_person)
        self.paste_people = button("粘贴人员(&M)…", self._paste_people)
        self.remove_person = button("删除人员(&R)", self._remove_person)
        self._lay_out()
        self._wire()
        self._reload()

    def show_record(self, record_id: str) -> bool:
        """Choose a department, or a person and the department; False if there is neither."""
        for row in self._desk.read(core.department_rows):
            if record_id == row.id or record_id in {person.id for person in row.people}:
                self._reload(row.id)
                self.departments.scrollTo(self.departments.currentIndex())
                if record_id != row.id:
                    self.people.show_rows(row.people, record_id)
                    self.people.scrollTo(self.people.currentIndex())
                    self.people.setFocus()
                return True
        return False

    def _lay_out(self) -> None:
        add = button("添加(&A)", self._add)
        left = card_of(
            self._head,
            self.departments,
            bar(self.new_department, add, self.paste),
            bar(None, self.up, self.down, self.remove),
        )
        right = card_of(
            self._people_head,
            self.people,
            bar(self.new_person, self.add_person),
            bar(self.paste_people, None, self.remove_person),
        )
        cards = QHBoxLayout()
        cards.setSpacing(theme.px(12))
        cards.addWidget(left, 19)
        cards.addWidget(right, 12)
        hint = label("双击或按 F2 修改，Alt+↑↓ 调整顺序，Ctrl+Z 撤销。改动自动保存。", "secondary")
        lay_out(self, cards, bar(hint, None, button("关闭(&C)", self.accept)))

    def _wire(self) -> None:
        self.departments.chosen.connect(self._show_people)
        offer_menu(self.departments, self._fill_menu)
        self.people.chosen.connect(self._refresh)
        self.new_department.returnPressed.connect(self._add)
        self.new_person.returnPressed.connect(self._add_person)
        self._desk.changed.connect(self._on_changed)
        for key, act in (
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
            ("Ctrl+Z", self._desk.undo),
            ("Ctrl+Y", self._desk.redo),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        for grid, remove in ((self.departments, self._remove), (self.people, self._remove_person)):
            key = QShortcut(QKeySequence(Qt.Key.Key_Delete), grid)
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.activated.connect(remove)

    def _on_changed(self, changed: Changed) -> None:
        if changed.tables & _TABLES:
            self._reload()

    def _reload(self, choose: str | None = None) -> None:
        rows = self._desk.read(core.department_rows)
        self.departments.show_rows(rows, choose)
        self._head.setText(f"科室（{len(rows)} 个）" if rows else "科室")

    def _department(self) -> DepartmentRow | None:
        row = self.departments.row()
        return row if isinstance(row, DepartmentRow) else None

    def _fill_menu(self, menu: QMenu) -> None:
        if row := self._department():
            menu.triggered.connect(self.accept)  # where it leads to lies below this dialog
            add_department(menu, self._desk, row.name)

    def _show_people(self) -> None:
        row = self._department()
        people = row.people if row else ()
        count = f"（{len(people)} 人）" if people else ""
        self._people_head.setText(f"{row.name}的人员{count}" if row else "人员")
        self.people.show_rows(people)

    def _refresh(self) -> None:
        row = self._department()
        at, last = self.departments.currentIndex().row(), self.departments.model().rowCount() - 1
        self.up.setEnabled(row is not None and at > 0)
        self.down.setEnabled(row is not None and at < last)
        self.remove.setEnabled(row is not None)
        self.new_person.setEnabled(row is not None)
        self.add_person.setEnabled(row is not None)
        self.paste_people.setEnabled(row is not None)
        self.remove_person.setEnabled(self.people.row() is not None)

    def _edit_department(self, row_id: str, field: str, value: str) -> bool:
        return self._desk.taken(core.edit_department, row_id, field, value, parent=self)

    def _edit_person(self, row_id: str, field: str, value: str) -> bool:
        return self._desk.taken(core.edit_person, row_id, field, value, parent=self)

    def _add(self) -> None:
        name = self.new_department.text().strip()
        added = self._desk.change(core.add_departments, [name], parent=self)
        if added is None:
            return
        if not added:
            show_note(self, f"已有名为“{name}”的科室。")
        self.new_department.clear()
        self._choose(name)

    def _choose(self, name: str) -> None:
        """Choose the department of this name and bring it into view."""
        rows = self._desk.read(core.department_rows)
        self.departments.show_rows(rows, next((row.id for row in rows if row.name == name), None))
        self.departments.scrollTo(self.departments.currentIndex())

    def _paste(self) -> None:
        PasteDialog(self._desk, self, DEPARTMENTS, QGuiApplication.clipboard().text()).open()

    def _paste_people(self) -> None:
        if row := self._department():
            PasteDialog(self._desk, self, people_of(row.name), QGuiApplication.clipboard().text()).open()

    def _move(self, steps: int) -> None:
        row = self._department()
        at = self.departments.currentIndex().row() + steps
        if row and 0 <= at < self.departments.model().rowCount():
            self._desk.taken(core.move_department, row.id, steps, parent=self)

    def _remove(self) -> None:
        row = self._department()
        if row is None:
            return
        hanging = self._desk.read(core.what_hangs_on, row.id)
        others = [other for other in self._desk.read(core.department_rows) if other.id != row.id]
        if not hanging:

            def remove() -> None:
                self._desk.taken(core.remove_department, row.id, parent=self)

            ask(self, f"删除科室“{row.name}”？", "删除", remove)
        elif others:
            dialog = HandOverDialog(row, hanging, others, self)
            dialog.accepted.connect(
                lambda: self._desk.taken(core.remove_department, row.id, dialog.heir, parent=self)
            )
            dialog.open()
        else:
            show_note(self, f"“{row.name}”还有{hanging}，请先添加一个接手的科室，再删除。")

    def _add_person(self) -> None:
        row = self._department()
        if row is None:
            return
        name = self.new_person.text()

        def add(session: Session) -> str:
            return core.add_person(session, core.find_department(session, row.name), name).id

        known = {person.id for person in row.people}
        person_id = self._desk.change(add, parent=self)
        if person_id is None:
            return
        if person_id in known:
            show_note(self, f"“{row.name}”已有“{name.strip()}”。")
        self.new_person.clear()
        fresh = self._department()
        self.people.show_rows(fresh.people if fresh else (), person_id)

    def _remove_person(self) -> None:
        person = self.people.row()
        if not isinstance(person, PersonRow):
            return

        def remove() -> None:
            self._desk.taken(core.remove_person, person.id, parent=self)

        ask(self, f"删除人员“{person.name}”？", "删除", remove)
