"""The filters over the activity ledger: words, kind, month, department, task, what is lacking."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.ground import theme
from ui.ledger.activity_story import SLOT_NAMES
from ui.parts.dialog_parts import bar
from ui.parts.fields import button
from wenming_desktop.ledger.activity_rows import ActivityFilter, KindRow
from wenming_desktop.plan.departments import DepartmentRow
from wenming_desktop.plan.materials import ACTIVITY_SLOTS, MaterialKind
from wenming_desktop.plan.titles import task_title
from wenming_desktop.progress.board import TaskLine

_TYPING = 150  # milliseconds after the last key
_ANY = "any"  # the entry for activities that lack anything at all


class ActivityFilters(QWidget):
    """A row of fields; what they say together is ``wanted()``."""

    changed = Signal()  # the clerk wants others
    left = Signal()  # the clerk has typed and goes on to the list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLineEdit(placeholderText="名称、地点、小结里的字")
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(theme.px(116))
        self.kind = _box("只看一类活动")
        self.month = _box("只看一个月")
        self.department = _box("只看一个科室主办的")
        self.task = _box("只看计入一项任务的")
        self.lacking = _box("只看缺材料的")
        self.task.view().setMinimumWidth(theme.px(330))
        self.lacking.view().setMinimumWidth(theme.px(150))
        self.clear = button("清除", self.show_all, link=True)
        self.clear.setToolTip("不再筛选，显示全部活动")
        _fill(self.month, "全年", [(f"{month}月", month) for month in range(1, 13)])
        slots = [(f"缺{SLOT_NAMES.get(kind, kind.value)}的", kind) for kind in ACTIVITY_SLOTS]
        _fill(self.lacking, "材料不限", [("缺材料的", _ANY), *slots])
        boxes = (self.kind, self.month, self.department, self.task, self.lacking)
        row = bar(self.text, *boxes, self.clear)
        row.setContentsMargins(0, 0, 0, 0)
        row.setStretch(0, 1)
        self.setLayout(row)
        self._typing = QTimer(self, interval=_TYPING, singleShot=True)
        self._typing.timeout.connect(self._tell)
        self.text.textChanged.connect(self._typing.start)
        self.text.installEventFilter(self)
        for box in boxes:
            box.activated.connect(self._tell)
        self.clear.hide()

    def fill(
        self, kinds: Sequence[KindRow], departments: Sequence[DepartmentRow], tasks: Sequence[TaskLine]
    ) -> None:
        """The boxes' entries as they are now; what is chosen stays, as long as it is there."""
        _fill(self.kind, "全部类型", [(row.name, row.id) for row in kinds])
        _fill(self.department, "全部科室", [(row.name, row.id) for row in departments])
        _fill(self.task, "全部任务", [(f"{task.code}  {task_title(task.text)}", task.id) for task in tasks])
        self._show_clear()

    def wanted(self) -> ActivityFilter:
        """What the fields say now."""
        lacking = self.lacking.currentData()
        return ActivityFilter(
            text=self.text.text().strip(),
            kind_id=self.kind.currentData(),
            task_id=self.task.currentData(),
            department_id=self.department.currentData(),
            month=self.month.currentData(),
            lacking=ACTIVITY_SLOTS if lacking == _ANY else (MaterialKind(lacking),) if lacking else (),
        )

    def show_filter(self, wanted: ActivityFilter) -> None:
        """Put a filter into the fields, with one ``changed``; what the boxes do not have is left out."""
        _choose(self.kind, wanted.kind_id)
        _choose(self.month, wanted.month)
        _choose(self.department, wanted.department_id)
        _choose(self.task, wanted.task_id)
        lacking = tuple(wanted.lacking)
        _choose(self.lacking, lacking[0] if len(lacking) == 1 else _ANY if lacking else None)
        self.text.setText(wanted.text)
        self._tell()

    def show_all(self) -> None:
        """No filter any more."""
        self.show_filter(ActivityFilter())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.text.text():
                self.text.clear()
                return True
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        self._typing.stop()
        self._show_clear()
        self.changed.emit()

    def _show_clear(self) -> None:
        self.clear.setVisible(self.wanted() != ActivityFilter())


def _box(tip: str) -> QComboBox:
    box = QComboBox()
    box.setToolTip(tip)
    box.setMinimumContentsLength(5)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _fill(box: QComboBox, everything: str, entries: Sequence[tuple[str, object]]) -> None:
    """``everything`` first, then the entries: text and what it stands for."""
    wanted = [(everything, None), *entries]
    if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] == wanted:
        return
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for text, data in wanted:
            box.addItem(text, data)
        _choose(box, chosen)


def _choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(max(0, box.findData(data)) if data else 0)
