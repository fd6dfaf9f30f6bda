"""A data folder that did not open: what is the matter with it, where it should be, and what helps."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QRadioButton, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.long_work import JobRunner
from ui.ground.messages import show_note
from ui.ground.qt import descendants
from ui.parts.dialog_parts import bar, card_of, fit, lay_out, put, scrolled
from ui.parts.fields import ElidedLabel, button, clear, label, wrapped
from ui.start.look_only import LOOK_ONLY, opened_anyhow
from ui.start.ways import BUNDLED, RESTORE, choose_folder
from ui.transfer.restore_dialog import backup_words
from wenming_desktop.errors import UserError
from wenming_desktop.safety.backup import BackupCounts
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.safety.trouble import DataFolderError, Trouble
from wenming_desktop.workspace import Workspace, restore
from wenming_desktop.year.finding import good_backups

TITLES = {
    Trouble.UNPLUGGED: "数据所在的磁盘没有接上",
    Trouble.GONE: "数据文件夹不见了",
    Trouble.EMPTY: "数据文件夹里没有台账",
    Trouble.REFUSED: "数据不能放在这里用",
    Trouble.IN_USE: "数据正在另一个窗口里用",
    Trouble.DAMAGED: "台账的数据库坏了",
    Trouble.NEWER: "数据由更新版本的程序保存",
    Trouble.PROTECTED: "数据文件夹有写保护",
    Trouble.UNREAD: "数据一时读不了",
}
_AGAIN = {
    Trouble.UNPLUGGED: "把磁盘接好，等几秒再试",
    Trouble.IN_USE: "先在那个窗口里退出（也许是另一位用户开着没有退）",
    Trouble.UNREAD: "读不了不等于坏了：关掉正在占用它的程序，再试一次",
}
_SHORT = {  # of what the page itself says beside
    Trouble.GONE: "上次用的文件夹不在原来的地方了，可能被移走、改名或删除了。",
    Trouble.DAMAGED: "存台账的文件已经读不全了，没有改动它。用下面的备份恢复，只会少掉备份以后登记的。",
    Trouble.IN_USE: "同一份数据只能在一个窗口里改，免得互相覆盖。",
}
_ELSEWHERE = {Trouble.GONE, Trouble.EMPTY, Trouble.UNPLUGGED}  # it was moved, most likely
_FROM_HERE = {Trouble.DAMAGED, Trouble.EMPTY}  # whose own backups lie in the folder


class TroublePage(QDialog):
    """Closed with the open ``workspace``, or with the ``way`` to begin that the clerk chose, or neither."""

    def __init__(self, folder: Path, error: UserError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("文明创建工作台")
        fit(self, 720, 520)
        self.workspace: Workspace | None = None
        self.way: int | None = None
        self._folder, self._error = folder, error
        self._jobs = JobRunner(self)
        self._good: list[tuple[QRadioButton, Path]] = []
        self.heading, self.place = label("", "heading"), wrapped("", "secondary")
        self.said = wrapped("")
        self.problem = wrapped("", "late")
        self._backups, self._choices = QVBoxLayout(), QVBoxLayout()
        self._backups.setSpacing(theme.px(2))
        self._choices.setSpacing(theme.px(10))
        card = card_of(self.heading, self.said, self.place, self._backups, self._choices, None)
        layout = card.layout()
        if layout:
            layout.setContentsMargins(*[theme.px(20)] * 4)
            layout.setSpacing(theme.px(12))
        self._details = button("详情…", self._show_details)
        end = bar(self._details, self.problem, button("退出", self.reject))
        end.setStretchFactor(self.problem, 1)
        lay_out(self, scrolled(card), end).setStretch(0, 1)
        self._tell(error)

    def done(self, result: int) -> None:
        self._jobs.join()
        super().done(result)

    def reject(self) -> None:
        if not self._jobs.asked_for():  # a restore under way is not cut off; it takes seconds
            super().reject()

    def _tell(self, error: UserError) -> None:
        """Say what is the matter, and lay out what helps, the likeliest first."""
        self._error = error
        trouble = error.trouble if isinstance(error, DataFolderError) else Trouble.UNREAD
        self.heading.setText(TITLES[trouble])
        self.said.setText(_SHORT.get(trouble, error.message))
        self.place.setText(f"数据文件夹：{self._folder}")
        self._details.setVisible(bool(error.details))
        self.problem.clear()
        clear(self._backups)
        self._good = []
        self._lay_out_choices(trouble)
        if trouble in _FROM_HERE:
            self._look_for_backups()

    def _lay_out_choices(self, trouble: Trouble) -> None:
        clear(self._choices)
        choices: list[tuple[str, str, Callable[[], object]]] = []
        if trouble in _AGAIN:
            choices.append(("再试一次(&T)", _AGAIN[trouble], self._try_again))
        if trouble in LOOK_ONLY:
            about = "照样看、打印、导出，文件夹里一个字也不改"
            choices.append(("只看不改(&V)", about, partial(self._look_only, LOOK_ONLY[trouble])))
        find = "找到它(&F)…" if trouble in _ELSEWHERE else "换一个文件夹(&F)…"
        choices += [
            (find, self._where(trouble), self._find),
            ("从备份恢复(&R)…", "从备份文件或U盘上的存档，恢复到本机硬盘", partial(self._begin, RESTORE)),
            ("新建(&N)…", "从头建一份空的；原来的数据不动，找到了再打开", partial(self._begin, BUNDLED)),
        ]
        made = [self._choice(*choice) for choice in choices]
        self._put_first(made[0])

    def _where(self, trouble: Trouble) -> str:
        if trouble is Trouble.REFUSED:
            return "先把整个文件夹复制到本机硬盘，再选复制好的那一份"
        if trouble in _ELSEWHERE:
            return "文件夹移走了、改名了：选它现在的位置"
        return "本机还有另一份：选那个数据文件夹"

    def _choice(
        self, name: str, about: str, deed: Callable[[], object], column: QVBoxLayout | None = None
    ) -> QPushButton:
        made = button(name, deed)
        made.setMinimumWidth(theme.px(150))
        made.setAutoDefault(False)
        made.setAccessibleDescription(about)
        line = bar(made, wrapped(about, "secondary"))
        line.setStretch(1, 1)
        line.setSpacing(theme.px(14))
        (column or self._choices).addLayout(line)
        return made

    def _put_first(self, first: QPushButton) -> None:
        """Make this the wanted button: Enter presses it."""
        for each in descendants(self, QPushButton):
            if each.property("primary"):
                each.setProperty("primary", False)
                each.style().unpolish(each)
                each.style().polish(each)
        first.setProperty("primary", True)
        first.style().unpolish(first)
        first.style().polish(first)
        first.setDefault(True)
        first.show()  # at once, not in Qt's own time: what is not on show takes no focus
        first.setFocus()

    def _look_for_backups(self) -> None:
        folder = self._folder
        looking = label("正在查看这个文件夹里的备份……", "secondary")
        self._backups.addWidget(looking)
        self._jobs.start(
            "查看备份",
            lambda job: good_backups(folder, job),
            self._offer,
            lambda error: looking.setText(error.message),
            housekeeping=True,
        )

    def _offer(self, good: Sequence[tuple[Path, BackupCounts]]) -> None:
        """The newest good backup, then the older ones, the register last."""
        clear(self._backups)
        if not good:
            self._backups.addWidget(wrapped("这个文件夹里没有能用的备份。", "secondary"))
            return
        for number, (path, counts) in enumerate(good):
            register = path.name == SIDECAR
            made, _, amount = backup_words(counts).partition("\n")
            when, _, unit = made.partition("　")
            choice = QRadioButton(f"{when}　最新" if number == 0 and not register else when)
            about = ElidedLabel(f"{amount}　{f'{SIDECAR}，没有撤销记录　' * register}{unit}")
            about.setProperty("role", "secondary")
            about.setContentsMargins(theme.px(22), 0, 0, theme.px(4))
            put(self._backups, choice, about)
            self._good.append((choice, path))
        self._good[0][0].setChecked(True)
        kept = "坏了的文件不删，改名留在旁边；材料文件不动"
        self._backups.addSpacing(theme.px(6))
        self._put_first(self._choice("恢复这一份(&H)", kept, self._restore, self._backups))

    def _restore(self) -> None:
        folder = self._folder
        path = next(path for choice, path in self._good if choice.isChecked())
        self._set_busy("正在恢复……")
        self._jobs.start(
            "恢复",
            lambda _job: restore(folder, path),
            lambda _: self._open(folder),
            lambda error: self._set_busy("", error.message),
        )

    def _set_busy(self, doing: str, problem: str = "") -> None:
        self.problem.setText(doing or problem)
        for each in descendants(self, QPushButton):
            each.setEnabled(not doing)

    def _try_again(self) -> None:
        self._open(self._folder)

    def _find(self) -> None:
        if folder := choose_folder(self, "数据文件夹现在在哪里"):
            self._open(folder)

    def _open(self, folder: Path) -> None:
        self._set_busy("")
        try:
            self.workspace = opened_anyhow(folder)
        except UserError as error:
            if folder == self._folder:
                self._tell(error)
            self.problem.setText(error.message if folder != self._folder else "还是打不开。")
            return
        self.accept()

    def _look_only(self, why: str) -> None:
        try:
            self.workspace = Workspace.open_read_only(self._folder, why)
        except UserError as error:
            self.problem.setText(error.message)
            return
        self.accept()

    def _begin(self, way: int) -> None:
        self.way = way
        self.accept()

    def _show_details(self) -> None:
        box = show_note(self, f"{self._error.message}\n\n{self._error.details}")
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
