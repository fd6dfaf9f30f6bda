"""专项资金: budget and spending by item, exact to the 分, with vouchers as proof."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import ColumnElement, Float, Integer, Row, Select, case, cast, func, select
from sqlalchemy.orm import Session

from db.models import Category, FundEntry, FundEvidence, Task, WorkPlan
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.entities.tables import field_of, texts_of, word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.records import take_in
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.forms import Checks, Saved, outside_year
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.amounts import amount_words, parse_amount
from wenming_desktop.ledger.attached import link_records, linked_rows, unlink
from wenming_desktop.plan.references import checked_task
from wenming_desktop.plan.unused import files_kept_in_view
from wenming_desktop.search.finding import Kind
from wenming_desktop.search.lists import finds, ids_of, rows_by_id


@dataclass(frozen=True)
class FundDraft:
    """An entry as the clerk fills it in; the amount as typed, the task by its code."""

    kind: FundKind
    entered_on: date | None
    item: str  # 预算项目, e.g. 宣传费
    amount: str  # as parse_amount() reads it
    voucher: str = ""  # 凭证号
    note: str = ""
    task: str = ""  # a code such as "2-7"


@dataclass(frozen=True)
class FundRow:
    """One entry as listed; ``amount`` in yuan."""

    id: str
    kind: FundKind
    entered_on: date
    item: str
    amount: Decimal
    voucher: str
    note: str
    task_id: str | None
    task: str  # its code; empty without one
    evidence: int  # files of proof
    other_year: bool  # its day is not in the plan's year; the money is the plan's all the same

    @property
    def draft(self) -> FundDraft:
        """What to fill the form with."""
        return FundDraft(
            self.kind, self.entered_on, self.item, str(self.amount), self.voucher, self.note, self.task
        )


@dataclass(frozen=True)
class FundFilter:
    """Which entries of a plan to show; the conditions add up."""

    text: str = ""  # as search.lists.finds() finds it in the item, the voucher or the note
    kind: FundKind | None = None
    item: str | None = None
    task_id: str | None = None
    without_evidence: bool = False


@dataclass(frozen=True)
class ItemTotal:
    """One budget item, in yuan."""

    item: str
    budget: Decimal
    spent: Decimal
    entries: int

    @property
    def left(self) -> Decimal:
        """What may still be spent; negative where the item is overspent."""
        return self.budget - self.spent

    @property
    def overspent(self) -> bool:
        """Whether more was spent than budgeted."""
        return self.left < 0


@dataclass(frozen=True)
class FundTotals:
    """A plan's funds by item, those with the largest budget first."""

    items: tuple[ItemTotal, ...]
    other_year: int = 0  # entries among them with a day outside of the plan's year

    @property
    def all(self) -> ItemTotal:
        """All items together."""
        return ItemTotal(
            "合计",
            sum((row.budget for row in self.items), Decimal("0.00")),
            sum((row.spent for row in self.items), Decimal("0.00")),
            sum(row.entries for row in self.items),
        )


def fund_ids(session: Session, plan_id: str, wanted: FundFilter) -> list[str]:
    """The ids of all entries of the plan that the filter lets through, the newest first."""
    return ids_of(session, _ids(plan_id, wanted))


def page_funds(
    session: Session, plan_id: str, wanted: FundFilter, offset: int = 0, limit: int = 100
) -> list[FundRow]:
    """Some of the entries that the filter lets through, in the order of fund_ids()."""
    # The ids first, from the index alone: what a row shows besides is not asked of the rows passed over.
    return fund_rows(session, session.scalars(_ids(plan_id, wanted).offset(offset).limit(limit)).all())


def fund_rows(session: Session, ids: Sequence[str]) -> list[FundRow]:
    """Entries by id, in this order; what is gone is left out."""

    def ask(some: Sequence[str]) -> Iterator[FundRow]:
        return map(_fund_row, session.execute(_rows().where(FundEntry.id.in_(some))))

    return rows_by_id(ids, ask)


def fund_evidence(session: Session, entry_id: str) -> list[EvidenceRow]:
    """The proof of one entry."""
    return linked_rows(session.get_one(FundEntry, entry_id).evidence_links)


