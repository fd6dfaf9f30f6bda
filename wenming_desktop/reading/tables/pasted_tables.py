"""Tables pasted as text: cells by tabs, as Word and spreadsheets copy them, by | marks, or by lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from wenming_desktop.reading.tables.cell_lines import with_cell_tables
from wenming_desktop.reading.tables.grids import Grid, grid_of
from wenming_desktop.spreadsheets.clipboard import copied_rows

_RULE = re.compile(r"[|\s:+—–-]*\|[|\s:+—–-]*")  # the line below the header of a table in Markdown
_LONGEST_FIRST = 5  # lines of a first cell whose | comes below it


def pasted_blocks(text: str) -> tuple[str | Grid, ...]:
    """The lines of a text and the tables in it, in their order; only lines where there is no table.

    What was merged is blank in the tables, whose ``merges_known`` is False.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if sum(line.lstrip().startswith("|") for line in text.split("\n")) >= 3:
        text = _with_tabs(text)
    blocks = _blocks(copied_rows(text)) if "\t" in text else text.split("\n")
    found: list[str | Grid] = []
    for _, run in groupby(blocks, key=lambda block: isinstance(block, str)):
        several = list(run)
        lines = [line for line in several if isinstance(line, str)]
        found += with_cell_tables(lines) or several
    return tuple(found)


def _blocks(rows: Sequence[Sequence[str]]) -> Iterator[str | Grid]:
    """Runs of rows with several cells are tables; a row of one cell within belongs to them."""
    at = 0
    while at < len(rows):
        end = _table_end(rows, at)
        if end > at:
            yield grid_of(_whole_rows(rows[at:end]), merges_known=False)
            at = end
        else:
            yield "\t".join(rows[at]).rstrip()
            at += 1


def _table_end(rows: Sequence[Sequence[str]], start: int) -> int:
    """Where the table ends that begins here; ``start`` where none does."""
    if sum(map(bool, rows[start])) < 2:
        return start
    end = at = start
    lonely = 0
    while at < len(rows) and lonely <= 3:
        lonely = 0 if len(rows[at]) > 1 else lonely + 1
        at += 1
        end = at if not lonely else end
    return end if end - start > 1 else start


def _whole_rows(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The rows, joined again where a line break within a cell has cut them.

    A cut row and those after it that complete it have one cell more than columns for each cut.
    """
    width = max(map(len, rows))
    at = 0
    while at < len(rows):
        count = _pieces(rows, at, width)
        whole = list(rows[at])
        for more in rows[at + 1 : at + count]:
            whole[-1] = f"{whole[-1]}\n{more[0]}".strip()
            whole += more[1:]
        yield whole
        at += count


def _pieces(rows: Sequence[Sequence[str]], at: int, width: int) -> int:
    cells = len(rows[at])
    if cells in {1, width}:
        return 1
    for count, more in enumerate(rows[at + 1 : at + 1 + width * 3], 2):
        cells += len(more) - 1
        if cells > width or len(more) == width:
            return 1
        if cells == width:
            return count
    return 1


def _with_tabs(text: str) -> str:
    """A table with | marks with tabs instead: | a | b | on one line, or each cell after a | of its own."""
    lines: list[str] = []
    cells: list[str] = []  # of a row that goes on below
    pending: list[str] = []  # lines that are a first cell if a | follows
    source = text.split("\n")
    last = max(number for number, line in enumerate(source) if line.lstrip().startswith("|"))
    for number, line in enumerate(source):
        mark = line.strip()
        if _RULE.fullmatch(mark) and len(mark) > 3:
            continue
        if mark.count("|") > 1 and not cells:
            lines += [*pending, "\t".join(cell.strip() for cell in mark.strip("|").split("|"))]
            pending = []
        elif mark == "|":
            lines.append(_row([*cells, *_first(pending, lines)]))
            cells, pending = [], []
        elif mark.startswith("|"):
            cells = cells or _first(pending, lines)
            cells.append(mark[1:].strip())
            pending = []
        elif cells and number < last:
            cells[-1] = f"{cells[-1]}\n{mark}"
        else:
            pending.append(line)
    if cells:
        lines.append(_row(cells))
    return "\n".join([*lines, *pending])


def _first(pending: list[str], lines: list[str]) -> list[str]:
    """The first cell of a row from the lines above its first |; other lines go where they belong.

    Directly below a row all of them are the cell, above a table only the last one is.
    """
    kept = pending if lines and "\t" in lines[-1] and len(pending) <= _LONGEST_FIRST else pending[-1:]
    lines += pending[: len(pending) - len(kept)]
    return ["\n".join(kept).strip()]


def _row(cells: Sequence[str]) -> str:
    """A row as a spreadsheet copies it."""
    quoted = (f'"{cell.replace(chr(34), chr(34) * 2)}"' if "\n" in cell else cell for cell in cells)
    return "\t".join(quoted) + ("\t" if len(cells) == 1 else "")
