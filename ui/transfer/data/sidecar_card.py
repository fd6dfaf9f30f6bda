"""The card 登记.json: what it is for, whether it agrees with the database, and rebuilding from it."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask, show_error
from ui.ground.system import show_in_folder, trying
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, label, wrapped
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.saving import DATABASE_NAME
from wenming_desktop.safety.sidecar import SIDECAR, SidecarState, sidecar_state
from wenming_desktop.words import short_time

_ABOUT = (
    "每份材料的题名、文号、去处另存成一份普通文本，跟原件放在一起。数据库坏了、程序没有了，"
    "也看得懂，也能重建。随每次备份写出。"
)


class SidecarCard(QFrame):
    """Read by a worker: of ten years it has some 50 MB.

    Args:
        desk: the desk.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk = desk
        self._path = desk.workspace.folder / SIDECAR
        self.when = label("", "secondary")
        self.state = label("", "secondary")
        self.state.setWordWrap(True)
        self.open = button("打开", self._open, link=True)
        self.rebuild = button("按登记重建数据库…", self._ask_rebuild, link=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(theme.px(8))
        put(
            column,
            bar(label(SIDECAR, "heading"), None, self.when),
            wrapped(_ABOUT, "secondary"),
            self.state,
            bar(self.open, self.rebuild, None),
        )

    def reload(self) -> None:
        """Look at it anew."""
        there = self._path.is_file()
        for made in (self.open, self.rebuild):
            made.setEnabled(there)
        self.when.setText("")
        self.state.setText("正在与数据库核对…" if there else "还没有写出，做一次备份就有了")
        if there:
            path, database = self._path, self._desk.workspace.folder / DATABASE_NAME
            work = self._desk.papers.start("核对登记", partial(_look, path, database), housekeeping=True)
            work.succeeded.connect(self._show)
            work.failed.connect(self._refuse)

    def _show(self, found: SidecarState) -> None:
        self.when.setText(f"{short_time(found.written_at)} 写好")
        agrees = "与数据库一致" if found.agrees else "那以后有改动，下次备份时写进来"
        self.state.setText(f"{found.evidence:,} 份材料，共 {found.records:,} 条，{agrees}")

    def _refuse(self, error: UserError) -> None:
        self.rebuild.setEnabled(False)
        self.state.setText(error.message)

    def _open(self) -> None:
        trying(self, lambda: show_in_folder(self._path))

    def _ask_rebuild(self) -> None:
        if hindrance := self._desk.hindrance("重建"):
            show_error(self, UserError(hindrance))
            return
        ask(
            self,
            f"按 {SIDECAR} 重建数据库：{self.when.text()}，那以后登记的、改过的都不在了，"
            "撤销记录也没有了。\n\n"
            "现在的数据先存成备份；材料原件一个不删。窗口会关上，重建完再打开。",
            "按登记重建",
            partial(self._desk.restore_wanted.emit, self._path),
            no=("不重建", lambda: None),
        )


def _look(path: Path, database: Path, _job: Job) -> SidecarState:
    return sidecar_state(path, database)
