"""The tabs of the main window: one for each category of the plan on show, and those of the catalogue."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QTabBar, QTabWidget, QToolButton, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.preferences import keep_text, kept_text
from ui.ground.qt import later
from ui.parts.fields import literal
from ui.parts.page import Page
from ui.progress.overview_page import OverviewPage
from ui.shell.actions import Actions
from ui.shell.catalogue import TABS, Tab
from ui.shell.tab_bar import FoldingBar
from wenming_desktop.progress.board import CategoryLine
from wenming_desktop.search.index import Kind

P = TypeVar("P", bound=Page)
_TAB, _TASK, _PART = "window/tab", "window/task", "window/part"
_LOAD_EVERY = 200  # milliseconds
_CLOSE = 18  # pixels at 100 % of a closing button's side
_SHORT = 2  # characters of a category's name where there is little room
_NUMERALS = (*"一二三四五六七八九十", "十一", "十二", "十三", "十四", "十五")


class Tabs(QTabWidget):
    """Follows the plan on show; a page is made when its tab is first opened."""

    def __init__(self, desk: Desk, deeds: Actions) -> None:
        super().__init__()
        self._desk, self._deeds = desk, deeds
        self._makers: dict[str, Callable[[], Page]] = {}  # by the tab's name, until its page is made
        self._pages: dict[str, Page] = {}
        self._shown: list[str] = []
        self.setDocumentMode(True)
        self._bar = FoldingBar(self)
        self.setTabBar(self._bar)
        self.currentChanged.connect(self._fill)
        QShortcut(QKeySequence("Ctrl+W"), self, self._close_current)
        # Before any page hears of it: those of the other year are away then, and do not reload.
        desk.plan_chosen.connect(self.refresh)
        desk.task_wanted.connect(self.show_task)
        desk.record_wanted.connect(self.show_record)
        desk.page_wanted.connect(self.show_hit)
        desk.place_wanted.connect(self.show_place)

    def load_pages(self) -> None:
        """Import the pages' modules one by one between the clerk's clicks, so that no first opening waits."""
        modules = (
            "ui.plan.category_page",
            "ui.shell.task_panels",
            "ui.documents.print_dialog",
            *(tab.module for tab in TABS),
        )
        for place, name in enumerate(modules):
            later(_LOAD_EVERY * place, self, partial(import_module, name))

    def refresh(self) -> None:
        """Show the tabs of the plan as it is now; pages stay while their categories do."""
        plan = self._desk.plan
        wanted = [plan.id, *(row.id for row in plan.categories)] if plan else [""]
        before, self._shown = self._shown, wanted
        if wanted[:1] != before[:1]:
            self._make(self.currentIndex())
        elif wanted != before:
            self._follow(wanted[1:])
        self._name()

    def rebuild(self) -> None:
        """Make all pages anew, as after a change of the look; the chosen tab and task stay chosen."""
        page = self._open_page()
        task_id = page.current_task() if page else None
        self._shown = []
        self.refresh()
        if task_id:
            self.show_task(task_id)

    def keep_open(self) -> None:
        """Keep which tab, task and part of the page are open, for the next start on this PC."""
        page, holder = self._open_page(), self.currentWidget()
        keep_text(_TAB, holder.objectName() if holder else "")
        keep_text(_TASK, (page.current_task() if page else None) or "")
        keep_text(_PART, page.part_shown() if page else "")

    def open_as_before(self) -> None:
        """Open what keep_open() kept; what is gone since then is passed over."""
        tab, task_id, part = kept_text(_TAB), kept_text(_TASK), kept_text(_PART)
        if tab and self.show_tab(tab) and (page := self._open_page()):
            if task_id:
                page.show_record(task_id)
            page.show_part(part)

    def page(self, kind: type[P]) -> P | None:
        """The page of the open tab, if it is of this kind."""
        page = self._open_page()
        return page if isinstance(page, kind) else None

    def show_tab(self, name: str) -> bool:
        """Open a category's tab by its id, or one of the catalogue by its name; False if there is none."""
        for index in range(self.count()):
            if self.widget(index).objectName() == name:
                self.setCurrentIndex(index)
                return True
        wanted = next((tab for tab in TABS if tab.name == name), None)
        if wanted is None or (wanted.needs_plan and self._desk.plan is None):
            return False
        self._add_closable(wanted)
        self._name()
        self.setCurrentIndex(self.count() - 1)
        return True

    def current_name(self) -> str:
        """The name of the open tab: a category's id, or as the catalogue has it."""
        holder = self.currentWidget()
        return holder.objectName() if holder else ""

    def title(self, name: str) -> str:
        """What a tab is called, without its count; "" where there is none."""
        plan = self._desk.plan
        row = next((row for row in plan.categories if row.id == name), None) if plan else None
        if row:
            return f"{_number(row)} {row.short_title}"
        return next((tab.title for tab in TABS if tab.name == name), "")

    def show_kept(self, name: str, record_id: str) -> None:
        """Open a tab and choose a record there, unless it is the task that stands chosen already."""
        if self.show_tab(name) and record_id and record_id != name:
            page = self._open_page()
            if page and page.current_task() != record_id:
                page.show_record(record_id)

    def show_task(self, task_id: str) -> None:
        """Open the tab of a task's category and choose its row."""
        task = self._desk.task(task_id)
        if task and self.show_tab(task.category_id):
            self._show_in_page(task_id)

    def show_place(self, task_id: str, panel: str, place: str) -> None:
        """Open the tab of a task's category at a panel of the task and a place in it."""
        self.show_task(task_id)
        if page := self._open_page():
            page.show_place(panel, place)

    def show_hit(self, evidence_id: str, page: int, words: str) -> None:
        """Show a file of the library at the page where these words were found."""
        if self.show_tab("library") and (shown := self._open_page()):
            shown.show_hit(evidence_id, page, words)

    def show_record(self, kind: str, record_id: str) -> None:
        """Open the tab or the dialog that shows records of a kind, and choose this one."""
        if kind in {Kind.PERSON, Kind.DEPARTMENT}:
            self._deeds.departments(record_id)
        elif kind == Kind.VOLUNTEER:
            self._deeds.volunteers(record_id)
        elif kind == Kind.MEMBER:
            self._deeds.leading_group(record_id)
        tab = next((tab for tab in TABS if kind == tab.name or kind in tab.records), None)
        if kind == "overview":
            self.show_tab(kind)
        if tab and self.show_tab(tab.name) and (record_id or tab.name == "calendar"):
            self._show_in_page(record_id)

    def open_name(self) -> str:
        """The open tab's name: a category's id, or as in the catalogue."""
        holder = self.currentWidget()
        return holder.objectName() if holder else ""

    def _open_page(self) -> Page | None:
        holder = self.currentWidget()
        return self._pages.get(holder.objectName()) if holder else None

    def _show_in_page(self, record_id: str) -> None:
        if page := self._open_page():
            page.show_record(record_id)

    def _make(self, at: int) -> None:
        """Make the tabs anew; another year opens at the same tab, another plan's shape at the first."""
        count = self.count()
        old = [self.widget(index) for index in range(self.count())]
        self.blockSignals(True)
        self.clear()
        opened = {page.objectName() for page in old}
        for page in old:
            page.deleteLater()
        self._makers, self._pages = {}, {}
        plan = self._desk.plan
        if plan is None:
            self._add("", "开始", self._make_start)
            for tab in TABS:
                if tab.name in opened and not tab.needs_plan:
                    self._add_closable(tab)
        else:
            self._add("overview", "总览", self._make_overview)
            for row in plan.categories:
                self._add(row.id, "", partial(self._make_category, row.id))
            for tab in TABS:
                if tab.always:
                    self._add(tab.name, tab.title, partial(tab.make, self._desk))
                elif tab.name in opened:
                    self._add_closable(tab)
        at = at if self.count() == count else 0
        self.setCurrentIndex(at)
        self.blockSignals(False)
        self._fill(at)

    def _follow(self, categories: Sequence[str]) -> None:
        """Add, take out and move the tabs of categories; all others stay as they are, the open one open."""
        after_overview = 1
        others = {"overview", *(tab.name for tab in TABS)}
        for index in reversed(range(self.count())):
            holder = self.widget(index)
            name = holder.objectName()
            if name not in others and name not in categories:
                self._makers.pop(name, None)
                self._pages.pop(name, None)
                self.removeTab(index)
                holder.deleteLater()
        for place, name in enumerate(categories, start=after_overview):
            names = [self.widget(index).objectName() for index in range(self.count())]
            if name in names:
                self.tabBar().moveTab(names.index(name), place)
            else:
                self._add(name, "", partial(self._make_category, name), place)

    def _add_closable(self, tab: Tab) -> None:
        """Add a tab at the end that can be closed again."""
        self._add(tab.name, tab.title, partial(tab.make, self._desk))
        close = QToolButton(self.tabBar(), autoRaise=True)
        close.setProperty("tight", True)
        close.setFixedSize(theme.px(_CLOSE), theme.px(_CLOSE))
        close.setIcon(theme.icon("close"))
        close.setToolTip(f"关闭“{tab.title}”（Ctrl+W）")
        close.setAccessibleName(f"关闭{tab.title}")
        close.clicked.connect(partial(self.close_tab, tab.name))
        self.tabBar().setTabButton(self.count() - 1, QTabBar.ButtonPosition.RightSide, close)

    def _close_current(self) -> None:
        if holder := self.currentWidget():
            self.close_tab(holder.objectName())

    def close_tab(self, name: str) -> None:
        """Close a tab that does not always stand there; the tab before it is shown."""
        can_be_closed = {tab.name for tab in TABS if not tab.always}
        for index in range(self.count()):
            holder = self.widget(index)
            if holder.objectName() == name in can_be_closed:
                self._desk.leave()
                self._makers.pop(name, None)
                self._pages.pop(name, None)
                self.removeTab(index)
                holder.deleteLater()
                return

    def _add(self, name: str, title: str, make: Callable[[], Page], place: int = -1) -> None:
        holder = QWidget()
        holder.setObjectName(name)
        self._makers[name] = make
        self.insertTab(place, holder, title)

    # Pages that the first paint does not show are imported when their tab is first opened.

    def _make_start(self) -> Page:
        from ui.start.start_page import StartPage  # noqa: PLC0415

        return StartPage(self._desk, self._deeds.import_plan, self._deeds.use_bundled_plan)

    def _make_category(self, category_id: str) -> Page:
        from ui.plan.category_page import CategoryPage  # noqa: PLC0415
        from ui.shell.task_panels import TASK_PANELS  # noqa: PLC0415

        return CategoryPage(self._desk, category_id, TASK_PANELS)

    def _make_overview(self) -> Page:
        page = OverviewPage(self._desk)
        page.category_wanted.connect(self.show_tab)
        page.departments_wanted.connect(self._deeds.departments)
        return page

    def _fill(self, index: int) -> None:
        holder = self.widget(index)
        make = self._makers.pop(holder.objectName(), None)
        if make:
            page = self._pages[holder.objectName()] = make()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            area = _scrolled(page)
            column.addWidget(area)
            area.show()  # at once, not in Qt's own time: it reads when it is shown

    def _name(self) -> None:
        plan = self._desk.plan
        if plan is None:
            return
        for row in plan.categories:
            lacking = sum(bool(task.gaps) for task in row.tasks)
            count = str(lacking or "")
            names = (row.short_title, row.short_title[:_SHORT], "")
            words = [" ".join(filter(None, (_number(row), name, count))) for name in names]
            self._rename(row.id, words, f"{row.title}：{lacking}项任务有缺")
        names = [self.widget(index).objectName() for index in range(self.count())]
        for tab in TABS:
            if tab.short and tab.name in names:
                self._bar.setTabData(names.index(tab.name), [tab.short])
        self._bar.set_groups([1 + len(plan.categories)])

    def _rename(self, name: str, words: Sequence[str], tip: str) -> None:
        """Name a tab, the longest name first."""
        for index in range(self.count()):
            if self.widget(index).objectName() == name:
                self._bar.setTabData(index, words[1:])
                self.setTabText(index, literal(words[0]))
                self.setTabToolTip(index, tip)


def _number(row: CategoryLine) -> str:
    return _NUMERALS[row.ordinal - 1] if row.ordinal <= len(_NUMERALS) else str(row.ordinal)


def _scrolled(page: Page) -> QScrollArea:
    """A page that scrolls as a whole where the window is smaller than what it needs at least."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
