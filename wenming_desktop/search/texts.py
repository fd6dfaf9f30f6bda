"""What is written in files, found by their pages: a cache beside the data, made anew from the files."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TypeVar
from urllib.parse import quote

from wenming_desktop.errors import storage_error
from wenming_desktop.log import event
from wenming_desktop.search.excerpt import excerpt
from wenming_desktop.search.index import CUT, query_words
from wenming_desktop.search.text_pages import (
    keep_recognised,
    longer_text,
    match_expression,
    pages_with,
    remove_file,
    write_page,
)

_LAYOUT = f"2 {CUT}"  # another where the tables, or how texts are cut, are others
_TABLES = """
CREATE TABLE layout (said TEXT NOT NULL);
CREATE TABLE file (sha256 TEXT PRIMARY KEY, rules TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, page INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX page_of ON page (sha256, page);
CREATE TABLE scan (
    sha256 TEXT NOT NULL, page INTEGER NOT NULL, own TEXT NOT NULL, pipeline TEXT NOT NULL DEFAULT '',
    mark TEXT NOT NULL DEFAULT '', said TEXT NOT NULL DEFAULT '', read_at TEXT,
    text TEXT NOT NULL DEFAULT '', read TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (sha256, page)
);
CREATE INDEX scan_by_pipeline ON scan (pipeline, mark, sha256, page);
CREATE INDEX scan_corrected ON scan (sha256, page, said) WHERE said <> '';
CREATE VIRTUAL TABLE word USING fts5(tokens, content = '', tokenize = 'ascii');
"""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}  # ERROR: a table is missing
# One damaged byte is no reason to read everything anew.
_lenient = partial(str, encoding="utf-8", errors="replace")
T = TypeVar("T")


@dataclass(frozen=True)
class TextHit:
    """A file in whose own text the query is found.

    Attributes:
        sha256: the file.
        page: its first page with all words of the query; 1 is the first.
        excerpt: the words around the first match, on one line.
        matches: (start, end) of every match in the excerpt.
    """

    sha256: str
    page: int
    excerpt: str
    matches: tuple[tuple[int, int], ...]


class TextStore:
    """The texts of files by their SHA-256, in a database of their own; safe from any thread.

    What is missing or damaged of it is made anew, empty: whoever fills it asks known() what it holds.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._open: sqlite3.Connection | None = None
        self._waiting: set[str] | None = None  # as waiting_files() tells them; None before it is asked
        self.joined = 0  # another number whenever a file may have come to wait

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            self._let_go()

    def put(self, sha256: str, texts: Sequence[str], rules: str, scans: Sequence[int] = ()) -> None:
        """Keep a file's texts, one a page, instead of those it had; what was recognised of it stays.

        Args:
            sha256: the file.
            texts: none for a file without any; it is known all the same.
            rules: by which they were read.
            scans: the pages (1 is the first) that are to be recognised, as they hold hardly any text.

        Raises:
            UserError: the storage failed.
        """

        def write(connection: sqlite3.Connection) -> None:
            remove_file(connection, sha256)
            connection.execute("INSERT INTO file (sha256, rules) VALUES (?, ?)", (sha256, rules))
            own = dict(enumerate(texts, start=1))
            connection.execute("DELETE FROM scan WHERE sha256 = ? AND pipeline = ''", (sha256,))
            connection.executemany(
                "INSERT OR IGNORE INTO scan (sha256, page, own) VALUES (?, ?, '')",
                [(sha256, page) for page in scans],
            )
            recognised = dict(connection.execute("SELECT page, text FROM scan WHERE sha256 = ?", (sha256,)))
            connection.executemany(
                "UPDATE scan SET own = ? WHERE sha256 = ? AND page = ?",
                [(own.get(page, ""), sha256, page) for page in recognised],
            )
            # The last page first: what is found is walked from the newest on, and shall begin at page 1. So
            # pages whose text is still to come have their place as well.
            for page in sorted({*own, *recognised}, reverse=True):
                text = longer_text(own.get(page, ""), recognised.get(page, ""))
                if text.strip() or page in recognised:
                    asked = "INSERT INTO page (sha256, page, text) VALUES (?, ?, '')"
                    rowid = connection.execute(asked, (sha256, page)).lastrowid
                    write_page(connection, rowid, "", text)

        self._change(write, [sha256])

    def put_read(
        self,
        sha256: str,
        page: int,
        text: str,
        read: str,
        pipeline: str,
        *,
        mark: str = "",
        said: str = "",
    ) -> None:
        """Keep what was recognised on a page that is to be; nothing where it is not, or not any more.

        Args:
            sha256: the file.
            page: 1 is the first.
            text: what is found on the page; its own text where that is longer.
            read: whatever the caller keeps of it.
            pipeline: by which it was recognised.
            mark: what is wrong with the page, for marks().
            said: by which corrections the text differs from what was recognised, for corrected().

        Raises:
            UserError: the storage failed.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE scan SET pipeline = ?, read = ?, mark = ?, read_at = ? WHERE sha256 = ? AND page = ?",
                (pipeline, read, mark, now, sha256, page),
            )
            keep_recognised(connection, sha256, page, text, said)

        self._change(write, [sha256])

    def put_text(self, sha256: str, page: int, text: str, said: str) -> None:
        """Change what is found on a recognised page; arguments and errors as put_read()."""
        self._change(lambda connection: keep_recognised(connection, sha256, page, text, said), [])

    def corrected(self) -> dict[tuple[str, int], str]:
        """Of each file and page whose text was corrected, by what."""
        asked = "SELECT sha256, page, said FROM scan WHERE said <> ''"
        return self._ask(
            lambda connection: {(sha256, page): said for sha256, page, said in connection.execute(asked)}, {}
        )

    def drop(self, hashes: Sequence[str]) -> None:
        """Forget files; UserError as put()."""

        def write(connection: sqlite3.Connection) -> None:
            for sha256 in hashes:
                remove_file(connection, sha256)
                connection.execute("DELETE FROM scan WHERE sha256 = ?", (sha256,))

        self._change(write, hashes)

    def waiting(self, pipeline: str | None = None, mark: str = "") -> dict[str, list[int]]:
        """The pages that nobody has recognised yet, by file.

        With a pipeline those that it has not recognised, or has left with this mark.
        """
        asked, values = "SELECT sha256, page FROM scan WHERE pipeline = ''", ()
        if pipeline:
            asked = "SELECT sha256, page FROM scan WHERE pipeline <> ? OR (mark <> '' AND mark = ?)"
            values = pipeline, mark
        found: dict[str, list[int]] = {}
        for sha256, page in self._ask(lambda connection: connection.execute(asked, values).fetchall(), []):
            found.setdefault(sha256, []).append(page)
        return found

    def waiting_files(self) -> set[str]:
        """The files with a page that nobody has recognised yet; a copy."""
        return self._ask(lambda connection: set(self._waiting_now(connection)), set())

    def waiting_count(self, among: frozenset[str] | None = None) -> int:
        """How many these are, of all or among some."""

        def read(connection: sqlite3.Connection) -> int:
            known = self._waiting_now(connection)
            return len(known if among is None else among & known)

        return self._ask(read, 0)

    def scans(self, sha256: str) -> dict[int, str]:
        """The pages of a file that are to be recognised, each with the pipeline that did it, or nothing."""
        return self._of_pages("SELECT page, pipeline FROM scan WHERE sha256 = ? ORDER BY page", sha256)

    def marks(self, sha256: str) -> dict[int, str]:
        """The same pages, each with what was found to be wrong with it, or nothing."""
        return self._of_pages("SELECT page, mark FROM scan WHERE sha256 = ? ORDER BY page", sha256)

    def reads(self, sha256: str, page: int | None = None) -> dict[int, str]:
        """What put_read() was given of a file, or of this page alone, by page."""
        asked = "SELECT page, read FROM scan WHERE sha256 = ? AND pipeline <> '' AND page = ifnull(?, page)"
        return self._of_pages(f"{asked} ORDER BY page", sha256, page)

    def forget_read(self, sha256: str, page: int) -> None:
        """Let a recognised page wait again, found until then as before; UserError as put()."""
        asked = "UPDATE scan SET pipeline = '', read = '' WHERE sha256 = ? AND page = ?"
        self._change(lambda connection: connection.execute(asked, (sha256, page)), [sha256])

    def read_at(self, sha256: str) -> datetime | None:
        """When a page of a file was recognised last."""
        asked = "SELECT max(read_at) FROM scan WHERE sha256 = ?"
        found = self._ask(lambda connection: connection.execute(asked, (sha256,)).fetchone()[0], None)
        return datetime.fromisoformat(found) if found else None

    def known(self, rules: str) -> set[str]:
        """The files whose texts were read by these rules; none where the storage fails."""
        asked = "SELECT sha256 FROM file WHERE rules = ?"
        return self._ask(lambda connection: {row[0] for row in connection.execute(asked, (rules,))}, set())

    def count(self, rules: str) -> int:
        """How many these are."""
        asked = "SELECT count(*) FROM file WHERE rules = ?"
        return self._ask(lambda connection: connection.execute(asked, (rules,)).fetchone()[0], 0)

    def knows(self, sha256: str) -> bool:
        """Whether a file's texts were read, by whatever rules."""
        asked = "SELECT 1 FROM file WHERE sha256 = ?"
        return self._ask(
            lambda connection: connection.execute(asked, (sha256,)).fetchone() is not None, False
        )

    def pages(self, sha256: str) -> list[str]:
        """A file's text page by page; empty pages are empty texts."""

        def read(connection: sqlite3.Connection) -> list[str]:
            asked = "SELECT page, text FROM page WHERE sha256 = ? AND text <> ''"
            found = dict(connection.execute(asked, (sha256,)).fetchall())
            return [found.get(page, "") for page in range(1, max(found, default=0) + 1)]

        return self._ask(read, [])

    def find(self, query: str, limit: int) -> list[TextHit]:
        """Files with a page that has all words of the query, the one read last first; as search() finds."""
        words = query_words(query)

        def read(connection: sqlite3.Connection) -> list[TextHit]:
            found: dict[str, TextHit] = {}
            for sha256, page, text in pages_with(connection, words):
                if sha256 not in found:
                    if len(found) == limit:
                        break
                    _, shown, matches = excerpt([("", text)], words)
                    found[sha256] = TextHit(sha256, page, shown, matches)
            return list(found.values())

        return self._ask(read, []) if words else []

    def hashes(self, query: str) -> set[str]:
        """All files that find() would find."""
        words = query_words(query)

        def read(connection: sqlite3.Connection) -> set[str]:
            asked = "SELECT sha256 FROM page WHERE id IN (SELECT rowid FROM word WHERE word MATCH ?)"
            return {row[0] for row in connection.execute(asked, (match_expression(words),))}

        return self._ask(read, set()) if words else set()

    def _waiting_now(self, connection: sqlite3.Connection) -> set[str]:
        if self._waiting is None:
            asked = "SELECT DISTINCT sha256 FROM scan WHERE pipeline = ''"
            self._waiting = {row[0] for row in connection.execute(asked)}
        return self._waiting

    def _of_pages(self, asked: str, *values: object) -> dict[int, str]:
        return self._ask(lambda connection: dict(connection.execute(asked, values).fetchall()), {})

    def _change(self, write: Callable[[sqlite3.Connection], object], hashes: Sequence[str]) -> None:
        """Write; which of these files wait may be another thing then."""

        def run(connection: sqlite3.Connection) -> None:
            with connection:
                write(connection)
            if self._waiting is None:
                return
            for sha256 in hashes:
                asked = "SELECT 1 FROM scan WHERE pipeline = '' AND sha256 = ?"
                if connection.execute(asked, (sha256,)).fetchone() is None:
                    self._waiting.discard(sha256)
                elif sha256 not in self._waiting:
                    self._waiting.add(sha256)
                    self.joined += 1

        try:
            self._do(run)
        except (sqlite3.Error, OSError) as error:
            raise storage_error("没有保存材料的文字", error) or error from error

    def _ask(self, read: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """The answer; without a cache nothing is known, which holds up nobody."""
        try:
            return self._do(read)
        except (sqlite3.Error, OSError) as error:
            if storage_error("", error) is None:
                raise
            return nothing

    def _do(self, action: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return action(self._connection())
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF not in _DAMAGED:
                    raise
            event("材料文字：缓存已损坏，重新建立")
            self._let_go()
            self._path.unlink(missing_ok=True)
            return action(self._connection())

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            self._path.parent.mkdir(exist_ok=True)
            if not _is_ours(self._path):
                self._path.unlink(missing_ok=True)
            self._open = sqlite3.connect(self._path, check_same_thread=False)
            self._open.text_factory = _lenient
            with self._open as made:
                if not made.execute("SELECT 1 FROM sqlite_schema").fetchone():
                    made.executescript(_TABLES)
                    made.execute("INSERT INTO layout (said) VALUES (?)", (_LAYOUT,))
        return self._open

    def _let_go(self) -> None:
        if self._open:
            self._open.close()
            self._open = None
        self._waiting = None
        self.joined += 1


class ReadTexts(TextStore):
    """The texts that are there already, where nothing may be written; none where they cannot be read."""

    def _do(self, action: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return action(self._connection())
            except (sqlite3.Error, OSError):
                self._let_go()
                self._open = _empty()
                return action(self._open)

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            uri = f"file:{quote(self._path.absolute().as_posix())}?mode=ro"
            self._open = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._open.text_factory = _lenient
            if self._open.execute("SELECT said FROM layout").fetchone() != (_LAYOUT,):
                self._let_go()
                self._open = _empty()
        return self._open


def _empty() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", check_same_thread=False)
    made.executescript(_TABLES)
    return made


def _is_ours(path: Path) -> bool:
    """Whether a file can be opened and has our tables."""
    if not path.is_file():
        return True
    try:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute("SELECT said FROM layout").fetchone() == (_LAYOUT,)
    except sqlite3.DatabaseError:
        return False
