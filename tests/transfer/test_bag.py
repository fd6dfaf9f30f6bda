import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tracemalloc
from collections import namedtuple
from io import BytesIO
from itertools import pairwise
from pathlib import Path, PurePosixPath

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.transfer import slow_copy as stick_module
from wenming_desktop.transfer.bag import BagFile, BagSummary, write_bag
from wenming_desktop.transfer.bag_format import manifest_line
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ProblemKind
from wenming_desktop.transfer.checking.tag_files import (
    Entry,
    exact_entry,
    info_fields,
    lines_of,
    loose_entry,
    spellings,
)

INFO = {"Source-Organization": "某某局创建办", "External-Description": "2021 年度\n佐证材料"}
PHOTO = bytes(range(256)) * 5000
MiB = 1 << 20


def from_bytes(path: str, content: bytes, sha256: str | None = None) -> BagFile:
    return BagFile(PurePosixPath(path), content, len(content), sha256)


def from_file(path: str, source: Path) -> BagFile:
    content = source.read_bytes()
    return BagFile(PurePosixPath(path), source, len(content), hashlib.sha256(content).hexdigest())


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "ab34.jpg"
    path.write_bytes(PHOTO)
    return path


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "U盘"
    path.mkdir()
    return path


@pytest.fixture
def files(photo):
    return [
        from_file("一、党建引领/1-1 理论学习/照片.jpg", photo),
        from_bytes("一、党建引领/1-1 理论学习/空.txt", b""),
        from_bytes("目录.txt", "目录".encode()),
    ]


def paths_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def kinds(folder: Path) -> dict[str, ProblemKind]:
    return {problem.path: problem.kind for problem in check_archive(folder, Job()).problems}


def test_the_archive_holds_what_was_selected_and_nothing_else(stick, files):
    assert write_bag(stick / "存档", files, INFO, Job()) == BagSummary(3, len(PHOTO) + 6)
    tags = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    assert paths_below(stick / "存档") == tags | {f"data/{file.path}" for file in files}
    assert (stick / "存档/data/一、党建引领/1-1 理论学习/照片.jpg").read_bytes() == PHOTO
    assert (
        stick / "存档/bagit.txt"
    ).read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert [entry.name for entry in stick.iterdir()] == ["存档"]


def test_info_is_written_folded_to_lines_and_read_back(stick, files):
    write_bag(stick / "存档", files, {**INFO, "Bagging-Date": "2021-12-01"}, Job())
    assert info_fields((stick / "存档/bag-info.txt").read_text("utf-8")) == [
        ("Bagging-Date", "2021-12-01"),
        ("Source-Organization", "某某局创建办"),
        ("External-Description", "2021 年度 佐证材料"),
        ("Payload-Oxum", f"{len(PHOTO) + 6}.3"),
    ]


def test_other_tools_accept_it(stick, files):
    write_bag(stick / "存档", files, INFO, Job())
    bag = bagit.Bag(str(stick / "存档"))
    assert bag.validate()
    assert bag.info["Source-Organization"] == "某某局创建办"
    command = [sys.executable, bagit.__file__, "--validate", "--quiet", str(stick / "存档")]
    assert subprocess.run(command, check=False, timeout=60).returncode == 0


def test_our_own_verification_accepts_it(stick, files):
    write_bag(stick / "存档", files, INFO, Job())
    verification = check_archive(stick / "存档", Job())
    assert verification.problems == ()
    assert (verification.files, verification.bytes) == (3, len(PHOTO) + 6)


def test_an_empty_selection_is_still_an_archive(stick):
    write_bag(stick / "存档", [], INFO, Job())
    assert check_archive(stick / "存档", Job()).problems == ()
    assert bagit.Bag(str(stick / "存档")).validate()


