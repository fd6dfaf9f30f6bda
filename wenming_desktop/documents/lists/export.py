"""A list as a workbook that can be printed, sorted and pasted back: values only, never a formula."""

from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from wenming_desktop.documents.lists.kinds import Laid, ListKind, Value
from wenming_desktop.documents.lists.ledger import ACTIVITIES, FUNDS, PUBLICITY, VOLUNTEERS
from wenming_desktop.documents.lists.standing import EVIDENCE, GAPS, ORDERS, SCORES
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.press.wording import em_width, printable, unprintable
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.redaction import redacted_number
from wenming_desktop.spreadsheets.styles import set_style, style_of
from wenming_desktop.spreadsheets.writing import DATE_FORMAT, put, save_book
from wenming_desktop.words import chinese_date

LISTS: tuple[ListKind, ...] = (
    ACTIVITIES,
    VOLUNTEERS,
    PUBLICITY,
    FUNDS,
    GAPS,
    EVIDENCE,
    ORDERS,
    SCORES,
)
_A4 = 9  # ECMA-376, 18.3.1.63
_HEAD_ROW = 3
_LEAST, _MOST = 4.0, 24.0  # em that a column is wide
_SAMPLE = 2_000  # rows whose contents say how wide a column is
_UNITS_PER_EM = 1.9  # of a column's width, at the size of the body
_DAY_EM = 7.0  # 2021年12月31日
_TELL_EVERY = 500  # rows
_MOST_CHARACTERS = 32_767  # that a cell of Excel holds
_FACE = "宋体"


def export_list(
    kind: ListKind,
    subject: Subject,
    target: Path,
    job: Job,
    ids: Sequence[str] | None = None,
    *,
    personal: bool = False,
) -> int:
    """Write a list as .xlsx; an existing file is replaced only when the new one is complete.

    Args:
        kind: which list.
        subject: the year.
        target: the file.
        job: told row by row.
        ids: the rows in their order, as a page shows them; all of the year in the usual order without.
        personal: with whole phones and numbers; else their middle is hidden, as in an archive for others.

    Returns:
        How many rows it has.

    Raises:
        UserError: there is nothing to write, a text that no cell can hold, or the file cannot be written.
        Cancelled: by the job; nothing was written then.
    """
    everything = kind.ids(subject) if ids is None else ids
    if not everything:
        raise UserError(f"没有可以导出的{kind.counted[1:] or '内容'}。")
    job.report(0, len(everything), "读取")
    laid = _hidden(kind.laid(subject, everything), personal=personal)
    _refuse_unprintable(laid)
    part = ids is not None and is_part(kind, subject, ids)
    said = _said_in_brackets(_marks(kind, part=part, personal=personal))
    save_book(_book(kind, subject, laid, said, job), target)
    return len(laid.rows)


def list_file_name(kind: ListKind, year: int, *, part: bool = False, personal: bool = False) -> str:
    """The name that a list is offered under, e.g. ``活动台账（2021年，筛选）.xlsx``.

    Args:
        kind: which list.
        year: of the plan.
        part: it has not all rows of the year.
        personal: with whole phones and numbers.
    """
    return f"{kind.title}{_said_in_brackets((f'{year}年', *_marks(kind, part=part, personal=personal)))}.xlsx"


def is_part(kind: ListKind, subject: Subject, ids: Sequence[str]) -> bool:
    """Whether some of the year's rows are missing."""
    return not set(kind.ids(subject)) <= set(ids)


def _marks(kind: ListKind, *, part: bool, personal: bool) -> tuple[str, ...]:
    """What tells this copy of a list from others of it."""
    return (*(("筛选",) if part else ()), *(("完整号码",) if personal and kind.is_personal else ()))


def _said_in_brackets(words: Sequence[str]) -> str:
    return f"（{'，'.join(words)}）" if words else ""


def find_list(name: str) -> ListKind:
    """The list with this name or title; UserError naming all there are."""
    for kind in LISTS:
        if name in {kind.name, kind.title}:
            return kind
    known = "、".join(f"{kind.name}（{kind.title}）" for kind in LISTS)
    raise UserError(f"没有名为“{name}”的列表。可以是：{known}。")


def _hidden(laid: Laid, *, personal: bool) -> Laid:
    if personal or not any(laid.personal):
        return laid
    rows = [
        tuple(
            redacted_number(value) if hide and isinstance(value, str) else value
            for value, hide in zip(row, laid.personal, strict=True)
        )
        for row in laid.rows
    ]
    return Laid(laid.heads, laid.looks, laid.personal, rows, laid.sums)


def _refuse_unprintable(laid: Laid) -> None:
    for number, row in enumerate(laid.rows, start=1):
        for head, value in zip(laid.heads, row, strict=True):
            if not isinstance(value, str):
                continue
            if bad := unprintable(value):
                raise UserError(
                    f"第 {number} 行的“{head}”第 {bad.start() + 1} 个字是看不见的控制字符，"
                    "表格不能保存，请删去后再导出。",
                    f"U+{ord(bad.group()):04X}",
                )
            if len(value) > _MOST_CHARACTERS:
                raise UserError(f"第 {number} 行的“{head}”超过 {_MOST_CHARACTERS} 字，表格放不下，请先缩短。")


