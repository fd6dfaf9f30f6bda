"""Plans from files: text in the encodings of Chinese offices, Word documents, workbooks, our own JSON."""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError

from wenming_desktop.errors import UserError, naming, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.draft_json import Json, draft_from_json, draft_to_json
from wenming_desktop.reading.tables.grids import Area, Grid, Problem, grid_of
from wenming_desktop.reading.tables.side_by_side import stacked
from wenming_desktop.reading.tables.table_roles import table_roles
from wenming_desktop.reading.text.reading import read_document, read_plan
from wenming_desktop.reading.word import word_blocks
from wenming_desktop.safety.outside import open_outside
from wenming_desktop.sandbox.calling import call
from wenming_desktop.sandbox.kinds import Kind, kind_of
from wenming_desktop.sandbox.packages import PartLimit, refuse_hostile
from wenming_desktop.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS, Cell, Sheet, Unusable
from wenming_desktop.spreadsheets.workbooks import SUFFIXES, plain_workbook, sheets_of

LARGEST_FILE = 20 * 1024 * 1024
_USUAL_NAME = re.compile(r"(?:Sheet|工作表|表)\s*\d*", re.IGNORECASE)  # of a sheet that nobody has named
_WORD_LIMITS = (  # the text of several hundred pages; pictures are not looked at
    PartLimit(re.compile(r"word/document\.xml"), 50 * 2**20, 1_000_000),
    PartLimit(re.compile(r".*\.(xml|rels)", re.IGNORECASE), 8 * 2**20, 400_000),
    PartLimit(re.compile(r".*"), 50 * 2**20, None),
)
_BROKEN_WORD = (
    *(OpcError, zipfile.BadZipFile, zlib.error, EOFError),
    SyntaxError,  # lxml's, of XML
    *(KeyError, ValueError, AttributeError, IndexError, NotImplementedError, RuntimeError),
)


def read_source(path: Path, job: Job | None = None) -> PlanDraft:
    """Read the plan in a .txt, .docx or .json file or in a workbook, in a child process.

    Raises:
        UserError: if the file cannot be read, is of another kind, damaged, too large, or holds no plan; as
            call().
        Cancelled: by the job.
    """
    return call(f"{__name__}:plain_source", path, name=path.name, unpack=draft_from_json, job=job)


def plain_source(path: Path) -> Json:
    """What the child process does for read_source()."""
    with naming(path.name):
        return draft_to_json(_read(path))


def _read(path: Path) -> PlanDraft:
    suffix = path.suffix.lower()
    try:
        with open_outside(path, LARGEST_FILE) as stream:
            content = stream.read()
    except OSError as error:
        raise storage_error(f"无法打开“{path.name}”", error) or error from error
    kind = kind_of(content)
    if kind is Kind.LOCKED:
        raise UserError(f"“{path.name}”加了密码，请在 WPS 或 Word 里去掉密码后再试。")
    if kind is Kind.DOC or suffix in {".doc", ".wps"}:
        raise UserError(
            f"“{path.name}”是旧版文档，不能直接读取，请用 WPS 或 Word 打开，另存为 .docx，或复制全文后粘贴。"
        )
    if kind in {Kind.XLSX, Kind.XLS, Kind.ODS, Kind.XLSB}:
        return _tables(path)
    if suffix == ".docx" or kind is Kind.DOCX:
        return read_document(word_blocks(open_word(content, path.name)), path.name)
    if suffix in SUFFIXES:
        return _tables(path)
    if suffix not in {".txt", ".json"}:
        raise UserError(
            f"“{path.name}”不能直接读取：可以导入 .docx、.txt、.json 文件和 .xlsx、.xls、.ods、.et 表格，"
            "其他格式请用 WPS 或 Word 另存为 .docx，或复制全文后粘贴。"
        )
    text = decode_text(content, path.name)
    return _json(text, path.name) if suffix == ".json" else read_plan(text, path.name)


def _tables(path: Path) -> PlanDraft:
    sheets = [sheet for sheet in sheets_of(plain_workbook(path)) if sheet.rows]
    grids = [_grid(sheet, several=len(sheets) > 1) for sheet in sheets]
    _refuse_other_tables(grids, path.name)
    return read_document(grids, path.name)


