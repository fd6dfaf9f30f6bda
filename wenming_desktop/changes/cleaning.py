"""What has no shape is not stored: the clerk's own texts lose it, whatever way they came in."""

from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Mapper

from db.models import Base
from wenming_desktop.entities.tables import TABLES, texts_of
from wenming_desktop.words import without_marks

_TEXTS = {table: texts_of(table) for table in TABLES}


def clean_texts(_mapper: Mapper[Any], _connection: Connection, row: Base) -> None:
    """Clean the texts of a row that are about to be written; those stored before stay as they are."""
    state = inspect(row)
    for field in _TEXTS.get(row.__tablename__, ()):
        written = state.attrs[field.column]
        value = written.loaded_value
        if isinstance(value, str) and not value.isprintable() and written.history.has_changes():
            setattr(row, field.column, without_marks(value, "\n" if field.lines else " "))
