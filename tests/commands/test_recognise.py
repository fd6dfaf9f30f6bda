"""recognise: what waits, chosen files, and how rightly a folder of scans is read."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.evidence.scanned import scan, sheet
from wenming_desktop.evidence.measuring import ComparedValue
from wenming_desktop.evidence.right_values import Column
from wenming_desktop.evidence.store import FileStore

LINES = ("关于开展志愿服务活动的通知", "各科室：", "请于三月五日前报名。")
LEFT = "还有 1 份的文件不在或被改过，没有识别。"
ROW = "通知.png,,关于开展志愿服务活动的通知,,2021-03-05,通知,关于开展志愿服务活动的通知"


@pytest.fixture
def data(call, data: Path, tmp_path: Path) -> Path:
    paths = [scan(tmp_path / "通知.png", sheet(*LINES)), scan(tmp_path / "不在.png", sheet("不在"))]
    assert call("attach", data, "--inbox", *paths).code == 0
    return data


def test_what_waits_is_recognised(call, data: Path) -> None:
    files = {one["original_name"]: one for one in json.loads(call("show", data, "--json").out)["inbox"]}
    FileStore(data / "files").path(files["不在.png"]["sha256"]).unlink()
    answer = call("recognise", data)
    assert (answer.code, answer.out, answer.err) == (0, f"识别了 1 页。{LEFT}\n", "")
    assert "题名 关于开展志愿服务活动的通知（识别" in call("accept", data).out
    for wanted in ([], ["--all"], [files["通知.png"]["id"][-8:]]):
        assert call("recognise", data, *wanted).out.startswith("没有要识别的页。")
    assert "没有编号为“xyz”的材料" in call("recognise", data, "xyz").err


@pytest.mark.parametrize(
    "arguments", [[], ["DIR", "--all", "ab"], ["DIR", "--measure", "a", "b"], ["--measure", "a"]]
)
def test_wrong_usage(call, arguments: list[str]) -> None:
    assert call("recognise", *arguments).code == 2


def _tabbed(text: str) -> bytes:
    return text.replace(",", "\t").encode("utf-16")


@pytest.mark.parametrize("written", [str.encode, lambda text: text.encode("gbk"), _tabbed])
def test_a_folder_is_measured(call, tmp_path: Path, written: Callable[[str], bytes]) -> None:
    scan(tmp_path / "通知.png", sheet(*LINES))
    truth = tmp_path / "对照.csv"
    truth.write_bytes(written(f"对照表,,,,,,\n文件,文号,标题,责任者,形成日期,类型,正文\n\n{ROW}\n,,,,,,\n"))
    answer = call("recognise", "--measure", tmp_path, truth)
    assert (answer.code, answer.err) == (0, "")
    said = answer.out.splitlines()
    assert {
        "文号：1/1，100.0%；原件上有的 0/0",
        "题名：1/1，100.0%；原件上有的 1/1",
        "形成日期：0/1，0.0%；原件上有的 0/1",
        "类型：1/1，100.0%；原件上有的 1/1",
    } <= {*said}
    assert "通知.png　形成日期：应为“2021-03-05”，读成“”" in said
    assert any(line.startswith("读错的字：0/13，0.00%") for line in said)


def test_a_workbook_may_be_the_list_and_what_is_not_compared_is_said(call, tmp_path: Path) -> None:
    scan(tmp_path / "通知.png", sheet(*LINES))
    scan(tmp_path / "别的.png", sheet(*LINES))
    (tmp_path / "坏的.png").write_bytes(b"\x89PNG\r\n nothing else")
    book = openpyxl.Workbook()
    for row in (
        ["文件", "责任者", "成文日期", "备注"],
        ["通知.png", "", date(2021, 3, 5), "x"],
        ["坏的.png"],
    ):
        book.active.append(row)
    book.save(tmp_path / "对照.xlsx")
    answer = call("recognise", "--measure", tmp_path, tmp_path / "对照.xlsx")
    assert answer.code == 0
    ignored, left, broken = answer.err.splitlines()
    assert ignored == "注意：列表的“备注”没有对照，不是要比的列。"
    assert left == "注意：文件夹里还有 1 份不在列表里，没有识别。"
    assert broken.startswith("注意：没有计入：“坏的.png”")
    assert "责任者：1/1，100.0%；原件上有的 0/0" in answer.out


def test_what_differs_in_writing_alone_is_right() -> None:
    def right(field: Column, wanted: str, read: str) -> bool:
        return ComparedValue("a", field, wanted, read, doubtful=False).is_right

    assert right(Column.NUMBER, "鲁文明办[2021]3号", "鲁文明办〔2021〕 3号")
    assert right(Column.BODY, "市教育局；市总工会", "市总工会、市教育局")
    assert right(Column.TITLE, "关于（试行）的通知", "关于(试行)的 通知")
    assert not right(Column.BODY, "市教育局", "市教育局、市总工会")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "对照.csv"),
        ("", "对照.csv"),
        ("题名\n通知\n", "第一行要有“文件”"),
        ("文件,附注\n通知.png,a\n", "第一行要有“文件”"),
        ("文件,题名\n别的.png,通知\n", "没有“别的.png”"),
        ("文件,题名\n,通知\n", "第 2 行没有写“文件”"),
        ("文件,题名\n\n别的.png,\n,通知\n", "第 4 行没有写“文件”"),
        ("文件,题名\n", "只有表头"),
        ("文件,题名,类型\n通知.png,通知\n", "第 2 行比表头少几格"),
        ("文件,题名\na.png,1\na.png,2\n", "“a.png”写了几行"),
        ("文件,形成日期\na.png,2021-02-30\n", "日期“2021-02-30”不是完整的日期"),
        ("文件,形成日期\na.png,去年秋天\n", "日期“去年秋天”不是完整的日期"),
        ("文件,类型\na.png,红头文件\n", "类型“红头文件”不是"),
    ],
)
def test_a_list_that_is_none_is_refused(call, tmp_path: Path, content: str | None, why: str) -> None:
    truth = tmp_path / "对照.csv"
    if content is not None:
        truth.write_text(content, encoding="utf-8")
    answer = call("recognise", "--measure", tmp_path, truth)
    assert (answer.code, answer.out) == (1, "")
    assert why in answer.err
    assert answer.err.count("\n") == 1


def test_a_folder_that_is_none_is_refused(call, tmp_path: Path) -> None:
    truth = tmp_path / "对照.csv"
    truth.write_text("文件,题名\na.png,通知\n", encoding="utf-8")
    assert (
        f"没有“{tmp_path / '没有'}”这个文件夹" in call("recognise", "--measure", tmp_path / "没有", truth).err
    )
    assert "--measure 后面要写 2 项" in call("recognise", "--measure", tmp_path).err
