"""The status bar: what was saved when, where the data is, the newest backup, work under way."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.parts.fields import ElidedLabel, button
from wenming_desktop.safety.backup import backups
from wenming_desktop.words import short_time

_LONGEST = 300  # pixels at 100 %


class StatusBar(QStatusBar):
    """Keeps itself right on every change and every job."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        words = "只能看，不能改" if desk.workspace.read_only else "修改会自动保存"
        self.saved: QPushButton = button(words, self._show_history, link=True)
        self.saved.setStyleSheet(f"margin-left: {theme.px(8)}px")
        self.saved.setToolTip("看全部记录：什么时候改了什么")
        self.told = ElidedLabel("", sentence=True)  # what was taken back, until something else is done
        self.told.hide()
        self.backup: QPushButton = button("", self._show_backups, link=True)
        self.second: QPushButton = button("", self._show_backups, link=True)
        self.second.hide()
        self._work = QLabel()
        self._bar = QProgressBar(maximum=1000, textVisible=False)
        self._bar.setFixedWidth(theme.px(160))
        self._cancel: QPushButton = button("取消", desk.jobs.cancel, link=True)
        self.note: QPushButton = button("", self._follow_note, link=True)
        self.note.hide()
        self._noted = "", ""  # what is said beside the note, and what it leads to
        self.addWidget(self.saved)
        self.addWidget(self.told, 3)
        self.addWidget(self.backup)
        self.addWidget(self.second)
        self.addWidget(ElidedLabel(f"数据位置 {desk.workspace.folder}"), 1)
        for widget in (self.note, self._work, self._bar, self._cancel):
            self.addPermanentWidget(widget)
        self._show_idle()
        desk.changed.connect(self._show_saved)
        desk.noted.connect(self._show_note)
        desk.jobs.started.connect(self._show_started)
        desk.jobs.progressed.connect(self._show_progress)
        desk.jobs.idle.connect(self._show_idle)
        desk.second.moved.connect(self._show_second)
        self._show_second()

    def _show_history(self) -> None:
        if self._desk.plan:
            self._desk.record_wanted.emit("history", "")

    def tell(self, text: str) -> None:
        """Say what undo or redo did."""
        self.told.setText(text)
        self.told.show()

    def _show_saved(self) -> None:
        self.told.hide()
        if self._desk.saved_at:
            self.saved.setText(f"已保存 {self._desk.saved_at:%H:%M}")

    def _show_note(self, text: str, details: str, question: str) -> None:
        self._noted = details, question
        self.note.setText(text)
        self.note.setToolTip(details or text)
        self.note.setVisible(bool(text))

    def _follow_note(self) -> None:
        """What it is about is looked at in 材料库; what was not taken in, and why, is said."""
        details, question = self._noted
        self._desk.noted.emit("", "", "")
        self._desk.record_wanted.emit("library", question)
        if details:
            show_note(self.window(), details)

    def _show_started(self, name: str) -> None:
        self._work.setText(f"正在{name}…")
        self._bar.setValue(0)
        self._show_work(shown=True)

    def _show_progress(self, done: int, text: str) -> None:
        self._bar.setValue(done)
        room = theme.px(_LONGEST)  # a long file name must not push the rest away
        self._work.setText(self._work.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))

    def _show_idle(self) -> None:
        self._show_work(shown=False)
        self._show_backup()

    def _show_backup(self) -> None:
        newest = next(iter(backups(self._desk.workspace.backups_folder)), None)
        self.backup.setText(f"备份 {short_time(newest.made_at)} 正常" if newest else "还没有备份")

    def _show_second(self) -> None:
        """How far it is, or what is wrong with it; nothing while all is well."""
        second = self._desk.second
        if not second.running:
            self._show_backup()
        words = second.warning() or ("没有做完" if second.failure else "")
        if second.running:
            words = f"{second.done * 100 // second.total}%" if second.total else "正在准备"
        self.second.setText(f"第二处备份 {words}")
        self.second.setToolTip(second.failure or "到“数据与备份”看一看")
        self.second.setVisible(bool(words))

    def _show_backups(self) -> None:
        self._desk.record_wanted.emit("data", "")

    def _show_work(self, *, shown: bool) -> None:
        for widget in (self._work, self._bar, self._cancel):
            widget.setVisible(shown)
