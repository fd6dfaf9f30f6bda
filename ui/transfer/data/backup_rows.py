"""The backups of the data folder and of the second place as one list, each read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wenming_desktop.errors import storage_error
from wenming_desktop.safety.backup import Backup, backups
from wenming_desktop.safety.known_backups import Examined, KnownBackups, why
from wenming_desktop.words import short_time, size_text
from wenming_desktop.workspace import BACKUPS_NAME

HERE, THERE = "本机", "第二处"


@dataclass(frozen=True)
class BackupRow:
    """A backup as listed; ``id`` is its file's name."""

    id: str
    backup: Backup
    here: bool
    there: bool
    found: Examined | None  # None while nobody has read it

    @property
    def when(self) -> str:
        """今天 10:00, 10-09 16:58."""
        words = short_time(self.backup.made_at)
        return words if "-" in words else f"今天 {words}"

    @property
    def why(self) -> str:
        """Why it was made."""
        return why(self.backup.reason)

    @property
    def holds(self) -> str:
        """What is in it."""
        if self.found is None:
            return "正在查看…"
        counts = self.found.counts
        if counts is None:
            return "—"
        return f"材料 {counts.evidence:,}　活动 {counts.activities:,}　措施 {counts.measures:,}"

    @property
    def size(self) -> str:
        """Of its file."""
        return size_text(self.backup.size)

    @property
    def where(self) -> str:
        """本机, 第二处 or both."""
        return "、".join(word for word, is_it in ((HERE, self.here), (THERE, self.there)) if is_it)

    @property
    def state(self) -> tuple[str, str] | None:
        """Whether it opens, with the colour role; None while nobody knows."""
        if self.found is None:
            return None
        return ("能打开", "done") if self.found.counts else ("打不开", "late")


@dataclass(frozen=True)
class Listed:
    """All backups, and why those of this PC could not be listed, if so."""

    here: Sequence[Backup]
    there: Sequence[Backup]
    problem: str = ""

    @property
    def every(self) -> Sequence[Backup]:
        """Each once, the newest first; that of this PC where both have it."""
        names = {backup.path.name for backup in self.here}
        others = [backup for backup in self.there if backup.path.name not in names]
        return sorted([*self.here, *others], key=lambda backup: backup.made_at, reverse=True)

    def rows(self, known: KnownBackups) -> list[BackupRow]:
        """Each with what is known of it."""
        here = {backup.path.name for backup in self.here}
        there = {backup.path.name for backup in self.there}
        return [
            BackupRow(name, backup, name in here, name in there, known.known(backup))
            for backup in self.every
            for name in (backup.path.name,)
        ]


def list_backups(folder: Path, second: Path | None) -> Listed:
    """Look into the backup folder and the second place; what cannot be read is told, not raised."""
    problem, here = "", []
    try:
        next(folder.iterdir(), None)
        here = backups(folder)
    except OSError as error:
        told = storage_error(f"读不了备份文件夹“{folder}”", error)
        problem = told.message if told else str(error)
    try:
        there = backups(second / BACKUPS_NAME) if second else []
    except OSError:  # it is being pulled out
        there = []
    return Listed(here, there, problem)


def ago(moment: datetime, now: datetime) -> str:
    """32 分钟前, 5 小时前, or the day."""
    minutes = int((now - moment).total_seconds() // 60)
    if 0 <= minutes < 60:
        return f"{minutes} 分钟前" if minutes else "刚刚"
    if 0 <= minutes < 24 * 60:
        return f"{minutes // 60} 小时前"
    return short_time(moment, now)
