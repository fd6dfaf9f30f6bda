"""次数要求: how many activities of a kind one task asks for in a year."""

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ledger.quota_dialog import QuotaDialog
from ui.ledger.quota_proposals import QuotaProposals
from ui.parts.row_list import RowListDialog
from wenming_desktop.changes.lane import Session, describe
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


class QuotasDialog(RowListDialog[QuotaRow]):
    """The quotas of one task; every deed is saved at once."""

    def __init__(self, desk: Desk, task: TaskLine, parent: QWidget) -> None:
        super().__init__(desk, f"{task.code} 次数要求", ("名称", "活动类型", "每年"), (0, 160, 140), parent)
        self._task = task
        self.proposals = QuotaProposals(desk)
        self.finish("这项任务没有次数要求。方案写明“不少于几次”的，点“添加…”登记。", self.proposals)

    def read_rows(self) -> list[QuotaRow]:
        self.proposals.show_task(self._task.id)
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
