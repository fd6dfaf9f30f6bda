"""Data folders that lie on this PC already, offered before anything new: found aside, shown when found."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.long_work import JobRunner
from ui.parts.fields import ElidedLabel, label
from wenming_desktop.words import chinese_date
from wenming_desktop.year.finding import FoundData, find_data, usual_places

_MOST = 3  # that are offered; whoever has more looks for the folder


class FoundDataList(QWidget):
    """A choice a folder; hidden while there is none. Stands among the ways to begin."""

    found = Signal()  # there is something to be offered

    def __init__(self) -> None:
        super().__init__()
        self.choices: list[tuple[QRadioButton, Path]] = []
        self._jobs = JobRunner(self)  # of its own: what the clerk asks for waits for no search
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2))
        self.hide()

    def look(self) -> None:
        """Look in the usual places."""
        self._jobs.start(
            "查看本机", lambda job: find_data(usual_places(), job), self._show, housekeeping=True
        )

    def join(self) -> None:
        """End the search."""
        self._jobs.join()

    def chosen(self) -> Path | None:
        """The folder whose choice is on."""
        return next((folder for choice, folder in self.choices if choice.isChecked()), None)

    def _show(self, found: Sequence[FoundData]) -> None:
        for number, each in enumerate(found[:_MOST], start=6):
            choice = QRadioButton(f"{_words(each)}(&{number})")
            where = ElidedLabel(f"{each.folder}{_IN_USE if each.in_use else ''}")
            where.setProperty("role", "secondary")
            where.setContentsMargins(theme.px(22), 0, 0, theme.px(6))
            self._column.addWidget(choice)
            self._column.addWidget(where)
            self.choices.append((choice, each.folder))
        if self.choices:
            self._column.insertWidget(0, label("这台电脑上已有的数据，打开接着用：", "secondary"))
            self.show()
            self.found.emit()


_IN_USE = "　现在正在另一个窗口里用"


def _words(found: FoundData) -> str:
    """Whose data it is, of which years, and when it was changed last."""
    changed = f"{chinese_date(found.changed_at.date())}改过"
    if not found.unit:
        return f"打不开的数据，选它看原因　{changed}"
    years = "、".join(map(str, found.years))
    unit = found.unit.replace("&", "&&")
    return f"{unit}　{f'{years} 年度' if years else '还没有方案'}　{changed}"
