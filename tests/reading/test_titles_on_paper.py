"""What papers call a task: whole clauses, never cut in a word."""

import pytest

from wenming_desktop.reading.titles import first_clause


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("开展志愿服务活动。每年不少于5次", "开展志愿服务活动"),
        (f"{'长' * 60}，其余", "长" * 60),
        (f"甲，{'长' * 60}", "甲"),
        ("甲，乙，丙；丁", "甲，乙，丙"),
        ("、", "、"),
        ("，", "，"),
        ("", ""),
    ],
)
def test_whole_clauses(text: str, words: str) -> None:
    assert first_clause(text) == words
