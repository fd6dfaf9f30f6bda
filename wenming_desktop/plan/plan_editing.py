"""The clerk's changes to a plan itself: its head, safeguards and stages; deleting it with its whole year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import (
    Activity,
    FundEntry,
    Indicator,
    LeadingGroupMember,
    NegativeItem,
    PlanSource,
    ProgressReview,
    PublicityItem,
    Safeguard,
    Stage,
    SupervisionOrder,
    WorkPlan,
)
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.forms import Checks
from wenming_desktop.plan.hanging import unlink_all
from wenming_desktop.plan.saving import MAX_YEAR, MIN_YEAR
from wenming_desktop.plan.unused import files_kept_in_view
from wenming_desktop.words import shortened


@dataclass(frozen=True)
class PlanForm:
    """A plan's head as the clerk writes it; ``basis`` has one document a line."""

    title: str
    year: int | None
    issuer: str = ""
    issued_on: date | None = None
    goal: str = ""
    basis: str = ""
    attachment: str = ""


class PartKind(StrEnum):
    """What a plan holds beside its tasks; the value is the word the clerk sees."""

    SAFEGUARD = "保障措施"
    STAGE = "实施步骤"


@dataclass(frozen=True)
class PartForm:
    """A safeguard or a stage as the clerk writes it; ``id`` is empty for a new one."""

    title: str
    text: str
    id: str = ""


@dataclass(frozen=True)
class SourceRow:
    """方案原文: one document that the plan was read from."""

    id: str
    name: str
    read_on: date
    text: str


def plan_form(session: Session, plan_id: str) -> PlanForm:
    """A plan's head as the clerk may edit it."""
    plan = session.get_one(WorkPlan, plan_id)
    return PlanForm(
        plan.title, plan.year, plan.issuer, plan.issued_on, plan.goal, plan.basis, plan.attachment
    )


def change_plan(session: Session, plan_id: str, form: PlanForm) -> None:
    """Write everything that the form says of a plan's head.

    Raises:
        FieldErrors: by the names of PlanForm; another plan has that year and title.
    """
    plan = session.get_one(WorkPlan, plan_id)
    checks = Checks()
    wanted: dict[str, object] = {
        name: checks.text(field_of("work_plan", name), getattr(form, name))
        for name in ("title", "issuer", "goal", "basis", "attachment")
    }
    if form.year is None or not MIN_YEAR <= form.year <= MAX_YEAR:
        checks.fail("year", f"请填写年度，{MIN_YEAR} 到 {MAX_YEAR}。")
    twin = select(WorkPlan.id).where(
        WorkPlan.year == form.year, WorkPlan.title == wanted["title"], WorkPlan.id != plan_id
    )
    if session.scalar(twin):
        checks.fail("title", f"{form.year}年度已有同名方案，请改用别的标题。")
    checks.finish()
    wanted |= {"year": form.year, "issued_on": form.issued_on}
    changed = [name for name, value in wanted.items() if getattr(plan, name) != value]
    for name in changed:
        setattr(plan, name, wanted[name])
    if changed:
        describe(session, f"修改方案的{'、'.join(word_of('work_plan', name) for name in changed)}")


def plan_parts(session: Session, plan_id: str, kind: PartKind) -> list[PartForm]:
    """A plan's safeguards or stages in order."""
    return [PartForm(row.title, row.text, row.id) for row in _parts(session, plan_id, kind)]


def set_parts(session: Session, plan_id: str, kind: PartKind, forms: Sequence[PartForm]) -> None:
    """Make a plan's safeguards or stages these, in this order; those that are not among them are deleted.

    Raises:
        FieldErrors: on ``title`` or ``text`` of one of them.
    """
    model, table = _MODELS[kind], _MODELS[kind].__tablename__
    known = {row.id: row for row in _parts(session, plan_id, kind)}
    for ordinal, form in enumerate(forms, start=1):
        checks = Checks()
        title = checks.text(field_of(table, "title"), form.title)
        text = checks.text(field_of(table, "text"), form.text)
        if not title and not text:
            checks.fail("text", f"第 {ordinal} 条{kind}没有内容，请填写或删除。")
        checks.finish()
        row = known.pop(form.id, None)
        if row is None:
            row = model(plan_id=plan_id)
            session.add(row)
        row.ordinal, row.title, row.text = ordinal, title, text
    for row in known.values():
        session.delete(row)
    describe(session, f"修改{kind}")
    session.flush()
    session.expire(session.get_one(WorkPlan, plan_id), [f"{table}s"])


_MODELS: dict[PartKind, type[Safeguard | Stage]] = {PartKind.SAFEGUARD: Safeguard, PartKind.STAGE: Stage}


def _parts(session: Session, plan_id: str, kind: PartKind) -> Sequence[Safeguard | Stage]:
    model = _MODELS[kind]
    return session.scalars(select(model).where(model.plan_id == plan_id).order_by(model.ordinal)).all()


def plan_sources(session: Session, plan_id: str) -> list[SourceRow]:
    """The texts that a plan was read from, the first document first."""
    query = select(PlanSource).where(PlanSource.plan_id == plan_id).order_by(PlanSource.ordinal)
    return [SourceRow(row.id, row.name, row.read_on, row.text) for row in session.scalars(query)]


_Yearly = (
    Activity
    | PublicityItem
    | FundEntry
    | SupervisionOrder
    | ProgressReview
    | Indicator
    | NegativeItem
    | LeadingGroupMember
)
_OF_THE_YEAR: tuple[tuple[type[_Yearly], str], ...] = (
    (Activity, "活动{}次"),
    (PublicityItem, "宣传报道{}篇"),
    (FundEntry, "资金{}笔"),
    (SupervisionOrder, "督办单{}份"),
    (ProgressReview, "调度{}次"),
    (Indicator, "测评指标{}条"),
    (NegativeItem, "负面清单{}条"),
    (LeadingGroupMember, "领导小组成员{}名"),
)


def what_a_plan_holds(session: Session, plan_id: str) -> str:
    """What goes with a plan, e.g. ``"类别7个、任务32项、活动12次"``."""
    plan = session.get_one(WorkPlan, plan_id)
    tasks = sum(len(category.tasks) for category in plan.categories)
    found = [("类别{}个", len(plan.categories)), ("任务{}项", tasks)]
    for model, words in _OF_THE_YEAR:
        counted = select(func.count()).select_from(model).where(model.plan_id == plan_id)
        found.append((words, session.scalar(counted) or 0))
    return "、".join(words.format(number) for words, number in found if number)


def remove_plan(session: Session, plan_id: str) -> None:
    """Delete a plan with all of its year: tasks, activities, reports, funds, orders, reviews, indicators.

    Evidence, departments, people and volunteers stay: they belong to no year.
    """
    plan = session.get_one(WorkPlan, plan_id)
    describe(session, f"删除{plan.year}年度方案《{shortened(plan.title)}》")
    unlink_all(session, [task for category in plan.categories for task in category.tasks])
    with files_kept_in_view(session):
        for row in _rows_of_the_year(session, plan_id):
            session.delete(row)
    session.expire_all()
    session.delete(plan)
    session.flush()


def _rows_of_the_year(session: Session, plan_id: str) -> Iterator[_Yearly]:
    for model, _ in _OF_THE_YEAR:
        yield from session.scalars(select(model).where(model.plan_id == plan_id))
