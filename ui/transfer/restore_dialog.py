"""Putting an archive or a backup in the place of a closed workspace: progress, and what came back."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.ground.long_work import JobRunner
from ui.transfer.stick_pages import Outcome, share_done
from ui.transfer.work_dialog import WorkDialog
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.backup import BackupCounts
from wenming_desktop.transfer.facts import ArchiveFacts, archive_facts
from wenming_desktop.transfer.restoring import restore_archive, said
from wenming_desktop.transfer.second_place import folder_of
from wenming_desktop.transfer.second_restoring import restore_second, second_facts
from wenming_desktop.words import chinese_date, size_text
from wenming_desktop.workspace import check_restorable, is_backup, restore

_MASKED = "这份存档是交给别人的：隐去过的志愿者电话、编号，恢复后是空的。"
_SAVED = "原来的数据存成了备份，放在数据文件夹的 backups 里，文件名里有“恢复前”。"


class RestoreDialog(WorkDialog):
    """Begins at once; afterwards ``restored`` says whether the data is another one now.

    Args:
        runner: does the work.
        source: an archive, or a backup's file.
        folder: of the data; nobody has it open.
        over: there is data in it, which is saved first.
        parent: the window it lies over.
    """

    def __init__(
        self, runner: JobRunner, source: Path, folder: Path, *, over: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(runner, parent, "恢复数据", "", _would_keep(over=over))
        self.restored = False
        self._source, self._folder, self._over = source, folder, over
        self._begin()

    def _begin(self) -> None:
        self._send(
            "恢复",
            f"正在从“{self._source.name}”恢复",
            self._restore,
            done=self._show_restored,
            failed=self._show_failed,
            cancelled=lambda: self._show(
                Outcome("lacking", "已停止，没有恢复", _kept(over=self._over), again=self._begin)
            ),
            steps=("先核对存档，再复制材料，最后换上登记",) if not is_backup(self._source) else ("",),
            measure=share_done,
        )

    def _restore(self, job: Job) -> str:
        if is_backup(self._source):
            restore(self._folder, self._source)
            return "台账已换成这份备份里的，材料文件没有动。"
        if second := folder_of(self._source):
            return said(restore_second(second, self._folder, job, over=self._over))
        return said(restore_archive(self._source, self._folder, job, over=self._over))

    def _show_restored(self, words: str) -> None:
        self.restored = True
        text = "\n".join([words, _SAVED] if self._over else [words, f"数据在 {self._folder}"])
        self._show(Outcome("done", "已恢复", text, close="打开"))

    def _show_failed(self, error: UserError) -> None:
        text = f"{error.message}\n{_kept(over=self._over)}"
        self._show(Outcome("late", "没有恢复", text, again=self._begin))


@dataclass(frozen=True)
class SourceWords:
    """What an archive, a second place or a backup says of itself: whose, from when, in a line, and all."""

    unit: str
    day: date
    line: str
    words: str
    masked: str = ""  # what will be lacking in what comes back


def source_words(source: Path) -> SourceWords:
    """Look at what is to be restored; UserError where it cannot be."""
    if is_backup(source):
        counts = check_restorable(source)
        words = backup_words(counts)
        return SourceWords(counts.unit, counts.made_at.date(), words, words)
    if second := folder_of(source):
        counts = second_facts(second).counts
        words = f"第二处备份（登记和材料都有）\n{backup_words(counts)}"
        return SourceWords(counts.unit, counts.made_at.date(), words.replace("\n", "　"), words)
    facts = archive_facts(source)
    return SourceWords(
        facts.unit, facts.written_on, archive_line(facts), archive_words(facts), masked_words(facts)
    )


def archive_line(facts: ArchiveFacts) -> str:
    """Which archive it is, and how much."""
    volumes = f"，分 {facts.volumes} 卷" if facts.volumes > 1 else ""
    amount = f"{facts.files:,} 个文件，{size_text(facts.bytes)}{volumes}"
    return f"{chinese_date(facts.written_on)}存档　{facts.unit}　{amount}"


def archive_words(facts: ArchiveFacts) -> str:
    """All that an archive says of itself, a line each."""
    return "\n".join(filter(None, (archive_line(facts), facts.about, masked_words(facts))))


def masked_words(facts: ArchiveFacts) -> str:
    """What will be lacking in what comes back; "" for nothing."""
    return _MASKED if facts.masked else ""


def backup_words(counts: BackupCounts) -> str:
    """What is in a backup, in two lines."""
    made = f"{chinese_date(counts.made_at.date())} {counts.made_at:%H:%M}"
    amount = f"{counts.plans} 个年度方案，{counts.tasks} 项任务，{counts.evidence} 份材料记录"
    return f"{made} 备份　{counts.unit}\n{amount}"


def _would_keep(*, over: bool) -> str:
    return "现在的数据不会改动。" if over else "什么也不会留下。"


def _kept(*, over: bool) -> str:
    return "现在的数据没有改动。" if over else "什么也没有留下。"
