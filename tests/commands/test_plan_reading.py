"""The command plan: a further document beside the plan of its year, or a new plan."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.commands.answers import Answer
from tests.commands.test_commands import refused
from tests.commands.test_task_commands import PLAN, data, said, texts
from wenming_desktop.reading.draft import CategoryDraft, Doubt, Leftover, PlanDraft, TaskDraft
from wenming_desktop.reading.draft_json import draft_to_json

__all__ = ["data"]
Call = Callable[..., Answer]

NOTICE = """某局2021年创建工作补充通知
一、工作任务
（一）坚持党建引领
1．加强理论学习。每月集中学习两次；留存学习记录和心得体会。
2．举办道德讲堂，每季度一期。
"""
REWORDED = "加强理论学习。每月集中学习两次；留存学习记录和心得体会。"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "补充通知.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def as_json(folder: Path, draft: PlanDraft) -> Path:
    path = folder / "方案.json"
    path.write_text(json.dumps(draft_to_json(draft), ensure_ascii=False), encoding="utf-8")
    return path


def test_a_preview_says_what_would_change_and_changes_nothing(call: Call, data: Path, notice: Path) -> None:
    before = texts(call, data)
    answer = said(call("plan", data, notice, "--preview"))
    assert answer.splitlines() == [
        f"改动 1-1 任务内容：加强理论学习。每月集中学习一次；留存学习记录。 → {REWORDED}",
        "新增 坚持党建引领：举办道德讲堂，每季度一期。",
        "文件中没有 1-2：开展谈心谈话。",
        "文件中没有 2-1：组织清洁家园行动。",
        "文件中没有 2-2：关爱困难群众。",
        "新增 1 项，改动 1 项，文件中没有 3 项，相同 0 项。",
    ]
    assert texts(call, data) == before


def test_new_and_changed_are_taken_never_gone(call: Call, data: Path, notice: Path) -> None:
    answer = said(call("plan", data, notice, "--apply"))
    assert answer.splitlines()[0] == "已采用《某局2021年创建工作补充通知》：新增任务1项、修改任务1项。"
    assert answer.splitlines()[1] == "没有采用：文件中没有 1-2：开展谈心谈话。"
    assert list(texts(call, data).values()) == [
        "加强理论学习。每月集中学习两次；留存学习记录和心得体会。",
        "举办道德讲堂，每季度一期。",
        "开展谈心谈话。",
        "组织清洁家园行动。",
        "关爱困难群众。",
    ]
    assert [path.name for path in (data / "backups").iterdir() if "导入前" in path.name]
    again = said(call("plan", data, notice, "--apply"))
    assert again.startswith("没有可以直接采用的改动")


def test_gone_tasks_go_where_that_is_said(call: Call, data: Path, notice: Path, tmp_path: Path) -> None:
    proof = tmp_path / "照片.jpg"
    proof.write_bytes(b"photo")
    said(call("attach", data, "2-1", proof))
    before = texts(call, data)
    asked = ("方案的 4 项任务里有 3 项“补充通知.txt”没有写到，它们有材料1份", "--yes")
    refused(call("plan", data, notice, "--apply", "--remove-gone"), *asked)
    assert texts(call, data) == before
    answer = said(call("plan", data, notice, "--apply", "--remove-gone", "--yes"))
    assert "新增任务1项、修改任务1项、删除任务3项。" in answer
    assert "已删除任务 2-2：关爱困难群众。" in answer
    assert "材料1份" in answer
    assert len(texts(call, data)) == 2


def written(folder: Path, name: str, *tasks: str, head: str = "（一）坚持党建引领") -> Path:
    path = folder / name
    items = "\n".join(f"{number}．{text}" for number, text in enumerate(tasks, start=1))
    path.write_text(f"某局2021年创建工作方案\n一、工作任务\n{head}\n{items}\n", encoding="utf-8")
    return path


KEPT = (
    "加强理论学习。每月集中学习一次；留存学习记录。",
    "开展谈心谈话。",
    "组织清洁家园行动。",
    "关爱困难群众。",
)


def test_one_task_with_nothing_on_it_goes_unasked_and_is_named(
    call: Call, data: Path, tmp_path: Path
) -> None:
    revised = written(tmp_path, "修订稿.txt", *KEPT[:2], "关爱困难群众。")
    answer = said(call("plan", data, revised, "--apply", "--remove-gone"))
    assert "已删除任务 2-1：组织清洁家园行动。" in answer
    assert "组织清洁家园行动。" not in texts(call, data).values()


def test_much_that_a_document_does_not_have_is_counted_not_listed(
    call: Call, data: Path, tmp_path: Path
) -> None:
    for number in range(3):
        said(call("task", "add", data, 1, f"第{number}批学习任务。"))
    answer = said(call("plan", data, written(tmp_path, "补充.txt", "举办道德讲堂。"), "--apply"))
    assert "文件中没有 1-" not in answer
    assert "方案里另有 7 项任务文件中没有，照旧保留，逐项列出请用 --preview。" in answer
    preview = said(call("plan", data, tmp_path / "补充.txt", "--preview"))
    assert preview.count("文件中没有 ") == 8, "each by itself, and the count"


def test_a_task_that_a_revision_has_elsewhere_moves(call: Call, data: Path, tmp_path: Path) -> None:
    revised = written(tmp_path, "修订稿.txt", KEPT[2], "开展谈心谈话。", head="（二）开展志愿服务")
    preview = said(call("plan", data, revised, "--preview"))
    assert "改动 1-2 开展谈心谈话。　任务类别：坚持党建引领 → 开展志愿服务" in preview
    said(call("plan", data, revised, "--apply"))
    assert list(texts(call, data).items())[1:] == [
        ("2-1", "组织清洁家园行动。"),
        ("2-2", "开展谈心谈话。"),
        ("2-3", "关爱困难群众。"),
    ]
    said(call("task", "move", data, "2-2", 1))
    assert "任务类别" not in said(call("plan", data, revised, "--preview")), "the clerk's own move stays"


AMENDING = """某局2021年创建工作补充通知
各科室：
一、“开展志愿服务”第1项修改为：组织清洁家园行动，每月不少于一次。（责任单位：后勤科）
二、将第（一）项第2条修改为“开展谈心谈话，每半年一次”。
三、删除第（二）项第2条。
请抓好落实。
"""


def test_sentences_that_amend_tasks_change_these(call: Call, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "补充通知.txt"
    path.write_text(AMENDING, encoding="utf-8")
    answer = said(call("plan", data, path, "--apply"))
    assert "修改任务2项" in answer
    assert "没有归入方案：三、删除第（二）项第2条。" in answer
    assert list(texts(call, data).values()) == [
        KEPT[0],
        "开展谈心谈话，每半年一次",
        "组织清洁家园行动，每月不少于一次。",
        KEPT[3],
    ]
    (plan,) = json.loads(call("show", data, "--json").out)["plans"]
    assert [category["title"] for category in plan["categories"]] == ["坚持党建引领", "开展志愿服务"]
    assert plan["categories"][1]["tasks"][0]["lead"] == "后勤科"


def test_a_plan_of_another_year_is_a_new_plan(call: Call, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "明年.txt"
    path.write_text(PLAN.replace("2021", "2022"), encoding="utf-8")
    assert said(call("plan", data, path, "--preview")).startswith(
        "《某局2022年创建工作方案》（2022），将建立新的方案："
    )
    assert (
        said(call("plan", data, path, "--apply")) == "已导入《某局2022年创建工作方案》：2 个类别，4 项任务。"
    )
    years = [plan["year"] for plan in json.loads(call("show", data, "--json").out)["plans"]]
    assert sorted(years) == [2021, 2022]
    assert said(call("plan", data, path, "--preview", "--plan-year", 2021)).endswith("相同 4 项。")


def test_a_document_without_a_year_belongs_to_the_only_plan(call: Call, data: Path, tmp_path: Path) -> None:
    path = tmp_path / "补充.txt"
    path.write_text(PLAN.replace("2021年", ""), encoding="utf-8")
    assert said(call("plan", data, path, "--preview")).endswith("相同 4 项。")
    assert said(call("plan", data, path, "--apply", "--year", 2023)).startswith("已导入")
    refused(call("plan", data, path, "--preview"), "有多个工作方案", "--plan-year")


DOUBTFUL = PlanDraft(
    title="某局2022年创建工作方案",
    issuer="某局",
    issued_on=None,
    year=2022,
    goal="",
    basis=(),
    attachment="",
    categories=(
        CategoryDraft("坚持党建引领", (TaskDraft("加强理论学习。"), TaskDraft("见附件"))),
        CategoryDraft("责任分工", (TaskDraft("各科室抓好落实。"),)),
    ),
    safeguards=(),
    doubts=(Doubt("任务 1-2 只有“见附件”。", (0, 1)), Doubt("类别“责任分工”像是保障措施", (1, None))),
    leftovers=(Leftover("指导思想", "以……为指导"),),
)


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file whose reading leaves doubts."""
    path = as_json(tmp_path, replace(DOUBTFUL, doubts=(), leftovers=()))
    monkeypatch.setattr("wenming_desktop.reading.sources.read_source", lambda _path: DOUBTFUL)
    return path


