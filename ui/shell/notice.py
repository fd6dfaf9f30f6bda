"""The bar at the top of a window whose data is not to be worked on: it can only be seen, or is for practice."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask, show_note
from ui.parts.fields import button, elided
from ui.start.opening import open_at_start, open_last, practise_or_return
from ui.start.practising import is_practice, throw_away
from ui.start.trouble_page import LOOK_ONLY
from wenming_desktop.safety.trouble import Trouble
from wenming_desktop.workspace import Workspace

_HELP = {
    LOOK_ONLY[Trouble.PROTECTED]: (
        "程序写不进数据文件夹，所以只能看、打印、导出。\n\n"
        "可以这样办：\n"
        "1　在文件夹上点右键，选“属性”，去掉“只读”，点“确定”，再回来点“重试”。\n"
        "2　文件夹在写保护的磁盘上，或是从光盘复制来的：整个复制到本机硬盘，再打开复制好的那一份。\n"
        "3　这台电脑换过用户：请信息科的同志把文件夹的“修改”权限给现在的用户。"
    ),
    LOOK_ONLY[Trouble.NEWER]: (
        "这份数据在别的电脑上用更新版本的程序改过，这个版本不敢改它，只能看、打印、导出。\n\n"
        "请信息科的同志把这台电脑上的程序升级到同样的版本，再打开就能改了。"
    ),
    LOOK_ONLY[Trouble.IN_USE]: (
        "另一个窗口，或这台电脑的另一位用户，正开着这份数据。两边一起改会互相覆盖，所以这里只能看。\n\n"
        "请在那边退出程序，再回来点“重试”。"
    ),
    LOOK_ONLY[Trouble.REFUSED]: (
        "数据放在U盘、网络盘或同步盘上，拔出、断网、同步都会损坏它，所以这里只能看。\n\n"
        "请把整个文件夹复制到本机硬盘，例如 D:\\文明创建，再打开复制好的那一份。"
    ),
}


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
        about = _HELP[workspace.read_only]
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
        throw_away()
        return open_last()

    said = "练习数据整个删掉，窗口回到真数据。以后想练，再从菜单“练习数据…”开始。"
    ask(desk.window, said, "扔掉", lambda: desk.leave_wanted.emit(leave))
