"""志愿服务统计, 宣传报道统计 and 自评表: the year's numbers add up, and every line is whole."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.documents.year_papers import choices, gathered, has_sentences, printed, sentences
from tests.ledger.ledgers import enter, plan_id, volunteer
from tests.workspaces import attach, file, task_ids
from wenming_desktop.documents.listings.publicity_summary import PUBLICITY_SUMMARY
from wenming_desktop.documents.listings.self_assessment import SELF_ASSESSMENT
from wenming_desktop.documents.listings.volunteer_hours import VOLUNTEER_HOURS
from wenming_desktop.entities.choices import NegativeState, PublicityLevel
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activity_rows import Service
from wenming_desktop.ledger.publicity import PublicityDraft, attach_to_publicity, create_publicity
from wenming_desktop.ledger.volunteers import page_volunteers, volunteer_totals
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.plan.tasks import edit_task, plan_heads, set_score
from wenming_desktop.progress.assessment import add_negative, assess_task, assessment, check_negative
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator, assess_indicator
from wenming_desktop.workspace import Workspace


def test_hours_of_the_year_add_up(year: Workspace) -> None:
    text = "".join(printed(year, VOLUNTEER_HOURS))
    with year.reading() as session:
        plan = plan_heads(session)[0].id
        totals, rows = volunteer_totals(session, plan), page_volunteers(session, plan, "", 0, 100)
    times = sum(row.activities for row in rows)
    assert f"注册志愿者{totals.volunteers}人，参加志愿服务{totals.active}人、{times}人次" in text
    assert f"服务时长{totals.hours.normalize():f}小时" in text
    assert f"合计{totals.volunteers}{totals.active}{times}{totals.hours.normalize():f}" in text
    for row in rows:
        line = f"{row.name}{row.department}"
        assert (line in text) is bool(row.activities), row.name
        if row.activities:
            assert f"{line}{row.activities}{row.hours.normalize():f}" in text
    everybody = "".join(printed(year, VOLUNTEER_HOURS, {"who": "全部志愿者"}))
    assert all(f"{row.name}{row.department}" in everybody for row in rows)


def test_hours_of_another_year_are_told_of_but_not_counted(workspace: Workspace) -> None:
    one = volunteer(workspace, "王芳")
    enter(workspace, service=(Service(one, Decimal(2)),))
    enter(workspace, title="前一年的", starts_on=date(2020, 12, 5), service=(Service(one, Decimal("4.5")),))
    text = "".join(printed(workspace, VOLUNTEER_HOURS))
    assert "参加志愿服务1人、1人次，服务时长2小时" in text
    assert "另有1人次、4.5小时的活动日期不在2021年度，没有计入。" in text


def test_who_did_most_stands_first_and_numbers_are_half_hidden(workspace: Workspace) -> None:
    one = volunteer(workspace, "王㼆", department="办公室", phone="13812345678", number="37130120210001234")
    two = volunteer(workspace, "𠮷田芳", department="宣传科", note="队长")
    volunteer(workspace, "未参加")
    enter(workspace, service=(Service(one, Decimal("1.25")), Service(two, Decimal(3))))
    enter(workspace, title="又一次", service=(Service(one, Decimal("0.75")),))
    text = "".join(printed(workspace, VOLUNTEER_HOURS))
    assert "1𠮷田芳宣传科13队长2王㼆办公室371**********1234138****567822" in text
    assert "宣传科11133办公室11222" in text, "by department: people, active, times, hours, each"
    assert "（未填科室）1000合计32352.5" in text
    assert "12345678" not in text
    assert "未参加" not in text.replace("（未填科室）", "")


def test_a_long_note_goes_on_marked(workspace: Workspace) -> None:
    made = volunteer(workspace, "王㼆", note=sentences(40))
    enter(workspace, service=(Service(made, Decimal(1)),))
    text = "".join(printed(workspace, VOLUNTEER_HOURS))
    assert has_sentences(40, text)
    assert "1（续）王㼆" in text


def test_without_hours_it_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="还没有登记志愿者"):
        gathered(workspace, VOLUNTEER_HOURS)
    volunteer(workspace, "王㼆")
    with pytest.raises(UserError, match="2021年度还没有志愿服务时长"):
        gathered(workspace, VOLUNTEER_HOURS)
    assert "王㼆" in "".join(printed(workspace, VOLUNTEER_HOURS, {"who": "全部志愿者"}))


def report(
    workspace: Workspace,
    title: str,
    media: str,
    level: PublicityLevel,
    *,
    adopted: bool = True,
    month: int = 3,
) -> str:
    made = PublicityDraft(title, media, level, date(2021, month, 16), adopted=adopted, task="1-2")
    with workspace.log.change() as session:
        return create_publicity(session, plan_id(workspace), made).id


def test_reports_are_counted_by_level_and_media_and_listed(workspace: Workspace, tmp_path: Path) -> None:
    report(workspace, "后来的报道", "单位公众号", PublicityLevel.UNIT, month=9)
    report(workspace, "没有采用", "市日报", PublicityLevel.CITY, adopted=False)
    proven = report(workspace, "𠮷祥㼆村", "市日报", PublicityLevel.CITY, month=2)
    report(workspace, "省里的报道", "大众日报", PublicityLevel.PROVINCE, month=4)
    attach_to_publicity(workspace.log, workspace.files, proven, [file(tmp_path)], Job())
    (text,) = printed(workspace, PUBLICITY_SUMMARY)
    assert "共报送4篇，采用3篇，涉及媒体3家；其中省级以上媒体采用1篇。" in text
    assert (
        "省级报送1篇，采用1篇大众日报11市级报送2篇，采用1篇市日报21本单位报送1篇，采用1篇单位公众号11合计43"
        in text
    )
    assert (
        "1𠮷祥㼆村市日报市级2021年2月16日采用1-21份"
        "2没有采用市日报市级2021年3月16日未采用1-2缺"
        "3省里的报道大众日报省级2021年4月16日采用1-2缺"
        "4后来的报道单位公众号本单位2021年9月16日采用1-2缺"
    ) in text
    (adopted,) = printed(workspace, PUBLICITY_SUMMARY, {"which": "已采用"})
    assert "共报送3篇，采用3篇" in adopted
    assert "没有采用" not in adopted


def test_many_media_and_long_titles_stay_whole(workspace: Workspace) -> None:
    titles = [f"{number}号{'长' * 190}完{number}" for number in range(12)]
    for number, title in enumerate(titles):
        report(workspace, title, f"第{number}家媒体", PublicityLevel.CITY)
    for number in range(60):
        report(workspace, f"报道{number}", f"媒体甲{number}乙", PublicityLevel.CITY)
    texts = printed(workspace, PUBLICITY_SUMMARY)
    assert all(any(title in text for text in texts) for title in titles), "none is cut by a page"
    assert all(f"媒体甲{number}乙11" in "".join(texts) for number in range(60))
    assert "市级报送72篇，采用72篇" in texts[0]
    assert "市级报送72篇，采用72篇" in texts[1], "the level stands again where it goes on"


def test_many_reports_are_a_summary_unless_all_are_asked_for(workspace: Workspace) -> None:
    for number in range(1, 206):
        report(workspace, f"报道{number}完", "市日报", PublicityLevel.CITY, month=1 + number // 40)
    short = "".join(printed(workspace, PUBLICITY_SUMMARY))
    assert "共报送205篇" in short
    assert "只列最近的200篇，共205篇。" in short
    assert "报道6完" in short
    assert "报道5完" not in short
    few, every = choices(workspace, PUBLICITY_SUMMARY, "length")
    texts = printed(workspace, PUBLICITY_SUMMARY, {"length": "全部列出"})
    assert few == "只列 200 行"
    assert every in {f"全部列出（约 {len(texts) + more} 页）" for more in (-1, 0, 1)}
    whole = "".join(texts)
    assert "只列" not in whole
    assert all(f"报道{number}完" in whole for number in range(1, 206))


def test_without_reports_it_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="2021年度还没有登记宣传报道"):
        gathered(workspace, PUBLICITY_SUMMARY)
    report(workspace, "未采用的", "市日报", PublicityLevel.CITY, adopted=False)
    with pytest.raises(UserError, match="还没有登记已采用的宣传报道"):
        gathered(workspace, PUBLICITY_SUMMARY, {"which": "已采用"})


def test_the_year_is_assessed_task_by_task(year: Workspace) -> None:
    texts = printed(year, SELF_ASSESSMENT)
    text = "".join(texts)
    with year.reading() as session:
        total = assessment(session, plan_heads(session)[0].id)
    whole = total.whole
    assert whole.own is not None
    assert f"共32项，已自评{whole.scored}项，分值{whole.full}分，自评{whole.own.normalize():f}分" in text
    assert f"得分率{whole.percent}%" in text
    assert text.count("有分无材料") == whole.without_material + 1, "each line, and the summary"
    for part in total.parts:
        assert part.name in text
        assert f"{part.lines}项，分值{part.full.normalize():f}分" in text
    assert "未核查9条" in text
    assert "领导班子成员受到党纪政务处分或被追究刑事责任未核查" in text
    assert "测评标准" not in text, "no task has one"
    for page in texts[:-1]:
        assert "编号测评内容分值自评分自评说明佐证材料" in page


def test_a_score_without_material_is_marked(workspace: Workspace, tmp_path: Path) -> None:
    first, second, third, *_ = task_ids(workspace)
    with workspace.log.change() as session:
        for task in (first, second, third):
            set_score(session, task, "score", "5")
        edit_task(session, first, "standard", "查看㼆村制度")
        assess_task(session, first, "4.5", "制度齐全𠮷")
        assess_task(session, second, "5", "")
        assess_task(session, third, "0", "没有开展")
    attach(workspace, first, file(tmp_path))
    text = "".join(printed(workspace, SELF_ASSESSMENT))
    assert "编号测评内容测评标准分值自评分自评说明佐证材料" in text
    assert "1-1类别1的任务1。查看㼆村制度54.5制度齐全𠮷1份" in text
    assert "1-2类别1的任务2。550份有分无材料" in text
    assert "1-3类别1的任务3。50没有开展0份坚持第2类" in text, "nothing is claimed, nothing is wanted"
    assert "合计159.5得分率63.3%" in text
    assert "有分无材料1项（红字标出）" in text


def test_imported_indicators_bonus_and_the_negative_list(workspace: Workspace) -> None:
    plan = plan_id(workspace)
    with workspace.log.change() as session:
        bonus = add_indicator(session, plan, IndicatorForm("特色", "获奖", "国家级", "3", bonus=True))
        usual = add_indicator(session, plan, IndicatorForm("组织领导", "有机构", "有文件", "10", tasks="1-1"))
        assess_indicator(session, bonus, "2", "获市级表彰")
        assess_indicator(session, usual, "8", "已成立")
        hit = add_negative(session, plan, "发生事故")
        check_negative(session, hit, NegativeState.HIT, date(2021, 5, 6), "已整改", date(2021, 12, 1))
        clear = add_negative(session, plan, "失信")
        check_negative(session, clear, NegativeState.CLEAR, date(2021, 5, 7), "", date(2021, 12, 1))
    text = "".join(printed(workspace, SELF_ASSESSMENT))
    assert "特色1项，加分2分（最多3分）1加分项获奖国家级32获市级表彰—" in text
    assert "组织领导1项，分值10分，自评8分2有机构（任务1-1）有文件108已成立0份有分无材料" in text
    assert "合计108得分率80.0%另加分2分" in text
    assert "负面清单有1条" in text
    assert "1发生事故有2021年5月6日已整改2失信无2021年5月7日" in text
    assert choices(workspace, SELF_ASSESSMENT, "basis") == {"按测评指标": None, "按任务": "任务"}
    by_tasks = "".join(printed(workspace, SELF_ASSESSMENT, {"basis": "任务"}))
    assert "1-1类别1的任务1。" in by_tasks
    assert "获奖" not in by_tasks
    with pytest.raises(UserError, match="只能选“任务”或“测评指标”"):
        gathered(workspace, SELF_ASSESSMENT, {"basis": "别的"})


def test_open_points_and_the_proof_of_several_tasks_are_said(workspace: Workspace, tmp_path: Path) -> None:
    plan = plan_id(workspace)
    with workspace.log.change() as session:
        form = IndicatorForm("组织", "有机构", score_words="10－12", tasks="1-1、1-2", focus="有分工")
        assess_indicator(session, add_indicator(session, plan, form), "11", "")
        add_indicator(session, plan, IndicatorForm("组织", "有制度", score="5"))
        add_requirement(session, task_ids(workspace)[0], RequirementForm("通知", MaterialKind.NOTICE))
    attach(workspace, task_ids(workspace)[1], file(tmp_path))
    text = "".join(printed(workspace, SELF_ASSESSMENT))
    assert "共2项，已自评1项，分值5分" in text
    assert "待定分值1项，不计入合计" in text
    assert "1有机构有分工（任务1-1、1-2）10－12111份所需材料齐0/1" in text


@pytest.mark.parametrize("field", ["content", "standard", "reason"])
def test_lines_longer_than_a_page_go_on_marked(workspace: Workspace, field: str) -> None:
    texts = {"content": "内容", "standard": "标准", "reason": "说明", field: sentences(150)}
    with workspace.log.change() as session:
        form = IndicatorForm("组织", texts["content"], texts["standard"], "10")
        made = add_indicator(session, plan_id(workspace), form)
        assess_indicator(session, made, "8", texts["reason"])
    pages = printed(workspace, SELF_ASSESSMENT)
    assert len(pages) > 3
    assert has_sentences(150, "".join(pages))
    assert "1（续）" in pages[1]
    assert "组织1项，分值10分，自评8分" in pages[1], "whose line it is stands again"


def test_without_tasks_it_says_what_to_do(workspace: Workspace) -> None:
    assert choices(workspace, SELF_ASSESSMENT, "basis") == {"按任务": None}
    text = "".join(printed(workspace, SELF_ASSESSMENT))
    assert "共6项，已自评0项。" in text, "a form to fill in by hand"
    assert "还没有列出负面清单。" in text
    with pytest.raises(UserError, match="还没有测评指标，不能按测评指标自评"):
        gathered(workspace, SELF_ASSESSMENT, {"basis": "测评指标"})
