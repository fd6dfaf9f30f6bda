"""次数要求: how many activities of a kind one task asks for in a year."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from ui.ground.desk import Desk
from ui.ground.qt import add_texts
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import fit
from ui.parts.form import FormDialog
from ui.parts.row_list import RowListDialog
from wenming_desktop.changes.lane import Session, describe
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.entities.tables import word_of
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.defaults import defaults_for
from wenming_desktop.plan.quotas import (
    QuotaForm,
    QuotaRow,
    add_quota,
    edit_quota,
    quota_rows,
    remove_quota,
)
from wenming_desktop.progress.board import TaskLine

_ANY_NUMBER = 999_999  # one too large is refused beside its field, not cut to its first digits


class QuotasDialog(RowListDialog[QuotaRow]):
    """The quotas of one task; every deed is saved at once."""

    def __init__(self, desk: Desk, task: TaskLine, parent: QWidget) -> None:
        super().__init__(desk, f"{task.code} 次数要求", ("名称", "活动类型", "每年"), (0, 160, 140), parent)
        self._task = task
        self.finish("这项任务没有次数要求。方案写明“不少于几次”的，点“添加…”登记。")

    def read_rows(self) -> list[QuotaRow]:
        return self.desk.read(quota_rows, self._task.id)

    def cells(self, row: QuotaRow) -> tuple[str, ...]:
        form = row.form
        times = f"{form.minimum}个不同节日" if form.distinct_festivals else f"{form.minimum}次"
        return (form.label, form.kind, f"不少于{times}")

    def edit_row(self, row: QuotaRow | None) -> None:
        QuotaDialog(self.desk, self._task.id, row, self).open()

    def remove_row(self, row: QuotaRow) -> None:
        self.desk.change(remove_quota, row.id, parent=self)

    def restore(self) -> None:
        """Give back every default quota that is missing or was changed; the clerk's own stay."""
        kinds = {row.name for row in self.desk.read(kind_rows)}
        wanted = [form for form in defaults_for(self._task.text).quotas if form.kind in kinds]
        own = {(row.form.kind, row.form.label): row for row in self.read_rows()}

        def key(form: QuotaForm) -> tuple[str, str]:
            return (form.kind, form.label or form.kind)

        def differs(form: QuotaForm) -> bool:
            there = own.get(key(form))
            return there is None or (there.form.minimum, there.form.distinct_festivals) != (
                form.minimum,
                form.distinct_festivals,
            )

        def save(session: Session) -> None:
            describe(session, f"{self._task.code} 恢复默认的次数要求")
            for form in filter(differs, wanted):
                if there := own.get(key(form)):
                    edit_quota(session, there.id, form)
                else:
                    add_quota(session, self._task.id, form)

        self.restored(save, differs=any(map(differs, wanted)))


class QuotaDialog(FormDialog):
    """One quota, new or changed."""

    table = "quota"

    def __init__(self, desk: Desk, task_id: str, row: QuotaRow | None, parent: QWidget) -> None:
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
        form = row.form if row else QuotaForm("", 1)
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
