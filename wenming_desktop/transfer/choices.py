"""What the clerk chose to archive, and in which shape."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wenming_desktop.progress.plan_view import CategoryRow, TaskRow
from wenming_desktop.reading.written import supports
from wenming_desktop.transfer.handover.xml_files import Encoding


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
