"""Photos made fit for paper: upright, small, plain JPEG; whatever the file holds, in a child process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from PIL import Image, ImageDraw

from wenming_desktop.evidence.marks import Mark
from wenming_desktop.evidence.store import FileStore, Lost
from wenming_desktop.sandbox.calling import Child, TooMuchError, UnreadableError, call

_CHILD = "wenming_desktop.viewing.pictures:plain_photo"
_RED = "#A61B1B"
_FRAME = 120  # a frame is this part of a photo's width thick: 2 points on paper
LONG_SIDE = 1600  # pixels: 300 dpi and more at the width a photo has on A4
_MOST_KEPT = 32 * 2**20  # bytes of photos read before: some fifty as large as paper needs
_TOO_LARGE = "图片过大，请缩小后重新添加"
_UNREADABLE = "打不开，请另存为 JPG 图片后重新添加"


@dataclass(frozen=True)
class Photo:
    """A photo to set: ``jpeg`` with its sides in pixels, or ``fault``, why it cannot be printed."""

    jpeg: bytes = b""
    width: int = 0
    height: int = 0
    fault: str = ""


class _Kept:
    """Photos read last: a paper looked at again, or made into Word, does not read them anew.

    The preview is what is printed, so they are kept as large as paper needs them. Safe in any thread.
    """

    def __init__(self) -> None:
        self._photos: OrderedDict[Hashable, Photo] = OrderedDict()  # the one asked for last stands last
        self._bytes = 0
        self._guard = Lock()

    def get(self, key: Hashable) -> Photo | None:
        with self._guard:
            if key in self._photos:
                self._photos.move_to_end(key)
            return self._photos.get(key)

    def put(self, key: Hashable, photo: Photo) -> None:
        with self._guard:
            before = self._photos.pop(key, None)
            self._bytes += len(photo.jpeg) - (len(before.jpeg) if before else 0)
            self._photos[key] = photo
            while self._bytes > _MOST_KEPT:
                _, oldest = self._photos.popitem(last=False)
                self._bytes -= len(oldest.jpeg)


_KEPT = _Kept()


def framed(jpeg: bytes, marks: Sequence[Mark]) -> bytes:
    """A photo that was made fit for paper, with its marks drawn on as straight red frames."""
    if not marks:
        return jpeg
    picture = Image.open(BytesIO(jpeg)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    across, down = picture.size
    for mark in marks:
        corner = (mark.left * across, mark.top * down)
        far = (corner[0] + mark.width * across, corner[1] + mark.height * down)
        pen.rectangle((*corner, *far), outline=_RED, width=max(2, across // _FRAME))
    made = BytesIO()
    picture.save(made, "JPEG", quality=90)
    return made.getvalue()


def in_grey(jpeg: bytes) -> bytes:
    """A picture that was made fit for paper, without its colours."""
    made = BytesIO()
    Image.open(BytesIO(jpeg)).convert("L").save(made, "JPEG", quality=90)
    return made.getvalue()


def photo_for_paper(path: Path, child: Child | None = None, side: int = LONG_SIDE) -> Photo:
    """Read a photo for print; never raises for what the file is.

    Args:
        path: the file as it was handed in, of any kind.
        child: reads it, where there are several; else a child of its own.
        side: pixels of its longer side at most.

    Returns:
        A JPEG, turned as its EXIF says, on white where it was transparent; or why there is none, as a few
        Chinese words.

    Raises:
        UserError: this PC lets no child start.
    """
    try:
        about = path.stat()
    except OSError:
        return Photo(fault=Lost.GONE)
    key = path, about.st_mtime_ns, about.st_size, side  # what was altered, and what is healed, is read anew
    if kept := _KEPT.get(key):
        return kept
    read = child.call if child else call
    try:
        made = read(_CHILD, path, side, name=path.name, unpack=_photo)
    except TooMuchError:
        return Photo(fault=_TOO_LARGE)
    except UnreadableError:
        return Photo(fault=_UNREADABLE)
    if not made.fault:  # what is wrong may be mended, and with this PC, too
        _KEPT.put(key, made)
    return made


def original_photo(
    store: FileStore,
    sha256: str,
    child: Child,
    side: int = LONG_SIDE,
    alive: Callable[[], None] = lambda: None,
) -> Photo:
    """As photo_for_paper(), for an original; none that is gone or altered is shown as genuine.

    ``alive`` may raise to stop while its bytes are read against its hash.
    """
    if lost := store.lost(sha256, alive):
        return Photo(fault=lost)
    return photo_for_paper(store.path(sha256), child, side)


def _photo(plain: list[Any]) -> Photo:
    jpeg, width, height, too_large = plain
    if jpeg:
        return Photo(jpeg, width, height)
    return Photo(fault=_TOO_LARGE if too_large else _UNREADABLE)
