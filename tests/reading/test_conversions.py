"""Leftovers, stages and safeguards turned into each other and into tasks, and back."""

from dataclasses import replace

import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.reading import conversions as c
from wenming_desktop.reading.conversions import Kind
from wenming_desktop.reading.corrections import merge_with_previous, set_basis, set_field, split
from wenming_desktop.reading.draft import Leftover, PlanDraft, TaskDraft
from wenming_desktop.reading.text.reading import read_plan

TEXT = """2021年工作方案
一、指导思想
坚持以人民为中心。
二、主要任务
（一）思想建设
1.甲事。责任科室：办公室
2.乙事。
（二）环境建设
1.丙事。
三、宣传报道
每月报送信息。责任科室：宣传科
四、实施步骤
（一）动员阶段（1月）。开会。
（二）总结阶段（12月）。总结。
五、保障措施
（一）加强领导。成立小组。
"""


@pytest.fixture
def draft() -> PlanDraft:
    draft = read_plan(TEXT)
    assert [len(category.tasks) for category in draft.categories][:2] == [2, 1]
    return draft


def at(draft: PlanDraft, title: str) -> int:
    return [piece.title for piece in draft.leftovers].index(title)


def with_leftover(draft: PlanDraft) -> PlanDraft:
    start = draft.source.index("二、主要任务")
    piece = Leftover("补充", "1.开展活动。\n2.做好总结。责任科室：工会", ((start, start + 2),))
    return replace(draft, leftovers=(*draft.leftovers, piece))


@pytest.mark.parametrize("make", [c.make_safeguard, c.make_stage])
def test_a_leftover_becomes_another_kind_in_its_place_and_back(draft: PlanDraft, make):
    changed = make(draft, (Kind.STAGE, 0) if make is c.make_safeguard else (Kind.SAFEGUARD, 0))
    piece = draft.stages[0] if make is c.make_safeguard else draft.safeguards[0]
    found = changed.safeguards[0] if make is c.make_safeguard else changed.stages[-1]
    assert (found.title, found.text, found.spans) == (piece.title, piece.text, piece.spans)
    back = (Kind.SAFEGUARD, 0) if make is c.make_safeguard else (Kind.STAGE, len(changed.stages) - 1)
    other = c.make_stage if make is c.make_safeguard else c.make_safeguard
    assert other(changed, back) == draft


def test_a_stage_becomes_a_task_of_the_category_before_it_and_back(draft: PlanDraft):
    changed = c.make_task(draft, (Kind.STAGE, 0))
    last = changed.categories[-1].tasks[-1]
    assert last.text == "动员阶段（1月）\n开会。"
    assert last.spans == draft.stages[0].spans
    out = c.leave_out(changed, (len(changed.categories) - 1, len(changed.categories[-1].tasks) - 1))
    piece = out.leftovers[-1]
    assert (piece.title, piece.text) == (draft.stages[0].title, draft.stages[0].text)
    assert c.make_stage(out, (Kind.LEFTOVER, len(out.leftovers) - 1)) == draft


def test_what_is_numbered_in_a_leftover_becomes_the_tasks_of_a_category(draft: PlanDraft):
    grown = with_leftover(draft)
    changed = c.make_category(grown, (Kind.LEFTOVER, len(grown.leftovers) - 1))
    assert changed.leftovers == draft.leftovers
    made = changed.categories[0]
    assert (made.title, [(task.text, task.lead) for task in made.tasks]) == (
        "补充",
        [("开展活动。", None), ("做好总结。", "工会")],
    )


def test_a_category_left_out_keeps_its_tasks_and_who_does_them(draft: PlanDraft):
    piece = c.leave_out(draft, (0, None)).leftovers[-1]
    assert (piece.title, piece.text) == ("思想建设", "甲事。（牵头单位：办公室）\n乙事。")


def test_the_first_task_of_an_empty_draft_gets_a_category(draft: PlanDraft):
    empty = replace(draft, categories=())
    assert [len(category.tasks) for category in c.make_task(empty, (Kind.STAGE, 0)).categories] == [1]


def test_pieces_are_typed_and_edited(draft: PlanDraft):
    changed = c.add_piece(draft, Kind.SAFEGUARD, " 加强督查 ", "每月一次。")
    assert changed.safeguards[-1].title == "加强督查"
    assert c.set_piece(changed, (Kind.SAFEGUARD, 0), "甲", "乙").safeguards[0].text == "乙"
    for attempt in (
        lambda: c.set_piece(draft, (Kind.STAGE, 9), "甲", "乙"),
        lambda: c.set_piece(draft, (Kind.STAGE, 0), " ", ""),
        lambda: c.make_task(draft, (Kind.LEFTOVER, 99)),
        lambda: c.leave_out(draft, (9, None)),
    ):
        with pytest.raises(UserError):
            attempt()


def test_fields_of_a_task_and_the_basis(draft: PlanDraft):
    changed = set_field(draft, (0, 1), "support", "工会、 团委\n工会")
    changed = set_field(set_field(changed, (0, 1), "lead", " 办公室 "), (0, 1), "leader", "张三")
    changed = set_field(set_field(changed, (0, 0), "lead", ""), (0, 1), "standard", "有记录")
    assert changed.categories[0].tasks[0].lead is None
    task = changed.categories[0].tasks[1]
    assert (task.lead, task.support, task.leader, task.standard) == (
        "办公室",
        ("工会", "团委"),
        "张三",
        "有记录",
    )
    assert set_basis(draft, "《甲》\n\n 乙 ").basis == ("《甲》", "乙")
    with pytest.raises(UserError):
        set_field(draft, (0, None), "lead", "办公室")


def test_halves_of_a_task_keep_their_own_places(draft: PlanDraft):
    whole = draft.categories[0].tasks[0]
    start = draft.source.index("1.甲事")
    assert whole.spans == ((start, draft.source.index("2.乙事")),)
    parts = split(draft, (0, 0), 1)
    first, second = parts.categories[0].tasks[:2]
    assert [draft.source[a:b] for a, b in first.spans] == ["1.甲"]
    assert draft.source[slice(*second.spans[0])].startswith("事。")
    assert merge_with_previous(parts, (0, 1)) == draft
    typed = replace(
        draft, categories=(replace(draft.categories[0], tasks=(TaskDraft("别的", spans=((0, 3),)),)),)
    )
    assert [t.spans for t in split(typed, (0, 0), 1).categories[0].tasks] == [((0, 3),)] * 2
