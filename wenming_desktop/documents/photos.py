"""Photos made fit for paper: upright, small, plain JPEG; whatever the file holds, in a child process."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from wenming_desktop.sandbox.calling import Child, TooMuchError, UnreadableError, call

_LONG_SIDE = 1600  # pixels: 300 dpi and more at the width a photo has on A4
_QUALITY = 85
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")  # others may start programs (EPS), or are rare
_MOST_PIXELS = 120_000_000  # phones reach 108 million; a JPEG of that size is decoded at a fraction of it
_MOST_DECODED = 40_000_000  # pixels: some 160 MB while they are read
_SMOOTH = {"1": "L", "P": "RGBA", "PA": "RGBA"}  # modes that would be made small by leaving pixels out

_TOO_LARGE = "图片过大，请缩小后重新添加"
_UNREADABLE = "打不开，请另存为 JPG 图片后重新添加"

Image.MAX_IMAGE_PIXELS = _MOST_PIXELS  # the library itself refuses twice as many before reading any


@dataclass(frozen=True)
class Photo:
    """A photo to set: ``jpeg`` with its sides in pixels, or ``fault``, why it cannot be printed."""

    jpeg: bytes = b""
    width: int = 0
    height: int = 0
    fault: str = ""


def photo_for_paper(path: Path, child: Child | None = None) -> Photo:
    """Read a photo for print; never raises for what the file is.

    Args:
        path: the file as it was handed in, of any kind.
        child: reads it, where there are several; else a child of its own.

    Returns:
        A JPEG of at most 1600 pixels a side, turned as its EXIF says, on white where it was transparent; or
        why there is none, as a few Chinese words.

    Raises:
        UserError: this PC lets no child start.
    """
    read = child.call if child else call
    try:
        return read(f"{__name__}:plain_photo", path, name=path.name, unpack=lambda plain: Photo(*plain))
    except TooMuchError:
        return Photo(fault=_TOO_LARGE)
    except UnreadableError:
        return Photo(fault=_UNREADABLE)


def plain_photo(path: Path) -> tuple[bytes, int, int, str]:
    """What the child process does for photo_for_paper()."""
    photo = _photo(path)
    return photo.jpeg, photo.width, photo.height, photo.fault


def _photo(path: Path) -> Photo:
    try:
        return _read(path)
    except FileNotFoundError:
        return Photo(fault="原文件不在材料库中")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, _TooLargeError, MemoryError):
        return Photo(fault=_TOO_LARGE)
    except Exception:  # noqa: BLE001 - a hostile or broken file makes decoders raise anything
        return Photo(fault=_UNREADABLE)


class _TooLargeError(Exception):
    """More pixels than may be read."""


def _read(path: Path) -> Photo:
    Image.init()  # loads the readers of all formats, once
    with Image.open(path, formats=_FORMATS) as image:
        if _pixels(image) > _MOST_PIXELS:
            raise _TooLargeError
        if not image.info.get("progressive"):  # those are held whole, however small they are decoded
            image.draft("RGB", (_LONG_SIDE, _LONG_SIDE))
        if _pixels(image) > _MOST_DECODED:
            raise _TooLargeError
        smooth = _smoothable(image)
        smooth.thumbnail((_LONG_SIDE, _LONG_SIDE))
        plain = _on_white(_upright(smooth))
    content = BytesIO()
    plain.save(content, "JPEG", quality=_QUALITY)
    return Photo(content.getvalue(), plain.width, plain.height)


def _pixels(image: Image.Image) -> int:
    return image.width * image.height


def _smoothable(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):  # 16 bits of grey, as scanners write them
        return image.point(lambda value: value * (1 / 256)).convert("L")  # pyright: ignore[reportUnknownMemberType]
    return image.convert(_SMOOTH[image.mode]) if image.mode in _SMOOTH else image


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - a good photo may carry broken EXIF; it is printed as it lies
        return image


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    coloured = image.convert("RGBA")
    white = Image.new("RGBA", coloured.size, "white")
    return Image.alpha_composite(white, coloured).convert("RGB")
