"""The clerk's main job through the real window: first start to a verified archive, on the 2021 plan.

Run as ``python -m tests.e2e.main_job FOLDER`` it is the demonstration where there is no display; the test
beside it checks what it made. Only the answers of the system's own file dialogs are given beforehand.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from PySide6.QtCore import (
    QMessageLogContext,
    QMimeData,
    QPointF,
    QSettings,
    Qt,
    QtMsgType,
    QUrl,
    qFormatLogMessage,
    qInstallMessageHandler,
)
from PySide6.QtGui import QColor, QDropEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QWidget,
)

from ui.documents.export_dialog import ExportDialog
from ui.documents.print_dialog import PrintDialog
from ui.evidence.evidence_panel import EvidencePanel
from ui.ground import theme
from ui.plan.assign_dialog import AssignDialog
from ui.plan.category_page import CategoryPage
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from ui.start.first_start import FirstStart
from ui.transfer.stick_dialog import ArchiveDialog

UNIT = "临沂沂蒙山世界地质公园管理局"
DEPARTMENTS = ("机关党委", "办公室", "宣传科", "人事科", "工会", "团支部", "法规科")
LEADS = ("机关党委", "宣传科", "人事科", "工会", "办公室", "办公室", "机关党委")  # by category
TODAY = date(2021, 10, 20)  # in the plan's year, so that deadlines read as they did then
WAIT_SECONDS = 300  # until what does not come about counts as hanging
W = TypeVar("W", bound=QWidget)


@dataclass(frozen=True)
class Products:
    """What the job left behind."""

    data: Path
    workbook: Path
    pdf: Path
    archive: Path
    screenshots: tuple[Path, ...]
    evidence: tuple[Path, ...]  # the files as they were before they were attached


class Clerk:
    """Hands and eyes: clicks, types, waits, takes screenshots."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.screenshots: list[Path] = []

    def wait(self, until: Callable[[], object]) -> None:
        """Let the window work until something is so."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not until():
            if time.monotonic() > deadline:
                raise TimeoutError(f"等了 {WAIT_SECONDS} 秒也没有完成")
            QTest.qWait(10)

    def click(self, parent: QWidget, text: str) -> None:
        """Click the button that begins with these words, once it can be clicked."""

        def found() -> list[QPushButton]:
            buttons = parent.findChildren(QPushButton)
            return [
                one for one in buttons if one.text().startswith(text) and one.isVisible() and one.isEnabled()
            ]

        self.wait(found)
        QTest.mouseClick(found()[0], Qt.MouseButton.LeftButton)

    def look(self, window: QWidget, name: str) -> None:
        """Take a screenshot of a window, and of the dialogs over it."""
        QTest.qWait(150)
        picture = window.grab()
        dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
        painter = QPainter(picture)
        for dialog in dialogs:
            place = (window.rect().center() - dialog.rect().center()).toPointF()
            painter.fillRect(window.rect(), QColor(0, 0, 0, 60))
            painter.drawPixmap(place, dialog.grab())
        painter.end()
        path = self.folder / f"{len(self.screenshots) + 1:02}-{name}.png"
        picture.save(str(path))
        self.screenshots.append(path)

    def dialog(self, window: QWidget, kind: type[W]) -> W:
        """The open dialog of a kind."""
        self.wait(lambda: any(dialog.isVisible() for dialog in window.findChildren(kind)))
        return next(dialog for dialog in window.findChildren(kind) if dialog.isVisible())


@patch("ui.ground.desk.Desk.today", lambda *_: TODAY)
def do_main_job(folder: Path) -> Products:
    """Do the whole job in ``folder``, which must be empty; an application must exist."""
    clerk = Clerk(folder / "截图")
    clerk.folder.mkdir()
    evidence = _make_evidence(folder / "待归集 材料")
    window = _begin(clerk, folder / "数据 文件夹")
    _assign_all(clerk, window)
    _edit_one(clerk, window, evidence)
    workbook = _export(clerk, window, folder / "任务配档表.xlsx")
    pdf = _print(clerk, window, folder / "任务核对清单.pdf")
    archive = _archive(clerk, window, folder / "U盘")
    window.tabs.setCurrentIndex(0)
    clerk.look(window, "总览")
    clerk.wait(lambda: not window.desk.jobs.busy())
    assert window.close()
    window.deleteLater()
    QTest.qWait(50)
    return Products(folder / "数据 文件夹", workbook, pdf, archive, tuple(clerk.screenshots), tuple(evidence))


def _make_evidence(folder: Path) -> list[Path]:
    """A picture, a text, and a table as they come from a department."""
    folder.mkdir()
    picture = QImage(1600, 1200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#7FA5A0"))
    painter = QPainter(picture)
    painter.fillRect(0, 760, 1600, 440, QColor("#5C7F63"))
    painter.setFont(theme.font(90, bold=True))
    painter.setPen(QColor("white"))
    painter.drawText(picture.rect(), Qt.AlignmentFlag.AlignCenter, "学雷锋志愿服务")
    painter.end()
    photo = folder / "3月5日学雷锋志愿服务 合影.jpg"
    picture.save(str(photo), quality=90)
    plan = folder / "2021年志愿服务计划.txt"
    plan.write_text("一、组织机构\n二、活动安排：全年不少于5次\n", encoding="utf-8")
    names = folder / "志愿者名单.csv"
    names.write_text("姓名,科室\n李敏,办公室\n", encoding="utf-8")
    return [photo, plan, names]


def _begin(clerk: Clerk, folder: Path) -> MainWindow:
    """First start with the bundled plan and a pasted list of departments."""
    start = FirstStart()
    start.show()
    clerk.look(start, "第一次启动")
    clerk.click(start, "下一步")
    start.place.setText(str(folder))
    start.unit.setText(UNIT)
    clerk.click(start, "下一步")
    start.names.box.setPlainText("\n".join(DEPARTMENTS))
    clerk.look(start, "粘贴科室")
    QTest.mouseClick(start.next, Qt.MouseButton.LeftButton)
    clerk.wait(lambda: start.workspace is not None)
    workspace = start.workspace
    assert workspace
    start.deleteLater()
    window = MainWindow(workspace)
    window.show()
    clerk.look(window, "刚开始的总览")
    return window


def _page(window: MainWindow) -> CategoryPage:
    page = window.tabs.currentWidget().findChild(CategoryPage)
    assert page
    return page


def _assign_all(clerk: Clerk, window: MainWindow) -> None:
    """Give every category's tasks a lead, support and a deadline at once."""
    for number, lead in enumerate(LEADS, start=1):
        window.tabs.setCurrentIndex(number)
        page = _page(window)
        page.table.selectAll()
        clerk.click(page, "指派所选")
        dialog = clerk.dialog(window, AssignDialog)
        dialog.lead.setText(lead)
        for row in range(dialog.support.count()):
            if dialog.support.item(row).text() in {"办公室", "宣传科"} - {lead}:
                dialog.support.item(row).setCheckState(Qt.CheckState.Checked)
        dialog.due.setText("12月底前")
        if number == 2:
            clerk.look(window, "指派多项任务")
        clerk.click(dialog, "指派")
        clerk.wait(lambda dialog=dialog: _gone(dialog))


