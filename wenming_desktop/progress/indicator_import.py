"""Reading a published standard from a workbook, for preview and correction.

Such tables have a title and a unit row above the header, levels named in many ways, vertically merged cells,
sums and notes between, and sheets of instructions beside. Nothing is saved: what was read is shown first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.progress.indicator_columns import (
    IndicatorField,
    blocks,
    find_table,
    row_of_words,
    unread_columns,
)
from wenming_desktop.progress.indicator_lines import Line, sums
from wenming_desktop.progress.indicator_reading import BlockReader
from wenming_desktop.progress.indicator_texts import bare_name, cell_text, without_running_numbers
from wenming_desktop.progress.points import Points, read_points
from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn
from wenming_desktop.spreadsheets.headed import (
    Header,
    column_name,
    find_header,
    parse_columns,
    sheet_named,
    with_columns,
)
from wenming_desktop.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS, Sheet
from wenming_desktop.spreadsheets.workbooks import open_workbook


@dataclass(frozen=True)
class LikelyTask:
    """A task whose text is like an indicator's: ``share`` of the words of the shorter one, 0 to 1."""

    code: str
    share: float


@dataclass(frozen=True)
class IndicatorDraft:
    """One indicator as read; not saved while it has a ``problem``.

    Attributes:
        row: its row in the sheet, from 1.
        block: which of the tables side by side it stands in, from 0.
        project, heading, content, focus, standard, departments, materials: the texts, as IndicatorForm.
        written: 分值 as written, also where it stands in a text; corrected, what the clerk typed.
        score: the points that says, or None where it is not one number.
        bonus: 加分项, by its words.
        tasks: codes of the tasks it belongs to, 、 between them; "" without one.
        likely: the tasks most like it, the likest first.
        doubt: what may stay open, as one Chinese sentence, or "".
        problem: what is wrong, as one Chinese sentence, or "".
    """

    row: int
    project: str
    content: str
    standard: str = ""
    written: str = ""
    block: int = 0
    heading: str = ""
    focus: str = ""
    departments: str = ""
    materials: str = ""
    score: Decimal | None = None
    bonus: bool = False
    tasks: str = ""
    likely: tuple[LikelyTask, ...] = ()
    doubt: str = ""
    problem: str = ""
    broken: str = ""  # cells of the sheet that cannot be read

    @property
    def place(self) -> tuple[int, int]:
        """What tells drafts of one sheet apart."""
        return self.row, self.block

    @property
    def key(self) -> tuple[str, ...]:
        """What tells indicators of a plan apart."""
        return self.project, self.heading, self.content, self.focus, self.standard

    @property
    def points(self) -> Points:
        """What ``written`` says."""
        return read_points(self.written)


