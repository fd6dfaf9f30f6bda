"""Filling tables as units have them: headers anywhere, merged, renamed; footers; hostile files."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import PIL.Image
import pytest
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from plans import full_plan, with_task

from wenming_desktop.documents.table.assignment_table import KEY_HEADER, export_table
from wenming_desktop.documents.table.table_headings import recognise
from wenming_desktop.documents.table.table_template import fill_template
from wenming_desktop.errors import UserError

SIDE = Side(style="thin", color="FF2F5496")
RULED = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)
BODY = Font(name="楷体", size=11, color="FF1F3864")
FIRST = 6  # of the office's rows


def office_table(folder, rows=10, *, ruled=True, footers=True, change=None):
    """A unit's own table: title, unit, a header of two rows, ``rows`` rows of last year's text, footers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "配档表"
    sheet.append(["附件2"])
    sheet.append(["某某局文明单位创建任务分解表"])
    sheet.merge_cells("A2:I2")
    sheet["A2"].font = Font(name="方正小标宋简体", size=20)
    sheet.append(["编制单位：创建办", *[None] * 6, "2021年4月"])
    sheet.append(["序号", "类别", "工作任务", None, "责任分工", None, "完成时间", "责任人", "领导签批"])
    sheet.append([None, None, None, None, "责任科室", "配合单位"])
    for merged in ("A4:A5", "B4:B5", "C4:D5", "E4:F4", "G4:G5", "H4:H5", "I4:I5"):
        sheet.merge_cells(merged)
    for number in range(rows):
        row = FIRST + number
        sheet.append(
            [
                number + 1,
                "去年的类别",
                f"去年的任务{number}",
                None,
                "旧科室",
                "旧科室",
                "2020年",
                "某人",
                "同意",
            ]
        )
        sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=4)
        sheet.row_dimensions[row].height = 50
        for column in range(1, 10):
            cell = sheet.cell(row, column)
            cell.font = BODY
            cell.border = RULED if ruled else Border()
            cell.fill = PatternFill("solid", fgColor="FFF2F2F2")
            cell.alignment = Alignment(vertical="top")
    if rows > 1:
        sheet.merge_cells(start_row=FIRST, end_row=FIRST + rows - 1, start_column=2, end_column=2)
    for row in (4, 5):
        for column in range(1, 10):
            sheet.cell(row, column).border = RULED
            sheet.cell(row, column).font = Font(name="黑体", size=12, bold=True)
    last = FIRST + rows
    if footers:
        sheet.cell(last, 1, "合计")
        sheet.cell(last, 3, f"=COUNTA(C{FIRST}:C{last - 1})")
        for column in range(1, 10):
            sheet.cell(last, column).border = RULED
        sheet.cell(last + 1, 1, "填表人：张三　　审核人：李四")
        sheet.merge_cells(start_row=last + 1, end_row=last + 1, start_column=1, end_column=9)
        sheet.row_dimensions[last + 1].height = 33
    for letter, width in zip("ABCDEFGHI", (6, 12, 30, 30, 12, 16, 14, 9, 10), strict=True):
        sheet.column_dimensions[letter].width = width
    if change:
        change(sheet)
    path = folder / "本单位表样.xlsx"
    book.save(path)
    return path


def filled(plan, template, target=None):
    target = target or template.with_name("导出.xlsx")
    notes = fill_template(plan, template, target)
    return openpyxl.load_workbook(target).active, notes


def merges(sheet):
    return {str(each) for each in sheet.merged_cells.ranges}


@pytest.mark.parametrize("rows", [1, 10, 32, 60])
def test_every_task_goes_into_the_units_own_table(rows, tmp_path):
    plan = full_plan()
    sheet, _ = filled(plan, office_table(tmp_path, rows))
    body = range(FIRST, FIRST + 32)
    assert [sheet.cell(row, 3).value for row in body] == [task.text for task in plan.tasks]
    assert [sheet.cell(row, 1).value for row in body] == list(range(1, 33))
    assert [sheet.cell(row, 5).value for row in body] == [task.lead for task in plan.tasks]
    assert [sheet.cell(row, 6).value for row in body] == [
        "、".join(task.support) or None for task in plan.tasks
    ]
    assert sheet.cell(FIRST, 7).value == "2021年9月5日"
    assert sheet.cell(FIRST, 8).value == "张建国"
    assert {sheet.cell(row, 9).value for row in body} == {None}
    assert "去年" not in str([[cell.value for cell in row] for row in sheet.iter_rows()])