def _gone(dialog: QWidget) -> bool:
    try:
        return not dialog.isVisible()
    except RuntimeError:  # Qt has deleted it
        return True


def _edit_one(clerk: Clerk, window: MainWindow, evidence: list[Path]) -> None:
    """Task 2-7: another lead by pinyin, a person, measures by typing, files by dropping."""
    window.tabs.setCurrentIndex(2)
    page = _page(window)
    for column, typed in (
        (TaskColumn.LEAD, "tzb"),
        (TaskColumn.PERSON, "周明"),
        (TaskColumn.DUE, "12月20日前"),
    ):
        index = page.model.index(6, column)
        page.table.setCurrentIndex(index)
        page.table.setFocus()
        QTest.keyClick(page.table, Qt.Key.Key_F2)
        editor = window.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.clear()
        QTest.keyClicks(editor, typed) if typed.isascii() else editor.insert(typed)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    page.detail.tabs.setCurrentWidget(page.detail.panel(MeasuresPanel))
    for text in ("制定年度志愿服务计划", "建立志愿服务队，明确人员名单", "每季度至少组织1次活动"):
        page.detail.panel(MeasuresPanel).line.setText(text)
        QTest.keyClick(page.detail.panel(MeasuresPanel).line, Qt.Key.Key_Return)
    clerk.wait(lambda: page.detail.panel(MeasuresPanel).table.rowCount() == 3)
    page.detail.panel(MeasuresPanel).table.item(0, 3).setText("已完成")
    clerk.look(window, "措施")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in evidence])
    drop = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.detail.dropEvent(drop)
    clerk.wait(lambda: not window.desk.jobs.busy())
    clerk.wait(lambda: page.detail.panel(EvidencePanel).loose.tiles.count() == len(evidence))
    clerk.look(window, "价值引领")


