"""The list of what is scored: it stays in its column over a reload."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex

from ui.parts.record_list import RecordList
from ui.progress.score_table import ScoreColumn, ScoreLine, ScoreTable


class ScoreList(RecordList[ScoreLine]):
    """Scores are typed down a column, and each of them reloads the list."""

    def __init__(self, model: ScoreTable) -> None:
        super().__init__(model, several=True, spare=(ScoreColumn.PART, ScoreColumn.PROOF))
        self._column = 0
        self.view.selectionModel().currentChanged.connect(self._remember_column)

    def _remember_column(self, now: QModelIndex) -> None:
        if now.isValid():
            self._column = now.column()

    def _stand_on(self, number: int) -> None:
        same = self.view.currentIndex().row() == number
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.model.index(number, self._column), flags)
        if same:
            self.view.chosen.emit(self.view.current())
