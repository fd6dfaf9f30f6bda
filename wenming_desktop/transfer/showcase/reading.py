"""What the pages show, read from the database at one moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.engine import chunks
from db.models import (
    Activity,
    ActivityEvidence,
    Category,
    Evidence,
    FundEntry,
    FundEvidence,
    MaterialRequirement,
    PublicityEvidence,
    PublicityItem,
    RequirementEvidence,
    Task,
)
from wenming_desktop.evidence.captions import Caption, captions_of
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activity_list import page_activities
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityRow
from wenming_desktop.ledger.funds import FundFilter, FundRow, page_funds
from wenming_desktop.ledger.publicity import PublicityFilter, PublicityRow, page_publicity
from wenming_desktop.progress.gaps import Gap, gaps
from wenming_desktop.progress.indicators import IndicatorRow, page_indicators
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.transfer.bag_format import PAYLOAD
from wenming_desktop.transfer.showcase.markup import href

_TO_VOLUMES = 2  # folders up from ``data/`` to where the volumes lie
Placed = tuple[PurePosixPath, EvidenceRow]


@dataclass(frozen=True, slots=True)
class ShownFile:
    """What is said of one piece of evidence; ``picture`` by what it is called.

    ``places`` are where its copies lie in the archive.
    """

    row: EvidenceRow
    places: list[PurePosixPath]
    document_number: str
    body: str  # 责任者
    picture: bool
    caption: Caption


@dataclass(frozen=True)
class ShownActivity:
    """An activity with its summary and the ids of its proof; ``number`` counts the plan's, from 1."""

    number: int
    row: ActivityRow
    summary: str
    proof: tuple[str, ...]


@dataclass(frozen=True)
class ShownYear:
    """A plan and what was done for it.

    Attributes:
        folder: its folder in the archive.
        plan: the plan.
        gaps: what its tasks lack, by task.
        slots: the slots that a file fills, by task and evidence.
        activities: in the order of their days.
        indicators: in the standard's order.
        publicity, funds: the newest first, each with the ids of its proof.
    """

    folder: PurePosixPath
    plan: PlanView
    gaps: Mapping[str, Sequence[Gap]]
    slots: Mapping[tuple[str, str], Sequence[str]]
    activities: tuple[ShownActivity, ...]
    indicators: tuple[IndicatorRow, ...]
    publicity: tuple[tuple[PublicityRow, tuple[str, ...]], ...]
    funds: tuple[tuple[FundRow, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Showcase:
    """All that the pages show.

    ``files`` are those in the archive, by the id of the evidence.
    ``volumes`` names the folder of the volume, beside this one's, of what lies in another.
    """

    unit: str
    written: datetime
    years: tuple[ShownYear, ...]
    files: Mapping[str, ShownFile]
    volumes: Mapping[PurePosixPath, str] = field(default_factory=dict[PurePosixPath, str])

    def address(self, place: PurePosixPath, depth: int) -> str:
        """The relative address of a file from a page that lies ``depth`` folders below ``data/``."""
        volume = self.volumes.get(place)
        if volume is None:
            return href(place, depth)
        return href(PurePosixPath(volume, PAYLOAD) / place, depth + _TO_VOLUMES)


def read_showcase(
    session: Session,
    plans: Sequence[tuple[PurePosixPath, PlanView]],
    evidence: Sequence[Placed],
    now: datetime,
    job: Job,
    *,
    beside: bool = True,
) -> Showcase:
    """Read it.

    Args:
        session: the snapshot.
        plans: those in the archive, each with its folder.
        evidence: what is in the archive, each copy with its path.
        now: local time of the archive.
        job: may cancel.
        beside: whether what hangs on no task is shown too.
    """
    years = tuple(_year(session, folder, plan, now.date(), beside=beside) for folder, plan in job.each(plans))
    return Showcase(plans[0][1].unit, now, years, _files(session, evidence, job))


def _year(session: Session, folder: PurePosixPath, plan: PlanView, today: date, *, beside: bool) -> ShownYear:
    lacking: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps(session, plan.id, today):
        lacking[gap.task_id].append(gap)
    proof = _linked(session, ActivityEvidence.activity_id, ActivityEvidence.evidence_id, Activity, plan.id)
    reports = _linked(
        session, PublicityEvidence.publicity_item_id, PublicityEvidence.evidence_id, PublicityItem, plan.id
    )
    vouchers = _linked(session, FundEvidence.fund_entry_id, FundEvidence.evidence_id, FundEntry, plan.id)
    told = select(Activity.id, Activity.summary).where(Activity.plan_id == plan.id)
    summaries = dict(session.execute(told).all())
    codes = {task.code for task in plan.tasks}
    activities = [
        row
        for row in page_activities(session, plan.id, ActivityFilter(), 0, -1)
        if codes.intersection(row.tasks) or (beside and not row.tasks)
    ]
    return ShownYear(
        folder=folder,
        plan=plan,
        gaps=lacking,
        slots=_slots(session, plan.id),
        activities=tuple(
            ShownActivity(number, row, summaries.get(row.id, ""), proof.get(row.id, ()))
            for number, row in enumerate(activities, start=1)
        ),
        indicators=tuple(page_indicators(session, plan.id, limit=-1)),
        publicity=tuple(
            (row, reports.get(row.id, ()))
            for row in page_publicity(session, plan.id, PublicityFilter(), 0, -1 if beside else 0)
        ),
        funds=tuple(
            (row, vouchers.get(row.id, ()))
            for row in page_funds(session, plan.id, FundFilter(), 0, -1 if beside else 0)
        ),
    )


def _linked(
    session: Session,
    owner: InstrumentedAttribute[str],
    evidence: InstrumentedAttribute[str],
    table: type[Activity] | type[PublicityItem] | type[FundEntry],
    plan_id: str,
) -> dict[str, tuple[str, ...]]:
    """The ids of the proof of each activity, report or entry of a plan."""
    query = (
        select(owner, evidence)
        .join(table, table.id == owner)
        .join(Evidence, Evidence.id == evidence)
        .where(table.plan_id == plan_id)
        .order_by(Evidence.formed_on, Evidence.title, Evidence.id)
    )
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for owner_id, evidence_id in session.execute(query):
        found[owner_id][evidence_id] = None
    return {owner_id: tuple(ids) for owner_id, ids in found.items()}


def _slots(session: Session, plan_id: str) -> dict[tuple[str, str], list[str]]:
    query = (
        select(MaterialRequirement.task_id, RequirementEvidence.evidence_id, MaterialRequirement.name)
        .join(RequirementEvidence, RequirementEvidence.requirement_id == MaterialRequirement.id)
        .join(Task, Task.id == MaterialRequirement.task_id)
        .join(Category, Category.id == Task.category_id)
        .where(Category.plan_id == plan_id)
        .order_by(MaterialRequirement.ordinal)
    )
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for task_id, evidence_id, name in session.execute(query):
        found[task_id, evidence_id].append(name)
    return found


def _files(session: Session, evidence: Sequence[Placed], job: Job) -> dict[str, ShownFile]:
    rows = {row.id: row for _, row in evidence}
    found: dict[str, ShownFile] = {}
    columns = (Evidence.id, Evidence.document_number, Evidence.responsible_body, Evidence.picture)
    for some in job.each(chunks(list(rows))):
        captions = captions_of(session, some)
        for key, number, body, picture in session.execute(select(*columns).where(Evidence.id.in_(some))):
            row = rows[key]
            found[row.id] = ShownFile(row, [], number, body, picture, captions[key])
    for path, row in evidence:
        found[row.id].places.append(path)
    return found
