"""A pasted list of departments while there is no workspace yet, with what will be added shown beside it."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.ground import theme
from ui.parts.paste_sheet import PasteSheet
from ui.plan.pasted_kinds import DEPARTMENT_SHEET
from wenming_desktop.plan.department_list import correct_department, read_department_list
from wenming_desktop.plan.departments import DepartmentDraft
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastePreview

_HINT = "办公室\n人事科\n机关党委\n……\n每行一个，或用顿号、空格隔开；\n也可以从表格复制：科室、负责人、电话"


class NamesPaste(QWidget):
    """A box for a pasted list or table of departments, and beside it how it is understood."""

    changed = Signal()

    def __init__(self, known: Collection[str] = ()) -> None:
        super().__init__()
        self._known: dict[str, DepartmentDraft] = {}
        self.sheet: PasteSheet[DepartmentDraft] = PasteSheet(
            DEPARTMENT_SHEET, self._read, self._correct, {}, _HINT, after=0, said=140
        )
        self.sheet.setParent(self)
        self.sheet.hide()
        self.box, self.view = self.sheet.text, self.sheet.view
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(theme.px(12))
        columns.addWidget(self.box, 1)
        columns.addWidget(self.view, 2)
        self.sheet.changed.connect(self.changed)
        self.set_known(known)

    def set_known(self, known: Collection[str]) -> None:
        """Other names count as there already."""
        self._known = {name: DepartmentDraft(name) for name in known}
        self.sheet.read()

    @property
    def drafts(self) -> list[DepartmentDraft]:
        """What is to be saved: departments, and details of those that are there already."""
        return [row.draft for row in self.sheet.model.chosen()]

    @property
    def fresh(self) -> list[str]:
        """The names that will be added."""
        return [draft.name for draft in self.drafts if draft.name not in self._known]

    @property
    def problem(self) -> str:
        """Why it cannot be taken as it stands; empty if it can."""
        wrong = self.sheet.model.wrong()
        return self.sheet.problem or "".join(
            f"第{row.line}行：{''.join(row.errors.values())}改好，或在左边删去这一行。" for row in wrong[:1]
        )

    def _read(self, text: str, columns: Sequence[str | None] | None) -> PastePreview[DepartmentDraft]:
        return read_department_list(self._known, text, columns)

    def _correct(self, row: PastedRow[DepartmentDraft], fields: dict[str, str]) -> PastedRow[DepartmentDraft]:
        return correct_department(self._known, row, fields)
