"""A table whose header stands twice or more in one row: its blocks side by side, set one below the other."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from wenming_desktop.reading.tables.grids import Grid, Place, Problem
from wenming_desktop.spreadsheets.headed import plain_word

_HEADER_WITHIN = 10  # rows
_FEWEST = 2  # columns of a block


def stacked(grid: Grid) -> Grid:
    """The table with its blocks one below the other; as it is where its header stands once.

    A row across all blocks (a title, a category, a note) stays above what stands below it in each of them.
    """
    found = next(
        (found for row in range(min(_HEADER_WITHIN, len(grid.rows))) if (found := _blocks(grid, row))), None
    )
    if found is None:
        return grid
    header, starts = found
    width = max(end - start for start, end in starts)
    pieces = list(_pieces(grid, header, starts))
    new = {
        (row, start + at): (number, at)
        for number, (row, start, end) in enumerate(pieces)
        for at in range(end - start)
    }
    rows: list[tuple[str, ...]] = []
    origins: list[tuple[Place, ...]] = []
    for number, (row, start, end) in enumerate(pieces):
        texts = grid.rows[row][start:end]
        own = [
            new.get(_within(grid.origins[row][at], start), (number, at - start)) for at in range(start, end)
        ]
        blanks = range(end - start, width)
        across = len(set(grid.origins[row])) == 1
        rows.append((*texts, *((texts[0] if across else "") for _ in blanks)))
        origins.append((*own, *((own[0] if across else (number, at)) for at in blanks)))
    problems = tuple(Problem(said, at if at is None else _in_block(at, starts)) for said, at in grid.problems)
    return Grid(tuple(rows), tuple(origins), grid.name, grid.merges_known, problems)


def _in_block(column: int, starts: Sequence[tuple[int, int]]) -> int:
    return next((column - start for start, end in starts if start <= column < end), column)


def _within(origin: Place, start: int) -> Place:
    """Where a cell merged from a block on the left begins in this one."""
    return origin[0], max(origin[1], start)


def _blocks(grid: Grid, row: int) -> tuple[int, list[tuple[int, int]]] | None:
    """A header's row and the first and last column of each block, where its words stand there again."""
    words = [plain_word(cell) for cell in grid.rows[row]]
    first = next((at for at, word in enumerate(words) if word), 0)
    again = [at for at in range(first, len(words)) if words[at] and words[at] == words[first]]
    if len(again) < _FEWEST or len({grid.origins[row][at] for at in again}) < len(again):
        return None
    starts = list(zip(again, [*again[1:], len(words)], strict=True))
    said = [[word for word in words[start:end] if word] for start, end in starts]
    same = all(one == said[0] for one in said) and len(set(said[0])) == len(said[0]) >= _FEWEST
    return (row, starts) if same else None


def _pieces(grid: Grid, header: int, starts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """The rows of the new table: an old row, and the columns of it that it has."""
    for row in range(header):
        yield from ((row, *block) for block in starts if _says(grid, row, *block))
    yield (header, *starts[0])

    def is_across(row: int) -> bool:
        return len(set(grid.origins[row])) == 1 or grid.cells(row) == [starts[0][0]]

    for across, run in groupby(range(header + 1, len(grid.rows)), key=is_across):
        several = list(run)
        for block in starts[:1] if across else starts:
            yield from ((row, *block) for row in several if across or _says(grid, row, *block))


def _says(grid: Grid, row: int, start: int, end: int) -> bool:
    """Whether a row has a text of its own in these columns."""
    return any(grid.rows[row][at].strip() and grid.origins[row][at][1] >= start for at in range(start, end))
