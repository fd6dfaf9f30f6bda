"""Everything on a USB stick: browsable by an inspector, checkable by anybody, readable by another PC."""

import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
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
    PublicityEvidence,
    PublicityItem,
)
from wenming_desktop import program_version
from wenming_desktop.documents.assignment_table import export_table
from wenming_desktop.documents.table_settings import TableSettings, table_settings
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.evidence.evidence_rows import EvidenceRow, evidence_record_row
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.plan_view import CategoryRow, PlanView, TaskRow, plan_view
from wenming_desktop.safe_names import NAME_LIMIT, room, safe_name, unique_names
from wenming_desktop.safety.copying import file_hash, plain_size
from wenming_desktop.settings import get_setting
from wenming_desktop.transfer.bag import BagFile, Verification, write_bag
from wenming_desktop.transfer.choices import REPLACED, UNUSED, ArchiveChoices
from wenming_desktop.transfer.leftovers import make_place
from wenming_desktop.transfer.media import Medium, medium_of
from wenming_desktop.transfer.records import records_json
from wenming_desktop.transfer.records_text import records_text
from wenming_desktop.transfer.slow_copy import explained
from wenming_desktop.transfer.volumes import plan_volumes, write_volumes
from wenming_desktop.transfer.zipped import ZIP_SUFFIX, write_zip
from wenming_desktop.words import listed, size_text
from wenming_desktop.workspace import Workspace

TABLE_NAME = "文明单位测评考核指标任务配档表.xlsx"
RECORDS = PurePosixPath("记录/records.json")
READ_ME = PurePosixPath("先读我.txt")

_FOLDER_LIMIT = 24  # UTF-16 units of a category's or task's folder: leaves most of a path to the file's name
_CLAUSE_ENDS = "，。；：、,.;:\n"
_NAMED_AT_MOST = 20  # files in one message


@dataclass(frozen=True)
class ArchiveSummary:
    """A finished archive: its folder, and the number of files and their bytes below ``data/``.

    ``folder`` is the .zip where there is one, of volumes the first; ``folders`` are all volumes.
    """

    folder: Path
    files: int
    bytes: int
    folders: tuple[Path, ...]


@dataclass(frozen=True)
class _Content:
    """What is read from the database at one moment, before the copying begins."""

    unit: str
    plans: tuple[PlanView, ...]
    folders: tuple[PurePosixPath, ...]  # one a plan
    looks: tuple[TableSettings, ...]  # of each plan's table
    evidence: tuple[tuple[PurePosixPath, EvidenceRow], ...]
    records: bytes
    choices: ArchiveChoices


def write_archive(
    workspace: Workspace,
    choices: ArchiveChoices,
    parent: Path,
    job: Job,
    now: datetime,
    medium: Medium | None = None,
) -> ArchiveSummary:
    """Write evidence by category and task, the assignment tables and all records as a BagIt bag.

    Args:
        workspace: what to archive.
        choices: what of it, and in which shape.
        parent: the folder to put the archive into; made if missing.
        job: progress in bytes, of writing and reading back.
        now: local time, part of the archive's name.
        medium: the medium as it was chosen; None for what is at ``parent`` when the call begins.

    Raises:
        UserError: no plan, a stored file is missing or altered, the medium cannot hold this, is another one
            by now, or failed.
        Cancelled: by the job. In every case no archive is left.
    """
    with explained(f"无法把存档写到“{parent}”"):
        medium = medium or medium_of(parent)
    with workspace.reading() as session:
        content = _read(session, choices, now, job)
    _refuse_missing(workspace.files, content.evidence, job)
    if parent.resolve().is_relative_to(workspace.folder.resolve()):
        raise UserError("存档不能放在数据文件夹里面，请选择U盘或其他文件夹。")
    files = [
        BagFile(path, workspace.files.path(row.sha256), row.size, row.sha256)
        for path, row in content.evidence
    ]
    for folder, plan, look in zip(content.folders, content.plans, content.looks, strict=True):
        job.check()
        files.append(_bag_file(folder / TABLE_NAME, _table(plan, look)))
    files.append(_bag_file(RECORDS, content.records))
    files.append(_bag_file(READ_ME, _read_me(content, now)))
    with explained(f"无法把存档写到“{parent}”"):
        make_place(parent, medium)
    return _write(content, files, parent, job, now, medium)


