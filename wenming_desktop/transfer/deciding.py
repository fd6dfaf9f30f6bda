"""What the clerk says of a difference: ours, theirs, or both in one text."""

from enum import StrEnum

from wenming_desktop.entities.fields import Value
from wenming_desktop.entities.table_names import Table
from wenming_desktop.entities.tables import TABLES


class Choice(StrEnum):
    """The answer."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


def both(table: str, column: str, ours: object, theirs: object) -> str | None:
    """Two texts of a field as one; None where that cannot be: names, choices, days, or too long a text.

    Args:
        table: whose field it is.
        column: the field.
        ours: the raw value here.
        theirs: the raw value there.
    """
    entity = TABLES.get(table)
    field = entity.columns.get(column) if entity else None
    if not entity or not field or field.holds is not Value.TEXT or field.personal:
        return None
    if column in entity.title or table == Table.SETTING:
        return None
    if not isinstance(ours, str) or not isinstance(theirs, str) or not ours or not theirs:
        return None
    if ours in theirs or theirs in ours:
        return max(ours, theirs, key=len)
    text = f"{ours}\n{theirs}" if field.lines else f"{ours}；{theirs}"
    return None if field.limit and len(text) > field.limit else text
