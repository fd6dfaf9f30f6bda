"""The pages of the archive dialog: where to and what, the work under way, how it ended."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QRadioButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.qt import set_tree_heads
from ui.ground.system import ask_folder, show_in_folder, trying
from ui.parts.dialog_parts import bar, card_of, put
from ui.parts.fields import button, label
from ui.transfer.drives import Target, target, targets
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.transfer.checking.findings import KIND_WORDS, Problem
from wenming_desktop.words import size_text

_SHOWN_PROBLEMS = 1000  # more fill a list that nobody reads; copying gives all
_LOOK_MS = 2000  # how often to look for a stick that was put in
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


class ChoosePage(QWidget):
    """Where to and what."""

    def __init__(
        self,
        desk: Desk,
        on_start: Callable[[], None],
        on_verify: Callable[[], None],
        on_close: Callable[[], None],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Target] = []
        self._folders: list[Path] = []
        self._plans = [desk.read(plan_view, head.id, desk.today()) for head in desk.plans()]
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._list = QListWidget()
        self._list.setAccessibleName("存到哪里")
        self._list.setWordWrap(True)
        self._list.currentItemChanged.connect(self._enable)
        empty = label("没有找到U盘。\n请插入U盘，几秒后会显示在这里；也可以选择其他文件夹。", "secondary")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place = QStackedWidget()
        self._place.addWidget(self._list)
        self._place.addWidget(card_of(empty))
        self.start = button("开始存档", on_start, primary=True)
        self.start.setDefault(True)
        verify, close = button("校验存档…", on_verify), button("关闭", on_close)
        verify.setAutoDefault(False)
        close.setAutoDefault(False)
        self._build(bar(verify, None, close, self.start))
        self._count()

    def _build(self, buttons: QHBoxLayout) -> None:
        shown = self._desk.plan
        self._this_year = QRadioButton(f"{shown.year}年度" if shown else "本年度")
        self._all_years = QRadioButton(f"全部 {len(self._plans)} 个年度")
        self._this_year.setChecked(True)
        self._all_years.setVisible(len(self._plans) > 1)
        self._years = QButtonGroup(self)
        self._years.addButton(self._this_year)
        self._years.addButton(self._all_years)
        self._years.buttonToggled.connect(self._count)
        self._amount = label(role="secondary")
        self._amount.setWordWrap(True)
        self._personal = QCheckBox("带上志愿者的完整电话和编号（不勾则隐去部分数字）")
        other = button("选择其他文件夹…", self._ask_for_folder, link=True)
        other.setAutoDefault(False)
        column = _column(self)
        put(column, bar(label("存到哪里", "heading"), None, other), self._place, label("存什么", "heading"))
        put(column, bar(self._this_year, self._all_years, None), self._amount, self._personal, buttons)
        column.setStretchFactor(self._place, 1)

    def target(self) -> Target | None:
        """The place chosen."""
        item = self._list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def plan_ids(self) -> list[str] | None:
        """The plans chosen, None for all."""
        return None if self._everything() else [plan.id for plan in self._chosen_plans()]

    def _everything(self) -> bool:
        """Whether no year is left out, be it the only one."""
        return self._all_years.isChecked() or len(self._plans) == 1

    def personal(self) -> bool:
        """Whether the volunteers' phones and numbers go along whole."""
        return self._personal.isChecked()

    def look(self) -> None:
        """Look for disks; the list changes only if they did."""
        found = [*targets(), *(target(folder) for folder in self._folders if folder.is_dir())]
        if found != self._found:
            self._fill(found, self.target())
        self._place.setCurrentIndex(0 if found else 1)
        self._enable()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def _fill(self, found: list[Target], chosen: Target | None) -> None:
        self._found = found
        self._list.clear()
        for place in found:
            item = QListWidgetItem(f"{place.title}\n{place.room}", self._list)
            item.setData(Qt.ItemDataRole.UserRole, place)
            item.setSizeHint(QSize(0, theme.px(theme.ROW_HEIGHT)))
            if place.read_only:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        usable = [row for row, place in enumerate(found) if not place.read_only]
        kept = [row for row in usable if chosen and found[row].path == chosen.path]
        self._list.setCurrentRow(next(iter(kept or usable), -1))

    def _ask_for_folder(self) -> None:
        folder = ask_folder(self, "选择存档放在哪个文件夹")
        if folder is None:
            return
        if folder not in self._folders:
            self._folders.append(folder)
        self.look()
        row = next((row for row, place in enumerate(self._found) if place.path == folder), -1)
        self._list.setCurrentRow(row)

    def _chosen_plans(self) -> list[PlanView]:
        shown = self._desk.plan
        if self._all_years.isChecked():
            return self._plans
        return [plan for plan in self._plans if shown and plan.id == shown.id]

    def _count(self) -> None:
        tasks = [task for plan in self._chosen_plans() for task in plan.tasks]
        sizes = [row.size for task in tasks for row in task.evidence]
        others = "没有归到任务的材料、换下的文件、" if self._everything() else ""
        if tasks:
            self._amount.setText(
                f"{len(tasks)} 项任务，材料 {len(sizes)} 个文件，{size_text(sum(sizes))}"
                f"（一份材料为几项任务作证时各放一份）；另附{others}任务配档表和全部登记数据。"
            )
        else:
            self._amount.setText("还没有工作方案，没有可存档的内容。")

    def _enable(self) -> None:
        self.start.setEnabled(bool(self.target() and self._chosen_plans()))


class RunningPage(QWidget):
    """Progress, what remains, and the way to stop."""

    def __init__(self, on_cancel: Callable[[], None]) -> None:
        super().__init__()
        self._heading, self._step = label(role="heading"), label()
        self._amount, self._file = label(role="secondary"), label(role="secondary")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._started_at = 0.0
        self.cancel = button("取消", on_cancel)
        for words in (self._heading, self._step, self._amount, self._file):
            words.setWordWrap(True)
        parts = (self._heading, self._step, self._bar, self._amount, self._file)
        put(_column(self), None, *parts, None, bar(None, self.cancel))

    def begin(self, heading: str, step: str) -> None:
        """Show work that has just been ordered."""
        self._heading.setText(heading)
        self._step.setText(step)
        self._step.setVisible(bool(step))
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
        self._amount.setText(f"{size_text(done)} / {size_text(total)}{left}")
        self._file.setText(file)

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
        column = _column(self)
        put(column, self._above, self._heading, self._text, self._list, self._more, self._below, buttons)
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


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(10))
    return column
