"""Safeguards behind the tasks that no heading calls so."""

import pytest

from tests.reading.drafts import tasks
from wenming_desktop.reading.text.reading import read_plan

TASKS = """某局2022年文明单位创建工作方案
一、工作目标
建成文明单位。
二、主要任务
（一）思想建设
1.开展主题党日活动。（责任单位：机关党委）
2.举办道德讲堂4期。（责任单位：办公室、工会）
（二）志愿服务
3.组织志愿者进社区10次。（责任单位：团委）
4.慰问困难群众。（责任单位：工会）
"""
BARE = "\n".join(line.partition("（责任")[0] for line in TASKS.split("\n"))
OWN = ["开展主题党日活动。", "举办道德讲堂4期。", "组织志愿者进社区10次。", "慰问困难群众。"]


@pytest.mark.parametrize(
    ("closing", "titles"),
    [
        (
            "三、工作措施\n1、成立专班。由局长任组长，联系人：贺某，电话：123。\n2、定期调度。每半月一次。\n",
            ["成立专班", "定期调度"],
        ),
        ("5.加强组织领导。局长负总责。\n6.严格考核奖惩。与绩效挂钩。\n", ["加强组织领导", "严格考核奖惩"]),
        (
            "（三）工作落实\n5.提高认识。要高度重视。\n6.抽调3人组成创建专班。\n7.督查通报。每月通报。\n",
            ["提高认识", "抽调3人组成创建专班", "督查通报"],
        ),
        ("（三）加强领导。局长任组长。\n（四）强化督导考核。纳入考核。\n", ["加强领导", "强化督导考核"]),
        ("1.加强领导。台长为第一责任人。\n2.加强考核。计入绩效。\n", ["加强领导", "加强考核"]),
        ("三、强力推进\n1.统一思想。\n2.加大投入，落实经费。\n", ["统一思想", "加大投入，落实经费"]),
        (
            "三、强力推进\n1.强化领导。\n2.每月25日前上报进展。\n3.强化督查问责。\n4.营造浓厚氛围。\n",
            ["强化领导", "每月25日前上报进展", "强化督查问责", "营造浓厚氛围"],
        ),
        ("二、工作要求\n（一）加强领导。负总责。\n（二）加强考核。计入绩效。\n", ["加强领导", "加强考核"]),
    ],
)
def test_they_are_read_as_safeguards(closing: str, titles: list[str]):
    draft = read_plan(TASKS + closing)
    assert [task[1] for task in tasks(draft)] == OWN
    assert [safeguard.title for safeguard in draft.safeguards] == titles
    assert "".join(piece.title + piece.text for piece in draft.safeguards).count("电话") == closing.count(
        "电话"
    )


def test_a_guess_is_said():
    draft = read_plan(TASKS + "5.加强组织领导。局长负总责。\n6.严格考核奖惩。与绩效挂钩。\n")
    assert [doubt.message for doubt in draft.doubts if doubt.hint] == [
        "“加强组织领导”等 2 条在任务后面、没有写科室，是按保障措施读的，请核对。"
    ]


@pytest.mark.parametrize(
    "more",
    [
        "（三）加强领导\n5.加强领导。（责任单位：办公室）\n6.强化考核。（责任单位：人事科）\n",
        "5.加强宣传引导。在网站开设专栏。\n",
        "（三）宣传\n5.加强宣传教育，开展宣讲6场。\n6.加强队伍建设，培训骨干20人。\n",
        "（三）环境\n5.加强环境整治，清理楼道。\n6.建立健全垃圾分类制度。\n",
    ],
)
def test_tasks_stay_tasks(more: str):
    draft = read_plan(TASKS + more)
    assert len(tasks(draft)) == len(OWN) + more.count(".")
    assert not draft.safeguards


def test_nothing_is_guessed_where_no_task_says_who():
    draft = read_plan(f"{BARE}\n（三）工作落实\n5.加强组织领导。\n6.强化督导考核。\n")
    assert len(tasks(draft)) == 6
