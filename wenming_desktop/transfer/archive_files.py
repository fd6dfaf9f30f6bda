"""What goes into an archive: evidence, tables, pages, the archive office's tree, records, the read-me."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from wenming_desktop.documents.table.assignment_table import export_table
from wenming_desktop.documents.table.table_settings import TableSettings
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.jobs import Job
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.folders import category_folder, category_label, task_folder, task_label
from wenming_desktop.transfer.handover.files import HandoverOptions, handover_files, handover_papers
from wenming_desktop.transfer.handover.items import Handover, item_names
from wenming_desktop.transfer.read_me import READ_ME, Told, read_me
from wenming_desktop.transfer.renames import renames, staged_renames
from wenming_desktop.transfer.showcase.files import page_files, thumbnail_files
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
        choices: what was asked for.
        showcase: what the pages show.
        handover: what has a 档号.
    """

    unit: str
    plans: tuple[PlanView, ...]
    folders: tuple[PurePosixPath, ...]
    looks: tuple[TableSettings, ...]
    evidence: tuple[tuple[PurePosixPath, EvidenceRow], ...]
    choices: ArchiveChoices
    showcase: Showcase
    handover: Handover


class Making:
    """All files below ``data/``: ``evidence``, which is copied, and what is made for the archive.

    ``renamed`` files could not keep their names; ``remarks`` are what else has to be told.

    Args:
        content: what was read.
        workspace: where the bytes lie.
        staging: where the files made wait until they are copied.
        now: local time.
        job: told what is under way.
        options: the choices about the archive office's tree.

    Raises:
        UserError: this PC's disk is full, or a paper cannot be set on it.
        Cancelled: by the job.
    """

    def __init__(
        self,
        content: ArchiveContent,
        workspace: Workspace,
        staging: Staging,
        now: datetime,
        job: Job,
        options: HandoverOptions,
    ) -> None:
        self.content = content
        self.evidence = [
            BagFile(path, workspace.files.lying(row.sha256), row.size, row.sha256)
            for path, row in content.evidence
        ]
        self._staging, self._job = staging, job
        job.report(0, 1, "正在制作表格…")
        changed = renames(job.each(_names(content)))
        self.renamed = sum(bool(each.original) for each in changed)  # files; folders go by first clauses
        tables = _tables(content, staging)
        others = staged_renames(changed, staging, job)
        if content.handover.items:
            others = handover_files(content.handover, workspace.files, staging, now, job, options, others)
        records = len(content.handover.items)  # they come first and are copied too
        self.evidence += others[:records]
        self._papers: dict[PurePosixPath, Papers] = {
            file.path.parent: [(plan.attachment or file.path.stem, file.path)]
            for file, plan in zip(tables, content.plans, strict=True)
        }
        self._papers[PurePosixPath()] = handover_papers(others)
        self.remarks: tuple[str, ...] = ()
        try:
            self._thumbnails = thumbnail_files(content.showcase, workspace, staging, job)
        except UserError as error:  # an antivirus may hold the child back; the archive matters more
            self._thumbnails = {}
            self.remarks = (f"展示网页里没有缩小的照片，原照片都在：{error.message}",)
        self._made = [*tables, *others[records:], *self._thumbnails.values()]
        self.add(staging.add(READ_ME, read_me(_told(content, now, len(changed)))))

    def add(self, file: BagFile) -> None:
        """One more file among those that are made."""
        self._made.append(file)

    def files(self, volumes: Mapping[PurePosixPath, str]) -> list[BagFile]:
        """All that is made, with pages that lead to evidence in other volumes.

        Args:
            volumes: of evidence that lies in another volume the name of that volume's folder, by its path.
        """
        showcase = replace(self.content.showcase, volumes=volumes)
        self._job.report(0, 1, "正在制作网页…")
        pages = page_files(showcase, self._papers, self._thumbnails, self._staging, self._job)
        return [*self._made, *pages]


def _tables(content: ArchiveContent, staging: Staging) -> list[BagFile]:
    made: list[BagFile] = []
    for folder, plan, look in zip(content.folders, content.plans, content.looks, strict=True):
        path = folder / TABLE_NAME
        made.append(
            staging.write(path, lambda target, plan=plan, look=look: export_table(plan, target, look))
        )
    return made


def _names(content: ArchiveContent) -> Iterator[tuple[PurePosixPath, str, str]]:
    """Of all files and folders, as renames() takes them."""
    for path, row in content.evidence:
        yield path, row.title + PurePosixPath(row.original_name).suffix, row.original_name
    yield from item_names(content.handover)
    used = {path.parent for path, _ in content.evidence}
    for folder, plan in zip(content.folders, content.plans, strict=True):
        for category in plan.categories:
            if any(task_folder(folder, category, task) in used for task in category.tasks):
                yield category_folder(folder, category), category_label(category), ""
            for task in category.tasks:
                if (place := task_folder(folder, category, task)) in used:
                    yield place, task_label(task), ""


def _told(content: ArchiveContent, now: datetime, renamed: int) -> Told:
    return Told(
        unit=content.unit,
        now=now,
        count=len(content.evidence),
        size=sum(row.size for _, row in content.evidence),
        years=[(folder, plan.title) for folder, plan in zip(content.folders, content.plans, strict=True)],
        choices=content.choices,
        handed_over=len(content.handover.items),
        unnumbered=content.handover.unnumbered,
        renamed=renamed,
    )
