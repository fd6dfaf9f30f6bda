"""材料: the proof on file for one task; files come by dialog, drop or paste."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QImageReader, QKeySequence, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.delegates.cells import TileCell
from ui.desk import Desk
from ui.dialogs.evidence_record import EvidenceRecordDialog
from ui.messages import show_error, show_note
from ui.system import open_file, show_in_folder, trying
from ui.widgets.fields import button, label
from wenming_desktop.documents.wording import size_text
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.records import attach_files, check_files, copy_to_open, unlink_evidence
from wenming_desktop.jobs import Job
from wenming_desktop.plan.views import EvidenceRow, TaskRow

_PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"}
_LARGEST_PICTURE = 40 * 2**20  # bytes; a larger file shows its icon


class EvidencePanel(QWidget):
    """Tiles of the task's files, and where more can be dropped."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: TaskRow | None = None
        self._pictures: dict[str, QIcon] = {}
        self._waiting: list[tuple[QListWidgetItem, EvidenceRow]] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._draw_next)
        self.list = self._make_list()
        self.drop = QLabel("把文件拖到这里，或按 Ctrl+O 选择")
        self.drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.drop.setWordWrap(True)
        self.drop.setObjectName("drop")
        self.drop.setMinimumHeight(theme.px(72))
        self._count = label(role="secondary")
        head = QHBoxLayout()
        head.addWidget(self._count)
        head.addStretch()
        head.addWidget(button("添加材料…", self.choose))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.drop)
        column.addStretch()
        self._add_action("添加材料…", QKeySequence.StandardKey.Open, self.choose)
        self._add_action("粘贴", QKeySequence.StandardKey.Paste, self.paste)

    def show_task(self, task: TaskRow | None) -> None:
        """Show a task's evidence."""
        same = self._task and task and self._task.evidence == task.evidence and self._task.id == task.id
        self._task = task
        self.setEnabled(task is not None)
        if same:
            return
        self.list.clear()
        self._waiting.clear()
        rows = task.evidence if task else ()
        for row in rows:
            item = QListWidgetItem(self._icon(row), row.title, self.list)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setToolTip(_describe(row))
            if row.sha256 not in self._pictures and Path(row.original_name).suffix.lower() in _PICTURES:
                self._waiting.append((item, row))
        if self._waiting:
            self._timer.start()
        self.list.setVisible(bool(rows))
        self._count.setText(f"{len(rows)}份材料" if rows else "还没有材料")

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach files to the task on show: good ones are taken in, the others named with the reason."""
        task = self._task
        if task is None or not paths:
            return
        refused = check_files(paths)
        bad = {item.path for item in refused}
        good = [path for path in paths if path not in bad]
        if refused:
            rest = f"其余 {len(good)} 个文件照常添加。" if good else "没有添加任何文件。"
            show_error(self.window(), UserError("".join(item.reason for item in refused[:6]) + rest))
        if good:
            log, files = self._desk.workspace.log, self._desk.workspace.files
            self._desk.run(
                f"添加 {len(good)} 个文件",
                lambda job: attach_files(log, files, task.id, good, job),
                lambda rows: self._tell_known(task, rows),
            )

    def choose(self) -> None:
        """Let the clerk pick files."""
        names, _ = QFileDialog.getOpenFileNames(self.window(), "添加材料")
        self.attach([Path(name) for name in names])

    def paste(self) -> None:
        """Attach what lies on the clipboard: copied files, or a picture."""
        data = QGuiApplication.clipboard().mimeData()
        if paths := local_files(data):
            self.attach(paths)
        elif data.hasImage():
            self._attach_picture()
        else:
            show_note(self.window(), "剪贴板里没有文件或图片。请先在文件夹里复制文件，再到这里粘贴。")

    def _attach_picture(self) -> None:
        task = self._task
        if task is None:
            return
        picture = QGuiApplication.clipboard().image()
        name = f"粘贴的图片{datetime.now():%Y%m%d-%H%M%S}.png"  # noqa: DTZ005 - the clerk's clock
        log, files = self._desk.workspace.log, self._desk.workspace.files

        def work(job: Job) -> list[EvidenceRow]:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / name
                if not picture.save(str(path)):
                    raise UserError("剪贴板里的图片存不下来，请先另存为文件再添加。")
                return attach_files(log, files, task.id, [path], job)

        self._desk.run("添加图片", work)

    def _tell_known(self, task: TaskRow, rows: list[EvidenceRow]) -> None:
        known = [row for row in rows if row in task.evidence]
        if known:
            titles = "、".join(f"“{row.title}”" for row in known[:3])
            show_note(
                self.window(), f"{titles}{'等' if len(known) > 3 else ''}以前已添加到这项任务，没有重复保存。"
            )

    def _make_list(self) -> QListWidget:
        tiles = QListWidget()
        tiles.setViewMode(QListWidget.ViewMode.IconMode)
        tiles.setResizeMode(QListWidget.ResizeMode.Adjust)
        tiles.setMovement(QListWidget.Movement.Static)
        tiles.setIconSize(QSize(theme.px(104), theme.px(86)))
        tiles.setGridSize(QSize(theme.px(130), theme.px(138)))
        tiles.setUniformItemSizes(True)
        tiles.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tiles.setProperty("bare", True)
        tiles.setItemDelegate(TileCell(tiles))
        tiles.itemActivated.connect(lambda _item: self._open())
        tiles.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tiles.customContextMenuRequested.connect(self._show_menu)
        remove = QAction("移出", tiles, shortcut=QKeySequence(Qt.Key.Key_Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        remove.triggered.connect(self._unlink)
        tiles.addAction(remove)
        return tiles

    def _add_action(self, text: str, keys: QKeySequence.StandardKey, slot: object) -> None:
        action = QAction(text, self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)

    def _selected(self) -> list[EvidenceRow]:
        return [item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]

    def _show_menu(self, place: QPoint) -> None:
        rows = self._selected()
        if not rows:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("打开", self._open)
        stored = self._desk.workspace.files.path(rows[0].sha256)
        menu.addAction("在文件夹中显示", lambda: trying(self.window(), lambda: show_in_folder(stored)))
        menu.addAction("修改登记…", lambda: EvidenceRecordDialog(self._desk, rows[0], self).open())
        menu.addSeparator()
        menu.addAction("移出这项任务", self._unlink)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _open(self) -> None:
        try:
            for row in self._selected()[:5]:
                open_file(copy_to_open(self._desk.workspace.files, row, self._desk.scratch_folder()))
        except UserError as error:
            show_error(self.window(), error)

    def _unlink(self) -> None:
        rows = self._selected()
        if rows:
            self._desk.change(unlink_evidence, [row.link_id for row in rows])

    def _icon(self, row: EvidenceRow) -> QIcon:
        return self._pictures.get(row.sha256) or _file_icon(row.original_name)

    def _draw_next(self) -> None:
        """Read one picture a turn of the event loop, so that the window answers meanwhile."""
        if not self._waiting:
            self._timer.stop()
            return
        item, row = self._waiting.pop(0)
        if row.size <= _LARGEST_PICTURE:
            reader = QImageReader(str(self._desk.workspace.files.path(row.sha256)))
            reader.setAutoTransform(True)
            reader.setDecideFormatFromContent(True)
            size = reader.size()
            if size.isValid():
                reader.setScaledSize(size.scaled(self.list.iconSize(), Qt.AspectRatioMode.KeepAspectRatio))
                picture = reader.read()
                if not picture.isNull():
                    self._pictures[row.sha256] = QIcon(QPixmap.fromImage(picture))
                    item.setIcon(self._pictures[row.sha256])


def local_files(data: QMimeData) -> list[Path]:
    """The files of this PC among what was copied or is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _file_icon(name: str) -> QIcon:
    suffix = Path(name).suffix.lower()
    kinds = {
        "picture": _PICTURES | {".tif", ".tiff", ".heic"},
        "sheet": {".xls", ".xlsx", ".et", ".csv"},
        "video": {".mp4", ".avi", ".mov", ".wmv", ".mkv", ".mp3", ".wav", ".m4a"},
    }
    kind = next((kind for kind, suffixes in kinds.items() if suffix in suffixes), "document")
    return theme.icon(kind, "secondary", 64)


def _describe(row: EvidenceRow) -> str:
    formed = f"形成日期 {row.formed_on}\n" if row.formed_on else ""
    return f"{row.title}\n{row.original_name}，{size_text(row.size)}\n{formed}归集日期 {row.collected_on}"
