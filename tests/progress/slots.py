"""What the tests of slots, quotas and gaps share: records on file, activities, one task's standing."""

import hashlib
from datetime import date
from pathlib import Path

from sqlalchemy import select

from db.models import ActivityEvidence, Evidence, WorkPlan
from wenming_desktop.entities.choices import Window
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.progress.board import PlanBoard, TaskLine, plan_board
from wenming_desktop.progress.slot_counts import SlotCount
from wenming_desktop.progress.story import TaskStory, task_story
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 10, 1)
PHOTO = RequirementForm("活动照片", MaterialKind.PHOTO)


def plan_id(workspace: Workspace) -> str:
    """The workspace's only plan, of 2021."""
    with workspace.reading() as session:
        return session.scalars(select(WorkPlan.id)).one()


def record(
    workspace: Workspace,
    name: str,
    formed_on: date | None = date(2021, 9, 1),
    collected_on: date = date(2021, 9, 1),
    *,
    lasting: bool = False,
    kind: str = "",
    picture: bool = True,
    number: str = "",
) -> str:
    """Evidence on file that serves nothing yet; its id."""
    with workspace.log.change("登记") as session:
        row = Evidence(
            sha256=hashlib.sha256(name.encode()).hexdigest(),
            size=1,
            original_name=f"{name}.{'jpg' if picture else 'pdf'}",
            title=name,
            document_number=number,
            kind=kind,
            picture=picture,
            responsible_body="",
            formed_on=formed_on,
            collected_on=collected_on,
            level="internal",
            long_term_valid=lasting,
        )
        session.add(row)
        return row.id


def slot(workspace: Workspace, task_id: str, form: RequirementForm = PHOTO) -> str:
    """A new slot of a task."""
    with workspace.log.change() as session:
        return add_requirement(session, task_id, form)


def photos(
    minimum: int = 1, window: Window = Window.YEAR, years: int = 1, lasting: bool = False
) -> RequirementForm:
    """A slot for photos."""
    return RequirementForm("活动照片", MaterialKind.PHOTO, minimum, window, years, lasting)


def activity(workspace: Workspace, day: date, *tasks: str, kind: str = "其他", festival: str = "") -> str:
    """An activity that counts for tasks by their codes."""
    with workspace.log.change() as session:
        draft = ActivityDraft(kind, f"{day}{kind}{festival}", day, tasks=tasks, festival=festival)
        return create_activity(session, plan_id(workspace), draft).id


def prove(
    workspace: Workspace, activity_id: str, evidence_id: str, kind: MaterialKind = MaterialKind.PHOTO
) -> None:
    """Put evidence that is on file into a slot of an activity."""
    with workspace.log.change("放入") as session:
        session.add(
            ActivityEvidence(activity_id=activity_id, evidence_id=evidence_id, kind=kind.value, ordinal=1)
        )


def board(workspace: Workspace, today: date = TODAY) -> PlanBoard:
    """The plan as it stands."""
    with workspace.reading() as session:
        return plan_board(session, plan_id(workspace), today)


def line(workspace: Workspace, at: int = 0, today: date = TODAY) -> TaskLine:
    """One task as it stands."""
    return board(workspace, today).tasks[at]


def story(workspace: Workspace, task_id: str, today: date = TODAY) -> TaskStory:
    """One task's story."""
    with workspace.reading() as session:
        return task_story(session, task_id, today)


def count(workspace: Workspace, task_id: str, today: date = TODAY) -> SlotCount:
    """The count of a task's only slot."""
    (only,) = story(workspace, task_id, today).slots
    return only.count


def folder_file(folder: Path, name: str) -> Path:
    """A small file whose content is its name."""
    path = folder / name
    path.write_text(name, encoding="utf-8")
    return path
