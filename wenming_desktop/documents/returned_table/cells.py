"""What one cell of a table that came back says: names, points, a deadline, a text."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from wenming_desktop.documents.table.table_columns import measures_cell, supporters
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import DepartmentRow
from wenming_desktop.plan.tasks import note_cell, parse_score
from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.reading.deadlines import doubt_of_year, read_deadline, typed_deadline
from wenming_desktop.reading.likeness import plain
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.reading.written import (
    like_department,
    names_nobody,
    written_departments,
    written_people,
)
from wenming_desktop.spreadsheets.sheets import Cell, Unusable
from wenming_desktop.words import chinese_date, plain_number

_NOTHING = {"无", "—", "-", "/", "－", "——", "\\", "暂无", "无。"}
_POINTS = re.compile(r"[+＋]?\s*(\d{1,4}(?:\.\d+)?)\s*分?\s*(?:\(([^()\d]*)\))?")
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|GETTING_DATA)", re.IGNORECASE)
_TENTH = re.compile(r"\d{4}\.1")  # a number: 2021.10 has lost its 0
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_PHONE = re.compile(
    r"(?:(?:联系)?(?:电话|手机)(?:号码?)?|TEL)?\s*[：:]?\s*"
    r"(?<![\d-])((?:\+?86[- ]?)?1\d{2}[- ]?\d{4}[- ]?\d{4}|(?:0\d{2,3}-?)?\d{7,8}|\d{4,6})(?![\d-])",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\s*(?:[(（](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）][、.．]?|\d{1,3}[.．、](?!\d)|\d{1,2}-\d{1,2}(?=[\s.．、])[.．、]?"
    r"|[①-⑳][、.．]?|[一二三四五六七八九十]{1,3}、)\s*"
)


@dataclass(frozen=True)
class Reading:
    """What a cell says.

    Attributes:
        text: as the table writes it; "" for nothing.
        names: of a cell of departments those that it names, by their full names where they are known.
        question: what the clerk has to decide first, as one Chinese sentence; "".
        other_year: the question is of a date outside the plan's year.
        dropped: what of the cell is not taken, such as a post beside a name.
    """

    text: str
    names: tuple[str, ...] = ()
    question: str = ""
    other_year: bool = False
    dropped: tuple[str, ...] = ()


@dataclass
class CellReader:
    """Reads cells of one plan's table.

    Attributes:
        year: the plan's.
        today: decides which of several days is the next.
        departments: those that there are.
        chosen: name as written -> the department that it means, as the clerk said.
        unknown: departments named that there are not, as written.
        alike: of these, the one that is probably meant.
    """

    year: int
    today: date
    departments: Sequence[DepartmentRow]
    chosen: Mapping[str, str]
    unknown: dict[str, None] = field(default_factory=dict[str, None])
    alike: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self._full = {
            plain(name): row.name for row in self.departments for name in (row.short_name, row.name) if name
        }
        self._names = [row.name for row in self.departments]
        self._known = {name for row in self.departments for name in (row.short_name, row.name) if name}

    def read(self, column: TaskColumn, cell: Cell, text: str) -> Reading:
        """What a cell says.

        Args:
            column: whose.
            cell: its value, where it stands in one row.
            text: its text, joined from its rows.

        Raises:
            UserError: it cannot be understood; the message names no cell.
        """
        if isinstance(cell, Unusable):
            raise UserError(f"{cell.problem}。")
        if _ERROR.fullmatch(text.strip()):
            raise UserError(f"“{text.strip()}”是表格的错误值。")
        bare = "" if text.strip() in _NOTHING else text.strip()
        if column is TaskColumn.SCORE:
            return self._points(bare)
        if column is TaskColumn.DUE:
            return self._due(cell, bare)
        if column is TaskColumn.PERSON:
            return self._people(bare)
        if column is TaskColumn.LEADER:
            name = "、".join(line for part in bare.splitlines() if (line := part.strip()))
            return Reading("", question=_of_nobody([name], "")) if names_nobody(name) else Reading(name)
        if column in {TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.RESPONSIBLE}:
            return self._departments(column, bare)
        return Reading(text.strip())

    def _points(self, text: str) -> Reading:
        written = unicodedata.normalize("NFKC", text).strip()
        if written.startswith("="):
            raise UserError(f"“{text}”是算式，请改成算好的数。")
        found = _POINTS.fullmatch(written)
        points = plain_number(parse_score(found[1] if found else text, TaskColumn.SCORE))
        return Reading(points, dropped=(found[2],) if found and found[2] else ())

    def _due(self, cell: Cell, text: str) -> Reading:
        if isinstance(cell, datetime | date):
            text = chinese_date(cell.date() if isinstance(cell, datetime) else cell)
        if not text:
            return Reading("")
        said = typed_deadline(text, self.year, self.today)
        words = said.words or (chinese_date(said.due_on) if said.due_on else text)
        if isinstance(cell, float) and _TENTH.fullmatch(text):
            return Reading(words, question=f"“{text}”可能是 1 月，也可能是 10 月。")
        doubt = doubt_of_year(text, self.year) if said.other_year else None
        return Reading(words, question=doubt.question if doubt else "", other_year=bool(doubt))

    def _people(self, text: str) -> Reading:
        phones = tuple(found[1] for found in _PHONE.finditer(text))
        people = written_people(_PHONE.sub(" ", text))
        posts = tuple(person.title for person in people if person.title)
        names = "、".join(person.name for person in people if not names_nobody(person.name))
        nobody = tuple(person.name for person in people if names_nobody(person.name))
        return Reading(names, question=_of_nobody(nobody, names), dropped=(*nobody, *posts, *phones))

    def _departments(self, column: TaskColumn, text: str) -> Reading:
        said = written_departments(text, self._known)
        nobody = tuple(name for name in said.names if names_nobody(name))
        names = [self._department(name) for name in said.names if name not in nobody]
        if column is TaskColumn.LEAD and (said.everyone or len(names) > 1):
            written = "、".join((*names, *said.everyone))
            raise UserError(f"只能有一个牵头科室，写了“{written}”。")
        names = list(dict.fromkeys(names))
        text = "、".join((*names, *said.everyone))
        return Reading(text, tuple(names), _of_nobody(nobody, text), dropped=(*nobody, *said.people))

    def _department(self, written: str) -> str:
        """The department's full name; one that does not exist stays as it is written."""
        known = self._full.get(plain(written)) or self.chosen.get(written)
        if known is None:
            self.unknown[written] = None
            if like := like_department(written, self._names):
                self.alike[written] = like
        return known or written


