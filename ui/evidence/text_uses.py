"""用作题名、文号…: words of a file's text become a field of its record by one key."""

import re
from datetime import date

from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.proposing.days import whole_day
from wenming_desktop.words import shortened

USES = {"title": "T", "document_number": "W", "formed_on": "D", "responsible_body": "R"}  # field -> its key
_LATIN = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])")


def field_word(field: str) -> str:
    """What the clerk calls a field."""
    return word_of("evidence", field)


def value_of(field: str, text: str, today: date) -> object:
    """What a record would keep of this text; lines become one.

    Raises:
        UserError: there is no text, or it is no day where one is wanted.
    """
    words = _LATIN.sub("\0", text.strip())
    words = re.sub(r"\s+", "", words).replace("\0", " ")
    if not words:
        raise UserError(f"还没有选中文字。请选中要用作{field_word(field)}的字，再按一次。")
    if field != "formed_on":
        return words
    day = whole_day(words, today)
    if day is None:
        raise UserError(f"“{shortened(words)}”不是一个日期。请只选中年月日那几个字，再按一次。")
    return day
