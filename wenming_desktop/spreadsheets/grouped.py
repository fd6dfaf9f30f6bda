"""Lists in groups: what stands once, in a merged cell or a line of its own, for the rows below it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default

from wenming_desktop.spreadsheets.asides import why_no_record
from wenming_desktop.spreadsheets.clipboard import PastedTable
from wenming_desktop.spreadsheets.looks import LIST_NUMBER, is_ditto, without_gaps

Look = Callable[[str], bool]
Groups = Mapping[str, Look]  # field -> whether a text names what the rows below it have in that field
_BRACKETED = re.compile(r"[【\[〔［《<＜](.{1,30})[】\]〕］》>＞]")
_COUNTED = re.compile(r"[（(](?:共?计?\s*\d+\s*[人名位个项]|\s*\d+\s*)[)）]$")
_NAMES_BEHIND = re.compile(r"([^:：，,、\s]{2,20})[:：]\s*(\S.*)")
_TELLING = 4  # signs of a name that is no person's


@dataclass
class Grouped:
    """What the rows of a list have from above.

    Attributes:
        headings: line -> the field whose value it names for the rows below it.
        given: line -> field -> the value.
    """

    headings: dict[int, str] = default(default_factory=dict[int, str])
    given: dict[int, dict[str, str]] = default(default_factory=dict[int, dict[str, str]])


def heading(text: str, groups: Groups, *, alone: bool) -> tuple[str, str] | None:
    """The field and the value that a line names for those below it: 【机关党委】, 一、机关党委（3人）：.

    Args:
        text: the only one of its line.
        groups: what lines may name.
        alone: the list has names alone, so that a short one without marks is more likely one of them.
    """
    text = text.strip()
    named = LIST_NUMBER.sub("", text).rstrip(":： ")
    plain = _COUNTED.sub("", named).strip()
    bracketed = _BRACKETED.fullmatch(plain)
    marked = bracketed or plain != named or text[-1:] in {":", "："}
    bare = without_gaps(bracketed[1] if bracketed else plain)
    field = next((field for field, names in groups.items() if names(bare)), None)
    if field is None or (alone and not marked and len(bare) < _TELLING):
        return None
    return field, bare


def names_behind(line: str, groups: Groups, is_name: Look) -> list[str]:
    """A line as it is; one such as 机关党委：郑一、郑二 as a heading and the names below it."""
    found = _NAMES_BEHIND.fullmatch(line.strip())
    names = re.split(r"[、，,；;\s]+", found[2].rstrip("。；;，,、 ")) if found else []
    if found and len(names) > 1 and all(map(is_name, names)) and heading(found[1], groups, alone=False):
        return [f"{found[1]}：", "、".join(names)]
    return [line]


def without_headings(table: PastedTable, groups: Groups) -> PastedTable:
    """The table without the lines that only name what those below have; whole if none would be left."""
    found = dict(_headings(table, groups))
    rows = tuple((line, cells) for line, cells in table.rows if line not in found)
    return replace(table, rows=rows) if rows else table


def grouped(table: PastedTable, groups: Groups, name: str) -> Grouped:
    """What the rows have from above: by a heading, a merged cell, 同上.

    Cells were merged downwards where their column is filled only at changes; one behind the names may also
    have gaps, so half of it must be empty.

    Args:
        table: with its columns known.
        groups: the fields that rows may have from above.
        name: the field that tells what a row is.
    """
    named = dict(_headings(table, groups))
    found = Grouped({line: field for line, (field, _) in named.items()})
    cells = dict(table.rows)
    rows = [(line, record) for line, record in table.records() if not why_no_record(cells[line])]
    records = [record for line, record in rows if line not in named]
    merged = set[str]()
    for field in groups:
        cells = [record.get(field, "") for record in records]
        if _filled_at_changes(cells, behind=_behind(table, field, name)):
            merged.add(field)
    merged |= set(found.headings.values())
    above: dict[str, str] = {}
    for line, record in rows:
        if line in named:
            field, value = named[line]
            above[field] = value
            continue
        for field in groups:
            text = record.get(field, "")
            if (is_ditto(text) or (not text and field in merged)) and above.get(field):
                found.given.setdefault(line, {})[field] = above[field]
            elif text:
                above[field] = text
    return found


def _headings(table: PastedTable, groups: Groups) -> Iterator[tuple[int, tuple[str, str]]]:
    alone = table.width == 1
    found: list[tuple[int, tuple[str, str]]] = []
    for line, cells in table.rows:
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) == 2 and re.fullmatch(r"\d{1,3}|[一二三四五六七八九十]{1,3}", filled[0]):
            filled = filled[1:]
        if len(filled) == 1 and not why_no_record(cells):
            named = heading(filled[0], groups, alone=alone)
            found += [(line, named)] if named else []
    if len(found) < len(table.rows):  # else they are what the list is of
        yield from found


def _behind(table: PastedTable, field: str, name: str) -> bool:
    columns = table.columns
    return field in columns and name in columns and columns.index(field) > columns.index(name)


def _filled_at_changes(cells: Sequence[str], *, behind: bool) -> bool:
    """Whether a column has its first cell, each value once, and nothing below it in the rows of its group."""
    filled = [cell for cell in cells if cell]
    gaps = len(cells) - len(filled)
    enough = gaps >= len(filled) > 1 if behind else gaps > 0
    return bool(enough and cells[0] and len(set(filled)) == len(filled))
