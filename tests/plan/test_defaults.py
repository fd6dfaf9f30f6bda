"""The slots and quotas a new plan begins with, from its tasks' own words."""

from datetime import date
from pathlib import Path

import pytest

from tests.workspaces import domain_rows, draft
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.defaults import defaults_for
from wenming_desktop.plan.quotas import QuotaForm
from wenming_desktop.plan.requirements import RequirementForm
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.progress.board import plan_board
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.story import task_story
from wenming_desktop.reading.draft import CategoryDraft, TaskDraft
from wenming_desktop.workspace import Workspace


def texts() -> list[str]:
    return [task.text for category in bundled_plan().categories for task in category.tasks]


def test_every_task_of_2021_has_its_own_slots() -> None:
    for text in texts():
        slots = defaults_for(text).slots
        assert 2 <= len(slots) <= 5
        assert len({form.name for form in slots}) == len(slots)
        assert all(form.hint for form in slots)
        assert slots != defaults_for(f"{text}等。").slots  # from the list, not from the words


def test_only_stated_numbers_are_quotas() -> None:
    assert [defaults_for(text).quotas for text in texts() if defaults_for(text).quotas] == [
        (QuotaForm("志愿服务", 5, "志愿服务活动"),),
        (QuotaForm("我们的节日", 2, "“我们的节日”主题活动", distinct_festivals=True),),
        (QuotaForm("会议", 1, "全员创建会议"), QuotaForm("会议", 1, "领导班子专题研究")),
    ]


@pytest.mark.parametrize(
    ("words", "slot"),
    [
        ("建立常态化的志愿服务制度", "相关制度"),
        ("制定年度志愿服务计划", "工作计划或方案"),
        ("明确人员名单", "人员名单"),
        ("做好活动记录", "活动或会议记录"),
        ("留存照片", "活动照片"),
        ("年底形成总结", "工作总结"),
        ("做好宣传报道", "宣传报道"),
        ("设立创建专项资金", "凭证"),
    ],
)
def test_words_ask_for_slots(words: str, slot: str) -> None:
    assert slot in [form.name for form in defaults_for(words).slots]


def test_no_words_no_slots() -> None:
    assert defaults_for("丰富职工文化生活。") == defaults_for("") == defaults_for("类别1的任务1。")
    assert defaults_for("").slots == ()


def test_saving_the_bundled_plan_attaches_them(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "data", "某某局")
    try:
        before = domain_rows(workspace)
        with workspace.log.change() as session:
            plan_id = save_plan(session, bundled_plan())
        with workspace.reading() as session:
            board = plan_board(session, plan_id, date(2021, 6, 1))
            task = next(task for task in board.tasks if task.code == "2-7")
            told = task_story(session, task.id, date(2021, 6, 1))
        assert [row.requirement.form.name for row in told.slots] == [
            "志愿服务制度",
            "志愿者名单",
            "年度志愿服务计划",
            "志愿服务活动记录",
            "志愿服务活动照片",
        ]
        assert (task.slots, task.quota) == (Tally(0, 5), Tally(0, 5))
        assert [gap.text for gap in task.gaps][-6:-1] == [
            "还差5次志愿服务活动",
            "缺志愿服务制度",
            "缺志愿者名单",
            "缺年度志愿服务计划",
            "缺志愿服务活动记录5份",
        ]
        assert workspace.log.labels()[0] == "导入方案《2021年省级文明单位创建工作方案》"
        workspace.log.undo()
        assert domain_rows(workspace) == before
    finally:
        workspace.close()


def test_another_plan_with_the_same_words(tmp_path: Path) -> None:
    same = texts()[12].replace("。", "。\n  ")  # set in lines
    category = CategoryDraft("坚持价值引领", (TaskDraft(same), TaskDraft("制定年度计划，形成总结。")))
    workspace = Workspace.create(tmp_path / "data", "某某局")
    try:
        with workspace.log.change() as session:
            other = draft("另一方案")
            plan_id = save_plan(session, type(other)(**{**vars(other), "categories": (category,)}))
        with workspace.reading() as session:
            first, second = plan_board(session, plan_id, date(2021, 6, 1)).tasks
            forms = [row.requirement.form for row in task_story(session, second.id, date(2021, 6, 1)).slots]
        assert first.slots.want == len(defaults_for(texts()[12]).slots)
        assert [type(form) for form in forms] == [RequirementForm, RequirementForm]
        assert [form.name for form in forms] == ["工作计划或方案", "工作总结"]
    finally:
        workspace.close()
