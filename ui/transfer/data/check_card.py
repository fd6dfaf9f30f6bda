"""The card 校验全部材料: every original against its hash, what is wrong, and its cure."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.system import ask_folder
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, clear, elided, label, wrapped
from ui.parts.pill import Pill
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.checking import Checked, Finding, State, check_files, last_round, one_round
from wenming_desktop.evidence.healing import FOREIGN_FOLDER, Relinked, move_out, relink
from wenming_desktop.jobs import Job
from wenming_desktop.words import chinese_date, size_text

T = TypeVar("T")
_SHOWN = 3  # findings of a kind; how many more there are is said
_WORDS = {State.MISSING: "不见了", State.ALTERED: "被改过", State.UNREADABLE: "读不了", None: "没登记"}


class CheckCard(QFrame):
    """Reads on the desk's worker; a round that is cancelled is gone on with the next time.

    Args:
        desk: the desk.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk = desk
        self._work: LongWork | None = None
        self.checked: Checked | None = None
        self._doing = elided("逐份重算校验码，与入库时比")
        self.deed = button("开始校验", self._start_or_stop)
        self._progress = QProgressBar(maximum=1000, textVisible=False)
        self._progress.hide()
        self.said = wrapped("", "secondary")
        self._found = QVBoxLayout()
        self._found.setSpacing(theme.px(4))
        self.second = button("到第二处找回", self._search_second)
        self.search = button("插上U盘找回…", self._choose_folder)
        self.search.setToolTip("到U盘、存档或别的备份文件夹里，按内容找回")
        self.move_button = button("移出没登记的", self._move_out)
        self.move_button.setToolTip(f"移到数据文件夹里的“{FOREIGN_FOLDER}”，不删除")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(theme.px(8))
        head = bar(label("校验全部材料", "heading"), self._doing, self.deed)
        head.setStretchFactor(self._doing, 1)
        put(
            column,
            head,
            self._progress,
            self._found,
            bar(self.second, self.search, self.move_button, None),
            self.said,
        )
        self._say_last()
        self._show(None)

    def check(self) -> None:
        """Read every file; what a cancelled round has read is not read again."""
        workspace = self._desk.workspace

        def work(job: Job) -> Checked:
            with one_round(workspace.cache_folder) as since:
                return check_files(workspace.log, workspace.files, job, since)

        self._start("校验材料", work, self._show)

    def heal(self, folder: Path) -> None:
        """Look through a folder for the bytes of what is missing or altered."""
        workspace, findings = self._desk.workspace, self.checked.findings if self.checked else ()
        self._start(
            "找回材料文件",
            lambda job: relink(workspace.log, workspace.files, findings, folder, job),
            self._show_healed,
        )

    def follow_second(self) -> None:
        """The second place was plugged in or taken out."""
        self.second.setEnabled(self._desk.second.there is not None)
        self.second.setToolTip("" if self._desk.second.there else "插上第二处备份的盘后可用")

    def _start_or_stop(self) -> None:
        if self._work:
            self._work.cancel()
        else:
            self.check()

    def _start(self, name: str, work: Callable[[Job], T], done: Callable[[T], object]) -> None:
        started = self._work = self._desk.run(name, work, None, self._show_failure)
        started.progressed.connect(self._show_progress)
        for end in (started.succeeded, started.cancelled):
            end.connect(self._rest)
        started.succeeded.connect(done)
        self._progress.setValue(0)
        self._progress.show()
        self.deed.setText("取消")
        for made in (self.second, self.search, self.move_button):
            made.setEnabled(False)

    def _rest(self, *_outcome: object) -> None:
        self._work = None
        self._progress.hide()
        self.deed.setText("开始校验")
        self._doing.setText("逐份重算校验码，与入库时比")
        for made in (self.search, self.move_button):
            made.setEnabled(True)
        self.follow_second()
        self._say_last()

    def _show_progress(self, done: int, total: int, text: str) -> None:
        self._progress.setValue(done * 1000 // total if total else 0)
        self._doing.setText(f"{size_text(done)} / {size_text(total)}　{text}")

    def _show_failure(self, error: UserError) -> None:
        self._rest()
        self.said.setText(error.message)

    def _say_last(self) -> None:
        last = last_round(self._desk.workspace.cache_folder)
        when = f"上次全部校验 {chinese_date(last.astimezone().date())}。" if last else "还没有全部校验过。"
        self.said.setText(when)

    def _show(self, checked: Checked | None) -> None:
        """List what a round found, some of each kind."""
        self.checked = checked
        clear(self._found)
        findings = checked.findings if checked else ()
        for state, word in _WORDS.items():
            some = [finding for finding in findings if finding.state is state]
            for finding in some[:_SHOWN]:
                self._found.addLayout(self._line(finding, word))
            if len(some) > _SHOWN:
                self._found.addWidget(label(f"　还有 {len(some) - _SHOWN} 份{word}", "secondary"))
        lost = any(finding.lost for finding in findings)
        self.second.setVisible(lost and self._desk.second.place is not None)
        self.search.setVisible(lost)
        self.move_button.setVisible(any(finding.state is None for finding in findings))
        self.follow_second()
        if checked:
            bad = sum(finding.state is not None for finding in findings)
            rest = f"其余 {checked.files - bad} 份完好。" if bad else checked.words
            self.said.setText(f"{rest}{self.said.text()}")

    def _line(self, finding: Finding, word: str) -> QHBoxLayout:
        pill = Pill()
        pill.show_word(word, "late" if finding.state else "lacking")
        title = elided(finding.title, "")
        about = elided(_cure(finding))
        made = bar(pill, title, about)
        made.setStretchFactor(title, 1)
        made.setStretchFactor(about, 1)
        return made

    def _show_healed(self, outcome: Relinked) -> None:
        others = [finding for finding in (self.checked.findings if self.checked else ()) if not finding.lost]
        files = self.checked.files if self.checked else 0
        self._show(Checked(files, (*outcome.lost, *others)))
        found, lost = len(outcome.found), len(outcome.lost)
        rest = f"还有 {lost} 份没有找到，可换一个地方再找。" if lost else "全部齐了。"
        self.said.setText(f"找回了 {found} 份材料的文件，{rest}" if found else f"这里没有。{rest}")

    def _search_second(self) -> None:
        if self._desk.second.there:
            self.heal(self._desk.second.there)

    def _choose_folder(self) -> None:
        if folder := ask_folder(self, "到哪个U盘、文件夹里找"):
            self.heal(folder)

    def _move_out(self) -> None:
        workspace, findings = self._desk.workspace, self.checked.findings if self.checked else ()
        folder = workspace.folder / FOREIGN_FOLDER

        def work(_job: Job) -> int:
            return move_out(workspace.log, workspace.files, findings, folder)

        self._start("移出外来文件", work, self._show_moved)

    def _show_moved(self, moved: int) -> None:
        kept = [finding for finding in (self.checked.findings if self.checked else ()) if finding.state]
        self._show(Checked(self.checked.files if self.checked else 0, tuple(kept)))
        self.said.setText(f"{moved} 个文件已移到数据文件夹里的“{FOREIGN_FOLDER}”。")


def _cure(finding: Finding) -> str:
    if finding.state is None:
        return "不是本程序放的，不影响材料，可以移出"
    if finding.state is State.UNREADABLE:
        return "查磁盘和权限，再校验"
    return f"{finding.words}，找回，或重新添加原件"
