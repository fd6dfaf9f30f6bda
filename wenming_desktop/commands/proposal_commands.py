"""The command that lists and takes what is proposed for files on record."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Final

from wenming_desktop import clock
from wenming_desktop.commands.parts import cancellable, changing
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.library import evidence_ids, file_rows
from wenming_desktop.evidence.library_filter import EVERYTHING
from wenming_desktop.evidence.proposing.proposal import Proposal, likeliest
from wenming_desktop.evidence.proposing.records import COLUMNS, accept_all
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.ledger.proposing import proposals
from wenming_desktop.plan.tasks import year_at_work
from wenming_desktop.words import in_one_line
from wenming_desktop.workspace import Workspace

_NOTHING = "没有可采用的建议。"


def _accept(options: argparse.Namespace) -> None:
    if options.all and options.ids:
        options.parser.error("--all 和材料的编号只能写一样")
    with closing(Workspace.open(options.dir)) as workspace:
        with cancellable() as job:
            read_files(workspace.log, workspace.files, workspace.texts, job)
        proposed = _proposed(workspace, whole_ids(workspace, options.ids))
        if not (options.all or options.ids):
            for line in _lines(workspace, proposed):
                print(line)
            return
        with changing(workspace) as session:
            accepted = accept_all(session, proposed)
    for sentence in accepted.left:
        print(f"注意：{in_one_line(sentence)}", file=sys.stderr)
    print(f"采用了 {accepted.changed} 份材料的建议。" if accepted.changed else _NOTHING)


def whole_ids(workspace: Workspace, endings: Sequence[str]) -> list[str]:
    """Ids of evidence by their last digits; UserError for some that none or several have."""
    with workspace.reading() as session:
        ids = evidence_ids(session, None, EVERYTHING) if endings else []
    whole: list[str] = []
    for ending in endings:
        found = [row_id for row_id in ids if ending and row_id.endswith(ending)]
        if not found:
            raise UserError(f"没有编号为“{ending}”的材料。编号见 accept 的列表，写末尾几位即可。")
        if len(found) > 1:
            raise UserError(f"编号以“{ending}”结尾的材料不止一份，请多写几位。")
        whole += found
    return whole


def _proposed(workspace: Workspace, ids: Sequence[str]) -> Mapping[str, tuple[Proposal, ...]]:
    """What is proposed, by evidence with any proposal."""
    with workspace.reading() as session:
        year = year_at_work(session, clock.today())
        wanted = ids or evidence_ids(session, None, EVERYTHING)
        found = proposals(session, wanted, workspace.texts, year, clock.today())
    return {evidence_id: each for evidence_id, each in found.items() if each}


def _lines(workspace: Workspace, proposed: Mapping[str, Sequence[Proposal]]) -> list[str]:
    """A line a file: what would be taken, and what else is proposed for the same field."""
    with workspace.reading() as session:
        rows = file_rows(session, list(proposed))
    return [f"{row.id} {in_one_line(row.title)}：{_words(proposed[row.id])}" for row in rows] or [_NOTHING]


def _words(proposed: Sequence[Proposal]) -> str:
    return "，".join(
        f"{word_of('evidence', COLUMNS[one.field])} {_value(one)}{_others(one, proposed)}"
        for one in likeliest(proposed)
    )


def _others(taken: Proposal, proposed: Sequence[Proposal]) -> str:
    """What else is proposed for the field of that which would be taken."""
    others = [_value(one) for one in proposed if one.field is taken.field and one != taken]
    return f"，另有：{'、'.join(others)}" if others else ""


def _value(one: Proposal) -> str:
    doubt = f"，{one.seen.doubt}" if one.seen and one.seen.doubt else ""
    return f"{in_one_line(one.value)}（{one.source}{doubt}）"


PROPOSAL_COMMANDS: Final = {"accept": _accept}
