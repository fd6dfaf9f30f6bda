"""Scans in the real window: read by themselves, found, put right; values beside their pictures."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.scans.pages import keep, page
from tests.ui.program import Key, activate, answer, boxes, messages, press, wait_until
from ui.evidence.correcting import CorrectionDialog
from ui.evidence.library_page import LibraryPage
from ui.evidence.library_sidebar import UNRECOGNISED
from ui.evidence.read_text import laid_out
from ui.ground import desk, recognition
from ui.ground.preferences import recognition_paused
from ui.shell import background
from ui.shell.main_window import MainWindow
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.inbox import inbox_groups
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.evidence.library import FileRow, file_rows
from wenming_desktop.evidence.proposing.days import whole_day
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.recognising import correct_line, read_pages
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.lines import PIPELINE, ReadLine, ReadPage, kept, plain_of
from wenming_desktop.recognition.recogniser import NoRecognitionError, Recogniser

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
MADE = page(1)  # a notice under a red head, stamped
DAY = date.fromisoformat(MADE.truth.day)


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(MADE, tmp_path_factory.mktemp("扫描"))


@pytest.fixture(scope="module")
def read(scan: Path) -> ReadPage:
    """The scan as it is recognised."""
    with Recogniser() as recogniser:
        found = recogniser.page(scan, scan.name)
    assert MADE.truth.number in "".join(found.text.split())
    return found


@pytest.fixture(autouse=True)
def _preferences(qapp) -> Iterator[None]:
    yield
    QSettings().remove("recognition")


@pytest.fixture
def library(window: MainWindow, scan: Path) -> LibraryPage:
    """The page at 待归口, with the scan that waits for recognition."""
    workspace = window.desk.workspace
    take_into_inbox(workspace.log, workspace.files, [scan], "扫描", Job())
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    assert window.tabs.show_tab("library")
    made = window.tabs.page(LibraryPage)
    assert made
    made.sidebar.choose("inbox")
    made.list.setFocus()
    QTest.qWait(0)
    return made


def put(library: LibraryPage, read: ReadPage) -> FileRow:
    """Have the scan be recognised so, and show it."""
    (row,) = rows(library)
    text = json.dumps(plain_of(read))
    library.desk.workspace.texts.put_read(row.sha256, 1, read.text, text, PIPELINE)
    library.reload()
    assert library.list.choose(row.id)
    return row


def rows(library: LibraryPage) -> list[FileRow]:
    ids = [row_id for group in library.desk.read(inbox_groups) for row_id in group.ids]
    return library.desk.read(file_rows, ids)


def number_of(read: ReadPage, words: str) -> int:
    return next(at for at, line in enumerate(read.lines) if words in line.text)


def doubtful(read: ReadPage, words: str, other: str) -> ReadPage:
    """The same page, the line with these words read otherwise the second time."""
    at = number_of(read, words)
    line = replace(read.lines[at], other=read.lines[at].text.replace(words, other))
    return replace(read, lines=(*read.lines[:at], line, *read.lines[at + 1 :]))


def day_line(read: ReadPage) -> ReadLine:
    return next(line for line in read.lines if whole_day(line.text, DAY) == DAY)


def wait_for_rest(window: MainWindow) -> None:
    wait_until(lambda: not window.desk.background.busy() and not window._background._resting.isActive())


def test_scans_are_recognised_by_themselves_and_found(library: LibraryPage, window: MainWindow) -> None:
    desk = window.desk
    question = next(
        item
        for at in range(library.sidebar.questions.topLevelItemCount())
        if (item := library.sidebar.questions.topLevelItem(at)).text(0) == "待识别"
    )
    assert question.text(1) == "1"
    library.sidebar.choose(UNRECOGNISED)
    assert len(library.list.model.ids) == 1
    assert library.reading.said.text() == "还有 1 份待识别"
    library.sidebar.choose("all")
    library.filters.text.setText(MADE.truth.title[-8:])
    wait_until(lambda: "没有搜到里面的字" in library.reading.said.text())
    assert library.reading.deed.text() == "现在识别"
    assert library.list.model.ids == []
    window._background.start()
    wait_until(lambda: len(library.list.model.ids) == 1)
    assert not library.reading.isVisible()
    wait_for_rest(window)
    assert not desk.recognition.running


def test_paused_until_the_clerk_goes_on(library: LibraryPage, window: MainWindow) -> None:
    recognising = window.desk.recognition
    library.sidebar.choose(UNRECOGNISED)
    recognising.begin()
    wait_until(library.reading.pause.isVisible)
    library.reading.pause.click()
    wait_until(lambda: not recognising.running)
    assert library.reading.said.text() == "识别已暂停，还有 1 份"
    assert recognition_paused()
    recognising.begin()
    assert not recognising.running
    assert library.reading.deed.text() == "继续"
    library.reading.deed.click()
    assert recognising.running
    wait_until(lambda: not recognising.running)
    assert library.list.model.ids == []


def test_a_pc_that_cannot_says_so_once(
    library: LibraryPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def refuse(*_: object, **__: object) -> int:
        asked.append(1)
        raise NoRecognitionError("这台电脑认不出字。")

    monkeypatch.setattr(recognition, "recognise_files", refuse)
    status, recognising = window.statusBar(), window.desk.recognition
    library.sidebar.choose(UNRECOGNISED)
    recognising.begin()
    wait_until(lambda: bool(status.note.text()))
    assert status.note.text() == "这台电脑认不出扫描件里的字"
    assert "认不出" in library.reading.said.text()
    recognising.begin()
    assert len(asked) == 1
    library.reading.why.click()
    assert messages(window) == ["这台电脑认不出字。"]
    boxes(window)[0].close()
    library.reading.deed.click()
    wait_until(lambda: len(asked) == 2 and not recognising.running)


@pytest.mark.parametrize(
    ("where", "name", "said"),
    [(background, "read_files", "材料里的字没有读完"), (recognition, "recognise_files", "识别没有做完")],
)
def test_what_stops_for_want_of_room_is_said(
    library: LibraryPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch,
    where: ModuleType, name: str, said: str,
) -> None:  # fmt: skip
    def full(*_: object, **__: object) -> int:
        raise UserError("没有保存材料的文字：磁盘已满。")

    monkeypatch.setattr(where, name, full)
    window._background.start()
    wait_until(lambda: window.statusBar().note.text() == said)
    wait_for_rest(window)
    assert window.desk.recognition.refused is None


def test_each_value_stands_beside_its_picture_and_in_a_box(library: LibraryPage, read: ReadPage) -> None:
    put(library, read)
    form, viewer = library.files.registration, library.files.pane.viewer
    field = form.fields["formed_on"]
    assert form.formed_on.placeholderText().startswith(f"{DAY.year}年")
    wait_until(lambda: bool(field.picture.pieces))
    (piece,) = field.picture.pieces
    assert piece.width() > 3 * piece.height()
    wait_until(lambda: len(viewer.stage.boxes) >= 4)
    form.formed_on.setFocus()
    wait_until(lambda: len(viewer.stage._boxed) == 1)
    across, down, *_ = viewer.stage.boxes[viewer.stage._boxed[0]]
    assert abs(down - day_line(read).place().top) < 0.01
    assert across > 0.3
    wait_until(lambda: field._magnified is not None)
    press(Key.Key_Space)
    (row,) = rows(library)
    assert row.formed_on == DAY
    assert row.said_by["formed_on"] == "识别"
    library.files.pane.tabs.setCurrentIndex(3)
    facts = library.files.pane._facts
    said = [facts.itemAt(at, facts.ItemRole.FieldRole).widget().text() for at in range(facts.rowCount())]
    assert f"{DAY}（识别）" in said


def test_what_was_read_in_two_ways_is_taken_one_by_one(library: LibraryPage, read: ReadPage) -> None:
    day = day_line(read).text
    put(library, doubtful(read, day, "二〇二〇年一月一日"))
    form = library.files.registration
    assert form.fields["formed_on"].accept_button.text() == "核对采用"
    assert form.fields["formed_on"].property("doubtful")
    assert "两遍读得不一样" in form.fields["formed_on"].reason
    press(Key.Key_F8)
    answer(library.window(), "知道了")
    (row,) = rows(library)
    assert (row.formed_on, row.document_number) == (None, MADE.truth.number)
    form.fields["formed_on"].accept_button.click()
    (row,) = rows(library)
    assert row.formed_on == DAY


def test_text_beside_the_page_and_its_doubts(library: LibraryPage, read: ReadPage) -> None:
    words = MADE.truth.number
    put(library, doubtful(read, day_line(read).text, "另一个日子"))
    pane = library.files.pane
    assert pane.tabs.tabText(1) == "识别文字"
    pane.tabs.setCurrentIndex(1)
    panel = pane.text
    assert words in "".join(panel.view.toPlainText().split())
    assert panel.foot.sample.isVisible()
    assert "，平均把握 9" in panel.foot.said.text()
    panel.view.setFocus()
    press(Key.Key_F4)
    line = panel.view.line()
    assert line
    assert line.line.text == day_line(read).text
    assert panel.view.tip(line.start) == "另一遍读作“另一个日子”"
    wait_until(lambda: len(pane.viewer.stage.boxes) == 1)
    assert pane.viewer.stage.boxes[0] == line.line.place()
    panel.foot.copy.click()
    assert QGuiApplication.clipboard().text() == panel.view.toPlainText()


def test_a_line_becomes_a_field_by_one_key(library: LibraryPage, read: ReadPage) -> None:
    put(library, read)
    pane = library.files.pane
    pane.tabs.setCurrentIndex(1)
    view = pane.text.view
    view.setFocus()
    shown = pane.text.read
    view.go(next(line.start for line in shown.lines if line.line.text == day_line(read).text))
    press(Key.Key_D)
    assert rows(library)[0].formed_on == DAY
    assert rows(library)[0].said_by["formed_on"] == "识别"
    press(Key.Key_R)
    assert rows(library)[0].responsible_body == day_line(read).text
    assert pane.text.foot.done.words.text().startswith("责任者已填为")
    pane.text.foot.done.take_back.click()
    assert rows(library)[0].responsible_body == ""
    view.go(next(line.start for line in shown.lines if line.line.text != day_line(read).text))
    press(Key.Key_D)
    assert "不是一个日期" in messages(library.window())[0]


def test_a_line_is_put_right_and_taken_back(library: LibraryPage, read: ReadPage, window: MainWindow) -> None:
    day = day_line(read).text
    row = put(library, doubtful(read, day, "另一个日子"))
    texts = window.desk.workspace.texts
    pane = library.files.pane
    pane.tabs.setCurrentIndex(1)
    pane.text.view.setFocus()
    press(Key.Key_F4, Key.Key_Return)
    (dialog,) = library.findChildren(CorrectionDialog)
    activate(dialog)
    assert dialog.text.text() == day
    assert "另一个日子" in dialog.other.text()
    wait_until(lambda: bool(dialog.picture.pieces))
    dialog.text.setText("改正的字")
    press(Key.Key_Return)
    wait_until(lambda: bool(texts.hashes("改正的字")))
    assert row.sha256 in texts.hashes("改正的字")
    wait_until(lambda: "改正的字" in pane.text.view.toPlainText())
    line = pane.text.view.line()
    assert line
    assert not line.doubtful
    assert pane.text.view.tip(line.start) == f"已改正，原读作“{day}”"
    window.desk.undo()
    wait_until(lambda: not texts.hashes("改正的字"))
    assert day in pane.text.view.toPlainText()


def test_the_hit_is_ringed_where_it_was_read(library: LibraryPage, read: ReadPage) -> None:
    put(library, read)
    title = next(line for line in read.lines if "通知" in line.text)
    at = title.text.index("通知")
    library.filters.text.setText("通知")
    wait_until(lambda: len(library.files.pane.viewer.stage.rings) > 0)
    assert title.place(at, at + 2) in library.files.pane.viewer.stage.rings


def test_words_over_two_lines_have_two_rings() -> None:
    corners = ((0.1, 0.1), (0.5, 0.1), (0.5, 0.2), (0.1, 0.2))
    lines = (
        ReadLine("\n", "志愿", corners, (0.0, 0.5, 1.0)),
        ReadLine("\n", "服务", corners, (0.0, 0.5, 1.0)),
    )
    text = laid_out(["", "正文"], {1: ReadPage(lines)})
    assert text.text == "— 第 1 页 —\n志愿\n服务\n\n— 第 2 页 —\n正文"
    start = text.text.index("志")
    rings, first = text.rings([(start, start + 5), (text.text.index("正"), len(text.text))])
    assert [len(each) for each in rings.values()] == [2]
    assert first == [(1, 0), (2, 0)]
    assert [text.page_of(line.start) for line in text.lines] == [1, 1]
    assert text.line_at(start + 4) == text.lines[1]


def test_a_character_beyond_the_basic_plane_moves_no_mark(library: LibraryPage, read: ReadPage) -> None:
    first = replace(read.lines[0], text="𠮷" * len(read.lines[0].text))
    put(library, replace(read, lines=(first, *read.lines[1:])))
    library.files.pane.tabs.setCurrentIndex(1)
    view = library.files.pane.text.view
    line = library.files.pane.text.read.lines[2]
    view.go(line.start)
    assert view.line() == line
    assert view.chosen() == (line.line.text, True)


def test_a_correction_that_is_refused_says_so_and_the_cursor_stays_in_its_line(
    library: LibraryPage, read: ReadPage
) -> None:
    put(library, read)
    panel = library.files.pane.text
    library.files.pane.tabs.setCurrentIndex(1)
    longest = max(panel.read.lines, key=lambda line: len(line.line.text))
    panel.view.setFocus()
    panel.view.go(longest.start + len(longest.line.text) - 1)
    press(Key.Key_Return)
    (dialog,) = library.findChildren(CorrectionDialog)
    activate(dialog)
    dialog.text.clear()
    press(Key.Key_Return)
    assert dialog.isVisible()
    assert "改正后的文字不能空着" in dialog.said.text()
    dialog.text.setText("短行")
    press(Key.Key_Return)
    wait_until(lambda: "短行" in panel.view.toPlainText())
    line = panel.view.line()
    assert line
    assert (line.number, line.line.text) == (longest.number, "短行")


def test_what_was_not_recognised_says_why_and_can_be_tried_again(
    library: LibraryPage, window: MainWindow
) -> None:
    (row,) = rows(library)
    panel = library.files.pane.text
    assert library.list.choose(row.id)
    library.files.pane.tabs.setCurrentIndex(1)
    assert (panel.state.text(), panel.now.text()) == ("这份还没有识别，里面的字搜不到。", "现在识别")
    workspace = window.desk.workspace
    failed = ReadPage(problem="“通知”第 1 页没有识别成。")
    workspace.texts.put_read(row.sha256, 1, "", kept(failed), PIPELINE, mark="unrecognised")
    library.reload()
    assert (panel.state.text(), panel.now.text()) == ("有 1 页没有识别成。", "再识别一次")
    assert failed.problem in panel.view.toPlainText()
    panel.now.click()
    wait_until(lambda: not panel.now.isVisible())
    assert MADE.truth.number in "".join(panel.view.toPlainText().split())
    wait_for_rest(window)


def test_what_nobody_has_looked_at_is_not_said_to_hold_nothing(
    library: LibraryPage, window: MainWindow, read: ReadPage
) -> None:
    put(library, read)
    panel, texts = library.files.pane.text, window.desk.workspace.texts
    library.files.pane.tabs.setCurrentIndex(1)
    (row,) = rows(library)
    texts.drop([row.sha256])
    library.reload()
    assert panel.view.toPlainText() == "还没有读到这份，稍等再看。"
    library.sidebar.choose("all")
    library.filters.text.setText(MADE.truth.title)
    wait_until(library.reading.unread.isVisible)
    assert library.reading.unread.text() == "还有 1 份没有读过正文，没有搜到里面的字。"


def test_without_a_place_for_the_words_a_correction_is_saved_and_it_is_said(
    library: LibraryPage, read: ReadPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = put(library, read)

    def full(*_: object) -> None:
        raise UserError("没有保存材料的文字：磁盘已满。")

    monkeypatch.setattr(desk, "sync_corrections", full)
    arguments = window.desk.workspace.texts, row.sha256, 1, 0, "改正的字"
    assert window.desk.taken(correct_line, *arguments)
    assert messages(window) == ["没有保存材料的文字：磁盘已满。"]
    boxes(window)[0].close()
    assert window.desk.read(read_pages, *arguments[:2])[1].lines[0].text == "改正的字"
