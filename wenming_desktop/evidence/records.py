"""Evidence records: attaching files to tasks, changing a record, taking links back, opening."""

import json
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from db.engine import chunks
from db.models import (
    ChangedRow,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    MaterialRequirement,
    RequirementEvidence,
    Task,
    TrashItem,
)
from wenming_desktop import clock
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.editing import BY_HAND, sources_text
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_row
from wenming_desktop.evidence.facts import found_whole
from wenming_desktop.evidence.programs import HEAD, reason_against
from wenming_desktop.evidence.store import FileStore, StoredFile
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import task_code
from wenming_desktop.safety.copying import file_size
from wenming_desktop.viewing.kinds import PICTURE_SUFFIXES
from wenming_desktop.words import listed

TITLE_LIMIT = field_of("evidence", "title").limit
_REPORT_EVERY = 50  # files
_NAMED = 5  # files in one sentence
_PLACING = "placing"  # of a session's info: the progress of what is done with new records
CAME_FROM_LIMIT = 300  # characters; the end of a path says more than its beginning


@dataclass(frozen=True)
class Refused:
    """A file that cannot be attached, and why (one Chinese sentence naming it)."""

    path: Path
    reason: str


def check_files(paths: Sequence[Path], job: Job | None = None) -> list[Refused]:
    """Which of these cannot be attached: missing, a folder, empty, not readable, a program or a script.

    ``job``: progress in files.
    """
    refused: list[Refused] = []
    for number, path in enumerate(paths):
        if job and number % _REPORT_EVERY == 0:
            job.report(number, len(paths), path.name)
        if reason := _reason_against(path):
            refused.append(Refused(path, reason))
    return refused


class NotTaken(UserError):  # noqa: N818 - files, each with its own reason
    """Files cannot be taken in: the first are named, the others counted, all are in the details.

    Args:
        refused: at least one.
        rest: what became of the others, one sentence.
        between: what stands between the sentences.
    """

    def __init__(self, refused: Sequence[Refused], rest: str, between: str = "") -> None:
        reasons = [each.reason for each in refused]
        more = len(reasons) - _NAMED
        others = (f"另有 {more} 个文件也不能添加。",) if more > 0 else ()
        details = "\n".join(reasons) if others else ""
        super().__init__(between.join((*reasons[:_NAMED], *others, rest)), details)
        self.refused = tuple(refused)


def _reason_against(path: Path) -> str | None:
    name = path.name or str(path)
    try:
        if path.is_dir():
            return f"“{name}”是文件夹，请选择里面的文件。"
        if not file_size(path):
            return f"“{name}”是空文件，没有内容。"
        with path.open("rb", buffering=0) as stream:
            return reason_against(name, stream.read(HEAD))
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
        job: progress over all of it.
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
    came_from: str = "",
) -> Generator[tuple[Session, list[Evidence]]]:
    """Take files into the store; inside the block link their records in the same change.

    Arguments and errors as attach_files(); ``came_from`` is 来源 of new records. If the block fails, nothing
    was stored.

    Yields:
        The change's session and one record a path, in order; files given twice have one record.
    """
    today = clock.today()
    if formed_on and formed_on > today:
        raise UserError(f"形成日期 {formed_on} 在今天之后，请核对。")

    def draft(_number: int, file: StoredFile) -> Evidence:
        return new_record(file, today, title, formed_on, came_from)

    with take_records(log, files, paths, job, draft) as (session, records, _):
        yield session, records


@contextmanager
def take_records(
    log: ChangeLog,
    files: FileStore,
    paths: Sequence[Path],
    job: Job,
    draft: Callable[[int, StoredFile], Evidence],
) -> Generator[tuple[Session, list[Evidence], list[Evidence]]]:
    """As take_in(), with the new records made by ``draft(number, file)``, the number that of the path.

    Yields:
        The change's session, one record a path, in order, and those of them that are new, each once; they are
        at hand within the block only.
    """
    check, store, record, place, rest = job.parts(*_weights(paths))
    refused = check_files(paths, check)
    if refused:
        raise NotTaken(refused, "没有添加任何文件。")
    with files.taking_in(paths, store) as stored, log.change(job=rest) as session:
        records: dict[str, Evidence] = {}
        fresh: list[Evidence] = []
        done = 0
        for some in chunks(stored):
            record.report(done, len(stored), "正在登记")
            records |= _known(session, [file.sha256 for file in some])
            for number, file in enumerate(some, done):
                if file.sha256 not in records:
                    records[file.sha256] = draft(number, file)
                    fresh.append(records[file.sha256])
                    session.add(records[file.sha256])
            session.flush()
            done += len(some)
        session.info[_PLACING] = place
        taken = [records[file.sha256] for file in stored]
        yield session, taken, fresh
        for some in (taken, fresh, records):  # what follows needs the memory for many
            some.clear()


