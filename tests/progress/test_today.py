"""今天要办: what bites on a day stands there with its deed, the worst first; nothing hides the rest."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import Measure
from tests.progress.slots import activity, board, plan_id, record
from tests.workspaces import task_ids
from wenming_desktop.entities.choices import NegativeState
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.measures import MeasureForm, add_measures
from wenming_desktop.plan.quotas import QuotaForm, add_quota
from wenming_desktop.progress.assessment import add_negative, check_negative
from wenming_desktop.progress.gaps import GapFilter, GapKind, gaps
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.packages import note_sent
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.supervision import issue_order, remind
from wenming_desktop.progress.today import Bite, Bites, Remedy, day_of, fair_share, pace
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 10, 11)


def bites(workspace: Workspace, today: date = TODAY) -> list[Bite]:
    with workspace.reading() as session:
        return list(day_of(session, board(workspace, today).concerned, today).bites)


def due(workspace: Workspace, number: int, day: date, lead: str = "办公室") -> str:
    task_id = task_ids(workspace)[number]
    with workspace.log.change() as session:
        assign(session, [task_id], AssignmentChange(lead=lead, due_on=day))
    return task_id


def test_a_day_without_anything_asks_for_nothing(workspace: Workspace) -> None:
    assert bites(workspace) == []


def test_late_and_due_tasks_the_latest_first(workspace: Workspace) -> None:
    late = due(workspace, 0, TODAY - timedelta(11))
    due(workspace, 1, TODAY - timedelta(3), "宣传科")
    due(workspace, 2, TODAY)
    due(workspace, 3, TODAY + timedelta(7))
    due(workspace, 4, TODAY + timedelta(8))
    found = bites(workspace)
    assert [(bite.kind, bite.when, bite.remedy) for bite in found] == [
        (Bites.LATE, "逾期11天", Remedy.SUPERVISE),
        (Bites.LATE, "逾期3天", Remedy.SUPERVISE),
        (Bites.SOON, "今天", Remedy.LOOK),
        (Bites.SOON, "还有7天", Remedy.LOOK),
    ]
    assert (found[0].id, found[0].task_id) == (late, late)
    assert found[0].note == "办公室　9月30日到期，缺责任人、措施等3处"


def test_a_task_stands_once_with_its_late_measures(workspace: Workspace) -> None:
    task_id = due(workspace, 0, TODAY - timedelta(2))
    with workspace.log.change() as session:
        for text in ("制定方案", "形成总结"):
            add_measures(session, task_id, MeasureForm(text, due_on=TODAY - timedelta(5)))
    (found,) = bites(workspace)
    assert found.days == -2
    assert "2条措施也逾期" in found.note
    assert found.measure_id == ""


def test_a_measure_that_is_late_alone_is_led_to(workspace: Workspace) -> None:
    task_id = task_ids(workspace)[0]
    with workspace.log.change() as session:
        add_measures(session, task_id, MeasureForm("制定方案", due_on=TODAY - timedelta(5)))
        (measure,) = session.scalars(select(Measure.id))
    (found,) = bites(workspace)
    assert (found.task_id, found.measure_id) == (task_id, measure)


def test_a_task_that_has_an_order_is_looked_at_and_the_order_waits(workspace: Workspace) -> None:
    task_id, plan = due(workspace, 0, TODAY - timedelta(9)), plan_id(workspace)
    with workspace.log.change() as session:
        draft = OrderDraft("请抓紧", "办公室", TODAY - timedelta(8), TODAY - timedelta(1), task="1-1")
        order_id = issue_order(session, plan, draft).id
    order, task = sorted(bites(workspace), key=lambda bite: bite.id != order_id)
    assert (order.kind, order.remedy, order.when) == (Bites.LATE, Remedy.REMIND, "逾期1天")
    assert "还没有催过" in order.note
    assert (task.id, task.remedy) == (task_id, Remedy.LOOK)
    with workspace.log.change() as session:
        remind(session, order_id, TODAY, TODAY)
    reminded = next(bite for bite in bites(workspace) if bite.id == order_id)
    assert (reminded.remedy, "10月11日已催1次" in reminded.note) == (Remedy.REPLY, True)


@pytest.fixture
def festivals(workspace: Workspace) -> str:
    """A task that asks for activities of two festivals."""
    task_id = task_ids(workspace)[0]
    with workspace.log.change() as session:
        add_quota(session, task_id, QuotaForm("我们的节日", 2, "节日活动", distinct_festivals=True))
    return task_id


def test_only_a_festival_of_the_plans_year_can_still_count(workspace: Workspace, festivals: str) -> None:
    (found,) = [bite for bite in bites(workspace) if "重阳" in bite.text]
    assert (found.kind, found.when, found.remedy) == (Bites.SOON, "还有3天", Remedy.RECORD)
    assert "今年最后一个" in found.note
    after = bites(workspace, date(2021, 10, 20))
    assert not [bite for bite in after if "春节" in bite.text]
    (behind,) = [bite for bite in after if bite.kind is Bites.QUOTA]
    assert "今年没有节日能再算" in behind.note


def test_an_activity_of_these_days_that_does_not_count_is_offered(
    workspace: Workspace, festivals: str
) -> None:
    held = activity(workspace, date(2021, 10, 8), kind="我们的节日", festival="重阳")
    (found,) = [bite for bite in bites(workspace) if "重阳" in bite.text]
    assert (found.remedy, found.id) == (Remedy.COUNT, held)
    assert "10月8日“2021-10-08我们的…”没算上" in found.note


def test_a_hit_of_the_negative_list_is_the_plans_gap_and_comes_first(workspace: Workspace) -> None:
    due(workspace, 0, TODAY - timedelta(300))
    plan = plan_id(workspace)
    with workspace.log.change() as session:
        item = add_negative(session, plan, "单位被列入失信名单")
    assert not [bite for bite in bites(workspace) if bite.kind is Bites.NEGATIVE]
    with workspace.log.change() as session:
        check_negative(session, item, NegativeState.HIT, None, "正在整改", TODAY)
    first = bites(workspace)[0]
    assert (first.kind, first.id, first.text) == (Bites.NEGATIVE, item, "负面清单：单位被列入失信名单")
    with workspace.reading() as session:
        found = gaps(session, plan, TODAY)
        of_nobody = gaps(session, plan, TODAY, GapFilter(department=""))
    assert (found[0].kind, found[0].task_id, found[0].negative_id) == (GapKind.NEGATIVE, "", item)
    assert not [gap for gap in of_nobody if gap.kind is GapKind.NEGATIVE]
    assert board(workspace, TODAY).gaps == (found[0],)


def test_packages_inbox_and_the_next_review(workspace: Workspace) -> None:
    plan = plan_id(workspace)
    record(workspace, "扫描件")
    with workspace.log.change() as session:
        rows = {row.name: row.id for row in department_rows(session)}
        for number, (name, days) in enumerate((("宣传科", 3), ("办公室", 12))):
            at = datetime(2021, 10, 11, 4, tzinfo=UTC) - timedelta(days)
            note_sent(session, plan, {f"package{number}": rows[name]}, at)
        take_review(session, plan, date(2021, 12, 28), "年度调度", TODAY)
    found = bites(workspace)
    out = [(bite.text, bite.when) for bite in found if bite.kind is Bites.PACKAGE]
    assert out == [("办公室", "发出12天"), ("宣传科", "发出3天")]
    (review,) = [bite for bite in found if bite.kind is Bites.REVIEW]
    assert (review.text, review.when) == ("12月28日　年度调度", "还有78天")
    assert [bite.kind for bite in found] == sorted((bite.kind for bite in found), key=list(Bites).index)


@given(want=st.integers(1, 60), year=st.integers(2000, 2100), days=st.integers(-400, 800))
def test_a_pace_grows_from_nothing_to_all(want: int, year: int, days: int) -> None:
    day = date(year, 1, 1) + timedelta(days)
    assert 0 <= pace(want, year, day) <= pace(want, year, day + timedelta(1)) <= want
    assert pace(want, year, date(year - 1, 12, 31)) == 0
    assert pace(want, year, date(year, 12, 31)) == want


def test_a_pace_is_rounded_half_up() -> None:
    assert pace(5, 2021, TODAY) == 4
    assert [pace(1, 2021, date(2021, 7, day)) for day in (1, 2)] == [0, 1]


@given(kinds=st.lists(st.sampled_from(list(Bites)), max_size=40), most=st.integers(1, 50))
def test_no_kind_hides_another(kinds: list[Bites], most: int) -> None:
    found = [
        Bite(kind, str(number), "", "", None, Remedy.LOOK)
        for number, kind in enumerate(sorted(kinds, key=list(Bites).index))
    ]
    kept = fair_share(found, most)
    assert kept == [bite for bite in found if bite in kept]
    assert len(kept) == min(most, len(found))
    if most >= len(set(kinds)):
        assert {bite.kind for bite in kept} == set(kinds)


def test_gaps_stand_by_lateness(workspace: Workspace) -> None:
    for number, day in enumerate((TODAY + timedelta(40), TODAY - timedelta(3), TODAY - timedelta(90), TODAY)):
        due(workspace, number, day)
    with workspace.reading() as session:
        found = gaps(session, plan_id(workspace), TODAY)
    days = [gap.due_on for gap in found]
    dated = [day for day in days if day]
    assert dated == sorted(dated)
    assert days[len(dated) :] == [None] * (len(days) - len(dated))
    assert found[0].due_on == TODAY - timedelta(90)
