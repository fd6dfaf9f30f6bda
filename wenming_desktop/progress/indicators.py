"""测评指标: the lines of an imported standard, their self scores and the tasks they belong to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, Float, Row, Select, cast, func, select
from sqlalchemy.orm import Session

from db.models import Category, Indicator, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, texts_of, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks, Saved
from wenming_desktop.plan.references import checked_task
from wenming_desktop.plan.tasks import parse_score
from wenming_desktop.progress.assessment import checked_self_score, unproven_tasks
from wenming_desktop.search.finding import Kind
from wenming_desktop.search.lists import finds, ids_of, rows_by_id
from wenming_desktop.words import shortened


@dataclass(frozen=True)
class IndicatorForm:
    """What the clerk fills in about an indicator; ``task`` is a code such as "2-7", empty without one."""

    project: str  # 测评项目
    content: str  # 测评内容
    standard: str = ""  # 测评标准
    score: str = ""  # 分值 as typed
    bonus: bool = False  # 加分项
    task: str = ""


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator as listed; ``without_material``: scored above 0 and its task has no material at all."""

    id: str
    ordinal: int
    project: str
    content: str
    standard: str
    score: Decimal
    self_score: Decimal | None
    reason: str
    bonus: bool
    task_id: str | None
    task: str  # its code; empty without one
    without_material: bool


class IndicatorMark(StrEnum):
    """What to look for among the indicators."""

    UNSCORED = "未自评"
    WITHOUT_MATERIAL = "有分无材料"
    WITHOUT_TASK = "未对应任务"
    BONUS = "加分项"


@dataclass(frozen=True)
class IndicatorFilter:
    """Which indicators to list; None is all."""

    text: str = ""  # as search.lists.finds() finds it in project, content, standard or reason
    project: str | None = None
    task_id: str | None = None
    mark: IndicatorMark | None = None


EVERYTHING = IndicatorFilter()


def count_indicators(session: Session, plan_id: str, wanted: IndicatorFilter = EVERYTHING) -> int:
    """How many indicators of a plan the filter lets through."""
    query = select(func.count()).select_from(Indicator).where(*_conditions(session, plan_id, wanted))
    return session.scalar(query) or 0


def indicator_ids(session: Session, plan_id: str, wanted: IndicatorFilter = EVERYTHING) -> list[str]:
    """The ids of all indicators that the filter lets through, in the standard's order."""
    return ids_of(session, _ids(session, plan_id, wanted))


def page_indicators(
    session: Session,
    plan_id: str,
    wanted: IndicatorFilter = EVERYTHING,
    offset: int = 0,
    limit: int = 100,
) -> list[IndicatorRow]:
    """Some of the indicators that the filter lets through, in the standard's order."""
    page = _ids(session, plan_id, wanted).offset(offset).limit(limit)
    return indicator_rows(session, plan_id, session.scalars(page).all())


def indicator_rows(session: Session, plan_id: str, ids: Sequence[str]) -> list[IndicatorRow]:
    """Indicators of a plan by id, in this order; what is gone is left out."""
    unproven = set(unproven_tasks(session, plan_id))

    def ask(some: Sequence[str]) -> Iterator[IndicatorRow]:
        return (_row(row, unproven) for row in session.execute(_rows().where(Indicator.id.in_(some))))

    return rows_by_id(ids, ask)


def indicator_row(session: Session, indicator_id: str) -> IndicatorRow:
    """One indicator."""
    return indicator_rows(session, session.get_one(Indicator, indicator_id).plan_id, [indicator_id])[0]


def projects(session: Session, plan_id: str) -> list[str]:
    """The 测评项目 of a plan's indicators, in the standard's order."""
    query = select(Indicator.project).where(Indicator.plan_id == plan_id).group_by(Indicator.project)
    return list(session.scalars(query.order_by(func.min(Indicator.ordinal))))


def add_indicator(session: Session, plan_id: str, form: IndicatorForm) -> str:
    """Append an indicator; returns its id.

    Raises:
        FieldErrors: by the names of IndicatorForm.
    """
    last = session.scalar(select(func.max(Indicator.ordinal)).where(Indicator.plan_id == plan_id))
    indicator = Indicator(plan_id=plan_id, ordinal=(last or 0) + 1)
    _write(session, indicator, form)
    session.add(indicator)
    session.flush()
    describe(session, f"添加测评指标：{shortened(indicator.content)}")
    return indicator.id


def edit_indicator(session: Session, indicator_id: str, form: IndicatorForm) -> None:
    """Change an indicator; raises FieldErrors by the names of IndicatorForm."""
    indicator = session.get_one(Indicator, indicator_id)
    _write(session, indicator, form)
    describe(session, f"修改测评指标：{shortened(indicator.content)}")


