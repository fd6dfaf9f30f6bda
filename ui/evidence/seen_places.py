"""Where the values proposed for a file stand on its pages, and their pictures: asked for, then told."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from ui.evidence.read_text import ReadText
from ui.ground.desk import Desk
from ui.ground.looking import CutsWanted, WordsWanted
from ui.parts.file_viewer import Frame
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.viewing.viewer import Place

_AT_THE_END = {ProposedField.FORMED_ON, ProposedField.RESPONSIBLE}  # what stands below a paper


class SeenPlaces(QObject):
    """Of recognised pages places are known and pictures come; of pages with text of their own, places come.

    Attributes:
        frames: of each field where its value stands, a line each.
    """

    placed = Signal()  # there are other frames
    pictured = Signal(str, object)  # a field, tuple[bytes, ...]: its lines

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.frames: dict[str, list[Frame]] = {}
        self._cuts: dict[CutsWanted, list[tuple[str, int]]] = {}  # fields, and how many pieces each has
        self._words: dict[WordsWanted, list[tuple[str, ProposedField]]] = {}
        self._sha256 = ""
        self._to_ask = False
        desk.looking.cut.connect(self._take_cuts)
        desk.looking.found.connect(self._take_places)

    def show(self, row: FileRow | None, proposals: Mapping[str, Proposal], read: ReadText) -> None:
        """Look for the proposals for a file, by the names of their fields; ``read``: its text."""
        self._desk.looking.forget(*self._words, *self._cuts)
        self.frames, self._cuts, self._words = {}, {}, {}
        for name, one in proposals.items() if row else ():
            seen = one.seen
            if row is None or seen is None:
                continue
            if seen.places:
                self.frames[name] = [Frame(seen.page, *place) for place in seen.places]
            elif seen.words:
                sought = WordsWanted(row.sha256, row.original_name, seen.page, seen.words)
                self._words.setdefault(sought, []).append((name, one.field))
        if row:
            self._cuts = dict(_cuts(row, proposals, read))
        self._to_ask = bool(self._cuts or self._words)
        before, self._sha256 = self._sha256, row.sha256 if row else ""
        self.placed.emit()
        if before == self._sha256:
            self.ask()

    def ask(self) -> None:
        """Ask for what is lacking, now that the page is there; who goes down a list asks for nothing."""
        if self._to_ask:
            self._to_ask = False
            self._desk.looking.want(*self._words, *self._cuts)

    def boxes(self, looked_at: str) -> tuple[list[Frame], list[int]]:
        """All frames, each place once, and which of them are those of a field."""
        every = list(dict.fromkeys(frame for frames in self.frames.values() for frame in frames))
        return every, [every.index(frame) for frame in self.frames.get(looked_at, ())]

    def _take_cuts(self, wanted: CutsWanted, pieces: tuple[bytes, ...]) -> None:
        begin = 0
        for name, count in self._cuts.get(wanted, ()):
            self.pictured.emit(name, pieces[begin : begin + count])
            begin += count

    def _take_places(self, wanted: WordsWanted, places: Sequence[Place]) -> None:
        fields = self._words.get(wanted, [])
        for name, field in fields:
            count = len(wanted.words)  # the words may stand elsewhere on the page, too
            kept = places[-count:] if field in _AT_THE_END else places[:count]
            self.frames[name] = [Frame(wanted.page, *place) for place in kept]
        if fields:
            self.placed.emit()


def _cuts(
    row: FileRow, proposals: Mapping[str, Proposal], read: ReadText
) -> Iterator[tuple[CutsWanted, list[tuple[str, int]]]]:
    """What to ask for, a page at a time; the kind of a paper is written nowhere on it."""
    by_page: dict[int, list[tuple[str, Sequence[Place]]]] = defaultdict(list)
    for name, one in proposals.items():
        if one.seen and one.field is not ProposedField.KIND:
            by_page[one.seen.page].append((name, one.seen.places))
    for page, fields in by_page.items():
        places = tuple(place for _, own in fields for place in own)
        if places:
            wish = CutsWanted(row.sha256, row.original_name, page, places, read.turned(page))
            yield wish, [(name, len(own)) for name, own in fields]
