"""The pages of long work in a dialog: how far it is, how it ended."""

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
from ui.parts.fields import button, label, wrapped
from ui.transfer.columns import column_of
from wenming_desktop.transfer.checking.findings import KIND_WORDS, Problem
from wenming_desktop.words import percent_words, size_text

_SHOWN_ROWS = 1000  # more fill a list that nobody reads; copying gives all
_ESTIMATE_SECONDS = 2.0  # before that a remaining time would be a guess
Measure = Callable[[int, int], str]  # done, of how much -> in words
Rows = Sequence[tuple[str, str]]


def size_done(done: int, total: int) -> str:
    """Of work that counts bytes."""
    return f"{size_text(done)} / {size_text(total)}"


def count_done(done: int, total: int) -> str:
    """Of work that counts packages or files."""
    return f"已完成 {done} 个，共 {total} 个"


def share_done(done: int, total: int) -> str:
    """Of work whose parts count differently."""
    return percent_words(done, total) if total else "0%"


@dataclass(frozen=True)
class Outcome:
    """How it ended.

    Attributes:
        role: gives the colour: done, lacking, late.
        heading, text: in words.
        problems, warnings: what is wrong, and what is only told.
        folder: what 在文件夹中显示 shows.
        again: what the blue button does.
        report: what 四性检测报告 does.
        renamed: names as they are on the medium, and what they should have been.
        close: what the last button says.
        deed: what the blue button says.
    """

    role: str
    heading: str
    text: str
    problems: tuple[Problem, ...] = ()
    folder: Path | None = None
    again: Callable[[], None] | None = None
    warnings: tuple[Problem, ...] = ()
    report: Callable[[], None] | None = None
    renamed: Rows = ()
    close: str = "关闭"
    deed: str = "重试"


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
        self._measure: Measure = size_done
        self._started_at = 0.0
        self.cancel = button("取消", on_cancel)
        for words in (self._heading, self._step, self._amount, self._file):
            words.setWordWrap(True)
        parts = (self._heading, self._step, self._bar, self._amount, self._file)
        self.setLayout(column_of(None, *parts, None, bar(None, self.cancel)))

    def begin(self, heading: str, steps: Sequence[str], measure: Measure = size_done) -> None:
        """Show work that has just been ordered; its steps take the same amount of what is measured."""
        self._heading.setText(heading)
        self._steps, self._measure = steps, measure
        self._step.setText(steps[0])
        self._bar.setValue(0)
        self._amount.setText("正在准备…")
        self._file.clear()
        self._started_at = 0.0
        self.cancel.setEnabled(True)
        self.cancel.setFocus()

    def show_progress(self, done: int, total: int, file: str) -> None:
        """Show how much is done of a total, and what is under way."""
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
        self._amount.setText(f"{self._measure(done - step * share, share)}{left}")
        self._file.setText(file.removeprefix("data/"))

    def stopping(self) -> None:
        """Show that the wish to stop was heard."""
        self.cancel.setEnabled(False)
        self._amount.setText("正在停止…")


class Listing(QWidget):
    """Rows of a word and a sentence below their heading; the first of many, copied all."""

    def __init__(self, name: str, heads: tuple[str, str]) -> None:
        super().__init__()
        self._name = name
        self._rows: Rows = ()
        self._heading, self._more = label(), label(role="secondary")
        self.tree = QTreeWidget()
        set_tree_heads(self.tree, heads)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # a path's end tells most
        self.tree.setProperty("rows", True)
        self.tree.setAccessibleName(name)
        self._copy = button(f"复制{name}列表", self.copy, link=True)
        self._copy.setAutoDefault(False)
        self.setLayout(column_of(bar(self._heading, None, self._copy), self.tree, self._more))

    def show_rows(self, rows: Rows) -> None:
        """Show these; nothing of it is seen without any."""
        self._rows = rows
        self.tree.clear()
        for row in rows[:_SHOWN_ROWS]:
            item = QTreeWidgetItem([*row])
            for column, text in enumerate(row):
                item.setToolTip(column, text)
            self.tree.addTopLevelItem(item)
        hidden = len(rows) - self.tree.topLevelItemCount()
        self.tree.resizeColumnToContents(0)
        self._heading.setText(f"{self._name} {len(rows)} 处")
        self._more.setText(f"另有 {hidden} 处，复制{self._name}列表可得全部。")
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(rows))

    def copy(self) -> None:
        """All rows to the clipboard, a line each."""
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in self._rows))


class OutcomePage(QWidget):
    """How it ended, and everything to be told of it."""

    def __init__(self, back: str, on_back: Callable[[], None], on_close: Callable[[], None]) -> None:
        super().__init__()
        self._outcome = Outcome("done", "", "")
        self._heading, self._text = label(role="heading"), wrapped("")
        self.problems = Listing("问题", ("种类", "说明"))
        self.warnings = Listing("提醒", ("种类", "说明"))
        self.renamed = Listing("改名", ("写成", "原来的名称"))
        self._show = button("在文件夹中显示", self._show_folder)
        self._report = button("四性检测报告…", lambda: self._outcome.report and self._outcome.report())
        self.retry = button("重试", lambda: self._outcome.again and self._outcome.again(), primary=True)
        self._close = button("关闭", on_close)
        self._back = button(back, on_back)
        buttons = bar(self._report, self._show, None, self._back, self._close, self.retry)
        self._above, self._below = QWidget(), QWidget()  # hold a short outcome in the middle
        self._listings = (self.problems, self.warnings, self.renamed)
        column = column_of(self._above, self._heading, self._text, *self._listings, self._below, buttons)
        self.setLayout(column)
        for stretched in (self._above, *self._listings, self._below):
            column.setStretchFactor(stretched, 1)
        for listing in self._listings:
            listing.hide()

    def show_outcome(self, outcome: Outcome) -> None:
        """Show how it ended."""
        self._outcome = outcome
        self._heading.setText(f"● {outcome.heading}")
        self._heading.setStyleSheet(f"color: {theme.color(outcome.role).name()}")
        self._text.setText(outcome.text)
        self.problems.show_rows(_rows(outcome.problems))
        self.warnings.show_rows(_rows(outcome.warnings))
        self.renamed.show_rows(outcome.renamed)
        short = not (outcome.problems or outcome.warnings or outcome.renamed)
        self._above.setVisible(short)
        self._below.setVisible(short)
        self._show.setVisible(outcome.folder is not None)
        self._report.setVisible(outcome.report is not None)
        self.retry.setVisible(outcome.again is not None)
        self.retry.setText(outcome.deed)
        self._back.setVisible(self._back.text() not in {"", outcome.deed})
        self._close.setText(outcome.close)
        (self.retry if outcome.again else self._close).setFocus()

    def _show_folder(self) -> None:
        folder = self._outcome.folder
        if folder:
            trying(self, lambda: show_in_folder(folder))


def _rows(problems: Sequence[Problem]) -> Rows:
    return [(KIND_WORDS[one.kind], one.message) for one in problems]


def _duration_text(seconds: float) -> str:
    minutes, rest = divmod(max(round(seconds), 1), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
