"""Everything on a USB stick: browsable by an inspector, checkable by anybody, readable by another PC."""

import json
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
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
    PublicityEvidence,
    PublicityItem,
)
from wenming_desktop import program_version
from wenming_desktop.documents.table_settings import table_settings
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_record_row
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.safe_names import NAME_LIMIT, room, safe_name, unique_names
from wenming_desktop.safety.copying import file_hash, plain_size
from wenming_desktop.settings import get_setting
from wenming_desktop.transfer.archive_files import ArchiveContent, archive_files
from wenming_desktop.transfer.bag import Verification, write_bag
from wenming_desktop.transfer.folders import ACTIVITIES, FUNDS, PUBLICITY, REPLACED, UNUSED, task_folder
from wenming_desktop.transfer.handover.files import HandoverOptions, handover_files, unnumbered_words
from wenming_desktop.transfer.handover.items import read_handover, wanted_name
from wenming_desktop.transfer.handover.texts import READ_ME as HANDOVER_READ_ME
from wenming_desktop.transfer.handover.texts import Medium
from wenming_desktop.transfer.handover.writing import write_tree
from wenming_desktop.transfer.handover.xml_files import Encoding
from wenming_desktop.transfer.records import records_json
from wenming_desktop.transfer.renames import RENAMES, renames, write_renames
from wenming_desktop.transfer.showcase.files import OPEN, write_open_page
from wenming_desktop.transfer.showcase.parts import INDEX
from wenming_desktop.transfer.showcase.reading import read_showcase
from wenming_desktop.transfer.staging import staging
from wenming_desktop.words import listed, size_text
from wenming_desktop.workspace import Workspace

RECORDS = PurePosixPath("记录/records.json")

_NAMED_AT_MOST = 20  # files in one message