@dataclass(frozen=True)
class IndicatorPreview:
    """What a workbook seems to say.

    Attributes:
        name: the file's.
        sheets: all visible sheets, the likeliest first; those of instructions and summaries come last.
        sheet: place in ``sheets`` of the one that is read.
        header: its header, and which column is which; a field that was not found is missing.
        rows: the indicators.
        problems: what else the clerk should know of the table.
        unread: the columns and rows that are not read, a sentence each.
        mistaken: why this is probably no standard but a table of tasks, as one Chinese sentence; "".
    """

    name: str
    sheets: tuple[Sheet, ...]
    sheet: int
    header: Header[IndicatorField]
    rows: tuple[IndicatorDraft, ...]
    problems: tuple[str, ...]
    unread: tuple[str, ...]
    mistaken: str = ""

    @property
    def mapping(self) -> Mapping[IndicatorField, int]:
        """Field -> column, from 0."""
        return self.header.columns

    @property
    def good(self) -> tuple[IndicatorDraft, ...]:
        """The rows that can be saved."""
        return tuple(row for row in self.rows if not row.problem)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What may stay open, of the table and of its rows; rows without points in one sentence."""
        pending = [row for row in self.good if row.score is None]
        written = [row.doubt for row in pending if row.points.words]
        bare = len(pending) - len(written)
        return (*self.problems, *written, *([f"{bare} 条没有分值，可以以后填。"] if bare else []))


NO_PROJECT = "未分项目"  # of indicators in a table that has no such column and no headings
_TEXTS = (
    *(IndicatorField.PROJECT, IndicatorField.HEADING, IndicatorField.CONTENT, IndicatorField.FOCUS),
    *(IndicatorField.STANDARD, IndicatorField.DEPARTMENTS, IndicatorField.MATERIALS),
)
_NAMES = ("project", "heading", "content", "focus", "standard", "departments", "materials")
_SUMMARY = re.compile(r"汇总|说明|总表|目录|封面|须知|填表|一览")
_ELSEWHERE = re.compile(r"(?:详?见|按|另附)(?:附?[表件]|《)")
_ROWS_NAMED = 6
_DUTIES = (TaskColumn.MEASURES, TaskColumn.LEAD, TaskColumn.SUPPORT, TaskColumn.PERSON, TaskColumn.DUE)
_FEW_DUTIES = 2  # a standard may name who answers for it


def read_indicators(
    path: Path, job: Job | None = None, sheet: str | None = None, columns: str | None = None
) -> IndicatorPreview:
    """Read the standard in a workbook: the likeliest of its visible sheets.

    Args:
        path: the workbook.
        job: to cancel by.
        sheet: name of the sheet to read instead.
        columns: which columns mean what, as parse_columns() takes it, in place of what the header says.

    Raises:
        UserError: the workbook cannot be opened (as open_workbook()), no sheet has such a header, there is no
            such sheet, or ``columns`` is not understood.
        Cancelled: by the job.
    """
    found = sorted(_previews(path.name, open_workbook(path, job)), key=_likeliness)
    sheets = tuple(one for one, _ in found)
    at = sheets.index(sheet_named(sheets, sheet, path.name)) if sheet else 0
    preview = found[at][1]
    if preview is None and not columns:
        where = f"“{path.name}”的工作表“{sheets[at].name}”" if sheet else f"“{path.name}”"
        raise UserError(
            f"{where}里没有找到表头，表头要有“测评内容”和“分值”这样的列，可先在表格里补上再导入。"
        )
    width = len(sheets[at].rows[0]) if sheets[at].rows else 0
    chosen = parse_columns(columns, IndicatorField, width) if columns else {}
    if preview is None:
        header = row_of_words(sheets[at].rows, chosen)
        preview = IndicatorPreview(path.name, sheets, at, header, (), (), ())
    preview = replace(preview, sheets=sheets, sheet=at)
    if chosen:
        preview = remap(preview, chosen, keep=True)
    others = [
        f"另有工作表“{one.name}”（{len(read.good)} 条）没有读，需要时再导入一次，选那张表。"
        for one, read in found
        if read is not None and one is not sheets[at] and not _is_summary(one, read)
    ]
    return replace(preview, problems=(*preview.problems, *others))


def remap(
    preview: IndicatorPreview,
    mapping: Mapping[IndicatorField, int] | None = None,
    header: int | None = None,
    sheet: int | None = None,
    *,
    keep: bool = False,
) -> IndicatorPreview:
    """Read the same workbook again as the clerk says.

    Args:
        preview: as read before.
        mapping: field -> column, from 0; what the header says where None.
        header: another header row, from 0.
        sheet: another sheet; its header is looked for.
        keep: fields that ``mapping`` does not name stay as they are.

    Raises:
        UserError: two fields on one column, or no column for 测评内容.
    """
    place = preview.sheet if sheet is None else sheet
    rows = preview.sheets[place].rows
    found = preview.header
    if header is not None:
        found = _header_at(rows, header)
    elif place != preview.sheet:
        found = find_table(rows) or _header_at(rows, 0)
    if mapping is not None:
        if len(set(mapping.values())) < len(mapping):
            raise UserError("一列只能对应一项，请重新选择。")
        found = with_columns(found if keep else replace(found, columns={}), mapping)
    if IndicatorField.CONTENT not in found.columns:
        raise UserError("请选择哪一列是测评内容。")
    return replace(_read(preview.name, preview.sheets[place], found), sheets=preview.sheets, sheet=place)


def correct(preview: IndicatorPreview, draft: IndicatorDraft) -> IndicatorPreview:
    """The preview with one row, found by its ``place``, as the clerk corrected it.

    Its points follow from ``written``.
    """
    corrected = replace(draft, broken="", bonus=draft.bonus or draft.points.bonus)
    return replace(
        preview,
        rows=tuple(_checked([corrected if row.place == draft.place else row for row in preview.rows])),
    )


def _previews(name: str, sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, IndicatorPreview | None]]:
    for sheet in sheets:
        header = find_table(sheet.rows)
        yield sheet, _read(name, sheet, header) if header else None


def _likeliness(found: tuple[Sheet, IndicatorPreview | None]) -> tuple[bool, bool, int]:
    """Sorts sheets: standards, then summaries, then what has no header; the longest first."""
    sheet, preview = found
    if preview is None:
        return True, True, 0
    return False, _is_summary(sheet, preview), -len(preview.good)


def _is_summary(sheet: Sheet, preview: IndicatorPreview) -> bool:
    """Whether a sheet only sums up or explains others, by its name or because its rows refer to them."""
    refer = sum(bool(_ELSEWHERE.match(row.content)) for row in preview.rows)
    return bool(_SUMMARY.search(sheet.name)) or refer * 2 > len(preview.rows) or not preview.rows


def _header_at(rows: Sequence[Sequence[object]], at: int) -> Header[IndicatorField]:
    """The header that the clerk says begins in a row, of two rows if the next belongs to it."""
    found = find_table(rows[at : at + 2])
    if found and found.first == 0:
        return replace(found, first=at, last=at + found.last)
    words = tuple(cell_text(cell) for cell in rows[at]) if at < len(rows) else ()
    return Header(at, at, words, {})


def _read(name: str, sheet: Sheet, header: Header[IndicatorField]) -> IndicatorPreview:
    tables = blocks(header, header.columns)
    readers = [BlockReader(sheet, header, block) for block in tables]
    drafts = [
        draft
        for number, reader in enumerate(readers)
        for draft in _drafts(reader, number, shared=IndicatorField.PROJECT not in header.columns)
    ]
    numbered = without_running_numbers([draft.project for draft in drafts])
    drafts = [replace(draft, project=numbered.get(draft.project, draft.project)) for draft in drafts]
    problems = [sentence for reader in readers for sentence in sums(reader.groups)]
    if not {IndicatorField.SCORE, IndicatorField.BONUS} & header.columns.keys():
        told = "，分值是从文字里读出来的" if any(draft.written for draft in drafts) else ""
        problems.insert(0, f"没有分值这一列{told}。")
    beside = [column_name(header, at) for table in tables[1:] for at in table.columns.values()]
    if beside:
        problems.append(f"右边并排的表也读了：{'、'.join(beside)}。")
    if bare := sum(draft.project == NO_PROJECT for draft in drafts):
        column = IndicatorField.PROJECT in header.columns
        said = f"有 {bare} 条没有写测评项目" if column else "没有测评项目这一列"
        problems.append(f"{said}，指标归在“{NO_PROJECT}”下。")
    if sheet.cut:
        problems.append(f"表格太大，只读了前 {MOST_ROWS} 行、{MOST_COLUMNS} 列。")
    rows = tuple(sorted(_checked(drafts), key=lambda draft: (draft.block, draft.row)))
    return IndicatorPreview(
        name,
        (sheet,),
        0,
        header,
        rows,
        tuple(problems),
        (*unread_columns(sheet, header, tables), *_unread_rows(readers)),
        _mistaken(name, sheet),
    )


def _mistaken(name: str, sheet: Sheet) -> str:
    """Why a sheet is probably a table of tasks: it says who does what by when, or has our own key."""
    found = find_header(sheet.rows, TASK_COLUMNS, [()])
    duties = [column for column in _DUTIES if found and column in found.columns]
    own = bool(found) and TaskColumn.KEY in found.columns
    if not own and len(duties) < _FEW_DUTIES:
        return ""
    kind = "本程序导出的任务配档表" if own else f"任务分解表（有“{'”“'.join(duties)}”）"
    return f"“{name}”像{kind}，不像测评指标，请核对；任务请用导入方案或导入配档表。"


def _drafts(reader: BlockReader, number: int, *, shared: bool) -> Iterator[IndicatorDraft]:
    """A block's lines as drafts.

    Args:
        reader: of the block.
        number: of the block.
        shared: no column says the project. Where no heading does either and contents hold several indicators,
            those contents are the projects.
    """
    contents = {id(line.group) for line in reader.lines}
    rises = shared and not reader.sectioned and len(contents) < len(reader.lines)
    for line in reader.lines:
        texts = [line.texts[each] for each in _TEXTS]
        values = dict(zip(_NAMES, texts, strict=True))
        if rises:
            detail = "focus" if values["focus"] else "standard"
            values |= {
                "project": values["content"],
                "content": values[detail] or values["content"],
                detail: "",
            }
        values["project"] = bare_name(values["project"]) if values["project"] else NO_PROJECT
        yield IndicatorDraft(
            row=line.row,
            block=number,
            **values,
            written=_written(line),
            bonus=line.is_bonus,
            broken="；".join(line.problems),
        )


def _written(line: Line) -> str:
    """分值 as written, or as it stands in the texts."""
    cell, extra = line.texts[IndicatorField.SCORE], line.texts[IndicatorField.BONUS]
    if cell and extra:
        return line.points.words
    if cell or extra:
        return cell or f"+{extra.removeprefix('+')}"
    points = line.points
    return points.words or ("" if points.score is None else format(points.score.normalize(), "f"))


def _checked(drafts: Sequence[IndicatorDraft]) -> Iterator[IndicatorDraft]:
    """The drafts with their points, each with a sentence about what is wrong or stays open."""
    seen: dict[tuple[str, ...], int] = {}
    for draft in drafts:
        points = draft.points
        doubt = ""
        if points.score is None:
            doubt = f"分值写的是“{points.words[:20]}”，照样保留" if points.words else "没有分值，可以以后填"
        first = seen.setdefault((*draft.key, str(draft.bonus)), draft.row)
        problem = draft.broken or _problem(draft) or (f"与第 {first} 行相同" if first != draft.row else "")
        yield replace(
            draft,
            score=points.score,
            doubt=doubt and f"第 {draft.row} 行{doubt}。",
            problem=problem and f"第 {draft.row} 行{problem}。",
        )


def _problem(draft: IndicatorDraft) -> str:
    if not draft.content:
        return "没有测评内容"
    if not draft.project:
        return "没有测评项目"
    for name in _NAMES:
        field = field_of("indicator", name)
        if len(getattr(draft, name)) > field.limit:
            return f"{field.word}超过 {field.limit} 字"
    limit = field_of("indicator", "score_words").limit
    return f"分值超过 {limit} 字" if len(draft.written) > limit else ""


def _unread_rows(readers: Sequence[BlockReader]) -> Iterator[str]:
    """The rows that are no indicators, by number and first words."""
    rows = sorted({row for reader in readers for row in reader.unread})
    if rows:
        named = [f"第 {row} 行“{' '.join(text.split())[:12]}”" for row, text in rows[:_ROWS_NAMED]]
        more = f"等 {len(rows)} 行" if len(rows) > _ROWS_NAMED else ""
        yield f"没有读的行：{'、'.join(named)}{more}。"
