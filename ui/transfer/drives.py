"""Disks and sticks that an archive can go to."""

import os
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

from PySide6.QtCore import QStorageInfo

from wenming_desktop.safety.location import drive_type
from wenming_desktop.words import size_text

_REMOVABLE, _FIXED = 2, 3  # GetDriveTypeW, winbase.h
# Where desktops mount sticks and administrators mount disks (FHS 3.0, 3.11 and 3.12)
_MOUNT_FOLDERS = ("/media/", "/run/media/", "/mnt/")


@dataclass(frozen=True)
class Target:
    """A place for an archive; sizes in bytes."""

    path: Path
    title: str
    file_system: str
    free: int
    total: int
    read_only: bool
    removable: bool

    @property
    def room(self) -> str:
        """Space and file system in words."""
        words = f"可用 {size_text(self.free)}，共 {size_text(self.total)} · {self.file_system}"
        return f"{words} · 只读（写保护），不能存档" if self.read_only else words


def targets() -> list[Target]:
    """Sticks first, then other disks; not network drives, optical drives and the system's own disk."""
    found = [target(root) for root in _roots() if QStorageInfo(str(root)).isReady()]
    return sorted(found, key=lambda one: (not one.removable, str(one.path)))


def target(path: Path) -> Target:
    """A folder or the root of a disk, with what the disk under it has to say."""
    disk = QStorageInfo(str(path))
    is_root = Path(disk.rootPath()) == path
    return Target(
        path=path,
        title=f"{disk.name() or '磁盘'}（{path}）" if is_root else f"文件夹 {path}",
        file_system=disk.fileSystemType().toStdString(),
        free=disk.bytesAvailable(),
        total=disk.bytesTotal(),
        read_only=disk.isReadOnly() or not os.access(path, os.W_OK),
        removable=_removable(disk.rootPath()),
    )


def _roots() -> list[Path]:
    if os.name != "nt":
        return [
            Path(disk.rootPath())
            for disk in QStorageInfo.mountedVolumes()
            if disk.rootPath().startswith(_MOUNT_FOLDERS)
        ]
    # Asked one by one: listing all at once would wait for network drives that do not answer.
    system = os.environ.get("SYSTEMDRIVE", "C:").upper()
    roots = [f"{letter}:\\" for letter in ascii_uppercase if f"{letter}:" != system]
    return [Path(root) for root in roots if drive_type(root) in {_REMOVABLE, _FIXED}]


def _removable(root: str) -> bool:
    if os.name == "nt":
        return drive_type(root.replace("/", "\\")) == _REMOVABLE
    return root.startswith(_MOUNT_FOLDERS[:2])
