"""How the columns of a category's tasks share the width: pairs where it is narrow, more where it is wide."""

from PySide6.QtWidgets import QHeaderView

from ui.ground import theme
from ui.parts.kept_columns import KeptColumns
from ui.parts.paired_view import PairedView
from ui.plan.task_table import TaskColumn, TaskTable

_WIDTHS: dict[int, int] = {
    TaskColumn.NUMBER: 44,
    TaskColumn.LEAD: 84,
    TaskColumn.SUPPORT: 120,
    TaskColumn.PERSON: 74,
    TaskColumn.DUE: 92,
    TaskColumn.QUOTA: 60,
    TaskColumn.MATERIAL: 60,
    TaskColumn.STATUS: 92,
}
_PAIRS: dict[int, int] = {  # columns below each other where the task has too little room
    TaskColumn.LEAD: TaskColumn.SUPPORT,
    TaskColumn.PERSON: TaskColumn.DUE,
    TaskColumn.QUOTA: TaskColumn.MATERIAL,
}
_PAIRED: dict[int, int] = {
    TaskColumn.NUMBER: 40,
    TaskColumn.LEAD: 88,
    TaskColumn.PERSON: 92,
    TaskColumn.QUOTA: 80,
    TaskColumn.STATUS: 80,
}
_MORE: dict[int, int] = {**_WIDTHS, TaskColumn.MEASURES: 60}
_LEAST_TEXT = 200  # pixels at 100 % for the column of task texts
_LEAST_PAIRED = 130  # where less is left the table scrolls
_MOST_TEXT = 60 * theme.BODY + 16  # 60 characters
_TEXT_SHARE = 0.7  # of what texts and 还缺 have together

_ONLY_WIDE = (TaskColumn.MEASURES, TaskColumn.LACKING)


class TaskColumns:
    """Lays out a table; each of its layouts keeps the widths that the clerk draws.

    Args:
        table: the view.
        model: its model.
    """

    def __init__(self, table: PairedView, model: TaskTable) -> None:
        self._table, self._model = table, model
        self._more = False
        header = table.horizontalHeader()
        for column in (TaskColumn.TEXT, TaskColumn.LACKING):  # they take what the others leave
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.moveSection(header.visualIndex(TaskColumn.MEASURES), TaskColumn.QUOTA)
        header.moveSection(header.visualIndex(TaskColumn.LACKING), header.visualIndex(TaskColumn.STATUS))
        self.widths = KeptColumns(table, "tasks", _WIDTHS)
        self.widths.reset.connect(self.fit)
        self.show_more(more=False)

    def show_more(self, *, more: bool) -> None:
        """Show whole texts, 措施 and 还缺, or leave them out."""
        self._more = more
        for column in _ONLY_WIDE:
            self._table.setColumnHidden(column, not more)
        rows = self._table.verticalHeader()
        modes = QHeaderView.ResizeMode
        rows.setSectionResizeMode(modes.ResizeToContents if more else modes.Fixed)
        if not more:
            for row in range(rows.count()):
                rows.resizeSection(row, rows.defaultSectionSize())
        self.fit()

    def fit(self) -> None:
        """The task's text takes what the others leave; where that is too little the table scrolls."""
        own = _MORE if self._more else _WIDTHS
        crowded = self._table.viewport().width() < theme.px(sum(own.values()) + _LEAST_TEXT)
        self._model.pairs = _PAIRS if crowded else {}
        self._table.set_pairs(self._model.pairs)
        if crowded:
            own = _PAIRED
        self.widths.take("tasks-paired" if crowded else "tasks", own)
        # Asked now: a scroll bar may have come or gone with the columns.
        rest = self._table.viewport().width() - sum(self.widths.width(column) for column in own)
        text = rest
        if self._more:
            text = min(round(rest * _TEXT_SHARE), theme.px(_MOST_TEXT))
            self.widths.set_width(TaskColumn.LACKING, max(rest - text, theme.px(_LEAST_PAIRED)))
        self.widths.set_width(TaskColumn.TEXT, max(text, theme.px(_LEAST_PAIRED)))
