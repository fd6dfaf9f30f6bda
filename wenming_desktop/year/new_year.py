"""新建年度: a new year's plan made from any other year's, and the evidence that is still good for it."""

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Date, select, text
from sqlalchemy.orm import Session

from db.models import (
    Assignment,
    Base,
    Category,
    Evidence,
    Indicator,
    IndicatorTask,
    MaterialRequirement,
    Measure,
    NegativeItem,
    Quota,
    RequirementEvidence,
    Safeguard,
    Stage,
    Task,
    TaskPerson,
    Volume,
    VolumeTask,
    WorkPlan,
)
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.records import links_to_task
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.ledger.leading_group import copy_group, member_rows
from wenming_desktop.plan.saving import MAX_YEAR, MIN_YEAR
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.reading.deadlines import later_words, read_deadline


class YearPart(StrEnum):
    """What can be taken over beside categories and tasks; the value is the word the clerk sees."""

    QUOTAS = "次数要求"
    REQUIREMENTS = "所需材料"
    ASSIGNMENTS = "牵头、配合科室和责任人"
    DEADLINES = "完成时限"
    LEADING_GROUP = "领导小组"
    MEASURES = "措施"
    INDICATORS = "测评指标"
    NEGATIVES = "负面清单"
    VOLUMES = "卷"


# Measures, indicators and the negative list are often new each year: only if asked for.
USUAL_PARTS = frozenset(
    {
        YearPart.QUOTAS,
        YearPart.REQUIREMENTS,
        YearPart.ASSIGNMENTS,
        YearPart.DEADLINES,
        YearPart.LEADING_GROUP,
        YearPart.VOLUMES,
    }
)


@dataclass(frozen=True)
class NewYear:
    """The plan that was made, and how many of what were copied: the clerk's word -> number."""

    plan_id: str
    title: str
    copied: Mapping[str, int]


@dataclass(frozen=True)
class LongTermEvidence:
    """A piece of 长期有效 evidence of one year, and what it could serve in another.

    Attributes:
        evidence_id: the evidence.
        title: 题名.
        document_number: 文号; may be empty.
        formed_on: 形成日期.
        from_task: code of the task it serves in the old year.
        task_id: the task of the new year with the same text.
        task: that task's code.
        requirement_id: that task's slot of the same name and kind, if it takes long-term valid material.
        requirement: that slot's name; empty without one.
    """

    evidence_id: str
    title: str
    document_number: str
    formed_on: date | None
    from_task: str
    task_id: str
    task: str
    requirement_id: str | None
    requirement: str

    @property
    def pair(self) -> "LongTermPair":
        """What to hand to link_long_term()."""
        return LongTermPair(self.evidence_id, self.task_id, self.requirement_id)


@dataclass(frozen=True)
class LongTermPair:
    """Evidence to link to a task, and to put into one of its slots if one is named."""

    evidence_id: str
    task_id: str
    requirement_id: str | None = None


def new_year(
    session: Session, from_plan_id: str, year: int, parts: Collection[YearPart] = USUAL_PARTS
) -> NewYear:
    """Make a plan for another year from an existing one: what is asked for, not what was done.

    Categories, tasks (text, standard, 分值, note, 本单位不涉及 with its reason), safeguards and stages are
    always copied, word for word: which dates in a stage's text move, only the clerk knows. Departments and
    people are the workspace's own. Deadlines keep month and day (a month's last day stays its last day) and
    their words; with the departments come 责任领导 and 各科室. Measures begin anew. Never copied:
    activities, evidence, self scores, progress, the date of issue, and the original text: it is what another
    year's document says, while the new year's own is still to come.

    Raises:
        UserError: no such year, or it has a plan already.
    """
    old = session.get_one(WorkPlan, from_plan_id)
    if not MIN_YEAR <= year <= MAX_YEAR:
        raise UserError(f"年度要在 {MIN_YEAR} 到 {MAX_YEAR} 之间。")
    if session.scalar(select(WorkPlan.id).where(WorkPlan.year == year).limit(1)):
        raise UserError(f"{year}年度已有工作方案，没有新建。")
    describe(session, f"由{old.year}年度新建{year}年度")
    plan = WorkPlan(
        title=title_for(old.title, old.year, year),
        year=year,
        issuer=old.issuer,
        goal=old.goal,
        basis=old.basis,
        attachment=old.attachment,
        safeguards=[Safeguard(ordinal=row.ordinal, title=row.title, text=row.text) for row in old.safeguards],
        stages=[Stage(ordinal=row.ordinal, title=row.title, text=row.text) for row in old.stages],
    )
    session.add(plan)
    session.flush()
    copying = _Copying(session, frozenset(parts), year - old.year)
    for category in old.categories:
        copying.category(plan, category)
    copying.lists(old.id, plan.id)
    session.flush()
    return NewYear(plan.id, plan.title, copying.copied)


