"""The program's side: pages as pictures, facts and places of words, each read in a child process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from wenming_desktop.entities.choices import Quality
from wenming_desktop.jobs import Job
from wenming_desktop.sandbox.calling import Child, TooMuchError, UnreadableError
from wenming_desktop.viewing.facts import FileFacts, facts_of
from wenming_desktop.viewing.kinds import FileKind, kind_by_name

T = TypeVar("T")
_CHILD = "wenming_desktop.viewing.showing"
_MOST_ROUNDS = 30  # of reading on: some 200 seconds for the text of one file; the rest stays unread
_MOST_FAILURES = 3  # among them


@dataclass(frozen=True)
class PagePicture:
    """A page to show, or the card that stands in for one.

    Attributes:
        image: a JPEG within the size asked for; empty where there is only a card to draw.
        page: which one it is, 1 is the first.
        pages: how many there are.
        card: it is no picture of the page; ``kind``, ``words`` and ``lines`` say what is known instead.
        width, height: of the image in pixels; 0 without one.
        kind: of the file, by its content.
        words: why the page itself cannot be shown, one Chinese sentence; empty where there is no reason to
            be given, as of a film.
        lines: the first lines of the page's text.
    """

    image: bytes
    page: int
    pages: int
    card: bool
    width: int = 0
    height: int = 0
    kind: FileKind = FileKind.OTHER
    words: str = ""
    lines: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where something stands on a page as it is shown unturned, in fractions of its width and height."""

    left: float
    top: float
    width: float
    height: float


class Viewer:
    """Looks into files, for one thread at a time; its child process ends with the block."""

    def __init__(self) -> None:
        self._child = Child()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.__exit__()

    def page(
        self,
        path: Path,
        name: str,
        page: int,
        width: int,
        height: int,
        turn: int = 0,
        job: Job | None = None,
    ) -> PagePicture:
        """A page as a picture; whatever the file holds, there is an answer.

        Args:
            path: where its bytes lie.
            name: what it is called, which the reasons name.
            page: 1 is the first; the last one instead where there are not as many.
            width: pixels that the picture has to fit in; no picture is made larger than it is.
            height: the same.
            turn: degrees clockwise, a multiple of 90.
            job: asked whether to go on.

        Raises:
            UserError: no child process can be started on this PC.
            Cancelled: by the job.
        """
        kind = kind_by_name(name)
        try:
            return self._call("plain_page", (path, name, page, width, height, turn), name, _picture_of, job)
        except (TooMuchError, UnreadableError) as error:
            return PagePicture(b"", 1, 1, True, kind=kind, words=error.message)

    def facts(self, path: Path, name: str, job: Job | None = None) -> FileFacts:
        """What is in a file; arguments and errors as page()."""
        try:
            found, complete = self._call("plain_facts", (path, name), name, _begun, job)
        except (TooMuchError, UnreadableError):
            return FileFacts(quality=(Quality.UNREADABLE,))
        texts, failures = list(found.texts), 0
        for _ in range(_MOST_ROUNDS):
            if complete or failures == _MOST_FAILURES:
                break
            try:
                more, complete = self._call("plain_texts", (path, name, len(texts)), name, _more, job)
            except (TooMuchError, UnreadableError):
                more, failures = [""], failures + 1  # a page that takes too long does not cost the others
            texts += more
        characters = sum(len("".join(text.split())) for text in texts) if texts else None
        codes = self._codes(path, name, job) if found.drawn else ()
        return replace(found, texts=tuple(texts), characters=characters, codes=codes)

    def _codes(self, path: Path, name: str, job: Job | None) -> tuple[str, ...]:
        """Those on its pages; none where looking for them takes too long."""
        try:
            return self._call("plain_codes", (path, name), name, tuple, job)
        except (TooMuchError, UnreadableError):
            return ()

    def find(
        self, path: Path, name: str, page: int, words: Sequence[str], job: Job | None = None
    ) -> tuple[Place, ...]:
        """Where these words stand on a page, in its order; none where that is not known.

        Arguments and errors as page().
        """
        try:
            return self._call("plain_places", (path, name, page, list(words)), name, _places, job)
        except (TooMuchError, UnreadableError):
            return ()

    def cuts(
        self, path: Path, name: str, page: int, places: Sequence[Place], turn: int = 0, job: Job | None = None
    ) -> tuple[bytes, ...]:
        """Pieces of a page as JPEG, as sharp as recognition sees them; none where the page cannot be drawn.

        ``turn``: degrees clockwise by which each of them is turned. Other arguments and errors as page().
        """
        try:
            return self._call("plain_cuts", (path, name, page, list(places), turn), name, tuple, job)
        except (TooMuchError, UnreadableError):
            return ()

    def _call(
        self,
        function: str,
        arguments: tuple[object, ...],
        name: str,
        unpack: Callable[[Any], T],
        job: Job | None,
    ) -> T:
        return self._child.call(f"{_CHILD}:{function}", *arguments, name=name, unpack=unpack, job=job)


def _picture_of(plain: list[Any]) -> PagePicture:
    image, page, pages, card, width, height, kind, words, lines = plain
    return PagePicture(image, page, pages, card, width, height, FileKind(kind), words, tuple(lines))


def _begun(plain: list[Any]) -> tuple[FileFacts, bool]:
    facts, complete = plain
    return facts_of(facts), bool(complete)


def _more(plain: list[Any]) -> tuple[list[str], bool]:
    texts, complete = plain
    return [str(text) for text in texts], bool(complete)


def _places(plain: list[Any]) -> tuple[Place, ...]:
    return tuple(Place(*edges) for edges in plain)
