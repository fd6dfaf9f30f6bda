"""导入测评指标: what was read from a published table, its columns and tasks put right, and then saved."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QTabWidget,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ground.qt import add_texts
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, card_of, fit, lay_out
from ui.parts.edited_model import EditedTable, make_editable
from ui.parts.fields import button, label
from ui.parts.number_box import NumberBox
from ui.parts.paged_model import PagedColumn
from ui.parts.paged_view import PagedView
from ui.progress.proposal_list import ProposalList
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.progress.indicator_columns import IndicatorField
from wenming_desktop.progress.indicator_import import (
    IndicatorDraft,
    IndicatorPreview,
    correct,
    read_indicators,
    remap,
)
from wenming_desktop.progress.indicator_proposals import proposals
from wenming_desktop.progress.indicator_saving import SavedIndicators, match_tasks, save_indicators
from wenming_desktop.progress.indicators import count_indicators, split_codes
from wenming_desktop.words import percent_words, plain_number

_NONE = "（没有）"


class Line:
    """A row of the preview; its place in the sheet is its id."""

    def __init__(self, draft: IndicatorDraft) -> None:
        self.draft = draft
        self.id = f"{draft.row}/{draft.block}"


class IndicatorsImport(Dialog):
    """Reads a workbook in the background, shows what it seems to say, and saves what the clerk confirms.

    Args:
        desk: the desk.
        plan_id: the plan that gets the indicators.
        path: the workbook.
        parent: the window it lies over.
    """

    keeps_input = True

    def __init__(self, desk: Desk, plan_id: str, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导入测评指标")
        self._desk, self._plan_id = desk, plan_id
        self._preview: IndicatorPreview | None = None
        self._existing: int = desk.read(count_indicators, plan_id)
        self.sheet = ChoiceBox()
        self.header = NumberBox(1, 99, 1, " 行")
        self.header.setAccessibleName("表头在第几行")
        self.columns = {field: ChoiceBox() for field in IndicatorField}
        self.model = EditedTable(_COLUMNS, _EDITED)
        self.view = PagedView(self.model)
        self.view.setAccessibleName("读出来的指标")
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.problems = QPlainTextEdit(readOnly=True)
        self.problems.setAccessibleName("要核对的地方")
        self.problems.setTabChangesFocus(True)
        self.problems.setFixedHeight(theme.px(78))
        self.offers = ProposalList()
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
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        names = [("工作表", self.sheet), ("表头在第", self.header)]
        names += [(str(field), box) for field, box in self.columns.items()]
        for number, (name, box) in enumerate(names):
            row, column = divmod(number, _ACROSS)
            grid.addWidget(label(name, "secondary"), row, 2 * column)
            grid.addWidget(box, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        self._mapping = card_of(self._name_label(), grid, self.problems)
        fit(self, 1240, 700)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.view, "指标")
        self.tabs.addTab(self.offers, "建议")
        self._choice = QWidget()
        choice = bar(label(f"这个年度已有 {self._existing} 条指标，"), self.append, self.replace, None)
        choice.setContentsMargins(0, 0, 0, 0)
        self._choice.setLayout(choice)
        self._choice.setVisible(bool(self._existing))
        end = bar(self.summary, button("取消(&C)", self.reject), self.save)
        end.setStretchFactor(self.summary, 1)
        parts = (self._mapping, self._progress, self.problem, self.tabs, self._choice, end)
        lay_out(self, *parts).setStretch(3, 1)

    def _name_label(self) -> QWidget:
        self.name = label(role="heading")
        return self.name

    def _wire(self) -> None:
        make_editable(self.view, self.model, self._correct, {})
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
        self._say(preview.mistaken)
        self._ready(preview)
        for widget in (self.sheet, self.header, *self.columns.values()):
            widget.blockSignals(True)
        self.sheet.clear()
        add_texts(self.sheet, [sheet.name for sheet in preview.sheets])
        self.sheet.setCurrentIndex(preview.sheet)
        self.header.setMaximum(max(1, len(preview.sheets[preview.sheet].rows)))
        self.header.setValue(preview.header.first + 1)
        for field, box in self.columns.items():
            box.clear()
            box.addItem(_NONE, None)
            for at, head in enumerate(preview.header.words):
                box.addItem(f"{_letter(at)}　{head.rpartition('/')[2][:16]}", at)
            box.setCurrentIndex(box.findData(preview.mapping.get(field)) if field in preview.mapping else 0)
        for widget in (self.sheet, self.header, *self.columns.values()):
            widget.blockSignals(False)
        bad = [row.problem for row in preview.rows if row.problem]
        told = [*(f"{problem[:-1]}，不导入。" for problem in bad), *preview.doubts, *preview.unread]
        self.problems.setPlainText("\n".join(told))
        self.problems.setVisible(bool(told))
        if self.problems.hasFocus():  # it was all that was there while the file was read
            self.view.setFocus()
        self.model.show_rows(Line(draft) for draft in preview.rows)
        for column, name in _FIELDS.items():
            empty = name in _MAY_LACK and not any(getattr(row, name) for row in preview.rows)
            self.view.setColumnHidden(column, empty)
        self.tabs.setTabText(0, f"指标 {len(preview.rows)} 条")
        offered = self._desk.read(proposals, self._plan_id, preview)
        self.offers.show_proposals(offered)
        self.tabs.setTabText(1, f"建议 {len(offered)} 条" if offered else "没有建议")
        self.tabs.setTabEnabled(1, bool(offered))
        self._summarise(preview, len(bad))

    def _summarise(self, preview: IndicatorPreview, bad: int) -> None:
        linked = sum(bool(row.tasks) for row in preview.good)
        skipped = f"，{bad} 行有问题不导入" if bad else ""
        total = sum(row.score or 0 for row in preview.good if not row.bonus)
        points = f"，共 {total} 分（不含加分项）" if total else ""
        self.summary.setText(
            f"可导入 {len(preview.good)} 条{points}{skipped}；{linked} 条认出了对应任务，导入后还可以改。"
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
        name, text = _FIELDS[column], text.strip()
        if name == "tasks":
            known = {task.code for task in self._desk.plan.tasks} if self._desk.plan else set[str]()
            unknown = [code for code in split_codes(text) if code not in known]
            if unknown:
                return f"没有编号为“{unknown[0][:20]}”的任务，几项任务之间用“、”隔开，例如 2-7、3-1。"
            text = "、".join(split_codes(text))
        self._show(correct(self._preview, replace(line.draft, **{name: text})))
        return ""

    def _save(self) -> None:
        preview, whole, accepted = self._preview, self.replace.isChecked(), self.offers.accepted()
        if preview is None:
            return

        def save(session: Session) -> SavedIndicators:
            return save_indicators(session, self._plan_id, preview, replace=whole, accepted=accepted)

        saved = self._desk.change(
            save, parent=self, refused=lambda error: self._say(error.message), before="导入"
        )
        if saved:
            self.accept()
            show_note(self.parentWidget(), _said(saved, preview.unread))


def _said(saved: SavedIndicators, unread: Sequence[str]) -> str:
    parts = [f"导入了 {saved.added} 条测评指标"]
    parts += [f"{saved.kept} 条与原有的相同，保留了自评"] if saved.kept else []
    parts += [f"删去了 {saved.removed} 条"] if saved.removed else []
    parts += [f"{saved.unscored} 条自评分超过了新的分值，已清空，请重新自评"] if saved.unscored else []
    parts += [f"按建议填了 {saved.accepted} 处"] if saved.accepted else []
    parts += [f"表里有 {len(unread)} 处没有读：{unread[0].rstrip('。')}"] if unread else []
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
    if line.draft.score is None:
        return "待定分值", "doing"
    return ("加分项", "doing") if line.draft.bonus else ("可导入", "done")


def _tasks(line: Line) -> str:
    """The tasks with how alike they are; those that are only likely have a question mark."""
    shares = {each.code: f"{percent_words(each.share, 1)}" for each in line.draft.likely}
    if line.draft.tasks:
        return "、".join(f"{code} {shares.get(code, '')}".strip() for code in split_codes(line.draft.tasks))
    return "、".join(f"{each.code}？{percent_words(each.share, 1)}" for each in line.draft.likely[:2]) or "—"


def _points(line: Line) -> str:
    return plain_number(line.draft.score) or line.draft.written


_FIELDS = {
    1: "project",
    2: "heading",
    3: "content",
    4: "focus",
    5: "standard",
    6: "written",
    7: "departments",
    8: "materials",
    9: "tasks",
}
_MAY_LACK = {"heading", "focus", "standard", "departments", "materials"}
_ACROSS = 4  # fields beside each other


def _field(name: str) -> Callable[[Line], str]:
    return lambda line: getattr(line.draft, name)


def _shown(name: str) -> Callable[[Line], str]:
    """On one line: a cell shows the first lines of what is in it."""
    return lambda line: " ".join(getattr(line.draft, name).split())


_EDITED = {column: _field(name) for column, name in _FIELDS.items()}
_COLUMNS = (
    PagedColumn[Line]("行", 40, lambda line: str(line.draft.row)),
    PagedColumn[Line](IndicatorField.PROJECT, 110, _shown("project")),
    PagedColumn[Line](IndicatorField.HEADING, 120, _shown("heading")),
    PagedColumn[Line](IndicatorField.CONTENT, 0, _shown("content")),
    PagedColumn[Line](IndicatorField.FOCUS, 190, _shown("focus")),
    PagedColumn[Line](IndicatorField.STANDARD, 190, _shown("standard")),
    PagedColumn[Line](IndicatorField.SCORE, 74, _points),
    PagedColumn[Line](IndicatorField.DEPARTMENTS, 84, _shown("departments")),
    PagedColumn[Line](IndicatorField.MATERIALS, 100, _shown("materials")),
    PagedColumn[Line]("对应任务", 128, _tasks),
    PagedColumn[Line]("情况", 96, lambda line: line.draft.problem or _state(line)[0], pill=_state),
)
