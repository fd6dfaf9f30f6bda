"""专项资金统计: what each budget item was given, what of it is spent and left, and the entries."""

from collections.abc import Sequence

from wenming_desktop.documents.listings.length import (
    Whole,
    left_out_words,
    length_option,
    shown_rows,
    some_of,
)
from wenming_desktop.documents.listings.listing import Column, listing_kind, one_sheet, section, table
from wenming_desktop.documents.listings.paper_rows import Cell, Line, group, lines, row, strong, urgent
from wenming_desktop.documents.paper import Chosen, Content, Subject
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.amounts import amount_words
from wenming_desktop.ledger.funds import FundFilter, FundRow, FundTotals, ItemTotal, fund_totals, page_funds
from wenming_desktop.words import chinese_date

_ITEMS = (
    Column("预算项目"),
    *(Column(head, 32, centred=True) for head in ("预算（元）", "支出（元）", "结余（元）")),
    Column("笔数", 14, centred=True),
)
_ENTRIES = (
    Column("序号", 12, centred=True),
    Column("日期", 30, centred=True),
    Column("收支", 13, centred=True),
    Column("预算项目"),
    Column("金额（元）", 28, centred=True),
    Column("凭证号", 22, centred=True),
    Column("任务", 12, centred=True),
    Column("凭证", 13, centred=True),
)
_SIGNED = ("统计人", "财务负责人", "统计日期")


def _gather(subject: Subject, chosen: Chosen) -> Content:
    year = subject.plan.year
    rows = page_funds(subject.session, subject.plan_id, FundFilter(), 0, -1)[::-1]
    if not rows:
        raise UserError(f"{year}年度还没有登记专项资金，没有可打印的统计，请先在“宣传与资金”中添加。")
    totals = fund_totals(subject.session, subject.plan_id)
    first = len(rows) - len(shown_rows(rows, chosen))
    numbered = list(enumerate(rows, start=1))[first:]
    blocks = [
        section("一、按预算项目统计"),
        table(_ITEMS, [group([*map(_item, totals.items), _whole_row(totals.all)])]),
        section("二、收支清单", left_out_words("最近的", len(numbered), len(rows), "笔")),
        table(_ENTRIES, [group(_entry(number, entry) for number, entry in numbered)]),
    ]
    return one_sheet(subject, f"{year}年度专项资金统计表", _summary(totals, rows, year), blocks, _SIGNED)


def _summary(totals: FundTotals, rows: Sequence[FundRow], year: int) -> str:
    whole = totals.all
    said = (
        f"共 {whole.entries} 笔，预算 {amount_words(whole.budget)} 元，支出 {amount_words(whole.spent)} 元，"
        f"结余 {amount_words(whole.left)} 元"
    )
    lacking = sum(not entry.evidence for entry in rows)
    said += f"；{lacking} 笔没有凭证" if lacking else ""
    return f"{said}。" + (
        f"其中 {totals.other_year} 笔日期不在{year}年度，已注明。" if totals.other_year else ""
    )


def _item(total: ItemTotal) -> dict[str, object]:
    left = amount_words(total.left)
    over = urgent(f"{left}\n超预算") if total.overspent else left
    return row(total.item, amount_words(total.budget), amount_words(total.spent), over, str(total.entries))


def _whole_row(whole: ItemTotal) -> dict[str, object]:
    amounts = map(amount_words, (whole.budget, whole.spent, whole.left))
    return row(*map(strong, ("合计", *amounts, str(whole.entries))))


def _entry(number: int, entry: FundRow) -> dict[str, object]:
    day = chinese_date(entry.entered_on)
    return row(
        str(number),
        lines(Line(day), Line("不在本年度", "urgent")) if entry.other_year else day,
        entry.kind.value,
        _named(entry),
        amount_words(entry.amount),
        entry.voucher,
        entry.task,
        f"{entry.evidence} 份" if entry.evidence else urgent("缺"),
    )


def _named(entry: FundRow) -> Cell:
    return lines(Line(entry.item), Line(entry.note, "note")) if entry.note else entry.item


def _whole(subject: Subject) -> Whole:
    found = page_funds(subject.session, subject.plan_id, FundFilter(), 0, -1)
    some = [_entry(number, entry) for number, entry in enumerate(some_of(found), start=1)]
    return Whole(len(found), _ENTRIES, some)


FUND_SUMMARY = listing_kind("fund-summary", "专项资金统计", (length_option(_whole),), _gather)
