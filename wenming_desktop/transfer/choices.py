"""What the clerk chose to archive, and in which shape."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from wenming_desktop.progress.plan_view import CategoryRow, TaskRow
from wenming_desktop.reading.written import supports
from wenming_desktop.transfer.handover.encoding import Encoding

UNUSED = PurePosixPath("待归口和未用到的材料")
REPLACED = PurePosixPath("换下的文件")


@dataclass(frozen=True)
class ArchiveChoices:
    """What goes into an archive. The records are always complete, whatever else is chosen.

    Args:
        plan_ids: the plans whose tables and evidence go in; None for all.
        category_ids: only evidence of tasks in these categories; None for all.
        departments: only evidence of tasks that one of these leads or supports, by name; empty for all.
        unused: also the files that serve nothing yet.
        replaced: also the files that better scans took the place of.
        personal: with the volunteers' whole phones and numbers; else some of their digits are hidden.
        volume_size: in volumes of at most so many bytes; None for one folder.
        zipped: as one .zip; not together with ``volume_size``.
        encoding: of the archive office's XML and texts.
    """

    plan_ids: Sequence[str] | None = None
    category_ids: Collection[str] | None = None
    departments: Collection[str] = ()
    unused: bool = True
    replaced: bool = True
    personal: bool = False
    volume_size: int | None = None
    zipped: bool = False
    encoding: Encoding = Encoding.UTF_8

    @property
    def narrow(self) -> bool:
        """Whether some year, category or department is left out."""
        return self.plan_ids is not None or self.by_task

    @property
    def by_task(self) -> bool:
        """Whether only some tasks' evidence goes in, and nothing that hangs on no task."""
        return self.category_ids is not None or bool(self.departments)

    def take(self, category: CategoryRow, task: TaskRow) -> bool:
        """Whether a task's evidence goes in."""
        return (self.category_ids is None or category.id in self.category_ids) and (
            not self.departments
            or task.lead in self.departments
            or any(supports(task.support, name) for name in self.departments)
        )

    def in_words(self) -> str:
        """Lines on which files are there beside those of the tasks, and which are not."""
        lines: list[str] = []
        if self.unused:
            lines.append(f"  “{UNUSED}”放还没有归到任务、活动等处的材料，没有就没有这个文件夹；")
        if self.replaced:
            lines.append(f"  “{REPLACED}”放被更清楚的扫描件换下的原文件，没有就没有这个文件夹；")
        if self.departments:
            lines.append(f"  只收{'、'.join(self.departments)}牵头或配合的任务的材料；")
        if self.by_task:
            lines.append("  没有选的任务的材料、不归任务的材料（宣传报道、专项资金等）不在这份存档里；")
        lacking = [UNUSED.name] * (not self.unused) + [REPLACED.name] * (not self.replaced)
        return "\n".join([*lines, f"  {'、'.join([*lacking, '材料回收站里的文件'])}不在这份存档里。"])
