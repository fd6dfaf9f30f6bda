"""Tables whose columns are departments or quarters with marks below them, and lists of one department."""

from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from tests.reading.task_tables import Layout, add_word_table, as_pasted, as_word, as_workbook
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.sources import read_source
from wenming_desktop.reading.tables.marks import legend_in
from wenming_desktop.reading.text.reading import read_plan

TITLE = ("某局2023年创建任务表",)


def drafts(layout: Layout, folder: Path) -> list[PlanDraft]:
    """The table as a document, a workbook and pasted text."""
    read = [read_source(as_word(layout, folder)), read_source(as_workbook(layout, folder))]
    return [*read, *([read_plan(as_pasted(layout))] if layout.pasted else [])]


def who(draft: PlanDraft) -> list[tuple[str | None, list[str]]]:
    return [(t.lead, list(t.support)) for c in draft.categories for t in c.tasks]


def when(draft: PlanDraft) -> list[tuple[str | None, str]]:
    return [(t.due, t.measures) for c in draft.categories for t in c.tasks]


PERIODS = {
    "one header row": (
        """
        序号 | 工作任务 | 责任科室 | 一季度 | 二季度 | 三季度 | 四季度
        1 | 举办读书分享会 | 工会 | √ | | √ |
        2 | 更新宣传橱窗 | 办公室 | × | ● | × | ×
        3 | 慰问退休职工 | 工会 | | | |
        """,
        [("一季度、三季度", ""), ("二季度", ""), (None, "")],
    ),
    "two header rows with words": (
        """
        序号 | 工作任务 | 责任科室 | 进度安排 | < | < | <
        ^ | ^ | ^ | 一季度 | 二季度 | 三季度 | 四季度
        1 | 开展志愿服务 | 团委 | 定方案 | 组队伍 | 上岗 |
        2 | 整治办公环境 | 办公室 | | √ | | 总结
        """,
        [
            ("三季度", "一季度：定方案\n二季度：组队伍\n三季度：上岗"),
            ("四季度", "二季度：√\n四季度：总结"),
        ],
    ),
    "months": (
        """
        序号 | 工作任务 | 责任科室 | 3月 | 6月份 | 9月 | 12月
        1 | 举办读书分享会 | 工会 | ✓ | ✓ | | ✓
        2 | 更新宣传橱窗 | 办公室 | | 20日 | |
        """,
        [("3月、6月份、12月", ""), ("6月份", "6月份：20日")],
    ),
    "days in the cells": (
        """
        工作任务 | 责任科室 | 上半年 | 下半年
        举办读书分享会 | 工会 | 5月20日前 |
        更新宣传橱窗 | 办公室 | 4月底 | 10月底
        """,
        [("5月20日前", ""), ("4月底、10月底", "")],
    ),
    "nothing says who": (
        """
        序号 | 工作任务 | 一季度 | 二季度
        1 | 举办读书分享会 | | √
        2 | 更新宣传橱窗 | √ |
        """,
        [("二季度", ""), ("一季度", "")],
    ),
    "a column of times beside them": (
        """
        序号 | 工作任务 | 责任科室 | 一季度目标 | 二季度目标 | 完成时限
        1 | 举办读书分享会 | 工会 | 定方案 | 办两期 | 6月底
        2 | 更新宣传橱窗 | 办公室 | | 换新 | 5月底
        """,
        [("6月底", "一季度目标：定方案\n二季度目标：办两期"), ("5月底", "二季度目标：换新")],
    ),
}


@pytest.mark.parametrize("name", PERIODS)
def test_columns_of_quarters_and_months(tmp_path: Path, name: str) -> None:
    rows, expected = PERIODS[name]
    expected = [(due, measures.replace("目标：", "：")) for due, measures in expected]
    for draft in drafts(Layout(rows, [], TITLE), tmp_path):
        assert when(draft) == expected


def test_what_was_done_in_a_quarter_is_not_when_it_is_due(tmp_path: Path) -> None:
    rows = """
    序号 | 工作任务 | 责任科室 | 完成时限 | 一季度完成情况 | 二季度完成情况
    1 | 举办读书会 | 工会 | 6月 | 已办 | √
    """
    for draft in drafts(Layout(rows, [], TITLE), tmp_path):
        assert when(draft) == [("6月", "")]
        assert any("没有读入" in doubt.message for doubt in draft.doubts)


