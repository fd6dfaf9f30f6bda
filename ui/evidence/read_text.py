"""A file's text laid out page by page, knowing which of its lines stands where on a page."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wenming_desktop.recognition.lines import ReadLine, ReadPage
from wenming_desktop.viewing.viewer import Place

Span = tuple[int, int]


@dataclass(frozen=True)
class TextLine:
    """A recognised line in the whole text.

    Attributes:
        page: its page, 1 is the first.
        number: which line of the page it is, from 0.
        start: where in the text it begins.
        line: the line.
        turned: by how many degrees clockwise its page has to be turned to stand upright.
        read_as: what was recognised, where the clerk has put the line right since; else empty.
    """

    page: int
    number: int
    start: int
    line: ReadLine
    turned: int
    read_as: str = ""

    @property
    def end(self) -> int:
        """Where in the text it ends."""
        return self.start + len(self.line.text)

    @property
    def doubtful(self) -> bool:
        """Whether anything in it may have been read wrongly."""
        return next(self.doubts(), None) is not None

    def doubts(self) -> Iterator[Span]:
        """Runs of doubtful characters in the text; the whole line where it was read in two ways only.

        What the clerk has put right is not doubtful.
        """
        if self.read_as:
            return
        doubtful = [at for at in self.line.doubtful if not self.line.text[at].isspace()]
        for at in doubtful:
            if at - 1 not in doubtful:
                last = at
                while last + 1 in doubtful:
                    last += 1
                yield self.start + at, self.start + last + 1
        if self.line.other and not doubtful:
            yield self.start, self.end


@dataclass(frozen=True)
class ReadText:
    """A file's text.

    Attributes:
        text: all pages.
        starts: where each page begins in it.
        lines: the recognised ones, in their order.
        score: how sure the recognised pages are, 0 to 1; None without any.
    """

    text: str
    starts: Sequence[int]
    lines: Sequence[TextLine]
    score: float | None

    def turned(self, page: int) -> int:
        """By how many degrees clockwise a page has to be turned to stand upright."""
        return next((line.turned for line in self.lines if line.page == page), 0)

    def page_of(self, at: int) -> int:
        """The page of a place in the text."""
        return max(1, bisect_right(self.starts, at))

    def line_at(self, at: int) -> TextLine | None:
        """The recognised line that a place in the text is in."""
        number = bisect_right(self.lines, at, key=lambda line: line.start) - 1
        return self.lines[number] if number >= 0 and at <= self.lines[number].end else None

    def rings(self, spans: Sequence[Span]) -> tuple[dict[int, list[Place]], list[tuple[int, int]]]:
        """Where spans of the text stand on recognised pages, and of each its page and the first ring there.

        Of pages with text of their own, whose places somebody else finds, the rings are counted only.
        """
        known: dict[int, list[Place]] = {line.page: [] for line in self.lines}
        counted: dict[int, int] = defaultdict(int)
        first: list[tuple[int, int]] = []
        for begin, end in spans:
            page = self.page_of(begin)
            rings = known.get(page)
            first.append((page, counted[page] if rings is None else len(rings)))
            counted[page] += 1
            if rings is not None:
                rings += [
                    line.line.place(max(begin - line.start, 0), min(end - line.start, len(line.line.text)))
                    for line in self._lines_in(begin, end)
                ]
        return known, first

    def _lines_in(self, begin: int, end: int) -> Sequence[TextLine]:
        first = max(bisect_right(self.lines, begin, key=lambda line: line.start) - 1, 0)
        after = bisect_right(self.lines, end - 1, key=lambda line: line.start)
        return [line for line in self.lines[first:after] if line.end > begin]


NOTHING_READ = ReadText("", (), (), None)


def laid_out(
    pages: Sequence[str], reads: Mapping[int, ReadPage], before: Mapping[int, ReadPage] | None = None
) -> ReadText:
    """The text of a file; a page with more text of its own than was recognised on it shows that.

    Args:
        pages: the text of each page.
        reads: the recognised ones, by number.
        before: the same, before the clerk put lines right.
    """
    text, starts, lines = "", list[int](), list[TextLine]()
    used: list[ReadPage] = []
    count = max(len(pages), max(reads, default=0))
    for number in range(1, count + 1):
        own = pages[number - 1].strip() if number <= len(pages) else ""
        read = reads.get(number)
        text += f"— 第 {number} 页 —\n" if count > 1 else ""
        starts.append(len(text))
        if read and read.lines and len(read.text) >= len(own):
            used.append(read)
            for at, line in enumerate(read.lines):
                text += line.before if at else line.before.lstrip("\n")
                lines.append(
                    TextLine(number, at, len(text), line, read.turned, _read_as(before, number, at, line))
                )
                text += line.text
        else:
            text += own or (f"（{read.problem}）" if read and read.problem else "")
        text += "\n\n"
    signs = sum(len(page.text) for page in used)
    score = sum(page.score * len(page.text) for page in used) / signs if signs else None
    return ReadText(text.rstrip(), starts, lines, score)


def _read_as(before: Mapping[int, ReadPage] | None, page: int, number: int, line: ReadLine) -> str:
    lines = before[page].lines if before and page in before else ()
    was = lines[number].text if number < len(lines) else line.text
    return was if was != line.text else ""
