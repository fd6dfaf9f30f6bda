"""Departments and people as they are pasted from a spreadsheet or a list of names."""

from collections.abc import Sequence

from ui.ground.desk import Desk
from ui.parts.paste_dialog import PasteKind
from ui.parts.pasted_model import PastedSheet
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import pasted, words_of
from wenming_desktop.plan import department_list, people_list
from wenming_desktop.plan.departments import DepartmentDraft, department_rows
from wenming_desktop.plan.people_list import PersonDraft
from wenming_desktop.spreadsheets.clipboard import PastedRow, PastePreview

DEPARTMENT_SHEET = PastedSheet(
    words_of(pasted("department")),
    ("name",),
    widths={"name": 130, "head": 84, "contact": 124, "short_name": 84},
)


def _read_departments(
    session: Session, _plan_id: str, text: str, columns: Sequence[str | None] | None
) -> PastePreview[DepartmentDraft]:
    return department_list.read_department_list(department_list.known_departments(session), text, columns)


def _correct_department(
    session: Session, _plan_id: str, row: PastedRow[DepartmentDraft], fields: dict[str, str]
) -> PastedRow[DepartmentDraft]:
    return department_list.correct_department(department_list.known_departments(session), row, fields)


def _save_departments(
    session: Session, _plan_id: str, rows: Sequence[PastedRow[DepartmentDraft]]
) -> list[str]:
    return department_list.save_department_list(session, rows)


def _departments(desk: Desk) -> list[str]:
    return [row.name for row in desk.read(department_rows)]


DEPARTMENTS = PasteKind(
    what="科室",
    counted="个",
    sheet=DEPARTMENT_SHEET,
    read=_read_departments,
    correct=_correct_department,
    save=_save_departments,
    hint="也可以只是名称。",
)


def people_of(department: str) -> PasteKind[PersonDraft]:
    """The people of a department; a row may name another one."""

    def read(
        session: Session, _plan_id: str, text: str, columns: Sequence[str | None] | None
    ) -> PastePreview[PersonDraft]:
        return people_list.read_people(session, department, text, columns)

    def correct(
        session: Session, _plan_id: str, row: PastedRow[PersonDraft], fields: dict[str, str]
    ) -> PastedRow[PersonDraft]:
        return people_list.correct_person(session, department, row, fields)

    def save(session: Session, _plan_id: str, rows: Sequence[PastedRow[PersonDraft]]) -> list[str]:
        return people_list.save_people(session, rows)

    return PasteKind(
        what="人员",
        counted="名",
        sheet=PastedSheet(
            words_of(pasted("person")), ("name", "department"), widths={"department": 150, "phone": 124}
        ),
        read=read,
        correct=correct,
        save=save,
        names={"department": _departments},
        hint=f"也可以只是名字；没有写科室的算“{department}”的。",
    )
