"""Files as tiles, slots that take files by drop, dialog or paste; shared by tasks, activities and lists."""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPixmapCache,
    QResizeEvent,
)
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

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.looking import PageWanted
from ui.ground.messages import show_error, show_note
from ui.ground.qt import descendants
from ui.ground.system import last_folder, open_file, remember_folder
from ui.parts.cells import TileCell
from ui.parts.fields import button, label
from ui.parts.file_deeds import add_file
from ui.parts.handing_out import SLOT_MIME, HandedOut
from ui.parts.menus import offer_menu
from ui.parts.page_card import pixmap_of
from ui.parts.taking_in import local_files
from ui.parts.viewer_dialog import Beside, ViewerDialog
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.opening import copy_to_open
from wenming_desktop.viewing.kinds import FileKind, kind_by_name
from wenming_desktop.viewing.viewer import PagePicture
from wenming_desktop.words import size_text

_ICONS = {
    FileKind.PICTURE: "picture",
    FileKind.SHEET: "sheet",
    FileKind.VIDEO: "video",
    FileKind.SOUND: "video",
}
_OPENED_AT_ONCE = 5


class EvidenceTiles(QListWidget):
    """Tiles of files, as high as they need: blank shows them in the program, Enter opens, Delete takes out.

    The menu has the rest; ``beside`` stands beside the files that are shown.

    Args:
        desk: the desk.
        out: what taking out is called in the menu, e.g. ``"移出这项任务"``.
        parent: the parent.
    """

    removed = Signal(object)  # list[EvidenceRow]: the clerk takes these out
    menu_wanted = Signal(QMenu, object)  # the menu before it is shown, and its rows: to add entries

    def __init__(self, desk: Desk, out: str = "移出", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._out = desk, out
        self.origin = ""  # the slot of a task whose files these are
        self.beside = Beside()
        self._waiting: dict[PageWanted, list[QListWidgetItem]] = {}
        desk.looking.pictured.connect(self._take)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(QSize(theme.px(84), theme.px(62)))
        self.setGridSize(QSize(theme.px(100), theme.px(112)))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("bare", True)
        self.setItemDelegate(TileCell(self))
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)
        self.itemActivated.connect(self.open_selected)
        self.itemSelectionChanged.connect(self._choose_alone)
        offer_menu(self, self._fill_menu)
        remove = QAction("移出", self, shortcut=QKeySequence(Qt.Key.Key_Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        remove.triggered.connect(self._remove)
        self.addAction(remove)
        self._fit()

    def show_rows(self, rows: Sequence[EvidenceRow], marks: Collection[str] = (), mark: str = "") -> None:
        """Show these files; those whose ids are in ``marks`` have ``mark`` before their titles."""
        self._desk.looking.forget(*self._waiting)
        self.clear()
        self._waiting.clear()
        for row in rows:
            title = f"{mark} {row.title}" if row.id in marks else row.title
            known, wanted = QPixmap(), self._wanted(row)
            seen = QPixmapCache.find(_key(wanted), known)
            item = QListWidgetItem(QIcon(known) if seen else file_icon(row.original_name), title, self)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setToolTip(describe_file(row))
            if not seen:
                self._waiting.setdefault(wanted, []).append(item)
        self._desk.looking.want(*self._waiting)
        self._fit()

    def _choose_alone(self) -> None:
        """What is chosen in one slot is chosen alone: keys and deeds are meant for that."""
        if self.selectedItems():
            for other in descendants(self.window(), EvidenceTiles):
                if other is not self:
                    other.clearSelection()

    def copy(self) -> None:
        """Lay the chosen files on the clipboard, for other places of the program and for the file manager."""
        if items := self.selectedItems():
            data = self.mimeData(items)
            data.removeFormat(SLOT_MIME)
            QGuiApplication.clipboard().setMimeData(data)

    def selected(self) -> list[EvidenceRow]:
        """The chosen files."""
        return [item.data(Qt.ItemDataRole.UserRole) for item in self.selectedItems()]

    def open_selected(self) -> None:
        """Show the chosen files in the programs that the system has for them."""
        try:
            for row in self.selected()[:_OPENED_AT_ONCE]:
                open_file(copy_to_open(self._desk.workspace.files, row, self._desk.scratch_folder()))
        except UserError as error:
            show_error(self.window(), error)

    def view_selected(self) -> None:
        """Show the chosen files in the program, what they are to prove beside; of one alone all of them."""
        rows = self.selected()
        if len(rows) == 1:
            at = self.row(self.selectedItems()[0])
            rows = [self.item(number).data(Qt.ItemDataRole.UserRole) for number in range(self.count())]
            ViewerDialog(self._desk, rows, self.beside, self, at).open()
        elif rows:
            ViewerDialog(self._desk, rows, self.beside, self).open()

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        rows: list[EvidenceRow] = [item.data(Qt.ItemDataRole.UserRole) for item in items]
        data = HandedOut(self._desk, rows, self)
        if self.origin:
            data.setData(SLOT_MIME, self.origin.encode())
        return data

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Offer both; the list itself lets go of nothing, whatever becomes of the drag."""
        if items := self.selectedItems():
            drag = QDrag(self)
            drag.setMimeData(self.mimeData(items))
            drag.setPixmap(items[0].icon().pixmap(self.iconSize()))
            both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
            drag.exec(both, Qt.DropAction.MoveAction)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the tiles: what lies around scrolls, not each list by itself."""
        across = max(1, self.width() // self.gridSize().width())
        rows = -(-self.count() // across)
        self.setFixedHeight(rows * self.gridSize().height() + theme.px(2))

    def _remove(self) -> None:
        if rows := self.selected():
            self.removed.emit(rows)

    def _fill_menu(self, menu: QMenu) -> None:
        if rows := self.selected():
            add_file(menu, self._desk, rows, self, look=self.view_selected, launch=self.open_selected)
            menu.addSeparator()
            menu.addAction(self._out, self._remove)
            self.menu_wanted.emit(menu, rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.selectedItems():
            self.view_selected()
        else:
            super().keyPressEvent(event)

    def _wanted(self, row: EvidenceRow) -> PageWanted:
        room, ratio = self.iconSize(), self.devicePixelRatioF()
        width, height = round(room.width() * ratio), round(room.height() * ratio)
        return PageWanted(row.sha256, row.original_name, 1, width, height)

    def _take(self, wanted: PageWanted, picture: PagePicture) -> None:
        items = self._waiting.pop(wanted, None)
        if items:
            drawn = pixmap_of(picture, wanted.name, self.iconSize(), self.devicePixelRatioF())
            QPixmapCache.insert(_key(wanted), drawn)
            for item in items:
                item.setIcon(QIcon(drawn))


class DropField(QLabel):
    """Where files can be dropped; a click, Enter or blank opens the dialog to choose them."""

    clicked = Signal()

    def __init__(self, text: str = "拖放文件到这里，或按 Ctrl+O 选择", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName("drop")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setMinimumHeight(theme.px(40))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(theme.color("doing"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
            painter.end()


class EvidenceSlot(QWidget):
    """One slot: its name, how it stands, its files; files dropped anywhere on it are handed over.

    Args:
        desk: the desk.
        name: the slot's name.
        out: what taking a file out is called.
        parent: the parent.
    """

    given = Signal(object)  # list[Path]: nobody has looked yet whether they can be taken in
    picture_given = Signal(QImage)  # a picture from the clipboard

    def __init__(self, desk: Desk, name: str, out: str = "移出", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._over = self._marked = False
        self.name = label(name)
        self.name.setWordWrap(True)
        self.state = label(role="secondary")
        self.add = button("添加…", self.choose, link=True)
        self.add.setToolTip(f"添加{name}（Ctrl+O）")
        self.tiles = EvidenceTiles(desk, out)
        self.tiles.setAccessibleName(name)
        self.tiles.beside = Beside(name)
        self.drop = DropField()
        self.drop.clicked.connect(self.choose)
        head = QHBoxLayout()
        head.setSpacing(theme.px(10))
        head.addWidget(self.name, 1)
        head.addWidget(self.state)
        head.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(2), theme.px(4), theme.px(4))
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        column.addWidget(self.tiles)
        column.addWidget(self.drop)
        for inside in descendants(self, QWidget):
            inside.setAcceptDrops(False)
        for keys, act in (
            (QKeySequence.StandardKey.Open, self.choose),
            (QKeySequence.StandardKey.Paste, self.paste),
            (QKeySequence.StandardKey.Copy, self.tiles.copy),
        ):
            action = QAction(self)
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(act)
            self.addAction(action)

    def show_rows(
        self,
        rows: Sequence[EvidenceRow],
        state: str,
        role: str,
        marks: Collection[str] = (),
        mark: str = "",
    ) -> None:
        """Show the slot's files and how it stands, in words and the colour of a role."""
        self.state.setText(state)
        style = f"color: {theme.color(role).name()}"
        if style != self.state.styleSheet():
            self.state.setStyleSheet(style)
        self.tiles.show_rows(rows, marks, mark)
        self.tiles.setVisible(bool(rows))
        self.drop.setVisible(not rows)

    def choose(self) -> None:
        """Let the clerk pick files."""
        names, _ = QFileDialog.getOpenFileNames(self.window(), f"添加{self.name.text()}", str(last_folder()))
        if names:
            remember_folder(Path(names[0]).parent)
            self.given.emit([Path(name) for name in names])

    def paste(self) -> None:
        """Take what lies on the clipboard: copied files, or a picture."""
        data = QGuiApplication.clipboard().mimeData()
        if paths := local_files(data):
            self.given.emit(paths)
        elif data.hasImage():
            self.picture_given.emit(QGuiApplication.clipboard().image())
        else:
            show_note(self.window(), "剪贴板里没有文件或图片。请先在文件夹里复制文件，再到这里粘贴。")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self._show_over(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._show_over(over=False)
        self.given.emit(local_files(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._over or self._marked:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.color("doing"))
            painter.setBrush(theme.color("doing", 0.09))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
            painter.end()

    def mark(self, *, marked: bool) -> None:
        """Show that this is the slot that was asked for."""
        self._marked = marked
        self.update()

    def _show_over(self, *, over: bool) -> None:
        self._over = over
        self.update()


def file_icon(name: str) -> QIcon:
    """The icon of a kind of file."""
    icon = _ICONS.get(kind_by_name(name), "document")
    return _drawn_icon(icon, theme.color("secondary").name(), theme.px(64))


def _key(wanted: PageWanted) -> str:
    return f"tile:{wanted.sha256}:{wanted.width}:{theme.color('surface').name()}"


@cache
def _drawn_icon(kind: str, _colour: str, _size: int) -> QIcon:
    """Drawn once a look: many tiles show the same."""
    return theme.icon(kind, "secondary", 64)


def describe_file(row: EvidenceRow) -> str:
    """What the tool tip says of a file."""
    formed = f"形成日期 {row.formed_on}\n" if row.formed_on else ""
    return f"{row.title}\n{row.original_name}，{size_text(row.size)}\n{formed}归集日期 {row.collected_on}"
