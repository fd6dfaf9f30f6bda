"""A pasted list of departments: names alone, or a table with heads and phone numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Department
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import pasted, word_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.plan.departments import (
    DepartmentDraft,
    add_departments,
    checked_department,
    split_names,
)
from wenming_desktop.reading.department_names import doubt_of_department, why_no_department
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastedTable, PastePreview
from wenming_desktop.spreadsheets.looks import (
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
    changes_said,
    claimed,
    names_alone,
    parts_by_look,
    pasted_row,
    read_list,
    save_rows,
    without_head,
)

_FIELDS = pasted("department")
_LOOKS = (("contact", is_phone), ("name", is_unit), ("head", is_person))
_DETAILS = re.compile(r"\s*[（(]([^（()）]+)[)）]")  # 信息股（吕志强 8661101）
_BETWEEN = re.compile(r"[\s、，,；;:：/]+")
_LABELS = {word for each in _FIELDS for word in each.pasted_as}
_SHORT = 4  # signs of a short name at most
Known = Mapping[str, DepartmentDraft]


def read_department_list(
    known: Known, text: str, columns: Sequence[str | None] | None = None
) -> PastePreview[DepartmentDraft]:
    """Read a list of departments; saves nothing.

    Args:
        known: name -> what is stored of the departments that are there, or will be.
        text: a table, with or without a header row; or names apart by lines, blanks, 、 or commas.
        columns: the field of each column where the clerk corrected what was found; each field once.

    Raises:
        UserError: nothing, or too much, was pasted, or a field chosen for two columns.
    """
    return read_list(
        text,
        columns,
        _FIELDS,
        ListRules(
            _guessed,
            lambda line, fields: _row(known, line, fields),
            lambda draft: [draft.name],
            _repeated,
            _loose,
        ),
    )


def correct_department(
    known: Known, row: PastedRow[DepartmentDraft], fields: Mapping[str, str]
) -> PastedRow[DepartmentDraft]:
    """A row with some of its texts corrected in the preview, read and checked again."""
    return _row(known, row.line, {**row.fields, **fields})


def known_departments(session: Session) -> dict[str, DepartmentDraft]:
    """Name -> what is stored of it."""
    return {
        row.name: DepartmentDraft(row.name, row.short_name, row.head, row.contact)
        for row in session.scalars(select(Department))
    }


def save_department_list(session: Session, rows: Sequence[PastedRow[DepartmentDraft]]) -> list[str]:
    """Add these departments, and write their details, as one step of the history; all of them or none.

    Returns:
        Their ids.

    Raises:
        UserError: nothing chosen, or a row that cannot be saved; it is named by its line.
    """
    describe(session, f"粘贴科室{len(rows)}个")
    drafts: dict[str, DepartmentDraft] = {}

    def take(draft: DepartmentDraft) -> list[str]:
        draft = checked_department(draft)
        if draft.name in drafts:
            raise FieldErrors({"name": f"“{draft.name}”在前面已有一行，请只留一行。"})
        drafts[draft.name] = draft
        return []

    save_rows(rows, take, "科室")
    add_departments(session, list(drafts.values()))  # at once: one by one each would look at all the others
    ids = {row.name: row.id for row in session.scalars(select(Department))}
    return [ids[name] for name in drafts]


def _row(known: Known, line: int, fields: Mapping[str, str]) -> PastedRow[DepartmentDraft]:
    fields = _with_details(known, fields)
    written = {each.name: without_gaps(fields.get(each.name, "")) for each in _FIELDS}
    draft = DepartmentDraft(**{**written, "contact": phone_text(written["contact"])})
    errors: Mapping[str, str] = {}
    try:
        draft = checked_department(draft)
    except FieldErrors as error:
        errors = error.fields
    lines = [part for part in fields.get("name", "").split("\n") if part.strip()]
    if len(lines) > 1 and all(map(is_unit, lines)):
        errors = {**errors, "name": f"这一格里有 {len(lines)} 个科室，请分成几行。"}
    within = _BETWEEN.split(found[1]) if (found := _DETAILS.search(draft.name)) else []
    if len(within) > 1 and all(map(is_unit, within)) and draft.name not in known:
        errors = {**errors, "name": f"括号里有 {len(within)} 个科室，请分成几行，或去掉括号。"}
    errors = {**errors, **not_a_name(draft.name, word_of("department", "name"))}
    said = [f"“{draft.name}”像是人名，请核对。"] if is_person(draft.name) else []
    there = known.get(draft.name)
    if there is None and (why := why_no_department(draft.name)):
        errors = {"name": why, **errors}
    elif doubt := doubt_of_department(draft.name):
        said.append(doubt)
    fresh = [field for field, text in draft.details().items() if there and getattr(there, field) != text]
    if there and fresh:
        said.append(changes_said("department", fresh, there, draft))
    return pasted_row(line, fields, draft, errors, said, there=there is not None and not fresh)


def _with_details(known: Known, fields: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of a row; who leads it and a phone number in brackets behind the name are no part of it."""
    name = fields.get("name", "")
    found = _DETAILS.search(name)
    if found is None or name in known:
        return fields
    parts = [part for part in _BETWEEN.split(found[1]) if part and part not in _LABELS]
    looks = ["contact" if is_phone(part) else "head" if is_person(part) else "" for part in parts]
    taken = any(fields.get(look) for look in looks)
    if not looks or taken or "" in looks or len(set(looks)) < len(looks):
        return fields
    return {**fields, **dict(zip(looks, parts, strict=True)), "name": _DETAILS.sub("", name)}


def _repeated(row: PastedRow[DepartmentDraft], line: int) -> PastedRow[DepartmentDraft]:
    return replace(row, errors={"name": f"与第{line}行是同一个科室，请只留一行。", **row.errors}, there=False)


def _loose(text: str) -> PastedTable | None:
    rest = without_head(text, _FIELDS)
    return parts_by_look(rest, _LOOKS, "name") or names_alone(rest, split_names, "name")


def _guessed(table: PastedTable) -> Columns:
    columns = claimed(table, _LOOKS)
    names = [cells[columns.index("name")] for _, cells in table.rows] if "name" in columns else []

    def shortens(cell: str) -> bool:
        return len(cell) <= _SHORT and any(_within(cell, name) for name in names)

    return claimed(table, (*_LOOKS, ("short_name", shortens), ("name", anything)))


def _within(short: str, name: str) -> bool:
    """Whether the signs of a short name stand in a name in this order."""
    signs = iter(name)
    return short != name and all(sign in signs for sign in short)
