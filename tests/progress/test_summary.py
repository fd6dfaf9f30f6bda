"""The three measures are counted apart, and the most urgent comes first."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.progress.slots import board, photos, record, slot
from tests.workspaces import attach, file, task_ids
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.summary import WORST, Summary, summarize
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 6, 1)


def summary(workspace: Workspace) -> Summary:
    return summarize(board(workspace, TODAY), TODAY)


def put(workspace: Workspace, number: int, lead: str, due_on: date) -> None:
    with workspace.log.change() as session:
        assign(session, [task_ids(workspace)[number]], AssignmentChange(lead=lead, due_on=due_on))


def test_empty_plan(workspace: Workspace) -> None:
    made = summary(workspace)
    assert (made.whole.total, made.whole.done, made.doing, made.late, made.without_evidence) == (
        6,
        0,
        0,
        0,
        6,
    )
    assert (made.whole.self_score, made.whole.full_score, made.scored) == (None, None, 0)
    assert made.whole.slots == Tally(0, 0)
    assert (made.by_department, made.due, made.lacking, made.gaps) == ((), (), 6, 30)
    assert [(share.done, share.total) for share in made.by_category] == [(0, 3), (0, 3)]
    assert len(made.worst) == WORST


def test_due_within_thirty_days(workspace: Workspace) -> None:
    days = [date(2021, 7, 1), date(2021, 7, 2), date(2021, 5, 30), date(2021, 6, 1)]
    for number, day in enumerate(days):
        put(workspace, number, "办公室", day)
    made = summary(workspace)
    assert [(item.task.code, item.days) for item in made.due] == [("1-3", -2), ("2-1", 0), ("1-1", 30)]
    assert made.late == 1


def test_done_is_not_due(workspace: Workspace) -> None:
    put(workspace, 0, "办公室", date(2021, 5, 1))
    with workspace.log.change() as session:
        measure = add_measure(session, task_ids(workspace)[0], "制定方案")
        set_measure_status(session, measure, TaskStatus.DONE, TODAY)
    made = summary(workspace)
    assert (made.whole.done, made.due) == (1, ())
    assert (made.by_category[0].done, made.by_department[0].done) == (1, 1)


def test_shares_by_category_and_department(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    for number, lead in enumerate(("人事科", "办公室", "办公室")):
        put(workspace, number, lead, date(2021, 12, 31))
    filled = slot(workspace, ids[0])
    slot(workspace, ids[1], photos(minimum=2))
    slot(workspace, ids[3])
    photo = record(workspace, "照片", date(2021, 3, 1))
    with workspace.log.change() as session:
        fill_slot(session, filled, [photo])
        for task, field, value in (
            (ids[0], "score", "5"),
            (ids[0], "self_score", "4.5"),
            (ids[1], "score", "3"),
        ):
            set_score(session, task, field, value)
    made = summary(workspace)
    whole = made.whole
    assert (whole.slots, whole.self_score, whole.full_score, made.scored) == (
        Tally(1, 3),
        Decimal("4.5"),
        Decimal(8),
        1,
    )
    assert [share.slots for share in made.by_category] == [Tally(1, 2), Tally(0, 1)]
    assert [(share.name, share.total, share.slots, share.self_score) for share in made.by_department] == [
        ("办公室", 2, Tally(0, 1), None),
        ("人事科", 1, Tally(1, 1), Decimal("4.5")),
    ]


def test_the_worst_gaps_are_the_most_urgent(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, 4, "办公室", date(2021, 5, 1))
    attach(workspace, task_ids(workspace)[3], file(tmp_path))
    made = summary(workspace)
    assert [(gap.code, gap.text) for gap in made.worst[:3]] == [
        ("2-2", "缺责任人"),
        ("2-2", "缺措施"),
        ("2-2", "缺材料"),
    ]
    assert made.worst[3].text == "缺牵头科室"
    assert (made.without_evidence, made.gaps) == (5, 27)


def test_the_next_festival(workspace: Workspace) -> None:
    festival = summary(workspace).festival
    assert festival is not None
    assert (festival.name, festival.days) == ("端午", 13)
