"""The index that 搜索 reads: one entry a record, kept right in the transaction that changes the record.

Each entry holds only its record's own texts. A department, a person, a measure has its own entry, so that
renaming one touches one entry; what hangs on it is opened from there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import Any
from zlib import crc32

from sqlalchemy import Connection

from db.engine import chunks, row_values
from wenming_desktop.entities.tables import searched
from wenming_desktop.search import pinyin


class Kind(StrEnum):
    """A group of hits, in the order of showing; the value is the word the clerk sees."""

    TASK = "任务"
    ACTIVITY = "活动"
    EVIDENCE = "材料"
    MEASURE = "措施"
    PERSON = "人员"
    DEPARTMENT = "科室"
    MEMBER = "领导小组"
    VOLUNTEER = "志愿者"
    PUBLICITY = "宣传报道"
    ORDER = "督办单"
    FUND = "专项资金"
    INDICATOR = "测评指标"


@dataclass(frozen=True)
class Source:
    """A table whose records are found, by the columns that its entity says.

    Attributes:
        kind: the group of its hits.
        table: its name.
        plan: the column that leads to the plan; None for records of no year.
        oldest_first: SQL after SELECT id; what comes last is shown first.
    """

    kind: Kind
    table: str
    plan: str | None
    oldest_first: str

    @cached_property
    def title(self) -> tuple[str, ...]:
        """The columns that name a record; what is found there comes first, pinyin is of these."""
        return searched(self.table, "title")

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The other columns."""
        return searched(self.table, "words")


_PLAN_ORDER = "JOIN category c ON c.id = t.category_id JOIN work_plan p ON p.id = c.plan_id"
SOURCES: Mapping[str, Source] = {
    source.table: source
    for source in (
        Source(
            Kind.TASK,
            "task",
            "category_id",
            f"FROM task t {_PLAN_ORDER} ORDER BY p.year, p.id, c.ordinal DESC, t.ordinal DESC",
        ),
        Source(Kind.ACTIVITY, "activity", "plan_id", "FROM activity t ORDER BY starts_on, rowid"),
        Source(Kind.EVIDENCE, "evidence", None, "FROM evidence t ORDER BY collected_on, rowid"),
        Source(Kind.MEASURE, "measure", "task_id", "FROM measure t ORDER BY rowid"),
        Source(Kind.PERSON, "person", None, "FROM person t ORDER BY ordinal DESC"),
        Source(Kind.DEPARTMENT, "department", None, "FROM department t ORDER BY ordinal DESC"),
        Source(Kind.MEMBER, "leading_group_member", "plan_id", "FROM leading_group_member t ORDER BY rowid"),
        Source(Kind.VOLUNTEER, "volunteer", None, "FROM volunteer t ORDER BY rowid"),
        Source(
            Kind.PUBLICITY,
            "publicity_item",
            "plan_id",
            "FROM publicity_item t ORDER BY published_on, rowid",
        ),
        Source(
            Kind.ORDER,
            "supervision_order",
            "plan_id",
            "FROM supervision_order t ORDER BY issued_on, rowid",
        ),
        Source(Kind.FUND, "fund_entry", "plan_id", "FROM fund_entry t ORDER BY entered_on, rowid"),
        Source(Kind.INDICATOR, "indicator", "plan_id", "FROM indicator t ORDER BY ordinal DESC"),
    )
}
CUT = 3  # raise it when texts are cut into tokens otherwise
# An index that was made by other rules is made anew: other columns, another order, another cut.
RULES = str(crc32(repr([CUT, *((each.table, each.title, each.words) for each in SOURCES.values())]).encode()))
# An entry's rowid is its kind's number in the upper bits and a running number in the lower ones: a scan by
# rowid walks kind after kind, the newest first, and can leave out the rest of a kind.
_RUNNING_BITS = 40
_NUMBERS = {kind: number for number, kind in enumerate(Kind, start=1)}
_KINDS = dict(enumerate(Kind, start=1))
_MARKER = 1  # rowid of the entry that says by which RULES the index was made complete
EVERY_PLAN = "every"  # stands for the plan of records of no year
PENDING = "0"  # stands for initials that are still to be made
_BREAK = "1"  # among syllables, where a sign has no pinyin
_INSERT = (
    "INSERT INTO search_index (rowid, row_id, plan_id, title, words, initials) VALUES (?, ?, ?, ?, ?, ?)"
)
_LONGEST_QUERY = 100  # characters
_TOKEN = re.compile(r"[0-9]+|[a-z]+|[^\W_]")
_PART = re.compile(rf"{_TOKEN.pattern}|(?:_|[^\w\s])+")  # a token, or what stands between tokens but blanks
_MARK = ","  # stands for the latter; no token to FTS5

