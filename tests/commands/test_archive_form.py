"""What ``archive --form 档案馆`` writes, says before, and refuses."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence
from tests.commands.test_commands import refused
from wenming_desktop.archives.numbers import give_numbers
from wenming_desktop.changes.lane import describe
from wenming_desktop.workspace import Workspace


@pytest.fixture
def data(call, data: Path, tmp_path: Path) -> Path:
    """A workspace with two files, neither of which has a 档号."""
    for name in ("通知.txt", "总结.txt"):
        (tmp_path / name).write_text(name, "utf-8")
        assert call("attach", data, "2-7", tmp_path / name).code == 0
    return data


def number_one(folder: Path) -> str:
    """Give one of them a 档号, and return it."""
    with closing(Workspace.open(folder)) as workspace, workspace.log.change() as session:
        describe(session, "登记")
        record = session.scalars(select(Evidence).where(Evidence.title == "通知")).one()
        record.retention, record.formed_on = "Y", date(2021, 3, 5)
        return give_numbers(session, [record.id], "CJB")[0].number


def test_the_tree_alone(call, data: Path, tmp_path: Path) -> None:
    number = number_one(data)
    answer = call("archive", data, tmp_path / "out", "--form", "档案馆", "--encoding", "GB18030")
    assert answer.code == 0
    first, second = answer.err.splitlines()
    assert first.startswith("要移交的电子档案 1 件")
    assert second.startswith("有 1 份材料没有档号")
    folder = Path(answer.out.strip())
    assert [path.name for path in (tmp_path / "out").iterdir()] == [folder.name]
    assert {path.name for path in folder.iterdir()} == {"说明文件.TXT", "文件目录.XML", "电子档案", "其他"}
    assert number in (folder / "文件目录.XML").read_text("gb18030")


def test_it_is_refused_without_numbers_and_in_other_shapes(call, data: Path, tmp_path: Path) -> None:
    answer = call("archive", data, tmp_path / "out", "--form", "档案馆")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.splitlines()[-1].startswith("没有可以移交的电子档案")
    for shape in (("--zip",), ("--volumes", "2M")):
        refused(call("archive", data, tmp_path / "out", "--form", "档案馆", *shape), "不压缩")
    assert not (tmp_path / "out").exists()


def test_a_bag_tells_what_has_no_number(call, data: Path, tmp_path: Path) -> None:
    assert call("archive", data, tmp_path / "one").err == ""
    number_one(data)
    assert call("archive", data, tmp_path / "two").err.startswith("有 1 份材料没有档号")
