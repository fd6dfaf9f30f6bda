"""放几页: which pages of a file a book shows, as clerks write it and as it is kept."""

import re
import unicodedata
from collections.abc import Collection, Sequence

from wenming_desktop.errors import UserError
from wenming_desktop.words import chinese_number

WHOLE = "全文"
LAST = -1  # the last page, however many there are
_MOST = 9_999  # the highest number of a page
_BETWEEN = re.compile(r"[、,，;；\s]+|和|及|与|以及|加上?")
_TO = r"(?:-|－|–|—|~|～|到|至)"
_PAGE = r"(?:第?([0-9]+|[一二三四五六七八九十百]+)页?)"
_RANGE = re.compile(rf"{_PAGE}{_TO}(?:{_PAGE}|(末页?|最后[1一]?页?|尾页))")
_ONE = re.compile(_PAGE)
_FIRST_WORDS = frozenset({"首", "首页", "第一页", "封面", "首尾页", "首尾", "首末页", "首末", "第一"})
_LAST_WORDS = frozenset(
    {"末", "末页", "尾页", "尾", "最后一页", "最后1页", "最后", "末尾页", "首尾页", "首尾", "首末页", "首末"}
)
_WHOLE_WORDS = frozenset({"", "全文", "全部", "全", "所有", "全部页", "所有页", "整份"})


def read_pages(written: str) -> str:
    """What is kept of pages as written, e.g. ``首页、末页、第3页`` as ``1,3,-1``; "" is the whole file.

    Pages stand in their own order, each once; ``3-末页`` is kept as ``3-``.

    Raises:
        UserError: it cannot be understood; names the part that cannot.
    """
    plain = unicodedata.normalize("NFKC", written).strip()
    if plain.replace(" ", "") in _WHOLE_WORDS:
        return ""
    # A blank beside a sign of range parts nothing.
    plain = re.sub(rf"\s*({_TO})\s*", r"\1", plain)
    ranges = [each for part in filter(None, _BETWEEN.split(plain)) for each in _part(part)]
    return _kept(ranges)


def pages_of(kept: str, count: int) -> list[int]:
    """The numbers (1 is the first) that kept pages mean in a file of so many pages; none that it lacks."""
    if not kept:
        return list(range(1, count + 1))
    wanted: set[int] = set()
    for begin, end in _ranges(kept):
        first = count if begin == LAST else begin
        wanted |= set(range(first, (count if end == LAST else min(end, count)) + 1))
    return sorted(page for page in wanted if 1 <= page <= count)


def pages_in_words(kept: str) -> str:
    """As the clerk reads it, e.g. ``首页、第3页、末页``."""
    if not kept:
        return WHOLE
    return "、".join(map(_words, _ranges(kept)))


def kept_pages(pages: Collection[int]) -> str:
    """These pages as they are kept, e.g. ``1-3,5``."""
    return _kept([(page, page) for page in pages])


def first_last_and(marked: Collection[int]) -> str:
    """Kept pages: the first, the last, and those between that carry marks."""
    return _kept([(page, page) for page in {1, *marked}] + [(LAST, LAST)])


def _part(part: str) -> list[tuple[int, int]]:
    """One of the parts between commas, as ranges of pages."""
    found = [(1, 1)] if part in _FIRST_WORDS else []
    if part in _LAST_WORDS:
        found.append((LAST, LAST))
    if found:
        return found
    if match := _RANGE.fullmatch(part):
        begin, end = _number(match[1]), LAST if match[3] else _number(match[2])
        if end != LAST:
            begin, end = sorted((begin, end))
        if 1 <= begin <= _MOST and (end == LAST or end <= _MOST):
            return [(begin, end)]
    elif (match := _ONE.fullmatch(part)) and 1 <= _number(match[1]) <= _MOST:
        page = _number(match[1])
        return [(page, page)]
    raise UserError(f"看不懂“{part}”，请写成“1-3,5”或“首页、末页、第3页”这样；写“全文”就是全部。")


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else chinese_number(written) or 0


def _kept(ranges: Sequence[tuple[int, int]]) -> str:
    """Ranges put in order and joined where they touch."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(set(ranges) - {(LAST, LAST)}, key=_order):
        before = joined[-1] if joined else None
        if before and (before[1] == LAST or begin <= before[1] + 1):
            joined[-1] = before[0], LAST if LAST in {before[1], end} else max(before[1], end)
        else:
            joined.append((begin, end))
    if (LAST, LAST) in ranges and not (joined and joined[-1][1] == LAST):
        joined.append((LAST, LAST))
    return ",".join(map(_code, joined))


def _order(pages: tuple[int, int]) -> tuple[int, int]:
    return pages[0], _MOST + 1 if pages[1] == LAST else pages[1]


def _code(pages: tuple[int, int]) -> str:
    begin, end = pages
    if begin == end:
        return str(begin)
    return f"{begin}-" if end == LAST else f"{begin}-{end}"


def _ranges(kept: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for code in kept.split(","):
        if code == str(LAST):
            found.append((LAST, LAST))
            continue
        begin, dash, end = code.partition("-")
        found.append((int(begin), (int(end) if end else LAST) if dash else int(begin)))
    return found


def _words(pages: tuple[int, int]) -> str:
    begin, end = pages
    if pages == (LAST, LAST):
        return "末页"
    if begin == end:
        return "首页" if begin == 1 else f"第{begin}页"
    return f"第{begin}页到末页" if end == LAST else f"第{begin}—{end}页"
