"""The main window: a shell of tool bar, tabs and status bar; what they do stands in their own modules."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, qVersion
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import ask
from ui.ground.qt import finish_composing, set_shortcuts
from ui.ground.reading_order import go_on, go_to_pane
from ui.parts.refused import COMES_BACK
from ui.shell.actions import Actions
from ui.shell.background import Background
from ui.shell.deeds import Deed, all_deeds, bar_deeds, fill_menu, help_deeds
from ui.shell.deeds_done import DeedsDone
from ui.shell.following import moved, opened, restored
from ui.shell.hints import HELP, SEARCH, Hints
from ui.shell.notice import make_notice, title_of
from ui.shell.scan_watch import ScanWatch
from ui.shell.search_box import SearchBox
from ui.shell.status import StatusBar
from ui.shell.tabs import Tabs
from ui.shell.travel import Travel
from ui.shell.unsaved import asked_about, asked_of_kept, refused_fields
from ui.shell.window_place import keep_place, stand_as_before
from wenming_desktop.changes.indexing import bring_up_to_date
from wenming_desktop.documents.press.pdf_pages import page_rgb
from wenming_desktop.documents.press.typesetting import warm_up
from wenming_desktop.jobs import Job
from wenming_desktop.log import event, versions
from wenming_desktop.search import pinyin
from wenming_desktop.workspace import Workspace

if TYPE_CHECKING:
    from ui.inspection.inspection_page import InspectionPage

_LEAST = QSize(900, 500)  # pixels: inside the frame of a window on a screen of 1024x600
_LABEL = 30  # characters of a step's name in the menu
_TIDY_UP_AFTER = 1500  # milliseconds: the first paint and the first click need the processor
_ANY_DPI = 24  # of a page that nobody looks at
_BACKUP_EVERY = 5 * 60 * 1000  # milliseconds between looks whether a backup is due


class MainWindow(QMainWindow):
    """Shows one open workspace and closes it with itself."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setWindowTitle(f"{title_of(workspace)}{workspace.unit} — 文明创建工作台")
        self.setMinimumSize(_LEAST)
        self.resize(1366, 768)
        self.desk = Desk(workspace, self)
        self.deeds = Actions(self.desk, self)
        self.tabs = Tabs(self.desk, self.deeds)
        self._travel = Travel(self.desk, self.tabs)
        self._travel.told.connect(self._tell)
        self._pages = QStackedWidget()  # the tabs, and what lies over them until the clerk goes back
        self._pages.addWidget(self.tabs)
        self._inspection: InspectionPage | None = None
        self.setCentralWidget(self._pages)
        self._dress()

        for keys, step in (("F6", True), ("Shift+F6", False)):
            QShortcut(QKeySequence(keys), self, partial(self._go_to_pane, forward=step))
        self.desk.changed.connect(self._show_state)
        self.desk.plan_chosen.connect(self._show_state)
        self.desk.day_turned.connect(self._show_state)
        self.desk.look_changed.connect(self._dress_anew)
        self.desk.paper_wanted.connect(self.deeds.print_papers)
        self.desk.pdf_wanted.connect(self.deeds.show_pdf)
        self.desk.packages_wanted.connect(self.deeds.send_packages)
        self.desk.inspection_wanted.connect(self.show_inspection)
        self.done = DeedsDone(self.desk, self, self.tabs, self.deeds)
        desk = self.desk
        for wanted in (desk.task_wanted, desk.record_wanted, desk.page_wanted, desk.place_wanted):
            wanted.connect(self.show_tabs)
        # Opens what comes once the window is closed.
        self.follow: Callable[[], Workspace | None] | None = None
        self.desk.leave_wanted.connect(self._leave_for)
        self.desk.restore_wanted.connect(partial(self._leave_for_path, restored))
        self.desk.other_data_wanted.connect(partial(self._leave_for_path, opened))
        self.desk.move_wanted.connect(partial(self._leave_for_path, moved))
        self.desk.form_wanted.connect(self.deeds.open_form)
        self.desk.folder_wanted.connect(self.deeds.add_folder)
        self.hints = Hints(self.desk, self.tabs.open_name, self)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self.hints)
        self.tabs.currentChanged.connect(self.hints.look)
        self.deeds.help.opened.connect(partial(self.hints.did, HELP))
        self._scans = ScanWatch(self.desk)
        self._background = Background(self.desk)
        self._quitting: Callable[[], None] | None = None
        self.desk.jobs.idle.connect(self._close_if_quitting)
        timer = QTimer(self, interval=_BACKUP_EVERY)
        timer.timeout.connect(self._back_up)
        timer.start()
        self.tabs.setFocus()  # from here the arrows choose a tab, F6 goes into its page
        self._tidying = QTimer(self, interval=_TIDY_UP_AFTER, singleShot=True)
        self._tidying.timeout.connect(self._tidy_up)
        self._tidying.start()

    def stand_as_before(self) -> None:
        """Take the place on the screen, the tab and the task of when the window was last closed."""
        stand_as_before(self)
        self.tabs.open_as_before()

    def show_inspection(self) -> None:
        """Show 迎检材料 over the tabs."""
        self._pages.setCurrentWidget(self._inspection or self._make_inspection())

    def _make_inspection(self) -> "InspectionPage":
        from ui.inspection.inspection_page import InspectionPage  # noqa: PLC0415 - the start waits for no more

        self._inspection = InspectionPage(self.desk)
        self._inspection.left.connect(self.show_tabs)
        self._pages.addWidget(self._inspection)
        return self._inspection

    def show_tabs(self) -> None:
        """Show the tabs again."""
        self._pages.setCurrentWidget(self.tabs)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in the page, or in the tool bar, whose parts have keys of their own."""
        focus = QApplication.focusWidget()
        inside = self._bar if focus and self._bar.isAncestorOf(focus) else self._pages
        return go_on(inside, forward=forward)

    def _go_to_pane(self, *, forward: bool) -> None:
        go_to_pane([self._bar, self._pages], forward=forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        close = partial(self._leave_for, self.follow)  # what is answered yes still leads where it was to lead
        if self.desk.jobs.asked_for():
            ask(
                self,
                "还有工作没有做完。现在退出会取消它，已保存的内容不受影响。",
                "取消工作并退出",
                partial(self._quit, close),
                no=("不退出", lambda: None),
            )
            event.ignore()
            return
        self._leave_fields()
        refused = refused_fields(self)
        kept = self.desk.refused
        if asked_about(self, refused, "不要这一处，退出", close) or asked_of_kept(self, kept, close):
            event.ignore()
            return
        keep_place(self)
        self.tabs.keep_open()
        self._scans.stop()
        self.deeds.help.close()
        self.desk.close()
        super().closeEvent(event)

    def _leave_for_path(self, follow: Callable[[Path, Path], Workspace | None], path: Path) -> None:
        self._leave_for(partial(follow, self.desk.workspace.folder, path))

    def _leave_for(self, follow: Callable[[], Workspace | None] | None) -> None:
        self.follow = follow
        if not self.close():
            self.follow = None

    def _quit(self, close: Callable[[], None]) -> None:
        self._quitting = close
        self.desk.jobs.cancel()
        if not self.desk.jobs.busy():
            self._close_if_quitting()

    def _close_if_quitting(self) -> None:
        close, self._quitting = self._quitting, None
        if close:
            close()

    def _leave_fields(self) -> None:
        """Save what stands in a field: a field saves when it is left."""
        finish_composing()
        self.setFocus()
        self.desk.leave()

    def _dress_as(self, put_on: Callable[[], None]) -> None:
        """Change the look once what would be lost by that is saved or given up; the rest comes back."""
        self._leave_fields()
        refused = [field for field in refused_fields(self) if not field.property(COMES_BACK)]
        if not asked_about(self, refused, "不要这一处，换外观", put_on):
            put_on()

    def _dress(self) -> None:
        """Make bars and pages in the present look."""
        self.years = QComboBox(sizeAdjustPolicy=QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.years.setToolTip("选择年度（Alt+Y）")
        self.years.setAccessibleName("年度")
        QShortcut(QKeySequence("Alt+Y"), self.years, self.years.setFocus)
        self.years.activated.connect(self._choose_year)
        self.search = SearchBox(self.desk, self, self._all_deeds)
        self.search.textEdited.connect(lambda: self.hints.did(SEARCH))
        if notice := make_notice(self.desk):
            self.setMenuWidget(notice)
        self._bar = self._make_tool_bar()
        self.addToolBar(self._bar)
        self._status = StatusBar(self.desk, self)
        self.setStatusBar(self._status)
        self._show_state()

    def _dress_anew(self) -> None:
        self._leave_fields()
        self.removeToolBar(self._bar)
        self._bar.deleteLater()
        self.search.hits.deleteLater()
        self._dress()
        self.tabs.rebuild()
        if self._inspection:
            shown = self._pages.currentWidget() is self._inspection
            before = self._inspection
            self._make_inspection().go_on_as(before)
            before.deleteLater()
            if shown:
                self.show_inspection()

    def _make_tool_bar(self) -> QToolBar:
        bar = QToolBar("工具栏", self)
        bar.setMovable(False)
        bar.setIconSize(QSize(theme.px(18), theme.px(18)))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.undo = _add_action(bar, "undo", "撤销", QKeySequence.StandardKey.Undo, self._undo)
        self.redo = _add_action(bar, "redo", "重做", "Ctrl+Y", self._redo)
        set_shortcuts(self.redo, "Ctrl+Y", "Ctrl+Shift+Z")
        bar.addSeparator()
        for deed in bar_deeds(self.deeds):
            _add_action(bar, deed.icon, deed.name, deed.keys, deed.run)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        bar.addWidget(self.search)
        self._years_shown = bar.addWidget(self.years)  # a tool bar hides widgets by their action only
        bar.addWidget(self._make_menu_button())
        return bar

    def _make_menu_button(self) -> QToolButton:
        made = QToolButton()
        menu = QMenu(made)
        self._steps = [menu.addAction("", deed) for deed in (self._undo, self._redo)]
        menu.addSeparator()
        fill_menu(menu, self.deeds)
        looks = QMenu("外观", menu)
        for text, is_on, put_on in self.deeds.looks():
            action = looks.addAction(text, partial(self._dress_as, put_on))
            action.setCheckable(True)
            action.setChecked(is_on)
        menu.insertMenu(menu.actions()[-1 - len(help_deeds(self.deeds))], looks)
        made.setIcon(theme.icon("menu"))
        made.setToolTip("更多（Alt+M 或 F10）")
        made.setAccessibleName("更多")
        made.setShortcut(QKeySequence("Alt+M"))
        QShortcut(QKeySequence("F10"), made, made.showMenu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMenu(menu)
        return made

    def _all_deeds(self) -> list[Deed]:
        looks = [(name, partial(self._dress_as, put_on)) for name, _, put_on in self.deeds.looks()]
        return all_deeds(self.deeds, looks, lambda name: self.desk.record_wanted.emit(name, ""))

    def _undo(self) -> None:
        self._save_typed()
        if not self._asked_before_travel():
            self._travel.go(back=True)

    def _redo(self) -> None:
        self._save_typed()
        if not self._asked_before_travel():
            self._travel.go(back=False)

    def _tell(self, text: str) -> None:
        self._status.tell(text)

    def _asked_before_travel(self) -> bool:
        """What stands below a refused text would change unseen: the newest to be taken back is that text."""
        refused = [field for field in refused_fields(self) if field.isVisible()]
        return asked_about(self, refused, "不要这一处", lambda: None)

    def _save_typed(self) -> None:
        """Save the field that is being typed in, so that undo takes back the newest."""
        finish_composing()
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit | QPlainTextEdit) and self.isAncestorOf(field):
            self.setFocus()
            if isValid(field):  # an editor of a cell is gone now
                field.setFocus()

    def _show_state(self) -> None:
        now = self.desk.snapshot
        fixed = self.desk.workspace.read_only
        undoable, redoable = (None, None) if fixed else (now.undoable, now.redoable)
        for action, verb, label in ((self.undo, "撤销", undoable), (self.redo, "重做", redoable)):
            action.setEnabled(label is not None)
            keys = action.shortcut().toString()
            action.setToolTip(f"{verb}：{label}（{keys}）" if label else f"没有可{verb}的操作")
        for action, verb, label in zip(self._steps, ("撤销", "重做"), (undoable, redoable), strict=True):
            action.setText(f"{verb}：{label[:_LABEL].replace('&', '&&')}" if label else f"没有可{verb}的操作")
            action.setEnabled(label is not None)
        plan, heads = now.plan, now.heads
        self.years.clear()
        many_a_year = len({head.year for head in heads}) < len(heads)
        for head in heads:
            name = f"{head.year}年度 {head.title[:12]}" if many_a_year else f"{head.year}年度"
            self.years.addItem(name, head.id)
            if plan and head.id == plan.id:
                self.years.setCurrentIndex(self.years.count() - 1)
        self._years_shown.setVisible(bool(heads))
        self.tabs.refresh()

    def _choose_year(self, index: int) -> None:
        wanted = self.years.itemData(index)
        self._leave_fields()
        if asked_about(self, refused_fields(self), "不要这一处，换年度", partial(self._show_year, wanted)):
            self._show_state()  # the year that is still on show
        else:
            self._show_year(wanted)

    def _show_year(self, plan_id: str) -> None:
        self.desk.choose_plan(plan_id)

    def _tidy_up(self) -> None:
        """What can wait until the window is there: other pages' code, a backup if one is due, the index."""
        self.tabs.load_pages()
        self.desk.papers.start("准备打印", lambda _job: page_rgb(warm_up(), 0, _ANY_DPI), housekeeping=True)
        if self.desk.workspace.read_only:
            return
        self.hints.begin()
        self.deeds.tell_undated()
        self._back_up()
        self.desk.run("整理搜索", self._index, housekeeping=True)
        self._scans.start()
        self.desk.second.start()
        self._background.start()

    def _index(self, job: Job) -> None:
        event(f"窗口：{versions()}，Qt {qVersion()}")  # here, where it holds up nobody
        pinyin.initials("")  # with the dictionary loaded, what is saved from now on has its initials at once
        bring_up_to_date(self.desk.workspace.log, job)

    def _back_up(self) -> None:
        self.desk.run("检查备份", lambda _job: self.desk.workspace.back_up_if_due(), housekeeping=True)


def _add_action(
    bar: QToolBar, icon: str, text: str, keys: QKeySequence.StandardKey | str, deed: Callable[[], object]
) -> QAction:
    action = QAction(theme.icon(icon), text, bar)
    action.setShortcut(QKeySequence(keys))
    action.setToolTip(f"{text.rstrip('…')}（{action.shortcut().toString()}）")
    action.triggered.connect(lambda _checked=False: deed())
    bar.addAction(action)
    return action
