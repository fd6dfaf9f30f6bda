"""Exporting the assignment table: columns, heading and sheet kept for the year; or the unit's own form."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.documents.ordered_checks import OrderedChecks
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.long_work import LongWork
from ui.ground.messages import show_error, show_note
from ui.ground.system import ask_open_path, ask_save_path, show_saved
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, card_of, fit, lay_out
from ui.parts.fields import ElidedLabel, button, label, mark_invalid
from ui.parts.form import FormDialog
from wenming_desktop.documents.press.fonts import in_words, substituted_fonts
from wenming_desktop.documents.table.assignment_table import export_table as export_workbook
from wenming_desktop.documents.table.paper_sheets import Paper
from wenming_desktop.documents.table.table_columns import DEFAULT_COLUMNS, TOO_MUCH_FOR_A4, TableColumn
from wenming_desktop.documents.table.table_paper import boxes_in_table, export_pdf, export_word
from wenming_desktop.documents.table.table_settings import (
    TEXTS,
    TableSettings,
    has_leaders,
    on_sheet,
    save_table_settings,
    table_settings,
    usual_columns,
)
from wenming_desktop.documents.table.table_template import fill_template
from wenming_desktop.documents.table.table_widths import size_in_words
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.jobs import Job
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.safe_names import safe_name

_TOO_SMALL = "小五"  # official papers have nothing smaller than 五号 in tables
_TEMPLATE_KEY = "table_template"
_PAPERS = {Paper.A3: "A3 横向（字大）", Paper.A4: "A4 横向（普通打印机可用）"}


class Format(Enum):
    """What is written; the value is its words."""

    WORKBOOK = "Excel 表格(&E)"
    PDF = "PDF 文件(&P)"
    WORD = "Word 文件(&W)"
    TEMPLATE = "套用本单位的表样(&B)…"

    @property
    def suffix(self) -> str:
        """Of the file's name."""
        return {Format.PDF: ".pdf", Format.WORD: ".docx"}.get(self, ".xlsx")


def open_export(desk: Desk, parent: QWidget | None = None) -> QDialog:
    """Begin exporting the plan on show; does not block. Without a plan it says so."""
    plan = desk.full_plan()
    if plan is None:
        return show_note(parent, "还没有工作方案，没有可导出的任务配档表。请先导入或新建方案。")
    dialog = ExportDialog(desk, plan, parent)
    dialog.open()
    return dialog


