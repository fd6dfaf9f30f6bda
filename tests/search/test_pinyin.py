"""Names are found by characters and by the initials a clerk types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.search.pinyin import initials, matches

TEXTS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("jgdw", "机关党委", True),
        ("JGDW", "机关党委", True),
        ("gd", "机关党委", True),
        ("党委", "机关党委", True),
        ("机 关", "机关党委", True),
        ("jgdw", "机关 党委", True),
        ("xck2", "宣传科2", True),
        ("wj", "机关党委", False),
        ("党机", "机关党委", False),
        ("jg党", "机关党委", False),
        ("", "机关党委", True),
    ],
)
def test_matches(query: str, text: str, *, found: bool) -> None:
    assert matches(query, text) is found


@given(TEXTS, TEXTS)
def test_every_part_is_found_by_both_ways(first: str, second: str) -> None:
    assert matches(second, first + second)
    part = initials(second)
    if part.isascii():
        assert matches(part, second)
