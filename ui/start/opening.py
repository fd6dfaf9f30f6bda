"""Which data is opened at the start: the last, found again where it went, another, a new one, practice."""

from collections.abc import Callable
from pathlib import Path

from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.ground.preferences import (
    RecentData,
    forget_workspace,
    last_workspace,
    practice_folder,
    remember_data,
    remember_workspace,
)
from ui.help.help import Help
from ui.start.look_only import opened_anyhow
from ui.start.practising import ABOUT, is_practice, open_practice
from ui.start.ways import BUNDLED
from wenming_desktop.errors import UserError
from wenming_desktop.safety.location import refuse_unsafe
from wenming_desktop.safety.trouble import DataFolderError, Trouble
from wenming_desktop.workspace import DATABASE_NAME, Workspace


def open_at_start(folder: Path | None, call_first: Callable[[Path], bool]) -> Workspace | None:
    """A workspace, by as many pages as the clerk goes through; None where the program is left.

    Args:
        folder: the one to open; None where there was none yet.
        call_first: brings the window forward that has a folder open; whether there is one on this PC.
    """
    from ui.start.trouble_page import TroublePage  # noqa: PLC0415 - a start without trouble does without

    while folder:
        try:
            return opened_anyhow(folder)
        except UserError as error:
            trouble = error.trouble if isinstance(error, DataFolderError) else Trouble.UNREAD
            if trouble is Trouble.IN_USE and call_first(folder):
                return None
            if trouble is Trouble.REFUSED:
                forget_workspace(folder)
            page = TroublePage(folder, error)
        Help(page)
        page.exec()
        page.deleteLater()
        if page.workspace:
            return page.workspace
        if page.way is None:
            return None
        if workspace := first_start(page.way):
            return workspace
    return first_start()


def first_start(way: int = BUNDLED) -> Workspace | None:
    """A workspace as the clerk begins it; None where that was given up."""
    from ui.start.first_start import FirstStart  # noqa: PLC0415 - only the first start needs it

    dialog = FirstStart(way=way)
    Help(dialog)
    taken = dialog.exec()
    dialog.deleteLater()
    if taken and dialog.practice:
        return open_practice() or first_start(way)
    if taken and dialog.folder and dialog.workspace is None:
        return open_at_start(dialog.folder, lambda _folder: False)
    return dialog.workspace if taken else None


def open_last() -> Workspace | None:
    """The real data again, as at the start."""
    return open_at_start(last_workspace(), lambda _folder: False)


def practise_or_return(*, anew: bool) -> Workspace | None:
    """Practice data; where that is given up, the real data again."""
    return open_practice(anew=anew) or open_last()


def offer_practice(desk: Desk) -> None:
    """Ask before the window with the real data gives way to practice."""

    def begin(*, anew: bool) -> None:
        desk.leave_wanted.emit(lambda: practise_or_return(anew=anew))

    if (practice_folder() / DATABASE_NAME).exists():
        ask(
            desk.window,
            f"{ABOUT}\n\n上次的练习还在。",
            "接着练",
            lambda: begin(anew=False),
            instead=("重新开始", lambda: begin(anew=True)),
        )
    else:
        ask(desk.window, f"{ABOUT}\n\n做一份要几秒钟。", "开始练习", lambda: begin(anew=True))


def keep_in_mind(workspace: Workspace, years: str) -> None:
    """Open this one again at the next start, unless it is for practice or lies where data must not.

    Args:
        workspace: what is open now.
        years: its plans', as recent data is told of.
    """
    try:
        refuse_unsafe(workspace.folder)
    except DataFolderError:
        return
    if not is_practice(workspace.folder):
        remember_workspace(workspace.folder)
        remember_data(RecentData(workspace.folder, workspace.unit, years))
