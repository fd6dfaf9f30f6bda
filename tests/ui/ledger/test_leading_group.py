"""领导小组: members by role in order, what is missing, last year's group copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.office import office
from tests.ui.progress.test_supervision import dialog, problems
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ledger.leading_group_dialog import LeadingGroupDialog, MemberDialog
from wenming_desktop.entities.choices import GroupRole
from wenming_desktop.ledger.leading_group import MemberDraft, add_members, member_rows
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan

Key = Qt.Key


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def group(desk: Desk) -> LeadingGroupDialog:
    desk.window.show()
    made = LeadingGroupDialog(desk, desk.window)
    made.open()
    return made


def names(desk: Desk) -> list[str]:
    assert desk.plan
    return [f"{row.role} {row.name}" for row in desk.read(member_rows, desk.plan.id)]


def test_adding_by_role(desk: Desk, group: LeadingGroupDialog) -> None:
    assert group.missing.text() == "还缺：组长、成员、专职人员"
    QTest.keyClick(group, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = dialog(desk, MemberDialog)
    assert form.role.currentText() == "组长"
    form.save_button.click()
    assert problems(form) == ["请填写姓名。"]
    form.name.setText("王书记")
    form.post.setText("党委书记")
    form.save_button.click()
    group.add.click()
    form = dialog(desk, MemberDialog)
    assert form.role.currentText() == "成员"  # what is missing next
    form.name.setText("李敏、张伟")
    form.save_button.click()
    assert names(desk) == ["组长 王书记", "成员 李敏", "成员 张伟"]
    assert group.missing.text() == "还缺：专职人员"
    assert group.list.view.current().name == "李敏"


def test_order_edit_remove_undo(desk: Desk, group: LeadingGroupDialog) -> None:
    assert desk.plan
    drafts = [MemberDraft(GroupRole.MEMBER, name) for name in ("甲", "乙", "丙")]
    ids = desk.change(add_members, desk.plan.id, drafts)
    assert ids
    assert group.show_record(ids[2])
    group.list.view.setFocus()
    QTest.keyClick(group.list.view, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(desk) == ["成员 甲", "成员 丙", "成员 乙"]
    assert group.list.view.current().name == "丙"
    group.up.click()
    assert not group.up.isEnabled()
    QTest.keyClick(group.list.view, Key.Key_Return)
    form = dialog(desk, MemberDialog)
    form.name.setText("甲")
    form.save_button.click()
    assert problems(form) == ["“甲”已经是成员，不用重复添加。"]
    form.role.setCurrentIndex(0)
    form.name.setText("丙")
    form.save_button.click()
    assert names(desk)[0] == "组长 丙"
    assert group.show_record(ids[1])
    QTest.keyClick(group.list.view, Key.Key_Delete)
    assert names(desk) == ["组长 丙", "成员 甲"]
    QTest.keyClick(group.list.view, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(names(desk)) == 3


def test_copy_from_last_year(desk: Desk) -> None:
    assert desk.plan
    old = desk.plan.id
    desk.change(add_members, old, [MemberDraft(GroupRole.LEADER, "王书记")])
    new = desk.change(save_plan, bundled_plan(), 2022)
    assert new
    desk.choose_plan(new)
    group = LeadingGroupDialog(desk, desk.window)
    group.open()
    assert group.copy.text() == "从2021年复制"
    group.copy.click()
    assert names(desk) == ["组长 王书记"]
    group.copy.click()
    assert names(desk) == ["组长 王书记"]
