"""What happens to a stick, and to the sources, while an archive goes out: nothing counts, nothing is lost."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Evidence
from tests.robustness.doors import digests
from tests.workspaces import attach, new_workspace, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import file_hash
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.media import medium_of
from wenming_desktop.transfer.stick_archive import ArchiveSummary, write_archive
from wenming_desktop.workspace import DATABASE_NAME, Workspace

NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local
MiB = 1 << 20
SHAPES = {
    "folder": ArchiveChoices(),
    "volumes": ArchiveChoices(volume_size=2 * MiB),
    "zip": ArchiveChoices(zipped=True),
}
each_shape = pytest.mark.parametrize("shape", SHAPES)
NAME = "文明创建存档-某某局-2021-20211220-093000"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """With 5 MB of photos."""
    with new_workspace(tmp_path / "数据") as made:
        photos = [tmp_path / f"照片{number}.jpg" for number in range(10)]
        for photo in photos:
            photo.write_bytes(b"\xff\xd8\xff" + os.urandom(MiB // 2))
        attach(made, task_ids(made)[0], *photos)
        yield made


def ran(*command: object) -> bool:
    return subprocess.run([str(word) for word in command], check=False, capture_output=True).returncode == 0


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own in a file, not mounted; see plug_in()."""
    place, image = tmp_path / "U盘", tmp_path / "image"
    place.mkdir()
    with image.open("wb") as stream:
        stream.truncate(32 * MiB)
    if os.name == "nt" or not ran("mkfs.ext4", "-q", image) or not plug_in(place):
        pytest.skip("only root can mount a disk")
    yield place
    pull_out(place)


def plug_in(place: Path) -> bool:
    return ran("mount", "-o", "loop", place.with_name("image"), place)


def pull_out(place: Path) -> None:
    ran("umount", "-l", place)


def names_on(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()} - {"lost+found"}


def archive(workspace: Workspace, shape: str, place: Path, job: Job | None = None) -> ArchiveSummary:
    return write_archive(workspace, SHAPES[shape], place, job or Job(), NOW)


def kept(workspace: Workspace) -> dict[str, str]:
    """The database and the files; small pictures may have come into the cache."""
    database = {DATABASE_NAME: file_hash(workspace.folder / DATABASE_NAME, Job().check)}
    return database | digests(workspace.folder / "files")


def whole(summary: ArchiveSummary) -> bool:
    """Whether it is complete, and no volume of it is missing."""
    return check_archive(summary.folder, Job(), strict=True).problems == ()


@each_shape
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_pulled_out_it_never_counts_and_plugged_in_again_it_is_written(
    workspace: Workspace, stick: Path, shape: str, part: float
) -> None:
    """While it is written (to one half) and while it is read back."""
    before, pulled = kept(workspace), []

    def pull(done: int, total: int, text: str) -> None:
        if total > MiB and done >= part * total and not pulled:
            pulled.append(text)
            pull_out(stick)

    with pytest.raises(UserError, match="已经不是开始时的那个"):
        archive(workspace, shape, stick, Job(pull))
    assert pulled
    assert names_on(stick) == set()  # the folder below is on this PC's disk
    assert kept(workspace) == before
    assert plug_in(stick)
    assert not any(name.startswith(NAME) for name in names_on(stick))
    again = archive(workspace, shape, stick)
    assert whole(again)
    assert names_on(stick) - {"打开.html"} == {folder.name for folder in again.folders}


