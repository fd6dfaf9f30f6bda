"""Choosing the one task that something belongs to."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from ui.ground.desk import Desk
from ui.parts.choice_box import ChoiceBox
from wenming_desktop.reading.titles import task_title


def task_box(desk: Desk, code: str = "", nothing: str = "不针对某项任务") -> QComboBox:
    """A list of the plan's tasks; its data are their codes, empty for none. Typing a code finds it."""
    box = ChoiceBox()
    box.addItem(nothing, "")
    for task in desk.plan.tasks if desk.plan else ():
        box.addItem(f"{task.code}  {task_title(task.text)}", task.code)
        box.setItemData(box.count() - 1, task.text, Qt.ItemDataRole.ToolTipRole)
    box.setCurrentIndex(max(0, box.findData(code)))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(20)
    return box
