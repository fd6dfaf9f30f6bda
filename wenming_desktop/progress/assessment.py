"""自评: self scores with their reasons, totals of tasks or imported indicators, and the negative list."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from db.models import Category, Indicator, NegativeItem, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import NegativeState
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Checks, Saved
from wenming_desktop.plan.tasks import parse_score, task_code
from wenming_desktop.progress.counts import task_counts
from wenming_desktop.words import percentage, plain_number, shortened

# What the public evaluation standards commonly name as reasons to be struck off, in our own words.
STANDARD_NEGATIVES = (
    "领导班子成员受到党纪政务处分或被追究刑事责任",
    "干部职工发生严重违纪违法案件",
    "发生有全国或全省影响的重大安全责任事故",
    "发生重大环境污染、食品药品安全或质量事件",
    "发生重大群体性事件，或处置不当造成恶劣影响",
    "发生意识形态、网络舆情或失泄密方面的重大事件",
    "单位被列入失信名单",
    "拖欠职工工资、社会保险等，被查实而没有改正",
    "申报材料弄虚作假，或创建工作搞形式主义造成恶劣影响",
)

_STEP = Decimal("0.1")  # per cent


class Basis(StrEnum):
    """What a plan's self-assessment is scored by."""

    TASKS = "任务"
    INDICATORS = "测评指标"


@dataclass(frozen=True)
class ScoreTotal:
    """The points of one category or 测评项目, or of everything; bonus lines are counted apart.

    Attributes:
        id: of the category; empty for a 测评项目 and for the whole.
        name: what the clerk reads.
        full: points to be had.
        own: points given to ourselves; None while nothing is scored.
        bonus_full: points to be had by bonus lines.
        bonus: points of the bonus lines given to ourselves.
        scored: lines with a self score, bonus lines among them.
        lines: all of them.
        without_material: lines scored above 0 whose tasks have no material at all.
        pending: indicators whose 分值 is open (待定分值); neither it nor their self score is in the points.
        rated: lines that can be compared: no bonus lines, with a 分值 and a self score.
        rated_full: points to be had by those.
        rated_own: points that those were given.
        usual: lines that are no bonus lines and whose 分值 is not open.
    """

    id: str
    name: str
    full: Decimal
    own: Decimal | None
    bonus_full: Decimal
    bonus: Decimal
    scored: int
    lines: int
    without_material: int
    pending: int
    rated: int
    rated_full: Decimal
    rated_own: Decimal
    usual: int

    @property
    def percent(self) -> Decimal | None:
        """得分率: of what is scored, in per cent, one decimal; None where there is nothing to compare."""
        return percentage(self.rated_own, self.rated_full, _STEP) if self.rated_full else None

    @property
    def percent_words(self) -> str:
        """得分率 with what it leaves out; "" where there is nothing to compare."""
        if self.percent is None:
            return ""
        only = f"（按已打分的 {self.rated} 条、{plain_number(self.rated_full)} 分算）"
        return f"得分率 {self.percent}%{only if self.rated < self.usual else ''}"


@dataclass(frozen=True)
class NegativeRow:
    """One line of the negative list."""

    id: str
    ordinal: int
    text: str
    state: NegativeState
    checked_on: date | None
    note: str


@dataclass(frozen=True)
class Assessment:
    """A plan's self-assessment.

    Attributes:
        basis: what is scored by.
        parts: in the plan's order.
        whole: all of them.
        negatives: how many lines of the negative list are in each state.
        aside: what tasks were given while indicators are scored by; in no other total. None where none was.
    """

    basis: Basis
    parts: tuple[ScoreTotal, ...]
    whole: ScoreTotal
    negatives: dict[NegativeState, int]
    aside: ScoreTotal | None

    @property
    def aside_words(self) -> str:
        """That tasks have points which are not counted, as a part of a sentence; "" where none have."""
        if self.aside is None:
            return ""
        own = plain_number(self.aside.own)
        return f"另有 {self.aside.scored} 项任务自评 {own} 分，这里按{self.basis}自评，没有计入"


@dataclass(frozen=True)
class _Line:
    id: str
    name: str
    full: Decimal | None
    own: Decimal | None
    bonus: bool
    unproven: bool
    pending: bool = False


def usual_basis(session: Session, plan_id: str) -> Basis:
    """What a plan is scored by: its indicators where some were imported, else its tasks."""
    imported = session.scalar(select(Indicator.id).where(Indicator.plan_id == plan_id).limit(1))
    return Basis.INDICATORS if imported else Basis.TASKS


