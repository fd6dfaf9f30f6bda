"""Groups with a head (宣传教育组（李某副校长牵头）) over lines, dashes or bullets; times before a result."""

import pytest

from wenming_desktop.reading.text.reading import read_plan

GROUPS = """某区实验小学2021年文明单位复查工作分工
现就有关工作分工如下。
一、领导机构
组长：程某某（校长）
二、具体分工
（一）宣传教育组（李某某副校长牵头）
- 更新校门口提示牌和景观小品。（德育处负责）
- 广播站每天播出文明小故事。（少先队大队部负责）
（二）环境整治组（黄某副校长牵头）
- 对食堂、厕所进行彻底清洁。（总务处负责）
- 校门口施划家长等候区。（安全办、值周教师负责）
三、几点要求
- 各组要服从安排，听从指挥。
- 各组长每周五向校长汇报进展。
"""


@pytest.mark.parametrize("sign", ["- ", "– ", "— ", "-", "——", "", "● ", "1. "])
def test_each_line_is_a_task_of_its_department_and_the_groups_head(sign: str):
    draft = read_plan(GROUPS.replace("- ", sign))
    read = [(c.title, t.text, t.lead, t.support, t.person) for c in draft.categories for t in c.tasks]
    first, second = ("宣传教育组", "李某某副校长"), ("环境整治组", "黄某副校长")
    assert read == [
        (first[0], "更新校门口提示牌和景观小品。", "德育处", (), first[1]),
        (first[0], "广播站每天播出文明小故事。", "少先队大队部", (), first[1]),
        (second[0], "对食堂、厕所进行彻底清洁。", "总务处", (), second[1]),
        (second[0], "校门口施划家长等候区。", "安全办", ("值周教师",), second[1]),
    ]
    assert "".join(piece.title + piece.text for piece in draft.safeguards).count("各组") == 2


def test_a_department_that_leads_the_group_leads_its_tasks():
    text = GROUPS.replace("（黄某副校长牵头）", "（总务处牵头，安全办配合）").replace("（总务处负责）", "")
    cleaning = read_plan(text).categories[1].tasks[0]
    assert (cleaning.lead, cleaning.support) == ("总务处", ("安全办",))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("为老人免费体检，11月底前完成，体检率达到70%以上。", "11月底前"),
        ("为老人免费体检，11月底前，体检率达到70%以上。", "11月底前"),
        ("举办培训班4期，6月30日前完成培训，合格率不低于95%，做到全员参训。", "6月30日前"),
        ("整修图书馆，8月底前对外开放，确保座位达到300个。", "8月底前"),
        ("制定培训方案，3月底前完成，分批组织职工外出学习。", None),
        ("制定培训方案，3月底前完成。培训率达到90%。", None),
        ("3月底前制定方案，11月底前完成，达标率90%以上。", None),
    ],
)
def test_a_time_before_what_is_reached_by_then(text: str, due: str | None):
    tasks = f"1.{text}\n责任科室：公卫科\n2.开展大扫除。\n责任科室：总务科\n"
    assert (
        read_plan(f"某院2020年文明单位创建工作计划\n一、主要任务\n{tasks}").categories[0].tasks[0].due == due
    )
