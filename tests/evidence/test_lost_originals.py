"""Whether an original is as it was taken in: read once while nobody touches it, anew when somebody did."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from wenming_desktop.evidence import store as store_module
from wenming_desktop.evidence.store import FileStore, Lost
from wenming_desktop.jobs import Cancelled, Job

BYTES = b"as it was taken in"
HASH = sha256(BYTES).hexdigest()
LONG_AGO = 1_600_000_000  # seconds


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    made = FileStore(tmp_path)
    made.path(HASH).parent.mkdir()
    made.path(HASH).write_bytes(BYTES)
    os.utime(made.path(HASH), (LONG_AGO, LONG_AGO))
    return made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read whole."""
    found: list[Path] = []
    really = store_module.file_hash

    def read_it(path: Path, alive: object) -> str:
        found.append(path)
        return really(path, alive)

    monkeypatch.setattr(store_module, "file_hash", read_it)
    return found


def lost(store: FileStore) -> Lost | None:
    return store.lost(HASH, lambda: None)


def test_what_was_right_is_read_once(store: FileStore, read: list[Path]) -> None:
    assert [lost(store) for _ in range(3)] == [None] * 3
    assert len(read) == 1


def test_what_was_touched_is_read_anew(store: FileStore, read: list[Path]) -> None:
    assert lost(store) is None
    store.path(HASH).write_bytes(b"AS IT WAS TAKEN IN")  # as long
    assert lost(store) is Lost.ALTERED
    store.path(HASH).write_bytes(BYTES)
    assert lost(store) is None
    assert len(read) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of an entry's change")
def test_a_time_that_was_set_back_hides_nothing(store: FileStore) -> None:
    assert lost(store) is None
    store.path(HASH).write_bytes(b"AS IT WAS TAKEN IN")
    os.utime(store.path(HASH), (LONG_AGO, LONG_AGO))
    assert lost(store) is Lost.ALTERED


def test_what_was_written_just_now_is_not_remembered(store: FileStore, read: list[Path]) -> None:
    os.utime(store.path(HASH))
    assert [lost(store), lost(store)] == [None, None]
    assert len(read) == 2


def test_what_is_gone_or_no_plain_file_is_said(store: FileStore, tmp_path: Path) -> None:
    store.path(HASH).unlink()
    assert lost(store) is Lost.GONE
    store.path(HASH).mkdir()
    assert lost(store) is Lost.GONE


def test_reading_is_cancelled(store: FileStore) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        store.lost(HASH, job.check)
