"""建议: what an imported table proposes for tasks; nothing is set but what the clerk ticks."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label
from wenming_desktop.progress.indicator_proposals import Proposal


class ProposalList(QWidget):
    """Proposals with a tick each; blank ticks the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposals: Sequence[Proposal] = ()
        self.list = QListWidget()
        self.list.setAccessibleName("建议")
        self.all = button("全选", lambda: self._tick_all(on=True))
        self.none = button("全不选", lambda: self._tick_all(on=False))
        said = "表里写了负责部门、提供材料的，可以顺便填到对应的任务上。打勾的才填，和指标一起导入。"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, 0)
        column.addLayout(bar(label(said, "secondary"), None, self.all, self.none))
        column.addWidget(self.list, 1)

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """List these; one that was ticked before stays so."""
        ticked = set(self.accepted())
        self._proposals = proposals
        self.list.clear()
        for proposal in proposals:
            item = QListWidgetItem(str(proposal), self.list)
            item.setCheckState(Qt.CheckState.Checked if proposal in ticked else Qt.CheckState.Unchecked)
        for made in (self.all, self.none):
            made.setEnabled(bool(proposals))

    def accepted(self) -> list[Proposal]:
        """Those that are ticked."""
        return [
            proposal
            for row, proposal in enumerate(self._proposals)
            if self.list.item(row).checkState() == Qt.CheckState.Checked
        ]

    def _tick_all(self, *, on: bool) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
