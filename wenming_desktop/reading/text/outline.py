"""The outline of a plan: its numbered pieces nested, and their text as paragraphs."""

import re
from dataclasses import dataclass
from functools import cached_property

from wenming_desktop.reading.draft import Span
from wenming_desktop.reading.text.cells import ends_label
from wenming_desktop.reading.text.cleaning import FINISHED
from wenming_desktop.reading.text.folding import folded
from wenming_desktop.reading.text.headings import find_marks
from wenming_desktop.reading.text.labels import labels_in, starts_with_label, tears_label
from wenming_desktop.reading.text.marks import Level, Mark, starts_with_number
from wenming_desktop.reading.text.shared import SHARED
from wenming_desktop.reading.text.spoken import Spoken, bracketed

_SUB_MARK = re.compile(r"[（(]\s*\d{1,2}\s*[）)]|[①-⑳]|\d{1,2}[）)]|第[一二三四五六七八九十]+[，、,]")
_NAMED_LINE = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff \u3000]{1,11}(?:[―—－]{1,2}|[：:])")
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")  # a label, whatever its word
_BEHIND_TITLE = " \u3000\n：:。！？"
_LONGEST_TITLE = 40
_SET_APART = re.compile(r"[^\n。：:]{3,40}?[^\s。：:](?=[ \u3000]{2,}\S)")  # by blanks; 组  长 is not
_SHORT_HEADING = 16
_FAR_SHORTER = 0.4  # of the line below: what fills no more of its line was not broken there
_PLAIN_HEADING = re.compile("[^，、；。：]{4,}")
_LONGEST_SENTENCE = 80  # characters of a heading that is a whole sentence
KNOWN_TITLE = re.compile(
    r".{0,4}?(?:目标任务|目标|指导思想|总体要求|(?:主要|重点)?(?:工作)?任务(?:和责任分工|分工)?"
    r"|保障措施|组织领导|工作要求|(?:实施|方法)步骤|組織領導|保障措施|指導思想)"
)
_RUNS_ON = re.compile(  # 指导思想坚持…, where the line break behind a section's name was lost
    rf"(?:{KNOWN_TITLE.pattern})(?=[\u4e00-\u9fff“《（][^、]{{8}})(?![，、和及与的明及是为等中])"
)


@dataclass(frozen=True, eq=False)
class Item:
    """One numbered piece of a text, and the items under it.

    ``start`` to ``body`` is its number, ``body`` to ``end`` its own text, ``end`` to ``stop`` its items.
    """

    text: str  # the whole one
    mark: Mark
    end: int
    stop: int
    children: tuple["Item", ...] = ()

    @property
    def level(self) -> Level:
        """How deep its number stands as a rule."""
        return self.mark.level

    @property
    def start(self) -> int:
        """Where its number begins."""
        return self.mark.start

    @cached_property
    def title(self) -> "Title":
        """It as a heading: its title, and the text that follows it up to its first item."""
        return _title_of(self)

    @property
    def body(self) -> int:
        """Where the text after the number begins; the words 第一， belong to it."""
        return self.mark.start if self.mark.level is Level.ORDINAL else self.mark.end

    @property
    def raw(self) -> str:
        """Its own text as written."""
        return self.text[self.body : self.end]

    def whole_text(self) -> str:
        """Its text with its items, without its number, as paragraphs."""
        return paragraphs(self.text, self.body, self.stop, self._breaks())

    def text_after(self, cut: int) -> str:
        """Its text behind its title, which ends at ``cut``, its items included."""
        return paragraphs(self.text, cut, self.stop, self._breaks()).lstrip(_BEHIND_TITLE).rstrip()

    def _breaks(self) -> frozenset[int]:
        """Where a line begins that is none of the line before: an item, text under a heading above labels."""
        breaks = {start for child in self.children for start in (child.start, *child._breaks())}  # noqa: SLF001
        lines = self.raw.lstrip().split("\n")
        labelled = next(filter(labels_in, map(folded, lines[1:])), "")  # none within a line that was broken
        labelled_below = starts_with_label(labelled) and lines[0][-1] not in "，、；"
        if self.title.own_line and (labelled_below or self._is_heading(lines)):
            under = self.text[self.title.cut : self.end]
            breaks.add(self.end - len(under.lstrip(_BEHIND_TITLE)))
        return frozenset(breaks)

    def _is_heading(self, lines: list[str]) -> bool:
        """Whether the first of its lines is a heading by its number, or far shorter than the line below."""
        heading, *below = filter(str.strip, lines)
        short = _PLAIN_HEADING.fullmatch(heading) and len(heading) < _FAR_SHORTER * len("".join(below[:1]))
        return self.level <= Level.LINE or bool(short)


@dataclass(frozen=True)
class Title:
    """A heading taken apart: its title, and where the text after it begins.

    ``own_line`` says that the title fills its line, so that what follows is text under a heading.
    """

    title: str
    body: str
    cut: int
    own_line: bool


def outline(
    text: str, without: tuple[Span, ...] = (), begin: int = 0, stop: int | None = None
) -> tuple[Item, ...]:
    """The numbered pieces of a part of a text, nested."""
    stop = len(text) if stop is None else stop
    return nested(text, [mark for mark in find_marks(text, without) if begin <= mark.start < stop], stop)


