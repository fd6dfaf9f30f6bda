"""Tabs at every width: names shorten, then the tabs fold into rows; all can be reached by the mouse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from ui.shell.main_window import MainWindow
from ui.shell.tab_bar import FoldingBar
from wenming_desktop.plan.category_editing import CategoryForm, add_category


def bar_of(window: MainWindow, width: int) -> FoldingBar:
    """The bar in a window of that width."""
    window.resize(width, 700)
    QTest.qWait(0)
    bar = window.tabs.tabBar()
    assert isinstance(bar, FoldingBar)
    return bar


def names(bar: FoldingBar) -> list[str]:
    """What is written on the tabs."""
    return [bar.shown_name(at) for at in range(bar.count())]


def assert_all_in_reach(window: MainWindow, bar: FoldingBar) -> None:
    """Every tab has a place of its own inside the bar, and a click on it opens it."""
    for at in range(bar.count()):
        rect = bar.tabRect(at)
        assert bar.rect().contains(rect)
        assert not any(rect.intersects(bar.tabRect(other)) for other in range(at))
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=rect.center())
        assert window.tabs.currentIndex() == at


def test_names_shorten_before_the_tabs_fold(window: MainWindow) -> None:
    bar = bar_of(window, 1366)
    assert names(bar)[2].startswith("二 价值引领")
    assert bar.rows() == 1
    bar = bar_of(window, 1000)
    assert names(bar)[2] == "二 价值 7"
    assert "活动" in names(bar)
    assert window.tabs.tabText(2) == "二 价值引领 7"
    assert bar.rows() == 1
    bar = bar_of(window, 900)
    assert names(bar)[2] == "二 7"
    assert_all_in_reach(window, bar)


def test_twelve_categories_leave_the_fixed_tabs_in_reach(window: MainWindow) -> None:
    plan = window.desk.plan
    assert plan
    for number in range(8, 21):
        title = f"第{number}类加强各项工作的责任落实"
        window.desk.change(add_category, plan.id, CategoryForm(title=title, short_title="责任落实"))
    bar = bar_of(window, 900)
    assert bar.count() == 1 + 20 + 8
    assert bar.rows() == 2
    first_fixed = next(at for at in range(bar.count()) if window.tabs.tabText(at).startswith("缺项"))
    assert bar.tabRect(first_fixed).left() == 0
    assert names(bar)[first_fixed + 2] == "活动台账"  # a row for themselves: nothing to shorten
    assert_all_in_reach(window, bar)
    wide = bar_of(window, 2560)
    assert wide.rows() == 1


def test_a_closable_tab_keeps_its_button_beside_its_name(window: MainWindow) -> None:
    window.tabs.show_tab("plan")
    bar = bar_of(window, 1366)
    last = bar.count() - 1
    close = bar.tabButton(last, QTabBar.ButtonPosition.RightSide)
    assert bar.tabRect(last).contains(close.geometry())
    written = bar.fontMetrics().horizontalAdvance(bar.shown_name(last))
    assert bar.tabRect(last).width() < written + 3 * close.width()
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar.count() == last
