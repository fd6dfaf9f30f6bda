"""Papers that are lists: what they say once, for ``listing.typ`` and for Word."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from wenming_desktop.documents.listings.paper_rows import cell_text
from wenming_desktop.documents.paper import Content, Gather, Option, PaperKind, Subject
from wenming_desktop.documents.press.wording import em_width, wrap
from wenming_desktop.documents.word.listing_word import listing_word, widths_in
from wenming_desktop.words import chinese_date

# Of style.typ, in millimetres: an em of 五号, a line with its leading, a cell's insets down
# less one leading, and those across
_EM, _LINE, _EDGES, _INSETS = 3.7, 5.37, 1.9, 3.2
_SLACK = 0.8  # of a column that holds its words in one line: headings are a little wider
TALL, _BEGINNING = 14, 8  # lines of a text that goes on across the page, and of it those that do not
_HEADS = 16  # what a table's head and a group's heading take of each page
ROOM = {False: (166.0, 253.0), True: (253.0, 166.0)}  # width and height inside the margins, by landscape

Block = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        head: its heading.
        width: in millimetres; 0 for a column that takes its share of what the others leave.
        share: of that room.
        centred: whether its words stand in the middle.
    """

    head: str
    width: float = 0
    share: float = 1
    centred: bool = False


def table(columns: Sequence[Column], groups: Sequence[dict[str, object]]) -> Block:
    """A table of groups of rows as paper_rows.py makes them; its head comes again on every page."""
    return {"kind": "table", "columns": [asdict(column) for column in columns], "groups": list(groups)}


def section(text: str, aside: str = "") -> Block:
    """The heading of a part, with a remark beside it."""
    return {"kind": "section", "text": text, "aside": aside}


def remark(label: str, text: str) -> Block:
    """A sentence under a label of its own."""
    return {"kind": "remark", "label": label, "text": text}


def key(text: str) -> Block:
    """What signs and figures of the tables mean."""
    return {"kind": "key", "text": text}


def sheet(
    unit_line: str,
    date_line: str,
    summary: str,
    blocks: Sequence[Block],
    signed: Sequence[str],
    code: dict[str, str] | None = None,
) -> dict[str, object]:
    """What one addressee gets: it begins a page, and its pages are counted by themselves.

    Args:
        unit_line: stands at the left under the title.
        date_line: stands at the right there.
        summary: what it comes to, in one sentence; may be empty.
        blocks: tables and what stands between them.
        signed: who signs at the end, each with room for the hand.
        code: from printed_code(), by which its scan is known again.
    """
    return {
        "unit-line": unit_line,
        "date-line": date_line,
        "summary": summary,
        "blocks": list(blocks),
        "signed": list(signed),
        "code": code,
    }


def listing(unit: str, title: str, sheets: Sequence[dict[str, Any]], *, landscape: bool = False) -> Content:
    """The whole paper of a unit, on A4.

    A row that is taller than half a page may run over a page's end: kept whole, it would leave the rest of
    the page before it empty, up to a title with nothing below. What is long in it goes on across the page.
    """
    width, height = ROOM[landscape]
    for block in (block for made in sheets for block in made["blocks"] if block["kind"] == "table"):
        widths = widths_in(block["columns"], width)
        heads = [column["head"] for column in block["columns"]]
        for part in block["groups"]:
            part["rows"] = [
                laid
                for row in part["rows"]
                for laid in (_gone_on(row, heads, widths) if _height(row, widths) > height / 2 else [row])
            ]
            for row in part["rows"]:
                row["breakable"] = row["breakable"] or _height(row, widths) > height / 2
    return Content({"title": title, "unit": unit, "landscape": landscape, "sheets": list(sheets)})


def column_width(text: str) -> float:
    """How wide a column is whose cells hold the longest line of a text, in millimetres."""
    return max(map(em_width, text.split("\n"))) * _EM + _INSETS + _SLACK


def cell_lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column of so many millimetres."""
    return sum(_lines(line, max((width - _INSETS) / _EM, 1.0)) for line in text.split("\n"))


def pages_needed(columns: Sequence[Column], some: Sequence[Mapping[str, Any]], rows: int) -> int:
    """About how many upright pages a table takes.

    Args:
        columns: of the table.
        some: rows as row() makes them that are like all of them.
        rows: how many it has.
    """
    width, height = ROOM[False]
    widths = widths_in([asdict(column) for column in columns], width)
    mean = sum(_height(one, widths) for one in some) / len(some)
    fit = max(1.0, (height - _HEADS) / mean)  # less than a row may be left empty at a page's end
    return ceil(rows / (fit if fit < 2 else fit - 0.5))


def _gone_on(row: dict[str, Any], heads: Sequence[str], widths: Sequence[float]) -> list[dict[str, Any]]:
    """A row too tall for half a page: the beginning of each long text, the rest below it across the page.

    Joined, the parts of a text are the text exactly.
    """
    cells = list(row["cells"])
    rest: list[tuple[str, str]] = []
    for at, (head, width) in enumerate(zip(heads, widths, strict=True)):
        if len(cells) == len(heads) > 1 and isinstance(text := cells[at], str):
            cells[at], more = _clauses(text, wrap(text, (width - _INSETS) / _EM))
            if more:
                rest.append((head, more))
    if not rest:
        return [row]
    code = cells[0] if isinstance(cells[0], str) else ""
    below = (f"{code} {head}（续）：{text}" for head, text in rest)
    return [{"cells": cells, "breakable": False}, *({"cells": [text], "breakable": True} for text in below)]


def _clauses(text: str, lines: Sequence[str]) -> tuple[str, str]:
    """A text's beginning of some lines, up to the end of a clause if there is one, and the rest."""
    if len(lines) <= TALL:
        return text, ""
    first = "".join(lines[:_BEGINNING])
    ends = max(first.rfind(mark) for mark in "。；，\n") + 1
    cut = ends if ends > len(first) / 2 else len(first)
    return text[:cut], text[cut:]


def _height(row: Mapping[str, Any], widths: Sequence[float]) -> float:
    """About how tall a row is printed, in millimetres; a single cell stands over all columns."""
    widths = widths if len(row["cells"]) == len(widths) else [sum(widths)]
    lines = (cell_lines(cell_text(cell), width) for cell, width in zip(row["cells"], widths, strict=True))
    return max(lines) * _LINE + _EDGES


def _lines(text: str, room: float) -> int:
    """About how many lines of ``room`` em a text takes; a line of several holds whole characters."""
    width = em_width(text)
    return 1 if width <= room else ceil(width / int(room))


def one_sheet(
    subject: Subject,
    title: str,
    summary: str,
    blocks: Sequence[Block],
    signed: Sequence[str] = (),
    *,
    about: str = "",
    landscape: bool = False,
) -> Content:
    """A paper of one sheet, of today; ``about`` stands beside the unit."""
    made = sheet(unit_line(subject, about), chinese_date(subject.today), summary, blocks, signed)
    return listing(subject.plan.unit, title, [made], landscape=landscape)


def unit_line(subject: Subject, about: str = "") -> str:
    """Whose paper it is."""
    return f"单位：{subject.plan.unit}" + (f"　{about}" if about else "")


def listing_kind(name: str, title: str, options: tuple[Option, ...], gather: Gather) -> PaperKind:
    """A paper that is a list, as PDF and as Word."""
    return PaperKind(name, title, options, gather, listing_word, template="listing")
