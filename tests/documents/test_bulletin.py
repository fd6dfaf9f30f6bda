"""创建工作简报: a month's draft, told without zeros and without saying anything twelve times."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from db.models import Evidence
from tests.documents.docx_texts import headings, opened, pictures, words
from tests.documents.pdf_texts import squeezed
from tests.documents.year_papers import TODAY, choices, gathered, pages
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.texts.bulletin import BULLETIN
from wenming_desktop.entities.choices import PublicityLevel
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.publicity import PublicityDraft, create_publicity
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.whole_year import all_activities

SERVICE = ActivityDraft(
    "志愿服务",
    "清洁家园",
    date(2021, 3, 5),
    place="市民广场",
    organiser="办公室",
    people=20,
    summary="清理垃圾。",
)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Workspace]:
    with closing(Workspace.create(tmp_path / "数据", "某某局")) as workspace:
        with workspace.log.change() as session:
            save_plan(session, bundled_plan())
            add_departments(session, ["办公室", "宣传科"])
        yield workspace


def hold(workspace: Workspace, *held: ActivityDraft) -> list[str]:
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
    ids = []
    for draft in held:
        with workspace.log.change() as session:
            ids.append(create_activity(session, plan_id, draft).id)
    return ids


def texts(content) -> list[str]:
    return [paragraph["text"] for paragraph in content.data["paragraphs"]]


@pytest.mark.parametrize("month", range(1, 10))
def test_a_month_tells_its_own_activities_and_no_others(year: Workspace, month: int) -> None:
    content = gathered(year, BULLETIN, {"month": f"2021-{month:02}", "photos": "none"})
    whole = "".join(texts(content))
    with year.reading() as session:
        rows = list(all_activities(session, plan_heads(session)[0].id))
    mine = [row for row in rows if row.starts_on.month == month]
    assert f"开展活动{len(mine)}次" in whole
    assert f"参加{sum(row.people or 0 for row in mine)}人次" in whole
    for row in mine:
        day = f"{row.starts_on.day}日"
        assert any(day in said and (row.organiser or "") in said for said in texts(content))
    sentences = [said for said in texts(content) if "请补充" not in said]
    assert len(set(sentences)) == len(sentences)
    assert whole.count("活动按计划开展") <= 1
    assert "0次" not in whole.replace("10次", "").replace("20次", "")
    assert ("一是" in whole) == ("二是" in whole)


def test_word_and_pdf_say_the_same(year: Workspace) -> None:
    content = gathered(year, BULLETIN, {"month": "2021-09"})
    of_pdf = "".join(pages(BULLETIN.pdf(content)))
    word = BULLETIN.word(content)
    head = ["创建工作简报", "（第　　期）", "某某局", "2021年10月20日", "9月份省级文明单位创建工作情况"]
    assert words(word) == squeezed("".join([*head, *texts(content)]))
    for said in (*head, *texts(content)):
        assert squeezed(said) in of_pdf or squeezed(said)[-9:] in of_pdf
    assert headings(word) == ["一、本月概况", "二、活动开展", "三、宣传报道", "四、督办调度", "五、下月安排"]
    assert not opened(word).tables
    assert len(pictures(word)) == len(content.pictures) == 4


def test_what_was_held_often_is_told_once(bare: Workspace) -> None:
    days = (date(2021, 3, 5), date(2021, 3, 12), date(2021, 3, 19))
    hold(
        bare,
        *(replace(SERVICE, title=f"第{at}次清洁家园", starts_on=day) for at, day in enumerate(days, start=1)),
    )
    hold(bare, replace(SERVICE, title="义务植树", organiser="宣传科", summary="清理垃圾。", people=None))
    said = texts(gathered(bare, BULLETIN, {"month": "2021-03"}))
    (often,) = [text for text in said if "先后3次" in text]
    assert often == (
        "3月5日、12日、19日，办公室在市民广场先后3次组织开展“清洁家园”，共60人次参加。清理垃圾。"
    )
    assert "3月5日，宣传科在市民广场组织开展“义务植树”。" in said
    assert "".join(said).count("清理垃圾") == 1


def test_of_many_activities_the_rest_is_counted(bare: Workspace) -> None:
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"
    hold(bare, *(replace(SERVICE, title=f"{name}活动", people=at) for at, name in enumerate(names, 1)))
    said = texts(gathered(bare, BULLETIN, {"month": "2021-03"}))
    assert sum("组织开展" in text for text in said) == 15
    assert "此外，还开展志愿服务3次。" in said
    assert "丁活动" in "".join(said)
    assert "丙活动" not in "".join(said)


def test_reports_are_named_with_their_media(bare: Workspace) -> None:
    with bare.reading() as session:
        plan_id = plan_heads(session)[0].id
    for title, media, adopted in (("学《条例》见行动", "市日报", True), ("侧记", "省报", False)):
        with bare.log.change() as session:
            report = PublicityDraft(title, media, PublicityLevel.CITY, date(2021, 5, 4), adopted=adopted)
            create_publicity(session, plan_id, report)
    (told,) = [text for text in texts(gathered(bare, BULLETIN, {"month": "2021-05"})) if "市日报" in text]
    assert told.startswith("本月向市级媒体报送宣传报道2篇，已采用1篇：")
    assert "5月4日市日报刊发《学〈条例〉见行动》" in told
    assert "5月4日向省报报送《侧记》" in told


def test_the_next_month_brings_its_festivals(bare: Workspace) -> None:
    hold(bare, replace(SERVICE, starts_on=date(2021, 5, 20)))
    assert "围绕端午（6月14日）开展“我们的节日”主题活动。" in texts(
        gathered(bare, BULLETIN, {"month": "2021-05"})
    )


def test_photos_of_the_month_alone(bare: Workspace, tmp_path: Path) -> None:
    march, april = hold(bare, SERVICE, replace(SERVICE, starts_on=date(2021, 4, 6)))
    for number, activity in enumerate((march, april)):
        path = tmp_path / f"现场{number}.jpg"
        Image.new("RGB", (300, 200), (number * 90, 40, 90)).save(path)
        attach_to_activity(bare.log, bare.files, activity, MaterialKind.PHOTO, [path], Job())
    with bare.log.change("修改日期") as session:
        for record in session.scalars(select(Evidence)):
            record.formed_on = date(2021, 1, 9)  # as it was scanned, or sent in from a phone
    content = gathered(bare, BULLETIN, {"month": "2021-03"})
    assert [one["text"] for one in content.data["paragraphs"] if one["level"] == "photo"] == [
        "图1　现场0（2021年3月5日，市民广场）"
    ]
    assert not gathered(bare, BULLETIN, {"month": "2021-03", "photos": "none"}).pictures


def test_months_with_something_come_first_then_those_that_passed(bare: Workspace) -> None:
    hold(bare, SERVICE, replace(SERVICE, starts_on=date(2021, 11, 2)))
    offered = choices(bare, BULLETIN, "month")
    assert list(offered.values()) == [
        "2021-03",
        *(f"2021-{number:02}" for number in (9, 8, 7, 6, 5, 4, 2, 1)),
    ]
    assert "2021年3月（活动 1 次）" in offered
    assert gathered(bare, BULLETIN).data["headline"].startswith("3月份")
    with pytest.raises(UserError, match="2021年11月还没有开始"):
        gathered(bare, BULLETIN, {"month": "2021-11"})


def test_what_is_planned_for_the_month_is_not_told_as_held(bare: Workspace) -> None:
    later = replace(SERVICE, title="晚些时候的活动", starts_on=date(2021, 10, 21), people=30)
    hold(bare, replace(SERVICE, starts_on=date(2021, 10, 20)), later)
    content = gathered(bare, BULLETIN, {"month": "2021-10"})
    assert "10月，开展活动1次（志愿服务），参加20人次；还安排活动1次。" in texts(content)
    assert "晚些时候的活动" not in "".join(texts(content))
    assert "还安排活动1次" in "".join(pages(BULLETIN.pdf(content)))
    assert "还安排活动1次" in words(BULLETIN.word(content))


def test_a_month_of_plans_alone_has_no_bulletin(bare: Workspace) -> None:
    hold(bare, replace(SERVICE, starts_on=date(2021, 10, 28)))
    with pytest.raises(UserError, match="没有可写的内容"):
        gathered(bare, BULLETIN, {"month": "2021-10"})


def test_a_month_of_plans_alone_is_not_offered_first(bare: Workspace) -> None:
    hold(bare, SERVICE, replace(SERVICE, starts_on=date(2021, 10, 28)))
    offered = choices(bare, BULLETIN, "month")
    assert next(iter(offered)) == "2021年3月（活动 1 次）"
    assert "2021-10" not in offered.values()
    assert gathered(bare, BULLETIN).data["headline"].startswith("3月份")


def test_an_empty_month_says_what_to_do(bare: Workspace) -> None:
    with pytest.raises(UserError, match=r"2021年2月没有活动.*先在“活动台账”"):
        gathered(bare, BULLETIN, {"month": "2021-02"})
    with bare.reading() as session, pytest.raises(UserError, match="先在“活动台账”里登记"):
        BULLETIN.gather(Subject(session, bare.files, plan_heads(session)[0].id, date(2020, 12, 1)), {})


def test_a_bulletin_goes_without_what_there_is_none_of(bare: Workspace) -> None:
    hold(bare, ActivityDraft("会议", "动员会", date(2021, 3, 5)))
    content = gathered(bare, BULLETIN, {"month": "2021-03"})
    said = texts(content)
    assert "3月5日，召开“动员会”。" in said
    assert "3月，开展活动1次（会议）。" in said
    assert [text for text in said if text.endswith("宣传报道")] == []
    assert TODAY.year == 2021
    assert "；。" not in "".join(said)
