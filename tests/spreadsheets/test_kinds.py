"""Workbooks of other kinds than .xlsx, cells without a value, merged cells."""

import os
import shutil
import struct
import zipfile
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell

from tests.compounds import binary_workbook, compound
from wenming_desktop.errors import UserError
from wenming_desktop.spreadsheets.sheets import Area, Sheet, Unusable
from wenming_desktop.spreadsheets.workbooks import open_to_change, open_workbook

DATA = Path(__file__).parents[1] / "data" / "spreadsheets"
DAY = datetime(2021, 12, 31)  # noqa: DTZ001 - a cell knows no time zone


def number(row: int, column: int) -> tuple[int, bytes]:
    return 0x0203, struct.pack("<HHHd", row, column, 0, 1.0)


@pytest.mark.parametrize("name", ["表.xls", "表.et"])
def test_a_binary_workbook_as_offices_have_them(tmp_path: Path, name: str) -> None:
    shutil.copy(DATA / "office.xls", tmp_path / name)
    (sheet,) = open_workbook(tmp_path / name)  # the hidden one is not read
    check(sheet, told=True)


@pytest.mark.parametrize("name", ["表.ods", "表.xlsx"])
def test_an_open_document_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    shutil.copy(DATA / "office.ods", tmp_path / name)
    (sheet,) = open_workbook(tmp_path / name)
    check(sheet, told=1.0)


def check(sheet: Sheet, told: object) -> None:
    assert (sheet.name, sheet.cut) == ("配档表", False)
    assert sheet.merged == (Area(0, 0, 0, 4), Area(2, 3, 4, 3))
    assert sheet.rows == (
        ("文明单位任务配档表", None, None, None, None),
        ("序号", "测评内容", "分值", "牵头科室", "完成时限"),
        (1, "学习贯彻党的创新理论，\n每月集中学习", 2, "办公室", DAY),
        (2, "举办道德讲堂", Unusable("C4", "#N/A", formula=False), None, "12月底前"),
        (3, "组建志愿服务队", Unusable("C5", "#DIV/0!", formula=False), None, time(9, 30)),
        (4, "开展节日活动", 2.5, "工会", told),
        (5, "整理档案", "=2+1", "整理档案", "#N/A"),
    )
    assert [row[3] for row in sheet.filled()[2:6]] == ["办公室", "办公室", "办公室", "工会"]


