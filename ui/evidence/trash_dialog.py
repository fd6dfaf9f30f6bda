"""材料回收站: what was thrown away, restored or emptied for good."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.messages import ask, show_note
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label, shortcut
from ui.parts.number_box import NumberBox
from ui.parts.paged_model import PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.table_names import Table
from wenming_desktop.evidence.trash import (
    DAYS_SETTING,
    Emptied,
    TrashRow,
    empty,
    restore,
    trash_days,
    trash_rows,
)
from wenming_desktop.jobs import Job
from wenming_desktop.settings import set_setting
from wenming_desktop.words import size_text

_MOST_DAYS = 3_650
_TABLES = {Table.TRASH_ITEM, Table.SETTING}


class TrashDialog(Dialog):
    """Lists the trash with the days that are left; Enter restores, Delete deletes for good.

    Args:
        desk: the desk.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("材料回收站")
        self._desk = desk
        self.model = PagedTable(_COLUMNS)
        self.view = PagedView(self.model)
        self.view.setAccessibleName("回收站里的材料")
        self.view.opened.connect(self.restore)
        self.said = label(role="secondary")
        self.said.setWordWrap(True)
        self.days = NumberBox(minimum=1, maximum=_MOST_DAYS, suffix=" 天后自动清除")
        self.days.setAccessibleName("多少天后自动清除")
        self.days.setValue(desk.read(trash_days))
        self.days.editingFinished.connect(self._save_days)
        self.back = button("恢复", self.restore, primary=True)
        self.delete = button("彻底删除…", self.delete_chosen)
        self.all = button("清空…", self.empty_all)
        lay_out(
            self,
            self.said,
            self.view,
            bar(self.days, None, self.all, self.delete, self.back, button("关闭", self.accept)),
        ).setStretch(1, 1)
        shortcut(self.view, "Del", self.delete_chosen)
        fit(self, 900, 480)
        desk.changed.connect(self._on_changed)
        self._load()
        self.view.setFocus()

    def restore(self) -> None:
        """Bring back what is chosen; what could not come is said."""
        if ids := self.view.selected_ids():
            done = self._desk.change(restore, ids, parent=self)
            if done and done.left:
                show_note(self, "".join(done.left))

    def delete_chosen(self) -> None:
        """Delete what is chosen for good, after asking."""
        self._ask(self.view.selected(), "彻底删除")

    def empty_all(self) -> None:
        """Empty the trash, after asking."""
        self._ask(self._rows, "清空")

    def _ask(self, rows: list[TrashRow], deed: str) -> None:
        if rows:
            size = size_text(sum(row.size for row in rows))
            ask(
                self,
                f"{deed} {len(rows)} 份材料，共 {size}？文件会从本机删除，不能恢复；"
                "放入这些材料以前的修改也不能再撤销。",
                deed,
                lambda: self._empty([row.id for row in rows]),
            )

    def _empty(self, ids: list[str]) -> None:
        workspace = self._desk.workspace

        def work(job: Job) -> Emptied:
            job.check()
            return empty(workspace.log, workspace.files, workspace.texts, ids)

        self._desk.run("清空材料回收站", work)

    def _on_changed(self, changed: Changed) -> None:
        if changed.tables & _TABLES:
            self._load()

    def _load(self) -> None:
        self._rows = self._desk.read(trash_rows, datetime.now(UTC))
        self.model.show_rows(self._rows)
        size = size_text(sum(row.size for row in self._rows))
        self.said.setText(
            f"{len(self._rows)} 份材料，共 {size}。恢复时，原来用在各处的一并归回。"
            if self._rows
            else "回收站是空的。从任务里“移出”的材料不在这里，仍在材料库。"
        )
        for each in (self.back, self.delete, self.all):
            each.setEnabled(bool(self._rows))

    def _save_days(self) -> None:
        if self.days.value() != self._desk.read(trash_days):
            days = str(self.days.value())
            self._desk.change(set_setting, DAYS_SETTING, days, "材料回收站保留天数", parent=self)


_COLUMNS = (
    PagedColumn[TrashRow]("题名", 0, lambda row: row.title),
    PagedColumn[TrashRow]("文件名", 170, lambda row: row.original_name),
    PagedColumn[TrashRow]("大小", 76, lambda row: size_text(row.size)),
    PagedColumn[TrashRow]("原在", 190, lambda row: "、".join(row.places) or "没有用到"),
    PagedColumn[TrashRow]("删除日期", 96, lambda row: f"{row.trashed_at.astimezone():%Y-%m-%d}"),
    PagedColumn[TrashRow]("还留", 76, lambda row: f"{row.days_left} 天" if row.days_left else "下次启动清除"),
)
