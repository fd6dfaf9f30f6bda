"""What is handed to the operating system: opening a file, showing it in its folder, asking for a path."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ui.ground.messages import show_error, show_offer
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.opening import OPENABLE
from wenming_desktop.safety.saving import refuse_data_folder

_FOLDER_KEY = "last_folder"


def open_file(path: Path) -> None:
    """Open a file with the program the system has for it; one that might be a program is shown instead.

    Raises:
        UserError: the file is gone, or no program opens it.
    """
    _refuse_missing(path)
    if path.suffix.lower() not in OPENABLE:
        show_in_folder(path)
    elif not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
        raise UserError(f"没有能打开“{path.name}”的程序，请先安装 WPS 或其他阅读软件。")


def show_in_folder(path: Path) -> None:
    """Show a file or folder in the file manager, chosen where that can be done.

    Raises:
        UserError: it is gone, or no file manager starts.
    """
    _refuse_missing(path)
    if os.name == "nt":
        shown = _started(select_command(QDir.toNativeSeparators(str(path))))
    else:
        shown = QDesktopServices.openUrl(QUrl.fromLocalFile(path if path.is_dir() else path.parent))
    if not shown:
        raise UserError(f"打不开文件管理器，请自行到“{path.parent}”查看。")


def select_command(path: str) -> str:
    """The line that has Explorer choose a file: it takes a comma outside of quotes for the end of the path.

    Quoting each argument by itself, as programs are started elsewhere, leaves a name without blanks bare.
    """
    return f'explorer.exe /select,"{path}"'


def _started(command: str) -> bool:
    """Whether a program of the system starts by this very line."""
    try:
        subprocess.Popen(command)  # noqa: S603 - no shell, and no file name of Windows holds quotes
    except OSError:
        return False
    return True


def show_saved(parent: QWidget, text: str, path: Path) -> QMessageBox:
    """Say that a file was saved and offer to open it or to show it in its folder; does not block."""
    return show_offer(
        parent,
        text,
        ("打开", lambda: trying(parent, lambda: open_file(path))),
        ("在文件夹中显示", lambda: trying(parent, lambda: show_in_folder(path))),
    )


def trying(parent: QWidget, action: Callable[[], object]) -> None:
    """Do something and show over ``parent`` why it was refused, if it was."""
    try:
        action()
    except UserError as error:
        show_error(parent, error)


def ask_save_path(parent: QWidget, caption: str, name: str) -> Path | None:
    """Ask where to save, beginning in the folder used last.

    Args:
        parent: the window that asks.
        caption: title of the dialog.
        name: file name offered; its suffix is the only kind offered and is added where left out.

    Returns:
        The chosen path; None if the clerk gave up, or chose a place in a data folder, which is told.
    """
    suffix = Path(name).suffix
    dialog = QFileDialog(parent, caption, str(last_folder() / name), f"*{suffix}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    chosen = _answer(dialog)
    return chosen if chosen and _may_hold(parent, chosen.parent, f"“{chosen.name}”") else None


def ask_open_path(parent: QWidget, caption: str, kinds: str, start: Path | None = None) -> Path | None:
    """Ask for a file to read.

    Args:
        parent: the window that asks.
        caption: title of the dialog.
        kinds: patterns of the names offered, e.g. ``"*.xlsx"``.
        start: where to begin, this once; None for the folder used last.

    Returns:
        The chosen path, None if the clerk gave up.
    """
    dialog = QFileDialog(parent, caption, str(start or last_folder()), f"{kinds};;所有文件 (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog, remember=start is None)


def ask_folder(parent: QWidget, caption: str, to_hold: str = "") -> Path | None:
    """Ask for a folder, beginning in the one used last.

    Args:
        parent: the window that asks.
        caption: title of the dialog.
        to_hold: what is to be written into it, as refuse_data_folder() says it; "" for one that is read.

    Returns:
        The folder; None if the clerk gave up, or wants to write into a data folder, which is told.
    """
    dialog = QFileDialog(parent, caption, str(last_folder()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    chosen = _answer(dialog)
    return None if chosen and to_hold and not _may_hold(parent, chosen, to_hold) else chosen


def last_folder() -> Path:
    """The folder the clerk chose last on this PC, the home folder where there is none (any more)."""
    folder = Path(str(QSettings().value(_FOLDER_KEY, "")))
    return folder if folder.is_absolute() and folder.is_dir() else Path.home()


def remember_folder(folder: Path) -> None:
    """Begin here the next time a path is asked for."""
    QSettings().setValue(_FOLDER_KEY, str(folder))


def _answer(dialog: QFileDialog, *, remember: bool = True) -> Path | None:
    chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
    dialog.deleteLater()
    if chosen and remember:
        remember_folder(chosen if chosen.is_dir() else chosen.parent)
    return chosen


def _may_hold(parent: QWidget, folder: Path, what: str) -> bool:
    try:
        refuse_data_folder(folder, what)
    except UserError as error:
        show_error(parent, error)
        return False
    return True


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        raise UserError(f"找不到“{path.name}”，可能已被移走或U盘已拔出。")
