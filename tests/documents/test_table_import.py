"""A table that came back changes exactly what was edited in it, whatever offices do to it besides."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workspaces import begun
from wenming_desktop.documents.press.wording import numbered
from wenming_desktop.documents.returned_table.applying import Applied, apply_table
from wenming_desktop.documents.returned_table.cells import COMPARED, written
from wenming_desktop.documents.returned_table.differences import Kind
from wenming_desktop.documents.returned_table.measures import steps_of
from wenming_desktop.documents.returned_table.reading import TableImport, read_table
from wenming_desktop.documents.table.assignment_table import KEY_HEADER, export_table
from wenming_desktop.documents.table.table_columns import TableColumn
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.progress.plan_view import PlanView, TaskRow, plan_view
from wenming_desktop.words import chinese_date
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 6, 1)
HEADER_ROW = 5
DEPARTMENTS = ("办公室", "宣传科", "人事科", "㼆𠮷科")


def assigned_in_part(workspace: Workspace) -> str:
    """The 2021 plan, two tasks of three assigned and with measures; its id."""
    with workspace.log.change() as session:
        plan_id = save_plan(session, bundled_plan())
        add_departments(session, DEPARTMENTS)
        for number, task in enumerate(plan_view(session, plan_id, TODAY).tasks):
            lead, support = DEPARTMENTS[number % 4], DEPARTMENTS[(number + 1) % 4]
            change = AssignmentChange(lead, [support], "张三", date(2021, 1 + number % 12, 28))
            if number % 3:
                assign(session, [task.id], change)
                add_measure(session, task.id, "制定年度计划。")
                add_measure(session, task.id, "每季度检查一次；做好记录")
                edit_task(session, task.id, "standard", "=查看资料_x0041_\n有记录")
                set_score(session, task.id, "score", "2.5")
    return plan_id


class Office:
    """A workspace with a plan that is assigned in part."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace, self.plan_id = begun(folder / "数据", "某某局", assigned_in_part)

    def plan(self) -> PlanView:
        with self.workspace.reading() as session:
            return plan_view(session, self.plan_id, TODAY)

    def exported(self) -> Path:
        path = self.folder / "配档表.xlsx"
        export_table(self.plan(), path)
        return path

    def read(self, path: Path) -> TableImport:
        with self.workspace.reading() as session:
            return read_table(session, self.plan_id, path, TODAY)

    def apply(self, found: TableImport, create: tuple[str, ...] = ()) -> Applied:
        with self.workspace.log.change() as session:
            return apply_table(session, self.plan_id, found.differences, create, TODAY)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    with closing(made.workspace):
        yield made


@pytest.fixture(scope="module")
def shared() -> Iterator[Office]:
    """For property tests: they undo what they did."""
    with TemporaryDirectory() as folder:
        made = Office(Path(folder))
        with closing(made.workspace):
            yield made