@each_shape
def test_full_before_it_begins_or_meanwhile(workspace: Workspace, stick: Path, shape: str) -> None:
    before = kept(workspace)
    filler = stick / "别人的.bin"
    filler.write_bytes(bytes(24 * MiB))
    with pytest.raises(UserError, match=r"空间不足：需要约 .* MB，可用 .* MB"):
        archive(workspace, shape, stick)
    assert names_on(stick) == {filler.name}
    filler.write_bytes(b"")

    def fill(done: int, total: int, _: str) -> None:
        if total > MiB and done > MiB and not filler.stat().st_size:
            with suppress(OSError), filler.open("wb") as stream:
                while stream.write(bytes(MiB // 8)):
                    stream.flush()

    with pytest.raises(UserError, match="空间不足"):
        archive(workspace, shape, stick, Job(fill))
    assert names_on(stick) == {filler.name}
    assert kept(workspace) == before
    filler.unlink()
    assert whole(archive(workspace, shape, stick))


@each_shape
def test_write_protected(workspace: Workspace, stick: Path, shape: str) -> None:
    before = kept(workspace)
    assert ran("mount", "-o", "remount,ro", stick)
    with pytest.raises(UserError, match="写保护"):
        archive(workspace, shape, stick)
    assert names_on(stick) == set()
    assert kept(workspace) == before
    assert ran("mount", "-o", "remount,rw", stick)
    assert whole(archive(workspace, shape, stick))


@pytest.mark.parametrize("shape", ["folder", "zip"])
def test_a_video_of_5_gb_and_fat32(workspace: Workspace, tmp_path: Path, shape: str) -> None:
    video = tmp_path / "会议.mp4"
    video.write_bytes(b"video")
    (row,) = attach(workspace, task_ids(workspace)[1], video)
    with workspace.log.change("改") as session:
        session.get_one(Evidence, row.id).size = 5 << 30
    with workspace.files.path(row.sha256).open("r+b") as stream:
        stream.truncate(5 << 30)  # sparse: it takes no room
    place = tmp_path / "U盘"
    place.mkdir()
    medium = replace(medium_of(place), file_system="vfat", free=64 << 30, removable=True)
    with pytest.raises(UserError, match=r"FAT32.*“会议\.mp4”|FAT32.*4 GB") as refused:
        write_archive(workspace, SHAPES[shape], place, Job(), NOW, medium)
    assert "exFAT" in refused.value.message
    assert names_on(place) == set()


def last_photo(workspace: Workspace) -> Path:
    """Nobody has read it ahead when the first is written."""
    with workspace.reading() as session:
        row = session.scalars(select(Evidence).where(Evidence.original_name == "照片9.jpg")).one()
        return workspace.files.path(row.sha256)


@each_shape
@pytest.mark.parametrize("when", ["before", "meanwhile"])
@pytest.mark.parametrize("how", ["changed", "cut", "gone"])
def test_a_source_that_is_not_what_was_recorded_is_named(
    workspace: Workspace, tmp_path: Path, shape: str, when: str, how: str
) -> None:
    source, hurt = last_photo(workspace), []
    place = tmp_path / "U盘"

    def spoil() -> None:
        content = source.read_bytes()
        hurt.append(source)
        source.unlink()
        if how != "gone":
            source.write_bytes(content[:-1] + (b"" if how == "cut" else bytes([content[-1] ^ 1])))

    def meanwhile(_done: int, total: int, _text: str) -> None:
        if total > MiB and not hurt:
            spoil()

    if when == "before":
        spoil()
    with pytest.raises(UserError, match=r"照片\d"):
        archive(workspace, shape, place, Job(meanwhile if when == "meanwhile" else None))
    assert hurt
    assert not place.exists() or names_on(place) == set()


_locked: set[str] = set()
_refused: list[str] = []


def _refuse_locked(event: str, about: tuple[Any, ...]) -> None:
    """An audit hook, which hears of every way to open a file and cannot be taken back."""
    if _locked and event == "open" and isinstance(about[0], str | bytes | os.PathLike):
        path = os.fsdecode(about[0])
        if path in _locked:
            _refused.append(path)
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)


@pytest.fixture
def locked(workspace: Workspace) -> Iterator[None]:
    """A photo, as Windows refuses to open it; no system of tests locks out its administrator."""
    if not _refused:
        sys.addaudithook(_refuse_locked)
    _locked.add(str(last_photo(workspace)))
    yield
    _locked.clear()


@each_shape
@pytest.mark.usefixtures("locked")
def test_a_source_that_another_program_has_locked_is_named(
    workspace: Workspace, tmp_path: Path, shape: str
) -> None:
    with pytest.raises(UserError, match=r"照片9.*(占用|权限|读不了)"):
        archive(workspace, shape, tmp_path / "U盘")
    assert {*_refused} >= _locked
    assert not (tmp_path / "U盘").exists()
    _locked.clear()
    assert whole(archive(workspace, shape, tmp_path / "U盘"))


@each_shape
@pytest.mark.parametrize("there", ["file", "empty folder", "folder"])
def test_what_bears_its_name_already_is_never_touched(
    workspace: Workspace, tmp_path: Path, shape: str, there: str
) -> None:
    place = tmp_path / "U盘"
    summary = archive(workspace, shape, tmp_path / "别处")
    target = place / summary.folders[-1].name
    target.parent.mkdir()
    if there == "file":
        target.write_bytes(b"theirs")
    else:
        target.mkdir()
        if there == "folder":
            (target / "bagit.txt").write_bytes(b"theirs")
    before = digests(place)
    with pytest.raises(UserError, match="已经存在"):
        archive(workspace, shape, place)
    assert digests(place) == before


@each_shape
@pytest.mark.parametrize("year", [1970, 1979, 2107, 2200])
def test_times_that_a_zip_or_fat_does_not_know(
    workspace: Workspace, tmp_path: Path, shape: str, year: int
) -> None:
    """Of the sources, and of the clock that was set back or ahead."""
    moment = (year - 1970) * 365.25 * 86_400
    for path in (workspace.folder / "files").rglob("*"):
        if path.is_file():
            os.utime(path, (moment, moment))
    now = NOW.replace(year=year)
    summary = write_archive(workspace, SHAPES[shape], tmp_path / "U盘", Job(), now)
    assert whole(summary)
    assert summary.files > 10
