"""Reading a published standard (测评项目|测评内容|测评标准|分值) from a workbook, for preview and correction.

Such tables have a title and a unit row above the header, vertically merged cells below it, and a sum and
notes at the end. Nothing is saved here: what was read is shown first.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import SCORE_LIMIT
from wenming_desktop.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS, Cell, Sheet
from wenming_desktop.spreadsheets.workbooks import open_workbook


class IndicatorField(StrEnum):
    """What a column of the table holds; the value is the word the clerk sees."""

    PROJECT = "测评项目"
    CONTENT = "测评内容"
    STANDARD = "测评标准"
    SCORE = "分值"


@dataclass(frozen=True)
class IndicatorDraft:
    """One indicator as read; not saved while it has a ``problem``.

    Attributes:
        row: its row in the sheet, from 1.
        project, content, standard: the texts.
        written: 分值 as written.
        score: what that says, or None if it cannot be read.
        bonus: 加分项, by its words.
        task_id: the task it belongs to, or None.
        task: that task's code, or "".
        problem: what is wrong, as one Chinese sentence, or "".
    """

    row: int
    project: str
    content: str
    standard: str
    written: str
    score: Decimal | None = None
    bonus: bool = False
    task_id: str | None = None
    task: str = ""
    problem: str = ""


@dataclass(frozen=True)
class IndicatorPreview:
    """What a workbook seems to say.

    Attributes:
        name: the file's.
        sheets: all visible sheets.
        sheet: place in ``sheets`` of the one that is read.
        header: place of the header row in it, from 0.
        columns: the header's words, one a column, "" where it is empty.
        mapping: which column is which; a field that was not found is missing.
        rows: the indicators.
        problems: what else the clerk should know of the table.
    """

    name: str
    sheets: tuple[Sheet, ...]
    sheet: int
    header: int
    columns: tuple[str, ...]
    mapping: Mapping[IndicatorField, int]
    rows: tuple[IndicatorDraft, ...]
    problems: tuple[str, ...]

    @property
    def good(self) -> tuple[IndicatorDraft, ...]:
        """The rows that can be saved."""
        return tuple(row for row in self.rows if not row.problem)


_PROJECT, _CONTENT, _STANDARD = (field_of("indicator", name) for name in ("project", "content", "standard"))
# Header words without blanks and brackets; in an exact match first, then as a part.
_WORDS = {
    IndicatorField.PROJECT: ("测评项目", "考核项目", "评价项目", "一级指标", "指标类别", "项目", "类别"),
    IndicatorField.CONTENT: (
        *("测评内容", "考核内容", "评价内容", "测评指标", "考核指标", "二级指标", "指标名称", "指标内容"),
        *("工作任务", "工作内容", "具体内容", "内容", "指标"),
    ),
    IndicatorField.STANDARD: (
        *("测评标准", "评分标准", "考核标准", "评价标准", "评分细则", "评分办法", "测评要求", "三级指标"),
        *("标准", "细则", "要求"),
    ),
    IndicatorField.SCORE: ("分值", "标准分", "满分", "基准分", "权重", "分数"),
}
_OTHERS_SCORES = re.compile("自评|得分|实得|扣分|考评分|复核|考核分|评分$")
NO_PROJECT = "未分项目"  # of indicators in a table that has no such column and no headings
_HEADER_WITHIN = 40  # rows
_FOOTER = re.compile(
    r"(合计|总计|小计|总分|共计|备注|注[:：\d]|说明[:：]|填表|填报|制表|审核|单位负责人|负责人)"
)
_SUM = re.compile(r"合计|总计|总分|共计")
_BONUS = re.compile(r"加分|附加|特色创新奖励")
_SCORE = re.compile(r"(?:共|计|满分|加)?\+?([0-9]{1,4}(?:\.[0-9]{1,2})?)分?")


def read_indicators(path: Path, job: Job | None = None) -> IndicatorPreview:
    """Read the standard in a workbook: the first visible sheet whose header is recognised.

    Raises:
        UserError: the workbook cannot be opened (as open_workbook()), or no sheet has such a header.
        Cancelled: by the job.
    """
    sheets = open_workbook(path, job)
    for place, sheet in enumerate(sheets):
        header = _find_header(sheet)
        if header is not None:
            return _read(path.name, sheets, place, header, _guess(sheet.rows[header]))
    raise UserError(
        f"“{path.name}”里没有找到表头，表头要有“测评内容”和“分值”这样的列，可先在表格里补上再导入。"
    )


def remap(
    preview: IndicatorPreview,
    mapping: Mapping[IndicatorField, int],
    header: int | None = None,
    sheet: int | None = None,
) -> IndicatorPreview:
    """Read the same workbook again as the clerk says.

    Args:
        preview: as read before.
        mapping: field -> column, from 0.
        header: another header row, from 0.
        sheet: another sheet; its header is looked for unless given, and ``mapping`` then counts for it.

    Raises:
        UserError: two fields on one column, or no column for 测评内容.
    """
    place = preview.sheet if sheet is None else sheet
    if header is None:
        header = preview.header if place == preview.sheet else _find_header(preview.sheets[place]) or 0
    if len(set(mapping.values())) < len(mapping):
        raise UserError("一列只能对应一项，请重新选择。")
    if IndicatorField.CONTENT not in mapping:
        raise UserError("请选择哪一列是测评内容。")
    return _read(preview.name, preview.sheets, place, header, mapping)


def correct(preview: IndicatorPreview, draft: IndicatorDraft) -> IndicatorPreview:
    """The preview with one row, found by ``row``, as the clerk corrected it; ``written`` gives its points."""
    return replace(
        preview, rows=tuple(_checked([draft if row.row == draft.row else row for row in preview.rows]))
    )


def _find_header(sheet: Sheet) -> int | None:
    """The first row that names the content or the standard, and another column besides."""
    for place, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        found = _guess(row)
        if len(found) > 1 and IndicatorField.CONTENT in found:
            return place
    return None


def _guess(header: Sequence[Cell]) -> dict[IndicatorField, int]:
    words = [re.sub(r"[\s:：*]|[(（].*?[)）]", "", _text(cell)) for cell in header]
    found: dict[IndicatorField, int] = {}
    for exact in (True, False):
        for field, names in _WORDS.items():
            for name in names:
                if field in found:
                    break
                for column, word in enumerate(words):
                    foreign = column in found.values() or len(word) > 12 or _OTHERS_SCORES.search(word)
                    if not foreign and (word == name if exact else name in word):
                        found[field] = column
                        break
    if IndicatorField.CONTENT not in found and IndicatorField.STANDARD in found:
        found[IndicatorField.CONTENT] = found.pop(IndicatorField.STANDARD)
    return found


def _read(
    name: str, sheets: tuple[Sheet, ...], place: int, header: int, mapping: Mapping[IndicatorField, int]
) -> IndicatorPreview:
    sheet = sheets[place]
    columns = tuple(_text(cell) for cell in sheet.rows[header]) if header < len(sheet.rows) else ()
    reader = _Reader(mapping, columns)
    for number, cells in enumerate(sheet.rows[header + 1 :], start=header + 2):
        reader.take(number, cells)
    problems = [f"没有找到“{field}”列，请选择。" for field in IndicatorField if field not in mapping]
    if sheet.cut:
        problems.append(f"表格太大，只读了前 {MOST_ROWS} 行、{MOST_COLUMNS} 列。")
    rows = tuple(_checked(reader.drafts))
    total = sum((row.score for row in rows if row.score is not None and not row.bonus), Decimal(0))
    everything = sum((row.score for row in rows if row.score is not None), Decimal(0))
    if reader.total is not None and reader.total not in {total, everything}:
        problems.append(f"表里合计 {reader.total} 分，各项相加是 {everything} 分，请核对。")
    return IndicatorPreview(name, sheets, place, header, columns, mapping, rows, tuple(problems))


class _Reader:
    """Goes down the rows below a header; what a merged cell says holds until the next one."""

    def __init__(self, mapping: Mapping[IndicatorField, int], columns: tuple[str, ...]) -> None:
        self._mapping = mapping
        self._columns = columns
        self._project = "" if IndicatorField.PROJECT in mapping else NO_PROJECT
        self.drafts: list[IndicatorDraft] = []
        self.total: Decimal | None = None  # as the table's own last line says

    def take(self, number: int, cells: tuple[Cell, ...]) -> None:
        """Read the sheet's row ``number``."""
        texts = [_text(cell) for cell in cells]
        project, content, standard = (
            self._of(texts, field)
            for field in (IndicatorField.PROJECT, IndicatorField.CONTENT, IndicatorField.STANDARD)
        )
        written = self._of(texts, IndicatorField.SCORE)
        first = next((text for text in texts if text), "")
        if not first or self._is_header(texts):
            return
        if _FOOTER.match(re.sub(r"\s", "", first)) and not (content and standard):
            if _SUM.match(re.sub(r"\s", "", first)):
                self.total = _score(written)
            return
        leads = self._mapping[IndicatorField.CONTENT] == min(self._mapping.values())
        if not (standard or written or (content and not leads)):  # a heading across the table
            self._project = project or (self._project if first.isdecimal() else first)
            return
        same = not project or project == self._project
        self._project = project or self._project
        last = self.drafts[-1] if self.drafts and same else None
        if last and not content and not written:  # one more line of the same merged indicator
            self.drafts[-1] = replace(last, standard=f"{last.standard}\n{standard}".strip())
            return
        content = content or (last.content if last else standard)
        self.drafts.append(
            IndicatorDraft(
                row=number,
                project=self._project,
                content=content,
                standard=standard,
                written=written,
                bonus=bool(_BONUS.search(self._project + content)),
            )
        )

    def _of(self, texts: list[str], field: IndicatorField) -> str:
        column = self._mapping.get(field)
        return texts[column] if column is not None and column < len(texts) else ""

    def _is_header(self, texts: list[str]) -> bool:
        """Whether this is the header again, or its second line such as （分）."""
        filled = [(at, text) for at, text in enumerate(texts) if text]
        return all(
            text == self._columns[at] or re.fullmatch(r"[(（].{1,4}[)）]", text) for at, text in filled
        )


