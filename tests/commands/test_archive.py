"""What the command ``archive`` takes, and what it refuses by name."""

import os
import zipfile
from pathlib import Path

import bagit
import pytest

from tests.commands.test_commands import refused
from tests.workspaces import attach, begun, file, save_bundled_plan
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.workspace import Workspace


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A workspace with three photos at tasks of two departments."""
    begun(tmp_path / "data", "某局", three_photos)[0].close()
    return tmp_path / "data"


def three_photos(workspace: Workspace) -> None:
    plan_id = save_bundled_plan(workspace)
    with workspace.log.change() as session:
        add_departments(session, ["办公室", "宣传科"])
    for code, department in (("1-1", "办公室"), ("2-7", "宣传科"), ("4-2", "宣传科")):
        with workspace.log.change() as session:
            task_id = find_task(session, plan_id, code).id
            assign(session, [task_id], AssignmentChange(department))
        photo = file(workspace.folder.parent, f"照片{code}.jpg", os.urandom(700_000))
        attach(workspace, task_id, photo)


def archived(call, *arguments: object) -> list[Path]:
    answer = call("archive", *arguments)
    assert (answer.code, answer.err) == (0, "")
    return [Path(line) for line in answer.out.splitlines()]


def photos(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.jpg"))


def test_some_departments_and_years(call, data: Path, tmp_path: Path) -> None:
    (one,) = archived(call, data, tmp_path / "甲", "--department", "办公室")
    assert photos(one) == ["照片1-1.jpg"]
    (both,) = archived(call, data, tmp_path / "乙", "--department", "办公室", "--department", "宣传科")
    assert len(photos(both)) == 3
    (year,) = archived(call, data, tmp_path / "丙", "--plan-year", 2021)
    assert len(photos(year)) == 3


def test_volumes_are_named_each(call, data: Path, tmp_path: Path) -> None:
    folders = archived(call, data, tmp_path / "out", "--volumes", "1.2M")
    assert [folder.name[-6:] for folder in folders] == [f"第{number}卷共3卷" for number in (1, 2, 3)]
    assert [len(photos(folder)) for folder in folders] == [1, 1, 1]
    assert all(bagit.Bag(str(folder)).validate() for folder in folders)


def test_one_zip(call, data: Path, tmp_path: Path) -> None:
    (path,) = archived(call, data, tmp_path / "out", "--zip")
    with zipfile.ZipFile(path) as archive:
        assert sum(name.endswith(".jpg") for name in archive.namelist()) == 3
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--department", "人事科"), "人事科"),
        (("--department", "办公室", "--department", "宣传"), "宣传"),
        (("--plan-year", "2020"), "2020"),
        (("--volumes", "很大"), "很大"),
        (("--volumes", "600K"), "600K"),
        (("--volumes", "1M"), "大图.jpg"),
    ],
)
def test_a_refusal_names_the_wrong_word(
    call, data: Path, tmp_path: Path, options: tuple[str, ...], word: str
) -> None:
    if word == "大图.jpg":
        big = tmp_path / word
        big.write_bytes(os.urandom(2_000_000))
        assert call("attach", data, "1-1", big).code == 0
    refused(call("archive", data, tmp_path / "out", *options), word)
    assert not list((tmp_path / "out").glob("*"))


def test_one_shape_only(call, data: Path, tmp_path: Path) -> None:
    answer = call("archive", data, tmp_path / "out", "--zip", "--volumes", "2M")
    assert answer.code == 2
    assert "--volumes" in answer.err
