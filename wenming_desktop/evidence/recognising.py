"""Recognising what is written on scans and photos, in the background; the clerk's corrections on top."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Evidence, EvidenceVersion, FileFact, TextCorrection, TrashItem
from wenming_desktop.answers import remembered
from wenming_desktop.changes.lane import ChangeLog, describe
from wenming_desktop.entities.choices import Quality
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import field_of
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.facts import facts_of
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.forms import Checks
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.lines import PIPELINE, ReadLine, ReadPage, page_of, plain_of
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.search.texts import TextStore

_QUALITY = {90: Quality.TURNED, 180: Quality.UPSIDE_DOWN, 270: Quality.TURNED}


def recognise_files(
    log: ChangeLog,
    files: FileStore,
    texts: TextStore,
    job: Job,
    among: Collection[str] | None = None,
    *,
    again: bool = False,
) -> int:
    """Recognise the pages that wait: the first of every file, then the last ones, then the rest.

    Each page is kept as soon as it is read, so that whatever ends this costs one page; it goes on from there.
    No step of the history. What cannot be read gets a mark; a file that is not there now is passed over.

    Args:
        log: the lane.
        files: where the bytes lie.
        texts: where the pages are kept.
        job: its progress is in pages; it says whether to go on.
        among: only the files with these hashes; None for all on record, the newest first.
        again: also pages that another pipeline has recognised.

    Returns:
        How many pages were read.

    Raises:
        NoRecognitionError: this PC cannot; what waits goes on waiting.
        Cancelled: by the job.
        UserError: the storage failed.
    """
    pages = _wanted(log, texts, among, again=again)
    if not pages:
        return 0
    read = 0
    with Recogniser() as recogniser:
        for done, (sha256, name, page) in enumerate(pages):
            job.report(done, len(pages), name)
            path = files.path(sha256)
            if path.is_file():
                _keep(log, texts, sha256, page, recogniser.page(path, name, page, job.quiet()))
                read += 1
    return read


def _wanted(
    log: ChangeLog, texts: TextStore, among: Collection[str] | None, *, again: bool
) -> list[tuple[str, str, int]]:
    """Hash, name and page of what is to be read, in the order of reading."""
    waiting = texts.waiting()
    chosen = set(among) if among is not None else None
    if not (waiting or again):
        return []
    with log.change() as session:
        query = select(Evidence.sha256, Evidence.original_name)
        rows = session.execute(query.order_by(Evidence.collected_on.desc(), Evidence.id)).all()
    found: list[tuple[int, int, str, str, int]] = []
    for order, (sha256, name) in enumerate(rows):
        if (chosen is None or sha256 in chosen) and (again or sha256 in waiting):
            scans = sorted(texts.scans(sha256).items())
            last = scans[-1][0] if scans else 0
            for page, pipeline in scans:
                if not pipeline or (again and pipeline != PIPELINE):
                    turn = 0 if page == scans[0][0] else 1 if page == last else page
                    found.append((turn, order, sha256, name, page))
    return [(sha256, name, page) for _, _, sha256, name, page in sorted(found)]


def _keep(log: ChangeLog, texts: TextStore, sha256: str, page: int, read: ReadPage) -> None:
    """Keep a page, and mark its file where it stands on its side or could not be read."""
    with log.change() as session:
        said = _corrections(session, sha256).get(page, ())
        texts.put_read(sha256, page, corrected(read, said).text, json.dumps(plain_of(read)), PIPELINE)
        quality = Quality.UNRECOGNISED if read.problem else _QUALITY.get(read.turned)
        if quality:
            fact = facts_of(session, [sha256])[sha256]
            fact.quality = " ".join(dict.fromkeys([*(fact.quality or "").split(), quality.code]))


def waiting_hashes(session: Session, texts: TextStore) -> set[str]:
    """The files on record with a page that nobody has recognised yet."""
    return texts.waiting() - _off_record(session)


def waiting_count(session: Session, texts: TextStore) -> int:
    """How many these are."""
    return len(waiting_hashes(session, texts))


def _off_record(session: Session) -> set[str]:
    """The files that are kept without being on record: those in the trash, and those replaced by others."""

    def read() -> set[str]:
        kept = {*session.scalars(select(TrashItem.sha256)), *session.scalars(select(EvidenceVersion.sha256))}
        on_record: set[str] = set()
        for some in chunks(sorted(kept)):
            on_record.update(session.scalars(select(Evidence.sha256).where(Evidence.sha256.in_(some))))
        return kept - on_record

    tables = {Table.EVIDENCE, Table.TRASH_ITEM, Table.EVIDENCE_VERSION}
    return remembered(session, "files off record", None, read, tables)


def page_problems(session: Session, texts: TextStore, among: Collection[str] | None = None) -> list[str]:
    """Why pages of files on record, or of those with these hashes, were not recognised, a sentence each."""
    query = select(FileFact.sha256).join(Evidence, Evidence.sha256 == FileFact.sha256)
    marked = session.scalars(query.where(FileFact.quality.contains(Quality.UNRECOGNISED.code)))
    return [
        page.problem
        for sha256 in marked
        if among is None or sha256 in among
        for page in read_pages(session, texts, sha256).values()
        if page.problem
    ]


def read_pages(session: Session, texts: TextStore, sha256: str) -> dict[int, ReadPage]:
    """The recognised pages of a file, with the clerk's corrections."""
    said = _corrections(session, sha256)
    pages = {page: page_of(json.loads(read)) for page, read in texts.reads(sha256).items()}
    return {page: corrected(read, said.get(page, ())) for page, read in pages.items()}


