"""Exporting the table from the window, and what is handed to the system."""

from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from PySide6.QtCore import QObject, QSettings, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from tests.ui.office import office
from tests.ui.program import WAIT_MS
from ui.documents import export_dialog as module
from ui.documents.export_dialog import ExportDialog, Format, open_export
from ui.ground import system, theme
from ui.ground.desk import Desk
from wenming_desktop.documents.press.fonts import substituted_fonts
from wenming_desktop.documents.table.paper_sheets import Paper
from wenming_desktop.documents.table.table_columns import DEFAULT_COLUMNS, TOO_MUCH_FOR_A4, TableColumn
from wenming_desktop.documents.table.table_settings import TableSettings, table_settings
from wenming_desktop.errors import UserError
from wenming_desktop.plan.tasks import edit_task


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    QSettings().clear()
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def target(monkeypatch, tmp_path: Path) -> Path:
    """Where the clerk saves."""
    path = tmp_path / "配 档 表.xlsx"
    monkeypatch.setattr(module, "ask_save_path", lambda *_: path)
    return path


@pytest.fixture
def opened(qapp) -> Iterator[list[Path]]:
    """What the system is asked to open."""

    class Handler(QObject):
        @Slot(QUrl)
        def open(self, url: QUrl) -> None:
            urls.append(Path(url.toLocalFile()))

    urls: list[Path] = []
    handler = Handler()
    QDesktopServices.setUrlHandler("file", handler, "open")
    yield urls
    QDesktopServices.unsetUrlHandler("file")


def message(desk: Desk) -> QMessageBox | None:
    return desk.window.findChild(QMessageBox)


