"""Which files are an item's: in slots, hanging on the task, of activities; each once."""

from datetime import date
from pathlib import Path

import pytest

from db.models import Indicator, IndicatorTask
from tests.transfer.submission.office import attach, items_of, office
from tests.viewing import made
from wenming_desktop.changes.lane import describe
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.transfer.submission.gathering import indicator_items
from wenming_desktop.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path):
    with office(tmp_path) as made_workspace:
        with made_workspace.log.change() as session:
            plan_id = plan_heads(session)[0].id
            task_id = find_task(session, plan_id, "2-7").id
            form = RequirementForm("服务制度", MaterialKind.RULES)
            slot = add_requirement(session, task_id, form)
            kind = next(row.name for row in kind_rows(session) if "志愿" in row.name)
            draft = ActivityDraft(kind, "学雷锋活动", date(2021, 3, 5), tasks=("2-7",))
            activity = create_activity(session, plan_id, draft).id
        for name in ("直接.pdf", "制度.pdf", "活动.pdf", "两处.pdf"):
            made.pdf(tmp_path / name, [name])
        attach(made_workspace, "2-7", tmp_path / "直接.pdf", tmp_path / "两处.pdf")
        log, files = made_workspace.log, made_workspace.files
        attach_to_requirement(log, files, slot, [tmp_path / "制度.pdf"], Job())
        paths = [tmp_path / "活动.pdf", tmp_path / "两处.pdf"]
        attach_to_activity(log, files, activity, MaterialKind.SUMMARY, paths, Job())
        yield made_workspace


def test_slots_first_then_the_task_then_activities_each_once(workspace: Workspace):
    (item,) = items_of(workspace, "2-7")
    assert [file.title for file in item.files] == ["制度", "直接", "两处", "活动"]
    places = {file.title: (file.place, file.event, file.day) for file in item.files}
    assert places["制度"] == ("服务制度", "", None)
    assert places["两处"] == ("", "学雷锋活动", date(2021, 3, 5))
    assert places["活动"] == ("总结", "学雷锋活动", date(2021, 3, 5))


def test_an_indicator_has_the_files_of_its_tasks_each_once(workspace: Workspace):
    with workspace.log.change() as session:
        plan_id = plan_heads(session)[0].id
        indicator = Indicator(plan_id=plan_id, ordinal=1, project="志愿服务", content="开展志愿服务，经常化")
        session.add(indicator)
        describe(session, "添加指标")
        session.flush()
        for ordinal, code in enumerate(("2-7", "1-1"), start=1):
            task_id = find_task(session, plan_id, code).id
            session.add(IndicatorTask(indicator_id=indicator.id, task_id=task_id, ordinal=ordinal))
    with workspace.reading() as session:
        (item,) = indicator_items(session, plan_id)
    assert (item.code, item.category) == ("1", "志愿服务")
    assert sorted(file.title for file in item.files) == sorted(["制度", "直接", "两处", "活动"])


def test_only_the_codes_asked_for(workspace: Workspace):
    assert [item.code for item in items_of(workspace, "2-7", "1-1")] == ["1-1", "2-7"]
    assert len(items_of(workspace)) == 32
