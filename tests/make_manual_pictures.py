"""Writes the manual's pictures anew, from the real window over a full year:

python -m tests.make_manual_pictures
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from PySide6.QtCore import QBuffer, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from tests.full_year import make_year
from ui.ground import theme
from ui.ledger.activity_dialog import new_activity
from ui.shell.app import make_application
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow
from ui.start.first_start import FirstStart
from ui.start.trouble_page import TroublePage
from ui.transfer import media_list
from wenming_desktop import clock
from wenming_desktop.changes import lane
from wenming_desktop.safety.trouble import DataFolderError, Trouble
from wenming_desktop.transfer.media import Medium
from wenming_desktop.transfer.submission.profiles import add_samples
from wenming_desktop.workspace import Workspace

FOLDER = Path(__file__).parents[1] / "resources" / "help"
UNIT = "临沂市自然资源和规划局"
DAY = date(2021, 10, 11)
PLACE = r"D:\文明创建"  # what the pictures show instead of this machine's folder
STICK = Medium(
    path=Path("E:"),
    there=True,
    root=Path("E:"),
    name="U盘",
    file_system="exFAT",
    free=28_700_000_000,
    total=31_000_000_000,
    cluster=32768,
    read_only=False,
    removable=True,
    identity=(0, 0),
)
SCREEN = {"name": "1", "x": 0, "y": 0, "width": 1366, "height": 768, "logicalDpi": 96, "dpr": 1}
SIZE = (1200, 720)  # of the window: its letters stay readable on a printed page
_COLOURS = 48
_WAIT = 60.0  # seconds until what does not come counts as hanging
_REST = 0.4  # seconds for what is drawn in its own time
# The chapters' pages by their tabs' names; a tab that there is not (yet) is passed over.
_TABS = {
    "overview": "overview",
    "gaps": "gaps",
    "calendar": "calendar",
    "activities": "activities",
    "library": "library",
    "supervision": "supervision",
    "publicity": "publicity",
    "assessment": "assessment",
    "archives": "archives",
    "plan": "plan",
    "data": "data",
    "history": "history",
}


class _Then(datetime):
    """What the history takes the time of a change from, on the day of the pictures."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(DAY.year, DAY.month, DAY.day, 10, 32).astimezone(tz)


def shots() -> Mapping[str, Callable[[MainWindow], QWidget]]:
    """What each picture shows: name -> opens it and answers what is drawn."""
    known = {"overview", *(tab.name for tab in TABS)}
    pages = {picture: partial(_tab, tab) for picture, tab in _TABS.items() if tab in known}
    return {
        "window": _category,
        **pages,
        "activity-form": _activity_form,
        "search": _search,
        "people": lambda window: _dialog(window, window.deeds.departments),
        "volunteers": lambda window: _dialog(window, window.deeds.volunteers),
        "export-table": lambda window: _dialog(window, window.deeds.export_table),
        "print": lambda window: _dialog(window, partial(window.deeds.print_papers, "checklist")),
        "stick": lambda window: _dialog(window, window.deeds.archive),
        "send": lambda window: _dialog(window, window.deeds.send_packages),
        "new-year": lambda window: _dialog(window, window.deeds.new_year),
        "restore": lambda window: _dialog(window, window.deeds.restore),
        "inspection": _inspection,
        "first-start": _first_start,
        "trouble": _trouble,
    }


def take(window: MainWindow, name: str) -> bytes:
    """The picture of this name as a small PNG file."""
    for dialog in _dialogs(window):
        dialog.reject()
    window.show_tabs()
    for tab in TABS:
        if not tab.always:
            window.tabs.close_tab(tab.name)
    window.search.clear()
    drawn = shots()[name](window)
    if not drawn.isVisible():
        drawn.show()
    _settle(window)
    _show_other_place(drawn, window.desk.workspace.folder)
    picture = drawn.grab()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    if isinstance(drawn, QDialog):
        drawn.reject()
        drawn.deleteLater()
    return _small(bytes(buffer.data().data()))


@contextmanager
def full_window(folder: Path) -> Iterator[MainWindow]:
    """The window over a full year, on the day of the pictures."""
    today, now, media, at = clock.today, clock.now, media_list.media, lane.datetime
    lane.datetime = _Then
    media_list.media = lambda: [STICK]  # not this machine's
    clock.today, clock.now = lambda: DAY, lambda: datetime(DAY.year, DAY.month, DAY.day, 10, 32)  # noqa: DTZ001
    try:
        workspace = Workspace.create(folder, UNIT)
        make_year(workspace, DAY.year, 0.3)
        with workspace.log.change() as session:
            add_samples(session)
        app = make_application()
        theme.apply(app)
        window = MainWindow(workspace)
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        _settle(window)
        try:
            yield window
        finally:
            window.desk.close()
            window.hide()
            window.deleteLater()
    finally:
        clock.today, clock.now, media_list.media, lane.datetime = today, now, media, at


def main() -> None:
    """Write all of them."""
    with TemporaryDirectory() as temporary:
        screen = Path(temporary) / "screen.json"
        screen.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"  # else a dialog gets 800 pixels
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, temporary)
        with full_window(Path(temporary) / "文明创建") as window:
            for name in shots():
                picture = take(window, name)
                (FOLDER / f"{name}.png").write_bytes(picture)
                sys.stdout.write(f"{name} {len(picture) // 1024} KB\n")


def _small(png: bytes) -> bytes:
    """In few colours, as small as it can be."""
    made = BytesIO()
    drawn = Image.open(BytesIO(png)).convert("RGB")
    drawn.quantize(_COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _settle(window: MainWindow) -> None:
    """Let the window finish what it does, and draw."""
    jobs = (window.desk.jobs, window.desk.papers)
    _until(lambda: not any(each.busy() for each in jobs))
    rest = time.monotonic() + _REST
    _until(lambda: time.monotonic() > rest)
    _until(lambda: not any(each.busy() for each in jobs))


def _until(come: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _WAIT
    while not come():
        if time.monotonic() > deadline:
            raise TimeoutError
        QApplication.processEvents()
        time.sleep(0.01)


def _dialogs(window: MainWindow) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def _dialog(window: MainWindow, opens: Callable[[], object]) -> QWidget:
    opens()
    _until(lambda: bool(_dialogs(window)))
    return _dialogs(window)[-1]


def _tab(name: str, window: MainWindow) -> QWidget:
    window.tabs.show_tab(name)
    return window


def _category(window: MainWindow) -> QWidget:
    window.tabs.setCurrentIndex(2)
    return window


def _activity_form(window: MainWindow) -> QWidget:
    return _dialog(window, lambda: new_activity(window.desk, window, tasks=("2-7",), kind="志愿服务"))


def _search(window: MainWindow) -> QWidget:
    _tab("overview", window)
    _settle(window)  # a page that is just shown takes the keyboard
    window.search.setFocus()
    window.search.setText("配档")
    _until(window.search.hits.isVisible)
    return window


def _inspection(window: MainWindow) -> QWidget:
    window.deeds.inspection()
    return window


def _first_start(_window: MainWindow) -> QWidget:
    dialog = FirstStart()
    dialog.place.setText(PLACE)
    return dialog


def _trouble(_window: MainWindow) -> QWidget:
    return TroublePage(Path(PLACE), DataFolderError(Trouble.GONE, ""))


def _show_other_place(drawn: QWidget, folder: Path) -> None:
    for line in drawn.findChildren(QLabel):
        if str(folder) in line.text():
            line.setText(line.text().replace(str(folder), PLACE))
    QApplication.processEvents()  # lays out anew what has become shorter


if __name__ == "__main__":
    main()
