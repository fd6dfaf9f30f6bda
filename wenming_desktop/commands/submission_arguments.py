"""What the command for 报送包 takes."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path


def describe_submission(on_plan: Callable[[str, str], ArgumentParser]) -> None:
    """What submission takes."""
    made = on_plan("submission", "按报送要求检查材料，做报送包：只做副本，原件不动")
    made.add_argument("out", nargs="?", type=Path, metavar="OUTFOLDER", help="在这个文件夹里新建报送包")
    made.add_argument("--profile", metavar="NAME", help="按哪个报送要求，写名称")
    made.add_argument(
        "--item", action="append", default=[], metavar="TASKCODE", help="只要这项任务的，可以写多次"
    )
    made.add_argument("--check", action="store_true", help="只检查，列出来，什么也不写")
    made.add_argument(
        "--sheet", type=Path, metavar="OUT", help="把检查单存成这个 .pdf 或 .docx 文件，已有的会被替换"
    )
    made.add_argument("--split", action="store_true", help="太大的 PDF 分成几份，每份不超过要求，一页都不丢")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--list-profiles", action="store_true", help="列出有哪些报送要求")
    which.add_argument("--samples", action="store_true", help="添加两个样例，照着改")
    which.add_argument("--import-profile", type=Path, metavar="FILE.json", help="读入一个报送要求")
    which.add_argument(
        "--export-profile", type=Path, metavar="FILE.json", help="把 --profile 写的报送要求存成文件"
    )
