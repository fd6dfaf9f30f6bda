"""Assignment tables as they came back from offices: what each says otherwise, and nothing else.

All were exported from one workspace and then edited in the ways people edit such tables.
"""

import gzip
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from wenming_desktop.documents.returned_table.applying import apply_table
from wenming_desktop.documents.returned_table.differences import Kind
from wenming_desktop.documents.returned_table.reading import TableImport, read_table
from wenming_desktop.documents.returned_table.source import columns_in_words
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.plan.measures import MeasureForm, change_measure, set_measure_status
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.plan_view import PlanView, TaskRow, plan_view
from wenming_desktop.reading.tables.task_columns import TaskColumn
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 6, 1)
TABLES = Path(__file__).parents[1] / "data" / "tables"

# table -> (row, column, what it says, kind)
EXPECTED: dict[str, list[tuple[int, str, str, str]]] = {
    "untouched": [],
    "blank_rows": [],
    "columns_deleted": [],
    "footers": [],
    "head_inserted": [],
    "instruction_sheet": [],
    "no_key": [],
    "ordinal_blanked": [],
    "rows_deleted": [],
    "sorted_rows": [],
    "sorted_visible": [],
    "split_text": [],
    "two_sheets": [],
    "added_row": [(20, "TEXT", "新增任务：开展“文明科室”评比，每季度一次。", "ADD")],
    "cells_merged": [(10, "LEAD", "人事科", "CHANGE"), (11, "LEAD", "人事科", "CHANGE")],
    "cleared": [
        (8, "SUPPORT", "", "CLEAR"),
        (8, "PERSON", "", "CLEAR"),
        (9, "PERSON", "", "CLEAR"),
        (10, "SUPPORT", "", "CLEAR"),
        (10, "PERSON", "", "CLEAR"),
        (11, "SUPPORT", "", "CLEAR"),
        (11, "PERSON", "", "CLEAR"),
    ],
    "columns_renamed": [
        (8, "LEAD", "工会", "CHANGE"),
        (8, "SUPPORT", "办公室", "CHANGE"),
        (8, "DUE", "2021年11月30日", "CHANGE"),
    ],
    "copied_row": [(8, "LEAD", "办公室", "ASK"), (9, "LEAD", "工会", "ASK")],
    "dates": [
        (6, "DUE", "12月底前", "ASK"),
        (7, "DUE", "2021.12", "ASK"),
        (8, "DUE", "2021年12月31日", "CHANGE"),
        (9, "DUE", "2021年12月31日", "CHANGE"),
        (11, "DUE", "2021年12月31日", "CHANGE"),
        (12, "DUE", "2021年12月31日", "CHANGE"),
        (13, "DUE", "12.31", "CHANGE"),
        (14, "DUE", "2021年12月", "CHANGE"),
        (15, "DUE", "12月31日", "CHANGE"),
        (16, "DUE", "2021年12月31日", "CHANGE"),
        (17, "DUE", "长期坚持", "CHANGE"),
        (18, "DUE", "全年", "CHANGE"),
        (19, "DUE", "2021.12.", "CHANGE"),
        (20, "DUE", "每季度", "CHANGE"),
        (21, "DUE", "每月25日前", "CHANGE"),
        (22, "DUE", "年底前", "CHANGE"),
        (23, "DUE", "第四季度", "CHANGE"),
        (24, "DUE", "11月底", "CHANGE"),
        (25, "DUE", "2021年12月31日", "CHANGE"),
        (26, "DUE", "2021年12月31日", "CHANGE"),
        (27, "DUE", "12月31日前完成，每月报送", "CHANGE"),
        (28, "DUE", "6月、12月", "CHANGE"),
        (29, "DUE", "随时", "CHANGE"),
        (30, "DUE", "即时", "CHANGE"),
        (31, "DUE", "2021年全年", "CHANGE"),
        (32, "DUE", "2021年12月31日", "CHANGE"),
        (33, "DUE", "2021.12", "CHANGE"),
        (34, "DUE", "12.31", "CHANGE"),
        (35, "DUE", "12 月", "CHANGE"),
        (36, "DUE", "2021年6月30日；12月31日", "CHANGE"),
    ],
    "hidden": [(12, "LEAD", "工会", "CHANGE")],
    "lead_handed_over": [(8, "LEAD", "机关党委", "CHANGE"), (8, "SUPPORT", "蒙山管理中心", "CHANGE")],
    "lead_swapped": [(18, "LEAD", "宣传教育科", "CHANGE"), (18, "SUPPORT", "机关党委、办公室", "CHANGE")],
    "leader_inserted": [(row, "LEADER", "高志远", "CHANGE") for row in (6, *range(8, 39))],
    "measures": [
        (8, "MEASURES", "1.制定方案并印发；2.组织实施；3.检查落实情况；4.新增的措施", "CHANGE"),
        (9, "MEASURES", "1.制定方案；2.组织实施；3.检查；4.形成总结", "CHANGE"),
        (9, "MEASURES", "", "REMOVE"),
        (10, "MEASURES", "1.制定方案；2.组织实施", "CHANGE"),
        (11, "MEASURES", "1.制定方案；2.组织；3.检查", "CHANGE"),
        (12, "MEASURES", "", "REMOVE"),
        (13, "MEASURES", "1.制定方案并印发", "CHANGE"),
        (14, "MEASURES", "", "REMOVE"),
        (
            *(15, "MEASURES"),
            "1.全年2.5万元投入；2.制定方案；3.组织实施；4.检查落实情况；5.形成总结",
            "CHANGE",
        ),
        (15, "MEASURES", "", "REMOVE"),
        (16, "MEASURES", "1.插在前面的新措施；2.制定方案并印发；3.组织实施", "CHANGE"),
    ],
    "names": [
        *((row, "SUPPORT", "办公室、工会", "CHANGE") for row in (8, 9, 10, 11, 12, 14, 15, 16)),
        (13, "SUPPORT", "各科室", "CHANGE"),
        (17, "SUPPORT", "机关党委、工会", "CHANGE"),
        (18, "SUPPORT", "工会", "CHANGE"),  # 机关党委 leads
        (19, "SUPPORT", "全体科室", "CHANGE"),
    ],
    "near_names": [
        (8, "LEAD", "人事教育科", "ASK"),
        *((row, "LEAD", "保护科", "CHANGE") for row in (9, 10, 11, 13)),
        (12, "LEAD", "保护", "ASK"),
    ],
    "no_key_text_changed": [(8, "TEXT", "改过的：认真贯彻落实", "CHANGE")],
    "ordinals_filled": [(20, "LEAD", "工会", "CHANGE")],
    "other_headers": [
        (8, "SUPPORT", "办公室", "CHANGE"),
        (8, "PERSON", "高志远", "CHANGE"),
        (8, "DUE", "2021年11月30日", "CHANGE"),
    ],
    "own_form": [
        (7, "LEAD", "工会", "CHANGE"),
        (7, "PERSON", "秦淑芳", "CHANGE"),
        (8, "SUPPORT", "办公室", "CHANGE"),
    ],
    "persons": [
        (8, "PERSON", "张建国、李敏", "CHANGE"),
        (9, "PERSON", "张建国", "CHANGE"),
        (10, "PERSON", "张建国", "CHANGE"),
        (11, "PERSON", "高志远、李敏", "CHANGE"),
    ],
    "points": [(9, "SCORE", "2", "ASK"), (10, "SCORE", "2.5", "CHANGE"), (13, "SCORE", "5", "CHANGE")],
    "split_row": [
        (8, "MEASURES", "1.制定方案并印发；2.组织实施；3.检查落实情况；4.第二行新增的措施", "CHANGE"),
        (8, "SUPPORT", "机关党委、宣传教育科、规划建设科、工会", "CHANGE"),
    ],
    "two_header_rows": [(9, "LEAD", "工会", "CHANGE"), (9, "PERSON", "秦淑芳", "CHANGE")],
}