def assessment(session: Session, plan_id: str, basis: Basis | None = None) -> Assessment:
    """Add up the points of a plan's tasks, or of its indicators where some were imported.

    A task that does not concern the unit is no line. Points are exact. A line is without material by the
    rule of 缺项: it is scored above 0 and none of its tasks has evidence, neither linked nor in a slot nor of
    an activity. An indicator without a task is never marked.
    """
    basis = basis or usual_basis(session, plan_id)
    lines = list((_task_lines if basis == Basis.TASKS else _indicator_lines)(session, plan_id))
    parts: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        parts[line.id, line.name].append(line)
    aside = None
    if basis == Basis.INDICATORS:
        tasks = _total("", Basis.TASKS, list(_task_lines(session, plan_id)))
        aside = tasks if tasks.scored else None
    return Assessment(
        basis,
        tuple(_total(*key, own) for key, own in parts.items()),
        _total("", "合计", lines),
        negative_counts(session, plan_id),
        aside,
    )


def unproven_tasks(session: Session, plan_id: str) -> list[str]:
    """The ids of the plan's tasks that lack any material, however it may have come."""
    counts = task_counts(session, plan_id)
    return [task.id for task in counts if not task.evidence and not task.not_applicable]


def assess_task(session: Session, task_id: str, self_score: str, reason: str) -> Saved:
    """Give a task its 自评分 and 自评说明 as the clerk typed them; an empty score clears it.

    Raises:
        FieldErrors: on ``self_score`` or ``reason``.
    """
    task = session.get_one(Task, task_id)
    number, text = checked_self_score(self_score, reason, task.score)
    task.self_score, task.self_reason = number, text
    describe(session, f"{task_code(task)} 自评：{'（空）' if number is None else f'{number} 分'}")
    no_score = number is not None and task.score is None
    return Saved(task_id, (f"任务 {task_code(task)} 还没有分值，合计里无法比较。",) if no_score else ())


def checked_self_score(self_score: str, reason: str, full: Decimal | None) -> tuple[Decimal | None, str]:
    """Score and reason as they may be saved; raises FieldErrors on ``self_score`` or ``reason``."""
    checks = Checks()
    text = checks.text(field_of("indicator", "reason"), reason)
    number: Decimal | None = None
    try:
        number = parse_score(self_score, word_of("indicator", "self_score"))
    except UserError as error:
        checks.fail("self_score", error.message)
    if number is not None and full is not None and number > full:
        checks.fail("self_score", f"自评分 {number} 超过了分值 {full}。")
    checks.finish()
    return number, text


def _task_lines(session: Session, plan_id: str) -> Iterator[_Line]:
    unproven = set(unproven_tasks(session, plan_id))
    query = (
        select(Category.id, Category.short_title, Task.id, Task.score, Task.self_score)
        .join(Task, Task.category_id == Category.id)
        .where(Category.plan_id == plan_id, Task.not_applicable == "")
        .order_by(Category.ordinal, Task.ordinal)
    )
    for category_id, name, task_id, full, own in session.execute(query):
        yield _Line(category_id, name, full, own, bonus=False, unproven=task_id in unproven)


def _indicator_lines(session: Session, plan_id: str) -> Iterator[_Line]:
    unproven = set(unproven_tasks(session, plan_id))
    query = (
        select(Indicator)
        .options(selectinload(Indicator.tasks))
        .where(Indicator.plan_id == plan_id)
        .order_by(Indicator.ordinal, Indicator.id)
    )
    for row in session.scalars(query):
        tasks = {link.task_id for link in row.tasks}
        yield _Line(
            "",
            row.project,
            row.score,
            row.self_score,
            row.bonus,
            unproven=bool(tasks) and tasks <= unproven,
            pending=row.score is None,
        )


def _total(part_id: str, name: str, lines: list[_Line]) -> ScoreTotal:
    def points(numbers: Iterator[Decimal | None]) -> Decimal:
        return sum((number for number in numbers if number is not None), Decimal(0))

    scored = [line for line in lines if line.own is not None]
    summed = [line for line in lines if not line.pending]
    usual, bonus = ([line for line in summed if line.bonus is which] for which in (False, True))
    rated = [line for line in usual if line.full is not None and line.own is not None]
    return ScoreTotal(
        id=part_id,
        name=name,
        full=points(line.full for line in usual),
        own=points(line.own for line in usual) if any(line.own is not None for line in usual) else None,
        bonus_full=points(line.full for line in bonus),
        bonus=points(line.own for line in bonus),
        scored=len(scored),
        lines=len(lines),
        without_material=sum(line.unproven and bool(line.own) for line in scored),
        pending=len(lines) - len(summed),
        rated=len(rated),
        rated_full=points(line.full for line in rated),
        rated_own=points(line.own for line in rated),
        usual=len(usual),
    )


