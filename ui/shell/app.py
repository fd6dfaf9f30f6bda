"""Starting the window: the application, one instance a workspace, the first start, errors nobody expected."""

import sys
import traceback
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QLoggingCategory, QThread, QTranslator, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from resources import resource
from ui.ground import theme
from ui.ground.messages import show_error, show_note
from ui.ground.preferences import Look, last_workspace
from ui.shell.crash_log import CrashLog
from ui.shell.main_window import MainWindow
from ui.shell.window_place import come_to_front
from ui.start.opening import keep_in_mind, open_at_start
from ui.start.practising import is_practice
from wenming_desktop.errors import UserError
from wenming_desktop.log import fault

NAME = "文明创建工作台"


def main(folder: Path | None = None) -> int:
    """Open the window on a workspace: the given one, else the last, else by the first-start dialog.

    Returns the process's exit code.
    """
    app = make_application()
    log = CrashLog()
    sys.excepthook = partial(_report_bug, log)
    workspace = open_at_start(folder or last_workspace(), _call_first)
    code = 0
    while workspace:
        if not workspace.read_only and not is_practice(workspace.folder):
            log.move_to(workspace.folder)
        window = MainWindow(workspace)
        keep_in_mind(workspace, window.desk.years())
        server = None if workspace.read_only else _answer_second(window, workspace.folder)
        window.stand_as_before()
        window.show()
        if workspace.healed:
            show_note(window, workspace.healed)
        code = app.exec()
        if server:
            server.close()
        workspace = window.follow() if window.follow else None
        window.deleteLater()
    log.close()
    return code


def make_application() -> QApplication:
    """The one application object, dressed as saved on this PC, its own dialogs in Chinese."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - nothing else is made in this process
    app.setOrganizationName("wenming")
    app.setApplicationName("wenming-desktop")
    app.setApplicationDisplayName(NAME)
    if not app.findChild(QTranslator):
        translator = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(QLocale(QLocale.Language.Chinese, QLocale.Country.China), "qtbase", "_", folder):
            translator.setParent(app)
            app.installTranslator(translator)
    # What decoders say of a broken picture helps nobody here; its tile shows an icon.
    QLoggingCategory.setFilterRules("qt.gui.imageio*=false")
    look = Look.load()
    theme.apply(app, dark=look.dark, percent=look.percent, contrast=look.contrast)
    app.setWindowIcon(theme.icon("table", "accent"))
    return app


def _say(error: UserError) -> int:
    box = QMessageBox(QMessageBox.Icon.Warning, NAME, error.message)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    return 1


def _server_name(folder: Path) -> str:
    return f"wenming-{sha256(str(folder.absolute()).encode()).hexdigest()[:16]}"


def _answer_second(window: QMainWindow, folder: Path) -> QLocalServer:
    """Come to the front when a second instance is started on the same folder."""
    server = QLocalServer(window)
    name = _server_name(folder)
    QLocalServer.removeServer(name)  # left by a process that died; the workspace's lock is ours

    def answer() -> None:
        connection = server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        come_to_front(window)

    server.newConnection.connect(answer)
    server.listen(name)
    return server


def _call_first(folder: Path) -> bool:
    """Ask the instance that has the folder open to come to the front; whether it answered."""
    socket = QLocalSocket()
    socket.connectToServer(_server_name(folder))
    answered = socket.waitForConnected(2000)
    socket.disconnectFromServer()
    return answered


def _report_bug(
    log: CrashLog, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Write an error nobody expected to the log, and say so; what was saved before is safe."""
    details = "".join(traceback.format_exception(kind, error, trace))
    if sys.stderr:  # None where Windows starts the program without a console
        sys.stderr.write(details)
    path = log.write(details)
    fault(error)
    where = f"详情已写入 {path}。" if path else ""
    message = f"程序出错，刚才的操作没有完成；已保存的内容不受影响。{where}"
    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    if any(isinstance(window, QMessageBox) and "程序出错" in window.text() for window in windows):
        return  # one message is enough where an error repeats itself, e.g. at every repaint
    window = QApplication.activeWindow() or next(iter(windows), None)
    if window and QThread.currentThread().loopLevel():
        show_error(window, UserError(message, details))
    else:  # nothing else would keep the message on the screen
        _say(UserError(message))


def check() -> dict[str, object]:
    """What the window needs and self-check tries: platform plugin, icons, a Chinese font, Qt's own texts.

    Raises:
        RuntimeError: naming what is missing.
    """
    app = make_application()
    icons = [entry.name.removesuffix(".svg") for entry in resource("icons").iterdir()]
    blank = [name for name in icons if not any(theme.icon(name).pixmap(20, 20).toImage().constBits())]
    if blank or not icons:
        raise RuntimeError(f"图标画不出来：{'、'.join(blank) or '一个也没有'}")
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        raise RuntimeError("没有中文字体")
    if not app.findChild(QTranslator):
        raise RuntimeError("缺少 Qt 的中文翻译 qtbase_zh_CN")
    return {"qt": qVersion(), "platform": app.platformName(), "icons": len(icons)}
