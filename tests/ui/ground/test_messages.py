"""Boxes that tell something: Esc ends each, none lies over another, none is left when its window goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from tests.ui.program import boxes, wait_until
from ui.ground.messages import ask, show_error, show_note
from ui.ground.system import select_command, show_saved
from wenming_desktop.errors import UserError


@pytest.fixture
def over(qapp: QApplication) -> Iterator[QMainWindow]:
    window = QMainWindow()
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    yield window
    window.close()
    window.deleteLater()


def names(box: QMessageBox) -> list[str]:
    return [button.text() for button in box.buttons()]


def test_esc_closes_every_kind(over: QMainWindow, tmp_path: Path) -> None:
    for show in (
        lambda: show_error(over, UserError("没有保存。")),
        lambda: show_error(over, UserError("没有保存。", "OSError(28)")),
        lambda: show_note(over, "做好了。"),
        lambda: show_saved(over, "已保存。", tmp_path),
        lambda: ask(over, "要删除吗？", "删除", lambda: None, ("另存", lambda: None)),
    ):
        box = show()
        assert box.isVisible()
        QTest.keyClick(box, Qt.Key.Key_Escape)
        wait_until(lambda: not boxes(over))


def test_two_errors_are_told_in_one_box(over: QMainWindow) -> None:
    box = show_error(over, UserError("甲没有保存。"))
    assert names(box) == ["知道了"]
    assert show_error(over, UserError("乙没有保存。", "OSError(28)")) is box
    show_error(over, UserError("甲没有保存。"))
    assert len(boxes(over)) == 1
    assert box.text() == "甲没有保存。\n\n乙没有保存。"
    assert set(names(box)) == {"知道了", "显示详情", "复制详情"}
    assert box.detailedText() == "OSError(28)"


def test_the_details_button_says_what_it_does(over: QMainWindow) -> None:
    box = show_error(over, UserError("没有保存。", "OSError(28)"))
    (show,) = [button for button in box.buttons() if button.text() == "显示详情"]
    show.click()
    assert show.text() == "收起详情"
    show.click()
    assert show.text() == "显示详情"
    (copy,) = [button for button in box.buttons() if button.text() == "复制详情"]
    copy.click()
    assert box.isVisible()
    assert QApplication.clipboard().text() == "没有保存。\nOSError(28)"


def test_details_that_repeat_the_sentence_are_not_offered(over: QMainWindow) -> None:
    assert names(show_error(over, UserError("看不懂“-1”。", "-1"))) == ["知道了"]


def test_a_box_goes_with_its_window(over: QMainWindow) -> None:
    show_error(over, UserError("没有保存。"))
    ask(over, "要删除吗？", "删除", lambda: None)
    over.close()
    wait_until(lambda: not over.findChildren(QMessageBox))


def test_notes_join_and_a_question_waits_its_turn(over: QMainWindow, tmp_path: Path) -> None:
    note = show_note(over, "甲做好了。")
    assert show_note(over, "乙做好了。") is note
    assert show_error(over, UserError("丙没有保存。")) is note
    assert note.text() == "甲做好了。\n\n乙做好了。\n\n丙没有保存。"
    assert note.icon() == QMessageBox.Icon.Warning
    deeds: list[str] = []
    question = ask(over, "要删除吗？", "删除", lambda: deeds.append("删除"))
    saved = show_saved(over, "已保存。", tmp_path)
    assert boxes(over) == [note]
    QTest.keyClick(note, Qt.Key.Key_Escape)
    assert boxes(over) == [question]
    later_note = show_note(over, "丁做好了。")
    assert not later_note.isVisible()
    QTest.keyClick(question, Qt.Key.Key_Return)  # harmless
    assert deeds == []
    assert boxes(over) == [saved]
    QTest.keyClick(saved, Qt.Key.Key_Escape)
    assert [box.text() for box in boxes(over)] == ["丁做好了。"]


def test_explorer_is_told_the_whole_path() -> None:
    assert select_command("D:\\文明 创建\\通知,1.pdf") == 'explorer.exe /select,"D:\\文明 创建\\通知,1.pdf"'
