"""Responsibility clauses at a task's end."""

import pytest

from wenming_desktop.plan.draft import TaskDraft
from wenming_desktop.plan.responsibility import read_responsibility, responsibility_clause


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


def test_written_clause_is_read_back():
    task = TaskDraft("开展活动。", "甲", ("乙", "丙"), "张三", "12月底前")
    assert read_responsibility(task.text + responsibility_clause(task)) == task