@pytest.mark.parametrize("rows", [1, 10, 60])
def test_what_stands_above_and_below_stays(rows, tmp_path):
    template = office_table(tmp_path, rows)
    before = openpyxl.load_workbook(template).active
    sheet, _ = filled(full_plan(), template)
    for row in range(1, FIRST):
        for column in range(1, 10):
            old, new = before.cell(row, column), sheet.cell(row, column)
            assert (new.value, new.font.name, new.font.size) == (old.value, old.font.name, old.font.size)
            assert new.border.left.style == old.border.left.style
    end = FIRST + 32
    assert sheet.cell(end, 1).value == "合计"
    assert sheet.cell(end, 3).value == f"=COUNTA(C{FIRST}:C{end - 1})"
    assert sheet.cell(end + 1, 1).value == "填表人：张三　　审核人：李四"
    assert sheet.row_dimensions[end + 1].height == 33
    assert {"A2:I2", "A4:A5", "C4:D5", "E4:F4", f"A{end + 1}:I{end + 1}"} <= merges(sheet)
    assert sheet.max_row == end + 1
    for letter in "ABCDEFGHI":
        assert sheet.column_dimensions[letter].width == before.column_dimensions[letter].width


def test_the_first_rows_style_is_every_rows(tmp_path):
    sheet, _ = filled(full_plan(), office_table(tmp_path))
    for row in range(FIRST, FIRST + 32):
        for column in (1, 3, 5, 9):
            cell = sheet.cell(row, column)
            assert (cell.font.name, cell.font.size, cell.font.color.rgb) == ("楷体", 11, "FF1F3864")
            assert cell.fill.fgColor.rgb == "FFF2F2F2"
            assert cell.border.left.style == "thin"
            assert cell.alignment.vertical == "top"
        assert f"C{row}:D{row}" in merges(sheet)
        assert sheet.row_dimensions[row].height >= 50


def test_categories_are_merged_down_their_tasks(tmp_path):
    plan = full_plan()
    sheet, _ = filled(plan, office_table(tmp_path))
    row = FIRST
    for category in plan.categories:
        assert sheet.cell(row, 2).value == category.title
        assert f"B{row}:B{row + len(category.tasks) - 1}" in merges(sheet)
        row += len(category.tasks)


def test_ids_stand_in_a_hidden_column(tmp_path):
    plan = full_plan()
    sheet, _ = filled(plan, office_table(tmp_path))
    assert sheet.cell(5, 10).value == KEY_HEADER
    assert [sheet.cell(row, 10).value for row in range(FIRST, FIRST + 32)] == [task.id for task in plan.tasks]
    assert sheet.column_dimensions["J"].hidden
    assert not sheet.column_dimensions["I"].hidden


def test_columns_beyond_the_table_that_share_a_width_stay_apart(tmp_path):
    def change(sheet):
        sheet.column_dimensions["I"].min, sheet.column_dimensions["I"].max = 9, 16384

    sheet, _ = filled(full_plan(), office_table(tmp_path, change=change))
    spans = sorted((each.min, each.max, each.hidden) for each in sheet.column_dimensions.values())
    assert spans[-3:] == [(9, 9, False), (10, 10, True), (11, 16384, False)]


def test_notes_say_what_found_no_place(tmp_path):
    _, notes = filled(full_plan(), office_table(tmp_path))
    assert notes == (
        "表样里没有“测评标准、分值、落实措施、报送材料、备注”，这些内容没有填。",
        "表样里的“领导签批”没有对应的内容，留空待填。",
    )


def test_many_columns_of_the_units_own_are_counted(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["任务内容", "牵头部门", *(f"第{number}次检查" for number in range(1, 10))])
    path = tmp_path / "表头.xlsx"
    book.save(path)
    _, notes = filled(full_plan(), path)
    assert notes[-1].startswith("表样里的“第1次检查、")
    assert notes[-1].endswith("第6次检查”等 9 列没有对应的内容，留空待填。")
    assert "序号" not in notes[0]


def test_a_day_keeps_the_cells_own_format(tmp_path):
    def change(sheet):
        for row in range(FIRST, FIRST + 10):
            sheet.cell(row, 7).number_format = "yyyy.m.d"
        sheet.column_dimensions["G"].width = 20

    sheet, _ = filled(full_plan(), office_table(tmp_path, change=change))
    day = sheet.cell(FIRST, 7)
    assert (day.value.date(), day.number_format) == (date(2021, 9, 5), "yyyy.m.d")


