"""What the window shows while there is no plan: what to do next."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.fields import button, card, label
from ui.parts.page import Page


class StartPage(Page):
    """Two ways to a plan, in the middle of an empty window."""

    def __init__(
        self,
        desk: Desk,
        import_plan: Callable[[], None],
        use_bundled_plan: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        frame, column = card()
        frame.setFixedWidth(theme.px(460))
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(label("还没有工作方案", "heading"))
        hint = label(
            "导入本单位的工作方案（Word 文档、表格、文本文件，也可以粘贴），或先用内置的2021年方案试一试。",
            "secondary",
        )
        hint.setWordWrap(True)
        column.addWidget(hint)
        row = QHBoxLayout()
        row.addWidget(button("导入工作方案…", import_plan, primary=True))
        row.addWidget(button("使用内置2021年方案", use_bundled_plan))
        row.addStretch()
        column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignCenter)
