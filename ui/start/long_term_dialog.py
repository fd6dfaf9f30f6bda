"""沿用上年材料: later again, for the year on show, what was not taken over when it was made."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from ui.ground.desk import Desk
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label, wrapped
from ui.start.long_term import LongTermList
from wenming_desktop.year.new_year import long_term_evidence


class LongTermDialog(Dialog):
    """The nearest year before the one on show is chosen; what serves this year already is not offered."""

    keeps_input = True

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("沿用上年材料")
        fit(self, 620, 540)
        self._desk, self._plan = desk, desk.shown_plan()
        self.source = QComboBox()
        others = [head for head in desk.plans() if head.id != self._plan.id]
        # The years before, the nearest first; then those after it.
        for head in sorted(others, key=lambda head: (head.year > self._plan.year, -head.year)):
            self.source.addItem(f"{head.year}年度　{head.title}", head.id)
        self.source.setAccessibleName("从哪一年沿用")
        self.listed = LongTermList()
        self._none = wrapped("", "secondary")
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.link = button("沿用所选(&L)", self._link, primary=True)
        line = bar(label("从"), self.source, label(f"沿用到 {self._plan.year}年度"))
        line.setStretch(1, 1)
        about = "标为“长期有效”、今年同一项任务还没有的材料。沿用不复制文件，以后也能从任务上取下。"
        end = bar(None, button("取消", self.reject), self.link)
        column = lay_out(self, line, wrapped(about, "secondary"), self.listed, self._none, end)
        column.setStretch(2, 1)
        column.setStretch(3, 1)
        self.link.setDefault(True)
        self.source.currentIndexChanged.connect(self._offer)
        self._offer()

    def _offer(self) -> None:
        source = str(self.source.currentData() or "")
        rows = self._desk.read(long_term_evidence, source, self._plan.id) if source else []
        self.listed.show_rows(rows)
        self.source.setEnabled(bool(source))
        self.listed.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._none.setText(
            "这一年没有可以沿用的了：标为“长期有效”的都已沿用，或者还没有标。在“材料库”的登记里可以标。"
            if source
            else "只有这一个年度，没有别的年度可以沿用。下一年先从菜单里“新建年度…”。"
        )
        self.link.setEnabled(bool(rows))
        (self.listed.search if rows else self.source).setFocus()
        self.begin_input()

    def _link(self) -> None:
        if self.listed.take_over(self._desk, self):
            self.accept()
