"""A pasted list of volunteers: read, shown with its faults, saved as one step."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from wenming_desktop import clock
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.fields import Value
from wenming_desktop.entities.tables import pasted, word_of
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.activity_rows import VolunteerDraft
from wenming_desktop.ledger.periods import is_day, parse_period
from wenming_desktop.ledger.volunteers import add_volunteer, check_volunteer
from wenming_desktop.plan.departments import known_names, split_names
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastedTable, PastePreview
from wenming_desktop.spreadsheets.looks import (
    is_long_phone,
    is_person,
    is_phone,
    is_unit,
    not_a_name,
    phone_text,
    without_gaps,
)
from wenming_desktop.spreadsheets.pasted_list import (
    Columns,
    ListRules,
    anything,
    claimed,
    names_alone,
    parts_by_look,
    pasted_row,
    read_list,
    save_rows,
    without_head,
)

_FIELDS = pasted("person", "volunteer")


def read_volunteers(
    session: Session, _plan_id: str, text: str, columns: Sequence[str | None] | None = None
) -> PastePreview[VolunteerDraft]:
    """Read a list of volunteers; saves nothing.

    Args:
        session: any.
        _plan_id: the roster is one for all years.
        text: a table with or without a header row; or names alone, apart by lines, blanks or commas.
        columns: the field of each column where the clerk corrected what was found; each field once.

    Raises:
        UserError: nothing in it, too large, or a field chosen for two columns.
    """
    departments = known_names(session)

    def is_department(cell: str) -> bool:
        return cell in departments or is_unit(cell)

    groups = {"department": is_department}

    def loose(text: str) -> PastedTable | None:
        rest = without_head(text, _FIELDS)
        looks = (("phone", is_phone), ("department", is_department), ("name", is_person))
        return parts_by_look(rest, looks, "name", groups) or names_alone(rest, split_names, "name", groups)

    def guess(table: PastedTable) -> Columns:
        return claimed(
            table,
            (
                ("name", is_person),
                ("department", is_department),
                ("phone", is_long_phone),
                ("joined_on", lambda cell: not is_phone(cell) and is_day(cell, clock.today().year)),
                ("phone", is_phone),
                ("number", lambda cell: any(sign.isdigit() for sign in cell)),
                *((field, anything) for field in ("name", "department", "post", "note")),
            ),
        )

    return read_list(
        text,
        columns,
        _FIELDS,
        ListRules(
            guess,
            lambda line, fields: _row(session, line, fields),
            _keys,
            lambda row, line: replace(row, errors={"name": f"与第{line}行重复。", **row.errors}),
            loose,
            groups,
        ),
    )


def correct_volunteer(
    session: Session, _plan_id: str, row: PastedRow[VolunteerDraft], fields: Mapping[str, str]
) -> PastedRow[VolunteerDraft]:
    """A row with some of its texts corrected in the preview, read and checked again."""
    return _row(session, row.line, {**row.fields, **fields})


def save_volunteers(session: Session, _plan_id: str, rows: Sequence[PastedRow[VolunteerDraft]]) -> list[str]:
    """Put the chosen rows on the roster as one step of the history; all of them or none; returns their ids.

    Raises:
        UserError: nothing chosen, or a row that has errors; it is named by its line.
    """
    describe(session, f"粘贴添加志愿者{len(rows)}名")
    return save_rows(rows, lambda draft: [add_volunteer(session, draft).id], "志愿者")


def _row(session: Session, line: int, fields: Mapping[str, str]) -> PastedRow[VolunteerDraft]:
    errors: dict[str, str] = {}
    joined_on: date | None = None
    if written := fields.get("joined_on", ""):
        try:
            joined_on = parse_period(written, clock.today().year).starts_on
        except UserError as error:
            errors["joined_on"] = error.message
    texts = {each.name: fields.get(each.name, "") for each in _FIELDS if each.holds != Value.DAY}
    for field, clean in (("name", without_gaps), ("department", without_gaps), ("phone", phone_text)):
        texts[field] = clean(texts[field])
    draft = VolunteerDraft(**texts, joined_on=joined_on)
    found, warnings = check_volunteer(session, draft)
    if is_unit(draft.name):
        warnings = (f"“{draft.name}”像是科室，请核对。", *warnings)
    return pasted_row(
        line,
        fields,
        draft,
        {**found, **errors, **not_a_name(draft.name, word_of("person", "name"))},
        warnings,
    )


def _keys(draft: VolunteerDraft) -> Iterator[Hashable]:
    if draft.name:
        yield draft.name, draft.department
    if draft.number:
        yield draft.number
