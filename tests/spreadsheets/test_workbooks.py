"""Workbooks from outside: what is in them, and what is refused whatever they try."""

import io
import subprocess
import sys
import time
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.sandbox.calling import Limits
from wenming_desktop.spreadsheets import workbooks
from wenming_desktop.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS
from wenming_desktop.spreadsheets.workbooks import SECONDS, open_workbook

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)

DAY = datetime(2021, 3, 5)  # noqa: DTZ001 - a cell knows no time zone


def plain() -> dict[str, bytes]:
    """The parts of a small good workbook."""
    book = openpyxl.Workbook()
    book.active["A1"] = "测评内容"
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as package:
        return {name: package.read(name) for name in package.namelist()}


def crafted(path: Path, parts: dict[str, bytes]) -> Path:
    """A workbook with some parts replaced or added."""
    whole = plain() | parts
    if "xl/sharedStrings.xml" in parts:
        whole["[Content_Types].xml"] = whole["[Content_Types].xml"].replace(b"</Types>", STRINGS_TYPE)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in whole.items():
            package.writestr(name, content)
    return path


def sheet(rows: str) -> bytes:
    return f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode()


def test_values_as_they_stand(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "一"
    first["B2"], first["C2"], first["B4"] = "词", 1.5, DAY
    first.merge_cells("B2:B3")
    book.create_sheet("藏").sheet_state = "hidden"
    book.create_sheet("空")
    book.save(tmp_path / "表.xlsx")
    one, empty = open_workbook(tmp_path / "表.xlsx")
    assert (one.name, one.cut, empty.rows) == ("一", False, ())
    assert one.rows == (
        (None, None, None),
        (None, "词", 1.5),
        (None, None, None),
        (None, DAY, None),
    )


def test_far_cells_are_told_not_read(tmp_path: Path) -> None:
    for cell, cut in (("XFD1048576", True), ("A5001", True), ("CW1", True), ("CV5000", False)):
        book = openpyxl.Workbook()
        book.active["A1"] = book.active[cell] = "词"
        book.save(tmp_path / "远.xlsx")
        (read,) = open_workbook(tmp_path / "远.xlsx")
        assert read.cut is cut, cell
        assert len(read.rows) <= MOST_ROWS
        assert len(read.rows[0]) <= MOST_COLUMNS


def test_empty_cells_and_rows_at_the_end_are_left_out(tmp_path: Path) -> None:
    """As of a table that was formatted further than it was filled."""
    rows = (
        '<row r="1"><c r="A1"/><c r="B1"><v>1</v></c><c r="C1"/></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="D2"/><c r="CW2"/></row>'
        '<row r="3"><c r="A3"/><c r="B3"/></row><row r="5001"><c r="A5001"/></row>'
    )
    (read,) = open_workbook(crafted(tmp_path / "尾.xlsx", {SHEET: sheet(rows)}))
    assert read.rows == ((None, 1), (2, None))
    assert not read.cut


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{entities}]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>'
    return head.encode() + sheet(cell)


