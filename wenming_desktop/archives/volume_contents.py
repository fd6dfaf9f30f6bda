"""卷内目录: which proof lies in which volume, in its order, with running 页次."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import (
    Activity,
    ActivityEvidence,
    ActivityTask,
    Category,
    Evidence,
    EvidenceLink,
    MaterialRequirement,
    RequirementEvidence,
    Task,
)
from wenming_desktop.archives.volumes import volume_rows
from wenming_desktop.evidence.facts import PAGES
from wenming_desktop.plan.materials import MaterialKind

LOOSE = "未入卷"


@dataclass(frozen=True, slots=True)
class Piece:
    """One 件 in a volume.

    Attributes:
        id: of the evidence.
        document_number: 文号.
        body: 责任者.
        title: 题名.
        formed_on: 日期.
        pages: as the clerk wrote or the machine counted them; None where nobody knows.
        first_page: 页次 of its first page in the volume; None behind a piece whose pages nobody knows.
        tasks: the codes of the tasks that it serves, in the plan's order.
    """

    id: str
    document_number: str
    body: str
    title: str
    formed_on: date | None
    pages: int | None
    first_page: int | None
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class VolumeContents:
    """A volume and what lies in it; ``id`` of the volume or the category, empty for what lies in none."""

    id: str
    name: str
    pieces: tuple[Piece, ...]

    @property
    def pages(self) -> int:
        """Of the pieces whose pages are known."""
        return sum(piece.pages or 0 for piece in self.pieces)

    @property
    def unpaged(self) -> int:
        """Pieces whose pages nobody knows."""
        return sum(not piece.pages for piece in self.pieces)

    @property
    def unpaged_words(self) -> str:
        """That some pieces are not in its pages, as a remark; "" where all are."""
        return f"{self.unpaged} 件没有填页数" if self.unpaged else ""


@dataclass(frozen=True)
class _Taker:
    """What a volume takes; the places say in which order its tasks' proof lies. No places, no kinds: any."""

    id: str
    name: str
    places: dict[str, int] | None
    kinds: frozenset[str]

    def place(self, tasks: Collection[str], kinds: frozenset[str]) -> int | None:
        """Where a piece stands by its tasks; None where the volume does not take it."""
        if self.kinds and not kinds & self.kinds:
            return None
        if self.places is None:
            return 0
        return min((self.places[task] for task in tasks if task in self.places), default=None)


def contents_by_volumes(session: Session, plan_id: str) -> list[VolumeContents]:
    """What lies in the clerk's volumes, in their order, then 未入卷 if there is any.

    A piece lies in the first volume that takes one of its tasks and its kind: no list takes anything.
    """
    takers = [
        _Taker(
            row.id,
            row.form.name,
            {task_id: place for place, task_id in enumerate(row.task_ids)} or None,
            frozenset(row.form.kinds),
        )
        for row in volume_rows(session, plan_id)
    ]
    return _contents(session, plan_id, takers)


def contents_by_category(session: Session, plan_id: str) -> list[VolumeContents]:
    """What lies in each category of the plan as a volume; a piece of several lies in the first."""
    categories = select(Category).where(Category.plan_id == plan_id).order_by(Category.ordinal)
    takers = [
        _Taker(row.id, row.title, {task.id: task.ordinal for task in row.tasks}, frozenset())
        for row in session.scalars(categories)
    ]
    return _contents(session, plan_id, takers)


def _contents(session: Session, plan_id: str, takers: Sequence[_Taker]) -> list[VolumeContents]:
    codes = _codes(session, plan_id)
    serving, kinds = _serving(session, list(codes))
    everything = {task_id: place for place, task_id in enumerate(codes)}
    loose = _Taker("", LOOSE, None, frozenset())
    lying: dict[str, list[tuple[tuple[int, int, date, str, str], Evidence, int | None]]] = defaultdict(list)
    for record, pages in _records(session, list(serving)):
        tasks, own = serving[record.id], _kinds(record, kinds[record.id])
        in_plan = min(everything[task_id] for task_id in tasks)
        for taker in (*takers, loose):
            place = taker.place(tasks, own)
            if place is not None:
                day = record.formed_on or date.max
                lying[taker.id].append(((place, in_plan, day, record.title, record.id), record, pages))
                break
    found = [
        VolumeContents(taker.id, taker.name, _pieces(sorted(lying[taker.id]), serving, codes))
        for taker in takers
    ]
    rest = _pieces(sorted(lying[""]), serving, codes)
    return [*found, VolumeContents("", LOOSE, rest)] if rest else found


def _pieces(
    lying: Iterable[tuple[object, Evidence, int | None]],
    serving: dict[str, dict[str, None]],
    codes: dict[str, str],
) -> tuple[Piece, ...]:
    found: list[Piece] = []
    next_page: int | None = 1
    for _, record, pages in lying:
        tasks = tuple(code for task_id, code in codes.items() if task_id in serving[record.id])
        found.append(
            Piece(
                record.id,
                record.document_number,
                record.responsible_body,
                record.title,
                record.formed_on,
                pages,
                next_page,
                tasks,
            )
        )
        next_page = next_page + pages if next_page and pages else None
    return tuple(found)


def _kinds(record: Evidence, lies_as: set[str]) -> frozenset[str]:
    """The kind that it is said to be, else those under which it lies, else what a look at it says."""
    if record.kind:
        return frozenset({record.kind})
    return frozenset(lies_as or {MaterialKind.PHOTO if record.picture else MaterialKind.OTHER})


def _codes(session: Session, plan_id: str) -> dict[str, str]:
    """The plan's tasks that concern the unit: id -> code, in its order."""
    query = (
        select(Task.id, Category.ordinal, Task.ordinal)
        .join(Task.category)
        .where(Category.plan_id == plan_id, Task.not_applicable == "")
        .order_by(Category.ordinal, Task.ordinal)
    )
    return {task_id: f"{category}-{ordinal}" for task_id, category, ordinal in session.execute(query)}


def _serving(
    session: Session, task_ids: Sequence[str]
) -> tuple[dict[str, dict[str, None]], dict[str, set[str]]]:
    """The tasks that each file serves, and the kinds under which it lies in slots and activities."""
    serving: dict[str, dict[str, None]] = defaultdict(dict)
    kinds: dict[str, set[str]] = defaultdict(set)
    for some in chunks(task_ids):
        linked = select(EvidenceLink.evidence_id, EvidenceLink.task_id).where(EvidenceLink.task_id.in_(some))
        placed = (
            select(
                RequirementEvidence.evidence_id, MaterialRequirement.task_id, MaterialRequirement.kind
            ).join(RequirementEvidence.requirement)
        ).where(MaterialRequirement.task_id.in_(some))
        proving = (
            select(ActivityEvidence.evidence_id, ActivityTask.task_id, ActivityEvidence.kind)
            .join(Activity, Activity.id == ActivityEvidence.activity_id)
            .join(ActivityTask, ActivityTask.activity_id == Activity.id)
        ).where(ActivityTask.task_id.in_(some))
        for evidence_id, task_id in session.execute(linked):
            serving[evidence_id][task_id] = None
        for evidence_id, task_id, kind in session.execute(union(placed, proving)):
            serving[evidence_id][task_id] = None
            kinds[evidence_id].add(kind)
    return serving, kinds


def _records(session: Session, ids: Sequence[str]) -> Iterator[tuple[Evidence, int | None]]:
    for some in chunks(ids):
        query = select(Evidence, PAGES).where(Evidence.id.in_(some))
        yield from ((record, pages) for record, pages in session.execute(query))