MATRIX = """
序号 | 类别 | 工作任务 | 办公室 | 财务科 | 业务科 | 机关工会 | 完成时限
1 | 思想 | 组织全员读书活动 | {0} | {1} | | | 6月底
2 | ^ | 开展岗位练兵比武 | | {0} | {1} | {1} | 9月底
3 | 服务 | 推行首问负责制度 | | | {0} | | 全年
"""
LEADS = [("办公室", ["财务科"]), ("财务科", ["业务科", "机关工会"]), ("业务科", [])]


@pytest.mark.parametrize(
    ("marks", "legend"),
    [
        (("●", "○"), "注：●为牵头科室，○为配合科室"),
        (("○", "●"), "说明：“○”表示牵头，“●”表示配合"),
        (("▲", "√"), "▲—牵头单位；√—配合单位"),
        (("√", "△"), "牵头科室用“√”标注，配合科室用“△”标注"),
        (("✔", "☆"), "（√牵头 ☆参与）"),
        (("牵头", "配合"), ""),
        (("主", "协"), ""),
    ],
)
def test_a_column_for_each_department(tmp_path: Path, marks: tuple[str, str], legend: str) -> None:
    lines = (*TITLE, legend) if legend else TITLE
    layout = Layout(MATRIX.format(*marks), [], lines, pasted=False)
    for draft in drafts(layout, tmp_path):
        assert who(draft) == LEADS
        assert [category.title for category in draft.categories] == ["思想", "服务"]
        assert not [doubt.message for doubt in draft.doubts if not doubt.hint]


@pytest.mark.parametrize("marks", [("●", "○"), ("▲", "△"), ("★", "√"), ("√", "○")])
def test_marks_without_a_legend_are_doubted(tmp_path: Path, marks: tuple[str, str]) -> None:
    for draft in drafts(Layout(MATRIX.format(*marks), [], TITLE, pasted=False), tmp_path):
        assert who(draft) == LEADS
        assert any(f"“{marks[0]}”是按牵头读的" in doubt.message for doubt in draft.doubts)


def test_marks_of_one_kind_do_not_say_who_leads(tmp_path: Path) -> None:
    for draft in drafts(Layout(MATRIX.format("√", "√"), [], TITLE, pasted=False), tmp_path):
        assert who(draft) == [
            (None, ["办公室", "财务科"]),
            (None, ["财务科", "业务科", "机关工会"]),
            ("业务科", []),
        ]
        assert any("看不出由谁牵头" in doubt.message for doubt in draft.doubts)


def test_marks_beside_a_column_of_leads_only_help(tmp_path: Path) -> None:
    rows = """
    序号 | 工作任务 | 牵头科室 | 配合科室 | < | < | 时限
    ^ | ^ | ^ | 办公室 | 财务科 | 工会 | ^
    1 | 组织全员读书活动 | 机关党委 | √ | √ | | 3月
    2 | 开展岗位练兵比武 | 业务科 | | √ | √ | 4月
    """
    for draft in drafts(Layout(rows, [], TITLE), tmp_path):
        assert who(draft) == [("机关党委", ["办公室", "财务科"]), ("业务科", ["财务科", "工会"])]
        assert not [doubt.message for doubt in draft.doubts if not doubt.hint]


def test_short_names_with_a_legend(tmp_path: Path) -> None:
    rows = """
    工作任务 | 政工 | 财务 | 时限
    组织读书活动 | ● | ○ | 3月
    开展岗位练兵 | ○ | ● | 4月
    注：●牵头，○配合 | < | < | <
    """
    for draft in drafts(Layout(rows, [], TITLE), tmp_path):
        assert who(draft) == [("政工", ["财务"]), ("财务", ["政工"])]


@pytest.mark.parametrize("text", ["", "办公室负责督办。", "★重要事项", "○为配合科室"])
def test_texts_without_a_mark_for_the_lead_are_no_legend(text: str) -> None:
    assert legend_in(text) is None


LISTS = {"办公室": ["整理档案资料", "落实值班制度"], "人事科": ["举办业务培训", "落实值班制度"]}


def workbook(folder: Path, names: dict[str, str], above: str = "2024年任务清单", *more: str) -> PlanDraft:
    """A sheet for each department, its name and the rows above its header made of the department's name."""
    book = Workbook()
    for at, (department, texts) in enumerate(LISTS.items()):
        sheet = book.create_sheet(names.get(department, f"Sheet{at + 2}"))
        for line in (above, *more):
            sheet.append([line.format(department)])
        sheet.append(["序号", "工作任务", "推进措施", "完成时限", "责任人"])
        for number, text in enumerate(texts, 1):
            sheet.append([number, text, "按月检查", "6月底", "张三"])
    path = folder / "清单.xlsx"
    book.save(path)
    return read_source(path)


