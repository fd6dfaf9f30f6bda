"""Taking over what a table that came back says, as far as the clerk chose it, as one step of the history."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from db.models import Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.documents.returned_table.cells import written
from wenming_desktop.documents.returned_table.differences import Difference, Kind
from wenming_desktop.documents.returned_table.measures import Step
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.measures import add_measure, edit_measure, remove_measure, set_measure_status
from wenming_desktop.plan.task_editing import add_task, number, set_not_applicable
from wenming_desktop.plan.tasks import edit_task, set_score, split_note_cell
from wenming_desktop.progress.plan_view import TaskRow, plan_view
from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.reading.written import support_list

_FIELDS = {TaskColumn.TEXT: "text", TaskColumn.STANDARD: "standard"}
_ROLES = {TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.PERSON, TaskColumn.DUE, TaskColumn.LEADER}
_NAMED = 5  # tasks in one message


@dataclass(frozen=True)
class Applied:
    """How much was taken over; ``tasks`` are all that it concerns, ``added`` of them new."""

    cells: int
    tasks: int
    departments: tuple[str, ...]  # that were created
    added: int = 0
    removed: int = 0  # measures


def apply_table(
    session: Session,
    plan_id: str,
    differences: Sequence[Difference],
    create: Sequence[str],
    today: date,
) -> Applied:
    """Take over the chosen differences, all of them or none.

    Args:
        session: of a change.
        plan_id: the plan that was compared.
        differences: the chosen ones.
        create: departments to create first, by name.
        today: as for plan_view().

    Raises:
        UserError: nothing chosen; two readings of one cell or row chosen; a task that was changed since the
            table was read; a department that does not exist; a value that its field refuses, with the
            task's code.
    """
    if not differences:
        raise UserError("没有选中要采用的改动。")
    plan = plan_view(session, plan_id, today)
    _refuse_two_readings(differences)
    _refuse_stale({task.id: task for task in plan.tasks}, differences)
    fresh = [one for one in differences if one.kind is Kind.ADD]
    by_task: dict[str, list[Difference]] = defaultdict(list)
    for one in differences:
        if one.kind is not Kind.ADD:
            by_task[one.task_id].append(one)
    tasks = len(by_task) + len(fresh)
    describe(session, f"导入配档表：{tasks} 项任务，{len(differences)} 处")
    needed = {name for one in differences for name in one.names}
    created = add_departments(session, [name for name in create if name in needed]) if create else ()
    taking = _Taking(session, plan.year, today)
    for task_id, cells in by_task.items():
        taking.take(task_id, cells, cells[0].code)
    for one in fresh:
        taking.add(one)
    removed = sum(len(one.removed) for one in differences)
    return Applied(len(differences), tasks, tuple(created), len(fresh), removed)


def _refuse_two_readings(differences: Sequence[Difference]) -> None:
    for at, one in enumerate(differences):
        for other in differences[at + 1 :]:
            if one.excludes(other):
                raise UserError(f"第 {other.row} 行的“{other.column}”选了两种读法，请只选一种。")


def _refuse_stale(tasks: dict[str, TaskRow], differences: Iterable[Difference]) -> None:
    """Refuse what was read of a task that is another by now."""
    changed = [
        one.code
        for one in differences
        if one.kind is not Kind.ADD and not (one.task_id in tasks and _still_says(tasks[one.task_id], one))
    ]
    if changed:
        named = "、".join(list(dict.fromkeys(changed))[:_NAMED])
        raise UserError(f"读表以后任务 {named} 又有改动，请重新读取这张表再采用。")


def _still_says(task: TaskRow, one: Difference) -> bool:
    if one.kind in {Kind.REMOVE, Kind.STATUS}:
        named = {*one.removed, *(measure_id for measure_id, _ in one.statuses)}
        return named <= {measure.id for measure in task.measures}
    return written(task, one.column) == one.old


@dataclass(frozen=True)
class _Taking:
    session: Session
    year: int
    today: date

    def add(self, one: Difference) -> None:
        """A new task at the end of its category, so that the others keep their numbers."""
        try:
            task_id = add_task(self.session, one.category_id, one.new)
        except UserError as error:
            raise UserError(f"第 {one.row} 行：{error.message}没有采用任何改动。", error.details) from error
        self.take(task_id, one.cells, f"（第 {one.row} 行）")

    def take(self, task_id: str, cells: Sequence[Difference], code: str) -> None:
        """What was chosen of one task."""
        try:
            self._take(task_id, cells)
        except UserError as error:
            raise UserError(f"任务 {code}：{error.message}没有采用任何改动。", error.details) from error

    def _take(self, task_id: str, cells: Sequence[Difference]) -> None:
        chosen = {one.column: one for one in cells if one.kind not in {Kind.REMOVE, Kind.STATUS}}
        for column, field in _FIELDS.items():
            if column in chosen:
                edit_task(self.session, task_id, field, chosen[column].new)
        if TaskColumn.NOTE in chosen:
            note, reason = split_note_cell(chosen[TaskColumn.NOTE].new)
            edit_task(self.session, task_id, "note", note)
            set_not_applicable(self.session, [task_id], reason)
        if TaskColumn.SCORE in chosen:
            set_score(self.session, task_id, "score", chosen[TaskColumn.SCORE].new)
        if _ROLES & set(chosen):
            assign(self.session, [task_id], self._assignment(task_id, chosen))
        if TaskColumn.MEASURES in chosen:
            self._take_measures(task_id, chosen[TaskColumn.MEASURES].steps)
        for one in cells:
            for measure_id, status in one.statuses:
                set_measure_status(self.session, measure_id, status, self.today)
            for measure_id in one.removed:
                remove_measure(self.session, measure_id)

    def _assignment(self, task_id: str, cells: dict[TaskColumn, Difference]) -> AssignmentChange:
        task = self.session.get_one(Task, task_id)
        leads = [row.department.name for row in task.assignments if row.role == "lead"]
        new = {column: one.new for column, one in cells.items()}
        lead = new.get(TaskColumn.LEAD, "".join(leads))
        change = AssignmentChange(
            lead=KEEP if TaskColumn.LEAD not in new else lead or None,
            person=new[TaskColumn.PERSON] or None if TaskColumn.PERSON in new else KEEP,
            leader=new.get(TaskColumn.LEADER, KEEP),
        )
        if TaskColumn.SUPPORT in cells:
            one = cells[TaskColumn.SUPPORT]
            words = [name for name in support_list(one.new) if name not in one.names]
            names = [name for name in one.names if name != lead]
            change = replace(change, support=names, support_words="、".join(words))
        if TaskColumn.DUE in new:
            due = read_deadline(new[TaskColumn.DUE], self.year, self.today)
            change = replace(change, due_on=due.due_on, due_words=due.words)
        return change

    def _take_measures(self, task_id: str, steps: Sequence[Step]) -> None:
        """Texts changed, new ones added, in the order of the steps; all else of a measure stays."""
        task = self.session.get_one(Task, task_id)
        known = {measure.id: measure for measure in task.measures}
        order: list[str] = []
        for step in steps:
            if step.measure_id is None:
                order.append(add_measure(self.session, task_id, step.text))
            else:
                measure = known[step.measure_id]
                if measure.text != step.text:
                    edit_measure(self.session, measure.id, step.text, measure.due_on, measure.note)
                order.append(measure.id)
        number(sorted(task.measures, key=lambda measure: order.index(measure.id)))
        self.session.flush()
        self.session.expire(task, ["measures"])