def _book(kind: ListKind, subject: Subject, laid: Laid, said: str, job: Job) -> Workbook:
    book = Workbook(write_only=True)
    unit, year = subject.unit, f"{subject.plan.year}年度" if subject.plan_id else ""
    book.properties.creator = printable(unit)
    book.properties.title = title = f"{year}{kind.title}{said}"
    sheet = book.create_sheet(kind.title)
    _set_up(sheet, laid)
    looks = _Looks(sheet)
    last = len(laid.heads)
    sheet.append([looks.cell(title, looks.title), *(looks.cell(None, looks.title) for _ in range(last - 1))])
    whose = f"单位：{printable(unit)}　共 {len(laid.rows)} {kind.counted}"
    notes: list[Cell | None] = [looks.cell(whose, looks.left), *[None] * (last - 2)]
    sheet.append([*notes, looks.cell(chinese_date(subject.today), looks.right)])
    sheet.append([looks.cell(head, looks.head) for head in laid.heads])
    for number, row in enumerate(laid.rows):
        if number % _TELL_EVERY == 0:
            job.report(number, len(laid.rows), kind.title)
        sheet.append([looks.body(value, look) for value, look in zip(row, laid.looks, strict=True)])
    for line in laid.sums:
        sheet.append([looks.sum(value, look) for value, look in zip(line, laid.looks, strict=True)])
    job.report(len(laid.rows), len(laid.rows), kind.title)
    return book


def _set_up(sheet: Any, laid: Laid) -> None:
    """Page, columns and panes; before the first row, for rows are written as they come."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    for number, width in enumerate(_widths(laid), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = round(width * _UNITS_PER_EM + 1, 1)


def _widths(laid: Laid) -> list[float]:
    """Of each column in em: what nine of ten of its contents need on one line, within bounds."""
    widths: list[float] = []
    for at, (head, look) in enumerate(zip(laid.heads, laid.looks, strict=True)):
        wanted = sorted(_em(row[at], look) for row in islice(laid.rows, _SAMPLE) if row[at] not in {None, ""})
        usual = wanted[int(0.9 * (len(wanted) - 1))] if wanted else 0.0
        sums = max((_em(line[at], look) for line in laid.sums), default=0.0)
        widths.append(min(max(usual, sums, em_width(head), _LEAST), _MOST))
    return widths


def _em(value: Value, look: str) -> float:
    if isinstance(value, date):
        return _DAY_EM
    text = "" if value is None else f"{value:,}" if look and not isinstance(value, str) else str(value)
    return max(map(em_width, text.splitlines()), default=0.0)


class _Looks:
    """The styles of a list, each made once, and cells that wear them."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        thin = Side(style="thin", color="808080")
        grid = Border(left=thin, right=thin, top=thin, bottom=thin)
        text, head, bold = Font(name=_FACE, size=10), Font(name=_FACE, size=10, bold=True), "bold"
        wrapped = Alignment(vertical="center", wrap_text=True)
        centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
        grey = PatternFill("solid", fgColor="F2F2F2")
        self.title = self._made(
            Font(name=_FACE, size=16, bold=True), Alignment(horizontal="centerContinuous")
        )
        self.left = self._made(text, Alignment(horizontal="left"))
        self.right = self._made(text, Alignment(horizontal="right"))
        self.head = self._made(head, centred, grid, grey)
        self._text = self._made(text, wrapped, grid)
        self._day = self._made(text, centred, grid, look=DATE_FORMAT)
        self._faces = {"": text, bold: head}
        self._numbers: dict[tuple[str, str], Any] = {}
        self._bold = self._made(head, wrapped, grid)
        self._grid = grid

    def cell(self, value: Value, style: Any) -> Cell:
        """A cell with a value."""
        made = WriteOnlyCell(self._sheet)
        set_style(made, style)
        put(made, printable(value) if isinstance(value, str) else value)
        return made

    def body(self, value: Value, look: str) -> Cell:
        """A cell of a row."""
        if isinstance(value, date):
            return self.cell(value, self._day)
        return self.cell(value, self._text if isinstance(value, str | None) else self._number(look, ""))

    def sum(self, value: Value, look: str) -> Cell:
        """A cell of a line of sums."""
        return self.cell(value, self._bold if isinstance(value, str | None) else self._number(look, "bold"))

    def _number(self, look: str, face: str) -> Any:
        if (look, face) not in self._numbers:
            right = Alignment(horizontal="right", vertical="center")
            self._numbers[look, face] = self._made(self._faces[face], right, self._grid, look=look)
        return self._numbers[look, face]

    def _made(
        self,
        font: Font,
        alignment: Alignment,
        border: Border | None = None,
        fill: PatternFill | None = None,
        look: str = "",
    ) -> Any:
        made = cast("Any", WriteOnlyCell(self._sheet))
        made.font, made.alignment = font, alignment
        if border:
            made.border = border
        if fill:
            made.fill = fill
        if look:
            made.number_format = look
        return style_of(made)
