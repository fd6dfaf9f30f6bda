"""Writing workbooks: texts that stay texts, and files that are replaced whole and name this program."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_APP

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.safety.files import replacing
from wenming_desktop.safety.saving import refuse_place

DATE_FORMAT = 'yyyy"年"m"月"d"日"'

_MAKER = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>文明创建工作台</Application></Properties>"
)
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # ECMA-376, 22.9.2.19: _x0041_ is read as A
_LIKE_A_FORMULA = ("=", "+", "-", "@")


def put(cell: Cell, value: str | int | Decimal | date | None) -> None:
    """Put a value into a cell; call it after the cell has its style.

    A text that begins like a formula is a text and stays one when the cell is edited.
    """
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        cell.value = _LIKE_AN_ESCAPE.sub("_x005F_", text) or None
        if text:
            cell.data_type = "s"
        if text.startswith(_LIKE_A_FORMULA):
            cell.quotePrefix = True
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = DATE_FORMAT  # not openpyxl's own


def save_book(book: Workbook, target: Path) -> None:
    """Write a workbook; an existing file is replaced only when the new one is complete.

    Raises:
        UserError: as refuse_place(), or the file cannot be written, e.g. because it is open in Excel.
    """
    refuse_place(target)
    content = BytesIO()
    ExcelWriter(book, _SignedArchive(content, "w", ZIP_DEFLATED)).save()
    try:
        with replacing(target) as part:
            part.write_bytes(content.getvalue())
    except OSError as error:
        if isinstance(error, PermissionError) and target.is_file():
            message = f"无法保存“{target.name}”：它正在 WPS 或 Excel 中打开，请关闭后再导出，原文件没有改动。"
            raise UserError(message, repr(error)) from error
        raise storage_error(f"无法保存“{target.name}”", error) or error from error


class _SignedArchive(ZipFile):
    """A workbook's archive that names this program as its maker instead of the library."""

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        content = _MAKER if zinfo_or_arcname == ARC_APP else data
        super().writestr(zinfo_or_arcname, content, compress_type, compresslevel)