class ExportDialog(Dialog):
    """Asks what the table is to look like and for the file; stays for another try where that failed."""

    def __init__(self, desk: Desk, plan: PlanView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导出任务配档表")
        self._desk, self._plan = desk, plan
        self._work: LongWork | None = None
        self._failed_path: Path | None = None
        self._leaders = has_leaders(plan)
        self._sheet = Paper.A3
        self._build()
        self._show_settings(desk.read(table_settings, plan.id))
        self._choose_format()
        fit(self, 820, 560)

    def done(self, result: int) -> None:
        self._save()  # as everywhere: what was chosen is kept without asking
        self._work = None  # what is being written is finished; its end is told over the main window
        super().done(result)

    def _build(self) -> None:
        heading = label(f"{self._plan.year}年任务配档表", "heading")
        about = label(f"共 {len(self._plan.tasks)} 项任务。选择按年度保存，打印时也照用。", "secondary")
        self.columns = OrderedChecks([*TableColumn], [*DEFAULT_COLUMNS])
        hint = label("空格勾选，Alt+↑↓ 或拖动调整顺序", "secondary")
        self._about_columns = label(role="secondary")
        self._about_columns.setWordWrap(True)
        self._columns_card = card_of(label("列", "heading"), self.columns, hint, self._about_columns)
        self._columns_card.setFixedWidth(theme.px(290))
        right = QVBoxLayout()
        right.setSpacing(theme.px(12))
        right.addWidget(self._build_texts())
        right.addWidget(self._build_formats(), 1)
        self._error = label(role="late")
        self._error.setWordWrap(True)
        self._error.hide()
        body = bar(self._columns_card, right)
        body.setStretch(1, 1)
        body.setSpacing(theme.px(12))
        self._state = label(role="secondary")
        self._retry = button("重试", self._export_again)
        self._retry.hide()
        self._export = button("导出…", self._ask_and_export, primary=True)
        buttons = bar(self._state, None, button("关闭(&C)", self.reject), self._retry, self._export)
        packages = button("给科室填的：发填报包…", self._send_packages, link=True)
        column = lay_out(self, bar(heading, about, None, packages), body, self._error, buttons)
        column.setStretch(1, 1)
        self._export.setDefault(True)

    def _build_texts(self) -> QWidget:
        self.texts = {name: QLineEdit() for name in TEXTS}
        form = FormDialog.new_form()
        form.setVerticalSpacing(theme.px(8))
        for name, line in self.texts.items():
            line.setAccessibleName(TEXTS[name])
        form.addRow("附件(&J)", self.texts["attachment"])
        form.addRow("标题(&T)", self.texts["title"])
        unit, day = label("单位(&Z)"), label("日期(&Y)")
        for name, line in ((unit, self.texts["unit_line"]), (day, self.texts["date_line"])):
            name.setBuddy(line)  # a form does so only for rows of one field
        both = bar(self.texts["unit_line"], day, self.texts["date_line"])
        both.setStretch(0, 2)
        both.setStretch(2, 1)
        form.addRow(unit, both)
        self.texts["attachment"].setPlaceholderText("如“附件1”，不填则不印")
        self._papers = {paper: QRadioButton(text) for paper, text in _PAPERS.items()}
        form.addRow("纸张", bar(*self._papers.values(), None))
        self._texts_card = card_of(label("版面", "heading"), form)
        return self._texts_card

    def _build_formats(self) -> QWidget:
        self._formats = {kind: QRadioButton(kind.value) for kind in Format}
        group = QButtonGroup(self)  # apart from the sheets, whatever card they lie in
        for choice in self._formats.values():
            group.addButton(choice)
        self._formats[Format.WORKBOOK].setChecked(True)
        self._template: Path | None = None
        self._template_name = ElidedLabel("")
        self._template_name.setProperty("role", "secondary")
        self._choose_template = button("选择表样(&S)…", self._ask_template)
        row = bar(self._template_name, self._choose_template)
        row.setStretch(0, 1)
        row.setContentsMargins(theme.px(20), 0, 0, 0)
        self._about_template = label("认出表头后逐项填入，列、样式和表头表尾照表样。", "secondary")
        self._about_template.setWordWrap(True)
        self._about_template.setContentsMargins(theme.px(20), 0, 0, 0)
        group.buttonToggled.connect(self._choose_format)
        saved = Path(str(QSettings().value(_TEMPLATE_KEY, "")))
        self._show_template(saved if saved.is_file() else None)
        return card_of(label("格式", "heading"), *self._formats.values(), self._about_template, row, None)

    def _show_settings(self, settings: TableSettings) -> None:
        self.columns.choose(settings.columns)
        for name, line in self.texts.items():
            line.setText(getattr(settings, name))
        for paper, choice in self._papers.items():
            choice.setChecked(paper is settings.paper)
        self._sheet = settings.paper
        self.columns.set_usual(usual_columns(self._sheet, leaders=self._leaders))
        self.columns.changed.connect(self._tell_of_columns)
        for choice in self._papers.values():
            choice.toggled.connect(self._change_sheet)
        self._tell_of_columns()

    def _change_sheet(self) -> None:
        """The columns of the other sheet, unless the clerk chose others than the usual ones."""
        chosen = self.settings()
        if chosen.paper is self._sheet:
            return
        before = replace(chosen, paper=self._sheet)
        self._sheet = chosen.paper
        self.columns.choose(on_sheet(before, self._sheet, leaders=self._leaders).columns)
        self.columns.set_usual(usual_columns(self._sheet, leaders=self._leaders))
        self._tell_of_columns()

    def _tell_of_columns(self) -> None:
        """How large the letters come out, and what A4 leaves out."""
        columns = self.settings().columns
        size = size_in_words(self._plan, columns, self._sheet)
        usual = set(usual_columns(self._sheet, leaders=self._leaders))
        narrow = self._sheet is Paper.A4 and set(columns) == usual
        left_out = "、".join(TOO_MUCH_FOR_A4)
        told = f"A4 较窄，没有勾选{left_out}，需要的可以勾上。" if narrow else ""
        small = "，偏小，可以少选几列或用 A3" if size == _TOO_SMALL and self._sheet is Paper.A4 else ""
        self._about_columns.setText(told + (f"正文印出来是{size}字{small}。" if size else ""))
        if columns and self._work is None and self._retry.isHidden():
            self._show_state("", "")  # that there is no column is said no longer

    def settings(self) -> TableSettings:
        """What is chosen now."""
        return TableSettings(
            columns=tuple(map(TableColumn, self.columns.chosen())),
            paper=next((paper for paper, choice in self._papers.items() if choice.isChecked()), Paper.A3),
            **{name: line.text() for name, line in self.texts.items()},
        )

    def _format(self) -> Format:
        return next(kind for kind, choice in self._formats.items() if choice.isChecked())

    def _choose_format(self) -> None:
        own = self._format() is Format.TEMPLATE
        for card in (self._columns_card, self._texts_card):
            card.setDisabled(own)
        for part in (self._template_name, self._choose_template):
            part.setEnabled(own)

    def _show_template(self, path: Path | None) -> None:
        self._template = path
        text = path.name if path else "还没有选择表样"
        self._template_name.setText(text)
        self._template_name.setToolTip(str(path or ""))

    def _ask_template(self) -> None:
        path = ask_open_path(self, "选择本单位的表样", "*.xlsx")
        if path:
            QSettings().setValue(_TEMPLATE_KEY, str(path))
            self._show_template(path)

    def _save(self) -> UserError | None:
        """Keep what is chosen; the reason where it was refused."""
        refusals: list[UserError] = []
        self._desk.change(save_table_settings, self._plan.id, self.settings(), refused=refusals.append)
        return refusals[0] if refusals else None

    def _send_packages(self) -> None:
        self.reject()
        self._desk.packages_wanted.emit()

    def _ask_and_export(self) -> None:
        self._show_state("", "")
        if self._format() is Format.TEMPLATE:
            if self._template is None:
                self._ask_template()
            if self._template is None:
                return
        elif (refusal := self._save()) is not None:
            self._show_refusal(refusal)
            return
        name = safe_name(f"{self.settings().title}（{self._plan.year}年）{self._format().suffix}")
        path = ask_save_path(self, "导出任务配档表", name)
        if path:
            self._start(path)

    def _export_again(self) -> None:
        if self._failed_path:
            self._start(self._failed_path)

    def _start(self, path: Path) -> None:
        self._show_state("正在导出…", "")
        work: LongWork
        work = self._work = self._desk.run(
            "导出任务配档表",
            self._writer(path),
            lambda notes: self._succeed(work, path, notes),
            lambda error: self._fail(work, path, error),
            lambda: self._work is work and self._show_state("", "已取消，没有导出。"),
        )

    def _writer(self, path: Path) -> Callable[[Job], tuple[str, ...] | None]:
        plan, settings, template = self._plan, self.settings(), self._template
        if self._format() is Format.TEMPLATE and template:
            return lambda job: fill_template(plan, template, path, job)
        write = {Format.PDF: export_pdf, Format.WORD: export_word}.get(self._format(), export_workbook)

        def export(_job: Job) -> tuple[str, ...]:
            write(plan, path, settings)
            return (in_words(substituted_fonts()), *boxes_in_table(plan, settings))

        return export

    def _succeed(self, work: LongWork, path: Path, notes: tuple[str, ...] | None) -> None:
        if self._work is work:
            self.accept()
        show_saved(
            self._desk.window, "\n".join(filter(None, [f"任务配档表已导出：{path}", *(notes or ())])), path
        )

    def _fail(self, work: LongWork, path: Path, error: UserError) -> None:
        if self._work is work:
            self._work, self._failed_path = None, path
            self._show_state("", error.message)
            self._retry.show()
            self._export.setText("另存为…")
            self._retry.setFocus()
        else:
            show_error(self._desk.window, error)

    def _show_refusal(self, refusal: UserError) -> None:
        self._show_state("", refusal.message)
        fields = refusal.fields if isinstance(refusal, FieldErrors) else {}
        for name, line in self.texts.items():
            mark_invalid(line, fields.get(name, ""))
        wrong = next((self.texts[name] for name in fields if name in self.texts), self.columns.list)
        wrong.setFocus()

    def _show_state(self, state: str, error: str) -> None:
        self._state.setText(state)
        self._error.setText(error)
        self._error.setVisible(bool(error))
        self._retry.hide()
        self._export.setText("导出…")
        self._export.setDisabled(bool(state))
        for line in self.texts.values():
            mark_invalid(line, "")
