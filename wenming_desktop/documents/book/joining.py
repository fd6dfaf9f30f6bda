"""In the child: the parts of a book that was set in several become one PDF, with their bookmarks."""

# The PDF library ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL.PdfParser import IndirectReference, PdfName, PdfParser

_KEPT = frozenset({"Title", "Author"})  # of what a PDF says about itself


@dataclass(frozen=True)
class _Bookmark:
    """``level`` 0 is the outermost; ``page`` from 0; ``left`` and ``top`` in points from below."""

    title: str
    level: int
    page: int
    left: float
    top: float


def join(parts: Sequence[Path], deeper: Sequence[int], target: Path) -> None:
    """Write the pages of several PDFs one behind the other as one file.

    Args:
        parts: the PDFs.
        deeper: for each, how many of its first bookmarks stand one level deeper than it says, as what they
            belong to is in an earlier part.
        target: is written; says what the first says about its title and unit.
    """
    bookmarks: list[_Bookmark] = []
    about: dict[str, str] = {}
    with closing(pypdfium2.PdfDocument.new()) as made:
        for path, under in zip(parts, deeper, strict=True):
            with closing(pypdfium2.PdfDocument(path)) as part:
                about = about or part.get_metadata_dict(skip_empty=True)
                bookmarks += _bookmarks(part, under, len(made))
                made.import_pages(part)
        made.save(target)
    # The library writes no bookmarks
    with PdfParser(str(target), mode="r+b") as pdf:
        pdf.start_writing()
        for name in _KEPT & about.keys():
            pdf.info[name.encode()] = about[name]
        outlines = _Outlines(pdf).write(bookmarks)
        pdf.write_obj(
            pdf.root_ref,
            Type=PdfName(b"Catalog"),
            Pages=pdf.pages_ref,
            Lang="zh-CN",
            Outlines=outlines,
            ViewerPreferences={b"DisplayDocTitle": True},
        )
        pdf.write_xref_and_trailer()


def _bookmarks(part: pypdfium2.PdfDocument, under: int, before: int) -> list[_Bookmark]:
    found: list[_Bookmark] = []
    for number, bookmark in enumerate(part.get_toc()):
        place = bookmark.get_dest()
        page = place.get_index() if place else None
        if place and page is not None:
            left, top, *_ = (*place.get_view()[1], 0.0, 0.0)
            level = bookmark.level + (number < under)
            found.append(_Bookmark(bookmark.get_title(), level, before + page, left, top))
    return found


class _Outlines:
    """Writes bookmarks behind a PDF that is open for that."""

    def __init__(self, pdf: PdfParser) -> None:
        self._pdf = pdf

    def write(self, bookmarks: Sequence[_Bookmark]) -> IndirectReference:
        """Write them; returns the object that holds them all."""
        root = self._pdf.next_object_id(0)
        first, last = self._siblings(bookmarks, root)
        self._pdf.write_obj(root, Type=PdfName(b"Outlines"), First=first, Last=last)
        return root

    def _siblings(
        self, bookmarks: Sequence[_Bookmark], parent: IndirectReference
    ) -> tuple[IndirectReference, IndirectReference]:
        """Write bookmarks, the outermost of which are siblings; returns the first and the last of these."""
        outer = bookmarks[0].level
        starts = [at for at, each in enumerate(bookmarks) if each.level <= outer]
        refs = [self._pdf.next_object_id(0) for _ in starts]
        for number, (at, end) in enumerate(zip(starts, [*starts[1:], len(bookmarks)], strict=True)):
            bookmark, inner = bookmarks[at], bookmarks[at + 1 : end]
            page = self._pdf.pages[bookmark.page]
            told: dict[str, object] = {
                "Title": bookmark.title,
                "Parent": parent,
                "Dest": [page, PdfName(b"XYZ"), bookmark.left, bookmark.top, 0],
            }
            if number:
                told["Prev"] = refs[number - 1]
            if number + 1 < len(refs):
                told["Next"] = refs[number + 1]
            if inner:
                told["First"], told["Last"] = self._siblings(inner, refs[number])
                told["Count"] = -sum(each.level == inner[0].level for each in inner)  # shut
            self._pdf.write_obj(refs[number], **told)
        return refs[0], refs[-1]
