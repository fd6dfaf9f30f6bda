"""Bringing the search index up to date, a piece at a time, while the clerk works."""

from wenming_desktop.changes.lane import ChangeLog
from wenming_desktop.jobs import Job
from wenming_desktop.search import index as search_index
from wenming_desktop.search import pinyin
from wenming_desktop.search.index import SOURCES

_BATCH = 200  # records a transaction: the clerk's own edit waits no longer than for one


def bring_up_to_date(log: ChangeLog, job: Job) -> None:
    """Make what of the index is missing: all of it after an update of the program, and pinyin initials.

    Works in short transactions between the clerk's own, leaves no step in the history, and goes on where it
    stopped when it was cancelled or killed. Cheap when there is nothing to do.

    Raises:
        Cancelled: by the job.
        UserError: the storage failed.
    """
    with log.change() as session:
        filled = search_index.has_marker(session.connection())
    if not filled:
        pinyin.initials("")  # loads the dictionary, so that the entries are made whole at once
        _fill(log, job)
    rows = [(0, "")]
    while rows:
        job.check()
        with log.change() as session:
            rows = search_index.pending(session.connection(), _BATCH)
            search_index.set_initials(session.connection(), rows)


def _fill(log: ChangeLog, job: Job) -> None:
    emptied = False
    while not emptied:
        job.check()
        with log.change() as session:
            emptied = search_index.empty(session.connection(), _BATCH)
    with log.change() as session:
        wanted = [
            (source, row_id)
            for source in SOURCES.values()
            for row_id in search_index.ids_oldest_first(session.connection(), source)
        ]
    for start in range(0, len(wanted), _BATCH):
        job.report(start, len(wanted), "正在建立搜索索引")
        with log.change() as session:
            search_index.add_rows(session.connection(), wanted[start : start + _BATCH])
    with log.change() as session:
        search_index.set_marker(session.connection())
