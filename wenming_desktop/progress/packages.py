"""填报包: which department was sent one, which has come back, which has not; what was decided of each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Department, DepartmentPackage
from wenming_desktop import clock
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.board import PlanBoard
from wenming_desktop.reading.written import supports


@dataclass(frozen=True)
class PackageRow:
    """The package that a department was sent last.

    Attributes:
        id, department_id, department: of the package, and of whom it went to.
        sent_at: when it was made, UTC.
        returned_at: when what came back last had been saved, UTC; None while nothing has.
    """

    id: str
    department_id: str
    department: str
    sent_at: datetime
    returned_at: datetime | None

    def days_out(self, today: date) -> int:
        """For how many days it has been out."""
        return max((today - clock.local_time(self.sent_at.timestamp()).date()).days, 0)


@dataclass(frozen=True)
class Addressee:
    """A department that can be sent a package.

    Attributes:
        name: its name.
        led, supported: how many tasks; of none there is nothing to send.
        package: the one that it was sent last.
    """

    name: str
    led: int
    supported: int
    package: PackageRow | None


def addressees(session: Session, plan: PlanBoard) -> list[Addressee]:
    """All departments in the clerk's order."""
    sent = {row.department_id: row for row in package_rows(session, plan.id)}
    tasks = [task for task in plan.tasks if not task.not_applicable]
    return [
        Addressee(
            row.name,
            sum(task.lead == row.name for task in tasks),
            sum(task.lead != row.name and supports(task.support, row.name) for task in tasks),
            sent.get(row.id),
        )
        for row in department_rows(session)
    ]


def package_rows(session: Session, plan_id: str) -> list[PackageRow]:
    """The newest package of each department that was sent one for a plan, in the clerk's order."""
    query = (
        select(DepartmentPackage, Department)
        .join(Department, Department.id == DepartmentPackage.department_id)
        .where(DepartmentPackage.plan_id == plan_id)
        .order_by(Department.ordinal, DepartmentPackage.sent_at, DepartmentPackage.id)
    )
    newest = {department.id: (package, department) for package, department in session.execute(query)}
    return [
        PackageRow(package.id, department.id, department.name, package.sent_at, package.returned_at)
        for package, department in newest.values()
    ]


def note_sent(session: Session, plan_id: str, sent: Mapping[str, str], at: datetime) -> None:
    """Keep on record which packages went out: package id -> department id."""
    session.add_all(
        DepartmentPackage(id=package_id, plan_id=plan_id, department_id=department_id, sent_at=at)
        for package_id, department_id in sent.items()
    )


def sent_package(session: Session, package_id: str) -> DepartmentPackage | None:
    """What is on record of a package; None for one that this workspace has not sent."""
    return session.get(DepartmentPackage, package_id)


def decided_of(session: Session, package_id: str) -> dict[str, str]:
    """What the clerk decided of a package that came back: name of a value or row -> hash of what it said."""
    package = sent_package(session, package_id)
    return json.loads(package.decided) if package else {}


def note_returned(
    session: Session, package: PackageRow, plan_id: str, decided: Mapping[str, str], at: datetime
) -> None:
    """Keep on record that a package came back.

    Args:
        session: of a change.
        package: whose; made if this workspace has not sent it.
        plan_id: of its plan.
        decided: what is decided now, beside what was before.
        at: when it had been saved, UTC.
    """
    row = sent_package(session, package.id)
    if row is None:
        row = DepartmentPackage(
            id=package.id,
            plan_id=plan_id,
            department_id=package.department_id,
            sent_at=package.sent_at,
            decided="{}",
        )
        session.add(row)
    row.returned_at = max(filter(None, (row.returned_at, at)))
    row.decided = json.dumps({**json.loads(row.decided), **decided}, ensure_ascii=False, sort_keys=True)


def not_returned(rows: Sequence[PackageRow]) -> list[PackageRow]:
    """The packages that are still out, the longest first."""
    return sorted((row for row in rows if row.returned_at is None), key=lambda row: row.sent_at)