def _refuse_other_tables(grids: Sequence[Grid], name: str) -> None:
    """Refuse a workbook of other tables (a phone book, a roster); a plan's text in one column may be read.

    Raises:
        UserError: it says which columns a table of tasks needs.
    """
    filled = [len(grid.cells(row)) for grid in grids for row in range(len(grid.rows))]
    in_cells = 2 * sum(count > 1 for count in filled) >= sum(map(bool, filled))
    if in_cells and not any(table_roles(stacked(grid)) for grid in grids):
        raise UserError(
            f"“{name}”里没有读到任务：任务表要有“工作任务”（或“测评内容”）一列，"
            "还要有“责任科室”“牵头科室”“责任人”“完成时限”中的一列，请在表头写上这些列名后再试。"
            "名册、通讯录等请在各自的页面粘贴。"
        )


def _grid(sheet: Sheet, *, several: bool) -> Grid:
    """A sheet as a table; its name counts where there are several sheets and it is the clerk's own."""
    cells = [[cell_text(cell) for cell in row] for row in sheet.rows]
    problems = list(_problems(sheet))
    if sheet.cut:
        problems.append(Problem(f"工作表“{sheet.name}”太大，只读了前 {MOST_ROWS} 行、{MOST_COLUMNS} 列。"))
    areas = [Area(one.top, one.left, one.bottom, one.right) for one in sheet.merged]
    name = sheet.name if several and not _USUAL_NAME.fullmatch(sheet.name) else ""
    return grid_of(cells, areas, name=name, problems=problems)


def _problems(sheet: Sheet) -> Iterator[Problem]:
    """The cells without a value that can be read, the formulas of a column together."""
    for column in range(max(map(len, sheet.rows), default=0)):
        cells = [cell for row in sheet.rows if isinstance(cell := row[column], Unusable)]
        formulas = [cell for cell in cells if cell.formula]
        yield from (Problem(f"{cell.problem}，没有读入。", column) for cell in cells if not cell.formula)
        if formulas:
            more = f"（这一列共 {len(formulas)} 个这样的公式）" if len(formulas) > 1 else ""
            yield Problem(f"{formulas[0].problem}{more}，没有读入。", column)


def cell_text(cell: Cell) -> str:
    """A value as the clerk would write it: a day without its midnight, a number without idle zeros."""
    if cell is None or isinstance(cell, Unusable):
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return f"{cell:.10g}"
    return str(cell).strip()


def decode_text(content: bytes, name: str) -> str:
    """Text from bytes: UTF-8 with or without BOM, UTF-16 with BOM, otherwise GB18030.

    Args:
        content: the file's bytes.
        name: the file's name, for the message.

    Raises:
        UserError: if it is none of them, or no text.
    """
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UserError(f"“{name}”不是能识别的文本（编码应为 UTF-8 或 GB18030），请复制全文后粘贴。")


def _json(text: str, name: str) -> PlanDraft:
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(f"“{name}”不是完整的 JSON 文件，请重新导出或换一个文件。", repr(error)) from error
    return draft_from_json(data)


def open_word(content: bytes, name: str) -> Document:
    """A .docx, looked through before any parser sees it.

    Raises:
        UserError: naming it: broken, too large, or like no document.
    """
    broken = f"“{name}”不是完好的 Word 文档，请用 WPS 或 Word 打开后另存为 .docx，或复制全文后粘贴。"
    too_large = UserError(f"“{name}”展开后太大（超过 50 MB，或段落太多），请复制全文后粘贴。")
    strange = UserError(f"“{name}”的内容不像正常的文档，没有打开，请复制全文后粘贴。")
    try:
        refuse_hostile(BytesIO(content), _WORD_LIMITS, too_large, strange)
        document = docx.Document(BytesIO(content))
    except _BROKEN_WORD as error:
        raise UserError(broken, repr(error)) from error
    if not document.element.xpath("./w:body"):
        raise UserError(broken)
    return document
