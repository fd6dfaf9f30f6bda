"""F1 opens the manual where one stands, from pages, panels and dialogs; all of it by keys alone."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.ui.program import Key, activate, page, press, settle, stand_on, wait_until, write
from ui.documents.pdf_dialog import PdfDialog
from ui.ground.preferences import Look
from ui.help.help import CHAPTERS, Help, chapter_of
from ui.help.keys_dialog import KeysDialog
from ui.help.manual_window import ManualWindow
from ui.plan.task_forms import NotApplicableDialog
from ui.plan.task_table import TaskColumn
from ui.shell.app import make_application
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow
from ui.start.first_start import FirstStart
from wenming_desktop.documents.manual import Kind, chapter, chapters, find, keys

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def manual(window: MainWindow) -> ManualWindow:
    """The manual, in front."""
    found = window.deeds.help._manual
    assert found
    assert found.isVisible()
    activate(found)
    return found


def read(window: MainWindow) -> str:
    """Which chapter is open, and at which heading."""
    source = manual(window).reader.source()
    return f"{source.path()}#{source.fragment()}" if source.hasFragment() else source.path()


def dialogs(window: QWidget) -> list[QDialog]:
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def test_every_place_has_a_chapter_and_a_heading_that_exist() -> None:
    for place in CHAPTERS.values():
        name, _, heading = place.partition("#")
        found = chapter(name)
        assert found, place
        headings = {block.words for block in found.blocks if block.kind == Kind.HEADING}
        assert not heading or heading in headings, place


def test_every_page_of_the_catalogue_has_a_chapter() -> None:
    assert [tab.name for tab in TABS if tab.page.partition(":")[2] not in CHAPTERS] == []


def test_every_chapter_but_the_last_ones_is_some_places() -> None:
    general = {"trouble"}
    assert {one.name for one in chapters()} - {
        place.partition("#")[0] for place in CHAPTERS.values()
    } <= general


@pytest.mark.parametrize("tab", ["overview", *(tab.name for tab in TABS)])
def test_f1_opens_the_chapter_of_the_page(window: MainWindow, tab: str) -> None:
    window.tabs.show_tab(tab)
    settle(window)
    window.setFocus()
    QTest.keyClick(window, Key.Key_F1)
    shown = manual(window)
    kind = next((each.page.partition(":")[2] for each in TABS if each.name == tab), "OverviewPage")
    name = CHAPTERS[kind].partition("#")[0]
    assert shown.reader.source().path() == name
    found = chapter(name)
    assert found
    assert shown.reader.toPlainText().startswith(found.title)
    assert shown.contents.currentItem().text() == found.title


def test_f1_opens_the_heading_of_a_panel(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.LEAD)
    press(Key.Key_F1)
    assert read(window) == "category"
    for wanted in ("EvidencePanel", "MeasuresPanel"):
        panel = next(each for each in on.findChildren(QWidget) if type(each).__name__ == wanted)
        assert chapter_of(panel, window) == CHAPTERS[wanted]


@pytest.mark.parametrize(
    "name", ["departments", "volunteers", "leading_group", "export_table", "archive", "new_year"]
)
def test_f1_answers_in_a_dialog(window: MainWindow, name: str) -> None:
    opens: Callable[[], object] = getattr(window.deeds, name)
    opens()
    (dialog,) = dialogs(window)
    activate(dialog)
    press(Key.Key_F1)
    assert read(window) == CHAPTERS[type(dialog).__name__]
    manual(window).close()
    dialog.reject()


def test_a_form_answers_with_the_chapter_of_what_it_lies_over(window: MainWindow) -> None:
    window.tabs.show_tab("supervision")
    settle(window)
    window.setFocus()
    tasks = window.desk.shown_plan().tasks[:1]
    dialog = NotApplicableDialog(window.desk, tasks, window)  # which has no chapter of its own
    dialog.open()
    activate(dialog)
    press(Key.Key_F1)
    assert read(window) == "supervision"
    manual(window).close()
    dialog.reject()


def test_the_first_start_has_the_manual_too(qapp) -> None:
    make_application()
    dialog = FirstStart()
    Help(dialog)
    dialog.open()
    activate(dialog)
    press(Key.Key_F1)
    (shown,) = dialog.findChildren(ManualWindow)
    assert shown.reader.source().path() == "first-start"
    assert not shown.print.isVisible()
    shown.close()
    dialog.reject()
    dialog.deleteLater()


def test_words_are_found_across_chapters_and_marked(window: MainWindow) -> None:
    window.deeds.help.open()
    shown = manual(window)
    QTest.keyClick(shown.reader, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shown.search.hasFocus()
    write("志愿者")
    assert shown.contents.count() == len(find("志愿者"))
    press(Key.Key_Down)
    hit = find("志愿者")[1]
    assert shown.reader.source().path() == hit.chapter.name
    places = shown.reader.extraSelections()
    marked = [place.cursor.selectedText() for place in places]  # pyright: ignore[reportAttributeAccessIssue]
    assert marked
    assert set(marked) == {"志愿者"}
    shown.search.setText("没有这几个字")
    assert shown.contents.item(0).text() == "没有找到。换几个字再找。"
    press(Key.Key_Escape)
    assert shown.search.text() == ""
    assert shown.contents.count() == len(chapters())
    press(Key.Key_Escape)
    assert not shown.isVisible()


def test_there_is_a_way_back(window: MainWindow) -> None:
    window.deeds.help.open("overview")
    shown = manual(window)
    assert not shown.back.isEnabled()
    shown.contents.setCurrentRow([one.name for one in chapters()].index("gaps"))
    QTest.keyClick(shown.reader, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.reader.source().path() == "overview"
    assert shown.contents.currentItem().text() == "总览"
    shown.forward.click()
    assert shown.reader.source().path() == "gaps"


def test_a_link_leads_to_its_chapter(window: MainWindow) -> None:
    window.deeds.help.open("overview")
    shown = manual(window)
    cursor = shown.reader.document().find("缺项", shown.reader.document().find("点它的"))
    shown.reader.setTextCursor(cursor)
    assert cursor.charFormat().anchorHref() == "gaps"


def test_the_manual_follows_the_look_and_keeps_its_size(window: MainWindow) -> None:
    window.deeds.help.open("overview")
    shown = manual(window)
    before = shown.reader.document().size().height()
    try:
        window.deeds.set_look(Look(percent=150))
        assert shown.reader.document().size().height() > before
        assert shown.reader.document().idealWidth() <= shown.reader.viewport().width()
    finally:
        window.deeds.set_look(Look())
    shown.resize(760, 500)
    shown.close()
    again = ManualWindow()
    assert (again.width(), again.height()) == (760, 500)
    again.deleteLater()
    QSettings().remove("manual/geometry")


def test_the_whole_manual_is_shown_to_print(window: MainWindow) -> None:
    window.deeds.help.open()
    shown = manual(window)
    QTest.keyClick(shown.reader, Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: bool(dialogs(shown)))
    (dialog,) = dialogs(shown)
    assert isinstance(dialog, PdfDialog)
    settle(window)
    dialog.reject()


def test_the_manual_is_closed_with_the_window(window: MainWindow) -> None:
    window.deeds.help.open()
    shown = manual(window)
    window.close()
    assert not shown.isVisible()


def test_ctrl_slash_lists_the_keys(window: MainWindow) -> None:
    QTest.keyClick(window, Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(KeysDialog)
    heads = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    shown = [
        (head.text(0), head.child(row).text(0), head.child(row).text(1))
        for head in heads
        for row in range(head.childCount())
    ]
    assert shown == [(key.group, key.keys, key.deed) for key in keys()]
    dialog.words.setText("dcpdb")
    assert [dialog.list.topLevelItem(0).child(0).text(column) for column in (0, 1)] == [
        "Ctrl+E",
        "导出配档表",
    ]
    dialog.words.setText("没有这个键")
    assert dialog.list.topLevelItem(0).text(0) == "没有找到。"
    dialog.reject()


def test_help_is_imported_when_it_is_asked_for() -> None:
    source = ast.parse((ROOT / "ui/help/help.py").read_text(encoding="utf-8"))
    at_start = [node.module for node in source.body if isinstance(node, ast.ImportFrom)]
    assert "ui.help.manual_window" not in at_start


def test_focus_stays_where_it_was(window: MainWindow) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.LEAD)
    press(Key.Key_F1)
    manual(window).close()
    activate(window)
    assert QApplication.focusWidget() is on.table
