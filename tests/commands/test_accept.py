"""accept, and what ``show --json`` tells of files: real files taken in, read and registered."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.commands.answers import Answer
from tests.commands.test_commands import refused
from wenming_desktop import clock
from wenming_desktop.evidence.records import new_record
from wenming_desktop.evidence.store import StoredFile
from wenming_desktop.workspace import Workspace

PHOTO, NOTICE = "IMG_2143.jpg", "沂地质发〔2021〕12号 关于开展活动的通知.txt"
TEXT = "关于开展学雷锋活动的通知\n各科室：\n请参加。\n创建办公室\n2021年3月1日\n"
TAKEN = 0x9003  # EXIF DateTimeOriginal


@pytest.fixture
def data(call, data: Path, tmp_path: Path) -> Path:
    camera = Image.Exif()
    camera.get_ifd(0x8769)[TAKEN] = "2021:03:05 10:10:10"
    Image.new("RGB", (1200, 900), "white").save(tmp_path / PHOTO, exif=camera)
    (tmp_path / NOTICE).write_text(TEXT, encoding="utf-8")
    assert call("attach", data, "2-7", tmp_path / PHOTO, tmp_path / NOTICE).code == 0
    return data


def said(answer: Answer) -> str:
    assert (answer.code, answer.err) == (0, "")
    return answer.out.strip()


def files(call, data: Path) -> dict[str, dict[str, Any]]:
    (plan,) = json.loads(said(call("show", data, "--json")))["plans"]
    tasks = {task["code"]: task for category in plan["categories"] for task in category["tasks"]}
    return {one["original_name"]: one for one in tasks["2-7"]["evidence"]}


def proposals(file: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["field"], one["value"], one["source"]) for one in file["proposals"]]


def test_proposals_are_listed_and_nothing_is_set(call, data: Path) -> None:
    lines = said(call("accept", data)).splitlines()
    assert len(lines) == 2
    found = files(call, data)
    photo, notice = found[PHOTO], found[NOTICE]
    assert f"{photo['id']} IMG_2143：形成日期 2021-03-05（拍摄时间），类型 照片（文件名）" in lines
    assert proposals(photo) == [("formed_on", "2021-03-05", "拍摄时间"), ("kind", "照片", "文件名")]
    assert proposals(notice) == [
        ("title", "关于开展学雷锋活动的通知", "正文"),
        ("responsible", "创建办公室", "正文"),
        ("formed_on", "2021-03-01", "正文"),
        ("kind", "通知", "正文"),
        ("document_number", "沂地质发〔2021〕12号", "文件名"),
        ("title", "关于开展活动的通知", "文件名"),
    ]
    assert photo["formed_on"] is None
    assert notice["title"] == Path(NOTICE).stem


def test_one_file_then_all(call, data: Path) -> None:
    photo = files(call, data)[PHOTO]
    assert said(call("accept", data, photo["id"])) == "采用了 1 份材料的建议。"
    found = files(call, data)
    assert (found[PHOTO]["formed_on"], found[PHOTO]["kind"], found[PHOTO]["proposals"]) == (
        "2021-03-05",
        "照片",
        [],
    )
    assert found[NOTICE]["formed_on"] is None
    assert said(call("accept", data, "--all")) == "采用了 1 份材料的建议。"
    notice = files(call, data)[NOTICE]
    assert (notice["title"], notice["formed_on"]) == ("关于开展学雷锋活动的通知", "2021-03-01")
    assert (notice["document_number"], notice["responsible"]) == ("沂地质发〔2021〕12号", "创建办公室")
    assert said(call("accept", data, "--all")) == said(call("accept", data)) == "没有可采用的建议。"


def test_an_unknown_file_changes_nothing(call, data: Path) -> None:
    photo = files(call, data)[PHOTO]
    refused(call("accept", data, photo["id"], "没有的"), "没有编号为“没有的”的材料")
    assert files(call, data)[PHOTO]["formed_on"] is None


@pytest.mark.parametrize("words", [("某个", "--all"), ("--all", "某个", "另一个")])
def test_all_and_one_exclude_each_other(call, data: Path, words: tuple[str, ...]) -> None:
    answer = call("accept", data, *words)
    assert answer.code == 2
    assert "只能写一样" in answer.err
    assert "accept [-h]" in answer.err


def test_what_a_command_does_not_know_is_said_with_its_usage(call, data: Path) -> None:
    answer = call("accept", data, "--every")
    assert answer.code == 2
    assert "accept [-h]" in answer.err
    assert answer.err.endswith("用法有误：不认识 --every。\n")


def test_the_last_digits_of_an_id_are_enough(call, data: Path) -> None:
    photo = files(call, data)[PHOTO]
    for wrong, why in (("", "没有编号为“”的材料"), ("zz", "没有编号为“zz”的材料")):
        refused(call("accept", data, wrong), why)
    assert said(call("accept", data, photo["id"][-8:])) == "采用了 1 份材料的建议。"
    assert files(call, data)[PHOTO]["formed_on"] == "2021-03-05"


def test_last_digits_of_several_ids_are_refused(call, data: Path) -> None:
    with closing(Workspace.open(data)) as workspace, workspace.log.change("登记") as session:
        for at in range(2):
            row = new_record(StoredFile(Path(f"{at}.txt"), str(at) * 64, 1), date(2021, 3, 5))
            row.id = "0" * 28 + f"{at}abc"
            session.add(row)
    refused(call("accept", data, "abc"), "编号以“abc”结尾的材料不止一份")


@pytest.mark.parametrize(
    ("name", "kind"), [("学习宣传活动方案.txt", "计划"), ("学习宣传活动通知的照片.txt", "")]
)
def test_accepting_all_never_empties_a_slot(call, data: Path, name: str, kind: str) -> None:
    (data.parent / name).write_text("内容", encoding="utf-8")
    slot = "学习宣传活动通知"
    given = ("attach", data, "2-3", data.parent / name, "--slot", slot, "--formed-on", "2021-03-05")
    assert call(*given).code == 0

    def counted() -> tuple[int, int, str]:
        (plan,) = json.loads(said(call("show", data, "--json")))["plans"]
        tasks = {task["code"]: task for category in plan["categories"] for task in category["tasks"]}
        (row,) = [one for one in tasks["2-3"]["requirements"] if one["name"] == slot]
        (file,) = tasks["2-3"]["evidence"]
        return row["have"], row["breaking"], file["kind"]

    assert counted() == (1, 0, "")
    answer = call("accept", data, "--all")
    assert answer.code == 0
    assert ("建议的类型“照片”没有采用" in answer.err) == (kind == "")
    assert counted() == (1, 0, kind)


def test_the_state_of_a_file_is_told(call, data: Path) -> None:
    photo = files(call, data)[PHOTO]
    assert photo["state"] is None
    (data / "files" / photo["sha256"][:2] / photo["sha256"]).unlink()
    assert call("check-files", data).code == 1
    told = files(call, data)
    assert (told[PHOTO]["state"], told[NOTICE]["state"]) == ("missing", "sound")


def test_what_else_is_proposed_is_listed(call, data: Path, tmp_path: Path) -> None:
    paper = tmp_path / "20210503 记录.txt"
    paper.write_text("志愿服务活动记录\n地质科\n2021年5月2日\n", encoding="utf-8")
    assert call("attach", data, "2-7", paper).code == 0
    assert "形成日期 2021-05-02（正文），另有：2021-05-03（文件名）" in said(call("accept", data))


def test_a_day_without_a_year_is_of_a_year_that_is_known(
    call, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "4月5日 走访.txt"
    paper.write_text("走访", encoding="utf-8")
    assert call("attach", data, "--inbox", paper).code == 0
    assert "形成日期 2021-04-05" in said(call("accept", data))
    assert call("new-year", data, 2021, 2022).code == 0
    assert "04-05" not in said(call("accept", data))
    monkeypatch.setattr(clock, "today", lambda: date(2022, 10, 1))
    assert "形成日期 2022-04-05" in said(call("accept", data))
