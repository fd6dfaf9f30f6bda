"""The bar at the top of a window whose data can only be looked at, or is for practice."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask, show_note
from ui.parts.fields import button, elided
from ui.start.look_only import HELP
from ui.start.opening import open_at_start, open_last, practise_or_return
from ui.start.practising import is_practice, throw_away
from wenming_desktop.errors import UserError
from wenming_desktop.workspace import Workspace


def title_of(workspace: Workspace) -> str:
    """What begins the window's title."""
    if is_practice(workspace.folder):
        return "【练习】"
    return "【只能看】" if workspace.read_only else ""


def make_notice(desk: Desk) -> QWidget | None:
    """The bar; None where the data is there to be worked on."""
    workspace = desk.workspace
    if is_practice(workspace.folder):
        return _bar(
            "练习数据：随便试，不影响真数据",
            "practice",
            (
                ("重新开始", partial(_begin_again, desk)),
                ("扔掉练习数据", partial(_throw_away, desk)),
                ("结束练习", lambda: desk.leave_wanted.emit(open_last)),
            ),
        )
    if workspace.read_only:
        about = HELP[workspace.read_only]
        return _bar(
            f"只能看，不能改：{workspace.read_only}",
            "protected",
            (
                ("重试", lambda: desk.leave_wanted.emit(partial(_open_anew, workspace))),
                ("怎么办", lambda: show_note(desk.window, about)),
            ),
        )
    return None


def _bar(text: str, kind: str, deeds: Sequence[tuple[str, Callable[[], object]]]) -> QWidget:
    frame = QFrame()
    frame.setProperty("notice", kind)
    row = QHBoxLayout(frame)
    row.setContentsMargins(theme.px(14), theme.px(5), theme.px(10), theme.px(5))
    row.setSpacing(theme.px(8))
    row.addWidget(elided(text, "alarm"), 1)
    for name, deed in deeds:
        row.addWidget(button(name, deed))
    return frame


def _open_anew(workspace: Workspace) -> Workspace | None:
    return open_at_start(workspace.folder, lambda _folder: False)


def _begin_again(desk: Desk) -> None:
    said = "练习里做过的都不要了，从头再来。真数据不受影响。"
    anew = partial(practise_or_return, anew=True)
    ask(desk.window, said, "重新开始", lambda: desk.leave_wanted.emit(anew))


def _throw_away(desk: Desk) -> None:
    def leave() -> Workspace | None:
        with suppress(UserError):  # what another program holds is thrown away when practice begins anew
            throw_away()
        return open_last()

    said = "练习数据整个删掉，窗口回到真数据。以后想练，再从菜单“练习数据…”开始。"
    ask(desk.window, said, "扔掉", lambda: desk.leave_wanted.emit(leave))