def assess_indicator(session: Session, indicator_id: str, self_score: str, reason: str) -> Saved:
    """Give an indicator its 自评分 and 自评说明 as typed; an empty score clears it.

    Raises:
        FieldErrors: on ``self_score`` or ``reason``.
    """
    indicator = session.get_one(Indicator, indicator_id)
    number, text = checked_self_score(self_score, reason, indicator.score)
    indicator.self_score, indicator.reason = number, text
    points = "（空）" if number is None else f"{number} 分"
    describe(session, f"指标“{shortened(indicator.content)}”自评：{points}")
    return Saved(indicator_id)


def link_indicators(session: Session, indicator_ids: Sequence[str], task_id: str | None) -> None:
    """Say which task some indicators belong to; None to none."""
    indicators = [session.get_one(Indicator, indicator_id) for indicator_id in indicator_ids]
    task = session.get_one(Task, task_id) if task_id else None
    code = f"{task.category.ordinal}-{task.ordinal}" if task else "（空）"
    for indicator in indicators:
        if task and task.category.plan_id != indicator.plan_id:
            raise UserError(f"任务 {code} 不在这个年度的方案里。")
        indicator.task = task
    what = f"“{shortened(indicators[0].content)}”" if len(indicators) == 1 else f" {len(indicators)} 条"
    describe(session, f"测评指标{what}对应任务：{code}")


def remove_indicators(session: Session, indicator_ids: Sequence[str]) -> None:
    """Delete indicators with their self scores."""
    indicators = [session.get_one(Indicator, indicator_id) for indicator_id in indicator_ids]
    what = f"：{shortened(indicators[0].content)}" if len(indicators) == 1 else f" {len(indicators)} 条"
    describe(session, f"删除测评指标{what}")
    for indicator in indicators:
        session.delete(indicator)


def _write(session: Session, indicator: Indicator, form: IndicatorForm) -> None:
    checks = Checks()
    project = checks.text(field_of("indicator", "project"), form.project)
    content = checks.text(field_of("indicator", "content"), form.content)
    standard = checks.text(field_of("indicator", "standard"), form.standard)
    task = checked_task(checks, session, "task", indicator.plan_id, form.task)
    score: Decimal | None = None
    try:
        score = parse_score(form.score, word_of("indicator", "score"))
    except UserError as error:
        checks.fail("score", error.message)
    if score is None:
        checks.fail("score", "请填写分值。")
    elif indicator.self_score is not None and indicator.self_score > score:
        checks.fail("score", f"分值 {score} 小于已填的自评分 {indicator.self_score}，请先改自评分。")
    checks.finish()
    indicator.project, indicator.content, indicator.standard = project, content, standard
    indicator.score, indicator.bonus, indicator.task = score or Decimal(0), form.bonus, task


def _ids(session: Session, plan_id: str, wanted: IndicatorFilter) -> Select[str]:
    query = select(Indicator.id).where(*_conditions(session, plan_id, wanted))
    return query.order_by(Indicator.ordinal, Indicator.id)


def _conditions(session: Session, plan_id: str, wanted: IndicatorFilter) -> list[ColumnElement[bool]]:
    texts = [getattr(Indicator, each.column) for each in texts_of("indicator")]
    conditions = [
        Indicator.plan_id == plan_id,
        *finds(wanted.text, (Indicator.id, Kind.INDICATOR), texts),
    ]
    if wanted.project is not None:
        conditions.append(Indicator.project == wanted.project)
    if wanted.task_id is not None:
        conditions.append(Indicator.task_id == wanted.task_id)
    match wanted.mark:
        case IndicatorMark.UNSCORED:
            conditions.append(Indicator.self_score.is_(None))
        case IndicatorMark.WITHOUT_MATERIAL:
            conditions.append(Indicator.task_id.in_(unproven_tasks(session, plan_id)))
            conditions.append(cast(Indicator.self_score, Float) > 0)
        case IndicatorMark.WITHOUT_TASK:
            conditions.append(Indicator.task_id.is_(None))
        case IndicatorMark.BONUS:
            conditions.append(Indicator.bonus.is_(True))
        case None:
            pass
    return conditions


def _rows() -> Select[Indicator, int, int]:
    return (
        select(Indicator, Category.ordinal, Task.ordinal)
        .outerjoin(Task, Task.id == Indicator.task_id)
        .outerjoin(Category, Category.id == Task.category_id)
    )


def _row(row: Row[Indicator, int, int], unproven: set[str]) -> IndicatorRow:
    indicator, category, ordinal = row
    return IndicatorRow(
        id=indicator.id,
        ordinal=indicator.ordinal,
        project=indicator.project,
        content=indicator.content,
        standard=indicator.standard,
        score=indicator.score,
        self_score=indicator.self_score,
        reason=indicator.reason,
        bonus=indicator.bonus,
        task_id=indicator.task_id,
        task=f"{category}-{ordinal}" if indicator.task_id else "",
        without_material=indicator.task_id in unproven and bool(indicator.self_score),
    )
