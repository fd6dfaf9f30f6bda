"""The command on the standard's indicators: which there are, and what one says of itself to inspectors."""

import argparse
import re
from collections.abc import Sequence
from contextlib import closing
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Indicator
from wenming_desktop.commands.parts import changing, the_plan
from wenming_desktop.errors import UserError
from wenming_desktop.progress.statements import ItemKind, set_statement
from wenming_desktop.reading.titles import task_name
from wenming_desktop.words import in_one_line
from wenming_desktop.workspace import Workspace

_NUMBER = re.compile(r"(?:指标)?\s*([0-9]{1,6})")


def _indicator(options: argparse.Namespace) -> None:
    with closing(Workspace.open(options.dir)) as workspace:
        if options.action == "list":
            _list(workspace, options)
        else:
            _edit(workspace, options)


def _list(workspace: Workspace, options: argparse.Namespace) -> None:
    with workspace.reading() as session:
        rows = _rows(session, options)
        for number, row in enumerate(rows, start=1):
            print(in_one_line(f"指标{number}　{row.heading or task_name(row.content)}"))
            if row.statement:
                print(in_one_line(f"    迎检说明　{row.statement}"))
    if not rows:
        print("还没有测评指标。用 import-indicators 导入。")


def _edit(workspace: Workspace, options: argparse.Namespace) -> None:
    with changing(workspace) as session:
        rows = _rows(session, options)
        written = _NUMBER.fullmatch(options.number.strip())
        number = int(written[1]) if written else 0
        if not 1 <= number <= len(rows):
            there = f"可以写 1 到 {len(rows)}" if rows else "还没有测评指标"
            raise UserError(f"没有“{options.number}”这条指标，{there}。")
        set_statement(session, ItemKind.INDICATOR, rows[number - 1].id, options.statement)
    print(f"已修改指标{number}。")


def _rows(session: Session, options: argparse.Namespace) -> Sequence[Indicator]:
    """In the standard's order, as their numbers stand in 材料册."""
    plan_id = the_plan(session, options.plan_year).id
    query = select(Indicator).where(Indicator.plan_id == plan_id)
    return session.scalars(query.order_by(Indicator.ordinal, Indicator.id)).all()


INDICATOR_COMMANDS: Final = {"indicator": _indicator}
