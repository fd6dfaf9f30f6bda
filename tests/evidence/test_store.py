"""The file store: each file's bytes once, all of a batch or none."""

import errno
import os
import sys
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.workspaces import file, small_disk
from wenming_desktop.errors import UserError
from wenming_desktop.evidence import store as store_module
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.safety import copying


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    (tmp_path / "files").mkdir()
    return FileStore(tmp_path / "files")


def take_in(store: FileStore, *sources: Path, job: Job | None = None) -> list[str]:
    with store.taking_in(sources, job or Job()) as stored:
        assert [found.source for found in stored] == list(sources)
        assert [found.size for found in stored] == [source.stat().st_size for source in sources]
        return [found.sha256 for found in stored]


def content(store: FileStore) -> list[bytes]:
    """The bytes of every file under the store's root, whatever its name."""
    return sorted(path.read_bytes() for path in store._root.rglob("*") if path.is_file())


def test_bytes_lie_under_their_hash(store: FileStore, tmp_path: Path) -> None:
    sources = [file(tmp_path, f"{number}.jpg", bytes([number]) * number * 100_000) for number in range(6)]
    hashes = take_in(store, *sources)
    assert hashes == [sha256(source.read_bytes()).hexdigest() for source in sources]
    assert [store.path(name).read_bytes() for name in hashes] == [source.read_bytes() for source in sources]
    assert len(content(store)) == 6


def test_the_same_bytes_lie_once(store: FileStore, tmp_path: Path) -> None:
    sources = [file(tmp_path, name, b"same") for name in ("甲.jpg", "乙.jpg", "丙.pdf")]
    assert len(set(take_in(store, *sources))) == 1
    before = store.path(sha256(b"same").hexdigest()).stat()
    take_in(store, *sources)
    assert content(store) == [b"same"]
    assert store.path(sha256(b"same").hexdigest()).stat().st_mtime_ns == before.st_mtime_ns


def test_an_empty_file_and_an_empty_batch(store: FileStore, tmp_path: Path) -> None:
    assert take_in(store) == []
    (name,) = take_in(store, file(tmp_path, "空.txt", b""))
    assert store.path(name).read_bytes() == b""


def dangling(folder: Path) -> Path:
    (folder / "失效.lnk").symlink_to(folder / "nowhere")
    return folder / "失效.lnk"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "管道")
    return folder / "管道"


def plain_folder(folder: Path) -> Path:
    (folder / "照片夹").mkdir()
    return folder / "照片夹"


@pytest.mark.skipif(os.name == "nt", reason="neither pipes nor links for everybody there")
@pytest.mark.parametrize(
    ("make", "match"),
    [
        (dangling, "没有添加“失效.lnk”：找不到文件"),
        (pipe, "没有添加“管道”：这不是普通文件"),
        (plain_folder, "没有添加“照片夹”：这是文件夹"),
        (lambda folder: folder / "没有.pdf", "没有添加“没有.pdf”：找不到文件"),
    ],
)
def test_what_is_no_file_is_named(
    store: FileStore, tmp_path: Path, make: Callable[[Path], Path], match: str
) -> None:
    good = file(tmp_path)
    with pytest.raises(UserError, match=match), store.taking_in([good, make(tmp_path)], Job()):
        pytest.fail("the block must not run")
    assert content(store) == []
    assert not store.interrupted()


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "600k") as disk:
        store = FileStore(disk)
        (kept,) = take_in(store, file(tmp_path, "小.jpg", b"small"))
        big = [file(tmp_path, f"{number}.jpg", bytes([number]) * 300_000) for number in (1, 2, 3)]
        with (
            pytest.raises(UserError, match=r"没有添加“[123].jpg”：磁盘空间不足.*。没有添加任何文件。$"),
            store.taking_in(big, Job()),
        ):
            pytest.fail("the block must not run")
        assert content(store) == [b"small"]
        assert store.path(kept).read_bytes() == b"small"
        assert not store.interrupted()


@pytest.mark.parametrize("inodes", [1, 2, 3, 4, 5])
def test_a_disk_that_takes_no_more_entries(tmp_path: Path, inodes: int) -> None:
    """The folders, the copy and the note each fail in turn."""
    with small_disk(tmp_path / "disk", f"64k,nr_inodes={inodes}") as disk:
        store = FileStore(disk)
        with pytest.raises(UserError, match=r"没有添加.*：磁盘空间不足"):
            take_in(store, file(tmp_path))
        assert content(store) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limit to set there")
def test_a_disk_that_takes_only_a_part(store: FileStore, tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    source = file(tmp_path, "视频.mp4", b"v" * 3_000_000)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_500_000, old[1]))
    try:
        with pytest.raises(UserError, match=r"没有添加“视频.mp4”：.*放不下这么大的文件"):
            take_in(store, source)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert content(store) == []


