"""The manual (使用手册): its chapters in ``resources/help``, what is found in them, and the whole as one PDF.

A chapter is ``<two digits>-<name>.md`` in a small part of Markdown: ``# title`` in the first line,
``## heading``, paragraphs of one line, ``1. step``, ``- point``, ``> warning``, ``![caption](picture.png)``,
``| cell | cell |`` under a head and a rule; in a text ``**name on the screen**`` and ``[words](chapter)``.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby

from resources import resource
from wenming_desktop import program_version
from wenming_desktop.documents.press.typesetting import render

TITLE = "使用手册"
KEYS = "keys"  # the chapter whose tables are the program's keys
_RUN = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<words>.+?)\]\((?P<to>[a-z-]+)\)")
_PICTURE = re.compile(r"!\[(?P<caption>.*)\]\((?P<name>.+)\)")
_RULE = re.compile(r"[|\s:-]+")
_MM_PER_PIXEL = 166 / 1200  # the window's pictures fill the width of the paper, dialogs keep their scale
_TALLEST_MM = 100.0
_BEFORE, _BEHIND = 12, 30  # characters of an excerpt around what was found


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    TEXT = "text"
    STEPS = "steps"
    POINTS = "points"
    NOTE = "note"
    PICTURE = "picture"
    TABLE = "table"


@dataclass(frozen=True)
class Run:
    """Words of one look; ``to`` is the chapter they lead to, "" for none."""

    text: str
    bold: bool = False
    to: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """One block.

    Attributes:
        kind: what it is.
        lines: its lines; a list has one for each entry, a picture its caption.
        rows: a table's rows of cells, the head first.
        picture: the picture's file in ``resources/help``.
    """

    kind: Kind
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Line, ...], ...] = ()
    picture: str = ""

    @property
    def words(self) -> str:
        """All it says, without its look."""
        cells = (cell for row in self.rows for cell in row)
        return "　".join("".join(run.text for run in line) for line in (*self.lines, *cells))


@dataclass(frozen=True)
class Chapter:
    """One chapter; ``name`` is what links and the window know it by."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Found:
    """Where words were found: the chapter, the heading above them or "", the words around them."""

    chapter: Chapter
    heading: str
    excerpt: str


@dataclass(frozen=True)
class Key:
    """A key, where it works and what it does."""

    group: str
    keys: str
    deed: str


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters in their order."""
    shipped = {entry.name: entry for entry in resource("help").iterdir() if entry.name.endswith(".md")}
    return tuple(_chapter(name, shipped[name].read_text(encoding="utf-8")) for name in sorted(shipped))


def chapter(name: str) -> Chapter | None:
    """The chapter of this name."""
    return next((one for one in chapters() if one.name == name), None)


def keys() -> tuple[Key, ...]:
    """The keys of the program, as the chapter of keys lists them: the tables under its headings."""
    listed = chapter(KEYS)
    group, found = "", list[Key]()
    for block in listed.blocks if listed else ():
        if block.kind == Kind.HEADING:
            group = block.words
        for row in block.rows[1:]:
            shown = ["".join(run.text for run in cell) for cell in row]
            found.append(Key(group, shown[0], shown[1]))
    return tuple(found)


def find(words: str) -> list[Found]:
    """Where words stand in the manual, chapter by chapter, at most once under one heading.

    Several words apart by blanks must all stand in the block; case does not count.
    """
    wanted = words.casefold().split()
    hits: list[Found] = []
    for one in chapters() if wanted else ():
        heading = ""
        if all(word in one.title.casefold() for word in wanted):
            hits.append(Found(one, "", one.title))
        seen: set[str] = set()
        for block in one.blocks:
            heading = block.words if block.kind == Kind.HEADING else heading
            said = block.words
            if heading not in seen and all(word in said.casefold() for word in wanted):
                seen.add(heading)
                hits.append(Found(one, heading, _excerpt(said, wanted[0])))
    return hits


def manual_pdf() -> bytes:
    """The whole manual, with its contents and pictures.

    Raises:
        UserError: no Chinese font is installed.
    """
    told = [
        {"name": one.name, "title": one.title, "blocks": [_told(block) for block in one.blocks]}
        for one in chapters()
    ]
    data = {"title": TITLE, "unit": "", "version": program_version(), "chapters": told}
    return render("manual", data, pictures())


def pictures() -> Mapping[str, bytes]:
    """The pictures that the chapters show, by name."""
    names = {block.picture for one in chapters() for block in one.blocks if block.picture}
    return {name: resource("help", name).read_bytes() for name in sorted(names)}


def _told(block: Block) -> dict[str, object]:
    return {
        "kind": block.kind.value,
        "lines": [_told_line(line) for line in block.lines],
        "rows": [[_told_line(cell) for cell in row] for row in block.rows],
        "picture": block.picture,
        "width-mm": _width_mm(block.picture) if block.picture else 0,
        "words": block.words,
    }


def _width_mm(picture: str) -> float:
    width, height = struct.unpack(
        ">II", resource("help", picture).read_bytes()[16:24]
    )  # of a PNG file's head
    return round(min(width * _MM_PER_PIXEL, _TALLEST_MM * width / height), 1)


def _told_line(line: Line) -> list[dict[str, object]]:
    return [{"text": run.text, "bold": run.bold, "to": run.to} for run in line]


def _excerpt(said: str, word: str) -> str:
    at = said.casefold().find(word)
    begin, end = max(0, at - _BEFORE), at + len(word) + _BEHIND
    return f"{'…' if begin else ''}{said[begin:end]}{'…' if end < len(said) else ''}"


def _chapter(file_name: str, text: str) -> Chapter:
    name = file_name.partition("-")[2].removesuffix(".md")
    head, *lines = text.splitlines()
    kinds = groupby(((_kind(line), line) for line in lines if line.strip()), key=lambda pair: pair[0])
    blocks = (block for kind, group in kinds for block in _blocks(kind, [line for _, line in group]))
    return Chapter(name, head.removeprefix("# "), tuple(blocks))


def _kind(line: str) -> Kind:
    if line.startswith("## "):
        return Kind.HEADING
    if re.match(r"\d+\. ", line):
        return Kind.STEPS
    begins = {"- ": Kind.POINTS, "> ": Kind.NOTE, "![": Kind.PICTURE, "| ": Kind.TABLE}
    return begins.get(line[:2], Kind.TEXT)


def _blocks(kind: Kind, lines: Sequence[str]) -> Iterator[Block]:
    if kind == Kind.TABLE:
        rows = (line.strip().strip("|").split("|") for line in lines if not _RULE.fullmatch(line))
        yield Block(kind, rows=tuple(tuple(_runs(cell.strip()) for cell in row) for row in rows))
    elif kind in {Kind.STEPS, Kind.POINTS}:
        yield Block(kind, tuple(_runs(line.partition(" ")[2]) for line in lines))
    else:
        for line in lines:
            if found := _PICTURE.fullmatch(line):
                yield Block(kind, (_runs(found["caption"]),), picture=found["name"])
            else:
                yield Block(kind, (_runs(line.removeprefix("## ").removeprefix("> ")),))


def _runs(text: str) -> Line:
    runs: list[Run] = []
    at = 0
    for found in _RUN.finditer(text):
        runs.append(Run(text[at : found.start()]))
        runs.append(Run(found["bold"], bold=True) if found["bold"] else Run(found["words"], to=found["to"]))
        at = found.end()
    return tuple(run for run in (*runs, Run(text[at:])) if run.text)
