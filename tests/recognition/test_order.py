"""The order of reading, and what sets lines apart."""

import math
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.recognition.boxes import Box
from wenming_desktop.recognition.order import in_order, rows_of

HEIGHT = 30.0
COUNTS = st.lists(st.integers(1, 5), min_size=1, max_size=12)


def line(left: float, middle: float, width: float, height: float = HEIGHT) -> Box:
    return Box(left + width / 2, middle, width, height, 0)


def leaning(box: Box, angle: float) -> Box:
    """The same line on a page turned so far about its corner."""
    cosine, sine = math.cos(angle), math.sin(angle)
    middle = box.across * cosine - box.down * sine, box.across * sine + box.down * cosine
    return Box(*middle, box.width, box.height, angle)


def test_an_empty_page() -> None:
    assert in_order([]) == []
    assert rows_of([]) == []


@given(COUNTS, st.floats(-10, 10), st.floats(-0.2, 0.2), st.randoms())
def test_rows_of_cells_are_read_row_by_row_however_the_page_leans(
    cells: list[int], degrees: float, uneven: float, chance: Random
) -> None:
    page = [
        line(100 + column * 200, 100 + row * 60 + uneven * HEIGHT * (column % 2), 120)
        for row, columns in enumerate(cells)
        for column in range(columns)
    ]
    expected = ["\n" if box.across == 160 else "\t" for box in page]
    page = [leaning(box, math.radians(degrees)) for box in page]
    mixed = chance.sample(page, len(page))
    assert in_order(mixed) == list(zip(expected, page, strict=True))
    assert rows_of(mixed) == [page[sum(cells[:row]) :][:count] for row, count in enumerate(cells)]


def test_by_the_gap_between_them_lines_are_cells_or_words_or_one() -> None:
    for gap, before in ((2.0, "\t"), (1.6, "\t"), (1.4, " "), (0.7, " "), (0.5, ""), (0.0, ""), (-0.3, "")):
        left, right = line(0, 0, 100), line(100 + gap * HEIGHT, 3, 80)
        assert in_order([right, left]) == [("\n", left), (before, right)]


def test_the_lower_of_two_lines_says_how_wide_a_gap_is() -> None:
    left, right = line(0, 0, 300, height=60), line(350, 0, 100)
    assert [before for before, _ in in_order([left, right])] == ["\n", "\t"]


def test_lines_of_one_paragraph_are_no_row() -> None:
    page = [line(0, number * HEIGHT * 1.2, 400) for number in range(30)]
    assert [box for _, box in in_order(page[::-1])] == page
    assert {before for before, _ in in_order(page)} == {"\n"}


def test_single_lines_that_lean_otherwise_do_not_turn_the_page() -> None:
    """Such as letters around a stamp."""
    page = [
        leaning(line(column * 500, row * 60, 400), math.radians(4)) for row in range(9) for column in (0, 1)
    ]
    around = [replace(line(1300, 200 + at * 90, 60), angle=math.radians(30 - 15 * at)) for at in range(5)]
    assert [box for _, box in in_order([*around, *page]) if box in page] == page


@given(st.randoms(), st.floats(120, 500))
def test_a_column_of_signs_beside_rows_leaves_them_in_order(chance: Random, height: float) -> None:
    rows = [line(200, 50 + number * 60, 400) for number in range(8)]
    column = Box(60, 260, 40, height, 0)
    found = in_order(chance.sample([*rows, column], 9))
    assert [box for _, box in found if box is not column] == rows
    assert sorted(found, key=str) == sorted(set(found), key=str)
    assert len(found) == 9


def test_columns_of_signs_beside_each_other_are_read_from_the_left() -> None:
    page = [Box(100 + number * 300, 400, 60, 600, 0) for number in range(4)]
    assert [box for _, box in in_order(page[::-1])] == page


@given(st.integers(5, 12), st.floats(-5, 5), st.randoms())
def test_of_two_pages_side_by_side_the_left_one_is_read_first(
    rows: int, degrees: float, chance: Random
) -> None:
    straight = [line(left, 100 + row * 60, 500) for left in (100, 900) for row in range(rows)]
    pages = [leaning(box, math.radians(degrees)) for box in straight]
    assert in_order(chance.sample(pages, len(pages))) == [("\n", box) for box in pages]


@given(st.integers(5, 12), st.randoms())
def test_what_crosses_the_middle_makes_it_one_page(rows: int, chance: Random) -> None:
    title = line(400, 40, 700)
    page = [line(left, 100 + row * 60, 500) for row in range(rows) for left in (100, 900)]
    found = in_order(chance.sample([title, *page], 2 * rows + 1))
    assert found == [("\n", title), *zip("\n\t" * rows, page, strict=True)]
