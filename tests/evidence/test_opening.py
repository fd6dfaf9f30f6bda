"""Evidence handed to other programs: a copy, under a safe name, in a folder that is swept."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workspaces import attach, file, small_disk, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.opening import copy_to_open, mark_as_foreign
from wenming_desktop.safe_names import path_fault
from wenming_desktop.workspace import Workspace


def test_a_copy_to_open_is_no_stored_file(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path, "通知 1.pdf"))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    copies = [copy_to_open(workspace.files, row, temporary) for _ in range(2)]
    assert copies[0] != copies[1]
    for copy in copies:
        assert (copy.name, copy.read_bytes()) == ("通知 1.pdf", b"notice")
        assert not copy.samefile(workspace.files.path(row.sha256))
        assert not copy.stat().st_mode & 0o222
        copy.chmod(0o600)
        copy.write_bytes(b"altered by a word processor")
    assert workspace.files.path(row.sha256).read_bytes() == b"notice"


@pytest.mark.parametrize(
    "name",
    [
        "a.exe",
        "a.lnk",
        "a.bat",
        "a.PDF.ExE",
        "a",
        "a.pdf.",
        "a.exe ",
        "a\u202efdp.exe",
        "a.js",
        "a.docm",
        ".pdf",
    ],
)
def test_what_could_run_something_is_not_opened(workspace: Workspace, tmp_path: Path, name: str) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with pytest.raises(UserError, match="不能直接打开"):  # intake refuses it; a record may come otherwise
        copy_to_open(workspace.files, replace(row, original_name=name), temporary)
    assert not list(temporary.iterdir())


def test_a_stored_file_that_is_missing(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    workspace.files.path(row.sha256).unlink()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with pytest.raises(UserError, match="材料“通知”的文件不见了"):
        copy_to_open(workspace.files, row, temporary)
    assert not list(temporary.iterdir())
    (again,) = attach(workspace, task_ids(workspace)[0], tmp_path / "通知.pdf")  # brings it back
    assert again == row
    assert copy_to_open(workspace.files, row, temporary).read_bytes() == b"notice"


def test_no_room_for_a_copy_to_open(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path, "视频.mp4", b"v" * 200_000))
    with small_disk(tmp_path / "disk", "64k") as disk:
        with pytest.raises(UserError, match=r"打不开“视频.mp4”：磁盘空间不足"):
            copy_to_open(workspace.files, row, disk)
        assert not list(disk.iterdir())


NAMES = [
    "../../x.pdf",
    "/etc/x.pdf",
    "C:\\x.pdf",
    "..\\..\\x.pdf",
    "\\\\server\\share\\x.pdf",
    "CON.pdf",
    "com1.pdf",
    "报告\0.pdf",
    "报告\u202efdp.pdf",
    "报告.pdf:隐.pdf",
    " 报告. .pdf",
    f"{'长' * 250}.pdf",
    "报告\n.pdf",
    "\ud800.pdf",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out_of_the_folder(workspace: Workspace, tmp_path: Path, name: str) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    check_copy(workspace, replace(row, original_name=name))


@settings(max_examples=60)
@given(name=st.text(max_size=60).map(lambda text: f"{text}.pdf"))
def test_whatever_a_name_has_become(workspace: Workspace, tmp_path: Path, name: str) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    check_copy(workspace, replace(row, original_name=name))


def check_copy(workspace: Workspace, row) -> None:
    folder = workspace.scratch_folder()
    try:
        copy = copy_to_open(workspace.files, row, folder)
    except UserError:  # without a suffix, as .pdf alone
        return
    assert copy.resolve().is_relative_to(folder.resolve())
    assert copy.parent.parent == folder
    assert path_fault(copy.name) is None
    assert (copy.suffix, copy.read_bytes()) == (".pdf", b"notice")


def test_copies_go_with_the_workspace_and_after_a_kill(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    left = copy_to_open(workspace.files, row, workspace.scratch_folder())
    assert not left.is_relative_to(workspace.folder)
    workspace.close()
    assert not left.exists()
    left.parent.mkdir(parents=True)
    left.write_bytes(b"of a program that was killed")
    left.chmod(0o444)
    again = Workspace.open(workspace.folder)
    assert not left.exists()
    assert copy_to_open(again.files, row, again.scratch_folder()).read_bytes() == b"notice"
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there it is a stream, not a file")
def test_the_mark_of_what_came_from_outside(tmp_path: Path) -> None:
    """Windows' own tools read it as a stream of the file; the bytes are the same."""
    mark_as_foreign(file(tmp_path, "通知.pdf"))
    assert (tmp_path / "通知.pdf:Zone.Identifier").read_bytes() == b"[ZoneTransfer]\r\nZoneId=3\r\n"
    mark_as_foreign(tmp_path / "没有" / "通知.pdf")
