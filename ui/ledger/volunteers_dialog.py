"""志愿者: the roster with each one's hours of the year, entered by name or from a pasted list."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QWidget,
)

from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ledger.heir import HeirDialog
from ui.ledger.pasted_kinds import VOLUNTEERS
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label
from ui.parts.filter_line import FilterLine
from ui.parts.form import FormDialog
from ui.parts.list_dialog import ListDialog
from ui.parts.list_export import export_button
from ui.parts.name_edit import NameEdit
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paste_dialog import PasteDialog
from ui.parts.period_edit import PeriodEdit
from ui.parts.record_list import RecordList
from wenming_desktop.changes.lane import Changed, Session
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Saved
from wenming_desktop.ledger.activity_rows import VolunteerDraft, VolunteerRow, VolunteerTotals
from wenming_desktop.ledger.volunteers import (
    add_volunteer,
    edit_volunteer,
    page_volunteers,
    remove_volunteer,
    volunteer_draft,
    volunteer_ids,
    volunteer_rows,
    volunteer_totals,
)
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.words import plain_number

_TABLES = frozenset({Table.VOLUNTEER, Table.PERSON, Table.DEPARTMENT, Table.SERVICE_HOURS, Table.ACTIVITY})
_EVERYBODY = 100_000
_COLUMNS: tuple[PagedColumn[VolunteerRow], ...] = (
    PagedColumn("姓名", 92, lambda row: row.name),
    PagedColumn("科室", 120, lambda row: row.department or ""),
    PagedColumn("电话", 116, lambda row: row.phone),
    PagedColumn("编号", 130, lambda row: row.number),
    PagedColumn("注册日期", 96, lambda row: f"{row.joined_on}" if row.joined_on else ""),
    PagedColumn("本年时长", 84, lambda row: f"{plain_number(row.hours)} 小时" if row.hours else "—"),
    PagedColumn("本年活动", 78, lambda row: f"{row.activities} 次" if row.activities else "—"),
    PagedColumn("备注", 0, lambda row: row.note),
)


class VolunteersDialog(ListDialog):
    """The roster; a name with Enter adds one, Enter on a row changes it, Delete takes it off."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("志愿者名册")
        self._desk = desk
        plan = desk.shown_plan()
        self._plan_id, self._year = plan.id, plan.year
        self.by_hours = QCheckBox("时长多的在前")
        self.model = PagedTable(_COLUMNS, self._fetch)
        self.list = RecordList(self.model)
        self.view = self.list.view
        self.view.setAccessibleName("志愿者")
        self.filters = FilterLine("姓名、科室、电话、编号", self.view)
        self.totals = label(role="secondary")
        self.line = NameEdit([], "姓名或拼音，按回车加入名册", adding=True, free=True)
        self.line.setAccessibleName("加入名册的姓名")
        self.edit = button("修改(&E)…", self._edit)
        self.remove = button("移出名册(&R)", self._remove)
        top = bar(self.filters, self.by_hours, self.totals)
        top.setStretch(0, 1)
        export = export_button(desk, "volunteers", lambda: self.model.ids)
        export.setText("导出Excel(&X)…")
        add = bar(
            self.line,
            button("加入(&A)", self._add_typed),
            button("粘贴名单(&P)…", self._paste),
            export,
            self.edit,
            self.remove,
        )
        add.setStretch(0, 1)
        hint = label("在册的人按姓名加入，不在册的新建。Ctrl+Z 撤销。", "secondary")
        undo = self.keep_undo(desk)
        lay_out(self, top, self.list, add, undo, bar(hint, None, button("关闭(&C)", self.reject)))
        fit(self, 1080, 640)
        self._wire()
        self._reload()
        if not self.model.rowCount():
            self.line.setFocus()

    def _wire(self) -> None:
        self.filters.changed.connect(self._reload)
        self.by_hours.toggled.connect(self._reload)
        self.line.taken.connect(self._add)
        self.view.opened.connect(self._edit)
        self.view.chosen.connect(self._refresh)
        self._desk.changed.connect(self._on_changed)
        self.list.added.connect(self.line.setFocus)
        self.list.removed.connect(self._remove)

    def _on_changed(self, changed: Changed) -> None:
        if changed.tables & _TABLES:
            self._reload()

    def _reload(self) -> None:
        query = partial(volunteer_ids, by_hours=self.by_hours.isChecked())
        ids = self._desk.read(query, self._plan_id, self.filters.words())
        narrowed = self.filters.narrowed()
        empty = "没有符合条件的人。" if narrowed else "还没有志愿者。在下面写姓名加入，或粘贴整份名单。"
        self.list.show_ids(ids, empty)
        self.filters.show_found(f"{len(ids):,} 人")
        totals: VolunteerTotals = self._desk.read(volunteer_totals, self._plan_id)
        self.totals.setText(
            f"名册 {totals.volunteers} 人，{self._year}年 {totals.active} 人参加，"
            f"共 {plain_number(totals.hours)} 小时"
            if totals.volunteers
            else ""
        )
        people = [person for row in self._desk.read(department_rows) for person in row.people]
        there = {row.person_id for row in self._everybody()}
        self.line.set_names(list(dict.fromkeys(one.name for one in people if one.id not in there)))
        self._refresh()

    def _refresh(self) -> None:
        row = self.view.current()
        self.edit.setEnabled(row is not None)
        self.remove.setEnabled(row is not None)

    def _fetch(self, ids: Sequence[str]) -> list[VolunteerRow]:
        return self._desk.read(volunteer_rows, self._plan_id, ids)

    def _everybody(self) -> list[VolunteerRow]:
        return self._desk.read(page_volunteers, self._plan_id, "", 0, _EVERYBODY)

    def _add_typed(self) -> None:
        self.line.settle()
        if self.line.text().strip():
            self._add(self.line.text().strip())

    def _add(self, name: str) -> None:
        """Put somebody on the roster; where the name alone is not enough, the form asks for the rest."""

        def refused(error: UserError) -> None:
            if isinstance(error, FieldErrors) and "department" in error.fields:
                self._open_form(None, VolunteerDraft(name))
            else:
                show_note(self, error.message)

        saved = self._desk.change(add_volunteer, VolunteerDraft(name), parent=self, refused=refused)
        if saved:
            self.line.clear()
            self.show_record(saved.id)

    def show_record(self, volunteer_id: str) -> bool:
        """Choose a volunteer's row, without the search if that leaves it out; False if there is none."""
        if self.model.row_of(volunteer_id) is None and self.filters.narrowed():
            self.filters.clear()
        return self.view.choose(volunteer_id)

    def _edit(self) -> None:
        row = self.view.current()
        if row:
            self._open_form(row.id, self._desk.read(volunteer_draft, row.id))

    def _open_form(self, volunteer_id: str | None, draft: VolunteerDraft) -> None:
        dialog = VolunteerDialog(self._desk, self, draft, volunteer_id)
        dialog.accepted.connect(lambda: (self.line.clear(), self.show_record(dialog.saved_id)))
        dialog.open()

    def _remove(self) -> None:
        row = self.view.current()
        if row is None:
            return

        def refused(error: UserError) -> None:
            others = [(_named(other), other.id) for other in self._everybody() if other.id != row.id]
            if not others:
                show_note(self, error.message)
                return
            dialog = HeirDialog(
                "移出名册",
                f"{error.message}",
                "时长移给(&T)：",
                "移动并移出(&D)",
                others,
                self,
            )
            dialog.accepted.connect(
                lambda: self._desk.change(remove_volunteer, row.id, dialog.heir, parent=self)
            )
            dialog.open()

        self._desk.change(remove_volunteer, row.id, parent=self, refused=refused)

    def _paste(self) -> None:
        PasteDialog(self._desk, self, VOLUNTEERS, QGuiApplication.clipboard().text()).open()


