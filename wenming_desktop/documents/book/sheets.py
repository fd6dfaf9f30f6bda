"""The proof of a book as pages: each file looked through in a child process, or said to have none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from wenming_desktop.documents.book.faults import Fault
from wenming_desktop.documents.book.items import PHOTOS_A_PAGE, BookFile, Piece
from wenming_desktop.documents.book.page_words import pages_of
from wenming_desktop.documents.press.pdf_pages import picture_pdf
from wenming_desktop.documents.press.photo_captions import Scene, photo_words
from wenming_desktop.documents.press.photos import in_grey, original_photo
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.captions import NO_CAPTION, Caption
from wenming_desktop.evidence.marks import Mark
from wenming_desktop.evidence.store import FileStore, Lost
from wenming_desktop.jobs import Job
from wenming_desktop.sandbox.calling import Child, Limits
from wenming_desktop.viewing.kinds import FileKind
from wenming_desktop.viewing.viewer import Viewer
from wenming_desktop.words import chinese_date

_PDFS = "wenming_desktop.viewing.pdfs"
_LIMITS = Limits(cpu=60.0)  # 500 pages take a second or two
_SHEET = 210.0, 297.0  # millimetres of an upright sheet
_PICTURE_MARGIN = 10.0  # millimetres around a picture that has not the shape of a sheet
_LIKE_A_SHEET = 0.04  # by how much the shape of a scan may differ from a sheet's
_MILLIMETRES = 25.4 / 72  # a point
_LEAST = 2.0  # points of a side of a page that holds anything
_PIXELS = 2400  # of the longer side of a drawn page: A4 at 205 dpi
_PHOTO_SIDE = 1000  # pixels of a photo on half a page, some 150 mm wide: 170 dpi
_MOST_COPIED, _BYTES_COPIED = 50, 12 * 2**20  # pages and bytes of one copy: parts of a book hold few
_NOT_DRAWN = {
    FileKind.VIDEO: "视频放不进册子，请在电脑上看原件。",
    FileKind.SOUND: "录音放不进册子，请在电脑上听原件。",
    FileKind.OTHER: "这种文件画不出页面，请看原件。",
}
_OFFICE = "{kind}没有可以画出的页面，请看原件；用 Office 或 WPS 另存为 PDF 再换上，就能放进每一页。"
_TEXT = "这是{kind}文件，请看原件。"
_LOST = "{lost}，没有放进册子。请到“材料库”的“更多”里点“校验材料…”找回。"
_EMPTY_PAGE = "页面没有大小，画不出来。"
_BELOW = "，下面是"  # a card goes on with the lines that it has; a list has none

_Page = tuple[str, int, tuple[float, float]]  # a copy's name, a page in it (1 is the first), its size


@dataclass(frozen=True)
class Proof:
    """What is on record about the files of some books, by evidence id."""

    marks: Mapping[str, Sequence[Mark]]
    captions: Mapping[str, Caption]
    scenes: Mapping[str, Scene]


@dataclass
class Sheets:
    """What a piece of the contents comes to: its pages for the template, and why files are not shown."""

    pages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    faults: list[Fault] = field(default_factory=list[Fault])
    counted: str = ""  # such as 3 / 6 where only some pages are shown


class Maker:
    """Makes pages into a folder, one file after the other; its child processes end with the block.

    Args:
        store: where the files lie.
        folder: gets what the template asks for by name.
        proof: what is on record.
        drawn: hashes of PDFs whose pages are to be drawn as pictures, as the typesetter refuses them.
        grey: the pages are to have no colours.
    """

    def __init__(
        self, store: FileStore, folder: Path, proof: Proof, drawn: Sequence[str] = (), *, grey: bool = False
    ) -> None:
        self._store, self._folder, self._proof, self._grey = store, folder, proof, grey
        self._drawn = frozenset(drawn)
        self._viewer, self._child = Viewer(), Child(_LIMITS)
        self._made: dict[tuple[str, str], tuple[int, list[_Page]]] = {}
        self._pictures: dict[tuple[str, int], dict[str, Any]] = {}
        self.pdfs: dict[str, tuple[str, int]] = {}  # by the copy's name, whose it is and its pages

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._viewer.__exit__()
        self._child.end()

    def piece(self, piece: Piece, job: Job) -> Sheets:
        """The pages of a piece. Raises Cancelled by the job, UserError where no child can be started."""
        made = Sheets()
        if piece.photos:
            self._photos(piece, made, job)
        else:
            for file in piece.put_in:
                self._document(file, made, job)
        return made

    def _document(self, file: BookFile, made: Sheets, job: Job) -> None:
        path = self._store.path(file.sha256)
        if lost := self._store.lost(file.sha256, job.check):
            self._whole_card(file, made, _LOST.format(lost=lost), lost=lost)
        elif file.kind is FileKind.PDF and file.sha256 not in self._drawn:
            self._pdf(file, path, made, job)
        elif file.kind in {FileKind.PDF, FileKind.PICTURE, FileKind.OFD}:
            self._drawn_pages(file, path, made, job)
        else:
            self._unpaged(file, path, made, job)

    def _pdf(self, file: BookFile, path: Path, made: Sheets, job: Job) -> None:
        try:
            total, copied = self._copied(file, path, job)
        except UserError as error:
            self._whole_card(file, made, error.message)
            return
        pages = self._numbers(file, total)
        made.counted = f"{len(pages)} / {total}" if len(pages) < total else ""
        empty: list[int] = []
        for number, (name, at, (width, height)) in zip(pages, copied, strict=True):
            if min(width, height) < _LEAST:
                self._card(file, made, f"第 {number} 页：{_EMPTY_PAGE}")
                empty.append(number)
                continue
            place = placed(width * _MILLIMETRES, height * _MILLIMETRES)
            marks = self._marks(file, number)
            page = {"kind": "pdf", "name": name, "page": at, "title": file.title, "marks": marks}
            made.pages.append({**page, **place})
        _add_faults(file, made, {_EMPTY_PAGE: empty}, len(pages))

    def _copied(self, file: BookFile, path: Path, job: Job) -> tuple[int, list[_Page]]:
        """The chosen pages copied into PDFs of a few: how many the file has, and where each is."""
        key = file.sha256, file.pages
        if key not in self._made:
            total = self._child.call(
                f"{_PDFS}:page_total", path, file.name, name=file.name, unpack=int, job=job
            )
            pages, copied = self._numbers(file, total), list[_Page]()
            some = max(1, min(_MOST_COPIED, _BYTES_COPIED * total // path.stat().st_size))
            for start in range(0, len(pages), some):
                copied += self._copy(file, path, pages[start : start + some], job)
            self._made[key] = total, copied
        return self._made[key]

    def _copy(self, file: BookFile, path: Path, pages: Sequence[int], job: Job) -> list[_Page]:
        name = f"proof-{len(self.pdfs) + 1}.pdf"
        sizes = self._child.call(
            f"{_PDFS}:copy_pages",
            *(path, file.name, pages, self._folder / name, self._grey),
            name=file.name,
            unpack=_sizes,
            job=job,
        )
        self.pdfs[name] = file.sha256, len(sizes)
        return [(name, at, size) for at, size in enumerate(sizes, start=1)]

    def _drawn_pages(self, file: BookFile, path: Path, made: Sheets, job: Job) -> None:
        first = self._picture(file, path, 1, job)
        total = first["pages"]
        pages = self._numbers(file, total)
        made.counted = f"{len(pages)} / {total}" if len(pages) < total else ""
        why_not: dict[str, list[int]] = {}
        for number in pages:
            drawn = first if number == 1 else self._picture(file, path, number, job)
            if "name" not in drawn:
                lines = drawn["lines"]
                why = drawn["words"] or _OFFICE.format(kind=file.kind)
                why_not.setdefault(why, []).append(number)
                self._card(file, made, f"第 {number} 页：{why}" if len(pages) > 1 and lines else why, lines)
                if not lines:
                    break  # the file cannot be opened at all
                continue
            margin = 0.0 if _sheet_like(drawn["ratio"]) else _PICTURE_MARGIN
            if file.kind is FileKind.PDF:
                margin = 0.0
            place = placed(drawn["ratio"] * 1000, 1000, margin)
            marks = self._marks(file, number)
            page = {"kind": "picture", "name": drawn["name"], "title": file.title, "marks": marks}
            made.pages.append({**page, **place})
        _add_faults(file, made, why_not, len(pages))

    def _picture(self, file: BookFile, path: Path, number: int, job: Job) -> dict[str, Any]:
        key = file.sha256, number
        if key not in self._pictures:
            shown = self._viewer.page(path, file.name, number, _PIXELS, _PIXELS, job=job)
            drawn: dict[str, Any] = {"pages": shown.pages, "words": shown.words, "lines": list(shown.lines)}
            if not shown.card:
                drawn["name"] = f"page-{len(self._pictures) + 1}.pdf"
                drawn["ratio"] = shown.width / shown.height
                self._keep_picture(drawn["name"], shown.image, shown.width, shown.height)
            self._pictures[key] = drawn
        return self._pictures[key]

    def _unpaged(self, file: BookFile, path: Path, made: Sheets, job: Job) -> None:
        if why := _NOT_DRAWN.get(file.kind):
            self._whole_card(file, made, why)
            return
        shown = self._viewer.page(path, file.name, 1, _PIXELS, _PIXELS, job=job)
        words = _TEXT if file.kind is FileKind.TEXT else _OFFICE
        self._whole_card(file, made, shown.words or words.format(kind=file.kind), shown.lines)

    def _photos(self, piece: Piece, made: Sheets, job: Job) -> None:
        photos = [self._photo(file, made, job) for file in piece.put_in]
        for start in range(0, len(photos), PHOTOS_A_PAGE):
            some = photos[start : start + PHOTOS_A_PAGE]
            made.pages.append({"kind": "photos", "wide": False, "places": PHOTOS_A_PAGE, "photos": some})

    def _photo(self, file: BookFile, made: Sheets, job: Job) -> dict[str, Any]:
        job.check()
        caption = self._proof.captions.get(file.id, NO_CAPTION)
        words = photo_words(file.title, file.day, caption, self._proof.scenes.get(file.id))
        told: dict[str, Any] = {"subject": words.subject, "about": words.lines()}
        photo = original_photo(self._store, file.sha256, self._child, _PHOTO_SIDE, job.check)
        if photo.fault:
            lost = next((lost for lost in Lost if lost == photo.fault), None)
            made.faults.append(Fault(file, f"{photo.fault}。", lost))
            return {**told, "file": file.name, "fault": photo.fault}
        name = f"photo-{file.sha256[:24]}.pdf"
        self._keep_picture(name, photo.jpeg, photo.width, photo.height)
        return {**told, "name": name, "ratio": photo.width / photo.height, "marks": self._marks(file, 1)}

    def _keep_picture(self, name: str, jpeg: bytes, width: int, height: int) -> None:
        page = picture_pdf(in_grey(jpeg) if self._grey else jpeg, width, height)
        (self._folder / name).write_bytes(page)

    def _whole_card(
        self, file: BookFile, made: Sheets, why: str, lines: Sequence[str] = (), lost: Lost | None = None
    ) -> None:
        """A card in the place of a whole file."""
        self._card(file, made, why, lines)
        made.faults.append(Fault(file, _listed(why), lost))

    def _card(self, file: BookFile, made: Sheets, why: str, lines: Sequence[str] = ()) -> None:
        facts = [
            {"label": "文件", "text": file.name},
            {"label": "日期", "text": chinese_date(file.day) if file.day else "没有日期"},
            *([{"label": "文号", "text": file.number}] if file.number else []),
            *([{"label": "责任者", "text": file.body}] if file.body else []),
        ]
        card = {"kind": "card", "wide": False, "title": file.title, "facts": facts, "why": why}
        made.pages.append({**card, "lines": list(lines)})

    def _marks(self, file: BookFile, page: int) -> list[dict[str, float]]:
        marks = (mark for mark in self._proof.marks.get(file.id, ()) if mark.page == page)
        return [
            {"left": mark.left, "top": mark.top, "width": mark.width, "height": mark.height} for mark in marks
        ]

    @staticmethod
    def _numbers(file: BookFile, total: int) -> list[int]:
        """Which pages are shown; the first where those chosen are gone, as a better scan has fewer."""
        return pages_of(file.pages, total) or [1]


def _add_faults(file: BookFile, made: Sheets, why_not: Mapping[str, Sequence[int]], pages: int) -> None:
    """One fault for each reason, however many of a file's shown pages it keeps out."""
    for why, numbers in why_not.items():
        if numbers:
            whole = len(numbers) == pages
            made.faults.append(Fault(file, _listed(why), pages=() if whole else tuple(numbers)))


def _listed(why: str) -> str:
    return why.partition(_BELOW)[0].rstrip("。") + "。"


def placed(width: float, height: float, margin: float = 0.0) -> dict[str, Any]:
    """Where a page of this shape lies on a sheet that lies as it does: as large as fits, in the middle."""
    wide = width > height
    across, down = (_SHEET[1], _SHEET[0]) if wide else _SHEET
    factor = min((across - 2 * margin) / width, (down - 2 * margin) / height)
    shown = width * factor, height * factor
    return {
        "wide": wide,
        "x": (across - shown[0]) / 2,
        "y": (down - shown[1]) / 2,
        "width": shown[0],
        "height": shown[1],
    }


def _sheet_like(ratio: float) -> bool:
    upright = min(ratio, 1 / ratio)
    return abs(upright / (_SHEET[0] / _SHEET[1]) - 1) < _LIKE_A_SHEET


def _sizes(plain: list[Any]) -> list[tuple[float, float]]:
    return [(float(width), float(height)) for width, height in plain]
