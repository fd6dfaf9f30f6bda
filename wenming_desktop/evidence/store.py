"""The content-addressed file store: each file's bytes lie once, under their SHA-256."""

import os
import re
import shutil
import time
from collections.abc import Callable, Collection, Container, Generator, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from stat import S_ISREG
from threading import Event, Lock
from uuid import uuid4

from wenming_desktop import clock
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.folders import is_link
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.safety.copying import BLOCK, copy_hashed, file_hash, file_size, plain_size
from wenming_desktop.safety.files import retrying, sync_folder

_INCOMING = "incoming"
_PLACING = "placing"  # in an intake's folder: the hashes it is about to bring into the store
_ASIDE = ".altered-"  # behind the hash, before the time: bytes that were not the right ones
_HASH, _PLACE = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{2}")
_PLACES = "正在放好文件"
_REPORT_EVERY = 50  # files
_WORKERS = 4  # flushes overlap; more gained nothing on two cores
_FOLDERS = 256  # that the files are spread over
_FLUSH = 100_000  # bytes that are copied while one file is made and flushed
_SETTLED = 3.0  # seconds: a disk's clock may be so coarse that a later change bears the same time

Stamp = tuple[int, int, int]  # bytes, nanoseconds of the contents' change and of the entry's


class Lost(StrEnum):
    """Why an original cannot be shown as what was taken in; the value is said to the clerk."""

    GONE = "原件不见了"
    ALTERED = "原件被改动过"
    UNREAD = "原件读不了"


