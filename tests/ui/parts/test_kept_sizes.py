"""Widths of columns and shares of parts are as the clerk drew them, whatever the text size was meanwhile."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSplitter

from ui.ground import theme
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog_parts import halves
from ui.parts.fields import wrapped
from ui.parts.page import Page
from ui.parts.record_list import RecordList
from ui.progress.gaps_page import GapsPage
from ui.shell.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture(autouse=True)
def _nothing_kept(qapp) -> Iterator[None]:
    for group in ("columns", "splitters"):
        QSettings().remove(group)
    yield
    for group in ("columns", "splitters"):
        QSettings().remove(group)


def gaps(window: MainWindow) -> RecordList:
    assert window.tabs.show_tab("gaps")
    QTest.qWait(0)
    page = window.tabs.page(GapsPage)
    assert page
    return page.list


def redressed(window: MainWindow, percent: int) -> None:
    """The window with another text size: all of its pages are made anew."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, percent=percent)
    window.desk.look_changed.emit()
    QTest.qWait(0)


def test_a_drawn_width_outlives_the_list_and_another_text_size(window: MainWindow) -> None:
    view = gaps(window).view
    own = view.columnWidth(1)
    view.horizontalHeader().resizeSection(1, 333)
    try:
        redressed(window, 150)
        assert gaps(window).view.columnWidth(1) == 500
    finally:
        redressed(window, 100)
    view = gaps(window).view
    assert view.columnWidth(1) == 333
    window.resize(950, 700)
    QTest.qWait(0)
    window.resize(1366, 768)
    QTest.qWait(0)
    assert view.columnWidth(1) == 333
    header = view.horizontalHeader()
    header.customContextMenuRequested.emit(header.rect().center())
    (menu,) = view.findChildren(QMenu)
    (action,) = menu.actions()
    assert action.text() == "恢复默认列宽"
    action.trigger()
    menu.close()
    assert view.columnWidth(1) == own
    assert QSettings().value("columns/任务、缺什么、怎么办、牵头科室、缓急") is None


@pytest.mark.parametrize("saved", ["{", '{"缺什么": "wide"}', '{"缺什么": -3}', '{"no such head": 40}'])
def test_what_no_list_kept_is_passed_over(window: MainWindow, saved: str) -> None:
    own = gaps(window).view.columnWidth(1)
    QSettings().setValue("columns/任务、缺什么、怎么办、牵头科室、缓急", saved)
    redressed(window, 100)
    assert gaps(window).view.columnWidth(1) == own


def test_in_a_wide_list_no_text_is_longer_than_a_line_is_read(window: MainWindow) -> None:
    window.resize(2560, 1200)
    view = gaps(window).view
    assert view.columnWidth(2) <= theme.px(60 * theme.BODY + 16) + len(view._rows.columns)
    assert sum(view.columnWidth(at) for at in range(5)) <= view.viewport().width()
    assert view.columnWidth(1) > theme.px(250)
    assert QSettings().value("columns/任务、缺什么、怎么办、牵头科室、缓急") is None  # nobody drew it


def test_parts_keep_their_shares(window: MainWindow) -> None:
    def made() -> tuple[Page, QSplitter]:
        page = Page(window.desk)
        parts = halves(QLabel("左"), QLabel("右"), (300, 100))
        parts.setParent(page)
        parts.resize(412, 50)
        page.show()
        QTest.qWait(0)
        return page, parts

    page, parts = made()
    assert parts.sizes() == [300, 100]
    parts.moveSplitter(200, 1)
    page.close()
    page.deleteLater()
    page, parts = made()
    assert parts.sizes() == [200, 200]
    page.close()
    page.deleteLater()


def test_choices_drop_down_as_wide_as_their_entries_and_the_box_stays_small(window: MainWindow) -> None:
    box = ChoiceBox(window)
    long = "临沂市自然资源和规划局沂蒙山世界地质公园管理服务中心综合科"
    box.addItems([f"{long}一组", f"{long}二组"])
    box.show()
    box.showPopup()
    view = box.view()
    assert view.width() >= view.sizeHintForColumn(0)
    box.hidePopup()
    assert box.minimumSizeHint().width() <= theme.px(120)
    assert box.sizeHint().width() <= theme.px(420)


def test_a_long_text_in_a_wide_place_has_lines_of_sixty_characters(window: MainWindow) -> None:
    text = wrapped("国" * 150)
    text.setParent(window)
    text.resize(2000, text.heightForWidth(2000))
    text.show()
    QTest.qWait(0)
    line = text.fontMetrics().horizontalAdvance("国") * 60
    assert text.contentsRect().width() == line
    assert text.heightForWidth(2000) >= 3 * text.fontMetrics().lineSpacing()
    assert text.alignment() & Qt.AlignmentFlag.AlignLeft
