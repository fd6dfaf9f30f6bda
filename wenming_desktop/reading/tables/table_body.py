"""The rows below a table's header: those that may be tasks; sums, notes and signatures never are."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from wenming_desktop.reading.tables.grids import Grid
from wenming_desktop.reading.tables.table_cells import leading_number, one_line
from wenming_desktop.spreadsheets.asides import why_no_record
from wenming_desktop.spreadsheets.looks import is_person, is_phone

_ACT = (
    "审核|审批|审定|审签|复审|签发|批准|制表|编制|拟制|拟稿|填表|填报|填写|上报|报送|校对|复核|核对|经办|登记|统计|汇总"
    "|联络|联系|监督|咨询"
)
_SIGNED = r"\(?(?:签字|签名|签章|盖章|公章|章)(?:处|栏)?\)?"
_STRONG = (  # what no task begins with
    rf"(?:{_ACT})(?:人员?|员|单位|部门|科室|处室|股室|领导|日期|时间|电话|方式|负责人)|填表|填报|制表"
    r"|(?:本?单位|部门|科室|处室|股室|创建办|(?:创建)?办公室)?(?:主要|分管|主管|直接)?(?:负责人|负责同志|领导)"
    r"|[\u4e00-\u9fff]{1,8}(?:签字|签名|签章|盖章)|电话|日期|签字|签名|盖章|公章|单位\(盖章\)|(?:领导|审核|审批)意见|主管"
)
_NOTE = re.compile(r"(?:附?注|备注|备考|说明|注释|(?:填表|填报|制表|有关|几点)说明|注意事项)[:\d(]")
_STARTS = re.compile(rf"(?:{_STRONG})(?:(?:{_SIGNED})?:|\((?:签|盖|公章))")
_LABEL = re.compile(rf"(?:{_STRONG}|{_ACT})(?:{_SIGNED})?")
_SIGNATURES = re.compile(rf"(?:(?:{_STRONG}|{_ACT})(?:{_SIGNED})?:[^:。;]{{0,20}})+")
_DAY = re.compile(  # perhaps with room for the numbers
    r"(?:\d{4}|[二〇○零一二三四五六七八九]{4})?[年./-][\d一二三四五六七八九十]{0,3}[月./-][\d一二三四五六七八九十]{0,3}日?"
)
_SUM = re.compile(r"(?:合计|总计|小计|共计|总分|得分合计)")
_LONGEST_SUM = 8  # characters
_LONGEST_VALUE = 12  # characters: a name, a phone number, a short unit behind a label
_AGAIN = re.compile(r"[（(]续(?:表)?[\d一二三四五]*[）)]$|^续表")

_COUNT = re.compile(
    r"\s*[（(]\s*(?:共|计|共计)?\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:大?项|条|个|件|类)[^（()）]{0,4}[）)]$"
)


class Body(NamedTuple):
    """The rows below a header, from 0: those that may be tasks or categories, and those that never are."""

    rows: tuple[int, ...]
    asides: tuple[int, ...]


def body_of(grid: Grid, first: int, body: int, words: Sequence[str], ordinal: int | None) -> Body:
    """The rows below a table's header; blank ones, the header and the title once more are in neither part.

    Args:
        grid: the table.
        first: the header's first row.
        body: the first row below it.
        words: what heads each column.
        ordinal: the column of the ordinals, if there is one.
    """
    titles = {plain(_line(grid, row)) for row in range(first)} - {""}
    rows: list[int] = []
    asides: list[int] = []
    for row in range(body, len(grid.rows)):
        own = _own(grid, row)
        if not own or _is_header(grid, row, words):
            continue
        texts = [grid.rows[row][at].strip() for at in own]
        if not _is_numbered(grid, row, ordinal) and _is_aside(texts):
            asides.append(row)
        elif not (len(grid.cells(row)) == 1 and _is_title(texts[0], titles)):
            rows.append(row)
    below = _below_the_last(grid, rows, asides, ordinal)
    return Body(tuple(row for row in rows if row not in below), tuple(sorted({*asides, *below})))


def plain(text: str) -> str:
    """Letters and digits alone, in one width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def without_again(text: str) -> str:
    """A title without the mark that it goes on: （续）, 续表."""
    return _AGAIN.sub("", text)


def without_count(text: str) -> str:
    """A title without how many tasks it holds: （6项）."""
    return _COUNT.sub("", text)


def _own(grid: Grid, row: int) -> list[int]:
    return [at for at in grid.cells(row) if grid.origins[row][at][0] == row]


def _line(grid: Grid, row: int) -> str:
    return "".join(one_line(grid.rows[row][at]) for at in grid.cells(row))


def _is_header(grid: Grid, row: int, words: Sequence[str]) -> bool:
    """Whether the header stands here once more, at the top of a page."""
    heads = [plain(word) for word in words]
    same = [at for at, cell in enumerate(grid.rows[row]) if plain(cell) and plain(cell) in heads[at]]
    return len({grid.origins[row][at] for at in same}) > 1 and len(same) * 2 > len(grid.cells(row))


def _is_title(text: str, titles: set[str]) -> bool:
    return plain(without_again(text)) in titles or (bool(_AGAIN.search(text)) and not leading_number(text))


def _is_aside(texts: Sequence[str]) -> bool:
    """Whether a row is a sum, a note, or says who made, checked or signed the table, and when."""
    squeezed = [_squeezed(text) for text in texts]
    first = squeezed[0]
    if _SUM.match(first) and len(first) <= _LONGEST_SUM:
        return True
    counted = (":" not in first or _SUM.match(first)) and why_no_record(texts)  # 统计：… may be a task
    return bool(_NOTE.match(first) or _STARTS.match(first) or counted) or _is_signed(squeezed)


def _is_signed(texts: Sequence[str]) -> bool:
    """Whether a row has nothing but labels such as 审核, who or when stands behind them, and dates."""
    labelled = after_label = False
    for text in texts:
        if _LABEL.fullmatch(text.rstrip(":")):
            labelled = after_label = True
        elif _SIGNATURES.fullmatch(text):
            labelled, after_label = True, text.endswith(":")
        elif (
            _DAY.fullmatch(text)
            or is_phone(text)
            or is_person(text)
            or (after_label and len(text) <= _LONGEST_VALUE)
        ):
            after_label = False
        else:
            return False
    return labelled and (len(texts) > 1 or texts[0] not in {"领导", "负责人", "电话"})


def _below_the_last(grid: Grid, rows: Sequence[int], asides: Sequence[int], ordinal: int | None) -> set[int]:
    """The rows at the end that go on with a note, and one with no more than a date and who signs."""
    below: set[int] = set()
    solid = -1
    for row in reversed(rows):
        cells = grid.cells(row)
        if _is_numbered(grid, row, ordinal) or not (len(cells) == 1 or (not below and _is_dated(grid, row))):
            solid = row
            break
        below.add(row)
    return {row for row in below if _is_dated(grid, row) or any(solid < aside < row for aside in asides)}


def _is_dated(grid: Grid, row: int) -> bool:
    """Whether a row has a whole date alone, or behind a text in its first column."""
    cells = grid.cells(row)
    return bool(_DAY.fullmatch(_squeezed(grid.rows[row][cells[-1]]))) and cells[:-1] in ([], [0])


def _is_numbered(grid: Grid, row: int, ordinal: int | None) -> bool:
    return ordinal is not None and leading_number(grid.rows[row][ordinal], alone=True) is not None


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
