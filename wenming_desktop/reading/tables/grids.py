"""A table of a plan as rows of cells, wherever it came from: Word, a workbook, pasted text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Place = tuple[int, int]  # row, column, from 0
MOST_ROWS, MOST_COLUMNS = 5_000, 100


class Area(NamedTuple):
    """A merged range; places from 0, the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int


class Problem(NamedTuple):
    """What could not be read of a table, as a Chinese sentence, and the column that it concerns alone."""

    said: str
    column: int | None = None


@dataclass(frozen=True)
class Grid:
    """A table whose merged cells say the same in each place that they cover.

    Attributes:
        rows: the cells' texts, as many in each row.
        origins: of each cell the place of the one that it is merged into, mostly its own.
        name: of the sheet; empty in a document.
        merges_known: whether the table says what is merged; in pasted text that is blank.
        problems: what could not be read of it.
    """

    rows: tuple[tuple[str, ...], ...]
    origins: tuple[tuple[Place, ...], ...]
    name: str = ""
    merges_known: bool = True
    problems: tuple[Problem, ...] = ()

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.rows[0]) if self.rows else 0

    def cells(self, row: int) -> list[int]:
        """The columns of a row's cells that have a text, each merged cell once."""
        seen: set[Place] = set()
        found: list[int] = []
        for column, origin in enumerate(self.origins[row]):
            if origin not in seen and self.rows[row][column].strip():
                found.append(column)
            seen.add(origin)
        return found

    def lines(self) -> list[str]:
        """A table that is read as running text: a line a row, a leading row number as that of an item."""
        lines: list[str] = []
        for row in range(len(self.rows)):
            texts = [self.rows[row][column].strip() for column in self.cells(row)]
            if len(texts) > 1 and re.fullmatch(r"\d{1,3}", texts[0]):
                texts[:2] = [f"{texts[0]}. {texts[1]}"]
            lines.append("；".join(texts))
        return [line for line in lines if line]


def grid_of(
    rows: Iterable[Sequence[str]],
    areas: Iterable[Area] = (),
    *,
    name: str = "",
    merges_known: bool = True,
    problems: Sequence[Problem] = (),
) -> Grid:
    """A grid of rows as they are, made equally wide.

    Args:
        rows: the texts.
        areas: merged ranges.
        name: as of the grid.
        merges_known: the same.
        problems: the same.
    """
    every = list(rows)
    texts = [list(row[:MOST_COLUMNS]) for row in every[:MOST_ROWS]]
    if len(every) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in every):
        problems = (*problems, Problem(f"表格太大，只读了前 {MOST_ROWS} 行、{MOST_COLUMNS} 列。"))
    width = max(map(len, texts), default=0)
    texts = [[*row, *[""] * (width - len(row))] for row in texts]
    origins = [[(row, column) for column in range(width)] for row in range(len(texts))]
    for top, left, bottom, right in areas:
        if top < len(texts) and left < width:
            for row in range(top, min(bottom + 1, len(texts))):
                for column in range(left, min(right + 1, width)):
                    texts[row][column] = texts[top][left]
                    origins[row][column] = (top, left)
    return Grid(tuple(map(tuple, texts)), tuple(map(tuple, origins)), name, merges_known, tuple(problems))
