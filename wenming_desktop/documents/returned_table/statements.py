"""What a table that came back says of tasks: the rows by what they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wenming_desktop.documents.returned_table.rows import SheetRow, Unread


@dataclass
class Statement:
    """What a table says of one task in one place: a row, and the rows that go on with it.

    Attributes:
        rows: in the order of the sheet but for the first, the head.
        doubt: why the rows may mean something else, as a Chinese clause; "".
    """

    rows: list[SheetRow]
    doubt: str = ""

    @property
    def number(self) -> int:
        """The head's row, from 1."""
        return self.rows[0].number


@dataclass
class Matched:
    """The rows by what they are.

    Attributes:
        tasks: task id -> what is said of it, once as a rule.
        fresh: rows that are no task of the plan.
        strange: task id -> the row that has its key and quite another text.
        misplaced: rows whose key is another task's.
        foreign: rows whose key is no task's of the plan.
        unread: rows that are nothing.
        unclear: rows that may be several tasks.
    """

    tasks: dict[str, list[Statement]] = field(default_factory=dict[str, list[Statement]])
    fresh: list[Statement] = field(default_factory=list[Statement])
    strange: dict[str, Statement] = field(default_factory=dict[str, Statement])
    misplaced: list[int] = field(default_factory=list[int])
    foreign: list[int] = field(default_factory=list[int])
    unread: list[Unread] = field(default_factory=list[Unread])
    unclear: list[SheetRow] = field(default_factory=list[SheetRow])

    def statements(self) -> Iterator[Statement]:
        """All of them."""
        for statements in self.tasks.values():
            yield from statements
        yield from self.fresh
        yield from self.strange.values()
