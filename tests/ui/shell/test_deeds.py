"""One list of deeds: the search line finds them by all their words, the menu holds them in a few groups."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.ui.program import Key, press, wait_until, write
from ui.documents.export_dialog import ExportDialog
from ui.documents.print_dialog import PrintDialog
from ui.ground.preferences import Look
from ui.shell.deeds import Deed, bar_deeds, found
from ui.shell.main_window import MainWindow
from wenming_desktop.documents.manual import keys
from wenming_desktop.documents.papers import PAPERS

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def names(window: MainWindow, query: str) -> list[str]:
    return [deed.name for deed in found(window._all_deeds(), query)[0]]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("导出配档表", "导出配档表"),
        ("dcpdb", "导出配档表"),
        ("daochupeidangbiao", "导出配档表"),
        ("备份", "立即备份"),
        ("恢复", "从存档或备份恢复…"),
        ("还原", "从存档或备份恢复…"),
        ("U盘", "存档到U盘…"),
        ("打印", "打印…"),
        ("汇报", "打印：创建工作情况汇报"),
        ("缺项清单", "打印：缺项清单"),
        ("缺项", "打开：缺项"),
        ("深色", "外观：深色"),
        ("帮助", "使用手册"),
        ("kjj", "快捷键"),
    ],
)
def test_a_deed_is_found_by_its_words(window: MainWindow, query: str, wanted: str) -> None:
    assert wanted in names(window, query)


def test_what_is_named_whole_comes_first(window: MainWindow) -> None:
    for query in ("导出配档表", "dcpdb", "打印", "缺项", "深色"):
        deeds, named = found(window._all_deeds(), query)
        assert named, query
        assert deeds[0].plain.endswith({"dcpdb": "导出配档表"}.get(query, query))
    assert found(window._all_deeds(), "d") == ([], False)
    assert found(window._all_deeds(), "没有这件事") == ([], False)


def test_every_menu_entry_paper_and_tool_can_be_found_by_its_name(window: MainWindow) -> None:
    every = {name for name, run in window.deeds.menu() if run}
    every |= {deed.name for deed in bar_deeds(window.deeds)} | {f"打印：{paper.title}" for paper in PAPERS}
    missing = [
        name for name in every if name not in names(window, name.removesuffix("…").rpartition("：")[2])
    ]
    assert missing == []


def rows(window: MainWindow) -> list[str]:
    return [window.search.hits.item(row).text() for row in range(window.search.hits.count())]


def search_for(window: MainWindow, query: str) -> None:
    window.search.setFocus()
    write(query)
    wait_until(window.search.hits.isVisible)


def test_enter_does_it(window: MainWindow) -> None:
    search_for(window, "dcpdb")
    assert rows(window) == ["功能", "导出配档表　　Ctrl+E"]
    press(Key.Key_Return)
    (dialog,) = window.findChildren(ExportDialog)
    assert window.search.text() == ""
    dialog.reject()


def test_a_paper_is_opened_by_its_name(window: MainWindow) -> None:
    search_for(window, "jjqd")  # no such paper
    press(Key.Key_Escape)
    search_for(window, "qxqd")
    assert "打印：缺项清单" in rows(window)
    press(Key.Key_Return)
    (dialog,) = window.findChildren(PrintDialog)
    assert dialog.choice.papers.currentItem().text() == "缺项清单"
    dialog.reject()


def test_records_stand_before_deeds_that_are_not_named(window: MainWindow) -> None:
    search_for(window, "志愿服务")
    shown = rows(window)
    assert shown.index("任务") < shown.index("功能")


def menus(window: MainWindow) -> list[QMenu]:
    return [menu for menu in window._bar.findChildren(QMenu) if menu.actions()]


def whole(window: MainWindow) -> QMenu:
    return next(menu for menu in menus(window) if any(each.text() == "关于" for each in menu.actions()))


def test_the_menu_fits_a_small_screen_at_every_text_size(window: MainWindow) -> None:
    try:
        for percent in (100, 125, 150):
            window.deeds.set_look(Look(percent=percent))
            QTest.qWait(0)
            assert all(menu.sizeHint().height() <= 600 for menu in menus(window))
    finally:
        window.deeds.set_look(Look())


def test_no_entry_of_the_menu_is_lost_or_twice(window: MainWindow) -> None:
    shown = [each.text() for menu in menus(window) for each in menu.actions()]
    for name, run in window.deeds.menu():
        assert not run or shown.count(name) == 1, name
    assert whole(window).actions()[-1].text() == "关于"


def test_the_list_of_keys_agrees_with_the_tools(window: MainWindow) -> None:
    listed = {key.keys: key.deed for key in keys() if key.group == "整个窗口"}
    for deed in bar_deeds(window.deeds):
        assert listed[deed.keys] == deed.plain
    shown = {action.shortcut().toString(): action.toolTip() for action in window._bar.actions()}
    for deed in bar_deeds(window.deeds):
        assert shown[deed.keys] == f"{deed.plain}（{deed.keys}）"


def test_a_deed_has_one_name(window: MainWindow) -> None:
    deeds: list[Deed] = window._all_deeds()
    assert len({deed.name for deed in deeds}) == len(deeds)
