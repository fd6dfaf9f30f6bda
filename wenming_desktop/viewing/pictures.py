"""In the child: pictures, decoded within the limits, upright, on white, small."""

# The HEIC library ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
import re
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import date
from io import BytesIO
from math import ceil, sqrt
from pathlib import Path
from typing import BinaryIO

import pi_heif
from PIL import ExifTags, Image, ImageFile

from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.viewing.cards import Shown, fitting
from wenming_desktop.viewing.codes import MOST_PAGES, SIDE, codes_on

if sys.platform != "win32":
    import resource

_QUALITY = 88
_QUALITIES = (88, 80, 72, 64)  # tried one after the other where a picture must not have too many bytes
_LEAST_SIDE = 320  # pixels: a smaller picture shows nobody anything
_SECONDS = 4.0  # of the processor for the codes of a TIFF
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "HEIF")  # others may start programs (EPS)
# What the child may hold of one picture: an A3 page at 600 dpi takes 266 MB, whose strips are made small one
# by one; with Python and the libraries it stays within the sandbox's memory.
_MOST_BYTES = 400 * 2**20
_STRIP = 2**22  # pixels
_LEAST_ROOM = 48 * 2**20  # bytes that a decoder needs besides the pixels
_ONE_BYTE = {"1", "L", "P"}  # modes; the others take four a pixel, 16 bits of grey two
# A clock that lost its battery begins anew: in 1970, 1980, 2000 or 2001, or at midnight of a later 1 January.
_EARLIEST = date(2002, 1, 1)
_RESET = re.compile(r"\d{4}[:-]01[:-]01 00:")
_TAKEN_TAGS = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized)
_TURNS = {  # EXIF 2.32, tag 274 (Orientation)
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# The library warns above this number of pixels and refuses twice as many, before it reads any of them.
Image.MAX_IMAGE_PIXELS = 400_000_000


class TooLargeError(UserError):
    """More pixels than the child may hold."""


@contextmanager
def opened(source: Path | BinaryIO, name: str) -> Generator[ImageFile.ImageFile]:
    """A picture as its file describes it, nothing decoded yet.

    Raises:
        UserError: it is broken or no picture; names it.
        TooLargeError: it says that it is larger than any scan.
    """
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    Image.init()
    try:
        image = Image.open(source, formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except FileNotFoundError:
        raise
    except Exception as error:  # a hostile or broken file makes decoders raise anything
        raise _broken(name, error) from error
    with image:
        yield image


def page_image(path: Path, name: str, page: int, width: int, height: int) -> Shown:
    """A picture, or a TIFF's page (the last one for a number that is too high), within so many pixels."""
    with opened(path, name) as image:
        pages = frames(image)
        number = min(max(page, 1), pages)
        return Shown(small(image, name, width, height, number - 1), number, pages)


def codes(path: Path, name: str) -> list[str]:
    """What the program's codes on a picture, or on a TIFF's first pages, say; raises as page_image()."""
    found: list[str] = []
    until = time.process_time() + _SECONDS
    with opened(path, name) as image:
        pages = min(frames(image), MOST_PAGES)
    for page in range(1, pages + 1):
        found += codes_on(page_image(path, name, page, SIDE, SIDE).image)
        if time.process_time() > until:
            break
    return list(dict.fromkeys(found))


def plain_photo(path: Path, side: int) -> tuple[bytes, int, int, bool]:
    """A photo for paper as a JPEG of at most so many pixels a side, width and height.

    The JPEG is empty where there is none; the last says whether it has too many pixels.
    """
    try:
        with opened(path, path.name) as image:
            plain = small(image, path.name, side, side).convert("RGB")
    except (TooLargeError, MemoryError):
        return b"", 0, 0, True
    except (UserError, OSError):
        return b"", 0, 0, False
    return jpeg(plain), *plain.size, False


def frames(image: Image.Image) -> int:
    """Pages of a TIFF; films and bursts show one picture."""
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def shown_size(image: Image.Image) -> tuple[int, int]:
    """Width and height once it is turned as its EXIF says."""
    across = _orientation(image) >= 5
    return (image.height, image.width) if across else image.size


def small(image: ImageFile.ImageFile, name: str, width: int, height: int, frame: int = 0) -> Image.Image:
    """A picture within so many pixels, upright, in colours on white or in grey; never enlarged.

    Raises:
        UserError: it is broken.
        TooLargeError: it takes more memory than there is.
    """
    try:
        if frame:
            image.seek(frame)
        orientation = _orientation(image)
        if orientation >= 5:
            width, height = height, width
        wanted = _fitting(image.size, (width, height))
        image.draft("RGB", wanted)
        bytes_each = 1 if image.mode in _ONE_BYTE else 2 if image.mode.startswith("I;16") else 4
        if image.width * image.height * bytes_each > _MOST_BYTES:
            raise _too_large(name)
        if image.format == "TIFF":
            _load_unmapped(image)
        image.load()
        reduced = _reduced(image, max(1, min(image.width // wanted[0], image.height // wanted[1])))
        fitting = reduced if reduced.size == wanted else reduced.resize(wanted, Image.Resampling.LANCZOS)
        return fitting.transpose(_TURNS[orientation]) if orientation in _TURNS else fitting
    except (UserError, MemoryError):
        raise
    except Exception as error:
        raise _broken(name, error) from error


def jpeg(image: Image.Image) -> bytes:
    """As a JPEG."""
    content = BytesIO()
    image.save(content, "JPEG", quality=_QUALITY, subsampling=0)
    return content.getvalue()


def jpeg_of(image: Image.Image, quality: int, profile: bytes | None = None) -> bytes:
    """As a JPEG of this quality (1 to 95), with the profile of its colours where there is one."""
    content = BytesIO()
    image.save(content, "JPEG", quality=quality, optimize=True, icc_profile=profile)
    return content.getvalue()


def fitted(image: ImageFile.ImageFile, name: str, least: int, most: int, limit: int) -> bytes:
    """A picture as a JPEG within limits: first its quality gives way, then its size.

    Args:
        image: as opened() gives it.
        name: what it is called.
        least: pixels that its longer side keeps at any rate; where it has fewer, it stays as it is.
        most: pixels that it has at most; 0: any.
        limit: bytes at most; 0: any.

    Returns:
        The JPEG; where nothing fits, the smallest that there can be, so that the caller sees by its length.

    Raises:
        UserError, TooLargeError: as small().
    """
    profile = image.info.get("icc_profile") if image.mode == "RGB" else None
    room = min(max(image.size), most or max(image.size))
    whole = small(image, name, room, room).convert("RGB")
    floor = min(max(least, _LEAST_SIDE), max(whole.size))
    side = max(whole.size)
    while True:
        now = whole if side == max(whole.size) else _scaled(whole, side)
        content = b""
        for quality in _QUALITIES:
            content = jpeg_of(now, quality, profile)
            if not limit or len(content) <= limit:
                return content
        if side <= floor:
            return content
        side = max(floor, int(side * min(0.9, max(0.5, sqrt(limit / len(content))))))


def _scaled(image: Image.Image, side: int) -> Image.Image:
    factor = side / max(image.size)
    wanted = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(wanted, Image.Resampling.LANCZOS)


def taken_on(image: Image.Image) -> date | None:
    """The day it was taken, by its EXIF; None where there is none that can be, or the clock was reset."""
    with suppress(Exception):  # a good photo may carry broken EXIF
        exif = image.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
        for tag in _TAKEN_TAGS:
            written = str(inner.get(tag) or exif.get(tag) or "")
            with suppress(ValueError):
                day = date.fromisoformat(written[:10].replace(":", "-"))
                if _EARLIEST <= day <= clock.today() and not _RESET.match(written):
                    return day
    return None


def _load_unmapped(image: ImageFile.ImageFile) -> None:
    """Have a TIFF read piece by piece: its library would map the whole file, which counts as memory here.

    Where there is no room to map it, it reads. Windows does not count what is mapped.
    """
    if sys.platform == "win32":
        return
    image.load_prepare()  # the pixels take their room before
    (own,) = re.findall(r"VmSize:\s*(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (int(own) * 1024 + _LEAST_ROOM, hard))
    try:
        image.load()
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """An image made smaller by a whole factor, strip by strip: it is never held twice."""
    mode = "L" if image.mode in {"1", "L"} or image.mode.startswith("I") else "RGB"
    whole = Image.new(mode, (ceil(image.width / factor), ceil(image.height / factor)))
    rows = max(1, _STRIP // image.width // factor) * factor
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        plain = _plain(strip, image).convert(mode)
        whole.paste(plain.reduce(factor), (0, top // factor))
    return whole


def _plain(strip: Image.Image, whole: Image.Image) -> Image.Image:
    """A strip in grey or colours, on white where it is transparent."""
    if strip.mode.startswith("I;16"):  # 16 bits of grey, as scanners write them
        return strip.point(lambda value: value * (1 / 256)).convert("L")
    if strip.mode == "1":
        return strip.convert("L")
    if not whole.has_transparency_data:
        return strip
    coloured = strip.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured)


def _fitting(size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    factor = min(1.0, fitting(*size, room))
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _orientation(image: Image.Image) -> int:
    """As its EXIF says; the library itself turns a TIFF."""
    if image.format == "TIFF":
        return 1
    with suppress(Exception):  # as above
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _too_large(name: str) -> TooLargeError:
    return TooLargeError(f"“{name}”的像素太多，没有打开。请缩小后另存一份再添加。")


def _broken(name: str, error: Exception) -> UserError:
    return UserError(f"“{name}”打不开，可能已损坏或不是图片。请另存为 JPG 图片后重新添加。", repr(error))
