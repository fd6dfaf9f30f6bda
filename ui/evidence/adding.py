"""添加, in 材料库: files, pictures and folders without a place, by menu, drop or paste."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from ui.evidence.watch_dialog import WatchDialog
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ground.system import ask_folder, last_folder, remember_folder
from ui.parts.fields import shortcut
from ui.parts.taking_in import known_lines, local_files, take_files, take_picture, tell_taken
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.jobs import Job

_TOLD = 8  # files that were not doubled
_NO_PLACE = ("", "")


class AddButton(QPushButton):
    """Its menu has every way in; what is dropped on the page or pasted there comes in as well.

    Args:
        desk: the desk.
        page: the page that takes drops and Ctrl+V.
    """

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__("添加")
        self._desk, self._page = desk, page
        self._known: list[str] = []  # about files that were not doubled
        menu = QMenu(self)
        menu.addAction("添加文件…", self.choose)
        menu.addAction("添加文件夹…", self.choose_folder)
        menu.addAction("粘贴文件或图片\tCtrl+V", self.paste)
        menu.addSeparator()
        menu.addAction("扫描监视文件夹…", self.watch)
        self.setMenu(menu)
        self.setProperty("menu", True)
        self.setToolTip("收进材料库的“待归口”，也可以把文件、文件夹拖到这一页")
        page.setAcceptDrops(True)
        page.installEventFilter(self)
        shortcut(page, QKeySequence.StandardKey.Paste, self.paste, inside=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and local_files(
            event.mimeData()
        ):  # a drag that enters is one as well
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                self.take(local_files(event.mimeData()))
            return True
        return super().eventFilter(watched, event)

    def choose(self) -> None:
        """Let the clerk pick files."""
        names, _ = QFileDialog.getOpenFileNames(self.window(), "添加材料", str(last_folder()))
        if names:
            remember_folder(Path(names[0]).parent)
            self.take([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Let the clerk pick a folder, which is shown before it is taken in."""
        if folder := ask_folder(self.window(), "添加文件夹"):
            self._desk.folder_wanted.emit((folder,), *_NO_PLACE)

    def paste(self) -> None:
        """Take what lies on the clipboard: copied files, or a picture."""
        data = QGuiApplication.clipboard().mimeData()
        if paths := local_files(data):
            self.take(paths)
        elif data.hasImage():
            take_picture(self._desk, QGuiApplication.clipboard().image(), self._attach)
        else:
            show_note(self.window(), "剪贴板里没有文件或图片。请先在文件夹里复制文件，再到这里粘贴。")

    def watch(self) -> None:
        """Open the setting of the watched folder."""
        WatchDialog(self._desk, self.window()).open()

    def take(self, paths: Sequence[Path]) -> None:
        """Take files into 待归口; folders are shown first."""
        take_files(self._desk, paths, self._attach, self._tell, _NO_PLACE)

    def _attach(self, paths: Sequence[Path], job: Job) -> Sequence[EvidenceRow]:
        workspace = self._desk.workspace
        taken = take_into_inbox(workspace.log, workspace.files, paths, "", job)
        self._known = known_lines(taken)
        return taken.rows

    def _tell(self, _rows: Sequence[EvidenceRow], refused: UserError | None) -> None:
        lines = self._known[:_TOLD]
        if len(self._known) > _TOLD:
            lines.append(f"等共 {len(self._known)} 个文件。")
        tell_taken(self.window(), refused, lines)
        self._known = []
