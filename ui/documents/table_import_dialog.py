"""导入配档表: what a table that came back says otherwise, side by side; taken over as the clerk ticks it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QProgressBar,
    QTableView,
    QWidget,
)

from ui.documents.columns_panel import ColumnsPanel
from ui.documents.departments_named import DepartmentsNamed
from ui.documents.differences import DifferenceTable
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.ground.system import ask_open_path
from ui.parts.cells import TextCell
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, fit, lay_out
from ui.parts.fields import button, label, shortcut
from wenming_desktop.changes.lane import Session
from wenming_desktop.documents.returned_table.applying import Applied, apply_table
from wenming_desktop.documents.returned_table.reading import (
    TableImport,
    compare_table,
    read_table,
    unread_in_words,
)
from wenming_desktop.documents.returned_table.source import TableSource
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job

_FEW_NOTES = 4  # more of them stand in the list below
_MISSING_NAMED = 8  # tasks that the table has not


def import_table(desk: Desk, parent: QWidget) -> None:
    """Ask for a workbook and open the dialog on it."""
    path = ask_open_path(parent, "选择科室交回的配档表", "表格 (*.xlsx *.xls *.et *.ods)")
    if path and desk.plan:
        TableImportDialog(desk, desk.plan.id, path, parent).open()


class TableImportDialog(Dialog):
    """Reads a workbook in the background and shows every difference; nothing is changed before 采用."""

    keeps_input = True

    def __init__(self, desk: Desk, plan_id: str, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导入配档表")
        self._desk, self._plan_id, self._path = desk, plan_id, path
        self._found: TableImport | None = None
        self.heading = label(path.name, "heading")
        self.columns = ColumnsPanel()
        self.note = label(role="secondary")
        self.problem = label(role="late")
        for words in (self.note, self.problem):
            words.setWordWrap(True)
        self.progress = QProgressBar(maximum=0, textVisible=False)
        self.model = DifferenceTable(self)
        self.view = self._make_view()
        self.problems = QPlainTextEdit(readOnly=True)
        self.problems.setAccessibleName("看不懂的和没有读的")
        self.problems.setTabChangesFocus(True)
        self.problems.setFixedHeight(theme.px(92))
        self.departments = DepartmentsNamed()
        self.counts = label(role="secondary")
        self.again = button("重新读取(&R)", self._read)
        self.all = button("全选(&A)", lambda: self.model.tick_all(on=True))
        self.none = button("全不选(&N)", lambda: self.model.tick_all(on=False))
        self.apply = button("采用", self._apply, primary=True)
        ends = (self.counts, None, button("取消(&C)", self.reject), self.apply)
        parts = (
            self.heading,
            self.columns,
            self.note,
            self.progress,
            self.view,
            self.departments,
            self.problems,
            self.problem,
            bar(self.all, self.none, self.again, *ends),
        )
        lay_out(self, *parts).setStretch(4, 1)
        fit(self, 1240, 700)
        self.model.ticked.connect(self._count)
        self.columns.chosen.connect(self._read_as)
        self.columns.refused.connect(self._say)
        self.departments.meant.connect(self._compare_again)
        self.departments.made.connect(lambda: self.model.set_absent(self.departments.absent()))
        self._read()

    def done(self, result: int) -> None:
        self._reading.cancel()
        super().done(result)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setAccessibleName("改动")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(theme.px(44))
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in {0: 78, 1: 190, 2: 104, 5: 250}.items():
            view.setColumnWidth(column, theme.px(width))
        for column in (3, 4):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3, 4, 5):
            view.setItemDelegateForColumn(column, TextCell(view))
        shortcut(view, QKeySequence(Qt.Key.Key_Space), self._toggle_selected)
        return view

    def _read(self) -> None:
        """Read the file, again after it or the plan was changed."""
        self._found = None
        self.departments.clear()
        self.model.show_differences((), ())
        self.progress.show()
        self._say("")
        self.note.setText("正在读取……")
        self.counts.clear()
        self.problems.hide()
        workspace, plan_id, path, today = self._desk.workspace, self._plan_id, self._path, self._desk.today()

        def work(job: Job) -> TableImport:
            with workspace.reading() as session:
                return read_table(session, plan_id, path, today, job)

        self._reading = self._desk.run("读取配档表", work, self._show, self._fail, self.progress.hide)

    def _fail(self, error: UserError) -> None:
        self.progress.hide()
        self.note.setText("没有改动任何内容。")
        self._say(error.message)

    def _read_as(self, source: TableSource) -> None:
        """Compare the table again, its sheet, header or columns put right."""
        self._compare(source)

    def _compare_again(self) -> None:
        """Compare the table again: names in it mean other departments now."""
        if self._found:
            self._compare(self._found.source)

    def _compare(self, source: TableSource) -> None:
        meant = self.departments.choices()
        self._show(self._desk.read(compare_table, self._plan_id, source, self._desk.today(), meant))

    def _show(self, found: TableImport) -> None:
        self._found = found
        self._say(found.foreign)
        self.progress.hide()
        self.columns.show_source(found.source)
        self.note.setText(_in_words(found))
        self.counts.setText(found.counts.in_words)
        told = [*(problem.message for problem in found.problems), *unread_in_words(found)]
        told += found.notes if len(found.notes) > _FEW_NOTES else ()
        self.problems.setPlainText("\n".join(told))
        self.problems.setVisible(bool(told))
        self.departments.show_names(found.unknown, found.alike)
        self.model.show_differences(found.differences, self.departments.absent())
        if found.differences and not self.columns.isAncestorOf(self.focusWidget() or self):
            self.view.selectRow(0)
            self.view.setFocus()

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _count(self) -> None:
        many = len(self.model.chosen())
        self.apply.setText(f"采用 {many} 处(&S)" if many else "采用(&S)")
        self.apply.setEnabled(bool(many))
        some = self.model.rowCount() > 0
        for widget in (self.all, self.none):
            widget.setEnabled(some)

    def _toggle_selected(self) -> None:
        rows = [index.row() for index in self.view.selectionModel().selectedRows()]
        self.model.tick(rows, on=not all(map(self.model.is_on, rows)))

    def _apply(self) -> None:
        chosen = self.model.chosen()
        create = self.departments.new()

        def apply(session: Session) -> Applied:
            return apply_table(session, self._plan_id, chosen, create, self._desk.today())

        done = self._desk.change(
            apply, parent=self, refused=lambda error: self._say(error.message), before="导入"
        )
        if done:
            found, left = self._found, self.model.rowCount() - len(chosen)
            said = [f"已采用 {done.cells} 处改动，涉及 {done.tasks} 项任务"]
            said += [f"没有勾选的 {left} 处没有改"] if left else []
            said += [f"看不懂的 {len(found.problems)} 处没有改"] if found and found.problems else []
            self.accept()
            show_note(self.parentWidget(), f"{'；'.join(said)}。可以撤销。")


def _in_words(found: TableImport) -> str:
    sure = sum(one.sure for one in found.differences)
    asked = len(found.differences) - sure
    parts = [f"对应上 {found.matched} 项任务，{sure} 处改动。"]
    if asked:
        parts.append(f"{asked} 处要您定，先不勾选。")
    if found.problems:
        parts.append(f"{len(found.problems)} 处看不懂，不会采用，见下面。")
    if found.missing:
        more = "等" if len(found.missing) > _MISSING_NAMED else ""
        parts.append(f"表里没有任务 {'、'.join(found.missing[:_MISSING_NAMED])}{more}，不会删去。")
    if len(found.notes) > _FEW_NOTES:
        parts.append(f"另有 {len(found.notes)} 处说明，见下面。")
        return "".join(parts)
    return "".join((*parts, *found.notes))