class VolunteerDialog(FormDialog):
    """One volunteer; name, department and phone are the person's and change everywhere."""

    table = "volunteer"

    def __init__(self, desk: Desk, parent: QWidget, draft: VolunteerDraft, volunteer_id: str | None) -> None:
        super().__init__(desk, "修改志愿者" if volunteer_id else "加入名册", parent)
        self.saved_id = ""
        self._volunteer_id = volunteer_id
        self.name = QLineEdit(draft.name)
        self.department = NameEdit([row.name for row in desk.read(department_rows)])
        self.department.setText(draft.department)
        self.phone = QLineEdit(draft.phone)
        self.number = QLineEdit(draft.number, placeholderText="全国志愿服务信息系统的编号")
        self.joined_on = PeriodEdit(desk.year())
        self.joined_on.setPlaceholderText("例如 2019-03-05")
        self.joined_on.set_period(draft.joined_on)
        self.note = QLineEdit(draft.note)
        self.add("name", word_of("person", "name"), self.name)
        self.add("department", word_of("person", "department"), self.department)
        self.add("phone", word_of("person", "phone"), self.phone)
        self.add_field("number", self.number)
        self.add_field("joined_on", self.joined_on)
        self.add_field("note", self.note)
        fit(self, 460)
        self.name.setFocus()

    def submit(self, session: Session) -> Saved:
        joined_on: date | None = None
        if self.joined_on.text().strip():
            period = self.joined_on.period()
            if period is None:
                raise FieldErrors({"joined_on": "看不懂这个日期，请写成“2019-03-05”这样。"})
            joined_on = period.starts_on
        draft = VolunteerDraft(
            self.name.text(),
            self.department.text(),
            self.phone.text(),
            self.number.text(),
            joined_on,
            self.note.text(),
        )
        if self._volunteer_id:
            saved = edit_volunteer(session, self._volunteer_id, draft)
        else:
            saved = add_volunteer(session, draft)
        self.saved_id = saved.id
        return saved


def _named(row: VolunteerRow) -> str:
    return f"{row.name}（{row.department}）" if row.department else row.name
