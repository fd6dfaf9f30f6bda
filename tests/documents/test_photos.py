"""Photos for paper: upright, small, on white; broken, huge and strange ones are told, in bounded memory."""

import os
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.viewing.made import HEIC
from wenming_desktop.documents.press import photos
from wenming_desktop.documents.press.photos import Photo, photo_for_paper
from wenming_desktop.sandbox.calling import Child

RED, BLUE = (255, 0, 0), (0, 0, 255)


def halves(size: tuple[int, int] = (400, 200)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    return image


def saved(image: Image.Image, path: Path, **options: object) -> Path:
    image.save(path, **options)
    return path


def opened(photo: Photo) -> Image.Image:
    assert not photo.fault
    image = Image.open(BytesIO(photo.jpeg))
    image.load()
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (photo.width, photo.height))
    return image


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) < 20 for one, other in zip(found, wanted, strict=True))


# Where the left half of what the camera stored has to lie: EXIF 2.32, tag 274 (Orientation)
@pytest.mark.parametrize(
    ("orientation", "side"),
    [
        (1, "left"),
        (2, "right"),
        (3, "right"),
        (4, "left"),
        (5, "top"),
        (6, "top"),
        (7, "bottom"),
        (8, "bottom"),
    ],
)
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_photos_are_turned_as_their_exif_says(
    tmp_path: Path, orientation: int, side: str, suffix: str
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    options = {"lossless": True} if suffix == ".webp" else {}
    photo = photo_for_paper(saved(halves(), tmp_path / f"照片{suffix}", exif=exif, **options))
    image = opened(photo)
    width, height = image.size
    assert (width, height) == ((400, 200) if side in {"left", "right"} else (200, 400))
    spots = {
        "left": (5, height // 2),
        "right": (width - 5, height // 2),
        "top": (width // 2, 5),
        "bottom": (width // 2, height - 5),
    }
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}[side]
    assert near(image.getpixel(spots[side]), RED)
    assert near(image.getpixel(spots[opposite]), BLUE)
    assert 274 not in image.getexif(), "turned once, not again by who opens it"


@pytest.mark.parametrize(("size", "small"), [((4000, 3000), (1600, 1200)), ((900, 3200), (450, 1600))])
def test_photos_are_scaled_down_and_never_up(
    tmp_path: Path, size: tuple[int, int], small: tuple[int, int]
) -> None:
    assert opened(photo_for_paper(saved(halves(size), tmp_path / "大.jpg"))).size == small
    assert opened(photo_for_paper(saved(halves((40, 30)), tmp_path / "小.jpg"))).size == (40, 30)


@pytest.mark.parametrize("suffix", [".png", ".gif", ".bmp", ".tiff", ".webp", ".jpg"])
def test_every_usual_format_is_read(tmp_path: Path, suffix: str) -> None:
    image = opened(photo_for_paper(saved(halves(), tmp_path / f"照片{suffix}")))
    assert near(image.getpixel((50, 100)), RED)
    assert near(image.getpixel((350, 100)), BLUE)


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    path = saved(halves(), tmp_path / "照片.jpg")
    assert opened(photo_for_paper(path.rename(tmp_path / "0a1b"))).size == (400, 200)


@pytest.mark.parametrize(
    ("mode", "colour", "shown"),
    [
        ("RGBA", (255, 0, 0, 0), (255, 255, 255)),  # what is transparent becomes paper
        ("RGBA", (255, 0, 0, 255), (255, 0, 0)),
        ("LA", (0, 0), (255, 255, 255)),
        ("1", 0, (0, 0, 0)),
        ("L", 128, (128, 128, 128)),
        ("I;16", 128 * 256, (128, 128, 128)),
    ],
)
def test_odd_kinds_of_pixels_look_as_they_should(
    tmp_path: Path, mode: str, colour: object, shown: tuple[int, int, int]
) -> None:
    image = Image.new(mode, (40, 40), colour)  # pyright: ignore[reportArgumentType]
    assert near(opened(photo_for_paper(saved(image, tmp_path / "图.png"))).getpixel((20, 20)), shown)


def test_print_colours_are_converted(tmp_path: Path) -> None:
    image = Image.new("CMYK", (40, 40), (0, 255, 255, 0))
    assert near(opened(photo_for_paper(saved(image, tmp_path / "图.jpg"))).getpixel((20, 20)), RED)


def jpeg(size: tuple[int, int] = (400, 200), **options: object) -> bytes:
    content = BytesIO()
    halves(size).save(content, "JPEG", **options)
    return content.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8" + bytes(range(256)) * 40,
        jpeg()[:-300],
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n",
        b"%PDF-1.7\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "通知".encode(),
        png_header(0, 0),
        png_header(20, 20),
    ],
)
def test_what_is_no_picture_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(content)
    assert photo_for_paper(path) == Photo(fault="打不开，请另存为 JPG 图片后重新添加")


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (12_000, 12_000)])
def test_pictures_of_too_many_pixels_are_told_unread(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "炸弹.png"
    path.write_bytes(png_header(*size))
    assert photo_for_paper(path).fault == "图片过大，请缩小后重新添加"


def test_a_large_photo_of_a_phone_is_read_at_a_fraction(tmp_path: Path) -> None:
    plain, held_whole = tmp_path / "照片.jpg", tmp_path / "渐进.jpg"
    plain.write_bytes(jpeg((9000, 6000)))
    held_whole.write_bytes(jpeg((9000, 6000), progressive=True))
    for path in (plain, held_whole):
        assert opened(photo_for_paper(path)).size == (1600, 1067)


def test_a_photo_of_a_newer_phone_is_read() -> None:
    assert opened(photo_for_paper(HEIC)).size == (400, 300)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif"])
def test_a_page_of_a3_at_600_dpi_is_read(tmp_path: Path, suffix: str) -> None:
    path = saved(halves((7016, 9921)), tmp_path / f"扫描{suffix}", dpi=(600, 600))
    assert near(opened(photo_for_paper(path)).getpixel((100, 100)), RED)


def test_broken_exif_does_not_cost_the_photo(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    content = bytearray(jpeg(exif=exif))
    start = content.index(b"Exif") + 6
    content[start : start + 20] = b"\xff" * 20
    path = tmp_path / "照片.jpg"
    path.write_bytes(content)
    assert opened(photo_for_paper(path)).size == (400, 200)


def test_a_photo_is_read_once_while_it_stays_as_it_is(tmp_path: Path) -> None:
    path = saved(halves(), tmp_path / "照片.png")
    with Child() as child:
        first = photo_for_paper(path, child)
        child.end()
        assert photo_for_paper(path, child) is first
        assert photo_for_paper(path, child, side=100).width == 100  # another size is another photo
        saved(halves().transpose(Image.Transpose.ROTATE_180), path)
        os.utime(path, (0, 0))  # as a copy that was brought back
        assert near(opened(photo_for_paper(path, child)).getpixel((5, 5)), BLUE)


def test_a_photo_that_could_not_be_read_is_read_once_it_is_mended(tmp_path: Path) -> None:
    path = saved(halves(), tmp_path / "照片.png")
    good, when = path.read_bytes(), path.stat()
    path.write_bytes(bytes(len(good)))
    os.utime(path, ns=(when.st_atime_ns, when.st_mtime_ns))
    assert photo_for_paper(path).fault
    path.write_bytes(good)
    os.utime(path, ns=(when.st_atime_ns, when.st_mtime_ns))
    assert opened(photo_for_paper(path)).size == (400, 200)


def test_photos_read_before_take_a_bounded_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [saved(halves((400 + number, 200)), tmp_path / f"{number}.png") for number in range(3)]
    with Child() as child:
        old, middle, _ = (photo_for_paper(path, child) for path in paths)
        assert photo_for_paper(paths[0], child) is old  # and the middle one is now the oldest of the three
        monkeypatch.setattr(photos, "_MOST_KEPT", 3 * len(old.jpeg))
        photo_for_paper(saved(halves((400, 208)), tmp_path / "新.png"), child)
        assert photo_for_paper(paths[0], child) is old
        assert photo_for_paper(paths[1], child) is not middle


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    assert photo_for_paper(tmp_path / "没有.jpg").fault == "原件不见了"
