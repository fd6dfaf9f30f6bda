"""Every entity that the clerk reads of, by its table, and what is asked of their descriptions."""

from collections.abc import Iterable, Mapping
from typing import Literal

from wenming_desktop.entities import archives, evidence, inspection, ledger, plan, progress
from wenming_desktop.entities.fields import Entity, Field, Value

EMPTY = "（空）"  # where there is no value

TABLES: Mapping[str, Entity] = {
    entity.table: entity
    for floor in (plan, evidence, ledger, progress, archives, inspection)
    for entity in floor.ENTITIES
}


def field_of(table: str, name: str) -> Field:
    """A field by its name; KeyError for a name that no field has."""
    for each in TABLES[table].fields:
        if each.name == name:
            return each
    raise KeyError(table, name)


def word_of(table: str, name: str) -> str:
    """What the clerk calls a field; KeyError as field_of()."""
    return field_of(table, name).word


def texts_of(table: str) -> tuple[Field, ...]:
    """The fields that hold a text of the clerk's own, all with a limit."""
    return tuple(each for each in TABLES[table].fields if each.holds == Value.TEXT and each.limit)


def searched(table: str, where: Literal["title", "words"]) -> tuple[str, ...]:
    """The columns in which 搜索 finds a record, among names or behind them."""
    return tuple(each.column for each in TABLES[table].fields if each.searched == where)


def pasted(*tables: str) -> tuple[Field, ...]:
    """The fields that a pasted list of records of these tables may have columns for."""
    return tuple(each for table in tables for each in TABLES[table].fields if each.pasted_as)


def headings_of(fields: Iterable[Field]) -> dict[str, tuple[str, ...]]:
    """Name of a field -> what offices head its column with."""
    return {each.name: each.pasted_as for each in fields}


def words_of(fields: Iterable[Field]) -> dict[str, str]:
    """Name of a field -> what the clerk calls it."""
    return {each.name: each.word for each in fields}


def personal(table: str) -> tuple[str, ...]:
    """The columns that are hidden in what leaves the PC."""
    return tuple(each.column for each in TABLES[table].fields if each.personal)
