"""Plans of text and tables, tables that go on, sheets, what is left over and doubted, where all was read."""

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.reading.task_tables import Layout, add_word_table, as_pasted, as_word, as_workbook
from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.sources import read_source
from wenming_desktop.reading.tables.grids import MOST_ROWS
from wenming_desktop.reading.text.reading import read_plan

DATA = Path(__file__).parents[1] / "data" / "plans"
CASES = (
    *("ta_merged_project.docx", "tb_category_rows.docx", "tc_two_header_rows.docx", "te_no_number.docx"),
    *("p07_univ_table.docx", "p07_univ_table.txt"),
)
TABLE = Layout(
    """
    序号 | 工作任务 | 牵头科室 | 配合科室 | 完成时限
    1 | 开展理论学习 | 机关党委 | 各科室 | 12月底
    2 | 举办道德讲堂 | 宣传科 | 工会 | 每季度末
    3 | 组建志愿服务队 | 团委 | | 3月底
    """,
    [],
)
PLAN = """某局2022年文明单位创建工作方案
为做好创建工作，根据《省级文明单位管理办法》，制定本方案。
一、工作目标
通过省级文明单位复审。
二、主要任务
（一）思想建设
1.开展理论学习。每月组织一次中心组学习，全年不少于12次。
2.举办道德讲堂。每季度一期，邀请身边好人宣讲。
（二）志愿服务
1.组建志愿服务队。注册率达到80%以上。
三、保障措施
（一）加强领导。成立领导小组。
（二）强化宣传。多方宣传。
附件：文明单位创建任务分解表"""
TASKS_IN_TEXT = PLAN[PLAN.index("（一）思想") : PLAN.index("三、保障")]


def read_in(draft: PlanDraft) -> list[tuple[str, list[tuple[str, str | None]]]]:
    return [(c.title, [(t.text.split("。")[0], t.lead) for t in c.tasks]) for c in draft.categories]


def word(folder: Path, *blocks: str | Layout) -> PlanDraft:
    document = docx.Document()
    for block in blocks:
        if isinstance(block, Layout):
            add_word_table(document, block)
        else:
            for line in block.split("\n"):
                document.add_paragraph(line)
    path = folder / "方案.docx"
    document.save(str(path))
    return read_source(path)


def day(words: str | None, year: int | None) -> str | None:
    found = read_deadline(words, year).due_on if words and year else None
    return found.isoformat() if found else None


@pytest.mark.parametrize("name", CASES)
def test_published_tables(name: str) -> None:
    wanted: dict[str, Any] = json.loads((DATA / name).with_suffix(".expected.json").read_text("utf-8"))
    draft = read_source(DATA / name)
    assert draft.year == wanted["year"]
    assert [c.title for c in draft.categories] == [title for title, _ in wanted["expected"]]
    for category, (_, tasks) in zip(draft.categories, wanted["expected"], strict=True):
        for task, (words, lead, support, person, due) in zip(category.tasks, tasks, strict=True):
            assert task.text.startswith(words)
            assert (task.lead, list(task.support)) == (lead, support)
            assert task.person == person
            if due is not None:
                assert due in {task.due, day(task.due, draft.year)}


def test_a_table_that_repeats_the_texts_tasks_says_who_is_responsible(tmp_path: Path) -> None:
    draft = word(tmp_path, PLAN, "附件", "文明单位创建任务分解表", TABLE)
    assert read_in(draft) == [
        ("思想建设", [("开展理论学习", "机关党委"), ("举办道德讲堂", "宣传科")]),
        ("志愿服务", [("组建志愿服务队", "团委")]),
    ]
    first = draft.categories[0].tasks[0]
    assert first.text == "开展理论学习。每月组织一次中心组学习，全年不少于12次。"
    assert (first.support, first.due) == (("各科室",), "12月底")
    assert (draft.title, draft.year) == ("某局2022年文明单位创建工作方案", 2022)


