"""What stands on the sheet of a table that came back and is none of its values: 批注, notes beside it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter

from wenming_desktop.documents.returned_table.differences import rows_in_words
from wenming_desktop.documents.returned_table.rows import SheetRow, cell_text
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.spreadsheets.headed import Header
from wenming_desktop.spreadsheets.sheets import Sheet
from wenming_desktop.words import shortened

_EACH = 5  # remarks in one column that are said one by one
_SHOWN = 60  # characters of one


def left_out(sheet: Sheet, header: Header[TaskColumn], rows: Sequence[SheetRow]) -> Iterator[str]:
    """What is said of it, a Chinese sentence each.

    Args:
        sheet: that is read.
        header: its header.
        rows: those that may be tasks.
    """
    if sheet.hidden:
        yield f"工作表“{sheet.name}”是隐藏的，看得见的工作表里没有内容，读的是它。"
    elif sheet.beside:
        named = "、".join(f"“{name}”" for name in sheet.beside)
        yield f"还有隐藏的工作表{named}没有读，要读请先取消隐藏再保存。"
    for row, _, text in sheet.comments:
        yield f"第 {row + 1} 行有批注，没有取：“{_short(text)}”。"
    yield from _without_header(sheet, header, rows)
    places = {(row.number - 1, at) for row in rows for at in header.columns.values()}
    struck = {at + 1 for at, column in sheet.struck if (at, column) in places}
    if struck:
        yield f"{rows_in_words(struck)}有划掉的字，划掉的不算。"


def _without_header(sheet: Sheet, header: Header[TaskColumn], rows: Sequence[SheetRow]) -> Iterator[str]:
    """Cells of the rows in columns that have no header and are not read."""
    read = set(header.columns.values())
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        for at, cell in enumerate(sheet.rows[row.number - 1]):
            headed = at < len(header.words) and header.words[at]
            if at not in read and not headed and (text := cell_text(cell).strip()):
                found[at].append((row.number, text))
    for at, said in sorted(found.items()):
        letter = get_column_letter(at + 1)
        if len(said) > _EACH:
            yield f"{letter} 列没有表头，没有读：{rows_in_words(row for row, _ in said)}有内容。"
        else:
            for row, text in said:
                yield f"第 {row} 行 {letter} 列没有表头，没有取：“{_short(text)}”。"


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), _SHOWN)
