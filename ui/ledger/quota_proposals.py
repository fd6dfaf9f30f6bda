"""What a task's words state as 次数要求: dashed lines, each taken by one press."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ledger.quota_dialog import QuotaDialog
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, clear, wrapped
from ui.parts.proposed_field import ACCEPT
from wenming_desktop.ledger.quota_proposals import QuotaProposal, proposed_quotas
from wenming_desktop.plan.quotas import add_quota


class QuotaProposals(QWidget):
    """Shows nothing while there is nothing to propose."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._task_id = desk, ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self.proposals: Sequence[QuotaProposal] = ()
        self.show_task("")

    def show_task(self, task_id: str) -> None:
        """Show what this task's words state; empty for no task."""
        self._task_id = task_id
        self.proposals = self._desk.read(proposed_quotas, task_id) if task_id else ()
        clear(self._column)
        for proposal in self.proposals:
            self._column.addWidget(self._line(proposal))
        self.setVisible(bool(self.proposals))

    def _line(self, proposal: QuotaProposal) -> QFrame:
        form = proposal.form
        unit = "个不同节日" if form.distinct_festivals else "次"
        kind = f"{form.kind} " if form.kind else ""
        said = f"建议：{kind}每年不少于 {form.minimum} {unit}\n任务里写着“{proposal.phrase}”"
        words = wrapped(said, "secondary")
        accept = button(ACCEPT if form.kind else "选类型…", lambda: self._take(proposal), link=True)
        accept.setToolTip("加为次数要求，可以撤销" if form.kind else "先选算哪种活动，再加为次数要求")
        frame = QFrame()
        frame.setProperty("proposed", True)
        row = bar()
        row.addWidget(words, 1)
        row.addWidget(accept)
        row.setContentsMargins(theme.px(8), theme.px(4), theme.px(8), theme.px(4))
        frame.setLayout(row)
        return frame

    def _take(self, proposal: QuotaProposal) -> None:
        if proposal.form.kind:
            self._desk.change(add_quota, self._task_id, proposal.form, parent=self)
        else:
            QuotaDialog(self._desk, self._task_id, None, self.window(), proposal.form).open()
