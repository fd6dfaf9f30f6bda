"""Tables that say in two columns when a task begins and when it ends."""

import pytest

from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.reading.text.reading import read_plan

ROWS = "1\t整修图书馆自习区\t后勤处\t图书馆\t3月\t6月\n2\t举办社团巡礼\t团委\t宣传部\t4月\t9月\n"


@pytest.mark.parametrize("group", ["时间安排", "进度安排", "完成时限", "起止时间", "时间进度", "工作安排"])
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        *(
            ("启动", "完成"),
            ("开始", "结束"),
            ("起", "止"),
            ("计划开始", "计划完成"),
            ("启动时间", "办结时间"),
        ),
        *(("起始月份", "完成月份"), ("开始时间", "截止时间")),
    ],
)
def test_of_two_header_rows_the_end_is_the_time_and_the_begin_is_noted(group: str, begin: str, end: str):
    header = f"序号\t工作任务\t责任分工\t\t{group}\t\n\t\t牵头部门\t配合部门\t{begin}\t{end}\n"
    draft = read_plan(f"某院2024年文明创建任务分解表\n{header}{ROWS}")
    tasks = [task for category in draft.categories for task in category.tasks]
    assert [(task.lead, task.support, task.due) for task in tasks] == [
        ("后勤处", ("图书馆",), "6月"),
        ("团委", ("宣传部",), "9月"),
    ]
    assert [task.note for task in tasks] == [f"{group}/{begin}：3月", f"{group}/{begin}：4月"]


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("开始时间", "结束时间"),
        ("启动时间", "完成时间"),
        ("起始时间", "终止时间"),
        ("启动", "完成"),
        ("起", "止"),
    ],
)
def test_of_one_header_row(begin: str, end: str):
    text = f"某院2024年文明创建任务分解表\n序号\t工作任务\t牵头部门\t配合部门\t{begin}\t{end}\n{ROWS}"
    tasks = [task for category in read_plan(text).categories for task in category.tasks]
    assert [(task.due, task.note) for task in tasks] == [("6月", f"{begin}：3月"), ("9月", f"{begin}：4月")]


@pytest.mark.parametrize(
    "written", ["3月—6月", "3-6月", "2024.3—2024.6", "3月启动，6月完成", "3月启动6月完成"]
)
def test_in_one_column_the_end_counts(written: str):
    read = read_deadline(written, 2024)
    assert (str(read.due_on), read.recurs) == ("2024-06-30", False)
