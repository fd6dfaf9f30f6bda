"""The rows of a department's workbook that were not sent: new measures, new activities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import select

from db.models import Activity, Measure
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.typed import read_codes, write_fields
from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.reading.likeness import contained, likeness, plain
from wenming_desktop.reading.written import supports
from wenming_desktop.spreadsheets.sheets import Unusable
from wenming_desktop.transfer.packages.comparing import UNSAID, Comparison, Subject, read_activity
from wenming_desktop.transfer.packages.content import measure_values
from wenming_desktop.transfer.packages.layout import FORMS, SheetKind
from wenming_desktop.transfer.packages.returned import ReturnedRow
from wenming_desktop.transfer.packages.sheet_reading import Statement
from wenming_desktop.transfer.packages.taken_rows import taken_as, taken_of
from wenming_desktop.words import chinese_date, listed, shortened

_ALIKE = 0.5  # of titles of one day's activities
_DAYS = timedelta(days=1)
_NAMED = 12  # rows in one sentence
_BACK = "以前收过这样写的，后来又收了改过的，要改回去吗？"


@dataclass
class NewRows:
    """Reads them, one package after the other, so that two departments' same activity is noticed.

    Attributes:
        reported: the activities proposed so far, each with the department that reports it.
    """

    reported: list[tuple[ReturnedRow, str]] = field(default_factory=list[tuple[ReturnedRow, str]])

    def read(self, comparison: Comparison) -> Iterator[ReturnedRow]:
        """The rows that are new; all else that there is to say of the rows is added to the comparison."""
        subject = comparison.subject
        taken = taken_of(subject.decided)
        known = list[Statement]()
        others = list[tuple[bool, Statement, ReturnedRow]]()
        for row, found in _once(comparison):
            if same := taken_as(found, {k: v for k, v in taken.items() if v == found.fields}):
                taken.pop(same)
                known.append(row)
                comparison.remark([row])
            else:
                others.append((subject.decided.get(found.id) == found.hash, row, found))
        for was, row, found in sorted(others, key=lambda each: each[0]):
            if key := taken_as(found, taken):
                if not comparison.again(key, row, taken.pop(key), _BACK if was else ""):
                    known.append(row)
            elif was or (found.kind is SheetKind.MEASURES and _stands(subject, row, found)):
                known.append(row)
                comparison.remark([row])
            else:
                yield replace(found, like=self._like(subject, found))
        comparison.notes += _collected(known)

    def _like(self, subject: Subject, row: ReturnedRow) -> str:
        """What a new row probably is already, in words; "" for nothing."""
        if row.kind is SheetKind.MEASURES:
            return _like_measure(subject, row)
        like = _like_activity(subject, row) or next(
            (
                f"像是{who}也报了的同一次：{chinese_date(_day(other))} {other.title}"
                for other, who in self.reported
                if who != subject.department and _same(row, other.title, _day(other))
            ),
            "",
        )
        self.reported.append((row, subject.department))
        return like


def _once(comparison: Comparison) -> Iterator[tuple[Statement, ReturnedRow]]:
    """The new rows of one workbook that can be read, each that says the same once."""
    seen = dict[str, str]()
    for kind, row in comparison.book.fresh:
        try:
            found = None if row.blank else _read(comparison, kind, row)
        except FieldErrors as error:
            comparison.unread.append(f"{row.where}没有读：{''.join(error.fields.values())}")
            found = None
        except UserError as error:
            comparison.unread.append(f"{row.where}没有读：{error.message}")
            found = None
        if found is None:
            comparison.remark([row])
        elif found.id in seen:
            comparison.notes.append(f"{row.where}和{seen[found.id]}一样，只收一次。")
            comparison.remark([row])
        else:
            seen[found.id] = row.where
            yield row, found


def _collected(rows: Sequence[Statement]) -> Iterator[str]:
    """A sentence for each sheet with rows that say nothing that was not taken before."""
    for sheet in dict.fromkeys(row.sheet for row in rows):
        numbers = list(map(str, sorted(row.row for row in rows if row.sheet == sheet)))
        yield f"“{sheet}”第 {listed(numbers, '行', _NAMED)} 行已经收过，没有改动。"


def _read(comparison: Comparison, kind: SheetKind, row: Statement) -> ReturnedRow | None:
    if kind is SheetKind.MEASURES:
        return _measure(comparison, row)
    if kind is SheetKind.ACTIVITIES:
        return _activity(comparison.subject, row)
    what = "方案里没有这项任务，新任务请在工作方案里添加" if kind is SheetKind.TASKS else "材料清单不能加行"
    raise UserError(f"{what}。")


def _measure(comparison: Comparison, row: Statement) -> ReturnedRow | None:
    form = FORMS[SheetKind.MEASURES]
    if not any(row.says(name) for name in form.fields if name != "status"):
        return None  # a task was chosen, and nothing written
    task = _task(comparison.subject, row.text("code"))
    fields = dict.fromkeys(form.fields, "") | UNSAID
    said: list[str] = []
    for name in form.fields:
        if row.says(name) or name == "text":
            reading = comparison.read(SheetKind.MEASURES, name, row)
            fields[name] = reading.text
            said += [reading.question] if reading.question else []
    fields["task_id"] = task.id
    return ReturnedRow(
        SheetKind.MEASURES, row.where, task.code, fields["text"], fields, tuple(said), remark=row.remark
    )


def _activity(subject: Subject, row: Statement) -> ReturnedRow | None:
    form = FORMS[SheetKind.ACTIVITIES]
    for cell in row.cells.values():
        if isinstance(cell, Unusable):
            raise UserError(f"{cell.problem}。")
    given = {name: row.text(name) for name in form.fields}
    if not given["title"] and not given["starts_on"]:
        if any(text for name, text in given.items() if name not in {"kind", "tasks"}):
            raise UserError("没有写活动日期和名称。")
        return None
    pasted = read_activity(subject, row.row, given)
    if pasted.errors:
        raise FieldErrors(pasted.errors)
    fields = write_fields(pasted.draft)
    return ReturnedRow(
        SheetKind.ACTIVITIES,
        row.where,
        fields["tasks"],
        pasted.draft.title,
        fields,
        tuple(pasted.warnings),
        remark=row.remark,
    )


def _task(subject: Subject, code: str) -> TaskRow:
    """The task that a new measure is for: one that the department leads or supports."""
    codes, unread = read_codes(code)
    if len(codes) != 1 or unread:
        raise UserError(f"看不懂任务编号“{code[:20]}”，请从列表里选一个。" if code else "没有选任务编号。")
    task = next((task for task in subject.values.plan.tasks if task.code == codes[0]), None)
    if task is None:
        raise UserError(f"没有编号为“{codes[0]}”的任务。")
    if subject.department != task.lead and not supports(task.support, subject.department):
        raise UserError(f"任务 {task.code} 不是{subject.department}牵头或配合的。")
    return task


def _stands(subject: Subject, row: Statement, found: ReturnedRow) -> bool:
    """Whether the task has a measure that says all that is written in the row."""
    said = [name for name in FORMS[SheetKind.MEASURES].fields if name != "text" and row.says(name)]
    return any(
        plain(measure.text) == plain(found.title)
        and all(measure_values(measure)[name] == found.fields[name] for name in said)
        for measure in _measures(subject, found)
    )


def _measures(subject: Subject, row: ReturnedRow) -> Sequence[Measure]:
    query = select(Measure).where(Measure.task_id == row.fields["task_id"]).order_by(Measure.ordinal)
    return subject.session.scalars(query).all()


def _like_measure(subject: Subject, row: ReturnedRow) -> str:
    texts = [measure.text for measure in _measures(subject, row)]
    near = max(texts, key=lambda each: likeness(each, row.title), default="")
    return f"像是已有的措施：{shortened(near)}" if near and likeness(near, row.title) > 1 - _ALIKE / 2 else ""


def _like_activity(subject: Subject, row: ReturnedRow) -> str:
    day = _day(row)
    query = select(Activity.title, Activity.starts_on).where(
        Activity.plan_id == subject.values.plan.id, Activity.starts_on.between(day - _DAYS, day + _DAYS)
    )
    like = next(((title, on) for title, on in subject.session.execute(query) if _same(row, title, on)), None)
    return f"像是同一次：{chinese_date(like[1])} {like[0]}" if like else ""


def _day(activity: ReturnedRow) -> date:
    return date.fromisoformat(activity.fields["starts_on"])


def _same(activity: ReturnedRow, title: str, day: date) -> bool:
    near = abs(_day(activity) - day) <= _DAYS
    return near and (contained(activity.title, title) or likeness(activity.title, title) >= _ALIKE)