def title_for(title: str, old: int, new: int) -> str:
    """A plan's title for another year: the year in it replaced, in digits or Chinese numerals.

    >>> title_for("某局2021年创建工作方案", 2021, 2022)
    '某局2022年创建工作方案'
    """
    for written, wanted in zip(_year_words(old), _year_words(new), strict=True):
        title = title.replace(written, wanted)
    return title


def _year_words(year: int) -> tuple[str, ...]:
    chinese = str(year).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    return str(year), chinese, chinese.replace("〇", "零"), chinese.replace("〇", "○")


def same_day(day: date, years: int) -> date:
    """The day of the same month, so many years on; a month's last day stays its last day."""
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    ends = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, day.month, last if ends else min(day.day, last))


# Columns that are copied as they are.
_QUOTA = ("kind_id", "label", "minimum", "distinct_festivals")
_REQUIREMENT = (
    *("ordinal", "name", "kind", "minimum", "window", "years", "long_term_valid", "hint"),
    *("needs_number", "needs_date", "least_characters", "most_characters"),
)
_INDICATOR = (
    *("ordinal", "project", "heading", "content", "focus", "standard", "score", "score_words"),
    *("department_words", "material_words", "bonus"),
)


class _Copying:
    """Copies row by row and counts what it copied."""

    def __init__(self, session: Session, parts: frozenset[YearPart], years: int) -> None:
        self._session = session
        self._parts = parts
        self._years = years
        self._tasks: dict[str, str] = {}  # old id -> new id
        self.copied: dict[str, int] = {"任务类别": 0, "任务": 0}

    def category(self, plan: WorkPlan, old: Category) -> None:
        """A category with its tasks and all that hangs on them."""
        category = Category(
            ordinal=old.ordinal, title=old.title, short_title=old.short_title, intro=old.intro
        )
        plan.categories.append(category)
        self.copied["任务类别"] += 1
        for task in old.tasks:
            self._task(category, task)

    def _task(self, category: Category, old: Task) -> None:
        task = Task(
            ordinal=old.ordinal,
            text=old.text,
            standard=old.standard,
            score=old.score,
            note=old.note,
            not_applicable=old.not_applicable,
        )
        category.tasks.append(task)
        self._session.flush()
        self._tasks[old.id] = task.id
        self.copied["任务"] += 1
        if YearPart.ASSIGNMENTS in self._parts:
            task.leader, task.support_words = old.leader, old.support_words
            task.people = [TaskPerson(person_id=row.person_id, ordinal=row.ordinal) for row in old.people]
            task.assignments = [
                Assignment(department_id=row.department_id, role=row.role, ordinal=row.ordinal)
                for row in old.assignments
            ]
            self._count(YearPart.ASSIGNMENTS, len(task.assignments))
        if YearPart.DEADLINES in self._parts and (old.due_on or old.due_words):
            task.due_on, task.due_words = self._deadline(category.plan.year, old.due_on, old.due_words)
            self._count(YearPart.DEADLINES, 1)
        if YearPart.MEASURES in self._parts:
            task.measures = [self._measure(row, category.plan.year) for row in old.measures]
            self._count(YearPart.MEASURES, len(task.measures))
        self._asked_for(old.id, task.id)

    def _deadline(self, year: int, due_on: date | None, due_words: str) -> tuple[date | None, str]:
        """The same deadline in the new year: the day that its words name there, else the same day."""
        if not due_words:
            return due_on and same_day(due_on, self._years), ""
        deadline = read_deadline(later_words(due_words, self._years), year)
        return deadline.due_on, deadline.words

    def _measure(self, old: Measure, year: int) -> Measure:
        measure = Measure(ordinal=old.ordinal, text=old.text, recurrence=old.recurrence)
        if YearPart.ASSIGNMENTS in self._parts:
            measure.department_id, measure.person_id = old.department_id, old.person_id
        if YearPart.DEADLINES in self._parts:
            measure.due_on, measure.due_words = self._deadline(year, old.due_on, old.due_words)
        return measure

    def _asked_for(self, old_id: str, task_id: str) -> None:
        """Quotas and slots of a task."""
        if YearPart.QUOTAS in self._parts:
            for quota in self._session.scalars(select(Quota).where(Quota.task_id == old_id)):
                self._add(YearPart.QUOTAS, Quota(task_id=task_id, **_values(quota, _QUOTA)))
        if YearPart.REQUIREMENTS in self._parts:
            query = select(MaterialRequirement).where(MaterialRequirement.task_id == old_id)
            for slot in self._session.scalars(query):
                values = _values(slot, _REQUIREMENT)
                self._add(YearPart.REQUIREMENTS, MaterialRequirement(task_id=task_id, **values))

    def lists(self, old_id: str, plan_id: str) -> None:
        """What hangs on the plan itself: leading group, indicators without scores, the list unchecked."""
        if YearPart.LEADING_GROUP in self._parts and member_rows(self._session, old_id):
            self._count(YearPart.LEADING_GROUP, copy_group(self._session, old_id, plan_id))
        if YearPart.INDICATORS in self._parts:
            for row in self._session.scalars(select(Indicator).where(Indicator.plan_id == old_id)):
                made = Indicator(plan_id=plan_id, **_values(row, _INDICATOR))
                made.tasks = [
                    IndicatorTask(task_id=self._tasks[link.task_id], ordinal=link.ordinal)
                    for link in row.tasks
                    if link.task_id in self._tasks
                ]
                self._add(YearPart.INDICATORS, made)
        if YearPart.NEGATIVES in self._parts:
            for item in self._session.scalars(select(NegativeItem).where(NegativeItem.plan_id == old_id)):
                values = _values(item, ("ordinal", "text"))
                self._add(YearPart.NEGATIVES, NegativeItem(plan_id=plan_id, **values))

        if YearPart.VOLUMES in self._parts:
            for volume in self._session.scalars(select(Volume).where(Volume.plan_id == old_id)):
                self._add(YearPart.VOLUMES, self._volume(volume, plan_id))

    def _volume(self, old: Volume, plan_id: str) -> Volume:
        tasks = [
            VolumeTask(task_id=self._tasks[link.task_id], ordinal=link.ordinal)
            for link in old.tasks
            if link.task_id in self._tasks
        ]
        return Volume(plan_id=plan_id, tasks=tasks, **_values(old, ("ordinal", "name", "kinds")))

    def _add(self, part: YearPart, row: Base) -> None:
        self._session.add(row)
        self._count(part, 1)

    def _count(self, part: YearPart, number: int) -> None:
        self.copied[part] = self.copied.get(part, 0) + number


