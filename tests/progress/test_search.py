"""Searching a plan: where a query is found and what the hit shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workspaces import attach, file, new_workspace, plan, task_ids
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.progress.search import LIMIT, search
from wenming_desktop.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        yield made


def found(workspace: Workspace, query: str) -> list[tuple[str, str]]:
    return [(hit.task.code, hit.where) for hit in search(plan(workspace), query)]


def test_every_place(workspace: Workspace, tmp_path: Path) -> None:
    first, second, *_ = task_ids(workspace)
    with workspace.log.change() as session:
        assign(session, [second], AssignmentChange(lead="宣传科", support=["人事科"], person="李敏"))
        edit_task(session, second, "standard", "有方案有总结")
        edit_task(session, second, "note", "上半年报送")
        add_measure(session, second, "制定实施细则")
    attach(workspace, first, file(tmp_path, "学雷锋照片.jpg"))
    for query, hit in (
        ("类别1的任务2", ("1-2", "任务")),
        ("xck", ("1-2", "牵头")),
        ("人事", ("1-2", "配合")),
        ("lm", ("1-2", "责任人")),
        ("雷锋", ("1-1", "材料")),
        ("细则", ("1-2", "措施")),
        ("总结", ("1-2", "测评标准")),
        ("报送", ("1-2", "备注")),
        ("2-3", ("2-3", "编号")),
    ):
        assert found(workspace, query) == [hit], query


def test_nothing_to_find(workspace: Workspace) -> None:
    assert found(workspace, "  ") == []
    assert found(workspace, "没有这个词") == []


def test_first_in_the_plans_order_and_limited(workspace: Workspace) -> None:
    assert [code for code, _ in found(workspace, "任务")] == ["1-1", "1-2", "1-3", "2-1", "2-2", "2-3"]
    assert LIMIT >= 12  # what the box shows without scrolling


def test_excerpt_stands_around_the_words(workspace: Workspace) -> None:
    (task, *_) = task_ids(workspace)
    with workspace.log.change() as session:
        edit_task(session, task, "note", f"{'前' * 40}关键词{'后' * 40}")
    (hit,) = search(plan(workspace), "关键词")
    assert hit.excerpt == f"…{'前' * 8}关键词{'后' * 19}…"
