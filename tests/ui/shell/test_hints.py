"""Hints of a new office: one at a time, gone once done or closed, never in the way of the keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from tests.ui.program import make_workspace, open_window, page, task, write
from ui.ground.preferences import hints_seen
from ui.shell.hints import HINTS
from ui.shell.main_window import MainWindow
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture(autouse=True)
def fresh_pc() -> Iterator[None]:
    QSettings().remove("hints/seen")
    yield
    QSettings().remove("hints/seen")


def shown(window: MainWindow) -> str:
    return window.hints.shown.name if window.hints.shown and window.hints.isVisible() else ""


def test_each_comes_where_it_fits_and_goes_when_it_is_done(window: MainWindow) -> None:
    window.hints.begin()
    assert shown(window) == "search"  # the overview has no cells
    on = page(window)
    assert shown(window) == "cells"
    focus = QApplication.focusWidget()
    window.desk.change(assign, [task(window, "2-1").id], AssignmentChange(lead="宣传科"))
    assert shown(window) == "files"
    assert QApplication.focusWidget() is focus
    window.hints.seen.click()
    assert shown(window) == "search"
    window.search.setFocus()
    write("dc")
    assert shown(window) == "help"
    window.deeds.help.open()
    assert shown(window) == ""
    assert hints_seen() == {hint.name for hint in HINTS}
    assert on.isVisible()


def test_never_again(window: MainWindow) -> None:
    window.hints.begin()
    window.hints.never.click()
    page(window)
    assert shown(window) == ""
    assert hints_seen() == {hint.name for hint in HINTS}


def test_an_office_with_material_is_told_nothing(qapp, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "数据")
    photo = tmp_path / "照片.txt"
    photo.write_text("照片", encoding="utf-8")
    with open_window(workspace) as window:
        attach_files(workspace.log, workspace.files, task(window, "1-1").id, [photo], Job())
        window.hints.begin()
        assert shown(window) == ""
        page(window)
        assert shown(window) == ""


def test_without_a_plan_there_is_none(qapp, tmp_path: Path) -> None:
    with open_window(make_workspace(tmp_path / "数据", with_plan=False)) as window:
        window.hints.begin()
        assert shown(window) == ""
