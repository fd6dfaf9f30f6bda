"""The record of one evidence file: what the clerk knows of it can be changed, its bytes cannot."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.desk import Desk
from ui.widgets.fields import button, label, mark_invalid
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.records import edit_evidence
from wenming_desktop.plan.deadlines import parse_deadline
from wenming_desktop.plan.views import EvidenceRow


class EvidenceRecordDialog(QDialog):
    """题名 and 形成日期 of one file; a refusal stands beside the field and keeps what was typed."""

    def __init__(self, desk: Desk, row: EvidenceRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("材料登记")
        self._desk, self._row = desk, row
        self.title = QLineEdit(row.title)
        self.formed_on = QLineEdit(
            row.formed_on.isoformat() if row.formed_on else "", placeholderText="例如 2021-03-05"
        )
        self._problem = label(role="late")
        self._problem.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow("题名", self.title)
        form.addRow("形成日期", self.formed_on)
        form.addRow("归集日期", label(f"{row.collected_on}（由电脑登记，不能改）", "secondary"))
        form.addRow("文件", label(row.original_name, "secondary"))
        buttons = QHBoxLayout()
        buttons.addWidget(self._problem, 1)
        buttons.addWidget(button("取消", self.reject))
        save = button("保存", self._save, primary=True)
        save.setDefault(True)
        buttons.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        column.addLayout(form)
        column.addLayout(buttons)
        self.resize(theme.px(460), self.sizeHint().height())

    def _save(self) -> None:
        typed = self.formed_on.text().strip()
        year = self._desk.plan.year if self._desk.plan else self._desk.today().year
        try:
            formed_on = parse_deadline(typed, year) if typed else None
        except UserError as error:
            mark_invalid(self.formed_on, error.message)
            self._refuse(error)
            return
        mark_invalid(self.formed_on, "")

        def save(session: Any) -> bool:
            edit_evidence(session, self._row.id, self.title.text(), formed_on)
            return True

        if self._desk.change(save, refused=self._refuse):
            self.accept()

    def _refuse(self, error: UserError) -> None:
        self._problem.setText(error.message)
