"""Taking over what was chosen of a further document, in one step."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.models import Category, Task
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign
from wenming_desktop.plan.category_editing import CategoryForm, add_category
from wenming_desktop.plan.comparing import ChangeKind, Compared, Comparison, Position, compare_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.imported import COMPARED
from wenming_desktop.plan.plan_editing import PartForm, PartKind, plan_parts, set_parts
from wenming_desktop.plan.saving import write_task
from wenming_desktop.plan.saving_written import add_source, add_steps
from wenming_desktop.plan.task_editing import add_task, change_task, move_tasks, remove_tasks, task_form
from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.reading.draft import TaskDraft
from wenming_desktop.reading.written import means_several
from wenming_desktop.words import shortened

_TEXTS = ("text", "standard", "score", "note")


@dataclass(frozen=True)
class Taken:
    """How much was taken over: tasks of each kind, stages and safeguards."""

    new: int
    changed: int
    removed: int
    parts: int

    def in_words(self) -> str:
        """E.g. ``"新增任务2项、修改任务3项"``."""
        counts = (
            ("新增任务{}项", self.new),
            ("修改任务{}项", self.changed),
            ("删除任务{}项", self.removed),
            ("新增步骤和保障{}条", self.parts),
        )
        return "、".join(words.format(number) for words, number in counts if number)


def take_changes(session: Session, comparison: Comparison, chosen: Collection[str]) -> Taken:
    """Take over what was chosen; the document's text stays with the plan.

    A task keeps everything that hangs on it. What is removed goes as by remove_tasks().

    Args:
        session: of a change.
        comparison: what the clerk saw.
        chosen: some of the items' ``choices``, or ``as_new`` of one that is no task of the plan after all.

    Raises:
        UserError: nothing was chosen; the plan was changed since; a value that its field refuses, with the
            task's code.
    """
    wanted = frozenset(chosen)
    items = [item for item in comparison.items if wanted.intersection((*item.choices, item.as_new))]
    if not items:
        raise UserError("没有选中要采用的内容，方案没有改动。")
    _refuse_stale(items, compare_plan(session, comparison.plan_id, comparison.draft).items)
    parts = [item for item in items if item.part]
    new = [item for item in items if item.as_new in wanted or (item.kind is ChangeKind.NEW and not item.part)]
    changed = [item for item in items if item.kind is ChangeKind.CHANGED and item not in new]
    gone = [item.task_id for item in items if item.kind is ChangeKind.GONE]
    taken = Taken(len(new), len(changed), len(gone), len(parts))
    name = comparison.draft.title or comparison.draft.source_name
    describe(session, f"{COMPARED}《{shortened(name, 30)}》：{taken.in_words()}")
    for item in changed:
        _write(session, comparison, item, wanted)
    _move(session, comparison, [item for item in changed if f"{item.key}/category" in wanted])
    _add(session, comparison, new)
    if gone:
        remove_tasks(session, gone)
    _add_parts(session, comparison.plan_id, parts)
    add_source(session, comparison.plan_id, comparison.draft)
    return taken


def _refuse_stale(items: Sequence[Compared], now: Iterable[Compared]) -> None:
    """UserError where the plan does not say any more what the clerk saw."""
    present = {item.key: item for item in now}
    stale = [item for item in items if present.get(item.key) != item]
    if stale:
        named = "、".join(item.code or shortened(item.text) for item in stale[:5])
        raise UserError(f"对照以后 {named} 又有改动，请重新读入这份文件再采用。")


def _write(session: Session, comparison: Comparison, item: Compared, chosen: Collection[str]) -> None:
    new = {change.field: change.new for change in item.fields if f"{item.key}/{change.field}" in chosen}
    task = session.get_one(Task, item.task_id)
    try:
        texts = {name: new[name] for name in _TEXTS if name in new}
        if texts:
            change_task(session, task.id, replace(task_form(session, task.id), **texts))
        _assign(session, task, new, _written(comparison, item))
    except UserError as error:
        raise UserError(f"任务 {item.code}：{error.message}没有采用任何内容。", error.details) from error
    add_steps(session, task, new.get("measures", "").splitlines())


def _assign(session: Session, task: Task, new: Mapping[str, str], written: TaskDraft) -> None:
    if not new.keys() & {"lead", "support", "person", "due", "leader"}:
        return
    named = new["support"].split("、") if "support" in new else []
    support = [name for name in named if not means_several(name)]
    lead = new.get("lead")
    add_departments(session, [*([lead] if lead else []), *support])
    due = read_deadline(written.due or "", task.category.plan.year) if "due" in new else None
    current = next((row.department.name for row in task.assignments if row.role == "lead"), None)
    assign(
        session,
        [task.id],
        AssignmentChange(
            lead=lead or KEEP,
            support=[name for name in support if name != (lead or current)] if named else KEEP,
            person=new.get("person") or KEEP,
            due_on=due.due_on if due else KEEP,
            due_words=due.words if due else KEEP,
            leader=new.get("leader") or KEEP,
        ),
    )
    if named:
        task.support_words = "、".join(name for name in named if means_several(name))


def _written(comparison: Comparison, item: Compared) -> TaskDraft:
    if item.amended:
        return item.amended
    if item.position is None:
        raise ValueError(item)
    at, index = item.position
    return comparison.draft.categories[at].tasks[index]


def _move(session: Session, comparison: Comparison, items: Sequence[Compared]) -> None:
    """Move tasks into the categories where the document has them, each behind the one it follows there."""
    places = _places(comparison)
    for item in items:
        category_id = comparison.categories[item.position[0]] if item.position else None
        if item.position and category_id:
            category = session.get_one(Category, category_id)
            move_tasks(session, [item.task_id], category_id, _place(category, item.position, places))


def _places(comparison: Comparison) -> dict[Position, str]:
    """Position in the document -> the plan's task."""
    return {item.position: item.task_id for item in comparison.items if item.position and item.task_id}


def _add(session: Session, comparison: Comparison, items: Sequence[Compared]) -> None:
    """Add the new tasks, each behind the one that it follows in the document."""
    places = _places(comparison)
    categories = dict(comparison.categories)
    for item in items:
        if item.position is None:
            continue
        at = item.position[0]
        category_id = categories[at]
        if category_id is None:
            category_id = categories[at] = _add_category(session, comparison, at, categories)
        category = session.get_one(Category, category_id)
        task_id = add_task(session, category_id, item.text, _place(category, item.position, places))
        places[item.position] = task_id
        task = session.get_one(Task, task_id)
        write_task(session, task, _written(comparison, item), category.plan.year)


def _place(category: Category, position: Position, places: Mapping[Position, str]) -> int | None:
    """The number behind the nearest task before it in the document that stands in this category."""
    at, index = position
    own = {task.id: task.ordinal for task in category.tasks}
    for before in reversed(range(index)):
        if (found := own.get(places.get((at, before), ""))) is not None:
            return found + 1
    return None


def _add_category(
    session: Session, comparison: Comparison, at: int, categories: Mapping[int, str | None]
) -> str:
    written = comparison.draft.categories[at]
    before = next((found for each in reversed(range(at)) if (found := categories[each])), None)
    place = session.get_one(Category, before).ordinal + 1 if before else None
    form = CategoryForm(written.title, intro=written.intro)
    return add_category(session, comparison.plan_id, form, place)


def _add_parts(session: Session, plan_id: str, items: Sequence[Compared]) -> None:
    for kind in PartKind:
        fresh = [PartForm(*item.text.partition("\n")[::2]) for item in items if item.part is kind]
        if fresh:
            set_parts(session, plan_id, kind, [*plan_parts(session, plan_id, kind), *fresh])
