"""What a list that goes out is made of: its rows, its columns in the words of the entities, its sums."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from wenming_desktop.documents.paper import Subject
from wenming_desktop.entities.tables import field_of

Value = str | int | Decimal | date | None
R = TypeVar("R")
AMOUNT = "#,##0.00"  # the look of sums of money


@dataclass(frozen=True)
class ListColumn(Generic[R]):
    """A column.

    Attributes:
        head: its word.
        value: what a row says in it.
        look: the number format of a spreadsheet; "" for its usual one.
        personal: its numbers are hidden from others.
    """

    head: str
    value: Callable[[R], Value]
    look: str = ""
    personal: bool = False


def column_of(table: str, name: str, value: Callable[[R], Value], look: str = "") -> ListColumn[R]:
    """A column of an entity's field, under the word that the field has everywhere."""
    field = field_of(table, name)
    return ListColumn(field.word, value, look, field.personal)


@dataclass(frozen=True)
class Laid:
    """A list laid out as plain values: what a workbook is written from."""

    heads: tuple[str, ...]
    looks: tuple[str, ...]
    personal: tuple[bool, ...]
    rows: Sequence[tuple[Value, ...]]
    sums: Sequence[tuple[Value, ...]]


class ListKind(Protocol):
    """A list that goes out, whatever its rows are."""

    @property
    def name(self) -> str:
        """On the command line."""
        ...

    @property
    def title(self) -> str:
        """What stands over it, behind the year."""
        ...

    @property
    def counted(self) -> str:
        """A measure word and what is counted, e.g. 个活动."""
        ...

    @property
    def is_personal(self) -> bool:
        """Whether it has numbers that are hidden from others."""
        ...

    @property
    def needs_plan(self) -> bool:
        """Whether it is about a year's plan; else there is something in it without any."""
        ...

    def ids(self, subject: Subject) -> Sequence[str]:
        """All that the year has, in the usual order."""
        ...

    def laid(self, subject: Subject, ids: Sequence[str]) -> Laid:
        """These rows in this order; what is gone is left out."""
        ...


@dataclass(frozen=True)
class RowList(Generic[R]):
    """A ListKind of rows of one make.

    Attributes:
        name, title, counted, needs_plan: as ListKind.
        columns: left to right.
        everything: the ids of all of the year.
        fetch: the rows of some ids, in their order.
        sums: what stands under the list, a line each: head -> value; the first is what it sums up.
    """

    name: str
    title: str
    counted: str
    columns: tuple[ListColumn[R], ...]
    everything: Callable[[Subject], Sequence[str]]
    fetch: Callable[[Subject, Sequence[str]], Sequence[R]]
    sums: Callable[[Sequence[R]], Sequence[Mapping[str, Value]]] = lambda _rows: ()
    needs_plan: bool = True

    @property
    def is_personal(self) -> bool:
        """As ListKind."""
        return any(column.personal for column in self.columns)

    def ids(self, subject: Subject) -> Sequence[str]:
        """As ListKind."""
        return self.everything(subject)

    def laid(self, subject: Subject, ids: Sequence[str]) -> Laid:
        """As ListKind."""
        rows = self.fetch(subject, ids)
        heads = tuple(column.head for column in self.columns)
        return Laid(
            heads,
            tuple(column.look for column in self.columns),
            tuple(column.personal for column in self.columns),
            [tuple(column.value(row) for column in self.columns) for row in rows],
            [tuple(line.get(head) for head in heads) for line in self.sums(rows)],
        )
