"""What a document says of one task otherwise than the plan does, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Department, Task, WorkPlan
from wenming_desktop.entities.choices import ROLE_WORDS
from wenming_desktop.entities.tables import TABLES, word_of
from wenming_desktop.plan.imported import Imported
from wenming_desktop.plan.saving_written import written_score
from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.reading.draft import TaskDraft
from wenming_desktop.reading.likeness import contained, likeness, plain
from wenming_desktop.reading.written import like_department, means_several, written_people
from wenming_desktop.words import chinese_date, plain_number

CHANGED_SINCE = "您改过，采用后以文件为准"
_SAME_STEP = 0.8  # likeness from which a measure is there already


@dataclass(frozen=True)
class FieldChange:
    """One thing that the document says otherwise.

    Attributes:
        field: "text", "standard", "score", "note", "leader", "lead", "support", "person", "due", "measures",
            "category".
        word: what the clerk calls it.
        old: what the plan says, as it is shown; empty for nothing.
        new: what the document says.
        doubt: why it should be looked at; mostly empty.
    """

    field: str
    word: str
    old: str
    new: str
    doubt: str = ""


@dataclass(frozen=True)
class Known:
    """What names and deadlines are read by: departments by all they are called, and the plan's year."""

    departments: Mapping[str, str]  # plain name or short name -> name
    year: int

    def department(self, name: str) -> str:
        """The department's own name; the name as written where there is none."""
        return self.departments.get(plain(name), name)


def known_of(session: Session, plan: WorkPlan) -> Known:
    """What a plan's documents are read by."""
    rows = session.scalars(select(Department).order_by(Department.ordinal.desc())).all()
    names = {plain(row.short_name): row.name for row in rows if row.short_name}
    return Known({**names, **{plain(row.name): row.name for row in rows}}, plan.year)


def changes_of(
    task: Task, written: TaskDraft, imported: Imported | None, known: Known
) -> tuple[FieldChange, ...]:
    """What a document says of a task otherwise.

    Args:
        task: the plan's.
        written: the document's.
        imported: what the plan's documents said before; None where nobody knows.
        known: departments and year.

    Returns:
        What the document does not mention is no change, nor what it says as the documents before it did. A
        change of what the clerk has changed has a doubt. Who leads, who supports and who answers for it are
        one decision: a doubt of one of them is one of all.
    """
    before = _Before(imported, known)
    return tuple(
        change
        for change in (
            *_texts(task, written, before),
            *_together(list(_duties(task, written, before, known))),
            *_deadline(task, written, before, known),
            *_steps(task, written),
        )
    )


class _Before:
    """What the documents before said, as plain words."""

    def __init__(self, imported: Imported | None, known: Known) -> None:
        self._imported = imported
        self._known = known

    def said(self, name: str) -> str | None:
        """None where nobody knows."""
        if self._imported is None:
            return None
        columns = self._imported.columns
        match name:
            case "lead" | "support":
                named = [each for each, role in self._imported.roles.items() if role == name]
                words = [columns.get("support_words") or ""] if name == "support" else []
                return _listed([*named, *words])
            case "person":
                return _listed(self._imported.people)
            case "due":
                day = columns.get("due_on")
                return columns.get("due_words") or (chinese_date(date.fromisoformat(day)) if day else "")
            case "score":
                return plain_number(Decimal(columns["score"])) if columns.get("score") else ""
            case _:
                return str(columns.get(name) or "")

    def change(self, name: str, word: str, old: str, new: str, doubt: str = "") -> Iterator[FieldChange]:
        """The change, if it is one."""
        said = self.said(name)
        if not new or _same(name, old, new) or (said is not None and _same(name, said, new)):
            return
        if said is not None and not _same(name, said, old):
            doubt = doubt or CHANGED_SINCE
        yield FieldChange(name, word, old, new, doubt)


def _same(name: str, one: str, other: str) -> bool:
    if name in {"support", "person"}:
        return {plain(each) for each in one.split("、")} == {plain(each) for each in other.split("、")}
    if name == "score":
        return one == other
    return plain(one) == plain(other)


def _texts(task: Task, written: TaskDraft, before: _Before) -> Iterator[FieldChange]:
    for name in ("text", "standard", "note"):
        yield from before.change(name, word_of("task", name), getattr(task, name), getattr(written, name))
    score = written_score(written.score)
    yield from before.change("score", word_of("task", "score"), plain_number(task.score), plain_number(score))
    yield from before.change("leader", word_of("task", "leader"), task.leader, written.leader or "")


def _duties(task: Task, written: TaskDraft, before: _Before, known: Known) -> Iterator[FieldChange]:
    rows = {
        role: [row.department.name for row in task.assignments if row.role == role] for role in ROLE_WORDS
    }
    lead = known.department(written.lead) if written.lead else ""
    yield from before.change("lead", ROLE_WORDS["lead"], _listed(rows["lead"]), lead, _unknown([lead], known))
    support = [known.department(name) for name in written.support]
    old = _listed([*rows["support"], *filter(None, [task.support_words])])
    doubt = _unknown([name for name in support if not means_several(name)], known)
    new = _listed([name for name in support if name != lead])
    yield from before.change("support", ROLE_WORDS["support"], old, new, doubt)
    people = _listed([person.name for person in written_people(written.person or "")])
    now = _listed([row.person.name for row in task.people])
    yield from before.change("person", TABLES["task_person"].word, now, people)


def _together(changes: Sequence[FieldChange]) -> Iterator[FieldChange]:
    """The changes, those without a doubt waiting for the one that has one."""
    doubted = next((change.word for change in changes if change.doubt), "")
    for change in changes:
        yield change if change.doubt or not doubted else replace(change, doubt=f"与{doubted}一起定")


def _unknown(names: Sequence[str], known: Known) -> str:
    """What to ask about departments that nobody knows and that are like one somebody knows."""
    there = set(known.departments.values())
    for name in names:
        if name and name not in there and (like := like_department(name, there)):
            return f"没有“{name}”，是不是“{like}”"
    return ""


def _deadline(task: Task, written: TaskDraft, before: _Before, known: Known) -> Iterator[FieldChange]:
    if not written.due:
        return
    read = read_deadline(written.due, known.year)
    if read.due_on and read.due_on == task.due_on and not task.due_words:
        return  # the day is all that was kept of the words
    old = task.due_words or (chinese_date(task.due_on) if task.due_on else "")
    new = read.words or (chinese_date(read.due_on) if read.due_on else written.due)
    doubt = f"“{written.due}”不在{known.year}年度" if read.other_year else ""
    yield from before.change("due", word_of("task", "due_on"), old, new, doubt)


def _steps(task: Task, written: TaskDraft) -> Iterator[FieldChange]:
    """Measures that the task does not have yet; they are added to those it has."""
    steps = [line.strip() for line in written.measures.splitlines() if line.strip()]
    fresh = [step for step in steps if not _has(task, step)]
    if fresh:
        old = "\n".join(measure.text for measure in task.measures)
        yield FieldChange("measures", "增加措施", old, "\n".join(fresh))


def _has(task: Task, step: str) -> bool:
    return any(
        likeness(measure.text, step) >= _SAME_STEP or contained(measure.text, step)
        for measure in task.measures
    )


def _listed(names: Sequence[str]) -> str:
    return "、".join(filter(None, names))
