"""Archiving to a stick (存档到U盘), checked at once, and checking an archive somebody brings."""

from collections.abc import Callable, Sequence
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
from ui.ground.system import ask_folder, trying
from ui.parts.dialog_parts import fit
from ui.transfer.choose_page import ChoosePage
from ui.transfer.media_list import title_of
from ui.transfer.stick_pages import Outcome, OutcomePage, RunningPage
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import ArchiveCheck
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.media import Medium
from wenming_desktop.transfer.stick_archive import ArchiveSummary, write_archive
from wenming_desktop.words import size_text

T = TypeVar("T")
_SHOWN_VOLUMES = 6  # folders named at the end


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
        steps: Sequence[str] = ("",),
    ) -> None:
        """Do long work behind the page that shows its progress."""
        self._running.begin(heading, steps)
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
    """Writes an archive to a stick, where it is read back before it counts."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent, "存档到U盘", "返回")
        fit(self, 900, 560)
        self._choosing = ChoosePage(desk, self._start, self.ask_and_verify, self.reject)
        self._stack.addWidget(self._choosing)
        self._begin()

    def _begin(self) -> None:
        self._stack.setCurrentWidget(self._choosing)
        self._choosing.media.look()

    def _start(self) -> None:
        place = self._choosing.place()
        if place:
            trying(self, lambda: self._archive(place, self._choosing.choices()))

    def _again(self, place: Medium, choices: ArchiveChoices) -> None:
        """Once more, on what is at the same place now: a stick that was pulled out may be another one."""
        fresh = self._choosing.media.again(place)
        if fresh:
            self._archive(fresh, choices)
        else:
            self._show_failed(place, choices, f"没有找到“{place.path}”，请把{place.kind}插好后再点“重试”。")

    def _archive(self, place: Medium, choices: ArchiveChoices) -> None:
        workspace = self._desk.workspace
        now = clock.now()
        self._send(
            "存档",
            f"正在存档到 {title_of(place)}",
            lambda job: write_archive(workspace, choices, place.path, job, now, place),
            steps=("第 1 步，共 2 步：写入", f"第 2 步，共 2 步：从{place.kind}读回来核对"),
            done=partial(self._show_archived, place),
            failed=lambda error: self._show_failed(place, choices, error.message),
            cancelled=self._begin,
        )

    def _show_failed(self, place: Medium, choices: ArchiveChoices, reason: str) -> None:
        text = f"{reason}\n没有留下不完整的存档，本机数据没有改动。"
        again = partial(self._again, place, choices)
        self._show(Outcome("late", "没有存档", text, again=again))

    def _show_archived(self, place: Medium, made: ArchiveSummary) -> None:
        safe = "可以安全拔出U盘。" if place.removable else ""
        volumes = f"，分 {len(made.folders)} 卷" if len(made.folders) > 1 else ""
        amount = f"{made.files} 个文件，{size_text(made.bytes)}{volumes}"
        where = "\n".join(map(str, made.folders[:_SHOWN_VOLUMES]))
        more = "\n…" * (len(made.folders) > _SHOWN_VOLUMES)
        text = "\n".join(
            (f"{amount}，逐个从{place.kind}读回来核对，完全一致。{safe}", f"{where}{more}", *made.remarks)
        )
        self._show(Outcome("done", "已存档并校验", text, folder=made.folder))
