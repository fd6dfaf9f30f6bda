"""Exporting the assignment table as a workbook."""

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from ui import theme
from ui.desk import Desk
from ui.errand import Errand
from ui.messages import show_error, show_note
from ui.system import ask_save_path, show_saved
from wenming_desktop.documents import assignment_table
from wenming_desktop.documents.assignment_table import Paper
from wenming_desktop.errors import UserError
from wenming_desktop.plan.views import PlanView
from wenming_desktop.transfer.names import safe_name

_PAPER_KEY = "table_paper"
_PAPERS = {Paper.A3: "A3 横向（推荐，字大）", Paper.A4: "A4 横向（字较小，普通打印机可用）"}


def export_table(desk: Desk, parent: QWidget | None = None) -> QDialog:
    """Begin exporting the plan on show; does not block. Without a plan it says so."""
    plan = desk.full_plan()
    if plan is None:
        return show_note(parent, "还没有工作方案，没有可导出的任务配档表。请先导入或新建方案。")
    dialog = ExportDialog(desk, plan, parent)
    dialog.open()
    return dialog


class ExportDialog(QDialog):
    """Asks for the sheet and the file; stays for another try where the file could not be written."""

    def __init__(self, desk: Desk, plan: PlanView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导出任务配档表")
        self.setMinimumWidth(theme.px(460))
        self._desk, self._plan = desk, plan
        self._errand: Errand | None = None
        self._failed_path: Path | None = None
        self._build()

    def done(self, result: int) -> None:
        self._errand = None  # what is being written is finished; its end is told over the main window
        super().done(result)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        heading = QLabel(f"《{self._title()}》（{self._plan.year}年）")
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        count = len(self._plan.tasks)
        about = QLabel(f"共 {count} 项任务，导出为 Excel 工作簿，用 WPS 或 Excel 打开、打印。")
        about.setProperty("role", "secondary")
        about.setWordWrap(True)
        layout.addWidget(heading)
        layout.addWidget(about)
        layout.addSpacing(8)
        layout.addWidget(QLabel("纸张"))
        last = QSettings().value(_PAPER_KEY, Paper.A3.name)
        self._papers = {paper: QRadioButton(text) for paper, text in _PAPERS.items()}
        for paper, button in self._papers.items():
            button.setChecked(paper.name == last)
            layout.addWidget(button)
        self._error = QLabel()
        self._error.setProperty("role", "late")
        self._error.setWordWrap(True)
        self._error.hide()
        layout.addWidget(self._error)
        layout.addStretch(1)
        layout.addSpacing(12)
        layout.addLayout(self._build_buttons())

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._state = QLabel()
        self._state.setProperty("role", "secondary")
        close = QPushButton("取消")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self._retry = QPushButton("重试")
        self._retry.clicked.connect(self._export_again)
        self._retry.hide()
        self._export = QPushButton("导出…")
        self._export.setProperty("primary", True)
        self._export.setDefault(True)
        self._export.clicked.connect(self._ask_and_export)
        row.addWidget(self._state, 1)
        for button in (close, self._retry, self._export):
            row.addWidget(button)
        return row

    def _title(self) -> str:
        return self._plan.attachment or "文明单位测评考核指标任务配档表"

    def _paper(self) -> Paper:
        return next((paper for paper, button in self._papers.items() if button.isChecked()), Paper.A3)

    def _ask_and_export(self) -> None:
        name = safe_name(f"{self._title()}（{self._plan.year}年）.xlsx")
        path = ask_save_path(self, "导出任务配档表", name)
        if path:
            self._start(path)

    def _export_again(self) -> None:
        if self._failed_path:
            self._start(self._failed_path)

    def _start(self, path: Path) -> None:
        plan, paper = self._plan, self._paper()
        QSettings().setValue(_PAPER_KEY, paper.name)
        self._show_state("正在导出…", "")
        errand = self._errand = Errand(
            self._desk, "导出任务配档表", lambda _: assignment_table.export_table(plan, path, paper)
        )
        errand.succeeded.connect(lambda _: self._succeed(errand, path))
        errand.failed.connect(lambda error: self._fail(errand, path, error))
        errand.cancelled.connect(lambda: self._errand is errand and self._show_state("", ""))

    def _succeed(self, errand: Errand, path: Path) -> None:
        if self._errand is errand:
            self.accept()
        show_saved(self._desk.window, f"任务配档表已导出：{path}", path)

    def _fail(self, errand: Errand, path: Path, error: UserError) -> None:
        if self._errand is errand:
            self._errand, self._failed_path = None, path
            self._show_state("", error.message)
            self._retry.setFocus()
        else:
            show_error(self._desk.window, error)

    def _show_state(self, state: str, error: str) -> None:
        self._state.setText(state)
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self._retry.setVisible(bool(error))
        self._export.setText("另存为…" if error else "导出…")
        self._export.setDisabled(bool(state))
        self._retry.setDisabled(bool(state))
        for button in self._papers.values():
            button.setDisabled(bool(state))
        self.adjustSize()
