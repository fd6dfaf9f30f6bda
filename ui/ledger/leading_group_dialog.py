"""创建工作领导小组: who leads the campaign this year, in order, and which role nobody has yet."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ledger.pasted_kinds import GROUP
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label
from ui.parts.form import FormDialog
from ui.parts.list_dialog import ListDialog
from ui.parts.name_edit import NameEdit
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paste_dialog import PasteDialog
from ui.parts.record_list import RecordList
from wenming_desktop.changes.lane import Changed, Session
from wenming_desktop.entities.choices import GroupRole
from wenming_desktop.entities.table_names import Table
from wenming_desktop.errors import FieldErrors
from wenming_desktop.ledger.leading_group import (
    MemberDraft,
    MemberRow,
    add_members,
    copy_group,
    delete_members,
    edit_member,
    leading_group_complete,
    member_rows,
    move_member,
)
from wenming_desktop.plan.departments import department_rows, split_names

_ROLES = {
    GroupRole.LEADER: "doing",
    GroupRole.DEPUTY: "doing",
    GroupRole.MEMBER: "secondary",
    GroupRole.STAFF: "done",
}
_COLUMNS = (
    PagedColumn[MemberRow](
        "角色", 110, lambda row: row.role.value, pill=lambda row: (row.role.value, _ROLES[row.role])
    ),
    PagedColumn[MemberRow]("姓名", 140, lambda row: row.name),
    PagedColumn[MemberRow]("职务", 0, lambda row: row.post),
)


class LeadingGroupDialog(ListDialog):
    """The plan's group; every change is saved at once and can be undone.

    Args:
        desk: with a plan on show.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        plan = desk.shown_plan()
        self._desk, self._plan_id = desk, plan.id
        self.setWindowTitle(f"{plan.year}年创建工作领导小组")
        self._rows: list[MemberRow] = []
        self.list = RecordList(PagedTable(_COLUMNS), several=True)
        self.list.view.setAccessibleName("领导小组成员")
        self.missing = label()
        self.up = button("上移", lambda: self.move_by(-1))
        self.up.setToolTip("在同一角色里上移（Alt+↑）")
        self.down = button("下移", lambda: self.move_by(1))
        self.down.setToolTip("在同一角色里下移（Alt+↓）")
        self.edit = button("修改…", self.open_form)
        self.gone = button("移出", self.remove)
        self.copy = self._make_copy()
        self.add = button("添加成员…", self.open_new, primary=True)
        self.add.setToolTip("可以一次填多个姓名（Ctrl+N）")
        self.print = button("打印…", self._print)
        self.paste = button("粘贴名单…", self.open_paste)
        self.paste.setToolTip("从表格或通知里粘贴整份名单")
        lay_out(
            self,
            bar(self.missing, None, self.copy, self.paste, self.add),
            self.list,
            self.keep_undo(desk),
            bar(self.up, self.down, self.edit, self.gone, None, self.print, button("关闭(&C)", self.reject)),
        )
        self._wire()
        fit(self, 680, 540)
        self.reload()
        self.list.setFocus()

    def _make_copy(self) -> QPushButton:
        """A button for the newest earlier year, by default last year's."""
        plan = self._desk.plan
        years = [head for head in self._desk.plans() if plan and head.year < plan.year]
        earlier = max(years, key=lambda head: head.year, default=None)
        made = button(
            f"从{earlier.year}年复制" if earlier else "从上年复制",
            lambda: earlier and self._desk.change(copy_group, earlier.id, self._plan_id, parent=self),
        )
        made.setEnabled(earlier is not None)
        made.setToolTip("已有的不会重复" if earlier else "没有更早年度的方案")
        return made

    def _wire(self) -> None:
        self.list.view.opened.connect(self.open_form)
        self.list.view.chosen.connect(self._allow)
        self.list.added.connect(self.open_new)
        self.list.removed.connect(self.remove)
        self._desk.changed.connect(self._on_changed)
        for keys, deed in (
            ("Ctrl+N", self.open_new),
            ("Alt+Up", lambda: self.move_by(-1)),
            ("Alt+Down", lambda: self.move_by(1)),
        ):
            self._key(keys, deed)

    def _key(self, keys: str, deed: Callable[[], object]) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: deed())
        self.addAction(action)

    def open_new(self) -> None:
        """Open the form for new members, in the role that is missing first."""
        lacking = self._desk.read(leading_group_complete, self._plan_id)
        chosen: MemberRow | None = self.list.view.current()
        role = lacking[0] if lacking else chosen.role if chosen else GroupRole.MEMBER
        dialog = MemberDialog(self._desk, self, self._plan_id, role=role)
        dialog.accepted.connect(lambda: self.list.choose(dialog.saved_id))
        dialog.open()

    def open_paste(self) -> None:
        """Take a whole list at once; one on the clipboard is there already."""
        PasteDialog(self._desk, self, GROUP, QGuiApplication.clipboard().text()).open()

    def _print(self) -> None:
        self.accept()
        self._desk.paper_wanted.emit("leading-group", {})

    def open_form(self) -> None:
        """Change the chosen member."""
        if row := self.list.view.current():
            MemberDialog(self._desk, self, self._plan_id, row).open()

    def remove(self) -> None:
        """Take the chosen members out."""
        if rows := self.list.view.selected():
            self._desk.change(delete_members, [row.id for row in rows], parent=self)

    def move_by(self, steps: int) -> None:
        """Move the chosen member within its role."""
        if row := self.list.view.current():
            self._desk.change(move_member, row.id, steps, parent=self)

    def show_record(self, member_id: str) -> bool:
        """Choose a member's row; False if this year's group has no such member."""
        return self.list.choose(member_id)

    def reload(self) -> None:
        """Show the group as it stands now."""
        self._rows = self._desk.read(member_rows, self._plan_id)
        empty = "还没有登记领导小组。点“添加成员…”，先填组长，再填成员和专职人员；整份名单用“粘贴名单…”。"
        self.list.show_rows(self._rows, empty)
        lacking = self._desk.read(leading_group_complete, self._plan_id)
        text = (
            f"还缺：{'、'.join(lacking)}" if lacking else f"共 {len(self._rows)} 人，组长、成员、专职人员齐备"
        )
        self.missing.setText(text)
        self.missing.setStyleSheet(f"color: {theme.color('lacking' if lacking else 'done').name()}")
        self._allow()

    def _on_changed(self, changed: Changed) -> None:
        if Table.LEADING_GROUP_MEMBER in changed.tables:
            self.reload()

    def _allow(self, _row: object = None) -> None:
        row: MemberRow | None = self.list.view.current()
        peers = [other.id for other in self._rows if row and other.role == row.role]
        at = peers.index(row.id) if row and row.id in peers else -1
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < len(peers) - 1)
        self.edit.setEnabled(row is not None)
        self.gone.setEnabled(row is not None)