def led(draft: PlanDraft) -> list[tuple[str | None, str]]:
    return [(task.lead, task.text) for category in draft.categories for task in category.tasks]


ALL_LED = [(department, text) for department, texts in LISTS.items() for text in texts]


@pytest.mark.parametrize(
    ("names", "above"),
    [
        ({"办公室": "办公室", "人事科": "人事科"}, ("2024年任务清单",)),
        ({"办公室": "1.办公室", "人事科": "2.人事科（2项）"}, ("2024年任务清单",)),
        ({"办公室": "办公室任务清单", "人事科": "人事科任务清单"}, ("2024年任务清单",)),
        ({}, ("2024年任务清单（{}）",)),
        ({}, ("{}2024年创建任务清单",)),
        ({}, ("2024年任务清单", "牵头科室：{}")),
        ({}, ("2024年任务清单", "填报科室：{}　填报时间：2024年3月")),
        ({"办公室": "思想建设", "人事科": "队伍建设"}, ("2024年任务清单", "责任部门：{}")),
    ],
)
def test_a_sheet_for_each_department(tmp_path: Path, names: dict[str, str], above: tuple[str, ...]) -> None:
    draft = workbook(tmp_path, names, *above)
    assert led(draft) == ALL_LED
    assert any("办公室、人事科" in doubt.message for doubt in draft.doubts)
    own = names if "思想建设" in names.values() else dict.fromkeys(LISTS, "")
    assert [c.title for c in draft.categories] == [own[department] or department for department in LISTS]


def test_sheets_that_are_categories_lead_nothing(tmp_path: Path) -> None:
    draft = workbook(tmp_path, {"办公室": "思想建设", "人事科": "文明服务"})
    assert [lead for lead, _ in led(draft)] == [None] * 4


@pytest.mark.parametrize(
    "title", ["某市统计局2024年任务清单", "滨江区政务服务中心2024年创建任务清单", "任务清单（征求意见稿）"]
)
def test_the_unit_itself_is_no_lead(tmp_path: Path, title: str) -> None:
    rows = "序号 | 工作任务 | 完成时限\n1 | 整理档案资料 | 6月\n2 | 举办业务培训 | 9月"
    for draft in drafts(Layout(rows, [], (title,)), tmp_path):
        assert [lead for lead, _ in led(draft)] == [None, None]


@pytest.mark.parametrize(
    "heading", ["一、{}", "{}任务清单", "牵头科室：{}", "任务清单（{}）", "（一）{}任务（2项）"]
)
def test_a_table_for_each_department(tmp_path: Path, heading: str) -> None:
    document = docx.Document()
    document.add_paragraph("某局2024年创建任务")
    for department, texts in LISTS.items():
        document.add_paragraph(heading.format(department))
        rows = "\n".join(f"{number} | {text} | 6月底" for number, text in enumerate(texts, 1))
        add_word_table(document, Layout(f"序号 | 工作任务 | 完成时限\n{rows}", []))
    path = tmp_path / "清单.docx"
    document.save(str(path))
    draft = read_source(path)
    assert led(draft) == ALL_LED
    assert [category.title for category in draft.categories] == list(LISTS)


def test_category_rows_that_are_departments(tmp_path: Path) -> None:
    rows = """
    序号 | 工作任务 | 时限
    一、办公室 | < | <
    1 | 整理档案资料 | 6月
    二、人事科 | < | <
    2 | 举办业务培训 | 9月
    """
    for draft in drafts(Layout(rows, [], TITLE), tmp_path):
        assert led(draft) == [("办公室", "整理档案资料"), ("人事科", "举办业务培训")]


def test_a_column_of_leads_is_believed_before_the_sheets_name(tmp_path: Path) -> None:
    rows = "序号 | 工作任务 | 责任科室\n1 | 整理档案资料 | 工会\n2 | 举办业务培训 |"
    layout = Layout(rows, [], ("2024年任务清单（办公室）",), pasted=False)
    for draft in drafts(layout, tmp_path):
        assert led(draft) == [("工会", "整理档案资料"), (None, "举办业务培训")]
