"""The card 数据文件夹: where the data is, how much; moving it, and opening other data."""

import os
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask, show_error, show_note
from ui.ground.preferences import recent_data
from ui.ground.system import ask_folder, show_in_folder, trying
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, clear, elided, label
from ui.parts.pill import Pill
from ui.transfer.data.fact_lines import FactLines
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.library import library_counts
from wenming_desktop.jobs import Job
from wenming_desktop.safety.saving import DATABASE_NAME
from wenming_desktop.transfer.moving import Moved, check_target, moved_from, remove_old
from wenming_desktop.words import size_text

_LITTLE = 2 * 10**9  # bytes free, below which the clerk is warned
_RECENT_SHOWN = 3


@dataclass(frozen=True)
class Amount:
    """How much there is: pieces of evidence, bytes of the folder, bytes free."""

    evidence: int
    size: int
    free: int
    moved: Moved | None


class FolderCard(QFrame):
    """Counts by a worker: a folder of some thousand files takes its time on an old disk.

    Args:
        desk: the desk.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk = desk
        self.pill = Pill()
        self.facts = FactLines("位置", "里面有", "大小")
        self.open = button("打开文件夹", self._open_folder)
        self.move_button = button("搬到别处…", self._ask_target)
        self.old = QVBoxLayout()
        self.others = QVBoxLayout()
        self.others.setSpacing(theme.px(6))
        self.other = button("打开其他数据…", self._ask_other)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(theme.px(8))
        rule = QFrame()
        rule.setProperty("ruled", True)
        rule.setFixedHeight(1)
        note = elided("现在的数据先备份、再关上")
        foot = bar(self.other, note)
        foot.setStretchFactor(note, 1)
        put(
            column,
            bar(label("数据文件夹", "heading"), None, self.pill),
            self.facts,
            bar(self.open, self.move_button, None),
            self.old,
            rule,
            label("别的数据", "heading"),
            self.others,
            foot,
        )

    def reload(self) -> None:
        """Say what is known at once, and count the rest."""
        folder, years = self._desk.workspace.folder, self._desk.years()
        self.facts.show_facts({"位置": str(folder), "里面有": "正在数…", "大小": "正在数…"})
        self._show_others()
        workspace = self._desk.workspace

        def count(job: Job) -> tuple[str, Amount]:
            with workspace.reading() as session:
                evidence = library_counts(session).every
            size = sum(_sizes(folder, job))
            try:
                free = shutil.disk_usage(folder).free
            except OSError as error:
                raise storage_error("读不了数据文件夹", error) or error from error
            return years, Amount(evidence, size, free, moved_from(folder))

        counted = self._desk.papers.start("数据文件夹", count, housekeeping=True)
        counted.succeeded.connect(self._show_amount)
        counted.failed.connect(self._show_failure)

    def _show_amount(self, found: tuple[str, Amount]) -> None:
        years, amount = found
        whose = f"{years} 年度，" if years else "还没有工作方案，"
        free = f"这个盘还剩 {size_text(amount.free)}"
        self.facts.show_facts(
            {"里面有": f"{whose}{amount.evidence:,} 份材料", "大小": f"{size_text(amount.size)}，{free}"}
        )
        little = amount.free < _LITTLE
        self.pill.show_word("磁盘快满了" if little else "正常", "late" if little else "done")
        clear(self.old)
        if amount.moved:
            where = elided(f"搬来以前在 {amount.moved.folder}")
            line = bar(where, button("删除旧的…", partial(self._ask_remove, amount.moved.folder), link=True))
            line.setStretchFactor(where, 1)
            self.old.addLayout(line)

    def _show_failure(self, error: UserError) -> None:
        self.pill.show_word("读不了", "late")
        self.facts.show_facts({"里面有": error.message, "大小": ""})

    def _show_others(self) -> None:
        clear(self.others)
        here = self._desk.workspace.folder
        others = [each for each in recent_data() if each.folder != here][:_RECENT_SHOWN]
        for each in others:
            place = elided(str(each.folder), "")
            line = bar(place, button("打开", partial(self._open_other, each.folder), link=True))
            line.setStretchFactor(place, 1)
            about = f"{each.years}年度，{each.unit}" if each.years else each.unit
            self.others.addLayout(line)
            self.others.addWidget(elided(about))
        if not others:
            self.others.addWidget(label("这台电脑上没有打开过别的数据", "secondary"))

    def _open_folder(self) -> None:
        trying(self, lambda: show_in_folder(self._desk.workspace.folder))

    def _ask_other(self) -> None:
        if folder := ask_folder(self, f"选择数据文件夹（里面有 {DATABASE_NAME}）"):
            self._open_other(folder)

    def _open_other(self, folder: Path) -> None:
        if folder.absolute() == self._desk.workspace.folder:
            show_note(self, "现在打开的就是这份数据。")
        elif not (folder / DATABASE_NAME).is_file():
            show_error(self, UserError(f"“{folder}”里没有本程序的数据（{DATABASE_NAME}），请重新选择。"))
        elif not self._is_busy():
            workspace = self._desk.workspace
            self._desk.run(
                "备份",
                lambda _job: workspace.back_up_if_due("换数据"),
                lambda _made: self._desk.other_data_wanted.emit(folder),
            )

    def _ask_target(self) -> None:
        folder = ask_folder(self, "数据搬到哪个文件夹")
        if folder is None:
            return
        if hindrance := self._desk.hindrance("搬"):
            show_error(self, UserError(hindrance))
            return
        target = folder if _is_empty(folder) else folder / self._desk.workspace.folder.name
        try:
            check_target(self._desk.workspace.folder, target)
        except UserError as error:
            show_error(self, error)
            return
        ask(
            self,
            f"把数据搬到“{target}”：窗口先关上，逐个文件复制、核对，再从新的位置打开。\n"
            "旧文件夹留着，不自动删除；中途停下、断电，数据都还在原处。",
            "搬过去",
            partial(self._desk.move_wanted.emit, target),
            no=("不搬", lambda: None),
        )

    def _ask_remove(self, folder: Path) -> None:
        here = self._desk.workspace.folder
        ask(
            self,
            f"删除旧的数据文件夹“{folder}”？\n现在用的在“{here}”。搬走以后有人在旧的里面改过，就不删。",
            "删除旧的",
            lambda: self._desk.run("删除旧文件夹", lambda job: remove_old(here, job), self._show_removed),
            no=("留着", lambda: None),
        )

    def _show_removed(self, _done: object) -> None:
        self.reload()

    def _is_busy(self) -> bool:
        busy = self._desk.jobs.asked_for()
        if busy:
            show_error(self, UserError("还有工作没有做完，请等状态栏里的工作完成后再换。"))
        return busy


def _is_empty(folder: Path) -> bool:
    try:
        return next(folder.iterdir(), None) is None
    except OSError:  # check_target() says what is wrong with it
        return True


def _sizes(folder: Path, job: Job) -> list[int]:
    found: list[int] = []
    for place, _, names in os.walk(folder):
        for name in names:
            job.check()
            try:
                found.append(os.lstat(Path(place, name)).st_size)
            except OSError:  # it went meanwhile
                continue
    return found
