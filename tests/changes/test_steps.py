"""全部记录 as a list: what its filters let through."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.workspaces import new_workspace, task_ids
from wenming_desktop import clock
from wenming_desktop.changes.history import one_step
from wenming_desktop.changes.steps import PARTS, StepFilter, step_ids, step_lines
from wenming_desktop.entities.tables import TABLES
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.workspace import Workspace


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    """A small plan, three departments, and two steps more."""
    with new_workspace(tmp_path / "数据") as workspace:
        with workspace.log.change("改了负责人") as session:
            assign(session, [task_ids(workspace)[0]], AssignmentChange(lead="宣传科", leader="张三 50%"))
        with workspace.log.change() as session:
            assign(session, [task_ids(workspace)[1]], AssignmentChange(leader="李四"))
        yield workspace


def labels(office: Workspace, wanted: StepFilter) -> list[str]:
    with office.reading() as session:
        return [line.label for line in step_lines(session, step_ids(session, wanted))]


def test_words_are_found_in_names_and_values(office: Workspace) -> None:
    assert labels(office, StepFilter(words="负责人")) == ["改了负责人"]
    assert labels(office, StepFilter(words="张三 50%")) == ["改了负责人"]
    assert labels(office, StepFilter(words="李四")) == labels(office, StepFilter())[:1]
    assert labels(office, StepFilter(words="_")) == []


def test_ids_are_no_words(office: Workspace) -> None:
    with office.reading() as session:
        step = step_ids(session, StepFilter())[0]
    task = task_ids(office)[1]
    for part in (task, task[:6], step[-4:], "plan_id"):
        assert labels(office, StepFilter(words=part)) == []
    assert len(labels(office, StepFilter(words="2021"))) == 1  # the plan's year and title


def test_days_are_the_clerks(office: Workspace) -> None:
    today, whole = clock.today(), labels(office, StepFilter())
    assert len(whole) == 4
    assert (
        labels(office, StepFilter(since=today - timedelta(days=1), until=today + timedelta(days=1))) == whole
    )
    assert labels(office, StepFilter(until=today - timedelta(days=2))) == []
    assert labels(office, StepFilter(since=date(9998, 1, 1))) == []


def test_each_table_has_a_part(office: Workspace) -> None:
    assert set(TABLES) <= {table for tables in PARTS.values() for table in tables}
    assert len(labels(office, StepFilter(part="科室与人员"))) == 1
    assert len(labels(office, StepFilter(part="任务"))) == 3
    assert labels(office, StepFilter(part="志愿者")) == []


def test_undone_steps_are_marked(office: Workspace) -> None:
    office.log.undo()
    with office.reading() as session:
        line, *_ = step_lines(session, step_ids(session, StepFilter()))
        assert line.undone
        assert one_step(session, line.id).details
