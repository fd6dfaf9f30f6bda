"""Departments' packages by command: out, looked at, taken over."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.transfer.packages.office import MEASURES, TASKS, edit, fill, office, row
from tests.workspaces import plan
from wenming_desktop.commands.line import run
from wenming_desktop.workspace import DATABASE_NAME, Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office's data folder, closed."""
    with office(tmp_path):
        pass
    return tmp_path / "data"


def dump(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as database:
        return list(database.iterdump())


def persons(folder: Path) -> list[str | None]:
    with closing(Workspace.open(folder)) as workspace:
        return [task.person for task in plan(workspace).tasks]


def call(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_out_and_back(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "U盘"
    code, said, aside = call(capsys, "department-package", folder, out)
    assert (code, len(said.splitlines())) == (0, 2)
    assert "人事科" in aside
    back = out / "办公室填报包2021"
    edit(back, lambda book: fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人="李秀英"))
    edit(back, lambda book: fill(book[MEASURES], row(book[MEASURES], "措施内容", "制定方案"), 状态="已完成"))
    before = dump(folder)
    code, said, _ = call(capsys, "collect", folder, out, "--preview")
    assert code == 0
    assert "责任人：陈静 → 李秀英" in said
    assert "【宣传科】" in said
    assert dump(folder) == before
    assert run(["assign", str(folder), "1-1", "--person", "王芳"]) == 0
    code, said, aside = call(capsys, "collect", folder, out, "--apply")
    assert code == 0
    assert "采用改动 1 处" in said
    assert "王芳（发出时 陈静" in aside
    assert persons(folder)[0] == "王芳"
    backups = [path.name for path in (folder / "backups").iterdir()]
    assert any("收回填报包前" in name for name in backups)
    code, said, aside = call(capsys, "collect", folder, out, "--apply", "--theirs")
    assert (code, "采用改动 1 处" in said) == (0, True)
    assert persons(folder)[0] == "李秀英"
    before = dump(folder)
    assert "没有改动" in call(capsys, "collect", folder, out, "--preview")[1]
    assert dump(folder) == before


def test_what_is_no_package(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "坏.zip").write_bytes(b"PK nothing")
    assert call(capsys, "collect", folder, tmp_path / "空", "--apply")[0] == 1
    code, _, said = call(capsys, "collect", folder, tmp_path / "坏.zip", "--preview")
    assert code == 1
    assert "“坏.zip”：压缩包不完整" in said
    code, _, said = call(capsys, "department-package", folder, tmp_path / "U盘", "--department", "保密科")
    assert code == 1
    assert "保密科" in said


def test_one_department_zipped(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("department-package", folder, tmp_path / "U盘", "--department", "宣传科", "--zip")
    assert call(capsys, *words)[0] == 0
    (made,) = (tmp_path / "U盘").iterdir()
    assert "没有改动" in call(capsys, "collect", folder, made, "--preview")[1]


def test_what_was_not_taken_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "U盘"
    call(capsys, "department-package", folder, out, "--department", "办公室")
    back = out / "办公室填报包2021"
    edit(
        back,
        lambda book: fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人="李秀英", 附言="换人了"),
    )
    (back / "材料" / "木马.exe").write_bytes(b"MZ")
    (back / "材料" / "不知道.txt").write_text("what", encoding="utf-8")
    loose = tmp_path / "散放"
    loose.mkdir()
    (loose / "散的.txt").write_text("loose", encoding="utf-8")
    code, said, aside = call(capsys, "collect", folder, back, loose, "--apply")
    assert (code, "采用改动 1 处，新增 0 条，文件 2 个" in said) == (0, True)
    assert "木马.exe" in aside
    for name in ("不知道.txt", "散的.txt"):
        assert f"文件 {name} → 待归口" in aside
    (line,) = [each for each in aside.splitlines() if "换人了" in each]
    assert "责任人：陈静 → 李秀英　附言：换人了" in line


def test_of_what_cannot_be_read_nothing_is_collected(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with office(tmp_path / "别处"):
        pass
    call(capsys, "department-package", tmp_path / "别处" / "data", tmp_path / "别的")
    call(capsys, "department-package", folder, tmp_path / "U盘")
    before = dump(folder)
    for how in ("--apply", "--preview"):
        code, said, aside = call(capsys, "collect", folder, tmp_path / "别的", how)
        assert (code, said) == (1, "")
        assert "没有收回任何填报包" in aside
        assert "本机没有这份工作方案" in aside
    assert dump(folder) == before
    code, said, aside = call(capsys, "collect", folder, tmp_path / "别的", tmp_path / "U盘", "--apply")
    assert (code, "已收回：办公室、宣传科。" in said) == (0, True)
    assert "本机没有这份工作方案" in aside
