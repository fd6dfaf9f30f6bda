"""What the signs and banners on a photo say of it."""

import re
from collections.abc import Sequence
from datetime import date

from wenming_desktop.evidence.proposing.days import IN_POINTS, IN_WORDS, day_in
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.evidence.proposing.wordings import is_office
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.recognition.lines import ReadLine, ReadPage

_SOURCE = "识别"
_LEAST_SIGNS, _LEAST_SCORE = 6, 0.9  # Chinese signs of a banner, and how sure they are
_AS_HIGH = 0.6  # as the highest line of a banner the others are at least
# What a camera prints into its pictures: time and day, and by telephones' watermarks more in the same column.
_PRINTED = re.compile(r"[\d年月日:：./\-\s]*(?:(?:星期|周)[一二三四五六日天])?")
_SAME_COLUMN, _NEAR = 0.02, 0.15  # of the picture's width and height


def read_photo(page: ReadPage, today: date) -> list[Proposal]:
    """That it is a photo, the words of its banner as its title, and the one day that stands on it."""
    found = [Proposal(ProposedField.KIND, MaterialKind.PHOTO.value, _SOURCE)]
    if title := "".join(line.text for line in _banner(page.lines)):
        found.append(Proposal(ProposedField.TITLE, title, _SOURCE))
    days = {
        day
        for line in page.lines
        for pattern in (IN_WORDS, IN_POINTS)
        for written in pattern.finditer(line.text)
        if (day := day_in(written, None, today))
    }
    if len(days) == 1:
        found.append(Proposal(ProposedField.FORMED_ON, days.pop().isoformat(), _SOURCE))
    return found


def _banner(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """The lines of a photo's banner, those in the largest letters; none where nothing looks like one."""
    printed = [line for line in lines if _PRINTED.fullmatch(line.text)]
    signs = [
        line
        for line in lines
        if line.score >= _LEAST_SCORE
        and not (_is_sign(line.text) or _is_column(line))
        and not any(_belongs(line, other) for other in printed)
    ]
    highest = max((_height(line) for line in signs), default=0.0)
    found = [line for line in signs if _height(line) >= _AS_HIGH * highest]
    return (
        found if sum(len(re.findall("[\u4e00-\u9fff]", line.text)) for line in found) >= _LEAST_SIGNS else []
    )


def _belongs(line: ReadLine, printed: ReadLine) -> bool:
    """Whether a line stands in the same column as what the camera printed, close by."""
    (left, top), (other_left, other_top) = line.corners[0], printed.corners[0]
    return abs(left - other_left) < _SAME_COLUMN and abs(top - other_top) < _NEAR


def _is_sign(text: str) -> bool:
    """Whether a text is a day that the camera printed, or whose house it is."""
    return bool(_PRINTED.fullmatch(text)) or is_office(text)


def _is_column(line: ReadLine) -> bool:
    """Whether its signs stand one below the other, as couplets do."""
    one, two, _, _ = line.corners
    return abs(two[1] - one[1]) > abs(two[0] - one[0])


def _height(line: ReadLine) -> float:
    (one, _, _, four) = line.corners
    return abs(four[1] - one[1]) + abs(four[0] - one[0])
