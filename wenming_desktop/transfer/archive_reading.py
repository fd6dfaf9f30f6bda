"""What an archive is made from, read at one moment: which evidence goes in, and in which folder it lies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Activity,
    ActivityEvidence,
    Evidence,
    EvidenceVersion,
    FundEntry,
    FundEvidence,
    OrderEvidence,
    PublicityEvidence,
    PublicityItem,
    SupervisionOrder,
)
from wenming_desktop.documents.table.table_settings import table_settings
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_columns, evidence_record_row
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.safe_names import room, safe_name, unique_names
from wenming_desktop.search.lists import rows_by_id
from wenming_desktop.settings import get_setting
from wenming_desktop.transfer.archive_files import ArchiveContent
from wenming_desktop.transfer.choices import REPLACED, UNUSED, ArchiveChoices
from wenming_desktop.transfer.folders import ACTIVITIES, FUNDS, ORDERS, PUBLICITY, task_folder
from wenming_desktop.transfer.handover.items import read_handover
from wenming_desktop.transfer.showcase.reading import read_showcase


def read_content(session: Session, choices: ArchiveChoices, now: datetime, job: Job) -> ArchiveContent:
    """What of the workspace was chosen.

    Raises:
        UserError: there is no plan.
        Cancelled: by the job.
    """
    job.report(0, 1, "正在整理目录…")
    today = now.date()
    every = [head.id for head in plan_heads(session)]
    ids = every if choices.plan_ids is None else choices.plan_ids
    read = (plan_view(session, plan_id, today) for plan_id in job.each(ids))
    plans = sorted(read, key=lambda plan: plan.year)
    if not plans:
        raise UserError("还没有工作方案，没有可存档的内容。")
    folders = tuple(PurePosixPath(name) for name in unique_names([str(plan.year) for plan in plans]))
    evidence = tuple(
        placed
        for folder, plan in zip(folders, plans, strict=True)
        for placed in (
            *_placed(folder, plan, choices, job),
            *(() if choices.by_task else _beside_tasks(session, folder, plan)),
        )
    )
    chosen = [(folder, _chosen(plan, choices)) for folder, plan in zip(folders, plans, strict=True)]
    showcase = read_showcase(session, chosen, evidence, now, job, beside=not choices.by_task)
    if choices.unused:
        placed = {row.id for _, row in evidence}
        used = placed | _used(session, every, today, job) if choices.narrow else placed
        evidence += tuple(_unused(session, used))
    if choices.replaced:
        evidence += tuple(_replaced(session))
    return ArchiveContent(
        unit=get_setting(session, "unit") or "",
        plans=tuple(plans),
        folders=folders,
        looks=tuple(table_settings(session, plan.id) for plan in plans),
        evidence=evidence,
        choices=choices,
        showcase=showcase,
        handover=read_handover(session, evidence, folders, job),
    )


def archive_paths(content: ArchiveContent) -> Mapping[str, Sequence[str]]:
    """Id of each file that goes in -> where its copies lie in the archive."""
    paths: dict[str, list[str]] = defaultdict(list)
    for path, row in content.evidence:
        paths[row.id].append("/".join(path.parts))  # a path keeps what as_posix() gives
    for item in content.handover.items:
        paths[item.row.id].append("/".join(item.path.parts))
    return paths


def _chosen(plan: PlanView, choices: ArchiveChoices) -> PlanView:
    """The plan with the tasks whose evidence goes in."""
    if not choices.by_task:
        return plan
    categories = (
        replace(category, tasks=tuple(task for task in category.tasks if choices.take(category, task)))
        for category in plan.categories
    )
    return replace(plan, categories=tuple(category for category in categories if category.tasks))


def _used(session: Session, plan_ids: Sequence[str], today: date, job: Job) -> set[str]:
    """Evidence that has its place in some year's archive, chosen or not."""
    folder = PurePosixPath("-")
    plans = [plan_view(session, plan_id, today) for plan_id in job.each(plan_ids)]
    return {
        row.id
        for plan in plans
        for _, row in (*_placed(folder, plan, ArchiveChoices(), job), *_beside_tasks(session, folder, plan))
    }


def _placed(
    folder: PurePosixPath, plan: PlanView, choices: ArchiveChoices, job: Job
) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    """Where each piece of evidence goes: a copy under every task that it serves.

    An inspector opens one task's folder and must find its proof there. FAT32 and exFAT know no links, and a
    note "see task 2-7" is lost as soon as one folder is handed on; so the space is spent.
    """
    for category in plan.categories:
        for task in job.each(category.tasks):
            if choices.take(category, task):
                yield from _in_folder(task_folder(folder, category, task), task.evidence)


def _beside_tasks(
    session: Session, folder: PurePosixPath, plan: PlanView
) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    """Proof that hangs on no task: of activities without one, of reports, funds and orders."""
    activities = (
        select(*evidence_columns())
        .select_from(ActivityEvidence)
        .join(Evidence)
        .join(Activity)
        .where(Activity.plan_id == plan.id, ~Activity.task_links.any())
        .order_by(Activity.starts_on, ActivityEvidence.ordinal)
    )
    publicity = (
        select(*evidence_columns())
        .select_from(PublicityEvidence)
        .join(Evidence)
        .join(PublicityItem)
        .where(PublicityItem.plan_id == plan.id)
        .order_by(PublicityItem.published_on, Evidence.title)
    )
    funds = (
        select(*evidence_columns())
        .select_from(FundEvidence)
        .join(Evidence)
        .join(FundEntry)
        .where(FundEntry.plan_id == plan.id)
        .order_by(FundEntry.entered_on, Evidence.title)
    )
    orders = (
        select(*evidence_columns())
        .select_from(OrderEvidence)
        .join(Evidence)
        .join(SupervisionOrder)
        .where(SupervisionOrder.plan_id == plan.id)
        .order_by(SupervisionOrder.number, Evidence.title)
    )
    for name, query in (
        (ACTIVITIES, activities),
        (PUBLICITY, publicity),
        (FUNDS, funds),
        (ORDERS, orders),
    ):
        rows = [EvidenceRow(*columns) for columns in session.execute(query)]
        yield from _in_folder(folder / name, rows)


def _unused(session: Session, placed: Collection[str]) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    """Every file on record that lies in no other folder: 待归口, or used for nothing that is archived."""
    every = session.scalars(select(Evidence.id).order_by(Evidence.title, Evidence.id))

    def ask(some: Sequence[str]) -> Iterable[EvidenceRow]:
        found = session.execute(select(*evidence_columns()).where(Evidence.id.in_(some)))
        return (EvidenceRow(*columns) for columns in found)

    yield from _in_folder(UNUSED, rows_by_id([key for key in every if key not in placed], ask))


def _replaced(session: Session) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    """The files that better scans took the place of, each as a row of its own with its version's id."""
    query = (
        select(EvidenceVersion, Evidence)
        .join(Evidence, Evidence.id == EvidenceVersion.evidence_id)
        .order_by(Evidence.title, EvidenceVersion.replaced_at, EvidenceVersion.id)
    )
    rows = [
        replace(
            evidence_record_row(record, ""),
            id=version.id,
            original_name=version.original_name,
            sha256=version.sha256,
            size=version.size,
        )
        for version, record in session.execute(query)
    ]
    yield from _in_folder(REPLACED, rows)


def _in_folder(
    folder: PurePosixPath, rows: Sequence[EvidenceRow]
) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    titles = (row.title + Path(row.original_name).suffix for row in rows)
    names = [safe_name(title, room(folder)) for title in titles]
    for name, row in zip(unique_names(names, room(folder)), rows, strict=True):
        yield folder / name, row
