"""What was read: there and back as plain data, and where its characters stand."""

import json
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.recognition.boxes import Box
from wenming_desktop.recognition.lines import Corner, ReadLine, ReadPage, page_of, plain_of, text_of

CORNERS = (0, 0), (1, 0), (1, 1), (0, 1)
BEFORE = st.sampled_from(["\n", "\t", " ", ""])
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
SCORES = st.integers(0, 1000).map(lambda each: each / 1000)


@st.composite
def lines(draw: st.DrawFn) -> ReadLine:
    text = draw(TEXTS)
    part, angle = st.floats(0.1, 0.9), st.floats(-math.pi, math.pi)
    box = draw(st.builds(Box, part, part, st.floats(0.01, 0.5), st.floats(0.01, 0.1), angle))
    one, two, three, four = (rounded(box.point(*at)) for at in CORNERS)
    edges = draw(st.lists(st.integers(0, 10_000), min_size=len(text) + 1, max_size=len(text) + 1))
    doubtful = draw(st.sets(st.integers(0, len(text) - 1)))
    return ReadLine(
        draw(BEFORE), text, (one, two, three, four), tuple(edge / 10_000 for edge in sorted(edges)),
        tuple(sorted(doubtful)), draw(st.just("") | TEXTS), draw(SCORES),
    )  # fmt: skip


def rounded(point: Corner) -> Corner:
    return round(point[0], 4), round(point[1], 4)


PAGES = st.builds(
    ReadPage,
    st.lists(lines(), max_size=5).map(tuple),
    st.sampled_from([0, 90, 180, 270]),
    SCORES,
    st.booleans(),
    st.sampled_from(["", "打不开。"]),
)


@given(PAGES)
def test_a_page_comes_back_from_plain_data(page: ReadPage) -> None:
    assert page_of(json.loads(json.dumps(plain_of(page)))) == page


@given(st.lists(lines(), max_size=8))
def test_the_text_is_all_lines_with_what_sets_them_apart(some: list[ReadLine]) -> None:
    text = text_of(some)
    assert not text.startswith("\n")
    assert text == "".join(line.before + line.text for line in some).lstrip("\n")
    assert ReadPage(tuple(some)).text == text


@given(lines(), st.data())
def test_characters_stand_within_their_line(line: ReadLine, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(line.text)))
    end = data.draw(st.integers(0, len(line.text)))
    whole, part = line.place(), line.place(begin, end)
    assert part.width >= 0
    assert part.height >= 0
    assert whole.left <= part.left + 1e-9
    assert whole.top <= part.top + 1e-9
    assert part.left + part.width <= whole.left + whole.width + 1e-9
    assert part.top + part.height <= whole.top + whole.height + 1e-9


@given(lines())
def test_characters_stand_one_behind_the_other(line: ReadLine) -> None:
    (left, top), (right, under) = line.corners[:2]
    places = [line.place(at, at + 1) for at in range(len(line.text))]
    along = [
        (place.left + place.width / 2) * (right - left) + (place.top + place.height / 2) * (under - top)
        for place in places
    ]
    assert all(one <= two + 1e-9 for one, two in pairwise(along))


@pytest.mark.parametrize(
    ("turned", "place"),
    [
        (0, (0.4, 0.5, 0.2, 0.1)),
        (90, (0.4, 0.4, 0.1, 0.2)),
        (180, (0.4, 0.4, 0.2, 0.1)),
        (270, (0.5, 0.4, 0.1, 0.2)),
    ],
)
def test_a_character_on_a_page_that_lies_on_a_side(turned: int, place: tuple[float, ...]) -> None:
    corners = [(0.0, 0.5), (1.0, 0.5), (1.0, 0.6), (0.0, 0.6)]
    for _ in range(turned // 90):
        corners = [(1 - y, x) for x, y in corners]
    one, two, three, four = corners
    line = ReadLine("\n", "文明办", (one, two, three, four), (0.1, 0.3, 0.4, 0.6))
    assert line.place(2, 3) == pytest.approx(place)
    assert line.place(2) == line.place(2, 3)
    assert line.place(3).width * line.place(3).height == 0
