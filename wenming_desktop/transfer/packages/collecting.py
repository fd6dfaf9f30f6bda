"""Taking over what came back of departments' packages, as far as it is chosen, as one step of the history."""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from db.models import Activity, Evidence, Task
from wenming_desktop import clock
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.intake import place_records
from wenming_desktop.evidence.records import new_record, take_records
from wenming_desktop.evidence.store import StoredFile
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity, draft_of, edit_activity
from wenming_desktop.ledger.typed import read_fields, write_fields
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import (
    MeasureForm,
    add_measures,
    change_measure,
    measure_form,
    set_measure_status,
)
from wenming_desktop.progress.packages import decided_of, note_returned
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.reading.written import support_list
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.packages.content import PlanValues
from wenming_desktop.transfer.packages.layout import SheetKind, key_of, kind_and_id
from wenming_desktop.transfer.packages.returned import (
    FileState,
    Returned,
    ReturnedFile,
    ReturnedPackage,
    ReturnedRow,
    ReturnedValue,
    ValueKind,
)
from wenming_desktop.transfer.packages.taken_rows import taken_entry, taken_of
from wenming_desktop.words import listed
from wenming_desktop.workspace import Workspace

Choices = Mapping[tuple[str, str], Choice]  # by package id ("" of loose files) and item's id
_TAKEN = {Choice.THEIRS, Choice.BOTH}
_WHAT = "收回填报包"


@dataclass(frozen=True)
class Left:
    """What waits for the clerk: unanswered, so it stays as it is here."""

    department: str
    item: ReturnedValue | ReturnedRow


@dataclass(frozen=True)
class Collected:
    """How much was taken over, and what was not answered."""

    values: int
    rows: int
    files: int
    left: tuple[Left, ...]


def collect(
    workspace: Workspace,
    returned: Returned,
    choices: Choices,
    job: Job,
    *,
    conflicts: Choice | None = None,
) -> Collected:
    """Take over what was read, all that is chosen or nothing, after a backup.

    Changes, new rows and files are taken unless the choices say otherwise; conflicts, emptied cells, what has
    two readings, and probable duplicates only where they say so. What is decided is not asked again when the
    same package comes once more.

    Args:
        workspace: where to.
        returned: as read, while the files are there.
        choices: what the clerk said.
        job: progress.
        conflicts: the answer to all conflicts without one; None leaves them open.

    Raises:
        UserError: a value changed here since it was read, or one that is refused; nothing was taken.
        ValueError: both were chosen where that cannot be.
        Cancelled: by the job; nothing was taken.
    """
    chosen = _Chosen(choices, conflicts)
    files = [one for package_id, of in _folders(returned) for one in of if chosen.file(package_id, one)]
    values = sum(
        chosen.value(package, one) in _TAKEN for package in returned.packages for one in package.values
    )
    rows = sum(chosen.row(package, one) in _TAKEN for package in returned.packages for one in package.rows)
    left = tuple(Left(package.package.department, one) for package, one in chosen.left(returned))
    if values or rows or files:
        workspace.back_up_before(_WHAT)
    with _change(workspace, files, job) as (session, records):
        names = [package.package.department for package in returned.packages]
        describe(session, f"{_WHAT}：{listed(names, '个科室')}" if names else _WHAT)
        for package in returned.packages:
            plan = PlanValues(session, plan_view(session, package.plan_id, clock.today()))
            _Taking(session, package, plan, clock.today()).take(chosen)
        place_records(session, [one.incoming for one in files], records)
    return Collected(values, rows, len(files), left)


def _folders(returned: Returned) -> Iterator[tuple[str, Sequence[ReturnedFile]]]:
    """The files of each package by its id; the loose ones by ""."""
    yield from ((package.package.id, package.files) for package in returned.packages)
    yield "", returned.loose


@contextmanager
def _change(
    workspace: Workspace, files: Sequence[ReturnedFile], job: Job
) -> Generator[tuple[Session, list[Evidence]]]:
    """One change in which the files are on record, if there are any."""
    if not files:
        with workspace.log.change(job=job) as session:
            yield session, []
        return
    today, now = clock.today(), datetime.now(UTC)

    def draft(number: int, file: StoredFile) -> Evidence:
        record = new_record(file, today, came_from=files[number].incoming.came_from)
        record.inbox_since = now
        return record

    paths = [one.incoming.path for one in files]
    with take_records(workspace.log, workspace.files, paths, job, draft) as (session, records, _):
        yield session, records


@dataclass(frozen=True)
class _Chosen:
    """What is taken of what came back; None where nobody has said."""

    choices: Choices
    conflicts: Choice | None

    def value(self, package: ReturnedPackage, one: ReturnedValue) -> Choice | None:
        usual = Choice.THEIRS if one.kind is ValueKind.CHANGE else None
        if one.kind is ValueKind.CONFLICT and (one.theirs or self.conflicts is Choice.OURS):
            usual = self.conflicts
        return self.choices.get((package.package.id, one.id), usual)

    def row(self, package: ReturnedPackage, one: ReturnedRow) -> Choice | None:
        return self.choices.get((package.package.id, one.id), None if one.like else Choice.THEIRS)

    def file(self, package_id: str, one: ReturnedFile) -> bool:
        wanted = one.state in {FileState.NEW, FileState.KNOWN}
        return wanted and self.choices.get((package_id, one.id), Choice.THEIRS) in _TAKEN

    def left(self, returned: Returned) -> Iterator[tuple[ReturnedPackage, ReturnedValue | ReturnedRow]]:
        for package in returned.packages:
            yield from ((package, one) for one in package.values if self.value(package, one) is None)
            yield from ((package, one) for one in package.rows if self.row(package, one) is None)


