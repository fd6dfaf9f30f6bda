"""Material by command: into a slot by its name, with a warning where it does not look right; the trash."""

import json
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from db.models import Evidence
from tests.commands.answers import Answer
from wenming_desktop.evidence.trash import trash
from wenming_desktop.workspace import Workspace


def file(place: Path, name: str) -> Path:
    path = place / name
    path.write_text(name, encoding="utf-8")
    return path


def requirement(answer: Answer, code: str, name: str) -> dict[str, object]:
    (plan,) = json.loads(answer.out)["plans"]
    tasks = [task for category in plan["categories"] for task in category["tasks"] if task["code"] == code]
    return next(each for each in tasks[0]["requirements"] if each["name"] == name)


def test_two_photos_do_not_fill_a_list(data: Path, tmp_path: Path, call) -> None:
    photos = [file(tmp_path, "一.jpg"), file(tmp_path, "二.jpg")]
    day = ("--formed-on", "2021-03-05")
    answer = call("attach", data, "2-7", *photos, "--slot", "名单", *day)
    assert answer.code == 0
    lines = answer.err.splitlines()
    assert len(lines) == 2
    assert lines[0] == (
        "注意：“一.jpg”看起来是图片，“志愿者名单”要的是名单。已放入，暂不计入份数；确实是的，请在窗口里确认。"
    )
    told = requirement(call("show", data, "--json"), "2-7", "志愿者名单")
    assert {key: told[key] for key in ("have", "outside", "undated", "breaking", "want", "overruled")} == {
        "have": 0,
        "outside": 0,
        "undated": 0,
        "breaking": 2,
        "want": 1,
        "overruled": "",
    }
    assert (told["needs_number"], told["needs_date"], told["least_characters"]) == (False, False, 0)
    assert call("attach", data, "2-7", file(tmp_path, "名单.pdf"), "--slot", "志愿者名单", *day).err == ""
    assert requirement(call("show", data, "--json"), "2-7", "志愿者名单")["have"] == 1


def test_a_slot_that_is_not_there_is_refused(data: Path, tmp_path: Path, call) -> None:
    answer = call("attach", data, "2-7", file(tmp_path, "一.pdf"), "--slot", "合同")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("任务 2-7 没有“合同”，请写全名：“")


def test_the_trash_is_listed_restored_and_emptied(data: Path, tmp_path: Path, call) -> None:
    assert call("trash", data).out == "材料回收站是空的。\n"
    call("attach", data, "1-1", file(tmp_path, "一.pdf"))

    def throw_away() -> str:
        with closing(Workspace.open(data)) as workspace, workspace.log.change() as session:
            trash(session, session.scalars(select(Evidence.id)).all())
        return call("trash", data).out

    first, total = throw_away().splitlines()
    assert first.endswith("一（一.pdf，7 字节）90 天后自动清除")
    assert total == "共 1 份。"
    assert call("trash", data, "--restore", first[:8]).out == "已恢复：一。\n"
    assert call("trash", data, "--restore", "zzz").code == 1
    assert "请写明要恢复哪一份" in call("trash", data, "--restore", "").err
    both = call("trash", data, "--restore", "zzz", "--empty")
    assert (both.code, both.err.splitlines()[-1]) == (2, "用法有误：--empty 不能和 --restore 一起用。")
    throw_away()
    assert call("trash", data, "--empty").out == "已清空材料回收站：1 份，7 字节。\n"
    assert call("trash", data).out == "材料回收站是空的。\n"