def opened(path: Path) -> tuple[Any, Any, dict[str, int]]:
    """Book, sheet, and header -> column number."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    return book, sheet, {str(cell.value): cell.column for cell in sheet[HEADER_ROW]}


def changed(path: Path, code_row: int, header: str, value: object) -> Path:
    """One cell of the table edited; ``code_row`` counts its tasks from 0."""
    book, sheet, columns = opened(path)
    sheet.cell(HEADER_ROW + 1 + code_row, columns[header]).value = value
    book.save(path)
    return path


def test_an_untouched_table_says_nothing_new(office: Office) -> None:
    found = office.read(office.exported())
    assert (found.differences, found.problems, found.unknown, found.missing) == ((), (), (), ())
    assert found.matched == 32
    assert found.notes == ()


@pytest.mark.parametrize(
    ("header", "value", "new"),
    [
        ("牵头科室", "人事科", "人事科"),
        ("牵头科室", " 人事科\n", "人事科"),
        ("配合科室", "办公室，㼆𠮷科", "办公室、㼆𠮷科"),
        ("配合科室", "无", ""),
        ("责任人", "王㼆", "王㼆"),
        ("完成时限", "2021.11", "2021.11"),
        ("完成时限", "11月底前", "11月底前"),
        ("完成时限", "年底前", "年底前"),
        ("完成时限", "第三季度", "第三季度"),
        ("完成时限", 44500, "2021年10月31日"),
        ("完成时限", datetime(2021, 11, 5), "2021年11月5日"),  # noqa: DTZ001 - as openpyxl has it
        ("完成时限", None, ""),
        ("分值", 3, "3"),
        ("分值", "4.50", "4.5"),
        ("备注", "=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
        ("测评标准", "新的标准", "新的标准"),
        ("落实措施", "1.制定年度计划；2.每月检查；3.年底总结", "1.制定年度计划；2.每月检查；3.年底总结"),
    ],
)
def test_one_edit_is_one_difference_and_is_taken_over(
    office: Office, header: str, value: object, new: str
) -> None:
    before = office.plan()
    book, sheet, columns = opened(office.exported())
    cell = sheet.cell(HEADER_ROW + 2, columns[header])
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    book.save(office.folder / "改.xlsx")
    found = office.read(office.folder / "改.xlsx")
    assert found.problems == ()
    (one,) = found.differences
    assert (one.column, one.new, one.row) == (TableColumn(header), new, HEADER_ROW + 2)
    task = before.tasks[1]
    assert (one.task_id, one.code, one.old) == (task.id, task.code, written(task, one.column))
    office.apply(found)
    after = office.plan()
    assert written(after.tasks[1], one.column) == new
    assert office.read(office.folder / "改.xlsx").differences == ()
    others = [replace_row(plan) for plan in (before, after)]
    assert others[0] == others[1]
    office.workspace.log.undo()  # one step
    assert office.plan() == before


def replace_row(plan: PlanView) -> list[object]:
    """The plan without the task that was edited."""
    return [task for at, task in enumerate(plan.tasks) if at != 1]


EDITS = st.fixed_dictionaries(
    {},
    optional={
        "牵头科室": st.sampled_from(DEPARTMENTS),
        "责任人": st.sampled_from(["李四", "欧阳文静", "𠮷田"]),
        "完成时限": st.dates(date(2021, 1, 1), date(2021, 12, 31)),
        "备注": st.text("备注说明，。=+-@abc12 ", min_size=1, max_size=20).filter(str.strip),
        "分值": st.integers(0, 20),
    },
)


@settings(max_examples=25)
@given(
    edits=st.dictionaries(st.integers(0, 31), EDITS, max_size=6),
    seed=st.integers(0, 10**6),
    keyed=st.booleans(),
    shuffled=st.booleans(),
    day_form=st.sampled_from(["date", "text", "dotted", "serial"]),
)
def test_exactly_what_was_edited_comes_back(
    shared: Office, edits: dict[int, dict[str, Any]], seed: int, keyed: bool, shuffled: bool, day_form: str
) -> None:
    """Rows and columns in another order, columns renamed, unmerged, blank rows, the header once more."""
    before = shared.plan()
    path = rewritten(shared, edits, random.Random(seed), keyed=keyed, shuffled=shuffled, day_form=day_form)  # noqa: S311
    found = shared.read(path)
    assert (found.problems, found.matched) == ((), 32)
    wanted = expected(before, edits)
    assert {(one.task_id, one.column): one.new for one in found.differences} == wanted
    if wanted:
        shared.apply(found)
        after = shared.plan()
        for old, new in zip(before.tasks, after.tasks, strict=True):
            assert [written(new, column) for column in COMPARED] == should_say(old, new, wanted)
        shared.workspace.log.undo()
    assert shared.plan() == before


def rewritten(
    office: Office, edits: dict[int, dict[str, Any]], dice: random.Random, *, keyed, shuffled, day_form
) -> Path:
    """The edited table, copied by hand into a new workbook."""
    _book, sheet, columns = opened(office.exported())
    for at, cells in edits.items():
        for header, value in cells.items():
            sheet.cell(HEADER_ROW + 1 + at, columns[header]).value = as_written(value, day_form)
    names = {"牵头科室": "责任单位", "完成时限": "完成时间（截止）", "测评内容（工作任务）": "工作 任务"}
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW)]
    head, body = [names.get(str(word), word) for word in rows[0]], rows[1:]
    order = [at for at, word in enumerate(head) if keyed or word != KEY_HEADER]
    if shuffled:
        dice.shuffle(order)
        dice.shuffle(body)
    body.insert(7, [])
    body.insert(15, head)
    made = openpyxl.Workbook()
    made.active.title = "交回"
    for number, row in enumerate([["某某局配档表"], head, *body], start=1):
        for column, at in enumerate(order if len(row) == len(head) else range(len(row)), start=1):
            cell = made.active.cell(number, column)
            cell.value = row[at]
            if isinstance(row[at], str):
                cell.data_type = "s"
    path = office.folder / "交回.xlsx"
    made.save(path)
    return path


def expected(before: PlanView, edits: dict[int, dict[str, Any]]) -> dict[tuple[str, TableColumn], str]:
    """What the edits say that the plan does not."""
    said = {
        (before.tasks[at], TableColumn(header)): chinese_date(value)
        if isinstance(value, date)
        else str(value).strip()
        for at, cells in edits.items()
        for header, value in cells.items()
    }
    return {(task.id, column): new for (task, column), new in said.items() if new != written(task, column)}


def said_by(value: object) -> str:
    return chinese_date(value) if isinstance(value, date) else str(value).strip()


def should_say(old: TaskRow, new: TaskRow, wanted: dict[tuple[str, TableColumn], str]) -> list[str]:
    """A task's cells after the changes; who becomes lead leaves the supporting ones."""
    cells = [wanted.get((old.id, column), written(old, column)) for column in COMPARED]
    if (old.id, TableColumn.LEAD) in wanted:
        cells[COMPARED.index(TableColumn.SUPPORT)] = "、".join(
            name for name in old.support if name != new.lead
        )
    return cells


