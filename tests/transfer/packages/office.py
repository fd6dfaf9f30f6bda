"""A small office whose departments are sent packages, and what people do to them."""

from collections.abc import Callable
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.workspaces import begun, plan, small_plan, task_ids
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.measures import MeasureForm, add_measures, set_measure_status
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.packages.collecting import Collected, collect
from wenming_desktop.transfer.packages.finding import Unpacked, find_packages
from wenming_desktop.transfer.packages.layout import WORKBOOK
from wenming_desktop.transfer.packages.reading import read_packages
from wenming_desktop.transfer.packages.returned import Returned, ReturnedPackage
from wenming_desktop.transfer.packages.sending import Sent, send_packages
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 10, 1)
SENT = datetime(2021, 9, 29, 9, 0)  # noqa: DTZ001 - local time, as the clerk's clock
TASKS, MEASURES, ACTIVITIES, SLOTS = "责任清单", "措施进展", "活动", "材料清单"
HEADER = 4  # the row of a sheet


@dataclass(frozen=True)
class Office:
    """The workspace, its plan and tasks, and the folder for what is handed about."""

    workspace: Workspace
    plan_id: str
    tasks: list[str]
    folder: Path

    def send(self, place: str = "发出", department: str | None = None, *, zipped: bool = False) -> Sent:
        return send_packages(
            self.workspace,
            self.plan_id,
            self.folder / place,
            Job(),
            SENT,
            [department] if department else [],
            zipped=zipped,
        )

    @contextmanager
    def reading(self, *paths: Path):
        with Unpacked(self.workspace.scratch_folder()) as unpacked:
            found = find_packages(paths, unpacked, Job())
            with self.workspace.reading() as session:
                returned = read_packages(session, found, self.workspace.folder, TODAY, Job())
            yield returned

    def read(self, *paths: Path) -> Returned:
        with self.reading(*paths) as returned:
            return returned

    def one(self, path: Path) -> ReturnedPackage:
        (package,) = self.read(path).packages
        return package

    def collect(self, *paths: Path, conflicts: Choice | None = None, choices: Any = None) -> Collected:
        with self.reading(*paths) as returned:
            return collect(self.workspace, returned, choices or {}, Job(), conflicts=conflicts)


@contextmanager
def office(folder: Path):
    """办公室 leads 1-1 and 2-1 and supports 1-2; 宣传科 leads 1-2; 人事科 has nothing to do."""
    workspace, (plan_id, tasks) = begun(folder / "data", "某某局", _fill)
    with closing(workspace):
        yield Office(workspace, plan_id, tasks, folder)


def _fill(workspace: Workspace) -> tuple[str, list[str]]:
    """All that; returns the ids of the plan and of its tasks."""
    small_plan(workspace)
    tasks = task_ids(workspace)
    with workspace.log.change() as session:
        for number, lead, support in (
            (0, "办公室", ()),
            (1, "宣传科", ("办公室",)),
            (3, "办公室", ("宣传科",)),
        ):
            wanted = AssignmentChange(lead, support, "陈静", date(2021, 10, 31))
            assign(session, [tasks[number]], wanted)
    with workspace.log.change() as session:
        for text in ("制定方案", "组织实施", "形成总结"):
            (made,) = add_measures(session, tasks[0], MeasureForm(text, "办公室", due_on=date(2021, 9, 30)))
            if text == "制定方案":
                set_measure_status(session, made, TaskStatus.DOING, date(2021, 5, 1))
        add_requirement(session, tasks[0], RequirementForm("活动照片", MaterialKind.PHOTO))
        add_requirement(session, tasks[0], RequirementForm("工作记录", MaterialKind.RECORD))
    plan_id = plan(workspace).id
    with workspace.log.change() as session:
        create_activity(
            session,
            plan_id,
            ActivityDraft(
                "志愿服务",
                "清洁家园志愿服务",
                date(2021, 9, 10),
                organiser="办公室",
                people=12,
                tasks=("1-1",),
            ),
        )
    return plan_id, tasks


def edit(folder: Path, change: Callable[[Any], None]) -> None:
    """Change the workbook in a package's folder, or the workbook, as people do in Excel."""
    path = folder / WORKBOOK if folder.is_dir() else folder
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def column(sheet: Any, word: str) -> int:
    """The number of the column with this header."""
    return next(cell.column for cell in sheet[HEADER] if cell.value == word)


def row(sheet: Any, word: str, text: str) -> int:
    """The number of the row that says this in that column."""
    at = column(sheet, word)
    return next(n for n in range(HEADER + 1, sheet.max_row + 1) if str(sheet.cell(n, at).value or "") == text)


def fill(sheet: Any, number: int, **texts: object) -> None:
    """Write into cells of a row, by the headers of their columns."""
    for word, text in texts.items():
        sheet.cell(number, column(sheet, word)).value = text


def blank(sheet: Any) -> int:
    """The first row in which nothing is written."""
    return next(
        n
        for n in range(HEADER + 1, sheet.max_row + 2)
        if not any(cell.value for cell in sheet[n][: len(sheet[HEADER])])
    )
