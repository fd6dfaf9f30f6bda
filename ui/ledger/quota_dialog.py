"""次数要求: the form of one."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from ui.ground.desk import Desk
from ui.ground.qt import add_texts
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import fit
from ui.parts.form import FormDialog
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.entities.tables import word_of
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.quotas import QuotaForm, QuotaRow, add_quota, edit_quota

_ANY_NUMBER = 999_999  # one too large is refused beside its field, not cut to its first digits


class QuotaDialog(FormDialog):
    """One quota, new or changed.

    Args:
        desk: the desk.
        task_id: the task.
        row: the quota that is changed; None for a new one.
        parent: the window it lies over.
        proposed: what a new one begins with.
    """

    table = "quota"

    def __init__(
        self,
        desk: Desk,
        task_id: str,
        row: QuotaRow | None,
        parent: QWidget,
        proposed: QuotaForm | None = None,
    ) -> None:
        super().__init__(desk, "修改次数要求" if row else "添加次数要求", parent)
        self._task_id, self._row = task_id, row
        self._forms = {kind.name: kind.form for kind in desk.read(kind_rows)}
        self.kind = ChoiceBox(placeholderText="请选择")
        add_texts(self.kind, list(self._forms))
        self.label_line = QLineEdit(placeholderText="例如 全员创建会议，可以不填")
        self.minimum = QSpinBox(minimum=1, maximum=_ANY_NUMBER, suffix=" 次")
        self.minimum.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.festivals = QCheckBox(f"{word_of(self.table, 'distinct_festivals')}：同一节日办几次只算一个")
        self.add_field("kind", self.kind)
        self.add_field("label", self.label_line)
        self.add_field("minimum", self.minimum)
        self.add("distinct_festivals", "", self.festivals)
        form = row.form if row else proposed or QuotaForm("", 1)
        self.kind.setCurrentIndex(self.kind.findText(form.kind))
        self.label_line.setText("" if form.label == form.kind else form.label)
        self.minimum.setValue(form.minimum)
        self.festivals.setChecked(form.distinct_festivals)
        self.kind.currentIndexChanged.connect(self._show_festivals)
        self.festivals.toggled.connect(self._show_festivals)
        self._show_festivals()
        fit(self, 420)
        self.kind.setFocus()

    def submit(self, session: Session) -> None:
        form = QuotaForm(
            self.kind.currentText(), self.minimum.value(), self.label_line.text(), self._by_festival()
        )
        if self._row:
            edit_quota(session, self._row.id, form)
        else:
            add_quota(session, self._task_id, form)

    def _by_festival(self) -> bool:
        return self.festivals.isChecked() and self._forms.get(self.kind.currentText()) == KindForm.FESTIVAL

    def _show_festivals(self) -> None:
        self.show_field(
            "distinct_festivals", shown=self._forms.get(self.kind.currentText()) == KindForm.FESTIVAL
        )
        self.minimum.setSuffix(" 个节日" if self._by_festival() else " 次")
