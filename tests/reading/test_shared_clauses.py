"""Clauses of parts of a sentence, of headings and of supplements, and what is doubtful about names."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.reading.drafts import Read, tasks
from wenming_desktop.errors import UserError
from wenming_desktop.reading.draft_json import draft_from_json
from wenming_desktop.reading.sources import plain_source
from wenming_desktop.reading.text.reading import read_plan

PLAN = "某局2022年创建工作方案\n一、指导思想\n坚持为民。\n二、主要任务\n{}\n三、工作要求\n各科室要重视。\n"


def read(body: str) -> list[Read]:
    return tasks(read_plan(PLAN.format(body)))


@pytest.mark.parametrize(
    "body",
    [
        "（一）思想建设\n一是开展学习（责任单位：办公室）；二是开展宣讲（责任单位：工会、团委）。",
        "（一）思想建设。一是开展学习，办公室牵头。二是开展宣讲（工会、团委）。".replace(
            "，办公室牵头", "（办公室牵头）"
        ),
        "（一）思想建设\n一是开展学习。责任单位：办公室\n二是开展宣讲。责任单位：工会、团委",
        "（一）思想建设\n①开展学习（责任单位：办公室）②开展宣讲（责任单位：工会、团委）",
        "（一）思想建设\n第一，开展学习。（责任单位：办公室）第二，开展宣讲。（责任单位：工会、团委）",
    ],
)
def test_parts_with_a_clause_each_are_tasks(body: str):
    found = [(title, text.rstrip("。"), *who) for title, text, *who in read(body)]
    assert found == [
        ("思想建设", "开展学习", "办公室", (), None),
        ("思想建设", "开展宣讲", "工会", ("团委",), None),
    ]


def test_parts_without_clauses_of_their_own_are_one_task():
    body = (
        "（一）思想建设\n1.抓学习。一是定计划；二是勤督促。（责任单位：办公室）\n2.抓宣讲。（责任单位：工会）"
    )
    assert [task[2] for task in read(body)] == ["办公室", "工会"]


@pytest.mark.parametrize(
    ("heading", "due"),
    [
        ("（一）宣传发动（3月底前完成，责任科室：宣传科、办公室）", "3月底前"),
        ("（一）宣传发动（4—9月，责任科室：宣传科、办公室）", "4—9月"),
        ("（一）宣传发动（责任科室：宣传科、办公室；完成时限：3月底前）", "3月底前"),
        ("（一）宣传发动（宣传科牵头，办公室配合，全年）", "全年"),
    ],
)
def test_a_heading_shares_its_clause(heading: str, due: str):
    body = f"{heading}\n1.召开动员会议。\n2.印发倡议书。责任科室：团委；时限：5月"
    assert read(body) == [
        ("宣传发动", "召开动员会议。", "宣传科", ("办公室",), due),
        ("宣传发动", "印发倡议书。", "团委", (), "5月"),
    ]


@pytest.mark.parametrize(
    ("text", "lead", "support", "due"),
    [
        ("开展家访活动。由妇委会负责，5月15日前完成。", "妇委会", (), "5月15日前"),
        (
            "举办培训班。由人事科具体负责，工会、团委共同参与，于9月底前完成。",
            "人事科",
            ("工会", "团委"),
            "9月底前",
        ),
        ("整理档案材料。责任到办公室，8月底完成。", "办公室", (), "8月底"),
        ("打扫办公区域。各科室负责，每周五完成。", "各科室", (), "每周五"),
        ("更新宣传橱窗。——宣传科、办公室，每季度末", "宣传科", ("办公室",), "每季度末"),
        ("检查餐饮单位。（市场监管所、综合执法队）", "市场监管所", ("综合执法队",), None),
        ("改造门前道路。（牵头：综合科，协同：后勤科，时间：6月底前）", "综合科", ("后勤科",), "6月底前"),
        ("改造门前道路（责任科室：综合科，6月底前）。", "综合科", (), "6月底前"),
    ],
)
def test_who_and_when_in_other_wording(text: str, lead: str, support: tuple[str, ...], due: str):
    (task, _) = read(f"（一）环境建设\n1.{text}\n2.开展文明劝导。")
    assert task[1:] == (f"{re.split('[。（]', text)[0]}。", lead, support, due)


@pytest.mark.parametrize(
    "closing",
    [
        "其他任务按原方案执行。",
        "其余工作仍按年初安排执行。",
        "创建办对各项任务进行督查，结果纳入考核。",
        "特此通知。",
    ],
)
def test_a_supplement_keeps_its_numbers_and_its_closing_words_apart(closing: str):
    draft = read_plan(
        "关于2022年创建工作的补充通知\n各科室：\n现补充如下：\n（二）价值引领\n"
        "8.开展宣讲活动。\n牵头单位：宣教科；完成时限：11月底前\n"
        f"（六）勤俭节约\n4.开展垃圾分类。\n牵头单位：综合科；完成时限：8月底前\n\n{closing}\n\n某某局\n2022年6月18日\n"
    )
    assert tasks(draft) == [
        ("价值引领", "开展宣讲活动。", "宣教科", (), "11月底前"),
        ("勤俭节约", "开展垃圾分类。", "综合科", (), "8月底前"),
    ]
    assert closing in [piece.text for piece in draft.leftovers]


@pytest.mark.parametrize("month", ["{}月份", "{}月", "【{}月】"])
def test_months_as_headings_are_the_time_of_what_is_below(month: str):
    draft = read_plan(
        f"某街道2023年创建工作安排\n安排如下：\n{month.format(3)}\n1.开展学雷锋活动。\n责任单位：团委\n"
        f"2.举办培训班。\n责任单位：人事科\n{month.format(6)}\n1.举办端午活动。\n责任单位：文化站\n"
    )
    assert [(task[2], (task[4] or "").rstrip("份")) for task in tasks(draft)] == [
        ("团委", "3月"),
        ("人事科", "3月"),
        ("文化站", "6月"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("抓学习。一是定计划。二是学原文（责任单位：办公室）；三是写心得（责任单位：工会）", "文字里还写着"),
        ("改善环境。①清扫；②种花（责任单位：办公室）；③巡查（责任单位：工会）。", "文字里还写着"),
        ("开展活动。责任单位：综合科统筹协调并且督促各方", "不像科室名称"),
        ("开展活动。责任单位：同上", "没有写明是哪个科室"),
    ],
)
def test_a_doubtful_reading_is_said(text: str, said: str):
    draft = read_plan(PLAN.format(f"1.{text}\n2.开展文明劝导活动。"))
    assert any(said in doubt.message and not doubt.hint for doubt in draft.doubts)


def test_labels_on_lines_of_their_own():
    body = "1.组织学习活动。\n责任单位\n办公室\n完成时间\n3月底\n2.举办读书会。\n责任单位\n宣传科、工会"
    assert [task[1:] for task in read(body)] == [
        ("组织学习活动。", "办公室", (), "3月底"),
        ("举办读书会。", "宣传科", ("工会",), None),
    ]


def workbook(path: Path, rows: list[list[str]]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_a_workbook_named_docx_is_read_by_its_content(tmp_path: Path):
    rows = [["工作任务", "责任科室"], ["开展学习活动", "办公室"], ["开展志愿服务", "工会"]]
    path = workbook(tmp_path / "任务.xlsx", rows).rename(tmp_path / "任务.docx")
    assert [task[2] for task in tasks(draft_from_json(plain_source(path)))] == ["办公室", "工会"]


@pytest.mark.parametrize(
    "rows",
    [
        [["姓名", "电话"], ["王建国", "8301"], ["李敏", "8302"]],
        [["序号", "科室", "人数"], ["1", "办公室", "5"], ["2", "工会", "3"]],
    ],
)
def test_another_table_is_refused_with_the_columns_wanted(tmp_path: Path, rows: list[list[str]]):
    with pytest.raises(UserError, match=r"名单\.xlsx.*工作任务.*责任科室"):
        plain_source(workbook(tmp_path / "名单.xlsx", rows))
