"""Replacing and copying files: the old bytes or the new ones."""

import errno
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workspaces import file, small_disk
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.safety import copying, files
from wenming_desktop.safety.copying import copy_hashed, file_size
from wenming_desktop.safety.files import part_folder, replacing, retrying, sweep_dead_parts, sweep_parts


def test_replacing_puts_the_new_bytes(tmp_path: Path) -> None:
    target = file(tmp_path, "表.xlsx", b"old")
    with replacing(target) as part:
        part.write_bytes(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("failure", [ValueError(), KeyboardInterrupt(), OSError(errno.ENOSPC, "full")])
def test_replacing_keeps_the_old_bytes_when_writing_fails(tmp_path: Path, failure: BaseException) -> None:
    target = file(tmp_path, "表.xlsx", b"old")
    with pytest.raises(type(failure)), replacing(target) as part:  # noqa: PT012
        part.write_bytes(b"half")
        raise failure
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_replacing_without_anything_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "表.xlsx"):
        pass
    assert not list(tmp_path.iterdir())


def test_replacing_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"), replacing(tmp_path / "folder") as part:
        part.write_bytes(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_sweeping_takes_only_temporary_files(tmp_path: Path) -> None:
    for name in (".ab.part", ".ab.part-journal", "第一.part", ".hidden", "wenming.db-journal"):
        file(tmp_path, name)
    sweep_parts(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"第一.part", ".hidden", "wenming.db-journal"}


def busy(times: int, winerror: int) -> OSError:
    error = OSError(errno.EACCES, "busy")
    error.winerror = winerror  # type: ignore[misc] - read-only on Windows, absent elsewhere
    return error


@pytest.mark.skipif(os.name == "nt", reason="there winerror comes from Windows alone")
@pytest.mark.parametrize(("winerror", "tries"), [(5, 3), (32, 3), (33, 3), (112, 1)])
def test_retrying_while_windows_says_that_somebody_holds_the_file(winerror: int, tries: int) -> None:
    tried: list[int] = []

    def action() -> str:
        tried.append(1)
        if len(tried) < 3:
            raise busy(3, winerror)
        return "done"

    if tries == 3:
        assert retrying(action) == "done"
    else:
        with pytest.raises(OSError, match="busy"):
            retrying(action)
    assert len(tried) == tries


@pytest.mark.skipif(os.name == "nt", reason="there winerror comes from Windows alone")
def test_retrying_gives_up_after_a_number_of_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PAUSE", 0)
    tried: list[int] = []

    def action() -> None:
        tried.append(1)
        raise busy(1, 32)

    with pytest.raises(OSError, match="busy"):
        retrying(action)
    assert len(tried) == 26


@settings(max_examples=30)
@given(content=st.binary(max_size=5000))
def test_a_copy_has_the_bytes_and_their_hash(tmp_path: Path, content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copying, "BLOCK", 1000)
        told: list[int] = []
        target = tmp_path / "copy"
        target.unlink(missing_ok=True)
        copied = copy_hashed(file(tmp_path, "source", content), target, told.append)
    assert copied == (hashlib.sha256(content).hexdigest(), len(content))
    assert target.read_bytes() == content
    assert sum(told) == len(content)
    assert max(told, default=0) <= 1000


def test_a_copy_never_overwrites(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        copy_hashed(file(tmp_path, "a"), file(tmp_path, "b", b"old"), lambda _: None)
    assert (tmp_path / "b").read_bytes() == b"old"


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limit to set there")
@pytest.mark.parametrize("limit", [3_000_000, 2_097_152, 1_500_000, 1])
def test_a_write_that_takes_only_a_part_is_noticed(tmp_path: Path, limit: int) -> None:
    """The system writes as much as fits and reports the failure with the next call only."""
    import resource  # noqa: PLC0415 - not on Windows

    source = file(tmp_path, "source", bytes(range(256)) * 12_000)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, old[1]))
    try:
        with pytest.raises(OSError, match="large"):
            copy_hashed(source, tmp_path / "copy", lambda _: None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_a_disk_that_fills_up_with_the_last_block(tmp_path: Path) -> None:
    source = file(tmp_path, "source", b"x" * 100_000)
    with (
        small_disk(tmp_path / "disk", "64k") as disk,
        pytest.raises(OSError, match="space"),
    ):
        copy_hashed(source, disk / "copy", lambda _: None)


def test_only_plain_files_have_a_size(tmp_path: Path) -> None:
    assert file_size(file(tmp_path, "a", b"12345")) == 5
    with pytest.raises(IsADirectoryError):
        file_size(tmp_path)
    with pytest.raises(FileNotFoundError):
        file_size(tmp_path / "nowhere")


def test_a_job_reports_until_it_is_cancelled() -> None:
    told: list[tuple[int, int, str]] = []
    job = Job(lambda done, total, text: told.append((done, total, text)))
    job.report(1, 2, "甲")
    job.report(5, 2, "乙")
    job.cancel()
    with pytest.raises(Cancelled):
        job.report(2, 2, "丙")
    assert told == [(1, 2, "甲"), (2, 2, "乙")]


_DYING = """
import os, signal, sys
from pathlib import Path
from wenming_desktop.safety.files import replacing
with replacing(Path(sys.argv[1])) as part:
    part.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="kills as Linux does")
def test_what_a_killed_process_left_beside_a_file_goes_with_the_next_one(tmp_path: Path) -> None:
    for name in ("表.xlsx", "责任清单.pdf"):
        subprocess.run([sys.executable, "-c", _DYING, str(tmp_path / name)], check=False, timeout=60)
    assert len(list(tmp_path.glob(".wenming-*.part"))) == 1  # the second one removed that of the first
    with replacing(tmp_path / "表.xlsx") as part:
        part.write_bytes(b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["表.xlsx"]


def test_others_files_and_what_is_being_written_stay(tmp_path: Path) -> None:
    others = {".别人.part", ".wenming-1.part", f".{'0' * 32}.part", ".wenming-00000000-1-0123abcd.part"}
    for name in others:
        (tmp_path / name).touch()
    with replacing(tmp_path / "甲") as first:
        first.write_bytes(b"1")
        with replacing(tmp_path / "乙") as second:
            second.write_bytes(b"2")
    assert {path.name for path in tmp_path.iterdir()} == {"甲", "乙", *others}


def test_a_folder_for_a_while_is_gone_after_it_and_those_of_dead_processes_with_it(tmp_path: Path) -> None:
    with part_folder(tmp_path) as folder, part_folder(tmp_path) as other:
        (folder / "a").mkdir()
        (folder / "a" / "1").touch()
        assert list(other.iterdir()) == []
        kept = folder.with_name(f"{folder.name.rpartition('-')[0]}-01234567.part")
    assert list(tmp_path.iterdir()) == []
    dead = kept.name.replace(f"-{os.getpid()}-", f"-{_dead_process()}-")
    for name in (kept.name, dead, ".别人.part"):
        (tmp_path / name / "a").mkdir(parents=True)
    with part_folder(tmp_path) as folder:
        assert {path.name for path in tmp_path.iterdir()} == {folder.name, kept.name, ".别人.part"}
    sweep_parts(tmp_path)
    assert list(tmp_path.iterdir()) == []


def _dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    return ended.pid


def test_another_computers_parts_go_after_a_day(tmp_path: Path) -> None:
    for name, hours in ((".wenming-00000000-1-0123abcd.part", 25), (".wenming-00000000-1-1123abcd.part", 23)):
        (tmp_path / name).touch()
        then = time.time() - hours * 3600
        os.utime(tmp_path / name, (then, then))
    sweep_dead_parts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".wenming-00000000-1-1123abcd.part"]
