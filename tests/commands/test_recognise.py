"""recognise: what waits, chosen files, and how rightly a folder of scans is read."""

import json
from pathlib import Path

import pytest

from tests.evidence.scanned import scan, sheet
from wenming_desktop.evidence.store import FileStore

LINES = ("关于开展志愿服务活动的通知", "各科室：", "请于三月五日前报名。")
LEFT = "还有 1 份的文件不在或被改过，没有识别。"
ROW = "通知.png,,关于开展志愿服务活动的通知,,2021-03-05,通知,关于开展志愿服务活动的通知"


@pytest.fixture
def data(call, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    assert call("init", folder, "--unit", "某局", "--plan", "2021").code == 0
    paths = [scan(tmp_path / "通知.png", sheet(*LINES)), scan(tmp_path / "不在.png", sheet("不在"))]
    assert call("attach", folder, "--inbox", *paths).code == 0
    return folder


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


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_folder_is_measured(call, tmp_path: Path, encoding: str) -> None:
    scan(tmp_path / "通知.png", sheet(*LINES))
    truth = tmp_path / "对照.csv"
    truth.write_text(f"文件,文号,题名,责任者,形成日期,类型,正文\n{ROW}\n", encoding=encoding)
    answer = call("recognise", "--measure", tmp_path, truth)
    assert (answer.code, answer.err) == (0, "")
    said = answer.out.splitlines()
    assert {"文号：1/1，100.0%", "题名：1/1，100.0%", "形成日期：0/1，0.0%", "类型：1/1，100.0%"} <= {*said}
    assert "通知.png　形成日期：应为“2021-03-05”，读成“”" in said
    assert any(line.startswith("读错的字：0/13，0.00%") for line in said)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "对照.csv"),
        ("", "对照.csv"),
        ("题名\n通知\n", "第一行要有“文件”"),
        ("文件,附注\n通知.png,a\n", "第一行要有“文件”"),
        ("文件,题名\n别的.png,通知\n", "没有“别的.png”"),
        ("文件,题名\n,通知\n", "对照.csv"),
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
