"""An activity as text, field by field: what is typed or pasted, read into a draft, and written back."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from wenming_desktop.entities.fields import Value
from wenming_desktop.entities.tables import TABLES
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.periods import parse_period

# ``starts_on`` may hold a whole period; ``ends_on`` is for a column of its own.
_AS_WRITTEN = tuple(
    each.name for each in TABLES["activity"].fields if each.holds in {Value.TEXT, Value.CHOICE, Value.ROW}
)
_PEOPLE = re.compile(r"约?(-?\d{1,9})[人名位]?(?:次|左右)?")
_HOURS = re.compile(r"约?(?P<hours>-?\d{1,7}(?:\.\d{1,9})?)(?:个?(?:小时|学时|课时|[hH]))?")
_HOURS_MINUTES = re.compile(r"约?(?:(?P<hours>\d{1,4})(?:个?小时|时|[hH]))?(?P<minutes>\d{1,5})(?:分钟?|min)")
_CODE = re.compile(r"(\d{1,3})[-.．—–－](\d{1,3})")


def read_fields(fields: Mapping[str, str], year: int) -> tuple[ActivityDraft, dict[str, str], list[str]]:
    """Read an activity from texts.

    Args:
        fields: by the names of an activity's fields; absent ones are empty.
        year: the plan's, for dates that name none.

    Returns:
        The draft without what could not be read, field -> why that was, and warnings.
    """
    errors: dict[str, str] = {}
    warnings: list[str] = []
    written = {name: fields.get(name, "").strip() for name in _AS_WRITTEN}
    draft = replace(ActivityDraft("", "", None), **written)
    for field in ("starts_on", "ends_on"):
        text = fields.get(field, "").strip()
        if text:
            try:
                period = parse_period(text, draft.starts_on.year if draft.starts_on else year)
            except UserError as error:
                errors[field] = error.message
                continue
            if not period.exact:
                said = f"{period.starts_on}至{period.ends_on}" if period.ends_on else f"{period.starts_on}"
                warnings.append(f"“{text[:40]}”按 {said} 登记，请核对。")
            if field == "starts_on":
                draft = replace(draft, starts_on=period.starts_on, ends_on=period.ends_on)
            else:
                draft = replace(draft, ends_on=period.ends_on or period.starts_on)
    people, hours = _squeezed(fields, "people"), _squeezed(fields, "hours")
    try:
        draft = replace(draft, people=_people(people))
    except UserError as error:
        errors["people"] = error.message
    try:
        draft = replace(draft, hours=parse_hours(hours))
    except UserError as error:
        errors["hours"] = error.message
    tasks, unread = read_codes(fields.get("tasks", ""))
    if unread:
        errors["tasks"] = f"看不懂任务编号“{unread[:20]}”，请写成“2-7、4-2”这样。"
    return replace(draft, tasks=tasks), errors, warnings


def write_fields(draft: ActivityDraft) -> dict[str, str]:
    """The texts that read_fields() reads into this draft; the volunteers' hours are not among them."""
    written: dict[str, str] = {name: getattr(draft, name) for name in _AS_WRITTEN}
    return written | {
        "starts_on": draft.starts_on.isoformat() if draft.starts_on else "",
        "ends_on": draft.ends_on.isoformat() if draft.ends_on else "",
        "people": "" if draft.people is None else str(draft.people),
        "hours": "" if draft.hours is None else format(draft.hours, "f"),
        "tasks": "、".join(draft.tasks),
    }


def parse_hours(text: str) -> Decimal | None:
    """Hours as written: "2.5", "3小时", "1小时30分", "90分钟"; None if empty. UserError if unreadable."""
    if not text:
        return None
    if found := _HOURS.fullmatch(text):
        return Decimal(found["hours"])
    if found := _HOURS_MINUTES.fullmatch(text):
        hours = Decimal(found["hours"] or 0) + Decimal(found["minutes"]) / 60
        return hours.quantize(Decimal("0.01"), ROUND_HALF_UP)
    raise UserError(f"看不懂时长“{text[:20]}”，请填小时数，例如 2.5。")


def _people(text: str) -> int | None:
    if not text:
        return None
    found = _PEOPLE.fullmatch(text)
    if not found:
        raise UserError(f"看不懂人数“{text[:20]}”，请填整数。")
    return int(found[1])


def read_codes(text: str) -> tuple[tuple[str, ...], str]:
    """The task codes in a text, each once, and what of it is no code.

    A spreadsheet turns 2-7 into "2月7日", so that is read as well.
    """
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"(\d{1,2})月(\d{1,2})日", r"\1-\2", text)
    codes = tuple(dict.fromkeys(f"{int(a)}-{int(b)}" for a, b in _CODE.findall(text)))
    return codes, re.sub(r"[\s、,;；，/和及任务第项号。]+", "", _CODE.sub("", text))


def _squeezed(fields: Mapping[str, str], field: str) -> str:
    return re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", fields.get(field, "")))