def test_print_area_page_ends_and_choices_move_along(tmp_path):
    def change(sheet):
        sheet.print_area = "A1:I17"
        sheet.print_title_rows = "4:5"
        for row in (3, 9, 16):
            sheet.row_breaks.append(Break(id=row))
        offered = DataValidation(type="list", formula1='"办公室,宣传科"', sqref="E6:E15")
        sheet.add_data_validation(offered)

    sheet, _ = filled(full_plan(), office_table(tmp_path, change=change))
    assert sheet.print_area == "'配档表'!$A$1:$I$39"
    assert sheet.print_title_rows == "$4:$5"
    assert [each.id for each in sheet.row_breaks.brk] == [3, 38]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "E6:E37"


def test_a_table_without_lines_ends_at_its_footer(tmp_path):
    sheet, _ = filled(full_plan(), office_table(tmp_path, ruled=False))
    assert sheet.cell(FIRST + 31, 3).value == full_plan().tasks[-1].text
    assert sheet.cell(FIRST + 32, 1).value == "合计"


def test_a_bare_header_is_enough(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["任务内容", "牵头部门"])
    book.active.column_dimensions["A"].width = 60
    path = tmp_path / "表头.xlsx"
    book.save(path)
    sheet, _ = filled(full_plan(), path)
    assert sheet.max_row == 33
    assert sheet["A33"].value == full_plan().tasks[-1].text
    assert sheet["B2"].value == "机关党委"


def test_our_own_table_serves_as_well(tmp_path):
    template = tmp_path / "旧.xlsx"
    export_table(full_plan(), template)
    plan = with_task(full_plan(), "3-1", lead="规划科")
    sheet, notes = filled(plan, template)
    assert notes == ()
    assert [sheet.cell(row, 13).value for row in range(6, 38)] == [task.id for task in plan.tasks]
    assert sheet.max_column == 13
    assert "规划科" in [cell.value for cell in sheet["G"]]


def test_the_sheet_with_the_table_is_found(tmp_path):
    template = office_table(tmp_path)
    book = openpyxl.load_workbook(template)
    book.create_sheet("说明", 0)["A1"] = "请各科室按任务填写"
    hidden = book.copy_worksheet(book["配档表"])
    hidden.sheet_state = "hidden"
    book.move_sheet(hidden, -2)
    book.save(template)
    target = tmp_path / "导出.xlsx"
    fill_template(full_plan(), template, target)
    made = openpyxl.load_workbook(target)
    assert made["配档表"].cell(FIRST, 3).value == full_plan().tasks[0].text
    assert made["说明"]["A1"].value == "请各科室按任务填写"


@pytest.mark.parametrize("text", ["=1+1", "@x", "-", "㼆𠮷"])
def test_hostile_texts_stay_texts(text, tmp_path):
    sheet, _ = filled(with_task(full_plan(), "1-1", text=text), office_table(tmp_path))
    assert (sheet.cell(FIRST, 3).value, sheet.cell(FIRST, 3).data_type) == (text, "s")


def test_long_texts_go_on_in_rows_that_excel_can_show(tmp_path):
    text = "".join(f"第{number}段落实任务，" for number in range(700))
    sheet, _ = filled(with_task(full_plan(), "2-3", text=text), office_table(tmp_path))
    rows = [row for row in range(FIRST, sheet.max_row) if sheet.cell(row, 10).value == "t-2-3"]
    assert "".join(sheet.cell(row, 3).value for row in rows) == text
    assert [sheet.cell(row, 1).value for row in rows][1:] == ["续"] * (len(rows) - 1)
    assert all(sheet.row_dimensions[row].height <= 409 for row in rows)


def test_formats_to_the_end_of_the_sheet_do_no_harm(tmp_path):
    def change(sheet):
        sheet.cell(2**20, 3).font = BODY
        sheet.row_dimensions[2**20].height = 20

    sheet, _ = filled(full_plan(), office_table(tmp_path, change=change))
    assert sheet.cell(FIRST + 32, 1).value == "合计"
    assert sheet.max_row == FIRST + 33


def test_something_far_below_is_refused(tmp_path):
    template = office_table(tmp_path, change=lambda sheet: sheet.cell(2**20, 16384, "远"))
    with pytest.raises(UserError, match="太大"):
        filled(full_plan(), template)


def test_the_template_itself_is_not_written(tmp_path):
    template = office_table(tmp_path)
    before = template.read_bytes()
    filled(full_plan(), template)
    assert template.read_bytes() == before
    with pytest.raises(UserError, match="不能就是表样本身"):
        fill_template(full_plan(), template, template)


def test_nothing_to_fill_in(tmp_path):
    with pytest.raises(UserError, match="还没有任务"):
        filled(replace(full_plan(), categories=()), office_table(tmp_path))


