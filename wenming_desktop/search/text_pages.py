"""A page's text in the tables of the text store, and the words that it is found by."""

import sqlite3
from collections.abc import Iterator, Sequence

from wenming_desktop.search.index import tokens


def keep_recognised(connection: sqlite3.Connection, sha256: str, page: int, text: str, said: str) -> None:
    """Let a page that is to be recognised have this text."""
    scan = connection.execute("SELECT own FROM scan WHERE sha256 = ? AND page = ?", (sha256, page)).fetchone()
    known = "SELECT id, text FROM page WHERE sha256 = ? AND page = ?"
    place = connection.execute(known, (sha256, page)).fetchone()
    if scan and place:
        asked = "UPDATE scan SET text = ?, said = ? WHERE sha256 = ? AND page = ?"
        connection.execute(asked, (text, said, sha256, page))
        rowid, before = place
        write_page(connection, rowid, before, longer_text(scan[0], text))


def longer_text(own: str, recognised: str) -> str:
    """What is found on a page: a scanner's mark in its corner is less than what stands on the page."""
    return own if len("".join(own.split())) > len("".join(recognised.split())) else recognised


def remove_file(connection: sqlite3.Connection, sha256: str) -> None:
    """Forget a file's own texts and what it is found by."""
    for rowid, text in connection.execute("SELECT id, text FROM page WHERE sha256 = ?", (sha256,)).fetchall():
        write_page(connection, rowid, text, "")
    connection.execute("DELETE FROM page WHERE sha256 = ?", (sha256,))
    connection.execute("DELETE FROM file WHERE sha256 = ?", (sha256,))


def write_page(connection: sqlite3.Connection, rowid: int | None, before: str, text: str) -> None:
    """Let a page have another text, for which it is found."""
    if before.strip():
        # The index keeps no texts of its own and must be told what to take out.
        gone = "INSERT INTO word (word, rowid, tokens) VALUES ('delete', ?, ?)"
        connection.execute(gone, (rowid, _spaced(before)))
    text = text if text.strip() else ""
    if text:
        connection.execute("INSERT INTO word (rowid, tokens) VALUES (?, ?)", (rowid, _spaced(text)))
    connection.execute("UPDATE page SET text = ? WHERE id = ?", (text, rowid))


def pages_with(
    connection: sqlite3.Connection, words: Sequence[Sequence[str]]
) -> Iterator[tuple[str, int, str]]:
    """Hash, page and text of every page with all of these words, the newest file first."""
    for (rowid,) in connection.execute(
        "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC", (match_expression(words),)
    ):
        asked = "SELECT sha256, page, text FROM page WHERE id = ?"
        yield connection.execute(asked, (rowid,)).fetchone()


def match_expression(words: Sequence[Sequence[str]]) -> str:
    """Each word a phrase, whose last Latin word or number may go on."""
    return " AND ".join(f'"{" ".join(word)}"{" *" if word[-1].isascii() else ""}' for word in words)


def _spaced(text: str) -> str:
    return " ".join(token.text for token in tokens(text))