def corrected(page: ReadPage, said: Sequence[tuple[int, str, str]]) -> ReadPage:
    """A page with corrections: the number of a line from 0, how it was read, and what stands there.

    A line that is read otherwise now has moved or is read rightly: then the first that is read as it was has
    the correction, else none.
    """
    lines = list(page.lines)
    for number, read, words in said:
        known = [number, *range(len(page.lines))]
        at = next((at for at in known if at < len(lines) and page.lines[at].text == read), None)
        if at is not None:
            lines[at] = _said(page.lines[at], words)
    return replace(page, lines=tuple(lines))


def _said(line: ReadLine, words: str) -> ReadLine:
    """A line with other words, its characters spread evenly over the place of those that were read."""
    first, last = line.edges[0], line.edges[-1]
    edges = tuple(first + (last - first) * at / max(len(words), 1) for at in range(len(words) + 1))
    return replace(line, text=words, edges=edges, doubtful=(), other="")


def correct_line(session: Session, texts: TextStore, sha256: str, page: int, line: int, said: str) -> None:
    """改正: what a recognised line says in the clerk's words; one step.

    Args:
        session: of one change.
        texts: what was recognised.
        sha256: the file.
        page: 1 is the first.
        line: 0 is the first.
        said: the words; those that were read take the correction away.

    Raises:
        UserError: the page is not recognised as it was when the clerk looked at it.
        FieldErrors: nothing, or too much, is said.
    """
    record = session.scalars(select(Evidence).where(Evidence.sha256 == sha256)).one()
    read = texts.reads(sha256).get(page)
    lines = page_of(json.loads(read)).lines if read else ()
    if not 0 <= line < len(lines):
        raise UserError(f"“{record.title}”第 {page} 页重新识别过，请再看一遍后改正。")
    checks = Checks()
    words = checks.text(field_of("text_correction", "said"), said)
    if not words:
        checks.fail("said", "改正后的文字不能空着；要恢复原来认出的字，请点“还原”。")
    checks.finish()
    describe(session, f"改正“{record.title}”第{page}页的识别文字：{words}")
    query = select(TextCorrection).where(TextCorrection.evidence_id == record.id, TextCorrection.page == page)
    for row in session.scalars(query.where(TextCorrection.line == line)).all():
        session.delete(row)
    session.flush()
    if words != lines[line].text:
        row = TextCorrection(evidence_id=record.id, page=page, line=line, read=lines[line].text, said=words)
        session.add(row)


def sync_corrections(log: ChangeLog, texts: TextStore) -> None:
    """Have search find what the corrections say now: after one was made, taken away, undone or redone."""
    with log.reading("读不了改正的文字") as session:
        query = select(Evidence.sha256).join(TextCorrection, TextCorrection.evidence_id == Evidence.id)
        hashes = {*session.scalars(query.distinct()), *texts.corrected()}
        pages = {sha256: read_pages(session, texts, sha256) for sha256 in hashes}
        said = {sha256: _corrections(session, sha256) for sha256 in hashes}
    for sha256, read in pages.items():
        for page, each in read.items():
            texts.put_text(sha256, page, each.text, corrected=page in said[sha256])


def _corrections(session: Session, sha256: str) -> dict[int, list[tuple[int, str, str]]]:
    """What the clerk has corrected of a file, by page."""
    query = (
        select(TextCorrection)
        .join(Evidence, Evidence.id == TextCorrection.evidence_id)
        .where(Evidence.sha256 == sha256)
        .order_by(TextCorrection.line)
    )
    found: dict[int, list[tuple[int, str, str]]] = {}
    for row in session.scalars(query):
        found.setdefault(row.page, []).append((row.line, row.read, row.said))
    return found
