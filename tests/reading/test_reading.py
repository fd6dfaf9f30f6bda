"""Plans in the styles of several units, read as their expected files say."""

import json
import re
from pathlib import Path

import pytest

from resources import resource
from tests.reading.drafts import as_written
from wenming_desktop.errors import UserError
from wenming_desktop.reading.draft_json import draft_from_json, draft_to_json
from wenming_desktop.reading.text.categories import FLAT_CATEGORY
from wenming_desktop.reading.text.reading import read_plan
from wenming_desktop.reading.titles import short_title

DATA = Path(__file__).parents[1] / "data" / "plan"
PLANS = sorted(DATA.glob("*.txt"))
PLAN_2021 = (DATA / "work-plan-2021.txt").read_text(encoding="utf-8")


def read_as(text: str) -> dict:
    return as_written(read_plan(text))


def expected(name: str) -> dict:
    return json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_plan_is_read_as_expected(path: Path):
    assert read_as(path.read_text(encoding="utf-8")) == expected(path.stem)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_json_gives_the_draft_back(path: Path):
    draft = read_plan(path.read_text(encoding="utf-8"))
    assert draft_from_json(json.loads(json.dumps(draft_to_json(draft)))) == draft


def test_shipped_plan_is_the_2021_plan():
    shipped = resource("plans", "plan-2021.txt").read_text(encoding="utf-8")
    assert read_as(shipped) == expected("work-plan-2021")


@pytest.mark.parametrize("marks", ["#", ""])
def test_2021_plan_without_line_breaks_reads_the_same(marks: str):
    text = PLAN_2021.replace("\n", "") if marks else re.sub(r"[#\n]", "", PLAN_2021)
    assert read_as(text) == expected("work-plan-2021")


def test_2021_plan_with_windows_line_breaks_and_full_width_numbers():
    text = PLAN_2021.replace("\n", "\r\n")
    text = re.sub(r"(?m)^(\d)\. ?", lambda m: chr(ord(m[1]) + 0xFEE0) + "．", text)
    assert read_as(text) == expected("work-plan-2021")


def test_short_titles_of_2021():
    titles = [short_title(category.title) for category in read_plan(PLAN_2021).categories]
    assert titles == ["党建引领", "价值引领", "业绩领先", "文体活动", "科学管理", "勤俭节约", "机制建设"]
    assert short_title("开展") == "开展"
    assert short_title("，加强督导；抓落实") == "督导"
    assert short_title("健全长效机制推动文明创建") == "健全长效机制推动文明创建"


def tasks_of(text: str) -> list[str]:
    return [task.text for category in read_plan(text).categories for task in category.tasks]


@pytest.mark.parametrize("mark", ["{}.", "{}．", "{}、", "{}. ", "{}\\."])
def test_forms_of_task_numbers(mark: str):
    lines = "\n".join(mark.format(n) + f"任务{n}。" for n in range(1, 13))
    assert tasks_of(f"（一）类别\n{lines}") == [f"任务{n}。" for n in range(1, 13)]


@pytest.mark.parametrize("mark", ["（{}）", "({})", "（{}）、", "({}) ", "### （{}）"])
def test_forms_of_category_numbers(mark: str):
    numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    text = "\n".join(mark.format(n) + f"类别{n}\n1.任务。" for n in numerals)
    assert [category.title for category in read_plan(text).categories] == [f"类别{n}" for n in numerals]


@pytest.mark.parametrize(
    "sentence",
    [
        "自2021.12起实行。",
        "投入3.5亿元。",
        "做法见（二）。",
        "按照 （二）的要求。",
        "共有 12 个主题词。",
        "在2、3月份开展。",
        "发展一、二、三产业。",
        "5.不在次序里的数字。",
        "（1）甲；（2）乙；①丙。第一，丁；第二，戊。",
        "严格遵守（2021）第2号文件。",
    ],
)
def test_look_alikes_inside_a_task_are_text(sentence: str):
    text = f"（一）甲类\n1.开头。{sentence}\n2.第二条。\n（二）乙类\n1.第三条。"
    assert tasks_of(text) == [f"开头。{sentence}", "第二条。", "第三条。"]
    assert tasks_of(text.replace("\n", "")) == [f"开头。{sentence}", "第二条。", "第三条。"]


