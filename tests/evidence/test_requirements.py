"""Slots of proof: asked for, changed, put in order, filled and cleared."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.progress.slots import activity, folder_file, line, prove, record, slot, story
from tests.workspaces import attach, domain_rows, plan, stored_files, task_ids
from wenming_desktop.entities.choices import Window
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.evidence.slots import attach_to_requirement, clear_slot, fill_slot
from wenming_desktop.jobs import Job
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import (
    RequirementForm,
    add_requirement,
    edit_requirement,
    move_requirement,
    remove_requirement,
    requirement_rows,
)
from wenming_desktop.progress.counts import Tally
from wenming_desktop.workspace import Workspace

ROSTER = RequirementForm("志愿者名单", MaterialKind.ROSTER, hint="注明日期")


@pytest.fixture
def first(workspace: Workspace) -> str:
    return task_ids(workspace)[0]


def names(workspace: Workspace, task_id: str) -> list[tuple[int, str]]:
    with workspace.reading() as session:
        return [(row.ordinal, row.form.name) for row in requirement_rows(session, task_id)]


def test_a_slot_is_kept_as_asked_for(workspace: Workspace, first: str) -> None:
    form = RequirementForm(" 志愿服务\n制度 ", MaterialKind.RULES, 2, Window.YEARS, 3, True, " 要有文号 ")
    made = slot(workspace, first, form)
    with workspace.reading() as session:
        (row,) = [row for row in requirement_rows(session, first) if row.id == made]
    assert row.form == replace(form, name="志愿服务 制度", hint="要有文号")
    assert workspace.log.labels()[0] == "1-1 添加所需材料：志愿服务 制度"


def test_years_belong_to_their_window(workspace: Workspace, first: str) -> None:
    made = slot(workspace, first, replace(ROSTER, window=Window.ANY, years=5))
    with workspace.reading() as session:
        (years,) = [row.form.years for row in requirement_rows(session, first) if row.id == made]
    assert years == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " \n"}, {"name": "请填写材料名称。"}),
        ({"name": "长" * 61}, {"name": "材料名称太长：最多 60 字，现有 61 字。"}),
        (
            {"minimum": 0, "hint": "长" * 201},
            {"minimum": "份数要在 1 到 99 之间。", "hint": "提示太长：最多 200 字，现有 201 字。"},
        ),
        ({"minimum": 100}, {"minimum": "份数要在 1 到 99 之间。"}),
        ({"years": 0, "window": Window.YEARS}, {"years": "年数要在 1 到 10 之间。"}),
        ({"years": 11}, {"years": "年数要在 1 到 10 之间。"}),
    ],
)
def test_bad_fields(workspace: Workspace, first: str, wrong: dict, said: dict[str, str]) -> None:
    made = slot(workspace, first, ROSTER)
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors) as refused:
        slot(workspace, first, replace(ROSTER, **wrong))
    assert refused.value.fields == said
    with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
        edit_requirement(session, made, replace(ROSTER, **wrong))
    assert refused.value.fields == said
    assert domain_rows(workspace) == before


def test_editing_order_and_removing_undo(workspace: Workspace, first: str) -> None:
    a, b, c = (slot(workspace, first, replace(ROSTER, name=name)) for name in "甲乙丙")
    slot(workspace, task_ids(workspace)[1], ROSTER)
    states = [domain_rows(workspace)]
    with workspace.log.change() as session:
        edit_requirement(session, b, replace(ROSTER, name="乙乙", minimum=4))
    states.append(domain_rows(workspace))
    with workspace.log.change() as session:
        move_requirement(session, c, -2)
    assert names(workspace, first) == [(1, "丙"), (2, "甲"), (3, "乙乙")]
    states.append(domain_rows(workspace))
    with workspace.log.change() as session:
        move_requirement(session, c, 99)
    assert names(workspace, first) == [(1, "甲"), (2, "乙乙"), (3, "丙")]
    states.append(domain_rows(workspace))
    with workspace.log.change() as session:
        remove_requirement(session, a)
    assert names(workspace, first) == [(1, "乙乙"), (2, "丙")]
    for state in reversed(states):
        workspace.log.undo()
        assert domain_rows(workspace) == state


def test_attaching_into_a_slot(workspace: Workspace, first: str, tmp_path: Path) -> None:
    made = slot(workspace, first, ROSTER)
    before = domain_rows(workspace)
    paths = [folder_file(tmp_path, name) for name in ("名单.txt", "续表.txt", "名单.txt")]
    day = date(2021, 3, 1)
    rows = attach_to_requirement(
        workspace.log, workspace.files, made, paths, Job(), title="志愿者名单", formed_on=day
    )
    assert [row.title for row in rows] == ["志愿者名单"] * 3
    assert rows[0] == rows[2] != rows[1]
    (only,) = story(workspace, first).slots
    assert [lying.file for lying in only.evidence] == rows[:2]
    assert plan(workspace).tasks[0].evidence == tuple(rows[:2])  # linked to the task as well
    assert workspace.log.labels()[0] == "1-1 “志愿者名单”放入材料：志愿者名单、志愿者名单等3份"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_attaching_what_the_task_has_already(workspace: Workspace, first: str, tmp_path: Path) -> None:
    path = folder_file(tmp_path, "名单.txt")
    (linked,) = attach(workspace, first, path)
    made = slot(workspace, first, ROSTER)
    rows = attach_to_requirement(workspace.log, workspace.files, made, [path], Job())
    assert rows == [linked]
    assert len(stored_files(workspace)) == 1


def test_attaching_is_all_or_nothing(workspace: Workspace, first: str, tmp_path: Path) -> None:
    made = slot(workspace, first, ROSTER)
    before = domain_rows(workspace)
    good, empty = folder_file(tmp_path, "名单.txt"), tmp_path / "空.txt"
    empty.touch()
    with pytest.raises(UserError, match=r"“空\.txt”是空文件"):
        attach_to_requirement(workspace.log, workspace.files, made, [good, empty], Job())
    tomorrow = date.today() + timedelta(days=2)  # noqa: DTZ011
    with pytest.raises(UserError, match="在今天之后"):
        attach_to_requirement(workspace.log, workspace.files, made, [good], Job(), formed_on=tomorrow)
    with pytest.raises(UserError, match="这一项已不存在"):
        attach_to_requirement(workspace.log, workspace.files, "gone", [good], Job())
    assert (domain_rows(workspace), stored_files(workspace)) == (before, set())


def test_filling_twice_is_once(workspace: Workspace, first: str) -> None:
    made, photo = slot(workspace, first, ROSTER), record(workspace, "名单")
    for _ in range(2):
        with workspace.log.change() as session:
            fill_slot(session, made, [photo, photo])
    assert len(domain_rows(workspace)["requirement_evidence"]) == 1
    assert len(domain_rows(workspace)["evidence_link"]) == 1


def test_what_an_activity_brings_is_not_taken_out_here(workspace: Workspace, first: str) -> None:
    made, photo = slot(workspace, first, ROSTER), record(workspace, "名单")
    prove(workspace, activity(workspace, date(2021, 5, 1), "1-1"), photo, MaterialKind.ROSTER)
    assert line(workspace).slots == Tally(1, 1)
    with (
        pytest.raises(UserError, match="“名单”不是直接放入的，它来自活动台账"),
        workspace.log.change() as session,
    ):
        clear_slot(session, made, [photo])


def test_removing_a_slot_keeps_its_evidence(workspace: Workspace, first: str, tmp_path: Path) -> None:
    made = slot(workspace, first, ROSTER)
    attach_to_requirement(workspace.log, workspace.files, made, [folder_file(tmp_path, "名单.txt")], Job())
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        remove_requirement(session, made)
    assert [row.original_name for row in story(workspace, first).loose] == ["名单.txt"]
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_a_task_that_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="已不存在"), workspace.log.change() as session:
        add_requirement(session, "gone", ROSTER)
    with pytest.raises(UserError, match="已不存在"):
        attach_files(workspace.log, workspace.files, "gone", [folder_file(tmp_path, "通知.txt")], Job())
