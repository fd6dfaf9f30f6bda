"""Whatever file from outside is given to a command: one sentence that names it, and nothing half-created."""

import io
import os
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.compounds import compound
from wenming_desktop.commands.line import run
from wenming_desktop.errors import UserError
from wenming_desktop.workspace import Workspace, check_restorable, restore

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs pipes, devices and links")


def command(*arguments: object) -> str:
    """What a command that is refused says."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    assert (code, out.getvalue()) == (1, "")
    return err.getvalue()


def refusal(use: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        use()
    return caught.value.message + "\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in 数据, and good files of each kind beside it."""
    folder = tmp_path_factory.mktemp("单位")
    with redirect_stdout(io.StringIO()):
        assert run(["init", str(folder / "数据"), "--unit", "某局", "--plan", "2021"]) == 0
    with closing(Workspace.open(folder / "数据")) as workspace:
        workspace.back_up("手动").rename(folder / "good.db")
        (folder / "数据" / "登记.json").rename(folder / "good.json")
    book = openpyxl.Workbook()
    book.active["A1"] = "词"
    book.save(folder / "good.xlsx")
    docx.Document().save(str(folder / "good.docx"))
    return folder


def new(data: Path, file: Path) -> str:
    said = command("init", data.with_name("新"), "--unit", "某局", "--plan", file)
    assert not data.with_name("新").exists()
    return said


USES: dict[str, tuple[str, Callable[[Path, Path], str]]] = {
    "init .docx": ("方案.docx", new),
    "init .txt": ("方案.txt", new),
    "init .json": ("方案.json", new),
    "import-table": ("配档表.xlsx", lambda data, file: command("import-table", data, file, "--apply")),
    "import-table .xls": ("配档表.xls", lambda data, file: command("import-table", data, file, "--apply")),
    "import-indicators": ("指标.ods", lambda data, file: command("import-indicators", data, file, "--yes")),
    "template": (
        "表样.xlsx",
        lambda data, file: command("export-table", data, file.with_name("出.xlsx"), "--template", file),
    ),
    "attach": ("照片.jpg", lambda data, file: command("attach", data, "2-7", file)),
    "verify": ("存档", lambda _, file: command("verify", file)),
    "restore": ("备份.db", lambda data, file: refusal(lambda: restore(data, file))),
    "restore .json": ("登记.json", lambda data, file: refusal(lambda: restore(data, file))),
    "look at a backup": ("备份.db", lambda _, file: refusal(lambda: check_restorable(file))),
}
OTHERS = {
    "empty": b"",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(600),
    "text": "没有编号的文字".encode(),
    "page": "<html><table><tr><td>任务</td></tr></table>".encode(),
    "password": compound({"EncryptedPackage": b"x"}),
    "old Word": compound({"WordDocument": b"x"}),
}
ODD: dict[str, Callable[[Path], object]] = {
    "missing": lambda _: None,
    "folder": Path.mkdir,
    "pipe": lambda path: os.mkfifo(path),  # noqa: PLW0108 - there is none on Windows
    "device": lambda path: path.symlink_to("/dev/zero"),
    "loop": lambda path: path.symlink_to(path),
}
REFUSED = [(use, other) for use in USES for other in OTHERS if use != "attach" or not OTHERS[other]]


def check(use: str, path: Path, office: Path) -> None:
    said = USES[use][1](office / "数据", path)
    assert path.name in said
    assert said.endswith("。\n")
    assert said.count("\n") == 1
    assert "程序内部错误" not in said
    assert not path.with_name("出.xlsx").exists()


@pytest.mark.parametrize(("use", "other"), REFUSED)
def test_another_file_than_it_should_be(office: Path, tmp_path: Path, use: str, other: str) -> None:
    path = tmp_path / USES[use][0]
    path.write_bytes(OTHERS[other])
    check(use, path, office)


@pytest.mark.parametrize(
    "use", [use for use, (name, _) in USES.items() if name[-4:] in {"docx", "xlsx", "json"}]
)
def test_a_file_cut_off(office: Path, tmp_path: Path, use: str) -> None:
    path = tmp_path / USES[use][0]
    good = (office / f"good{path.suffix}").read_bytes()
    path.write_bytes(good[: len(good) * 2 // 3])
    check(use, path, office)


@LINUX
@pytest.mark.parametrize("fault", ODD)
@pytest.mark.parametrize("use", USES)
def test_what_is_no_plain_file(office: Path, tmp_path: Path, use: str, fault: str) -> None:
    path = tmp_path / USES[use][0]
    ODD[fault](path)
    check(use, path, office)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("use", USES)
def test_what_may_not_be_read(office: Path, tmp_path: Path, use: str) -> None:
    path = tmp_path / USES[use][0]
    path.write_bytes(b"x")
    path.chmod(0)
    check(use, path, office)


def test_a_plan_that_could_not_be_saved_is_named(office: Path, tmp_path: Path) -> None:
    plan = tmp_path / "没有年度.txt"
    plan.write_text("一、党建引领\n1.开展学习。\n2.开展活动。\n", encoding="utf-8")
    assert "“没有年度.txt”：方案里没有写明年度" in new(office / "数据", plan)
