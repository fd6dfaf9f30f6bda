"""Damage done to a database file, for the tests of what is said and saved then."""

import sqlite3
from contextlib import closing
from pathlib import Path


def flip_last_byte(database: Path, root: str) -> None:
    """Change one letter of what an index or a table keeps."""
    with closing(sqlite3.connect(database)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        asked = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = connection.execute(asked, (root,)).fetchone()
    content = bytearray(database.read_bytes())
    content[page * size - 5] ^= 1
    database.write_bytes(content)
