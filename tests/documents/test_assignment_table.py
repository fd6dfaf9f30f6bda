import re
import zipfile
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from defusedxml import ElementTree
from hypothesis import assume, given, settings
from hypothesis.strategies import characters, sampled_from, text
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter
from plans import empty_plan, find, full_plan, with_task

from wenming_desktop.documents.press.wording import unprintable, wrap
from wenming_desktop.documents.table.assignment_table import KEY_HEADER, export_table
from wenming_desktop.documents.table.paper_sheets import Paper
from wenming_desktop.documents.table.table_columns import DEFAULT_COLUMNS, TableColumn
from wenming_desktop.documents.table.table_settings import usual_settings
from wenming_desktop.errors import UserError

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PLANS = {"empty": empty_plan, "full": full_plan}
LONG = "开展文明创建工作，落实各项任务要求。" * 340


def exported(plan, folder, paper=Paper.A3, columns=DEFAULT_COLUMNS, **changes):
    target = folder / "任务配档表.xlsx"
    look = replace(usual_settings(plan), paper=paper, columns=tuple(columns), **changes)
    export_table(plan, target, look)
    return openpyxl.load_workbook(target).active


def column_of(sheet, header):
    return next(cell.column for cell in sheet[5] if cell.value == header)


def values(sheet, header):
    column = column_of(sheet, header)
    return [sheet.cell(row, column).value for row in range(6, sheet.max_row + 1)]


@pytest.mark.parametrize("state", PLANS)
def test_every_text_comes_back_exactly(state, tmp_path):
    plan = PLANS[state]()
    sheet = exported(plan, tmp_path)
    assert values(sheet, TableColumn.TEXT) == [task.text for task in plan.tasks]
    assert values(sheet, KEY_HEADER) == [task.id for task in plan.tasks]
    assert values(sheet, TableColumn.ORDINAL) == list(range(1, 33))
    assert values(sheet, TableColumn.LEAD) == [task.lead for task in plan.tasks]
    assert values(sheet, TableColumn.SUPPORT) == ["、".join(task.support) or None for task in plan.tasks]


def test_dates_and_scores_are_values(tmp_path):
    plan = full_plan()
    sheet = exported(plan, tmp_path)
    assert values(sheet, TableColumn.DUE) == [
        datetime.combine(task.due_on, datetime.min.time()) for task in plan.tasks
    ]
    assert values(sheet, TableColumn.SCORE) == [float(task.score) for task in plan.tasks]
    assert sheet.cell(6, column_of(sheet, TableColumn.DUE)).number_format == 'yyyy"年"m"月"d"日"'


def test_measures_are_numbered_and_evidence_listed(tmp_path):
    sheet = exported(full_plan(), tmp_path)
    assert (
        values(sheet, TableColumn.MEASURES)[3]
        == "1.制定年度计划并印发；2.每季度组织一次集中学习，做好签到和记录；3.年底前形成总结"
    )
    assert values(sheet, TableColumn.EVIDENCE)[3] == "工作方案、签到表、现场照片"


def test_layout_follows_the_standard(tmp_path):
    sheet = exported(full_plan(), tmp_path)
    assert sheet["A1"].value == "附件"
    assert sheet["A3"].value == "文明单位测评考核指标任务配档表"
    assert sheet["A3"].font.size == 22
    assert "A3:L3" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet["A4"].value == "单位：临沂沂蒙山世界地质公园管理局"
    assert "2021年度" in [cell.value for cell in sheet[4]]
    assert [cell.value for cell in sheet[5]] == [*DEFAULT_COLUMNS, KEY_HEADER]
    assert {cell.font.name for cell in sheet[5][:12]} == {"黑体"}
    body = [cell for row in sheet.iter_rows(min_row=6, max_col=12) for cell in row]
    assert {cell.font.name for cell in body if not isinstance(cell, MergedCell)} == {"仿宋"}
    assert sheet.freeze_panes == "A6"
    assert sheet.column_dimensions["M"].hidden


