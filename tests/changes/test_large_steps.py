"""Steps over many rows: saved a piece at a time, told all the way, cancelled anywhere without a trace."""

from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from db import engine
from db.models import WorkPlan
from tests.workspaces import domain_rows, file, steps, stored_files, task_ids
from wenming_desktop.changes import recorder
from wenming_desktop.changes.ahead import ahead
from wenming_desktop.errors import UserError
from wenming_desktop.evidence import records
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.search.finding import search
from wenming_desktop.workspace import Workspace


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    return [file(tmp_path, f"照片{number:02}.jpg", b"%d" % number) for number in range(20)]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "PIECE", 3)
    monkeypatch.setattr(engine, "_AT_ONCE", 3)
    monkeypatch.setattr(records, "_REPORT_EVERY", 3)


def found(workspace: Workspace) -> list[str]:
    with workspace.reading() as session:
        plan_id = session.scalars(select(WorkPlan.id)).one()
        return [hit.title for hit in search(session, plan_id, "照片", limit_per_kind=50)]


def test_pieces_come_to_the_same_as_the_whole(
    workspace: Workspace, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    task = task_ids(workspace)[0]
    before = domain_rows(workspace)
    attach_files(workspace.log, workspace.files, task, paths, Job())
    shown, details = found(workspace), steps(workspace)[0].details
    workspace.log.undo()
    monkeypatch.setattr(recorder, "PIECE", 3)
    attach_files(workspace.log, workspace.files, task, paths, Job())
    assert found(workspace) == shown
    assert steps(workspace)[0].details == details
    after = domain_rows(workspace)
    workspace.log.undo()
    assert domain_rows(workspace) == before
    assert found(workspace) == []
    workspace.log.redo()
    assert domain_rows(workspace) == after
    assert found(workspace) == shown


@pytest.mark.usefixtures("small_pieces")
def test_progress_runs_over_the_whole_of_it(workspace: Workspace, paths: list[Path]) -> None:
    told: list[tuple[float, str]] = []
    job = Job(lambda done, total, text: told.append((done / total, text)))
    attach_files(workspace.log, workspace.files, task_ids(workspace)[0], paths, job)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] <= 1
    assert max(after - before for before, after in pairwise(shares)) < 0.3
    assert {text for _, text in told} >= {"照片00.jpg", "正在登记", "正在归入任务"}


class Stopped(Job):
    """Cancelled by the clerk after so many reports."""

    def __init__(self, after: int) -> None:
        super().__init__(self._count)
        self._left = after

    def _count(self, *_: object) -> None:
        self._left -= 1
        if self._left <= 0:
            self.cancel()


@pytest.mark.usefixtures("small_pieces")
def test_cancelled_anywhere_leaves_nothing(workspace: Workspace, paths: list[Path]) -> None:
    told: list[str] = []
    first, second, *_ = task_ids(workspace)
    attach_files(workspace.log, workspace.files, second, paths, Job(lambda *said: told.append(said[2])))
    workspace.log.undo()
    for path in workspace.files._root.rglob("*"):
        if path.is_file():
            path.unlink()
    before, labels = domain_rows(workspace), workspace.log.labels()
    assert len(told) > 40
    for after in range(1, len(told) - 1):
        with pytest.raises(Cancelled):
            attach_files(workspace.log, workspace.files, first, paths, Stopped(after))
        assert domain_rows(workspace) == before
        assert stored_files(workspace) == set()
        assert workspace.log.labels() == labels


def test_undo_is_told_and_can_be_cancelled(
    workspace: Workspace, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_AT_ONCE", 3)
    attach_files(workspace.log, workspace.files, task_ids(workspace)[0], paths, Job())
    before = domain_rows(workspace)
    assert _rows_ahead(workspace, back=True) == 40
    for after in range(1, 40):
        with pytest.raises(Cancelled):
            workspace.log.undo(Stopped(after))
        assert domain_rows(workspace) == before
    shares: list[float] = []
    workspace.log.undo(Job(lambda done, total, _text: shares.append(done / total)))
    assert shares == sorted(shares)
    assert _rows_ahead(workspace, back=False) == 40
    workspace.log.redo()
    assert domain_rows(workspace) == before


def test_who_does_not_wait_is_refused_in_words(workspace: Workspace) -> None:
    with workspace.log.change("大批", Job()) as session:
        with pytest.raises(UserError, match="正在保存一大批内容"), workspace.log.change(wait=0):
            pass
        with pytest.raises(UserError, match="正在保存一大批内容"):
            workspace.log.undo(wait=0)
        add_departments(session, ["工会"])
    with workspace.log.change(wait=0) as session:
        add_departments(session, ["团委"])


def test_parts_of_a_job_make_one_whole() -> None:
    told: list[float] = []
    job = Job(lambda done, total, _text: told.append(done / total))
    first, second = job.parts(1, 3)
    first.report(1, 2)
    first.report(2, 2)
    second.report(0, 0)
    assert told == pytest.approx([0.125, 0.25, 1.0])
    job.cancel()
    with pytest.raises(Cancelled):
        second.check()


def _rows_ahead(workspace: Workspace, *, back: bool) -> int:
    with workspace.reading() as session:
        step = ahead(session, back=back)
    return step.rows if step else 0
