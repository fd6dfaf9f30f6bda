"""简报, 信息, 纪要: what stands in their masthead, and the title of what follows it.

Their masthead has the paper's name, its number (第3期, 〔2021〕14号), and on one line who made it out and
the day.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.evidence.proposing.days import whole_day
from wenming_desktop.evidence.proposing.wordings import is_office

_HEAD = 8  # lines in which a masthead stands
_NAME = re.compile(r"(?:简报|快报|信息|通讯|专报|动态|简讯|专刊|要情|纪要)$")
_MADE_BY = re.compile(
    r"(?P<office>[\u4e00-\u9fff（）()、]{2,40}?)\s*(?:主办|主编|编印|编发|编制|编|印发|印)?"
)
_MOST_LINES, _LONGEST = 3, 24  # of a title, and signs of each
_CONTENTS = re.compile(r"[【\[]?(?:本期)?\s*(?:要目|目\s*录|导读|看点|内容提要)[】\]]?[:：]?")
_LISTED = re.compile(r"[^\w“《（(]|\d{1,2}[.、]")  # ▲, ◆, ●, 1.
_RUNNING = re.compile(r"[，。；：,;:]")


@dataclass(frozen=True)
class Masthead:
    """What a masthead says; ``below``: which line is the first behind it."""

    name: str
    office: str
    day: date
    below: int


def masthead(lines: Sequence[str], today: date) -> Masthead | None:
    """The masthead that a paper begins with; None where it has none.

    Args:
        lines: of the paper, cells set apart by tabs or blanks.
        today: nothing later is a day of forming.
    """
    for at, line in enumerate(lines[:_HEAD]):
        office, day = _made_by(lines[at - 1] if at else "", line, today)
        if not day:
            continue
        for number, above in enumerate(lines[:at]):
            if _NAME.search(above) and len(above) <= _LONGEST:
                # Minutes are those of whoever met, not of the office that printed them.
                met = lines[number - 1] if number and above.endswith("纪要") else ""
                return Masthead(above, met if is_office(met) else office, day, at + 1)
    return None


def title_below(lines: Sequence[str]) -> str:
    """The title of what a masthead stands over: lines without a sentence, above running text."""
    parts: list[str] = []
    if lines and _CONTENTS.fullmatch(lines[0]):
        listed = next(
            (at for at, line in enumerate(lines[1:], start=1) if not _LISTED.match(line)), len(lines)
        )
        lines = lines[listed:]
    for line in lines[: _MOST_LINES + 1]:
        if len(line) > _LONGEST + 4 * (not parts) or _RUNNING.search(line) or len(parts) == _MOST_LINES:
            break
        parts.append(line)
    # Below it the text begins: without one these are the first lines of something else.
    return "".join(parts) if parts and len(parts) < len(lines) else ""


def _made_by(before: str, line: str, today: date) -> tuple[str, date | None]:
    """Who made it out and the day: on one line, or on two."""
    cells = re.split(r"\t|[ \u3000]+", line)
    if len(cells) > 1 and (day := whole_day(cells[-1], today)):
        made_by = _MADE_BY.fullmatch("".join(cells[:-1]))
        return (made_by["office"], day) if made_by else ("", None)
    if day := whole_day(line, today):
        made_by = _MADE_BY.fullmatch(before)
        return (made_by["office"], day) if made_by and not _NAME.search(before) else ("", None)
    return "", None
