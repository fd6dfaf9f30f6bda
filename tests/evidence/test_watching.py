"""The watched folder: what has rested is taken in, its source moved aside, and nothing twice."""

import os
import shutil
import subprocess
import time
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence
from tests.workspaces import attach, file, mount, new_workspace, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.evidence import watching
from wenming_desktop.evidence.watching import Received, Watch, set_watched_folder, watched_folder
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.workspace import Workspace

LATER = time.time() + 3600  # all that a test writes has rested by then


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        yield made


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "扫描"
    folder.mkdir()
    return folder


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def receive(workspace: Workspace, watch: Watch, now: float = LATER) -> Received:
    watch.look(now)
    return watch.take(workspace.log, workspace.files, watch.look(now), Job())


def origins(workspace: Workspace) -> dict[str, str]:
    with workspace.reading() as session:
        return {row.original_name: row.came_from for row in session.scalars(select(Evidence))}


def test_what_has_rested_is_taken_and_moved(workspace: Workspace, scans: Path) -> None:
    file(scans, "扫描件0001.jpg", b"scan")
    (scans / "会议照片" / "下午").mkdir(parents=True)
    file(scans / "会议照片" / "下午", "1.jpg", b"photo")
    received = receive(workspace, Watch(scans))
    assert sorted(row.original_name for row in received.taken.rows) == ["1.jpg", "扫描件0001.jpg"]
    assert received.remarks == ()
    assert origins(workspace) == {"扫描件0001.jpg": "扫描", "1.jpg": "扫描/会议照片/下午"}
    taken = {"已收", "已收/会议照片", "已收/会议照片/下午", "已收/会议照片/下午/1.jpg", "已收/扫描件0001.jpg"}
    assert below(scans) == taken
    assert Watch(scans).look(LATER) == []


def test_what_is_written_to_waits(workspace: Workspace, scans: Path) -> None:
    watch = Watch(scans)
    path = file(scans, "大.pdf", b"half")
    now = path.stat().st_mtime
    assert watch.look(now + 100) == []  # seen once only
    path.write_bytes(b"half and more")
    os.utime(path, (now, now))
    assert watch.look(now + 104) == []  # it grew
    assert watch.look(now + 108) == [path]
    path.write_bytes(b"half, more, and the end")
    with pytest.raises(UserError, match="还在写入"):
        watch.take(workspace.log, workspace.files, [path], Job())
    assert origins(workspace) == {}
    assert below(scans) == {"大.pdf"}
    fresh = path.stat().st_mtime
    assert watch.look(fresh + 1) == watch.look(fresh + 2) == []  # written just now
    assert watch.look(fresh + watching.RESTED + 1) == [path]


def test_duplicates_are_shown_and_leave_as_well(workspace: Workspace, scans: Path, tmp_path: Path) -> None:
    attach(workspace, task_ids(workspace)[0], file(tmp_path))
    file(scans, "通知扫描.pdf")
    received = receive(workspace, Watch(scans))
    assert received.taken.rows == ()
    assert [known.uses for known in received.taken.known] == [("1-1",)]
    assert below(scans) == {"已收", "已收/通知扫描.pdf"}


def test_a_name_that_is_taken_gets_a_number(workspace: Workspace, scans: Path) -> None:
    watch = Watch(scans)
    for content in (b"one", b"two", b"three"):
        file(scans, "扫描件.pdf", content)
        receive(workspace, watch)
    names = {"扫描件.pdf": b"one", "扫描件 (2).pdf": b"two", "扫描件 (3).pdf": b"three"}
    assert {path.name: path.read_bytes() for path in (scans / "已收").iterdir()} == names


