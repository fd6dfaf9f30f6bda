"""A pasted list of volunteers: read, shown with its faults, saved as one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from wenming_desktop import clock
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.fields import Value
from wenming_desktop.entities.tables import headings_of, pasted
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activity_rows import VolunteerDraft
from wenming_desktop.ledger.periods import parse_period
from wenming_desktop.ledger.volunteers import add_volunteer, volunteer_faults
from wenming_desktop.plan.departments import split_names
from wenming_desktop.spreadsheets.clipboard import read_pasted_table

_FIELDS = pasted("person", "volunteer")


@dataclass(frozen=True)
class PastedVolunteer:
    """One pasted volunteer: what would be saved, and why it cannot be, field by field."""

    line: int  # of the pasted text, from 1
    draft: VolunteerDraft
    errors: Mapping[str, str]


def read_volunteers(session: Session, text: str) -> list[PastedVolunteer]:
    """Read a list of volunteers; saves nothing.

    Args:
        session: any.
        text: a table with a header row; without one its columns are 姓名, 科室, 电话, 编号, 注册日期, 备注;
            or names alone, apart by lines, blanks or commas.

    Raises:
        UserError: nothing in it, or too large.
    """
    table = read_pasted_table(text, headings_of(_FIELDS))
    if not table.columns and len(table.rows[0][1]) == 1:
        found = [(line, {"name": name}) for line, (cell,) in table.rows for name in split_names(cell)]
    else:
        if not table.columns:
            width = len(table.rows[0][1])
            table = replace(table, columns=(*(each.name for each in _FIELDS), *[None] * width)[:width])
        found = list(table.records())
    rows: list[PastedVolunteer] = []
    for line, fields in found:
        draft, errors = _read(fields)
        errors = {**volunteer_faults(session, draft), **errors}
        twin = next((row for row in rows if _same(row.draft, draft)), None)
        if twin:
            errors.setdefault("name", f"与第{twin.line}行重复。")
        rows.append(PastedVolunteer(line, draft, errors))
    return rows


def save_volunteers(session: Session, rows: Sequence[PastedVolunteer]) -> list[str]:
    """Put the chosen rows on the roster as one step of the history; all of them or none; returns their ids.

    Raises:
        UserError: nothing chosen, or a row that has errors; it is named by its line.
    """
    if not rows:
        raise UserError("没有选中要添加的志愿者。")
    describe(session, f"粘贴添加志愿者{len(rows)}名")
    ids: list[str] = []
    for row in rows:
        try:
            if row.errors:
                raise FieldErrors(row.errors)
            ids.append(add_volunteer(session, row.draft).id)
        except FieldErrors as error:
            raise UserError(f"第{row.line}行没有通过检查，没有添加任何志愿者：{error.message}") from error
    return ids


def _read(fields: Mapping[str, str]) -> tuple[VolunteerDraft, dict[str, str]]:
    errors: dict[str, str] = {}
    joined_on: date | None = None
    if written := fields.get("joined_on", ""):
        try:
            joined_on = parse_period(written, clock.today().year).starts_on
        except UserError as error:
            errors["joined_on"] = error.message
    written = {each.name: fields.get(each.name, "") for each in _FIELDS if each.holds != Value.DAY}
    return VolunteerDraft(**written, joined_on=joined_on), errors


def _same(one: VolunteerDraft, other: VolunteerDraft) -> bool:
    same_person = (one.name, one.department) == (other.name, other.department)
    return same_person or bool(one.number and one.number == other.number)
