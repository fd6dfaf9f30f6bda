"""批量登记: fields of many evidence records, changed at once; only those that are ticked."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from ui.ground.desk import Desk
from ui.parts.dialog_parts import fit
from ui.parts.fields import wrapped
from ui.parts.record_fields import CAPTION, RecordFieldsDialog
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.editing import RecordForm, edit_records


class RecordsDialog(RecordFieldsDialog):
    """One value a field for a whole selection; whoever types in a field ticks it.

    Args:
        desk: the desk.
        ids: of the chosen evidence.
        parent: the window it lies over.
        first: the field to begin with, by its name.
    """

    def __init__(self, desk: Desk, ids: Sequence[str], parent: QWidget, first: str = "formed_on") -> None:
        super().__init__(desk, f"批量登记 {len(ids)} 份材料", parent, RecordForm(""))
        self._ids = ids
        self.ticks: dict[str, QCheckBox] = {}
        self.column.insertWidget(0, wrapped("只改打勾的项目；打了勾又空着的，就清空。", "secondary"))
        beside = self.second_column()
        self.long_term_valid.setText("是，以后年度也可以用")
        for name, editor in self.editors.items():
            self.add(name, self._tick(name, editor), editor, beside if name in CAPTION else None)
        fit(self, 860, 400)
        self.editors[first].setFocus()

    def submit(self, session: Session) -> int:
        names = [name for name, tick in self.ticks.items() if tick.isChecked()]
        if not names:
            raise UserError("还没有填要改的项目。")
        unread = {name: problem for name, problem in self.unread().items() if name in names}
        if unread:
            raise FieldErrors(unread)
        written = self.written()
        return edit_records(session, self._ids, {name: getattr(written, name) for name in names})

    def _tick(self, name: str, editor: QWidget) -> QCheckBox:
        """The field's name with its tick."""
        tick = self.ticks[name] = QCheckBox(word_of(self.table, name))
        tick.setFixedHeight(editor.sizeHint().height())  # in line with what it ticks

        def mark() -> None:
            tick.setChecked(True)

        if isinstance(editor, QLineEdit):
            editor.textChanged.connect(mark)
        elif isinstance(editor, QComboBox):
            editor.currentIndexChanged.connect(mark)
        elif isinstance(editor, QCheckBox):
            editor.toggled.connect(mark)
        return tick
