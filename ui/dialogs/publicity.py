"""宣传报道: one in a form, many pasted from a spreadsheet with a preview of what is wrong."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ui import theme
from ui.delegates.cells import TextCell
from ui.desk import Desk
from ui.widgets.day_edit import DayEdit
from ui.widgets.dialog_parts import bar, fit, lay_out
from ui.widgets.fields import button, label
from ui.widgets.form import FormDialog
from ui.widgets.name_edit import NameEdit
from ui.widgets.task_box import task_box
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Saved
from wenming_desktop.ledger.publicity import (
    PublicityDraft,
    PublicityLevel,
    PublicityRow,
    create_publicity,
    edit_publicity,
    publicity_totals,
)
from wenming_desktop.ledger.publicity_pasting import (
    PastedReport,
    PublicityPreview,
    read_pasted_publicity,
    save_pasted_publicity,
)

_READS_AFTER = 250  # milliseconds after the last key
_FIELDS: Mapping[str, tuple[str, int]] = {  # head and width of the preview's columns
    "published_on": ("刊发日期", 100),
    "title": ("标题", 0),
    "media": ("媒体", 130),
    "level": ("级别", 64),
    "link": ("链接或版面", 120),
    "adopted": ("采用", 60),
    "task": ("任务", 60),
}


class PublicityDialog(FormDialog):
    """A new report, or one that is changed.

    Args:
        desk: with a plan on show.
        parent: the window it lies over.
        row: the report that is changed; None for a new one.
    """

    def __init__(self, desk: Desk, parent: QWidget, row: PublicityRow | None = None) -> None:
        super().__init__(desk, "修改报道" if row else "新增报道", parent)
        plan = desk.plan
        assert plan  # noqa: S101 - asked before
        self._plan_id, self._row = plan.id, row
        self.saved_id = row.id if row else ""
        draft = row.draft if row else PublicityDraft("", "", None, None)
        media = desk.read(publicity_totals, plan.id).by_media
        self.title = QLineEdit(draft.title)
        self.media = NameEdit([count.name for count in media], "例如 沂蒙晚报，可选用过的")
        self.media.setText(draft.media)
        self.level = QComboBox(placeholderText="请选择")
        for level in PublicityLevel:
            self.level.addItem(level.value, level)
        self.level.setCurrentIndex(self.level.findData(draft.level) if draft.level else -1)
        self.published_on = DayEdit(plan.year, draft.published_on)
        self.link = QLineEdit(draft.link, placeholderText="网址，或第几版")
        self.adopted = QCheckBox("已采用（只是投稿的不勾）")
        self.adopted.setChecked(draft.adopted)
        self.task = task_box(desk, draft.task)
        self.add("title", "标题", self.title)
        self.add("media", "媒体", self.media)
        self.add("level", "级别", self.level)
        self.add("published_on", "刊发日期", self.published_on)
        self.add("link", "链接或版面", self.link)
        self.add("adopted", "采用", self.adopted)
        self.add("task", "对应任务", self.task)
        self.resize(theme.px(520), self.sizeHint().height())
        self.title.setFocus()

    def submit(self, session: Any) -> Saved:
        if problem := self.published_on.problem():
            raise FieldErrors({"published_on": problem})
        draft = PublicityDraft(
            self.title.text(),
            self.media.text(),
            PublicityLevel(level) if (level := self.level.currentData()) else None,
            self.published_on.day(),
            self.link.text(),
            self.adopted.isChecked(),
            self.task.currentData(),
        )
        if self._row:
            return edit_publicity(session, self._row.id, draft)
        saved = create_publicity(session, self._plan_id, draft)
        self.saved_id = saved.id
        return saved


class PublicityPasteDialog(QDialog):
    """A pasted table, beneath it how it was understood; ticked rows are saved as one step.

    Args:
        desk: with a plan on show.
        parent: the window it lies over.
        copied: the table to begin with.
    """

    def __init__(self, desk: Desk, parent: QWidget, copied: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("从表格粘贴报道")
        self._desk = desk
        self._preview: PublicityPreview | None = None
        self.box = QPlainTextEdit(
            placeholderText="在 Excel 或 WPS 表格里选中报道的行并复制，到这里粘贴（Ctrl+V）。\n"
            "有表头时各列顺序随意；没有表头时按：刊发日期、标题、媒体、级别、链接、是否采用、任务编号"
        )
        self.box.setTabChangesFocus(True)
        self.box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.box.setFixedHeight(theme.px(120))
        self.table = self._make_table()
        self.said = label(role="secondary")
        self.said.setWordWrap(True)
        self.save_button = button("保存", self.save, primary=True)
        foot = bar(self.said, button("取消", self.reject), self.save_button)
        foot.setStretch(0, 1)
        lay_out(self, self.box, self.table, foot)
        self._timer = QTimer(self, interval=_READS_AFTER, singleShot=True)
        self._timer.timeout.connect(self.read)
        self.box.textChanged.connect(self._timer.start)
        self.table.itemChanged.connect(lambda _item: self._count())
        fit(self, 1000, 600)
        self._count()
        self.box.setPlainText(copied)
        self.read()
        self.box.setFocus()

    def read(self) -> None:
        """Show how the pasted text is understood."""
        self._preview = None
        text = self.box.toPlainText()
        plan = self._desk.plan
        problem = ""
        if text.strip() and plan:
            try:
                self._preview = self._desk.read(read_pasted_publicity, plan.id, text)
            except UserError as error:
                problem = error.message
        self._fill()
        self._count()
        if problem:
            self.said.setText(problem)

    def save(self) -> None:
        """Enter the ticked rows; a refusal keeps everything as it is."""
        plan = self._desk.plan
        if self._timer.isActive():  # pressed before the last words were read
            self._timer.stop()
            self.read()
            return
        drafts = [report.draft for report in self._ticked()]
        if not plan or not drafts:
            return
        if self._desk.change(save_pasted_publicity, plan.id, drafts, parent=self) is not None:
            self.accept()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_FIELDS) + 2)
        table.setHorizontalHeaderLabels(["行", *(head for head, _ in _FIELDS.values()), "提示"])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.px(44))
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setColumnWidth(0, theme.px(60))
        for column, (_, width) in enumerate(_FIELDS.values(), start=1):
            if width:
                table.setColumnWidth(column, theme.px(width))
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(len(_FIELDS) + 1, theme.px(230))
        table.setItemDelegateForColumn(len(_FIELDS) + 1, TextCell(table))
        return table

    def _fill(self) -> None:
        rows = self._preview.rows if self._preview else ()
        self.table.blockSignals(True)
        self.table.setRowCount(len(rows))
        for at, report in enumerate(rows):
            tick = QTableWidgetItem(str(report.line))
            tick.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if not report.errors:
                tick.setFlags(tick.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                tick.setCheckState(Qt.CheckState.Checked)
            self.table.setItem(at, 0, tick)
            for column, field in enumerate(_FIELDS, start=1):
                self.table.setItem(at, column, _cell(report, field))
            said = "".join((*report.errors.values(), *report.warnings))
            note = QTableWidgetItem(said)
            note.setToolTip(said)
            self.table.setItem(at, len(_FIELDS) + 1, note)
        self.table.blockSignals(False)

    def _ticked(self) -> list[PastedReport]:
        rows = self._preview.rows if self._preview else ()
        checked = Qt.CheckState.Checked
        return [
            report
            for at, report in enumerate(rows)
            if not report.errors and (tick := self.table.item(at, 0)) and tick.checkState() == checked
        ]

    def _count(self) -> None:
        rows = self._preview.rows if self._preview else ()
        many = len(self._ticked())
        wrong = sum(bool(report.errors) for report in rows)
        self.save_button.setText(f"保存 {many} 篇" if many else "保存")
        self.save_button.setEnabled(bool(many))
        if not rows:
            self.said.setText("粘贴后先在这里核对，再保存。")
        elif wrong:
            self.said.setText(f"{wrong} 行有错，不会保存：红字是哪一格、错在哪里；在上面改正即可。")
        else:
            self.said.setText(f"{len(rows)} 行都能保存，空格键可以去掉某一行的勾。")


def _cell(report: PastedReport, field: str) -> QTableWidgetItem:
    """A field as it was understood, or as it was written where it was not."""
    draft = report.draft
    understood = {
        "published_on": f"{draft.published_on or ''}",
        "title": draft.title,
        "media": draft.media,
        "level": draft.level.value if draft.level else "",
        "link": draft.link,
        "adopted": "是" if draft.adopted else "否",
        "task": draft.task,
    }
    error = report.errors.get(field, "")
    text = (report.written.get(field, "") or "缺") if error else understood[field]
    item = QTableWidgetItem(text)
    item.setToolTip(error or text)
    if error:
        item.setForeground(theme.color("late"))
        item.setBackground(theme.color("late", 0.09))
    return item
