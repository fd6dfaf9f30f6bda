"""What the command that takes material in takes."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from wenming_desktop.entities.tables import word_of

_WAYS = """\
三种用法：
  attach DIR TASKCODE FILE…                给一项任务添加材料，可用 --slot 放入一格所需材料
  attach DIR --inbox FILE…                 收进待归口，以后再归入任务
  attach DIR --from-folder SRC [--dry-run] 收进整个文件夹，“2-7 志愿服务”这样的文件夹名说明归入哪项任务，
                                           里面“签到表”这样的文件夹名说明放入哪格所需材料（看起来不是的只归入任务）
文件夹和文件名里的类型、日期、题名只是建议，不写进登记；认不出任务的进待归口。
--dry-run --json 的键名：files：file task slot doubt（为什么没有照文件夹名归入或放入）proposals（field value
source）refused
"""


def describe_attach(made: ArgumentParser) -> None:
    """What attach takes."""
    made.formatter_class, made.epilog = RawDescriptionHelpFormatter, _WAYS
    made.add_argument("code", metavar="TASKCODE", help="任务编号，例如 2-7")
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="材料文件")
    made.add_argument("--slot", metavar="NAME", help="放入这项任务的哪一格所需材料")
    made.add_argument("--title", metavar="T", help=word_of("evidence", "title") + "，不写则用文件名")
    made.add_argument(
        "--formed-on", metavar="DATE", help=word_of("evidence", "formed_on") + "，例如 2021-03-05"
    )
    made.add_argument("--inbox", nargs="+", type=Path, metavar="FILE", help="收进待归口的文件")
    made.add_argument("--from-folder", type=Path, metavar="SRC", help="要收进的文件夹")
    made.add_argument("--dry-run", action="store_true", help="只列出文件夹里的文件各归到哪里，不添加")
    made.add_argument("--json", action="store_true", help="以 JSON 列出")
