"""Where on its pages a proposed value was read, and whether a scan may have been read wrongly there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from wenming_desktop.evidence.proposing.days import IN_POINTS, IN_WORDS, NARROW, day_in
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField, Seen
from wenming_desktop.evidence.proposing.wordings import NUMBER, NUMBER_ALONE, number_text
from wenming_desktop.recognition.lines import ReadLine, ReadPage

_RECOGNISED = "识别"
_SIGNED = {ProposedField.FORMED_ON, ProposedField.RESPONSIBLE}
_TWICE, _UNSURE, _YEARS = "两遍读得不一样", "有字看不清", "文号和日期的年份不一样"


@dataclass(frozen=True)
class _Page:
    """A page's characters without blanks, and of each which line it is of, and which character there."""

    number: int
    text: str
    at: Sequence[tuple[int, int]]
    lines: Sequence[str]
    read: Sequence[ReadLine]  # as many as lines; none for a page with text of its own


def with_places(
    found: Iterable[Proposal], pages: Sequence[str], reads: Mapping[int, ReadPage], today: date
) -> list[Proposal]:
    """Proposals that a text made, each with where it was read.

    Args:
        found: what the texts of these pages propose.
        pages: the text of each page.
        reads: the pages of them that were recognised, by number.
        today: as the texts were read.
    """
    laid_out = [_page(number, text, reads.get(number)) for number, text in enumerate(pages, start=1)]
    placed = _one_year([_placed(one, laid_out, today) for one in found])
    title = next((one.seen for one in placed if one.field is ProposedField.TITLE), None)
    return [
        # What kind of paper it is, is read in its title.
        replace(one, seen=title) if one.field is ProposedField.KIND and one.seen is None else one
        for one in placed
    ]


def _one_year(placed: Sequence[Proposal]) -> Sequence[Proposal]:
    """Doubts where 文号 and day were recognised with different years: of two papers, or one read wrongly."""
    seen = {one.field: one for one in placed if one.source == _RECOGNISED}
    number, day = seen.get(ProposedField.DOCUMENT_NUMBER), seen.get(ProposedField.FORMED_ON)
    if not (number and day) or f"〔{day.value[:4]}〕" in number.value:
        return placed
    return [
        replace(one, seen=replace(one.seen, doubt=one.seen.doubt or _YEARS))
        if one.seen and one in (number, day)
        else one
        for one in placed
    ]


def _page(number: int, text: str, read: ReadPage | None) -> _Page:
    lines = [line.text for line in read.lines] if read and read.lines else text.splitlines()
    pairs = [
        (character, (line, at))
        for line, words in enumerate(lines)
        for at, character in enumerate(words)
        if not character.isspace()
    ]
    joined = "".join(character for character, _ in pairs).translate(NARROW)
    return _Page(number, joined, [at for _, at in pairs], lines, read.lines if read else ())


def _placed(one: Proposal, pages: Sequence[_Page], today: date) -> Proposal:
    found: list[tuple[_Page, list[tuple[int, int]], bool]] = []
    for page in pages:
        begins = [at for at, (_, sign) in enumerate(page.at) if not sign] + [len(page.at)]
        if spans := _spans(one, page.text, today, begins):
            found.append((page, spans, all(end in begins for span in spans for end in span)))
    if found:
        # Who signed, and the day, stand alone on their page; in the text before they may stand as well.
        alone = [each for each in found if each[2]] if one.field in _SIGNED else []
        page, spans, _ = alone[-1] if alone else found[0]
        source = _RECOGNISED if page.read else one.source
        return replace(one, source=source, seen=_seen(one, page, spans, today))
    recognised = any(page.read for page in pages) and not any(page.text and not page.read for page in pages)
    return replace(one, source=_RECOGNISED) if recognised else one


def _spans(one: Proposal, text: str, today: date, begins: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Where in a page's characters a value stands; of days the last place.

    ``begins``: where lines begin, and the last one ends. Days and numbers are looked for in each line first:
    the digits before and behind are another cell's.
    """
    if one.field in {ProposedField.FORMED_ON, ProposedField.DOCUMENT_NUMBER}:
        lines = [
            (first + at, first + end)
            for first, last in pairwise(begins)
            for at, end in _written(one, text[first:last], today)
        ]
        found = lines or _written(one, text, today)
        return found[-1:] if one.field is ProposedField.FORMED_ON else found[:1]
    if one.field is ProposedField.KIND:
        return []
    signed = one.field is ProposedField.RESPONSIBLE
    places: list[tuple[int, int]] = []
    for part in one.value.split("、") if signed else [one.value]:
        sought = re.escape(re.sub(r"\s", "", part).translate(NARROW))
        found = [each.span() for each in re.finditer(sought, text)]
        # 某局办公室 stands in the imprint: who signed stands alone.
        alone = [span for span in found if span[0] in begins and span[1] in begins]
        places += alone[:1] or found[-1:] if signed else found[:1]
    return places


def _written(one: Proposal, text: str, today: date) -> list[tuple[int, int]]:
    """Every place where a day or a 文号 stands in a text without blanks."""
    if one.field is ProposedField.FORMED_ON:
        return [found.span() for found in _days(text) if _is_day(found, one.value, today)]
    issuer = one.value.partition("〔")[0]  # before which other words may stand here
    return [
        (found.end("issuer") - len(issuer), found.end())
        for pattern in (NUMBER, NUMBER_ALONE)
        for found in pattern.finditer(text)
        if number_text(found).endswith(one.value)
    ]


def _days(text: str) -> Iterable[re.Match[str]]:
    for pattern in (IN_POINTS, IN_WORDS):
        yield from pattern.finditer(text)


def _is_day(found: re.Match[str], value: str, today: date) -> bool:
    day = day_in(found, None, today)
    return day is not None and day.isoformat() == value


def _seen(one: Proposal, page: _Page, spans: Sequence[tuple[int, int]], today: date) -> Seen:
    pieces: dict[int, list[int]] = {}
    for begin, end in spans:
        for line, at in page.at[begin:end]:
            pieces.setdefault(line, []).append(at)
    if not page.read:
        words = tuple(page.lines[line][min(signs) : max(signs) + 1] for line, signs in pieces.items())
        return Seen(page.number, words=words)
    places = tuple(page.read[line].place(min(signs), max(signs) + 1) for line, signs in pieces.items())
    doubts = {_doubt(one, page.read[line], signs, today) for line, signs in pieces.items()}
    return Seen(
        page.number, places, doubt=next((doubt for doubt in (_TWICE, _UNSURE) if doubt in doubts), "")
    )


def _doubt(one: Proposal, line: ReadLine, signs: Sequence[int], today: date) -> str:
    """Why what these characters of a line say of a field may be read wrongly; empty where nothing says so."""
    other = re.sub(r"\s", "", line.other).translate(NARROW)
    if one.field in {ProposedField.FORMED_ON, ProposedField.DOCUMENT_NUMBER}:
        same = bool(_spans(one, other, today))
    else:
        same = "".join(line.text[at] for at in signs).translate(NARROW) in other
    if other and not same:
        return _TWICE
    return _UNSURE if any(at in line.doubtful for at in signs) else ""
