"""Bringing the search index up to date, a piece at a time, while the clerk works."""

from wenming_desktop.changes.lane import ChangeLog
from wenming_desktop.jobs import Job
from wenming_desktop.search import index as search_index
from wenming_desktop.search import pinyin
from wenming_desktop.search.finding import _BATCH, _fill


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
