"""A desk with the 2021 plan, departments, assignments and one piece of evidence; all real, in a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QMainWindow

from tests.workspaces import begun
from ui.ground.desk import Desk
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.workspace import Workspace

PHOTO = "学雷锋志愿服务 照片.jpg"


@contextmanager
def office(folder: Path, *, with_plan: bool = True) -> Iterator[Desk]:
    """The desk over a new workspace in ``folder``; its work is over and its files closed afterwards."""
    place, unit = folder / "数据", "临沂市自然资源局"
    if with_plan:
        workspace, tasks = begun(place, unit, _fill)
        photo = folder / PHOTO
        photo.write_bytes(b"\xff\xd8" + bytes(range(256)) * 40)
        for task in tasks:
            attach_files(workspace.log, workspace.files, task, [photo], Job())
    else:
        workspace = Workspace.create(place, unit)
    window = QMainWindow()
    window.resize(1366, 768)
    desk = Desk(workspace, window)
    try:
        yield desk
    finally:
        desk.close()
        window.close()
        window.deleteLater()


def _fill(workspace: Workspace) -> list[str]:
    """Everything but the evidence; returns the ids of the tasks that get some."""
    with workspace.log.change() as session:
        plan_id = save_plan(session, bundled_plan())
        add_departments(session, ["办公室", "机关党委", "宣传科"])
        tasks = [find_task(session, plan_id, code).id for code in ("1-1", "2-7")]
        assign(
            session,
            tasks,
            AssignmentChange(lead="办公室", support=["宣传科"], person="李敏", due_on=date(2021, 12, 31)),
        )
        return tasks