def test_the_annexed_table_has_the_tasks_the_text_all_else(tmp_path: Path) -> None:
    text = PLAN.replace(TASKS_IN_TEXT, "各项任务见附件。\n")
    draft = word(tmp_path, text, "附件", "文明单位创建任务分解表", TABLE)
    assert read_in(draft) == [
        (
            "工作任务",
            [("开展理论学习", "机关党委"), ("举办道德讲堂", "宣传科"), ("组建志愿服务队", "团委")],
        )
    ]
    assert draft.goal == "通过省级文明单位复审。"
    assert [one.title for one in draft.safeguards] == ["加强领导", "强化宣传"]
    assert draft.basis == ("《省级文明单位管理办法》",)


def test_a_list_of_people_is_no_table_of_tasks(tmp_path: Path) -> None:
    people = Layout("姓名 | 职务 | 单位 | 电话\n张某 | 组长 | 某局 | 8301\n李某 | 成员 | 某局 | 8302", [])
    draft = word(tmp_path, PLAN, "领导小组名单", people)
    assert [len(category.tasks) for category in draft.categories] == [2, 1]


def test_each_table_under_its_heading_is_a_category(tmp_path: Path) -> None:
    other = Layout("序号 | 工作任务 | 责任科室\n1 | 清理楼道杂物 | 后勤科\n2 | 规范停车 | 保卫科", [])
    for above, below in (("一、思想建设", "二、环境建设"), ("思想建设任务表", "环境建设任务表")):
        draft = word(tmp_path, "某局任务分工表（2022年）", above, TABLE, below, other)
        assert [(title, len(tasks)) for title, tasks in read_in(draft)] == [("思想建设", 3), ("环境建设", 2)]


def test_a_table_that_goes_on_behind_a_page_number(tmp_path: Path) -> None:
    more = Layout("4 | 开展文明交通劝导 | 团委 | 工会 | 全年\n5 | 慰问困难职工 | 工会 | | 春节前", [])
    draft = word(tmp_path, "某局任务分工表（2022年）", TABLE, "- 1 -", more)
    assert [len(category.tasks) for category in draft.categories] == [5]
    assert draft.categories[0].tasks[-1].lead == "工会"


def test_a_table_in_a_table_that_only_lays_it_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("某局任务分工表（2022年）")
    cell = document.add_table(1, 1).cell(0, 0)
    inner = cell.add_table(4, 5)
    for row, texts in enumerate(TABLE.cells()):
        for column, text in enumerate(texts):
            inner.cell(row, column).text = text
    path = tmp_path / "方案.docx"
    document.save(str(path))
    assert [len(category.tasks) for category in read_source(path).categories] == [3]


def test_sheets_of_one_plan(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "说明"
    first.append(["本表由创建办制定，各科室照此落实。"])
    for name, task in (("思想建设", "举办道德讲堂"), ("环境建设", "清理楼道杂物")):
        sheet = book.create_sheet(name)
        sheet.append(["2022年任务分解表"])
        sheet.append(["序号", "工作任务", "责任科室", "完成时限"])
        sheet.append([1, task, "办公室", None])
    path = tmp_path / "分解表.xlsx"
    book.save(path)
    draft = read_source(path)
    assert read_in(draft) == [
        ("思想建设", [("举办道德讲堂", "办公室")]),
        ("环境建设", [("清理楼道杂物", "办公室")]),
    ]


def test_cells_that_hold_no_value_are_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "工作任务", "责任科室", "分值"])
    sheet.append([1, "举办道德讲堂", "办公室", "=1+2"])
    path = tmp_path / "2022分解表.xlsx"
    book.save(path)
    draft = read_source(path)
    assert any("D2" in doubt.message for doubt in draft.doubts)
    assert draft.categories[0].tasks[0].score == ""
    assert draft.year == 2022
    assert any("文件名" in doubt.message for doubt in draft.doubts)


