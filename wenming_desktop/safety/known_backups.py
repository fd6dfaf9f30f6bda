"""What each backup holds and whether it opens, kept beside it so that no file is read twice unchanged."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.backup import Backup, BackupCounts, backup_counts
from wenming_desktop.safety.files import replacing

_NAME = "backups.json"
_SAVED_EVERY = 20  # backups
_WHY = {
    "自动": "自动，每30分钟一份",
    "手动": "立即备份",
    "第二处": "备到第二处以前",
    "换数据": "打开其他数据以前",
    "搬走": "搬到别处以前",
}


@dataclass(frozen=True)
class Examined:
    """What reading a backup found: what it holds, or why it does not open."""

    counts: BackupCounts | None
    problem: str = ""


def why(reason: str) -> str:
    """Why a backup was made, in the clerk's words, from the word in its name: 导入前 is 导入以前."""
    if reason.startswith("升级前"):
        return "升级程序以前"
    return _WHY.get(reason) or (f"{reason[:-1]}以前" if reason.endswith("前") else reason)


class KnownBackups:
    """Answers for files of this name, size and time; they are read anew where those are others.

    Args:
        cache: the workspace's cache folder; where it cannot be written, everything is read again next time.
    """

    def __init__(self, cache: Path) -> None:
        self._note = cache / _NAME
        self._known: dict[str, Examined] = {}
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            for key, kept in json.loads(self._note.read_text(encoding="utf-8")).items():
                self._known[key] = _examined(kept)

    def known(self, backup: Backup) -> Examined | None:
        """What was found of a backup; None while nobody has read it."""
        return self._known.get(_key(backup))

    def examine(self, made: Iterable[Backup], job: Job) -> None:
        """Read those that are not known; a backup that is gone meanwhile is passed over.

        Raises:
            Cancelled: by the job, whose progress is in files; what was read until then is kept.
        """
        unread = [backup for backup in made if self.known(backup) is None]
        try:
            for number, backup in enumerate(unread):
                job.report(number, len(unread), backup.path.name)
                found = _read(backup)
                if found:
                    self._known[_key(backup)] = found
                if number % _SAVED_EVERY == _SAVED_EVERY - 1:
                    self._save()
        finally:
            if unread:
                self._save()

    def keep_only(self, made: Iterable[Backup]) -> None:
        """Forget what is not among these."""
        keys = set(map(_key, made))
        self._known = {key: found for key, found in self._known.items() if key in keys}

    def _save(self) -> None:
        plain = {key: asdict(found) for key, found in self._known.items()}
        with suppress(OSError):
            self._note.parent.mkdir(exist_ok=True)
            with replacing(self._note) as part:
                part.write_text(json.dumps(plain, ensure_ascii=False, default=str), encoding="utf-8")


def _key(backup: Backup) -> str:
    """A name, size and time of change that no other content has; a file that is gone has no time."""
    try:
        changed = backup.path.stat().st_mtime_ns
    except OSError:
        changed = 0
    return f"{backup.path.name} {backup.size} {changed}"


def _read(backup: Backup) -> Examined | None:
    try:
        return Examined(backup_counts(backup.path))
    except UserError as error:
        return Examined(None, error.message) if backup.path.is_file() else None


def _examined(kept: dict[str, Any]) -> Examined:
    counts = kept["counts"]
    if counts is None:
        return Examined(None, str(kept["problem"]))
    made_at = datetime.fromisoformat(counts.pop("made_at"))
    return Examined(BackupCounts(made_at=made_at, **counts))
