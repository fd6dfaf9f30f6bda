"""Finding and reading tasks: a plan as frozen rows, computed from the database in a few queries."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Category,
    Task,
    WorkPlan,
)
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.words import without_marks

_LONGEST_CODE = 12  # characters; longer numbers fit no database column


@dataclass(frozen=True)
class PlanHead:
    """A plan as the year box lists it."""

    id: str
    year: int
    title: str


def plan_heads(session: Session) -> list[PlanHead]:
    """All plans, the newest year first."""
    return list(map(plan_head, newest_plans(session)))


def year_at_work(session: Session, today: date) -> int | None:
    """The year of the only plan, or of several this year's where one is; None where nobody can know it."""
    years = [head.year for head in plan_heads(session)]
    if len(years) > 1:
        years = [year for year in years if year == today.year]
    return years[0] if len(years) == 1 else None


def newest_plans(session: Session) -> Sequence[WorkPlan]:
    """All plans as rows, the newest year first."""
    return session.scalars(select(WorkPlan).order_by(WorkPlan.year.desc(), WorkPlan.title)).all()


def plan_head(plan: WorkPlan) -> PlanHead:
    """A plan's head."""
    return PlanHead(plan.id, plan.year, plan.title)


def find_task(session: Session, plan_id: str, code: str) -> Task:
    """The task with a code such as ``"2-7"``; UserError if the plan has none."""
    category, _, ordinal = code.partition("-")
    if category.isdecimal() and ordinal.isdecimal() and len(code) <= _LONGEST_CODE:
        task = session.scalar(
            select(Task)
            .join(Category)
            .where(
                Category.plan_id == plan_id, Category.ordinal == int(category), Task.ordinal == int(ordinal)
            )
        )
        if task:
            return task
    raise UserError(f"没有编号为“{code}”的任务，编号的写法是“类别-任务”，例如 2-7。")


def task_code(task: Task) -> str:
    """The task's code, "category-task"."""
    return f"{task.category.ordinal}-{task.ordinal}"


def task_codes(tasks: Sequence[Task]) -> str:
    """The codes of some tasks for a history label, e.g. ``"2-1、2-2等5项"``."""
    codes = [task_code(task) for task in tasks]
    return "、".join(codes) if len(codes) <= 3 else f"{'、'.join(codes[:2])}等{len(codes)}项"


def edit_task(session: Session, task_id: str, field: str, value: str) -> None:
    """Change a text of a task.

    Args:
        session: of a change.
        task_id: the task.
        field: ``"text"``, ``"standard"``, ``"note"`` or ``"self_reason"``.
        value: the new text; the task's own text must not be empty.
    """
    task = session.get_one(Task, task_id)
    told = field_of("task", field)
    value = without_marks(value).strip()
    if field == "text" and not value:
        raise UserError(f"任务 {task_code(task)} 的内容不能为空。")
    if len(value) > told.limit:
        raise UserError(f"{told.word}太长：最多 {told.limit} 字，现有 {len(value)} 字。")
    setattr(task, field, value)
    describe(session, f"修改 {task_code(task)} 的{told.word}")


def set_score(session: Session, task_id: str, field: str, value: str) -> None:
    """Set a task's 分值 (``"score"``) or 自评分 (``"self_score"``) from what the clerk typed; empty clears.

    Raises:
        UserError: not a number from 0 to 1000 with at most two decimals, or a self score above the full one.
    """
    task = session.get_one(Task, task_id)
    name = word_of("task", field)
    number = parse_score(value, name)
    setattr(task, field, number)
    if task.score is not None and task.self_score is not None and task.self_score > task.score:
        raise UserError(f"自评分 {task.self_score} 超过了分值 {task.score}。")
    describe(session, f"{task_code(task)} {name}：{number if number is not None else '（空）'}")


def note_cell(note: str, not_applicable: str) -> str:
    """What 备注 says of a task in a table: why it does not concern the unit, and the note."""
    said = f"{_NOT_APPLICABLE}：{not_applicable}" if not_applicable else ""
    return "\n".join(filter(None, (said, note)))


def split_note_cell(cell: str) -> tuple[str, str]:
    """The note, and why the task does not concern the unit, of what note_cell() wrote."""
    first, _, rest = cell.partition("\n")
    word, _, reason = first.replace(":", "：", 1).partition("：")
    return (rest, reason.strip()) if word == _NOT_APPLICABLE and reason.strip() else (cell, "")


def parse_score(value: str, name: str) -> Decimal | None:
    """Points as the clerk typed them, with or without 分; None if empty.

    Raises:
        UserError: not a number from 0 to 1000 with at most two decimals; ``name`` is the column's.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if not text:
        return None
    found = re.fullmatch(r"([0-9]{1,4}(?:\.[0-9]{1,2})?)\s*分?", text)
    if not found or Decimal(found[1]) > SCORE_LIMIT:
        raise UserError(f"“{value}”不是{name}，请填 0 到 {SCORE_LIMIT} 的数，最多两位小数。")
    return Decimal(found[1])


SCORE_LIMIT = 1000  # points
_NOT_APPLICABLE = word_of("task", "not_applicable")


def rename_category(session: Session, category_id: str, short_title: str) -> None:
    """Change the name a category's tab shows; 1 to 12 characters."""
    short_title = short_title.strip()
    if not 1 <= len(short_title) <= 12:
        raise UserError("类别简称要有 1 到 12 个字。")
    category = session.get_one(Category, category_id)
    category.short_title = short_title
    describe(session, f"类别“{category.title}”简称改为“{short_title}”")
