"""Taking over what a table that came back says, as far as the clerk chose it, as one step of the history."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from db.models import Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.documents.table_columns import TableColumn
from wenming_desktop.documents.table_import import Difference, steps_of, written
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign, due_change
from wenming_desktop.plan.deadlines import read_deadline
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.measures import add_measure, reword_measure
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.plan.written import support_list
from wenming_desktop.progress.plan_view import plan_view

_FIELDS = {TableColumn.TEXT: "text", TableColumn.STANDARD: "standard", TableColumn.NOTE: "note"}
_NAMED = 5  # tasks in one message


@dataclass(frozen=True)
class Applied:
    """How much was taken over."""

    cells: int
    tasks: int
    departments: tuple[str, ...]  # that were created


def apply_table(
    session: Session,
    plan_id: str,
    differences: Sequence[Difference],
    create: Sequence[str],
    today: date,
) -> Applied:
    """Take over the chosen differences, all of them or none.

    Measures: texts are changed and new ones added; one that the table no longer has stays, with what was done
    of it.

    Args:
        session: of a change.
        plan_id: the plan that was compared.
        differences: the chosen ones.
        create: departments to create first, by name.
        today: as for plan_view().

    Raises:
        UserError: nothing chosen; a task that was changed since the table was read; a department that does
            not exist; a value that its field refuses, with the task's code.
    """
    if not differences:
        raise UserError("没有选中要采用的改动。")
    tasks = {task.id: task for task in plan_view(session, plan_id, today).tasks}
    changed = [
        one.code
        for one in differences
        if one.task_id not in tasks or written(tasks[one.task_id], one.column) != one.old
    ]
    if changed:
        named = "、".join(list(dict.fromkeys(changed))[:_NAMED])
        raise UserError(f"读表以后任务 {named} 又有改动，请重新读取这张表再采用。")
    by_task: dict[str, dict[TableColumn, Difference]] = defaultdict(dict)
    for one in differences:
        by_task[one.task_id][one.column] = one
    describe(session, f"导入配档表：{len(by_task)} 项任务，{len(differences)} 处")
    created: Sequence[str] = add_departments(session, list(create)) if create else ()
    for task_id, cells in by_task.items():
        try:
            _apply(session, task_id, cells)
        except UserError as error:
            code = next(iter(cells.values())).code
            raise UserError(f"任务 {code}：{error.message}没有采用任何改动。", error.details) from error
    return Applied(len(differences), len(by_task), tuple(created))


def _apply(session: Session, task_id: str, cells: dict[TableColumn, Difference]) -> None:
    for column, field in _FIELDS.items():
        if column in cells:
            edit_task(session, task_id, field, cells[column].new)
    if TableColumn.SCORE in cells:
        set_score(session, task_id, "score", cells[TableColumn.SCORE].new)
    if {TableColumn.LEAD, TableColumn.SUPPORT, TableColumn.PERSON, TableColumn.DUE} & set(cells):
        assign(session, [task_id], _assignment(cells, session.get_one(Task, task_id).category.plan.year))
    if TableColumn.MEASURES in cells:
        _take_measures(session, task_id, steps_of(cells[TableColumn.MEASURES].new))


def _assignment(cells: dict[TableColumn, Difference], year: int) -> AssignmentChange:
    new = {column: one.new for column, one in cells.items()}
    due, lead = new.get(TableColumn.DUE), new.get(TableColumn.LEAD)
    support = [name for name in support_list(new.get(TableColumn.SUPPORT, "")) if name != lead]
    change = AssignmentChange() if due is None else due_change(read_deadline(due, year))
    return replace(
        change,
        lead=KEEP if lead is None else lead or None,
        support=support if TableColumn.SUPPORT in new else KEEP,
        person=new[TableColumn.PERSON] or None if TableColumn.PERSON in new else KEEP,
    )


def _take_measures(session: Session, task_id: str, steps: Sequence[str]) -> None:
    old = list(session.get_one(Task, task_id).measures)
    for measure, text in zip(old, steps, strict=False):
        if measure.text.strip().rstrip("。；; \n") != text:
            reword_measure(session, measure.id, text)
    for text in steps[len(old) :]:
        add_measure(session, task_id, text)
