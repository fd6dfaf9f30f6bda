"""Where a workspace may live: on a local disk of this PC, not on a stick, a share or a synced folder."""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath, PureWindowsPath

from wenming_desktop.safety.trouble import DataFolderError, Trouble

_REMOVABLE, _REMOTE, _CDROM = 2, 4, 5  # GetDriveTypeW, winbase.h
_CLOUD_WORDS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "iclouddrive": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nutstore": "坚果云",
    "nutstore files": "坚果云",
    "我的坚果云": "坚果云",
    "坚果云": "坚果云",
    "baidusyncdisk": "百度网盘同步空间",
    "百度网盘同步空间": "百度网盘同步空间",
    "baidunetdisk": "百度网盘",
    "wpsdrive": "WPS云盘",
    "wps云盘": "WPS云盘",
    "wps cloud files": "WPS云盘",
    "weiyun": "微云",
    "微云同步": "微云",
    "aliyundrive": "阿里云盘",
    "seafile": "Seafile",
}


def drive_type(root: str) -> int:
    r"""What Windows says of a drive such as ``D:\``; 0 (unknown) elsewhere."""
    if sys.platform != "win32":
        return 0
    return int(ctypes.windll.kernel32.GetDriveTypeW(root))


def refuse_unsafe(
    folder: PurePath,
    environment: Mapping[str, str] | None = None,
    drive_type: Callable[[str], int] = drive_type,
) -> None:
    """Refuse a folder where the database could be cut off, pulled out or copied while in use.

    Args:
        folder: an absolute path; only a Windows path can name a share or a drive.
        environment: for OneDrive's own variables; the process's by default.
        drive_type: as GetDriveTypeW.

    Raises:
        DataFolderError: with the reason and what to choose instead.
    """
    advice = "请选择本机硬盘上的文件夹，例如 D:\\文明创建。"
    if isinstance(folder, PureWindowsPath):
        if folder.drive.startswith("\\\\"):
            raise DataFolderError(
                Trouble.REFUSED, f"数据不能放在网络共享 {folder.drive} 上，断网会损坏数据。{advice}"
            )
        kind = drive_type(folder.drive + "\\")
        if kind == _REMOTE:
            raise DataFolderError(Trouble.REFUSED, f"{folder.drive} 是网络驱动器，断网会损坏数据。{advice}")
        if kind in {_REMOVABLE, _CDROM}:
            raise DataFolderError(Trouble.REFUSED, f"{folder.drive} 是U盘或光盘，拔出会损坏数据。{advice}")
    cloud = _cloud_name(folder, os.environ if environment is None else environment)
    if cloud:
        raise DataFolderError(Trouble.REFUSED, f"这个文件夹由{cloud}同步，同步程序会损坏数据。{advice}")


def _cloud_name(folder: PurePath, environment: Mapping[str, str]) -> str | None:
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        synced = environment.get(variable)
        if synced and folder.is_relative_to(type(folder)(synced)):
            return "OneDrive"
    for part in folder.parts:
        for word, name in _CLOUD_WORDS.items():
            # "OneDrive - 某某局" is how the business edition names its folder
            if part.lower() == word or part.lower().startswith(f"{word} - "):
                return name
    return None


def suggested_folder() -> Path:
    """Where a new workspace is offered: on D: where that is a local disk, else in the user's documents."""
    name = "文明创建"
    local_disk = 3
    if drive_type("D:\\") == local_disk:
        return Path("D:\\") / name
    return Path.home() / name
