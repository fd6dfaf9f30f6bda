"""In the child: QR codes on a page, those of the program's own papers and others."""

# The library's own types leave some of it open.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false, reportArgumentType=false
from dataclasses import dataclass
from typing import Any

from PIL import Image

from wenming_desktop.sandbox.libraries import find_libraries

# Pixels of the longer side of a page that is looked at, A4 at 145 dpi: scans at 300 and 600 dpi are made so
# small while they are decoded, which takes a fraction of the time.
SIDE = 1700
MOST_PAGES = 10  # of a file
_OURS = "WM1:"
_MOST = 64  # characters; other codes on receipts and notices say much and concern nobody here


Point = tuple[float, float]


@dataclass(frozen=True)
class PageCode:
    """A code on a page.

    Attributes:
        text: what it says.
        corners: of its symbol in pixels, from its own upper left on, clockwise.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]

    @property
    def ours(self) -> bool:
        """Whether a paper of the program bears it."""
        return self.text.startswith(_OURS) and len(self.text) <= _MOST


def codes_on(page: Image.Image) -> list[str]:
    """What the program's codes on a page say, each once, in no order."""
    return list(dict.fromkeys(code.text for code in all_codes(page) if code.ours))


def all_codes(page: Image.Image) -> list[PageCode]:
    """Every QR code on a page, in no order."""
    find_libraries()
    import zxingcpp  # noqa: PLC0415 - not before

    found = zxingcpp.read_barcodes(page.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    return [PageCode(code.text, _corners(code.position)) for code in found]


def _corners(place: Any) -> tuple[Point, Point, Point, Point]:
    """Of the library's position."""
    one, two, three, four = (
        (float(each.x), float(each.y))
        for each in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    )
    return one, two, three, four