Image = tuple[str, str, Mapping[str, Any] | None]  # table, row id, raw column values; None where it is gone


@dataclass(frozen=True)
class Token:
    """A Chinese character, a number or a Latin word of a text, and where it stands there."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """What of a text is indexed: widths and case made equal, punctuation and blanks left out."""
    parts = [_plain(sign) for sign in text]
    places = [at for at, part in enumerate(parts) for _ in part]
    return [
        Token(found.group(), places[found.start()], places[found.end() - 1] + 1)
        for found in _TOKEN.finditer("".join(parts))
    ]


def query_words(query: str) -> list[list[str]]:
    """The tokens of each word of a query; words of punctuation only are left out."""
    parts = ([token.text for token in tokens(part)] for part in query[:_LONGEST_QUERY].split())
    return [part for part in parts if part]


def kind_of(rowid: int) -> Kind:
    """The group an entry belongs to."""
    return _KINDS[rowid >> _RUNNING_BITS]


def rowids(kind: Kind) -> tuple[int, int]:
    """The lowest and the highest rowid that entries of this kind can have."""
    first = _NUMBERS[kind] << _RUNNING_BITS
    return first, first + (1 << _RUNNING_BITS) - 1


def reindex(connection: Connection, images: Iterable[Image]) -> None:
    """Bring the entries of changed rows up to date, in the transaction of the change.

    Args:
        connection: in the write transaction, the rows changed already.
        images: the rows as they are now, the one to show first first; tables that are not found are skipped.
    """
    found = [(SOURCES[table], row_id, image) for table, row_id, image in images if table in SOURCES]
    old = _entries(connection, [row_id for _, row_id, _ in found])
    fresh: list[tuple[Source, str, _Entry]] = []
    for source, row_id, image in found:
        entry = _entry(connection, source, image) if image else None
        rowid, columns = old.get(row_id, (None, None))
        if rowid is None:
            if entry:
                fresh.append((source, row_id, entry))
        elif entry is None:
            connection.exec_driver_sql("DELETE FROM search_index WHERE rowid = ?", (rowid,))
        elif columns != entry.columns:
            connection.exec_driver_sql(
                "UPDATE search_index SET plan_id = ?, title = ?, words = ?, initials = ? WHERE rowid = ?",
                (*entry.columns, entry.initials(), rowid),
            )
    _insert(connection, fresh[::-1])


def _entries(connection: Connection, row_ids: Sequence[str]) -> dict[str, tuple[int, tuple[str, str, str]]]:
    """The entries that some records have: rowid, and columns as _Entry has them."""
    query = "SELECT row_id, rowid, plan_id, title, words FROM search_index WHERE search_index MATCH ?"
    found: dict[str, tuple[int, tuple[str, str, str]]] = {}
    for some in chunks(row_ids):
        asked = " OR ".join(f'"{row_id}"' for row_id in some)
        for row_id, rowid, *columns in connection.exec_driver_sql(query, (f"row_id : ({asked})",)):
            found[row_id] = (rowid, (columns[0], columns[1], columns[2]))
    return found


def has_marker(connection: Connection) -> bool:
    """Whether the index was made complete by the present RULES; from then on reindex() keeps it so."""
    marker = connection.exec_driver_sql("SELECT title FROM search_index WHERE rowid = ?", (_MARKER,)).scalar()
    return marker == RULES


def set_marker(connection: Connection) -> None:
    """Note that the index holds every record by the present RULES."""
    connection.exec_driver_sql(_INSERT, (_MARKER, "", "", RULES, "", ""))


def empty(connection: Connection, limit: int) -> bool:
    """Take up to ``limit`` entries out, the marker first; returns whether none was left."""
    gone = connection.exec_driver_sql(
        "DELETE FROM search_index WHERE rowid IN (SELECT rowid FROM search_index ORDER BY rowid LIMIT ?)",
        (limit,),
    )
    return gone.rowcount == 0


def ids_oldest_first(connection: Connection, source: Source) -> list[str]:
    """The ids of all records of a source; what comes last is shown first."""
    return list(connection.exec_driver_sql(f"SELECT t.id {source.oldest_first}").scalars())


def add_rows(connection: Connection, rows: Sequence[tuple[Source, str]]) -> None:
    """Index records, given oldest first, as they are stored now; those that are gone by now are left out."""
    reindex(
        connection,
        [
            (source.table, row_id, row_values(connection, source.table, row_id))
            for source, row_id in reversed(rows)
        ],
    )


def pending(connection: Connection, limit: int) -> list[tuple[int, str]]:
    """Rowid and title of entries whose initials are still to be made."""
    found = connection.exec_driver_sql(
        "SELECT rowid, title FROM search_index WHERE search_index MATCH ? LIMIT ?",
        (f'initials : "{PENDING}"', limit),
    )
    return [(rowid, title) for rowid, title in found]


def set_initials(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Make the initials of entries given as rowid and title as stored."""
    for rowid, title in rows:
        connection.exec_driver_sql(
            "UPDATE search_index SET initials = ? WHERE rowid = ?", (_initials(title), rowid)
        )