def test_no_table_in_it(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    path = tmp_path / "通讯录.xlsx"
    book.save(path)
    with pytest.raises(UserError, match=r"“通讯录\.xlsx”里没有找到表头"):
        filled(full_plan(), path)
    assert not (tmp_path / "导出.xlsx").exists()


def rewritten(template, old, new, part="xl/worksheets/sheet1.xml"):
    """The template with other XML in its sheet, or in another part of it."""
    path = template.with_name("改.xlsx")
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'<mergeCell ref="A2:I2"', b'<mergeCell ref="A2:XFD1048576"', "太大"),
        (b"<sheetData>", b"<sheetData><broken>", "不是完好的"),
        (b'<mergeCell ref="A2:I2"', b'<mergeCell ref="?"', "不是完好的"),
    ],
)
def test_hostile_templates_are_refused(old, new, said, tmp_path):
    with pytest.raises(UserError, match=said):
        filled(full_plan(), rewritten(office_table(tmp_path), old, new))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("表.xlsm", b"PK", "另存为"),
        ("表.xls", b"\xd0\xcf", "另存为"),
        ("表.xlsx", b"PK\x03\x04", "不是完好"),
        ("空.xlsx", b"", "空文件"),
    ],
)
def test_other_files_are_refused(name, content, said, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError, match=said):
        filled(full_plan(), path)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (
            "序号 项目 测评内容（工作任务） 责任科室 协办科室 完成时间 备注",
            "序号 测评项目 测评内容（工作任务） 牵头科室 配合科室 完成时限 备注",
        ),
        ("牵头领导 重点任务 牵头单位：", "责任领导 测评内容（工作任务） 牵头科室"),
        ("任务类别 具体任务 工作要求 责任单位及责任人", "测评项目 测评内容（工作任务） 测评标准 牵头科室"),
        ("标准分 自评得分 考核指标 印证材料", "分值 - 测评内容（工作任务） 报送材料"),
    ],
)
def test_headers_as_offices_write_them(header, found):
    places = recognise(header.split())
    words = {at: str(column) for column, at in places.items()}
    assert [words.get(at, "-") for at in range(len(header.split()))] == found.split()


def test_no_column_is_found_in_a_long_title():
    assert recognise(["某某局2021年文明单位创建工作任务配档表", "去年的任务"]) == {}


