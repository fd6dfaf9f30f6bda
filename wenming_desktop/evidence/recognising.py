"""Recognising what is written on scans and photos, in the background; the clerk's corrections on top."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Evidence, FileFact, TextCorrection
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
from wenming_desktop.recognition.lines import PIPELINE, ReadLine, ReadPage, kept, page_kept
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.search.texts import TextStore
from wenming_desktop.words import shortened

MOST_SCANS = 500  # pages of a file that are recognised
_QUALITY = {90: Quality.TURNED, 180: Quality.UPSIDE_DOWN, 270: Quality.TURNED}
_REFUSAL = "读不了材料"
_Correction = tuple[int, str, str]  # the number of a line from 0, how it was read, what stands there


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
    No step of the history. What cannot be read gets a mark; a file that is not there now, or was altered, is
    passed over.

    Args:
        log: the lane.
        files: where the bytes lie.
        texts: where the pages are kept.
        job: its progress is in pages; it says whether to go on.
        among: only the files with these hashes; None for all on record, the newest first.
        again: also pages that another pipeline has recognised, or that could not be recognised.

    Returns:
        How many pages were looked at.

    Raises:
        NoRecognitionError: this PC cannot; what waits goes on waiting.
        Cancelled: by the job.
        UserError: the storage failed.
    """
    pages = _wanted(log, texts, among, again=again)
    read, whole = 0, dict[str, bool]()
    with Recogniser() as recogniser:
        for done, (sha256, name, page) in enumerate(pages):
            job.report(done, len(pages), name)
            path, scans = files.path(sha256), [*texts.marks(sha256)]
            if sha256 not in whole:
                whole[sha256] = files.holds(sha256, job.check)
            if page not in scans or not whole[sha256]:
                continue
            within = scans.index(page) < MOST_SCANS
            if within:
                seen = recogniser.page(path, name, page, job.quiet())
            else:
                seen = ReadPage(problem=f"“{name}”没有文字的页太多，只识别其中前 {MOST_SCANS} 页。")
            if not seen.problem or path.is_file():
                _keep(log, texts, sha256, page, seen)
                read += within
    return read


def _wanted(
    log: ChangeLog, texts: TextStore, among: Collection[str] | None, *, again: bool
) -> list[tuple[str, str, int]]:
    """Hash, name and page of what is to be read, in the order of reading."""
    waiting = texts.waiting(PIPELINE, Quality.UNRECOGNISED.code) if again else texts.waiting()
    if among is not None:
        waiting = {sha256: waiting[sha256] for sha256 in set(among) & set(waiting)}
    if not waiting:
        return []
    with log.reading(_REFUSAL) as session:
        query = select(Evidence.sha256, Evidence.original_name, FileFact.pages)
        joined = query.outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
        rows = session.execute(joined.order_by(Evidence.collected_on.desc(), Evidence.id)).all()
    first, last, rest = (
        list[tuple[str, str, int]](),
        list[tuple[str, str, int]](),
        list[tuple[str, str, int]](),
    )
    for sha256, name, pages in rows:
        for page in waiting.get(sha256, ()):
            (first if page == 1 else last if page == pages else rest).append((sha256, name, page))
    return [*first, *last, *rest]


def _keep(log: ChangeLog, texts: TextStore, sha256: str, page: int, read: ReadPage) -> None:
    """Keep a page, and mark its file where it stands on its side or could not be read."""
    mark = Quality.UNRECOGNISED if read.problem else _QUALITY.get(read.turned)
    code = mark.code if mark else ""
    marks = marks_found(texts.marks(sha256) | {page: code})
    with log.reading(_REFUSAL) as session:
        said = _corrections(session, sha256).get((sha256, page), [])
        known = session.scalar(select(FileFact.quality).where(FileFact.sha256 == sha256)) or ""
    quality = quality_with(known.split(), marks)
    if quality != known:  # before the page is kept, or else it might never be
        with log.change() as session:
            facts_of(session, [sha256])[sha256].quality = quality
    words = corrected(read, said).text
    texts.put_read(sha256, page, words, kept(read), PIPELINE, mark=code, said=_stamp(said))


def marks_found(marks: Mapping[int, str]) -> list[str]:
    """The codes of what recognition found to be wrong with a file.

    Args:
        marks: as TextStore.marks() has them. Any page that was not recognised is told, but how pages stand
            only where most of them do.
    """
    counts = Counter(marks.values())
    turned = [each.code for each in (Quality.TURNED, Quality.UPSIDE_DOWN)]
    found = [code for code in turned if counts[code] * 2 > len(marks)]
    return [*found, Quality.UNRECOGNISED.code] if counts[Quality.UNRECOGNISED.code] else found


def quality_with(found: Sequence[str], marks: Sequence[str]) -> str:
    """The codes of what is wrong with a file, as its facts keep them: found in it, and by recognition."""
    own = [code for code in found if code != Quality.UNRECOGNISED.code]
    return " ".join(dict.fromkeys([*own, *marks]))


def waiting_hashes(session: Session, texts: TextStore) -> set[str]:
    """The files on record with a page that nobody has recognised yet; shared, and never to be altered."""
    off = _off_record(session, texts)
    asked = off, texts.joined, texts.waiting_count()
    return remembered(session, "waiting", asked, lambda: texts.waiting_files() - off, ())


