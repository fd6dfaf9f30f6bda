"""A pasted list of people with their departments, posts and phone numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Department, Person
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import field_of, pasted, word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.departments import (
    add_person,
    checked_name,
    find_department,
    known_names,
    split_names,
)
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

_FIELDS = pasted("person")
_DETAILS = ("post", "phone")


@dataclass(frozen=True)
class PersonDraft:
    """A person as pasted."""

    name: str
    department: str = ""  # a department's name or short name
    post: str = ""
    phone: str = ""


def read_people(
    session: Session, department: str, text: str, columns: Sequence[str | None] | None = None
) -> PastePreview[PersonDraft]:
    """Read a list of people; saves nothing.

    Args:
        session: any.
        department: of those whose row names none.
        text: a table with or without a header row; or names alone, apart by lines, blanks or commas.
        columns: the field of each column where the clerk corrected what was found; each field once.

    Raises:
        UserError: nothing in it, too large, or a field chosen for two columns.
    """
    known = known_names(session)

    def is_department(cell: str) -> bool:
        return cell in known or is_unit(cell)

    looks = (("phone", is_phone), ("department", is_department), ("name", is_person))
    groups = {"department": is_department}

    def loose(text: str) -> PastedTable | None:
        rest = without_head(text, _FIELDS)
        return parts_by_look(rest, looks, "name", groups) or names_alone(rest, split_names, "name", groups)

    def guess(table: PastedTable) -> Columns:
        return claimed(table, (*looks, ("name", anything), ("post", anything)))

    def read(line: int, fields: Mapping[str, str]) -> PastedRow[PersonDraft]:
        row = _row(session, line, {"department": department, **_filled(fields)})
        if fields.get("department") != "":
            return row
        return replace(row, warnings=(f"没有写科室，归入“{department}”，请核对。", *row.warnings))

    return read_list(
        text,
        columns,
        _FIELDS,
        ListRules(
            guess,
            read,
            lambda draft: [(draft.name, draft.department)] if draft.name else [],
            lambda row, line: replace(row, errors={"name": f"与第{line}行重复。", **row.errors}, there=False),
            loose,
            groups,
        ),
    )


def correct_person(
    session: Session, department: str, row: PastedRow[PersonDraft], fields: Mapping[str, str]
) -> PastedRow[PersonDraft]:
    """A row with some of its texts corrected in the preview, read and checked again."""
    return _row(session, row.line, {"department": department, **_filled({**row.fields, **fields})})


def save_people(session: Session, rows: Sequence[PastedRow[PersonDraft]]) -> list[str]:
    """Add these people, and write their details, as one step of the history; all of them or none.

    Returns:
        Their ids.

    Raises:
        UserError: nothing chosen, or a row that cannot be saved; it is named by its line.
    """
    describe(session, f"粘贴人员{len(rows)}名")
    saved: set[str] = set()

    def save(draft: PersonDraft) -> list[str]:
        person = add_person(session, find_department(session, draft.department), draft.name)
        if person.id in saved:
            raise FieldErrors({"name": f"“{draft.name}”在前面已有一行，请只留一行。"})
        saved.add(person.id)
        for field in _DETAILS:
            setattr(person, field, getattr(draft, field) or getattr(person, field))
        return [person.id]

    return save_rows(rows, save, "人员")


def _filled(fields: Mapping[str, str]) -> dict[str, str]:
    return {field: text for field, text in fields.items() if text}


def _row(session: Session, line: int, fields: Mapping[str, str]) -> PastedRow[PersonDraft]:
    checks = Checks()
    written = {each.name: without_gaps(fields.get(each.name, "")) for each in _FIELDS}
    texts = {field: checks.text(field_of("person", field), written[field]) for field in _DETAILS}
    texts["phone"] = phone_text(texts["phone"])
    department: Department | None = None
    try:
        checked_name(written["name"], word_of("person", "name"))
    except UserError as error:
        checks.fail("name", error.message)
    try:
        department = find_department(session, written["department"])
    except UserError as error:
        checks.fail("department", error.message)
    draft = PersonDraft(written["name"], department.name if department else written["department"], **texts)
    namesakes = session.scalars(select(Person).where(Person.name == draft.name)).all()
    there = next((row for row in namesakes if department and row.department_id == department.id), None)
    fresh = [
        field for field in _DETAILS if there and getattr(draft, field) not in {"", getattr(there, field)}
    ]
    said = [changes_said("person", fresh, there, draft)] if there and fresh else []
    if is_unit(draft.name):
        said.append(f"“{draft.name}”像是科室，请核对。")
    if namesakes and there is None:
        others = "、".join(row.department.name if row.department else "其他科室" for row in namesakes)
        said.append(f"{others}已有“{draft.name}”，这里会另加一名。")
    return pasted_row(
        line,
        fields,
        draft,
        {**checks.faults(), **not_a_name(draft.name, word_of("person", "name"))},
        said,
        there=there is not None and not fresh,
    )