class MemberDialog(FormDialog):
    """One member who is changed, or new ones: several names at once share role and post."""

    table = "leading_group_member"

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        plan_id: str,
        row: MemberRow | None = None,
        role: GroupRole = GroupRole.MEMBER,
    ) -> None:
        super().__init__(desk, "修改成员" if row else "添加成员", parent, "保存" if row else "添加")
        self._plan_id, self._row = plan_id, row
        self.saved_id = row.id if row else ""
        draft = row.draft if row else MemberDraft(role, "")
        people = [person.name for each in desk.read(department_rows) for person in each.people]
        self.role = QComboBox()
        for each in GroupRole:
            self.role.addItem(each.value, each)
        self.role.setCurrentIndex(self.role.findData(draft.role))
        self.name = NameEdit(
            list(dict.fromkeys(people)), "姓名或拼音" if row else "姓名；几个人用顿号或空格隔开"
        )
        self.name.setText(draft.name)
        self.post = QLineEdit(draft.post, placeholderText="例如 党委书记、局长")
        self.add_field("role", self.role)
        self.add_field("name", self.name)
        self.add_field("post", self.post)
        fit(self, 440)
        self.name.setFocus()

    def submit(self, session: Session) -> object:
        role, post = GroupRole(self.role.currentText()), self.post.text()
        if self._row:
            return edit_member(session, self._row.id, MemberDraft(role, self.name.text(), post))
        names = split_names(self.name.text())
        if not names:
            raise FieldErrors({"name": "请填写姓名。"})
        ids = add_members(session, self._plan_id, [MemberDraft(role, name, post) for name in names])
        self.saved_id = ids[0]
        return ids
