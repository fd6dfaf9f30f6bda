"""Choosing what to put in the place of the present data: what is in it, what goes, and asking once more."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.ground.system import ask_folder, ask_open_path
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, card_of, fit, lay_out
from ui.parts.fields import button, label, wrapped
from ui.transfer.restore_dialog import source_words
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.words import chinese_date

_ABOUT = (
    "把数据整个换成以前存的一份：U盘上的存档有登记，也有材料；备份只有登记，材料文件照旧用现在的；第二处备份两样都有。\n"
    "只想从另一台电脑添一些过来的，请用“合并另一台电脑”。"
)


class RestoreChoice(Dialog):
    """Opened over the main window; the desk hears what is wanted, once the clerk has said yes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("从存档或备份恢复")
        fit(self, 640, 430)
        self._desk = desk
        self._source: Path | None = None
        self.folder = button("存档或第二处文件夹…", self._ask_folder)
        self.zip = button("存档 .zip…", self._ask_zip)
        self.backup = button("备份文件…", self._ask_backup)
        self.name, self.facts = label("还没有选", "heading"), wrapped("")
        self.loss = wrapped("")
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.restore = button("恢复…", self._confirm)
        self.restore.setEnabled(False)
        about = wrapped(_ABOUT, "secondary")
        lay_out(
            self,
            label("恢复哪一份", "heading"),
            about,
            bar(self.folder, self.zip, self.backup, None),
            card_of(self.name, self.facts, self.loss),
            self.problem,
            None,
            bar(None, button("取消(&C)", self.reject), self.restore),
        )
        self.loss.hide()
        self.facts.hide()
        self.folder.setFocus()

    def _ask_folder(self) -> None:
        if folder := ask_folder(self, "选择存档文件夹（里面有 bagit.txt）或第二处备份的文件夹"):
            self._look(folder)

    def _ask_zip(self) -> None:
        if path := ask_open_path(self, "选择存档", "压缩包 (*.zip)"):
            self._look(path)

    def _ask_backup(self) -> None:
        place = self._desk.workspace.backups_folder
        if path := ask_open_path(self, "选择备份", f"备份 (*.db {SIDECAR})", place):
            self._look(path)

    def _look(self, source: Path) -> None:
        self._show(None, "正在查看…", "", None)

        here = self._desk.workspace.unit

        def look(_job: Job) -> tuple[str, date]:
            found = source_words(source)
            other = f"\n注意：现在的数据是“{here}”的。" if found.unit != here else ""
            return f"{found.words}{other}", found.day

        self._desk.run(
            "查看存档",
            look,
            lambda found: self._show(source, source.name, *found),
            self._refuse,
            lambda: self._show(None, "还没有选", "", None),
        )

    def _show(self, source: Path | None, name: str, words: str, day: date | None) -> None:
        self._source = source
        self.name.setText(name)
        self.facts.setText(words)
        self.facts.setVisible(bool(words))
        if day:
            self.loss.setText(
                f"恢复以后，{chinese_date(day)}以后登记的、改过的都不在了。"
                "现在的数据先存成备份，想回来时再从那份备份恢复；材料文件一个不删。"
            )
        self.loss.setVisible(day is not None)
        self.problem.clear()
        self.restore.setEnabled(source is not None)

    def _refuse(self, error: UserError) -> None:
        self._show(None, "还没有选", "", None)
        self.problem.setText(error.message)

    def _confirm(self) -> None:
        source = self._source
        if hindrance := self._desk.hindrance("恢复"):
            self.problem.setText(hindrance)
        elif source:
            ask(
                self,
                f"现在的数据会整个换成“{source.name}”里的。\n"
                "现在的先存成备份。窗口会关上，恢复完再打开。要换吗？",
                "换成这一份",
                partial(self._accept_with, source),
                no=("不换", lambda: None),
            )

    def _accept_with(self, source: Path) -> None:
        self.accept()
        self._desk.restore_wanted.emit(source)