@dataclass(frozen=True, slots=True)
class Lying(os.PathLike[str]):
    """Where bytes lie in the store, for as many files as there are: a Path takes seven times the memory."""

    root: str
    sha256: str

    def __fspath__(self) -> str:
        """The path."""
        return f"{self.root}/{self.sha256[:2]}/{self.sha256}"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file whose bytes are in the store."""

    source: Path
    sha256: str
    size: int  # bytes


class FileStore:
    """Files under ``root/<first two digits>/<sha256>``; written once, never altered.

    ``refusal`` is what is said to whoever wants to put in or take out, where that cannot be done.
    """

    def __init__(self, root: Path, refusal: str = "") -> None:
        self._root = root
        self._refusal = refusal
        self._intake = Lock()
        self._sound: dict[str, Stamp] = {}  # what was read and right, as it lay then

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash lie, whether or not they are there."""
        return Path(self.lying(sha256))

    def lying(self, sha256: str) -> Lying:
        """The same, for many."""
        return Lying(str(self._root), sha256)

    @contextmanager
    def taking_in(self, sources: Sequence[Path], job: Job) -> Generator[list[StoredFile]]:
        """Copy files into the store; inside the block save the rows that refer to them.

        If the copying or the block fails, what this call brought into the store is removed again. If the
        process dies meanwhile, the next sweep() does that.

        Args:
            sources: files to copy.
            job: progress over copying all files and bringing them to their places.

        Yields:
            One StoredFile a source, in the same order.

        Raises:
            UserError: a file cannot be read or stored; it is named.
            Cancelled: by the job.
        """
        self._refuse()
        with self._intake:
            incoming = self._root / _INCOMING / uuid4().hex
            created: list[Path] = []
            try:
                try:
                    incoming.mkdir(parents=True)
                    total = sum(_size(source, len(sources)) + _FLUSH for source in sources)
                    copy, place = job.parts(total, _FLUSH * sum(_placing(len(sources))))
                    stored = _copy_all(sources, incoming, total, copy)
                    self._place(stored, incoming, created, place)
                except OSError as error:
                    raise storage_error("没有添加任何文件", error) or error from error
                yield stored
            except BaseException:
                for path in created:
                    path.unlink(missing_ok=True)
                raise
            finally:
                shutil.rmtree(incoming, ignore_errors=True)

    def _place(self, stored: Sequence[StoredFile], incoming: Path, created: list[Path], job: Job) -> None:
        """Move copied files to where their hash says; bytes that are there already stay if they are right."""
        look, move, settle = job.parts(*_placing(len(stored)))
        fresh = self._fresh(stored, incoming, look)
        with (incoming / _PLACING).open("x", encoding="ascii") as note:
            note.writelines(f"{sha256}\n" for sha256 in fresh)
            note.flush()
            os.fsync(note.fileno())
        sync_folder(incoming)
        folders: set[Path] = set()
        for number, (sha256, part) in enumerate(fresh.items()):
            if number % _REPORT_EVERY == 0:
                move.report(number, len(fresh), _PLACES)
            target = self.path(sha256)
            if target.parent not in folders:
                target.parent.mkdir(exist_ok=True)
                folders.add(target.parent)
            if os.path.lexists(target):  # altered; a record may refer to it
                _put_aside(target)
            else:
                created.append(target)
            retrying(partial(part.replace, target))
        self._settle(folders, settle)

    def _fresh(self, stored: Sequence[StoredFile], incoming: Path, job: Job) -> dict[str, Path]:
        """Hash -> copy of what is not in the store yet, or not with the right bytes."""
        size, done, end = sum(file.size for file in stored), 0, 0
        fresh: dict[str, Path] = {}

        def read() -> None:
            nonlocal done
            done = min(done + BLOCK, end)
            job.report(done, size, _PLACES)

        for number, file in enumerate(stored):
            if number % _REPORT_EVERY == 0:
                job.report(end, size, _PLACES)
            done, end = end, end + file.size
            if file.sha256 not in fresh and not _holds(self.path(file.sha256), file, read):
                fresh[file.sha256] = incoming / str(number)
        return fresh

    def _settle(self, folders: Collection[Path], job: Job) -> None:
        """Put the entries of some folders of the store, and its own, on the medium."""
        waiting = [*folders, self._root]
        with ThreadPoolExecutor(_WORKERS) as workers:
            for start in range(0, len(waiting), _WORKERS):
                job.report(start, len(waiting), _PLACES)
                list(workers.map(sync_folder, waiting[start : start + _WORKERS]))

    @contextmanager
    def at_rest(self) -> Generator[None]:
        """Nothing is taken in inside the block: bytes that no record refers to may be removed there."""
        self._refuse()
        with self._intake:
            yield

    def _refuse(self) -> None:
        if self._refusal:
            raise UserError(self._refusal)

    def holds(self, sha256: str, alive: Callable[[], None]) -> bool:
        """Whether the right bytes lie there and can be read; ``alive`` may raise to stop."""
        path = self.path(sha256)
        try:
            return plain_size(path) is not None and file_hash(path, alive) == sha256
        except OSError:
            return False

    def stamp(self, sha256: str) -> Stamp | None:
        """Size and times of the plain file that lies there; None where there is none."""
        try:
            status = self.path(sha256).stat(follow_symlinks=False)
        except OSError:
            return None
        return (status.st_size, status.st_mtime_ns, status.st_ctime_ns) if S_ISREG(status.st_mode) else None

    def lost(self, sha256: str, alive: Callable[[], None]) -> Lost | None:
        """Why nobody may take what lies there for the original; None where its bytes are right.

        The bytes are read once: what was right and has not been touched since is right. A disk that spoils
        them without touching the file is found by holds(), not here.

        Args:
            sha256: of the original.
            alive: called while it is read; may raise to stop.
        """
        stamp = self.stamp(sha256)
        if stamp is None:
            return Lost.GONE
        if self._sound.get(sha256) == stamp:
            return None
        begun = time.time()
        try:
            right = file_hash(self.path(sha256), alive) == sha256
        except OSError:
            return Lost.UNREAD
        if not right:
            return Lost.ALTERED
        if begun - stamp[1] / 1e9 > _SETTLED:
            self._sound[sha256] = stamp
        return None

    def remove(self, sha256: str) -> None:
        """Remove bytes that no record refers to, inside at_rest(); bytes that are gone are gone."""
        retrying(partial(self.path(sha256).unlink, missing_ok=True))

    def strangers(self, known: Container[str]) -> Iterator[Path]:
        """Files in the store that are none of these hashes', altered bytes that were put aside left out."""
        for folder, folders, names in os.walk(self._root):
            at_top = Path(folder) == self._root
            if at_top and _INCOMING in folders:
                folders.remove(_INCOMING)
            # One of the store's own folders may have been moved elsewhere, with a link in its place.
            others = [name for name in folders if not (at_top and _PLACE.fullmatch(name))]
            links = [name for name in others if is_link(Path(folder, name))]
            for name in sorted((*names, *links)):
                path = Path(folder, name)
                own = name.partition(_ASIDE)[0]
                if own not in known or path.parent != self.path(own).parent:
                    yield path

    def interrupted(self) -> bool:
        """Whether a process died while it took files in, so that sweep() has work."""
        folder = self._root / _INCOMING
        return folder.is_dir() and any(folder.iterdir())

    def sweep(self, referenced: Container[str]) -> None:
        """Remove what an interrupted intake left: partial copies, and files that no record refers to."""
        for note in (self._root / _INCOMING).glob(f"*/{_PLACING}"):
            # A note cut off by a power failure may hold anything, but then nothing was placed yet.
            for sha256 in _HASH.findall(note.read_text(encoding="ascii", errors="replace")):
                if sha256 not in referenced:
                    self.path(sha256).unlink(missing_ok=True)
        shutil.rmtree(self._root / _INCOMING)


