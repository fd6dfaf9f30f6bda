"""导入测评指标: what was read from a published table, its columns put right, and then saved."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QProgressBar,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ground.qt import add_texts
from ui.parts.dialog_parts import bar, card_of, fit, lay_out
from ui.parts.edited_model import EditedTable, make_editable
from ui.parts.fields import button, label
from ui.parts.paged_model import PagedColumn
from ui.parts.paged_view import PagedView
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.progress.indicator_import import (
    IndicatorDraft,
    IndicatorField,
    IndicatorPreview,
    correct,
    read_indicators,
    remap,
)
from wenming_desktop.progress.indicator_saving import SavedIndicators, match_tasks, save_indicators
from wenming_desktop.progress.indicators import count_indicators

_NONE = "（没有）"
_PROBLEMS_SHOWN = 6


class Line:
    """A row of the preview; its place in the sheet is its id."""

    def __init__(self, draft: IndicatorDraft) -> None:
        self.draft = draft
        self.id = str(draft.row)


class IndicatorsImport(QDialog):
    """Reads a workbook in the background, shows what it seems to say, and saves what the clerk confirms.

    Args:
        desk: the desk.
        plan_id: the plan that gets the indicators.
        path: the workbook.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, plan_id: str, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导入测评指标")
        self._desk, self._plan_id = desk, plan_id
        self._preview: IndicatorPreview | None = None
        self._existing: int = desk.read(count_indicators, plan_id)
        self.sheet = QComboBox()
        self.header = QSpinBox(minimum=1, suffix=" 行")
        self.header.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.columns = {field: QComboBox() for field in IndicatorField}
        self.model = EditedTable(_COLUMNS, _EDITED)
        self.view = PagedView(self.model)
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.problems = label(role="lacking")
        self.problems.setWordWrap(True)
        self.summary = label(role="secondary")
        self.summary.setWordWrap(True)
        self.append = QRadioButton("追加：已有的指标都保留")
        self.replace = QRadioButton("替换：表里没有的指标删去（相同的保留自评）")
        self.append.setChecked(True)
        self._progress = QProgressBar(maximum=0, textVisible=False)
        self.save = button("导入", self._save, primary=True)
        self._lay_out()
        self._wire()
        self._say("")
        self._read(path)

    def done(self, result: int) -> None:
        self._reading.cancel()
        super().done(result)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        names = [("工作表", self.sheet), ("表头在第", self.header)]
        names += [(f"{field}列", box) for field, box in self.columns.items()]
        for number, (name, box) in enumerate(names):
            row, column = divmod(number, 2) if number < 2 else divmod(number - 2, 4)
            grid.addWidget(label(name, "secondary"), row + (number >= 2), 2 * column)
            grid.addWidget(box, row + (number >= 2), 2 * column + 1)
        for column in (1, 3, 5, 7):
            grid.setColumnStretch(column, 1)
        self._mapping = card_of(self._name_label(), grid, self.problems)
        fit(self, 1040, 640)
        self._choice = QWidget()
        choice = bar(label(f"这个年度已有 {self._existing} 条指标，"), self.append, self.replace, None)
        choice.setContentsMargins(0, 0, 0, 0)
        self._choice.setLayout(choice)
        self._choice.setVisible(bool(self._existing))
        end = bar(self.summary, button("取消", self.reject), self.save)
        end.setStretchFactor(self.summary, 1)
        parts = (self._mapping, self._progress, self.problem, self.view, self._choice, end)
        lay_out(self, *parts).setStretch(3, 1)

    def _name_label(self) -> QWidget:
        self.name = label(role="heading")
        return self.name

    def _wire(self) -> None:
        make_editable(self.view, self.model, self._correct)
        self.view.activated.connect(lambda: self.view.edit(self.view.currentIndex()))
        self.sheet.activated.connect(self._choose_sheet)
        self.header.valueChanged.connect(self._choose_header)
        for box in self.columns.values():
            box.activated.connect(lambda: self._remap(None))

    def _read(self, path: Path) -> None:
        self.name.setText(path.name)
        self.summary.setText("正在读取……")
        self._ready(preview=None)
        workspace, plan_id = self._desk.workspace, self._plan_id

        def work(job: Job) -> IndicatorPreview:
            preview = read_indicators(path, job)
            with workspace.reading() as session:
                return match_tasks(session, plan_id, preview)

        self._reading = self._desk.run(
            "读取测评指标", work, self._show, self._show_failure, self._progress.hide
        )

    def _ready(self, preview: IndicatorPreview | None) -> None:
        self._preview = preview
        for widget in (self.sheet, self.header, *self.columns.values(), self.view):
            widget.setEnabled(preview is not None)
        self.save.setEnabled(preview is not None and bool(preview.good))

    def _show_failure(self, error: UserError) -> None:
        self._progress.hide()
        self._say(error.message)
        self.summary.setText("没有导入任何内容。")

    def _show(self, preview: IndicatorPreview) -> None:
        """Show what was read: the mapping in the boxes, the rows below."""
        self._progress.hide()
        self._say("")
        self._ready(preview)
        for widget in (self.sheet, self.header, *self.columns.values()):
            widget.blockSignals(True)
        self.sheet.clear()
        add_texts(self.sheet, [sheet.name for sheet in preview.sheets])
        self.sheet.setCurrentIndex(preview.sheet)
        self.header.setMaximum(max(1, len(preview.sheets[preview.sheet].rows)))
        self.header.setValue(preview.header + 1)
        for field, box in self.columns.items():
            box.clear()
            box.addItem(_NONE, None)
            for at, head in enumerate(preview.columns):
                box.addItem(f"{_letter(at)}　{head.replace(chr(10), ' ')[:16]}", at)
            box.setCurrentIndex(box.findData(preview.mapping.get(field)) if field in preview.mapping else 0)
        for widget in (self.sheet, self.header, *self.columns.values()):
            widget.blockSignals(False)
        bad = [row.problem for row in preview.rows if row.problem]
        told = [*preview.problems, *bad[:_PROBLEMS_SHOWN]]
        if len(bad) > _PROBLEMS_SHOWN:
            told.append(f"还有 {len(bad) - _PROBLEMS_SHOWN} 行有问题，见下表。")
        self.problems.setText("\n".join(told))
        self.problems.setVisible(bool(told))
        self.model.show_rows(Line(draft) for draft in preview.rows)
        linked = sum(bool(row.task) for row in preview.good)
        skipped = f"，{len(bad)} 行有问题不导入" if bad else ""
        self.summary.setText(
            f"可导入 {len(preview.good)} 条{skipped}；其中 {linked} 条认出了对应任务，导入后还可以改。"
        )
        self.save.setText(f"导入 {len(preview.good)} 条" if preview.good else "导入")
        self.save.setEnabled(bool(preview.good))

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _choose_sheet(self, at: int) -> None:
        self._remap(sheet=at)

    def _choose_header(self, row: int) -> None:
        self._remap(header=row - 1)

    def _remap(self, header: int | None = None, sheet: int | None = None) -> None:
        """Read the table again as the boxes say; what cannot be is said, and the boxes stay."""
        if self._preview is None:
            return
        mapping = {
            field: box.currentData() for field, box in self.columns.items() if box.currentData() is not None
        }
        try:
            preview = remap(self._preview, mapping, header, sheet)
        except UserError as error:
            self._say(error.message)
            self.save.setEnabled(False)
            return
        self._show(self._desk.read(match_tasks, self._plan_id, preview))

    def _correct(self, line: Line, column: int, text: str) -> str:
        """Take a corrected cell; whether the row can be saved then stands at its end."""
        if self._preview is None:
            return ""
        draft = replace(line.draft, **{_FIELDS[column]: text.strip()})
        self._show(correct(self._preview, draft))
        return ""

    def _save(self) -> None:
        preview, whole = self._preview, self.replace.isChecked()
        if preview is None:
            return

        def save(session: Session) -> SavedIndicators:
            return save_indicators(session, self._plan_id, preview, replace=whole)

        saved = self._desk.change(
            save, parent=self, refused=lambda error: self._say(error.message), before="导入"
        )
        if saved:
            self.accept()
            show_note(self.parentWidget(), _said(saved))


