"""Filling the slots of a task with evidence, and taking it out again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Evidence, EvidenceLink, MaterialRequirement, RequirementEvidence
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_row
from wenming_desktop.evidence.facts import not_photos
from wenming_desktop.evidence.records import links_to_task, placing, take_in
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.plan.materials import MaterialKind, kind_fits, looks_like
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.words import listed


@dataclass(frozen=True)
class SlotDoubt:
    """A file that does not look like what a slot asks for; ``words``: one sentence that names both."""

    evidence_id: str
    words: str


def slot_doubts(session: Session, requirement_id: str, evidence_ids: Sequence[str]) -> list[SlotDoubt]:
    """Which of these files do not look like what the slot asks for, and lie there without being confirmed."""
    requirement = session.get_one(MaterialRequirement, requirement_id)
    confirmed = {link.evidence_id for link in requirement.evidence_links if link.confirmed}
    records = [session.get_one(Evidence, each) for each in evidence_ids if each not in confirmed]
    photo = requirement.kind == MaterialKind.PHOTO
    faults = not_photos(session, [record.sha256 for record in records if photo and record.picture])
    told = (
        (
            each.id,
            misfit(requirement, each.original_name, each.kind, each.picture, faults.get(each.sha256, "")),
        )
        for each in records
    )
    return [SlotDoubt(evidence_id, words) for evidence_id, words in told if words]


def lying_doubted(
    session: Session, requirement_ids: Sequence[str], evidence_ids: Sequence[str]
) -> dict[str, list[str]]:
    """By slot, those of the files that were put into it and do not look like what it asks for; no others."""
    found: dict[str, list[str]] = {}
    for requirement_id in requirement_ids:
        links = session.get_one(MaterialRequirement, requirement_id).evidence_links
        lying = {link.evidence_id for link in links}
        here = [each for each in evidence_ids if each in lying]
        if doubted := [each.evidence_id for each in slot_doubts(session, requirement_id, here)]:
            found[requirement_id] = doubted
    return found


def misfit(requirement: MaterialRequirement, name: str, kind: str, picture: bool, fault: str = "") -> str:
    """One sentence where a file does not look like what a slot asks for; empty where it may be that.

    ``fault``: why a picture is no photo, as far as its content was read.
    """
    if not fault and kind_fits(requirement.kind, kind, picture=picture):
        return ""
    looks = f"{fault}，不算照片" if fault else f"看起来是{looks_like(kind, picture=picture)}"
    return f"“{name}”{looks}，“{requirement.name}”要的是{requirement.kind}。"


def fill_slot(
    session: Session, requirement_id: str, evidence_ids: Sequence[str], *, confirmed: bool = False
) -> None:
    """Put evidence that is on file into a slot; it is linked to the slot's task too. Twice is once.

    ``confirmed``: it is what the slot asks for, whatever it looks like; that holds for what lies there too.
    """
    requirement = session.get_one(MaterialRequirement, requirement_id)
    records = [session.get_one(Evidence, evidence_id) for evidence_id in evidence_ids]
    _put(session, requirement, records, confirmed=confirmed)
    describe(session, f"{_named(requirement)}放入材料：{_titles(records)}")


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
    describe(session, f"{_named(requirement)}移出材料：{_titles(taken)}")


def move_to_slot(
    session: Session,
    from_requirement_id: str,
    to_requirement_id: str,
    evidence_ids: Sequence[str],
    *,
    confirmed: bool = False,
) -> None:
    """Take evidence out of one slot and put it into another, as one step.

    Raises:
        UserError: one of them came by an activity, which keeps it where it is.
    """
    target = session.get_one(MaterialRequirement, to_requirement_id)
    records = [session.get_one(Evidence, evidence_id) for evidence_id in evidence_ids]
    describe(session, f"{_named(target)}移入材料：{_titles(records)}")
    clear_slot(session, from_requirement_id, evidence_ids)
    fill_slot(session, to_requirement_id, evidence_ids, confirmed=confirmed)


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

    Those that do not look like what it asks for lie there and do not count until they are confirmed: see
    slot_doubts() and fill_slot(). Arguments, result and errors as attach_files().
    """
    with take_in(log, files, paths, job, title, formed_on) as (session, records):
        requirement = session.get_one(MaterialRequirement, requirement_id)
        links = _put(session, requirement, records, confirmed=False)
        describe(session, f"{_named(requirement)}放入材料：{_titles(records)}")
        return [evidence_row(link) for link in links]


def _put(
    session: Session, requirement: MaterialRequirement, records: Sequence[Evidence], *, confirmed: bool
) -> list[EvidenceLink]:
    parts = placing(session, 1, 1)
    next(parts)
    links = links_to_task(requirement.task, records)
    lying = {link.evidence_id: link for link in requirement.evidence_links}
    distinct, done, fill = list(dict.fromkeys(records)), 0, next(parts)
    for some in chunks(distinct):
        fill.report(done, len(distinct), "正在放入所需材料")
        for record in some:
            if record.id not in lying:
                requirement.evidence_links.append(RequirementEvidence(evidence=record, confirmed=confirmed))
            elif confirmed:
                lying[record.id].confirmed = True
        session.flush()
        done += len(some)
    return links


def _named(requirement: MaterialRequirement) -> str:
    return f"{task_code(requirement.task)} “{requirement.name}”"


def _titles(records: Sequence[Evidence]) -> str:
    return listed([record.title for record in records], "份")