def _of_nobody(written: Sequence[str], names: str) -> str:
    """What is asked of words that stand for nobody: 待定."""
    said = "、".join(f"“{each}”" for each in written)
    what = f"照“{names}”改吗" if names else "要清空吗"
    return f"{said}不是名称，{what}？" if written else ""


def unnumbered(text: str, old: str) -> str:
    """A task's text without the number that somebody set in front of it.

    Args:
        text: as the table has it.
        old: as the plan has it; what is numbered there is itself so, and so are several numbered lines.
    """
    mark = _NUMBER.match(text)
    several = sum(bool(_NUMBER.match(line)) for line in text.splitlines()) > 1
    return text[mark.end() :] or text if mark and not several and not _NUMBER.match(old) else text


def day_in_words(text: str, year: int, today: date) -> str:
    """The day that a deadline's words name, for people to check; "" where they say no more than the day."""
    day = read_deadline(text, year, today).due_on
    return chinese_date(day) if day and not _DAY.fullmatch(text) else ""


def written(task: TaskRow, column: TaskColumn) -> str:
    """What a task's cell says in one of the columns in COMPARED, as the table writes it."""
    return WRITTEN[column](task)


WRITTEN: Mapping[TaskColumn, Callable[[TaskRow], str]] = {
    TaskColumn.TEXT: lambda task: task.text,
    TaskColumn.STANDARD: lambda task: task.standard,
    TaskColumn.MEASURES: measures_cell,
    TaskColumn.NOTE: lambda task: note_cell(task.note, task.not_applicable),
    TaskColumn.SCORE: lambda task: plain_number(task.score),
    TaskColumn.LEADER: lambda task: task.leader,
    TaskColumn.LEAD: lambda task: task.lead or "",
    TaskColumn.SUPPORT: supporters,
    TaskColumn.PERSON: lambda task: task.person or "",
    TaskColumn.DUE: lambda task: task.due_words or (chinese_date(task.due_on) if task.due_on else ""),
}
COMPARED = tuple(WRITTEN)
