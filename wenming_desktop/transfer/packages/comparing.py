"""What a department's workbook says against what was sent and what stands here: three ways, value by value.

Theirs changed and ours not: a change. Both changed: a conflict. Without what was sent the empty takes the
filled, and two that are filled ask. What is absent is never a deletion. What was decided once is not asked
again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from db.models import Activity, Measure
from wenming_desktop.documents.returned_table.cells import CellReader, Reading
from wenming_desktop.entities.choices import MEASURE_STATUS, TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.ledger.activities import draft_of
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.pasting import correct_row
from wenming_desktop.ledger.typed import write_fields
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.reading.likeness import plain
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.reading.titles import task_title
from wenming_desktop.spreadsheets.clipboard import PastedRow
from wenming_desktop.spreadsheets.sheets import Unusable
from wenming_desktop.transfer.packages.changed_here import changed_here
from wenming_desktop.transfer.packages.content import PlanValues, Values
from wenming_desktop.transfer.packages.layout import (
    FORMS,
    SheetForm,
    SheetKind,
    hash_of,
    kind_and_id,
    limit_of,
)
from wenming_desktop.transfer.packages.returned import ReturnedValue, ValueKind
from wenming_desktop.transfer.packages.sheet_reading import ReadBook, Statement
from wenming_desktop.words import shortened

_READ_AS = {"person": TaskColumn.PERSON, "due_on": TaskColumn.DUE, "support": TaskColumn.SUPPORT}
_STATUS = {plain(status.value): status.value for status in MEASURE_STATUS} | {
    **dict.fromkeys(("完成", "办结", "已办结", "已落实", "100", "是"), "已完成"),
    **dict.fromkeys(("正在进行", "推进中", "正在推进", "持续推进", "长期坚持", "实施中"), "进行中"),
    **dict.fromkeys(("没开始", "未启动", "尚未开始", "未完成"), "未开始"),
}
_ALWAYS_THERE = {"text", "status"}
UNSAID = {"status": TaskStatus.TODO.value}  # what a new row means by an empty cell, where that is anything


@dataclass(frozen=True)
class Subject:
    """Whose table is compared, and with what.

    Attributes:
        session: reading.
        values: of the plan.
        reader: of cells, for the plan.
        department: whose package it is, by name.
        decided: as of packages.decided_of().
        today: decides which of several days is the next.
    """

    session: Session
    values: PlanValues
    reader: CellReader
    department: str
    decided: Mapping[str, str]
    today: date

    @property
    def year(self) -> int:
        """The plan's."""
        return self.values.plan.year


