"""Cells typed one after the other are one step, whose pieces 记录 shows one by one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspaces import domain_rows, new_workspace, steps, task_ids
from wenming_desktop import clock
from wenming_desktop.changes.ahead import ahead
from wenming_desktop.changes.lane import Cell
from wenming_desktop.plan.assignments import AssignmentChange, assign, due_change
from wenming_desktop.reading.deadlines import typed_deadline
from wenming_desktop.workspace import Workspace

_BEGIN = datetime(2021, 6, 1, 9, 0)  # noqa: DTZ001 - the clerk's clock has no zone


class _Clock:
    now = _BEGIN


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> type[_Clock]:
    """The clerk's clock, which the test moves."""
    _Clock.now = _BEGIN
    monkeypatch.setattr(clock, "now", lambda: _Clock.now)
    return _Clock


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    """A small plan and three departments."""
    with new_workspace(tmp_path / "数据") as workspace:
        yield workspace


def _type(office: Workspace, row: int, column: str, text: str, table: str = "一") -> None:
    task = task_ids(office)[row]
    change = {
        "牵头": AssignmentChange(lead=text),
        "配合": AssignmentChange(support=[text]),
        "责任人": AssignmentChange(person=text),
    }[column]
    with office.log.change(cell=Cell(table, task, column)) as session:
        assign(session, [task], change)


def test_cells_in_a_row_are_one_step_with_every_value(office: Workspace, watch: type[_Clock]) -> None:
    before, count = domain_rows(office), len(steps(office))
    for row in range(3):
        _type(office, row, "牵头", "宣传科")
        watch.now += timedelta(seconds=8)
    _type(office, 2, "责任人", "李明")
    after = domain_rows(office)
    step, *older = steps(office)
    assert len(older) == count
    assert step.label == "录入 4 格：从“1-1 牵头：宣传科”到“1-3 责任人：李明”"
    told = [each for each in step.details if each.field in {"牵头科室", "责任人"}]
    assert [(each.where, each.field, each.after) for each in told] == [
        ("任务 1-1", "牵头科室", "宣传科"),
        ("任务 1-2", "牵头科室", "宣传科"),
        ("任务 1-3", "牵头科室", "宣传科"),
        ("任务 1-3", "责任人", "李明"),
    ]  # fmt: skip
    office.log.undo()
    assert domain_rows(office) == before
    office.log.redo()
    assert domain_rows(office) == after


def test_what_breaks_a_burst(office: Workspace, watch: type[_Clock]) -> None:
    _type(office, 0, "牵头", "宣传科")
    _type(office, 0, "牵头", "办公室")  # the cell again: a correction
    assert steps(office)[0].label == "1-1 牵头：办公室"
    watch.now += timedelta(seconds=11)
    _type(office, 1, "牵头", "办公室")  # too late
    assert steps(office)[0].label == "1-2 牵头：办公室"
    _type(office, 4, "牵头", "办公室", table="二")  # another table
    assert steps(office)[0].label == "2-2 牵头：办公室"
    with office.log.change() as session:  # something else
        assign(session, [task_ids(office)[5]], AssignmentChange(lead="办公室"))
    _type(office, 4, "配合", "宣传科", table="二")
    assert steps(office)[0].label == "2-2 配合：宣传科"
    office.log.undo()
    _type(office, 5, "配合", "宣传科", table="二")
    assert steps(office)[0].label == "2-3 配合：宣传科"
    watch.now -= timedelta(hours=1)  # the clock of the PC was put right
    _type(office, 3, "配合", "宣传科", table="二")
    assert steps(office)[0].label == "2-1 配合：宣传科"


def test_a_row_changed_twice_in_a_burst_comes_back_as_it_was_before_the_first(
    office: Workspace, watch: type[_Clock]
) -> None:
    _type(office, 0, "牵头", "宣传科")
    watch.now += timedelta(minutes=1)
    before = domain_rows(office)
    _type(office, 0, "责任人", "李明")  # both are columns of the task's own row
    with office.log.change(cell=Cell("一", task_ids(office)[0], "完成时限")) as session:
        assign(session, [task_ids(office)[0]], due_change(typed_deadline("6月底前", 2021)))
    with office.log.change(cell=Cell("一", task_ids(office)[0], "责任领导")) as session:
        assign(session, [task_ids(office)[0]], AssignmentChange(leader="张三"))
    assert steps(office)[0].label.startswith("录入 3 格")
    office.log.undo()
    assert domain_rows(office) == before


_WORDS = {"牵头": ("宣传科", "办公室"), "配合": ("人事科",), "责任人": ("李明", "王芳")}
_TYPED = st.sampled_from(tuple(_WORDS)).flatmap(
    lambda column: st.tuples(st.integers(0, 2), st.just(column), st.sampled_from(_WORDS[column]))
)


@given(
    cells=st.lists(_TYPED, min_size=1, max_size=6, unique_by=lambda cell: cell[:2]),
    pauses=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_however_a_burst_is_split_its_end_and_its_undo_are_the_same(
    office: Workspace, watch: type[_Clock], cells: list[tuple[int, str, str]], pauses: list[bool]
) -> None:
    before, below = _plain(office), office.log.labels()[0]
    watch.now += timedelta(hours=1)
    for cell, pause in zip(cells, pauses, strict=False):
        _type(office, *cell)
        watch.now += timedelta(seconds=60 if pause else 1)
    after, made = _plain(office), 0
    while office.log.labels()[0] != below:
        office.log.undo()
        made += 1
    assert made == 1 + sum(pauses[: len(cells) - 1])
    assert _plain(office) == before
    for _ in range(made):
        office.log.redo()
    assert _plain(office) == after
    for _ in range(made):
        office.log.undo()
    assert _plain(office) == before


def _plain(office: Workspace) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: sorted(rows, key=repr) for name, rows in domain_rows(office).items() if name != "search_index"
    }


def test_what_is_ahead_is_told_with_its_place(office: Workspace) -> None:
    _type(office, 1, "牵头", "宣传科")
    with office.reading() as session:
        step = ahead(session, back=True)
    assert step
    assert step.label == "1-2 牵头：宣传科"
    assert [(place.table, place.id) for place in step.places] == [("task", task_ids(office)[1])]
    assert step.places[0].plan_id
    assert not step.whole_plan
    for _ in range(2):
        office.log.undo()  # the cell, the departments
    with office.reading() as session:
        step = ahead(session, back=True)
    assert step
    assert step.whole_plan
    assert step.told == "去掉 1 份工作方案、1 项保障措施、2 个任务类别、6 项任务"
    office.log.undo()
    with office.reading() as session:
        step = ahead(session, back=False)
    assert step
    assert step.told.startswith("重新加上 1 份工作方案")