@pytest.mark.parametrize(("paper", "code"), [(Paper.A3, 8), (Paper.A4, 9)])
def test_print_setup(paper, code, tmp_path):
    sheet = exported(full_plan(), tmp_path, paper)
    assert int(sheet.page_setup.paperSize) == code
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (int(sheet.page_setup.fitToWidth), int(sheet.page_setup.fitToHeight)) == (1, 0)
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.print_area == "'任务配档表'!$A$1:$L$37"
    assert sheet.HeaderFooter.differentOddEven
    assert sheet.oddFooter.right.text == "— &P —　"
    assert sheet.evenFooter.left.text == "　— &P —"


@pytest.mark.parametrize("state", PLANS)
@pytest.mark.parametrize("paper", list(Paper))
def test_nothing_is_reduced_in_print(paper, state, tmp_path):
    sheet = exported(PLANS[state](), tmp_path, paper)
    table_pt = sum(column.width for column in sheet.column_dimensions.values() if not column.hidden) * 6
    assert paper.printable_pt[0] * 0.99 <= table_pt <= paper.printable_pt[0]
    assert sheet["C6"].font.size in paper.sizes
    assert sheet["A3"].font.size == 22


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("text", [None, LONG, LONG[:900], "短"])
def test_rows_hold_their_text_and_pages_their_rows(paper, text, tmp_path):
    plan = with_task(full_plan(), "2-3", text=text) if text else full_plan()
    sheet = exported(plan, tmp_path, paper)
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    for cell in (cell for row in sheet.iter_rows(min_row=6, max_col=12) for cell in row):
        area = merged.get((cell.row, cell.column))
        rows = range(cell.row, (area.max_row if area else cell.row) + 1)
        columns = range(cell.column, (area.max_col if area else cell.column) + 1)
        assert sheet.row_dimensions[cell.row].height <= 409
        if isinstance(cell.value, str) and cell.column != 2:
            pixels = sum(sheet.column_dimensions[get_column_letter(number)].width for number in columns) * 8
            width = pixels / (cell.font.size * 96 / 72) - 0.8
            height = sum(sheet.row_dimensions[row].height for row in rows)
            assert len(wrap(cell.value, width)) * 1.3 * cell.font.size <= height  # 仿宋 needs 1.3 em a line
    page = paper.printable_pt[1]
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    ends = [0, *(pagebreak.id for pagebreak in sheet.row_breaks.brk), len(heights)]
    for first, last in pairwise(ends):
        header = heights[4] if first else 0
        assert 0.4 * page < sum(heights[first:last]) + header <= page or last == len(heights)


@pytest.mark.parametrize("paper", list(Paper))
def test_category_cells_hold_their_title_and_cover_their_tasks(paper, tmp_path):
    plan = full_plan()
    sheet = exported(plan, tmp_path, paper)
    merged = {cells.min_row: cells.max_row for cells in sheet.merged_cells.ranges if cells.min_col == 2}
    ends = {pagebreak.id for pagebreak in sheet.row_breaks.brk}
    titles = [category.title for category in plan.categories for _ in category.tasks]
    current, starts = "", 0
    for row in range(6, sheet.max_row + 1):
        if value := sheet.cell(row, 2).value:
            current, starts = value.removesuffix("（续）"), starts + 1
            last = merged.get(row, row)
            height = sum(sheet.row_dimensions[inside].height for inside in range(row, last + 1))
            size = sheet.cell(row, 2).font.size
            width = sheet.column_dimensions["B"].width * 8 / (size * 96 / 72) - 0.8
            assert len(wrap(value, width)) * 1.3 * size <= height
            assert value.endswith("（续）") <= (row - 1 in ends)
            assert not any(row <= end < last for end in ends), "a merged cell runs over a page's end"
        assert current == titles[row - 6]
    assert starts > len(plan.categories)


