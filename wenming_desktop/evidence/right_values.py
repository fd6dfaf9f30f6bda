"""The list of right values that a folder of scans is measured against."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from wenming_desktop.errors import UserError
from wenming_desktop.evidence.proposing.days import whole_day
from wenming_desktop.jobs import Job
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.reading.sources import cell_text, decode_text
from wenming_desktop.safety.outside import open_outside
from wenming_desktop.sandbox.kinds import Kind, kind_of
from wenming_desktop.spreadsheets.headed import Words, find_header
from wenming_desktop.spreadsheets.workbooks import open_workbook


class Column(StrEnum):
    """What a column of the list says."""

    FILE = "文件"
    NUMBER = "文号"
    TITLE = "题名"
    BODY = "责任者"
    DAY = "形成日期"
    KIND = "类型"
    TEXT = "正文"


_WORDS: Mapping[Column, Words] = {
    Column.FILE: Words(("文件", "文件名", "文件名称")),
    Column.NUMBER: Words(("文号", "发文字号")),
    Column.TITLE: Words(("题名", "标题", "文件题名")),
    Column.BODY: Words(("责任者", "发文机关", "发文单位")),
    Column.DAY: Words(("形成日期", "成文日期", "日期")),
    Column.KIND: Words(("类型", "材料类型")),
    Column.TEXT: Words(("正文", "全文")),
}
_COMPARED = tuple(each for each in Column if each is not Column.FILE)
_WORKBOOKS = {Kind.XLSX, Kind.XLS, Kind.ODS, Kind.XLSB}
_MOST_BYTES = 20 * 2**20


@dataclass(frozen=True)
class RightValues:
    """The list.

    Attributes:
        rows: of each file column -> value; days as ISO, empty for what the paper does not have.
        problems: a sentence for each thing that is not compared.
    """

    rows: tuple[Mapping[Column, str], ...]
    problems: tuple[str, ...]


def right_values(folder: Path, path: Path, today: date, job: Job) -> RightValues:
    """Read a list: a table as text (UTF-8, UTF-16, GB18030; comma, semicolon or tab) or a workbook.

    Args:
        folder: of the scans.
        path: of the list; 文件 and some of 文号, 题名, 责任者, 形成日期, 类型, 正文 head its columns.
        today: days are not later.
        job: may cancel.

    Raises:
        UserError: it cannot be used, or does not fit the folder; it says where.
        Cancelled: by the job.
    """
    if not folder.is_dir():
        raise UserError(f"没有“{folder}”这个文件夹，请核对扫描件放在哪里。")
    table = _cells(path, job)
    header = find_header(table, _WORDS, [(Column.FILE, each) for each in _COMPARED])
    if header is None:
        raise UserError(
            f"“{path.name}”里没有可比的内容：第一行要有“{Column.FILE}”和{'、'.join(_COMPARED)}中的几列。"
        )
    rows: list[Mapping[Column, str]] = []
    for number, cells in enumerate(table[header.body :], start=header.body + 1):
        if any(cells):
            row = {name: cells[at] for name, at in header.columns.items() if at < len(cells)}
            where = f"“{path.name}”第 {number} 行"
            if len(row) < len(header.columns):
                raise UserError(f"{where}比表头少几格，请补齐；原件上没有的空着。")
            rows.append(_checked(row, where, today))
    if not rows:
        raise UserError(f"“{path.name}”只有表头，请一行写一份扫描件。")
    names = [row[Column.FILE] for row in rows]
    if again := [name for name in names if names.count(name) > 1]:
        raise UserError(f"“{path.name}”里“{again[0]}”写了几行，请只留一行。")
    if missing := [name for name in names if not (folder / name).is_file()]:
        raise UserError(f"文件夹里没有“{'”、“'.join(missing[:5])}”{'等' * (len(missing) > 5)}，请核对列表。")
    unread = [header.words[at] for at in header.unread]
    return RightValues(tuple(rows), tuple(_left_out(folder, path, names, unread)))


def _cells(path: Path, job: Job) -> Sequence[Sequence[str]]:
    with open_outside(path, _MOST_BYTES) as stream:
        content = stream.read()
    if kind_of(content) in _WORKBOOKS:
        return [[cell_text(cell) for cell in row] for row in open_workbook(path, job)[0].rows]
    text = decode_text(content, path.name)
    first = text.partition("\n")[0]
    try:
        rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))]
    except csv.Error as error:
        raise UserError(f"“{path.name}”不是一张表，请另存为 CSV（逗号分隔）后再试。", repr(error)) from error
    return [[cell.strip() for cell in row] for row in rows]


def _checked(row: Mapping[Column, str], where: str, today: date) -> Mapping[Column, str]:
    """A row, its day as ISO; UserError where it cannot be true of any scan."""
    if not row[Column.FILE]:
        raise UserError(f"{where}没有写“{Column.FILE}”，请补上，或删去这一行。")
    if (kind := row.get(Column.KIND)) and kind not in set(MaterialKind):
        raise UserError(f"{where}的类型“{kind}”不是{'、'.join(MaterialKind)}中的一种；都不是的空着。")
    if written := row.get(Column.DAY):
        day = whole_day(written, today)
        if day is None:
            raise UserError(f"{where}的日期“{written}”不是完整的日期，请写成 2021-03-05 这样；没有的空着。")
        return {**row, Column.DAY: day.isoformat()}
    return row


def _left_out(folder: Path, path: Path, names: Sequence[str], unread: Sequence[str]) -> list[str]:
    """What the list has that is not compared, and the folder that is not in the list."""
    said = [f"列表的“{'”、“'.join(unread)}”没有对照，不是要比的列。"] if unread else []
    known = {(folder / name).resolve() for name in names} | {path.resolve()}
    others = sum(each.is_file() and each.resolve() not in known for each in folder.iterdir())
    return [*said, f"文件夹里还有 {others} 份不在列表里，没有识别。"] if others else said
