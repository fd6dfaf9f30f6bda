"""测评指标: the lines of an imported standard, their self scores and the tasks they belong to."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, Float, Select, cast, func, select
from sqlalchemy.orm import Session

from db.models import Category, Indicator, IndicatorTask, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import texts_of, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks, Saved
from wenming_desktop.plan.tasks import find_task, parse_score, task_codes
from wenming_desktop.progress.assessment import checked_self_score, unproven_tasks
from wenming_desktop.progress.indicator_proof import indicator_evidence
from wenming_desktop.progress.points import read_points
from wenming_desktop.search.finding import Kind
from wenming_desktop.search.lists import finds, ids_of, rows_by_id
from wenming_desktop.words import plain_number, shortened

_BETWEEN = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True)
class IndicatorForm:
    """What the clerk fills in about an indicator; ``tasks`` are codes such as "2-7、3-1", empty without one.

    ``score`` is 分值 as typed, empty while it is open; ``score_words`` what the table says of it besides.
    """

    project: str  # 测评项目
    content: str  # 测评内容
    standard: str = ""  # 测评标准
    score: str = ""
    bonus: bool = False  # 加分项
    tasks: str = ""
    heading: str = ""  # 指标名称
    focus: str = ""  # 考核要点
    score_words: str = ""
    departments: str = ""  # 负责部门
    materials: str = ""  # 提供材料


@dataclass(frozen=True)
class LinkedTask:
    """A task that an indicator belongs to."""

    id: str
    code: str


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator as listed; ``evidence`` counts the different files of all its tasks."""

    id: str
    ordinal: int
    project: str
    heading: str
    content: str
    focus: str
    standard: str
    score: Decimal | None
    score_words: str
    departments: str
    materials: str
    self_score: Decimal | None
    reason: str
    bonus: bool
    tasks: tuple[LinkedTask, ...]
    evidence: int

    @property
    def codes(self) -> str:
        """The codes of its tasks, 、 between them; empty without one."""
        return "、".join(task.code for task in self.tasks)

    @property
    def points(self) -> str:
        """分值 as it is shown: the number, else what the table says, else 待定."""
        return plain_number(self.score) or self.score_words or PENDING

    @property
    def without_material(self) -> bool:
        """Scored above 0, and its tasks have no material at all."""
        return bool(self.self_score and self.tasks) and not self.evidence


PENDING = "待定"  # 分值 of an indicator that has none yet


class IndicatorMark(StrEnum):
    """What to look for among the indicators."""

    UNSCORED = "未自评"
    PENDING = "待定分值"
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
    evidence = indicator_evidence(session, plan_id)

    def ask(some: Sequence[str]) -> Iterator[IndicatorRow]:
        tasks = _tasks_of(session, some)
        for indicator in session.scalars(select(Indicator).where(Indicator.id.in_(some))):
            yield _row(indicator, tuple(tasks[indicator.id]), evidence.get(indicator.id, 0))

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


def set_indicator_score(session: Session, indicator_id: str, score: str) -> None:
    """Give an indicator its 分值 as typed, the rest stays; raises FieldErrors on ``score``."""
    indicator = session.get_one(Indicator, indicator_id)
    checks = Checks()
    number = _checked_score(checks, indicator, score)
    checks.finish()
    indicator.score = number
    describe(session, f"指标“{shortened(indicator.content)}”分值：{plain_number(number) or PENDING}")


def assess_indicator(session: Session, indicator_id: str, self_score: str, reason: str) -> Saved:
    """Give an indicator its 自评分 and 自评说明 as typed; an empty score clears it.

    It may not be above 分值, or where that is written as a range such as 10－12, above the range.

    Raises:
        FieldErrors: on ``self_score`` or ``reason``.
    """
    indicator = session.get_one(Indicator, indicator_id)
    full = indicator.score if indicator.score is not None else read_points(indicator.score_words).most
    number, text = checked_self_score(self_score, reason, full)
    indicator.self_score, indicator.reason = number, text
    points = "（空）" if number is None else f"{number} 分"
    describe(session, f"指标“{shortened(indicator.content)}”自评：{points}")
    pending = number is not None and indicator.score is None
    return Saved(indicator_id, ("这一条还没有分值，不计入合计。",) if pending else ())


def link_indicators(
    session: Session, indicator_ids: Sequence[str], task_ids: Sequence[str], *, add: bool = False
) -> None:
    """Say which tasks some indicators belong to, in this order; none where there is none.

    Args:
        session: of a change.
        indicator_ids: the indicators.
        task_ids: tasks of their plan.
        add: the tasks that they have already stay, before these.

    Raises:
        UserError: a task of another plan.
    """
    indicators = [session.get_one(Indicator, indicator_id) for indicator_id in indicator_ids]
    tasks = [session.get_one(Task, task_id) for task_id in dict.fromkeys(task_ids)]
    for indicator in indicators:
        set_tasks(indicator, [*(row.task for row in indicator.tasks), *tasks] if add else tasks)
    what = f"“{shortened(indicators[0].content)}”" if len(indicators) == 1 else f" {len(indicators)} 条"
    describe(session, f"测评指标{what}{'增加' if add else ''}对应任务：{task_codes(tasks) or '（空）'}")


