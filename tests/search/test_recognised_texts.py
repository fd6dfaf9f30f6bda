"""Recognised pages beside texts of files' own: whatever happened, a page says the longer one."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenming_desktop.search.texts import TextStore

PAGES = (1, 2)
SIGNS = "甲乙丙"
TEXT = st.sampled_from(["", " \n", "甲", "乙 ", "乙\n丙", "甲乙丙", "丙 丙 丙 丙"])
OWN = "这一页有了自己的字，不用再识别"


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[TextStore]:
    store = TextStore(tmp_path / "cache" / "texts.db")
    yield store
    store.close()


def test_a_pages_own_text_stays_when_it_came_after_recognition(texts: TextStore) -> None:
    texts.put("a", ["第1页"], "1", [1])
    texts.put_read("a", 1, "认出来的字", "读", "1")
    texts.put("a", [OWN], "2")  # by rules that read more
    texts.put_read("a", 1, "再认的字", "读", "2")
    assert texts.pages("a") == [OWN]
    texts.put_text("a", 1, "改正的字", "改")
    assert texts.pages("a") == [OWN]
    texts.put("a", [""], "3", [1])
    assert texts.pages("a") == ["改正的字"]
    assert texts.hashes("自己的字") == set()


@dataclass
class File:
    """What should be known of a file."""

    own: list[str] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    read: dict[int, str] = field(default_factory=dict)

    def pages(self) -> list[str]:
        shown = [longer("".join(self.own[page - 1 : page]), self.read.get(page, "")) for page in PAGES]
        while shown and not shown[-1]:
            shown.pop()
        return shown


def longer(own: str, read: str) -> str:
    text = own if len("".join(own.split())) > len("".join(read.split())) else read
    return text if text.strip() else ""


PAGE = st.sampled_from(PAGES)
STEP = st.one_of(
    st.tuples(st.just("put"), st.lists(TEXT, max_size=2), st.sets(PAGE)),
    st.tuples(st.just("read"), PAGE, TEXT),
    st.tuples(st.just("read"), PAGE, TEXT),
    st.tuples(st.just("correct"), PAGE, TEXT),
    st.tuples(st.sampled_from(["drop", "lose", "open anew"]), st.none(), st.none()),
)


@settings(max_examples=150)
@given(st.lists(STEP, min_size=4, max_size=9))
def test_each_page_says_the_longer_text(steps: list[tuple]) -> None:
    with TemporaryDirectory() as folder, closing(TextStore(Path(folder) / "cache" / "texts.db")) as texts:
        texts.put("a", [], "1", PAGES)
        texts.put("other", ["甲", "乙"], "1")
        texts.put_read("a", 1, "甲", "读", "1")
        file: File | None = File(waiting={2}, read={1: "甲"})
        for step, *about in steps:
            file = done(texts, Path(folder) / "cache" / "texts.db", file, step, *about)
            known = file or File()
            assert texts.pages("a") == known.pages()
            assert {*texts.reads("a")} == {*known.read}
            assert texts.waiting() == ({"a": sorted(known.waiting)} if known.waiting else {})
            assert ("a" in texts.known("1")) is (file is not None)
        for sign in SIGNS:
            found = {hit.page for hit in texts.find(sign, 9) if hit.sha256 == "a"}
            held = [page for page, text in enumerate(known.pages(), start=1) if sign in text]
            assert found == {*held[:1]}
            assert ("a" in texts.hashes(sign)) is bool(held)


def done(
    texts: TextStore, path: Path, file: File | None, step: str, first: object, second: object
) -> File | None:
    """Do a step; the file as it should be known then, or None."""
    if step == "put":
        texts.put("a", first, "1", sorted(second))
        read = file.read if file else {}
        return File(first, second - {*read}, read)
    if step == "drop":
        texts.drop(["a"])
        return None
    if step in {"lose", "open anew"}:
        texts.close()
        if step == "lose":
            path.unlink()
            return None
    elif step == "read":
        texts.put_read("a", first, second, "读", "1")
        if file and first in file.waiting | {*file.read}:
            file.read[first] = second
            file.waiting -= {first}
    elif file and first in file.read:
        texts.put_text("a", first, second, "改")
        file.read[first] = second
    return file
