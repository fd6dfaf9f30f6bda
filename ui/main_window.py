"""The main window: a shell of tool bar, tabs and status bar; what they do stands in their own modules."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.actions import Actions
from ui.desk import Desk
from ui.messages import ask
from ui.pages.category import CategoryPage
from ui.pages.overview import OverviewPage
from ui.pages.start import StartPage
from ui.status import StatusBar
from ui.widgets.search_box import SearchBox
from wenming_desktop.workspace import Workspace

_NUMERALS = "一二三四五六七八九十"
_BACKUP_EVERY = 5 * 60 * 1000  # milliseconds between looks whether a backup is due


class MainWindow(QMainWindow):
    """Shows one open workspace and closes it with itself."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setWindowTitle(f"文明创建工作台 — {workspace.unit}")
        self.resize(1366, 768)
        self.desk = Desk(workspace, self)
        self.deeds = Actions(self.desk, self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.currentChanged.connect(self._fill)
        self.setCentralWidget(self.tabs)
        self.years = QComboBox()
        self.years.setToolTip("选择年度")
        self.years.activated.connect(self._choose_year)
        self.search = SearchBox(self.desk, self)
        self.addToolBar(self._make_tool_bar())
        self.setStatusBar(StatusBar(self.desk, self))
        self._makers: dict[QWidget, Callable[[], QWidget]] = {}
        self._shown_tabs: list[str] = []

        self.desk.changed.connect(self._show_state)
        self.desk.plan_chosen.connect(self._show_state)
        self.desk.task_wanted.connect(self.show_task)
        self._show_state()
        timer = QTimer(self, interval=_BACKUP_EVERY)
        timer.timeout.connect(self._back_up)
        timer.start()
        QTimer.singleShot(0, self, self._back_up)

    def show_task(self, task_id: str) -> None:
        """Open the tab of a task's category and choose its row."""
        task = self.desk.task(task_id)
        if task and self.show_category(task.category_id):
            page = self.tabs.currentWidget().findChild(CategoryPage)
            if page:
                page.show_task(task_id)

    def show_category(self, category_id: str) -> bool:
        """Open a category's tab; False if there is none."""
        for index in range(self.tabs.count()):
            if self.tabs.widget(index).objectName() == category_id:
                self.tabs.setCurrentIndex(index)
                return True
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.desk.jobs.busy():
            ask(
                self,
                "还有工作没有做完。现在退出会取消它，已保存的内容不受影响。",
                "取消工作并退出",
                self._quit,
            )
            event.ignore()
            return
        self.setFocus()  # what was typed in a field is saved when the field is left
        self.desk.close()
        super().closeEvent(event)

    def _quit(self) -> None:
        self.desk.jobs.join()
        self.close()

    def _make_tool_bar(self) -> QToolBar:
        bar = QToolBar("工具栏")
        bar.setMovable(False)
        bar.setIconSize(QSize(theme.px(18), theme.px(18)))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.undo = self._action("undo", "撤销", QKeySequence.StandardKey.Undo, self.desk.undo)
        self.redo = self._action("redo", "重做", QKeySequence.StandardKey.Redo, self.desk.redo)
        deeds = self.deeds
        bar.addActions([self.undo, self.redo])
        bar.addSeparator()
        bar.addAction(self._action("people", "科室与人员", "Ctrl+D", deeds.departments))
        bar.addAction(self._action("table", "导出配档表", "Ctrl+E", deeds.export_table))
        bar.addAction(self._action("print", "打印…", QKeySequence.StandardKey.Print, deeds.print_papers))
        bar.addAction(self._action("archive", "存档到U盘…", "Ctrl+U", deeds.archive))
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        bar.addWidget(self.search)
        bar.addWidget(self.years)
        bar.addWidget(self._make_menu_button())
        return bar

    def _make_menu_button(self) -> QToolButton:
        menu = QMenu(self)
        for text, deed in self.deeds.menu():
            if deed is None:
                menu.addSeparator()
            else:
                menu.addAction(text, deed)
        made = QToolButton()
        made.setIcon(theme.icon("menu"))
        made.setToolTip("更多（Alt+M）")
        made.setShortcut(QKeySequence("Alt+M"))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMenu(menu)
        return made

    def _action(
        self, icon: str, text: str, keys: QKeySequence.StandardKey | str, deed: Callable[[], object]
    ) -> QAction:
        action = QAction(theme.icon(icon), text, self)
        action.setShortcut(QKeySequence(keys))
        action.setToolTip(f"{text.rstrip('…')}（{action.shortcut().toString()}）")
        action.triggered.connect(lambda _checked=False: deed())
        return action

    def _show_state(self) -> None:
        undoable, redoable = self.desk.workspace.log.labels()
        for action, verb, label in ((self.undo, "撤销", undoable), (self.redo, "重做", redoable)):
            action.setEnabled(label is not None)
            keys = action.shortcut().toString()
            action.setToolTip(f"{verb}：{label}（{keys}）" if label else f"没有可{verb}的操作")
        plan, heads = self.desk.plan, self.desk.plans()
        self.years.clear()
        many_a_year = len({head.year for head in heads}) < len(heads)
        for head in heads:
            name = f"{head.year}年度 {head.title[:12]}" if many_a_year else f"{head.year}年度"
            self.years.addItem(name, head.id)
            if plan and head.id == plan.id:
                self.years.setCurrentIndex(self.years.count() - 1)
        self.years.setVisible(bool(heads))
        wanted = [plan.id, *(row.id for row in plan.categories)] if plan else [""]
        if wanted != self._shown_tabs:
            self._shown_tabs = wanted
            self._make_tabs()
        self._name_tabs()

    def _make_tabs(self) -> None:
        """Tabs for the plan on show; a page is made when its tab is first opened."""
        old = [self.tabs.widget(index) for index in range(self.tabs.count())]
        self.tabs.blockSignals(True)
        self.tabs.clear()
        for page in old:
            page.deleteLater()
        self._makers = {}
        plan = self.desk.plan
        if plan is None:
            self._add_tab("", "开始", lambda: StartPage(self.deeds))
        else:
            self._add_tab("", "总览", self._make_overview)
            for row in plan.categories:
                self._add_tab(row.id, "", lambda row=row: CategoryPage(self.desk, row.id))
        self.tabs.blockSignals(False)
        self._fill(0)

    def _add_tab(self, name: str, title: str, make: Callable[[], QWidget]) -> None:
        holder = QWidget()
        holder.setObjectName(name)
        self._makers[holder] = make
        self.tabs.addTab(holder, title)

    def _make_overview(self) -> QWidget:
        page = OverviewPage(self.desk)
        page.category_wanted.connect(self.show_category)
        page.departments_wanted.connect(self.deeds.departments)
        return page

    def _fill(self, index: int) -> None:
        holder = self.tabs.widget(index)
        make = self._makers.pop(holder, None)
        if make:
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(make())

    def _name_tabs(self) -> None:
        plan = self.desk.plan
        for row in plan.categories if plan else ():
            for index in range(self.tabs.count()):
                if self.tabs.widget(index).objectName() == row.id:
                    lacking = sum(bool(task.gaps) for task in row.tasks)
                    number = _NUMERALS[row.ordinal - 1] if row.ordinal <= len(_NUMERALS) else str(row.ordinal)
                    self.tabs.setTabText(
                        index, f"{number} {row.short_title}{f' {lacking}' if lacking else ''}"
                    )
                    self.tabs.setTabToolTip(index, f"{row.title}：{lacking}项任务有缺")

    def _choose_year(self, index: int) -> None:
        self.desk.choose_plan(self.years.itemData(index))

    def _back_up(self) -> None:
        self.desk.run("备份", lambda _job: self.desk.workspace.back_up_if_due())