def nested(text: str, marks: list[Mark], stop: int) -> tuple[Item, ...]:
    """Marks in order as a tree; the last one ends at ``stop``."""
    ends = [mark.start for mark in marks[1:]] + [stop][: len(marks)]
    open_items: list[tuple[Mark, int, list[Item]]] = []  # outermost first, with their own end and items
    top: list[Item] = []

    def close(until: int) -> None:
        mark, end, children = open_items.pop()
        item = Item(text, mark, end, until, tuple(children))
        (open_items[-1][2] if open_items else top).append(item)

    for mark, end in zip(marks, ends, strict=True):
        while open_items and open_items[-1][0].depth >= mark.depth:
            close(mark.start)
        open_items.append((mark, end, []))
    while open_items:
        close(stop)
    return tuple(top)


def numbered_parts(text: str) -> list[str]:
    """The texts of the topmost numbered pieces, without their numbers."""
    return [item.whole_text() for item in outline(text)]


def paragraphs(text: str, start: int, stop: int, breaks: frozenset[int] = frozenset()) -> str:
    """Text with broken lines rejoined; real paragraphs, labels and items keep a line break.

    A paragraph is real if it is indented or after a blank line, and the one before it has ended its sentence
    or is no more than a short heading.

    Args:
        text: the whole text.
        start: where the wanted part begins.
        stop: where it ends.
        breaks: where items begin: those that begin a line keep it.
    """
    pieces: list[str] = []
    length, blank = 0, False  # of the paragraph so far; whether a blank line came since
    at = start
    for line in text[start:stop].split("\n"):
        written = line.strip(" \t\u3000|\r\f\v\xa0")
        begin = at + (line.find(written[0]) if written else 0)
        at += len(line) + 1
        if not written:
            blank = True
            continue
        if pieces:
            indented = line[0].isspace()
            finished = pieces[-1][-1] in FINISHED
            own = (
                begin in breaks
                or _SUB_MARK.match(written)
                or starts_with_label(written)
                or (starts_with_label(pieces[-1]) and starts_with_number(written))
                or (starts_with_label(pieces[-1]) and len(pieces[-1]) <= 40 and blank)
                or ends_label(pieces[-1], written)
                or SHARED.match(written)
                or (_FIELD.match(written) and starts_with_label(pieces[-1]))
                or (finished and (blank or indented or _NAMED_LINE.match(written)))
                or (indented and length <= 30)
            )
            own = own and not tears_label(pieces[-1], written)
            latin = re.match(r"[A-Za-z]{2}", pieces[-1][-1] + written[0])
            pieces.append("\n" if own else " " if latin else "")
            length = 0 if own else length
        pieces.append(written)
        length, blank = length + len(written), False
    return "".join(pieces)


def _title_of(item: Item) -> Title:
    raw = item.raw
    blanks = len(raw) - len(raw.lstrip())
    first, _, rest = raw.lstrip().partition("\n")
    first = first.rstrip()
    cut, own_line = _cut(first, rest)
    if item.level is Level.SECTION and not rest and (known := _RUNS_ON.match(first)):
        cut, own_line = known.end(), False
    title, after = first[:cut], first[cut:]
    at = item.body + blanks + cut
    body = paragraphs(item.text, at, item.end)
    if cut == len(first) and body and item.children and not re.search(r"[。；！？：]", body) and not after:
        title, body, at = title + body, "", item.end  # the title itself was broken across lines
    return Title(title.strip(" \u3000：:。"), body.lstrip(_BEHIND_TITLE).rstrip(), at, own_line)


def _cut(first: str, rest: str) -> tuple[int, bool]:
    """Where the title ends in a heading's first line, and whether it fills the line."""
    if KNOWN_TITLE.fullmatch(first.split(maxsplit=1)[0] if first else ""):
        end = re.search(r"\s+|$", first)
        at = end.start() if end else len(first)
        return at, at == len(first)
    if spread := _SET_APART.match(first):
        return spread.end(), True
    stops = [stop.start() for stop in re.finditer(r"[。！？]", first[: _LONGEST_SENTENCE + 1])]
    if len(first) <= _LONGEST_SENTENCE and (not stops or stops[0] == len(first) - 1) and rest.strip():
        return (stops[0] if stops else len(first)), bool(stops) or _ends_paragraph(first, rest)
    if len(first) <= _LONGEST_TITLE or (stops and stops[0] <= _LONGEST_TITLE):
        at = stops[0] if stops else len(first)
        return at, at >= len(first) - 1
    return _run_on(first, stops[0] if stops else len(first)), False


def _run_on(line: str, sentence: int) -> int:
    """Where the title ends in a line pasted without line breaks; at its sentence's end at the latest."""
    blank = re.search(r"\s+|：", line[2:_LONGEST_TITLE])
    if blank:
        return blank.start() + 2
    known = KNOWN_TITLE.match(line)
    return known.end() if known else sentence


def _ends_paragraph(line: str, rest: str) -> bool:
    """Whether a line without an end mark is a heading, not the first half of a broken line."""
    following = rest.split("\n", 1)[0]
    return (
        not following.strip()
        or following[0].isspace()
        or len(line) <= _SHORT_HEADING
        or len(line) <= 0.75 * len(following)
        or starts_with_label(following)
        or bracketed(line)[1] != Spoken()
    )
