"""What people write into a table beside its values: ticks, remarks, strikes, comments, other lists."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.documents.test_table_import import HEADER_ROW, TODAY, Office, opened
from wenming_desktop.commands.line import run
from wenming_desktop.documents.returned_table.applying import apply_table
from wenming_desktop.documents.returned_table.differences import Difference, Kind
from wenming_desktop.documents.returned_table.reading import TableImport, unread_in_words
from wenming_desktop.documents.returned_table.source import columns_in_words
from wenming_desktop.documents.table.assignment_table import KEY_HEADER
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.plan.measures import set_measure_status
from wenming_desktop.reading.tables.task_columns import TaskColumn

TEXT, MEASURES, DUE, PERSON, LEAD = "测评内容（工作任务）", "落实措施", "完成时限", "责任人", "牵头科室"
ROW = HEADER_ROW + 2  # of the second task: 宣传科 leads, 人事科 supports, 张三, 2021年2月28日
FIRST, SECOND = "制定年度计划", "每季度检查一次；做好记录"  # its measures
STRUCK = InlineFont(strike=True)


@dataclass
class Edited:
    """The office, and its table to be edited again and again."""

    office: Office
    table: Path

    def read(self, edit: Callable[[Any, dict[str, int]], None]) -> TableImport:
        path = self.table.with_name("交回.xlsx")
        shutil.copy(self.table, path)
        book, sheet, columns = opened(path)
        edit(sheet, columns)
        book.save(path)
        return self.office.read(path)

    def cell(self, header: str, value: object) -> TableImport:
        return self.read(lambda sheet, columns: set_cell(sheet, columns, header, value))


def set_cell(sheet: Any, columns: dict[str, int], header: str, value: object) -> None:
    sheet.cell(ROW, columns[header]).value = value


@pytest.fixture(scope="module")
def edited() -> Iterator[Edited]:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder))
        with closing(office.workspace):
            yield Edited(office, office.exported())


def said(found: TableImport) -> list[tuple[TaskColumn, str, Kind]]:
    return [(one.column, one.new, one.kind) for one in found.differences]


def insert_measures(sheet: Any, columns: dict[str, int], measures: list[str], *, merged: bool) -> None:
    """One measure a row below the second task; its other cells are empty, or merged over them."""
    down = [area for area in sheet.merged_cells.ranges if area.min_row > HEADER_ROW]
    for area in down:
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(ROW + 1, len(measures) - 1)
    for number, text in enumerate(measures):
        sheet.cell(ROW + number, columns[MEASURES]).value = text
    for column in columns.values():
        if merged and column != columns[MEASURES]:
            sheet.merge_cells(
                start_row=ROW, end_row=ROW + len(measures) - 1, start_column=column, end_column=column
            )


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("keyed", [True, False])
def test_a_measure_a_row_belongs_to_the_task_above(
    edited: Edited, merged: bool, numbered: bool, keyed: bool
) -> None:
    def edit(sheet: Any, columns: dict[str, int], measures: list[str]) -> None:
        texts = [f"{number}.{text}" if numbered else text for number, text in enumerate(measures, 1)]
        insert_measures(sheet, columns, texts, merged=merged)
        if not keyed:
            sheet.delete_cols(columns[KEY_HEADER])

    same = edited.read(lambda sheet, columns: edit(sheet, columns, [FIRST, SECOND]))
    assert (same.differences, same.problems, same.unread) == ((), (), ())
    more = edited.read(lambda sheet, columns: edit(sheet, columns, [FIRST, "联系学校", SECOND, "审核材料"]))
    assert said(more) == [
        (TaskColumn.MEASURES, f"1.{FIRST}；2.联系学校；3.{SECOND}；4.审核材料", Kind.CHANGE)
    ]
    assert (more.problems, more.unread) == ((), ())
    (less,) = edited.read(lambda sheet, columns: edit(sheet, columns, [SECOND, "审核材料"])).differences[1:]
    assert (less.kind, less.old) == (Kind.REMOVE, f"1.{FIRST}")


def test_rows_that_repeat_the_task_for_each_measure_say_one_thing(edited: Edited) -> None:
    def edit(sheet: Any, columns: dict[str, int]) -> None:
        insert_measures(sheet, columns, [FIRST, "联系学校", SECOND.partition("；")[0]], merged=False)
        for row in (ROW + 1, ROW + 2):
            for name, column in columns.items():
                if name not in {MEASURES, "测评标准"}:
                    sheet.cell(row, column).value = sheet.cell(ROW, column).value

    change = next(one for one in edited.read(edit).differences if one.steps)
    assert change.new.startswith(f"1.{FIRST}；2.联系学校；3.")


@pytest.mark.parametrize(
    "cell",
    [
        f"1.{FIRST}√\n2.{SECOND}",
        f"√1.{FIRST}；2.{SECOND}",
        f"1.☑{FIRST}\n2.{SECOND}",
        f"1.{FIRST}（已完成）；2.{SECOND}",
        f"1.{FIRST}【完成】；2.{SECOND}",
        f"1.{FIRST}——已于3月完成；2.{SECOND}",
        f"1.{FIRST}，已落实；2.{SECOND}",
        f"1.{FIRST}已办结；2.{SECOND}",
        f"●{FIRST}\n○{SECOND}",
        f"{FIRST}\n已完成\n{SECOND}",
        f"已{FIRST}\n{SECOND}",
        f"{FIRST}　√　{SECOND}",
    ],
)
def test_a_mark_beside_a_measure_is_offered_as_its_status(edited: Edited, cell: str) -> None:
    (one,) = edited.cell(MEASURES, cell).differences
    assert (one.kind, one.old, one.new) == (Kind.STATUS, f"{FIRST}。（未开始）", f"{FIRST}。（已完成）")
    assert not one.sure


def test_a_mark_is_taken_over_if_chosen(edited: Edited) -> None:
    office = edited.office
    found = edited.cell(MEASURES, f"1.{FIRST}（已完成）；2.{SECOND}（进行中）；3.总结经验（已完成）")
    assert [one.kind for one in found.differences] == [Kind.STATUS, Kind.STATUS, Kind.CHANGE]
    assert f"第 {ROW} 行的“已完成”没有存。" in found.notes  # a new measure has no status yet
    with office.workspace.log.change() as session:
        apply_table(session, office.plan_id, found.differences, (), TODAY)
    measures = office.plan().tasks[1].measures
    assert [(one.text, one.status, one.done_on) for one in measures] == [
        (f"{FIRST}。", TaskStatus.DONE, TODAY),
        (SECOND, TaskStatus.DOING, None),
        ("总结经验", TaskStatus.TODO, None),
    ]
    assert edited.cell(MEASURES, f"1.{FIRST}√；2.{SECOND}；3.总结经验").differences == ()
    office.workspace.log.undo()


def test_a_tick_in_the_whole_cell_is_asked_and_removes_nothing(edited: Edited) -> None:
    for cell in ("√", "已完成"):
        assert {one.kind for one in edited.cell(MEASURES, cell).differences} == {Kind.STATUS}


@pytest.mark.parametrize(
    ("cell", "measures"),
    [
        ("1.甲组学习，2.乙组实践", ["甲组学习", "乙组实践"]),
        ("（1）甲组学习，（2）乙组实践，", ["甲组学习", "乙组实践"]),
        ("1、甲组学习,2、投入2.5万元", ["甲组学习", "投入2.5万元"]),
        (
            "1.完善制度（落实到人）；2.督促整改，确保全部落实",
            ["完善制度（落实到人）", "督促整改，确保全部落实"],
        ),
        ("●甲组学习\n●乙组实践", ["甲组学习", "乙组实践"]),
        ("1.甲组学习2.升级到V2.0", ["甲组学习", "升级到V2.0"]),
        ("1、召集第1、2、3组、2、乙组实践", ["召集第1、2、3组", "乙组实践"]),
    ],
)
def test_new_measures_are_parted(edited: Edited, cell: str, measures: list[str]) -> None:
    change = next(one for one in edited.cell(MEASURES, cell).differences if one.kind is Kind.CHANGE)
    assert [step.text for step in change.steps if step.text not in {f"{FIRST}。", SECOND}] == measures


def test_line_ends_within_a_measure_are_no_change(edited: Edited) -> None:
    for cell in (
        "制定\n年度计划\n每季度检查\n一次；做好记录",
        "1.制定年\n度计划；\n2.每季度检查一次；\n做好 记录",
    ):
        assert edited.cell(MEASURES, cell).differences == ()


@pytest.mark.parametrize(
    "written", ["已完成", "√", "同意", "待定", "完成", time(18, 0), "18:00", "张三", "是"]
)
def test_words_that_are_no_time_never_wipe_a_deadline(edited: Edited, written: object) -> None:
    found = edited.cell(DUE, written)
    assert (found.differences, found.problems) == ((), ())
    assert any(note.startswith(f"第 {ROW} 行的“") and "不是时限" in note for note in found.notes)


@pytest.mark.parametrize(
    "written", ["随时", "按上级要求", "会前3天", "立行立改", "不定期", "每周五", "分批推进"]
)
def test_words_that_are_a_time_without_a_day_are_kept(edited: Edited, written: str) -> None:
    assert said(edited.cell(DUE, written)) == [(TaskColumn.DUE, written, Kind.CHANGE)]


@pytest.mark.parametrize("written", ["待定", "暂缺", "空缺", "（待定）", "待明确"])
@pytest.mark.parametrize(("header", "column"), [(PERSON, TaskColumn.PERSON), (LEAD, TaskColumn.LEAD)])
def test_nobody_never_becomes_somebody(edited: Edited, written: str, header: str, column: TaskColumn) -> None:
    found = edited.cell(header, written)
    assert said(found) == [(column, "", Kind.ASK)] or (
        found.differences == () and written.strip("（）") in found.notes[0]
    )
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("header", "cell", "remark"),
    [
        (LEAD, "宣传科（待定）", "待定"),
        (LEAD, "宣传科？", "？"),
        (PERSON, "张三（已调走，改为刘洋）", "已调走，改为刘洋"),
        (DUE, "2021年2月28日（建议延到10月底）", "建议延到10月底"),
        ("分值", "2.5（建议改为4）", "建议改为4"),
    ],
)
def test_a_remark_is_told_and_the_value_stays(edited: Edited, header: str, cell: str, remark: str) -> None:
    found = edited.cell(header, cell)
    assert (found.differences, found.problems) == ((), ())
    assert found.notes == (f"第 {ROW} 行的“{remark}”没有存。",)


@pytest.mark.parametrize("remark", ["【宣传科意见：投放点改为8处】", "（建议删去）", "\n科室意见：不再开展"])
def test_an_opinion_is_no_official_text(edited: Edited, remark: str) -> None:
    text = edited.office.plan().tasks[1].text
    found = edited.cell(TEXT, text + remark)
    assert found.differences == ()
    assert len(found.notes) == 1
    (one,) = edited.cell(TEXT, f"{text}每月报送一次。{remark}").differences
    assert (one.new, one.kind) == (f"{text}每月报送一次。", Kind.ASK)


@pytest.mark.parametrize(
    ("header", "cell", "new"),
    [
        (PERSON, "张三改为刘洋", "刘洋"),
        (DUE, "2月底前，建议改为10月底前", "10月底前"),
        (LEAD, "宣传科改为办公室", "办公室"),
        (PERSON, "刘洋？", "刘洋"),
        (LEAD, "办公室（待定）", "办公室"),
    ],
)
def test_what_a_remark_would_change_is_asked(edited: Edited, header: str, cell: str, new: str) -> None:
    (one,) = edited.cell(header, cell).differences
    assert (one.new, one.kind) == (new, Kind.ASK)


def test_what_is_struck_out_is_no_part_of_a_value(edited: Edited) -> None:
    changed = CellRichText(TextBlock(STRUCK, "张三"), TextBlock(InlineFont(), "王磊"))
    found = edited.cell(PERSON, changed)
    assert said(found) == [(TaskColumn.PERSON, "王磊", Kind.CHANGE)]
    assert f"第 {ROW} 行有划掉的字，划掉的不算。" in found.notes
    assert edited.cell("配合科室", CellRichText("人事科", TextBlock(STRUCK, "、办公室"))).differences == ()

    def strike(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(ROW, columns[PERSON]).font = Font(strike=True)

    assert said(edited.read(strike)) == [(TaskColumn.PERSON, "", Kind.CLEAR)]


@pytest.mark.parametrize("whole", [True, False])
def test_a_struck_row_is_told_and_nothing_of_it_is_taken(edited: Edited, whole: bool) -> None:
    def strike(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(ROW, columns[PERSON]).value = "王磊"
        for name, column in columns.items():
            if whole or name == TEXT:
                sheet.cell(ROW, column).font = Font(strike=True)

    found = edited.read(strike)
    assert found.differences == ()
    (line,) = unread_in_words(found)
    assert line.startswith(f"第 {ROW} 行整行划掉了，没有取：")


def test_struck_shared_strings_of_excel_are_seen(edited: Edited, tmp_path: Path) -> None:
    path = tmp_path / "交回.xlsx"
    shutil.copy(edited.table, path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    place = f'<c r="I{ROW}"'
    start = sheet.index(place)
    end = sheet.index("</c>", start) + 4
    parts["xl/worksheets/sheet1.xml"] = f'{sheet[:start]}{place} t="s"><v>0</v></c>{sheet[end:]}'.encode()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{main}"><si><r><rPr><strike/></rPr><t>张三</t></r>'
        '<r><rPr><strike val="0"/></rPr><t>王磊</t></r></si></sst>'
    ).encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    found = edited.office.read(path)
    assert (TaskColumn.PERSON, "王磊", Kind.CHANGE) in said(found)


def test_comments_and_notes_beside_the_table_are_told(edited: Edited) -> None:
    def note(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(ROW, columns[LEAD]).comment = Comment("我科不应牵头", "马春生")
        sheet.cell(ROW, len(columns) + 3).value = "周局批示：抓紧"

    found = edited.read(note)
    assert found.differences == ()
    assert f"第 {ROW} 行有批注，没有取：“我科不应牵头”。" in found.notes
    assert f"第 {ROW} 行 P 列没有表头，没有取：“周局批示：抓紧”。" in found.notes


def test_other_tables_below_and_beside_are_left_out(edited: Edited) -> None:
    def add(sheet: Any, columns: dict[str, int]) -> None:
        last = sheet.max_row
        for at, cells in enumerate([["序号", "姓名", "科室", "电话"], [1, "周涛", "办公室", "8661001"]]):
            for column, cell in enumerate(cells, 1):
                sheet.cell(last + 2 + at, column).value = cell
        for at, cells in enumerate([["科室", "项数"], ["办公室", 4], ["宣传科", 3]]):
            for column, cell in enumerate(cells, len(columns) + 2):
                sheet.cell(HEADER_ROW + at, column).value = cell

    found = edited.read(add)
    assert (found.differences, found.problems) == ((), ())
    (line,) = unread_in_words(found)
    assert line.endswith("行是另一张表，没有读：“序号 姓名 科室 电话”。")
    assert columns_in_words(found.source).endswith("没有读的列：O 科室、P 项数。")


def test_a_second_column_of_departments_is_not_taken(edited: Edited) -> None:
    def add(sheet: Any, columns: dict[str, int]) -> None:
        sheet.cell(HEADER_ROW, len(columns) + 1).value = "责任单位"
        for row in range(HEADER_ROW + 1, sheet.max_row + 1):
            sheet.cell(row, len(columns) + 1).value = "办公室"

    found = edited.read(add)
    assert found.differences == ()
    assert columns_in_words(found.source).endswith("没有读的列：N 责任单位。")


def test_rows_that_are_only_numbered_are_nothing(edited: Edited) -> None:
    def add(sheet: Any, columns: dict[str, int]) -> None:
        for number in range(33, 40):
            sheet.cell(sheet.max_row + 1, columns["序号"]).value = number
        for name in columns.keys() - {KEY_HEADER}:
            cell = sheet.cell(ROW, columns[name])
            if type(cell).__name__ != "MergedCell":
                cell.value = None

    found = edited.read(add)
    assert (found.differences, found.problems, found.unread) == ((), (), ())
    assert len(found.missing) == 1


def test_a_hidden_sheet_is_told_and_read_where_it_is_the_only_one(edited: Edited, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(edited.table)
    book.create_sheet("旧稿").sheet_state = "hidden"
    book.save(tmp_path / "有隐藏.xlsx")
    found = edited.office.read(tmp_path / "有隐藏.xlsx")
    assert found.notes == ("还有隐藏的工作表“旧稿”没有读，要读请先取消隐藏再保存。",)
    book.create_sheet("Sheet1", 0)
    book["任务配档表"].sheet_state = "hidden"
    book.active = 0
    book.save(tmp_path / "只有隐藏.xlsx")
    found = edited.office.read(tmp_path / "只有隐藏.xlsx")
    assert found.matched == 32
    assert found.notes[0].startswith("工作表“任务配档表”是隐藏的")


def test_formats_down_to_the_last_row_do_not_hinder(edited: Edited, tmp_path: Path) -> None:
    path = tmp_path / "格式.xlsx"
    empty = "".join(
        f'<row r="{row}"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(900, 400_000)
    )
    with zipfile.ZipFile(edited.table) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", f"{empty}</sheetData>".encode())
            new.writestr(name, content)
    found = edited.office.read(path)
    assert (found.matched, found.differences) == (32, ())


def test_status_of_a_measure_waits_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path)
    path = office.exported()
    book, sheet, columns = opened(path)
    set_cell(sheet, columns, MEASURES, f"1.{FIRST}（已完成）；2.{SECOND}")
    set_cell(sheet, columns, DUE, "已完成")
    set_cell(sheet, columns, PERSON, "李四")
    book.save(path)
    office.workspace.close()
    assert run(["import-table", str(tmp_path / "数据"), str(path), "--apply"]) == 0
    told = capsys.readouterr()
    assert "已采用 1 处改动" in told.out
    assert "“已完成”不是时限" in told.err
    assert "【措施进度】" in told.err


@pytest.mark.parametrize(
    ("columns", "wrong"),
    [
        ("测评内容（工作任务）=C,牵头科室=G", ""),
        ("测评内容(工作任务)=c，牵头＝g", ""),
        ("任务=C,配合=H,时限=J", ""),
        ("牵头科室", "“牵头科室”没有写是哪一列，请写成“牵头科室=G”这样"),
        ("领头的=G", "“领头的=G”看不懂"),
    ],
)
def test_columns_are_named_in_any_usual_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], columns: str, wrong: str
) -> None:
    office = Office(tmp_path)
    path = office.exported()
    office.workspace.close()
    code = run(["import-table", str(tmp_path / "数据"), str(path), "--preview", "--columns", columns])
    told = capsys.readouterr()
    assert (code, wrong in told.err) == (1 if wrong else 0, True)
    assert bool(wrong) or "共 0 处改动" in told.out


def test_an_unknown_header_says_how_to_name_the_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path)
    path = office.exported()
    book, sheet, _ = opened(path)
    for number, cell in enumerate(sheet[HEADER_ROW]):
        cell.value = f"列{number}"
    sheet.cell(ROW, 9).value = "李四"
    book.save(path)
    office.workspace.close()
    folder = str(tmp_path / "数据")
    assert run(["import-table", folder, str(path), "--preview"]) == 1
    assert "可加 --columns" in capsys.readouterr().err
    assert run(["import-table", folder, str(path), "--apply", "--columns", "任务=C,责任人=I"]) == 0
    assert "已采用 1 处改动" in capsys.readouterr().out


@pytest.mark.parametrize(("option", "value"), [("--due", "已完成"), ("--due", "待定"), ("--person", "待定")])
def test_assigning_refuses_what_is_no_time_and_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    office = Office(tmp_path)
    office.workspace.close()
    assert run(["assign", str(tmp_path / "数据"), "1-2", option, value]) == 1
    assert f"“{value}”不是" in capsys.readouterr().err


def test_a_status_of_a_measure_that_is_gone_is_refused(edited: Edited) -> None:
    office = edited.office
    (one,) = edited.cell(MEASURES, f"1.{FIRST}√；2.{SECOND}").differences
    gone = Difference(**{**vars(one), "statuses": (("0", TaskStatus.DONE),)})
    with pytest.raises(UserError, match="又有改动"), office.workspace.log.change() as session:
        apply_table(session, office.plan_id, [gone], (), TODAY)


def test_a_done_measure_keeps_its_status_when_the_table_says_the_same(edited: Edited) -> None:
    office = edited.office
    measure = office.plan().tasks[1].measures[0]
    with office.workspace.log.change() as session:
        set_measure_status(session, measure.id, TaskStatus.DONE, TODAY)
    assert edited.cell(MEASURES, f"√1.{FIRST}；2.{SECOND}").differences == ()
    office.workspace.log.undo()
