"""A day's scans through the real window: dropped, recognised by themselves, checked, filed by keys, found."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from tests.scans.pages import keep, page
from tests.ui.program import Key, activate, drop, messages, press, urls, wait_until, write
from ui.evidence.library_page import LibraryPage
from ui.parts.use_also_dialog import UseAlsoDialog
from ui.shell.main_window import MainWindow
from wenming_desktop.evidence.library import FileRow, evidence_ids, file_rows
from wenming_desktop.evidence.library_filter import EvidenceFilter
from wenming_desktop.evidence.recognising import waiting_count

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
# Stamped, stapled and askew; on its side; a sign-in sheet; a worn roster with an empty back; a banner.
MADE = [page(number) for number in (0, 5, 24, 28, 36)]
TRUTHS = {made.name: made.truth for made in MADE}
PLACES = {
    "红头": "1-5 “践行沂蒙精神”活动方案",
    "联合行文": "",
    "签到表": "2-7",
    "名单": "2-7 志愿者名单",
    "横幅": "2-7 志愿服务活动照片",
}
SEEN = 600  # milliseconds until a press is meant for the file on show


def shown(window: MainWindow) -> LibraryPage:
    assert window.tabs.show_tab("library")
    made = window.tabs.page(LibraryPage)
    assert made
    made.sidebar.choose("inbox")
    made.list.setFocus()
    return made


def inbox(window: MainWindow) -> list[FileRow]:
    ids = window.desk.read(evidence_ids, None, EvidenceFilter(inbox=True))
    return window.desk.read(file_rows, ids)


def noted(row: FileRow) -> tuple[str, str, str, str]:
    return row.document_number, row.title, str(row.formed_on or ""), row.kind or ""


def test_a_days_scans_are_checked_and_filed_by_keys(window: MainWindow, tmp_path: Path) -> None:
    texts, library = window.desk.workspace.texts, shown(window)
    window._background.start()
    assert drop(library.list, urls([keep(made, tmp_path) for made in MADE]))
    wait_until(lambda: sum(bool(texts.scans(row.sha256)) for row in inbox(window)) == len(MADE))
    for left in reversed(range(len(MADE))):  # each as long as it takes: recognition gives way to all others
        wait_until(lambda left=left: window.desk.read(waiting_count, texts) <= left)
    library.refresh()
    rows = {row.id: row for row in inbox(window)}
    assert library.list.choose(library.list.model.ids[0])
    library.list.setFocus()
    while library.list.model.ids:
        row = library.list.view.current()
        assert row
        truth = TRUTHS[row.original_name]
        wait_until(library.files.registration.accept_all_button.isVisible)
        press(Key.Key_F8)
        assert messages(window) == []
        (row,) = window.desk.read(file_rows, [row.id])
        assert noted(row) == (truth.number, truth.title, truth.day, truth.kind)
        assert {row.said_by[field] for field in ("title", "kind")} == {"识别"}
        QTest.qWait(SEEN)
        if PLACES[truth.layout]:
            press(Key.Key_Return)
        else:
            press(Key.Key_0)
            (dialog,) = window.findChildren(UseAlsoDialog)
            activate(dialog)
            write("1-5")
            press(Key.Key_Return)
            activate(window)  # as a window system does by itself
        wait_until(lambda row=row: row.id not in library.list.model.ids)
    filed = {row.original_name: row for row in window.desk.read(file_rows, [*rows])}
    places = {truth.layout: PLACES[truth.layout] or "1-5" for truth in TRUTHS.values()}
    assert {TRUTHS[name].layout: row.uses[-1].label for name, row in filed.items()} == places
    window.desk.undo()
    assert len(inbox(window)) == 1
    library.sidebar.choose("all")
    library.filters.text.setText("保护母亲河")
    banner = next(row for name, row in filed.items() if TRUTHS[name].layout == "横幅")
    wait_until(lambda: banner.id in library.list.model.ids)
    assert library.list.choose(banner.id)
    wait_until(lambda: len(library.files.pane.viewer.stage.rings) == 1)
