"""How far taking files in is: said over the whole of it; cancelled anywhere it leaves whole files only."""

from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.progress.slots import slot
from tests.workspaces import attach, domain_rows, file, new_workspace, stored_files, task_ids
from wenming_desktop.evidence.folder_import import plan_folder
from wenming_desktop.evidence.intake import Incoming, take_all
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.workspace import Workspace

MANY = 130
BETWEEN = 50  # files between two reports
PLACING, RECORDING, LINKING, FILLING = "正在放好文件", "正在登记", "正在归入任务", "正在放入所需材料"


class Told(NamedTuple):
    """One report."""

    part: float  # of the whole
    text: str
    placed: int  # files in the store


class Listener:
    """Notes the reports of a job; cancels it at a report of a text, given by its number."""

    def __init__(self, workspace: Workspace, cancel_at: tuple[str, int] | None = None) -> None:
        self.told: list[Told] = []
        self._root = workspace.folder / "files"
        self._cancel_at = cancel_at
        self.job = Job(self._hear)

    def _hear(self, done: int, total: int, text: str) -> None:
        assert 0 <= done <= total
        self.told.append(Told(done / total if total else 0, text, sum(1 for _ in self._root.glob("??/*"))))
        if self._cancel_at and self._cancel_at == (text, len(self.of(text))):
            self.job.cancel()

    def of(self, text: str) -> list[float]:
        """Where the bar stood at the reports of a phase."""
        return [each.part for each in self.told if each.text == text]


def originals(folder: Path, count: int = MANY) -> list[Path]:
    folder.mkdir()
    return [file(folder, f"照片{number}.jpg", b"%d" % number) for number in range(count)]


def check_bar(told: list[Told]) -> None:
    """It never goes back, nor stands while files are placed, nor leaps, and ends at the end."""
    parts = [each.part for each in told]
    assert parts == sorted(parts)
    assert max(after - before for before, after in pairwise(parts)) < 0.2
    assert parts[-1] > 0.85
    placed = [each.placed for each in told]
    assert max(after - before for before, after in pairwise(placed)) <= BETWEEN
    assert placed[-1] == max(placed)


def test_the_bar_runs_over_the_whole(workspace: Workspace, tmp_path: Path) -> None:
    heard = Listener(workspace)
    paths = originals(tmp_path / "原件")
    attach_files(workspace.log, workspace.files, task_ids(workspace)[0], paths, heard.job)
    check_bar(heard.told)
    placing = heard.of(PLACING)
    assert len(set(placing)) == len(placing) > 2 * (MANY // BETWEEN)  # looking, moving, then the folders
    begun = [min(heard.of(text)) for text in (PLACING, RECORDING, LINKING)]
    assert begun == sorted(begun)


def test_what_lies_there_already_is_told_of_as_well(workspace: Workspace, tmp_path: Path) -> None:
    first, second, *_ = task_ids(workspace)
    paths = originals(tmp_path / "原件")
    attach(workspace, first, *paths)
    heard = Listener(workspace)
    attach_files(workspace.log, workspace.files, second, paths, heard.job)
    parts = [each.part for each in heard.told]
    assert parts == sorted(parts)
    assert len(set(heard.of(PLACING))) > MANY // BETWEEN


def test_every_task_and_slot_has_its_share(workspace: Workspace, tmp_path: Path) -> None:
    """Files of a folder go to many tasks: the bar of each goes on where the one before ended."""
    tasks = task_ids(workspace)[:4]
    filled = slot(workspace, tasks[0])
    paths = originals(tmp_path / "原件")
    incoming = [
        Incoming(path, "原件", tasks[number % 4], None if number % 4 else filled)
        for number, path in enumerate(paths)
    ]
    heard = Listener(workspace)
    take_all(workspace.log, workspace.files, incoming, heard.job)
    check_bar(heard.told)
    linking = heard.of(LINKING)
    assert len(set(linking)) == len(linking) == 5  # the slot's files once more
    assert max(linking) < min(heard.of(FILLING))


def test_filling_a_slot(workspace: Workspace, tmp_path: Path) -> None:
    heard = Listener(workspace)
    filled, paths = slot(workspace, task_ids(workspace)[0]), originals(tmp_path / "原件")
    attach_to_requirement(workspace.log, workspace.files, filled, paths, heard.job)
    check_bar(heard.told)
    assert max(heard.of(LINKING)) < min(heard.of(FILLING))


def test_a_folder_is_looked_through_with_a_word(workspace: Workspace, tmp_path: Path) -> None:
    heard = Listener(workspace)
    originals(tmp_path / "原件")
    with workspace.reading() as session:
        found = plan_folder(session, None, tmp_path / "原件", workspace.folder, job=heard.job)
    parts = [each.part for each in heard.told]
    assert len(found) == MANY
    assert len(parts) >= 2 * (MANY // BETWEEN)
    assert parts == sorted(parts)


@pytest.mark.parametrize(
    ("text", "last"), [(PLACING, False), (PLACING, True), (RECORDING, False), (LINKING, False)]
)
def test_cancelling_leaves_whole_files_only(
    workspace: Workspace, tmp_path: Path, text: str, last: bool
) -> None:
    task_id = task_ids(workspace)[0]
    attach(workspace, task_id, file(tmp_path, "早先的.pdf", b"before"))
    before = domain_rows(workspace)
    paths = originals(tmp_path / "原件", 60)
    counted = Listener(workspace)
    with new_workspace(tmp_path / "另一处") as other:  # how often it is said
        attach_files(other.log, other.files, task_ids(other)[0], paths, counted.job)
    heard = Listener(workspace, (text, len(counted.of(text)) if last else 1))
    with pytest.raises(Cancelled):
        attach_files(workspace.log, workspace.files, task_id, paths, heard.job)
    assert domain_rows(workspace) == before
    assert stored_files(workspace) == {sha256(b"before").hexdigest()}
    assert not workspace.files.interrupted()
