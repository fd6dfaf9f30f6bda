"""What is in a backup is read once for an unchanged file; the reasons in the clerk's words."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workspaces import new_workspace
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.safety import known_backups
from wenming_desktop.safety.backup import backups
from wenming_desktop.safety.known_backups import KnownBackups, why
from wenming_desktop.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "data") as made:
        yield made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the backups that were read."""
    names: list[str] = []
    real = known_backups.backup_counts

    def counted(path: Path):
        names.append(path.name)
        return real(path)

    monkeypatch.setattr(known_backups, "backup_counts", counted)
    return names


def test_read_once_and_kept(workspace: Workspace, read: list[str]) -> None:
    workspace.back_up("手动")
    made = backups(workspace.backups_folder)
    first = KnownBackups(workspace.cache_folder)
    assert first.known(made[0]) is None
    first.examine(made, Job())
    again = KnownBackups(workspace.cache_folder)
    again.examine(made, Job())
    assert read == [made[0].path.name]
    found = again.known(made[0])
    assert found
    assert found.counts
    assert (found.counts.tasks, found.counts.evidence) == (6, 0)


def test_a_changed_file_is_read_again_and_found_broken(workspace: Workspace, read: list[str]) -> None:
    path = workspace.back_up("手动")
    known = KnownBackups(workspace.cache_folder)
    known.examine(backups(workspace.backups_folder), Job())
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    os.utime(path, ns=(1, 1))
    made = backups(workspace.backups_folder)
    known.examine(made, Job())
    found = known.known(made[0])
    assert found
    assert found.counts is None
    assert "已损坏" in found.problem
    assert len(read) == 2


def test_gone_while_it_is_listed(workspace: Workspace) -> None:
    path = workspace.back_up("手动")
    made = backups(workspace.backups_folder)
    path.unlink()
    known = KnownBackups(workspace.cache_folder)
    known.examine(made, Job())
    assert known.known(made[0]) is None


def test_cancelled_keeps_what_was_read(workspace: Workspace, read: list[str]) -> None:
    for _ in range(3):
        workspace.back_up("手动")
    made = backups(workspace.backups_folder)
    job = Job(lambda done, *_: job.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        KnownBackups(workspace.cache_folder).examine(made, job)
    KnownBackups(workspace.cache_folder).examine(made, Job())
    assert len(read) == len(set(read)) + 0 == 3


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": 1}', b'{"a": {"counts": {"unit": 1}}}', b"\xff"])
def test_a_broken_note_is_read_past(workspace: Workspace, content: bytes) -> None:
    workspace.cache_folder.mkdir(exist_ok=True)
    (workspace.cache_folder / "backups.json").write_bytes(content)
    workspace.back_up("手动")
    made = backups(workspace.backups_folder)
    known = KnownBackups(workspace.cache_folder)
    known.examine(made, Job())
    assert known.known(made[0])


def test_reasons() -> None:
    assert [why(each) for each in ("自动", "手动", "导入前", "升级前-v9", "某某")] == [
        "自动，每30分钟一份",
        "立即备份",
        "导入以前",
        "升级程序以前",
        "某某",
    ]


def test_the_command(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    import json  # noqa: PLC0415

    from wenming_desktop.commands.line import run  # noqa: PLC0415

    made = workspace.back_up("导入前")
    assert run(["backups", str(workspace.folder)]) == 0
    said = capsys.readouterr().out
    assert "导入以前" in said
    assert "材料 0　活动 0　措施 0" in said
    assert "能打开\n共 1 份。" in said
    made.write_bytes(b"nothing")
    assert run(["backups", str(workspace.folder), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["file"], told["opens"], told["evidence"]) == (str(made), False, None)
    assert run(["backups", str(workspace.folder / "nowhere")]) == 1
    assert "没有备份" in capsys.readouterr().err
