"""The command that recognises what waits, or measures how rightly a folder of scans is recognised."""

import argparse
import sys
from collections.abc import Collection
from contextlib import closing
from decimal import Decimal
from itertools import chain
from statistics import mean
from typing import Final

from wenming_desktop.commands.parts import cancellable
from wenming_desktop.commands.proposal_commands import whole_ids
from wenming_desktop.evidence.library import file_rows
from wenming_desktop.evidence.measuring import Measured, measure
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.recognising import page_problems, recognise_files, waiting_count
from wenming_desktop.evidence.right_values import Column
from wenming_desktop.words import in_one_line, percent_words
from wenming_desktop.workspace import Workspace

_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")  # per cent


def _recognise(options: argparse.Namespace) -> None:
    if options.measure:
        if options.dir or options.all:
            options.parser.error("--measure 不和数据文件夹、--all 一起写")
        folder, truth = options.measure
        with cancellable() as job:
            measured = measure(folder, truth, job)
        _tell(measured)
        return
    if not options.dir:
        options.parser.error("缺少数据文件夹")
    if options.all and options.ids:
        options.parser.error("--all 和材料的编号只能写一样")
    with closing(Workspace.open(options.dir)) as workspace:
        among = _hashes(workspace, options.ids) if options.ids else None
        again = bool(options.all or options.ids)
        with cancellable() as job:
            read_files(workspace.log, workspace.files, workspace.texts, job)
            read = recognise_files(workspace.log, workspace.files, workspace.texts, job, among, again=again)
        with workspace.reading() as session:
            waiting = waiting_count(session, workspace.texts)
            problems = page_problems(session, workspace.texts, among)
    for problem in problems:
        print(f"注意：{in_one_line(problem)}", file=sys.stderr)
    why = "待识别" if among else "的文件不在或被改过，没有识别"
    left = f"还有 {waiting} 份{why}。" if waiting else ""
    print(f"识别了 {read} 页。{left}" if read else f"没有要识别的页。{left}")


def _hashes(workspace: Workspace, endings: Collection[str]) -> set[str]:
    with workspace.reading() as session:
        return {row.sha256 for row in file_rows(session, whole_ids(workspace, list(endings)))}


def _tell(measured: Measured) -> None:
    for problem in measured.problems:
        print(f"注意：{in_one_line(problem)}", file=sys.stderr)
    if not measured.files:
        print("没有一份能识别，没有可比的。")
        return
    for one in chain(*measured.values.values()):
        if not one.is_right:
            doubt = "（已标拿不准）" if one.doubtful else ""
            right, read = (in_one_line(" ".join(value.split())) for value in (one.right, one.read))
            print(f"{in_one_line(one.file)}　{one.field}：应为“{right}”，读成“{read}”{doubt}")
    for field, values in measured.values.items():
        right = sum(one.is_right for one in values)
        there = [one.is_right for one in values if one.right]
        share = percent_words(right, len(values), _TENTH)
        print(f"{field}：{right}/{len(values)}，{share}；原件上有的 {sum(there)}/{len(there)}")
    if days := measured.values.get(Column.DAY):
        undoubted = sum(bool(one.read) and not one.is_right and not one.doubtful for one in days)
        print(f"日期读错又没有标拿不准的：{undoubted}")
    wrong, printed, more = measured.characters
    if printed:
        share = percent_words(wrong, printed, _HUNDREDTH)
        print(f"读错的字：{wrong}/{printed}，{share}；多读 {more} 字（先后顺序不算）")
    print(
        f"{measured.files} 份，处理器每份平均用 {mean(measured.seconds):.1f} 秒，"
        f"最长 {max(measured.seconds):.1f} 秒，内存最多 {measured.memory / 2**20:.0f} MB。"
    )


RECOGNISE_COMMANDS: Final = {"recognise": _recognise}
