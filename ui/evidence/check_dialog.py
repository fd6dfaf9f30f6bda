"""校验材料: what of the stored files is missing, altered or foreign, each with its cure."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.system import ask_folder
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import ElidedLabel, button, label
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.checking import Checked, Finding, State, check_files, look_over, one_round
from wenming_desktop.evidence.healing import FOREIGN_FOLDER, Relinked, move_out, relink
from wenming_desktop.jobs import Job
from wenming_desktop.words import size_text

T = TypeVar("T")


class CheckDialog(Dialog):
    """Says at once what is known without reading; reads all of it, looks for lost bytes, moves foreign files.

    Args:
        desk: the desk.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("校验材料")
        self._desk = desk
        self._work: LongWork | None = None
        self._checked = Checked(0, ())
        self.model = PagedTable(_COLUMNS)
        self.view = PagedView(self.model)
        self.view.setAccessibleName("有问题的材料")
        self.said = label()
        self.said.setWordWrap(True)
        self._doing = ElidedLabel("")
        self._doing.setProperty("role", "secondary")
        self._progress = QProgressBar(maximum=1000, textVisible=False)
        self.read_button = button("逐份校验内容", self.check)
        self.read_button.setToolTip("把每份材料从头读一遍，与登记时的校验码比对；中途取消，下次接着校验")
        self.move_button = button("移出外来文件", self.move_out)
        self.move_button.setToolTip(f"移到数据文件夹里的“{FOREIGN_FOLDER}”，不删除")
        self.search_button = button("到文件夹里找回…", self._choose_folder, primary=True)
        self.stop = button("取消(&C)", self.reject)
        fit(self, 800, 480)
        end = bar(self._doing, self.read_button, self.move_button, self.search_button, self.stop)
        end.setStretchFactor(self._doing, 1)
        lay_out(self, self.said, self.view, self._progress, end).setStretch(1, 1)
        self.look_over()

    def done(self, result: int) -> None:
        if self._work:
            self._work.cancel()
        super().done(result)

    def look_over(self) -> None:
        """List what is known without reading the files."""
        workspace = self._desk.workspace

        def work(job: Job) -> Checked:
            with workspace.reading() as session:
                return look_over(session, workspace.files, job)

        self._start("核对材料文件", work, self._show_known)
        self.said.setText("正在核对每份材料的文件是否还在、大小对不对……")

    def check(self) -> None:
        """Read every file; what a cancelled round has read is not read again."""
        workspace = self._desk.workspace

        def work(job: Job) -> Checked:
            with one_round(workspace.cache_folder) as since:
                return check_files(workspace.log, workspace.files, job, since)

        self._start("校验材料", work, self._show_checked)
        self.said.setText("正在逐份读材料，与登记时的校验码比对……取消后下次接着校验。")

    def search(self, folder: Path) -> None:
        """Look through a folder for the bytes of what is missing or altered."""
        workspace, findings = self._desk.workspace, self._checked.findings

        def work(job: Job) -> Relinked:
            return relink(workspace.log, workspace.files, findings, folder, job)

        self._start("找回材料文件", work, self._show_found)

    def move_out(self) -> None:
        """Move what is foreign out of the store."""
        workspace, findings = self._desk.workspace, self._checked.findings
        folder = workspace.folder / FOREIGN_FOLDER

        def work(_job: Job) -> int:
            return move_out(workspace.log, workspace.files, findings, folder)

        def show(moved: int) -> None:
            self._keep([finding for finding in findings if finding.state])
            self.said.setText(f"{moved} 个外来文件已移到“{folder}”。")

        self._start("移出外来文件", work, show)

    def _choose_folder(self) -> None:
        if folder := ask_folder(self, "到哪个文件夹里找"):
            self.search(folder)

    def _start(self, name: str, work: Callable[[Job], T], done: Callable[[T], None]) -> None:
        started = self._work = self._desk.run(name, work, done, self._show_failure)
        started.progressed.connect(self._show_progress)
        for end in (started.succeeded, started.failed, started.cancelled):
            end.connect(self._rest)
        self._progress.setValue(0)
        self._progress.show()
        for made in (self.read_button, self.move_button, self.search_button):
            made.setEnabled(False)
        self.stop.setText("取消(&C)")

    def _rest(self, *_outcome: object) -> None:
        self._work = None
        self._progress.hide()
        self._doing.setText("")
        states = {finding.state for finding in self._checked.findings}
        self.read_button.setEnabled(True)
        self.move_button.setEnabled(None in states)
        self.search_button.setEnabled(any(finding.lost for finding in self._checked.findings))
        self.stop.setText("关闭")

    def _show_progress(self, done: int, total: int, text: str) -> None:
        self._progress.setValue(done * 1000 // total if total else 0)
        self._doing.setText(text)

    def _show_failure(self, error: UserError) -> None:
        self.said.setText(error.message)

    def _keep(self, findings: list[Finding]) -> None:
        self._checked = Checked(self._checked.files, tuple(findings))
        self.model.show_rows(findings)

    def _show_known(self, checked: Checked) -> None:
        self._show_checked(checked)
        if not checked.findings:
            self.said.setText("所有材料的文件都在，大小也对。内容有没有变，点“逐份校验内容”。")

    def _show_checked(self, checked: Checked) -> None:
        self._checked = checked
        self.model.show_rows(checked.findings)
        self.said.setText(checked.words)

    def _show_found(self, outcome: Relinked) -> None:
        others = [finding for finding in self._checked.findings if not finding.lost]
        self._keep([*outcome.lost, *others])
        found, lost = len(outcome.found), len(outcome.lost)
        rest = f"还有 {lost} 份没有找到，可换一个文件夹再找。" if lost else "全部齐了。"
        self.said.setText(f"找回了 {found} 份材料的文件，{rest}" if found else f"这个文件夹里没有。{rest}")


def _cure(row: Finding) -> str:
    if row.state is State.UNREADABLE:
        return "查磁盘和权限，再校验"
    return "找回，或重新添加原件" if row.state else "移出，或不用管"


_COLUMNS = (
    PagedColumn[Finding]("题名", 0, lambda row: row.title),
    PagedColumn[Finding]("文件名", 190, lambda row: row.original_name),
    PagedColumn[Finding]("大小", 84, lambda row: size_text(row.size)),
    PagedColumn[Finding](
        "情况",
        110,
        lambda row: row.words,
        pill=lambda row: (row.words, "late" if row.state else "lacking"),
    ),
    PagedColumn[Finding]("怎么办", 210, _cure),
)