def test_a_percent_sign_is_encoded_once(stick):
    write_bag(stick / "存档", [from_bytes("100%.txt", b"a"), from_bytes("%0A.txt", b"b")], {}, Job())
    manifest = (stick / "存档/manifest-sha256.txt").read_text("utf-8")
    assert "  data/100%25.txt\n" in manifest
    assert "  data/%250A.txt\n" in manifest
    assert check_archive(stick / "存档", Job()).problems == ()


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: not text[0].isspace()))
def test_manifest_lines_come_back_as_they_went(path):
    digest = hashlib.sha256(path.encode()).hexdigest()
    line = manifest_line(digest, path)
    assert line.count("\n") == 1
    assert "\r" not in line
    (read,) = lines_of(BytesIO(line.encode()), "utf-8")
    entry = exact_entry(read, 64)
    assert entry == Entry(digest, entry.path)
    assert spellings(entry.path, "1.0")[0] == path
    # Others' lines are read with more patience, to the same end.
    other = manifest_line(digest.upper(), f"data/{path}").replace("  ", "\t", 1).replace("\n", "\r\n")
    (read,) = lines_of(BytesIO(other.encode("utf-16")), "utf-16")
    entry = loose_entry(read, 64)
    assert entry == Entry(digest, entry.path)
    assert spellings(entry.path, "1.0")[0] == f"data/{path}"


def test_progress_never_falls_nor_exceeds_the_whole(stick, files):
    write_steps, check_steps = [], []
    write_bag(stick / "存档", files, INFO, Job(lambda *step: write_steps.append(step)))
    check_archive(stick / "存档", Job(lambda *step: check_steps.append(step)))
    for steps in (write_steps, check_steps):
        done = [step[0] for step in steps]
        assert done == sorted(done)
        assert steps[-1][0] == steps[-1][1]
        assert all(step[0] <= step[1] for step in steps)


@pytest.mark.parametrize("content", [b"changed", PHOTO[:-1], PHOTO + b"x", PHOTO[:-1] + b"x", b""])
def test_a_source_that_changed_is_named_and_nothing_stays(stick, files, photo, content):
    photo.write_bytes(content)
    with pytest.raises(UserError, match=r"照片\.jpg.*不一致"):
        write_bag(stick / "存档", files, INFO, Job())
    assert list(stick.iterdir()) == []


def test_a_source_that_vanished_is_named_and_nothing_stays(stick, files, photo):
    photo.unlink()
    with pytest.raises(UserError, match=r"照片\.jpg.*找不到"):
        write_bag(stick / "存档", files, INFO, Job())
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_an_existing_target_is_never_merged_into(stick, files, kind):
    target = stick / "存档"
    if kind == "file":
        target.write_text("x")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(stick / "nowhere")
    with pytest.raises(UserError, match="已经存在"):
        write_bag(target, files, INFO, Job())
    assert [entry.name for entry in stick.iterdir()] == ["存档"]
    assert not target.is_dir() or list(target.iterdir()) == []


def test_a_target_that_appears_meanwhile_is_not_replaced(stick, files):
    with pytest.raises(UserError, match="无法把存档写到"):
        write_bag(stick / "存档", files, INFO, Job(lambda *_: (stick / "存档").mkdir(exist_ok=True)))
    assert list(stick.rglob("*")) == [stick / "存档"]


def test_a_folder_that_is_not_there_is_named(stick, files):
    with pytest.raises(UserError, match=r"不在.*找不到"):
        write_bag(stick / "不在/存档", files, INFO, Job())


@pytest.mark.parametrize(
    "paths",
    [["../x"], ["/x"], ["a:b"], ["CON"], ["x."], ["a", "A"], ["a/x", "A/y"], ["a", "a/b"], ["é", "e\u0301"]],
)
def test_paths_that_cannot_be_told_apart_or_used_are_a_bug(stick, paths):
    with pytest.raises(ValueError):  # noqa: PT011 - the path is the whole message
        write_bag(stick / "存档", [from_bytes(path, b"") for path in paths], INFO, Job())
    assert list(stick.iterdir()) == []


def test_cancelling_leaves_nothing(stick, files):
    job = Job(lambda done, *_: job.cancel() if done else None)
    with pytest.raises(Cancelled):
        write_bag(stick / "存档", files, INFO, job)
    assert list(stick.iterdir()) == []


def test_cancelling_within_a_huge_file_is_heard_at_the_next_block(stick, tmp_path):
    huge = tmp_path / "录像.mp4"
    with huge.open("wb") as stream:
        stream.truncate(300 * MiB)
    told = [0]

    def tell(done, *_):
        told.append(done)
        if done > 100 * MiB:
            job.cancel()

    job = Job(tell)
    with pytest.raises(Cancelled):
        write_bag(stick / "存档", [BagFile(PurePosixPath("录像.mp4"), huge, 300 * MiB)], INFO, job)
    assert max(after - before for before, after in pairwise(told)) <= BLOCK
    assert told[-1] <= 100 * MiB + BLOCK
    assert list(stick.iterdir()) == []


