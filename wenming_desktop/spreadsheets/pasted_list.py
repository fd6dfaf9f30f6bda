"""A pasted list of records, whatever their kind: its columns found, its rows read, doubted and saved."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default
from typing import Generic

from wenming_desktop.entities.fields import Field
from wenming_desktop.entities.tables import headings_of, word_of, words_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.spreadsheets.asides import why_no_record
from wenming_desktop.spreadsheets.clipboard import (
    D,
    PastedRow,
    PastedTable,
    PastePreview,
    copied_rows,
    read_pasted_table,
    with_columns,
)
from wenming_desktop.spreadsheets.grouped import (
    Groups,
    Look,
    grouped,
    heading,
    names_behind,
    without_headings,
)
from wenming_desktop.spreadsheets.looks import (
    LIST_NUMBER,
    brackets_whole,
    closed_up,
    is_person,
    is_serial,
    is_sheet_error,
)

Columns = tuple[str | None, ...]
# A part between blanks, commas or colons; what stands in brackets is not apart from what is before it.
_PARTS = re.compile(r"(?:[^\s、，,；;:：|｜（(]|[（(][^（()）]*[)）]|[（(])+")
_OVER_CELLS = re.compile(r"[（(][^（()）\n]{0,60}[)）]")
_SERIAL = re.compile(r"\d{1,3}")
_RULE = re.compile(r"[\s|:：-]+")  # the line under a header in a table drawn with bars


@dataclass(frozen=True)
class ListRules(Generic[D]):
    """How a kind of list is read.

    Attributes:
        guess: the fields of a table's columns, of one without a header row by what is in them.
        read: the record of a line.
        keys: what no two rows should share.
        repeated: a row anew that shares a key with an earlier line.
        loose: the table that lies in a text without columns, such as names alone; None if none does. A
            heading above it may only be one of the name, the first field that is required.
        groups: the fields that stand once for several rows, and how a line that names one looks.
        written_here: the program writes such tables too, with all columns; in those an empty cell is empty.
    """

    guess: Callable[[PastedTable], Columns]
    read: Callable[[int, Mapping[str, str]], PastedRow[D]]
    keys: Callable[[D], Iterable[Hashable]]
    repeated: Callable[[PastedRow[D], int], PastedRow[D]]
    loose: Callable[[str], PastedTable | None] = lambda _text: None
    groups: Groups = default(default_factory=dict[str, Look])
    written_here: bool = False


def read_list(
    text: str, columns: Sequence[str | None] | None, fields: Sequence[Field], rules: ListRules[D]
) -> PastePreview[D]:
    """Read a pasted list; saves nothing.

    Args:
        text: as copied from a spreadsheet, or lines with bars between the cells; with or without a header
            row, which may stand below a title.
        columns: the field of each column where the clerk corrected what was found; each field once.
        fields: what the columns may mean.
        rules: how this kind is read.

    Raises:
        UserError: nothing, or too much, was pasted, or a field chosen for two columns.
    """
    names, groups = headings_of(fields), rules.groups
    name = next(each.name for each in fields if each.required)
    text = _with_tabs(text, names)
    table = read_pasted_table(text, names)
    if not table.headings:
        text = _OVER_CELLS.sub(lambda found: found[0].replace("\t", " "), text)
        text = text.replace("\t", "  ") if _seldom_tabs(text) else text
        table = read_pasted_table(text, names)
    if "\t" not in text and all(field == name for field in table.columns):
        table = rules.loose(_in_one_line(text)) or table
    if columns is not None:
        table = with_columns(table, columns, words_of(fields))
    else:
        records = tuple((line, cells) for line, cells in table.rows if not why_no_record(cells))
        told = without_headings(replace(table, rows=records or table.rows), groups)
        table = replace(table, columns=rules.guess(told))
    words = words_of(fields)
    ours = rules.written_here and set(words.values()) <= set(table.headings)
    above = grouped(table, {} if ours else groups, name)
    seen: dict[Hashable, int] = {}
    rows: list[PastedRow[D]] = []
    all_cells = dict(table.rows)
    for line, record in table.records():
        aside = why_no_record(all_cells[line])
        if not aside and line in above.headings:
            aside = f"下面各行的{words[above.headings[line]]}，不单独登记。"
        if aside:
            rows.append(PastedRow(line, record, rules.read(line, {}).draft, {}, (), aside=aside))
            continue
        given = above.given.get(line, {})
        row = rules.read(line, {**record, **given})
        said = [f"{words[field]}按上面的“{value[:20]}”登记，请核对。" for field, value in given.items()]
        row = replace(row, warnings=(*filter(None, [table.doubts.get(line)]), *said, *row.warnings))
        shared = [seen[key] for key in rules.keys(row.draft) if key in seen]
        row = rules.repeated(row, min(shared)) if shared else row
        for key in rules.keys(row.draft):
            seen.setdefault(key, line)
        rows.append(row)
    return PastePreview(table.columns, table.headings, tuple(rows), all_cells, table.header)


def pasted_row(
    line: int,
    fields: Mapping[str, str],
    draft: D,
    errors: Mapping[str, str],
    warnings: Iterable[str] = (),
    *,
    there: bool = False,
) -> PastedRow[D]:
    """A row as it was read; what a spreadsheet shows for a missing value is never taken as one."""
    lost = {
        field: f"“{text[:20]}”是表格显示的错误或省略，请填写原来的内容。"
        for field, text in fields.items()
        if is_sheet_error(text)
    }
    faults = {**errors, **lost}
    return PastedRow(line, dict(fields), draft, faults, tuple(warnings), there and not faults)


def changes_said(table: str, fields: Iterable[str], old: object, new: object) -> str:
    """What a pasted row changes of a record that is there, in a sentence.

    Args:
        table: the record's.
        fields: those that become others.
        old: has them as they are stored.
        new: has them as they are pasted.
    """
    said = (
        f"{word_of(table, field)}“{before}”→“{getattr(new, field)}”"
        if (before := getattr(old, field))
        else f"补上{word_of(table, field)}“{getattr(new, field)}”"
        for field in fields
    )
    return f"已有：{'，'.join(said)}。"


def save_rows(rows: Sequence[PastedRow[D]], save: Callable[[D], Iterable[str]], what: str) -> list[str]:
    """Save the chosen rows, all of them or none.

    Args:
        rows: as chosen.
        save: saves one record; answers the ids of what was saved.
        what: what the clerk calls the records.

    Returns:
        The ids, in order.

    Raises:
        UserError: nothing chosen, or a row that cannot be saved; it is named by its line.
    """
    if not rows:
        raise UserError(f"没有选中要添加的{what}。")
    ids: list[str] = []
    for row in rows:
        try:
            if row.errors:
                raise FieldErrors(row.errors)
            ids += save(row.draft)
        except UserError as error:
            raise UserError(f"第{row.line}行没有通过检查，没有添加任何{what}：{error.message}") from error
    return ids


def claimed(table: PastedTable, claims: Sequence[tuple[str, Look]]) -> Columns:
    """The fields of a table's columns by what is in them.

    Args:
        table: as read; what its header row says stays.
        claims: field and look, in order: each takes the first free column that mostly looks so. A field that
            stands there already has its column.
    """
    if table.columns:
        return table.columns
    columns: list[str | None] = [None] * table.width
    filled = [[cells[at] for _, cells in table.rows if cells[at]] for at in range(table.width)]
    if table.width > 1 and is_serial(filled[0]):
        filled[0] = []
    for field, fits in claims:
        if field in columns:
            continue
        for at, cells in enumerate(filled):
            if columns[at] is None and cells and sum(map(fits, cells)) * 2 > len(cells):
                columns[at] = field
                break
    return tuple(columns)


def anything(_cell: str) -> bool:
    """The look of every cell."""
    return True


def names_alone(
    text: str, split: Callable[[str], list[str]], field: str, groups: Groups | None = None
) -> PastedTable | None:
    """A text of names only as a table of one column, a line for each name; None without names."""
    names = [
        name
        for written in closed_up(text).splitlines()
        for line in names_behind(written, groups or {}, is_person)
        for name in ([line.strip()] if _is_whole(line, groups or {}) else split(line))
    ]
    rows = tuple((number, (name,)) for number, name in enumerate(dict.fromkeys(names), start=1))
    return PastedTable((field,), (), rows) if rows else None


def _is_whole(line: str, groups: Groups) -> bool:
    """Whether a line of a list of names is none of them: a sum, a note, a heading."""
    return bool(why_no_record([line]) or (line.strip() and heading(line, groups, alone=True)))


def parts_by_look(
    text: str, looks: Sequence[tuple[str, Look]], name: str, groups: Groups | None = None
) -> PastedTable | None:
    """A table out of lines whose parts tell by their look what they are: 办公室 王建国 8301.

    Args:
        text: parts set apart by blanks, commas or colons.
        looks: field and look; a part is the first one that it looks like and that the line does not have yet;
            a second number stands beside the first.
        name: the field that every line must have.
        groups: what a line of its own may name for those below it.

    Returns:
        None where a line has a part that looks like nothing, or all have the name alone.
    """
    records: list[tuple[int, dict[str, str]]] = []
    for line, written in enumerate(closed_up(text).splitlines(), start=1):
        parts = _PARTS.findall(LIST_NUMBER.sub("", written))
        if why_no_record([written]) or (len(parts) == 1 and heading(written, groups or {}, alone=False)):
            records.append((line, {name: written.strip()}))
            continue
        record: dict[str, str] = {}
        for part in parts[1:] if len(parts) > 1 and _SERIAL.fullmatch(parts[0]) else parts:
            like = [field for field, fits in looks if fits(part)]
            field = next((field for field in like if field not in record), like[0] if like else name)
            if (field in record and field == name) or not like:
                return None
            record[field] = f"{record[field]}、{part}" if field in record else part
        if parts and name not in record:
            return None
        if parts:
            records.append((line, record))
    found = list(dict.fromkeys(field for _, record in records for field in record))
    if len(found) < 2:
        return None
    rows = tuple((line, tuple(record.get(field, "") for field in found)) for line, record in records)
    return PastedTable(tuple(found), (), rows)


def without_head(text: str, fields: Sequence[Field]) -> str:
    """A text without its first line where that only names columns."""
    words = {word for field in fields for word in field.pasted_as}
    first, _, rest = text.strip().partition("\n")
    return rest if rest and set(_PARTS.findall(first)) <= words else text


def _in_one_line(text: str) -> str:
    """A text of lines where what stands in brackets, or in one quoted cell, has no line breaks."""
    if '"' in text:
        text = "\n".join(" ".join(cells[0].split()) for cells in copied_rows(text))
    return brackets_whole(text)


def _seldom_tabs(text: str) -> bool:
    """Whether tabs only indent or space out some lines of a text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "\t" in text and sum("\t" in line for line in lines) * 2 < len(lines)


def _barred(text: str) -> bool:
    lines = [line.strip().strip("|｜") for line in text.splitlines() if line.strip()]
    bars = {len(re.findall(r"[|｜]", line)) for line in lines}
    return len(bars) == 1 and bars != {0}


def _with_tabs(text: str, headings: Mapping[str, Sequence[str]]) -> str:
    """A table drawn with bars, or with blanks or commas under a header of known words, as one with tabs."""
    if "\t" in text:
        return text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if _barred(text):
        lines = [line.strip("|｜").strip() for line in lines if not _RULE.fullmatch(line)]
        return "\n".join(re.sub(r"\s*[|｜]\s*", "\t", line) for line in lines)
    words = {word for each in headings.values() for word in each}
    rows = [re.split(r"\s*[,，]\s*|\s+", line) for line in map(closed_up, lines)]
    if rows and len(rows[0]) > 1 and {len(row) for row in rows} == {len(rows[0])} and set(rows[0]) <= words:
        return "\n".join("\t".join(row) for row in rows)
    return text
