"""采用: what is proposed for files, looked up and taken as one step; of many on the worker."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.messages import show_note
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.evidence.proposing.records import Accepted, accept_all
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.proposing import proposals

AT_ONCE = 100  # files whose proposals are read while the window waits
_SAID = 5  # sentences in one note


def proposed(desk: Desk, ids: Sequence[str]) -> dict[str, tuple[Proposal, ...]]:
    """What is proposed for these files."""
    return desk.read(proposals, ids, desk.workspace.texts, desk.year(), desk.today())


def take_all(
    desk: Desk,
    ids: Sequence[str],
    parent: QWidget,
    field: ProposedField | None = None,
    then: Callable[[], object] = lambda: None,
) -> None:
    """Take everything that is proposed for files, or all that is proposed for one field.

    Args:
        desk: the desk.
        ids: of the files; they may be thousands.
        parent: the window that a message lies over.
        field: the only field to fill, if only one.
        then: called once it is done, not where it was refused.
    """
    workspace, year, today = desk.workspace, desk.year(), desk.today()

    def wanted(found: dict[str, tuple[Proposal, ...]]) -> dict[str, tuple[Proposal, ...]]:
        kept = {
            row_id: tuple(one for one in each if field in {None, one.field}) for row_id, each in found.items()
        }
        return {row_id: each for row_id, each in kept.items() if each}

    def work(job: Job) -> Accepted:
        with workspace.reading() as session:
            found: dict[str, tuple[Proposal, ...]] = {}
            for at in range(0, len(ids), AT_ONCE):
                job.report(at, len(ids), "正在查找建议")
                found |= proposals(session, ids[at : at + AT_ONCE], workspace.texts, year, today)
        with workspace.log.change(job=job) as session:
            return accept_all(session, wanted(found))

    def done(taken: Accepted | None) -> None:
        tell_left(parent, taken)
        if taken:
            then()

    if len(ids) > AT_ONCE:
        desk.run("采用建议", work, done)
    else:
        done(desk.change(partial(accept_all, chosen=wanted(proposed(desk, ids))), parent=parent))


def tell_left(parent: QWidget, accepted: Accepted | None) -> None:
    """Say which kinds were not taken, if any; None: it was refused, and that has been said."""
    left = accepted.left if accepted else ()
    if left:
        others = f"\n另有 {len(left) - _SAID} 份也是这样。" if len(left) > _SAID else ""
        show_note(parent, "\n".join(left[:_SAID]) + others)