def test_verifying_can_be_cancelled_within_a_file(stick, files):
    write_bag(stick / "存档", files, INFO, Job())
    job = Job(lambda done, *_: job.cancel() if done > MiB else None)
    with pytest.raises(Cancelled):
        check_archive(stick / "存档", job)


def test_too_little_space_is_said_with_sizes_before_anything_is_written(stick, files, monkeypatch):
    usage = namedtuple("usage", "total used free")  # noqa: PYI024
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 100_000))
    steps = []
    with pytest.raises(UserError, match=r"空间不足：需要约 1\.3 MB，可用 0\.1 MB"):
        write_bag(stick / "存档", files, INFO, Job(lambda *step: steps.append(step)))
    assert steps == []
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_medium_that_fails_only_when_flushing_is_noticed(stick, files, monkeypatch, number):
    def fail(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError, match="空间不足" if number == errno.ENOSPC else "读写出错"):
        write_bag(stick / "存档", files, INFO, Job())
    assert list(stick.iterdir()) == []


def test_the_first_failure_of_the_medium_stops_all_further_copies(stick, monkeypatch):
    """Later flushes succeed, as on a stick that lost what it was given at first."""
    monkeypatch.setattr(stick_module, "_FLUSH_FILES", 2)
    fsync, flushed, told = os.fsync, [], []

    def fail_once(descriptor):
        flushed.append(descriptor)
        if len(flushed) == 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fail_once)
    photos = [from_bytes(f"{number}.jpg", b"photo") for number in range(20)]
    with pytest.raises(UserError, match="读写出错"):
        write_bag(stick / "存档", photos, INFO, Job(lambda done, *_: told.append(done)))
    assert len(told) <= 3  # the next batch waits for the one before
    assert list(stick.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path):
    path = tmp_path / "小盘"
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(path)]
    if os.name == "nt" or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield path
    subprocess.run(["umount", str(path)], check=True)


def test_a_disk_that_fills_up_meanwhile_leaves_nothing_of_ours(small_disk, files):
    filler = small_disk / "别人的文件"
    job = Job(lambda *_: filler.exists() or filler.write_bytes(bytes(2_500_000)))
    with pytest.raises(UserError, match="空间不足"):
        write_bag(
            small_disk / "存档", [*files, from_bytes("b.jpg", PHOTO), from_bytes("c.jpg", PHOTO)], INFO, job
        )
    assert list(small_disk.iterdir()) == [filler]


def test_a_write_protected_disk_is_said(small_disk, files):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(UserError, match="只读"):
        write_bag(small_disk / "存档", files, INFO, Job())
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert list(small_disk.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on file sizes")
def test_a_file_too_large_for_the_file_system_is_said(stick):
    import resource  # noqa: PLC0415 - not on Windows

    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MiB, old[1]))
    try:
        with pytest.raises(UserError, match="NTFS 或 exFAT"):
            write_bag(stick / "存档", [from_bytes("录像.mp4", bytes(3 * MiB))], INFO, Job())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert list(stick.iterdir()) == []


def test_ten_thousand_files_selected_exported_and_listed_are_the_same(stick, tmp_path):
    source = tmp_path / "source"
    source.write_bytes(b"x" * 100)
    digest = hashlib.sha256(b"x" * 100).hexdigest()
    names = [f"{number // 500} 任务/材料{number}.txt" for number in range(10_000)]
    selected = [BagFile(PurePosixPath(name), source, 100, digest) for name in names]
    tracemalloc.start()
    try:
        assert write_bag(stick / "存档", selected, INFO, Job()) == BagSummary(10_000, 1_000_000)
        verification = check_archive(stick / "存档", Job())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (verification.files, verification.bytes, verification.problems) == (10_000, 1_000_000, ())
    lines = (stick / "存档/manifest-sha256.txt").read_text("utf-8").splitlines()
    assert {line.split("  ")[1] for line in lines} == {f"data/{name}" for name in names}
    assert paths_below(stick / "存档/data") == set(names)
    assert peak < 40_000_000  # ten times as many files stay below the 400 MB an archive may take
