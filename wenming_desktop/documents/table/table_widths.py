"""Size of the letters and widths of the columns of the assignment table: as its contents want them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wenming_desktop.documents.press.wording import em_width
from wenming_desktop.documents.table.paper_sheets import SIZE_NAMES, Paper
from wenming_desktop.documents.table.table_columns import (
    SPECS,
    TableColumn,
    Values,
    entries_of,
    shown,
    values_of,
)
from wenming_desktop.progress.plan_view import PlanView

_SHORT = (TableColumn.ORDINAL, TableColumn.SCORE)
CELL_PADDING_EM = 0.8  # left and right together
WIDTH_SAFETY = 0.96  # lines hold a little less than they measure, for stand-in fonts

_SLACK_EM = 0.35  # beside what must not be broken
_SAMPLED = 240  # rows that the widths are weighed by
_STEP_EM = 1.0
_SHARPNESS = 6  # how much the tallest cell of a row counts before its others
_LONGEST_EM = 1200.0  # what is longer goes on across the page
_ROUNDING_PT = 2.0  # workbooks know widths in pixels


@dataclass(frozen=True)
class Widths:
    """How wide the columns are.

    Attributes:
        size: of the letters, in points as printed.
        columns: text widths in em, in the order of the columns.
    """

    size: float
    columns: Mapping[TableColumn, float]


def choose_widths(columns: Sequence[TableColumn], rows: Sequence[Values], paper: Paper) -> Widths:
    """The largest size of the sheet's in which the columns can be read, and widths by their contents.

    Names and dates stay on their lines, a column without contents is as wide as its header; the rest of the
    page goes where it saves most lines.
    """
    texts = [[shown(row[column]) for row in rows] for column in columns]
    sizes = list(zip(*([_em(text) for text in column] for column in texts), strict=True))
    whole = [
        max((_unbroken(text, names=SPECS[column].names) for text in set(told)), default=0.0) + _SLACK_EM
        for column, told in zip(columns, texts, strict=True)
    ]
    size, room, least = 0.0, 0.0, [0.0]
    for size in paper.sizes:
        room = (paper.printable_pt[0] - _ROUNDING_PT) / size - CELL_PADDING_EM * len(columns)
        for tight in (False, True):
            least = [_least(column, wide, tight=tight) for column, wide in zip(columns, whole, strict=True)]
            if sum(least) <= room:
                grown = _grown(columns, least, sizes, room)
                return Widths(size, dict(zip(columns, grown, strict=True)))
    part = room / sum(least)  # not with the columns there are: they fit in their tight widths
    return Widths(size, {column: width * part for column, width in zip(columns, least, strict=True)})


def size_in_words(plan: PlanView, columns: Sequence[TableColumn], paper: Paper) -> str:
    """How large the letters of a plan's table come out: 五号; "" without a column or a task."""
    rows = [values_of(entry, columns) for entry in entries_of(plan)]
    return SIZE_NAMES[choose_widths(columns, rows, paper).size] if columns and rows else ""


def table_width_pt(widths: Widths) -> float:
    """Width of the whole table, in points."""
    return sum(width + CELL_PADDING_EM for width in widths.columns.values()) * widths.size


def _em(text: str) -> float:
    return sum(map(em_width, text.splitlines())) if "\n" in text else em_width(text)


def _unbroken(text: str, *, names: bool) -> float:
    """What of a cell should stand on one line: a name with its 、, a date, a number; of running text all."""
    parts = text.split("、") if names else text.splitlines()
    return max((em_width(part) + (len(parts) > 1) for part in parts), default=0.0)


def _least(column: TableColumn, whole: float, *, tight: bool) -> float:
    spec = SPECS[column]
    head = em_width(str(column)) + _SLACK_EM
    return max(min(whole, spec.tight if tight else spec.easy), min(head, spec.tight))


def _grown(
    columns: Sequence[TableColumn], least: Sequence[float], sizes: Sequence[Sequence[float]], room: float
) -> list[float]:
    """The widths with what is left of the room given, step by step, to the column that saves most lines."""
    widths, left = list(least), room - sum(least)
    grows = [at for at, column in enumerate(columns) if column is not TableColumn.CATEGORY]
    every = -(-len(sizes) // _SAMPLED)
    rows = [[min(row[at], _LONGEST_EM) for at in grows] for row in sizes[::every]]
    while left > 0:
        step = min(_STEP_EM, left)
        saved = _saved([widths[at] for at in grows], rows)
        best = max(saved, default=0.0)
        if best <= 0:
            break
        widths[grows[saved.index(best)]] += step
        left -= step
    filled = [at for at, column in enumerate(columns) if SPECS[column].flowing and any(r[at] for r in sizes)]
    others = [at for at, column in enumerate(columns) if column not in _SHORT]  # a number needs no room
    takers = filled or others or range(len(columns))
    for at in takers:
        widths[at] += left / len(takers)
    return widths


def _saved(widths: Sequence[float], rows: Sequence[Sequence[float]]) -> list[float]:
    """For each column how many lines of the whole table a little more width saves, by a smooth maximum."""
    saved = [0.0] * len(widths)
    for row in rows:
        lines = [size / width for size, width in zip(row, widths, strict=True)]
        most = max(lines, default=0.0)
        if most <= 1:
            continue
        powers = [(each / most) ** _SHARPNESS if each > 1 else 0.0 for each in lines]
        whole = most * sum(powers) ** (1 / _SHARPNESS - 1)
        for at, power in enumerate(powers):
            if power:
                saved[at] += whole * power / widths[at]
    return saved
