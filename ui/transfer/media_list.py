"""The list of sticks and disks to choose from, looked through again while it is shown."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget

from ui.ground import theme
from ui.parts.dialog_parts import card_of
from ui.parts.fields import label
from wenming_desktop.transfer.media import Medium, media, medium_of
from wenming_desktop.words import size_text

# What Linux calls them -> what offices do; in FUSE it does not say which of the two it is
_SYSTEMS = {"vfat": "FAT32", "exfat": "exFAT", "ntfs": "NTFS", "ntfs3": "NTFS", "fuseblk": "NTFS 或 exFAT"}
_LOOK_MS = 2000  # how often to look for a stick that was put in


class MediaList(QStackedWidget):
    """Sticks, disks, and the folders that the clerk added.

    Args:
        on_new: gets a medium when it is seen for the first time, or again after it was gone.
    """

    changed = Signal()  # another one is chosen

    def __init__(self, on_new: Callable[[Medium], object]) -> None:
        super().__init__()
        self._on_new = on_new
        self._found: list[Medium] = []
        self._folders: list[Path] = []
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.list = QListWidget()
        self.list.setAccessibleName("存到哪里")
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(self.changed)
        empty = label("没有找到U盘。\n请插入U盘，几秒后会显示在这里；\n也可以选择其他文件夹。", "secondary")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusProxy(self.list)
        self.addWidget(self.list)
        self.addWidget(card_of(empty))

    def chosen(self) -> Medium | None:
        """The one chosen."""
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def again(self, place: Medium) -> Medium | None:
        """The medium that is at the place of one chosen before; None if there is none now."""
        self.look()
        return next((one for one in self._found if one.path == place.path and one.root == place.root), None)

    def add_folder(self, folder: Path) -> None:
        """Offer a folder, and choose it."""
        if folder not in self._folders:
            self._folders.append(folder)
        self.look()
        row = next((row for row, place in enumerate(self._found) if place.path == folder), -1)
        self.list.setCurrentRow(row)

    def look(self) -> None:
        """Look for disks; the list changes only if they did."""
        found = [*media(), *(medium_of(folder) for folder in self._folders if folder.is_dir())]
        if found != self._found:
            known = {(place.path, place.identity) for place in self._found}
            self.fill(found)
            for place in found:
                if (place.path, place.identity) not in known:
                    self._on_new(place)
        self.setCurrentIndex(0 if found else 1)

    def fill(self, found: list[Medium]) -> None:
        """Show these; what was chosen stays so."""
        chosen = self.chosen()
        self._found = found
        self.list.blockSignals(True)  # what is chosen is not gone in between: the focus stays where it is
        self.list.clear()
        for place in found:
            item = QListWidgetItem(f"{title_of(place)}\n{_room(place)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, place)
            item.setSizeHint(QSize(0, theme.px(theme.ROW_HEIGHT)))
            if place.read_only:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        usable = [row for row, place in enumerate(found) if not place.read_only]
        kept = [row for row in usable if chosen and found[row].path == chosen.path]
        self.list.setCurrentRow(next(iter(kept or usable), -1))
        self.list.blockSignals(False)
        now = self.chosen()
        if (chosen and chosen.path) != (now and now.path):
            self.changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)


def not_found(place: Medium) -> str:
    """That a medium chosen before is not there now, in a sentence."""
    if place.path == place.root:
        return f"没有找到“{place.path}”，请把{place.kind}插好后再点“重试”。"
    return f"没有找到文件夹“{place.path}”，请把{place.kind}插好、把文件夹改回来再点“重试”，或返回另选一个。"


def title_of(place: Medium) -> str:
    """A medium in the clerk's words."""
    return f"{place.name}（{place.path}）" if place.path == place.root else f"文件夹 {place.path}"


def _room(place: Medium) -> str:
    system = _SYSTEMS.get(place.file_system.lower(), place.file_system)
    if place.read_only:
        return f"{system}，只读（写保护），写不进去"
    words = f"可用 {size_text(place.free)}，共 {size_text(place.total)}，{system}"
    return f"{words}，单个文件不超过 4 GB" if place.is_fat else words
