"""A plan changed by command: tasks and categories."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.answers import Answer
from tests.commands.test_commands import refused
from tests.workspaces import begun, file
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.reading.sources import read_source
from wenming_desktop.workspace import Workspace

PLAN = """某局2021年创建工作方案
一、工作任务
（一）坚持党建引领
1．加强理论学习。每月集中学习一次；留存学习记录。
2．开展谈心谈话。
（二）开展志愿服务
1．组织清洁家园行动。
2．关爱困难群众。
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    begun(tmp_path / "data", "某局", _read_plan)[0].close()
    return tmp_path / "data"


def _read_plan(workspace: Workspace) -> None:
    path = file(workspace.folder.parent, "方案.txt", PLAN.encode())
    with workspace.log.change() as session:
        save_plan(session, read_source(path))


def said(answer: Answer) -> str:
    assert (answer.code, answer.err) == (0, "")
    return answer.out.strip()


def tasks(call, data: Path) -> dict[str, dict[str, Any]]:
    (plan,) = json.loads(call("show", data, "--json").out)["plans"]
    return {task["code"]: task for category in plan["categories"] for task in category["tasks"]}


def texts(call, data: Path) -> dict[str, str]:
    return {code: task["text"] for code, task in tasks(call, data).items()}


def titles(call, data: Path) -> list[str]:
    (plan,) = json.loads(call("show", data, "--json").out)["plans"]
    return [f"{row['ordinal']} {row['title']}（{row['short_title']}）" for row in plan["categories"]]


def test_tasks_are_added_edited_and_moved(call, data: Path) -> None:
    assert said(call("task", "add", data, 2, "建立志愿服务队伍。", "--at", 1)) == "已添加任务 2-1。"
    assert said(
        call("task", "edit", data, "2-1", "--text", "建好队伍。", "--score", "2.5", "--note", "说明")
    ) == ("已修改任务 2-1。")
    task = tasks(call, data)["2-1"]
    assert (task["text"], task["score"], task["note"], task["standard"]) == ("建好队伍。", "2.5", "说明", "")
    assert said(call("task", "move", data, "2-1", 1)) == "任务 2-1 现在是 1-3。"
    assert said(call("task", "edit", data, "1-3", "--note", "")) == "已修改任务 1-3。"
    assert list(texts(call, data).items())[2:4] == [("1-3", "建好队伍。"), ("2-1", "组织清洁家园行动。")]
    assert tasks(call, data)["1-3"]["note"] == ""


def test_a_task_is_set_aside_and_taken_back(call, data: Path) -> None:
    said(call("task", "edit", data, "2-2", "--not-applicable", "没有服务对象"))
    task = tasks(call, data)["2-2"]
    assert (task["not_applicable"], task["status"], task["gaps"]) == ("没有服务对象", "本单位不涉及", [])
    assert "2-2" not in call("gaps", data).out
    said(call("task", "edit", data, "2-2", "--not-applicable", ""))
    assert tasks(call, data)["2-2"]["not_applicable"] == ""
    assert "2-2" in call("gaps", data).out


def test_tasks_are_split_by_characters_or_words_and_merged(call, data: Path) -> None:
    assert said(call("task", "split", data, "1-1", 7, "留存学习")) == "已把任务 1-1 拆分为 1-1、1-2、1-3。"
    assert list(texts(call, data).values())[:3] == ["加强理论学习。", "每月集中学习一次；", "留存学习记录。"]
    assert said(call("task", "merge", data, "1-1", "1-2", "1-3")) == "已把任务 1-1、1-2、1-3 合并为 1-1。"
    assert texts(call, data)["1-1"] == "加强理论学习。每月集中学习一次；留存学习记录。"
    assert texts(call, data)["1-2"] == "开展谈心谈话。"


def test_a_task_goes_only_as_wished_with_what_hangs_on_it(call, data: Path, tmp_path: Path) -> None:
    proof = tmp_path / "通知.pdf"
    proof.write_bytes(b"notice")
    said(call("attach", data, "1-2", proof))
    refused(call("task", "remove", data, "1-2"), "任务 1-2 还有材料1份", "--yes")
    answer = said(call("task", "remove", data, "1-2", "--yes"))
    assert answer.startswith("已删除任务 1-2。它有材料1份")
    assert list(texts(call, data)) == ["1-1", "2-1", "2-2"]
    said(call("task", "add", data, 2, "一句话。"))
    assert said(call("task", "remove", data, "2-3")) == "已删除任务 2-3。"  # nothing hangs on it


