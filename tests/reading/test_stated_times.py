"""How often a text says something is to be done."""

import pytest

from wenming_desktop.reading.stated_times import stated_times


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("每年开展志愿服务活动不少于5次。", [(5, "每年开展志愿服务活动不少于5次")]),
        (
            "开展志愿服务，每年不少于 5 次；每季度至少一场道德讲堂。",
            [(5, "每年不少于 5 次"), (4, "每季度至少一场道德讲堂")],
        ),
        ("加强理论学习，每月集中学习一次，做好记录。", [(12, "每月集中学习一次")]),
        ("每半年专题研究两次创建工作。", [(4, "每半年专题研究两次创建工作")]),
        ("每年开展文体活动，组织比赛十二场次。", [(12, "组织比赛十二场次")]),
        ("至少召开1次全员会议。", [(1, "至少召开1次全员会议")]),
        ("组织宣讲3次以上。", [(3, "组织宣讲3次以上")]),
        ("召开一次会议，第一次学习，多次培训，一次性补助。", []),
        ("班子成员每年谈话两次。每人每年参加2次志愿服务。", []),
        ("每周升旗9次。", []),
        ("每季度讲堂不少于一次，植树至少一次。", [(4, "每季度讲堂不少于一次"), (1, "植树至少一次")]),
        ("每年。召开3次会议。", []),
        ("", []),
    ],
)
def test_what_is_stated(text: str, found: list[tuple[int, str]]) -> None:
    assert [(one.times, one.phrase) for one in stated_times(text)] == found
