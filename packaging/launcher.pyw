"""What the shortcuts start: the window without a console. What goes wrong before it, Windows itself shows."""

import ctypes
import io
import sys
import traceback

TITLE = "文明创建工作台"
STOP_ICON = 0x10


def start() -> int:
    """Open the window; returns the exit code. A refusal that had no window to be shown in gets a box."""
    sys.stdout = io.StringIO()  # without a console there is none, and libraries may write to it
    sys.stderr = io.StringIO()
    try:
        # Own icon and group in the taskbar, not Python's
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("wenming.desktop")
        from wenming_desktop.__main__ import main  # noqa: PLC0415 - an error here is to be shown too

        code = main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001 - shown, not lost
        traceback.print_exc()
        code = 1
    said = sys.stderr.getvalue().strip()
    if code and said:
        message = f"{said[-1500:]}\n\n程序没有能够打开，数据不受影响。请把这段文字拍照交给信息科。"
        ctypes.windll.user32.MessageBoxW(None, message, TITLE, STOP_ICON)
    return code


sys.exit(start())
