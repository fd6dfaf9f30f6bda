"""What papers and tabs call a task and a category: whole clauses, never cut in a word or a quotation."""

import pytest

from wenming_desktop.reading.titles import first_clause, short_title, task_name, task_title


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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "打造具有行业特色的创建活动和“服务为人民，满意在沂蒙”品牌，抓好落实",
            "打造具有行业特色的创建活动和“服务为人民，满意在沂蒙”品牌",
        ),
        ("学习《条例》（2021年版，修订）等。再学", "学习《条例》（2021年版，修订）等"),
        ("“没有后引号，其余", "“没有后引号"),
        ("#let x = 1，再做", "#let x = 1"),
        ("参照https://example.org/c_d?e=f,g办理，上报", "参照https://example.org/c_d?e=f,g办理"),
        ("志愿服务 每年不少于5次", "志愿服务"),
        ("志愿服务　每年不少于5次", "志愿服务"),
        ("举办 5 次活动，8:30集合", "举办 5 次活动"),
        ("志愿服务\n每年不少于5次", "志愿服务"),
        ("，", ""),
    ],
)
def test_a_task_is_named_by_its_whole_first_clause(text: str, name: str) -> None:
    assert task_name(text) == name


def test_a_long_sentence_is_not_cut_in_its_quotation() -> None:
    told = first_clause(f"深化“{'服务为人民，' * 8}满意在沂蒙”，打造品牌")
    assert told.count("“") == told.count("”") == 1


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("坚持深入学习贯彻习近平新时代中国特色社会主义思想，健全工作制度，抓好落实", "健全工作制度"),
        ("坚持以习近平新时代中国特色社会主义思想为指导，加强党的建设", "党的建设"),
        ("扎实推进精神文明建设、思想道德建设和文化建设", "扎实推进精神文明建设"),
        ("“我们的节日，我们的家”", "“我们的节日，我们的家”"),
        ("深入学习贯彻习近平总书记系列重要讲话精神和批示", "深入学习贯彻…"),
    ],
)
def test_a_category_is_called_by_words_that_are_whole(title: str, short: str) -> None:
    assert short_title(title) == short
    assert len(short) <= 12


def test_no_title_is_cut_in_a_leaders_name() -> None:
    assert task_title("全面准确深入系统地学习宣传贯彻习近平总书记讲话") == "全面准确深入系统地学习宣传贯彻…"
