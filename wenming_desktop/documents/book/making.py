"""Books made: pages of proof, contents with their numbers, and what is missing, as one PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from wenming_desktop.documents.book.faults import Fault, faults_note, lost_of, lost_words, place_marks
from wenming_desktop.documents.book.items import Book, Missing, Piece
from wenming_desktop.documents.book.setting import RefusedError, refused_pdfs, set_book
from wenming_desktop.documents.book.sheets import Maker, Proof, Sheets
from wenming_desktop.documents.listings.paper_rows import group, row
from wenming_desktop.documents.press.codes import code_svg
from wenming_desktop.documents.press.pdf_pages import bookmarked_pages
from wenming_desktop.documents.press.photo_captions import scenes_of
from wenming_desktop.documents.press.typesetting import copy_templates
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.captions import captions_of
from wenming_desktop.evidence.marks import marks_of_all
from wenming_desktop.evidence.proposing.codes import CodeKind, PaperCode
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.progress.story import LOST
from wenming_desktop.words import chinese_date

_CODES = {ItemKind.TASK: CodeKind.TASK, ItemKind.INDICATOR: CodeKind.INDICATOR}
_NO_BOOK = "册子没有做成，原件都没有改动。请把有问题的材料设为不放，再试一次。"


class Stamp(StrEnum):
    """Where a page's number stands; the value is what the clerk calls it."""

    RIGHT = "右下角"
    MIDDLE = "页脚居中"
    LEFT = "左下角"
    TOP = "右上角"


_STAMPS = {Stamp.RIGHT: "right", Stamp.MIDDLE: "middle", Stamp.LEFT: "left", Stamp.TOP: "top"}


@dataclass(frozen=True)
class BookOptions:
    """How books are made: a code on the cover, a list of what is missing, where numbers stand, no colours."""

    code: bool = True
    missing: bool = True
    stamp: Stamp = Stamp.RIGHT
    grey: bool = False


USUAL = BookOptions()


@dataclass(frozen=True)
class About:
    """Whose books they are."""

    unit: str
    year: int
    day: date


@dataclass(frozen=True)
class MadeBook:
    """What one book came to.

    Attributes:
        places: of its lines as in Book.places(), as they came out.
        pages: how many numbered pages it has.
        faults: files that are not shown, or not whole.
    """

    places: tuple[tuple[int, int] | None, ...]
    pages: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class MadeBooks:
    """A PDF with the books in it."""

    pdf: bytes
    books: tuple[MadeBook, ...]

    @property
    def note(self) -> str:
        """What whoever prints it is told: which files are not shown, and why; "" where all are."""
        return faults_note(fault for book in self.books for fault in book.faults)


def proof_of(session: Session, books: Sequence[Book]) -> Proof:
    """What is on record about the files of some books."""
    files = {file.id: file for book in books for file in book.files}
    photos = [file.id for file in files.values() if file.photo]
    return Proof(marks_of_all(session, list(files)), captions_of(session, photos), scenes_of(session, photos))