def click(qtbot, parent, text: str) -> None:
    button = next(one for one in parent.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def settings(desk: Desk) -> TableSettings:
    return desk.read(table_settings, desk.plan.id)


def wait_for_message(qtbot, desk: Desk) -> str:
    qtbot.waitUntil(lambda: message(desk) is not None, timeout=WAIT_MS)
    return message(desk).text()


@pytest.mark.parametrize("paper", list(Paper))
def test_export(qtbot, desk: Desk, target: Path, opened: list[Path], paper: Paper) -> None:
    dialog = open_export(desk, desk.window)
    dialog._papers[paper].click()
    click(qtbot, dialog, "导出…")
    assert str(target) in wait_for_message(qtbot, desk)
    book = openpyxl.load_workbook(target)
    assert int(book.active.page_setup.paperSize) == paper.code
    book.close()
    click(qtbot, message(desk), "打开")
    assert opened == [target]


def test_a_word_file(qtbot, monkeypatch, desk: Desk, tmp_path: Path) -> None:
    asked: list[str] = []
    path = tmp_path / "配档表.docx"
    monkeypatch.setattr(module, "ask_save_path", lambda _parent, _title, name: asked.append(name) or path)
    dialog = open_export(desk, desk.window)
    dialog._formats[Format.WORD].click()
    click(qtbot, dialog, "导出…")
    said = wait_for_message(qtbot, desk)
    assert asked[0].endswith(".docx")
    assert str(path) in said
    assert ("未安装" in said) is bool(substituted_fonts())
    table = docx.Document(str(path)).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [str(column) for column in settings(desk).columns]


def test_a_character_that_no_font_has_is_told(qtbot, desk: Desk, target: Path) -> None:
    task = desk.plan.tasks[0]
    desk.change(edit_task, task.id, "note", "学习𦊓的事迹")
    dialog = open_export(desk, desk.window)
    click(qtbot, dialog, "导出…")
    assert "“𦊓”" in wait_for_message(qtbot, desk)


def test_a_narrow_sheet_has_fewer_columns_and_says_so(qtbot, desk: Desk) -> None:
    dialog = open_export(desk, desk.window)
    assert dialog._about_columns.text() == "正文印出来是小四字。"
    dialog._papers[Paper.A4].click()
    assert not {*TOO_MUCH_FOR_A4} & {*dialog.columns.chosen()}
    assert dialog._about_columns.text().startswith("A4 较窄，没有勾选测评标准、分值、备注，")
    dialog.columns.choose([*DEFAULT_COLUMNS, TableColumn.LEADER])
    dialog.columns.changed.emit()
    small = "正文印出来是小五字，偏小，可以少选几列或用 A3。"
    assert dialog._about_columns.text() in {"正文印出来是五号字。", small}
    dialog.columns.choose(DEFAULT_COLUMNS[:2])
    dialog.columns.changed.emit()
    assert "没有勾选" not in dialog._about_columns.text(), "the clerk left out more than that"
    dialog._papers[Paper.A3].click()
    dialog.columns.choose([*DEFAULT_COLUMNS, TableColumn.LEADER])
    dialog.columns.changed.emit()
    assert dialog.columns.chosen() == (*DEFAULT_COLUMNS, TableColumn.LEADER), "what the clerk chose stays"
    click(qtbot, dialog, "恢复默认(&R)")
    dialog._papers[Paper.A4].click()
    dialog._papers[Paper.A3].click()
    assert dialog.columns.chosen() == DEFAULT_COLUMNS
    dialog.reject()


def test_what_is_chosen_is_exported_and_kept_for_the_year(qtbot, desk: Desk, target: Path) -> None:
    dialog = open_export(desk, desk.window)
    assert dialog._papers[Paper.A3].isChecked()
    dialog._papers[Paper.A4].click()
    dialog.texts["attachment"].setText("附件1")
    dialog.texts["title"].setText("任务分解表")
    columns = dialog.columns.list
    dialog.activateWindow()
    columns.setFocus()
    qtbot.waitUntil(columns.hasFocus, timeout=WAIT_MS)  # shortcuts need an active window
    qtbot.keyClick(columns, Qt.Key.Key_Space)  # 序号 off
    columns.setCurrentRow(2)
    qtbot.keyClick(columns, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    click(qtbot, dialog, "导出…")
    wait_for_message(qtbot, desk)
    kept = settings(desk)
    assert kept.columns[:3] == (TableColumn.TEXT, TableColumn.CATEGORY, TableColumn.MEASURES)
    assert (kept.paper, kept.attachment, kept.title) == (Paper.A4, "附件1", "任务分解表")
    sheet = openpyxl.load_workbook(target).active
    assert (sheet["A1"].value, sheet["A3"].value, sheet["A5"].value) == (
        "附件1",
        "任务分解表",
        TableColumn.TEXT,
    )
    again = ExportDialog(desk, desk.full_plan(), desk.window)
    assert again.settings() == kept
    desk.undo()
    assert settings(desk).columns == DEFAULT_COLUMNS


def test_choices_are_kept_when_the_dialog_is_closed(qtbot, desk: Desk) -> None:
    dialog = open_export(desk, desk.window)
    dialog.texts["date_line"].setText("2021年4月1日")
    click(qtbot, dialog, "关闭(&C)")
    assert settings(desk).date_line == "2021年4月1日"


def test_columns_move_by_buttons_and_come_back(qtbot, desk: Desk) -> None:
    dialog = open_export(desk, desk.window)
    columns = dialog.columns
    assert not columns.up.isEnabled()
    click(qtbot, dialog, "下移(&D)")
    assert columns.chosen()[:2] == (TableColumn.CATEGORY, TableColumn.ORDINAL)
    columns.list.setCurrentRow(columns.list.count() - 1)
    assert not columns.down.isEnabled()
    click(qtbot, dialog, "恢复默认(&R)")
    assert columns.chosen() == tuple(DEFAULT_COLUMNS)
    dialog.reject()


def test_what_cannot_be_kept_is_said_beside_it(qtbot, monkeypatch, desk: Desk) -> None:
    monkeypatch.setattr(module, "ask_save_path", lambda *_: pytest.fail("it must not ask for a file"))
    dialog = open_export(desk, desk.window)
    dialog.texts["title"].clear()
    click(qtbot, dialog, "导出…")
    assert dialog._error.text() == "请填写标题。"
    assert dialog.texts["title"].property("invalid")
    dialog.texts["title"].setText("表")
    dialog.columns.choose([])
    click(qtbot, dialog, "导出…")
    assert dialog._error.text() == "请至少选择一列。"
    assert not dialog.texts["title"].property("invalid")
    dialog.reject()


def test_pdf(qtbot, monkeypatch, desk: Desk, tmp_path: Path) -> None:
    asked = []
    target = tmp_path / "配档表.pdf"
    monkeypatch.setattr(module, "ask_save_path", lambda *them: asked.append(them[-1]) or target)
    dialog = open_export(desk, desk.window)
    dialog._formats[Format.PDF].click()
    click(qtbot, dialog, "导出…")
    wait_for_message(qtbot, desk)
    assert asked == ["文明单位测评考核指标任务配档表（2021年）.pdf"]
    assert target.read_bytes().startswith(b"%PDF")


def test_the_units_own_table(qtbot, monkeypatch, desk: Desk, target: Path, tmp_path: Path) -> None:
    template = tmp_path / "本单位表样.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["某局任务表"])
    book.active.append(["任务内容", "责任单位", "完成情况"])
    book.active.column_dimensions["A"].width = 60
    book.save(template)
    answers = [None, template]
    monkeypatch.setattr(module, "ask_open_path", lambda *_: answers.pop(0))
    dialog = open_export(desk, desk.window)
    dialog._formats[Format.TEMPLATE].click()
    assert not dialog.columns.isEnabled()
    click(qtbot, dialog, "导出…")  # given up
    assert dialog.isVisible()
    click(qtbot, dialog, "选择表样(&S)…")
    click(qtbot, dialog, "导出…")
    said = wait_for_message(qtbot, desk)
    assert "“完成情况”没有对应的内容" in said
    sheet = openpyxl.load_workbook(target).active
    assert (sheet["A1"].value, sheet["B3"].value) == ("某局任务表", "办公室、宣传科")
    again = ExportDialog(desk, desk.full_plan(), desk.window)
    assert again._template == template


def test_a_broken_table_is_refused(qtbot, monkeypatch, desk: Desk, target: Path, tmp_path: Path) -> None:
    template = tmp_path / "表样.xlsx"
    template.write_bytes(b"PK")
    monkeypatch.setattr(module, "ask_open_path", lambda *_: template)
    dialog = open_export(desk, desk.window)
    dialog._formats[Format.TEMPLATE].click()
    click(qtbot, dialog, "导出…")
    qtbot.waitUntil(lambda: bool(dialog._error.text()), timeout=WAIT_MS)
    assert "“表样.xlsx”不是完好的" in dialog._error.text()
    assert not target.exists()


def test_failure_is_said_and_tried_again(qtbot, desk: Desk, target: Path) -> None:
    target.mkdir()  # a folder of that name stands in the way
    dialog = open_export(desk, desk.window)
    click(qtbot, dialog, "导出…")
    qtbot.waitUntil(lambda: bool(dialog._error.text()), timeout=WAIT_MS)
    assert target.name in dialog._error.text()
    assert dialog.isVisible()
    target.rmdir()
    click(qtbot, dialog, "重试")
    qtbot.waitUntil(lambda: message(desk) is not None, timeout=WAIT_MS)
    assert target.is_file()


def test_closed_while_exporting(qtbot, desk: Desk, target: Path) -> None:
    dialog = open_export(desk, desk.window)
    click(qtbot, dialog, "导出…")
    dialog.reject()
    qtbot.waitUntil(lambda: message(desk) is not None, timeout=WAIT_MS)
    assert target.is_file()


def test_name_offered(qtbot, monkeypatch, desk: Desk) -> None:
    offered = []
    monkeypatch.setattr(module, "ask_save_path", lambda *asked: offered.append(asked[-1]))
    dialog = open_export(desk, desk.window)
    click(qtbot, dialog, "导出…")
    assert offered == ["文明单位测评考核指标任务配档表（2021年）.xlsx"]
    assert dialog.isVisible()
    dialog.reject()


def test_no_plan(qapp, tmp_path: Path) -> None:
    with office(tmp_path, with_plan=False) as desk:
        open_export(desk, desk.window)
        assert "还没有工作方案" in message(desk).text()


def test_asked_path_has_its_suffix_and_the_folder_is_remembered(
    qtbot, monkeypatch, tmp_path: Path, desk: Desk
) -> None:
    began = []

    def choose(dialog: QFileDialog) -> int:
        began.append(Path(dialog.directory().absolutePath()))
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile("名称" if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave else "数据")
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(QFileDialog, "exec", choose)
    first = system.ask_save_path(desk.window, "导出", "表.xlsx")
    second = system.ask_folder(desk.window, "文件夹")
    assert first == tmp_path / "名称.xlsx"
    assert began == [Path.home(), tmp_path]
    assert second == system.last_folder() == tmp_path / "数据"


@pytest.mark.parametrize("inside", ["", "files", "backups"])
def test_no_dialog_gives_a_place_in_the_data_folder(qtbot, monkeypatch, desk: Desk, inside: str) -> None:
    place = desk.workspace.folder / inside

    def choose(dialog: QFileDialog) -> int:
        dialog.setDirectory(
            str(place.parent if dialog.fileMode() == QFileDialog.FileMode.Directory else place)
        )
        dialog.selectFile(place.name if dialog.fileMode() == QFileDialog.FileMode.Directory else "名称")
        dialog.accept()
        return dialog.result()

    said: list[str] = []
    monkeypatch.setattr(QFileDialog, "exec", choose)
    monkeypatch.setattr(system, "show_error", lambda _parent, error: said.append(error.message))
    assert system.ask_save_path(desk.window, "导出", "表.xlsx") is None
    assert system.ask_folder(desk.window, "文件夹", "报送包") is None
    assert system.ask_folder(desk.window, "从哪里读") == place
    assert [one.partition("不能放在数据文件夹里面")[0] for one in said] == ["“名称.xlsx”", "报送包"]


def test_open_and_show(opened: list[Path], tmp_path: Path) -> None:
    harmless, program = tmp_path / "签到表.PDF", tmp_path / "签到表.pdf.exe"
    for path in (harmless, program):
        path.write_bytes(b"x")
        system.open_file(path)
    system.show_in_folder(tmp_path)
    assert opened == [harmless, tmp_path, tmp_path]  # a program is only shown in its folder
    with pytest.raises(UserError, match=r"找不到“没有\.pdf”"):
        system.open_file(tmp_path / "没有.pdf")


def test_nothing_opens_it(qapp, tmp_path: Path, qtlog) -> None:
    path = tmp_path / "签到表.pdf"
    path.write_bytes(b"x")
    with qtlog.disabled(), pytest.raises(UserError, match="没有能打开"):
        system.open_file(path)
