"""The commands for departments' packages: out, and back."""

import argparse
import sys
from contextlib import closing
from typing import Final

from wenming_desktop import clock
from wenming_desktop.commands.parts import cancellable, telling_new_folder, the_plan
from wenming_desktop.errors import UserError
from wenming_desktop.words import in_one_line
from wenming_desktop.workspace import Workspace

# Imported where they are used, so that the window starts without openpyxl and typst.


def _department_package(options: argparse.Namespace) -> None:
    from wenming_desktop.transfer.packages.sending import send_packages  # noqa: PLC0415 - loads openpyxl, typst

    with (
        closing(Workspace.open(options.dir)) as workspace,
        telling_new_folder(options.out),
        cancellable() as job,
    ):
        with workspace.reading() as session:
            plan_id = the_plan(session, options.plan_year).id
        wanted = [options.department] if options.department else []
        sent = send_packages(workspace, plan_id, options.out, job, clock.now(), wanted, zipped=options.zip)
    for package in sent.packages:
        print(in_one_line(f"{package.department}　{package.path}"))
    for folder, name in sent.renamed.items():
        print(in_one_line(f"“{name}”太长或有不能用的符号，文件夹写成“{folder}”。"), file=sys.stderr)
    if sent.idle:
        print(f"没有任务、没有发的科室：{'、'.join(sent.idle)}。", file=sys.stderr)


def _collect(options: argparse.Namespace) -> None:
    from wenming_desktop.transfer.deciding import Choice  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.packages.collecting import collect  # noqa: PLC0415 - loads openpyxl
    from wenming_desktop.transfer.packages.finding import Unpacked, find_packages  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.packages.in_words import (  # noqa: PLC0415 - the same
        aside_in_words,
        in_words,
        row_in_words,
        value_in_words,
    )
    from wenming_desktop.transfer.packages.reading import read_packages  # noqa: PLC0415 - the same
    from wenming_desktop.transfer.packages.returned import ReturnedValue  # noqa: PLC0415 - the same

    with closing(Workspace.open(options.dir)) as workspace, cancellable() as job:
        look, read, take = job.parts(3, 2, 2)
        with Unpacked(workspace.scratch_folder()) as unpacked:
            found = find_packages(options.paths, unpacked, look)
            with workspace.reading() as session:
                returned = read_packages(session, found, workspace.folder, clock.today(), read)
            if not returned.packages:
                raise UserError(f"没有收回任何填报包：{''.join(returned.refused)}")
            if options.preview:
                for line in in_words(returned):
                    print(in_one_line(line))
                return
            answer = Choice.THEIRS if options.theirs else Choice.OURS if options.ours else None
            done = collect(workspace, returned, {}, take, conflicts=answer)
    who = "、".join(package.package.department for package in returned.packages)
    print(f"已收回：{who}。采用改动 {done.values} 处，新增 {done.rows} 条，文件 {done.files} 个。")
    for sentence in aside_in_words(returned, [left.item for left in done.left]):
        print(in_one_line(sentence), file=sys.stderr)
    if done.left:
        print("没有采用、留着本机的（冲突可加 --theirs 或 --ours，其余请在窗口里选）：", file=sys.stderr)
    for left in done.left:
        said = value_in_words(left.item) if isinstance(left.item, ReturnedValue) else row_in_words(left.item)
        print(in_one_line(f"{left.department}　{said}"), file=sys.stderr)


PACKAGE_COMMANDS: Final = {"department-package": _department_package, "collect": _collect}
