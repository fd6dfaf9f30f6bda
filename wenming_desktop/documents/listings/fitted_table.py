"""Tables of lists whose columns are as wide as what stands in them, and of which none is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from wenming_desktop.documents.listings.listing import TALL, Block, Column, cell_lines, column_width, table
from wenming_desktop.documents.listings.paper_rows import Cell, cell_text, group, row

_NONE = "—"
_STEPS, _LEAST_STEPS = 16, 2  # of the room that columns share, and what each of them has at least


@dataclass(frozen=True)
class Fitted:
    """A column with what stands in it, row by row.

    Attributes:
        head: its heading.
        cells: of all rows; where one says nothing there is a dash.
        most: how wide it becomes at most to hold its words in one line, in millimetres; one whose words are
            longer takes a share of what the others leave, as makes the table shortest.
        centred: whether its words stand in the middle.
    """

    head: str
    cells: Sequence[Cell]
    most: float = 0
    centred: bool = False


def fitted_table(heading: str, tally: str, columns: Sequence[Fitted], width: float) -> Block:
    """A table of one group of rows; a column in which nothing stands is left out.

    Args:
        heading: of the group.
        tally: stands at the heading's right end.
        columns: what the table would have; at least one that takes a share has something to say.
        width: of the whole table, in millimetres.
    """
    kept = [column for column in columns if any(map(cell_text, column.cells))]
    widths = list(map(_own_width, kept))
    sharing = [
        [cell_text(cell) for cell in column.cells]
        for column, own in zip(kept, widths, strict=True)
        if not own
    ]
    shares = iter(_shares(sharing, width - sum(widths)))
    made = [
        Column(column.head, own, 1 if own else next(shares), column.centred)
        for column, own in zip(kept, widths, strict=True)
    ]
    cells = zip(*(column.cells for column in kept), strict=True)
    rows = [row(*(cell if cell_text(cell) else _NONE for cell in each)) for each in cells]
    return table(made, [group(rows, heading, tally)])


def _own_width(column: Fitted) -> float:
    """In millimetres; 0 for a column that takes its share."""
    natural = max(map(column_width, [column.head, *map(cell_text, column.cells)]))
    return natural if natural <= column.most else 0


def _shares(columns: Sequence[Sequence[str]], room: float) -> Sequence[int]:
    """The shares of ``room`` by which the rows take the fewest lines."""
    every = product(range(_LEAST_STEPS, _STEPS), repeat=len(columns) - 1)
    ways = [(*some, _STEPS - sum(some)) for some in every if _STEPS - sum(some) >= _LEAST_STEPS]
    lines = [
        [
            [min(cell_lines(text, room * steps / _STEPS), TALL) for text in column]
            for steps in range(_STEPS + 1)
        ]
        for column in columns
    ]

    def height(way: Sequence[int]) -> int:
        return sum(map(max, zip(*(lines[at][steps] for at, steps in enumerate(way)), strict=True)))

    return min(ways, key=height)
