"""How an entity is described: its word, and each of its fields as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum
from functools import cached_property
from typing import Literal

YES_NO: Mapping[str, str] = {"0": "否", "1": "是"}


class Value(StrEnum):
    """What a field holds."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"  # whole, or exact decimal
    CHOICE = "choice"  # one of a few stored codes, each with its word
    ROW = "row"  # a row of another table: a department, a person, a task
    ROWS = "rows"  # rows of another table, by a table of links


@dataclass(frozen=True)
class Field:
    """One thing that an entity says.

    Attributes:
        name: what drafts, forms and their refusals call it.
        word: what the clerk reads, wherever it is.
        holds: the kind of value.
        stored: its column, or its table of links; the name by default.
        limit: characters of a text at most.
        lines: a text may have several lines; else blanks and line breaks in it become single blanks.
        required: a text must not be empty.
        words: stored -> shown, of a choice.
        searched: 搜索 finds it, among the names of records or behind them.
        pasted_as: what offices head its column with; none where it is not pasted.
        personal: hidden in what leaves the PC.
        in_history: 记录 shows its changes.
    """

    name: str
    word: str
    holds: Value = Value.TEXT
    stored: str = ""
    limit: int = 0
    lines: bool = False
    required: bool = False
    words: Mapping[str, str] = default(default_factory=dict[str, str])
    searched: Literal["", "title", "words"] = ""
    pasted_as: tuple[str, ...] = ()
    personal: bool = False
    in_history: bool = True

    @property
    def column(self) -> str:
        """Where it is stored."""
        return self.stored or self.name


@dataclass(frozen=True)
class Entity:
    """What a table holds.

    Attributes:
        table: its name.
        word: one row of it, e.g. 措施; for a table that only links, what is linked.
        fields: in the order of showing; columns left out (ids, ordinals, hashes) say nothing to the clerk.
        title: the columns that name a row.
        belongs_to: the column of the row it is a part of, if it is one.
        links: for a table that only links, the column of what is linked to ``belongs_to``.
    """

    table: str
    word: str
    fields: tuple[Field, ...] = ()
    title: tuple[str, ...] = ()
    belongs_to: str | None = None
    links: str | None = None

    @cached_property
    def columns(self) -> Mapping[str, Field]:
        """Column -> its field."""
        return {field.column: field for field in self.fields if field.holds != Value.ROWS}
