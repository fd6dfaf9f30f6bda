"""卷: the clerk's list, what falls into which volume, and what a new year and merged tasks make of it."""

from pathlib import Path

import pytest

from db.models import Evidence
from tests.workspaces import attach, file, steps, task_ids
from wenming_desktop.archives.volume_contents import (
    LOOSE,
    VolumeContents,
    contents_by_category,
    contents_by_volumes,
)
from wenming_desktop.archives.volumes import (
    VolumeForm,
    VolumeRow,
    add_sample_volumes,
    add_volume,
    change_volume,
    move_volume,
    remove_volume,
    volume_rows,
)
from wenming_desktop.errors import FieldErrors
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.task_editing import remove_tasks
from wenming_desktop.plan.task_splitting import merge_tasks
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.new_year import new_year


def own(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return plan_heads(session)[-1].id


def add(workspace: Workspace, name: str, kinds: tuple[str, ...] = (), tasks: tuple[str, ...] = ()) -> str:
    with workspace.log.change() as session:
        return add_volume(session, own(workspace), VolumeForm(name, kinds, tasks))


def rows(workspace: Workspace, plan_id: str = "") -> list[VolumeRow]:
    with workspace.reading() as session:
        return volume_rows(session, plan_id or own(workspace))


def proof(workspace: Workspace, folder: Path, task: int, name: str, kind: str = "", pages: int = 1) -> str:
    (row,) = attach(workspace, task_ids(workspace)[task], file(folder, name, f"{task}{name}".encode()))
    with workspace.log.change("登记") as session:
        record = session.get_one(Evidence, row.id)
        record.kind, record.pages = kind, pages or None
    return row.id


def contents(workspace: Workspace) -> dict[str, list[str]]:
    with workspace.reading() as session:
        found = contents_by_volumes(session, own(workspace))
    return {one.name: [piece.title for piece in one.pieces] for one in found}


def test_volumes_are_added_changed_moved_and_removed_with_undo(workspace: Workspace) -> None:
    first, second = add(workspace, "班子卷", tasks=("1-2", "1-1")), add(workspace, "活动卷", ("照片",))
    assert [(row.ordinal, row.form) for row in rows(workspace)] == [
        (1, VolumeForm("班子卷", (), ("1-2", "1-1"))),
        (2, VolumeForm("活动卷", ("照片",), ())),
    ]
    with workspace.log.change() as session:
        change_volume(session, first, VolumeForm("党建卷", ("制度", "记录"), ("1-1", "2-3")))
    with workspace.log.change() as session:
        move_volume(session, second, -1)
    assert [row.form.name for row in rows(workspace)] == ["活动卷", "党建卷"]
    assert rows(workspace)[1].form == VolumeForm("党建卷", ("制度", "记录"), ("1-1", "2-3"))
    assert [step.label for step in steps(workspace)[:2]] == [
        "移动卷“活动卷”到第 1 个",
        "卷“班子卷”改名为“党建卷”",
    ]
    with workspace.log.change() as session:
        remove_volume(session, second)
    assert [(row.ordinal, row.form.name) for row in rows(workspace)] == [(1, "党建卷")]
    for _ in range(3):
        workspace.log.undo()
    assert rows(workspace)[0].form == VolumeForm("班子卷", (), ("1-2", "1-1"))
    assert [row.form.name for row in rows(workspace)] == ["班子卷", "活动卷"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (VolumeForm(" "), "name"),
        (VolumeForm("班子卷"), "name"),
        (VolumeForm("新卷", ("图纸",)), "kinds"),
        (VolumeForm("新卷", (), ("9-9",)), "tasks"),
    ],
)
def test_what_is_no_volume_is_refused_beside_its_field(
    workspace: Workspace, form: VolumeForm, field: str
) -> None:
    add(workspace, "班子卷")
    with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
        add_volume(session, own(workspace), form)
    assert set(refused.value.fields) == {field}
    assert len(rows(workspace)) == 1


def test_proof_lies_in_the_first_volume_that_takes_its_task_and_its_kind(
    workspace: Workspace, tmp_path: Path
) -> None:
    proof(workspace, tmp_path, 0, "学习记录.pdf", "记录")
    proof(workspace, tmp_path, 0, "学习照片.jpg")  # nobody said its kind: a picture is a photo
    proof(workspace, tmp_path, 3, "管理制度.pdf", "制度")
    proof(workspace, tmp_path, 4, "来函.pdf")
    add(workspace, "班子卷", tasks=("1-1",))
    add(workspace, "制度卷", ("制度",))
    photos = add(workspace, "照片卷", ("照片",), ("1-1",))
    assert contents(workspace) == {
        "班子卷": ["学习照片", "学习记录"],
        "制度卷": ["管理制度"],
        "照片卷": [],
        LOOSE: ["来函"],
    }
    with workspace.log.change() as session:
        move_volume(session, photos, -2)
    add(workspace, "其余卷")
    assert contents(workspace) == {
        "照片卷": ["学习照片"],
        "班子卷": ["学习记录"],
        "制度卷": ["管理制度"],
        "其余卷": ["来函"],
    }


