"""What is written in files, found by their pages: a cache beside the data, made anew from the files."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from wenming_desktop.errors import storage_error
from wenming_desktop.log import event
from wenming_desktop.search.excerpt import excerpt
from wenming_desktop.search.index import CUT, query_words, tokens

_LAYOUT = f"1 {CUT}"  # another where the tables, or how texts are cut, are others
_TABLES = """
CREATE TABLE layout (said TEXT NOT NULL);
CREATE TABLE file (sha256 TEXT PRIMARY KEY, rules TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, page INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX page_of ON page (sha256, page);
CREATE VIRTUAL TABLE word USING fts5(tokens, content = '', tokenize = 'ascii');
"""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}  # ERROR: a table is missing
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

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            self._let_go()

    def put(self, sha256: str, texts: Sequence[str], rules: str) -> None:
        """Keep a file's texts, one a page, instead of those it had.

        Args:
            sha256: the file.
            texts: none for a file without any; it is known all the same.
            rules: by which they were read.

        Raises:
            UserError: the storage failed.
        """
        cut = [(page, text, _spaced(text)) for page, text in enumerate(texts, start=1) if text.strip()]

        def write(connection: sqlite3.Connection) -> None:
            _remove(connection, sha256)
            connection.execute("INSERT INTO file (sha256, rules) VALUES (?, ?)", (sha256, rules))
            # The last page first: what is found is walked from the newest on, and shall begin at page 1.
            for page, text, spaced in reversed(cut):
                asked = "INSERT INTO page (sha256, page, text) VALUES (?, ?, ?)"
                rowid = connection.execute(asked, (sha256, page, text)).lastrowid
                connection.execute("INSERT INTO word (rowid, tokens) VALUES (?, ?)", (rowid, spaced))

        self._change(write)

    def drop(self, hashes: Sequence[str]) -> None:
        """Forget files; UserError as put()."""

        def write(connection: sqlite3.Connection) -> None:
            for sha256 in hashes:
                _remove(connection, sha256)

        self._change(write)

    def known(self, rules: str) -> set[str]:
        """The files whose texts were read by these rules; none where the storage fails."""
        asked = "SELECT sha256 FROM file WHERE rules = ?"
        return self._ask(lambda connection: {row[0] for row in connection.execute(asked, (rules,))}, set())

    def pages(self, sha256: str) -> list[str]:
        """A file's text page by page; empty pages are empty texts."""

        def read(connection: sqlite3.Connection) -> list[str]:
            asked = "SELECT page, text FROM page WHERE sha256 = ? ORDER BY page"
            found = dict(connection.execute(asked, (sha256,)).fetchall())
            return [found.get(page, "") for page in range(1, max(found, default=0) + 1)]

        return self._ask(read, [])

    def find(self, query: str, limit: int) -> list[TextHit]:
        """Files with a page that has all words of the query, the one read last first; as search() finds."""
        words = query_words(query)

        def read(connection: sqlite3.Connection) -> list[TextHit]:
            found: dict[str, TextHit] = {}
            for sha256, page, text in _pages_with(connection, words):
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
            return {row[0] for row in connection.execute(asked, (_expression(words),))}

        return self._ask(read, set()) if words else set()

    def _change(self, write: Callable[[sqlite3.Connection], None]) -> None:
        def run(connection: sqlite3.Connection) -> None:
            with connection:
                write(connection)

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
            with self._open as made:
                if not made.execute("SELECT 1 FROM sqlite_schema").fetchone():
                    made.executescript(_TABLES)
                    made.execute("INSERT INTO layout (said) VALUES (?)", (_LAYOUT,))
        return self._open

    def _let_go(self) -> None:
        if self._open:
            self._open.close()
            self._open = None


def _is_ours(path: Path) -> bool:
    """Whether a file can be opened and has our tables."""
    if not path.is_file():
        return True
    try:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute("SELECT said FROM layout").fetchone() == (_LAYOUT,)
    except sqlite3.DatabaseError:
        return False


def _remove(connection: sqlite3.Connection, sha256: str) -> None:
    for rowid, text in connection.execute("SELECT id, text FROM page WHERE sha256 = ?", (sha256,)).fetchall():
        # The index keeps no texts of its own and must be told what to take out.
        gone = "INSERT INTO word (word, rowid, tokens) VALUES ('delete', ?, ?)"
        connection.execute(gone, (rowid, _spaced(text)))
    connection.execute("DELETE FROM page WHERE sha256 = ?", (sha256,))
    connection.execute("DELETE FROM file WHERE sha256 = ?", (sha256,))


def _pages_with(
    connection: sqlite3.Connection, words: Sequence[Sequence[str]]
) -> Iterator[tuple[str, int, str]]:
    """Hash, page and text of every page with all of these words, the newest file first."""
    for (rowid,) in connection.execute(
        "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC", (_expression(words),)
    ):
        asked = "SELECT sha256, page, text FROM page WHERE id = ?"
        yield connection.execute(asked, (rowid,)).fetchone()


def _expression(words: Sequence[Sequence[str]]) -> str:
    """Each word a phrase, whose last Latin word or number may go on."""
    return " AND ".join(f'"{" ".join(word)}"{" *" if word[-1].isascii() else ""}' for word in words)


def _spaced(text: str) -> str:
    return " ".join(token.text for token in tokens(text))