def form_with_formulas(folder):
    """Rows that count themselves, a rate, sums below and elsewhere, colours by condition, a logo, a stamp."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "分解表"
    sheet.column_dimensions["B"].width = 120
    sheet.append(["某某局任务分解表"])
    sheet.append(["序号", "任务内容", "分值", "牵头科室", "自评分", "得分率"])
    for row in range(3, 8):
        sheet.append(["=ROW()-2", "去年", 1, "旧", None, f'=IF(C{row}=0,"",E{row}/C{row})'])
    sheet.append(["合计", None, "=SUM(C3:C7)", None, "=SUM(E3:E7)", "=E8/C8"])
    sheet.conditional_formatting.add("E3:E7", CellIsRule("lessThan", ["C3"], font=Font(color="FFFF0000")))
    sheet.conditional_formatting.add("C8", FormulaRule(["C8<>E8"], font=Font(bold=True)))
    for anchor in ("A1", "D9"):
        drawn = Image(picture())
        drawn.anchor = anchor
        sheet.add_image(drawn)
    other = book.create_sheet("汇总")
    other["A1"] = "=SUM(分解表!C3:C7)+分解表!C8"
    other["A2"] = "=A8"
    path = folder / "带公式.xlsx"
    book.save(path)
    return path


def picture():
    content = io.BytesIO()
    PIL.Image.new("RGB", (40, 30), "red").save(content, "PNG")
    return content


def test_formulas_and_conditions_go_on_over_all_rows(tmp_path):
    target = tmp_path / "导出.xlsx"
    notes = fill_template(full_plan(), form_with_formulas(tmp_path), target)
    book = openpyxl.load_workbook(target)
    sheet = book["分解表"]
    assert [sheet.cell(row, 1).value for row in (3, 20, 34)] == ["=ROW()-2"] * 3
    assert sheet["F34"].value == '=IF(C34=0,"",E34/C34)'
    assert [sheet[place].value for place in ("A35", "C35", "F35")] == ["合计", "=SUM(C3:C34)", "=E35/C35"]
    assert book["汇总"]["A1"].value == "=SUM(分解表!C3:C34)+分解表!C35"
    assert book["汇总"]["A2"].value == "=A8"
    conditions = {str(each.sqref): each.rules[0].formula for each in sheet.conditional_formatting}
    assert conditions == {"E3:E34": ["C3"], "C35": ["C35<>E35"]}
    assert "表样里的“自评分”没有对应的内容，留空待填。" in notes


def test_pictures_stay_and_move_along(tmp_path):
    target = tmp_path / "导出.xlsx"
    notes = fill_template(full_plan(), form_with_formulas(tmp_path), target)
    kept = openpyxl.load_workbook(target)["分解表"]._images
    assert [(each.anchor._from.row, each.width, each.height) for each in kept] == [(0, 40, 30), (35, 40, 30)]
    assert not [note for note in notes if "图" in note]


def test_shapes_are_said_to_be_lost(tmp_path):
    template = form_with_formulas(tmp_path)
    shape = (
        b"<absoluteAnchor><pos x='0' y='0'/><ext cx='9' cy='9'/><sp><nvSpPr><cNvPr id='9' name='x'/>"
        b"<cNvSpPr/></nvSpPr><spPr/></sp><clientData/></absoluteAnchor></wsDr>"
    )
    drawn = rewritten(template, b"</wsDr>", shape, part="xl/drawings/drawing1.xml")
    notes = fill_template(full_plan(), drawn, tmp_path / "导出.xlsx")
    assert notes[-1] == "表样里有 1 个图片或图形没有保留，需要的请在导出后补上。"


@pytest.mark.parametrize("first", ["一、党建引领", "（一）党建引领", "党建引领"])
@pytest.mark.parametrize("tasks", [0, 2])
def test_categories_stand_in_rows_across_where_the_form_has_them_so(first, tasks, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编号", "任务内容", "牵头科室", "办结时限"])
    for title in (first, "价值引领"):
        sheet.append([title])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=4)
        sheet.cell(sheet.max_row, 1).font = Font(name="黑体", size=14)
        sheet.row_dimensions[sheet.max_row].height = 31
        for _ in range(tasks):
            sheet.append([1, "示例", "旧", "旧"])
    sheet.append(["主管领导签字："])
    path = tmp_path / "任务清单.xlsx"
    book.save(path)
    plan = full_plan()
    made, notes = filled(plan, path)
    row = 2
    for number, category in enumerate(plan.categories):
        numeral = "一二三四五六七"[number]
        mark = {"一": f"{numeral}、", "（": f"（{numeral}）"}.get(first[0], "")
        assert made.cell(row, 1).value == mark + category.title
        assert f"A{row}:D{row}" in merges(made)
        assert (made.cell(row, 1).font.name, made.row_dimensions[row].height) == ("黑体", 31)
        row += 1
        for task in category.tasks:
            parts = []
            while made.cell(row, 5).value == task.id:
                parts.append(made.cell(row, 2).value)
                row += 1
            assert "".join(parts) == task.text
    assert made.cell(row, 1).value == "主管领导签字："
    assert not [note for note in notes if "测评项目" in note]


def test_one_column_for_all_who_are_responsible_names_the_lead_first(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["序号", "任务内容", "责任单位（第一个为牵头）", "完成时限"])
    path = tmp_path / "表样.xlsx"
    book.save(path)
    plan = with_task(full_plan(), "1-1", lead="办公室", support=("宣传科", "工会"))
    made, notes = filled(plan, path)
    assert made["C2"].value == "办公室、宣传科、工会"
    assert not [note for note in notes if "配合科室" in note]


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("rows", [0, 1, 2, 6])
def test_a_sum_counts_every_row_however_the_form_was_left(rows, numbers, ruled, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "类别", "工作任务", "分值", "责任科室"])
    for row in range(rows):
        sheet.append([row + 1 if numbers else None])
    for row in sheet.iter_rows(min_row=2, max_row=rows + 1, max_col=5):
        for cell in row if ruled else ():
            cell.border = RULED
    total = rows + 2
    sheet.cell(total, 1, "合 计")
    sheet.cell(total, 4, f"=SUM(D2:D{rows + 1})/2+SUM($D$2:$D${rows + 1})/2")
    sheet.cell(total + 1, 4, f'=IF(D{total}=0,"",COUNT(表!D2:D{rows + 1}))')
    sheet.title = "表"
    book.save(tmp_path / "表样.xlsx")
    made, _ = filled(full_plan(), tmp_path / "表样.xlsx")
    (end,) = (row for row in range(1, made.max_row + 1) if made.cell(row, 1).value == "合 计")
    assert all(made.cell(row, 3).value for row in range(2, end))
    assert made.cell(end, 4).value == f"=SUM(D2:D{end - 1})/2+SUM($D$2:$D${end - 1})/2"
    assert made.cell(end + 1, 4).value == f'=IF(D{end}=0,"",COUNT(表!D2:D{end - 1}))'
