"""Every page has the one life: it listens to what it reads, waits while hidden, and is at ease otherwise."""

from datetime import date

import pytest
from PySide6.QtTest import QTest

from tests.ui.program import task
from tests.ui.statements import recorded, tables
from ui.ledger.activities_panel import ActivitiesPanel
from ui.parts.page import Page
from ui.parts.page_tabs import PageTabs
from ui.parts.paged_model import PagedTable
from ui.parts.paged_view import PagedView
from ui.parts.task_panel import TaskPanel
from ui.plan.category_page import CategoryPage
from ui.plan.history_panel import HistoryPanel
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.task_detail import TaskDetail
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow
from wenming_desktop.changes.lane import Changed
from wenming_desktop.entities.choices import FundKind
from wenming_desktop.entities.table_names import Table
from wenming_desktop.ledger.funds import FundDraft, FundFilter, create_fund, fund_ids
from wenming_desktop.ledger.publicity import PublicityFilter, publicity_ids
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.progress.orders import OrderFilter, order_ids
from wenming_desktop.search.index import Kind

NAMES = ("overview", "二", *(tab.name for tab in TABS))
DAY = date(2021, 3, 5)


@pytest.fixture
def window(sampled: MainWindow) -> MainWindow:
    return sampled


def opened(window: MainWindow, name: str) -> Page:
    """The page of a tab; the second category's, with task 2-7, by 二."""
    assert window.desk.plan
    if name == "二":
        window.desk.task_wanted.emit(task(window, "2-7").id)
    else:
        assert window.tabs.show_tab(name)
    QTest.qWait(0)
    page = window.tabs.page(Page)
    assert page
    return page


def parts(page: Page) -> list[Page]:
    """A page's own pages: all that are made, the tabs within the tab and a task's panels."""
    if isinstance(page, PageTabs):
        return [page.page(kind) for kind in page._kinds]
    return [page, *page.findChildren(TaskPanel)]


def asked(page: Page) -> list[str]:
    """What a page reads when it shows everything anew, the rows on show included."""
    with recorded() as statements:
        page.reload()
        for model in page.findChildren(PagedTable):
            if model.rowCount():
                model.row(0)
    return statements


@pytest.mark.parametrize("name", NAMES)
def test_a_page_listens_to_all_that_it_reads(window: MainWindow, name: str) -> None:
    for page in parts(opened(window, name)):
        if not isinstance(page, HistoryPanel):  # has what its task's steps tell of, whatever the tables
            assert tables(asked(page)) - page.tables == set(), type(page).__name__


@pytest.mark.parametrize("name", NAMES)
def test_it_reloads_when_shown_and_only_if_concerned(window: MainWindow, name: str) -> None:
    page = parts(opened(window, name))[0]
    unconcerned = Changed("无关", frozenset({*Table} - page.tables), frozenset())
    concerned = Changed("有关", frozenset(page.tables), frozenset())
    with recorded() as statements:
        page._on_changed(unconcerned)
    assert statements == []
    window.tabs.setCurrentIndex(1 if name == "overview" else 0)
    window.desk.plan  # noqa: B018 - read before the statements are counted
    with recorded() as statements:
        page._on_changed(concerned)
        page._on_changed(concerned)
    assert statements == []
    assert page._stale
    window.tabs.show_tab(name if name != "二" else window.desk.plan.categories[1].id)  # pyright: ignore[reportOptionalMemberAccess]
    QTest.qWait(0)
    assert not page._stale


def test_a_change_elsewhere_reads_nothing_for_the_page_on_show(window: MainWindow) -> None:
    gaps = opened(window, "gaps")
    shown: list[str] = []
    gaps.reload = lambda: shown.append("again")  # pyright: ignore[reportAttributeAccessIssue]
    plan = window.desk.plan
    assert plan
    window.desk.change(create_fund, plan.id, FundDraft(FundKind.BUDGET, DAY, "宣传费", "100"))
    assert shown == []
    window.desk.change(add_measure, task(window, "1-1").id, "制定方案")
    assert shown == ["again"]


def test_panels_reload_for_their_own_task(window: MainWindow) -> None:
    on = opened(window, "二")
    assert isinstance(on, CategoryPage)
    detail = on.detail

    def told(panel: TaskPanel, code: str) -> int:
        """How often a panel on show loads on a new measure of a task."""
        detail.tabs.setCurrentWidget(panel)
        QTest.qWait(0)
        loaded: list[str] = []
        panel.load = lambda: loaded.append(code)  # pyright: ignore[reportAttributeAccessIssue]
        window.desk.change(add_measure, task(window, code).id, f"制定{type(panel).__name__}")
        return len(loaded)

    for panel in (detail.panel(MeasuresPanel), detail.panel(HistoryPanel), detail.panel(ActivitiesPanel)):
        assert told(panel, "2-6") == 0
    assert (told(detail.panel(MeasuresPanel), "2-7"), told(detail.panel(HistoryPanel), "2-7")) == (1, 1)
    assert told(detail.panel(ActivitiesPanel), "2-7") == 0  # shows no measures


def test_the_detail_follows_the_board(window: MainWindow) -> None:
    on = opened(window, "二")
    detail = on.findChild(TaskDetail)
    assert detail
    before = detail.tabs.tabText(1)
    window.desk.change(add_measure, task(window, "2-7").id, "再定一条")
    assert before != detail.tabs.tabText(1)


@pytest.mark.parametrize("kind", [Kind.FUND, Kind.PUBLICITY, Kind.ORDER])
def test_a_record_that_is_asked_for_has_the_keys(window: MainWindow, kind: Kind) -> None:
    """Also where its list lies in a tab within the tab: Enter opens it, arrows go on from it."""
    plan = window.desk.shown_plan()
    wanted = {
        Kind.FUND: lambda: window.desk.read(fund_ids, plan.id, FundFilter()),
        Kind.PUBLICITY: lambda: window.desk.read(publicity_ids, plan.id, PublicityFilter()),
        Kind.ORDER: lambda: window.desk.read(order_ids, plan.id, OrderFilter(), DAY),
    }[kind]()[-1]
    window.desk.record_wanted.emit(kind, wanted)
    QTest.qWait(0)
    view = window.focusWidget()
    assert isinstance(view, PagedView)
    assert view.selected_ids() == [wanted]
