"""A pasted list of volunteers: read, shown with its faults, saved as one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from wenming_desktop import clock
from wenming_desktop.changes.lane import describe
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.ledger.activity_rows import VolunteerDraft
from wenming_desktop.ledger.periods import parse_period
from wenming_desktop.ledger.volunteers import add_volunteer, volunteer_faults
from wenming_desktop.plan.departments import split_names
from wenming_desktop.spreadsheets.clipboard import read_table

HEADINGS: Mapping[str, Sequence[str]] = {
    "name": ("姓名", "志愿者", "志愿者姓名", "名字"),
    "department": ("科室", "部门", "单位", "所在科室", "所在部门", "所在单位"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码"),
    "number": ("编号", "志愿者编号", "注册编号", "注册号", "志愿者证号", "证号"),
    "joined_on": ("注册时间", "注册日期", "加入时间", "加入日期"),
    "note": ("备注", "说明"),
}


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
    table = read_table(text, HEADINGS)
    if not table.columns and len(table.rows[0][1]) == 1:
        found = [(line, {"name": name}) for line, (cell,) in table.rows for name in split_names(cell)]
    else:
        if not table.columns:
            width = len(table.rows[0][1])
            table = replace(table, columns=(*HEADINGS, *[None] * width)[:width])
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
    return (
        VolunteerDraft(
            fields.get("name", ""),
            fields.get("department", ""),
            fields.get("phone", ""),
            fields.get("number", ""),
            joined_on,
            fields.get("note", ""),
        ),
        errors,
    )


def _same(one: VolunteerDraft, other: VolunteerDraft) -> bool:
    same_person = (one.name, one.department) == (other.name, other.department)
    return same_person or bool(one.number and one.number == other.number)
