"""The card 备份: what there is, what going back to one would change, and going back."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QVBoxLayout

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.messages import ask, show_error, show_note
from ui.ground.system import ask_save_path
from ui.parts.dialog_parts import bar, put
from ui.parts.fields import button, elided, label, wrapped
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from ui.transfer.data.backup_rows import BackupRow, Listed, ago, list_backups
from ui.transfer.data.differences_dialog import DifferencesDialog
from ui.transfer.restore_choice import RestoreChoice
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import copy_hashed
from wenming_desktop.safety.known_backups import KnownBackups
from wenming_desktop.safety.saving import saving
from wenming_desktop.transfer.merging.going_back import GoingBack, going_back
from wenming_desktop.words import chinese_date, size_text

_SHOWN, _MOST_SHOWN = 7, 14  # rows at once; the rest when it is asked for
_ROW = 34  # pixels at 100 %
_RULE = "最近2天每份都留，再往前12天每天一份、10周每周一份、9个月每月一份"

_COLUMNS = (
    PagedColumn[BackupRow]("时间", 138, lambda row: row.when),
    PagedColumn[BackupRow]("为什么", 0, lambda row: row.why),
    PagedColumn[BackupRow]("里面有", 224, lambda row: row.holds),
    PagedColumn[BackupRow]("大小", 76, lambda row: row.size),
    PagedColumn[BackupRow]("在哪里", 104, lambda row: row.where),
    PagedColumn[BackupRow](
        "检查", 92, lambda row: row.state[0] if row.state else "正在看", pill=lambda row: row.state
    ),
)


class BackupsCard(QFrame):
    """Lists by a worker, so that hundreds of backups hold nobody up.

    Args:
        desk: the desk.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._desk = desk
        self._listed = Listed((), ())
        self._known = KnownBackups(desk.workspace.cache_folder)
        self._all = False
        self._wanted = ""  # the backup whose differences are being counted
        self._comparing: LongWork | None = None
        self.back: GoingBack | None = None
        self.about = elided()
        self.model = PagedTable(_COLUMNS)
        self.view = PagedView(self.model)
        self.view.setAccessibleName("备份")
        self.view.setProperty("bare", True)
        self.view.setProperty("quiet", True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.verticalHeader().setDefaultSectionSize(theme.px(_ROW))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.chosen.connect(self._compare)
        self.view.opened.connect(self.show_differences)
        self.rest = elided()
        self.all_button = button("全部显示", self._show_all, link=True)
        self.heading, self.words = label("", "heading"), wrapped("", "secondary")
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.problem = wrapped("", "late")
        self.see = button("看改了什么…", self.show_differences)
        self.save = button("另存…", self._save)
        self.restore = button("恢复到这一份…", self._ask_restore)
        self.now = button("立即备份", self.back_up)
        self.file = button("从文件恢复…", self._restore_file)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(theme.px(8))
        head = bar(label("备份", "heading"), self.about, self.now, self.file)
        head.setStretchFactor(self.about, 1)
        foot = bar(self.rest, self.all_button)
        foot.setStretchFactor(self.rest, 1)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(2))
        put(texts, self.heading, self.words)
        chosen = bar(texts, self.see, self.save, self.restore)
        chosen.setStretchFactor(texts, 1)
        put(column, head, self.problem, self.view, foot, chosen)
        self.problem.hide()
        self._show_rows()

    def reload(self) -> None:
        """List anew, and read what is not known."""
        folder, second = self._desk.workspace.backups_folder, self._desk.second.there

        def work(job: Job) -> Listed:
            listed = list_backups(folder, second)
            self._listed = listed
            job.report(0, 1)  # they are shown before they are read
            self._known.examine(listed.every, job)
            self._known.keep_only(listed.every)
            return listed

        looked = self._desk.papers.start("查看备份", work, housekeeping=True)
        looked.progressed.connect(self._show_progress)
        looked.succeeded.connect(self._show_listed)

    def back_up(self) -> None:
        """立即备份."""
        workspace = self._desk.workspace
        made = self._desk.run("备份", lambda _job: workspace.back_up("手动"))
        made.succeeded.connect(self._show_made)

    def show_differences(self, _row: object = None) -> None:
        """看改了什么: each difference in words."""
        if self.back and self.back.rows:
            DifferencesDialog(self.back, self.heading.text(), self).open()

    def _show_made(self, _path: object) -> None:
        self.reload()

    def _show_progress(self, *_progress: object) -> None:
        self._show_rows()

    def _show_listed(self, listed: object) -> None:
        if isinstance(listed, Listed):
            self._listed = listed
        self._show_rows()
        self._compare(self.view.current(), anew=True)

    def _show_all(self) -> None:
        self._all = not self._all
        self.all_button.setText("只看最近的" if self._all else "全部显示")
        self._show_rows()

    def _show_rows(self) -> None:
        rows = self._listed.rows(self._known)
        shown = rows if self._all else rows[:_SHOWN]
        self.model.show_rows(shown)
        most = min(max(len(shown), 1), _MOST_SHOWN)
        self.view.setFixedHeight(self.view.horizontalHeader().sizeHint().height() + theme.px(_ROW) * most + 2)
        self.problem.setText(self._listed.problem)
        self.problem.setVisible(bool(self._listed.problem))
        if not rows:
            self.about.setText("还没有备份，点“立即备份”做一份")
        else:
            size = size_text(sum(row.backup.size for row in rows))
            last = ago(rows[0].backup.made_at, clock.now())
            self.about.setText(f"最近一份 {last}，共 {len(rows)} 份，{size}")
        more = len(rows) - len(shown)
        self.rest.setText(f"还有 {more} 份：{_RULE}" if more else _RULE)
        self.all_button.setVisible(bool(more) or self._all)
        self._enable()

    def _enable(self) -> None:
        row = self.view.current()
        opens = bool(row and row.found and row.found.counts)
        self.see.setEnabled(opens and bool(self.back and self.back.rows))
        self.save.setEnabled(row is not None)
        self.restore.setEnabled(opens)

    def _compare(self, row: BackupRow | None, *, anew: bool = False) -> None:
        """Count what going back to a row would change, before anybody can ask for it."""
        if row and row.id == self._wanted and not anew:
            return
        if self._comparing:
            self._comparing.cancel()
        self._comparing, self.back = None, None
        self._wanted = row.id if row else ""
        made = row.backup.made_at if row else None
        self.heading.setText(f"回到 {chinese_date(made.date())} {made:%H:%M}" if made else "选一份备份")
        self.words.setText("")
        self._enable()
        if row is None or row.found is None:
            self._wanted = ""
            return
        if row.found.counts is None:
            self.words.setText(row.found.problem)
            return
        self.words.setText("正在数会改变什么…")
        workspace, path = self._desk.workspace, row.backup.path
        work = self._desk.papers.start(
            "比较备份", lambda job: (row.id, going_back(workspace, path, job)), housekeeping=True
        )
        work.succeeded.connect(self._show_back)
        work.failed.connect(self._show_failure)
        self._comparing = work

    def _show_back(self, found: tuple[str, GoingBack]) -> None:
        if found[0] != self._wanted:
            return
        self._comparing, self.back = None, found[1]
        kept = "材料原件不动，恢复以后仍能找到。" if self.back.rows else ""
        self.words.setText(f"{self.back.words}{kept}")
        self._enable()

    def _show_failure(self, error: UserError) -> None:
        self._comparing = None
        self.words.setText(error.message)

    def _ask_restore(self) -> None:
        row = self.view.current()
        if row is None:
            return
        if hindrance := self._desk.hindrance("恢复"):
            show_error(self, UserError(hindrance))
            return
        lost = self.back.words if self.back else "那以后登记的、改过的都不在了。"
        ask(
            self,
            f"{self.heading.text()}（{row.why}）\n{lost}\n\n"
            "现在的数据先存成备份，想回来时再从那份恢复；材料原件一个不删。\n窗口会关上，恢复完再打开。",
            "恢复到这一份",
            partial(self._desk.restore_wanted.emit, row.backup.path),
            no=("不恢复", lambda: None),
        )

    def _save(self) -> None:
        row = self.view.current()
        path = ask_save_path(self, "另存备份", row.id) if row else None
        if row and path:
            source = row.backup.path
            made = self._desk.run("另存备份", lambda job: _copy(source, path, job))
            made.succeeded.connect(self._show_saved)

    def _show_saved(self, path: object) -> None:
        show_note(self, f"备份已另存到 {path}")

    def _restore_file(self) -> None:
        dialog = RestoreChoice(self._desk, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def _copy(source: Path, target: Path, job: Job) -> Path:
    size = source.stat().st_size if source.is_file() else 0
    if not size:
        raise UserError(f"备份“{source.name}”已经不在了，没有另存。")
    with saving(target, f"无法另存“{target.name}”") as part:
        copy_hashed(source, part, lambda _count: job.check())
    return target
