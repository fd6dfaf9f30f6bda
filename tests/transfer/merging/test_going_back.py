"""What going back to a backup would change is counted and told before anybody goes back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.workspaces import attach, file, new_workspace, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.transfer.merging.comparing import Kind
from wenming_desktop.transfer.merging.going_back import going_back
from wenming_desktop.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        attach(made, task_ids(made)[0], file(tmp_path, "通知.pdf"))
        yield made


def test_nothing_changed(workspace: Workspace) -> None:
    back = going_back(workspace, workspace.back_up("手动"), Job())
    assert (back.words, back.rows, back.told) == ("和现在一样，没有要变回的。", 0, ())


@pytest.mark.parametrize("source", ["backup", "sidecar"])
def test_what_was_added_and_changed_since(workspace: Workspace, tmp_path: Path, source: str) -> None:
    made = workspace.back_up("手动")
    kept = tmp_path / "登记.json"
    kept.write_bytes((workspace.folder / "登记.json").read_bytes())
    first = task_ids(workspace)[0]
    attach(workspace, first, file(tmp_path, "照片.jpg", b"photo"))
    with workspace.log.change() as session:
        add_measure(session, first, "制定方案")
    with workspace.log.change() as session:
        assign(session, [first], AssignmentChange(lead="宣传科", due_on=date(2021, 12, 31)))
    back = going_back(workspace, made if source == "backup" else kept, Job())
    assert back.more == {"evidence": -1, "activity": 0, "measure": -1, "task": 0}
    assert back.words.startswith("比现在少：材料 1 份、措施 1 条；改过的 ")
    kinds = {one.difference.kind for one in back.told}
    assert kinds == {Kind.DELETED, Kind.CHANGED}
    told = [f"{one.where} {one.field} {one.ours} {one.theirs}" for one in back.told]
    assert any("照片" in one for one in told)
    assert any("2021年12月31日" in one and "类别1的任务1" in one for one in told)
    assert not (workspace.cache_folder / "staging").exists()


def test_what_was_deleted_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.log.change() as session:
        add_measure(session, task_ids(workspace)[0], "制定方案")
    made = workspace.back_up("手动")
    workspace.log.undo()
    back = going_back(workspace, made, Job())
    assert back.words == "比现在多：措施 1 条。"
    assert [one.difference.kind for one in back.told] == [Kind.NEW]


def test_a_backup_that_is_gone_or_broken(workspace: Workspace, tmp_path: Path) -> None:
    made = workspace.back_up("手动")
    made.write_bytes(b"nothing")
    with pytest.raises(UserError, match="不是本程序的备份"):
        going_back(workspace, made, Job())
    made.unlink()
    with pytest.raises(UserError, match="读不了备份"):
        going_back(workspace, made, Job())
    broken = tmp_path / "登记.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match="已损坏"):
        going_back(workspace, broken, Job())
