"""Everything on a USB stick: browsable by an inspector, checkable by anybody, readable by another PC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from db.models import new_id
from wenming_desktop import program_version
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import NAME_LIMIT, safe_name
from wenming_desktop.safety.copying import file_hash, plain_size
from wenming_desktop.safety.saving import refuse_data_folder
from wenming_desktop.transfer.archive_files import ArchiveContent, Making
from wenming_desktop.transfer.archive_reading import archive_paths, read_content
from wenming_desktop.transfer.bag import BagFile, BagSummary, write_bag
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.handover.files import HandoverOptions, handover_files, unnumbered_words
from wenming_desktop.transfer.handover.items import item_names
from wenming_desktop.transfer.handover.writing import write_tree
from wenming_desktop.transfer.leftovers import new_place
from wenming_desktop.transfer.media import Medium, medium_of
from wenming_desktop.transfer.merging.bases import all_tracks, known_archives, remember
from wenming_desktop.transfer.records import RECORDS_PATH, Told, write_records
from wenming_desktop.transfer.renames import RENAMES, renames, staged_renames
from wenming_desktop.transfer.showcase.files import OPEN, write_open_page
from wenming_desktop.transfer.showcase.parts import INDEX
from wenming_desktop.transfer.slow_copy import explained
from wenming_desktop.transfer.staging import Staging, staging
from wenming_desktop.transfer.volumes import plan_volumes, volume_names, write_volumes
from wenming_desktop.transfer.zipped import ZIP_SUFFIX, write_zip
from wenming_desktop.words import listed, size_text
from wenming_desktop.workspace import Workspace

_MADE = PurePosixPath("made")  # stands for all that is made for an archive while its volumes are planned
_NAMED_AT_MOST = 20  # files in one message


@dataclass(frozen=True)
class ArchiveSummary:
    """A finished archive.

    Attributes:
        folder: the archive's; the .zip where there is one, of volumes the first.
        files, bytes: below ``data/``, of all volumes.
        evidence, evidence_bytes: how much of that is the clerk's own files; the rest is made for the archive.
        folders: all volumes.
        renamed: how many files' names had to be changed, as listed in 其他/改名对照.xlsx with folders.
        handed_over, unnumbered: how much of the evidence lies in 电子档案 too, and how much has no 档号.
        remarks: what has to be told besides, in sentences.
    """

    folder: Path
    files: int
    bytes: int
    evidence: int
    evidence_bytes: int
    folders: tuple[Path, ...]
    renamed: int
    handed_over: int
    unnumbered: int
    remarks: tuple[str, ...]


def write_archive(
    workspace: Workspace,
    choices: ArchiveChoices,
    parent: Path,
    job: Job,
    now: datetime,
    medium: Medium | None = None,
) -> ArchiveSummary:
    """Write all that its three readers need as a BagIt bag: inspectors, an archive office, this program.

    Args:
        workspace: what to archive.
        choices: what of it, and in which shape.
        parent: the folder to put the archive into; made if missing.
        job: progress in bytes, of writing and reading back; before that, what is being made.
        now: local time, part of the archive's name.
        medium: the medium as it was chosen; None for what is at ``parent`` when the call begins.

    Raises:
        UserError: no plan, a stored file is missing or altered, the medium cannot hold this, is another one
            by now, or failed.
        Cancelled: by the job. In every case no archive is left.
    """
    medium = medium or _medium(parent)
    refuse_data_folder(parent, "存档")
    archive_id = new_id()
    with staging(workspace, job) as place:
        ready = _ready(workspace, choices, place, job, now, archive_id, medium)
        with new_place(parent, medium, f"无法把存档写到“{parent}”"):
            folders, written = _write(parent, ready.volumes, ready.info, choices, job, now, medium)
        name = ready.info["External-Identifier"]
        remember(workspace, [archive_id], ready.records, f"存档“{name}”")
    return ArchiveSummary(
        folders[0],
        written.files,
        written.bytes,
        ready.evidence,
        ready.evidence_bytes,
        tuple(folders),
        ready.renamed,
        ready.handed_over,
        ready.unnumbered,
        (*ready.remarks, *_remarks(ready, parent, folders[0], medium)),
    )


@dataclass(frozen=True)
class _Ready:
    """An archive that only has to be written; all that it was made from, which fills the memory, is let go.

    Attributes:
        volumes: the files.
        info: bag-info.txt.
        records: where records.json waits.
        evidence, evidence_bytes, renamed, handed_over, unnumbered, remarks: as ArchiveSummary has them;
            remarks before the writing.
    """

    volumes: list[list[BagFile]]
    info: dict[str, str]
    records: Path
    evidence: int
    evidence_bytes: int
    renamed: int
    handed_over: int
    unnumbered: int
    remarks: tuple[str, ...]


def _ready(
    workspace: Workspace,
    choices: ArchiveChoices,
    place: Staging,
    job: Job,
    now: datetime,
    archive_id: str,
    medium: Medium,
) -> _Ready:
    with workspace.reading() as session:
        content = read_content(session, choices, now, job)
        job.report(0, 1, "正在写出登记…")
        known = known_archives(session)
        became = all_tracks(session, workspace.folder, job)
        told = Told(now.astimezone(), archive_id, known, became, personal=choices.personal)
        records = place.write(
            RECORDS_PATH, lambda target: write_records(target, session, told, archive_paths(content), job)
        )
    _refuse_missing(workspace.files, content.evidence, job)
    name = _name(content, now, "文明创建存档-")
    making = Making(content, workspace, place, now, job, HandoverOptions(medium, choices.encoding))
    making.add(records)
    volumes = _in_volumes(making, name, medium)
    assert isinstance(records.source, Path)  # noqa: S101 - it was staged
    return _Ready(
        volumes,
        _info(content, name, now),
        records.source,
        len(content.evidence),
        sum(row.size for _, row in content.evidence),
        making.renamed,
        len(content.handover.items),
        content.handover.unnumbered,
        making.remarks,
    )


def _info(content: ArchiveContent, name: str, now: datetime) -> dict[str, str]:
    """bag-info.txt."""
    return {
        "Source-Organization": content.unit,
        "External-Identifier": name,
        "External-Description": "、".join(f"{plan.year}年度《{plan.title}》" for plan in content.plans),
        "Bagging-Date": now.date().isoformat(),
        "Bag-Software-Agent": f"wenming-desktop {program_version()}",
    }


def before_handover(
    workspace: Workspace, choices: ArchiveChoices, now: datetime
) -> tuple[int, tuple[str, ...]]:
    """What has to be known before write_handover(): how many items go in, and sentences on what does not."""
    with workspace.reading() as session:
        handover = read_content(session, choices, now, Job()).handover
    said = f"要移交的电子档案 {len(handover.items)} 件，{size_text(handover.bytes)}。"
    return len(handover.items), tuple(filter(None, (said, unnumbered_words(handover.unnumbered))))


def write_handover(
    workspace: Workspace,
    choices: ArchiveChoices,
    parent: Path,
    job: Job,
    now: datetime,
    medium: Medium | None = None,
) -> ArchiveSummary:
    """Write the archive office's tree alone, as a folder of its own; arguments and errors as write_archive().

    Raises:
        UserError: also where nothing has a 档号.
    """
    medium = medium or _medium(parent)
    with workspace.reading() as session:
        content = read_content(session, choices, now, job)
    handover = content.handover
    if not handover.items:
        raise UserError("没有可以移交的电子档案：材料都还没有档号，请先在“档案”里编档号。")
    numbered = {item.row.id for item in handover.items}
    _refuse_missing(workspace.files, [each for each in content.evidence if each[1].id in numbered], job)
    refuse_data_folder(parent, "存档")
    target = parent / _name(content, now, "电子档案移交-")
    options = HandoverOptions(medium, choices.encoding)
    with staging(workspace, job) as place:
        changed = renames(item_names(handover))
        files = handover_files(
            handover, workspace.files, place, now, job, options, staged_renames(changed, place, job)
        )
        with new_place(parent, medium, f"无法写到“{parent}”"):
            write_tree(target, files, content.unit, job, medium)
    size = sum(file.size for file in files)
    remarks = _renamed_words(len(changed))
    return ArchiveSummary(
        target,
        len(files),
        size,
        len(handover.items),
        handover.bytes,
        (target,),
        len(changed),
        len(handover.items),
        handover.unnumbered,
        tuple(filter(None, (remarks,))),
    )


def _in_volumes(making: Making, name: str, medium: Medium) -> list[list[BagFile]]:
    """All files, shared out; the first volume holds all that is made, whose pages lead to the others.

    How large the pages are depends on what lies in other volumes, and that on how large they are: they are
    made again until they fit into the room that was kept for them.
    """
    size = making.content.choices.volume_size
    made = making.files({})
    if not size:
        return [[*making.evidence, *made]]
    while True:
        taken = sum((file.size // medium.cluster + 1) * medium.cluster for file in made)
        stand_in = BagFile(_MADE, b"", taken + sum(70 + 3 * len(file.text) for file in made))
        volumes = plan_volumes([stand_in, *making.evidence], size, medium.cluster)
        if len(volumes) == 1:
            return [[*making.evidence, *made]]
        names = volume_names(name, len(volumes))
        elsewhere = {
            file.path: folder for folder, files in zip(names[1:], volumes[1:], strict=True) for file in files
        }
        made = making.files(elsewhere)
        if sum((file.size // medium.cluster + 1) * medium.cluster for file in made) <= taken:
            return [[*made, *volumes[0][1:]], *volumes[1:]]


def _write(
    parent: Path,
    volumes: Sequence[Sequence[BagFile]],
    info: Mapping[str, str],
    choices: ArchiveChoices,
    job: Job,
    now: datetime,
    medium: Medium,
) -> tuple[list[Path], BagSummary]:
    name = info["External-Identifier"]
    if len(volumes) > 1:
        return write_volumes(parent, name, volumes, info, job, medium)
    if choices.zipped:
        target = parent / f"{name}{ZIP_SUFFIX}"
        return [target], write_zip(target, volumes[0], info, job, now, medium)
    return [parent / name], write_bag(parent / name, volumes[0], info, job, medium)


def _remarks(ready: _Ready, parent: Path, archive: Path, medium: Medium) -> tuple[str, ...]:
    """What has to be told; 打开.html is put beside the archive before."""
    beside = ""
    if archive.suffix != ZIP_SUFFIX and write_open_page(parent, archive, medium) is None:
        beside = f"存档旁边已有别人的“{OPEN}”，或者写不进去，所以没有放；请打开存档里的“data/{INDEX}”。"
    left_out = unnumbered_words(ready.unnumbered) if ready.handed_over else ""
    return tuple(filter(None, (_renamed_words(ready.renamed), left_out, beside)))


def _renamed_words(count: int) -> str:
    if not count:
        return ""
    return f"有 {count} 个文件的名称太长、重名或有不能用的符号，存档里改了写法，对照见“{RENAMES}”。"


def _medium(parent: Path) -> Medium:
    with explained(f"无法把存档写到“{parent}”"):
        return medium_of(parent)


def _refuse_missing(
    store: FileStore, evidence: Sequence[tuple[PurePosixPath, EvidenceRow]], job: Job
) -> None:
    """Name what the store lost or holds in another length; the bytes are compared while they are copied.

    Where something is missing there will be no copying: then the others are read here, so that all that is
    broken is named at once.
    """
    rows = {row.sha256: row for _, row in evidence}.values()
    bad = {row.sha256 for row in job.each(rows) if plain_size(store.path(row.sha256)) != row.size}
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


def _name(content: ArchiveContent, now: datetime, before: str) -> str:
    years = sorted({plan.year for plan in content.plans})
    year = str(years[0]) if len(years) == 1 else f"{years[0]}至{years[-1]}"
    after = f"-{year}-{now:%Y%m%d-%H%M%S}"
    # Only the unit's name may be cut: year and time tell one archive from another.
    return before + safe_name(content.unit, NAME_LIMIT - len(before + after)) + after