def test_cells_without_a_value_are_named_and_texts_that_look_alike_are_not(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"] = "=2+1", "#REF!", '=""'
    sheet["A2"], sheet["B2"] = "=2+1", "#N/A"
    for cell in (sheet["A2"], sheet["B2"]):
        cell.data_type = "s"
    sheet["D12"] = "=SUM(A1:A2)"
    book.save(tmp_path / "表.xlsx")
    (read,) = open_workbook(tmp_path / "表.xlsx")
    assert read.rows[1] == ("=2+1", "#N/A", None, None)
    problems = [cell.problem for row in read.rows for cell in row if isinstance(cell, Unusable)]
    assert problems == [
        "单元格 A1 的公式“=2+1”没有算好的结果，请在 Excel 或 WPS 里打开并保存后再试",
        "单元格 B1 是错误值“#REF!”",
        '单元格 C1 的公式“=""”没有算好的结果，请在 Excel 或 WPS 里打开并保存后再试',
        "单元格 D12 的公式“=SUM(A1:A2)”没有算好的结果，请在 Excel 或 WPS 里打开并保存后再试",
    ]
    assert [cell.place for cell in read.rows[11] if isinstance(cell, Unusable)] == ["D12"]


def test_an_empty_result_is_a_result(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "词"
    book.save(tmp_path / "表.xlsx")
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(tmp_path / "表.xlsx") as package:
        parts = {part: package.read(part) for part in package.namelist()}
    parts[name] = parts[name].replace(b"</row>", b'<c r="B1" t="str"><f>""</f><v></v></c></row>')
    with zipfile.ZipFile(tmp_path / "空.xlsx", "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    (read,) = open_workbook(tmp_path / "空.xlsx")
    assert read.rows == (("词",),)


def test_merged_cells_are_filled_within_the_rows_there_are(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, text in enumerate(("甲", "乙", "丙"), start=1):
        sheet.cell(row, 2, text)
    sheet["A1"] = "党建"
    sheet.merge_cells("A1:A9")
    sheet.merge_cells("C1:XFD1")
    book.save(tmp_path / "表.xlsx")
    (read,) = open_workbook(tmp_path / "表.xlsx")
    assert read.filled() == (("党建", "甲"), ("党建", "乙"), ("党建", "丙"))
    assert Sheet("空", ()).filled() == ()


def test_overlapping_merged_ranges_are_no_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "词"
    for _ in range(3):
        sheet.merged_cells.ranges.add(openpyxl.worksheet.cell_range.CellRange("A1:XFD1048576"))
    sheet.merged_cells.ranges.add(openpyxl.worksheet.cell_range.CellRange("A1:CV5000"))
    book.save(tmp_path / "叠.xlsx")
    with pytest.raises(UserError, match=r"“叠\.xlsx”不是完好的表格"):
        open_workbook(tmp_path / "叠.xlsx")


def encrypted_ods() -> bytes:
    return b'<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'


def test_passwords_are_said(tmp_path: Path) -> None:
    (tmp_path / "新.xlsx").write_bytes(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
    locked = binary_workbook([], before=[(0x002F, bytes(54))])
    (tmp_path / "旧.xls").write_bytes(compound({"Workbook": locked}))
    with zipfile.ZipFile(tmp_path / "开.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", encrypted_ods())
        package.writestr("content.xml", os.urandom(999))
    for name in ("新.xlsx", "旧.xls", "开.ods"):
        with pytest.raises(UserError) as caught:
            open_workbook(tmp_path / name)
        assert caught.value.message == f"“{name}”加了密码，请在 WPS 或 Excel 里去掉密码后再试。"


@pytest.mark.parametrize(
    ("streams", "words"),
    [
        ({"WordDocument": b"x"}, "（旧版 Word 文档）不是表格"),
        ({"Workbook": b"x", "_VBA_PROJECT_CUR": b"x"}, "带有宏"),
        ({"Workbook": binary_workbook([number(0, 0), number(65_535, 255)])}, "太大"),
        ({"Workbook": b"x"}, "不是完好的表格"),
        ({"Workbook": binary_workbook([number(0, 0)])[:-30]}, "“甲.xls”"),
        ({"Workbook": binary_workbook([(0x0006, b"x"), (0x0205, b"")])}, "不是完好的表格"),
        ({"Nothing": b"x"}, "不是完好的表格"),
    ],
)
def test_what_is_no_binary_workbook(tmp_path: Path, streams: dict[str, bytes], words: str) -> None:
    (tmp_path / "甲.xls").write_bytes(compound(streams))
    with pytest.raises(UserError, match=r"“甲\.xls”") as caught:
        open_workbook(tmp_path / "甲.xls")
    assert words in caught.value.message


def test_damaged_compound_files_are_refused(tmp_path: Path) -> None:
    whole = (DATA / "office.xls").read_bytes()
    for name, content in {
        "断.xls": whole[:3000],
        "头.xls": whole[:200],
        "圈.xls": whole[:76] + bytes(436) + bytes(8192),  # every chain leads to itself
        "目录.xls": whole[:48] + b"\x05\0\0\x10" + whole[52:],
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UserError, match=f"“{name}”不是完好的表格"):
            open_workbook(tmp_path / name)


def ods(rows: str) -> dict[str, bytes]:
    with zipfile.ZipFile(DATA / "office.ods") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    head, _, rest = parts["content.xml"].partition(b"<table:table ")
    _, _, tail = rest.rpartition(b"</table:table>")
    table = f'<table:table table:name="甲">{rows}</table:table>'.encode()
    return parts | {"content.xml": head + table + tail}


def xlsb(path: Path, *sheet: tuple[int, bytes]) -> Path:
    """An .xlsb file with one sheet of these records."""

    def packed(*records: tuple[int, bytes]) -> bytes:
        heads = (
            (bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])) for kind, _ in records
        )
        return b"".join(
            head + bytes([len(body)]) + body for head, (_, body) in zip(heads, records, strict=True)
        )

    def text(written: str) -> bytes:
        return struct.pack("<I", len(written)) + written.encode("utf-16-le")

    bundle = struct.pack("<II", 0, 1) + text("rId1") + text("甲")
    relation = '<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.bin"/>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "xl/_rels/workbook.bin.rels", f"<Relationships {RELATIONS}>{relation}</Relationships>"
        )
        package.writestr(
            "xl/workbook.bin", packed((131, b""), (143, b""), (156, bundle), (144, b""), (132, b""))
        )
        corners = struct.pack("<IIII", 0, 9, 0, 9)
        package.writestr(
            "xl/worksheets/sheet1.bin",
            packed((129, b""), (148, corners), (145, b""), *sheet, (146, b""), (130, b"")),
        )
    return path


RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def test_a_workbook_of_binary_parts(tmp_path: Path) -> None:
    row = struct.pack("<IIHBBBI", 0, 0, 300, 0, 0, 0, 0)
    path = xlsb(
        tmp_path / "甲.xls",
        (0, row),
        (5, struct.pack("<IId", 0, 0, 2.5)),
        (3, struct.pack("<IIB", 1, 0, 0x2A)),
        (11, struct.pack("<IIB", 2, 0, 0x07) + bytes(10)),
        (0, struct.pack("<I", 1) + row[4:]),
        (5, struct.pack("<IId", 0, 0, 3.0)),
    )
    (sheet,) = open_workbook(path)
    assert sheet.rows == (
        (2.5, Unusable("B1", "#N/A", formula=False), Unusable("C1", "#DIV/0!", formula=False)),
        (3.0, None, None),
    )
    far = xlsb(
        tmp_path / "远.xlsb",
        (0, struct.pack("<I", 1_048_575) + row[4:]),
        (5, struct.pack("<IId", 16_383, 0, 1)),
    )
    with pytest.raises(UserError, match=r"“远\.xlsb”太大"):
        open_workbook(far)


ONE = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="%d"/>'
NOTHING = '<table:table-cell table:number-columns-repeated="16384"/>'
FORMULA = '<table:table-cell table:formula="of:=[.A1]*2"/>'


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (f'<table:table-row table:number-rows-repeated="1048576">{ONE % 16_384}</table:table-row>', "太大"),
        (f"<table:table-row>{ONE % 9}" + "<x>" * 2_000_000, "太大"),
        (f'<table:table-row table:number-rows-repeated="x">{ONE % 1}</table:table-row>', "不是完好的表格"),
        (f"<table:table-row>{ONE % 1}", "不是完好的表格"),
    ],
    ids=["bomb", "marks", "number", "cut"],
)
def test_hostile_open_documents(tmp_path: Path, rows: str, words: str) -> None:
    with zipfile.ZipFile(tmp_path / "甲.ods", "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in ods(rows).items():
            package.writestr(name, content)
    with pytest.raises(UserError, match=r"“甲\.ods”") as caught:
        open_workbook(tmp_path / "甲.ods")
    assert words in caught.value.message


def test_an_open_document_formatted_to_its_end_and_a_formula_without_a_result(tmp_path: Path) -> None:
    row = "<table:table-row%s>%s</table:table-row>"
    rows = (
        row % ("", ONE % 2) + row % ("", FORMULA) + row % (' table:number-rows-repeated="1048574"', NOTHING)
    )
    with zipfile.ZipFile(tmp_path / "甲.ods", "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in ods(rows).items():
            package.writestr(name, content)
    (sheet,) = open_workbook(tmp_path / "甲.ods")
    assert sheet.rows == ((1, 1), (Unusable("A2", "=[.A1]*2", formula=True), None))


@pytest.mark.parametrize("name", ["office.xls", "office.ods"])
def test_forms_to_be_filled_are_xlsx(tmp_path: Path, name: str) -> None:
    shutil.copy(DATA / name, tmp_path / name)
    with pytest.raises(UserError, match=rf"“{name}”（.*表格）不能直接使用，请.*另存为 \.xlsx"):
        open_to_change(tmp_path / name)


def test_an_xlsx_that_is_called_xls(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cell = book.active["A1"]
    assert isinstance(cell, Cell)
    cell.value = "词"
    book.save(tmp_path / "表.xlsx")
    (tmp_path / "表.xlsx").rename(tmp_path / "表.xls")
    assert open_workbook(tmp_path / "表.xls")[0].rows == (("词",),)
    assert open_to_change(tmp_path / "表.xls").active["A1"].value == "词"