def test_programs_go_aside_and_empty_files_stay(workspace: Workspace, scans: Path) -> None:
    file(scans, "看我.exe", b"MZ")
    file(scans, "通知.pdf", b"MZ\x90")
    empty = file(scans, "空.pdf", b"")
    watch = Watch(scans)
    received = receive(workspace, watch)
    assert len(received.remarks) == len(received.taken.refused) == 3
    assert below(scans) == {"空.pdf", "未收", "未收/看我.exe", "未收/通知.pdf"}
    assert receive(workspace, watch).remarks == ()  # said once
    empty.write_bytes(b"now it is whole")
    assert [row.original_name for row in receive(workspace, watch).taken.rows] == ["空.pdf"]


def test_hidden_and_temporary_files_are_left(workspace: Workspace, scans: Path) -> None:
    names = {"~$通知.docx", ".照片.jpg", "扫描.tmp", "扫描.part", "Thumbs.db", "desktop.ini", "大.crdownload"}
    for name in names:
        file(scans, name)
    received = receive(workspace, Watch(scans))
    assert (received.taken.rows, received.taken.refused, received.remarks) == ((), (), ())
    assert below(scans) == names


def test_a_folder_that_is_gone_comes_back(workspace: Workspace, scans: Path) -> None:
    watch = Watch(scans)
    aside = scans.rename(scans.with_name("拔下"))
    with pytest.raises(UserError, match="打不开文件夹“扫描”"):
        watch.look(LATER)
    aside.rename(scans)
    file(scans)
    assert [row.title for row in receive(workspace, watch).taken.rows] == ["通知"]


def test_a_source_that_cannot_be_moved_is_said_and_not_taken_again(workspace: Workspace, scans: Path) -> None:
    file(scans, "已收", b"somebody's file is called so")
    path = file(scans)
    watch = Watch(scans)
    received = receive(workspace, watch)
    assert [row.title for row in received.taken.rows] == ["通知"]
    assert ["原件没能移到“已收”" in remark for remark in received.remarks] == [True]
    assert path.exists()
    assert watch.look(LATER) == []
    again = receive(workspace, Watch(scans))  # as after a new start
    assert (again.taken.rows, len(again.taken.known)) == ((), 1)
    assert list(origins(workspace)) == ["通知.pdf"]


def test_another_disk_in_its_way(workspace: Workspace, scans: Path, tmp_path: Path) -> None:
    (scans / "已收").mkdir()
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(scans / "已收"))
    try:
        path = file(scans)
        received = receive(workspace, Watch(scans))
        assert len(received.remarks) == 1
        assert path.exists()
        assert list((scans / "已收").iterdir()) == []
    finally:
        subprocess.run(["umount", str(scans / "已收")], check=True)


def test_links_are_not_followed(workspace: Workspace, scans: Path, tmp_path: Path) -> None:
    (tmp_path / "别处").mkdir()
    file(tmp_path / "别处", "别处.pdf")
    try:
        (scans / "链接").symlink_to(tmp_path / "别处")
        (scans / "圈").symlink_to(scans)
    except OSError:
        pytest.skip("links need a right here")
    assert receive(workspace, Watch(scans)).taken.rows == ()
    assert (tmp_path / "别处" / "别处.pdf").exists()


def test_cancelled_and_full_disk_leave_all_as_it_was(workspace: Workspace, scans: Path) -> None:
    watch = Watch(scans)
    path = file(scans)
    watch.look(LATER)
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        watch.take(workspace.log, workspace.files, watch.look(LATER), job)
    assert below(scans) == {"通知.pdf"}
    assert watch.look(LATER) == [path]


def test_the_setting(workspace: Workspace, scans: Path, tmp_path: Path) -> None:
    def choose(folder: Path | None) -> Path | None:
        with workspace.log.change() as session:
            set_watched_folder(session, folder, workspace.folder)
        with workspace.reading() as session:
            return watched_folder(session)

    assert choose(scans) == scans
    for wrong in (workspace.folder, workspace.folder / "files", tmp_path):
        with pytest.raises(UserError, match="套在一起"):
            choose(wrong)
    with pytest.raises(UserError, match="找不到文件夹"):
        choose(tmp_path / "没有")
    shutil.rmtree(scans)
    assert choose(None) is None
