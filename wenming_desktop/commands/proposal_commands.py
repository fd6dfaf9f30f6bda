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
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace

_NOTHING = "没有可采用的建议。"


def _accept(options: argparse.Namespace) -> None:
    if options.all and options.ids:
        options.parser.error("--all 和材料的编号只能写一样")
    with closing(Workspace.open(options.dir)) as workspace:
        with cancellable() as job:
            read_files(workspace.log, workspace.files, workspace.texts, job)
        proposed = _proposed(workspace, options.ids)
        if not (options.all or options.ids):
            for line in _lines(workspace, proposed):
                print(line)
            return
        with changing(workspace) as session:
            accepted = accept_all(session, proposed)
    for sentence in accepted.left:
        print(f"注意：{sentence}", file=sys.stderr)
    print(f"采用了 {accepted.changed} 份材料的建议。" if accepted.changed else _NOTHING)


def _proposed(workspace: Workspace, ids: Sequence[str]) -> Mapping[str, tuple[Proposal, ...]]:
    """What is proposed, by evidence with any proposal; UserError for an id that no file has."""
    with workspace.reading() as session:
        heads = plan_heads(session)
        year = heads[0].year if heads else None
        wanted = ids or evidence_ids(session, None, EVERYTHING)
        found = proposals(session, wanted, workspace.texts.pages, year, clock.today())
    if unknown := [evidence_id for evidence_id in ids if evidence_id not in found]:
        raise UserError(f"没有编号为“{unknown[0]}”的材料。编号见 show --json 的 id。")
    return {evidence_id: each for evidence_id, each in found.items() if each}


def _lines(workspace: Workspace, proposed: Mapping[str, Sequence[Proposal]]) -> list[str]:
    """A line a file: what would be taken."""
    with workspace.reading() as session:
        rows = file_rows(session, list(proposed))
    return [f"{row.id} {row.title}：{_words(proposed[row.id])}" for row in rows] or [_NOTHING]


def _words(proposed: Sequence[Proposal]) -> str:
    return "，".join(
        f"{word_of('evidence', COLUMNS[one.field])} {one.value}（{one.source}）"
        for one in likeliest(proposed)
    )


PROPOSAL_COMMANDS: Final = {"accept": _accept}
