import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import connect
from db.migrate import migrate
from db.models import (
    BookEntry,
    Evidence,
    Origin,
    SubmissionProfile,
    Task,
    TextCorrection,
    Twin,
    Volume,
    VolumeTask,
)
from resources import resource
from tests.transfer.written_records import written_records
from tests.workspaces import plain_tables
from wenming_desktop.archives.boxes import fill_boxes, series_rows
from wenming_desktop.archives.numbers import give_numbers, withdraw
from wenming_desktop.entities.choices import FundKind, GroupRole, PublicityLevel
from wenming_desktop.evidence.marks import Mark, set_marks
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.evidence.replacing import replace_file
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.evidence.trash import trash
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, Service, VolunteerDraft
from wenming_desktop.ledger.funds import FundDraft, attach_to_fund, create_fund
from wenming_desktop.ledger.leading_group import MemberDraft, add_members
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.publicity import PublicityDraft, attach_to_publicity, create_publicity
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.measures import add_measure
from wenming_desktop.plan.quotas import QuotaForm, add_quota
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.progress.assessment import add_standard_negatives
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.packages import note_sent
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.supervision import attach_to_order, issue_order, remind
from wenming_desktop.reading.draft import StageDraft
from wenming_desktop.reading.text.reading import read_plan
from wenming_desktop.workspace import DATABASE_NAME, Workspace

NOW = datetime(2021, 12, 20, 9, 30, tzinfo=UTC)
TODAY = date(2021, 12, 20)
HISTORY = {"change", "changed_row"}
FACTS = {"file_fact"}  # read from the files again
# What was recognised leaves the PC in no archive, nor what it has in common with others.
AT_HOME = {"text_correction", "common_archive"}


@pytest.fixture
def workspace(tmp_path: Path):
    """Rows in every table, with the types that JSON does not know."""
    with closing(Workspace.create(tmp_path / "数据", "某局")) as workspace:
        with workspace.log.change() as session:
            text = resource("plans", "plan-2021.txt").read_text(encoding="utf-8")
            stages = (StageDraft("动员部署", "三月底前。"),)
            plan_id = save_plan(session, replace(read_plan(text), source=text, stages=stages))
            add_departments(session, ["机关党委", "办公室"])
            task = find_task(session, plan_id, "2-7")
            task_id = task.id
            wanted = AssignmentChange("机关党委", ["办公室"], "王㼆", date(2021, 12, 31))
            assign(session, [task_id], wanted)
            add_measure(session, task_id, "=HYPERLINK(1)\n第二行")
            task.score = Decimal("1.50")
        (tmp_path / "照片.jpg").write_bytes(b"jpg")
        attach_files(workspace.log, workspace.files, task_id, [tmp_path / "照片.jpg"], Job(), "照片")
        a_year(workspace, plan_id, task_id, tmp_path)
        yield workspace


def a_year(workspace: Workspace, plan_id: str, task_id: str, folder: Path) -> None:
    """One row at least of everything that hangs on a year."""
    day, photos = date(2021, 3, 5), [folder / "照片.jpg"]
    with workspace.log.change() as session:
        volunteer = add_volunteer(
            session, VolunteerDraft("李四", phone="13812345678", number="370112345678")
        ).id
        served = (Service(volunteer, Decimal("2.50")),)
        draft = ActivityDraft("志愿服务", "学雷锋", day, tasks=("2-7",), service=served)
        activity = create_activity(session, plan_id, draft).id
        report = create_publicity(
            session, plan_id, PublicityDraft("报道", "日报", PublicityLevel.CITY, day)
        ).id
        fund = create_fund(session, plan_id, FundDraft(FundKind.SPENT, day, "宣传费", "1234.50")).id
        slot = add_requirement(session, task_id, RequirementForm("照片", MaterialKind.PHOTO))
        add_quota(session, task_id, QuotaForm("志愿服务", 5))
        add_members(session, plan_id, [MemberDraft(GroupRole.LEADER, "王五")])
        order = issue_order(session, plan_id, OrderDraft("督办", "办公室", TODAY, TODAY)).id
        remind(session, order, TODAY, TODAY)
        take_review(session, plan_id, TODAY, "", TODAY)
        add_indicator(session, plan_id, IndicatorForm("项目", "内容", "", "2.50", tasks="1-1"))
        add_standard_negatives(session, plan_id)
        note_sent(session, plan_id, {"package": "department"}, NOW)
    log, files, job = workspace.log, workspace.files, Job()
    attach_to_activity(log, files, activity, MaterialKind.PHOTO, photos, job)
    attach_to_publicity(log, files, report, photos, job)
    attach_to_fund(log, files, fund, photos, job)
    attach_to_order(log, files, order, photos, job)
    attach_to_requirement(log, files, slot, photos, job)
    notice = folder / "通知.pdf"
    notice.write_bytes(b"%PDF-1.4 notice")
    (kept,) = attach_to_requirement(log, files, slot, [notice], job)
    better = folder / "清楚的通知.pdf"
    better.write_bytes(b"%PDF-1.4 a better notice")
    replace_file(log, files, kept.id, better, job)
    thrown = folder / "多余.pdf"
    thrown.write_bytes(b"%PDF-1.4 too much")
    (thrown_away,) = attach_to_requirement(log, files, slot, [thrown], job)
    with log.change() as session:
        set_marks(session, kept.id, [Mark(1, 0.1, 0.2, 0.3, 0.4, "公章")])
        for_the_inspection(session, plan_id, task_id, kept.id)
        session.add(Twin(other_id="a" * 32, row_id=kept.id))
        origin = {"table_name": "evidence", "row_id": kept.id, "column_name": "title"}
        session.add(Origin(**origin, value="0" * 16, pc="办公室-PC", at="2021-12-01T08:00:00+00:00"))
        session.add(TextCorrection(evidence_id=kept.id, page=1, line=0, read="关干", said="关于"))
    with log.change() as session:
        trash(session, [thrown_away.id])
    with log.change() as session:
        ids = list(session.scalars(select(Evidence.id)))
        for record in session.scalars(select(Evidence)):
            record.retention, record.formed_on, record.pages = "Y", day, 3
        give_numbers(session, ids, "CJB")
    with log.change() as session:
        withdraw(session, ids[:1], "登记重复", TODAY)
        (series,) = series_rows(session)
        fill_boxes(session, series.id, 20)


