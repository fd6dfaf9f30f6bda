"""全部记录: every step of the history as a long list, narrowed by day, page and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Change, ChangedRow
from wenming_desktop.entities.table_names import Table

# What the clerk calls the parts of the program, and the tables that a step of each touches.
PARTS: Mapping[str, frozenset[str]] = {
    "工作方案": frozenset({Table.WORK_PLAN, Table.SAFEGUARD, Table.STAGE, Table.PLAN_SOURCE, Table.CATEGORY}),
    "任务": frozenset(
        {
            *(Table.TASK, Table.TASK_PERSON, Table.ASSIGNMENT, Table.MEASURE, Table.QUOTA),
            *(Table.MATERIAL_REQUIREMENT, Table.REQUIREMENT_EVIDENCE, Table.EVIDENCE_LINK),
        }
    ),
    "活动": frozenset(
        {
            Table.ACTIVITY,
            Table.ACTIVITY_TASK,
            Table.ACTIVITY_EVIDENCE,
            Table.ACTIVITY_KIND,
            Table.SERVICE_HOURS,
        }
    ),
    "材料": frozenset(
        {
            *(Table.EVIDENCE, Table.EVIDENCE_VERSION, Table.EVIDENCE_MARK, Table.TEXT_CORRECTION),
            *(Table.TRASH_ITEM, Table.EVIDENCE_LINK, Table.REQUIREMENT_EVIDENCE, Table.ACTIVITY_EVIDENCE),
            *(Table.PUBLICITY_EVIDENCE, Table.FUND_EVIDENCE, Table.ORDER_EVIDENCE),
        }
    ),
    "科室与人员": frozenset({Table.DEPARTMENT, Table.PERSON, Table.LEADING_GROUP_MEMBER}),
    "志愿者": frozenset({Table.VOLUNTEER, Table.SERVICE_HOURS}),
    "调度督办": frozenset(
        {
            *(Table.SUPERVISION_ORDER, Table.SUPERVISION_REMINDER, Table.ORDER_EVIDENCE),
            Table.PROGRESS_REVIEW,
        }
    ),
    "宣传与资金": frozenset(
        {Table.PUBLICITY_ITEM, Table.PUBLICITY_EVIDENCE, Table.FUND_ENTRY, Table.FUND_EVIDENCE}
    ),
    "自评": frozenset({Table.INDICATOR, Table.INDICATOR_TASK, Table.NEGATIVE_ITEM}),
    "档案与报送": frozenset(
        {
            *(Table.ARCHIVE_SERIES, Table.ARCHIVE_BOX, Table.ARCHIVE_ITEM, Table.WITHDRAWN_NUMBER),
            *(Table.VOLUME, Table.VOLUME_TASK, Table.BOOK_ENTRY, Table.SUBMISSION_PROFILE),
        }
    ),
    "设置": frozenset({Table.SETTING}),
}
_HIDDEN = ("id", "sha256")  # besides ids of others: what of a row is no word of the clerk's


@dataclass(frozen=True)
class StepFilter:
    """Which steps; what is empty or None lets all through.

    Attributes:
        since: the first of the clerk's days.
        until: the last.
        part: one of PARTS.
        words: each stands in the step's name or in a value before or after it.
    """

    since: date | None = None
    until: date | None = None
    part: str | None = None
    words: str = ""


@dataclass(frozen=True)
class StepLine:
    """A step as a line of the list."""

    id: str
    at: datetime  # UTC
    label: str
    undone: bool
    by_program: bool  # undo passes over it
    rows: int


def step_ids(session: Session, wanted: StepFilter) -> list[str]:
    """The ids of the steps that the filter lets through, the newest first."""
    return list(session.scalars(_narrowed(select(Change.id), wanted).order_by(Change.sequence.desc())))


def step_lines(session: Session, ids: Sequence[str]) -> list[StepLine]:
    """Steps by id, in this order; what is not there is left out."""
    found: dict[str, StepLine] = {}
    for some in chunks(ids):
        sizes = select(ChangedRow.change_id, func.count(ChangedRow.row_id.distinct()))
        sizes = sizes.where(ChangedRow.change_id.in_(some)).group_by(ChangedRow.change_id)
        rows = {row[0]: row[1] for row in session.execute(sizes)}
        for step in session.scalars(select(Change).where(Change.id.in_(some))):
            count = rows.get(step.id, 0)
            undone = step.state != "done"
            found[step.id] = StepLine(step.id, step.at, step.label, undone, step.by_program, count)
    return [found[step_id] for step_id in ids if step_id in found]


def _narrowed(query: Select[str], wanted: StepFilter) -> Select[str]:
    if wanted.since:
        query = query.where(Change.at >= _begins(wanted.since))
    if wanted.until:
        query = query.where(Change.at < _begins(wanted.until + timedelta(days=1)))
    if wanted.part:
        tables = PARTS[wanted.part]
        query = query.where(
            Change.id.in_(select(ChangedRow.change_id).where(ChangedRow.table_name.in_(tables)))
        )
    for word in wanted.words.split():
        values = Change.id.in_(select(ChangedRow.change_id).where(_says(word)))
        query = query.where(or_(Change.label.contains(word, autoescape=True), values))
    return query


def _begins(day: date) -> datetime:
    """When a day of the clerk's begins."""
    return datetime.combine(day, time.min).astimezone(UTC)


def _says(word: str) -> ColumnElement[bool]:
    """Whether a value before or after has the word; column names and ids, all ASCII, do not count."""
    images = (ChangedRow.before, ChangedRow.after)
    if not word.isascii():
        return or_(*(image.contains(word, autoescape=True) for image in images))
    found: list[ColumnElement[bool]] = []
    for image in images:
        values = func.json_each(image).table_valued("key", "value")
        own = and_(values.c.key.not_in(_HIDDEN), values.c.key.not_like("%\\_id", escape="\\"))
        says = select(1).select_from(values).where(own, values.c.value.contains(word, autoescape=True))
        found.append(and_(image.contains(word, autoescape=True), says.exists()))
    return or_(*found)
