"""The clerk's changes to a plan's tasks: added, edited, moved, 本单位不涉及, deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from db.models import Category, EvidenceLink, MaterialRequirement, Measure, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.defaults import attach_defaults
from wenming_desktop.plan.hanging import unlink_all
from wenming_desktop.plan.tasks import parse_score, task_code, task_codes
from wenming_desktop.reading.corrections import MOST_TASKS
from wenming_desktop.words import plain_number, shortened


@dataclass(frozen=True)
class TaskForm:
    """What the clerk may write of a task; ``score`` as typed."""

    text: str
    standard: str = ""
    score: str = ""
    note: str = ""


def add_task(session: Session, category_id: str, text: str, at: int | None = None) -> str:
    """Add a task with the slots and quotas that its words ask for; returns its id.

    Args:
        session: of a change.
        category_id: where.
        text: the task's text.
        at: its number in the category; those from there on move up. None: at the end.

    Raises:
        FieldErrors: on ``text``.
        UserError: the plan has too many tasks by now.
    """
    category = session.get_one(Category, category_id)
    if sum(len(each.tasks) for each in category.plan.categories) >= MOST_TASKS:
        raise UserError(f"任务太多（最多 {MOST_TASKS} 项），请先合并一些任务。")
    checks = Checks()
    task = Task(text=checks.text(field_of("task", "text"), text))
    checks.finish()
    order = list(category.tasks)
    order.insert(len(order) if at is None else max(0, at - 1), task)
    category.tasks.append(task)
    number(order)
    session.flush()
    session.expire(category, ["tasks"])
    describe(session, f"添加任务 {task_code(task)}：{shortened(task.text)}")
    attach_defaults(session, [task])
    return task.id


def task_form(session: Session, task_id: str) -> TaskForm:
    """A task as the clerk may edit it."""
    task = session.get_one(Task, task_id)
    return TaskForm(task.text, task.standard, plain_number(task.score), task.note)


def change_task(session: Session, task_id: str, form: TaskForm) -> None:
    """Write everything that the form says of a task.

    Raises:
        FieldErrors: by the names of TaskForm; the points fall below those given by the self-assessment.
    """
    task = session.get_one(Task, task_id)
    checks = Checks()
    wanted = {
        name: checks.text(field_of("task", name), getattr(form, name))
        for name in ("text", "standard", "note")
    }
    score = _checked_score(checks, form.score, task.self_score)
    checks.finish()
    changed = [name for name, value in wanted.items() if getattr(task, name) != value]
    for name in changed:
        setattr(task, name, wanted[name])
    if task.score != score:
        task.score = score
        changed.append("score")
    if changed:
        describe(session, f"修改 {task_code(task)} 的{'、'.join(word_of('task', name) for name in changed)}")


def _checked_score(checks: Checks, written: str, self_score: Decimal | None) -> Decimal | None:
    try:
        score = parse_score(written, word_of("task", "score"))
    except UserError as error:
        checks.fail("score", error.message)
        return None
    if score is not None and self_score is not None and self_score > score:
        checks.fail("score", f"分值 {score} 小于已填的自评分 {self_score}，请先改自评分。")
    return score


def set_not_applicable(session: Session, task_ids: Sequence[str], reason: str) -> None:
    """Say why tasks do not concern the unit, which takes them out of all counts; empty takes that back.

    Raises:
        FieldErrors: on ``not_applicable``, where the reason is too long.
    """
    checks = Checks()
    reason = checks.text(field_of("task", "not_applicable"), reason)
    checks.finish()
    tasks = [session.get_one(Task, task_id) for task_id in task_ids]
    for task in tasks:
        task.not_applicable = reason
    word = word_of("task", "not_applicable")
    describe(session, f"{task_codes(tasks)} {f'{word}：{shortened(reason)}' if reason else f'取消“{word}”'}")


def move_tasks(session: Session, task_ids: Sequence[str], category_id: str, at: int | None = None) -> None:
    """Move tasks, as they follow each other here, into a category of their plan; codes are numbered anew.

    Everything that hangs on them stays with them.

    Args:
        session: of a change.
        task_ids: what to move.
        category_id: where to; it may be their own.
        at: the number that the first of them gets there. None: at the end.
    """
    tasks = [session.get_one(Task, task_id) for task_id in dict.fromkeys(task_ids)]
    category = session.get_one(Category, category_id)
    if any(task.category.plan_id != category.plan_id for task in tasks):
        raise UserError("任务只能在自己的方案里移动。")
    left = {task.category for task in tasks} - {category}
    codes = task_codes(tasks)
    order = [task for task in category.tasks if task not in tasks]
    place = len(order) if at is None else min(max(0, at - 1), len(order))
    order[place:place] = tasks
    for task in tasks:
        task.category = category
    number(order)
    for each in left:
        number([task for task in each.tasks if task not in tasks])
    session.flush()
    for each in (category, *left):
        session.expire(each, ["tasks"])
    describe(session, f"移动任务 {codes} 到“{category.short_title}”：{task_codes(tasks)}")


def step_task(session: Session, task_id: str, steps: int) -> None:
    """Move a task up (negative) or down among its category's; at the end it stays."""
    task = session.get_one(Task, task_id)
    wanted = task.ordinal + steps
    if 1 <= wanted <= len(task.category.tasks):
        move_tasks(session, [task_id], task.category_id, wanted)


def remove_tasks(session: Session, task_ids: Sequence[str]) -> None:
    """Delete tasks with their slots, quotas and measures; those after them move up.

    Evidence, activities, orders, indicators, reports and funds stay and are only unlinked: show
    what_hangs_on_tasks() first.
    """
    tasks = [session.get_one(Task, task_id) for task_id in dict.fromkeys(task_ids)]
    what = f"：{shortened(tasks[0].text)}" if len(tasks) == 1 else ""
    describe(session, f"删除任务 {task_codes(tasks)}{what}")
    drop_tasks(session, tasks)


def drop_tasks(session: Session, tasks: Sequence[Task]) -> None:
    """What remove_tasks() does, under another step's name."""
    unlink_all(session, tasks)
    categories = dict.fromkeys(task.category for task in tasks)
    for task in tasks:
        session.expire(task)  # what was taken off it is not its own any more
        session.delete(task)
    session.flush()
    for category in categories:
        session.expire(category, ["tasks"])
        number(category.tasks)
    session.flush()


def number(rows: Sequence[Task | Category | EvidenceLink | MaterialRequirement | Measure]) -> None:
    """Give rows their ordinals in this order, from 1."""
    for ordinal, row in enumerate(rows, start=1):
        if row.ordinal != ordinal:
            row.ordinal = ordinal
