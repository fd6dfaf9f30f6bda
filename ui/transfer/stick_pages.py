"""The pages of work on an archive: how far it is, how it ended."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QTreeWidget, QTreeWidgetItem, QWidget

from ui.ground import theme
from ui.ground.qt import set_tree_heads
from ui.ground.system import show_in_folder, trying
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, label
from ui.transfer.columns import column_of
from wenming_desktop.transfer.checking.findings import KIND_WORDS, Problem
from wenming_desktop.words import size_text

_SHOWN_PROBLEMS = 1000  # more fill a list that nobody reads; copying gives all
_ESTIMATE_SECONDS = 2.0  # before that a remaining time would be a guess


@dataclass(frozen=True)
class Outcome:
    """How it ended: ``role`` gives the colour (done, lacking, late), ``again`` what 重试 does."""

    role: str
    heading: str
    text: str
    problems: tuple[Problem, ...] = ()
    folder: Path | None = None
    again: Callable[[], None] | None = None


class RunningPage(QWidget):
    """Progress, what remains, and the way to stop."""

    def __init__(self, on_cancel: Callable[[], None]) -> None:
        super().__init__()
        self._heading, self._step = label(role="heading"), label()
        self._amount, self._file = label(role="secondary"), label(role="secondary")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._steps: Sequence[str] = ("",)
        self._started_at = 0.0
        self.cancel = button("取消", on_cancel)
        for words in (self._heading, self._step, self._amount, self._file):
            words.setWordWrap(True)
        parts = (self._heading, self._step, self._bar, self._amount, self._file)
        self.setLayout(column_of(None, *parts, None, bar(None, self.cancel)))

    def begin(self, heading: str, steps: Sequence[str]) -> None:
        """Show work that has just been ordered; its steps take the same number of bytes."""
        self._heading.setText(heading)
        self._steps = steps
        self._step.setText(steps[0])
        self._bar.setValue(0)
        self._amount.setText("正在准备…")
        self._file.clear()
        self._started_at = 0.0
        self.cancel.setEnabled(True)
        self.cancel.setFocus()

    def show_progress(self, done: int, total: int, file: str) -> None:
        """Show bytes done of a total and the file under way."""
        now = time.monotonic()
        self._started_at = self._started_at or now
        spent = now - self._started_at
        self._bar.setValue(done * 1000 // total if total else 0)
        left = ""
        if done and spent >= _ESTIMATE_SECONDS:
            left = f"，剩余约 {_duration_text(spent * (total - done) / done)}"
        share = max(total // len(self._steps), 1)
        step = min(done // share, len(self._steps) - 1)
        self._step.setText(self._steps[step])
        self._amount.setText(f"{size_text(done - step * share)} / {size_text(share)}{left}")
        self._file.setText(file.removeprefix("data/"))

    def stopping(self) -> None:
        """Show that the wish to stop was heard."""
        self.cancel.setEnabled(False)
        self._amount.setText("正在停止…")


class OutcomePage(QWidget):
    """How it ended, and every fault found."""

    def __init__(self, back: str, on_back: Callable[[], None], on_close: Callable[[], None]) -> None:
        super().__init__()
        self._outcome = Outcome("done", "", "")
        self._heading, self._text, self._more = label(role="heading"), label(), label(role="secondary")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._list = QTreeWidget()
        set_tree_heads(self._list, ["问题", "说明"])
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # a path's end tells most
        self._list.setProperty("rows", True)
        self._list.setAccessibleName("发现的问题")
        self._copy = button("复制问题列表", self._copy_problems)
        self._show = button("在文件夹中显示", self._show_folder)
        self.retry = button("重试", lambda: self._outcome.again and self._outcome.again(), primary=True)
        self._close = button("关闭", on_close)
        buttons = bar(self._copy, self._show, None, button(back, on_back), self._close, self.retry)
        self._above, self._below = QWidget(), QWidget()  # hold a short outcome in the middle
        column = column_of(
            self._above, self._heading, self._text, self._list, self._more, self._below, buttons
        )
        self.setLayout(column)
        for stretched in (self._above, self._list, self._below):
            column.setStretchFactor(stretched, 1)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show how it ended."""
        self._outcome = outcome
        self._heading.setText(f"● {outcome.heading}")
        self._heading.setStyleSheet(f"color: {theme.color(outcome.role).name()}")
        self._text.setText(outcome.text)
        self._list.clear()
        listed = outcome.problems[:_SHOWN_PROBLEMS]
        rows = [QTreeWidgetItem([KIND_WORDS[one.kind], one.message]) for one in listed]
        for row in rows:
            row.setToolTip(1, row.text(1))
            self._list.addTopLevelItem(row)
        hidden = len(outcome.problems) - len(rows)
        self._more.setText(f"另有 {hidden} 处，复制问题列表可得全部。")
        self._more.setVisible(hidden > 0)
        self._list.setVisible(bool(rows))
        self._above.setVisible(not rows)
        self._below.setVisible(not rows)
        self._copy.setVisible(bool(rows))
        self._show.setVisible(outcome.folder is not None)
        self.retry.setVisible(outcome.again is not None)
        (self.retry if outcome.again else self._close).setFocus()

    def _show_folder(self) -> None:
        folder = self._outcome.folder
        if folder:
            trying(self, lambda: show_in_folder(folder))

    def _copy_problems(self) -> None:
        lines = (f"{KIND_WORDS[one.kind]}\t{one.message}" for one in self._outcome.problems)
        QGuiApplication.clipboard().setText("\n".join(lines))


def _duration_text(seconds: float) -> str:
    minutes, rest = divmod(max(round(seconds), 1), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