def negative_counts(session: Session, plan_id: str) -> dict[NegativeState, int]:
    """How many lines of the negative list are in each state."""
    query = select(NegativeItem.state, func.count()).where(NegativeItem.plan_id == plan_id)
    found: dict[str, int] = dict(session.execute(query.group_by(NegativeItem.state)).all())
    return {state: found.get(state.code, 0) for state in NegativeState}


def page_negatives(
    session: Session, plan_id: str, state: NegativeState | None = None, offset: int = 0, limit: int = 100
) -> list[NegativeRow]:
    """Some lines of the negative list, in its order."""
    query = (
        select(NegativeItem)
        .where(*_conditions(plan_id, state))
        .order_by(NegativeItem.ordinal, NegativeItem.id)
        .offset(offset)
        .limit(limit)
    )
    return [_negative_row(item) for item in session.scalars(query)]


def add_standard_negatives(session: Session, plan_id: str) -> int:
    """Append the usual lines that the plan's list lacks; returns how many."""
    known = set(session.scalars(select(NegativeItem.text).where(NegativeItem.plan_id == plan_id)))
    missing = [text for text in STANDARD_NEGATIVES if text not in known]
    if missing:
        describe(session, f"添加常用负面清单 {len(missing)} 条")
    for text in missing:
        add_negative(session, plan_id, text)
    return len(missing)


def add_negative(session: Session, plan_id: str, text: str) -> str:
    """Append a line to the negative list; returns its id. Raises FieldErrors on ``text``."""
    text = _checked_negative(session, plan_id, text)
    last = session.scalar(select(func.max(NegativeItem.ordinal)).where(NegativeItem.plan_id == plan_id))
    item = NegativeItem(plan_id=plan_id, ordinal=(last or 0) + 1, text=text)
    session.add(item)
    session.flush()
    describe(session, f"添加负面清单：{shortened(text)}")
    return item.id


def edit_negative(session: Session, negative_id: str, text: str) -> None:
    """Change a line's words. Raises FieldErrors on ``text``."""
    item = session.get_one(NegativeItem, negative_id)
    item.text = _checked_negative(session, item.plan_id, text, negative_id)
    describe(session, f"修改负面清单：{shortened(item.text)}")


def check_negative(
    session: Session, negative_id: str, state: NegativeState, checked_on: date | None, note: str, today: date
) -> None:
    """Say whether it has happened, when that was checked, and what is to be said about it.

    Args:
        session: of a change.
        negative_id: the line.
        state: UNCHECKED forgets the day.
        checked_on: not after ``today``; ``today`` if None.
        note: needed where it has happened.
        today: the clerk's day.

    Raises:
        FieldErrors: on ``checked_on`` or ``note``.
    """
    item = session.get_one(NegativeItem, negative_id)
    checks = Checks()
    note = checks.text(field_of("negative_item", "note"), note)
    if state == NegativeState.HIT and not note:
        checks.fail("note", "负面清单情形为“有”时，请写明情况。")
    if checked_on and checked_on > today:
        told = field_of("negative_item", "checked_on")
        checks.fail(told.name, f"{told.word} {checked_on} 在今天之后，请核对。")
    checks.finish()
    item.state, item.note = state.code, note
    item.checked_on = None if state == NegativeState.UNCHECKED else checked_on or today
    describe(session, f"负面清单“{shortened(item.text)}”：{state}")


def remove_negative(session: Session, negative_id: str) -> None:
    """Delete a line of the negative list."""
    item = session.get_one(NegativeItem, negative_id)
    describe(session, f"删除负面清单：{shortened(item.text)}")
    session.delete(item)


def _conditions(plan_id: str, state: NegativeState | None) -> list[ColumnElement[bool]]:
    conditions = [NegativeItem.plan_id == plan_id]
    return [*conditions, NegativeItem.state == state.code] if state else conditions


def _negative_row(item: NegativeItem) -> NegativeRow:
    state = NegativeState[item.state.upper()]
    return NegativeRow(item.id, item.ordinal, item.text, state, item.checked_on, item.note)


def _checked_negative(session: Session, plan_id: str, text: str, own_id: str | None = None) -> str:
    checks = Checks()
    text = checks.text(field_of("negative_item", "text"), text)
    checks.finish()
    twin = session.scalar(
        select(NegativeItem.id).where(NegativeItem.plan_id == plan_id, NegativeItem.text == text).limit(1)
    )
    if twin and twin != own_id:
        raise FieldErrors({"text": "负面清单里已有这一条。"})
    return text
