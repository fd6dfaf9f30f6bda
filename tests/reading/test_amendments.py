"""Sentences of a further document that amend a plan."""

import pytest

from wenming_desktop.reading.amendments import Amendment, amending_spans, read_amendment
from wenming_desktop.reading.text.reading import read_text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("二、“改善环境”第2项修改为：分类投放。", Amendment("改善环境", 0, 2, "分类投放。")),
        ("1.将第（三）项第2条修改为“各2次”。", Amendment("", 3, 2, "各2次")),
        ("原方案第二部分第1点调整为：压缩时限。", Amendment("", 2, 1, "压缩时限。")),
        ("将任务3-2改为：组织活动。", Amendment("", 3, 2, "组织活动。")),
        ("（三）第2项内容变更为：组织活动。", Amendment("", 3, 2, "组织活动。")),
        (
            "将“（二）服务”第3项修改为：\n“办好讲堂。\n每季一次。”",
            Amendment("（二）服务", 0, 3, "办好讲堂。每季一次。"),
        ),
        ("第五部分第1项中的“每周1次”修改为“每月1次”。", None),
        ("删除第（四）项第4条。", None),
        ("第（一）类第4项不再执行。", None),
    ],
)
def test_an_amendment_is_whole(text: str, wanted: Amendment | None) -> None:
    around = f"前面一句。\n{text}\n后面一句。"
    ((start, end),) = amending_spans(around)
    assert around[start:end] == text
    assert read_amendment("".join(text.split("\n"))) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "修改完善“第一议题”制度，全年学习12次。",
        "将办理时限由5个工作日调整为3个工作日。",
        "取消不必要的证明材料。",
        "第一项任务由办公室负责。",
    ],
)
def test_a_task_is_none(text: str) -> None:
    assert amending_spans(text) == ()


def test_a_notice_of_amendments_alone_is_read() -> None:
    draft = read_text(
        "某局补充通知\n各科室：\n一、第（一）项第2条修改为：每月学习一次。\n二、删除第（二）项第1条。\n"
    )
    assert draft.categories == ()
    assert [piece.text for piece in draft.leftovers[:2]] == [
        "一、第（一）项第2条修改为：每月学习一次。",
        "二、删除第（二）项第1条。",
    ]
