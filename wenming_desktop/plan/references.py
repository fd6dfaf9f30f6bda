"""The fields of a form that name a task or a department."""

from sqlalchemy.orm import Session

from db.models import Department, Task
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks
from wenming_desktop.plan.departments import find_department
from wenming_desktop.plan.tasks import find_task


def checked_task(checks: Checks, session: Session, field: str, plan_id: str, code: str) -> Task | None:
    """The plan's task with this code; None for an empty one and where there is none, which is noted."""
    try:
        return find_task(session, plan_id, code.strip()) if code.strip() else None
    except UserError as error:
        checks.fail(field, error.message)
        return None


def checked_department(checks: Checks, session: Session, field: str, name: str) -> Department:
    """The department with this name or short name.

    Where there is none, that is noted and a stand-in returned, which finish() never lets through.
    """
    try:
        if name.strip():
            return find_department(session, name)
        checks.fail(field, "请选择科室。")
    except UserError as error:
        checks.fail(field, error.message)
    return Department()
