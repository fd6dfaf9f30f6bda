"""Which 长期有效 evidence of another year goes on serving: found by words, all or some of it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.ground.desk import Desk
from ui.parts.dialog import SEARCHES
from ui.parts.dialog_parts import bar
from ui.parts.fields import label
from wenming_desktop.search.pinyin import matches
from wenming_desktop.words import chinese_date
from wenming_desktop.year.new_year import LongTermEvidence, LongTermPair, link_long_term


class LongTermList(QWidget):
    """Everything is ticked at first; what the search hides keeps its tick and is taken over as well."""

    def __init__(self) -> None:
        super().__init__()
        self.search = QLineEdit(placeholderText="按题名、文号、任务查找", clearButtonEnabled=True)
        self.search.setAccessibleName("查找材料")
        self.search.setProperty(SEARCHES, True)
        self.everything = QCheckBox("全选(&A)")
        self.everything.setProperty(SEARCHES, True)  # it tells what the search found; the ticks are input
        self.evidence = QListWidget()
        self.evidence.setAccessibleName("长期有效的材料")
        self.evidence.setUniformItemSizes(True)
        self._count = label(role="secondary")
        line = bar(self.everything, self.search)
        line.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.evidence, 1)
        column.addWidget(self._count)
        self.search.textChanged.connect(self._find)
        self.everything.clicked.connect(self._tick_all)
        self.evidence.itemChanged.connect(self._tell)

    def sizeHint(self) -> QSize:
        return QSize(400, 260)

    def show_rows(self, rows: Sequence[LongTermEvidence]) -> None:
        """Offer these."""
        self.evidence.blockSignals(True)
        self.evidence.clear()
        for row in rows:
            slot = f"“{row.requirement}”" if row.requirement else ""
            item = QListWidgetItem(f"{row.title} → {row.task}{slot}", self.evidence)
            day = f"{chinese_date(row.formed_on)}形成" if row.formed_on else ""
            item.setToolTip("　".join(filter(None, (row.title, row.document_number, day))))
            item.setCheckState(Qt.CheckState.Checked)
            item.setData(Qt.ItemDataRole.UserRole, row)
        self.evidence.blockSignals(False)
        self.search.clear()
        self._tell()

    def take_over(self, desk: Desk, parent: QWidget) -> bool:
        """Link what is ticked, as one step; whether that is done, or there is nothing to be done."""
        pairs: list[LongTermPair] = [self._row(item).pair for item in self._items() if _is_on(item)]
        return not pairs or bool(desk.change(link_long_term, pairs, parent=parent))

    def _items(self, *, shown: bool = False) -> list[QListWidgetItem]:
        items = [self.evidence.item(row) for row in range(self.evidence.count())]
        return [item for item in items if not (shown and item.isHidden())]

    def _row(self, item: QListWidgetItem) -> LongTermEvidence:
        row = item.data(Qt.ItemDataRole.UserRole)
        assert isinstance(row, LongTermEvidence)  # noqa: S101 - put there by show_rows()
        return row

    def _find(self, words: str) -> None:
        for item in self._items():
            row = self._row(item)
            text = f"{row.title} {row.document_number} {row.task} {row.requirement}"
            item.setHidden(not all(matches(word, text) for word in words.split()))
        self._tell()

    def _tick_all(self) -> None:
        """Tick or clear what is on show."""
        state = Qt.CheckState.Checked if self.everything.isChecked() else Qt.CheckState.Unchecked
        self.evidence.blockSignals(True)
        for item in self._items(shown=True):
            item.setCheckState(state)
        self.evidence.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        """How many are ticked, those that the search hides among them."""
        items, shown = self._items(), self._items(shown=True)
        ticked, seen = sum(map(_is_on, items)), sum(map(_is_on, shown))
        states = Qt.CheckState
        self.everything.setCheckState(
            states.Unchecked
            if not seen
            else states.Checked
            if seen == len(shown)
            else states.PartiallyChecked
        )
        self.everything.setEnabled(bool(shown))
        hidden = f"，其中 {ticked - seen} 份没有列出来" if ticked > seen else ""
        found = f"找到 {len(shown)} 份；" if len(shown) < len(items) else ""
        self._count.setText(f"{found}共 {len(items)} 份，勾选了 {ticked} 份{hidden}")


def _is_on(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
