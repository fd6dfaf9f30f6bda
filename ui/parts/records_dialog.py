"""批量登记: fields of many evidence records, changed at once; only those that are ticked."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from ui.ground.desk import Desk
from ui.parts.accepting import AT_ONCE, proposed, take_all
from ui.parts.dialog_parts import bar, fit
from ui.parts.fields import button, label, wrapped
from ui.parts.record_fields import CAPTION, RecordFieldsDialog
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.editing import RecordForm, edit_records, undated
from wenming_desktop.evidence.proposing.proposal import ProposedField


class RecordsDialog(RecordFieldsDialog):
    """One value a field for a whole selection; whoever types in a field ticks it.

    Args:
        desk: the desk.
        ids: of the chosen evidence.
        parent: the window it lies over.
        first: the field to begin with, by its name.
    """

    def __init__(self, desk: Desk, ids: Sequence[str], parent: QWidget, first: str = "formed_on") -> None:
        super().__init__(desk, "", parent, RecordForm(""))
        self._ids = ids
        self.recognised = label()
        self.take_days = button("采用认出的日期", self._take_days)
        self.take_days.setToolTip("有了日期的就不再在这里；下面填的只给其余的")
        self._days = QWidget()
        days = bar(self.recognised, self.take_days, None)
        days.setContentsMargins(0, 0, 0, 0)
        self._days.setLayout(days)
        self.ticks: dict[str, QCheckBox] = {}
        self.column.insertWidget(0, self._days)
        self.column.insertWidget(1, wrapped("只改打勾的项目；打了勾又空着的，就清空。", "secondary"))
        beside = self.second_column()
        self.long_term_valid.setText("是，以后年度也可以用")
        for name, editor in self.editors.items():
            self.add(name, self._tick(name, editor), editor, beside if name in CAPTION else None)
        self._show_ids()
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

    def _show_ids(self) -> None:
        """Say how many files it is about, and of how many of them the day was recognised."""
        self.setWindowTitle(f"批量登记 {len(self._ids)} 份材料")
        if len(self._ids) > AT_ONCE:  # nobody waits until all of them are read
            self.recognised.setText("有的材料认出了形成日期。")
            self._days.setVisible(bool(self.desk.read(undated, self._ids)))
            return
        found = proposed(self.desk, self._ids).values()
        days = sum(any(one.field is ProposedField.FORMED_ON for one in each) for each in found)
        self.recognised.setText(f"其中 {days} 份认出了形成日期。")
        self._days.setVisible(days > 0)

    def _take_days(self) -> None:
        take_all(self.desk, self._ids, self, ProposedField.FORMED_ON, self._go_on)

    def _go_on(self) -> None:
        """Leave what has its day now; whatever is typed is for the others."""
        rest = self.desk.read(undated, self._ids)
        if rest:
            self._ids = rest
            self._show_ids()
        elif any(tick.isChecked() for tick in self.ticks.values()):
            self._days.hide()
        else:
            self.accept()

    def _tick(self, name: str, editor: QWidget) -> QCheckBox:
        """The field's name with its tick."""
        tick = self.ticks[name] = QCheckBox(word_of(self.table, name))
        tick.toggled.connect(self._problem.clear)  # what was said of the ticks is no longer so
        tick.setFixedHeight(editor.sizeHint().height())  # in line with what it ticks

        def mark() -> None:
            tick.setChecked(True)

        if isinstance(editor, QLineEdit):
            editor.textChanged.connect(mark)
        elif isinstance(editor, QComboBox):
            editor.currentIndexChanged.connect(mark)
            editor.activated.connect(mark)  # the value that is shown may be meant as well
        elif isinstance(editor, QCheckBox):
            editor.toggled.connect(mark)
        return tick
