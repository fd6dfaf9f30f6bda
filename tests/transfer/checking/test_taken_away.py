"""An archive that goes while it is read is neither sound nor broken: that is what is said of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from tests.transfer.packages.office import SENT, office
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking import digests
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ProblemKind
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.restoring import restore_archive
from wenming_desktop.transfer.stick_archive import write_archive

FILES = 40
GONE = "读到一半不见了"


@pytest.fixture(autouse=True)
def _told_of_every_file(monkeypatch) -> None:
    monkeypatch.setattr(digests, "_STEP", 0)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "U盘" / "存档"
    folder.mkdir(parents=True)
    for number in range(FILES):
        (folder / f"{number:02}.txt").write_text(f"{number}" * 1000, encoding="utf-8")
    bagit.make_bag(str(folder), checksums=["sha256"])
    return folder


def once(deed: Callable[[], object], at: int = 1) -> Job:
    """A job that does something at its so-manyth report."""
    told: list[int] = []

    def tell(*_: object) -> None:
        told.append(1)
        if len(told) == at:
            deed()

    return Job(tell)


@pytest.mark.parametrize("at", [1, 5, FILES - 1])
def test_removed_whole(bag: Path, at: int) -> None:
    with pytest.raises(UserError, match=GONE):
        check_archive(bag, once(lambda: shutil.rmtree(bag), at))


def test_removed_file_by_file_the_root_stays_last(bag: Path) -> None:
    """As a folder is deleted: first what lies deepest, the last names come first here."""
    left = sorted((bag / "data").iterdir())

    def remove(*_: object) -> None:
        for _ in range(3):
            if left:
                left.pop().unlink()

    with pytest.raises(UserError, match=GONE):
        check_archive(bag, Job(remove))
    assert bag.is_dir()


def test_renamed_away(bag: Path) -> None:
    with pytest.raises(UserError, match=GONE):
        check_archive(bag, once(lambda: bag.rename(bag.with_name("改名"))))


def test_what_was_broken_before_stays_broken(bag: Path) -> None:
    for path in sorted((bag / "data").iterdir())[5:]:
        path.unlink()
    found = check_archive(bag, Job())
    assert len([one for one in found.problems if one.kind is ProblemKind.MISSING]) == FILES - 5


def test_one_file_that_goes_is_said_and_then_missing(bag: Path) -> None:
    last = max((bag / "data").iterdir())
    with pytest.raises(UserError, match=f"里有 1 个文件{GONE}"):
        check_archive(bag, once(last.unlink))
    found = check_archive(bag, Job())
    assert f"data/{last.name}" in [one.path for one in found.problems]


@pytest.mark.parametrize("size", [None, 1_500_000])
def test_restoring_says_so_and_leaves_nothing(tmp_path: Path, size: int | None) -> None:
    (tmp_path / "U盘").mkdir()
    with office(tmp_path) as room:
        for number in range(9):
            (tmp_path / f"{number}.txt").write_text(f"{number}" * 200_000, encoding="utf-8")
        paths = [tmp_path / f"{number}.txt" for number in range(9)]
        attach_files(room.workspace.log, room.workspace.files, room.tasks[0], paths, Job())
        made = write_archive(room.workspace, ArchiveChoices(volume_size=size), tmp_path / "U盘", Job(), SENT)
    assert (len(made.folders) > 1) == bool(size)
    archive, aside = made.folders[-1], tmp_path / "改名"
    steps: list[int] = []
    restore_archive(archive, tmp_path / "先前", Job(lambda *_: steps.append(1)))
    for at in sorted({1, len(steps) // 3, len(steps) // 2, len(steps) * 3 // 4}):
        with pytest.raises(UserError, match=GONE):
            restore_archive(archive, tmp_path / "新", once(lambda: archive.rename(aside), at))
        assert not (tmp_path / "新" / "wenming.db").exists()
        aside.rename(archive)