def set_tasks(indicator: Indicator, tasks: Sequence[Task]) -> None:
    """Let an indicator belong to these tasks, each once; raises UserError for a task of another plan."""
    known = {row.task_id: row for row in indicator.tasks}
    wanted = {task.id: task for task in tasks}
    for task in wanted.values():
        if task.category.plan_id != indicator.plan_id:
            raise UserError(f"任务 {task_codes([task])} 不在这个年度的方案里。")
    indicator.tasks = [known.get(key) or IndicatorTask(task=task) for key, task in wanted.items()]
    for ordinal, row in enumerate(indicator.tasks, start=1):
        row.ordinal = ordinal


def split_codes(codes: str) -> list[str]:
    """The codes of tasks as typed, "2-7、3-1", each once."""
    return list(dict.fromkeys(code for code in _BETWEEN.split(codes) if code))


def find_tasks(session: Session, plan_id: str, codes: str) -> list[Task]:
    """The tasks with codes as typed, "2-7、3-1", each once; UserError for one that the plan has not."""
    return [find_task(session, plan_id, code) for code in split_codes(codes)]


def remove_indicators(session: Session, indicator_ids: Sequence[str]) -> None:
    """Delete indicators with their self scores."""
    indicators = [session.get_one(Indicator, indicator_id) for indicator_id in indicator_ids]
    what = f"：{shortened(indicators[0].content)}" if len(indicators) == 1 else f" {len(indicators)} 条"
    describe(session, f"删除测评指标{what}")
    for indicator in indicators:
        session.delete(indicator)


def _write(session: Session, indicator: Indicator, form: IndicatorForm) -> None:
    checks = Checks()
    for field in texts_of("indicator"):
        if field.name not in {"reason", "statement"}:  # said with the self score, for the inspection
            setattr(indicator, field.column, checks.text(field, getattr(form, field.name)))
    tasks: list[Task] = []
    try:
        tasks = find_tasks(session, indicator.plan_id, form.tasks)
    except UserError as error:
        checks.fail("tasks", error.message)
    indicator.score, indicator.bonus = _checked_score(checks, indicator, form.score), form.bonus
    checks.finish()
    set_tasks(indicator, tasks)


def _checked_score(checks: Checks, indicator: Indicator, typed: str) -> Decimal | None:
    score: Decimal | None = None
    try:
        score = parse_score(typed, word_of("indicator", "score"))
    except UserError as error:
        checks.fail("score", error.message)
    if score is not None and indicator.self_score is not None and indicator.self_score > score:
        checks.fail("score", f"分值 {score} 小于已填的自评分 {indicator.self_score}，请先改自评分。")
    return score


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
        conditions.append(Indicator.tasks.any(IndicatorTask.task_id == wanted.task_id))
    match wanted.mark:
        case IndicatorMark.UNSCORED:
            conditions.append(Indicator.self_score.is_(None))
        case IndicatorMark.PENDING:
            conditions.append(Indicator.score.is_(None))
        case IndicatorMark.WITHOUT_MATERIAL:
            proven = IndicatorTask.task_id.not_in(unproven_tasks(session, plan_id))
            conditions += [Indicator.tasks.any(), ~Indicator.tasks.any(proven)]
            conditions.append(cast(Indicator.self_score, Float) > 0)
        case IndicatorMark.WITHOUT_TASK:
            conditions.append(~Indicator.tasks.any())
        case IndicatorMark.BONUS:
            conditions.append(Indicator.bonus.is_(True))
        case None:
            pass
    return conditions


def _tasks_of(session: Session, ids: Sequence[str]) -> Mapping[str, list[LinkedTask]]:
    query = (
        select(IndicatorTask.indicator_id, Task.id, Category.ordinal, Task.ordinal)
        .join(Task, Task.id == IndicatorTask.task_id)
        .join(Category, Category.id == Task.category_id)
        .where(IndicatorTask.indicator_id.in_(ids))
        .order_by(IndicatorTask.ordinal)
    )
    found: dict[str, list[LinkedTask]] = defaultdict(list)
    for indicator_id, task_id, category, ordinal in session.execute(query):
        found[indicator_id].append(LinkedTask(task_id, f"{category}-{ordinal}"))
    return found


def _row(indicator: Indicator, tasks: tuple[LinkedTask, ...], evidence: int) -> IndicatorRow:
    return IndicatorRow(
        id=indicator.id,
        ordinal=indicator.ordinal,
        project=indicator.project,
        heading=indicator.heading,
        content=indicator.content,
        focus=indicator.focus,
        standard=indicator.standard,
        score=indicator.score,
        score_words=indicator.score_words,
        departments=indicator.department_words,
        materials=indicator.material_words,
        self_score=indicator.self_score,
        reason=indicator.reason,
        bonus=indicator.bonus,
        tasks=tasks,
        evidence=evidence,
    )