class Office:
    """The workspace that the tables came from."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        with workspace.reading() as session:
            self.plan_id = plan_heads(session)[0].id

    def plan(self) -> PlanView:
        with self.workspace.reading() as session:
            return plan_view(session, self.plan_id, TODAY)

    def task(self, code: str) -> TaskRow:
        return next(task for task in self.plan().tasks if task.code == code)

    def read(self, name: str) -> TableImport:
        with self.workspace.reading() as session:
            return read_table(session, self.plan_id, TABLES / f"{name}.xlsx", TODAY)

    def apply(self, found: TableImport) -> None:
        sure = [one for one in found.differences if one.sure]
        with self.workspace.log.change() as session:
            apply_table(session, self.plan_id, sure, (), TODAY)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("数据")
    (folder / "files").mkdir()
    with gzip.open(TABLES / "workspace.db.gz") as packed, (folder / "wenming.db").open("wb") as made:
        shutil.copyfileobj(packed, made)
    with closing(Workspace.open(folder)) as workspace:
        yield Office(workspace)


def said(found: TableImport) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column.name, one.new, one.kind.name) for one in found.differences]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_says_what_was_edited(office: Office, name: str) -> None:
    found = office.read(name)
    got = said(found)
    if name == "no_key_text_changed":
        got = [(row, column, new[:10], kind) for row, column, new, kind in got]
    assert sorted(got) == sorted(EXPECTED[name])
    counts = found.counts
    assert counts.read == counts.same + counts.changed + counts.asked + counts.unread
    rows = {one.task_id or f"+{one.row}" for one in found.differences}
    assert counts.changed + counts.asked - len(rows) == len({one.row for one in found.problems})


@pytest.mark.parametrize("name", EXPECTED)
def test_read_again_after_applying_it_changes_nothing(office: Office, name: str) -> None:
    found = office.read(name)
    if not any(one.sure for one in found.differences):
        return
    before = office.plan()
    office.apply(found)
    again = office.read(name)
    assert [one for one in again.differences if one.sure] == []
    touched = {one.task_id for one in found.differences if one.sure}
    for old, new in zip(before.tasks, office.plan().tasks, strict=True):
        assert old.id in touched or old == new
    office.workspace.log.undo()
    assert office.plan() == before


def test_what_is_not_read_is_named(office: Office) -> None:
    assert [(one.row, one.text) for one in office.read("footers").unread] == [
        (39, "备注：1.本表一式两份。2.责任人为科室负责人。"),
        (40, "填表人：张三"),
        (41, "合计"),
    ]
    assert columns_in_words(office.read("head_inserted").source).endswith("没有读的列：I 科室负责人。")
    assert office.read("rows_deleted").missing == ("1-4", "1-5", "2-1")
    assert "31 行的任务标识与内容不是同一项" in office.read("sorted_visible").notes[0]
    assert [problem.message for problem in office.read("points").problems] == [
        "第 11 行“分值”：“＝2+1”是算式，请改成算好的数。",
        "第 12 行“分值”：单元格 E12 的公式“=2+1”没有算好的结果，请在 Excel 或 WPS 里打开并保存后再试。",
    ]
    near = office.read("near_names")
    assert dict(near.alike) == {"人事教育科": "人事科", "保护": "保护科"}
    assert "第 9 行的“主任”没有存。" in office.read("persons").notes


def test_dates_have_their_words_and_the_next_day(office: Office) -> None:
    office.apply(office.read("dates"))
    due = {task.code: (task.due_words, task.due_on) for task in office.plan().tasks}
    assert due["2-6"] == ("长期坚持", date(2021, 12, 31))
    assert due["3-2"] == ("每季度", date(2021, 6, 30))
    assert due["3-3"] == ("每月25日前", date(2021, 6, 25))
    assert due["1-2"] == ("", date(2021, 12, 31))
    assert ("随时", None) in due.values()
    assert ("即时", None) in due.values()
    office.workspace.log.undo()


def test_everyone_supports_in_the_words_of_the_table(office: Office) -> None:
    office.apply(office.read("names"))
    assert (office.task("2-2").support, office.task("2-2").support_words) == (("各科室",), "各科室")
    assert office.task("1-2").support == ("办公室", "工会")
    office.workspace.log.undo()


def test_the_lead_is_handed_over_and_the_old_one_supports(office: Office) -> None:
    office.apply(office.read("lead_handed_over"))
    assert (office.task("1-2").lead, office.task("1-2").support) == ("机关党委", ("蒙山管理中心",))
    office.workspace.log.undo()
    office.apply(office.read("lead_swapped"))
    assert (office.task("2-7").lead, office.task("2-7").support) == ("宣传教育科", ("机关党委", "办公室"))
    office.workspace.log.undo()


def test_a_measure_set_in_front_inherits_nothing(office: Office) -> None:
    with office.workspace.log.change() as session:
        for code in ("2-5", "1-2"):
            first = office.task(code).measures[0]
            change_measure(session, first.id, MeasureForm(first.text, "办公室", note="已印发"))
            set_measure_status(session, first.id, TaskStatus.DONE, date(2021, 3, 5))
    done = {task.code: task.measures[0] for task in office.plan().tasks if task.code in {"2-5", "1-2"}}
    office.apply(office.read("measures"))
    new, old, _ = office.task("2-5").measures
    assert (new.text, new.status, new.done_on, new.department) == (
        "插在前面的新措施",
        TaskStatus.TODO,
        None,
        None,
    )
    assert (old.id, old.status, old.done_on, old.department, old.note) == (
        done["2-5"].id,
        TaskStatus.DONE,
        date(2021, 3, 5),
        "办公室",
        "已印发",
    )
    assert office.task("1-2").measures[0] == done["1-2"]
    office.workspace.log.undo()
    office.workspace.log.undo()


def test_lost_measures_go_only_if_chosen(office: Office) -> None:
    found = office.read("measures")
    gone = next(one for one in found.differences if one.kind is Kind.REMOVE and one.row == 12)
    assert gone.old == "1.检查落实情况；2.形成总结"
    with office.workspace.log.change() as session:
        assert apply_table(session, office.plan_id, [gone], (), TODAY).removed == 2
    assert [measure.text for measure in office.task("2-1").measures] == ["制定方案并印发", "组织实施"]
    office.workspace.log.undo()


def test_the_columns_that_were_read_are_said(office: Office) -> None:
    header = office.read("other_headers").source.header
    assert header.words[header.columns[TaskColumn.SUPPORT]] == "协助单位"
    assert header.words[header.columns[TaskColumn.PERSON]] == "主要责任领导"  # it names 责任人
    assert header.words[header.columns[TaskColumn.DUE]] == "何时完成"
    two = office.read("two_header_rows").source.header
    assert (two.first, two.last) == (4, 5)
