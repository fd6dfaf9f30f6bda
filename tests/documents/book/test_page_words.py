"""Which pages a book shows: read as clerks write it, kept, said again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.documents.book.page_words import first_last_and, pages_in_words, pages_of, read_pages
from wenming_desktop.errors import UserError

WRITTEN = {
    "": "",
    "全文": "",
    " 全 文 ": "",
    "1-3,5": "1-3,5",
    "1－3，5": "1-3,5",
    "5、1 - 3": "1-3,5",
    "首页 末页": "1,-1",
    "首页、末页、第3页": "1,3,-1",
    "第1页到第3页": "1-3",
    "3—末页": "3-",
    "第2页至最后一页": "2-",
    "首尾页": "1,-1",
    "首页和第3页": "1,3",
    "３": "3",
    "1,2,3": "1-3",
    "7-5": "5-7",
    "第三页、第十二页": "3,12",
    "最后一页": "-1",
    "2-末页、末页": "2-",
}


@pytest.mark.parametrize(("written", "kept"), WRITTEN.items())
def test_pages_are_understood_as_clerks_write_them(written: str, kept: str) -> None:
    assert read_pages(written) == kept


@pytest.mark.parametrize("written", ["第几页", "0", "1-", "a", "1..3", "-1", "99999", "首页末页大概"])
def test_what_is_not_understood_is_said(written: str) -> None:
    with pytest.raises(UserError, match="看不懂"):
        read_pages(written)


@pytest.mark.parametrize(
    ("kept", "count", "pages"),
    [
        ("", 3, [1, 2, 3]),
        ("1,3,-1", 6, [1, 3, 6]),
        ("1,3,-1", 2, [1, 2]),
        ("1,-1", 1, [1]),
        ("2-", 4, [2, 3, 4]),
        ("5", 4, []),
        ("-1", 0, []),
    ],
)
def test_pages_of_a_file(kept: str, count: int, pages: list[int]) -> None:
    assert pages_of(kept, count) == pages


PAGES = st.tuples(st.integers(1, 60), st.one_of(st.none(), st.integers(1, 60)))


@given(st.lists(PAGES, max_size=6), st.booleans(), st.integers(1, 50))
def test_what_is_said_of_pages_is_read_as_the_same(
    ranges: list[tuple[int, int | None]], last: bool, count: int
) -> None:
    written = ",".join([f"{one}-{other}" if other else str(one) for one, other in ranges] + ["末页"] * last)
    kept = read_pages(written)
    assert read_pages(pages_in_words(kept)) == kept
    wanted = {
        page for one, other in ranges for page in range(min(one, other or one), max(one, other or one) + 1)
    }
    wanted |= {count} if last else set()
    if ranges or last:
        assert pages_of(kept, count) == sorted(page for page in wanted if page <= count)


def test_first_last_and_marked() -> None:
    assert first_last_and({3, 4}) == "1,3-4,-1"
    assert first_last_and(set()) == "1,-1"
