"""The command for the assignment table that comes back."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final

from wenming_desktop import clock
from wenming_desktop.commands.parts import cancellable, changing, the_plan
from wenming_desktop.errors import UserError, naming
from wenming_desktop.workspace import Workspace

if TYPE_CHECKING:  # it loads openpyxl
    from wenming_desktop.documents.returned_table.differences import Difference
    from wenming_desktop.documents.returned_table.reading import TableImport

_NAMED = 3  # refused cells in one message


def _import_table(options: argparse.Namespace) -> None:
    from wenming_desktop.documents.returned_table.applying import apply_table  # noqa: PLC0415 - loads openpyxl
    from wenming_desktop.documents.returned_table.reading import (  # noqa: PLC0415 - the same
        compare_table,
        difference_in_words,
        in_words,
        unread_in_words,
    )
    from wenming_desktop.documents.returned_table.source import NoHeaderError, open_table  # noqa: PLC0415 - the same

    meant = dict(map(_meant, options.department))
    name, today = options.file.name, clock.today()
    with closing(Workspace.open(options.dir)) as workspace, naming(name):
        with workspace.reading() as session, cancellable() as job:
            plan_id = the_plan(session, options.plan_year).id
            try:
                source = open_table(
                    *(session, plan_id, options.file, today, job),
                    sheet=options.sheet,
                    columns=options.columns,
                )
            except NoHeaderError as error:
                how = "表头认不出的，可加 --columns 写明各列，例如 --columns 测评内容=C,牵头科室=G。"
                raise UserError(f"{error.message}{how}") from error
            found = compare_table(session, plan_id, source, today, meant)
        if options.preview:
            print("\n".join(in_words(found)))
            return
        chosen, left = _chosen(found, options)
        _refuse(found, chosen, options)
        if chosen:
            create = [*found.unknown, *(new for old, new in meant.items() if old == new)]
            with changing(workspace, before="导入") as session:
                done = apply_table(session, plan_id, chosen, create, today)
            print(f"已采用 {done.cells} 处改动，涉及 {done.tasks} 项任务。")
        else:
            print("没有改动。")
    told = [*found.notes, *(problem.message for problem in found.problems), *unread_in_words(found)]
    if told:
        print("没有取的和要核对的：", *told, sep="\n", file=sys.stderr)
    if left:
        how = "清空加 --clear，删去措施加 --remove-measures，新任务加 --add-tasks"
        print(f"没有采用，待定（{how}，其余请在窗口里选）：", file=sys.stderr)
        print("\n".join(map(difference_in_words, left)), file=sys.stderr)


def _meant(pair: str) -> tuple[str, str]:
    """A name as written and the department that it means, of ``--department``."""
    written, _, name = pair.partition("=")
    if not written.strip() or not name.strip():
        raise UserError(f"--department 里的“{pair}”看不懂，请写成“保护=保护科”这样。")
    return written.strip(), name.strip()


def _chosen(
    found: "TableImport", options: argparse.Namespace
) -> tuple[list["Difference"], list["Difference"]]:
    """What is taken over, and what waits for somebody who looks at it."""
    from wenming_desktop.documents.returned_table.differences import Kind  # noqa: PLC0415 - loads openpyxl

    wanted = {
        Kind.CHANGE: True,
        Kind.CLEAR: options.clear,
        Kind.REMOVE: options.remove_measures,
        Kind.ADD: options.add_tasks,
        Kind.OTHER_YEAR: options.yes,
    }
    chosen = [one for one in found.differences if wanted.get(one.kind, False)]
    # Two readings of a row are not both true: where one of them waits, the other does too.
    torn = {one.row for one in found.differences if one.kind is Kind.ASK}
    # A new 测评项目 is the clerk's to make, or to have put elsewhere.
    chosen = [one for one in chosen if one.kind is not Kind.ADD or (one.row not in torn and not one.project)]
    return chosen, [one for one in found.differences if one not in chosen]


def _refuse(found: "TableImport", chosen: Sequence["Difference"], options: argparse.Namespace) -> None:
    """Refuse to go on without a word on what is not understood or not agreed."""
    from wenming_desktop.documents.returned_table.differences import Kind  # noqa: PLC0415 - loads openpyxl

    if found.foreign and chosen and not options.yes:
        raise UserError(f"{found.foreign}没有采用任何改动，确是这份方案的可加 --yes。")
    # What is not to be taken over need not be understood.
    apart = {one.row for one in found.differences if one.kind is Kind.ADD and one not in chosen}
    problems = [problem for problem in found.problems if problem.row not in apart]
    if problems and not options.skip_errors:
        first = problems[0].message
        raise UserError(f"有 {len(problems)} 处看不懂，没有采用任何改动。{first}可加 --skip-errors 跳过。")
    dates = [one for one in found.differences if one.kind is Kind.OTHER_YEAR]
    dates += [cell for one in chosen for cell in one.cells if cell.kind is Kind.OTHER_YEAR]
    if dates and not options.yes and not options.skip_errors:
        said = "、".join(f"第 {one.row} 行“{one.new}”" for one in dates[:_NAMED])
        raise UserError(
            f"有 {len(dates)} 处完成时限不在本年度（{said}），没有采用任何改动。可加 --yes 照样采用。"
        )
    if found.alike and not options.skip_errors:
        pairs = list(found.alike.items())[:_NAMED]
        said = "，".join(f"“{old}”是不是“{new}”" for old, new in pairs)
        how = " ".join(f"--department {old}={new}" for old, new in pairs)
        raise UserError(f"有的科室名称对不上：{said}？没有采用任何改动。可加 {how}。")
    needed = [name for name in found.unknown if any(name in one.names for one in chosen)]
    if needed and not options.create_departments:
        raise UserError(
            f"这些科室还没有：{'、'.join(needed)}。可加 --create-departments 新建，没有采用任何改动。"
        )


TABLE_COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], None]]] = {"import-table": _import_table}