def _both(one: ReturnedValue) -> str:
    text = one.both
    if text is None:
        raise ValueError(one.id)
    return text


@dataclass(frozen=True)
class _Taking:
    """Takes over one package."""

    session: Session
    package: ReturnedPackage
    plan: PlanValues  # as it stands before
    today: date

    def take(self, chosen: _Chosen) -> None:
        decided: dict[str, str] = {}
        by_key: dict[str, list[ReturnedValue]] = defaultdict(list)
        taken = taken_of(decided_of(self.session, self.package.package.id))
        for one in self.package.values:
            answer = chosen.value(self.package, one)
            if answer is not None:
                decided[one.id] = one.hash
            if answer in _TAKEN:
                by_key[one.key].append(replace(one, theirs=_both(one)) if answer is Choice.BOTH else one)
                if fields := taken.get(one.key):
                    taken[one.key] = {**fields, one.field: one.theirs}
                    decided |= taken_entry(one.key, taken[one.key])
        for key, values in by_key.items():
            with self._refusing(values[0].where):
                self._change(key, self._still(key, values))
        for row in self.package.rows:
            answer = chosen.row(self.package, row)
            if answer is not None:
                decided[row.id] = row.hash
            if answer in _TAKEN:
                with self._refusing(row.where):
                    decided |= taken_entry(self._add(row), row.fields)
        note_returned(
            self.session, self.package.package, self.package.plan_id, decided, self.package.saved_at
        )

    @contextmanager
    def _refusing(self, where: str) -> Generator[None]:
        try:
            yield
        except UserError as error:
            who = self.package.package.department
            raise UserError(
                f"{who}的填报表{where}：{error.message}没有采用任何内容。", error.details
            ) from error

    def _still(self, key: str, values: Iterable[ReturnedValue]) -> dict[str, str]:
        """The texts to write, where what they were compared with still stands; not what stands already."""
        named = kind_and_id(key)
        ours = self.plan.of(*named) if named else None
        texts: dict[str, str] = {}
        for one in values:
            now = None if ours is None else ours[one.field]
            if now == one.theirs:
                continue
            if now != one.ours:
                raise UserError(f"“{one.word}”读出来以后本机又改过，请重新收回。")
            texts[one.field] = one.theirs
        return texts

    def _change(self, key: str, texts: Mapping[str, str]) -> None:
        named = kind_and_id(key)
        if not texts or not named:
            return
        kind, row_id = named
        if kind is SheetKind.TASKS:
            assign(self.session, [row_id], self._assignment(row_id, texts))
        elif kind is SheetKind.MEASURES:
            self._change_measure(row_id, texts)
        else:
            old = draft_of(self.session.get_one(Activity, row_id))
            draft, _, _ = read_fields({**write_fields(old), **texts}, self.package.year)
            edit_activity(self.session, row_id, replace(draft, service=old.service))

    def _assignment(self, task_id: str, texts: Mapping[str, str]) -> AssignmentChange:
        change = AssignmentChange()
        if "person" in texts:
            change = replace(change, person=texts["person"] or None)
        if "due_on" in texts:
            due = read_deadline(texts["due_on"], self.package.year, self.today)
            change = replace(change, due_on=due.due_on, due_words=due.words)
        if "support" in texts:
            task = self.session.get_one(Task, task_id)
            leads = {row.department.name for row in task.assignments if row.role == "lead"}
            names = [name for name in support_list(texts["support"]) if name not in leads]
            change = replace(change, support=names)
        return change

    def _change_measure(self, measure_id: str, texts: Mapping[str, str]) -> None:
        form = measure_form(self.session, measure_id)
        changed = replace(form, **{name: texts[name] for name in ("text", "person", "note") if name in texts})
        if "due_on" in texts:
            due = read_deadline(texts["due_on"], self.package.year, self.today)
            changed = replace(changed, due_on=due.due_on, due_words=due.words)
        if changed != form:
            change_measure(self.session, measure_id, changed)
        if "status" in texts:
            set_measure_status(self.session, measure_id, TaskStatus(texts["status"]), self.today)
        self.session.flush()

    def _add(self, row: ReturnedRow) -> str:
        """Make what a new row says; its key."""
        department, fields = self.package.package.department, row.fields
        if row.kind is SheetKind.ACTIVITIES:
            draft, _, _ = read_fields({**fields, "organiser": department}, self.package.year)
            return key_of(row.kind, create_activity(self.session, self.package.plan_id, draft).id)
        due = read_deadline(fields["due_on"], self.package.year, self.today)
        form = MeasureForm(
            fields["text"],
            department,
            fields["person"],
            due.due_on,
            fields["note"],
            due_words=due.words,
        )
        (measure_id,) = add_measures(self.session, fields["task_id"], form)
        if fields["status"] != TaskStatus.TODO.value:
            set_measure_status(self.session, measure_id, TaskStatus(fields["status"]), self.today)
        return key_of(row.kind, measure_id)
