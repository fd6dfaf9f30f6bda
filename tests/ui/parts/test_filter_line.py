"""The one line over all lists: the same words, keys and delay wherever it stands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QListView

from tests.ui.program import wait_until
from ui.archives.archives_page import ArchivesPage
from ui.evidence.library_page import LibraryPage
from ui.ledger.activities_page import ActivitiesPage
from ui.ledger.funds_page import FundsPage
from ui.ledger.publicity_page import PublicityPage
from ui.parts.filter_line import FilterChoice, FilterLine
from ui.parts.list_page import ListPage
from ui.parts.page import Page
from ui.parts.page_tabs import PageTabs
from ui.progress.assessment_page import AssessmentPage
from ui.progress.gaps_page import GapsPage
from ui.progress.orders_page import OrdersPage
from ui.shell.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
Key = Qt.Key
# A tab, its page, and initials of what a record of it is called.
PAGES = (
    ("gaps", GapsPage, "XLF"),
    ("activities", ActivitiesPage, "XLF"),
    ("library", LibraryPage, "ZYFW"),
    ("archives", ArchivesPage, "ZYFW"),
    ("publicity", PublicityPage, "XLF"),
    ("publicity", FundsPage, "ZYFW"),
    ("supervision", OrdersPage, "BQCL"),
    ("assessment", AssessmentPage, "XLF"),
)


def opened(window: MainWindow, tab: str, kind: type[ListPage]) -> ListPage:
    assert window.tabs.show_tab(tab)
    QTest.qWait(0)
    page = window.tabs.page(Page)
    if isinstance(page, PageTabs):
        page.tabs.setCurrentIndex(page._kinds.index(kind))
        page = page.page(kind)
    assert isinstance(page, kind)
    page.filters.clear()
    return page


@pytest.mark.parametrize(("tab", "kind", "initials"), PAGES, ids=[kind.__name__ for _, kind, _ in PAGES])
def test_every_list_has_the_same_line(
    sampled: MainWindow, tab: str, kind: type[ListPage], initials: str
) -> None:
    page = opened(sampled, tab, kind)
    model, line = page.list.model, page.filters
    every = model.rowCount()
    assert every
    assert not line.all.isVisible()
    line.text.setFocus()
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in initials)  # as an input method may leave it
    line.text.setText(wide)
    assert model.rowCount() == every  # not while typing goes on
    wait_until(line.all.isVisible)
    found = model.rowCount()
    assert 1 <= found <= every
    assert line.found.text().startswith(f"{found} ")
    line.text.setText(initials.lower())
    wait_until(lambda: not getattr(line, "line", line)._timer.isActive())
    assert model.rowCount() == found
    line.text.setText("没有这样的")
    wait_until(lambda: model.rowCount() == 0)
    assert page.list.hint.isVisible()
    QTest.keyClick(line.text, Key.Key_Escape)
    wait_until(lambda: model.rowCount() == every)
    assert not line.all.isVisible()
    QTest.keyClick(line.text, Key.Key_Down)
    assert QApplication.focusWidget() is page.list.view
    line.text.setText("没有这样的")
    wait_until(lambda: model.rowCount() == 0)
    line.all.click()
    assert model.rowCount() == every
    assert line.words() == ""


def test_narrowed_by_one_choice_and_told_once(qapp, qtbot) -> None:
    below = QListView()
    qtbot.addWidget(below)
    line = FilterLine("字", below)
    qtbot.addWidget(line)
    line.show()
    level = line.choice("全部级别", [("市", "city"), ("未定", "")])
    month = line.choice("全年", [("3月", 3)])
    lacking = line.check("缺材料")
    told = QSignalSpy(line.changed)
    line.text.setText("字")
    lacking.setChecked(True)
    month.choose(3)
    line.narrow(level, "city")
    assert (line.words(), level.value(), month.value(), lacking.isChecked()) == ("", "city", None, False)
    assert told.count() == 1
    assert not getattr(line, "line", line)._timer.isActive()
    assert line.narrowed()
    line.clear()
    assert not line.narrowed()
    level.choose("")
    assert line.narrowed()  # tasks of nobody are a choice too


def test_what_is_chosen_stays_while_it_is_there(qapp, qtbot) -> None:
    box = FilterChoice("全部科室", [("办公室", 1), ("宣传科", 2)])
    qtbot.addWidget(box)
    box.choose(2)
    box.fill("全部科室", [("宣传科", 2), ("人事科", 3)])
    assert (box.value(), box.currentText()) == (2, "宣传科")
    box.fill("全部科室", [("人事科", 3)])
    assert (box.value(), box.currentText()) == (None, "全部科室")
    assert box.has(3)
    assert not box.has(2)


def test_the_list_of_a_choice_shows_whole_texts(qapp, qtbot) -> None:
    box = FilterChoice("全部任务", [("2-7  学雷锋志愿服务活动和其他主题实践活动", 1)])
    qtbot.addWidget(box)
    box.show()
    box.showPopup()
    assert box.view().minimumWidth() > box.maximumWidth()
    box.hidePopup()
