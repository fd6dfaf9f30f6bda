"""The tables as SQLAlchemy sees them; their SQL stands in db/migrations and is compared by a test."""

from db.models.base import Base, new_id
from db.models.evidence import Evidence, EvidenceLink
from db.models.history import Change, ChangedRow, Setting
from db.models.plan import (
    Assignment,
    Category,
    Department,
    Measure,
    Person,
    Safeguard,
    Task,
    WorkPlan,
)

__all__ = [
    "Assignment",
    "Base",
    "Category",
    "Change",
    "ChangedRow",
    "Department",
    "Evidence",
    "EvidenceLink",
    "Measure",
    "Person",
    "Safeguard",
    "Setting",
    "Task",
    "WorkPlan",
    "new_id",
]
