"""A department's workbook that came back, read into statements: which row says what of which key.

Offices move and rename columns, copy sheets and rows, sort, and save as .xls, .et or .ods. The hidden marks
travel with most of that; where they are lost, the header's words and the texts of the rows stand in for them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from wenming_desktop.reading.sources import cell_text
from wenming_desktop.spreadsheets.headed import HEADER_WITHIN
from wenming_desktop.spreadsheets.sheets import MOST_ROWS, Cell, Sheet, Unusable
from wenming_desktop.transfer.packages.content import Values
from wenming_desktop.transfer.packages.layout import (
    BASE_SHEET,
    FORMAT,
    FORMS,
    KEY_MARK,
    MARK,
    REMARK,
    SheetForm,
    SheetKind,
    hash_of,
    kind_and_id,
)

_ID = re.compile(r"[0-9a-f]{32}")
_LEAST_HEADS = 3  # columns by which a header without marks is known


@dataclass(frozen=True)
class About:
    """What a workbook says of its package; all but the id is "" where that is lost."""

    package: str
    department: str = ""
    department_name: str = ""
    plan: str = ""
    year: str = ""
    unit: str = ""
    sent_at: str = ""
    program: str = ""
    note: str = ""
    version: int = 1


@dataclass(frozen=True)
class Statement:
    """One row below a header.

    Attributes:
        sheet, row: where it stands, rows from 1.
        key: its own, as written; "" for none.
        cells: by field; only of columns that are there.
        remark: the remarks on its cells.
    """

    sheet: str
    row: int
    key: str
    cells: Mapping[str, Cell]
    remark: str = ""

    @property
    def where(self) -> str:
        """In words."""
        return f"“{self.sheet}”第 {self.row} 行"

    def text(self, name: str) -> str:
        """A cell's text; "" where there is none."""
        return text_of(name, self.cells.get(name))

    def anchor(self, form: SheetForm) -> tuple[str, ...]:
        """The texts that the row is known by where its key is lost."""
        return tuple(self.text(name) for name in form.anchor)

    def says(self, name: str) -> bool:
        """Whether there is anything in a cell, be it an error."""
        return bool(self.text(name)) or isinstance(self.cells.get(name), Unusable)

    @property
    def blank(self) -> bool:
        """Whether it says nothing."""
        return not any(map(self.says, self.cells))


@dataclass
class ReadBook:
    """A workbook that came back.

    Attributes:
        about: its package.
        base: key -> field -> what was sent, as far as that is unaltered.
        said: by key, the rows that speak of it.
        fresh: rows that speak of nothing that was sent.
        notes: what is to be told of it.
    """

    about: About
    base: Mapping[str, Values]
    said: dict[str, list[Statement]] = field(default_factory=dict[str, list[Statement]])
    fresh: list[tuple[SheetKind, Statement]] = field(default_factory=list[tuple[SheetKind, Statement]])
    notes: list[str] = field(default_factory=list[str])


def read_book(sheets: Sequence[Sheet]) -> ReadBook | None:
    """Read a workbook's sheets, hidden ones among them; None for one that is no package."""
    facts, base = _base(sheets)
    marked = [_marks(sheet) for sheet in sheets]
    package = facts.get("package") or next((mark.package for mark in marked if mark and mark.package), "")
    if not _ID.fullmatch(package):
        return None
    about = _about({**facts, "package": package})
    book = ReadBook(about, base)
    statements: dict[SheetKind, list[Statement]] = defaultdict(list)
    for sheet, mark in zip(sheets, marked, strict=True):
        found = mark or _headed(sheet)
        if found is None or sheet.name == BASE_SHEET:
            continue
        if sheet.cut:
            book.notes.append(f"“{sheet.name}”太大，只读了前 {MOST_ROWS} 行。")
        statements[found.kind] += _rows(sheet, found)
    for kind, rows in statements.items():
        _match(FORMS[kind], rows, book)
    for form in FORMS.values():
        if form.fields and form.kind not in statements:
            book.notes.append(f"没有“{form.title}”这张表，没有读。")
    return book


def _about(facts: Mapping[str, str]) -> About:
    version = facts.get(FORMAT, "1")
    names = (each.name for each in fields(About) if each.name != "version")
    texts = {name: facts[name] for name in names if name in facts}
    return About(**texts, version=int(version) if version.isdecimal() else 1)


def text_of(name: str, cell: Cell) -> str:
    """A cell as the clerk would write it; a task's code that a spreadsheet took for a day is a code again."""
    if name in {"code", "tasks"} and isinstance(cell, datetime):
        return f"{cell.month}-{cell.day}"
    return cell_text(cell).replace("\r\n", "\n").replace("\r", "\n")


def _base(sheets: Iterable[Sheet]) -> tuple[dict[str, str], dict[str, Values]]:
    facts: dict[str, str] = {}
    base: dict[str, Values] = {}
    for sheet in sheets:
        rows = [[cell_text(cell) for cell in row] for row in sheet.rows]
        if not rows or rows[0][0] != FORMAT:
            continue
        for name, *cells in rows:
            if kind_and_id(name):
                base[name] = dict(filter(None, map(_value, cells)))
            elif name and cells:
                facts.setdefault(name, cells[0])
    return facts, base


