"""What goes into an archive: evidence, tables, pages, the archive office's tree, records, the read-me."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from wenming_desktop.documents.assignment_table import export_table
from wenming_desktop.documents.table_settings import TableSettings
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.jobs import Job
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.folders import category_folder, category_label, task_folder, task_label
from wenming_desktop.transfer.handover.files import HandoverOptions, handover_files, handover_papers
from wenming_desktop.transfer.handover.items import Handover, wanted_name
from wenming_desktop.transfer.read_me import READ_ME, Told, read_me
from wenming_desktop.transfer.renames import RENAMES, Rename, renames, write_renames
from wenming_desktop.transfer.showcase.files import showcase_files
from wenming_desktop.transfer.showcase.index_page import Papers
from wenming_desktop.transfer.showcase.reading import Showcase
from wenming_desktop.transfer.staging import Staging
from wenming_desktop.workspace import Workspace

TABLE_NAME = "文明单位测评考核指标任务配档表.xlsx"


@dataclass(frozen=True)
class ArchiveContent:
    """What is read from the database at one moment, before the copying begins.

    Attributes:
        unit: the unit's name.
        plans: the plans, by year.
        folders: of each plan its folder in the archive.
        looks: of each plan its table's.
        evidence: each copy of a file with its path.
        personal: with the volunteers' whole phones and numbers.
        showcase: what the pages show.
        handover: what has a 档号.
        whole: whether it is of every plan, with what serves nothing and what was replaced.
    """

    unit: str
    plans: tuple[PlanView, ...]
    folders: tuple[PurePosixPath, ...]
    looks: tuple[TableSettings, ...]
    evidence: tuple[tuple[PurePosixPath, EvidenceRow], ...]
    personal: bool
    showcase: Showcase
    handover: Handover
    whole: bool


@dataclass(frozen=True)
class ArchiveFiles:
    """The files to write, and how many names in them were changed."""

    files: list[BagFile]
    renamed: int


def archive_files(
    content: ArchiveContent,
    workspace: Workspace,
    staging: Staging,
    now: datetime,
    job: Job,
    options: HandoverOptions,
    volumes: Mapping[PurePosixPath, str] | None = None,
) -> ArchiveFiles:
    """All files below ``data/`` but for the records, the read-me last.

    Of an archive of several volumes the first holds all that is made here; the pages there lead to the
    evidence in the others.

    Args:
        content: what was read.
        workspace: where the bytes lie.
        staging: where the files made wait until they are copied.
        now: local time.
        job: progress in pictures that are made small.
        options: the choices about the archive office's tree.
        volumes: of evidence that lies in another volume the name of that volume's folder, by its path.

    Raises:
        UserError: this PC's disk is full; a paper cannot be set or a picture not be read on this PC.
        Cancelled: by the job.
    """
    evidence = [
        BagFile(path, workspace.files.path(row.sha256), row.size, row.sha256)
        for path, row in content.evidence
    ]
    changed = _renames(content)
    tables = _tables(content, staging)
    others = [staging.write(RENAMES, lambda target: write_renames(changed, target))] if changed else []
    if content.handover.items:
        others = handover_files(content.handover, workspace.files, staging, now, job, options, others)
    showcase = replace(content.showcase, volumes=volumes or {})
    papers: dict[PurePosixPath, Papers] = {
        file.path.parent: [(plan.attachment or file.path.stem, file.path)]
        for file, plan in zip(tables, content.plans, strict=True)
    }
    papers[PurePosixPath()] = handover_papers(others)
    pages = showcase_files(showcase, papers, workspace, staging, job)
    told = _told(content, now, len(changed))
    return ArchiveFiles(
        [*evidence, *tables, *others, *pages, staging.add(READ_ME, read_me(told))], len(changed)
    )


def _tables(content: ArchiveContent, staging: Staging) -> list[BagFile]:
    made: list[BagFile] = []
    for folder, plan, look in zip(content.folders, content.plans, content.looks, strict=True):
        path = folder / TABLE_NAME
        made.append(
            staging.write(path, lambda target, plan=plan, look=look: export_table(plan, target, look))
        )
    return made


def _renames(content: ArchiveContent) -> list[Rename]:
    """The files and folders that could not keep their names."""
    names = [
        (path, row.title + PurePosixPath(row.original_name).suffix, row.original_name)
        for path, row in content.evidence
    ]
    names += [(item.path, wanted_name(item), item.original_name) for item in content.handover.items]
    used = {path.parent for path, _ in content.evidence}
    for folder, plan in zip(content.folders, content.plans, strict=True):
        for category in plan.categories:
            if any(task_folder(folder, category, task) in used for task in category.tasks):
                names.append((category_folder(folder, category), category_label(category), ""))
            for task in category.tasks:
                if (place := task_folder(folder, category, task)) in used:
                    names.append((place, task_label(task), ""))
    return renames(names)


def _told(content: ArchiveContent, now: datetime, renamed: int) -> Told:
    return Told(
        unit=content.unit,
        now=now,
        count=len(content.evidence),
        size=sum(row.size for _, row in content.evidence),
        years=[(folder, plan.title) for folder, plan in zip(content.folders, content.plans, strict=True)],
        personal=content.personal,
        whole=content.whole,
        handed_over=len(content.handover.items),
        unnumbered=content.handover.unnumbered,
        renamed=renamed,
    )
