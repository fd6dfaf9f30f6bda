"""导出Excel: what a list shows now, in its order, as a workbook."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from ui.ground.desk import Desk
from ui.ground.messages import ask, show_error, show_note
from ui.ground.system import ask_save_path, show_saved
from ui.parts.fields import button
from wenming_desktop.jobs import Job


def export_button(desk: Desk, list_name: str, ids: Callable[[], Sequence[str]]) -> QPushButton:
    """A button that writes a list.

    Args:
        desk: the desk.
        list_name: of wenming_desktop.documents.lists.
        ids: the rows on show, in their order.
    """
    made = button("导出Excel…", lambda: export_shown(desk, made, list_name, ids()))
    made.setToolTip("把现在显示的这些行，按现在的顺序存成 Excel 表格")
    return made


def export_shown(desk: Desk, parent: QWidget, list_name: str, ids: Sequence[str]) -> None:
    """Ask where to, and with or without whole numbers where the list has some; then write it."""
    from wenming_desktop.documents.lists.export import find_list  # noqa: PLC0415 - loads openpyxl and typst

    window, kind = parent.window(), find_list(list_name)
    if not ids or desk.plan is None:
        show_note(window, "现在没有显示任何一行，没有可以导出的内容。")
    elif kind.is_personal:
        ask(
            window,
            f"导出 {len(ids)} {kind.counted}。交给别人的，电话、编号隐去部分数字；留给自己的可以完整。",
            "隐去部分数字",
            lambda: _write(desk, window, list_name, ids, personal=False),
            instead=("完整", lambda: _write(desk, window, list_name, ids, personal=True)),
        )
    else:
        _write(desk, window, list_name, ids, personal=False)


def _write(desk: Desk, window: QWidget, list_name: str, ids: Sequence[str], *, personal: bool) -> None:
    from wenming_desktop.documents.lists.export import (  # noqa: PLC0415 - loads openpyxl and typst
        export_list,
        find_list,
        is_part,
        list_file_name,
    )
    from wenming_desktop.documents.paper import Subject  # noqa: PLC0415 - with the lines above

    plan, kind, today, workspace = desk.shown_plan(), find_list(list_name), desk.today(), desk.workspace
    with workspace.reading() as session:
        part = is_part(kind, Subject(session, workspace.files, plan.id, today), ids)
    name = list_file_name(kind, plan.year, part=part, personal=personal)
    target = ask_save_path(window, f"导出 {len(ids)} {kind.counted}", name)
    if target is None:
        return
    shown = list(ids)

    def write(job: Job) -> int:
        with workspace.reading() as session:
            subject = Subject(session, workspace.files, plan.id, today)
            return export_list(kind, subject, target, job, shown, personal=personal)

    desk.run(
        f"导出{kind.title}",
        write,
        lambda count: show_saved(_over(desk, window), f"已导出 {count} {kind.counted}：{target}", target),
        lambda error: show_error(_over(desk, window), error),
        lambda: show_note(_over(desk, window), "已取消，没有导出。"),
    )


def _over(desk: Desk, window: QWidget) -> QWidget:
    """Where the end is told: over the window that asked, the main one if that is closed by then."""
    return window if isValid(window) and window.isVisible() else desk.window
