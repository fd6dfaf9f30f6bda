"""Pasted budgets and spending: a row has one amount, or a budget and what was spent of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from db.models import WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.entities.fields import Field, Value
from wenming_desktop.entities.tables import pasted, texts_of, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.amounts import parse_amount
from wenming_desktop.ledger.funds import FundDraft, check_fund, create_fund
from wenming_desktop.ledger.periods import is_day, parse_period
from wenming_desktop.ledger.typed import read_codes
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastedTable, PastePreview
from wenming_desktop.spreadsheets.pasted_list import (
    Columns,
    ListRules,
    anything,
    claimed,
    pasted_row,
    read_list,
    save_rows,
)

# Columns that say by their heading which of the two an amount is.
_AMOUNTS: Mapping[str, FundKind] = {"budget": FundKind.BUDGET, "spent": FundKind.SPENT}
FUND_FIELDS: tuple[Field, ...] = (
    *pasted("fund_entry"),
    Field(
        "budget",
        "预算（元）",
        Value.NUMBER,
        pasted_as=(
            *(
                "预算",
                "预算金额",
                "预算数",
                "预算额",
                "年度预算",
                "年初预算",
                "预算安排",
                "批复预算",
                "预算资金",
            ),
            *("收入", "收入金额", "收入数", "拨款", "拨款金额", "拨入", "拨入金额", "下达金额"),
        ),
    ),
    Field(
        "spent",
        "支出（元）",
        Value.NUMBER,
        pasted_as=(
            *("支出", "支出金额", "支出数", "支出额", "实际支出", "已支出", "使用金额", "实际使用", "已使用"),
            *("报销金额", "付款金额", "执行数"),
        ),
    ),
)
_KINDS = {
    FundKind.BUDGET: ("预算", "拨款", "拨付", "安排", "下达", "收入"),
    FundKind.SPENT: ("支出", "使用", "报销", "付款", "开支", "决算"),
}
_NOTHING = re.compile(r"(?:0(?:\.0+)?(?:[万千]?元)?|[-—–/]|无)?")
_DATED = re.compile(r".*[-./年月].*|\d{8}")
_CODE = re.compile(r"\d{1,2}[-—–]\d{1,2}")
_VOUCHER = re.compile(r".*(?:字|第|号|凭|记).*\d.*")
Entries = tuple[FundDraft, ...]


def read_pasted_funds(
    session: Session, plan_id: str, text: str, columns: Sequence[str | None] | None = None
) -> PastePreview[Entries]:
    """Read a pasted table of budgets and spending; saves nothing.

    Args:
        session: any.
        plan_id: the plan whose year completes dates such as "3月5日".
        text: with or without a header row; a heading or a line above it may say 万元.
        columns: the field of each column where the clerk corrected what was found; each field once.

    Raises:
        UserError: nothing, or too much, was pasted, or a field chosen for two columns.
    """

    def repeated(row: PastedRow[Entries], line: int) -> PastedRow[Entries]:
        return replace(row, warnings=(*row.warnings, f"与第{line}行相同，请核对是否重复。"))

    year = session.get_one(WorkPlan, plan_id).year
    return read_list(
        text,
        columns,
        FUND_FIELDS,
        ListRules(
            lambda table: _guessed(table, year),
            lambda line, fields: _row(session, plan_id, line, fields),
            lambda entries: entries,
            repeated,
            groups={"kind": lambda text: any(text in words for words in _KINDS.values())},
            written_here=True,
        ),
    )


def correct_fund(
    session: Session, plan_id: str, row: PastedRow[Entries], fields: Mapping[str, str]
) -> PastedRow[Entries]:
    """A row with some of its texts corrected in the preview, read and checked again."""
    return _row(session, plan_id, row.line, {**row.fields, **fields})


def save_pasted_funds(session: Session, plan_id: str, rows: Sequence[PastedRow[Entries]]) -> list[str]:
    """Enter these rows as one step of the history, all of them or none; returns the entries' ids.

    Raises:
        UserError: nothing chosen, or a row that has errors; it is named by its line.
    """
    describe(session, f"粘贴资金记录{len(rows)}行")
    return save_rows(
        rows, lambda entries: [create_fund(session, plan_id, entry).id for entry in entries], "资金记录"
    )


def _row(session: Session, plan_id: str, line: int, fields: Mapping[str, str]) -> PastedRow[Entries]:
    said: list[str] = []
    errors: dict[str, str] = {}
    entered_on = _day(fields.get("entered_on", ""), session.get_one(WorkPlan, plan_id).year, said, errors)
    codes, rest = read_codes(fields.get("task", ""))
    if rest or len(codes) > 1:
        errors["task"] = f"任务编号“{fields['task'][:20]}”要写成一个编号，例如 2-7。"
    texts = {each.name: fields.get(each.name, "") for each in texts_of("fund_entry")}
    amounts = [
        (field, kind) for field, kind in _AMOUNTS.items() if not _NOTHING.fullmatch(fields.get(field, ""))
    ]
    own = fields.get("amount", "")
    if own or not amounts:
        amounts.append(("amount", _kind(fields, said, errors)))
    entries: list[FundDraft] = []
    for field, kind in amounts:
        draft = FundDraft(
            kind, entered_on, amount=fields.get(field, ""), task=codes[0] if codes else "", **texts
        )
        found, warnings = check_fund(session, plan_id, draft)
        if "amount" in found:
            found[field] = found.pop("amount")
        errors = {**found, **errors}
        said += warnings
        entries.append(draft)
    if len(entries) > 1:
        said.append(f"这一行登记{'、'.join(entry.kind for entry in entries)}各一笔。")
    return pasted_row(line, fields, tuple(entries), errors, dict.fromkeys(said))


def _day(written: str, year: int, said: list[str], errors: dict[str, str]) -> date | None:
    if not written:
        return None
    try:
        period = parse_period(written, year)
    except UserError as error:
        errors["entered_on"] = error.message
        return None
    if period.ends_on or not period.exact:
        said.append(f"“{written[:40]}”按 {period.starts_on} 登记，请核对。")
    return period.starts_on


def _kind(fields: Mapping[str, str], said: list[str], errors: dict[str, str]) -> FundKind:
    """What the amount of a row is, by its own word or by its voucher."""
    written = fields.get("kind", "")
    meant = [kind for kind, words in _KINDS.items() if any(word in written for word in words)]
    if len(meant) == 1:
        return meant[0]
    if not written and fields.get("voucher"):
        said.append(f"没有写收支，有凭证号，按“{FundKind.SPENT}”登记。")
        return FundKind.SPENT
    word = word_of("fund_entry", "kind")
    errors["kind"] = (
        f"看不懂{word}“{written[:20]}”，请写{'或'.join(FundKind)}。"
        if written
        else f"请选择{word}：{'或'.join(FundKind)}。"
    )
    return FundKind.SPENT


def _guessed(table: PastedTable, year: int) -> Columns:
    return claimed(
        table,
        (
            ("entered_on", lambda cell: bool(_DATED.fullmatch(cell)) and is_day(cell, year)),
            ("task", lambda cell: bool(_CODE.fullmatch(cell))),
            ("kind", lambda cell: any(cell in words for words in _KINDS.values())),
            ("amount", _is_amount),
            ("entered_on", lambda cell: is_day(cell, year)),
            ("voucher", lambda cell: bool(_VOUCHER.fullmatch(cell))),
            ("item", anything),
            ("note", anything),
        ),
    )


def _is_amount(cell: str) -> bool:
    try:
        return bool(parse_amount(cell))
    except UserError:
        return False
