"""Commands on material: into a slot by its name, the trash."""

import argparse
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.orm import Session

from wenming_desktop.commands.parts import changing
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.slots import slot_doubts
from wenming_desktop.evidence.trash import empty, restore, trash_rows
from wenming_desktop.plan.requirements import RequirementRow, requirement_rows
from wenming_desktop.words import in_one_line, size_text
from wenming_desktop.workspace import Workspace


def find_slot(session: Session, task_id: str, code: str, name: str) -> RequirementRow:
    """A task's slot by its name, or by a part of it that only one has.

    Raises:
        UserError: none or several are called so; those there are are named.
    """
    rows = requirement_rows(session, task_id)
    found = [row for row in rows if row.form.name == name] or [row for row in rows if name in row.form.name]
    if len(found) != 1:
        names = "、".join(f"“{row.form.name}”" for row in (found or rows))
        if not rows:
            raise UserError(f"任务 {code} 还没有列出所需材料，请不写 --slot，或先在窗口里列出。")
        raise UserError(f"任务 {code} {'不止一格叫' if found else '没有'}“{name}”，请写全名：{names}。")
    return found[0]


def warn_of_doubts(session: Session, requirement_id: str, evidence_ids: list[str]) -> None:
    """Say on stderr which files do not look like what their slot asks for, so that they do not count yet."""
    for doubt in slot_doubts(session, requirement_id, evidence_ids):
        print(
            f"注意：{in_one_line(doubt.words)}已放入，暂不计入份数；确实是的，请在窗口里确认。",
            file=sys.stderr,
        )


def _trash(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace:
        with workspace.reading() as session:
            rows = trash_rows(session, datetime.now(UTC))
        if options.restore is not None:
            if not options.restore:
                raise UserError("请写明要恢复哪一份：--restore 后面写编号，编号见 trash 的列表。")
            found = [row.id for row in rows if row.id.endswith(options.restore)]
            if len(found) != 1:
                raise UserError(f"回收站里{'不止一份' if found else '没有'}编号为 {options.restore} 的材料。")
            with changing(workspace) as session:
                restored = restore(session, found)
            for sentence in restored.left:
                print(f"注意：{in_one_line(sentence)}", file=sys.stderr)
            print(f"已恢复：{in_one_line('、'.join(restored.titles))}。")
        elif options.empty:
            done = empty(workspace.log, workspace.files, workspace.texts, [row.id for row in rows])
            print(f"已清空材料回收站：{done.count} 份，{size_text(done.size)}。")
        else:
            for row in rows:
                about = f"{row.original_name}，{size_text(row.size)}"
                print(f"{row.id[-8:]}　{in_one_line(f'{row.title}（{about}）')}{_left(row.days_left)}")
            print(f"共 {len(rows)} 份。" if rows else "材料回收站是空的。")


def _left(days: int) -> str:
    return f"{days} 天后自动清除" if days else "下次启动时自动清除"


MATERIAL_COMMANDS: Final = {"trash": _trash}