def test_every_cell_has_borders_also_inside_merges(tmp_path):
    exported(full_plan(), tmp_path)
    with zipfile.ZipFile(tmp_path / "任务配档表.xlsx") as archive:  # reading drops them inside merges
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        rows = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml")).findall(f".//{MAIN}row")
    sides = [
        [side.get("style") for side in border] for border in styles.findall(f"{MAIN}borders/{MAIN}border")
    ]
    formats = styles.findall(f"{MAIN}cellXfs/{MAIN}xf")
    for row in rows[4:]:
        cells = row.findall(f"{MAIN}c")[:12]
        assert len(cells) == 12
        for cell in cells:
            border = int(formats[int(cell.get("s"))].get("borderId"))
            assert sides[border][:4] == ["thin"] * 4, cell.get("r")


def test_a_text_longer_than_a_page_goes_on_in_marked_rows(tmp_path):
    sheet = exported(with_task(full_plan(), "2-3", text=LONG), tmp_path)
    parts = [
        (ordinal, text)
        for ordinal, text, key in zip(
            values(sheet, TableColumn.ORDINAL),
            values(sheet, TableColumn.TEXT),
            values(sheet, KEY_HEADER),
            strict=True,
        )
        if key == "t-2-3"
    ]
    assert "".join(text for _, text in parts) == LONG
    assert [ordinal for ordinal, _ in parts] == [8] + ["续\n测评内容"] * (len(parts) - 1)
    assert 2 <= len(parts) <= 5


@pytest.mark.parametrize(
    "text", ["=cmd|'/C calc'!A0", "+1", "-2+3", "@SUM(A1)", "#N/A", "'quoted", "㼆𠮷", "1e5"]
)
def test_hostile_texts_stay_texts(text, tmp_path):
    sheet = exported(with_task(full_plan(), "1-1", text=text, lead=text), tmp_path)
    cell = sheet.cell(6, column_of(sheet, TableColumn.TEXT))
    assert (cell.value, cell.data_type) == (text, "s")
    with zipfile.ZipFile(tmp_path / "任务配档表.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x"])
def test_what_begins_like_a_formula_stays_a_text_when_edited(text, tmp_path):
    sheet = exported(with_task(full_plan(), "1-1", text=text, lead="=A1"), tmp_path)
    for column in (TableColumn.TEXT, TableColumn.LEAD):
        assert sheet.cell(6, column_of(sheet, column)).quotePrefix
    assert not sheet.cell(7, column_of(sheet, TableColumn.TEXT)).quotePrefix


@settings(max_examples=40)
@given(
    text(
        characters(exclude_categories=["Cs"], exclude_characters="\r").filter(lambda c: not unprintable(c)),
        min_size=1,
        max_size=3_000,
    )
    | sampled_from(["_x0041_", "__x000a_", "a" * 33_000, "文\n" * 700, " 空 ", "\n", "\t"])
)
def test_any_text_comes_back(tmp_path, text):
    assume("x005F_" not in text)
    category = full_plan().categories[0]
    tasks = (replace(category.tasks[0], text=text),)
    sheet = exported(
        replace(full_plan(), categories=(replace(category, tasks=tasks),)),
        tmp_path,
        columns=[TableColumn.TEXT, TableColumn.LEAD],
    )
    back = "".join(part for part in values(sheet, TableColumn.TEXT) if part)
    assert back.replace("_x005F_", "_") == text  # as Excel reads it; openpyxl keeps the escape


def test_other_line_ends_become_line_feeds(tmp_path):
    sheet = exported(with_task(full_plan(), "1-1", text="甲\r\n乙\r丙"), tmp_path)
    assert sheet.cell(6, column_of(sheet, TableColumn.TEXT)).value == "甲\n乙\n丙"


def test_heading_as_chosen(tmp_path):
    sheet = exported(
        full_plan(),
        tmp_path,
        attachment="附件3",
        title="任务分解表",
        unit_line="编制单位：办公室",
        date_line="二〇二一年四月一日",
    )
    assert [sheet.cell(row, 1).value for row in (1, 3, 4)] == ["附件3", "任务分解表", "编制单位：办公室"]
    right = next(cell for cell in sheet[4] if cell.value == "二〇二一年四月一日")
    assert right.alignment.horizontal == "right"
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert f"{right.coordinate}:L4" in merged
    width = sum(sheet.column_dimensions[get_column_letter(n)].width for n in range(right.column, 13)) / 2
    assert width > 9.5


