"""Photos made fit for paper: upright, small, plain JPEG; whatever the file holds, in a child process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from wenming_desktop.evidence.marks import Mark
from wenming_desktop.evidence.store import FileStore, Lost
from wenming_desktop.sandbox.calling import Child, TooMuchError, UnreadableError, call

_CHILD = "wenming_desktop.viewing.pictures:plain_photo"
_RED = "#A61B1B"
_FRAME = 120  # a frame is this part of a photo's width thick: 2 points on paper
LONG_SIDE = 1600  # pixels: 300 dpi and more at the width a photo has on A4
_TOO_LARGE = "图片过大，请缩小后重新添加"
_UNREADABLE = "打不开，请另存为 JPG 图片后重新添加"


@dataclass(frozen=True)
class Photo:
    """A photo to set: ``jpeg`` with its sides in pixels, or ``fault``, why it cannot be printed."""

    jpeg: bytes = b""
    width: int = 0
    height: int = 0
    fault: str = ""


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
    if not path.exists():
        return Photo(fault=Lost.GONE)
    read = child.call if child else call
    try:
        made = read(_CHILD, path, side, name=path.name, unpack=_photo)
    except TooMuchError:
        return Photo(fault=_TOO_LARGE)
    except UnreadableError:
        return Photo(fault=_UNREADABLE)
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
