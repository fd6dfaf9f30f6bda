"""Pasted budgets and spending, and a pasted leading group."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import WorkPlan
from tests.workspaces import domain_rows
from wenming_desktop.entities.choices import FundKind, GroupRole
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.funds import FundFilter, page_funds
from wenming_desktop.ledger.funds_pasting import correct_fund, read_pasted_funds, save_pasted_funds
from wenming_desktop.ledger.group_pasting import correct_member, read_group, save_group
from wenming_desktop.ledger.leading_group import MemberDraft, add_members, member_rows
from wenming_desktop.workspace import Workspace


def plan_of(session: Session) -> str:
    return session.scalars(select(WorkPlan.id)).one()


def entries(workspace: Workspace) -> list[tuple[FundKind, str, Decimal, date]]:
    with workspace.reading() as session:
        rows = page_funds(session, plan_of(session), FundFilter())
    return sorted((row.kind, row.item, row.amount, row.entered_on) for row in rows)


def test_budget_and_spending_in_one_row(workspace: Workspace) -> None:
    text = (
        "单位：万元\n项目\t预算\t支出\t日期\t凭证号\n宣传费\t2.5\t1.2\t2021.3.5\t记-1\n"
        "培训费\t1,000.5\t0\t3月6日\t\n合计\t3.5\t1.2\t\t"
    )
    with workspace.reading() as session:
        first, second, total = read_pasted_funds(session, plan_of(session), text).rows
    assert first.fields["budget"] == "2.5万元"
    assert first.warnings == ("这一行登记预算、支出各一笔。",)
    assert second.errors == {}
    assert (total.aside, total.errors) == ("合计行，没有取。", {})
    before = domain_rows(workspace)
    with pytest.raises(UserError, match="第5行没有通过检查"), workspace.log.change() as session:
        save_pasted_funds(session, plan_of(session), [first, total])
    assert domain_rows(workspace) == before
    with workspace.log.change() as session:
        assert len(save_pasted_funds(session, plan_of(session), [first, second])) == 3
    assert entries(workspace) == [
        (FundKind.SPENT, "宣传费", Decimal("12000.00"), date(2021, 3, 5)),
        (FundKind.BUDGET, "培训费", Decimal("10005000.00"), date(2021, 3, 6)),
        (FundKind.BUDGET, "宣传费", Decimal("25000.00"), date(2021, 3, 5)),
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("金额（元）", "２００.５０元", "200.50"),
        ("金额（元）", "1,234.5", "1234.50"),
        ("金额（元）", "1.2万元", "12000.00"),
        ("金额（万元）", "1.2", "12000.00"),
        ("金额(万元)", "1.2万元", "12000.00"),
        ("支出金额（万元）", "0.5", "5000.00"),
    ],
)
def test_amounts_and_their_units(workspace: Workspace, heading: str, cell: str, amount: str) -> None:
    with workspace.log.change() as session:
        text = f"日期\t项目\t收支\t{heading}\n3月5日\t宣传费\t支出\t{cell}"
        save_pasted_funds(session, plan_of(session), read_pasted_funds(session, plan_of(session), text).rows)
    assert entries(workspace) == [(FundKind.SPENT, "宣传费", Decimal(amount), date(2021, 3, 5))]


def test_what_an_amount_is(workspace: Workspace) -> None:
    text = (
        "日期\t项目\t金额\t凭证号\t类型\n3月5日\t甲\t1\t\t\n3月5日\t甲\t1\t记-1\t\n3月5日\t甲\t1\t\t年初预算"
    )
    with workspace.reading() as session:
        asked, voucher, named = read_pasted_funds(session, plan_of(session), text).rows
        mended = correct_fund(session, plan_of(session), asked, {"kind": "预算"})
    assert asked.errors == {"kind": "请选择收支：预算或支出。"}
    assert voucher.warnings == ("没有写收支，有凭证号，按“支出”登记。",)
    assert [row.draft[0].kind for row in (voucher, named, mended)] == [
        *(FundKind.SPENT, FundKind.BUDGET, FundKind.BUDGET)
    ]


def test_without_a_header_and_the_same_again(workspace: Workspace) -> None:
    text = "2021-3-5\t宣传费\t30000\t记字第12号\t展板\n2021-3-6\t培训费\t45000\t记字第13号\t"
    with workspace.log.change() as session:
        preview = read_pasted_funds(session, plan_of(session), text)
        assert preview.columns == ("entered_on", "item", "amount", "voucher", "note")
        save_pasted_funds(session, plan_of(session), preview.rows)
    with workspace.reading() as session:
        again = read_pasted_funds(session, plan_of(session), text).rows
    assert all("核对是否重复" in "".join(row.warnings) for row in again)


NOTICE = """创建工作领导小组名单
组　长：王建国　党委书记、局长
副组长：李　敏（副局长）
成　员：赵强 办公室主任
　　　　钱进 人事科科长
专职人员：周立新、吴秀英
督导员：孙伟"""


def test_a_group_out_of_a_notice(workspace: Workspace) -> None:
    with workspace.reading() as session:
        *rows, asked = read_group(session, plan_of(session), NOTICE).rows
    assert not any(row.errors for row in rows)
    assert asked.errors == {"role": "看不懂角色“督导员”，请选择组长、副组长、成员、专职人员。"}
    with workspace.log.change() as session:
        mended = correct_member(session, plan_of(session), asked, {"role": "成员"})
        save_group(session, plan_of(session), [*rows, mended])
    with workspace.reading() as session:
        found = [(row.role, row.name, row.post) for row in member_rows(session, plan_of(session))]
    assert found == [
        (GroupRole.LEADER, "王建国", "党委书记、局长"),
        (GroupRole.DEPUTY, "李敏", "副局长"),
        (GroupRole.MEMBER, "赵强", "办公室主任"),
        (GroupRole.MEMBER, "钱进", "人事科科长"),
        (GroupRole.MEMBER, "孙伟", ""),
        (GroupRole.STAFF, "周立新", ""),
        (GroupRole.STAFF, "吴秀英", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "组内职务\t姓名\t单位职务\n组长\t王建国\t局长\n成员\t李敏\t科长\n\t赵强\t科长",
        "职务\t姓名\t单位及职务\n组长\t王建国\t局长\n成员\t李敏\t科长\n\t赵强\t科长",
        "组长\t王建国\t局长\n成员\t李敏\t科长\n\t赵强\t科长",
    ],
)
def test_a_role_may_stand_once_for_the_rows_below(workspace: Workspace, text: str) -> None:
    with workspace.reading() as session:
        rows = read_group(session, plan_of(session), text).rows
    assert [member for row in rows for member in row.draft] == [
        MemberDraft(GroupRole.LEADER, "王建国", "局长"),
        MemberDraft(GroupRole.MEMBER, "李敏", "科长"),
        MemberDraft(GroupRole.MEMBER, "赵强", "科长"),
    ]


def test_members_who_are_there(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        add_members(session, plan_of(session), [MemberDraft(GroupRole.LEADER, "王建国", "局长")])
    with workspace.reading() as session:
        same, other, word = read_group(
            session,
            plan_of(session),
            "角色\t姓名\t职务\n组长\t王建国\t局长\n组长\t王建国\t书记\n常务副组长\t李敏\t",
        ).rows
    assert same.there
    assert "职务为“局长”" in other.errors["post"]
    assert word.warnings == ("“常务副组长”按“副组长”登记。",)


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("摘要\t收入\t支出", ("item", "budget", "spent")),
        ("用途\t拨款金额\t使用金额", ("item", "budget", "spent")),
        ("项目\t用途\t支出", ("item", "note", "spent")),
        ("事由\t备注\t金额", ("item", "note", "amount")),
        ("摘要\t支出项目\t金额", ("note", "item", "amount")),
    ],
)
def test_what_was_paid_for_is_the_item_where_no_column_is(
    workspace: Workspace, head: str, fields: tuple[str, ...]
) -> None:
    with workspace.reading() as session:
        plan_id = session.scalars(select(WorkPlan.id)).one()
        assert read_pasted_funds(session, plan_id, f"{head}\n制作宣传栏\t1\t2").columns == fields
