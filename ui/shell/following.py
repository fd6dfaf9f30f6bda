"""What is opened once the window with the data was closed: the same made anew or moved, or other data."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui.ground.long_work import JobRunner
from ui.help.help import Help
from ui.start.opening import open_at_start
from wenming_desktop.workspace import Workspace


def opened(folder: Path, other: Path) -> Workspace | None:
    """Other data; where that is given up, that of ``folder`` again."""
    return _at_start(other) or _at_start(folder)


def restored(folder: Path, source: Path) -> Workspace | None:
    """The data of ``folder`` after an archive or a backup was put in its place, or was not."""
    from ui.transfer.restore_dialog import RestoreDialog  # noqa: PLC0415 - hardly ever needed

    runner = _runner()
    dialog = RestoreDialog(runner, source, folder, over=True)
    Help(dialog)
    dialog.exec()
    runner.join()
    return _at_start(folder)


def moved(folder: Path, target: Path) -> Workspace | None:
    """The data at its new place; where it was, if it was not moved."""
    from ui.transfer.data.move_dialog import MoveDialog  # noqa: PLC0415 - hardly ever needed

    runner = _runner()
    dialog = MoveDialog(runner, folder, target)
    Help(dialog)
    dialog.exec()
    runner.join()
    return opened(folder, target) if dialog.moved else _at_start(folder)


def _runner() -> JobRunner:
    app = QApplication.instance()
    assert app  # noqa: S101 - it runs as long as there are windows
    return JobRunner(app)


def _at_start(folder: Path) -> Workspace | None:
    return open_at_start(folder, lambda _folder: False)
