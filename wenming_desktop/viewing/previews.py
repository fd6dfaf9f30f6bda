"""Pages drawn before, kept in a folder that may be deleted at any time."""

import json
import os
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from wenming_desktop.viewing.facts import RULES
from wenming_desktop.viewing.kinds import FileKind
from wenming_desktop.viewing.viewer import PagePicture

MOST_BYTES = 500 * 2**20
_KEPT = 0.8  # of the most bytes, once the oldest have to go
_NONSENSE = (OSError, ValueError, TypeError, KeyError)


class Previews:
    """Pictures and cards by a file's hash, page and size; for one thread at a time.

    What is damaged or missing is drawn again, what cannot be written is not kept: nothing is raised.

    Args:
        folder: made where it is missing.
        most: bytes; the oldest go where there are more.
    """

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._folder, self._most = folder, most
        self._size: int | None = None  # bytes; counted before the first is added

    def get(self, sha256: str, page: int, width: int, height: int) -> PagePicture | None:
        """A page that was drawn before; None where it was not."""
        path = self._path(sha256, page, width, height)
        try:
            head, _, image = path.read_bytes().partition(b"\n")
            fields = json.loads(head)
            fields |= {"image": image, "kind": FileKind(fields["kind"]), "lines": tuple(fields["lines"])}
            size = fields.pop("size")
            return PagePicture(**fields) if size == len(image) else None
        except _NONSENSE:
            return None

    def put(self, sha256: str, page: int, width: int, height: int, picture: PagePicture) -> None:
        """Keep a page as it was asked for."""
        path = self._path(sha256, page, width, height)
        fields = {**asdict(picture), "size": len(picture.image)}
        del fields["image"]
        content = json.dumps(fields, ensure_ascii=False).encode() + b"\n" + picture.image
        part = path.with_name(f".{uuid4().hex}.part")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_bytes(content)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
            self._count(len(content))

    def _path(self, sha256: str, page: int, width: int, height: int) -> Path:
        return self._folder / sha256[:2] / f"{sha256}-{page}-{width}x{height}-{RULES}"

    def _count(self, added: int) -> None:
        if self._size is None:
            self._size = sum(size for _, size, _ in self._files())
        else:
            self._size += added
        if self._size > self._most:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        files = sorted(self._files())
        self._size = sum(size for _, size, _ in files)
        for _, size, path in files:
            if self._size <= self._most * _KEPT:
                return
            Path(path).unlink(missing_ok=True)
            self._size -= size

    def _files(self) -> list[tuple[float, int, str]]:
        """When each was written, its bytes, and where it lies."""
        found: list[tuple[float, int, str]] = []
        for folder in os.scandir(self._folder):
            if folder.is_dir():
                for entry in os.scandir(folder.path):
                    about = entry.stat()
                    found.append((about.st_mtime, about.st_size, entry.path))
        return found
