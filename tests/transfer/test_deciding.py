"""Both answers to a difference as one text."""

import pytest

from wenming_desktop.transfer.deciding import both


@pytest.mark.parametrize(
    ("table", "column", "ours", "theirs", "text"),
    [
        ("activity", "place", "会议室", "礼堂", "会议室；礼堂"),
        ("activity", "place", "礼堂", "礼堂（一楼）", "礼堂（一楼）"),
        ("activity", "title", "道德讲堂", "身边好人", None),
        ("department", "name", "工会", "工会委员会", None),
        ("setting", "value", "某局", "某某局", None),
        ("measure", "text", "", "开展三次", None),
        ("measure", "due_on", "2021-10-15", "2021-11-30", None),
        ("measure", "status", "done", "doing", None),
        ("person", "phone", "13812345678", "13912345678", None),
        ("activity", "place", "甲" * 150, "乙" * 150, None),
        ("nothing", "title", "甲", "乙", None),
    ],
)
def test_both(table: str, column: str, ours: str, theirs: str, text: str | None) -> None:
    assert both(table, column, ours, theirs) == text
    assert (both(table, column, theirs, ours) is None) == (text is None)
