"""改名对照: what could not keep its name in an archive, so that nobody has to guess what was cut."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import safe_name
from wenming_desktop.spreadsheets.writing import put, save_book
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.staging import Staging
from wenming_desktop.words import in_one_line

RENAMES = PurePosixPath("其他", "改名对照.xlsx")

_NO_LIMIT = 1_000_000  # UTF-16 units
_HEADS = ("存档里的路径", "原来的名称", "原文件名", "改动")
_WIDTHS = (60, 60, 40, 16)  # characters
_WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True)
class Rename:
    """A name that had to change; ``original`` is what the file was called when it came, "" of a folder."""

    path: PurePosixPath
    wanted: str
    original: str
    change: str  # in the clerk's words


def renames(names: Iterable[tuple[PurePosixPath, str, str]]) -> list[Rename]:
    """Those whose name differs from the one wanted, each path once.

    Args:
        names: path in the archive, the name it would have if every name could be, the file's original name.
    """
    known = {path: (wanted, original) for path, wanted, original in names if path.name != wanted}
    return [
        Rename(path, wanted, original, _change(path.name, wanted))
        for path, (wanted, original) in known.items()
    ]


def write_renames(found: Sequence[Rename], target: Path, job: Job) -> None:
    """As a workbook; raises UserError where it cannot be written, and Cancelled."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("改名对照")
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, head, bold=True) for head in _HEADS])
    for each in job.each(found):
        texts = (each.path.as_posix(), in_one_line(each.wanted), in_one_line(each.original), each.change)
        sheet.append([_cell(sheet, text) for text in texts])
    save_book(book, target)


def staged_renames(found: Sequence[Rename], staging: Staging, job: Job) -> list[BagFile]:
    """The workbook for an archive; nothing where no name had to change."""
    return [staging.write(RENAMES, lambda target: write_renames(found, target, job))] if found else []


def _change(name: str, wanted: str) -> str:
    plain = safe_name(wanted, _NO_LIMIT)
    changes = ["换掉不能用的符号"] if plain != wanted else []
    if name != plain:
        stem, whole = PurePosixPath(name).stem, PurePosixPath(plain).stem
        begin = stem.rpartition(" (")[0] if stem.endswith(")") and not whole.endswith(stem[-3:]) else stem
        if len(begin) < len(whole):
            changes.append("缩短")
        if begin != stem:
            changes.append("同名加序号")
    return "，".join(changes)


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.font, cell.alignment = Font(bold=bold), _WRAPPED
    put(cell, text)
    return cell