def fund_totals(session: Session, plan_id: str, item: str | None = None) -> FundTotals:
    """Budget and spending of a plan by item, or of one item; added in whole 分, so exact."""

    def total(kind: FundKind) -> ColumnElement[int]:
        # Doubles hold 15 digits, an amount has 12: rounded to whole 分 it is exact again.
        cents = cast(func.round(cast(FundEntry.amount, Float) * 100), Integer)
        return func.sum(case((FundEntry.kind == kind.code, cents), else_=0))

    query = select(FundEntry.item, total(FundKind.BUDGET), total(FundKind.SPENT), func.count()).where(
        FundEntry.plan_id == plan_id
    )
    if item is not None:
        query = query.where(FundEntry.item == item)
    rows = [
        ItemTotal(name, Decimal(budget).scaleb(-2), Decimal(spent).scaleb(-2), entries)
        for name, budget, spent, entries in session.execute(query.group_by(FundEntry.item))
    ]
    year = select(WorkPlan.year).where(WorkPlan.id == plan_id).scalar_subquery()
    outside = cast(func.strftime("%Y", FundEntry.entered_on), Integer) != year
    return FundTotals(
        tuple(sorted(rows, key=lambda row: (-row.budget, -row.spent, row.item))),
        session.scalar(select(func.count()).where(FundEntry.plan_id == plan_id, outside)) or 0,
    )


def create_fund(session: Session, plan_id: str, draft: FundDraft) -> Saved:
    """Enter a budget or a spending.

    Returns:
        Its id, and warnings: a date outside the plan's year, an item overspent or without a budget.

    Raises:
        FieldErrors: by the names of FundDraft's fields; nothing was saved.
    """
    entry = FundEntry(plan_id=plan_id)
    _fill(session, entry, draft)
    session.add(entry)
    session.flush()
    describe(session, f"添加{_words(entry)}")
    return Saved(entry.id, _warnings(session, entry))


def edit_fund(session: Session, entry_id: str, draft: FundDraft) -> Saved:
    """Change everything of an entry but its proof; returns and raises as create_fund()."""
    entry = session.get_one(FundEntry, entry_id)
    _fill(session, entry, draft)
    session.flush()
    describe(session, f"修改{_words(entry)}")
    return Saved(entry.id, _warnings(session, entry))


def delete_fund(session: Session, entry_id: str, move_to: str | None = None) -> None:
    """Delete an entry with its links to proof; the files and their records stay.

    Args:
        session: of a change.
        entry_id: the entry.
        move_to: the item that the spending of a deleted budget goes to.

    Raises:
        UserError: it is the last budget of an item with spending, and no ``move_to`` was given; says what.
    """
    entry = session.get_one(FundEntry, entry_id)
    describe(session, f"删除{_words(entry)}")
    orphans = _spending_without(session, entry)
    if orphans and move_to is None:
        spent = amount_words(sum((row.amount for row in orphans), Decimal(0)))
        raise UserError(
            f"“{entry.item}”还有支出 {len(orphans)} 笔、共 {spent} 元，"
            "请先改列到其他预算项目，再删除这笔预算。"
        )
    if orphans and move_to is not None:
        item = _item(move_to)
        if item == entry.item:
            raise UserError(f"“{item}”的预算要删除，支出不能改列到它自己。")
        for row in orphans:
            row.item = item
    with files_kept_in_view(session):
        session.delete(entry)


def rename_item(session: Session, plan_id: str, item: str, new: str) -> None:
    """Give all entries of a budget item another item; one that is there already takes them in."""
    new = _item(new)
    rows = session.scalars(
        select(FundEntry).where(FundEntry.plan_id == plan_id, FundEntry.item == item)
    ).all()
    for row in rows:
        row.item = new
    describe(session, f"预算项目“{item}”改为“{new}”")


def attach_to_fund(
    log: ChangeLog, files: FileStore, entry_id: str, paths: Sequence[Path], job: Job
) -> list[EvidenceRow]:
    """Take files into the store as proof of an entry, all of them or none; one row a path, in order.

    Raises:
        UserError: a file that cannot be attached is named, nothing was stored.
        Cancelled: by the job; nothing was stored.
    """
    with take_in(log, files, paths, job) as (session, records):
        entry = session.get_one(FundEntry, entry_id)
        describe(session, f"{_words(entry)}添加凭证 {len(set(records))} 份")
        return link_records(entry.evidence_links, FundEvidence, records)


def unlink_fund_evidence(session: Session, link_ids: Sequence[str]) -> None:
    """Take proof out of its entry; the file and its record stay."""
    unlink(session, FundEvidence, link_ids, "资金移出凭证")