@dataclass(frozen=True)
class _Entry:
    plan_id: str
    title: str
    words: str

    @property
    def columns(self) -> tuple[str, str, str]:
        return self.plan_id, self.title, self.words

    def initials(self) -> str:
        return _initials(self.title) if pinyin.ready() or not _is_chinese(self.title) else PENDING


def _entry(connection: Connection, source: Source, image: Mapping[str, Any]) -> _Entry | None:
    title, words = _title(image, source.title), _spaced(image, source.words)
    if not title and not words:
        return None
    return _Entry(_plan(connection, source.plan, image), title, words)


def _spaced(image: Mapping[str, Any], columns: Sequence[str]) -> str:
    """The texts of some columns as the index keeps them: tokens set apart by blanks."""
    return " ".join(token for text in _texts(image, columns) for token in _TOKEN.findall(text))


def _title(image: Mapping[str, Any], columns: Sequence[str]) -> str:
    """As _spaced(), with a mark for other signs: 重 is read otherwise after 科 than after 科，."""
    parts = (part for text in _texts(image, columns) for part in _PART.findall(text))
    return " ".join(part if part.isalnum() else _MARK for part in parts).strip(f" {_MARK}")


def _texts(image: Mapping[str, Any], columns: Sequence[str]) -> Iterator[str]:
    return ("".join(map(_plain, image.get(column) or "")) for column in columns)


_PLAN_OF = {
    "category_id": "SELECT plan_id FROM category WHERE id = ?",
    "task_id": "SELECT plan_id FROM category JOIN task ON task.category_id = category.id WHERE task.id = ?",
}


def _plan(connection: Connection, column: str | None, image: Mapping[str, Any]) -> str:
    if column is None:
        return EVERY_PLAN
    if column == "plan_id":
        return image[column]
    return connection.exec_driver_sql(_PLAN_OF[column], (image[column],)).scalar() or ""


def _insert(connection: Connection, fresh: Sequence[tuple[Source, str, _Entry]]) -> None:
    last: dict[Kind, int] = {}
    rows: list[tuple[int | str, ...]] = []
    for source, row_id, entry in fresh:
        if source.kind not in last:
            last[source.kind] = _last_rowid(connection, source.kind)
        last[source.kind] += 1
        rows.append((last[source.kind], row_id, *entry.columns, entry.initials()))
    if rows:
        connection.exec_driver_sql(_INSERT, rows)


def _last_rowid(connection: Connection, kind: Kind) -> int:
    bounds = rowids(kind)
    found = connection.exec_driver_sql(
        "SELECT rowid FROM search_index WHERE rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT 1", bounds
    )
    return found.scalar() or bounds[0]


@cache
def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).casefold()


def _is_chinese(spaced: str) -> bool:
    return not spaced.isascii()


def _initials(spaced: str) -> str:
    """What is found by pinyin in a title as the index keeps it: its initials, then its syllables."""
    if not _is_chinese(spaced):
        return " ".join(re.findall("[a-z]", spaced))
    signs = pinyin.syllables(spaced)
    spelled = [sign if re.fullmatch("[a-z]+", sign) else _BREAK for sign in signs if sign != _MARK]
    return " ".join((*(sign[0] for sign in spelled if sign != _BREAK), _BREAK, *spelled))
