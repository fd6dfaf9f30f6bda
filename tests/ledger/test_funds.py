"""专项资金: amounts as written, exact totals, overspending, what hangs on a budget, vouchers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workspaces import domain_rows, file, task_ids
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger import funds
from wenming_desktop.ledger.amounts import MOST, amount_words, money_words, parse_amount
from wenming_desktop.ledger.funds import (
    FundDraft,
    FundFilter,
    FundRow,
    attach_to_fund,
    fund_evidence,
    fund_totals,
    page_funds,
)
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace

BUDGET = FundDraft(FundKind.BUDGET, date(2021, 1, 20), "宣传费", "1,000.00")
SPENT = FundDraft(FundKind.SPENT, date(2021, 3, 5), "宣传费", "300.5", "记-012", "展板", "1-2")


def this_plan(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return plan_heads(session)[0].id


def do(workspace: Workspace, use_case: Callable[..., Any], *args: object) -> Any:
    with workspace.log.change() as session:
        return use_case(session, *args)


def read(workspace: Workspace, question: Callable[..., Any], *args: object) -> Any:
    with workspace.reading() as session:
        return question(session, *args)


def entry_row(workspace: Workspace, entry_id: str) -> FundRow:
    rows = read(workspace, page_funds, this_plan(workspace), FundFilter())
    (row,) = [row for row in rows if row.id == entry_id]
    return row


def create(workspace: Workspace, draft: FundDraft = BUDGET, **changes: Any) -> str:
    return do(workspace, funds.create_fund, this_plan(workspace), replace(draft, **changes)).id


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234", "1234.00"),
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1，234．50", "1234.50"),
        ("1234.5元", "1234.50"),
        (" ￥ 1,234,567.89 ", "1234567.89"),
        ("¥12", "12.00"),
        ("人民币500元整", "500.00"),
        ("1.2万元", "12000.00"),
        ("1.2万", "12000.00"),
        ("0.000001万", "0.01"),
        ("１２．３０", "12.30"),
        ("0.01", "0.01"),
        ("9,999,999,999.99", "9999999999.99"),
        ("999999.999999万", "9999999999.99"),
        ("12.300", "12.30"),
    ],
)
def test_amounts_as_offices_write_them(written: str, amount: str) -> None:
    assert str(parse_amount(written)) == amount


@pytest.mark.parametrize(
    ("written", "match"),
    [
        ("", "请填写金额"),
        ("约500", "“约500”不是金额"),
        ("1,23", "不是金额"),
        ("1,2345.00", "不是金额"),
        ("-5", "不是金额"),
        ("1e5", "不是金额"),
        ("NaN", "不是金额"),
        ("Infinity", "不是金额"),
        ("1.2.3", "不是金额"),
        ("九百", "不是金额"),
        ("1.005", "精确到分"),
        ("0.0000001万", "不是金额"),
        ("3.1415", "精确到分"),
        ("0", "要大于 0"),
        ("0.00元", "要大于 0"),
        ("10000000000", "最多 9,999,999,999.99 元"),
        ("100万万", "不是金额"),
        ("9" * 10_000, "不是金额"),
    ],
)
def test_what_is_no_amount_is_refused_beside_its_field(
    workspace: Workspace, written: str, match: str
) -> None:
    with pytest.raises(UserError, match=match):
        parse_amount(written)
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors, match=match) as refused:
        create(workspace, amount=written)
    assert list(refused.value.fields) == ["amount"]
    assert domain_rows(workspace) == before


AMOUNTS = st.decimals(Decimal("0.01"), MOST, places=2)


@given(amount=AMOUNTS)
def test_amounts_shown_are_read_back(amount: Decimal) -> None:
    assert parse_amount(amount_words(amount)) == amount
    assert parse_amount(f"{amount}元") == amount


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("65000", "6.5万元"),
        ("10000", "1万元"),
        ("12300", "1.23万元"),
        ("12345", "1.23万元"),
        ("12350", "1.24万元"),
        ("35580.50", "3.56万元"),
        ("74077673.40", "7407.77万元"),
        ("6400.50", "6400.50元"),
        ("9999", "9999元"),
        ("0.05", "0.05元"),
        ("1000000", "100万元"),
    ],
)
def test_amounts_in_running_text_are_said_as_an_office_writes_them(amount: str, said: str) -> None:
    assert money_words(Decimal(amount)) == (said,)


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (("65000", "12300"), ("6.5万元", "1.23万元")),
        (("65000", "35580.50"), ("6.5万元", "3.56万元")),
        (("65000", "6400"), ("6.5万元", "0.64万元")),
        (("65000", "65000.10", "0.10"), ("6.5万元", "6.5万元", "0.10元")),
        (("6400", "35.50"), ("6400元", "35.50元")),
    ],
)
def test_amounts_of_one_sentence_are_in_one_unit(amounts: Sequence[str], said: tuple[str, ...]) -> None:
    assert money_words(*map(Decimal, amounts)) == said


def test_an_entry_comes_back_as_entered(workspace: Workspace) -> None:
    found = entry_row(workspace, create(workspace, SPENT))
    assert found.draft == replace(SPENT, amount="300.50")
    assert found.amount == Decimal("300.50")
    assert (found.task_id, found.evidence) == (task_ids(workspace)[1], 0)
    assert workspace.log.labels()[0] == "添加支出“宣传费”300.50元"


@pytest.mark.parametrize(
    ("changes", "field", "match"),
    [
        ({"item": " "}, "item", "请填写预算项目"),
        ({"item": "长" * 61}, "item", "预算项目太长"),
        ({"entered_on": None}, "entered_on", "请填写日期"),
        ({"voucher": "1" * 61}, "voucher", "凭证号太长"),
        ({"note": "长" * 501}, "note", "备注太长"),
        ({"task": "0-1"}, "task", "没有编号为“0-1”的任务"),
    ],
)
def test_what_cannot_be_is_refused(
    workspace: Workspace, changes: dict[str, Any], field: str, match: str
) -> None:
    entry = create(workspace)
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors, match=match) as refused:
        do(workspace, funds.edit_fund, entry, replace(BUDGET, **changes))
    assert list(refused.value.fields) == [field]
    assert domain_rows(workspace) == before


def test_overspending_warns_and_is_kept(workspace: Workspace) -> None:
    plan_id = this_plan(workspace)
    saved = do(workspace, funds.create_fund, plan_id, SPENT)
    assert saved.warnings == ("“宣传费”还没有预算，已支出 300.50 元。",)
    assert do(workspace, funds.create_fund, plan_id, BUDGET).warnings == ()
    saved = do(workspace, funds.edit_fund, saved.id, replace(SPENT, amount="1,234.56"))
    assert saved.warnings == ("“宣传费”已超预算 234.56 元。",)
    (total,) = read(workspace, fund_totals, plan_id).items
    assert (total.budget, total.spent, total.left, total.overspent) == (
        *(Decimal("1000.00"), Decimal("1234.56"), Decimal("-234.56")),
        True,
    )
    saved = do(workspace, funds.create_fund, plan_id, replace(BUDGET, entered_on=date(2020, 12, 31)))
    assert saved.warnings == ("日期 2020-12-31 不在方案年度（2021年）内，已保留。",)


ENTRIES = st.lists(
    st.tuples(st.sampled_from(FundKind), st.sampled_from(["宣传费", "活动费", "印刷费"]), AMOUNTS),
    max_size=8,
)


@settings(max_examples=20)
@given(entries=ENTRIES)
def test_totals_are_exact(workspace: Workspace, entries: list[tuple[FundKind, str, Decimal]]) -> None:
    plan_id = this_plan(workspace)
    with workspace.log.change("试算") as session:
        for kind, item, amount in entries:
            draft = FundDraft(kind, date(2021, 5, 1), item, str(amount))
            funds.create_fund(session, plan_id, draft)
    totals = read(workspace, fund_totals, plan_id)
    if entries:
        workspace.log.undo()

    def plain(kind: FundKind, item: str | None = None) -> Decimal:
        found = (row[2] for row in entries if row[0] == kind and item in {None, row[1]})
        return sum(found, Decimal("0.00"))

    assert {row.item for row in totals.items} == {row[1] for row in entries}
    for row in totals.items:
        assert (row.budget, row.spent) == (plain(FundKind.BUDGET, row.item), plain(FundKind.SPENT, row.item))
        assert row.left == row.budget - row.spent
    assert (totals.all.budget, totals.all.spent) == (plain(FundKind.BUDGET), plain(FundKind.SPENT))
    assert totals.all.entries == len(entries)


def test_filters_and_pages(workspace: Workspace, tmp_path: Path) -> None:
    plan_id = this_plan(workspace)
    budget = create(workspace)
    spent = create(workspace, SPENT)
    other = create(workspace, SPENT, item="印刷费", entered_on=date(2021, 6, 1), voucher="100%", task="")
    attach_to_fund(workspace.log, workspace.files, spent, [file(tmp_path)], Job())

    def ids(**wanted: Any) -> list[str]:
        found = FundFilter(**wanted)
        rows = read(workspace, funds.page_funds, plan_id, found)
        assert read(workspace, funds.fund_ids, plan_id, found) == [row.id for row in rows]
        return [row.id for row in rows]

    assert ids() == [other, spent, budget]
    assert ids(kind=FundKind.BUDGET) == [budget]
    assert ids(item="宣传费") == [spent, budget]
    assert ids(text="0%") == [other]
    assert ids(text="展板") == [other, spent]
    assert ids(task_id=task_ids(workspace)[1]) == [spent]
    assert ids(kind=FundKind.SPENT, without_evidence=True) == [other]
    assert [row.id for row in read(workspace, funds.page_funds, plan_id, FundFilter(), 2, 5)] == [budget]


def test_a_budget_with_spending_says_what_hangs_on_it(workspace: Workspace) -> None:
    plan_id = this_plan(workspace)
    budget, spent = create(workspace), create(workspace, SPENT)
    create(workspace, SPENT, amount="0.50")
    before = domain_rows(workspace)
    with pytest.raises(UserError, match=r"“宣传费”还有支出 2 笔、共 301.00 元，请先改列"):
        do(workspace, funds.delete_fund, budget)
    with pytest.raises(UserError, match="不能改列到它自己"):
        do(workspace, funds.delete_fund, budget, " 宣传费 ")
    with pytest.raises(FieldErrors, match="请填写预算项目"):
        do(workspace, funds.delete_fund, budget, " ")
    assert domain_rows(workspace) == before
    do(workspace, funds.delete_fund, budget, "活动费")
    assert [row.item for row in read(workspace, fund_totals, plan_id).items] == ["活动费"]
    workspace.log.undo()
    assert domain_rows(workspace) == before
    create(workspace, amount="1")  # a second budget of the item remains
    do(workspace, funds.delete_fund, budget)
    do(workspace, funds.delete_fund, spent)
    assert read(workspace, fund_totals, plan_id).all.entries == 2


def test_an_item_is_renamed_everywhere(workspace: Workspace) -> None:
    plan_id = this_plan(workspace)
    for draft in (BUDGET, SPENT, replace(SPENT, item="活动费")):
        create(workspace, draft)
    before = domain_rows(workspace)
    do(workspace, funds.rename_item, plan_id, "宣传费", "活动费")
    (total,) = read(workspace, fund_totals, plan_id).items
    assert (total.item, total.entries, total.spent) == ("活动费", 3, Decimal("601.00"))
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_vouchers_and_undo(workspace: Workspace, tmp_path: Path) -> None:
    states = [domain_rows(workspace)]
    entry = create(workspace, SPENT)
    states.append(domain_rows(workspace))
    invoice = file(tmp_path, "发票.pdf")
    rows = attach_to_fund(workspace.log, workspace.files, entry, [invoice, invoice], Job())
    assert rows[0] == rows[1]
    assert entry_row(workspace, entry).evidence == 1
    states.append(domain_rows(workspace))
    do(workspace, funds.edit_fund, entry, replace(SPENT, amount="2万"))
    states.append(domain_rows(workspace))
    do(workspace, funds.unlink_fund_evidence, [rows[0].link_id])
    assert read(workspace, fund_evidence, entry) == []
    states.append(domain_rows(workspace))
    do(workspace, funds.delete_fund, entry)
    states.append(domain_rows(workspace))
    for before in reversed(states[:-1]):
        workspace.log.undo()
        assert domain_rows(workspace) == before
    for after in states[1:]:
        workspace.log.redo()
        assert domain_rows(workspace) == after


def test_an_entry_of_another_year_is_marked(workspace: Workspace) -> None:
    create(workspace)
    late = create(workspace, SPENT, entered_on=date(2022, 1, 5))
    assert entry_row(workspace, late).other_year
    totals = read(workspace, fund_totals, this_plan(workspace))
    assert (totals.other_year, totals.all.spent) == (1, Decimal("300.50"))  # it is the plan's money