def _weights(paths: Sequence[Path]) -> tuple[float, ...]:
    """About how many milliseconds it takes to look at files, store, record and place them, and all after."""
    size = 0
    for path in paths:
        with suppress(OSError):  # said when it is looked at
            size += path.stat().st_size
    each = (0.03, 0.7 + size / 200_000 / max(1, len(paths)), 0.1, 0.13, 0.12)
    return tuple(one * len(paths) for one in each)


def _known(session: Session, hashes: Sequence[str]) -> dict[str, Evidence]:
    """The records that there are of some files, by hash; as many as one query may ask for."""
    found_whole(session, hashes)
    return {row.sha256: row for row in session.scalars(select(Evidence).where(Evidence.sha256.in_(hashes)))}


def new_record(
    file: StoredFile,
    today: date,
    title: str | None = None,
    formed_on: date | None = None,
    came_from: str = "",
) -> Evidence:
    """A record as take_in() makes it, not yet saved."""
    name = storable(file.source.name)
    given = [field for field, value in (("title", title), ("formed_on", formed_on)) if value]
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
        picture=Path(name).suffix.lower() in PICTURE_SUFFIXES,
        came_from=storable(came_from)[-CAME_FROM_LIMIT:],
        said_by=sources_text(dict.fromkeys(given, BY_HAND)),
    )


def storable(name: str) -> str:
    """A name or path from a disk as the database keeps it: file systems allow halves of characters.

    Bytes that are no UTF-8 are those of a Chinese Windows, part by part, where they can be: GB18030.
    """
    return "/".join(map(_storable, name.split("/")))


def _storable(name: str) -> str:
    if re.search("[\udc80-\udcff]", name):
        with suppress(UnicodeError):
            read = name.encode("utf-8", "surrogateescape").decode("gb18030")
            if read.isprintable():
                return read
    return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def placing(session: Session, *weights: float) -> Iterator[Job]:
    """The progress of what is done with records in the block of take_in(), in parts as Job.parts().

    Each is that of the session's work until the next is asked for. Without such a block nobody is told.
    """
    job: Job = session.info.get(_PLACING) or Job()
    for part in job.parts(*weights):
        session.info[_PLACING] = part
        yield part


def links_to_task(task: Task, records: Sequence[Evidence]) -> list[EvidenceLink]:
    """The task's link to each record: the one it has already, or a new one at the end."""
    session = object_session(task)
    assert session  # noqa: S101 - it was read by one
    job = next(placing(session, 1))
    last = session.scalar(select(func.max(EvidenceLink.ordinal)).where(EvidenceLink.task_id == task.id)) or 0
    links: dict[str, EvidenceLink] = {}
    distinct = list({record.id: record for record in records}.values())
    for some in chunks(distinct):
        job.report(len(links), len(distinct), "正在归入任务")
        ids = [record.id for record in some]
        lying = select(EvidenceLink).where(EvidenceLink.task_id == task.id, EvidenceLink.evidence_id.in_(ids))
        links |= {link.evidence_id: link for link in session.scalars(lying)}
        for record in some:
            if record.id not in links:
                last += 1
                links[record.id] = EvidenceLink(task_id=task.id, evidence=record, ordinal=last)
                session.add(links[record.id])
        session.flush()
    session.expire(task, ["evidence_links"])
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
    """Every hash that a record has or had, in the trash as well, or that undo and redo could bring back."""
    hashes = hashes_on_record(session)
    images = select(ChangedRow.before, ChangedRow.after).where(ChangedRow.table_name.in_(HASHED_TABLES))
    for image in (each for row in session.execute(images) for each in row if each):
        values = json.loads(image)
        hashes |= {values["sha256"], *hashes_in_trash(values.get("rows", "[]"))}
    return hashes


HASHED_TABLES = ("evidence", "evidence_version", "trash_item")  # that name bytes of the store


def hashes_on_record(session: Session) -> set[str]:
    """Every hash of a record, of a file that was replaced, or of the trash."""
    hashes = {*session.scalars(select(Evidence.sha256)), *session.scalars(select(EvidenceVersion.sha256))}
    for rows in session.scalars(select(TrashItem.rows)):
        hashes |= hashes_in_trash(rows)
    return hashes


def hashes_in_trash(rows: str) -> set[str]:
    """The hashes that a trash item's rows name."""
    return {values["sha256"] for _, _, values in json.loads(rows) if "sha256" in values}


def _checked_title(title: str) -> str:
    title = " ".join(title.splitlines()).strip()
    if not title:
        raise UserError("请填写材料题名。")
    if len(title) > TITLE_LIMIT:
        raise UserError(f"材料题名太长：最多 {TITLE_LIMIT} 字，现有 {len(title)} 字。")
    return title