def as_written(value: object, day_form: str) -> object:
    if not isinstance(value, date):
        return value
    forms: dict[str, object] = {
        "date": value,
        "text": chinese_date(value),
        "dotted": f"{value:%Y.%m.%d}",
        "serial": (value - date(1899, 12, 30)).days,
    }
    return forms[day_form]


STEPS = st.text("措施，计划、检查1 ", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(STEPS, min_size=1))
def test_numbered_measures_are_read_back(texts: list[str]) -> None:
    assert steps_of(numbered(texts)) == [text.rstrip("。；; ") for text in texts]


def test_measures_that_are_gone_from_the_table_go_only_if_chosen(office: Office) -> None:
    path = changed(office.exported(), 1, "落实措施", "1.年底总结；2.制定年度计划")
    new, gone = office.read(path).differences
    assert (gone.kind, gone.old, gone.new) == (Kind.REMOVE, "1.每季度检查一次；做好记录", "")
    office.apply(replace(office.read(path), differences=(new,)))
    texts = [measure.text for measure in office.plan().tasks[1].measures]
    assert texts == ["年底总结", "制定年度计划。", "每季度检查一次；做好记录"]
    (still,) = office.read(path).differences
    assert still.kind is Kind.REMOVE
    office.apply(office.read(path))
    assert [measure.text for measure in office.plan().tasks[1].measures] == ["年底总结", "制定年度计划。"]
    assert office.read(path).differences == ()


def test_a_lead_that_is_written_as_supporting_too_only_leads(office: Office) -> None:
    path = changed(office.exported(), 1, "牵头科室", "㼆𠮷科")
    office.apply(office.read(changed(path, 1, "配合科室", "㼆𠮷科、办公室")))
    task = office.plan().tasks[1]
    assert (task.lead, task.support) == ("㼆𠮷科", ("办公室",))
    assert office.read(path).differences == ()


def test_unknown_departments_are_named_and_created_only_if_asked(office: Office) -> None:
    path = changed(office.exported(), 1, "配合科室", "工会、办公室、团支部")
    found = office.read(path)
    assert found.unknown == ("工会", "团支部")
    with pytest.raises(UserError, match=r"任务 1-2：没有名为“工会”的科室.*没有采用"):
        office.apply(found)
    done = office.apply(found, found.unknown)
    assert done == Applied(1, 1, ("工会", "团支部"))
    assert office.plan().tasks[1].support == ("工会", "办公室", "团支部")
    office.workspace.log.undo()
    assert office.read(path).unknown == ("工会", "团支部")  # undone together


@pytest.mark.parametrize(
    ("header", "value", "why"),
    [
        ("完成时限", "#N/A", "第 7 行“完成时限”：单元格 J7 是错误值“#N/A”"),
        ("分值", "很多", "第 7 行“分值”：“很多”不是分值"),
        ("牵头科室", "办公室、宣传科", "第 7 行“牵头科室”：只能有一个牵头科室"),
    ],
)
def test_what_cannot_be_understood_is_told_by_row_and_column(
    office: Office, header: str, value: str, why: str
) -> None:
    found = office.read(changed(office.exported(), 1, header, value))
    (problem,) = found.problems
    assert problem.message.startswith(why)
    assert problem.row == HEADER_ROW + 2
    assert found.differences == ()