def make_books(
    books: Sequence[Book], about: About, options: BookOptions, proof: Proof, store: FileStore, job: Job
) -> MadeBooks:
    """Make books into one PDF; the files in the store are only read.

    A file that cannot be shown, or is not the original any more, takes a page that says what it is and why;
    nothing is left out in silence.

    Raises:
        UserError: there is too much of it; no Chinese font; no child process can be started.
        Cancelled: by the job.
    """
    drawn: list[str] = []
    with TemporaryDirectory(prefix="wenming-book-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        copy_templates(folder)
        read, put = job.parts(9, 1)
        while True:
            with Maker(store, folder, proof, drawn, grey=options.grey) as maker:
                sheets = _all_sheets(books, maker, read)
            told = _Telling(about, options, alone=len(books) == 1)
            data = told.data(books, sheets, folder)
            put.report(0, 1, "正在排版")
            try:
                return MadeBooks(set_book(folder, data, put), told.made)
            except RefusedError as error:
                # The file that the typesetter refuses is drawn by the program that looks through all others.
                refused = [] if drawn else refused_pdfs(folder, maker.pdfs, put)
                if not refused:
                    raise UserError(_NO_BOOK, str(error)) from error
                drawn = refused


def front_pages(pdf: bytes, book: Book) -> int:
    """How many pages stand before the proof in the PDF of one book: cover, contents, statement."""
    places = bookmarked_pages(pdf)
    first = 2 + bool(book.statement.strip())  # bookmarks before that of the first piece
    return places[first] if first < len(places) else len(places)


def _all_sheets(books: Sequence[Book], maker: Maker, job: Job) -> list[list[Sheets]]:
    """By book and piece."""
    whole, done = sum(max(1, book.put_in) for book in books), 0
    found: list[list[Sheets]] = []
    for book in books:
        found.append([])
        for piece in book.pieces:
            job.report(done, whole, f"{book.code} {piece.title}")
            found[-1].append(maker.piece(piece, job.quiet()))
            done += len(piece.put_in)
    return found


class _Telling:
    """What the template is told; ``made`` grows with the books."""

    def __init__(self, about: About, options: BookOptions, *, alone: bool) -> None:
        self._about, self._options, self._alone = about, options, alone
        self.made: tuple[MadeBook, ...] = ()

    def data(self, books: Sequence[Book], sheets: Sequence[Sequence[Sheets]], folder: Path) -> dict[str, Any]:
        """All that is printed."""
        heading = f"{self._about.year}年度文明单位创建材料册"
        told = [
            self._book(book, made, number, folder)
            for number, (book, made) in enumerate(zip(books, sheets, strict=True), start=1)
        ]
        return {
            "title": heading if not self._alone else f"{heading} {books[0].code} {books[0].title}",
            "heading": heading,
            "unit": self._about.unit,
            "date-line": chinese_date(self._about.day),
            "stamp": _STAMPS[self._options.stamp],
            "stamp-words": self._options.stamp.value,
            "in-grey": self._options.grey,
            "level": 1 if self._alone else 2,
            "books": told,
            "whole": [] if self._alone else _over_all(books, self.made),
        }

    def _book(self, book: Book, sheets: Sequence[Sheets], number: int, folder: Path) -> dict[str, Any]:
        rows, pages, places = _contents(book, sheets)
        faults = tuple(fault for made in sheets for fault in made.faults)
        self.made = (*self.made, MadeBook(tuple(places), len(pages), faults))
        tally = _tally(book, len(pages), faults)
        picture = ""
        if self._options.code:
            picture = f"code-{number}.svg"
            (folder / picture).write_bytes(code_svg(PaperCode(_CODES[book.kind], book.id)))
        return {
            "code": book.code,
            "title": book.title,
            "name": f"{book.code} {book.title}",
            "group": book.group,
            "facts": _facts(book, tally),
            "code-picture": picture,
            "tally": tally,
            "contents": rows,
            "statement": [line for line in book.statement.splitlines() if line.strip()],
            "sheets": pages,
            "missing": _missing(book.missing, faults) if self._options.missing else [],
        }


def _over_all(books: Sequence[Book], made: Sequence[MadeBook]) -> list[dict[str, object]]:
    """The contents of several books in one, by their groups."""
    rows: dict[str, list[dict[str, object]]] = {}
    for book, came in zip(books, made, strict=True):
        lacking = str(len(book.missing) + len(lost_of(came.faults)) or "")
        line = row(book.code, book.title, str(book.put_in), str(came.pages), lacking)
        rows.setdefault(book.group, []).append(line)
    return [group(lines, name, f"{len(lines)} 项") for name, lines in rows.items()]


def _contents(
    book: Book, sheets: Sequence[Sheets]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[tuple[int, int] | None]]:
    """The rows of the contents, the pages with their numbers, and where each line stands."""
    rows: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    places: list[tuple[int, int] | None] = []
    left = iter(sheets)
    for line in book.lines:
        if isinstance(line, Missing):
            word = "到时再放" if line.later else "缺"
            rows.append({**_row("", line.title, line.note, "", word, []), "lacking": not line.later})
            places.append(None)
            continue
        made = next(left)
        if not made.pages:
            places.append(None)
            continue
        first, last = len(pages) + 1, len(pages) + len(made.pages)
        places.append((first, last))
        name = line.called
        for number, page in enumerate(made.pages, start=first):
            label = f"{book.code}　第 {number} 页"
            pages.append({**page, "label": label, "bookmark": name if number == first else ""})
        counted = made.counted or str(len(made.pages))
        place = str(first) if first == last else f"{first}—{last}"
        number = str(sum(bool(each["number"]) for each in rows) + 1)
        marks = place_marks(made.faults, photos=line.photos)
        row = _row(number, name, _noted(line), counted, place, marks)
        rows.append({**row, "lacking": bool(marks) and not line.photos})
    return rows, pages, places


def _noted(line: Piece) -> str:
    """What is on record of a line; whether an original is there was looked at just now."""
    fault = line.files[0].fault
    return "　".join(filter(None, (line.note, "" if line.photos or fault in LOST.values() else fault)))


def _row(number: str, title: str, note: str, pages: str, place: str, marks: Sequence[str]) -> dict[str, Any]:
    told = {"number": number, "title": title, "note": note, "pages": pages, "place": place}
    return {**told, "marks": list(marks), "lacking": False}


def _tally(book: Book, pages: int, faults: Sequence[Fault]) -> str:
    lost = lost_words(faults)
    lacking = len(book.missing) + len(lost_of(faults))
    missing = f"；缺 {lacking} 处" if lacking else ""
    return f"{book.put_in} 份，{pages} 页{missing}" + (f"（其中{lost}）" if lost else "")


def _facts(book: Book, tally: str) -> list[Mapping[str, str]]:
    facts = (
        ("测评内容", book.text),
        ("测评标准", book.standard),
        ("牵头科室" if book.kind is ItemKind.TASK else "负责部门", book.lead or "未指派"),
        ("责任人", book.people or "—"),
        ("材料", tally),
    )
    return [{"label": label, "text": text} for label, text in facts if text]


def _missing(missing: Sequence[Missing], faults: Sequence[Fault]) -> list[dict[str, object]]:
    lines = [(line.title, line.note) for line in missing]
    lines += [(f"{fault.file.title}（{fault.file.name}）", fault.listed) for fault in faults]
    rows = [row(str(number), *line) for number, line in enumerate(lines, start=1)]
    return [group(rows)] if rows else []
