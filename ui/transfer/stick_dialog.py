"""Archiving to a stick (存档到U盘), checked at once, and checking an archive somebody brings."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.messages import ask
from ui.ground.qt import later
from ui.ground.system import ask_folder
from ui.transfer.drives import Target
from ui.transfer.stick_pages import ChoosePage, Outcome, OutcomePage, RunningPage
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ArchiveCheck
from wenming_desktop.transfer.stick_archive import ArchiveSummary, write_archive
from wenming_desktop.words import size_text

T = TypeVar("T")


class _BagDialog(QDialog):
    """Work on an archive: a page that shows it going on, a page that says how it ended."""

    def __init__(self, desk: Desk, parent: QWidget | None, title: str, back: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(theme.px(620), theme.px(450))
        self._desk = desk
        self._work: LongWork | None = None
        self._running = RunningPage(self._cancel)
        self._outcome = OutcomePage(back, self._begin, self.accept)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._running)
        self._stack.addWidget(self._outcome)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.px(16)] * 4)
        layout.addWidget(self._stack)

    def reject(self) -> None:
        """Close; while work is under way only after asking."""
        if self._work:
            ask(self, "还没有完成，要停止吗？没有写完的存档会被删除。", "停止", self._cancel)
        else:
            super().reject()

    def ask_and_verify(self) -> None:
        """Ask for an archive's folder and check it."""
        folder = ask_folder(self, "选择要校验的存档文件夹（里面有 bagit.txt）")
        if folder:
            self.verify(folder)

    def verify(self, folder: Path) -> None:
        """Check an archive and list what is wrong with it."""
        self._send(
            "校验存档",
            f"正在校验“{folder.name}”",
            lambda job: check_archive(folder, job),
            done=partial(self._show_verified, folder),
            failed=lambda error: self._show(
                Outcome("late", "没有校验完", error.message, again=lambda: self.verify(folder))
            ),
            cancelled=lambda: self._show(
                Outcome("lacking", "已取消校验", str(folder), again=lambda: self.verify(folder))
            ),
        )

    def _begin(self) -> None:
        """Where the clerk chooses what to do."""
        raise NotImplementedError

    def _cancel(self) -> None:
        if self._work:
            self._work.cancel()
            self._running.stopping()

    def _send(
        self,
        name: str,
        heading: str,
        work: Callable[[Job], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
        cancelled: Callable[[], None],
        step: str = "",
    ) -> None:
        """Do long work behind the page that shows its progress."""
        self._running.begin(heading, step)
        self._stack.setCurrentWidget(self._running)
        self._work = self._desk.run(
            name,
            work,
            lambda result: self._come_back(lambda: done(result)),
            lambda error: self._come_back(lambda: failed(error)),
            lambda: self._come_back(cancelled),
        )
        self._work.progressed.connect(self._running.show_progress)

    def _come_back(self, follow: Callable[[], None]) -> None:
        self._work = None
        follow()

    def _show_verified(self, folder: Path, found: ArchiveCheck) -> None:
        if found.problems:
            text = f"{folder}\n这份存档不完整或被改动过，请从原电脑重新存档。"
            heading = f"发现 {len(found.problems)} 处问题"
            self._show(Outcome("late", heading, text, found.problems, folder))
        else:
            text = f"共 {size_text(found.bytes)}，内容与清单完全一致。\n{folder}"
            self._show(Outcome("done", f"完好：{found.files} 个文件", text, folder=folder))

    def _show(self, outcome: Outcome) -> None:
        self._outcome.show_outcome(outcome)
        self._stack.setCurrentWidget(self._outcome)


class VerifyDialog(_BagDialog):
    """Checks archives; asks for the first one as soon as it is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent, "校验存档", "校验另一份…")
        self._stack.addWidget(QWidget())
        self._stack.setCurrentIndex(self._stack.count() - 1)  # nothing yet behind the question
        later(0, self, self._begin)

    def _begin(self) -> None:
        self.ask_and_verify()
        if self._work is None and self._stack.currentWidget() is not self._outcome:
            self.reject()


class ArchiveDialog(_BagDialog):
    """Writes an archive to a stick and checks it there."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent, "存档到U盘", "返回")
        self._choosing = ChoosePage(desk, self._archive, self.ask_and_verify, self.reject)
        self._stack.addWidget(self._choosing)
        self._begin()

    def _begin(self) -> None:
        self._stack.setCurrentWidget(self._choosing)
        self._choosing.look()

    def _archive(self) -> None:
        place = self._choosing.target()
        if place is None:
            return
        plan_ids, personal = self._choosing.plan_ids(), self._choosing.personal()
        workspace = self._desk.workspace
        now = clock.now()

        def write(job: Job) -> ArchiveSummary:
            return write_archive(workspace, plan_ids, place.path, job, now, personal=personal)

        def failed(error: UserError) -> None:
            text = f"{error.message}\n没有留下不完整的存档，本机数据没有改动。"
            self._show(Outcome("late", "没有存档", text, again=self._archive))

        self._send(
            "存档",
            f"正在存档到 {place.title}",
            write,
            step="第 1 步，共 2 步：写入",
            done=partial(self._check_written, place),
            failed=failed,
            cancelled=self._begin,
        )

    def _check_written(self, place: Target, summary: ArchiveSummary) -> None:
        def again() -> None:
            self._check_written(place, summary)

        self._send(
            "校验存档",
            f"正在存档到 {place.title}",
            lambda job: check_archive(summary.folder, job),
            step="第 2 步，共 2 步：校验写入的内容",
            done=partial(self._show_archived, place, summary.folder),
            failed=lambda error: self._show(
                Outcome("late", "已写入，但没有校验完", error.message, again=again)
            ),
            cancelled=lambda: self._show(
                Outcome("lacking", "已写入，但没有校验", f"{summary.folder}\n请校验后再使用。", again=again)
            ),
        )

    def _show_archived(self, place: Target, folder: Path, found: ArchiveCheck) -> None:
        medium = "U盘" if place.removable else "磁盘"
        if found.problems:
            text = f"{folder}\n刚写入的内容读回来不一致，这个{medium}可能已损坏，请换一个重新存档。"
            heading = f"校验发现 {len(found.problems)} 处问题"
            self._show(Outcome("late", heading, text, found.problems, folder))
        else:
            safe = "可以安全拔出U盘。" if place.removable else ""
            text = f"{_amount(found)}，逐个读回，与清单完全一致。{safe}\n{folder}"
            self._show(Outcome("done", "已存档并校验", text, folder=folder))


def _amount(found: ArchiveCheck) -> str:
    return f"{found.files} 个文件，{size_text(found.bytes)}"
