"""Filling the slots of a task with evidence, and taking it out again."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from db.models import Evidence, EvidenceLink, MaterialRequirement, RequirementEvidence
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_row
from wenming_desktop.evidence.records import links_to_task, take_in
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.words import listed


def fill_slot(session: Session, requirement_id: str, evidence_ids: Sequence[str]) -> None:
    """Put evidence that is on file into a slot; it is linked to the slot's task too. Twice is once."""
    requirement = session.get_one(MaterialRequirement, requirement_id)
    records = [session.get_one(Evidence, evidence_id) for evidence_id in evidence_ids]
    _put(session, requirement, records)
    describe(session, f"{task_code(requirement.task)} “{requirement.name}”放入材料：{_titles(records)}")


def clear_slot(session: Session, requirement_id: str, evidence_ids: Sequence[str]) -> None:
    """Take evidence out of a slot; it stays with the task.

    Raises:
        UserError: one of them came by an activity, and is taken out there.
    """
    requirement = session.get_one(MaterialRequirement, requirement_id)
    lying = {link.evidence_id: link for link in requirement.evidence_links}
    taken: list[Evidence] = []
    for evidence_id in evidence_ids:
        record = session.get_one(Evidence, evidence_id)
        if evidence_id not in lying:
            raise UserError(f"“{record.title}”不是直接放入的，它来自活动台账，请在活动里移出。")
        requirement.evidence_links.remove(lying[evidence_id])
        taken.append(record)
    session.flush()
    describe(session, f"{task_code(requirement.task)} “{requirement.name}”移出材料：{_titles(taken)}")


def attach_to_requirement(
    log: ChangeLog,
    files: FileStore,
    requirement_id: str,
    paths: Sequence[Path],
    job: Job,
    title: str | None = None,
    formed_on: date | None = None,
) -> list[EvidenceRow]:
    """Take files into the store, put them into a slot and link them to its task; all of them or none.

    Arguments, result and errors as attach_files().
    """
    with take_in(log, files, paths, job, title, formed_on) as (session, records):
        requirement = session.get_one(MaterialRequirement, requirement_id)
        links = _put(session, requirement, records)
        describe(session, f"{task_code(requirement.task)} “{requirement.name}”放入材料：{_titles(records)}")
        return [evidence_row(link) for link in links]


def _put(
    session: Session, requirement: MaterialRequirement, records: Sequence[Evidence]
) -> list[EvidenceLink]:
    links = links_to_task(requirement.task, records)
    lying = {link.evidence_id for link in requirement.evidence_links}
    for record in dict.fromkeys(records):
        if record.id not in lying:
            requirement.evidence_links.append(RequirementEvidence(evidence=record))
    session.flush()
    return links


def _titles(records: Sequence[Evidence]) -> str:
    return listed([record.title for record in records], "份")
