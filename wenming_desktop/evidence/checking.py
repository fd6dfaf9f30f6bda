"""校验材料: every stored file against its hash; what is missing, altered or foreign in the store.

A file is looked at whole in a round that the clerk asks for, or in small bites in the background, the one
that was read longest ago first. What was found stands in file_fact, which is no part of the history.
"""

import stat
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Self

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from db.models import Evidence, EvidenceVersion, FileFact, TrashItem
from wenming_desktop.changes.lane import ChangeLog
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.facts import FAULTS, facts_of
from wenming_desktop.evidence.records import referenced_hashes
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import file_hash, plain_size
from wenming_desktop.words import size_text

_SAVED_EVERY = 5.0  # seconds: each saving has pages look anew
_MONTH = timedelta(days=30)
_ROUND, _LAST_ROUND = "checking.txt", "checked.txt"
_ROUND_LASTS = timedelta(days=7)
_BITE, _BITE_FILES = 3.0, 200  # seconds of reading, and files at most; at least one however large
UNREAD_HELP = "不一定坏了：请确认磁盘连着、这个用户可以读数据文件夹，再校验一次。"


class State(StrEnum):
    """What reading a file found; the value is what file_fact keeps, but for UNREADABLE: that is not known."""

    SOUND = "sound"
    MISSING = "missing"
    ALTERED = "altered"
    UNREADABLE = "unreadable"  # the disk or a permission is in the way; its bytes may be whole


@dataclass(frozen=True)
class StoredRow:
    """A file that a record, a replaced scan or the trash refers to, and what was found of it last."""

    sha256: str
    size: int  # bytes, as they were taken in
    title: str
    original_name: str
    checked_at: datetime | None
    state: str


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was taken in; ``id`` is its hash, for what is foreign its path."""

    id: str
    title: str
    original_name: str
    size: int  # bytes, as they were taken in; of what is foreign as they are
    left: int | None  # bytes that are there; None if the file is gone
    path: Path
    state: State | None  # None: foreign, nothing refers to it

    @property
    def lost(self) -> bool:
        """Whether its bytes have to be found again."""
        return self.state in {State.MISSING, State.ALTERED}

    @property
    def words(self) -> str:
        """What is wrong, in the clerk's words."""
        if self.state is None:
            return "外来文件"
        if self.state is State.UNREADABLE:
            return "读不了"
        if self.left is None:
            return FAULTS[State.MISSING]
        return f"只剩 {size_text(self.left)}" if self.left < self.size else FAULTS[State.ALTERED]


@dataclass(frozen=True)
class Checked:
    """What a round came to; ``findings`` by title, what is foreign last."""

    files: int
    findings: tuple[Finding, ...]
    unnoted: str = ""  # why it could not be written down, one sentence

    @property
    def words(self) -> str:
        """One sentence for the clerk."""
        lost = sum(finding.lost for finding in self.findings)
        unread = sum(finding.state is State.UNREADABLE for finding in self.findings)
        foreign = len(self.findings) - lost - unread
        beside = f"{unread} 份的文件读不了，{UNREAD_HELP}" if unread else ""
        beside += f"另有 {foreign} 个外来文件，不是本程序放进去的。" if foreign else ""
        beside += self.unnoted
        if lost:
            return (
                f"{self.files} 份材料里，有 {lost} 份的文件不见了或内容变了，登记还在。"
                f"可到U盘、存档或备份的文件夹里找回。{beside}"
            )
        rest = "其余 " if unread else ""
        return f"{rest}{self.files - unread} 份材料的文件都在，内容与登记时一致。{beside}"


def check_files(log: ChangeLog, files: FileStore, job: Job, since: datetime | None = None) -> Checked:
    """Read every stored file against its hash.

    Args:
        log: where what is found is written down, if the storage lets it.
        files: the store.
        job: progress in bytes.
        since: when a round began that was not finished: what was read since then and has not been touched is
            not read again.

    Raises:
        Cancelled, UserError: by the job; the data cannot be read. What was found until then is kept.
    """
    with log.reading("读不了数据") as session:  # what is read-only is checked too
        rows = list(_stored(session))
    total, done = sum(row.size for row in rows), 0
    findings: list[Finding] = []
    with _Notes(log) as notes:
        for row in rows:
            job.report(done, total, row.title)
            state = State(row.state) if since and _is_fresh(files, row, since) else None
            if state is None:
                state = _look(files, row, job)
                notes.add(row.sha256, state)
            if state is not State.SOUND:
                findings.append(_finding(files, row, state))
            done += row.size
    unnoted = notes.failure and f"结果没有记下来：{notes.failure.message.partition('：')[2]}"
    with log.reading("读不了数据") as session:  # now: files may have been taken in meanwhile
        found = (*_sorted(findings), *_foreign(files, referenced_hashes(session)))
    return Checked(len(rows), found, unnoted or "")