def test_rows_that_are_no_task_of_the_plan(office: Office) -> None:
    path = office.exported()
    book, sheet, columns = opened(path)
    sheet.delete_rows(sheet.max_row)  # the last task
    text, key = columns["测评内容（工作任务）"], columns[KEY_HEADER]
    sheet.cell(HEADER_ROW + 3, key).value = sheet.cell(HEADER_ROW + 2, key).value  # another's key
    below = sheet.max_row
    sheet.cell(below + 1, text).value = "完全不相干的一件事情"
    sheet.cell(below + 2, 1).value = "填表人："
    book.save(path)
    found = office.read(path)
    (fresh,) = found.differences
    assert (fresh.kind, fresh.row, fresh.new) == (Kind.ADD, below + 1, "完全不相干的一件事情")
    assert [(one.row, one.text) for one in found.unread] == [(below + 2, "填表人：")]
    assert found.problems == ()
    assert found.missing == ("7-7",)
    assert f"第 {HEADER_ROW + 3} 行的任务标识与内容不是同一项" in found.notes[0]
    assert (found.counts.read, found.counts.same, found.counts.asked, found.counts.unread) == (33, 31, 1, 1)


def test_a_new_row_becomes_a_task_of_its_category(office: Office) -> None:
    path = office.exported()
    book, sheet, columns = opened(path)
    at = sheet.max_row + 1
    for header, value in {
        "测评项目": office.plan().categories[1].title,
        "测评内容（工作任务）": "每季度评一次文明科室。",
        "牵头科室": "办公室",
        "配合科室": "宣传科",
        "完成时限": "每季度",
        "分值": "2分",
        "落实措施": "1.定办法；2.评比",
    }.items():
        sheet.cell(at, columns[header]).value = value
    book.save(path)
    found = office.read(path)
    (fresh,) = found.differences
    assert (fresh.kind, fresh.category_id) == (Kind.ADD, office.plan().categories[1].id)
    assert office.apply(found).added == 1
    task = office.plan().categories[1].tasks[-1]
    assert (task.text, task.lead, task.support, task.score) == (
        "每季度评一次文明科室。",
        "办公室",
        ("宣传科",),
        2,
    )
    assert (task.due_words, [measure.text for measure in task.measures]) == ("每季度", ["定办法", "评比"])
    assert office.read(path).differences == ()


def test_a_changed_text_is_matched_by_likeness_without_the_key(office: Office) -> None:
    path = office.exported()
    book, sheet, columns = opened(path)
    text = office.plan().tasks[8].text
    sheet.cell(HEADER_ROW + 9, columns["测评内容（工作任务）"]).value = text + "按月报送进展。"
    sheet.delete_cols(columns[KEY_HEADER])
    book.save(path)
    found = office.read(path)
    assert [(one.task_id, one.column) for one in found.differences] == [
        (office.plan().tasks[8].id, TableColumn.TEXT)
    ]
    assert "按任务内容对应" in found.notes[0]


def test_texts_longer_than_a_row_come_back_whole(office: Office) -> None:
    long = "".join(f"第{number}段落实各项要求，" for number in range(1500))
    with office.workspace.log.change() as session:
        edit_task(session, office.plan().tasks[3].id, "text", long)
    found = office.read(office.exported())
    assert (found.differences, found.problems) == ((), ())


def test_empty_cells_are_told_apart(office: Office) -> None:
    found = office.read(changed(office.exported(), 1, "牵头科室", None))
    (one,) = found.differences
    assert one.clears


def test_a_plan_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    found = office.read(changed(office.exported(), 1, "责任人", "李四"))
    with office.workspace.log.change() as session:
        assign(session, [office.plan().tasks[1].id], AssignmentChange(person="赵六"))
    before = office.plan()
    with pytest.raises(UserError, match=r"任务 1-2 又有改动"):
        office.apply(found)
    assert office.plan() == before
    with pytest.raises(UserError, match="没有选中"):
        office.apply(replace(found, differences=()))


def test_the_first_sheet_with_a_table_is_read(office: Office) -> None:
    path = office.exported()
    book, _sheet, _columns = opened(path)
    other = book.create_sheet("说明", 0)
    other["A1"] = "请各科室核对后交回"
    book.save(path)
    assert office.read(path).sheet == "任务配档表"


def test_a_workbook_without_such_a_table_is_refused(office: Office) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    book.save(office.folder / "通讯录.xlsx")
    with pytest.raises(UserError, match="没有找到配档表的表头"):
        office.read(office.folder / "通讯录.xlsx")
    (office.folder / "宏.xlsm").write_bytes(b"PK")
    with pytest.raises(UserError, match=r"另存为 \.xlsx"):
        office.read(office.folder / "宏.xlsm")
