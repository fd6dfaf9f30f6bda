"""Boxes: rectangles drawn into a map are found where they are, and what hangs together is one."""

import math
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wenming_desktop.recognition.boxes import MOST_BOXES, Box, Map, boxes, pieces

HEIGHT, WIDTH = 220, 300
CORNERS = (0, 0), (1, 0), (1, 1), (0, 1)
ANGLES = st.floats(-math.radians(40), math.radians(40))
SOME = st.builds(
    Box, st.floats(-50, 500), st.floats(-50, 500), st.floats(1, 300), st.floats(1, 300), ANGLES
)  # fmt: skip


def empty() -> Map:
    return np.zeros((HEIGHT, WIDTH), dtype=np.float32)


def inside(box: Box, around: float = 0.0) -> np.ndarray:
    """Which pixels of the map have their middle in a rectangle, or so near to it."""
    down, across = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    across, down = across - box.across, down - box.down
    along = across * math.cos(box.angle) + down * math.sin(box.angle)
    below = down * math.cos(box.angle) - across * math.sin(box.angle)
    return (abs(along) <= box.width / 2 + around) & (abs(below) <= box.height / 2 + around)


def drawn(*some: Box) -> Map:
    marked = empty()
    for box in some:
        marked[inside(box)] = 0.9
    return marked


def grown(width: float, height: float) -> tuple[float, float]:
    """By 1.6 times area by circumference on each side; long lines are wider by 0.3 of their height."""
    more = 2 * 1.6 * width * height / (2 * (width + height))
    width, height = width + more, height + more
    return width + (0.3 * height if width > 6 * height else 0), height


@given(st.integers(0, 100), st.integers(0, 100), st.integers(3, 200), st.integers(3, 110))
def test_what_lies_straight_is_found_to_the_pixel(left: int, top: int, width: int, height: int) -> None:
    marked = empty()
    marked[top : top + height, left : left + width] = 0.9
    (found,) = boxes(marked)
    middle = left + width / 2, top + height / 2
    assert astuple(found) == pytest.approx((*middle, *grown(width, height), 0))


@given(st.floats(5, 40), st.floats(1.5, 9), ANGLES, st.booleans(), st.floats(-3, 3), st.floats(-3, 3))
def test_what_lies_askew_is_found_within_two_pixels(
    height: float, longer: float, angle: float, upright: bool, right: float, under: float
) -> None:
    width = min(height * longer, 200)
    assume(width >= 1.5 * height)
    if upright:
        width, height = height, width
    (found,) = boxes(drawn(Box(WIDTH / 2 + right, HEIGHT / 2 + under, width, height, angle)))
    assert (found.across, found.down) == pytest.approx((WIDTH / 2 + right, HEIGHT / 2 + under), abs=1.5)
    assert math.sin(found.angle - angle) * max(width, height) == pytest.approx(0, abs=3)
    least, most = grown(width - 2, height - 2), grown(width + 2, height + 2)
    assert least[1] <= found.height <= most[1]
    if abs(math.log(most[0] / most[1] / 6)) > 0.3:  # else it may be long or not
        assert least[0] <= found.width <= most[0]
    assert found.tall is upright or most[1] < 2 * most[0]