def test_all_columns_of_a_task(tmp_path: Path) -> None:
    columns = {
        "序号": "1",
        "测评项目": "党建引领",
        "测评内容": "开展学习",
        "测评标准": "有计划有记录",
        "分值": "5",
        "落实措施": "1.制定计划/2.检查",
        "责任领导": "张局长",
        "牵头科室": "党办",
        "责任人": "李明/王芳",
        "完成时限": "6月底前",
        "报送材料": "学习记录",
        "备注": "每月",
        "电话": "8301",
    }
    rows = (columns, columns.values(), ["合计", *["", "", "", "5"], *[""] * 8], ["填表人：赵某", *["<"] * 12])
    layout = Layout("\n".join(" | ".join(row) for row in rows), [])
    draft = read_source(as_workbook(layout, tmp_path))
    (task,) = draft.categories[0].tasks
    assert (task.standard, task.score, task.measures) == ("有计划有记录", "5", "1.制定计划\n2.检查")
    assert (task.leader, task.lead, task.person) == ("张局长", "党办", "李明、王芳")
    assert (task.due, task.note) == ("6月底前", "每月\n报送材料：学习记录")
    assert [one.text for one in draft.leftovers] == ["合计　5", "填表人：赵某"]
    assert any("“电话”一列没有读入" in doubt.message for doubt in draft.doubts)


def test_rows_without_a_task_are_said(tmp_path: Path) -> None:
    layout = Layout(
        "序号 | 工作任务 | 责任科室 | 时限\n1 | | 办公室 | 3月\n2 | 举办道德讲堂 | 工会 | 4月", []
    )
    draft = read_source(as_word(layout, tmp_path))
    assert read_in(draft) == [("工作任务", [("举办道德讲堂", "工会")])]
    assert any("第2行没有任务内容" in doubt.message for doubt in draft.doubts)
    assert [one.text for one in draft.leftovers] == ["1　办公室　3月"]


def test_pasted_from_word_with_cells_of_several_lines() -> None:
    text = (
        "某局2022年创建任务分解表\n序号\t工作任务\t责任科室\t完成时限\n一、思想建设\n1\t开展学习\t机关党委\t全年\n"
        "2\t举办讲堂\n每季度一期\t宣传科\n工会\t12月\n二、志愿服务\n3\t组建队伍\t团委\t3月\n注：抓好落实。"
    )
    draft = read_plan(text)
    assert read_in(draft) == [
        ("思想建设", [("开展学习", "机关党委"), ("举办讲堂\n每季度一期", "宣传科")]),
        ("志愿服务", [("组建队伍", "团委")]),
    ]
    assert draft.categories[0].tasks[1].support == ("工会",)


def test_pasted_with_marks_as_in_markdown() -> None:
    header = "| 序号 | 工作任务 | 责任科室 |\n| --- | --- | --- |"
    draft = read_plan(f"2022年任务分解表\n{header}\n| 1 | 开展学习 | 党办 |\n| 2 | 举办讲堂 | 工会 |")
    assert read_in(draft) == [("工作任务", [("开展学习", "党办"), ("举办讲堂", "工会")])]


def test_what_is_filled_down_in_pasted_text_is_said() -> None:
    draft = read_plan("2022年任务分解表\n工作任务\t责任科室\t时限\n开展学习\t党办\t6月\n举办讲堂\t\t")
    assert read_in(draft) == [("工作任务", [("开展学习", "党办"), ("举办讲堂", "党办")])]
    assert any("第3行" in doubt.message for doubt in draft.doubts)


WORDS = st.text("学习教育宣传活动志愿服务环境卫生", min_size=4, max_size=12)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["办公室", "工会", "党办"])), min_size=1, max_size=8))
def test_each_task_says_where_it_stands(rows: list[tuple[str, str]]) -> None:
    lines = [f"{number} | {text} | {lead} | 6月" for number, (text, lead) in enumerate(rows, 1)]
    layout = Layout("\n".join(["序号 | 工作任务 | 责任科室 | 时限", *lines]), [])
    draft = read_plan(as_pasted(layout))
    tasks = [task for category in draft.categories for task in category.tasks]
    assert [(task.text, task.lead) for task in tasks] == rows
    for task in tasks:
        assert [draft.source[start:end] for start, end in task.spans] == [task.text, task.lead, "6月"]


def test_a_table_beyond_the_limit_says_so() -> None:
    rows = "\n".join(f"{n}\t任务{n}\t办公室\t6月" for n in range(MOST_ROWS + 1))
    draft = read_plan(f"序号\t工作任务\t责任科室\t时限\n{rows}")
    assert sum(len(category.tasks) for category in draft.categories) == MOST_ROWS - 1
    assert any("表格太大" in doubt.message for doubt in draft.doubts)
