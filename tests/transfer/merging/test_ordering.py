"""Two orders of the same rows become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.transfer.merging.ordering import interleaved

ORDER = st.permutations("abcdef").flatmap(lambda ids: st.integers(0, 6).map(lambda count: ids[:count]))


@pytest.mark.parametrize(
    ("first", "second", "ids", "merged"),
    [
        ("abc", "axbc", "abcx", "axbc"),
        ("abc", "xabc", "abcx", "xabc"),
        ("abc", "abcx", "abcx", "abcx"),
        ("abc", "x", "abcx", "abcx"),
        ("abc", "bxac", "abcx", "abxc"),
        ("abc", "cba", "abc", "abc"),
        ("abc", "", "ac", "ac"),
        ("", "xyz", "xyz", "xyz"),
        ("ab", "axyb", "axyb", "axyb"),
    ],
)
def test_interleaved(first: str, second: str, ids: str, merged: str) -> None:
    assert "".join(interleaved(first, second, ids)) == merged


@given(ORDER, ORDER, st.sets(st.sampled_from("abcdef")))
def test_all_are_there_once_and_the_first_keeps_its_order(
    first: list[str], second: list[str], ids: set[str]
) -> None:
    merged = interleaved(first, second, sorted(ids))
    assert sorted(merged) == sorted(ids)
    assert [each for each in merged if each in first] == [each for each in first if each in ids]
