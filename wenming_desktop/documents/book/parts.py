"""Thick books in parts: the typesetter holds in memory all that it embeds, several times over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGES = 60  # of a part
BYTES = 24 * 2**20  # of the files that a part embeds
_FRONT = 3  # pages before the proof, about


@dataclass
class _Part:
    """What a part holds: books, or the middle or the end of one that began in an earlier part."""

    books: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    pages: int = 0
    files: dict[str, int] = field(default_factory=dict[str, int])

    def full(self, files: Mapping[str, int]) -> bool:
        """Whether a page with these files is too much for it."""
        if not self.pages:
            return False
        return self.pages >= PAGES or sum({**self.files, **files}.values()) > BYTES

    def begin(self, book: Mapping[str, Any], *, front: bool) -> dict[str, Any]:
        """Take a book without its pages of proof."""
        self.books.append({**book, "front": front, "sheets": [], "missing": []})
        self.pages += _FRONT if front else 0
        return self.books[-1]


def in_parts(books: Sequence[Mapping[str, Any]], folder: Path) -> list[list[dict[str, Any]]]:
    """Books as the template wants them, in parts; of one that is cut only the first part has its front."""
    parts = [_Part()]
    for book in books:
        if parts[-1].full({}):
            parts.append(_Part())
        now = parts[-1].begin(book, front=True)
        for sheet in book["sheets"]:
            files = {name: (folder / name).stat().st_size for name in _names(sheet)}
            if parts[-1].full(files):
                parts.append(_Part())
                now = parts[-1].begin(book, front=False)
            now["sheets"].append(sheet)
            parts[-1].pages += 1
            parts[-1].files.update(files)
        now["missing"] = book["missing"]
    return [part.books for part in parts]


def deeper(part: Sequence[Mapping[str, Any]]) -> int:
    """How many first bookmarks of a part belong to a book that began in an earlier part."""
    first = part[0]
    if first["front"]:
        return 0
    return sum(bool(sheet["bookmark"]) for sheet in first["sheets"]) + bool(first["missing"])


def _names(sheet: Mapping[str, Any]) -> list[str]:
    return [each["name"] for each in (sheet, *sheet.get("photos", ())) if "name" in each]
