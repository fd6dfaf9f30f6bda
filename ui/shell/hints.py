"""Hints for an office that has just begun: one line over the status bar, each shown once on a PC."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolBar, QWidget

from ui.ground.desk import Desk
from ui.ground.preferences import hints_seen, keep_hints_seen
from ui.parts.fields import button, elided
from wenming_desktop.progress.board import PlanBoard

SEARCH, HELP = "search", "help"


@dataclass(frozen=True)
class Hint:
    """A hint.

    Attributes:
        name: by which the PC remembers that it was seen.
        text: the hint.
        done: whether the plan shows that the clerk does it already; None where the window tells.
        on_category: whether it speaks of a category's page and is shown there only.
    """

    name: str
    text: str
    done: Callable[[PlanBoard], bool] | None = None
    on_category: bool = False


def _assigned(plan: PlanBoard) -> bool:
    return any(task.lead for task in plan.tasks)


def _has_files(plan: PlanBoard) -> bool:
    return any(task.evidence for task in plan.tasks)


HINTS = (
    Hint(
        "cells",
        "双击格子就能改，选中后直接打字也行：牵头科室、责任人、完成时限。",
        _assigned,
        on_category=True,
    ),
    Hint("files", "把扫描件、照片拖到右边的格子里，就归集好了。", _has_files, on_category=True),
    Hint(SEARCH, "找不到就搜：按 Ctrl+F，搜任务、材料，也能搜功能，拼音也行。"),
    Hint(HELP, "哪里不明白，就在那里按 F1，手册会翻到这一页。"),
)


class Hints(QToolBar):
    """Shows the first hint that is not seen yet and fits the page; takes no keyboard, asks nothing.

    Args:
        desk: the desk.
        open_tab: the name of the tab on show: a category's id, or another.
        parent: the window.
    """

    def __init__(self, desk: Desk, open_tab: Callable[[], str], parent: QWidget) -> None:
        super().__init__("提示", parent)
        self.setObjectName("hints")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._desk, self._open_tab = desk, open_tab
        self._new = False
        self.shown: Hint | None = None
        self.text = elided(role="")
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.seen = button("知道了", self._close)
        self.never = button("不再提示", self._stop)
        for each in (self.seen, self.never):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        for each in (self.text, self.seen, self.never):
            self.addWidget(each)
        self.hide()

    def begin(self) -> None:
        """From now on show hints, if this office has just begun."""
        plan = self._desk.plan
        self._new = plan is not None and not _has_files(plan)
        if self._new:
            self._desk.changed.connect(self.look)
            self.look()

    def did(self, name: str) -> None:
        """The clerk did what this hint speaks of."""
        if self._new and name not in hints_seen():
            keep_hints_seen(name)
            self.look()

    def look(self) -> None:
        """Show what fits the page on show, nothing where no hint does."""
        plan = self._desk.plan
        if not self._new or plan is None:
            return
        for hint in HINTS:
            if hint.done and hint.name not in hints_seen() and hint.done(plan):
                keep_hints_seen(hint.name)
        left = (hint for hint in HINTS if hint.name not in hints_seen())
        on_category = self._open_tab() in {category.id for category in plan.categories}
        self.shown = next((hint for hint in left if on_category or not hint.on_category), None)
        self.text.setText(f"提示　{self.shown.text}" if self.shown else "")
        self.setVisible(self.shown is not None)

    def _close(self) -> None:
        if self.shown:
            self.did(self.shown.name)

    def _stop(self) -> None:
        keep_hints_seen(*(hint.name for hint in HINTS))
        self.look()
