"""The second place for backups: another disk, known again, whole whatever happens, enough for another PC."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.workspaces import (
    attach,
    domain_rows,
    file,
    full,
    new_workspace,
    small_disk,
    stored_files,
    task_ids,
)
from wenming_desktop.commands.line import run
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.safety.backup import backups, damage
from wenming_desktop.safety.files import PART_SUFFIX
from wenming_desktop.transfer import second_place as module
from wenming_desktop.transfer.second_place import (
    FOLDER,
    MARK,
    SecondPlace,
    WrongDiskError,
    back_up_there,
    choose,
    find,
    folder_of,
    second_place,
)
from wenming_desktop.transfer.second_restoring import restore_second, second_facts
from wenming_desktop.workspace import Workspace

NOW = datetime(2021, 10, 11, 9)  # noqa: DTZ001 - local time

# Half of a file is written, then the power fails: the n-th file that is copied.
_KILLED = """
import os, sys
from pathlib import Path
from wenming_desktop.jobs import Job
from wenming_desktop.transfer import moving, second_place
from wenming_desktop.workspace import Workspace
left = int(sys.argv[2])
def dying(source, target, count):
    global left
    left -= 1
    if left < 0:
        content = source.read_bytes()
        target.write_bytes(content[: len(content) // 2])
        os._exit(9)
    return real(source, target, count)
real = second_place.copy_hashed
second_place.copy_hashed = moving.copy_hashed = dying
folder = Path(sys.argv[1])
if len(sys.argv) > 3:
    moving.move_data(folder, Path(sys.argv[3]), Job())
else:
    second_place.back_up_there(Workspace.open(folder), Job())
"""


def killed_at(number: int, *folders: Path) -> int:
    """Do it in another process that dies in the middle of the n-th file; its exit code."""
    first, *others = map(str, folders)
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, first, str(number), *others],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode in {0, 9}, done.stderr
    return done.returncode


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        attach(made, task_ids(made)[0], file(tmp_path, "通知.pdf"), file(tmp_path, "照片.jpg", b"p" * 70_000))
        yield made


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as another disk."""
    monkeypatch.setattr(module, "is_same_disk", lambda *_: False)
    folder = tmp_path / "移动盘"
    folder.mkdir()
    return folder


def whole(place: Path) -> bool:
    """Whether all that bears its own name there is what the name says."""
    originals = [path for path in (place / "files").rglob("*") if path.is_file()]
    return all(
        sha256(path.read_bytes()).hexdigest() == path.name
        for path in originals
        if PART_SUFFIX not in path.name
    ) and not any(damage(backup.path) for backup in backups(place / "backups"))


def test_backups_and_originals_go_there_once(workspace: Workspace, stick: Path) -> None:
    place = choose(workspace, stick, NOW)
    assert Path(place.path) == stick / FOLDER
    done = back_up_there(workspace, Job())
    there = stick / FOLDER
    assert {path.name for path in (there / "files").rglob("*") if path.is_file()} == stored_files(workspace)
    assert [backup.path.name for backup in backups(there / "backups")] == [
        backup.path.name for backup in backups(workspace.backups_folder)
    ]
    assert (there / "登记.json").read_bytes() == (workspace.folder / "登记.json").read_bytes()
    assert (done.files, done.size, done.lacking) == (2, 70_006, 0)
    assert second_place(workspace.folder) == done

    def lying() -> set[tuple[str, int]]:
        return {(path.name, path.stat().st_ino) for path in (there / "files").rglob("*")}

    before = lying()
    back_up_there(workspace, Job())
    assert lying() == before  # nothing was written again


def test_everything_comes_back_on_another_pc(workspace: Workspace, stick: Path, tmp_path: Path) -> None:
    choose(workspace, stick)
    back_up_there(workspace, Job())
    before = domain_rows(workspace)
    shutil.rmtree(tmp_path / "data" / "files")
    found = folder_of(stick)
    assert found
    assert second_facts(found).counts.evidence == 2
    told = restore_second(found, tmp_path / "另一台", Job())
    assert (told.files, told.without) == (2, ())
    restored = Workspace.open(tmp_path / "另一台")
    try:
        assert domain_rows(restored) == before
        assert all(restored.files.holds(name, lambda: None) for name in stored_files(restored))
        assert len(stored_files(restored)) == 2
    finally:
        restored.close()
    with pytest.raises(UserError, match="里已有数据，没有恢复"):
        restore_second(found, tmp_path / "另一台", Job())


def test_a_newest_backup_that_is_damaged_gives_way_to_the_next(
    workspace: Workspace, stick: Path, tmp_path: Path
) -> None:
    choose(workspace, stick)
    first = workspace.back_up("手动")
    second = workspace.back_up("手动")
    back_up_there(workspace, Job())
    there = stick / FOLDER / "backups"
    for backup in backups(there):
        if backup.path.name != first.name:
            backup.path.write_bytes(b"SQLite format 3\0 and nothing more")
    assert second_facts(stick / FOLDER).backup.name == first.name != second.name
    restore_second(stick / FOLDER, tmp_path / "新", Job())
    (there / first.name).unlink()
    with pytest.raises(UserError, match="里没有能打开的备份"):
        second_facts(stick / FOLDER)


def test_what_is_altered_here_does_not_spoil_what_is_there(workspace: Workspace, stick: Path) -> None:
    choose(workspace, stick)
    back_up_there(workspace, Job())
    altered, *_ = sorted(stored_files(workspace))
    workspace.files.path(altered).write_bytes(b"other")
    assert back_up_there(workspace, Job()).lacking == 0
    assert whole(stick / FOLDER)
    (stick / FOLDER / "files" / altered[:2] / altered).unlink()
    assert back_up_there(workspace, Job()).lacking == 1
    assert whole(stick / FOLDER)


def test_the_disk_of_the_data_is_no_second_place(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="和数据在同一个盘上"):
        choose(workspace, tmp_path)
    with pytest.raises(UserError, match="不能放在数据文件夹里面"):
        choose(workspace, workspace.folder)
    assert second_place(workspace.folder) is None
    assert not (tmp_path / FOLDER).exists()


def test_another_disk_in_its_place_is_not_written_to(
    workspace: Workspace, stick: Path, tmp_path: Path
) -> None:
    choose(workspace, stick)
    stick.rename(tmp_path / "收好的盘")
    (stick / FOLDER).mkdir(parents=True)
    with pytest.raises(WrongDiskError, match="插着的不是这块盘，没有写"):
        back_up_there(workspace, Job())
    shutil.copy(tmp_path / "收好的盘" / FOLDER / MARK, stick / FOLDER / MARK)
    mark = (stick / FOLDER / MARK).read_text(encoding="utf-8")
    place = second_place(workspace.folder)
    assert place
    (stick / FOLDER / MARK).write_text(mark.replace(place.id, "0" * 32), encoding="utf-8")
    with pytest.raises(WrongDiskError, match="插着的不是这块盘，没有写"):
        back_up_there(workspace, Job())
    assert [path.name for path in (stick / FOLDER).iterdir()] == [MARK]


def test_another_letter_is_the_same_disk(
    workspace: Workspace, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = choose(workspace, stick)
    real = module.medium_of(stick)
    stick.rename(tmp_path / "F盘")
    assert find(place) is None
    from dataclasses import replace  # noqa: PLC0415

    moved = replace(real, root=tmp_path / "F盘")
    monkeypatch.setattr(module, "media", lambda: [moved])
    place = replace(place, inside=FOLDER)
    assert find(place) == tmp_path / "F盘" / FOLDER


def test_two_data_folders_share_a_disk_and_no_backup(
    workspace: Workspace, stick: Path, tmp_path: Path
) -> None:
    choose(workspace, stick)
    with new_workspace(tmp_path / "别的") as other:
        assert Path(choose(other, stick).path) == stick / f"{FOLDER}-2"
    again = choose(workspace, stick)
    assert Path(again.path) == stick / FOLDER


def test_a_full_disk_keeps_what_was_whole(workspace: Workspace, tmp_path: Path) -> None:
    with small_disk(tmp_path / "小盘", "40m") as disk:
        choose(workspace, disk)
        back_up_there(workspace, Job())
        attach(workspace, task_ids(workspace)[1], file(tmp_path, "大.pdf", b"x" * 30_000_000))
        with pytest.raises(UserError, match="空间不够：还要写 3"):
            back_up_there(workspace, Job())
        with full(disk), pytest.raises(UserError, match="空间"):
            back_up_there(workspace, Job())
        assert whole(disk / FOLDER)
        place = second_place(workspace.folder)
        assert place
        assert place.files == 2


def test_a_disk_that_says_it_has_room_and_has_none(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SPARE", -1 << 40)
    with small_disk(tmp_path / "小盘", "2m") as disk:
        choose(workspace, disk)
        attach(workspace, task_ids(workspace)[1], file(tmp_path, "大.pdf", b"x" * 3_000_000))
        with pytest.raises(UserError, match="空间不足"):
            back_up_there(workspace, Job())
        assert whole(disk / FOLDER)
        assert not list((disk / FOLDER).rglob(f"*{PART_SUFFIX}*"))


def test_pulled_out_midway(workspace: Workspace, stick: Path, tmp_path: Path) -> None:
    choose(workspace, stick)

    def pull(done: int, _total: int, _text: str) -> None:
        if done and stick.exists():
            stick.rename(tmp_path / "拔出")

    with pytest.raises(UserError, match="第二处备份没有做完"):
        back_up_there(workspace, Job(pull), NOW)
    place = second_place(workspace.folder)
    assert place
    assert place.succeeded_at is None
    assert not stick.exists()
    shutil.rmtree(stick, ignore_errors=True)
    (tmp_path / "拔出").rename(stick)
    assert back_up_there(workspace, Job()).files == 2


def test_cancelled_midway(workspace: Workspace, stick: Path) -> None:
    choose(workspace, stick)
    job = Job(lambda done, *_: job.cancel() if done else None)
    with pytest.raises(Cancelled):
        back_up_there(workspace, job)
    assert whole(stick / FOLDER)
    assert back_up_there(workspace, Job()).files == 2


def test_killed_in_any_file_nothing_half_looks_whole(workspace: Workspace, stick: Path) -> None:
    place = choose(workspace, stick)
    workspace.back_up("手动")
    workspace.close()
    number = 0
    while killed_at(number, workspace.folder) == 9:
        assert whole(Path(place.path)), number
        for backup in backups(Path(place.path) / "backups"):
            assert backup.size == backup.path.stat().st_size
        shutil.rmtree(Path(place.path) / "files", ignore_errors=True)
        number += 1
    assert number >= 4  # two originals, a backup, 登记.json
    restored = restore_second(Path(place.path), stick.with_name("新"), Job())
    assert restored.without == ()


def test_warnings() -> None:
    place = SecondPlace("1", "E:\\文明创建备份", FOLDER, "西数", NOW, NOW)
    assert (place.warning(NOW), place.is_due(NOW)) == ("", True)
    done = SecondPlace("1", "", "", "西数", NOW, NOW, NOW)
    assert not done.is_due(NOW)
    assert done.is_due(NOW + timedelta(days=1))
    assert done.warning(NOW + timedelta(days=4)) == "4天没插上"
    assert done.warning(NOW + timedelta(days=8)) == "8天没备份"


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"id": 1}', b"\xff"])
def test_a_note_that_is_broken_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / module.NOTE).write_bytes(content)
    assert second_place(tmp_path) is None
    (tmp_path / MARK).write_bytes(content)
    assert folder_of(tmp_path) is None


def test_the_command_restores_from_it(
    workspace: Workspace, stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    choose(workspace, stick)
    back_up_there(workspace, Job())
    assert run(["restore", str(stick), str(tmp_path / "另一台")]) == 0
    assert "2 份材料的文件" in capsys.readouterr().out
    assert run(["restore", str(stick), str(tmp_path / "另一台")]) == 1
    assert "里已有数据，没有恢复" in capsys.readouterr().err
    assert run(["restore", str(stick), str(tmp_path / "另一台"), "--yes"]) == 0