def _write(
    content: _Content, files: Sequence[BagFile], parent: Path, job: Job, now: datetime, medium: Medium
) -> ArchiveSummary:
    size, zipped = content.choices.volume_size, content.choices.zipped
    volumes = plan_volumes(files, size, medium.cluster) if size else [files]
    name = _name(content, now)
    info = {
        "Source-Organization": content.unit,
        "External-Identifier": name,
        "External-Description": "、".join(f"{plan.year}年度《{plan.title}》" for plan in content.plans),
        "Bagging-Date": now.date().isoformat(),
        "Bag-Software-Agent": f"wenming-desktop {program_version()}",
    }
    if len(volumes) > 1:
        folders, summary = write_volumes(parent, name, volumes, info, job, medium)
    elif zipped:
        folders = [parent / f"{name}{ZIP_SUFFIX}"]
        summary = write_zip(folders[0], files, info, job, now, medium)
    else:
        folders = [parent / name]
        summary = write_bag(folders[0], files, info, job, medium)
    return ArchiveSummary(folders[0], summary.files, summary.bytes, tuple(folders))


def in_words(found: Verification) -> str:
    """What verify_bag() found, as one plain sentence."""
    if not found.problems:
        return f"存档完好：{found.files} 个文件，{size_text(found.bytes)}，内容与清单完全一致。"
    return f"存档有 {len(found.problems)} 处问题，不能当作完整的存档使用，请从原电脑重新存档。"


def _read(session: Session, choices: ArchiveChoices, now: datetime, job: Job) -> _Content:
    today = now.date()
    every = [head.id for head in plan_heads(session)]
    ids = every if choices.plan_ids is None else choices.plan_ids
    plans = sorted((plan_view(session, plan_id, today) for plan_id in ids), key=lambda plan: plan.year)
    if not plans:
        raise UserError("还没有工作方案，没有可存档的内容。")
    folders = tuple(PurePosixPath(name) for name in unique_names([str(plan.year) for plan in plans]))
    evidence = tuple(
        placed
        for folder, plan in zip(folders, plans, strict=True)
        for placed in (
            *_placed(folder, plan, choices),
            *(() if choices.by_task else _beside_tasks(session, folder, plan)),
        )
    )
    if choices.unused:
        placed = {row.id for _, row in evidence}
        used = placed | _used(session, every, today) if choices.narrow else placed
        evidence += tuple(_unused(session, used))
    if choices.replaced:
        evidence += tuple(_replaced(session))
    paths: dict[str, list[str]] = defaultdict(list)
    for path, row in evidence:
        paths[row.id].append(path.as_posix())
    unit = get_setting(session, "unit") or ""
    looks = tuple(table_settings(session, plan.id) for plan in plans)
    records = records_json(session, now.astimezone(), paths, personal=choices.personal)
    return _Content(unit, tuple(plans), folders, looks, evidence, records_text(records, job), choices)


def _used(session: Session, plan_ids: Sequence[str], today: date) -> set[str]:
    """Evidence that has its place in some year's archive, chosen or not."""
    folder = PurePosixPath("-")
    plans = [plan_view(session, plan_id, today) for plan_id in plan_ids]
    return {
        row.id
        for plan in plans
        for _, row in (*_placed(folder, plan, ArchiveChoices()), *_beside_tasks(session, folder, plan))
    }


def _placed(
    folder: PurePosixPath, plan: PlanView, choices: ArchiveChoices
) -> Iterable[tuple[PurePosixPath, EvidenceRow]]:
    """Where each piece of evidence goes: a copy under every task that it serves.

    An inspector opens one task's folder and must find its proof there. FAT32 and exFAT know no links, and a
    note "see task 2-7" is lost as soon as one folder is handed on; so the space is spent.
    """
    for category in plan.categories:
        for task in category.tasks:
            if choices.take(category, task):
                yield from _in_folder(folder / _category_name(category) / _task_name(task), task.evidence)


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
    for name, query in (("活动", activities), ("宣传报道", publicity), ("专项资金", funds)):
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