@contextmanager
def one_round(folder: Path) -> Generator[datetime | None]:
    """A round of check_files(); yields its ``since``, when the last round began if that was cancelled.

    Args:
        folder: the workspace's cache; a round older than a week is begun anew.
    """
    note, now = folder / _ROUND, datetime.now(UTC)
    since = None
    with suppress(OSError, ValueError):
        since = datetime.fromisoformat(note.read_text(encoding="ascii"))
        since = since if now - since < _ROUND_LASTS else None
    if since is None:
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
            note.write_text(now.isoformat(), encoding="ascii")
    yield since
    with suppress(OSError):
        note.unlink(missing_ok=True)
        (folder / _LAST_ROUND).write_text(now.isoformat(), encoding="ascii")


def last_round(folder: Path) -> datetime | None:
    """When a whole round ended last, in UTC; None where nobody knows."""
    with suppress(OSError, ValueError):
        return datetime.fromisoformat((folder / _LAST_ROUND).read_text(encoding="ascii"))
    return None


def look_over(session: Session, files: FileStore, job: Job) -> Checked:
    """What is known without reading: files gone or of another size, those found altered, foreign ones.

    Raises:
        Cancelled: by the job, whose progress is in files.
    """
    rows = list(_stored(session))
    findings: list[Finding] = []
    for done, row in enumerate(rows):
        if done % 500 == 0:
            job.report(done, len(rows), "正在核对材料文件")
        state = _glance(files.path(row.sha256), row.size)
        if state is None and row.state == State.ALTERED:
            state = State.ALTERED
        if state:
            findings.append(_finding(files, row, state))
    known = referenced_hashes(session)
    return Checked(len(rows), (*_sorted(findings), *_foreign(files, known)))


@dataclass(frozen=True)
class Bite:
    """What a bite of the monthly check came to."""

    files: int  # read in it
    faults: int  # of them missing or altered
    last: bool  # nothing is left that was not read for a month

    @property
    def words(self) -> str:
        """What the clerk should be told now, if anything."""
        if self.faults:
            return (
                f"校验材料：有 {self.faults} 份的文件不见了或内容变了，请到“材料库”的“更多”里点“校验材料…”。"
            )
        return "本月材料校验完成，都与登记时一致。" if self.files and self.last else ""


def check_bite(log: ChangeLog, files: FileStore, job: Job, seconds: float = _BITE) -> Bite:
    """Read for some seconds what was not read for a month.

    Raises:
        Cancelled: by the job.
        UserError: the storage failed.
    """
    with log.change() as session:
        rows = list(_due(session, datetime.now(UTC) - _MONTH))
    begun = time.monotonic()
    found: list[State] = []
    with _Notes(log) as notes:
        for row in rows:
            job.check()
            found.append(_look(files, row, job))
            notes.add(row.sha256, found[-1])
            if time.monotonic() - begun > seconds:
                break
    if notes.failure:
        raise notes.failure
    faults = sum(state in {State.MISSING, State.ALTERED} for state in found)
    return Bite(len(found), faults, len(found) == len(rows) < _BITE_FILES)


def faulty(session: Session) -> tuple[int, int]:
    """How many files of records were found missing, and altered, when they were read last."""
    asked = (
        select(FileFact.state, func.count())
        .join(Evidence, Evidence.sha256 == FileFact.sha256)
        .where(FileFact.state.in_((State.MISSING, State.ALTERED)))
        .group_by(FileFact.state)
    )
    found = dict(session.execute(asked).all())
    return found.get(State.MISSING, 0), found.get(State.ALTERED, 0)


def state_now(log: ChangeLog, files: FileStore, sha256: str, job: Job) -> State:
    """Whether one file is as it was taken in; it is read only if it never was, or was touched since.

    Raises:
        Cancelled: by the job.
        UserError: the storage failed.
    """
    with log.change() as session:
        row = next(_stored(session, sha256))
    if _is_fresh(files, row, None) and row.state == State.SOUND:
        return State.SOUND
    state = _look(files, row, job)
    note(log, {sha256: state})
    return state


