"""What the commands for departments' packages take."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

_Adder = Callable[[str, str], ArgumentParser]


def describe_packages(on_workspace: _Adder, on_plan: _Adder) -> None:
    """What department-package and collect take."""
    made = on_plan("department-package", "给科室发填报包：责任清单、措施、活动的表格和放扫描件的文件夹")
    made.add_argument("out", type=Path, metavar="OUT", help="放到这个文件夹里，可以是U盘")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--department", metavar="X", help="只发这个科室")
    which.add_argument("--all", action="store_true", help="发给全部有任务的科室，不写也是全部")
    made.add_argument("--zip", action="store_true", help="每个科室一个 .zip")

    made = on_workspace("collect", "收回填报包：看有哪些改动、新活动、文件，或采用")
    made.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="交回的文件夹、.zip 或填报表，可以写几个"
    )
    ways = made.add_mutually_exclusive_group(required=True)
    ways.add_argument("--preview", action="store_true", help="只列出来，什么也不改")
    ways.add_argument(
        "--apply", action="store_true", help="先备份，再采用；冲突、清空、像重复的列出来，不采用"
    )
    answers = made.add_mutually_exclusive_group()
    answers.add_argument("--theirs", action="store_true", help="冲突都用交回的")
    answers.add_argument("--ours", action="store_true", help="冲突都留本机的，以后不再问")
