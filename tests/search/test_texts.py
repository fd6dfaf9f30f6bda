"""What is written in files: found by page, kept in a cache that may go at any time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming_desktop.errors import UserError
from wenming_desktop.search.texts import TextHit, TextStore

NOTICE = (
    "沂蒙山地质公园管理局文件",
    "为弘扬志愿精神，经研究，决定组织开展重阳敬老志愿服务活动。现将有关事项通知如下：",
)


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[TextStore]:
    store = TextStore(tmp_path / "cache" / "texts.db")
    yield store
    store.close()


def places(texts: TextStore, query: str) -> list[tuple[str, int]]:
    return [(hit.sha256, hit.page) for hit in texts.find(query, 10)]


def test_a_hit_says_page_and_line_and_marks_the_words(texts: TextStore) -> None:
    texts.put("a", NOTICE, "1")
    (hit,) = texts.find("敬老志愿", 5)
    assert isinstance(hit, TextHit)
    assert (hit.sha256, hit.page) == ("a", 2)
    assert hit.excerpt.startswith("…究，决定组织开展重阳敬老志愿服务活动")
    assert [hit.excerpt[start:end] for start, end in hit.matches] == ["敬老志愿"]
    assert places(texts, "地质 公园") == [("a", 1)]
    assert places(texts, "地质 敬老") == []  # not on one page
    assert places(texts, "") == places(texts, "“”") == []
    assert texts.hashes("志愿") == {"a"}
    assert texts.pages("a") == list(NOTICE)


def test_the_first_page_of_the_newest_file_first(texts: TextStore) -> None:
    for sha256 in "ab":
        texts.put(sha256, ["志愿", "", "志愿服务"], "1")
    assert places(texts, "志愿") == [("b", 1), ("a", 1)]
    assert places(texts, "志愿服务") == [("b", 3), ("a", 3)]
    assert texts.pages("a") == ["志愿", "", "志愿服务"]
    assert len(texts.find("志愿", 1)) == 1


def test_what_is_put_anew_or_dropped_leaves_nothing(texts: TextStore) -> None:
    texts.put("a", ["旧的文字"], "1")
    texts.put("b", [], "1")
    assert texts.known("1") == {"a", "b"}
    texts.put("a", ["新的文字"], "2")
    assert (texts.known("1"), texts.known("2")) == ({"b"}, {"a"})
    assert places(texts, "旧") == []
    assert places(texts, "新") == [("a", 1)]
    texts.drop(["a", "gone"])
    assert places(texts, "新") == texts.pages("a") == []
    assert texts.known("2") == set()


CUT = st.text("志愿服务雷锋，2021Ab \n", max_size=12)


@settings(max_examples=30)
@given(
    st.lists(st.lists(CUT, max_size=3), max_size=3),
    st.lists(st.sampled_from("志愿服务雷锋"), min_size=1, max_size=3),
)
def test_found_is_what_contains_the_query(texts: TextStore, files: list[list[str]], query: list[str]) -> None:
    texts.drop(sorted(texts.known("1")))
    for number, pages in enumerate(files):
        texts.put(str(number), pages, "1")
    words = "".join(query)
    signs = [["".join(c for c in page if c.isalnum()) for page in pages] for pages in files]
    wanted = {str(number) for number, pages in enumerate(signs) if any(words in page for page in pages)}
    assert texts.hashes(words) == {hit.sha256 for hit in texts.find(words, 10)} == wanted


@pytest.mark.parametrize("damage", ["cut", "no database", "other layout", "no table", "gone"])
def test_what_is_damaged_is_made_anew(texts: TextStore, tmp_path: Path, damage: str) -> None:
    texts.put("a", NOTICE, "1")
    texts.close()
    path = tmp_path / "cache" / "texts.db"
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif damage == "no database":
        path.write_bytes(b"x" * 9000)
    elif damage == "gone":
        path.unlink()
        path.parent.rmdir()
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DROP TABLE word" if damage == "no table" else "UPDATE layout SET said = 'x'")
            connection.commit()
    assert places(texts, "志愿") == []
    assert texts.known("1") == set()
    texts.put("a", NOTICE, "1")
    assert places(texts, "敬老") == [("a", 2)]


def test_without_a_cache_nothing_is_found_and_writing_says_why(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    texts = TextStore(tmp_path / "cache" / "texts.db")
    assert texts.find("志愿", 5) == []
    assert texts.known("1") == set()
    with pytest.raises(UserError, match="没有保存材料的文字"):
        texts.put("a", NOTICE, "1")


def test_what_is_recognised_is_found_at_its_first_page(texts: TextStore) -> None:
    texts.put("a", ["", "第 2 页", ""], "1", [1, 2, 3])
    assert (texts.waiting(), texts.pages("a")) == ({"a": [1, 2, 3]}, ["", "第 2 页"])
    for page in (1, 3, 2):
        texts.put_read(
            "a", page, "志愿服务" if page != 2 else "志愿", "读", "9", mark="m" if page == 3 else ""
        )
    assert (places(texts, "志愿"), texts.pages("a")) == ([("a", 1)], ["志愿服务", "第 2 页", "志愿服务"])
    assert texts.marks("a") == {1: "", 2: "", 3: "m"}
    assert (texts.waiting(), texts.waiting("9"), texts.waiting("9", "m")) == ({}, {}, {"a": [3]})
    assert texts.waiting("8") == {"a": [1, 2, 3]}
    texts.put("a", ["", "第 2 页有了自己的字", ""], "2", [1])
    assert texts.reads("a") == dict.fromkeys((1, 2, 3), "读")
    assert texts.pages("a") == ["志愿服务", "第 2 页有了自己的字", "志愿服务"]
    texts.drop(["a"])
    assert (texts.reads("a"), texts.pages("a"), texts.hashes("志愿")) == ({}, [], set())


def test_a_page_of_no_known_file_is_not_kept(texts: TextStore) -> None:
    texts.put("a", ["有字的一页"], "1")
    for sha256, page in (("a", 1), ("a", 2), ("b", 1)):
        texts.put_read(sha256, page, "志愿服务", "读", "9")
    assert (texts.reads("a"), texts.reads("b"), texts.hashes("志愿")) == ({}, {}, set())


STEP = st.one_of(
    st.tuples(st.just("put"), st.sampled_from("abc"), st.sets(st.integers(1, 3))),
    st.tuples(st.just("read"), st.sampled_from("abc"), st.integers(1, 3)),
    st.tuples(st.just("drop"), st.sampled_from("abc"), st.none()),
    st.tuples(st.just("close"), st.none(), st.none()),
)


@settings(max_examples=40)
@given(st.lists(STEP, max_size=12))
def test_which_files_wait_is_known_without_counting(texts: TextStore, done: list[tuple]) -> None:
    texts.drop("abc")
    for what, sha256, about in done:
        before = texts.waiting_files(), texts.joined
        if what == "put":
            texts.put(sha256, [], "1", sorted(about))
        elif what == "read":
            texts.put_read(sha256, about, "字", "读", "9")
        elif what == "drop":
            texts.drop([sha256])
        else:
            texts.close()
        assert texts.waiting_files() == {*texts.waiting()}
        assert texts.waiting_count() == len(texts.waiting())
        assert texts.waiting_count(frozenset("ab")) == len({*"ab"} & {*texts.waiting()})
        assert texts.waiting_files() <= before[0] or texts.joined != before[1]
