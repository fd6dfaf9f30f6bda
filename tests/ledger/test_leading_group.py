"""创建工作领导小组: roles, order, what is missing, copying from another year."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.workspaces import domain_rows
from wenming_desktop.entities.choices import GroupRole
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger import leading_group
from wenming_desktop.ledger.leading_group import MemberDraft, leading_group_complete, member_rows
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, TaskDraft
from wenming_desktop.workspace import Workspace

GROUP = [
    MemberDraft(GroupRole.STAFF, "李敏", "办公室干部"),
    MemberDraft(GroupRole.LEADER, "张建国", "局长"),
    MemberDraft(GroupRole.MEMBER, "王芳"),
    MemberDraft(GroupRole.LEADER, "赵强", "书记"),
    MemberDraft(GroupRole.MEMBER, "陈伟"),
    MemberDraft(GroupRole.MEMBER, "刘洋"),
]


def this_plan(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return plan_heads(session)[0].id


def do(workspace: Workspace, use_case: Callable[..., Any], *args: object) -> Any:
    with workspace.log.change() as session:
        return use_case(session, *args)


def add(workspace: Workspace, *drafts: MemberDraft, plan_id: str | None = None) -> list[str]:
    return do(workspace, leading_group.add_members, plan_id or this_plan(workspace), drafts)


def names(workspace: Workspace, plan_id: str | None = None) -> list[str]:
    plan_id = plan_id or this_plan(workspace)
    with workspace.reading() as session:
        return [f"{row.role} {row.name}" for row in member_rows(session, plan_id)]


def missing(workspace: Workspace) -> list[str]:
    plan_id = this_plan(workspace)
    with workspace.reading() as session:
        return [role.value for role in leading_group_complete(session, plan_id)]


def test_by_role_and_then_as_added(workspace: Workspace) -> None:
    ids = add(workspace, *GROUP)
    assert names(workspace) == [
        *("组长 张建国", "组长 赵强", "成员 王芳", "成员 陈伟", "成员 刘洋", "专职人员 李敏"),
    ]
    with workspace.reading() as session:
        assert {row.id: row.draft for row in member_rows(session, this_plan(workspace))}[ids[1]] == GROUP[1]
    assert workspace.log.labels()[0] == "2021年领导小组添加李敏、张建国、王芳"


def test_what_is_missing(workspace: Workspace) -> None:
    assert missing(workspace) == ["组长", "成员", "专职人员"]
    add(workspace, MemberDraft(GroupRole.DEPUTY, "周涛"), MemberDraft(GroupRole.LEADER, "张建国"))
    assert missing(workspace) == ["成员", "专职人员"]
    (staff, _) = add(workspace, MemberDraft(GroupRole.STAFF, "李敏"), MemberDraft(GroupRole.MEMBER, "王芳"))
    assert missing(workspace) == []
    do(workspace, leading_group.delete_members, [staff])
    assert missing(workspace) == ["专职人员"]


@pytest.mark.parametrize(
    ("draft", "field", "match"),
    [
        (MemberDraft(GroupRole.MEMBER, " "), "name", "请填写姓名"),
        (MemberDraft(GroupRole.MEMBER, "长" * 61), "name", "姓名太长"),
        (MemberDraft(GroupRole.MEMBER, "何平", "长" * 61), "post", "职务太长"),
        (MemberDraft(GroupRole.MEMBER, " 王芳 "), "name", "“王芳”已经是成员"),
    ],
)
def test_what_cannot_be_is_refused_as_a_whole(
    workspace: Workspace, draft: MemberDraft, field: str, match: str
) -> None:
    ids = add(workspace, *GROUP)
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors, match=match) as refused:
        add(workspace, MemberDraft(GroupRole.DEPUTY, "周涛"), draft)
    assert list(refused.value.fields) == [field]
    with pytest.raises(FieldErrors, match=match):
        do(workspace, leading_group.edit_member, ids[4], draft)
    assert domain_rows(workspace) == before


def test_the_same_person_may_have_two_roles_and_keep_a_name(workspace: Workspace) -> None:
    ids = add(workspace, *GROUP)
    add(workspace, MemberDraft(GroupRole.STAFF, "王芳"))
    do(workspace, leading_group.edit_member, ids[2], MemberDraft(GroupRole.MEMBER, "王芳", "科长"))
    with workspace.reading() as session:
        assert {row.id: row.post for row in member_rows(session, this_plan(workspace))}[ids[2]] == "科长"


def test_a_new_role_puts_at_its_end(workspace: Workspace) -> None:
    ids = add(workspace, *GROUP)
    do(workspace, leading_group.edit_member, ids[1], MemberDraft(GroupRole.MEMBER, "张建国", "局长"))
    assert names(workspace)[:5] == [
        *("组长 赵强", "成员 王芳", "成员 陈伟", "成员 刘洋", "成员 张建国"),
    ]


@pytest.mark.parametrize(
    ("member", "steps", "order"),
    [
        (2, 1, "陈伟王芳刘洋"),
        (2, 9, "陈伟刘洋王芳"),
        (5, -1, "王芳刘洋陈伟"),
        (5, -9, "刘洋王芳陈伟"),
        (4, 0, "王芳陈伟刘洋"),
    ],
)
def test_moving_stays_within_the_role(workspace: Workspace, member: int, steps: int, order: str) -> None:
    ids = add(workspace, *GROUP)
    before = domain_rows(workspace)
    do(workspace, leading_group.move_member, ids[member], steps)
    found = names(workspace)
    assert "".join(name.split()[1] for name in found[2:5]) == order
    assert (found[:2], found[5:]) == (["组长 张建国", "组长 赵强"], ["专职人员 李敏"])
    if steps:
        workspace.log.undo()
    assert domain_rows(workspace) == before


def test_copy_from_another_year(workspace: Workspace) -> None:
    this = this_plan(workspace)
    last = do(
        workspace,
        save_plan,
        PlanDraft(
            "2020年方案", "某局", None, 2020, "", (), "", (CategoryDraft("一", (TaskDraft("甲"),)),), ()
        ),
    )
    with pytest.raises(UserError, match="2020年度没有登记领导小组"):
        do(workspace, leading_group.copy_group, last, this)
    add(workspace, *GROUP, plan_id=last)
    add(workspace, MemberDraft(GroupRole.MEMBER, "陈伟", "新职务"), plan_id=this)
    before = domain_rows(workspace)
    assert do(workspace, leading_group.copy_group, last, this) == 5
    assert names(workspace, this) == [
        *("组长 张建国", "组长 赵强", "成员 陈伟", "成员 王芳", "成员 刘洋", "专职人员 李敏"),
    ]
    assert do(workspace, leading_group.copy_group, last, this) == 0
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_undo_and_redo(workspace: Workspace) -> None:
    states = [domain_rows(workspace)]
    ids = add(workspace, *GROUP)
    for use_case, args in (
        (leading_group.edit_member, (ids[0], MemberDraft(GroupRole.DEPUTY, "李敏", "副局长"))),
        (leading_group.move_member, (ids[5], -1)),
        (leading_group.delete_members, ([ids[0], ids[3], ids[0]],)),
    ):
        states.append(domain_rows(workspace))
        do(workspace, use_case, *args)
    states.append(domain_rows(workspace))
    for before in reversed(states[:-1]):
        workspace.log.undo()
        assert domain_rows(workspace) == before
    for after in states[1:]:
        workspace.log.redo()
        assert domain_rows(workspace) == after