def _values(row: object, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


_LONG_TERM = """
    WITH old AS (
        SELECT t.id, t.text, c.ordinal || '-' || t.ordinal AS code
        FROM category AS c JOIN task AS t ON t.category_id = c.id
        WHERE c.plan_id = :old
    ),
    serving AS (
        SELECT old.id AS task_id, link.evidence_id, NULL AS name, NULL AS kind
        FROM old JOIN evidence_link AS link ON link.task_id = old.id
        UNION
        SELECT old.id, put.evidence_id, slot.name, slot.kind
        FROM old JOIN material_requirement AS slot ON slot.task_id = old.id
        JOIN requirement_evidence AS put ON put.requirement_id = slot.id
        UNION
        SELECT old.id, proof.evidence_id, NULL, NULL
        FROM old JOIN activity_task AS act ON act.task_id = old.id
        JOIN activity_evidence AS proof ON proof.activity_id = act.activity_id
    )
    SELECT e.id AS evidence_id, e.title, e.document_number, e.formed_on, old.code AS from_task,
        new.id AS task_id, new_c.ordinal || '-' || new.ordinal AS task,
        max(slot.id) AS requirement_id, coalesce(slot.name, '') AS requirement
    FROM serving
    JOIN evidence AS e ON e.id = serving.evidence_id AND e.long_term_valid
    JOIN old ON old.id = serving.task_id
    JOIN category AS new_c ON new_c.plan_id = :new
    JOIN task AS new ON new.category_id = new_c.id AND new.text = old.text
    LEFT JOIN material_requirement AS slot ON slot.task_id = new.id AND slot.long_term_valid
        AND slot.name = serving.name AND slot.kind = serving.kind
    WHERE NOT EXISTS (SELECT 1 FROM evidence_link AS l WHERE l.evidence_id = e.id AND l.task_id = new.id)
    GROUP BY e.id, new.id
    ORDER BY new_c.ordinal, new.ordinal, e.title, e.id
"""
_LONG_TERM_PAGE = text(f"{_LONG_TERM} LIMIT :limit OFFSET :offset").columns(formed_on=Date)


def long_term_evidence(
    session: Session, from_plan_id: str, to_plan_id: str, offset: int = 0, limit: int = -1
) -> list[LongTermEvidence]:
    """The 长期有效 evidence of one plan's tasks that tasks of another plan do not have yet.

    Evidence serves a task by link, slot or activity. It is offered to the task of the same text, and where it
    lay in a slot, to that task's slot of the same name and kind, if that takes long-term valid material.
    A ``limit`` of -1 is all of them.
    """
    session.flush()  # as above
    page = {"old": from_plan_id, "new": to_plan_id, "offset": offset, "limit": limit}
    rows = session.connection().execute(_LONG_TERM_PAGE, page)
    return [LongTermEvidence(**row) for row in rows.mappings()]


def link_long_term(session: Session, pairs: Sequence[LongTermPair]) -> int:
    """Link 长期有效 evidence to the tasks of a new year, as one step; returns how many pairs.

    Raises:
        UserError: evidence that is not 长期有效, or a slot of another task.
    """
    describe(session, f"沿用长期有效材料 {len(pairs)} 份")
    for pair in pairs:
        record = session.get_one(Evidence, pair.evidence_id)
        task = session.get_one(Task, pair.task_id)
        if not record.long_term_valid:
            raise UserError(f"材料“{record.title}”没有标为长期有效，不能沿用。")
        links_to_task(task, [record])
        if pair.requirement_id:
            slot = session.get_one(MaterialRequirement, pair.requirement_id)
            if slot.task_id != task.id:
                raise UserError(f"“{slot.name}”不是任务 {task_code(task)} 的所需材料。")
            confirmed = session.scalars(
                select(RequirementEvidence.id)
                .join(RequirementEvidence.requirement)
                .where(
                    RequirementEvidence.evidence_id == record.id,
                    RequirementEvidence.confirmed,
                    MaterialRequirement.name == slot.name,
                    MaterialRequirement.kind == slot.kind,
                )
            )
            fill_slot(session, slot.id, [record.id], confirmed=confirmed.first() is not None)
    session.flush()
    return len(pairs)
