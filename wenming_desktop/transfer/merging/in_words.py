"""Differences as the clerk reads them: where, which field, and what stood and stands there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wenming_desktop.entities.fields import Entity, Field, Value
from wenming_desktop.entities.tables import EMPTY, TABLES
from wenming_desktop.transfer.merging.comparing import Comparison, Difference, Kind
from wenming_desktop.transfer.merging.states import PLACE, REFERENCES, Row, State
from wenming_desktop.words import chinese_date, shortened, size_text

KIND_WORDS = {
    Kind.CONFLICT: "两边都改了",
    Kind.CHANGED: "只在那台改了",
    Kind.NEW: "那台新增",
    Kind.DELETED: "那台删除了",
    Kind.LOST: "一边删除了，一边改了",
}
_NO_ROW: Row = {}
_IN_AN_ORDER = 8  # characters of each
# What the history tells in other ways.
_FILE = Field("file", "文件", stored="sha256")
_BESIDE = {
    ("evidence", "sha256"): _FILE,
    ("task", "category_id"): Field("category", TABLES["category"].word, Value.ROW, stored="category_id"),
}


@dataclass(frozen=True)
class Told:
    """A difference in words; what was is empty where nobody knows."""

    difference: Difference
    where: str
    field: str
    base: str
    ours: str
    theirs: str


def is_told(one: Difference) -> bool:
    """Whether a difference is of any interest to the clerk; ids, hashes and the like are of none."""
    if one.table not in TABLES or one.goes_with:
        return False
    field = _field(one) if one.column else None
    return one.column in {"", PLACE} or bool(field and field.in_history)


def _field(one: Difference) -> Field | None:
    return TABLES[one.table].columns.get(one.column) or _BESIDE.get((one.table, one.column))


class Wording:
    """Puts differences into words.

    Args:
        ours: the records here.
        comparison: theirs, held against them.
    """

    def __init__(self, ours: State, comparison: Comparison) -> None:
        self._states = (ours, comparison.theirs)
        self._differences = comparison.differences

    def told(self) -> Iterator[Told]:
        """All that are of any interest to the clerk, in order."""
        for one in filter(is_told, self._differences):
            entity = TABLES[one.table]
            row = self._row(one.table, one.row_id)
            field = _field(one)
            if one.column == PLACE:
                yield self._order(one, entity)
            elif field is _FILE:
                yield Told(one, self._where(entity, row), _FILE.word, *self._files(one))
            elif field:
                values = (self._word(field, value) for value in (one.base, one.ours, one.theirs))
                yield Told(one, self._where_of_field(entity, row), field.word, *values)
            else:
                yield self._whole(one, entity, row)

    def _where_of_field(self, entity: Entity, row: Row) -> str:
        """Of a link also whose it is: 任务 1-3 …　科室“人事科”."""
        where = self._where(entity, row)
        return f"{self._where_of_owner(entity, row)}　{where}" if row and entity.links else where

    def _where_of_owner(self, link: Entity, row: Row) -> str:
        """Whose a link is; every table that only links has one that it belongs to."""
        assert link.belongs_to  # noqa: S101 - as described
        owner = REFERENCES[link.table][link.belongs_to]
        return self._where(TABLES[owner], self._row(owner, row[link.belongs_to]))

    def _order(self, one: Difference, entity: Entity) -> Told:
        """The order of some rows, each by its code here, or its first words."""
        owner = next(iter(REFERENCES[one.table].values()), "")  # as group_of() has it
        above = self._row(owner, one.row_id.partition("|")[0]) if owner else _NO_ROW
        where = self._where(TABLES[owner], above) if owner in TABLES and above else entity.word
        values = (
            "、".join(self._short(entity, each) for each in order)
            for order in (one.base, one.ours, one.theirs)
        )
        return Told(one, where, f"{entity.word}的顺序", *values)

    def _short(self, entity: Entity, row_id: str) -> str:
        title = self._title(entity, self._row(entity.table, row_id))
        return title.split(" ")[0] if entity.table == "task" else shortened(title, _IN_AN_ORDER)

    def _files(self, one: Difference) -> tuple[str, str, str]:
        """What the file was, is here and is there, by its name and size."""
        rows = (state[one.table][one.row_id] for state in self._states)
        ours, theirs = (f"{row['original_name']}（{size_text(row['size'])}）" for row in rows)
        base = {one.ours: ours, one.theirs: theirs, None: EMPTY}.get(one.base, "另一个文件")
        return base, ours, theirs

    def _whole(self, one: Difference, entity: Entity, row: Row) -> Told:
        base, ours, theirs = (self._title(entity, each) for each in (one.base, one.ours, one.theirs))
        if entity.links:
            where = self._where_of_owner(entity, row)
            return Told(one, where, self._role(entity, row), base, ours, theirs)
        return Told(one, self._where(entity, row), entity.word, base, ours, theirs)

    def _row(self, table: str, row_id: str) -> Row:
        found = (state[table].get(row_id) for state in self._states)
        return next(filter(None, found), _NO_ROW)

    def _where(self, entity: Entity, row: Row) -> str:
        if not row:
            return f"已删除的{entity.word}"
        if entity.table == "task":
            return f"任务 {self._task(row)}"
        called = f"{entity.word}“{self._title(entity, row)}”"
        if entity.belongs_to and not entity.links:
            owner = REFERENCES[entity.table][entity.belongs_to]
            parent = self._row(owner, row[entity.belongs_to])
            return f"{self._title(TABLES[owner], parent)} {called}" if parent else called
        return called

    def _title(self, entity: Entity, row: Row | None) -> str:
        """What a row is called: a task by its code, a link by what is linked, others by their own words."""
        if not row:
            return EMPTY
        if entity.table == "task":
            return self._task({**row, "text": shortened(row["text"], 20)})
        if entity.links:
            return self._named(entity.table, entity.links, row)
        if entity.table == "volunteer":
            return self._named(entity.table, "person_id", row)
        if entity.table == "supervision_order":
            return f"{self._row('work_plan', row['plan_id']).get('year', '')}-{row['number']:02}"
        words = (self._word(entity.columns[column], row.get(column)) for column in entity.title)
        return shortened(" ".join(" ".join(words).split())) or EMPTY

    def _task(self, row: Row) -> str:
        """A task by its code and its whole text."""
        category = self._row("category", row["category_id"])
        return f"{category.get('ordinal', '?')}-{row['ordinal']} {' '.join(row['text'].split())}"

    def _named(self, table: str, column: str, row: Row) -> str:
        target = REFERENCES[table][column]
        return self._title(TABLES[target], self._row(target, row[column]))

    @staticmethod
    def _role(entity: Entity, row: Row) -> str:
        return entity.columns["role"].words[row["role"]] if "role" in row else entity.word

    def _word(self, field: Field, value: object) -> str:
        if value is None or value == "":
            return EMPTY
        for table in REFERENCES.values():
            if target := table.get(field.column):
                return self._title(TABLES[target], self._row(target, str(value)))
        if field.holds is Value.DAY:
            return chinese_date(date.fromisoformat(str(value)))
        return field.words.get(str(value), str(value))
