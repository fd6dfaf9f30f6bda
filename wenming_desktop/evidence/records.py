"""Evidence records: attaching files to tasks, changing a record, taking links back, opening."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import ChangedRow, Evidence, EvidenceLink, MaterialRequirement, RequirementEvidence, Task
from wenming_desktop import clock
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_row
from wenming_desktop.evidence.store import FileStore, StoredFile
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.safety.copying import file_size
from wenming_desktop.words import listed

TITLE_LIMIT = field_of("evidence", "title").limit


@dataclass(frozen=True)
class Refused:
    """A file that cannot be attached, and why (one Chinese sentence naming it)."""

    path: Path
    reason: str


def check_files(paths: Sequence[Path]) -> list[Refused]:
    """Which of these files cannot be attached: missing, a folder, empty, or not readable."""
    return [Refused(path, reason) for path in paths if (reason := _reason_against(path))]


def _reason_against(path: Path) -> str | None:
    name = path.name or str(path)
    try:
        if path.is_dir():
            return f"“{name}”是文件夹，请选择里面的文件。"
        if not file_size(path):
            return f"“{name}”是空文件，没有内容。"
        with path.open("rb") as stream:
            stream.read(1)
            return None
    except OSError as error:
        known = storage_error(f"读不了“{name}”", error)
        return known.message if known else None


def attach_files(
    log: ChangeLog,
    files: FileStore,
    task_id: str,
    paths: Sequence[Path],
    job: Job,
    title: str | None = None,
    formed_on: date | None = None,
) -> list[EvidenceRow]:
    """Take files into the store and link them to a task; all of them or none.

    A file whose bytes are known already keeps its record and is only linked.

    Args:
        log: where the change is written.
        files: the workspace's store.
        task_id: the task they prove.
        paths: readable, non-empty files.
        job: progress in bytes.
        title: 题名 for new records; the file's name without its suffix by default.
        formed_on: 形成日期 for new records; not in the future.

    Returns:
        One row a path, in order; files given twice or linked before come back as the one link they have.

    Raises:
        UserError: a file that cannot be attached is named, nothing was stored.
        Cancelled: by the job; nothing was stored.
    """
    with take_in(log, files, paths, job, title, formed_on) as (session, records):
        task = session.get_one(Task, task_id)
        rows = [evidence_row(link) for link in links_to_task(task, records)]
        describe(session, f"{task_code(task)} 添加材料：{listed([row.title for row in rows], '份')}")
    return rows


@contextmanager
def take_in(
    log: ChangeLog,
    files: FileStore,
    paths: Sequence[Path],
    job: Job,
    title: str | None = None,
    formed_on: date | None = None,
) -> Generator[tuple[Session, list[Evidence]]]:
    """Take files into the store; inside the block link their records in the same change.

    Arguments and errors as attach_files(). If the block fails, nothing was stored.

    Yields:
        The change's session and one record a path, in order; files given twice have one record.
    """
    refused = check_files(paths)
    if refused:
        raise UserError("".join(item.reason for item in refused[:5]) + "没有添加任何文件。")
    today = clock.today()
    if formed_on and formed_on > today:
        raise UserError(f"形成日期 {formed_on} 在今天之后，请核对。")
    with files.taking_in(paths, job) as stored, log.change() as session:
        records = _records(session, stored, title, formed_on, today)
        yield session, [records[file.sha256] for file in stored]


def _records(
    session: Session, stored: Sequence[StoredFile], title: str | None, formed_on: date | None, today: date
) -> dict[str, Evidence]:
    """The record of every hash: the one it has already, or a new one."""
    records: dict[str, Evidence] = {}
    for hashes in chunks([file.sha256 for file in stored]):
        known = session.scalars(select(Evidence).where(Evidence.sha256.in_(hashes)))
        records |= {record.sha256: record for record in known}
    for file in stored:
        if file.sha256 not in records:
            records[file.sha256] = _new_record(file, title, formed_on, today)
            session.add(records[file.sha256])
    return records


def _new_record(file: StoredFile, title: str | None, formed_on: date | None, today: date) -> Evidence:
    # File systems allow halves of characters in a name, the database does not.
    name = file.source.name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Evidence(
        sha256=file.sha256,
        size=file.size,
        original_name=name,
        title=_checked_title(title or (Path(name).stem.strip() or name)[:TITLE_LIMIT]),
        document_number="",
        responsible_body="",
        formed_on=formed_on,
        collected_on=today,
        level="internal",
        long_term_valid=False,
    )


def links_to_task(task: Task, records: Sequence[Evidence]) -> list[EvidenceLink]:
    """The task's link to each record: the one it has already, or a new one at the end."""
    links = {link.evidence_id: link for link in task.evidence_links}
    last = max((link.ordinal for link in task.evidence_links), default=0)
    for record in records:
        if record.id not in links:
            last += 1
            links[record.id] = EvidenceLink(evidence=record, ordinal=last)
            task.evidence_links.append(links[record.id])
    return [links[record.id] for record in records]


def unlink_evidence(session: Session, link_ids: Sequence[str]) -> None:
    """Take evidence out of its task and the task's slots.

    The file and its record stay, so that undo brings the link back.
    """
    links = [session.get_one(EvidenceLink, link_id) for link_id in link_ids]
    titles = listed([link.evidence.title for link in links], "份")
    codes = dict.fromkeys(task_code(link.task) for link in links)
    for link in links:
        placed = (
            select(RequirementEvidence)
            .join(RequirementEvidence.requirement)
            .where(
                MaterialRequirement.task_id == link.task_id,
                RequirementEvidence.evidence_id == link.evidence_id,
            )
        )
        for row in (*session.scalars(placed), link):
            session.delete(row)
    describe(session, f"{'、'.join(codes)} 移出材料：{titles}")


def referenced_hashes(session: Session) -> set[str]:
    """Every hash that a record has now or that undo and redo could bring back."""
    hashes = set(session.scalars(select(Evidence.sha256)))
    images = select(ChangedRow.before, ChangedRow.after).where(ChangedRow.table_name == "evidence")
    for before, after in session.execute(images):
        hashes.update(json.loads(image)["sha256"] for image in (before, after) if image)
    return hashes


def _checked_title(title: str) -> str:
    title = title.strip()
    if not title:
        raise UserError("请填写材料题名。")
    if len(title) > TITLE_LIMIT:
        raise UserError(f"材料题名太长：最多 {TITLE_LIMIT} 字，现有 {len(title)} 字。")
    return title
