"""The clerk's changes to a plan's categories: added, renamed, reordered, deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.models import Category, WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.task_editing import drop_tasks, move_tasks, number
from wenming_desktop.reading.corrections import MOST_CATEGORIES
from wenming_desktop.reading.titles import short_title
from wenming_desktop.words import shortened


@dataclass(frozen=True)
class CategoryForm:
    """What the clerk writes of a category; an empty ``short_title``, the tab's name, is made of the title."""

    title: str
    short_title: str = ""
    intro: str = ""


def add_category(session: Session, plan_id: str, form: CategoryForm, at: int | None = None) -> str:
    """Add a category; returns its id.

    Args:
        session: of a change.
        plan_id: where.
        form: what it says.
        at: its number; those from there on move up. None: at the end.

    Raises:
        FieldErrors: by the names of CategoryForm.
        UserError: the plan has too many categories by now.
    """
    plan = session.get_one(WorkPlan, plan_id)
    if len(plan.categories) >= MOST_CATEGORIES:
        raise UserError(f"类别太多（最多 {MOST_CATEGORIES} 个），请先合并一些类别。")
    category = Category()
    _write(category, form, plan.categories)
    order = list(plan.categories)
    order.insert(len(order) if at is None else max(0, at - 1), category)
    plan.categories.append(category)
    _number(session, plan, order)
    describe(session, f"添加类别“{category.title}”")
    return category.id


def category_form(session: Session, category_id: str) -> CategoryForm:
    """A category as the clerk may edit it."""
    category = session.get_one(Category, category_id)
    return CategoryForm(category.title, category.short_title, category.intro)


def change_category(session: Session, category_id: str, form: CategoryForm) -> None:
    """Write everything that the form says of a category. Raises FieldErrors by the names of CategoryForm."""
    category = session.get_one(Category, category_id)
    old = category.title, category.short_title
    _write(category, form, [each for each in category.plan.categories if each is not category])
    if category.title != old[0]:
        describe(session, f"类别“{old[0]}”改名为“{category.title}”")
    elif category.short_title != old[1]:
        describe(session, f"类别“{category.title}”简称改为“{category.short_title}”")
    else:
        describe(session, f"修改类别“{category.title}”的说明")


def move_category(session: Session, category_id: str, at: int) -> None:
    """Give a category another number, the last one at most; the codes of all tasks follow."""
    category = session.get_one(Category, category_id)
    order = [each for each in category.plan.categories if each is not category]
    order.insert(max(0, at - 1), category)
    _number(session, category.plan, order)
    describe(session, f"移动类别“{category.title}”到第 {category.ordinal} 个")


def remove_category(session: Session, category_id: str, move_to: str | None = None) -> None:
    """Delete a category; its tasks go to the category ``move_to``, or are deleted as by remove_tasks().

    Raises:
        UserError: it is the plan's only one, or its tasks would go to itself.
    """
    category = session.get_one(Category, category_id)
    plan = category.plan
    if len(plan.categories) == 1:
        raise UserError("方案至少要有一个类别，这一个不能删除，可以改名。")
    if move_to == category_id:
        raise UserError("任务不能移到正要删除的类别里。")
    count = len(category.tasks)
    goes = session.get_one(Category, move_to).short_title if move_to else ""
    what = f"，{count}项任务{f'移到“{goes}”' if goes else '一并删除'}" if count else ""
    describe(session, f"删除类别“{shortened(category.title)}”{what}")
    tasks = list(category.tasks)
    if tasks and move_to:
        move_tasks(session, [task.id for task in tasks], move_to)
    elif tasks:
        drop_tasks(session, tasks)
    session.expire(category)
    session.delete(category)
    session.flush()
    session.expire(plan, ["categories"])
    _number(session, plan, list(plan.categories))


def _number(session: Session, plan: WorkPlan, order: list[Category]) -> None:
    number(order)
    session.flush()
    session.expire(plan, ["categories"])


def _write(category: Category, form: CategoryForm, others: Iterable[Category]) -> None:
    checks = Checks()
    title = checks.text(field_of("category", "title"), form.title)
    if title != category.title and any(other.title == title for other in others):
        checks.fail("title", f"已有名为“{shortened(title)}”的类别。")
    short = form.short_title.strip() or short_title(title)
    if title:
        short = checks.text(field_of("category", "short_title"), short)
    intro = checks.text(field_of("category", "intro"), form.intro)
    checks.finish()
    category.title, category.short_title, category.intro = title, short, intro
