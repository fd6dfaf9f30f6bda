"""What an activity must and should hold: what refuses it, and what is only said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from db.models import Activity, ActivityKind, Category, Department, Person, Task, Volunteer, WorkPlan
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.forms import Checks, outside_year
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.festivals import FESTIVALS, festival_name, festival_of
from wenming_desktop.plan.saving import MAX_YEAR, MIN_YEAR
from wenming_desktop.plan.tasks import task_code

MOST_PEOPLE = 1_000_000
MOST_HOURS = 1_000

# What an activity of a form should state. Minutes state 议题 时间 地点 参加人员; the time is never missing.
_EXPECTED: Mapping[KindForm, tuple[str, ...]] = {
    KindForm.MEETING: ("agenda", "place", "attendees", "conclusion"),
    KindForm.LECTURE: ("speaker",),
    KindForm.FESTIVAL: ("festival",),
}


@dataclass(frozen=True)
class Names:
    """What an activity of a plan may refer to, by the names the clerk uses; loaded once for many checks."""

    plan_id: str
    year: int
    kinds: Mapping[str, ActivityKind]
    departments: Mapping[str, Department]  # by name, and by short name where only one has it
    tasks: Mapping[str, Task]  # by code


@dataclass(frozen=True)
class Checked:
    """A draft with its names resolved; to be saved only without ``errors``."""

    errors: Mapping[str, str]  # field -> one Chinese sentence
    warnings: tuple[str, ...]
    texts: Mapping[str, str]
    kind: ActivityKind | None
    department: Department | None
    tasks: tuple[Task, ...]
    festival: str | None


def load_names(session: Session, plan_id: str) -> Names:
    """The kinds, departments and tasks that an activity of this plan may name."""
    plan = session.get_one(WorkPlan, plan_id)
    kinds = session.scalars(select(ActivityKind).order_by(ActivityKind.ordinal, ActivityKind.id))
    departments = session.scalars(select(Department).order_by(Department.ordinal)).all()
    short = [row.short_name for row in departments]
    tasks = session.scalars(
        select(Task)
        .join(Category)
        .where(Category.plan_id == plan_id)
        .order_by(Category.ordinal, Task.ordinal)
        .options(joinedload(Task.category))
    )
    return Names(
        plan_id,
        plan.year,
        {kind.name: kind for kind in kinds},
        {row.short_name: row for row in departments if short.count(row.short_name) == 1 and row.short_name}
        | {row.name: row for row in departments},
        {task_code(task): task for task in tasks},
    )


def check(session: Session, names: Names, draft: ActivityDraft, own_id: str | None = None) -> Checked:
    """Check a draft against the rules; reads only.

    Args:
        session: any.
        names: of the activity's plan.
        draft: as filled in.
        own_id: the activity that is being changed.
    """
    checks = Checks()
    texts = checks.texts("activity", draft)
    kind = names.kinds.get(draft.kind.strip())
    if kind is None:
        known = f"没有名为“{draft.kind.strip()[:20]}”的{_word('kind')}。现有：{'、'.join(names.kinds)}。"
        checks.fail("kind", known if draft.kind.strip() else f"请选择{_word('kind')}。")
    organiser = draft.organiser.strip()
    department = names.departments.get(organiser)
    if organiser and department is None:
        checks.fail("organiser", f"没有名为“{organiser[:20]}”的科室，请先添加科室或改选。")
    for code in draft.tasks:
        if code not in names.tasks:
            checks.fail("tasks", f"没有编号为“{code[:12]}”的任务，编号的写法是“类别-任务”，例如 2-7。")
    _dates(checks, draft)
    _numbers(checks, draft)
    _service(checks, session, draft)
    festival = _festival(checks, draft, kind)
    warnings = _warnings(session, names, draft, texts, kind, own_id)
    tasks = tuple(names.tasks[code] for code in dict.fromkeys(draft.tasks) if code in names.tasks)
    return Checked(_faults(checks), warnings, texts, kind, department, tasks, festival)


def lacking(form: KindForm, fields: Mapping[str, str | None], volunteers: int) -> tuple[str, ...]:
    """What an activity of this form should state and does not, in the clerk's words.

    Args:
        form: of its kind.
        fields: its place, agenda, attendees, conclusion, speaker and festival.
        volunteers: how many have hours in it.
    """
    missing = [name for name in _EXPECTED.get(form, ()) if not fields.get(name)]
    if form == KindForm.VOLUNTEER and not volunteers:
        missing.append("service")
    return tuple(_word(name) for name in missing)


def hours_fault(hours: Decimal, *, zero: bool) -> str | None:
    """Why this is no number of hours, as one sentence; None if it is."""
    if hours.is_finite() and (hours > 0 or (zero and hours == 0)) and hours <= MOST_HOURS:
        exponent = hours.normalize().as_tuple().exponent
        if isinstance(exponent, int) and exponent >= -2:
            return None
    return f"时长要填 0 到 {MOST_HOURS} 小时{'' if zero else '（不含 0）'}，最多两位小数。"


def _word(name: str) -> str:
    return word_of("activity", name)


def _faults(checks: Checks) -> dict[str, str]:
    try:
        checks.finish()
    except FieldErrors as error:
        return dict(error.fields)
    return {}


def _dates(checks: Checks, draft: ActivityDraft) -> None:
    checks.day(field_of("activity", "starts_on"), draft.starts_on)
    for name, day in (("starts_on", draft.starts_on), ("ends_on", draft.ends_on)):
        if day and not MIN_YEAR <= day.year <= MAX_YEAR:
            checks.fail(name, f"日期 {day} 不在 {MIN_YEAR} 到 {MAX_YEAR} 年之间，请核对。")
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        checks.fail("ends_on", f"{_word('ends_on')} {draft.ends_on} 早于开始日期 {draft.starts_on}。")


def _numbers(checks: Checks, draft: ActivityDraft) -> None:
    if draft.people is not None and not 0 <= draft.people <= MOST_PEOPLE:
        checks.fail("people", f"人数要填 0 到 {MOST_PEOPLE} 的整数。")
    if draft.hours is not None and (fault := hours_fault(draft.hours, zero=True)):
        checks.fail("hours", fault)


def _service(checks: Checks, session: Session, draft: ActivityDraft) -> None:
    seen: set[str] = set()
    for entry in draft.service:
        person = session.scalar(select(Person.name).join(Volunteer).where(Volunteer.id == entry.volunteer_id))
        if person is None:
            checks.fail("service", "有一名志愿者已不在名册中，请重新选择。")
        elif entry.volunteer_id in seen:
            checks.fail("service", f"志愿者“{person}”登记了两次，请合并时长。")
        elif fault := hours_fault(entry.hours, zero=False):
            checks.fail("service", f"志愿者“{person}”的{fault}")
        seen.add(entry.volunteer_id)


def _festival(checks: Checks, draft: ActivityDraft, kind: ActivityKind | None) -> str | None:
    if draft.festival.strip():
        name = festival_name(draft.festival)
        if name is None:
            checks.fail("festival", f"节日要从{'、'.join(FESTIVALS)}中选择。")
        return name
    if kind and kind.form == KindForm.FESTIVAL:
        near = festival_of(draft.starts_on) if draft.starts_on else None
        checks.fail("festival", f"请选择{_word('festival')}{f'（日期靠近{near}）' if near else ''}。")
    return None


def _warnings(
    session: Session,
    names: Names,
    draft: ActivityDraft,
    texts: Mapping[str, str],
    kind: ActivityKind | None,
    own_id: str | None,
) -> tuple[str, ...]:
    said: list[str] = []
    if draft.starts_on:
        said += outside_year(_word("starts_on"), draft.starts_on, names.year)
        if _has_twin(session, names.plan_id, texts["title"], draft.starts_on, own_id):
            said.append(f"{draft.starts_on} 已有同名活动，请核对是否重复。")
    if draft.ends_on and draft.starts_on and draft.ends_on.year != draft.starts_on.year:
        said += outside_year(_word("ends_on"), draft.ends_on, names.year)
    if not draft.tasks:
        said.append("没有对应任务，暂不计入任何任务。")
    missing = lacking(KindForm(kind.form), {**texts, "festival": "-"}, len(draft.service)) if kind else ()
    if missing:
        said.append(f"还没有填写：{'、'.join(missing)}。")
    if draft.people is not None and draft.people < len(draft.service):
        said.append(f"{_word('people')} {draft.people} 少于登记的志愿者 {len(draft.service)} 名。")
    return tuple(said)


def _has_twin(session: Session, plan_id: str, title: str, day: date, own_id: str | None) -> bool:
    same = select(Activity.id).where(
        Activity.plan_id == plan_id, Activity.starts_on == day, Activity.title == title
    )
    return any(found != own_id for found in session.scalars(same))
