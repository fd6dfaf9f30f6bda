"""自评: points and reasons by task or by imported indicator, their totals, and the negative list."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QMenu,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_error
from ui.ground.system import ask_open_path
from ui.parts.dialog_parts import bar, halves
from ui.parts.edited_model import make_editable
from ui.parts.fields import button, card, label
from ui.parts.filter_line import FilterChoice
from ui.parts.list_export import export_button
from ui.parts.list_page import ListPage
from ui.parts.menus import add_task, offer_menu
from ui.parts.record_list import RecordList
from ui.parts.statement_edit import StatementEdit
from ui.progress.indicator_dialog import IndicatorDialog, LinkDialog
from ui.progress.indicators_import import IndicatorsImport
from ui.progress.negative_panel import NegativePanel
from ui.progress.score_card import ScoreCard
from ui.progress.score_table import ScoreColumn, ScoreLine, ScoreTable, indicator_line, task_line
from ui.progress.score_totals import ScoreTotals
from wenming_desktop.changes.lane import Cell, Session, describe
from wenming_desktop.entities.table_names import Table
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Saved
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.progress.assessment import Basis, assess_task, assessment
from wenming_desktop.progress.board import BOARD_TABLES
from wenming_desktop.progress.counts import Tally
from wenming_desktop.progress.indicator_proof import indicator_slots
from wenming_desktop.progress.indicators import (
    IndicatorFilter,
    IndicatorMark,
    assess_indicator,
    count_indicators,
    indicator_ids,
    indicator_row,
    indicator_rows,
    projects,
    remove_indicators,
    set_indicator_score,
)
from wenming_desktop.progress.slot_counts import SLOT_TABLES
from wenming_desktop.progress.statements import ItemKind
from wenming_desktop.search.lists import stand_in
from wenming_desktop.spreadsheets.clipboard import copied_rows
from wenming_desktop.words import listed, plain_number, shortened

_NAMED, _TOLD = 12, 4  # characters of a line, and lines, in one message
_SPARE: dict[int, int] = {ScoreColumn.PROOF: ScoreColumn.REASON, ScoreColumn.OWN: ScoreColumn.FULL}
_TASK_MARKS = (IndicatorMark.UNSCORED, IndicatorMark.WITHOUT_MATERIAL)


class AssessmentPage(ListPage[ScoreLine]):
    """The table at the left; beside it the chosen line's words, the totals and the negative list."""

    tables = BOARD_TABLES | SLOT_TABLES | {Table.INDICATOR, Table.INDICATOR_TASK, Table.NEGATIVE_ITEM}

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        model = ScoreTable(self._fetch)
        rows = RecordList(model, several=True, spare=_SPARE)
        rows.view.setAccessibleName("自评")
        super().__init__(desk, rows, "内容、标准、说明", parent)
        self.model = model
        self._plan_id = ""
        self._basis = Basis.TASKS
        self._slots: Mapping[str, Tally] = {}
        self.view = self.list.view
        self.part: FilterChoice[str] = self.filters.choice("全部类别")
        self.mark: FilterChoice[IndicatorMark] = self.filters.choice("不限")
        self.card = ScoreCard()
        self.totals = ScoreTotals()
        self.negatives = NegativePanel(desk)
        self.statement = StatementEdit(desk, margin=10)
        self.basis = {basis: self._switch(basis) for basis in Basis}
        self.said = label(role="lacking")
        self.new = button("添加指标…", self._new)
        self.new.setToolTip("添加一条测评指标（Ctrl+N）")
        self.link = button("对应任务…", self._link)
        self.link.setToolTip("给选中的指标一次选好对应的任务（Ctrl+L）")
        self.load = button("导入测评指标…", self._import)
        self._lay_out()
        self._wire()

    def show_record(self, record_id: str) -> bool:
        """Choose an indicator's line, or a task's by its id; False if it is not in this plan."""
        self.refresh()
        plan = self.desk.plan
        if plan is None:
            return False
        if self.negatives.list.choose(record_id):
            self.tabs.setCurrentWidget(self.negatives)
            self.negatives.list.setFocus()
            return True
        is_task = any(task.id == record_id for task in plan.tasks)
        self._choose_basis(Basis.TASKS if is_task else Basis.INDICATORS)
        return super().show_record(record_id)

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        if plan.id != self._plan_id:
            self._plan_id = plan.id
            imported = self.desk.read(count_indicators, plan.id)
            self._basis = Basis.INDICATORS if imported else Basis.TASKS
            self.basis[self._basis].setChecked(True)
        by_task = self._basis == Basis.TASKS
        self.model.part_head = "类别" if by_task else "测评项目"
        if by_task:
            self.part.fill("全部类别", [(row.short_title, row.short_title) for row in plan.categories])
            self.mark.fill("不限", [(mark.value, mark) for mark in _TASK_MARKS])
            rows = plan.concerned.categories
            lines = [task_line(category, task) for category in rows for task in category.tasks]
            self.list.show_rows(filter(self._fits, lines), self._empty_words())
        else:
            self.part.fill("全部项目", [(name, name) for name in self.desk.read(projects, plan.id)])
            self.mark.fill("不限", [(mark.value, mark) for mark in IndicatorMark])
            self._slots = self.desk.read(indicator_slots, plan.id, self.desk.today())
            ids = self.desk.read(indicator_ids, plan.id, self._wanted())
            self.list.show_ids(ids, self._empty_words())
        self.filters.show_found(f"{self.model.rowCount()} 项")
        found = self.desk.read(assessment, plan.id, self._basis)
        self.totals.show_totals(found, self.part.value())
        self.negatives.show_plan(plan.id)
        for made in (self.new, self.link):
            made.setVisible(not by_task)
        self.link.setEnabled(bool(self.model.rowCount()))
        self._show_line(self.view.current())

    def _switch(self, basis: Basis) -> QToolButton:
        made = QToolButton()
        made.setText(f"按{basis}")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda: self._choose_basis(basis))
        return made

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        for made in self.basis.values():
            group.addButton(made)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        head = (label("自评", "heading"), *self.basis.values(), self.said, None)
        export = export_button(self.desk, "scores", lambda: self.model.ids)
        column.addLayout(bar(*head, self.link, self.new, self.load, export))
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        below, inner = card()
        inner.setContentsMargins(1, 1, 1, 1)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.totals, "合计")
        self.tabs.addTab(self.negatives, "负面清单")
        self.tabs.addTab(self.statement, "迎检说明")
        inner.addWidget(self.tabs)
        right = QWidget()
        stack = QVBoxLayout(right)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(theme.px(12))
        stack.addWidget(self.card)
        stack.addWidget(below, 1)
        right.setMinimumWidth(theme.px(240))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 12)
        outer.addWidget(halves(left, right, [960, 380]))

    def _wire(self) -> None:
        view = self.view
        view.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        make_editable(view, self.model, self._save, self.desk.refused)
        view.activated.connect(self._open_cell)
        view.chosen.connect(self._show_line)
        offer_menu(view, self._fill_menu)
        self.list.added.connect(self._new)
        self.list.removed.connect(self._remove)
        keys_of_view = (("Ctrl+L", self._link), ("Ctrl+Return", self._open_task), ("Ctrl+V", self._paste))
        for keys, deed in keys_of_view:
            action = QAction(view, shortcut=QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(deed)
            view.addAction(action)
        create = QAction(self, shortcut=QKeySequence(QKeySequence.StandardKey.New))
        create.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        create.triggered.connect(self._create)
        self.addAction(create)
        self.card.task_wanted.connect(self._open_task)
        self.totals.part_wanted.connect(self._show_part)
        self.totals.unproven_wanted.connect(partial(self._show_mark, IndicatorMark.WITHOUT_MATERIAL))
        self.totals.unscored_wanted.connect(partial(self._show_mark, IndicatorMark.UNSCORED))
        self.totals.bonus_wanted.connect(partial(self._show_mark, IndicatorMark.BONUS))
        self.totals.pending_wanted.connect(partial(self._show_mark, IndicatorMark.PENDING))
        self.statement.back_wanted.connect(self.show_record)
        self.negatives.counted.connect(partial(self.tabs.setTabText, 1))

    def _fetch(self, ids: Sequence[str]) -> list[ScoreLine]:
        rows = self.desk.read(indicator_rows, self._plan_id, ids)
        return [indicator_line(row, self._slots.get(row.id)) for row in rows]

    def _wanted(self) -> IndicatorFilter:
        return IndicatorFilter(text=self.filters.words(), project=self.part.value(), mark=self.mark.value())

    def _fits(self, line: ScoreLine) -> bool:
        """Whether the filters let a task through."""
        wanted = self._wanted()
        return (
            stand_in(wanted.text, (line.code, line.text, line.standard, line.reason))
            and wanted.project in {None, line.part}
            and (wanted.mark != IndicatorMark.UNSCORED or line.own is None)
            and (wanted.mark != IndicatorMark.WITHOUT_MATERIAL or line.without_material)
        )

    def _empty_words(self) -> str:
        if self.filters.narrowed():
            return "没有符合条件的条目。换个条件再看。"
        if self._basis == Basis.INDICATORS:
            how = "点“导入测评指标”，选上级下发的测评体系表格（Excel、WPS 都行）；也可以点“添加指标”逐条写。"
            return f"还没有测评指标。{how}"
        return "方案里还没有任务。"

    def _choose_basis(self, basis: Basis) -> None:
        self.basis[basis].setChecked(True)
        if basis != self._basis:
            self._basis = basis
            self.filters.clear()

    def _show_part(self, name: str) -> None:
        self.part.choose(name)
        self.reload()

    def _show_mark(self, mark: IndicatorMark) -> None:
        self.mark.choose(mark)
        self.reload()
        self.view.setFocus()

    def _show_line(self, line: ScoreLine | None) -> None:
        task = self.desk.task(line.task_id) if line and line.task_id else None
        self.card.show_line(line, task)
        kind = ItemKind.TASK if self._basis == Basis.TASKS else ItemKind.INDICATOR
        self.statement.show_item(kind, line.id if line else "")

    def _save(self, line: ScoreLine, column: int, text: str) -> str:
        """Save a cell; answers why it was refused."""
        refusals: list[UserError] = []
        cell = Cell(f"自评 {self._basis}", line.id, str(column))
        answer = self.desk.change(self._write, line, {column: text}, refused=refusals.append, cell=cell)
        self.said.setText("".join(answer.warnings) if answer else "")
        return "".join(_sentence(error) for error in refusals)

    def _write(self, session: Session, line: ScoreLine, texts: Mapping[int, str]) -> Saved | None:
        """Save a line's cells, by column."""
        by_task = self._basis == Basis.TASKS
        if (full := texts.get(ScoreColumn.FULL)) is not None:
            if by_task:
                set_score(session, line.id, "score", full)
            else:
                set_indicator_score(session, line.id, full)
        if not texts.keys() & {ScoreColumn.OWN, ScoreColumn.REASON}:
            return None
        own = texts.get(ScoreColumn.OWN, plain_number(line.own))
        reason = texts.get(ScoreColumn.REASON, line.reason)
        return (assess_task if by_task else assess_indicator)(session, line.id, own, reason)

    def _paste(self) -> None:
        """Fill cells from the chosen one on with what was copied in a spreadsheet, as one step, or none."""
        try:
            pasted = self._pasted()
            if pasted:
                self.desk.change(self._write_all, pasted, parent=self)
        except UserError as error:
            show_error(self.window(), error)

    def _pasted(self) -> list[tuple[ScoreLine, dict[int, str]]]:
        """The lines that the clipboard is for, with the text of each of their cells."""
        start = self.view.currentIndex()
        rows = copied_rows(QGuiApplication.clipboard().text().rstrip("\r\n"))
        found: list[tuple[ScoreLine, dict[int, str]]] = []
        for number, texts in enumerate(rows, start=start.row()):
            line = self.model.row(number)
            cells = dict(enumerate(texts, start=start.column()))
            if line is None or not cells.keys() <= self.model.edited.keys():
                raise UserError("粘贴的超出了能填的格子（分值、自评分、自评说明），没有粘贴。请选好起点。")
            found.append((line, cells))
        return found

    def _write_all(self, session: Session, pasted: Sequence[tuple[ScoreLine, dict[int, str]]]) -> None:
        refused: list[str] = []
        for line, texts in pasted:
            try:
                self._write(session, line, texts)
            except UserError as error:
                refused.append(f"{line.code or shortened(line.text, _NAMED)}：{_sentence(error)}")
        if refused:
            told = listed(refused, "项", _TOLD)
            reason = f"粘贴的内容有 {len(refused)} 项不能用，一项也没有填，请在表格里改好再粘贴：{told}"
            raise UserError(reason, details="\n".join(refused))
        describe(session, f"粘贴自评 {len(pasted)} 项")

    def _open_cell(self, index: QModelIndex) -> None:
        self._open(index.column())

    def _open(self, column: int) -> None:
        line: ScoreLine | None = self.view.current()
        if line is None:
            return
        if column in self.model.edited:
            self.view.edit(self.view.currentIndex())
        elif self._basis == Basis.INDICATORS and column in {ScoreColumn.PART, ScoreColumn.TEXT}:
            row = self.desk.read(indicator_row, line.id)
            IndicatorDialog(self.desk, self._plan_id, row, self).open()
        elif line.task_id:
            self._open_task()
        else:
            self._link()

    def _open_task(self) -> None:
        line: ScoreLine | None = self.view.current()
        if line and line.task_id:
            self.desk.task_wanted.emit(line.task_id)

    def _create(self) -> None:
        focus = QApplication.focusWidget()
        (self.negatives.add_line if focus and self.negatives.isAncestorOf(focus) else self._new)()

    def _new(self) -> None:
        if self._basis == Basis.INDICATORS:
            dialog = IndicatorDialog(self.desk, self._plan_id, None, self)
            dialog.accepted.connect(lambda: self.list.choose(dialog.saved_id))
            dialog.open()

    def _link(self) -> None:
        lines: list[ScoreLine] = self.view.selected()
        if lines and self._basis == Basis.INDICATORS:
            rows = self.desk.read(indicator_rows, self._plan_id, [line.id for line in lines])
            LinkDialog(self.desk, self._plan_id, rows, self).open()

    def _remove(self) -> None:
        lines: list[ScoreLine] = self.view.selected()
        column = self.view.currentIndex().column()
        if lines and column in self.model.edited:  # as in a spreadsheet
            self._clear(lines, column)
        elif lines and self._basis == Basis.INDICATORS:
            self.desk.change(remove_indicators, [line.id for line in lines], parent=self)

    def _clear(self, lines: list[ScoreLine], column: int) -> None:
        def clear(session: Session) -> None:
            for line in lines:
                self._write(session, line, {column: ""})

        self.desk.change(clear, parent=self)

    def _fill_menu(self, menu: QMenu) -> None:
        if self.view.current() is None:
            return
        if self._basis == Basis.TASKS:
            add_task(menu, self.desk, [line.id for line in self.view.selected()])
        else:
            menu.addAction("打开任务\tCtrl+Enter", self._open_task)
            menu.addAction("修改指标…", lambda: self._open(ScoreColumn.TEXT))
            menu.addAction("对应任务…\tCtrl+L", self._link)
            menu.addSeparator()
            ids = [line.id for line in self.view.selected()]
            menu.addAction("删除指标", lambda: self.desk.change(remove_indicators, ids, parent=self))

    def _import(self) -> None:
        path = ask_open_path(self, "选择测评指标表格", "表格 (*.xlsx *.xls *.et *.ods)")
        if path:
            dialog = IndicatorsImport(self.desk, self._plan_id, path, self)
            dialog.accepted.connect(lambda: self._choose_basis(Basis.INDICATORS))
            dialog.open()


def _sentence(error: UserError) -> str:
    return "".join(error.fields.values()) if isinstance(error, FieldErrors) else error.message
