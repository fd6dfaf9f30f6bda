"""A file that loses its last use by a deletion is 待归口, until the deletion is taken back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Evidence, Task
from tests.progress.slots import activity, plan_id, record, slot
from tests.workspaces import domain_rows, file, task_ids
from wenming_desktop.entities.choices import FundKind, PublicityLevel
from wenming_desktop.evidence.inbox import inbox_groups, leave_inbox
from wenming_desktop.evidence.library import evidence_ids, library_counts
from wenming_desktop.evidence.library_filter import EvidenceFilter
from wenming_desktop.evidence.records import attach_files, unlink_evidence
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.evidence.trash import restore, trash, trash_rows
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import delete_activities
from wenming_desktop.ledger.funds import FundDraft, attach_to_fund, create_fund, delete_fund
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.publicity import (
    PublicityDraft,
    attach_to_publicity,
    create_publicity,
    delete_publicity,
)
from wenming_desktop.plan.category_editing import remove_category
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.plan_editing import remove_plan
from wenming_desktop.plan.requirements import remove_requirement
from wenming_desktop.plan.task_editing import remove_tasks
from wenming_desktop.workspace import Workspace

DAY = date(2021, 5, 1)
Deed = Callable[[Session], object]


def inbox(workspace: Workspace) -> set[str]:
    with workspace.reading() as session:
        return {each for group in inbox_groups(session) for each in group.ids}


def on_record(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return session.scalars(select(Evidence.id)).one()


def to_task(workspace: Workspace, path: Path) -> Deed:
    first = task_ids(workspace)[0]
    attach_files(workspace.log, workspace.files, first, [path], Job())
    return lambda session: remove_tasks(session, [first])


def to_category(workspace: Workspace, path: Path) -> Deed:
    to_task(workspace, path)
    with workspace.reading() as session:
        category = session.get_one(Task, task_ids(workspace)[0]).category_id
    return lambda session: remove_category(session, category)


def to_plan(workspace: Workspace, path: Path) -> Deed:
    to_task(workspace, path)
    to_activity(workspace, path)
    whole = plan_id(workspace)
    return lambda session: remove_plan(session, whole)


def to_activity(workspace: Workspace, path: Path) -> Deed:
    held = activity(workspace, DAY)
    attach_to_activity(workspace.log, workspace.files, held, MaterialKind.PHOTO, [path], Job())
    return lambda session: delete_activities(session, [held])


def to_report(workspace: Workspace, path: Path) -> Deed:
    with workspace.log.change() as session:
        given = PublicityDraft("报道", "日报", PublicityLevel.CITY, DAY)
        report = create_publicity(session, plan_id(workspace), given).id
    attach_to_publicity(workspace.log, workspace.files, report, [path], Job())
    return lambda session: delete_publicity(session, [report])


def to_fund(workspace: Workspace, path: Path) -> Deed:
    with workspace.log.change() as session:
        fund = create_fund(session, plan_id(workspace), FundDraft(FundKind.SPENT, DAY, "宣传", "12")).id
    attach_to_fund(workspace.log, workspace.files, fund, [path], Job())
    return lambda session: delete_fund(session, fund)


@pytest.mark.parametrize("use", [to_task, to_category, to_plan, to_activity, to_report, to_fund])
def test_its_last_use_deleted(
    workspace: Workspace, tmp_path: Path, use: Callable[[Workspace, Path], Deed]
) -> None:
    delete = use(workspace, file(tmp_path))
    one = on_record(workspace)
    assert inbox(workspace) == set()
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        delete(session)
    assert inbox(workspace) == {one}
    with workspace.reading() as session:
        assert evidence_ids(session, None, EvidenceFilter(unlinked=True)) == [one]
        assert (library_counts(session).inbox, library_counts(session).unused) == (1, 1)
    workspace.log.undo()
    assert domain_rows(workspace) == before
    workspace.log.redo()
    assert inbox(workspace) == {one}


def test_only_in_a_slot(workspace: Workspace) -> None:
    wanted = slot(workspace, task_ids(workspace)[0])
    one = record(workspace, "照片")
    with workspace.log.change() as session:
        fill_slot(session, wanted, [one])
    with workspace.log.change() as session:
        task = session.get_one(Task, task_ids(workspace)[0])
        for link in list(task.evidence_links):
            session.delete(link)
        remove_requirement(session, wanted)
    assert inbox(workspace) == {one}


def test_another_use_or_the_clerk_keeps_it_out(workspace: Workspace, tmp_path: Path) -> None:
    first, second, *_ = task_ids(workspace)
    attach_files(workspace.log, workspace.files, first, [file(tmp_path)], Job())
    attach_files(workspace.log, workspace.files, second, [file(tmp_path)], Job())
    (lone,) = attach_files(workspace.log, workspace.files, second, [file(tmp_path, "2.pdf", b"2")], Job())
    with workspace.log.change() as session:
        unlink_evidence(session, [lone.link_id])
        leave_inbox(session, [lone.id])
    with workspace.log.change() as session:
        remove_tasks(session, [first])
    assert inbox(workspace) == set()


def test_restored_without_its_task(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    (row,) = attach_files(workspace.log, workspace.files, first, [file(tmp_path)], Job())
    with workspace.log.change() as session:
        trash(session, [row.id])
    with workspace.log.change() as session:
        remove_tasks(session, [first])
    with workspace.reading() as session:
        (item,) = trash_rows(session, datetime.now(UTC))
    with workspace.log.change() as session:
        restored = restore(session, [item.id])
    assert restored.left == ("“通知”原来所在的任务已经删除，没有归回那里。",)
    assert inbox(workspace) == {row.id}
    workspace.log.undo()
    assert inbox(workspace) == set()
