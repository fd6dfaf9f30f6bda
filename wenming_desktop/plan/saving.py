"""Saving a plan as it was read and corrected."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, Safeguard, Task, WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign
from wenming_desktop.plan.defaults import attach_defaults
from wenming_desktop.plan.departments import add_departments, known_names
from wenming_desktop.plan.imported import SAVED
from wenming_desktop.plan.saving_written import add_source, add_stages, add_written
from wenming_desktop.reading.corrections import validate
from wenming_desktop.reading.deadlines import Deadline, YearDoubt, doubt_of_year, read_deadline
from wenming_desktop.reading.department_names import with_true_departments
from wenming_desktop.reading.draft import PlanDraft, TaskDraft
from wenming_desktop.reading.titles import short_title
from wenming_desktop.reading.written import means_several

MIN_YEAR, MAX_YEAR = 1990, 2100


def save_plan(
    session: Session, draft: PlanDraft, year: int | None = None, *, other_years: bool = True
) -> str:
    """Save a plan with its categories, tasks, safeguards and stages, and the text that it was read from.

    Departments it names are added; what cannot be one stands in the task's note. Every task gets the slots
    and quotas that its own words ask for. Deadlines keep their words; whether one of another year is meant,
    doubts_of_years() asks before.

    Args:
        session: of a change.
        draft: as read and corrected.
        year: overrides the draft's own.
        other_years: whether a deadline outside the year gives its day; without, only its words are kept.

    Returns:
        The plan's id.

    Raises:
        UserError: no category, no task, no year, or a plan of that year and title is there already.
    """
    draft = with_true_departments(validate(draft), known_names(session))
    year = year or draft.year
    if year is None or not MIN_YEAR <= year <= MAX_YEAR:
        raise UserError("方案里没有写明年度，请填写年度（例如 2021）。")
    if session.scalar(select(WorkPlan).where(WorkPlan.year == year, WorkPlan.title == draft.title)):
        raise UserError(f"{year}年度已有同名方案“{draft.title}”，没有重复导入。")
    describe(session, f"{SAVED}《{draft.title}》")
    plan = WorkPlan(
        title=draft.title,
        year=year,
        issuer=draft.issuer,
        issued_on=draft.issued_on,
        goal=draft.goal,
        basis="\n".join(draft.basis),
        attachment=draft.attachment,
        safeguards=[
            Safeguard(ordinal=number, title=row.title, text=row.text)
            for number, row in enumerate(draft.safeguards, start=1)
        ],
    )
    session.add(plan)
    session.flush()
    add_stages(session, plan.id, draft)
    add_source(session, plan.id, draft)
    for ordinal, category_draft in enumerate(draft.categories, start=1):
        category = Category(
            ordinal=ordinal,
            title=category_draft.title,
            short_title=short_title(category_draft.title),
            intro=category_draft.intro,
        )
        plan.categories.append(category)
        for number, task_draft in enumerate(category_draft.tasks, start=1):
            task = Task(ordinal=number, text=task_draft.text, standard="", note="")
            category.tasks.append(task)
            session.flush()
            write_task(session, task, task_draft, year, other_years=other_years)
        attach_defaults(session, category.tasks)
    return plan.id


def doubts_of_years(draft: PlanDraft, year: int) -> list[YearDoubt]:
    """What to ask about deadlines outside the plan's year, once for each wording."""
    written = dict.fromkeys(task.due for category in draft.categories for task in category.tasks if task.due)
    return [doubt for due in written if (doubt := doubt_of_year(due, year))]


def write_task(
    session: Session, task: Task, draft: TaskDraft, year: int, *, other_years: bool = True
) -> None:
    """Write what a document says of a new task beside its text; departments it names are added."""
    _assign_as_written(session, task, draft, _deadline(draft, year, other_years=other_years))
    add_written(session, task, draft)


def _deadline(draft: TaskDraft, year: int, *, other_years: bool) -> Deadline:
    written = draft.due or ""
    deadline = read_deadline(written, year)
    if deadline.other_year and not other_years:
        return replace(deadline, words=written, due_on=None)
    return deadline


def _assign_as_written(session: Session, task: Task, draft: TaskDraft, deadline: Deadline) -> None:
    if not (draft.lead or draft.support or draft.person or draft.due or draft.leader):
        return
    support = [name for name in draft.support if name != draft.lead]
    named = [name for name in support if not means_several(name)]
    add_departments(session, [draft.lead, *named] if draft.lead else named)
    assign(
        session,
        [task.id],
        AssignmentChange(
            lead=draft.lead or KEEP,
            support=support,
            person=draft.person or KEEP,
            due_on=deadline.due_on,
            due_words=deadline.words,
            leader=draft.leader or KEEP,
        ),
    )