def test_the_first_failure_stops_the_other_copies(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "BLOCK", 1000)
    begun = threading.Event()

    def copy(source: Path, target: Path, on_bytes: Callable[[int], None]) -> tuple[str, int]:
        if source.name == "坏.jpg":
            begun.wait(60)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return copying.copy_hashed(source, target, on_bytes)

    def tell(done: int, total: int, _text: str) -> None:
        told.append((done, total))
        begun.set()
        time.sleep(0.001)  # the other threads get their turn

    monkeypatch.setattr(store_module, "copy_hashed", copy)
    told: list[tuple[int, int]] = []
    sources = [file(tmp_path, "大.mp4", bytes(5_000_000)), file(tmp_path, "坏.jpg", b"x")]
    with pytest.raises(UserError, match=r"没有添加“坏\.jpg”：.*读写出错"):
        take_in(store, *sources, job=Job(tell))
    assert told[-1][0] < 5_000_000
    assert content(store) == []


@pytest.mark.parametrize("after", [0, 1, 7, 19])
def test_cancelling(store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    monkeypatch.setattr(copying, "BLOCK", 1000)
    sources = [file(tmp_path, f"{number}.jpg", bytes([number]) * 2000) for number in range(10)]
    reports: list[int] = []

    def count(done: int, total: int, text: str) -> None:
        reports.append(done)
        if len(reports) == after:
            job.cancel()

    job = Job(count)
    if after == 0:
        job.cancel()
    with pytest.raises(Cancelled):
        take_in(store, *sources, job=job)
    assert content(store) == []
    assert not store.interrupted()
    assert len(reports) == after


def test_progress_names_the_files_and_never_goes_beyond_the_total(store: FileStore, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    job = Job(lambda done, total, text: told.append((done, total, text)))
    take_in(store, *(file(tmp_path, f"{number}.jpg", b"x" * number) for number in (1, 2, 3)), job=job)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert all(0 <= done <= total for done, total, _ in told)
    assert {text for _, _, text in told} == {"1.jpg", "2.jpg", "3.jpg", "正在放好文件"}


def test_a_failing_block_takes_out_what_it_brought(store: FileStore, tmp_path: Path) -> None:
    (old,) = take_in(store, file(tmp_path, "旧.jpg", b"old"))
    both = [file(tmp_path, "旧2.jpg", b"old"), file(tmp_path, "新.jpg", b"new")]
    with pytest.raises(ValueError, match="no row"), store.taking_in(both, Job()) as stored:
        raise ValueError(f"no row for {[store.path(found.sha256).read_bytes() for found in stored]}")
    assert content(store) == [b"old"]
    assert store.path(old).read_bytes() == b"old"


def test_a_truncated_file_is_mended_even_if_the_block_fails(store: FileStore, tmp_path: Path) -> None:
    (name,) = take_in(store, file(tmp_path, "旧.jpg", b"old bytes"))
    store.path(name).write_bytes(b"old")
    with pytest.raises(ValueError, match="no row"), store.taking_in([tmp_path / "旧.jpg"], Job()):
        raise ValueError("no row")
    assert store.path(name).read_bytes() == b"old bytes"


def test_names_do_not_matter(store: FileStore, tmp_path: Path) -> None:
    names = ["placing", "0", "1", "名" * 80, ".part", "照片 (1).jpg"]
    names += [] if os.name == "nt" else ["CON.txt"]  # there it is the console
    hashes = take_in(store, *(file(tmp_path, name, name.encode()) for name in names))
    assert [store.path(found).read_bytes().decode() for found in hashes] == names


def test_sweeping_removes_what_a_dead_process_left(store: FileStore, tmp_path: Path) -> None:
    kept, lost, old = take_in(
        store, *(file(tmp_path, name, name.encode()) for name in ("kept", "lost", "old"))
    )
    intake = store._root / "incoming" / "0a1b"
    intake.mkdir()
    file(intake, "placing", f"{kept}\n{lost}\n".encode())
    file(intake, "7", b"a partial copy")
    assert store.interrupted()
    store.sweep({kept})
    assert content(store) == [b"kept", b"old"]  # old was not part of that intake
    assert store.path(old).exists()
    assert not store.interrupted()


@pytest.mark.parametrize("note", [b"", b"\0" * 64, b"ab", b"ab" * 31, "乱码".encode("gbk"), b"/../" * 20])
def test_a_note_cut_off_by_a_power_failure_does_no_harm(
    store: FileStore, tmp_path: Path, note: bytes
) -> None:
    take_in(store, file(tmp_path, "旧.jpg", b"old"))
    (store._root / "incoming" / "0a1b").mkdir()
    file(store._root / "incoming" / "0a1b", "placing", note)
    store.sweep(set())
    assert content(store) == [b"old"]
