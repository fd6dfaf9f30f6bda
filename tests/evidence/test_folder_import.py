"""Whole folders: what their names say of where each file belongs, and what is not taken in."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import WorkPlan
from tests.workspaces import file, steps, stored_files, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.folder_import import plan_folder, proposals_of
from wenming_desktop.evidence.intake import Incoming, take_all
from wenming_desktop.evidence.proposing.file_names import read_name
from wenming_desktop.jobs import Job
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.plan.task_editing import change_task, task_form
from wenming_desktop.progress.story import task_story
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 10, 11)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "佐证材料"
    folder.mkdir()
    return folder


def put(source: Path, path: str, content: bytes = b"") -> Path:
    (source / path).parent.mkdir(parents=True, exist_ok=True)
    return file((source / path).parent, Path(path).name, content or path.encode())


def planned(workspace: Workspace, source: Path) -> dict[str, Incoming]:
    with workspace.reading() as session:
        found = plan_folder(session, plan_id(workspace), source, workspace.folder)
    return {one.path.relative_to(source).as_posix(): one for one in found}


def plan_id(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return session.scalars(select(WorkPlan.id)).one()


@pytest.mark.parametrize(
    ("folder", "task"),
    [
        ("2-1 志愿服务", 3),
        ("2－1", 3),
        ("２．１ 类别2的任务", 3),
        ("2.1材料", 3),
        ("2.1志愿服务", None),  # the 1st of February as well, and not what the task says
        ("任务2-1", 3),
        ("类别2的任务2", 4),
        ("01 类别2的任务2。", 4),
        ("2-9 没有的任务", None),
        ("2021-3-5 学雷锋", None),
        ("2.1.3 别的清单", None),
        ("2-1月", None),
        ("2.1日学习", None),
        ("1-2季度", None),
        ("12-1", None),
        ("杂项", None),
    ],
)
def test_folders_name_tasks(workspace: Workspace, source: Path, folder: str, task: int | None) -> None:
    put(source, f"{folder}/更深/通知.pdf")
    (one,) = planned(workspace, source).values()
    assert one.task_id == (None if task is None else task_ids(workspace)[task])
    assert one.came_from == f"佐证材料/{folder}/更深"


def test_the_short_title_of_a_task(workspace: Workspace, source: Path) -> None:
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        form = task_form(session, first)
        change_task(
            session, first, type(form)(**{**vars(form), "text": "开展学雷锋志愿服务活动，每年不少于5次。"})
        )
    put(source, "学雷锋志愿服务活动/1.jpg")
    assert planned(workspace, source)["学雷锋志愿服务活动/1.jpg"].task_id == first


def test_the_nearest_named_folder_counts_and_slots_are_proposed(workspace: Workspace, source: Path) -> None:
    first, second, *_ = task_ids(workspace)
    with workspace.log.change() as session:
        slot = add_requirement(session, first, RequirementForm("签到表", MaterialKind.SIGN_IN))
    for path in ("1-1/签到表/3月5日/1.jpg", "1-1/1-2/签到表/2.jpg", "签到表/3.jpg", "1-1/4.jpg"):
        put(source, path)
    found = {path: (one.task_id, one.requirement_id) for path, one in planned(workspace, source).items()}
    assert found == {
        "1-1/签到表/3月5日/1.jpg": (first, slot),
        "1-1/1-2/签到表/2.jpg": (second, None),
        "签到表/3.jpg": (None, None),
        "1-1/4.jpg": (first, None),
    }


def test_a_kind_that_several_slots_have_is_said(workspace: Workspace, source: Path) -> None:
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        chosen, _ = (
            add_requirement(session, first, RequirementForm(f"{name}照片", MaterialKind.PHOTO))
            for name in ("大会", "活动")
        )
    for path in ("1-1/照片/1.jpg", "1-1/大会照片/照片/2.jpg", "1-1/照片/活动照片/3.jpg", "1-1/4.5种树/4.jpg"):
        put(source, path)
    found = planned(workspace, source)
    assert found["1-1/照片/1.jpg"].doubt == "文件夹“照片”对得上 2 格（“大会照片”、“活动照片”），没有放入。"
    assert found["1-1/大会照片/照片/2.jpg"].requirement_id == chosen
    assert [path for path, one in found.items() if one.doubt] == ["1-1/照片/1.jpg"]
    renamed = source.rename(source.with_name("活动照片"))
    put(renamed, "5.jpg")
    with workspace.reading() as session:
        there = plan_folder(session, plan_id(workspace), renamed, workspace.folder, (first, chosen))
    assert {one.requirement_id for one in there if one.path.name == "5.jpg"} == {chosen}


def test_the_folder_itself_is_named(workspace: Workspace, source: Path) -> None:
    renamed = source.rename(source.with_name("1-3 志愿服务"))
    put(renamed, "通知.pdf")
    assert planned(workspace, renamed)["通知.pdf"].task_id == task_ids(workspace)[2]


def test_all_go_in_as_one_step(workspace: Workspace, source: Path) -> None:
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        slot = add_requirement(session, first, RequirementForm("签到表", MaterialKind.SIGN_IN))
    for path in ("1-1/签到表/表.pdf", "1-1/通知.pdf", "杂/照片.jpg"):
        put(source, path)
    put(source, "1-2/副本.pdf", b"1-1/" + "通知.pdf".encode())  # the same bytes in two tasks
    incoming = list(planned(workspace, source).values())
    taken = take_all(workspace.log, workspace.files, incoming, Job())
    assert (len(taken.rows), [known.path.name for known in taken.known]) == (3, ["副本.pdf"])
    with workspace.reading() as session:
        story = task_story(session, first, TODAY)
        second = task_story(session, task_ids(workspace)[1], TODAY)
    assert [one.file.title for one in story.slots[0].evidence] == ["表"]
    assert [row.title for row in story.loose] == ["通知"]
    assert [row.title for row in second.loose] == ["通知"]
    assert story.slots[0].requirement.id == slot
    assert steps(workspace)[0].label.startswith("收进材料：")
    workspace.log.undo()
    with workspace.reading() as session:
        assert not task_story(session, first, TODAY).loose


def test_what_is_not_taken_is_said(workspace: Workspace, source: Path) -> None:
    put(source, "好.pdf")
    put(source, ".隐藏/里面.pdf")
    for path in ("~$通知.docx", "看我.exe", "Thumbs.db"):
        put(source, path)
    (source / "空.txt").touch()
    found = planned(workspace, source)
    assert [path for path, one in found.items() if not one.refused] == ["好.pdf"]
    assert "隐藏或临时文件夹" in found[".隐藏"].refused
    assert "程序" in found["看我.exe"].refused
    assert "空文件" in found["空.txt"].refused
    taken = take_all(workspace.log, workspace.files, list(found.values()), Job())
    assert (len(taken.rows), len(taken.refused)) == (1, 5)
    assert len(stored_files(workspace)) == 1


def test_links_are_said_and_not_followed(workspace: Workspace, source: Path) -> None:
    try:
        (source / "圈").symlink_to(source)
        (source / "别处.pdf").symlink_to(put(source, "好.pdf"))
    except OSError:
        pytest.skip("links need a right here")
    found = planned(workspace, source)
    assert {path: "链接" in one.refused for path, one in found.items()} == {
        "别处.pdf": True,
        "圈": True,
        "好.pdf": False,
    }


def test_the_own_data_is_no_material(workspace: Workspace, tmp_path: Path) -> None:
    for folder in (workspace.folder, workspace.folder / "files", tmp_path):
        with pytest.raises(UserError, match="套在一起"):
            planned(workspace, folder)
    with pytest.raises(UserError, match="找不到文件夹"):
        planned(workspace, tmp_path / "没有")


def test_proposals_of_folders(workspace: Workspace, source: Path) -> None:
    put(source, "1-1/2021年3月5日学雷锋/IMG_1.jpg")
    (one,) = planned(workspace, source).values()
    assert {(found.field, found.value, found.source) for found in proposals_of(one, 2021, TODAY)} == {
        ("formed_on", "2021-03-05", "文件夹名"),
        ("title", "学雷锋", "文件夹名"),
        ("kind", "照片", "文件名"),
    }


def test_the_name_says_more_than_its_folder() -> None:
    found = read_name("3月6日 总结.pdf", 2021, TODAY, ["签到表", "2021年3月5日学雷锋"])
    assert {(one.field, one.value, one.source) for one in found} == {
        ("formed_on", "2021-03-06", "文件名"),
        ("title", "总结", "文件名"),
        ("kind", "总结", "文件名"),
    }
    (kind,) = read_name("扫描件0001.jpg", 2021, TODAY, ["杂项", "签到表"])
    assert (kind.value, kind.source) == ("签到表", "文件夹名")


def test_a_pasted_picture_has_its_day() -> None:
    found = read_name("粘贴的图片20211008-101112.png", 2021, TODAY)
    assert [(one.field, one.value) for one in found] == [("formed_on", "2021-10-08")]
