"""In the child: the QR codes of the program's own papers on a page."""

# The library ships types that its own stubs leave incomplete.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false, reportArgumentType=false
import zxingcpp
from PIL import Image

SIDE = 1800  # pixels of the longer side of a page that is looked at: A4 at 150 dpi
MOST_PAGES = 10  # of a file
_OURS = "WM1:"
_MOST = 64  # characters; other codes on receipts and notices say much and concern nobody here


def codes_on(page: Image.Image) -> list[str]:
    """What the program's codes on a page say, each once, in no order."""
    found = zxingcpp.read_barcodes(page.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    texts = (code.text for code in found)
    return list(dict.fromkeys(text for text in texts if text.startswith(_OURS) and len(text) <= _MOST))