def waiting_count(session: Session, texts: TextStore) -> int:
    """How many these are."""
    return texts.waiting_count() - texts.waiting_count(_off_record(session, texts))


def _off_record(session: Session, texts: TextStore) -> frozenset[str]:
    """The files that wait and are no record's: thrown away, replaced by others, or taken in and undone."""
    every = select(func.count()).select_from(Evidence).scalar_subquery()
    newest = select(func.max(Evidence.id)).scalar_subquery()
    # Records that only say other things have the hashes they had.
    same = *session.execute(select(every, newest)).one(), texts.joined

    def off() -> frozenset[str]:
        # Only hashes that wait are looked up: few do, of many records.
        waits = func.json_each(json.dumps([*texts.waiting_files()])).table_valued("value").c.value
        return frozenset(session.scalars(select(waits).where(waits.not_in(select(Evidence.sha256)))))

    tables = Table.TRASH_ITEM, Table.EVIDENCE_VERSION
    return remembered(session, "waiting off record", same, off, tables)


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


def as_read(texts: TextStore, sha256: str, reads: Mapping[int, str]) -> dict[int, ReadPage]:
    """Recognised pages of a file from what the store keeps of them; one that is damaged there waits again."""
    pages: dict[int, ReadPage] = {}
    for page, read in reads.items():
        try:
            pages[page] = page_kept(read)
        except ValueError:
            with suppress(UserError):  # on a full disk it is forgotten the next time
                texts.forget_read(sha256, page)
    return pages


def read_pages(session: Session, texts: TextStore, sha256: str) -> dict[int, ReadPage]:
    """The recognised pages of a file, with the clerk's corrections."""
    pages = as_read(texts, sha256, texts.reads(sha256))
    said = _corrections(session, sha256) if pages else {}
    return {page: corrected(read, said.get((sha256, page), ())) for page, read in pages.items()}


def corrected(page: ReadPage, said: Sequence[_Correction]) -> ReadPage:
    """A page with corrections."""
    lines = list(page.lines)
    for at, number in _standing(lines, said).items():
        lines[at] = _said(lines[at], said[number][2])
    return replace(page, lines=tuple(lines))


def _standing(lines: Sequence[ReadLine], said: Sequence[_Correction]) -> dict[int, int]:
    """Of lines with a correction the number of that.

    A line that is read otherwise now has moved, or is read rightly: then the first other that is read as it
    was has its correction, or none.
    """
    found: dict[int, int] = {}
    moved: list[int] = []
    for number, (at, read, _) in enumerate(said):
        if at < len(lines) and lines[at].text == read:
            found[at] = number
        else:
            moved.append(number)
    for number in moved:
        alike = (at for at, line in enumerate(lines) if line.text == said[number][1] and at not in found)
        if (at := next(alike, None)) is not None:
            found[at] = number
    return found


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
    read = as_read(texts, sha256, texts.reads(sha256, page)).get(page)
    lines = read.lines if read else ()
    if not 0 <= line < len(lines):
        raise UserError(f"“{record.title}”第 {page} 页重新识别过，请再看一遍后改正。")
    checks = Checks()
    words = checks.text(field_of("text_correction", "said"), said)
    if not words:
        checks.fail("said", "改正后的文字不能空着；要恢复原来认出的字，请点“还原”。")
    checks.finish()
    describe(session, f"改正“{record.title}”第{page}页的识别文字：{shortened(words)}")
    query = select(TextCorrection).where(TextCorrection.evidence_id == record.id, TextCorrection.page == page)
    rows = session.scalars(query.order_by(TextCorrection.line, TextCorrection.id)).all()
    number = _standing(lines, [(row.line, row.read, row.said) for row in rows]).get(line)
    row = rows[number] if number is not None else None
    if words == " ".join(lines[line].text.split()):  # blanks as a form keeps them
        if row:
            session.delete(row)
    elif row:
        row.line, row.said = line, words
    else:
        session.add(
            TextCorrection(evidence_id=record.id, page=page, line=line, read=lines[line].text, said=words)
        )


def sync_corrections(log: ChangeLog, texts: TextStore) -> None:
    """Have search find what the corrections say now: after one was made, taken away, undone or redone."""
    with log.reading(_REFUSAL) as session:
        said = _corrections(session)
    known = texts.corrected()
    for sha256, page in {*said, *known}:
        own = said.get((sha256, page), [])
        if known.get((sha256, page), "") != _stamp(own):
            for read in as_read(texts, sha256, texts.reads(sha256, page)).values():
                texts.put_text(sha256, page, corrected(read, own).text, _stamp(own))


def _corrections(session: Session, sha256: str = "") -> dict[tuple[str, int], list[_Correction]]:
    """What the clerk has corrected, of one file or of all, by hash and page."""
    query = (
        select(Evidence.sha256, TextCorrection)
        .join(TextCorrection, TextCorrection.evidence_id == Evidence.id)
        .order_by(TextCorrection.line, TextCorrection.id)
    )
    found: dict[tuple[str, int], list[_Correction]] = {}
    for of_file, row in session.execute(query.where(Evidence.sha256 == sha256) if sha256 else query):
        found.setdefault((of_file, row.page), []).append((row.line, row.read, row.said))
    return found


def _stamp(said: Sequence[_Correction]) -> str:
    """Corrections, to be told from others; empty for none."""
    return json.dumps(said, ensure_ascii=False) if said else ""
