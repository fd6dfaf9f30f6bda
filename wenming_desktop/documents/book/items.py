"""What the books of a year hold: for every task and indicator its proof in its order, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.documents.book.page_words import pages_of
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.viewing.kinds import FileKind, kind_by_name

PHOTOS_A_PAGE = 2
_PAGED = frozenset({FileKind.PDF, FileKind.OFD, FileKind.PICTURE})  # kinds whose own pages a book shows


@dataclass(frozen=True)
class BookFile:
    """One piece of proof of an item.

    Attributes:
        id: of the evidence.
        slot_id: of the first slot in which it lies; empty where it lies in none.
        count: pages of the file as it was read; None while that is not known.
        photo: it is shown with others on a page, with a caption.
        pages: which of its pages the clerk chose, as page_words keeps them; empty: all.
        left_out: the clerk does not put it into the book.
        fault: why its own pages cannot be shown, as far as that is on record; else empty.
    """

    id: str
    sha256: str
    name: str
    title: str
    number: str
    body: str
    day: date | None
    long_term: bool
    slot_id: str
    count: int | None
    photo: bool
    pages: str = ""
    left_out: bool = False
    fault: str = ""

    @property
    def kind(self) -> FileKind:
        """By its name."""
        return kind_by_name(self.name)

    @property
    def paged(self) -> bool:
        """Whether the clerk can choose among its pages."""
        return not self.photo and not self.fault and self.kind in _PAGED and (self.count or 2) > 1

    @property
    def shown(self) -> int | None:
        """How many pages of the book it takes, being put in; None while that is not known."""
        if self.fault or self.kind not in _PAGED:
            return 1  # a card
        return None if self.count is None else max(1, len(pages_of(self.pages, self.count)))


@dataclass(frozen=True)
class Piece:
    """A line of the contents: a document, or the photos of a slot that follow each other."""

    title: str
    note: str
    files: tuple[BookFile, ...]

    @property
    def photos(self) -> bool:
        """Whether it holds photos."""
        return self.files[0].photo

    @property
    def put_in(self) -> tuple[BookFile, ...]:
        """Those of its files that the clerk did not leave out."""
        return tuple(file for file in self.files if not file.left_out)

    @property
    def called(self) -> str:
        """Its title, with the number of those photos that are in the book."""
        if not self.photos or len(self.put_in) == len(self.files):
            return self.title
        return self.title.replace(f"（{len(self.files)}张）", f"（{len(self.put_in)}张）")

    @property
    def shown(self) -> int | None:
        """How many pages of the book it takes; None while that is not known."""
        if self.photos:
            return -(-len(self.put_in) // PHOTOS_A_PAGE)
        counts = [file.shown for file in self.put_in]
        return None if None in counts else sum(filter(None, counts))


@dataclass(frozen=True)
class Missing:
    """A line of the contents for what is not there: it takes no page.

    ``later``: the day by which it is to be put in, where that is not over: until then it is not missing.
    """

    title: str
    note: str
    slot_id: str
    task_id: str
    later: date | None = None


Line = Piece | Missing


@dataclass(frozen=True)
class Book:
    """One item with what its book holds.

    Attributes:
        code: ``2-7`` of a task, ``指标3`` of an indicator; stands in the stamp of every page.
        group: its category's or project's title.
        text: 测评内容, in full.
        ordered: the clerk chose an order.
    """

    kind: ItemKind
    id: str
    code: str
    title: str
    group: str
    text: str
    standard: str
    statement: str
    lead: str
    people: str
    lines: tuple[Line, ...]
    ordered: bool

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its lines that are there."""
        return tuple(line for line in self.lines if isinstance(line, Piece))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Its lines that are not, and should be."""
        return tuple(line for line in self.lines if isinstance(line, Missing) and not line.later)

    @property
    def later(self) -> tuple[Missing, ...]:
        """Its lines that are to be put in later (到时再放)."""
        return tuple(line for line in self.lines if isinstance(line, Missing) and line.later)

    @property
    def files(self) -> tuple[BookFile, ...]:
        """All its proof in its order."""
        return tuple(file for piece in self.pieces for file in piece.files)

    @property
    def put_in(self) -> int:
        """How many files the book holds."""
        return sum(len(piece.put_in) for piece in self.pieces)

    @property
    def pages(self) -> int | None:
        """How many numbered pages it has; None while that is not known."""
        counts = [piece.shown for piece in self.pieces]
        return None if None in counts else sum(filter(None, counts))

    def places(self) -> list[tuple[int, int] | None]:
        """The first and last numbered page of each of its lines; None for what has none or is not known.

        What stands before the proof, the cover, the contents and the statement, bears no numbers: so an
        insertion there moves none.
        """
        at: int | None = 1
        found: list[tuple[int, int] | None] = []
        for line in self.lines:
            count = line.shown if isinstance(line, Piece) else 0
            found.append((at, at + count - 1) if at is not None and count else None)
            at = None if at is None or count is None else at + count
        return found


@dataclass(frozen=True)
class Books:
    """The books of a year: tasks that concern the unit in the plan's order, indicators in the standard's."""

    tasks: tuple[Book, ...]
    indicators: tuple[Book, ...]

    def of(self, kind: ItemKind) -> tuple[Book, ...]:
        """Those of a kind."""
        return self.tasks if kind is ItemKind.TASK else self.indicators


@dataclass(frozen=True)
class Chosen:
    """What the clerk chose about one file in one book; ``ordinal`` 0: nothing about its place."""

    ordinal: int = 0
    pages: str = ""
    left_out: bool = False


NOTHING = Chosen()


def in_order(usual: Sequence[str], chosen: Mapping[str, Chosen]) -> list[str]:
    """Ids in the clerk's order; one that came since stands behind the one that it usually follows."""
    order = sorted(
        (each for each in usual if chosen.get(each, NOTHING).ordinal), key=lambda each: chosen[each].ordinal
    )
    for at, each in enumerate(usual):
        if each not in chosen or not chosen[each].ordinal:
            before = next((one for one in reversed(usual[:at]) if one in order), None)
            order.insert(order.index(before) + 1 if before else 0, each)
    return order