def note(log: ChangeLog, states: dict[str, State]) -> None:
    """Write down what reading files found just now."""
    with log.change() as session:
        facts = facts_of(session, list(states))
        for sha256, state in states.items():
            fact = facts[sha256]
            fact.checked_at = datetime.now(UTC)
            if state is not State.UNREADABLE:
                fact.state = state
            elif fact.state == State.SOUND:
                fact.state = ""


class _Notes:
    """Gathers what is found and writes it down every few seconds, and at the end whatever happens.

    ``failure``: why the last writing failed; reading goes on all the same.
    """

    def __init__(self, log: ChangeLog) -> None:
        self.failure: UserError | None = None
        self._log = log
        self._states: dict[str, State] = {}
        self._saved_at = time.monotonic()

    def add(self, sha256: str, state: State) -> None:
        self._states[sha256] = state
        if time.monotonic() - self._saved_at > _SAVED_EVERY:
            self._save()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._save()

    def _save(self) -> None:
        if self._states:
            try:
                note(self._log, self._states)
            except UserError as error:
                self.failure = error
            else:
                self._states, self.failure = {}, None
        self._saved_at = time.monotonic()


def _queries(sha256: str | None) -> Iterator[Select[str, int, str, str]]:
    """Hash, size, title and name of each that refers to a file."""
    for model, title in (
        (Evidence, Evidence.title),
        (EvidenceVersion, EvidenceVersion.original_name + "（已换下）"),
        (TrashItem, TrashItem.title + "（回收站）"),
    ):
        query = select(model.sha256, model.size, title, model.original_name)
        yield query.where(model.sha256 == sha256) if sha256 else query


def _stored(session: Session, sha256: str | None = None) -> Iterator[StoredRow]:
    """Every file that something refers to, once, the one that was read longest ago first; or one of them."""
    every = union_all(*_queries(sha256)).subquery()
    asked = (
        select(*every.c, FileFact.checked_at, func.coalesce(FileFact.state, ""))
        .outerjoin(FileFact, FileFact.sha256 == every.c.sha256)
        .order_by(FileFact.checked_at, every.c.sha256)
    )
    rows = (StoredRow(*row) for row in session.execute(asked))
    return iter({row.sha256: row for row in rows}.values())


def _due(session: Session, before: datetime) -> Iterator[StoredRow]:
    """Files of records that were neither read nor taken in since then; as many as a bite may have."""
    asked = (
        select(Evidence.sha256, Evidence.size, Evidence.title, Evidence.original_name)
        .add_columns(FileFact.checked_at, func.coalesce(FileFact.state, ""))
        .outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
        .where(Evidence.collected_on < before.date())
        .where(FileFact.checked_at.is_(None) | (FileFact.checked_at < before))
        .order_by(FileFact.checked_at)
        .limit(_BITE_FILES)
    )
    return (StoredRow(*row) for row in session.execute(asked))


def _is_fresh(files: FileStore, row: StoredRow, since: datetime | None) -> bool:
    """Whether what was found last still holds: read since then, and neither size nor time are others."""
    if row.checked_at is None or not row.state or (since and row.checked_at < since):
        return False
    try:
        status = files.path(row.sha256).lstat()
    except OSError:
        return row.state == State.MISSING
    untouched = status.st_mtime < row.checked_at.timestamp() and row.state != State.MISSING
    return untouched and (status.st_size == row.size or row.state == State.ALTERED)


def _look(files: FileStore, row: StoredRow, job: Job) -> State:
    path = files.path(row.sha256)
    if state := _glance(path, row.size):
        return state
    try:
        return State.SOUND if file_hash(path, job.check) == row.sha256 else State.ALTERED
    except OSError:
        return State.UNREADABLE


def _glance(path: Path, size: int) -> State | None:
    """What is wrong with a stored file as far as that can be told without reading it."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return State.MISSING
    except OSError:
        return State.UNREADABLE
    if stat.S_ISLNK(status.st_mode):  # its bytes lie elsewhere, and change with what it points to
        return State.ALTERED
    if not stat.S_ISREG(status.st_mode):
        return State.MISSING
    return None if status.st_size == size else State.ALTERED


def _finding(files: FileStore, row: StoredRow, state: State) -> Finding:
    path = files.path(row.sha256)
    return Finding(row.sha256, row.title, row.original_name, row.size, plain_size(path), path, state)


def _foreign(files: FileStore, known: set[str]) -> Iterator[Finding]:
    for path in files.strangers(known):
        size = plain_size(path) or 0
        yield Finding(str(path), path.name, path.name, size, size, path, None)


def _sorted(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.title, finding.id))
