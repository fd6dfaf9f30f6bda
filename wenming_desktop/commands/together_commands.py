"""The commands that bring PCs together: a data folder from an archive, another PC's archive taken in."""

import argparse
import sys
from contextlib import closing
from typing import Final

from wenming_desktop.commands.parts import cancellable
from wenming_desktop.words import in_one_line
from wenming_desktop.workspace import DATABASE_NAME, Workspace, check_restorable, is_backup, restore

# Imported where they are used, so that the window starts without openpyxl and typst.
_TOLD_AT_MOST = 200


def _restore(options: argparse.Namespace) -> None:
    from wenming_desktop.transfer.restoring import restore_archive, said  # noqa: PLC0415 - loads openpyxl
    from wenming_desktop.transfer.second_place import folder_of  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.second_restoring import restore_second  # noqa: PLC0415 - the same

    if is_backup(options.source):
        check_restorable(options.source)
        if (options.dir / DATABASE_NAME).exists() and not options.yes:
            options.parser.error(f"“{options.dir}”里已有数据；要换掉它，请加 --yes，现有数据会先备份")
        restore(options.dir, options.source)
        print("已恢复，原有的数据先存成了备份。" if options.yes else "已恢复。")
        return
    with cancellable() as job:
        second = folder_of(options.source)
        restored = (
            restore_second(second, options.dir, job, over=options.yes)
            if second
            else restore_archive(options.source, options.dir, job, over=options.yes)
        )
    print(said(restored))


def _import(options: argparse.Namespace) -> None:
    from wenming_desktop.transfer.deciding import Choice  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.merging.comparing import Kind  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.merging.in_words import KIND_WORDS, Told, Wording  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.merging.taking import ASKED, look_at, take  # noqa: PLC0415 - the same

    def line(told: Told) -> str:
        values = f"分开时 {told.base}，本机 {told.ours}，那台 {told.theirs}"
        return in_one_line(f"{KIND_WORDS[told.difference.kind]}：{told.where}　{told.field}：{values}")

    with closing(Workspace.open(options.dir)) as workspace, cancellable() as job:
        looking, taking = job.parts(1, 2)
        look = look_at(workspace, options.path, looking)
        told = [*Wording(look.ours, look.comparison).told()]
        told.sort(key=lambda one: (one.difference.kind not in ASKED, list(Kind).index(one.difference.kind)))
        if look.parted_at is None:
            print("两台电脑没有共同的存档，按年度、任务内容、科室名称和文件内容对应。", file=sys.stderr)
        if options.preview:
            for one in told[:_TOLD_AT_MOST]:
                print(line(one))
            if len(told) > _TOLD_AT_MOST:
                print(f"还有 {len(told) - _TOLD_AT_MOST} 处。")
            print(f"共 {len(told)} 处不一样。" if told else "两边一样，没有要导入的。")
            return
        choices = {
            one.difference.key: Choice.OURS for one in told if one.difference.kind in ASKED and options.ours
        }
        done = take(workspace, options.path, choices, taking, theirs=options.theirs)
    print(f"采用 {done.taken} 处，文件 {done.files} 个。" if done.taken else "没有改动。")
    for what, some in (
        ("没有选、留着本机的", done.open),
        ("不能采用的，它所属的内容本机没有，或者只能有一个", done.left),
    ):
        keys = {one.key for one in some}
        lines = [line(one) for one in told if one.difference.key in keys]
        if lines:
            print(f"{what}（{len(lines)} 处）：", *lines, sep="\n", file=sys.stderr)


TOGETHER_COMMANDS: Final = {"restore": _restore, "import": _import}