@dataclass
class Comparison:
    """Collects what a workbook says otherwise, and sentences: what is not taken, remarks, and notes."""

    subject: Subject
    book: ReadBook
    values: list[ReturnedValue] = field(default_factory=list[ReturnedValue])
    unread: list[str] = field(default_factory=list[str])
    remarks: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    def run(self) -> "Comparison":
        """Compare all rows that speak of a key."""
        for key, rows in self.book.said.items():
            named = kind_and_id(key)
            assert named  # noqa: S101 - only keys are kept
            self._compare(key, *named, rows, self.book.base.get(key, {}))
        return self

    def again(self, key: str, row: Statement, taken: Values, question: str = "") -> bool:
        """Compare a row without a key with what an earlier return made of it; whether it says anything else.

        Args:
            key: of what was made.
            row: as it came now.
            taken: what the department said of it last.
            question: what the clerk is asked before anything of it is taken; "" for nothing.
        """
        named = kind_and_id(key)
        assert named  # noqa: S101 - only keys are kept
        said = {
            name: cell
            for name, cell in row.cells.items()
            if row.says(name) or taken.get(name, "") not in {"", UNSAID.get(name)}
        }
        values, unread = len(self.values), len(self.unread)
        self._compare(key, *named, [replace(row, cells=said)], taken)
        if question:
            self.values[values:] = [
                replace(one, kind=ValueKind.ASK, question=question) if one.kind is ValueKind.CHANGE else one
                for one in self.values[values:]
            ]
        return (values, unread) != (len(self.values), len(self.unread))

    def remark(self, rows: Iterable[Statement]) -> None:
        """Note what is remarked on rows that are not shown."""
        self.remarks += [f"{row.where}附言：{row.remark}" for row in rows if row.remark]

    def _compare(
        self, key: str, kind: SheetKind, row_id: str, rows: Sequence[Statement], sent: Values
    ) -> None:
        form = FORMS[kind]
        ours = self.subject.values.of(kind, row_id)
        if ours is None:
            if any(self._differs(form, sent, row) for row in rows):
                self.unread.append(f"{rows[0].where}改了，但本机已经没有这一项，没有读。")
            self.remark(rows)
            return
        self._tell_locked(form, sent, rows)
        about = _about(self.subject, kind, row_id)
        reading = (
            _activity_texts(self.subject, row_id, rows)
            if kind is SheetKind.ACTIVITIES
            else self._texts(form, sent, rows)
        )
        remark = "；".join(dict.fromkeys(row.remark for row in rows if row.remark))
        found: list[ReturnedValue] = []
        for row, name, said in reading:
            if isinstance(said, UserError):
                self.unread.append(f"{row.where}“{form.column(name).word}”没有读：{said.message}")
            elif one := self._value(key, name, ours, sent.get(name), said):
                word = f"{about.prefix}{form.column(name).word}"
                found.append(
                    replace(
                        one, where=row.where, code=about.code, title=about.title, word=word, remark=remark
                    )
                )
        found = list(_one_reading(found))
        self.values += found
        if not found:
            self.remark(rows)

    def _value(
        self, key: str, name: str, ours: Values, sent: str | None, said: Reading
    ) -> ReturnedValue | None:
        """What is to be decided of a value that was read; None where there is nothing."""
        here, theirs = ours[name], said.text
        one = ReturnedValue(
            key, name, "", "", "", "", sent, here, theirs, ValueKind.CHANGE, "", None, said.question
        )
        if theirs in {here, sent} or self.subject.decided.get(one.id) == hash_of(theirs):
            return None
        if here != sent and (sent is not None or here):
            if not theirs and sent is None:
                return None  # an empty cell says nothing where nobody knows what was sent
            at = changed_here(self.subject.session, key, name)
            return replace(one, kind=ValueKind.CONFLICT, ours_at=at)
        if said.question:
            return replace(one, kind=ValueKind.ASK)
        return one if theirs else replace(one, kind=ValueKind.CLEAR)

    def _texts(
        self, form: SheetForm, sent: Values, rows: Sequence[Statement]
    ) -> Iterator[tuple[Statement, str, Reading | UserError]]:
        """What the rows say of each field that the department may change."""
        supports = form.kind is SheetKind.TASKS and sent.get("role", "牵头") != "牵头"
        for row in rows:
            for name in form.fields:
                cell = row.cells.get(name)
                same = name in sent and row.text(name) == sent[name].strip()
                if name not in row.cells or (same and not isinstance(cell, Unusable)):
                    continue
                if supports:
                    yield row, name, UserError("配合的任务由牵头科室填写，可以写在附言里。")
                    continue
                try:
                    yield row, name, self.read(form.kind, name, row)
                except UserError as error:
                    yield row, name, error

    def read(self, kind: SheetKind, name: str, row: Statement) -> Reading:
        """What a cell of a task or a measure says; UserError where it says nothing that can be kept."""
        cell, text = row.cells.get(name), row.text(name).strip()
        if isinstance(cell, Unusable):
            raise UserError(f"{cell.problem}。")
        if not text and name in _ALWAYS_THERE:
            raise UserError("空着，没有删除原来的内容。")
        if name == "status":
            if plain(text) not in _STATUS:
                raise UserError(f"“{text[:20]}”不是状态，请从列表里选。")
            return Reading(_STATUS[plain(text)])
        if column := _READ_AS.get(name):
            said = self.subject.reader.read(column, cell, text)
            if kind is SheetKind.MEASURES and column is TaskColumn.PERSON and "、" in said.text:
                raise UserError(f"一条措施只能有一个责任人，写了“{said.text[:40]}”。")
            for name_ in said.names:
                if name_ in self.subject.reader.unknown:
                    raise UserError(f"没有名为“{name_[:20]}”的科室，请先添加科室。")
            return said
        if limited := limit_of(kind, name):
            checks = Checks()
            text = checks.text(limited, text)
            checks.finish()
        return Reading(text)

    def _differs(self, form: SheetForm, sent: Values, row: Statement) -> bool:
        return any(
            name in row.cells and row.text(name).strip() not in {"", sent.get(name, "")}
            for name in form.fields
        )

    def _tell_locked(self, form: SheetForm, sent: Values, rows: Sequence[Statement]) -> None:
        for row in rows:
            for column in form.columns:
                said = row.text(column.name)
                if not column.fill and said and said.split() != sent.get(column.name, said).split():
                    self.unread.append(
                        f"{row.where}“{column.word}”改成了“{shortened(said)}”，这一列不能改，没有读。"
                    )


