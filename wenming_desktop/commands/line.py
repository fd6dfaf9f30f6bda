"""What the command line asks for: a command, or the window: ``python -m wenming_desktop [<command>]``.

Exit codes: 0 done; 1 refused, with one Chinese sentence on stderr; 2 wrong usage; 130 stopped by Ctrl+C.
"""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from wenming_desktop.commands.arguments import parser
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Cancelled
from wenming_desktop.words import in_one_line

REFUSED, INTERRUPTED = 1, 130  # 130 is the shells' own code for Ctrl+C
Checks = Mapping[str, Callable[[], Mapping[str, object]]]


def run(
    argv: Sequence[str],
    open_window: Callable[[Path | None], int] | None = None,
    window_checks: Checks | None = None,
) -> int:
    """Do what the command line says.

    Args:
        argv: arguments without the program's name.
        open_window: shows the window on a workspace folder, or asks for one, and returns the exit code;
            without it a command is needed.
        window_checks: name -> check of the window's libraries, for ``self-check``.

    Returns:
        The exit code. argparse's SystemExit(2) goes through, and BrokenPipeError.
    """
    options = parser().parse_args(argv, argparse.Namespace(window_checks=window_checks or {}))
    try:
        if options.command:
            from wenming_desktop.commands.plan_commands import COMMANDS  # noqa: PLC0415 - the window starts without them

            COMMANDS[options.command](options)
        elif open_window:
            return open_window(options.workspace)
        else:
            options.parser.error("缺少命令")
    except UserError as error:
        return _refuse(error.message)
    except (Cancelled, KeyboardInterrupt):
        _refuse("已中断，没有留下做了一半的内容。")
        return INTERRUPTED
    except BrokenPipeError:  # nobody reads our output any more
        raise
    except Exception as error:  # noqa: BLE001 - the clerk gets a sentence, the traceback goes to a file
        known = storage_error("没有完成", error)
        return _refuse(known.message if known else _bug(error))
    return 0


def _refuse(message: str) -> int:
    print(in_one_line(" ".join(message.splitlines())), file=sys.stderr)
    return REFUSED


def _bug(error: Exception) -> str:
    name = type(error).__name__
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="wenming-error-", suffix=".txt", delete=False
        ) as log:
            log.writelines(traceback.format_exception(error))
    except OSError:
        return f"程序内部错误（{name}），详情无法写入临时文件夹，请联系维护人员。"
    return f"程序内部错误（{name}），详情已写入 {log.name}，请交给维护人员。"
