"""Plans in the layouts that offices really use: every task with its lead, and none that is no task."""

import json
from pathlib import Path

import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.reading.corrections import validate
from wenming_desktop.reading.doubts import current_doubts
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.draft_json import draft_from_json
from wenming_desktop.reading.sources import plain_source
from wenming_desktop.reading.text.leftovers import covered
from wenming_desktop.reading.text.reading import read_plan

DATA = Path(__file__).parents[1] / "data" / "plans"
TEXTS = sorted(DATA.glob("*.txt"))
WORDS = sorted(DATA.glob("*.docx"))
TABLES = (
    "p07_univ_table",
    "own24_columns_of_tabs",
    "own81_",
    "ta_",
    "tb_",
    "tc_",
    "te_",
)  # read cell by cell


def plan_in(path: Path) -> PlanDraft:
    return draft_from_json(plain_source(path))


@pytest.mark.parametrize("path", [*TEXTS, *WORDS], ids=lambda path: path.name)
def test_every_task_is_read_and_no_other(path: Path):
    draft = plan_in(path)
    expected = json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
    assert draft.year == expected["year"]
    wanted = [(category, *task) for category, tasks in expected["expected"] for task in tasks]
    found = [(category, task) for category in draft.categories for task in category.tasks]
    assert len(found) == len(wanted), [task.text[:20] for _, task in found]
    for (title, words, lead, support, person, due), (category, task) in zip(wanted, found, strict=True):
        assert title in {"*", ""} or title in category.title
        assert words in task.text[:60]
        assert (task.lead, list(task.support), task.person) == (lead, support, person)
        assert due is None or task.due == due or (due.startswith("20") and task.due)  # null: in words at most


@pytest.mark.parametrize(
    "path",
    [each for each in (*TEXTS, *WORDS) if not each.name.startswith(TABLES)],
    ids=lambda path: path.name,
)
def test_every_character_goes_somewhere(path: Path):
    draft = plan_in(path)
    lost, at = "", 0
    for start, end in [*covered(draft), (len(draft.source), len(draft.source))]:
        lost += draft.source[at:start]
        at = end
    assert not [c for c in lost if c.isalpha() and c not in "一二三四五六七八九十第"], lost


def doubts_of(text: str) -> str:
    return "\n".join(doubt.message for doubt in read_plan(text).doubts)


def test_tasks_in_an_annex_that_is_not_there_are_said():
    draft = plan_in(DATA / "p06_zmd_notice_table_annex.txt")
    assert not draft.categories
    assert any("任务在附件" in doubt.message and "表格" in doubt.message for doubt in draft.doubts)
    assert current_doubts(draft) == draft.doubts
    with pytest.raises(UserError, match=r"没有类别和任务.*任务在附件"):
        validate(draft)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一、任务\n1." + "长" * 601 + "。\n2.短。", "任务 1-1有 60"),
        ("（一）甲类\n1.a事。\n（二）乙\n1.b事。", "太短"),
        ("一、责任分工\n1.甲事。\n2.乙事。", "像是责任分工"),
        ("一、任务\n1.具体内容见附件。\n2.乙事。", "见附件"),
        ("一、任务\n1.甲事。责任科室：各科室\n2.乙事。", "各科室”，请定一个牵头"),
        ("2021年方案\n一、任务\n1.甲事。责任科室：办公室，完成时限：2019年3月\n2.乙事。", "不是 2021 年"),
        ("一、任务\n1.甲事。\n2.乙事。", "没有读到年度"),
        ("2021年方案\n（一）开展学习。每月一次。\n（二）开展服务。每季一次。", "没有读到任务上面的标题"),
        ("2021年方案\n一、任务\n1.甲事。\n2.乙事。\n附件：任务分工表", "不在正文里"),
        ("2021年方案\n一、主要任务\n开展学习活动。\n开展服务活动。", "没有编号"),
    ],
)
def test_what_is_doubtful_is_said(text: str, said: str):
    assert said in doubts_of(text)


def test_sections_that_are_no_tasks_are_left_over_with_their_titles():
    draft = plan_in(DATA / "own07_single_line_pdf.txt")
    assert draft.goal.startswith("坚持以人民为中心")
    assert [stage.title for stage in draft.stages] == ["动员部署阶段（3月）", "组织实施阶段（4月至10月）"]
    draft = plan_in(DATA / "own22_working_groups.txt")
    assert "组织机构" in [piece.title for piece in draft.leftovers]


def test_both_issuers_are_named():
    draft = plan_in(DATA / "p18_county_two_issuers.txt")
    assert draft.issuer == "中共某浪县委办公室、某浪县人民政府办公室"
    assert draft.title == "某浪县创建省级文明县标兵集中落实活动实施方案"


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("二○二一年", 2021),
        ("二〇二一年", 2021),
        ("2012至2013年", 2012),
        ("2012—2013年", 2012),
        ("2011年度", 2011),
    ],
)
def test_years_as_plans_write_them(written: str, year: int):
    assert read_plan(f"某局{written}文明单位创建工作方案\n一、任务\n1.甲事。\n2.乙事。").year == year


def test_leaders_stand_apart_from_persons():
    task = plan_in(DATA / "own13_leader_and_person.txt").categories[0].tasks[0]
    assert (task.leader, task.person) == ("李某某", "张某某")


@pytest.mark.parametrize(
    "text",
    ["一、甲\n（一）乙\n1.丙\n（1）丁\n" * 30_000, "".join(f"{n}、字\n" for n in (1, 2)) * 80_000],
    ids=["nested", "lines"],
)
def test_numbers_without_end_are_refused(text: str):
    with pytest.raises(UserError, match="个编号，不像一份工作方案"):
        read_plan(text)
