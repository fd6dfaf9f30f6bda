"""What a QR code on the unit's own papers says: for what the paper that comes back is proof."""

import re
from dataclasses import dataclass
from enum import StrEnum

_WRITTEN = re.compile(r"WM1:([TIAR]):([0-9A-F]{32})")


class CodeKind(StrEnum):
    """Of what a code is; the value is the letter in it."""

    TASK = "T"
    INDICATOR = "I"
    SIGN_IN = "A"  # 签到表 of an activity
    SLOT = "R"


@dataclass(frozen=True)
class PaperCode:
    """A code.

    Attributes:
        kind: of what it is.
        id: of the task, the indicator, the activity or the slot.
    """

    kind: CodeKind
    id: str

    @property
    def text(self) -> str:
        """What is printed: 38 signs of the alphanumeric set, the most of a code of 25 modules.

        ISO/IEC 18004, table 7: version 2, error correction M.
        """
        return f"WM1:{self.kind}:{self.id.upper()}"


def paper_code(text: str) -> PaperCode | None:
    """What a code says; None for what is none of this program's, such as a payment code on a receipt."""
    found = _WRITTEN.fullmatch(text)
    return PaperCode(CodeKind(found[1]), found[2].lower()) if found else None
