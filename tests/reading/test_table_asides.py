"""What stands below a table, tasks finer than their merged cell, cells in lines, headers, counts."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.reading.task_tables import Layout, as_pasted, as_word, as_workbook
from wenming_desktop.errors import UserError
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.sources import read_source
from wenming_desktop.reading.text.reading import read_plan

TITLE = ("某局2023年创建任务表",)
TABLE = """
序号 | 工作任务 | 工作标准 | 牵头科室 | 配合科室 | 完成时限
1 | 开读书会 | 每月一期 | 工会 | 团委 | 6月底
2 | 换宣传栏 | 两处 | 办公室 | | 9月底
3 | 看望老职工 | 每季度 | 团委 | 工会 | 全年
"""
TASKS = [
    ("开读书会", "每月一期", "工会", ("团委",), "6月底"),
    ("换宣传栏", "两处", "办公室", (), "9月底"),
    ("看望老职工", "每季度", "团委", ("工会",), "全年"),
]


def drafts(layout: Layout, folder: Path) -> list[PlanDraft]:
    """The table as a document, a workbook and pasted text."""
    read = [read_source(as_word(layout, folder)), read_source(as_workbook(layout, folder))]
    return [*read, *([read_plan(as_pasted(layout))] if layout.pasted else [])]


def tasks(draft: PlanDraft) -> list[tuple[str, str, str | None, tuple[str, ...], str | None]]:
    return [(t.text, t.standard, t.lead, t.support, t.due) for c in draft.categories for t in c.tasks]


@pytest.mark.parametrize(
    "below",
    [
        "审核：毛某 | | 制表：纪某 | | 2023年3月1日 |",
        " | 审核人（签字）： | | 制表人（签字）： | |",
        " | | 单位负责人（签字） | | |",
        "填表人：张某 | | | | | 2023年3月1日",
        " | | | | | 2023年3月1日",
        "某局创建办 | | | | 2023年3月1日 |",
        "审核 | 毛某 | 制表 | 纪某 | 日期 | 2023.3.1",
        " | 合计 | 3项 | | |",
        "联系人：王某 | | 联系电话：83012 | | |",
        "注：本表一式两份。 | < | < | < | < | <",
        "分管领导： | 李某 | | 主要领导： | 王某 |",
        "审批： | | | 填报： | |",
        "单位（盖章） | | | | 年  月  日 |",
        "批准：赵局长 | 审核：钱科长 | | 编制：孙某 | |",
        "局领导签字： | | | 科室负责人签字： | |",
        " | | | | | 制表：办公室",
    ],
)
def test_who_signs_below_a_table_is_no_task(tmp_path: Path, below: str) -> None:
    for draft in drafts(Layout(f"{TABLE.strip()}\n{below}", [], TITLE), tmp_path):
        assert tasks(draft) == TASKS
        assert len(draft.leftovers) == 1


def test_notes_over_several_rows(tmp_path: Path) -> None:
    rows = f"{TABLE.strip()}\n注：1.按月报送。 | < | < | < | < | <\n2.未完成的说明原因 | < | < | < | < | <"
    for draft in drafts(Layout(rows, [], TITLE), tmp_path):
        assert tasks(draft) == TASKS
        assert "2.未完成的说明原因" in "\n".join(piece.text for piece in draft.leftovers)


def test_tasks_that_begin_like_notes(tmp_path: Path) -> None:
    texts = (
        "统计：完善统计制度",
        "审批：压缩审批时限",
        "联系群众走访慰问",
        "领导干部带头学习",
        "电话回访服务对象",
    )
    rows = "\n".join(f"{text} | 办公室 | 6月" for text in texts)
    for draft in drafts(Layout(f"工作任务 | 责任科室 | 完成时限\n{rows}", [], TITLE), tmp_path):
        assert [task[0] for task in tasks(draft)] == list(texts)


FINER = """
序号 | 一级指标 | 二级指标 | {} | 责任处室 | 完成时限
1 | 思想引领 | 理论武装 | 中心组每月学习一次 | 党办 | 12月底
2 | ^ | ^ | 青年讲堂每月一期 | 团委 | 每月
3 | ^ | 阵地建设 | 设置宣传栏六处 | 后勤处 | 4月底
4 | 文明新风 | 勤俭节约 | 推行半份菜 | 后勤处 | 9月底
"""
FIRST = [
    ("思想引领", "中心组每月学习一次", "党办", "12月底", "二级指标：理论武装", ""),
    ("思想引领", "青年讲堂每月一期", "团委", "每月", "二级指标：理论武装", ""),
]


def finer(draft: PlanDraft) -> list[tuple[str, str, str | None, str | None, str, str]]:
    return [(c.title, t.text, t.lead, t.due, t.note, t.measures) for c in draft.categories for t in c.tasks]


@pytest.mark.parametrize("header", ["工作举措", "推进措施", "具体举措", "措施", "主要做法"])
def test_measures_that_differ_are_tasks_below_their_category(tmp_path: Path, header: str) -> None:
    for draft in drafts(Layout(FINER.format(header), [], TITLE), tmp_path):
        assert finer(draft) == [
            *FIRST,
            ("思想引领", "阵地建设", "后勤处", "4月底", "", "设置宣传栏六处"),
            ("文明新风", "勤俭节约", "后勤处", "9月底", "", "推行半份菜"),
        ]


@pytest.mark.parametrize("header", ["创建内容", "具体要求", "具体任务", "工作标准"])
def test_contents_and_standards_that_differ_are_the_tasks(tmp_path: Path, header: str) -> None:
    for draft in drafts(Layout(FINER.format(header), [], TITLE), tmp_path):
        assert finer(draft) == [
            *FIRST,
            ("思想引领", "设置宣传栏六处", "后勤处", "4月底", "二级指标：阵地建设", ""),
            ("文明新风", "推行半份菜", "后勤处", "9月底", "二级指标：勤俭节约", ""),
        ]


@pytest.mark.parametrize(
    "header",
    [
        "重点事项",
        "事项",
        "任务清单",
        "具体事项",
        "工作任务清单",
        "推进事项",
        "攻坚任务",
        "工作项目",
        "创建工作",
    ],
)
def test_what_heads_the_tasks(tmp_path: Path, header: str) -> None:
    rows = f"编号 | {header} | 承办部门 | 时间节点\n1 | 办好运动会 | 工会 | 3月\n2 | 党员服务队 | 党办 | 10月"
    for draft in drafts(Layout(rows, [], TITLE), tmp_path):
        assert tasks(draft) == [("办好运动会", "", "工会", (), "3月"), ("党员服务队", "", "党办", (), "10月")]


@pytest.mark.parametrize(
    "title", ["一、学习（6项）", "一、学习(共2项)", "一、学习（三项任务）", "一、学习（2项，20分）"]
)
def test_a_categorys_title_loses_how_many_it_holds(tmp_path: Path, title: str) -> None:
    rows = f"序号 | 工作任务 | 责任科室\n{title} | < | <\n1 | 举办讲座 | 工会\n2 | 评选标兵 | 办公室"
    for draft in drafts(Layout(rows, [], TITLE), tmp_path):
        assert [category.title for category in draft.categories] == ["学习"]


def test_formulas_without_results_are_named_once_a_column_and_never_in_the_ordinals(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "工作任务", "责任科室", "分值"])
    for text in ("举办讲座", "评选标兵", "慰问职工"):
        sheet.append(["=ROW()-1", text, "工会", "=1+1"])
    path = tmp_path / "2023任务表.xlsx"
    book.save(path)
    formulas = [doubt.message for doubt in read_source(path).doubts if "公式" in doubt.message]
    assert len(formulas) == 1
    assert "D2" in formulas[0]
    assert "3 个" in formulas[0]


HEADER = "序号|工作任务|责任部门|配合部门|完成时间"
ROWS = (
    "1|公开服务承诺内容|窗口科|督查科|3月31日前",
    "2|组织文明礼仪培训|人事科|各科室|4月底前",
    "3|设立志愿服务岗位|团支部|窗口科|全年",
)
IN_LINES = [
    ("公开服务承诺内容", "", "窗口科", ("督查科",), "3月31日前"),
    ("组织文明礼仪培训", "", "人事科", ("各科室",), "4月底前"),
    ("设立志愿服务岗位", "", "团支部", ("窗口科",), "全年"),
]


def in_lines(*rows: str, between: str = "\n") -> PlanDraft:
    cells = [cell for row in rows for cell in row.split("|")]
    return read_plan(f"某中心2023年创建任务表\n{between.join(cells)}\n【打印本页】【关闭窗口】")


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_table_with_a_cell_a_line(between: str) -> None:
    draft = in_lines(HEADER, *ROWS, between=between)
    assert tasks(draft) == IN_LINES
    assert (draft.title, draft.year) == ("某中心2023年创建任务表", 2023)


def test_cells_in_lines_without_ordinals() -> None:
    assert tasks(in_lines(*(row.partition("|")[2] for row in (HEADER, *ROWS)))) == IN_LINES


def test_empty_cells_in_lines() -> None:
    without = "2|组织文明礼仪培训|人事科|4月底前"
    second = ("组织文明礼仪培训", "", "人事科", (), "4月底前")
    assert tasks(in_lines(HEADER, ROWS[0], without, ROWS[2]))[1] == second
    assert tasks(in_lines(HEADER, *ROWS[:1], without))[1] == second
    assert tasks(in_lines(HEADER, ROWS[0], without.replace("科|", "科||"), ROWS[2]))[1] == second


def test_categories_of_cells_in_lines() -> None:
    merged = (
        "类别|序号|工作任务|责任部门|完成时间",
        "思想|1|公开服务承诺内容|窗口科|3月",
        "2|组织文明礼仪培训|人事科|4月",
        "服务|3|设立志愿服务岗位|团支部|全年",
    )
    across = (HEADER, "一、思想", *ROWS[:2], "二、服务", ROWS[2])
    for rows in (merged, across):
        draft = in_lines(*rows)
        assert [(c.title, len(c.tasks)) for c in draft.categories] == [("思想", 2), ("服务", 1)]


def test_cells_in_lines_that_fit_in_two_ways_are_not_guessed() -> None:
    with pytest.raises(UserError, match="像是一格一行的表格"):
        in_lines(
            "序号|工作任务|工作标准|责任部门|完成时间",
            "1|公开服务承诺内容|设置意见箱|各窗口都有|窗口科|3月",
            "2|组织文明礼仪培训|全员参加|人事科|4月",
        )


def test_a_plan_with_such_cells_says_that_they_were_not_read() -> None:
    draft = read_plan(
        "某局2023年创建方案\n一、主要任务\n（一）学习教育\n1.举办道德讲堂。责任科室：工会\n2.组织读书活动。责任科室：团委\n"
        "附件\n序号\n工作任务\n责任部门\n完成时间\n1\n公开服务承诺\n内容\n完整\n3月\n2\n组织培训\n人事科\n4月\n"
    )
    assert any("一格一行" in doubt.message for doubt in draft.doubts)
    assert any(task.text.startswith("举办道德讲堂") for c in draft.categories for task in c.tasks)