@dataclass(frozen=True)
class ArchiveSummary:
    """A finished archive.

    Attributes:
        folder: the archive's.
        files, bytes: below ``data/``.
        renamed: how many names had to be changed, as listed in 其他/改名对照.xlsx.
        handed_over, unnumbered: how much of the evidence lies in 电子档案 too, and how much has no 档号.
        open_page: what to open first: 打开.html beside it, None where it could not be written.
    """

    folder: Path
    files: int
    bytes: int
    renamed: int = 0
    handed_over: int = 0
    unnumbered: int = 0
    open_page: Path | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What has to be told besides, in sentences."""
        renamed = (
            f"有 {self.renamed} 个名称太长、重名或有不能用的符号，存档里改了写法，对照见“{RENAMES}”。"
            if self.renamed
            else ""
        )
        beside = (
            ""
            if self.open_page
            else f"存档旁边已有别人的“{OPEN}”，或者写不进去，所以没有放；请打开存档里的“data/{INDEX}”。"
        )
        left_out = unnumbered_words(self.unnumbered) if self.handed_over else ""
        return tuple(filter(None, (renamed, left_out, beside)))


def write_archive(
    workspace: Workspace,
    plan_ids: Sequence[str] | None,
    parent: Path,
    job: Job,
    now: datetime,
    *,
    personal: bool = False,
    encoding: Encoding = Encoding.UTF_8,
    quality_report: bytes | None = None,
) -> ArchiveSummary:
    """Write all that its three readers need as one BagIt bag: inspectors, an archive office, this program.

    Args:
        workspace: what to archive.
        plan_ids: the plans whose tables and evidence go in; the records are always complete. None for
            everything: all plans, and also the files that serve nothing and those that were replaced.
        parent: the folder to put the archive's folder into; made if missing.
        job: progress, first in pictures that are made small, then in bytes.
        now: local time, part of the folder's name.
        personal: with the volunteers' whole phones and numbers; else some of their digits are hidden.
        encoding: of the archive office's XML and texts.
        quality_report: 四性检测报告 as PDF, if there is one.

    Raises:
        UserError: no plan, a stored file is missing or altered, no space, or the medium failed.
        Cancelled: by the job. In every case no archive is left.
    """
    with workspace.reading() as session:
        content = _read(session, plan_ids, now, personal=personal)
        records = _records(session, content, now)
    _refuse_missing(workspace.files, content.evidence, job)
    options = HandoverOptions(_medium(workspace, parent), encoding, quality_report)
    target = parent / _name(content, now)
    info = {
        "Source-Organization": content.unit,
        "External-Identifier": target.name,
        "External-Description": "、".join(f"{plan.year}年度《{plan.title}》" for plan in content.plans),
        "Bagging-Date": now.date().isoformat(),
        "Bag-Software-Agent": f"wenming-desktop {program_version()}",
    }
    with staging(workspace) as place:
        made = archive_files(content, workspace, place, now, job, options)
        made.files.append(place.add(RECORDS, records))
        summary = write_bag(target, made.files, info, job)
    return ArchiveSummary(
        target,
        summary.files,
        summary.bytes,
        made.renamed,
        len(content.handover.items),
        content.handover.unnumbered,
        write_open_page(parent, target),
    )


def before_handover(workspace: Workspace, plan_ids: Sequence[str] | None, now: datetime) -> tuple[str, ...]:
    """What has to be said before write_handover(), in sentences: how much goes in, and what does not."""
    with workspace.reading() as session:
        handover = _read(session, plan_ids, now, personal=False).handover
    count = len(handover.items)
    said = f"要移交的电子档案 {count} 件，{size_text(handover.bytes)}。"
    return tuple(filter(None, (said, unnumbered_words(handover.unnumbered))))


def write_handover(
    workspace: Workspace,
    plan_ids: Sequence[str] | None,
    parent: Path,
    job: Job,
    now: datetime,
    *,
    encoding: Encoding = Encoding.UTF_8,
    quality_report: bytes | None = None,
) -> ArchiveSummary:
    """Write the archive office's tree alone, as a folder of its own; arguments and errors as write_archive().

    Raises:
        UserError: also where nothing has a 档号.
    """
    with workspace.reading() as session:
        content = _read(session, plan_ids, now, personal=False)
    handover = content.handover
    if not handover.items:
        raise UserError("没有可以移交的电子档案：材料都还没有档号，请先在“档案”里编档号。")
    numbers = {item.sha256 for item in handover.items}
    _refuse_missing(workspace.files, [each for each in content.evidence if each[1].sha256 in numbers], job)
    options = HandoverOptions(_medium(workspace, parent), encoding, quality_report)
    target = parent / _name(content, now, "电子档案移交-")
    with staging(workspace) as place:
        names = [(item.path, wanted_name(item), item.original_name) for item in handover.items]
        changed = renames(names)
        others = [place.write(RENAMES, lambda kept: write_renames(changed, kept))] if changed else []
        files = handover_files(handover, workspace.files, place, now, job, options, others)
        write_tree(target, files, job)
    size = sum(file.size for file in files)
    return ArchiveSummary(
        target,
        len(files),
        size,
        len(changed),
        len(handover.items),
        handover.unnumbered,
        target / HANDOVER_READ_ME,
    )


def in_words(found: Verification) -> str:
    """What verify_bag() found, as one plain sentence."""
    if not found.problems:
        return f"存档完好：{found.files} 个文件，{size_text(found.bytes)}，内容与清单完全一致。"
    return f"存档有 {len(found.problems)} 处问题，不能当作完整的存档使用，请从原电脑重新存档。"


def _read(
    session: Session, plan_ids: Sequence[str] | None, now: datetime, *, personal: bool
) -> ArchiveContent:
    today = now.date()
    ids = plan_ids if plan_ids is not None else [head.id for head in plan_heads(session)]
    plans = sorted((plan_view(session, plan_id, today) for plan_id in ids), key=lambda plan: plan.year)
    if not plans:
        raise UserError("还没有工作方案，没有可存档的内容。")
    folders = tuple(PurePosixPath(name) for name in unique_names([str(plan.year) for plan in plans]))
    evidence = tuple(
        placed
        for folder, plan in zip(folders, plans, strict=True)
        for placed in (*_placed(folder, plan), *_beside_tasks(session, folder, plan))
    )
    showcase = read_showcase(session, list(zip(folders, plans, strict=True)), evidence, now)
    if plan_ids is None:
        evidence += (*_unused(session, {row.id for _, row in evidence}), *_replaced(session))
    return ArchiveContent(
        unit=get_setting(session, "unit") or "",
        plans=tuple(plans),
        folders=folders,
        looks=tuple(table_settings(session, plan.id) for plan in plans),
        evidence=evidence,
        personal=personal,
        showcase=showcase,
        handover=read_handover(session, evidence, folders),
        whole=plan_ids is None,
    )


def _records(session: Session, content: ArchiveContent, now: datetime) -> bytes:
    paths: dict[str, list[str]] = defaultdict(list)
    for path, row in content.evidence:
        paths[row.id].append(path.as_posix())
    for item in content.handover.items:
        paths[item.evidence_id].append(item.path.as_posix())
    records = records_json(session, now.astimezone(), paths, personal=content.personal)
    return json.dumps(records, ensure_ascii=False, indent=1).encode()


def _placed(folder: PurePosixPath, plan: PlanView) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    """Where each piece of evidence goes: a copy under every task that it serves.

    An inspector opens one task's folder and must find its proof there. FAT32 and exFAT know no links, and a
    note "see task 2-7" is lost as soon as one folder is handed on; so the space is spent.
    """
    for category in plan.categories:
        for task in category.tasks:
            yield from _in_folder(task_folder(folder, category, task), task.evidence)


def _beside_tasks(
    session: Session, folder: PurePosixPath, plan: PlanView
) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    """Proof that hangs on no task: of activities without one, of reports in the media, of funds."""
    activities = (
        select(ActivityEvidence.id, Evidence)
        .join(Evidence)
        .join(Activity)
        .where(Activity.plan_id == plan.id, ~Activity.task_links.any())
        .order_by(Activity.starts_on, ActivityEvidence.ordinal)
    )
    publicity = (
        select(PublicityEvidence.id, Evidence)
        .join(Evidence)
        .join(PublicityItem)
        .where(PublicityItem.plan_id == plan.id)
        .order_by(PublicityItem.published_on, Evidence.title)
    )
    funds = (
        select(FundEvidence.id, Evidence)
        .join(Evidence)
        .join(FundEntry)
        .where(FundEntry.plan_id == plan.id)
        .order_by(FundEntry.entered_on, Evidence.title)
    )
    for name, query in ((ACTIVITIES, activities), (PUBLICITY, publicity), (FUNDS, funds)):
        rows = [evidence_record_row(evidence, link_id) for link_id, evidence in session.execute(query)]
        yield from _in_folder(folder / name, rows)


def _unused(session: Session, placed: Collection[str]) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    """Every file on record that lies in no other folder: 待归口, or used for nothing that is archived."""
    every = session.scalars(select(Evidence).order_by(Evidence.title, Evidence.id))
    rows = [evidence_record_row(record, "") for record in every if record.id not in placed]
    yield from _in_folder(UNUSED, rows)


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


def _refuse_missing(
    store: FileStore, evidence: Sequence[tuple[PurePosixPath, EvidenceRow]], job: Job
) -> None:
    """Name what the store lost or holds in another length; the bytes are compared while they are copied.

    Where something is missing there will be no copying: then the others are read here, so that all that is
    broken is named at once.
    """
    rows = {row.sha256: row for _, row in evidence}.values()
    bad = {row.sha256 for row in rows if plain_size(store.path(row.sha256)) != row.size}
    if not bad:
        return
    done, total = 0, sum(row.size for row in rows)
    for row in rows:
        job.report(done, total, row.title)
        if row.sha256 not in bad and file_hash(store.path(row.sha256), job.check) != row.sha256:
            bad.add(row.sha256)
        done += row.size
    named = listed([f"“{row.title}”" for row in rows if row.sha256 in bad], "份", _NAMED_AT_MOST)
    raise UserError(
        f"没有存档：材料{named}的文件丢失或被改动，请在“材料库”的“更多”里点“校验材料…”找回；"
        "找不回的，把这些材料移到回收站后再存档。"
    )


def _medium(workspace: Workspace, parent: Path) -> Medium:
    """What is written to, its folder made; refuses a place within the workspace."""
    if parent.resolve().is_relative_to(workspace.folder.resolve()):
        raise UserError("存档不能放在数据文件夹里面，请选择U盘或其他文件夹。")
    try:
        parent.mkdir(parents=True, exist_ok=True)
        return Medium(capacity=shutil.disk_usage(parent).total)
    except OSError as error:
        raise storage_error(f"无法把存档写到“{parent}”", error) or error from error


def _name(content: ArchiveContent, now: datetime, before: str = "文明创建存档-") -> str:
    years = sorted({plan.year for plan in content.plans})
    year = str(years[0]) if len(years) == 1 else f"{years[0]}至{years[-1]}"
    after = f"-{year}-{now:%Y%m%d-%H%M%S}"
    # Only the unit's name may be cut: year and time tell one archive from another.
    return before + safe_name(content.unit, NAME_LIMIT - len(before + after)) + after
