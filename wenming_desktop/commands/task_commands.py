"""Commands that change a plan's tasks and categories."""

import argparse
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from db.models import Category, Task, WorkPlan
from wenming_desktop.commands.parts import category_id, changing, the_plan
from wenming_desktop.errors import UserError
from wenming_desktop.plan.category_editing import (
    CategoryForm,
    add_category,
    category_form,
    change_category,
    move_category,
    remove_category,
)
from wenming_desktop.plan.hanging import what_hangs_on_tasks
from wenming_desktop.plan.task_editing import (
    add_task,
    change_task,
    move_tasks,
    remove_tasks,
    set_not_applicable,
    task_form,
)
from wenming_desktop.plan.task_splitting import merge_tasks, parts_at, split_task
from wenming_desktop.plan.tasks import find_task, task_code
from wenming_desktop.progress.statements import ItemKind, set_statement
from wenming_desktop.reading.likeness import plain
from wenming_desktop.reading.titles import short_title
from wenming_desktop.workspace import Workspace

_Deed = Callable[[Session, str, argparse.Namespace], str]  # in a change, of a plan; returns what was done
_WRITTEN = ("text", "standard", "score", "note")


def _add_task(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    category = category_id(session, plan_id, options.category)
    place = _checked_place(session, category, options.at, "插在", more=1)
    same = [task for task in _tasks(session, plan_id) if plain(task.text) == plain(options.text)]
    task = session.get_one(Task, add_task(session, category, options.text, place))
    codes = "、".join(task_code(each) for each in same)
    return f"已添加任务 {task_code(task)}。{f'注意：与任务 {codes} 的内容相同。' if same else ''}"


def _tasks(session: Session, plan_id: str) -> list[Task]:
    return [task for each in session.get_one(WorkPlan, plan_id).categories for task in each.tasks]


def _checked_place(session: Session, category_id: str, at: int | None, deed: str, more: int) -> int | None:
    """The number that a task is to get in a category; UserError where there is no such place."""
    last = len(session.get_one(Category, category_id).tasks) + more
    if at is not None and not 1 <= at <= last:
        raise UserError(f"不能{deed}第 {at} 个，这个类别里可以写 1 到 {last}。")
    return at


def _edit_task(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    given = {name: value for name in _WRITTEN if (value := getattr(options, name)) is not None}
    reason, statement = options.not_applicable, options.statement
    if not given and reason is None and statement is None:
        words = "--text、--standard、--score、--note、--statement、--not-applicable"
        options.parser.error(f"至少要有 {words} 中的一项")
    task_id = find_task(session, plan_id, options.code).id
    if given:
        change_task(session, task_id, replace(task_form(session, task_id), **given))
    if statement is not None:
        set_statement(session, ItemKind.TASK, task_id, statement)
    if reason is not None:
        set_not_applicable(session, [task_id], reason)
    return f"已修改任务 {options.code}。"


def _move_task(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    task = find_task(session, plan_id, options.code)
    category = category_id(session, plan_id, options.category)
    more = int(task.category_id != category)
    move_tasks(session, [task.id], category, _checked_place(session, category, options.at, "移到", more))
    return f"任务 {options.code} 现在是 {task_code(task)}。"


def _split_task(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    task = find_task(session, plan_id, options.code)
    parts = parts_at(task.text, [_place(task.text, at) for at in options.at])
    codes = [task_code(session.get_one(Task, each)) for each in split_task(session, task.id, parts)]
    return f"已把任务 {options.code} 拆分为 {'、'.join(codes)}。"


def _place(text: str, at: str) -> int:
    """Where to cut: a number of characters, or the words with which a part begins."""
    if at.isdecimal():
        return int(at)
    if text.count(at) != 1:
        times = "没有" if at not in text else "不止一处"
        raise UserError(f"任务内容里{times}“{at}”，请写明从第几个字拆开，或换一段文字。")
    return text.index(at)


def _merge_tasks(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    codes = [options.code, *options.others]
    tasks = [find_task(session, plan_id, code) for code in codes]
    leads = list(dict.fromkeys(lead for task in tasks if (lead := _lead(task))))
    kept = session.get_one(Task, merge_tasks(session, [task.id for task in tasks]))
    others = "、".join(leads[1:])
    said = f"牵头科室是{leads[0]}，{others}改为配合。" if others else ""
    return f"已把任务 {'、'.join(codes)} 合并为 {task_code(kept)}。{said}"


def _lead(task: Task) -> str:
    return next((row.department.name for row in task.assignments if row.role == "lead"), "")


def _remove_task(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    task = find_task(session, plan_id, options.code)
    hanging = what_hangs_on_tasks(session, [task.id])
    if hanging and not options.yes:
        raise UserError(f"任务 {options.code} 还有{hanging}，没有删除。确实要删除请加 --yes。")
    remove_tasks(session, [task.id])
    return f"已删除任务 {options.code}。{_kept(hanging)}"


def _kept(hanging: str) -> str:
    return f"它有{hanging}：措施和要求一并删除，其余保留，不再对应任务。" if hanging else ""


def _add_category(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    add_category(session, plan_id, CategoryForm(options.title, options.short or ""), options.at)
    return f"已添加类别“{options.title}”。"


def _rename_category(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    if options.title is None and options.short is None:
        options.parser.error("请写明新的标题，或用 --short 写明新的简称")
    found = category_id(session, plan_id, options.category)
    form = category_form(session, found)
    # A name made of the old title gives way to one made of the new; one of the clerk's own stays.
    short = "" if form.short_title == short_title(form.title) else form.short_title
    title = form.title if options.title is None else options.title
    short = short if options.short is None else options.short
    change_category(session, found, CategoryForm(title, short, form.intro))
    return f"第 {options.category} 个类别现在是“{category_form(session, found).title}”。"


def _move_category(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    found = category_id(session, plan_id, options.category)
    last = len(session.get_one(WorkPlan, plan_id).categories)
    if not 1 <= options.at <= last:
        raise UserError(f"方案有 {last} 个类别，不能移到第 {options.at} 个，请写 1 到 {last}。")
    move_category(session, found, options.at)
    return f"已把第 {options.category} 个类别移到第 {options.at} 个，任务编号随之改变。"


def _remove_category(session: Session, plan_id: str, options: argparse.Namespace) -> str:
    found = category_id(session, plan_id, options.category)
    goal = None if options.to is None else category_id(session, plan_id, options.to)
    tasks = [task.id for task in session.get_one(Category, found).tasks]
    hanging = what_hangs_on_tasks(session, tasks)
    if tasks and goal is None and not options.yes:
        has = f"，还有{hanging}" if hanging else ""
        raise UserError(
            f"第 {options.category} 个类别有 {len(tasks)} 项任务{has}，没有删除。"
            "请用 --to 移到别的类别，或加 --yes 一并删除。"
        )
    remove_category(session, found, goal)
    return f"已删除第 {options.category} 个类别。{'' if goal else _kept(hanging)}"


_TASK: Mapping[str, _Deed] = {
    "add": _add_task,
    "edit": _edit_task,
    "move": _move_task,
    "split": _split_task,
    "merge": _merge_tasks,
    "remove": _remove_task,
}
_CATEGORY: Mapping[str, _Deed] = {
    "add": _add_category,
    "rename": _rename_category,
    "move": _move_category,
    "remove": _remove_category,
}


def _does(deeds: Mapping[str, _Deed]) -> Callable[[argparse.Namespace], None]:
    def do(options: argparse.Namespace) -> None:
        with closing(Workspace.open(options.dir)) as workspace, changing(workspace) as session:
            plan_id = the_plan(session, options.plan_year).id
            said = deeds[options.action](session, plan_id, options)
        print(said)

    return do


TASK_COMMANDS: Final = {"task": _does(_TASK), "category": _does(_CATEGORY)}