def test_categories_are_added_renamed_moved_and_removed(call, data: Path) -> None:
    said(call("category", "add", data, "厉行节约", "--short", "节约", "--at", 1))
    said(call("category", "rename", data, 2, "加强思想建设"))
    said(call("category", "move", data, 1, 3))
    assert titles(call, data) == [
        "1 加强思想建设（思想建设）",
        "2 开展志愿服务（志愿服务）",
        "3 厉行节约（节约）",
    ]
    said(call("category", "remove", data, 3))
    refused(call("category", "remove", data, 1), "有 2 项任务", "--to", "--yes")
    said(call("category", "remove", data, 1, "--to", 2))
    assert titles(call, data) == ["1 开展志愿服务（志愿服务）"]
    assert len(tasks(call, data)) == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("task", "add", 9, "内容"), ["没有第 9 个类别"]),
        (("task", "add", 1, " "), ["任务内容"]),
        (("task", "edit", "9-9", "--note", "甲"), ["没有编号为“9-9”的任务"]),
        (("task", "edit", "1-1", "--score", "两分"), ["两分"]),
        (("task", "split", "1-1", "没有的话"), ["没有“没有的话”"]),
        (("task", "split", "1-1", "学习"), ["不止一处"]),
        (("task", "split", "1-1", "999"), ["拆分的位置"]),
        (("task", "merge", "1-1", "1-1"), ["两项"]),
        (("category", "rename", 5, "标题"), ["没有第 5 个类别"]),
        (("category", "remove", 1, "--to", 1), ["正要删除"]),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    call, data: Path, arguments: tuple[object, ...], words: list[str]
) -> None:
    before = texts(call, data)
    refused(call(*arguments[:2], data, *arguments[2:]), *words)
    assert texts(call, data) == before


def test_wrong_usage_says_what_is_missing(call, data: Path) -> None:
    assert call("task", "edit", data, "1-1").code == 2
    assert call("category", "rename", data, 1).code == 2
    assert call("task").code == 2


def test_categories_keep_their_names_apart_and_their_places(call, data: Path) -> None:
    refused(call("category", "move", data, 1, 99), "方案有 2 个类别，不能移到第 99 个")
    refused(call("category", "move", data, 1, 0), "不能移到第 0 个")
    said(call("category", "add", data, "厉行节约"))
    refused(call("category", "add", data, "厉行节约"), "已有名为“厉行节约”的类别")
    refused(call("category", "rename", data, 1, "厉行节约"), "已有名为“厉行节约”的类别")
    said(call("category", "rename", data, 3, "厉行节约", "--short", "节约"))


def test_departments_by_command_are_departments(call, data: Path) -> None:
    for name in ("12月20日", "合计", "责任单位", "8301", "由办公室牵头负责"):
        refused(call("departments", data, "--add", name), name)
    assert said(call("departments", data, "--add", "综 合 科")) == "已添加：综合科。"
    long = "县农业综合行政执法大队直属第一中队"
    assert "不像科室名称，请核对" in said(call("departments", data, "--add", long))


def test_what_a_command_does_beside_is_said(call, data: Path) -> None:
    said(call("departments", data, "--add", "办公室、人事科"))
    said(call("assign", data, "1-1", "--lead", "人事科"))
    said(call("assign", data, "1-2", "--lead", "办公室"))
    assert said(call("task", "merge", data, "1-1", "1-2")).endswith("牵头科室是人事科，办公室改为配合。")
    assert (
        said(call("task", "add", data, 1, "关爱困难群众")) == "已添加任务 1-2。注意：与任务 2-2 的内容相同。"
    )
    said(call("task", "edit", data, "1-1", "--score", "2.5分"))
    assert tasks(call, data)["1-1"]["score"] == "2.5"
    for at, last in ((0, 2), (3, 2)):
        words = (f"不能移到第 {at} 个", f"1 到 {last}")
        refused(call("task", "move", data, "1-1", 1, "--at", at), *words)
    refused(call("task", "add", data, 1, "某事。", "--at", 0), "不能插在第 0 个")
    refused(call("departments", data, "--add", "牵头科室：督查室"), "带着“牵头科室”")
    refused(call("departments", data, "--add", "所（东城"), "括号不完整")
    said(call("departments", data, "--add", "乡镇所（东城、西城）"))
    assert "乡镇所（东城、西城）" in said(call("departments", data))