def check_fund(session: Session, plan_id: str, draft: FundDraft) -> tuple[dict[str, str], tuple[str, ...]]:
    """Why an entry cannot be saved, field by field, and what to look at although it can; reads only."""
    entry = FundEntry(plan_id=plan_id)
    try:
        _fill(session, entry, draft)
    except FieldErrors as error:
        return dict(error.fields), ()
    year = session.get_one(WorkPlan, plan_id).year
    said = list(outside_year(word_of("fund_entry", "entered_on"), entry.entered_on, year))
    same = select(FundEntry.id).where(
        FundEntry.plan_id == plan_id,
        FundEntry.kind == entry.kind,
        FundEntry.item == entry.item,
        FundEntry.entered_on == entry.entered_on,
        FundEntry.amount == entry.amount,
    )
    if session.scalar(same.limit(1)):
        said.append(f"已有同一天、同样金额的{draft.kind}“{entry.item}”，请核对是否重复。")
    return {}, tuple(said)


def _fill(session: Session, entry: FundEntry, draft: FundDraft) -> None:
    checks = Checks()
    written = checks.texts("fund_entry", draft)
    entered_on = checks.day(field_of("fund_entry", "entered_on"), draft.entered_on)
    task = checked_task(checks, session, "task", entry.plan_id, draft.task)
    amount = Decimal(0)
    try:
        amount = parse_amount(draft.amount)
    except UserError as error:
        checks.fail("amount", error.message)
    checks.finish()
    for column, text in written.items():
        setattr(entry, column, text)
    entry.kind, entry.amount, entry.entered_on, entry.task = draft.kind.code, amount, entered_on, task


def _item(name: str) -> str:
    checks = Checks()
    name = checks.text(field_of("fund_entry", "item"), name)
    checks.finish()
    return name


def _warnings(session: Session, entry: FundEntry) -> tuple[str, ...]:
    plan = session.get_one(WorkPlan, entry.plan_id)
    said = list(outside_year(word_of("fund_entry", "entered_on"), entry.entered_on, plan.year))
    (item,) = fund_totals(session, plan.id, entry.item).items
    if item.budget == 0:
        said.append(f"“{item.item}”还没有预算，已支出 {amount_words(item.spent)} 元。")
    elif item.overspent:
        said.append(f"“{item.item}”已超预算 {amount_words(-item.left)} 元。")
    return tuple(said)


def _spending_without(session: Session, entry: FundEntry) -> Sequence[FundEntry]:
    """The spending of an item that would have no budget left without this entry."""
    own = select(FundEntry).where(
        FundEntry.plan_id == entry.plan_id, FundEntry.item == entry.item, FundEntry.id != entry.id
    )
    budgets = session.scalar(own.where(FundEntry.kind == FundKind.BUDGET.code).limit(1))
    if entry.kind != FundKind.BUDGET.code or budgets:
        return ()
    return session.scalars(own).all()


def _ids(plan_id: str, wanted: FundFilter) -> Select[str]:
    newest = (FundEntry.entered_on.desc(), FundEntry.id.desc())
    return select(FundEntry.id).where(*_conditions(plan_id, wanted)).order_by(*newest)


def _conditions(plan_id: str, wanted: FundFilter) -> list[ColumnElement[bool]]:
    texts = [getattr(FundEntry, each.column) for each in texts_of("fund_entry")]
    conditions = [FundEntry.plan_id == plan_id, *finds(wanted.text, (FundEntry.id, Kind.FUND), texts)]
    if wanted.kind:
        conditions.append(FundEntry.kind == wanted.kind.code)
    if wanted.item is not None:
        conditions.append(FundEntry.item == wanted.item)
    if wanted.task_id:
        conditions.append(FundEntry.task_id == wanted.task_id)
    if wanted.without_evidence:
        conditions.append(~FundEntry.evidence_links.any())
    return conditions


def _rows() -> Select[FundEntry, int, int, int, int]:
    """Entries with their task's code; the proof counted by a subquery over an index."""
    evidence = select(func.count()).where(FundEvidence.fund_entry_id == FundEntry.id)
    return (
        select(FundEntry, Category.ordinal, Task.ordinal, evidence.scalar_subquery(), WorkPlan.year)
        .join(WorkPlan, WorkPlan.id == FundEntry.plan_id)
        .outerjoin(Task, Task.id == FundEntry.task_id)
        .outerjoin(Category, Category.id == Task.category_id)
    )


def _fund_row(row: Row[FundEntry, int, int, int, int]) -> FundRow:
    entry, category, ordinal, evidence, year = row
    return FundRow(
        id=entry.id,
        kind=FundKind[entry.kind.upper()],
        entered_on=entry.entered_on,
        item=entry.item,
        amount=entry.amount,
        voucher=entry.voucher,
        note=entry.note,
        task_id=entry.task_id,
        task=f"{category}-{ordinal}" if entry.task_id else "",
        evidence=evidence,
        other_year=entry.entered_on.year != year,
    )


def _words(entry: FundEntry) -> str:
    return f"{FundKind[entry.kind.upper()]}“{entry.item}”{amount_words(entry.amount)}元"
