"""导入工作方案: a file or pasted text is read and handed to the preview."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from ui.ground.long_work import JobRunner
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label
from ui.plan.plan_preview import PlanPreview, Take
from wenming_desktop.jobs import Job
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.sources import read_source
from wenming_desktop.reading.text.reading import read_plan


def choose_plan_file(parent: QWidget) -> Path | None:
    """The system's dialog for a plan's file; None if the clerk chose none."""
    suffixes = "*.docx *.txt *.xlsx *.xls *.et *.ods *.json"
    kinds = f"工作方案（{suffixes}）({suffixes});;所有文件 (*)"
    name, _ = QFileDialog.getOpenFileName(parent, "选择工作方案", "", kinds)
    return Path(name) if name else None


class PlanSource(Dialog):
    """Asks for a file or pasted text and opens the preview on it; arguments as of ask_for_draft().

    What cannot be read is said below the text, which stays.
    """

    keeps_input = True

    def __init__(self, parent: QWidget, take: Take, deed: str, year: int | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入工作方案")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 760, 520)
        self._take, self._deed, self._year = take, deed, year
        self._jobs = JobRunner(self)
        self.text = QPlainTextEdit(placeholderText="把方案全文或任务表粘贴在这里（Ctrl+V）……")
        self.text.setAccessibleName("方案全文")
        self.text.setTabChangesFocus(True)
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.file = button("选择文件(&O)…", self._read_file)
        self.read = button("读取粘贴的文字(&R)", self._read_text, primary=True)
        how = label(
            "选择 Word 文档（.docx）、表格（.xlsx、.xls、.et、.ods）、文本文件（.txt）或本程序导出的 .json；"
            "也可以把全文或任务表复制过来，粘贴在下面。"
        )
        how.setWordWrap(True)
        end = bar(self.problem, button("取消(&C)", self.reject), self.read)
        end.setStretchFactor(self.problem, 1)
        lay_out(self, how, bar(self.file, None), self.text, end)
        self.text.textChanged.connect(self._refresh)
        self._refresh()
        self.text.setFocus()

    def reject(self) -> None:
        """Close; what is being read is read no further, whatever the clerk answers."""
        self._jobs.cancel()
        super().reject()

    def done(self, result: int) -> None:
        self._jobs.join()
        super().done(result)

    def _refresh(self) -> None:
        busy = self._jobs.busy()
        self.text.setReadOnly(busy)
        self.file.setEnabled(not busy)
        self.read.setEnabled(not busy and bool(self.text.toPlainText().strip()))

    def _read_file(self) -> None:
        if path := choose_plan_file(self):
            self._start(lambda job: read_source(path, job))

    def _read_text(self) -> None:
        text = self.text.toPlainText()
        self._start(lambda _job: read_plan(text))

    def _start(self, read: Callable[[Job], PlanDraft]) -> None:
        self.problem.setText("正在读取……")
        self._jobs.start(
            "读取方案",
            read,
            self._preview,
            failed=lambda error: self._rest(error.message),
            cancelled=lambda: self._rest(""),
        )
        self._refresh()

    def _preview(self, draft: PlanDraft) -> None:
        if not self.isVisible():
            return
        self._rest("")
        preview = PlanPreview(replace(draft, year=draft.year or self._year), self, self._deed, self._take)
        preview.accepted.connect(self.accept)
        preview.open()

    def _rest(self, problem: str) -> None:
        self.problem.setText(problem)
        self._refresh()


def ask_for_draft(parent: QWidget, take: Take, deed: str = "保存方案", year: int | None = None) -> PlanSource:
    """Let the clerk choose and correct a plan; does not block.

    Args:
        parent: the window under it.
        take: gets the draft as it may be saved, with its year filled in, and the preview, to be closed by
            its finish(); not called where the clerk gives up.
        deed: what the preview's accepting button says.
        year: of a document that names none.
    """
    dialog = PlanSource(parent, take, deed, year)
    dialog.open()
    return dialog
