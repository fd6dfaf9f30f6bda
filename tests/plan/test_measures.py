"""The breakdown of a task into steps."""

from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest

from tests.workspaces import domain_rows, new_workspace, plan, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.plan.measures import (
    TEXT_LIMIT,
    add_measure,
    edit_measure,
    remove_measure,
    set_measure_status,
)
from wenming_desktop.plan.views import MeasureRow, TaskStatus
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 6, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        yield made


def add(workspace: Workspace, *texts: str) -> list[str]:
    with workspace.log.change() as session:
        return [add_measure(session, task_ids(workspace)[0], text) for text in texts]


def measures(workspace: Workspace, today: date = TODAY) -> tuple[MeasureRow, ...]:
    return plan(workspace, today).tasks[0].measures


def test_measures_are_numbered_in_order(workspace: Workspace) -> None:
    add(workspace, " 制定方案\n", "召开会议")
    add(workspace, "总结")
    assert [(row.ordinal, row.text) for row in measures(workspace)] == [
        (1, "制定方案"),
        (2, "召开会议"),
        (3, "总结"),
    ]
    assert {row.status for row in measures(workspace)} == {TaskStatus.TODO}


def test_removing_closes_the_gap(workspace: Workspace) -> None:
    ids = add(workspace, "甲", "乙", "丙")
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        remove_measure(session, ids[1])
    assert [(row.ordinal, row.text) for row in measures(workspace)] == [(1, "甲"), (2, "丙")]
    assert workspace.log.labels()[0] == "1-1 删除措施：乙"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_editing(workspace: Workspace) -> None:
    (measure,) = add(workspace, "甲")
    with workspace.log.change() as session:
        edit_measure(
            session, measure, "制定《文明创建年度实施方案》并印发各科室执行", date(2021, 6, 30), " 备注 "
        )
    (row,) = measures(workspace)
    assert (row.text, row.due_on, row.note) == (
        "制定《文明创建年度实施方案》并印发各科室执行",
        date(2021, 6, 30),
        "备注",
    )
    assert workspace.log.labels()[0] == "1-1 修改措施：制定《文明创建年度实施方案》并印发各科…"


@pytest.mark.parametrize(
    ("text", "match"), [(" \n", "请填写"), ("长" * (TEXT_LIMIT + 1), "最多 2000 字，现有 2001 字")]
)
def test_bad_texts(workspace: Workspace, text: str, match: str) -> None:
    (measure,) = add(workspace, "长" * TEXT_LIMIT)
    before = domain_rows(workspace)
    with pytest.raises(UserError, match=match):
        add(workspace, text)
    with pytest.raises(UserError, match=match), workspace.log.change() as session:
        edit_measure(session, measure, text, None, "")
    assert domain_rows(workspace) == before


def test_status(workspace: Workspace) -> None:
    (measure,) = add(workspace, "甲")
    for status, done_on in ((TaskStatus.DOING, None), (TaskStatus.DONE, TODAY), (TaskStatus.TODO, None)):
        with workspace.log.change() as session:
            set_measure_status(session, measure, status, TODAY)
        (row,) = measures(workspace)
        assert (row.status, row.done_on) == (status, done_on)
        assert workspace.log.labels()[0] == f"1-1 措施“甲”{status}"


def test_late_is_computed_and_never_set(workspace: Workspace) -> None:
    (measure,) = add(workspace, "甲")
    with workspace.log.change() as session:
        edit_measure(session, measure, "甲", TODAY, "")
    assert measures(workspace)[0].status == TaskStatus.TODO  # the last day still counts
    assert measures(workspace, date(2021, 6, 2))[0].status == TaskStatus.LATE
    with pytest.raises(KeyError), workspace.log.change() as session:
        set_measure_status(session, measure, TaskStatus.LATE, TODAY)
    with workspace.log.change() as session:
        set_measure_status(session, measure, TaskStatus.DONE, TODAY)
    assert measures(workspace, date(2022, 1, 1))[0].status == TaskStatus.DONE