def test_no_attachment(tmp_path):
    assert exported(full_plan(), tmp_path, attachment="")["A1"].value is None


@pytest.mark.parametrize("bad", ["文\x0b明", "\x00", "文\ud800", "\ufffe"])
def test_a_character_no_cell_can_hold_names_the_task(bad, tmp_path):
    with pytest.raises(UserError, match=r"任务 2-7 的“测评内容（工作任务）”第 . 个字"):
        exported(with_task(full_plan(), "2-7", text=bad), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["文" * 40_000, "=1+" * 13_334, "ab\n" * 13_334])
def test_a_text_longer_than_a_cell_holds_comes_back_in_parts(text, tmp_path):
    sheet = exported(with_task(full_plan(), "2-7", text=text), tmp_path)
    parts = [
        part
        for part, key in zip(values(sheet, TableColumn.TEXT), values(sheet, KEY_HEADER), strict=True)
        if key == "t-2-7"
    ]
    assert "".join(part for part in parts if part) == text
    assert len(parts) > 2


def test_chosen_columns_in_chosen_order(tmp_path):
    chosen = [TableColumn.LEAD, TableColumn.TEXT]
    sheet = exported(full_plan(), tmp_path, Paper.A4, chosen)
    assert [cell.value for cell in sheet[5]] == ["牵头科室", "测评内容（工作任务）", KEY_HEADER]
    assert sheet.column_dimensions["C"].hidden
    with pytest.raises(UserError, match="至少选择一列"):
        exported(full_plan(), tmp_path, Paper.A4, [])


@pytest.mark.parametrize("column", list(TableColumn))
def test_any_single_column_can_be_printed(column, tmp_path):
    sheet = exported(full_plan(), tmp_path, Paper.A3, [column])
    assert sheet["A5"].value == column
    assert sheet["A4"].value.endswith("2021年度")


def test_a_plan_without_tasks_is_refused(tmp_path):
    plan = replace(full_plan(), categories=())
    with pytest.raises(UserError, match="还没有任务"):
        exported(plan, tmp_path)


def test_500_rows(tmp_path):
    category = full_plan().categories[1]
    tasks = tuple(replace(category.tasks[n % 7], id=f"t{n}", ordinal=n) for n in range(500))
    sheet = exported(replace(full_plan(), categories=(replace(category, tasks=tasks),)), tmp_path)
    assert values(sheet, KEY_HEADER) == [f"t{n}" for n in range(500)]


def test_the_file_says_who_made_it_and_nothing_else(tmp_path):
    exported(full_plan(), tmp_path)
    with zipfile.ZipFile(tmp_path / "任务配档表.xlsx") as archive:
        core = archive.read("docProps/core.xml").decode()
        assert re.search("<dc:creator[^>]*>临沂沂蒙山世界地质公园管理局</dc:creator>", core)
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert b"openpyxl" not in everything.lower()


def test_an_existing_file_is_replaced_whole(tmp_path):
    target = tmp_path / "任务配档表.xlsx"
    target.write_bytes(b"old")
    exported(full_plan(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["任务配档表.xlsx"]


def test_an_open_workbook_is_named_and_kept(tmp_path, monkeypatch):
    target = tmp_path / "任务配档表.xlsx"
    target.write_bytes(b"old")

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", denied)  # what Windows does while WPS holds the file
    with pytest.raises(UserError, match=r"“任务配档表\.xlsx”：它正在 WPS 或 Excel 中打开"):
        export_table(full_plan(), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_explained(tmp_path):
    with pytest.raises(UserError, match=r"没有“.*没有”这个文件夹，“表\.xlsx”没有保存"):
        export_table(full_plan(), tmp_path / "没有" / "表.xlsx")


def test_a_task_changed_elsewhere_is_found_by_its_key(tmp_path):
    plan = full_plan()
    sheet = exported(plan, tmp_path)
    keys = values(sheet, KEY_HEADER)
    assert values(sheet, TableColumn.TEXT)[keys.index("t-4-2")] == find(plan, "4-2").text
