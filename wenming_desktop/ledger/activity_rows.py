"""What the window, the papers and the exports see of the activity ledger, and what they hand in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wenming_desktop.entities.choices import KindForm
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.plan.materials import MaterialKind


@dataclass(frozen=True)
class KindRow:
    """A kind of activity and how much hangs on it, over all years."""

    id: str
    name: str
    form: KindForm
    activities: int
    quotas: int


@dataclass(frozen=True)
class Service:
    """One volunteer's hours in one activity, travel not counted."""

    volunteer_id: str
    hours: Decimal


@dataclass(frozen=True)
class ActivityDraft:
    """An activity as the clerk fills it in; names and codes as they are shown, not ids."""

    kind: str  # the kind's name
    title: str
    starts_on: date | None
    ends_on: date | None = None  # None for one day
    place: str = ""
    organiser: str = ""  # a department's name or short name
    people: int | None = None  # how many took part
    hours: Decimal | None = None  # how long it lasted
    summary: str = ""
    tasks: tuple[str, ...] = ()  # codes such as "2-7"
    festival: str = ""
    agenda: str = ""  # 议题
    attendees: str = ""  # 参加人员
    conclusion: str = ""
    speaker: str = ""
    service: tuple[Service, ...] = ()


@dataclass(frozen=True)
class ActivityRow:
    """One line of the ledger."""

    id: str
    kind: str
    form: KindForm
    title: str
    starts_on: date
    ends_on: date | None
    place: str
    organiser: str | None
    people: int | None
    hours: Decimal | None
    festival: str | None
    tasks: tuple[str, ...]  # codes in the plan's order
    slots: tuple[tuple[MaterialKind, int], ...]  # how many files; first the usual set, also where there are 0
    volunteers: int
    missing: tuple[str, ...]  # what it still lacks, in the clerk's words: 议题, 照片 …


@dataclass(frozen=True)
class ActivityProof:
    """A piece of proof in one of an activity's slots; ``file.link_id`` is what to unlink."""

    kind: MaterialKind
    file: EvidenceRow


@dataclass(frozen=True)
class ServiceRow:
    """A volunteer's part in one activity."""

    volunteer_id: str
    name: str
    department: str | None
    hours: Decimal


@dataclass(frozen=True)
class ActivityDetail:
    """Everything of one activity."""

    row: ActivityRow
    draft: ActivityDraft  # what to fill the form with
    proof: tuple[ActivityProof, ...]
    service: tuple[ServiceRow, ...]


@dataclass(frozen=True)
class ActivityFilter:
    """Which activities of a plan to show; the conditions add up."""

    text: str = ""  # as search.lists.finds() finds it in any of its texts
    kind_id: str | None = None
    task_id: str | None = None
    department_id: str | None = None
    month: int | None = None  # 1-12, in which it begins
    lacking: Collection[MaterialKind] = ()  # lacks proof of at least one of these kinds


class ActivitySort(StrEnum):
    """What the ledger can be ordered by."""

    DATE = "date"
    TITLE = "title"
    KIND = "kind"
    ORGANISER = "organiser"
    PEOPLE = "people"
    HOURS = "hours"


@dataclass(frozen=True)
class VolunteerDraft:
    """A volunteer as the clerk fills the roster in."""

    name: str
    department: str = ""  # a department's name or short name
    phone: str = ""
    number: str = ""  # of the national volunteer system
    joined_on: date | None = None
    note: str = ""
    post: str = ""  # 职务 of the person, as lists say it; an empty one leaves what is on file


@dataclass(frozen=True)
class VolunteerRow:
    """A volunteer with the hours and activities of one plan's year."""

    id: str
    person_id: str
    name: str
    department: str | None
    phone: str
    number: str
    joined_on: date | None
    note: str
    hours: Decimal
    activities: int


@dataclass(frozen=True)
class VolunteerTotals:
    """The roster as a whole in one plan's year."""

    volunteers: int
    active: int  # with hours this year
    hours: Decimal
    other_times: int = 0  # somebody's service in one of the plan's activities with a day in another year,
    other_hours: Decimal = Decimal(0)  # and its hours: neither is counted
