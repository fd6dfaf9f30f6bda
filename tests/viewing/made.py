"""Files as they come in: photos, scans, documents; made by code."""

from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import typst
from PIL import Image, ImageDraw

DATA = Path(__file__).parents[1] / "data" / "viewing"
HEIC, OFD, SHAPES = DATA / "photo.heic", DATA / "two-pages.ofd", DATA / "shapes.ofd"
# Encrypted by LibreOffice: the one opens with the password abc only, of the other that guards the rights
ASKS_PASSWORD, MAY_NOT_BE_COPIED = DATA / "asks-password.pdf", DATA / "may-not-be-copied.pdf"


def checked(size: tuple[int, int], step: int = 20) -> Image.Image:
    """Sharp edges all over, the top left quarter red."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for left in range(0, size[0], 2 * step):
        draw.rectangle((left, 0, left + step - 1, size[1]), fill=(40, 60, 90))
    draw.rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red")
    return image


def page(size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """Paper with lines of strokes like small print."""
    image = Image.new("RGB", size, (248, 246, 240))
    draw = ImageDraw.Draw(image)
    for top in range(size[1] // 8, size[1] * 7 // 8, 40):
        for left in range(size[0] // 8, size[0] * 7 // 8, 9):
            draw.line((left, top, left + (top * left) % 7, top + 18), fill=(30, 30, 30), width=2)
    return image


def photo(path: Path, size: tuple[int, int] = (1600, 1200), **tags: object) -> Path:
    """A JPEG with EXIF: ``taken`` as 2021:03:05 10:11:12, ``orientation`` from 1 to 8."""
    exif = Image.Exif()
    if "taken" in tags:
        exif.get_ifd(0x8769)[0x9003] = tags["taken"]
    exif[0x112] = tags.get("orientation", 1)
    checked(size).save(path, exif=exif)
    return path


def pdf(path: Path, pages: Sequence[str], *, turn: int = 0, password: str = "") -> Path:
    """A PDF with a text on each page, all turned by so many degrees."""
    text = "#pagebreak()\n".join(f"{page}\n" for page in pages)
    head = '#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC", "SimSun"))\n'
    document = pypdfium2.PdfDocument(typst.compile((head + text).encode()))
    for one in document:
        one.set_rotation(turn)
        one.close()
    document.save(path)
    document.close()
    return path


def word(path: Path, *lines: str) -> Path:
    """A .docx with these paragraphs and without a picture of its first page."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    links = document.part.package.rels
    for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[key]
    document.save(path)
    return path


def sheet(path: Path, *rows: Sequence[object]) -> Path:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path