def _placing(count: int) -> tuple[float, float, int]:
    """What it costs to look for files in the store, move them there and flush their folders, in flushes."""
    return 0.05 * count, 0.05 * count, min(count, _FOLDERS)


def _holds(target: Path, file: StoredFile, alive: Callable[[], None]) -> bool:
    """Whether a stored file's bytes are there: what lies in its place may have been altered or cut short.

    Raises:
        OSError: they cannot be read, so nobody knows.
    """
    if target.is_symlink():  # its bytes lie elsewhere, and go with what it points to
        return False
    return plain_size(target) == file.size and file_hash(target, alive) == file.sha256


def _put_aside(target: Path) -> None:
    """Keep altered bytes beside where the right ones will lie."""
    aside = f"{target.name}{_ASIDE}{clock.now():%Y%m%d-%H%M%S}-{uuid4().hex[:4]}"
    retrying(partial(target.rename, target.with_name(aside)))


def _copy_all(sources: Sequence[Path], incoming: Path, total: int, job: Job) -> list[StoredFile]:
    """Copy each source to ``incoming/<its number>``; the first failure stops the others.

    Progress is in bytes, with _FLUSH for each file; ``total`` of them.
    """
    done, counting, halted = 0, Lock(), Event()
    waiting = iter(enumerate(sources))
    stored: dict[int, StoredFile] = {}

    def count(source: Path, size: int) -> None:
        nonlocal done
        if halted.is_set():
            raise Cancelled
        with counting:
            done += size
            job.report(done, total, source.name)

    def work() -> None:
        nonlocal done
        while not halted.is_set():
            with counting:
                number, source = next(waiting, (None, Path()))
            if number is None:
                return
            job.check()
            try:
                copied = copy_hashed(source, incoming / str(number), partial(count, source))
            except OSError as error:
                raise _refusal(source, error, len(sources)) from error
            stored[number] = StoredFile(source, *copied)
            with counting:
                done += _FLUSH

    with ThreadPoolExecutor(_WORKERS) as workers:
        running = [workers.submit(work) for _ in range(_WORKERS)]
        wait(running, return_when=FIRST_EXCEPTION)
        halted.set()
    failures = filter(None, (future.exception() for future in running))
    for failure in sorted(failures, key=lambda failure: isinstance(failure, Cancelled)):
        raise failure
    return [stored[number] for number in range(len(sources))]


def _size(source: Path, several: int) -> int:
    try:
        return file_size(source)
    except OSError as error:
        raise _refusal(source, error, several) from error


def _refusal(source: Path, error: OSError, several: int) -> Exception:
    """Why a file was not copied; where there are several, that the others were not either."""
    known = storage_error(f"没有添加“{source.name}”", error)
    if known and several > 1:
        return UserError(f"{known.message}没有添加任何文件。", known.details)
    return known or error
