"""核对文件: evidence whose bytes are gone or cut short, and finding them again in a folder."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.system import ask_folder
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import ElidedLabel, button, label
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.lost import LostFile, Relinked, missing_files, relink
from wenming_desktop.jobs import Job
from wenming_desktop.words import size_text

T = TypeVar("T")


class LostFilesDialog(QDialog):
    """Looks at every file when it opens; a folder can then be searched for those that are lacking.

    Args:
        desk: the desk.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("核对材料文件")
        self._desk = desk
        self._work: LongWork | None = None
        self.model = PagedTable(_COLUMNS)
        self.view = PagedView(self.model)
        self.said = label()
        self.said.setWordWrap(True)
        self._doing = ElidedLabel("")
        self._doing.setProperty("role", "secondary")
        self._progress = QProgressBar(maximum=1000, textVisible=False)
        self.search_button = button("到文件夹里找回…", self._choose_folder, primary=True)
        self.stop = button("取消", self.reject)
        fit(self, 760, 480)
        end = bar(self._doing, self.search_button, self.stop)
        end.setStretchFactor(self._doing, 1)
        lay_out(self, self.said, self.view, self._progress, end).setStretch(1, 1)
        self._check()

    def done(self, result: int) -> None:
        if self._work:
            self._work.cancel()
        super().done(result)

    def _check(self) -> None:
        workspace = self._desk.workspace

        def work(job: Job) -> list[LostFile]:
            with workspace.reading() as session:
                return missing_files(session, workspace.files, job)

        self._start("核对材料文件", work, self._show_lost)
        self.said.setText("正在核对每份材料的文件是否还在、是否完整……")

    def _choose_folder(self) -> None:
        if folder := ask_folder(self, "到哪个文件夹里找"):
            self.search(folder)

    def search(self, folder: Path) -> None:
        """Look through a folder for the bytes of the lost files."""
        workspace = self._desk.workspace

        def work(job: Job) -> Relinked:
            with workspace.reading() as session:
                return relink(session, workspace.files, folder, job)

        self._start("找回材料文件", work, self._show_found)

    def _start(self, name: str, work: Callable[[Job], T], done: Callable[[T], None]) -> None:
        started = self._work = self._desk.run(name, work, done, self._show_failure)
        started.progressed.connect(self._show_progress)
        for end in (started.succeeded, started.failed, started.cancelled):
            end.connect(self._rest)
        self._progress.setValue(0)
        self._progress.show()
        self.search_button.setEnabled(False)
        self.stop.setText("取消")

    def _rest(self, *_outcome: object) -> None:
        self._work = None
        self._progress.hide()
        self._doing.setText("")
        self.search_button.setEnabled(bool(self.model.rowCount()))
        self.stop.setText("关闭")

    def _show_progress(self, done: int, total: int, text: str) -> None:
        self._progress.setValue(done * 1000 // total if total else 0)
        self._doing.setText(text)

    def _show_failure(self, error: UserError) -> None:
        self.said.setText(error.message)

    def _show_lost(self, lost: Sequence[LostFile]) -> None:
        self.model.show_rows(lost)
        self.said.setText(
            f"有 {len(lost)} 份材料的文件不见了或不完整，登记还在。"
            "可到U盘、存档或备份的文件夹里找回：按内容辨认，改过文件名也认得出。"
            if lost
            else "所有材料的文件都在，大小也对。"
        )

    def _show_found(self, outcome: Relinked) -> None:
        self.model.show_rows(outcome.lost)
        found, lost = len(outcome.found), len(outcome.lost)
        rest = f"还有 {lost} 份没有找到，可换一个文件夹再找。" if lost else "全部齐了。"
        self.said.setText(f"找回了 {found} 份材料的文件，{rest}" if found else f"这个文件夹里没有。{rest}")


_COLUMNS = (
    PagedColumn[LostFile]("题名", 0, lambda row: row.title),
    PagedColumn[LostFile]("文件名", 230, lambda row: row.original_name),
    PagedColumn[LostFile]("大小", 84, lambda row: size_text(row.size)),
    PagedColumn[LostFile](
        "情况",
        110,
        lambda row: "不见了" if row.left is None else f"只剩 {size_text(row.left)}",
        pill=lambda row: ("不见了", "late") if row.left is None else ("不完整", "lacking"),
    ),
)