def test_what_is_sure_is_saved_and_the_rest_listed(call: Call, data: Path, doubtful: Path) -> None:
    assert said(call("plan", data, doubtful, "--apply")).splitlines() == [
        "已导入《某局2022年创建工作方案》：1 个类别，1 项任务。",
        "有疑问，没有采用：1-2 见附件",
        "有疑问，没有采用：2-1 各科室抓好落实。",
        "请核对：任务 1-2 只有“见附件”。",
        "请核对：类别“责任分工”像是保障措施。",
        "没有归入方案：指导思想（6 字）",
    ]


def test_doubtful_things_are_saved_where_that_is_said(call: Call, data: Path, doubtful: Path) -> None:
    assert "2 个类别，3 项任务" in said(call("plan", data, doubtful, "--apply", "--yes"))


def test_init_says_what_is_doubtful_and_saves(call: Call, tmp_path: Path, doubtful: Path) -> None:
    answer = said(call("init", tmp_path / "neu", "--unit", "某局", "--plan", doubtful))
    assert "2 个类别，3 项任务" in answer
    assert "请核对：任务 1-2 只有“见附件”。" in answer
    assert "没有归入方案：指导思想" in answer


def test_a_plan_of_nothing_but_doubts_is_refused(
    call: Call, data: Path, doubtful: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: Any = replace(DOUBTFUL, categories=DOUBTFUL.categories[1:], doubts=(Doubt("看不准", (0, None)),))
    monkeypatch.setattr("wenming_desktop.reading.sources.read_source", lambda _path: nothing)
    refused(call("plan", data, doubtful, "--apply"), "都有疑问", "--yes")


def test_wrong_usage(call: Call, data: Path, notice: Path) -> None:
    assert call("plan", data, notice).code == 2
    assert call("plan", data, notice, "--preview", "--yes").code == 2
    refused(call("plan", data, data / "没有.txt", "--preview"), "没有.txt")


FOREIGN = """某水库管理局2021年精神文明建设方案
一、水利服务
1．开放水情教育基地，接待参观。（责任科室：工程科；完成时限：6月底前）
2．慰问移民村老党员。（责任科室：工会）
某水库管理局
2021年2月3日
"""


def test_a_document_that_has_nothing_in_common_is_said_and_refused(
    call: Call, data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "别家.txt"
    path.write_text(FOREIGN, encoding="utf-8")
    own = tmp_path / "自家.txt"
    own.write_text(f"{PLAN}\n某区文化局\n2021年2月1日\n", encoding="utf-8")
    folder = tmp_path / "另一个"
    said(call("init", folder, "--unit", "某局", "--plan", own))
    before = texts(call, folder)
    first, *rest = said(call("plan", folder, path, "--preview")).splitlines()
    assert "“某水库管理局”，方案的是“某区文化局”，2 项任务里有 0 项相同" in first
    assert any("参观" in line and "牵头：工程科；时限：6月底前" in line for line in rest)
    refused(call("plan", folder, path, "--apply"), "可能不是本方案的文件", "--yes")
    assert texts(call, folder) == before
    assert "新增任务2项" in said(call("plan", folder, path, "--apply", "--yes"))
    supplement = tmp_path / "补充.txt"
    supplement.write_text(FOREIGN.replace("某水库管理局", "某区文化局"), encoding="utf-8")
    assert "可能不是" not in said(call("plan", folder, supplement, "--preview"))


def test_a_year_other_than_the_plans_own_is_said(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    text = PLAN.replace("2021", "2022").replace("谈心谈话。", "谈心谈话。（2022年6月30日前完成）")
    path.write_text(text, encoding="utf-8")
    answer = said(call("init", tmp_path / "新", "--unit", "某局", "--plan", path, "--year", 2021))
    assert "方案写的是 2022 年度，按 --year 存为 2021 年度；时限里写明的年份照原文，没有改动。" in answer
    plans = json.loads(call("show", tmp_path / "新", "--json").out)["plans"]
    due = [
        (task["due"], task["due_words"])
        for plan in plans
        for category in plan["categories"]
        for task in category["tasks"]
        if task["due_words"]
    ]
    assert due == [(None, "2022年6月30日前")]
    same = call("init", tmp_path / "同", "--unit", "某局", "--plan", path, "--year", 2022)
    assert "--year 存为" not in said(same)


def test_a_plan_without_a_title_takes_the_files_name(call: Call, tmp_path: Path) -> None:
    path = as_json(tmp_path, replace(DOUBTFUL, title="", doubts=(), leftovers=()))
    answer = said(call("init", tmp_path / "新", "--unit", "某局", "--plan", path))
    assert "已导入《方案》" in answer
    assert "没有读到方案标题，按文件名写作《方案》" in answer


def test_a_spreadsheet_without_tasks_says_which_columns_it_needs(call: Call, tmp_path: Path) -> None:
    book = Workbook()
    for row in (["姓名", "电话"], ["王建国", "8301"], ["李敏", "8302"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "通讯录.xlsx")
    refused(
        call("init", tmp_path / "新", "--unit", "某局", "--plan", tmp_path / "通讯录.xlsx"),
        "通讯录.xlsx",
        "工作任务",
        "责任科室",
    )
    assert not (tmp_path / "新").exists()