@given(st.lists(st.tuples(st.integers(8, 80), st.integers(4, 40), ANGLES), min_size=6, max_size=6))
def test_several_that_do_not_touch_are_several(sizes: list[tuple[int, int, float]]) -> None:
    made: list[Box] = []
    for at, (width, height, angle) in enumerate(sizes):
        made.append(Box(50 + at % 3 * 100, 55 + at // 3 * 110, width, height, angle))
    found = boxes(drawn(*made))
    assert len(found) == len(made)
    for one in made:
        assert any(math.dist((one.across, one.down), (box.across, box.down)) < 2 for box in found)


def test_corners_that_touch_hang_together() -> None:
    marked = empty()
    marked[10:20, 10:20] = marked[20:30, 20:30] = 0.9
    assert len(boxes(marked)) == 1
    marked[10:30, 19:21] = 0
    assert len(boxes(marked)) == 2


def test_an_empty_map_holds_nothing_and_a_full_one_all_of_it() -> None:
    assert boxes(empty()) == []
    (found,) = boxes(np.ones_like(empty()))
    assert (found.across, found.down, found.angle) == pytest.approx((WIDTH / 2, HEIGHT / 2, 0))
    assert found.width > WIDTH
    assert found.height > HEIGHT


def test_what_is_unlikely_or_tiny_is_no_text() -> None:
    marked = empty()
    marked[20:40, 20:90] = 0.45
    marked[60:62, 20:90] = marked[100:200, 20:22] = 0.9
    assert boxes(marked) == []


def test_what_is_below_the_threshold_is_no_part_of_it() -> None:
    marked = empty()
    marked[50:90, 50:150] = 0.29
    marked[60:80, 60:120] = 0.9
    (found,) = boxes(marked)
    assert (found.across, found.down, found.height) == pytest.approx((90, 70, grown(60, 20)[1]))


def test_of_specks_without_number_the_largest_are_kept() -> None:
    marked = np.zeros((960, 960), dtype=np.float32)
    marked[2:-2, 2:-2].reshape(956, 956)[np.ix_(*[np.arange(956) % 12 < 4] * 2)] = 0.9
    marked[500:520, 300:600] = 0.9
    found = boxes(marked)
    assert len(found) == MOST_BOXES
    areas = [box.width * box.height for box in found]
    assert areas == sorted(areas, reverse=True)
    assert 300 < found[0].width < 400


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.floats(0.02, 0.6), st.integers(4, 12))
def test_whatever_is_marked_lies_in_a_box(seed: int, share: float, coarse: int) -> None:
    some = np.random.default_rng(seed).random((HEIGHT // coarse, WIDTH // coarse)) < share
    marked, blown = empty(), np.kron(some, np.ones((coarse, coarse)))
    marked[: blown.shape[0], : blown.shape[1]] = blown
    covered = np.zeros(marked.shape, dtype=bool)
    for box in boxes(marked):
        assert np.isfinite(astuple(box)).all()
        assert abs(box.angle) <= math.pi / 4 + 1e-6
        covered |= inside(box)
    assert (covered | (marked == 0)).all()


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**81 - 1))
def test_pieces_are_what_a_flood_would_reach(height: int, width: int, bits: int) -> None:
    mask = np.array([bits >> at & 1 for at in range(height * width)], dtype=bool).reshape(height, width)
    numbers = np.full(mask.shape, -1)
    for row, begin, end, label in zip(*pieces(mask), strict=True):
        assert (numbers[row, begin:end] == -1).all()
        numbers[row, begin:end] = label
    assert ((numbers >= 0) == mask).all()
    for number in range(numbers.max() + 1):
        down, across = np.nonzero(numbers == number)
        flood, waiting = set[tuple[int, int]](), [(int(down[0]), int(across[0]))]
        while waiting:
            y, x = waiting.pop()
            if 0 <= y < height and 0 <= x < width and mask[y, x] and (y, x) not in flood:
                flood.add((y, x))
                waiting += [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
        assert flood == set(zip(down.tolist(), across.tolist(), strict=True))


@given(SOME, st.floats(0.1, 10))
def test_corners_go_round_clockwise_and_turn_with_the_box(box: Box, factor: float) -> None:
    assert box.point(0.5, 0.5) == pytest.approx((box.across, box.down))
    one, two, three, four = (box.point(*at) for at in CORNERS)
    assert math.dist(one, two) == pytest.approx(box.width)
    assert math.dist(two, three) == pytest.approx(box.height)
    turn = (two[0] - one[0]) * (three[1] - two[1]) - (two[1] - one[1]) * (three[0] - two[0])
    assert turn == pytest.approx(box.width * box.height)
    assert two[0] > one[0]
    for at, upwards, downwards in zip(CORNERS, (four, one, two, three), (two, three, four, one), strict=True):
        assert box.stood_up().point(*at) == pytest.approx(upwards, abs=1e-6)
        assert box.turned_down().point(*at) == pytest.approx(downwards, abs=1e-6)
        along, below = box.point(*at)
        assert box.scaled(factor).point(*at) == pytest.approx((along * factor, below * factor))
