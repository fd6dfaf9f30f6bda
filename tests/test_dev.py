"""Setting up by dev.py: what it never does, and how it runs the tests."""

import os
from pathlib import Path

import pytest

import dev


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What dev.py would have run for a project whose ``.venv`` is a link to the folder ``other``."""
    venv, other = tmp_path / ".venv", tmp_path / "other"
    other.mkdir()
    link(venv, other)
    ran: list[list[str]] = []
    monkeypatch.setattr(dev, "VENV", venv)
    monkeypatch.setattr(dev, "READY", venv / "ready")
    monkeypatch.setattr(dev, "PYTHON", venv / "python")
    monkeypatch.setattr(dev, "install_packages", lambda: None)
    monkeypatch.setattr(dev, "call", lambda *command, **_: ran.append([*map(str, command)]))
    return ran


def link(path: Path, target: Path) -> None:
    if os.name == "nt":  # anybody may make a junction there, but not a symbolic link
        import _winapi  # noqa: PLC0415

        _winapi.CreateJunction(str(target), str(path))
    else:
        path.symlink_to(target, target_is_directory=True)


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("dev_tools", [False, True])
def test_what_venv_only_links_to_is_not_touched(tmp_path: Path, commands, *, dev_tools: bool) -> None:
    others = {"ready": "of another project", "python": "", "notes.txt": "mine"}
    for name, text in others.items():
        (tmp_path / "other" / name).write_text(text, "utf-8")
    with pytest.raises(dev.SetupError, match=r"\.venv 是链接，指向 .*other.*请删除链接"):
        dev.set_up(dev=dev_tools)
    assert commands == []
    assert files(tmp_path / "other") == others


def test_a_link_to_nowhere_is_refused(tmp_path: Path, commands) -> None:
    (tmp_path / "other").rmdir()
    with pytest.raises(dev.SetupError, match="请删除链接"):
        dev.set_up(dev=False)
    assert commands == []


def test_a_linked_environment_that_fits_is_used(tmp_path: Path, commands) -> None:
    fitting = {"ready": dev.fingerprint(["run"]), "python": ""}
    for name, text in fitting.items():
        (tmp_path / "other" / name).write_text(text, "utf-8")
    dev.set_up(dev=False)
    assert commands == []
    assert files(tmp_path / "other") == fitting


def test_an_environment_is_made_in_an_empty_folder_linked_to(tmp_path: Path, commands) -> None:
    dev.set_up(dev=False)
    assert commands[0][1:] == ["-m", "venv", "--clear", str(tmp_path / ".venv")]
    assert files(tmp_path / "other") == {"ready": dev.fingerprint(["run"])}


def test_a_folder_of_its_own_is_made_anew(tmp_path: Path, commands) -> None:
    (tmp_path / ".venv").unlink() if os.name != "nt" else (tmp_path / ".venv").rmdir()
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "left over").write_text("", "utf-8")
    dev.set_up(dev=False)
    assert commands[0][1:] == ["-m", "venv", "--clear", str(tmp_path / ".venv")]


@pytest.mark.parametrize("command", [dev.run, dev.prepare, dev.test, dev.bench, dev.package])
def test_nothing_is_run_without_the_weights_that_read_scans(command, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(dev, "set_up", lambda **_: None)
    monkeypatch.setattr(dev, "call", lambda *parts, **_: ran.append(str(parts[-1])) or 1)
    with pytest.raises(dev.SetupError, match="识别文字用的模型没有准备好"):
        command([])
    assert [Path(one).name for one in ran] == ["weights.py"]


def test_tests_run_on_two_cores_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(dev, "set_up", lambda **_: None)
    monkeypatch.setattr(dev, "install_test_tools", lambda: None)
    monkeypatch.setattr(dev, "call", lambda *command, **_: ran.append([*map(str, command)]))
    assert dev.test(["tests/test_dev.py", "-n", "0"]) == 0
    assert ran[-1][1:4] == ["-m", "pytest", "-n"]
    assert ran[-1][-3:] == ["tests/test_dev.py", "-n", "0"]  # pytest goes by the last
