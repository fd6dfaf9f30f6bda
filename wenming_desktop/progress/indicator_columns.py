"""What the columns of a published standard hold: its levels from left to right, points, who answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from openpyxl.utils import get_column_letter

from wenming_desktop.progress.indicator_texts import cell_text
from wenming_desktop.progress.points import read_points
from wenming_desktop.spreadsheets.headed import (
    HEADER_WITHIN,
    LONGEST_WORD,
    Header,
    Vocabulary,
    Words,
    column_name,
    find_header,
    plain_word,
)
from wenming_desktop.spreadsheets.sheets import Row, Sheet
from wenming_desktop.words import OFFICES, each_of


class IndicatorField(StrEnum):
    """What a column of the table holds; the value is the word the clerk sees."""

    PROJECT = "测评项目"
    HEADING = "指标名称"
    CONTENT = "测评内容"
    FOCUS = "考核要点"
    STANDARD = "测评标准"
    SCORE = "分值"
    BONUS = "加分"
    DEPARTMENTS = "负责部门"
    MATERIALS = "提供材料"


_F = IndicatorField
_METHODS = ("方法", "方式", "审核", "途径")
_ANSWERING = ("负责", "责任", "牵头", "主办", "承办", "主责", "落实")
_OTHERS_SCORES = ("自评", "实得", "实际", "测评得", "考核得", "评得", "扣", "复核", "核定", "初评", "终评")
VOCABULARY: Vocabulary[IndicatorField] = {
    _F.SCORE: Words(
        exact=(
            *("分值", "标准分", "标准分值", "满分", "基准分", "基本分", "权重", "权重分", "应得分", "分数"),
            *("配分", "赋分", "总分", "总分值", "计分", "得分上限", "最高分", "分值权重"),
        ),
        parts=("分值", "标准分", "权重", "应得分", "满分", "配分", "赋分", "基准分", "基本分"),
        without=(*_OTHERS_SCORES, "加分", "附加"),
    ),
    _F.BONUS: Words(
        exact=("加分", "加分项", "附加分", "加分分值", "加分值", "奖励分"),
        parts=("加分", "附加分"),
        without=(*_OTHERS_SCORES, "标准", "说明", "依据", "内容", "项目", "原因"),
    ),
    _F.FOCUS: Words(
        exact=("考核要点", "测评要点", "评价要点", "考评要点", "审核要点", "要点", "观测点", "评估要点"),
        parts=("要点", "观测点", "考核点", "测评点"),
        without=("分",),
    ),
    _F.STANDARD: Words(
        exact=(
            *("测评标准", "评分标准", "考核标准", "评价标准", "考评标准", "评分细则", "评分办法", "计分办法"),
            *("评分方法", "计分方法", "赋分方法", "赋分办法", "测评要求", "指标描述", "指标说明", "指标解释"),
            *("标准", "细则", "要求"),
        ),
        parts=("标准", "细则", "要求", "评分办法", "计分办法", "规则", "依据", "描述", "指标说明", "解释"),
        without=("标准分", "标准分值", "材料", *_METHODS),
    ),
    _F.PROJECT: Words(
        exact=(
            "测评类别",
            "考核类别",
            "测评项目",
            "考核项目",
            "评价项目",
            "考评项目",
            "一级指标",
            "类别",
            "项目",
        ),
        parts=("项目", "类别", "一级指标", "I级指标", "维度", "板块", "模块", "领域", "大类"),
        without=("加分",),
    ),
    _F.HEADING: Words(
        exact=("二级指标", "指标名称", "测评指标", "考核指标", "评价指标", "指标"),
        parts=("二级指标", "II级指标", "指标名称", "指标", "要素"),
        without=("分值", "描述", "说明", "解释"),
    ),
    _F.CONTENT: Words(
        exact=(
            *("测评内容", "考核内容", "考评内容", "评价内容", "创建内容", "三级指标", "指标内容", "工作内容"),
            *("工作任务", "具体内容", "主要内容", "内容"),
        ),
        parts=("内容", "三级指标", "III级指标", "任务", "事项", "目标"),
        without=("加分", "标识"),
    ),
    _F.DEPARTMENTS: Words(
        exact=(
            *each_of(_ANSWERING, OFFICES),
            *("提供部门", "报送部门", "提供材料部门", "材料提供部门"),
        ),
        parts=(
            *(office for office in OFFICES if office not in {"单位", "机构"}),
            *each_of(_ANSWERING, ("单位", "主体")),
        ),
        without=(*_METHODS, "配合", "协办", "协助", "参与"),
    ),
    _F.MATERIALS: Words(
        exact=("提供材料", "申报材料", "佐证材料", "所需材料", "印证材料", "报送材料", "材料清单", "材料"),
        parts=("材料", "佐证", "资料"),
        without=(*_METHODS, "部门", "单位", "科室", "分"),
    ),
}
# A sheet of nothing but 加分 says so in each header.
_OF_BONUS: Vocabulary[IndicatorField] = {
    **VOCABULARY,
    _F.PROJECT: Words(exact=("加分项目", "加分类别", "加分类型", "奖励项目")),
    _F.CONTENT: Words(exact=("加分内容", "加分事项", "加分情形", "加分指标", "奖励内容", "附加内容")),
}
_LEVELS = (_F.PROJECT, _F.HEADING, _F.CONTENT)
_NEEDED = tuple(
    {level, other}
    for at, level in enumerate(_LEVELS)
    for other in (*_LEVELS[at + 1 :], _F.SCORE, _F.STANDARD, _F.FOCUS)
)
_NEEDED_OF_BONUS = ({_F.CONTENT, _F.SCORE}, {_F.CONTENT, _F.BONUS}, {_F.CONTENT, _F.STANDARD})
# What levels hold, from left to right, by how many there are; a fourth is the detail of the third.
_HELD = {
    1: (_F.CONTENT,),
    2: (_F.PROJECT, _F.CONTENT),
    3: (_F.PROJECT, _F.HEADING, _F.CONTENT),
    4: (_F.PROJECT, _F.HEADING, _F.CONTENT, _F.FOCUS),
}
_LONGEST_POINTS = 6  # characters; a longer cell that says no points is a text
_SERIALS = {"序号", "编号", "序", "号", "项号", "代码", "指标编号"}


@dataclass(frozen=True)
class Block:
    """One table; two may stand side by side below the same header.

    Attributes:
        columns: field -> column.
        first, last: its columns from left to right.
        above: what stands above its columns in the first of two header rows; "" where that is nothing.
    """

    columns: Mapping[IndicatorField, int]
    first: int
    last: int
    above: str


def find_table(rows: Sequence[Row]) -> Header[IndicatorField] | None:
    """The header of a standard, its columns as levels() gives them, or None."""
    found = find_header(rows, VOCABULARY, _NEEDED) or find_header(rows, _OF_BONUS, _NEEDED_OF_BONUS)
    if found is None:
        return None
    body = rows[found.body :]
    return levels(_with_fullest_points(_without_false_points(found, body), body))


def _without_false_points(header: Header[IndicatorField], body: Sequence[Row]) -> Header[IndicatorField]:
    """The header; a column of points (具体要求及分值) is one of texts where mostly those stand in it."""
    at = header.columns.get(_F.SCORE)
    if at is None:
        return header
    cells = [text for row in body if (text := cell_text(row[at]))]
    texts = [text for text in cells if len(text) > _LONGEST_POINTS and read_points(text).most is None]
    if len(texts) * 2 <= len(cells):
        return header
    kept = {field: column for field, column in header.columns.items() if field != _F.SCORE}
    if _F.STANDARD in kept:
        return replace(header, columns=kept, again=(*header.again, (_F.CONTENT, at)))
    return replace(header, columns={**kept, _F.STANDARD: at})


def _with_fullest_points(header: Header[IndicatorField], body: Sequence[Row]) -> Header[IndicatorField]:
    """The header with the fullest of several columns of points in one table: others are those of projects."""
    end = min(_starts(header)[1:], default=len(header.words))
    places = [at for field, at in header.again if field == _F.SCORE and at < end]
    chosen = header.columns.get(_F.SCORE)
    if chosen is None or chosen >= end or not places:
        return header
    best = max((chosen, *places), key=lambda at: sum(bool(cell_text(row[at])) for row in body))
    if best == chosen:
        return header
    again = tuple((field, chosen if at == best else at) for field, at in header.again)
    return replace(header, columns={**header.columns, _F.SCORE: best}, again=again)


def row_of_words(rows: Sequence[Row], columns: Mapping[IndicatorField, int]) -> Header[IndicatorField]:
    """The header of a table whose words nobody knows, its columns named by the clerk.

    It is the first row where these have words, no data: no points, no sentences. Without such a row there is
    none, and all rows are below it.
    """
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        words = {field: cell_text(row[column]) for field, column in columns.items() if column < len(row)}
        plain = all(word and len(plain_word(word)) <= LONGEST_WORD for word in words.values())
        numbers = any(read_points(words.get(field, "")).most is not None for field in (_F.SCORE, _F.BONUS))
        if len(words) == len(columns) and plain and len(set(words.values())) == len(words) and not numbers:
            return Header(at, at, tuple(map(cell_text, row)), {})
    return Header(-1, -1, ("",) * (len(rows[0]) if rows else 0), {})


def levels(header: Header[IndicatorField]) -> Header[IndicatorField]:
    """The header with its columns of levels named by their order, whatever offices call them.

    测评类别|测评项目|测评内容 and 一级指标|二级指标|三级指标 are the same three levels. Columns of a block
    further right are left out.
    """
    end = min(_starts(header)[1:], default=len(header.words))
    every = [*((at, field) for field, at in header.columns.items()), *((at, f) for f, at in header.again)]
    places: list[int] = []
    columns: dict[IndicatorField, int] = {}
    for at, field in sorted(every):
        if at >= end:
            continue
        if field in _LEVELS:
            places.append(at)
        elif field not in columns or header.columns[field] == at:
            columns[field] = at
    if not places and _F.STANDARD in columns:
        places.append(columns.pop(_F.STANDARD))
    kept = places[: max(_HELD)]
    for field, at in zip(_HELD.get(len(kept), ()), kept, strict=True):
        columns.setdefault(field, at)
    ordered = {field: columns[field] for field in _F if field in columns}
    again = tuple((field, at) for field, at in header.again if at not in ordered.values() and at >= end)
    return Header(header.first, header.last, header.words, ordered, again)


def blocks(header: Header[IndicatorField], columns: Mapping[IndicatorField, int]) -> tuple[Block, ...]:
    """The tables side by side: the first as ``columns`` says, the others where its words stand again."""
    words = [_lower(word) for word in header.words]
    edges = [*_starts(header), len(words)]
    found: list[Block] = []
    for number, (start, end) in enumerate(pairwise(edges)):
        own = dict(columns)
        if number:
            within = {words[at]: at for at in range(end - 1, start - 1, -1) if words[at]}
            own = {field: within[words[at]] for field, at in columns.items() if words[at] in within}
        if IndicatorField.CONTENT in own:
            content = own[IndicatorField.CONTENT]
            group, mark, _ = header.words[content].rpartition("/")
            found.append(Block(own, start, end - 1, group if mark else ""))
    return tuple(found)


def unread_columns(sheet: Sheet, header: Header[IndicatorField], tables: Sequence[Block]) -> Iterator[str]:
    """One sentence that names the columns that are not read, by letter and word; none where all are."""
    read = {column for table in tables for column in table.columns.values()}
    named = [
        column_name(header, at)
        for at, word in enumerate(header.words)
        if word and at not in read and not is_serial(word)
        if not (at and word == header.words[at - 1] and at - 1 in read)  # the same word, merged over both
    ]
    named += [f"{get_column_letter(at + 1)} 列（没有表头）" for at in _headless(sheet, header)]
    if named:
        yield f"没有读的列：{'、'.join(named)}。"


def _headless(sheet: Sheet, header: Header[IndicatorField]) -> Iterator[int]:
    """The columns that have texts and no word of the header above them, not even a merged one."""
    over = [area for area in sheet.merged if area.bottom >= header.first and area.top <= header.last]
    above = {at for area in over for at in range(area.left, area.right + 1)}
    for at, word in enumerate(header.words):
        if not word and at not in above and any(cell_text(row[at]) for row in sheet.rows[header.body :]):
            yield at


def is_serial(word: str) -> bool:
    """Whether a header's word is that of mere numbers."""
    return plain_word(word) in _SERIALS


def _starts(header: Header[IndicatorField]) -> list[int]:
    """The first columns of the tables side by side: a level's word stands again, behind points."""
    words = [_lower(word) for word in header.words]
    means = {at: field for field, at in header.columns.items()} | {at: field for field, at in header.again}
    starts, first = [0], next((at for at in sorted(means) if means[at] in _LEVELS), 0)
    scored = False
    for at in range(first + 1, len(words)):
        scored |= means.get(at) == _F.SCORE
        if scored and words[at] and words[at] == words[first]:
            begins = at - 1 if is_serial(words[at - 1]) else at
            starts.append(begins)
            scored = False
    return starts


def _lower(word: str) -> str:
    return plain_word(word.rpartition("/")[2])
