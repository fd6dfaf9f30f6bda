"""The command line: its commands, their arguments, and help in Chinese."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """argparse in Chinese, as far as its texts can be reached."""

    _TEXTS = (
        (r"the following arguments are required: (.+)", r"缺少 \1"),
        (r"unrecognized arguments: (.+)", r"不认识 \1"),
        (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，可以是 \3"),
        (r"argument (.+): expected (?:at least )?one argument", r"\1 后面要有内容"),
        (r"argument (.+): invalid int value: (.+)", r"\1 应为数字，不是 \2"),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help="显示这份说明")
        self._positionals.title, self._optionals.title = "内容", "选项"

    def format_usage(self) -> str:  # noqa: D102 - argparse's own
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:  # noqa: D102 - argparse's own
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:  # noqa: D102 - argparse's own
        for english, chinese in self._TEXTS:
            message = re.sub(f"^{english}$", chinese, message)
        self.exit(2, f"{self.format_usage()}用法有误：{message}。\n")


def parser() -> Parser:
    """The whole command line; parsed options carry ``command`` (None for the window) and its ``parser``."""
    whole = Parser(
        prog="wenming-desktop",
        description="文明创建工作台。不带命令时打开窗口。",
        epilog="退出码：0 完成；1 没有做成，原因见提示；2 用法有误；130 被 Ctrl+C 中断。",
    )
    whole.set_defaults(parser=whole)
    whole.add_argument("--workspace", type=Path, metavar="DIR", help="打开窗口时使用的数据文件夹")
    commands = whole.add_subparsers(dest="command", metavar="命令", title="命令")

    def command(name: str, text: str) -> Parser:
        made: Parser = commands.add_parser(name, help=text, description=text)
        made.set_defaults(parser=made)
        return made

    def on_workspace(name: str, text: str) -> Parser:
        made = command(name, text)
        made.add_argument("dir", type=Path, metavar="DIR", help="数据文件夹")
        return made

    def on_plan(name: str, text: str) -> Parser:
        made = on_workspace(name, text)
        made.add_argument("--plan-year", type=int, metavar="N", help="有多个工作方案时，指定年度")
        return made

    _describe(command, on_workspace, on_plan)
    return whole


_Adder = Callable[[str, str], Parser]


def _describe(command: _Adder, on_workspace: _Adder, on_plan: _Adder) -> None:
    """What each command takes."""
    made = on_workspace("init", "新建数据文件夹，可同时导入工作方案")
    made.add_argument("--unit", required=True, metavar="NAME", help="单位名称")
    made.add_argument("--plan", metavar="2021|FILE", help="内置的 2021 年方案，或 .docx、.txt、.json 文件")
    made.add_argument("--year", type=int, metavar="N", help="方案的年度，方案里没有写明时必填")

    made = on_workspace("show", "列出工作方案、任务、分工和材料")
    made.add_argument("--json", action="store_true", help="以 JSON 输出")

    made = on_workspace("departments", "列出或添加科室")
    made.add_argument("--add", nargs="+", metavar="NAME", help="要添加的科室，用空格或顿号隔开")

    made = on_plan("assign", "指派一项任务的牵头、配合科室、责任人和完成时限；写 '' 则清空")
    made.add_argument("code", metavar="TASKCODE", help="任务编号，例如 2-7")
    made.add_argument("--lead", metavar="X", help="牵头科室")
    made.add_argument("--support", nargs="*", metavar="Y", help="配合科室")
    made.add_argument("--person", metavar="P", help="责任人")
    made.add_argument("--due", metavar="DATE", help="完成时限，例如 2021-12-31、12月底前")

    made = on_plan("attach", "给一项任务添加材料")
    made.add_argument("code", metavar="TASKCODE", help="任务编号，例如 2-7")
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="材料文件")
    made.add_argument("--title", metavar="T", help="题名，不写则用文件名")
    made.add_argument("--formed-on", metavar="DATE", help="形成日期，例如 2021-03-05")

    made = on_plan("export-table", "导出任务配档表（Excel）")
    made.add_argument("out", type=Path, metavar="OUT.xlsx", help="要写的文件，已有的会被替换")
    made.add_argument("--paper", choices=["A3", "A4"], default="A3", help="纸张，默认 A3")

    made = on_plan("print", "生成要打印的 PDF")
    made.add_argument("document", choices=["checklist"], help="checklist：任务核对清单")
    made.add_argument("out", type=Path, metavar="OUT.pdf", help="要写的文件，已有的会被替换")
    made.add_argument("--department", metavar="X", help="只要这个科室的任务")

    made = on_workspace("archive", "把全部材料和登记存档到U盘或其他文件夹")
    made.add_argument("out", type=Path, metavar="OUTFOLDER", help="在这个文件夹里新建存档")

    made = command("verify", "核对一份存档是否完整")
    made.add_argument("archive", type=Path, metavar="ARCHIVE", help="存档文件夹")

    command("self-check", "检查本程序的各部分是否齐全、能用")
