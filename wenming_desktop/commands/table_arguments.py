"""What the command for the assignment table that comes back takes."""

from argparse import ArgumentParser
from pathlib import Path


def describe_import_table(made: ArgumentParser) -> None:
    """What import-table takes."""
    made.add_argument(
        "file", type=Path, metavar="FILE", help="科室改过、交回来的配档表：.xlsx、.xls、.et、.ods"
    )
    ways = made.add_mutually_exclusive_group(required=True)
    ways.add_argument("--preview", action="store_true", help="只列出改动、待定和看不懂的地方")
    ways.add_argument("--apply", action="store_true", help="采用全部改动；待定的列出来，不采用")
    made.add_argument("--sheet", default="", metavar="NAME", help="读哪个工作表，不写则读最像的")
    made.add_argument("--columns", default="", metavar="牵头科室=D,…", help="哪一列是什么，不写则按表头认")
    made.add_argument("--skip-errors", action="store_true", help="跳过看不懂的地方，采用其余的改动")
    made.add_argument("--create-departments", action="store_true", help="新建表里出现的新科室")
    made.add_argument(
        "--department",
        action="append",
        default=[],
        metavar="X=Y",
        help="表里写的 X 是科室 Y；真是另一个科室就写 X=X，会新建",
    )
    made.add_argument("--clear", action="store_true", help="空格子也算改动：清空原来的内容")
    made.add_argument("--remove-measures", action="store_true", help="表里没有的措施删去")
    made.add_argument("--add-tasks", action="store_true", help="方案里没有的行添加为新任务")
    made.add_argument("--yes", action="store_true", help="不在本年度的完成时限、像是另一份方案的表，照样采用")
