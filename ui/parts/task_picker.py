"""Choosing the tasks that something counts for: search by code, words or pinyin initials, and tick."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.dialog import SEARCHES
from ui.parts.fields import label
from wenming_desktop.reading.titles import task_name
from wenming_desktop.search.pinyin import matches


class PickedTask(Protocol):
    """What the list shows of a task."""

    @property
    def code(self) -> str: ...
    @property
    def text(self) -> str: ...


class TaskPicker(QWidget):
    """Suggested tasks first; blank or a click ticks, Enter in the search line ticks what it found first.

    Args:
        tasks: in the plan's order.
        nothing: what is said while none is ticked.
        parent: the parent.
    """

    changed = Signal()

    def __init__(self, tasks: Sequence[PickedTask], nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self._tasks = {task.code: task for task in tasks}
        self._codes: set[str] = set()
        self._notes: Mapping[str, str] = {}
        self._unknown: list[str] = []  # codes of the activity that the plan no longer has
        self.search = QLineEdit(placeholderText="搜索编号、任务或拼音，回车勾选")
        self.search.setClearButtonEnabled(True)
        self.search.setProperty(SEARCHES, True)
        self.search.setAccessibleName("搜索任务")
        self.list = QListWidget()
        self.list.setAccessibleName("任务")
        self.list.setTabKeyNavigation(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(theme.px(84))
        self.chosen = label(role="secondary")
        self.chosen.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.chosen)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._toggle)
        self._fill()

    def codes(self) -> tuple[str, ...]:
        """The ticked tasks, in the plan's order."""
        return (*(code for code in self._tasks if code in self._codes), *self._unknown)

    def set_codes(self, codes: Iterable[str]) -> None:
        """Tick exactly these."""
        wanted = list(codes)
        self._codes = {code for code in wanted if code in self._tasks}
        self._unknown = [code for code in wanted if code not in self._tasks]
        self._fill()

    def suggest(self, notes: Mapping[str, str]) -> None:
        """Put these tasks first, each with a note, e.g. ``{"2-7": "志愿服务 3/5次"}``."""
        self._notes = notes
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if watched is self.search and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if self.search.text().strip():
                    self._toggle(next(iter(self._shown()), None))
                    self.search.clear()
                    return True
            elif watched is self.search and key == Qt.Key.Key_Down:
                self.list.setFocus()
                self.list.setCurrentItem(next(iter(self._shown()), None))  # pyright: ignore[reportArgumentType]
                return True
            elif watched is self.list and key == Qt.Key.Key_Space:
                self._toggle(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _shown(self) -> list[QListWidgetItem]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item for item in items if not item.isHidden()]

    def _fill(self) -> None:
        order = sorted(self._tasks, key=lambda code: (code not in self._notes, code not in self._codes))
        self.list.clear()
        for code in order:
            note = f"{self._notes[code]}　" if code in self._notes else ""
            item = QListWidgetItem(f"{code}  {note}{task_name(self._tasks[code].text)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setToolTip(self._tasks[code].text)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)  # a click anywhere on it ticks
            ticked = code in self._codes
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._filter(self.search.text())
        self._show_chosen()

    def _filter(self, query: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            task = self._tasks[item.data(Qt.ItemDataRole.UserRole)]
            found = task.code.startswith(query.strip()) or matches(query, task_name(task.text))
            item.setHidden(not (found or query.strip() in task.text))

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        code = item.data(Qt.ItemDataRole.UserRole)
        self._codes ^= {code}
        ticked = code in self._codes
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._show_chosen()
        self.changed.emit()

    def _show_chosen(self) -> None:
        codes = self.codes()
        self.chosen.setText(f"已选 {len(codes)} 项：{'、'.join(codes)}" if codes else self._nothing)
