"""Slots and quotas counted by hand: every window, every way material comes, every kind of quota."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.progress.slots import (
    PHOTO,
    TODAY,
    activity,
    count,
    line,
    photos,
    prove,
    record,
    slot,
    story,
)
from tests.workspaces import draft, task_ids
from wenming_desktop.entities.choices import Window
from wenming_desktop.evidence.records import unlink_evidence
from wenming_desktop.evidence.slots import clear_slot, fill_slot
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.quotas import QuotaForm, add_quota
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.progress.counts import Tally
from wenming_desktop.workspace import Workspace


@pytest.fixture
def first(workspace: Workspace) -> str:
    return task_ids(workspace)[0]


def fill(workspace: Workspace, slot_id: str, *evidence: str) -> None:
    with workspace.log.change() as session:
        fill_slot(session, slot_id, evidence)


@pytest.mark.parametrize(
    ("window", "years", "day", "today", "inside"),
    [
        (Window.YEAR, 1, date(2021, 1, 1), TODAY, True),
        (Window.YEAR, 1, date(2021, 12, 31), TODAY, True),
        (Window.YEAR, 1, date(2020, 12, 31), TODAY, False),
        (Window.YEAR, 1, date(2022, 1, 1), date(2022, 2, 1), False),
        (Window.YEARS, 3, date(2019, 1, 1), TODAY, True),
        (Window.YEARS, 3, date(2018, 12, 31), TODAY, False),
        (Window.YEARS, 1, date(2020, 12, 31), TODAY, False),
        (Window.YEARS, 3, date(2022, 1, 1), date(2022, 2, 1), False),
        (Window.MONTHS, 1, date(2020, 10, 2), TODAY, True),
        (Window.MONTHS, 1, date(2020, 10, 1), TODAY, False),
        (Window.MONTHS, 1, date(2021, 10, 1), TODAY, True),
        (Window.MONTHS, 1, date(2021, 1, 1), date(2022, 6, 1), True),  # up to the end of the plan's year
        (Window.MONTHS, 1, date(2020, 12, 31), date(2022, 6, 1), False),
        (Window.MONTHS, 1, date(2020, 3, 1), date(2021, 2, 28), True),
        (Window.MONTHS, 1, date(2020, 2, 29), date(2021, 2, 28), False),
        (Window.ANY, 1, date(1999, 1, 1), TODAY, True),
        (Window.ANY, 1, date(2022, 1, 1), date(2022, 2, 1), True),
    ],
)
def test_windows(
    workspace: Workspace, first: str, window: Window, years: int, day: date, today: date, inside: bool
) -> None:
    fill(
        workspace, slot(workspace, first, photos(window=window, years=years)), record(workspace, "照片", day)
    )
    found = count(workspace, first, today)
    assert (found.inside, found.outside) == ((1, 0) if inside else (0, 1))


@pytest.mark.parametrize("today", [date(2028, 2, 28), date(2028, 2, 29)])
def test_twelve_months_that_end_in_a_leap_february(tmp_path: Path, today: date) -> None:
    with closing(Workspace.create(tmp_path / "data", "某某局")) as workspace:
        with workspace.log.change() as session:
            save_plan(session, draft(), 2028)
        task = task_ids(workspace)[0]
        wanted = slot(workspace, task, photos(window=Window.MONTHS))
        fill(workspace, wanted, record(workspace, "一年前的次日", date(2027, 3, 1)))
        fill(workspace, wanted, record(workspace, "再早一天", date(2027, 2, 28)))
        found = count(workspace, task, today)
        assert (found.inside, found.outside) == (1, 1)
        assert line(workspace, today=today).slots == Tally(1, 1)


def test_the_day_is_formed_else_the_activitys_never_collected(workspace: Workspace, first: str) -> None:
    wanted = slot(workspace, first)
    fill(workspace, wanted, record(workspace, "没有日期", None))
    found = count(workspace, first)
    assert (found.inside, found.outside, found.undated) == (0, 0, 1)
    held = activity(workspace, date(2021, 5, 1), "1-1")
    prove(workspace, held, record(workspace, "活动照片", None, date(2022, 1, 5)))
    prove(workspace, held, record(workspace, "旧照片", date(2020, 5, 1), date(2022, 1, 5)))
    found = count(workspace, first)
    assert (found.inside, found.outside, found.undated) == (1, 1, 1)
    (only,) = story(workspace, first).slots
    assert {one.file.title: (one.in_window, one.by_activity) for one in only.evidence} == {
        "没有日期": (None, False),
        "活动照片": (True, True),
        "旧照片": (False, False),
    }


def test_an_activity_dates_a_file_wherever_it_lies(workspace: Workspace, first: str) -> None:
    photo = record(workspace, "照片", None)
    fill(workspace, slot(workspace, first), photo)
    later, earlier = (activity(workspace, date(year, 5, 1), "2-1") for year in (2021, 2020))
    prove(workspace, later, photo)
    assert (count(workspace, first).inside, count(workspace, first).undated) == (1, 0)
    prove(workspace, earlier, photo)  # of several, the first
    assert (count(workspace, first).inside, count(workspace, first).outside) == (0, 1)


def test_a_slot_of_any_time_needs_no_day(workspace: Workspace, first: str) -> None:
    fill(workspace, slot(workspace, first, photos(window=Window.ANY)), record(workspace, "照片", None))
    assert count(workspace, first).inside == 1


@pytest.mark.parametrize(
    ("allowed", "lasting", "inside"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_long_term_valid(workspace: Workspace, first: str, allowed: bool, lasting: bool, inside: int) -> None:
    wanted = slot(workspace, first, photos(lasting=allowed))
    fill(workspace, wanted, record(workspace, "老制度", date(2001, 1, 1), lasting=lasting))
    assert count(workspace, first).inside == inside


def test_entered_once_counts_everywhere(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    for task in ids[:3]:
        slot(workspace, task)
    held = activity(workspace, date(2021, 5, 1), "1-1", "1-2")
    prove(workspace, held, record(workspace, "照片"))
    prove(workspace, held, record(workspace, "签到"), MaterialKind.SIGN_IN)
    assert [count(workspace, task).filled for task in ids[:3]] == [True, True, False]
    assert [line(workspace, at).evidence for at in range(3)] == [2, 2, 0]


def test_a_file_counts_once_a_slot(workspace: Workspace, first: str) -> None:
    wanted = slot(workspace, first, photos(minimum=2))
    photo = record(workspace, "照片")
    fill(workspace, wanted, photo)
    for month in (4, 5):
        prove(workspace, activity(workspace, date(2021, month, 1), "1-1"), photo)
    (only,) = story(workspace, first).slots
    assert (only.count.inside, only.count.outside, only.count.filled) == (1, 0, False)
    (lying,) = only.evidence
    assert (lying.direct, len(lying.activities), lying.in_window) == (True, 2, True)
    assert line(workspace).evidence == 1


def test_a_file_inside_by_one_way_is_inside(workspace: Workspace, first: str) -> None:
    wanted = slot(workspace, first)
    photo = record(workspace, "照片", None)
    fill(workspace, wanted, photo)
    assert count(workspace, first).inside == 0
    prove(workspace, activity(workspace, date(2021, 5, 1), "1-1"), photo)
    assert (count(workspace, first).inside, count(workspace, first).outside) == (1, 0)


def test_one_file_fills_many_slots_and_leaves_with_its_link(workspace: Workspace, first: str) -> None:
    photo = record(workspace, "照片")
    for name in (slot(workspace, first), slot(workspace, first, PHOTO)):
        fill(workspace, name, photo)
    assert line(workspace).slots == Tally(2, 2)
    assert story(workspace, first).loose == ()
    one = story(workspace, first).slots[0]
    with workspace.log.change() as session:
        clear_slot(session, one.requirement.id, [photo])
    assert line(workspace).slots == Tally(1, 2)
    with workspace.log.change() as session:
        unlink_evidence(session, [one.evidence[0].file.link_id])
    assert (line(workspace).slots, line(workspace).evidence) == (Tally(0, 2), 0)
    workspace.log.undo()
    assert line(workspace).slots == Tally(1, 2)


def test_loose_evidence_fills_no_slot(workspace: Workspace, first: str) -> None:
    wanted = slot(workspace, first)
    photo = record(workspace, "照片")
    fill(workspace, wanted, photo)
    with workspace.log.change() as session:
        clear_slot(session, wanted, [photo])
    assert [row.title for row in story(workspace, first).loose] == ["照片"]
    assert (line(workspace).slots, line(workspace).evidence) == (Tally(0, 1), 1)


def quota(workspace: Workspace, task_id: str, form: QuotaForm) -> None:
    with workspace.log.change() as session:
        add_quota(session, task_id, form)


def test_a_quota_counts_its_kind_in_the_plans_year_up_to_today(workspace: Workspace, first: str) -> None:
    quota(workspace, first, QuotaForm("志愿服务", 3))
    for day in (date(2021, 1, 1), TODAY):
        activity(workspace, day, "1-1", kind="志愿服务")
    assert line(workspace).quota == Tally(2, 3)
    activity(workspace, date(2021, 3, 1), "1-1", kind="会议")
    activity(workspace, date(2021, 3, 1), "1-2", kind="志愿服务")
    activity(workspace, date(2020, 12, 31), "1-1", kind="志愿服务")
    activity(workspace, date(2022, 1, 1), "1-1", kind="志愿服务")
    activity(workspace, date(2021, 12, 31), "1-1", kind="志愿服务")
    assert line(workspace).quota == Tally(2, 3)
    assert line(workspace, today=date(2022, 3, 1)).quota == Tally(3, 3)
    assert line(workspace, 1).quota is None


def test_different_festivals(workspace: Workspace, first: str) -> None:
    quota(workspace, first, QuotaForm("我们的节日", 2, distinct_festivals=True))
    for day, name in ((date(2021, 2, 12), "春节"), (date(2021, 2, 11), "春节")):
        activity(workspace, day, "1-1", kind="我们的节日", festival=name)
    assert line(workspace).quota == Tally(1, 2)
    activity(workspace, date(2021, 6, 14), "1-1", kind="我们的节日", festival="端午")
    assert line(workspace).quota == Tally(2, 2)


def test_quotas_of_one_kind_add_up(workspace: Workspace, first: str) -> None:
    quota(workspace, first, QuotaForm("会议", 1, "全员创建会议"))
    quota(workspace, first, QuotaForm("会议", 1, "领导班子专题研究"))
    quota(workspace, first, QuotaForm("志愿服务", 1))
    activity(workspace, date(2021, 3, 1), "1-1", kind="会议")
    assert line(workspace).quota == Tally(1, 3)
    assert {gap.text for gap in line(workspace).gaps if gap.quota_id} == {
        "还差1次志愿服务",
        "还差1次会议（全员创建会议、领导班子专题研究）",
    }
    for day in (2, 3, 4):  # more meetings than asked for make up for no voluntary work
        activity(workspace, date(2021, 3, day), "1-1", kind="会议")
    assert line(workspace).quota == Tally(2, 3)
    meeting = next(row for row in story(workspace, first).quota_counts if row.kind == "会议")
    assert (meeting.have, meeting.want, set(meeting.labels)) == (4, 2, {"全员创建会议", "领导班子专题研究"})
