"""Saving a plan as it was read and corrected."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Category, Safeguard, Task, WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign
from wenming_desktop.plan.corrections import validate
from wenming_desktop.plan.deadlines import parse_deadline
from wenming_desktop.plan.defaults import attach_defaults
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.draft import PlanDraft, TaskDraft
from wenming_desktop.plan.imported import SAVED
from wenming_desktop.plan.saving_written import add_source, add_stages, add_written
from wenming_desktop.plan.titles import short_title

MIN_YEAR, MAX_YEAR = 1990, 2100


def save_plan(session: Session, draft: PlanDraft, year: int | None = None) -> str:
    """Save a plan with its categories, tasks, safeguards and stages, and the text that it was read from.

    Departments it names are added. Every task gets the slots and quotas that its own words ask for.

    A deadline that cannot be read is kept in the task's note.

    Args:
        session: of a change.
        draft: as read and corrected.
        year: overrides the draft's own.

    Returns:
        The plan's id.

    Raises:
        UserError: no category, no task, no year, or a plan of that year and title is there already.
    """
    draft = validate(draft)
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
            write_task(session, task, task_draft, year)
        attach_defaults(session, category.tasks)
    return plan.id


def write_task(session: Session, task: Task, draft: TaskDraft, year: int) -> None:
    """Write what a document says of a new task beside its text; departments it names are added."""
    _assign_as_written(session, task, draft, year)
    add_written(session, task, draft)


def _assign_as_written(session: Session, task: Task, draft: TaskDraft, year: int) -> None:
    named = [*([draft.lead] if draft.lead else []), *draft.support]
    if not (named or draft.person or draft.due):
        return
    add_departments(session, named)
    due_on: date | None = None
    if draft.due:
        try:
            due_on = parse_deadline(draft.due, year)
        except UserError:
            task.note = f"完成时限：{draft.due}"
    assign(
        session,
        [task.id],
        AssignmentChange(
            lead=draft.lead or KEEP,
            support=[name for name in draft.support if name != draft.lead],
            person=draft.person or KEEP,
            due_on=due_on or KEEP,
        ),
    )