def test_numbers_may_run_on_over_categories_and_skip_one():
    assert tasks_of("（一）甲\n1.a。\n2.b。\n（二）乙\n3.c。\n5.d。") == ["a。", "b。", "c。", "d。"]


def test_page_break_in_mid_sentence_is_rejoined_and_a_real_paragraph_is_kept():
    text = "（一）甲\n1.按照相关要\n\n- 3 -\n\n求办理。\n\n    另一段。\n2.用\n12 个词。"
    assert tasks_of(text) == ["按照相关要求办理。\n另一段。", "用12 个词。"]


def test_tasks_directly_under_sections():
    draft = read_plan("一、党建引领\n1.甲。\n2.乙。\n二、工作要求\n1.丙。\n三、价值引领\n1.丁。")
    assert [(c.title, len(c.tasks)) for c in draft.categories] == [("党建引领", 2), ("价值引领", 1)]
    assert [s.text or s.title for s in draft.safeguards] == ["丙"]


def test_section_items_without_text_are_one_flat_list():
    draft = read_plan("一、开展评选\n二、组织活动\n三、做好帮扶")
    assert [(c.title, [t.text for t in c.tasks]) for c in draft.categories] == [
        (FLAT_CATEGORY, ["开展评选", "组织活动", "做好帮扶"])
    ]


def test_responsibility_of_a_heading_goes_to_its_tasks():
    draft = read_plan("（一）甲（责任单位：办公室、工会）\n1.a。\n2.b。牵头单位：人事科")
    category = draft.categories[0]
    assert category.title == "甲"
    assert [(t.text, t.lead, t.support) for t in category.tasks] == [
        ("a。", "办公室", ("工会",)),
        ("b。", "人事科", ()),
    ]


def test_covering_notice_names_the_plan_as_attachment_but_only_the_last_one_ends_the_text():
    text = "通知\n附件：2022年工作方案\n2022年工作方案\n一、任务\n1.甲。\n附件\n任务分解表\n1.表里的文字"
    draft = read_plan(text)
    assert (draft.title, draft.attachment) == ("2022年工作方案", "任务分解表")
    assert [t.text for t in draft.categories[0].tasks] == ["甲。"]


@pytest.mark.parametrize("text", ["", " \n\u3000", "今天天气很好。", "一、工作目标\n达到标准。", "\x00\x01"])
def test_text_without_tasks_says_so(text: str):
    with pytest.raises(UserError, match="没有读到任务") as caught:
        read_plan(text)
    assert "（一）" in caught.value.message


def test_text_far_too_long_is_refused():
    with pytest.raises(UserError, match="太长"):
        read_plan("1.字。" * 300_000)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"title": 3}, "title"),
        ({"categories": {}}, "categories"),
        ({"categories": [{"title": "甲", "tasks": [{"text": None}]}]}, "text"),
        ({"categories": ["甲"]}, "categories"),
        ({"issued_on": "2021-02-30"}, "issued_on"),
        ({"year": "2021"}, "year"),
        ({"year": True}, "year"),
        ({"basis": [1]}, "basis"),
        ({"goal": "\ud800"}, "goal"),
    ],
)
def test_json_of_a_wrong_shape_names_the_key(change: dict, key: str):
    with pytest.raises(UserError, match=key):
        draft_from_json(expected("work-plan-2021") | change)


def test_json_ignores_unknown_keys_and_needs_an_object():
    data = expected("work-plan-2021")
    assert draft_from_json(data | {"later": 1}) == draft_from_json(data)
    with pytest.raises(UserError):
        draft_from_json([data])
