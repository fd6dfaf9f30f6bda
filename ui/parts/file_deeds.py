"""What can be done with files wherever they are shown: use them elsewhere too, replace one, throw away."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from ui.ground.desk import Desk
from ui.ground.messages import ask, show_note
from ui.ground.system import ask_open_path, show_in_folder, trying
from ui.parts.evidence_record import EvidenceRecordDialog
from ui.parts.handing_out import HandedOut
from ui.parts.records_dialog import RecordsDialog
from ui.parts.use_also_dialog import UseAlsoDialog
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.library import file_row, file_rows
from wenming_desktop.evidence.opening import stored_file
from wenming_desktop.evidence.replacing import Replaced, replace_file, scan_doubt
from wenming_desktop.evidence.trash import trash, trash_days
from wenming_desktop.jobs import Job
from wenming_desktop.words import listed

_LOOKED_AT, _NAMED = 20, 6  # files and uses for a tool tip
_SCANS = "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.ofd)"


def add_file(
    menu: QMenu,
    desk: Desk,
    rows: Sequence[EvidenceRow],
    parent: QWidget,
    *,
    look: Callable[[], object],
    launch: Callable[[], object],
    keys: tuple[str, str] = ("", ""),
) -> None:
    """What can be done to files, wherever they are shown.

    Args:
        menu: to add to.
        desk: the desk.
        rows: the files, at least one.
        parent: what dialogs lie over.
        look: leafs through them in the program.
        launch: opens them in their own programs.
        keys: for both, as the place has them.
    """
    ids = [row.id for row in rows]
    menu.addAction("查看" + keys[0], look)
    menu.addAction("打开" + keys[1], launch)
    menu.addAction("复制文件", lambda: QGuiApplication.clipboard().setMimeData(HandedOut(desk, rows, parent)))
    menu.addAction("在文件夹中显示", lambda: show_stored(desk, rows[0], parent.window()))
    if len(rows) == 1:
        menu.addAction("修改登记…", lambda: EvidenceRecordDialog(desk, rows[0], parent).open())
    else:
        menu.addAction("批量登记…", lambda: RecordsDialog(desk, ids, parent.window()).open())
    add_deeds(menu, desk, ids, parent)


def add_deeds(menu: QMenu, desk: Desk, ids: Sequence[str], parent: QWidget) -> None:
    """Add the entries to a menu of the evidence with these ids."""
    shown, rows = desk.plan and desk.plan.id, desk.read(file_rows, ids[:_LOOKED_AT])
    uses = dict.fromkeys(use.said(shown) for row in rows for use in row.uses)
    action = menu.addAction("同时用于…", partial(use_also, desk, ids, parent))
    action.setToolTip(f"现在用在：{listed(list(uses), '处', _NAMED)}" if uses else "还没有用在任何地方")
    menu.setToolTipsVisible(True)
    if len(ids) == 1:
        menu.addAction("换一份更清楚的扫描件…", partial(replace, desk, ids[0], parent))
    menu.addAction("移到回收站", partial(to_trash, desk, ids, parent))


def show_stored(desk: Desk, row: EvidenceRow, parent: QWidget) -> None:
    """Show where a file's bytes lie; says over ``parent`` if they are gone."""
    trying(parent, lambda: show_in_folder(stored_file(desk.workspace.files, row)))


def use_also(
    desk: Desk, ids: Sequence[str], parent: QWidget, done: Callable[[], object] = lambda: None
) -> None:
    """Let the clerk say where else the files are used. ``done`` follows once that is another place."""
    if desk.read(file_rows, ids):
        before = desk.snapshot.step
        dialog = UseAlsoDialog(desk, ids, parent.window())
        dialog.accepted.connect(lambda: done() if desk.snapshot.step != before else None)
        dialog.open()
    else:
        show_note(parent.window(), "材料已不在材料库里，可能移到了回收站，或者添加已被撤销。")


def replace(desk: Desk, evidence_id: str, parent: QWidget) -> None:
    """Let the clerk choose the file that takes the place of one."""
    if path := ask_open_path(parent, "换一份更清楚的扫描件", _SCANS):
        replace_by(desk, evidence_id, path, parent)


def replace_by(desk: Desk, evidence_id: str, path: Path, parent: QWidget) -> None:
    """Put a file in the place of another, asking first where it does not look like a better one."""
    workspace, window = desk.workspace, parent.window()

    def look(job: Job) -> str:
        with workspace.reading() as session:
            picture = file_row(session, evidence_id).picture
        return scan_doubt(path, job, picture=picture)

    def go_on(doubt: str) -> None:
        if doubt:
            ask(window, f"{doubt}\n还要换上吗？", "换上", put, no=("不换", lambda: None))
        else:
            put()

    def work(job: Job) -> Replaced:
        return replace_file(workspace.log, workspace.files, evidence_id, path, job)

    def tell(done: Replaced) -> None:
        if not done.changed:
            show_note(window, f"“{path.name}”和现在的文件完全一样，没有改动。")
            return
        marks = f"原来页面上的 {done.marks} 处标记已去掉，请在新的页面上重新标。" if done.marks else ""
        show_note(window, f"已换成“{path.name}”，各处都换了；换下的文件在“修改登记…”里还能打开。{marks}")

    def put() -> None:
        desk.run("换一份扫描件", work, tell)

    desk.run(f"查看“{path.name}”", look, go_on)


def to_trash(
    desk: Desk, ids: Sequence[str], parent: QWidget, done: Callable[[], object] = lambda: None
) -> None:
    """Throw files away; asks where they are used. ``done`` follows once they are gone."""

    def throw() -> None:
        if desk.change(trash, ids, parent=parent):
            done()

    rows = desk.read(file_rows, ids)
    uses = sum(len(row.places) for row in rows)
    if not uses:
        throw()
        return
    days = desk.read(trash_days)
    ask(
        parent.window(),
        f"“{listed([row.title for row in rows], '份')}”用在 {uses} 处，移到回收站后这些地方都不再有。"
        f"{days} 天内可以从材料回收站恢复。",
        "移到回收站",
        throw,
    )
