"""The rows of a department's workbook that were not sent: new measures, new activities."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from db.models import Activity, Measure
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.typed import read_codes, write_fields
from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.reading.likeness import contained, likeness, plain
from wenming_desktop.reading.written import supports
from wenming_desktop.spreadsheets.sheets import Unusable
from wenming_desktop.transfer.packages.comparing import Comparison, Subject, read_activity
from wenming_desktop.transfer.packages.layout import FORMS, SheetKind
from wenming_desktop.transfer.packages.returned import ReturnedRow
from wenming_desktop.transfer.packages.sheet_reading import Statement
from wenming_desktop.words import shortened

_ALIKE = 0.5  # of titles of one day's activities
_DAYS = timedelta(days=1)


@dataclass
class NewRows:
    """Reads them, one package after the other, so that two departments' same activity is noticed.

    Attributes:
        drafts: the activities proposed so far, each with the department that reports it.
    """

    drafts: list[tuple[ActivityDraft, str]] = field(default_factory=list[tuple[ActivityDraft, str]])

    def read(self, comparison: Comparison) -> Iterator[ReturnedRow]:
        """The new rows of one workbook; what cannot be taken is added to the comparison's ``unread``."""
        subject, seen = comparison.subject, set[str]()
        for kind, row in comparison.book.fresh:
            try:
                found = self._row(comparison, kind, row)
            except FieldErrors as error:
                comparison.unread.append(f"{row.where}没有读：{''.join(error.fields.values())}")
                continue
            except UserError as error:
                comparison.unread.append(f"{row.where}没有读：{error.message}")
                continue
            if found and found.id not in seen and subject.decided.get(found.id) != found.hash:
                seen.add(found.id)
                yield found

    def _row(self, comparison: Comparison, kind: SheetKind, row: Statement) -> ReturnedRow | None:
        if kind is SheetKind.MEASURES:
            return self._measure(comparison, row)
        if kind is SheetKind.ACTIVITIES:
            return self._activity(comparison.subject, row)
        what = (
            "方案里没有这项任务，新任务请在工作方案里添加" if kind is SheetKind.TASKS else "材料清单不能加行"
        )
        raise UserError(f"{what}。")

    def _measure(self, comparison: Comparison, row: Statement) -> ReturnedRow | None:
        subject, form = comparison.subject, FORMS[SheetKind.MEASURES]
        if not any(row.says(name) for name in form.fields if name != "status"):
            return None  # a task was chosen, and nothing written
        task = _task(subject, row.text("code"))
        fields = dict.fromkeys(form.fields, "") | {"status": "未开始"}
        said: list[str] = []
        for name in form.fields:
            if row.says(name) or name == "text":
                reading = comparison.read(SheetKind.MEASURES, name, row)
                fields[name] = reading.text
                said += [reading.question] if reading.question else []
        like = _like_measure(subject, task.id, fields["text"])
        where = ReturnedRow(
            SheetKind.MEASURES, row.where, task.code, fields["text"], {"task_id": task.id, **fields}
        )
        return None if like is None else _with(where, said, like, row.remark)

    def _activity(self, subject: Subject, row: Statement) -> ReturnedRow | None:
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
        draft = pasted.draft
        like = _like_activity(subject, draft) or self._like_another(draft, subject.department)
        self.drafts.append((draft, subject.department))
        fields = write_fields(draft)
        found = ReturnedRow(SheetKind.ACTIVITIES, row.where, fields["tasks"], draft.title, fields)
        return _with(found, pasted.warnings, like, row.remark)

    def _like_another(self, draft: ActivityDraft, department: str) -> str:
        for other, who in self.drafts:
            if who != department and other.starts_on and _same(draft, other.title, other.starts_on):
                return f"像是{who}也报了的同一次：{other.starts_on} {other.title}"
        return ""


def _with(row: ReturnedRow, said: Iterable[str], like: str, remark: str) -> ReturnedRow:
    return ReturnedRow(row.kind, row.where, row.code, row.title, row.fields, tuple(said), like, remark)


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


def _like_measure(subject: Subject, task_id: str, text: str) -> str | None:
    """Which measure of the task it probably is; "" for none, None for one that is there word for word."""
    texts = subject.session.scalars(select(Measure.text).where(Measure.task_id == task_id)).all()
    if plain(text) in map(plain, texts):
        return None
    near = max(texts, key=lambda each: likeness(each, text), default="")
    return f"像是已有的措施：{shortened(near)}" if near and likeness(near, text) > 1 - _ALIKE / 2 else ""


def _like_activity(subject: Subject, draft: ActivityDraft) -> str:
    """Which activity of the year it probably is; "" for none."""
    day = draft.starts_on
    assert day  # noqa: S101 - without one there was an error
    query = select(Activity.title, Activity.starts_on).where(
        Activity.plan_id == subject.values.plan.id, Activity.starts_on.between(day - _DAYS, day + _DAYS)
    )
    like = next(
        ((title, on) for title, on in subject.session.execute(query) if _same(draft, title, on)), None
    )
    return f"像是同一次：{like[1]} {like[0]}" if like else ""


def _same(draft: ActivityDraft, title: str, day: date) -> bool:
    near = draft.starts_on is not None and abs(draft.starts_on - day) <= _DAYS
    return near and (contained(draft.title, title) or likeness(draft.title, title) >= _ALIKE)
