"""In the child: the QR codes of the program's own papers on a page."""

# The library's own types leave some of it open.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false, reportArgumentType=false
from PIL import Image

from wenming_desktop.sandbox.libraries import find_libraries

# Pixels of the longer side of a page that is looked at, A4 at 145 dpi: scans at 300 and 600 dpi are made so
# small while they are decoded, which takes a fraction of the time.
SIDE = 1700
MOST_PAGES = 10  # of a file
_OURS = "WM1:"
_MOST = 64  # characters; other codes on receipts and notices say much and concern nobody here


def codes_on(page: Image.Image) -> list[str]:
    """What the program's codes on a page say, each once, in no order."""
    find_libraries()
    import zxingcpp  # noqa: PLC0415 - not before

    found = zxingcpp.read_barcodes(page.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    texts = (code.text for code in found)
    return list(dict.fromkeys(text for text in texts if text.startswith(_OURS) and len(text) <= _MOST))
