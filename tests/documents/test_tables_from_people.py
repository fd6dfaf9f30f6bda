"""What people do to a table between its cells: shorten, number, add a phone, take last year's file."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.documents.test_table_import import HEADER_ROW, Office, changed, opened
from wenming_desktop.commands.line import run
from wenming_desktop.documents.returned_table.cells import unnumbered
from wenming_desktop.documents.returned_table.differences import Kind
from wenming_desktop.documents.table.assignment_table import KEY_HEADER
from wenming_desktop.plan.measures import edit_measure
from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn
from wenming_desktop.spreadsheets.headed import find_header
from wenming_desktop.year.new_year import new_year

TEXT = "测评内容（工作任务）"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    with closing(made.workspace):
        yield made


@pytest.mark.parametrize(
    "shorten",
    [
        lambda text: text[:20] + "…",
        lambda text: text[:18] + "......",
        lambda text: text[:16],
        lambda text: text[:15] + "。",
        lambda text: f"{text[:12]}……{text[-8:]}",
        lambda text: text[:14] + "（略）",
        lambda text: text[6:30],
    ],
)
@pytest.mark.parametrize("keyed", [True, False])
def test_a_shortened_text_is_asked_and_never_taken_by_itself(office: Office, shorten, keyed: bool) -> None:
    path = office.exported()
    book, sheet, columns = opened(path)
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        cell = sheet.cell(row, columns[TEXT])
        if cell.value and len(cell.value) > 40:
            cell.value = shorten(cell.value)
    if not keyed:
        sheet.delete_cols(columns[KEY_HEADER])
    book.save(path)
    found = office.read(path)
    texts = [one for one in found.differences if one.column is TaskColumn.TEXT]
    assert len(texts) > 10
    assert {one.kind for one in texts} <= {Kind.ASK, Kind.ADD}
    assert not any(one.sure for one in found.differences)


@pytest.mark.parametrize("mark", ["3.", "3．", "3、", "（3）", "(3)", "③", "三、", "（三）", "2-1 ", "3. "])
def test_a_number_in_front_is_no_part_of_an_official_text(office: Office, mark: str) -> None:
    text = office.plan().tasks[7].text
    assert office.read(changed(office.exported(), 7, TEXT, mark + text)).differences == ()
    (one,) = office.read(changed(office.exported(), 7, TEXT, f"{mark}{text}每月报送一次。")).differences
    assert one.new == f"{text}每月报送一次。"


def test_what_the_plan_itself_numbers_or_means_stays() -> None:
    assert unnumbered("3.15前后开展消费教育。", "") == "3.15前后开展消费教育。"
    assert unnumbered("（一）班子好", "（一）班子好") == "（一）班子好"
    assert unnumbered("1.甲事；\n2.乙事", "") == "1.甲事；\n2.乙事"
    assert unnumbered("2021年做一次", "") == "2021年做一次"
    assert unnumbered("4.", "") == "4."


@pytest.mark.parametrize(
    ("written", "names", "dropped"),
    [
        ("周敏13912345678", "周敏", ["13912345678"]),
        ("周敏 139-1234-5678", "周敏", ["139-1234-5678"]),
        ("周敏（电话：8312）、赵强 0539-8312345", "周敏、赵强", ["8312", "0539-8312345"]),
        ("周敏手机：13912345678；赵强", "周敏、赵强", ["13912345678"]),
    ],
)
def test_a_phone_behind_a_name_is_no_part_of_it(
    office: Office, written: str, names: str, dropped: list[str]
) -> None:
    found = office.read(changed(office.exported(), 1, "责任人", written))
    assert [(one.column, one.new) for one in found.differences] == [(TaskColumn.PERSON, names)]
    for phone in dropped:
        assert f"第 {HEADER_ROW + 2} 行的“{phone}”没有存。" in found.notes


@pytest.mark.parametrize("written", ["2021/4/31", "2月30日前", "2021-13-01", "9月31日"])
def test_a_day_that_no_calendar_has_keeps_the_old_one_and_is_told(office: Office, written: str) -> None:
    found = office.read(changed(office.exported(), 1, "完成时限", written))
    assert found.differences == ()
    (problem,) = found.problems
    assert "没有" in problem.message
    assert written in problem.message


@pytest.mark.parametrize("written", ["5(+1)", "5（加1）", "3（每次0.5）", "2 (3)"])
def test_points_with_more_points_in_brackets_are_not_guessed(office: Office, written: str) -> None:
    found = office.read(changed(office.exported(), 1, "分值", written))
    assert found.differences == ()
    assert len(found.problems) == 1


@pytest.mark.parametrize("mark", ["续", "续上", "（续）", "续上行", "接上表", "续1", "同上", "〃"])
def test_a_row_marked_as_going_on_belongs_to_the_task_above(office: Office, mark: str) -> None:
    path = office.exported()
    book, sheet, columns = opened(path)
    at = HEADER_ROW + 4
    sheet.insert_rows(at)
    sheet.cell(at, columns["序号"]).value = mark
    sheet.cell(at, columns["落实措施"]).value = "制定年度计划表彰办法"
    book.save(path)
    found = office.read(path)
    assert found.unread == ()
    assert found.problems == ()
    (one,) = found.differences
    assert (one.row, one.column, one.sure) == (at - 1, TaskColumn.MEASURES, True)
    assert one.new.endswith("制定年度计划表彰办法")


def test_a_row_that_went_on_keeps_its_task_where_a_sort_carried_it_off_without_its_key(
    office: Office,
) -> None:
    path = office.exported()
    book, sheet, columns = opened(path)
    key, cell = columns[KEY_HEADER], sheet.cell(HEADER_ROW + 2, columns["落实措施"])
    first, second = cell.value.split("2.")
    cell.value = first
    at = sheet.max_row + 1
    sheet.cell(at, columns["序号"]).value = "续"
    sheet.cell(at, columns["落实措施"]).value = f"2.{second}只此一处"
    sheet.cell(HEADER_ROW + 2, key).value = None
    book.save(path)
    with office.workspace.log.change() as session:
        task = office.plan().tasks[1]
        edit_measure(session, task.measures[1].id, task.measures[1].text + "只此一处", None, "")
    assert office.read(path).differences == ()


def test_a_new_row_of_another_project_names_it_and_waits(office: Office, tmp_path: Path, capsys) -> None:
    path = office.exported()
    book, sheet, columns = opened(path)
    at = sheet.max_row + 1
    sheet.cell(at, columns["测评项目"]).value = "窗口服务提升"
    sheet.cell(at, columns[TEXT]).value = "设立延时服务窗口，办好每件小事。"
    book.save(path)
    (one,) = office.read(path).differences
    assert (one.kind, one.project) == (Kind.ADD, "窗口服务提升")
    assert one.question.startswith("方案里没有测评项目“窗口服务提升”")
    office.workspace.close()
    folder = str(tmp_path / "数据")
    assert run(["import-table", folder, str(path), "--apply", "--add-tasks"]) == 0
    said = capsys.readouterr()
    assert "没有改动" in said.out
    assert "窗口服务提升" in said.err


def test_the_table_of_another_year_is_said_once(office: Office, capsys, tmp_path: Path) -> None:
    path = office.exported()
    with office.workspace.log.change() as session:
        office.plan_id = new_year(session, office.plan_id, 2022).plan_id
    changed(path, 3, "牵头科室", "人事科")
    found = office.read(path)
    assert "另一年度" in found.foreign
    assert "2021年度" in found.foreign
    assert not any("任务标识" in note for note in found.notes)
    assert found.matched == 32
    office.workspace.close()
    command = ["import-table", str(tmp_path / "数据"), str(path), "--apply", "--plan-year", "2022"]
    assert run(command) == 1
    assert "另一年度" in capsys.readouterr().err


def test_a_second_sheet_says_whether_it_differs(office: Office) -> None:
    path = office.exported()
    book, sheet, columns = opened(path)
    copy = book.copy_worksheet(sheet)
    copy.title = "改过的"
    copy.cell(HEADER_ROW + 2, columns["责任人"]).value = "周敏"
    again = book.copy_worksheet(sheet)
    again.title = "存档"
    book.save(path)
    found = office.read(path)
    assert found.differences == ()
    assert "工作表“改过的”也像配档表，没有读：与方案有 1 处不同，要读它请改选这张表。" in found.notes
    assert "工作表“存档”也像配档表，没有读：与方案没有不同。" in found.notes


@pytest.mark.parametrize(
    ("word", "column"),
    [
        *(
            (word, TaskColumn.DUE)
            for word in ("完成节点", "办结时间", "什么时候完成", "工作节点", "何时办完")
        ),
        *((word, TaskColumn.RESPONSIBLE) for word in ("谁负责", "归口科室", "承担部门")),
        *((word, TaskColumn.SUPPORT) for word in ("谁协助", "谁配合")),
        *((word, TaskColumn.SCORE) for word in ("应得分", "配分", "基本分", "赋分值")),
        *((word, TaskColumn.CATEGORY) for word in ("工作项目", "测评大类")),
        ("怎么做", TaskColumn.MEASURES),
    ],
)
def test_plain_words_head_the_columns_they_mean(word: str, column: TaskColumn) -> None:
    header = find_header([("序号", "工作任务", word)], TASK_COLUMNS, [{TaskColumn.TEXT}])
    assert header
    assert header.columns.get(column) == 2


@pytest.mark.parametrize("word", ["完成情况", "自评得分", "实得分", "进展节点", "实际完成时间"])
def test_what_was_done_is_no_duty(word: str) -> None:
    header = find_header([("序号", "工作任务", word, "分值", "时限")], TASK_COLUMNS, [{TaskColumn.TEXT}])
    assert header
    assert 2 not in header.columns.values()