def for_the_inspection(session: Session, plan_id: str, task_id: str, evidence_id: str) -> None:
    session.add(BookEntry(task_id=task_id, evidence_id=evidence_id, ordinal=1, pages="1,-1"))
    links = [VolumeTask(task_id=task_id, ordinal=1)]
    session.add(Volume(plan_id=plan_id, ordinal=1, name="班子卷", tasks=links))
    session.add(SubmissionProfile(name="省文明办", kinds="jpg、pdf", name_pattern="{编号}-{题名}"))


def tables(database: Path) -> dict[str, list[dict[str, object]]]:
    """The tables of a database but the history, read without our models."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY id')]  # noqa: S608
            for name in plain_tables(connection)
            if name not in HISTORY | FACTS | AT_HOME
        }


def load(records: dict, database: Path) -> None:
    database.touch()
    with closing(connect(database)) as connection:
        migrate(connection)
        connection.execute("BEGIN")
        for name, rows in records["tables"].items():
            for row in rows:
                row.pop("archive_paths", None)
                columns, marks = ", ".join(f'"{key}"' for key in row), ", ".join("?" * len(row))
                connection.execute(  # a new database has the usual kinds of activity, by the same ids
                    f'INSERT OR REPLACE INTO "{name}" ({columns}) VALUES ({marks})',  # noqa: S608
                    tuple(row.values()),
                )
        connection.execute("COMMIT")


def test_round_trip(workspace: Workspace, tmp_path: Path) -> None:
    """Loaded in the order given, with foreign keys on, the rows make the same tables."""
    with workspace.reading() as session:
        text = json.dumps(written_records(session, NOW, personal=True))
    load(json.loads(text), tmp_path / "other.db")
    original = tables(workspace.folder / DATABASE_NAME)
    assert [name for name, rows in original.items() if not rows] == []
    assert tables(tmp_path / "other.db") == original


def test_what_is_personal_only_if_asked_for(workspace: Workspace) -> None:
    with workspace.reading() as session:
        hidden = written_records(session, NOW)["tables"]
        shown = written_records(session, NOW, personal=True)["tables"]
    assert (shown["volunteer"][0]["number"], hidden["volunteer"][0]["number"]) == (
        "370112345678",
        "370*****5678",
    )
    assert {row["phone"] for row in shown["person"]} == {"", "13812345678"}
    assert {row["phone"] for row in hidden["person"]} == {"", "138****5678"}


def test_what_stands_beside_the_rows(workspace: Workspace) -> None:
    with workspace.reading() as session:
        evidence_id = written_records(session, NOW)["tables"]["evidence"][0]["id"]
        records = written_records(session, NOW, {evidence_id: ["2021/照片.jpg"]})
        score = next(row for row in records["tables"]["task"] if row["score"])
        task = session.get_one(Task, score["id"])
        assert task.score == Decimal("1.50")
    assert score["score"] == "1.50"
    assert records["tables"]["evidence"][0]["archive_paths"] == ["2021/照片.jpg"]
    assert not (HISTORY | FACTS | AT_HOME) & set(records["tables"])
    assert (records["format"], records["format_version"], records["unit"]) == ("wenming-records", 1, "某局")
    assert records["written_at"] == "2021-12-20T09:30:00+00:00"
