"""记录: what was done to one task, newest first; each step opens to its values before and after."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label
from ui.parts.task_panel import TaskPanel
from wenming_desktop import clock
from wenming_desktop.changes.history import Detail, Step, count_history, history
from wenming_desktop.changes.lane import Changed

_PAGE = 50  # steps read at once


class HistoryPanel(TaskPanel):
    """A line a step; Enter or a click opens what it changed."""

    title = "记录"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("记录")
        self.tree.setHeaderHidden(True)
        self.tree.setProperty("bare", True)
        self.tree.setProperty("rows", True)
        self.tree.setWordWrap(True)
        self.tree.setIndentation(theme.px(16))
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.itemClicked.connect(_turn)
        self.setFocusProxy(self.tree)
        self._more = button("更早的记录", self._load_more, link=True)
        self._all = button("全部记录", lambda: desk.record_wanted.emit("history", ""), link=True)
        self._all.setToolTip("所有任务和其他内容的修改，可以按日期、内容和字查找")
        self._empty = label("还没有记录。每次修改都会自动记在这里。", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self._empty)
        column.addWidget(self.tree, 1)
        column.addLayout(bar(self._more, None, self._all))
        column.addStretch()

    def concerned(self, changed: Changed) -> bool:
        return self.current_task() in changed.task_ids

    def load(self) -> None:
        self.tree.clear()
        self._load_more()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.tree.currentItem()
        if item and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            item.setExpanded(not item.isExpanded())
        else:
            super().keyPressEvent(event)

    def _load_more(self) -> None:
        shown = self.tree.topLevelItemCount()
        task_id = self._task.id if self._task else None
        steps: list[Step] = self.desk.read(history, task_id, None, shown, _PAGE) if task_id else []
        for step in steps:
            self.tree.addTopLevelItem(_item(step))
        total = self.desk.read(count_history, task_id) if task_id else 0
        self._more.setVisible(self.tree.topLevelItemCount() < total)
        self._empty.setVisible(not total)
        self.tree.setVisible(bool(total))


def _item(step: Step) -> QTreeWidgetItem:
    at = step.at.astimezone()
    when = f"{at:%m-%d %H:%M}" if at.year == clock.today().year else f"{at:%Y-%m-%d %H:%M}"
    item = QTreeWidgetItem([f"{when}   {step.label}{'（已撤销）' if step.undone else ''}"])
    item.setToolTip(0, f"{step.at.astimezone():%Y-%m-%d %H:%M:%S} {step.label}")
    if step.undone:
        item.setForeground(0, theme.color("secondary"))
    lines = [_in_words(detail) for detail in step.details]
    if step.more_rows:
        lines.append(f"……还有 {step.more_rows} 条")
    for line in lines:
        child = QTreeWidgetItem(item, [line])
        child.setForeground(0, theme.color("secondary"))
        child.setToolTip(0, line)
    return item


def _turn(item: QTreeWidgetItem) -> None:
    item.setExpanded(not item.isExpanded())


def _in_words(detail: Detail) -> str:
    return f"{detail.where} {detail.field}：{detail.before} → {detail.after}"
