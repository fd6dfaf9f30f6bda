"""The chosen line of the self-assessment: all its words, and the way to its task."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.fields import ElidedLabel, button, card, label
from ui.progress.score_table import ScoreLine
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.reading.titles import task_title
from wenming_desktop.words import plain_number


class ScoreCard(QWidget):
    """Shows one line."""

    task_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = ElidedLabel("")
        self.heading.setProperty("role", "heading")
        self.words = label()
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setObjectName("paper")
        self.words.setStyleSheet(f"#paper {{ background: {theme.color('surface').name()} }}")
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.words)
        scroll.setFixedHeight(theme.px(104))
        self.jump = button("", self.task_wanted.emit, link=True)
        frame, column = card()
        column.addWidget(self.heading)
        column.addWidget(scroll)
        column.addWidget(self.jump)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_line(self, line: ScoreLine | None, task: TaskLine | None) -> None:
        """Show a line and the task it belongs to, or nothing."""
        self.jump.setVisible(task is not None)
        if line is None:
            self.heading.setText("没有选中条目")
            self.words.setText("")
            return
        self.heading.setText(_title(line))
        self.heading.setToolTip(_title(line))
        said = (
            ("", line.heading),
            ("", line.text),
            ("要点：", line.focus),
            ("标准：", line.standard),
            ("负责部门：", line.departments),
            ("提供材料：", line.materials),
            ("对应任务的材料：", line.proof),
            ("自评说明：", line.reason),
        )
        self.words.setText("\n".join(word + text for word, text in said if text))
        if task:
            lacking = "　有分无材料，去补材料" if line.without_material else ""
            self.jump.setText(f"打开任务 {task.code}（{task.evidence} 份材料）{lacking}")
            role = "lacking" if line.without_material else "doing"
            self.jump.setStyleSheet(f"color: {theme.color(role).name()}")


def _title(line: ScoreLine) -> str:
    name = f"{line.code}  {task_title(line.text)}" if line.id == line.task_id else line.part
    own = plain_number(line.own)
    return f"{name}　{own} / {plain_number(line.full) or line.pending}" if own else name
