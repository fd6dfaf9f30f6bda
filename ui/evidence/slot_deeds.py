"""What can be done with files of a task's slot, beside what can be done with any file."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from ui.evidence.requirements_dialog import PlaceDialog
from ui.ground.desk import Desk
from ui.parts.fields import literal
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.records import unlink_evidence
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.progress.story import SlotEvidence, TaskStory
from wenming_desktop.search.index import Kind
from wenming_desktop.words import shortened


def evidence_in(story: TaskStory | None, requirement_id: str | None) -> tuple[SlotEvidence, ...]:
    """What lies in a slot of a task."""
    slots = story.slots if story else ()
    return next((slot.evidence for slot in slots if slot.requirement.id == requirement_id), ())


def add_slot_deeds(
    menu: QMenu,
    desk: Desk,
    story: TaskStory,
    requirement_id: str | None,
    rows: Sequence[EvidenceRow],
    parent: QWidget,
) -> None:
    """Add to the menu of files what the task on show has for them.

    Args:
        menu: of the files.
        desk: the desk.
        story: of the task.
        requirement_id: the slot's; None for what lies in no slot.
        rows: the files.
        parent: under the dialog that chooses a slot.
    """
    evidence = [one for one in evidence_in(story, requirement_id) if one.file.id in {row.id for row in rows}]
    doubted = [one.file.id for one in evidence if not one.fits]
    if requirement_id and doubted:
        menu.addAction(
            "就是这一格要的材料",
            lambda: desk.change(partial(fill_slot, confirmed=True), requirement_id, doubted),
        )
    if story.slots:
        menu.addAction("归入…", lambda: PlaceDialog(desk, story.slots, rows, parent).open())
    linked = [row.link_id for row in rows if row.link_id]
    if requirement_id and linked:
        menu.addAction("移出这项任务", lambda: desk.change(unlink_evidence, linked))
    titles = {title for one in evidence for title in one.activities}
    for activity in story.activities:
        if activity.title in titles:
            menu.addAction(
                literal(f"打开活动“{shortened(activity.title)}”"),
                partial(desk.form_wanted.emit, Kind.ACTIVITY, activity.id),
            )
