"""Reading what is in stored files: pages, quality, texts; in the background, and again by other rules."""

import time

from sqlalchemy import select

from db.models import Evidence, FileFact
from wenming_desktop.changes.lane import ChangeLog
from wenming_desktop.evidence.facts import facts_of
from wenming_desktop.evidence.recognising import MOST_SCANS, marks_found, quality_with
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.search.texts import TextStore
from wenming_desktop.viewing.facts import RULES, FileFacts
from wenming_desktop.viewing.viewer import Viewer

_HARDLY_ANY = 30  # characters: a page number, or the mark of a scanning program
_SAVED_EVERY = 5.0  # seconds: each saving has every page look anew


def read_files(log: ChangeLog, files: FileStore, texts: TextStore, job: Job) -> int:
    """Read every stored file that was not read by the present rules, the newest first.

    Works in short transactions between the clerk's own and leaves no step in the history. What was read is
    kept when it is cancelled; killed, it reads some seconds' work again. A file that cannot be read is noted
    as such and left alone; one that is not there now is passed over.

    Returns:
        How many files were read.

    Raises:
        Cancelled: by the job, whose progress is in files.
        UserError: the storage failed, or no child process can be started.
    """
    wanted = _unread(log, texts)
    if not wanted:
        return 0
    fresh: dict[str, FileFacts] = {}
    saved_at = time.monotonic()
    read = 0
    try:
        with Viewer() as viewer:
            for done, (sha256, name) in enumerate(wanted):
                job.report(done, len(wanted), name)
                path = files.path(sha256)
                if not path.is_file():
                    continue
                facts = viewer.facts(path, name, job)
                # One more than are recognised, to say so there.
                texts.put(sha256, facts.texts, RULES, _scans(facts)[: MOST_SCANS + 1])
                fresh[sha256] = facts
                read += 1
                if time.monotonic() - saved_at > _SAVED_EVERY:
                    _save(log, texts, fresh)
                    saved_at = time.monotonic()
    finally:
        _save(log, texts, fresh)
    return read


def _unread(log: ChangeLog, texts: TextStore) -> list[tuple[str, str]]:
    """Hash and name of the files to read."""
    known = texts.known(RULES)
    with log.reading("读不了材料") as session:
        rows = session.execute(
            select(Evidence.sha256, Evidence.original_name, FileFact.read_by)
            .outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
            .order_by(Evidence.collected_on.desc(), Evidence.id)
        )
        return [(sha256, name) for sha256, name, rules in rows if rules != RULES or sha256 not in known]


def _scans(facts: FileFacts) -> list[int]:
    """The pages with hardly any text of their own, which wait to be recognised.

    Of a long document whose texts took too long to be read, the rest is not known to have none.
    """
    if not facts.drawn:
        return []
    own = facts.texts or [""] * (facts.pages or 1)  # a picture has none
    return [page for page, text in enumerate(own, start=1) if len("".join(text.split())) < _HARDLY_ANY]


def _save(log: ChangeLog, texts: TextStore, fresh: dict[str, FileFacts]) -> None:
    """Write down what was found, and what recognition found before; and forget it here."""
    if not fresh:
        return
    with log.change() as session:
        kept = facts_of(session, list(fresh))
        for sha256, facts in fresh.items():
            fact = kept[sha256]
            fact.read_by, fact.pages, fact.characters = RULES, facts.pages, facts.characters
            fact.width, fact.height, fact.taken_on = facts.width, facts.height, facts.taken_on
            fact.codes = " ".join(facts.codes)
            found = [quality.code for quality in facts.quality]
            fact.quality = quality_with(found, marks_found(texts.marks(sha256)))
    fresh.clear()