def test_pages_run_until_a_piece_whose_pages_nobody_knows(workspace: Workspace, tmp_path: Path) -> None:
    for name, pages in (("1.pdf", 3), ("2.pdf", 1), ("3.pdf", 0), ("4.pdf", 2)):
        proof(workspace, tmp_path, 0, name, "记录", pages)
    with workspace.reading() as session:
        first, _ = contents_by_category(session, own(workspace))
    assert [(piece.title, piece.first_page) for piece in first.pieces] == [
        ("1", 1), ("2", 4), ("3", 5), ("4", None),
    ]  # fmt: skip
    assert (first.pages, first.unpaged) == (6, 1)


def test_a_piece_of_two_categories_lies_once_and_names_both_tasks(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = file(tmp_path)
    attach(workspace, task_ids(workspace)[4], path)
    attach(workspace, task_ids(workspace)[1], path)
    with workspace.reading() as session:
        found: list[VolumeContents] = contents_by_category(session, own(workspace))
    assert [[piece.tasks for piece in one.pieces] for one in found] == [[("1-2", "2-2")], []]


def test_a_category_without_tasks_takes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.log.change() as session:
        remove_tasks(session, task_ids(workspace)[:3])
    proof(workspace, tmp_path, 0, "学习.pdf")
    with workspace.reading() as session:
        found = contents_by_category(session, own(workspace))
    assert [len(one.pieces) for one in found] == [0, 1]


def test_volumes_go_into_a_new_year_with_their_tasks(workspace: Workspace) -> None:
    add(workspace, "班子卷", ("记录",), ("2-1", "1-3"))
    add(workspace, "其余卷")
    with workspace.log.change() as session:
        made = new_year(session, own(workspace), 2022)
    assert made.copied["卷"] == 2
    old, new = rows(workspace), rows(workspace, made.plan_id)
    assert [row.form for row in new] == [row.form for row in old]
    assert not set(new[0].task_ids) & set(old[0].task_ids)


def test_merged_tasks_stay_in_their_volume_once(workspace: Workspace) -> None:
    add(workspace, "班子卷", tasks=("1-1", "1-2"))
    add(workspace, "活动卷", tasks=("1-2",))
    with workspace.log.change() as session:
        merge_tasks(session, task_ids(workspace)[:2])
    assert [row.form.tasks for row in rows(workspace)] == [("1-1",), ("1-1",)]


def test_a_volume_does_not_widen_when_its_tasks_are_deleted(workspace: Workspace) -> None:
    add(workspace, "班子卷", tasks=("1-1", "1-2"))
    add(workspace, "专卷", tasks=("1-1",))
    add(workspace, "其余卷")
    with workspace.log.change() as session:
        remove_tasks(session, task_ids(workspace)[:1])
    assert [(row.form.name, row.form.tasks) for row in rows(workspace)] == [
        ("班子卷", ("1-1",)),  # what was 1-2
        ("其余卷", ()),
    ]
    workspace.log.undo()
    assert [row.form.tasks for row in rows(workspace)] == [("1-1", "1-2"), ("1-1",), ()]


def test_usual_volumes_are_added_once_and_leave_the_clerks_own(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "数据", "某局")
    with workspace.log.change() as session:
        plan_id = save_plan(session, bundled_plan())
    add(workspace, "制度卷", ("通知",))
    with workspace.log.change() as session:
        assert add_sample_volumes(session, plan_id) == 5
    found = {row.form.name: row.form for row in rows(workspace)}
    assert found["制度卷"].kinds == ("通知",)
    assert "2-7" in found["志愿服务卷"].tasks
    assert all(form.kinds or form.tasks for form in found.values())  # none takes everything
    with workspace.log.change() as session:
        assert add_sample_volumes(session, plan_id) == 0
    order = [row.form.name for row in rows(workspace)]
    with workspace.log.change() as session:
        remove_volume(session, rows(workspace)[1].id)
    with workspace.log.change() as session:
        assert add_sample_volumes(session, plan_id) == 1
    assert [row.form.name for row in rows(workspace)] == order, "what comes first takes its pieces first"
    workspace.close()