def _said(saved: SavedIndicators) -> str:
    parts = [f"导入了 {saved.added} 条测评指标"]
    parts += [f"{saved.kept} 条与原有的相同，保留了自评"] if saved.kept else []
    parts += [f"删去了 {saved.removed} 条"] if saved.removed else []
    parts += [f"{saved.unscored} 条自评分超过了新的分值，已清空，请重新自评"] if saved.unscored else []
    return f"{'；'.join(parts)}。可以撤销。"


def _letter(column: int) -> str:
    """A column's name as spreadsheets show it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _state(line: Line) -> tuple[str, str]:
    if line.draft.problem:
        return "不导入", "late"
    return ("加分项", "doing") if line.draft.bonus else ("可导入", "done")


_FIELDS = {1: "project", 2: "content", 3: "standard", 4: "written"}


def _field(name: str) -> Callable[[Line], str]:
    return lambda line: getattr(line.draft, name)


_EDITED = {column: _field(name) for column, name in _FIELDS.items()}
_COLUMNS = (
    PagedColumn[Line]("行", 44, lambda line: str(line.draft.row)),
    PagedColumn[Line]("测评项目", 120, lambda line: line.draft.project),
    PagedColumn[Line]("测评内容", 0, lambda line: line.draft.content),
    PagedColumn[Line]("测评标准", 240, lambda line: line.draft.standard),
    PagedColumn[Line]("分值", 66, lambda line: line.draft.written),
    PagedColumn[Line]("任务", 56, lambda line: line.draft.task or "—"),
    PagedColumn[Line]("情况", 96, lambda line: line.draft.problem or _state(line)[0], pill=_state),
)
