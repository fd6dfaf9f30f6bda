"""Codes printed on papers, so that what comes back as a scan tells where it belongs."""

from enum import StrEnum
from io import BytesIO

import segno

_PREFIX = "WM1"


class CodeKind(StrEnum):
    """What a code names."""

    TASK = "T"
    INDICATOR = "I"
    ACTIVITY = "A"
    SLOT = "R"


def code_text(kind: CodeKind, record_id: str) -> str:
    """What a code says, e.g. ``WM1:T:01a2…``."""
    return f"{_PREFIX}:{kind}:{record_id}"


def code_picture(text: str) -> bytes:
    """A QR code of a text as SVG, correction M, without the quiet border."""
    made = BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="svg", border=0, xmldecl=False, svgns=True)
    return made.getvalue()