def _export(clerk: Clerk, window: MainWindow, target: Path) -> Path:
    window.deeds.export_table()
    dialog = clerk.dialog(window, ExportDialog)
    with patch("ui.documents.export_dialog.ask_save_path", lambda *_: target):
        clerk.click(dialog, "导出")
        clerk.wait(target.exists)
    box = clerk.dialog(window, QMessageBox)
    clerk.look(window, "配档表已导出")
    clerk.click(box, "知道了")
    return target


def _print(clerk: Clerk, window: MainWindow, target: Path) -> Path:
    window.deeds.print_papers("checklist")
    dialog = clerk.dialog(window, PrintDialog)
    clerk.wait(lambda: not window.desk.jobs.busy())
    clerk.look(window, "打印预览")
    with patch("ui.documents.print_dialog.ask_save_path", lambda *_: target):
        clerk.click(dialog, "保存PDF")
        clerk.wait(target.exists)
    box = clerk.dialog(window, QMessageBox)
    clerk.click(box, "知道了")
    clerk.click(dialog, "关闭")
    clerk.wait(lambda: not window.desk.jobs.busy())
    return target


def _archive(clerk: Clerk, window: MainWindow, stick: Path) -> Path:
    stick.mkdir()
    window.deeds.archive()
    dialog = clerk.dialog(window, ArchiveDialog)
    with patch("ui.transfer.choose_page.ask_folder", lambda *_: stick):
        clerk.click(dialog, "选择")
    next(box for box in dialog.findChildren(QRadioButton) if box.text().startswith("留给自己")).click()
    clerk.look(window, "存档到U盘")
    clerk.click(dialog, "开始存档")
    clerk.wait(lambda: not window.desk.jobs.busy() and any(stick.glob("*/bagit.txt")))
    QTest.qWait(200)
    clerk.look(window, "已存档并校验")
    clerk.click(dialog, "关闭")
    return next(stick.glob("*/bagit.txt")).parent


def leave_out_size_hints() -> None:
    """Have one message of Qt's go nowhere, and every other where it went.

    A layout tells its window what size it may have, and the window its platform. The offscreen one has no
    window manager to pass that on to, and says so each time, in no logging category of its own.
    """

    def handle(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if text != "This plugin does not support propagateSizeHints()":
            print(qFormatLogMessage(kind, context, text), file=sys.stderr)

    qInstallMessageHandler(handle)


def main() -> int:
    """The demonstration: do the job in the folder named on the command line and say where all is."""
    from ui.shell.app import make_application  # noqa: PLC0415

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    leave_out_size_hints()
    folder = Path(sys.argv[1]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    for scope in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(scope, QSettings.Scope.UserScope, str(folder / "设置"))
    app = make_application()
    assert isinstance(app, QApplication)
    made = do_main_job(folder)
    print(f"数据文件夹：{made.data}")
    print(f"任务配档表：{made.workbook}")
    print(f"任务核对清单：{made.pdf}")
    print(f"存档：{made.archive}")
    print(f"窗口截图：{made.screenshots[-1]}（共 {len(made.screenshots)} 张）")
    return 0


if __name__ == "__main__":
    sys.exit(main())
