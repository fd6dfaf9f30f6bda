"""The tables as SQLAlchemy sees them; their SQL stands in db/migrations and is compared by a test."""

from db.models.archives import ArchiveBox, ArchiveItem, ArchiveSeries, WithdrawnNumber
from db.models.base import Base, new_id
from db.models.changes import Change, ChangedRow, Setting
from db.models.evidence import Evidence, EvidenceLink
from db.models.ledger import (
    Activity,
    ActivityEvidence,
    ActivityKind,
    ActivityTask,
    FundEntry,
    FundEvidence,
    LeadingGroupMember,
    PublicityEvidence,
    PublicityItem,
    ServiceHours,
    Volunteer,
)
from db.models.plan import Assignment, Category, Department, Measure, Person, Safeguard, Task, WorkPlan
from db.models.progress import (
    Indicator,
    MaterialRequirement,
    NegativeItem,
    ProgressReview,
    ProgressReviewRow,
    Quota,
    RequirementEvidence,
    SupervisionOrder,
    SupervisionReminder,
)

__all__ = [
    "Activity",
    "ActivityEvidence",
    "ActivityKind",
    "ActivityTask",
    "ArchiveBox",
    "ArchiveItem",
    "ArchiveSeries",
    "Assignment",
    "Base",
    "Category",
    "Change",
    "ChangedRow",
    "Department",
    "Evidence",
    "EvidenceLink",
    "FundEntry",
    "FundEvidence",
    "Indicator",
    "LeadingGroupMember",
    "MaterialRequirement",
    "Measure",
    "NegativeItem",
    "Person",
    "ProgressReview",
    "ProgressReviewRow",
    "PublicityEvidence",
    "PublicityItem",
    "Quota",
    "RequirementEvidence",
    "Safeguard",
    "ServiceHours",
    "Setting",
    "SupervisionOrder",
    "SupervisionReminder",
    "Task",
    "Volunteer",
    "WithdrawnNumber",
    "WorkPlan",
    "new_id",
]