def _checked(drafts: Sequence[IndicatorDraft]) -> Iterator[IndicatorDraft]:
    """The drafts with their points, each with a full sentence about what keeps it from being saved."""
    seen: dict[tuple[str, str, str], int] = {}
    for draft in drafts:
        score = _score(draft.written)
        problem = "" if draft.written else "没有分值"
        if draft.written and score is None:
            problem = f"分值“{draft.written[:20]}”看不懂"
        first = seen.setdefault((draft.project, draft.content, draft.standard), draft.row)
        if first != draft.row:
            problem = f"与第 {first} 行相同"
        if not draft.project:
            problem = "没有测评项目"
        if len(draft.project) > _PROJECT.limit:
            problem = f"{_PROJECT.word}超过 {_PROJECT.limit} 字"
        if max(len(draft.content), len(draft.standard)) > _CONTENT.limit:
            problem = f"{_CONTENT.word}或{_STANDARD.word}超过 {_CONTENT.limit} 字"
        if not draft.content:
            problem = "没有测评内容"
        yield replace(draft, score=score, problem=problem and f"第 {draft.row} 行{problem}。")


def _text(cell: Cell) -> str:
    """A cell as text without outer blanks; numbers as they are written, control characters left out."""
    if isinstance(cell, float):
        return format(Decimal(repr(round(cell, 6))).normalize(), "f")
    text = unicodedata.normalize("NFC", "" if cell is None else str(cell)).replace("_x000D_", "")
    return "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}
    ).strip()


def _score(written: str) -> Decimal | None:
    text = re.sub(r"[\s()（）]", "", unicodedata.normalize("NFKC", written))
    match = _SCORE.fullmatch(text)
    try:
        points = Decimal(match[1]) if match else None
    except InvalidOperation:
        points = None
    return points if points is not None and points <= SCORE_LIMIT else None