def _category_name(category: CategoryRow) -> str:
    return safe_name(f"{category.ordinal:02d}-{category.short_title}", _FOLDER_LIMIT)


def _task_name(task: TaskRow) -> str:
    end = next((at for at, char in enumerate(task.text) if char in _CLAUSE_ENDS and at), len(task.text))
    return safe_name(f"{task.code} {task.text[:end]}", _FOLDER_LIMIT)


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


def _table(plan: PlanView, look: TableSettings) -> bytes:
    try:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / TABLE_NAME
            export_table(plan, target, look)
            return target.read_bytes()
    except OSError as error:
        raise storage_error("无法生成任务配档表", error) or error from error


def _bag_file(path: PurePosixPath, content: bytes) -> BagFile:
    return BagFile(path, content, len(content))


def _name(content: _Content, now: datetime) -> str:
    years = sorted({plan.year for plan in content.plans})
    year = str(years[0]) if len(years) == 1 else f"{years[0]}至{years[-1]}"
    before, after = "文明创建存档-", f"-{year}-{now:%Y%m%d-%H%M%S}"
    # Only the unit's name may be cut: year and time tell one archive from another.
    return before + safe_name(content.unit, NAME_LIMIT - len(before + after)) + after


def _read_me(content: _Content, now: datetime) -> bytes:
    """For a person without our program; old Notepad needs the BOM and CRLF."""
    named = zip(content.folders, content.plans, strict=True)
    text = _READ_ME.format(
        unit=content.unit,
        time=f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}",
        count=len(content.evidence),
        size=size_text(sum(row.size for _, row in content.evidence)),
        volunteers=_WHOLE if content.choices.personal else _HIDDEN,
        years="\n".join(f"  {folder}　{plan.title}" for folder, plan in named),
        others=content.choices.in_words(),
    )
    return ("\ufeff" + text.replace("\n", "\r\n")).encode()


_HIDDEN = "其中志愿者的电话、编号隐去了部分数字。"
_WHOLE = "其中有志愿者的完整电话、编号，请妥善保管。"
_READ_ME = """\
文明单位创建材料存档
单位：{unit}
存档时间：{time}
材料：{count} 份，{size}

一、里面有什么
{years}
  每个年度一个文件夹，里面按“类别、任务”分文件夹存放佐证材料，
  并附《文明单位测评考核指标任务配档表》（用 WPS 或 Excel 打开）。
  一份材料为几项任务作证时，在每项任务下各放一份。
{others}
  “记录”文件夹是全部登记数据，供本程序在另一台电脑上读取，请勿改动。
  {volunteers}

二、怎样核对是否完整
  本存档符合 BagIt 1.0（RFC 8493）。上一级文件夹里的 manifest-sha256.txt
  列出了每个文件的 SHA-256 校验值，缺一个文件、改一个字节都能查出。
  1. 有“文明创建工作台”的电脑：用“校验存档”功能，选择存档文件夹。
  2. 没有的 Windows 电脑：在存档文件夹（有 bagit.txt 的那一级）打开 PowerShell，
     粘贴下面一行并按回车，没有列出任何文件，说明清单上的文件都在、都没有改动：
     Get-Content manifest-sha256.txt -Encoding UTF8 | ForEach-Object {{ $h, $p = $_ -split '  ', 2; \
if ((Get-FileHash -LiteralPath $p).Hash -ne $h) {{ $p }} }}
     只核对一个文件：certutil -hashfile 文件名 SHA256，与清单上的值比对。
  3. Linux 电脑：在同一级文件夹运行 sha256sum -c manifest-sha256.txt

三、请注意
  请整个文件夹一起复制，不要改名、增减或编辑里面的文件，否则核对会报错。
  需要编辑时，请先复制到别处。
"""