def _one_reading(found: Sequence[ReturnedValue]) -> Iterator[ReturnedValue]:
    """One value a field; where several rows say several things of it, the first is asked."""
    by_field: dict[str, list[ReturnedValue]] = {}
    for one in found:
        by_field.setdefault(one.field, []).append(one)
    for several in by_field.values():
        texts = list(dict.fromkeys(one.theirs for one in several))
        if len(texts) == 1:
            yield several[0]
        else:
            said = "、".join(
                f"“{shortened(text)}”（{one.where}）" for text, one in zip(texts, several, strict=False)
            )
            kind = ValueKind.CONFLICT if several[0].kind is ValueKind.CONFLICT else ValueKind.ASK
            yield replace(several[0], kind=kind, question=f"表里写了几种：{said}，采用第一种吗？")


@dataclass(frozen=True)
class _About:
    code: str
    title: str
    prefix: str = ""


def _about(subject: Subject, kind: SheetKind, row_id: str) -> _About:
    """What a row is called."""
    if kind is SheetKind.MEASURES:
        measure = subject.session.get_one(Measure, row_id)
        return _About(task_code(measure.task), task_title(measure.task.text), f"措施{measure.ordinal} ")
    if kind is SheetKind.ACTIVITIES:
        activity = subject.session.get_one(Activity, row_id)
        return _About("、".join(draft_of(activity).tasks), activity.title)
    task = subject.values.tasks.get(row_id)
    return _About(task.code, task_title(task.text)) if task else _About("", "")


def _activity_texts(
    subject: Subject, row_id: str, rows: Sequence[Statement]
) -> Iterator[tuple[Statement, str, Reading | UserError]]:
    """What the rows say of each field of an activity: read together, as a period fills two of them."""
    form = FORMS[SheetKind.ACTIVITIES]
    ours = write_fields(draft_of(subject.session.get_one(Activity, row_id)))
    for row in rows:
        given = {name: row.text(name) for name in form.fields if name in row.cells}
        pasted = read_activity(subject, row.row, {**ours, **given})
        texts = write_fields(pasted.draft)
        lost = {name for name, cell in row.cells.items() if isinstance(cell, Unusable)}
        changed = [
            name for name in form.fields if texts[name] != ours[name] or name in {*pasted.errors, *lost}
        ]
        # What a change breaks elsewhere, such as a festival without its name, breaks the change.
        broken = next((why for name, why in pasted.errors.items() if given.get(name) == ours[name]), "")
        for name in changed:
            cell = row.cells.get(name)
            if isinstance(cell, Unusable):
                yield row, name, UserError(f"{cell.problem}。")
            elif why := pasted.errors.get(name, broken):
                yield row, name, UserError(why)
            else:
                yield row, name, Reading(texts[name])


def read_activity(subject: Subject, line: int, fields: Mapping[str, str]) -> PastedRow[ActivityDraft]:
    """An activity's texts read and checked as those that are pasted, of the department's own."""
    blank = PastedRow(line, dict[str, str](), ActivityDraft("", "", None), dict[str, str](), ())
    named = {**fields, "organiser": subject.department}
    return correct_row(subject.session, subject.values.plan.id, blank, named)
