"""Responsibility clauses at a task's end."""

import pytest

from wenming_desktop.reading.draft import TaskDraft
from wenming_desktop.reading.text.responsibility import read_responsibility, responsibility_clause


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (
            "开展活动。牵头单位：办公室；配合单位：人事科、工会；完成时限：12月底前",
            TaskDraft("开展活动。", "办公室", ("人事科", "工会"), None, "12月底前"),
        ),
        ("开展活动。责任科室：甲、乙", TaskDraft("开展活动。", "甲", ("乙",))),
        ("开展活动。（责任单位：甲、乙）", TaskDraft("开展活动。", "甲", ("乙",))),
        ("开展活动（责任单位：甲,乙）。", TaskDraft("开展活动。", "甲", ("乙",))),
        ("开展活动。(责任单位:甲 乙)", TaskDraft("开展活动。", "甲", ("乙",))),
        ("开展活动；牵头领导：张三 责任部门：甲", TaskDraft("开展活动", "甲", leader="张三")),
        ("开展活动。\n责任单位：乙，甲（牵头）", TaskDraft("开展活动。", "甲", ("乙",))),
        ("开展活动。（责任单位：甲）（完成时限：全年）", TaskDraft("开展活动。", "甲", (), None, "全年")),
        ("开展活动。责任单位：办公室（政工科）", TaskDraft("开展活动。", "办公室（政工科）")),
        ("开展活动。配合单位：乙", TaskDraft("开展活动。", None, ("乙",))),
        ("开展活动。负责人：张三、李四", TaskDraft("开展活动。", None, (), "张三、李四")),
    ],
)
def test_clause_goes_into_its_fields(text: str, task: TaskDraft):
    assert read_responsibility(text) == task


@pytest.mark.parametrize(
    "text",
    [
        "落实责任单位：各科室要配合。要有总结。",
        "（1）甲事（责任单位：甲）（2）乙事（责任单位：乙）",
        "责任单位：甲",
        "建立健全责任制，主要负责人亲自抓。",
        "责任单位要各负其责。",
    ],
)
def test_running_text_stays(text: str):
    assert read_responsibility(text) == TaskDraft(text)


@pytest.mark.parametrize(
    ("text", "lead", "support", "due"),
    [
        ("开展活动。（办公室牵头，人事科、工会配合，6月底前完成）", "办公室", ("人事科", "工会"), "6月底前"),
        ("开展活动。由政工科负责。", "政工科", (), None),
        ("开展活动。此项工作由政工科会同工会负责，年底前完成。", "政工科", ("工会",), "年底前"),
        ("开展活动（宣传科、团委）", "宣传科", ("团委",), None),
        ("办公室负责资料的收集和整理。", "办公室", (), None),
        ("资料由办公室负责收集，每月整理。", "办公室", (), None),
        ("开展活动。\n主办科室：甲科 协办科室：乙科 完成期限：随时", "甲科", ("乙科",), "随时"),
        ("开展活动。\n责任股室 人事股", "人事股", (), None),
        ("开展活动。【责任部门】办公室【完成时间】全年", "办公室", (), "全年"),
        (
            "开展活动。\n责任单位：县纪委 县直各部门\n牵头单位：县委组织部",
            "县委组织部",
            ("县纪委", "县直各部门"),
            None,
        ),
        ("宣传组（王副校长牵头）\n校 办――负责外围宣传。\n学工处――负责校内宣传。", "校办", ("学工处",), None),
        ("開展活動。責任科室：監察室、醫務科", "監察室", ("醫務科",), None),
    ],
)
def test_who_and_until_when_in_any_wording(text: str, lead: str, support: tuple[str, ...], due: str | None):
    task = read_responsibility(text)
    assert (task.lead, task.support, task.due) == (lead, support, due)


@pytest.mark.parametrize(
    "text",
    [
        "由此建立长效机制，为群众负责。",
        "由于办公室牵头不力，要整改。",
        "主要负责人负总责，各负其责。",
        "建立由分管领导负责的机制。",
        "在图书馆、教室、宿舍设置公益广告（图书馆、教室、宿舍）",
        "12月底前完成改造。",
        "对工作不力的单位追究责任，对成绩显著的科室给予表彰。",
    ],
)
def test_what_only_looks_like_it_names_nobody(text: str):
    task = read_responsibility(text)
    assert (task.text, task.lead, task.support, task.person, task.due) == (text, None, (), None, None)


def test_written_clause_is_read_back():
    task = TaskDraft("开展活动。", "甲", ("乙", "丙"), "张三", "12月底前")
    assert read_responsibility(task.text + responsibility_clause(task)) == task