def _value(cell: str) -> tuple[str, str] | None:
    """A field and its value, where that is what its hash says."""
    name, _, rest = cell.partition(" ")
    told, _, text = rest.partition(" ")
    text = text.replace("\r\n", "\n")
    return (name, text) if told and hash_of(text) == told else None


@dataclass(frozen=True)
class _Marks:
    """Where the fields of a sheet stand."""

    kind: SheetKind
    package: str
    header: int  # row, from 0
    columns: Mapping[str, int]
    key: int | None


def _marks(sheet: Sheet) -> _Marks | None:
    """The marks of the hidden row."""
    for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        marks = {str(cell): place for place, cell in enumerate(row) if str(cell).startswith(MARK)}
        if not marks:
            continue
        key = next((mark for mark in marks if mark.startswith(KEY_MARK)), "")
        columns = {mark.removeprefix(MARK): place for mark, place in marks.items() if mark != key}
        kind, _, package = key.removeprefix(KEY_MARK).partition(":")
        by_columns = max(FORMS.values(), key=lambda form: len({c.name for c in form.columns} & {*columns}))
        return _Marks(
            SheetKind(kind) if kind in {*SheetKind} else by_columns.kind,
            package,
            at + 1,
            columns,
            marks.get(key),
        )
    return None


def _headed(sheet: Sheet) -> _Marks | None:
    """The likeliest header, by its words: the most columns of any form."""
    best: _Marks | None = None
    for at, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        for form in FORMS.values():
            columns: dict[str, int] = {}
            for place, cell in enumerate(row):
                exact = [each for each in form.columns if each.word == cell_text(cell)]
                near = [each for each in form.columns if each.headed(cell)]
                free = next((each for each in (*exact, *near) if each.name not in columns), None)
                if free:
                    columns[free.name] = place
            if len(columns) >= max(_LEAST_HEADS, len(best.columns) + 1 if best else 0):
                best = _Marks(form.kind, "", at, columns, None)
    if best is None:
        return None
    keys = Counter(
        place
        for row in sheet.rows[best.header :]
        for place, cell in enumerate(row)
        if kind_and_id(str(cell or ""))
    )
    return _Marks(best.kind, "", best.header, best.columns, keys.most_common(1)[0][0] if keys else None)


def _rows(sheet: Sheet, marks: _Marks) -> Iterable[Statement]:
    remarks: dict[int, list[str]] = defaultdict(list)
    for row, _, text in sheet.comments:
        remarks[row].append(" ".join(text.split()))
    for at, row in enumerate(sheet.rows[marks.header + 1 :], start=marks.header + 1):
        key = cell_text(row[marks.key]) if marks.key is not None else ""
        kind = kind_and_id(key)
        cells = {name: row[place] for name, place in marks.columns.items()}
        remark = "；".join(filter(None, (text_of(REMARK, cells.pop(REMARK, None)), *remarks[at])))
        found = Statement(sheet.name, at + 1, key if kind and kind[0] is marks.kind else "", cells, remark)
        if found.key or found.remark or not found.blank:
            yield found


def _match(form: SheetForm, rows: Sequence[Statement], book: ReadBook) -> None:
    """Give each row to the key that it speaks of.

    A key holds unless only what is seen was sorted: then the row has the texts of another key, whose own row
    has other texts, too. A row that was copied with its key and reworded is a new one. Where rows may
    be added, so is one that says the texts again beside the row that is still there.
    """
    anchors = {
        key: tuple(values.get(name, "") for name in form.anchor)
        for key, values in book.base.items()
        if key.startswith(f"{form.kind}:")
    }
    owners: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, anchor in anchors.items():
        owners[anchor].append(key)
    homes: dict[tuple[str, str], Statement] = {}
    for row in rows:
        if row.key and row.anchor(form) == anchors.get(row.key):
            homes.setdefault((row.sheet, row.key), row)
    at_home = {key for _, key in homes}
    moved = 0
    for row in rows:
        anchor = row.anchor(form)
        own = owners.get(anchor, [])
        key = row.key
        if key in anchors and anchor != anchors[key]:
            other = own[0] if len(own) == 1 else ""
            if other and other not in at_home:
                key, moved = other, moved + 1
            elif key in at_home:
                key = ""  # a copy of the row that is still there
        elif not key and len(own) == 1:
            key = own[0]
        if form.blank and _says_more(row, homes.get((row.sheet, key))):
            key = ""
        if key:
            again = not row.key and key in at_home
            book.said.setdefault(key, []).append(_filled(row) if again else row)
        else:
            book.fresh.append((form.kind, row))
    if moved:
        book.notes.append(
            f"“{form.title}”有 {moved} 行的标识与内容不是同一项（可能只给看得见的列排了序），按内容对应。"
        )


def _says_more(row: Statement, home: Statement | None) -> bool:
    """Whether a row is not the one of its sheet that has the key, nor a mere copy of it."""
    return home is not None and home is not row and not (row.key and row.cells == home.cells)


def _filled(row: Statement) -> Statement:
    """A second row of what has its own: only what is written in it says anything."""
    return replace(row, cells={name: cell for name, cell in row.cells.items() if row.says(name)})
