"""QR codes on papers: the scan that comes back is known by them (see evidence/proposing/codes.py)."""

# The library ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
from functools import lru_cache
from io import BytesIO

import segno

from wenming_desktop.evidence.proposing.codes import PaperCode

CODE_MM = 22  # with its quiet zone; a scan at 100 dpi has 2.6 pixels for each of the 33 modules
_QUIET = 4  # modules around it, ISO/IEC 18004, 5.3.8
_PIXELS = 10  # of a module in a picture


def printed_code(code: PaperCode, words: str) -> dict[str, str]:
    """A code for ``code-box`` of style.typ; ``words`` stand below it and say what it is for."""
    return {"svg": code_svg(code).decode(), "text": code.text, "words": words}


def code_svg(code: PaperCode) -> bytes:
    """A code as an SVG file, for Typst."""
    drawn = BytesIO()
    _made(code.text).save(drawn, kind="svg", border=_QUIET, xmldecl=False, omitsize=True)
    return drawn.getvalue()


def code_picture(text: str) -> bytes:
    """What a code says as a PNG file, for Word."""
    drawn = BytesIO()
    _made(text).save(drawn, kind="png", border=_QUIET, scale=_PIXELS)
    return drawn.getvalue()


@lru_cache(maxsize=64)  # its masks are tried in Python; a preview asks again and again
def _made(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", boost_error=False)