HOSTILE = {
    "实体炸弹": lambda: {SHEET: entity_bomb()},
    "实体炸弹16": lambda: {SHEET: entity_bomb().decode().encode("utf-16")},
    "空格": lambda: {
        SHEET: sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>' + " " * (200 << 20) + "</t></is></c></row>")
    },
    "长文本": lambda: {
        SHEET: sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>' + "a" * (1 << 20) + "</t></is></c></row>")
    },
    "很多单元格": lambda: {SHEET: sheet('<row r="1">' + "<c/>" * 1_000_000 + "</row>")},
    "很多属性": lambda: {
        SHEET: sheet("<row><c " + " ".join(f'a{n}=""' for n in range(400_000)) + "/></row>")
    },
    "很多合并": lambda: {SHEET: sheet("") + b'<mergeCell ref="A1:B1"/>' * 500_000},
    "很多字符串": lambda: {
        "xl/sharedStrings.xml": f"<sst {NAMESPACE}>{'<si><t/></si>' * 500_000}</sst>".encode()
    },
    "很多样式": lambda: {
        "xl/styles.xml": f"<styleSheet {NAMESPACE}>{'<xf/>' * 300_000}</styleSheet>".encode()
    },
    "宏": lambda: {"xl/vbaProject.bin": b"\xd0\xcf"},
    "坏单元格": lambda: {SHEET: sheet('<row r="1"><c r="A1"><v>一</v></c></row>')},
    "坏坐标": lambda: {SHEET: sheet('<row r="1"><c r="A1?"><v>1</v></c></row>')},
    "没写完": lambda: {SHEET: sheet("")[:-20]},
    "不是XML": lambda: {"xl/workbook.xml": b"\x00\x01"},
    "空白": lambda: {SHEET: sheet("")},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused(tmp_path: Path, name: str) -> None:
    path = crafted(tmp_path / f"{name}.xlsx", HOSTILE[name]())
    began = time.thread_time()
    with pytest.raises(UserError, match=f"“{name}.xlsx”.*。"):
        open_workbook(path)
    assert time.thread_time() - began < SECONDS  # of the processor, whatever else the machine does


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("没有.xlsx", None, "找不到"),
        ("空.xlsx", b"", "空文件"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 .xlsx"),
        ("宏.xlsm", b"PK\x03\x04", "另存为 .xlsx"),
        ("改名.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是完好"),
        ("图.xlsx", b"\xff\xd8\xff\xe0" * 99, "（图片）不是表格"),
        ("断.xlsx", b"PK\x03\x04" + b"\0" * 99, "不是完好"),
        ("网页.xls", b"<html><table></table></html>", "（网页）不能直接使用"),
        ("文字.xls", "序号\t任务\n1\t学习\n".encode("gb18030"), "（纯文本）不能直接使用"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=name) as caught:
        open_workbook(tmp_path / name)
    assert words in caught.value.message


def test_a_word_document_renamed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "文.xlsx", "w") as package:
        package.writestr("word/document.xml", "<w/>")
    with pytest.raises(UserError, match=r"文\.xlsx”（Word 文档）不是表格"):
        open_workbook(tmp_path / "文.xlsx")
    (tmp_path / "夹.xlsx").mkdir()
    with pytest.raises(UserError, match=r"夹\.xlsx"):
        open_workbook(tmp_path / "夹.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1">' + "<c/>" * 780_000 + "</row>",
        "".join(f'<row r="{n}">' + f'<c r="A{n}" t="n"><v>1</v></c>' * 22 + "</row>" for n in range(1, 5001)),
        '<row r="900000000"><c r="A900000000"><v>1</v></c></row>',
    ],
    ids=["one row", "many values", "far row"],
)
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_the_worst_that_is_let_in_stays_within_the_limits(tmp_path: Path, rows: str) -> None:
    """Opened or refused: what the child does, in a process that then tells its peak memory."""
    path = crafted(tmp_path / "最坏.xlsx", {SHEET: sheet(rows)})
    script = (
        "import re, resource, sys, pathlib\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]), -1))\n"
        "from wenming_desktop.spreadsheets.workbooks import plain_workbook\n"
        "from wenming_desktop.errors import UserError\n"
        "try: plain_workbook(pathlib.Path(sys.argv[1]))\n"
        "except UserError: pass\n"
        "print(*re.findall(r'VmHWM:\\s*(\\d+)', pathlib.Path('/proc/self/status').read_text()))\n"
    )
    command = [sys.executable, "-c", script, path, str(SECONDS + 5)]  # of the processor, with its start
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 512 * 1024  # KB


def test_too_slow_and_too_large_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = crafted(tmp_path / "慢.xlsx", {SHEET: sheet("<row/>" * 90_000)})
    large = crafted(tmp_path / "大.xlsx", {SHEET: sheet('<row r="900000000"/>')})
    with pytest.raises(UserError, match=r"“大\.xlsx”太大，"):
        open_workbook(large)
    monkeypatch.setattr(workbooks, "_ALLOWED", Limits(cpu=0))
    with pytest.raises(UserError, match=r"“慢\.xlsx”.*还没有读完，"):
        open_workbook(slow)
