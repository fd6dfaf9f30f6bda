"""The program without its window: the whole main job in processes of its own, single cases in this one."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import bagit
import openpyxl
import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import select

from db.models import Evidence
from tests.commands.answers import Answer
from tests.workspaces import begun, save_bundled_plan
from wenming_desktop.commands.line import run
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.documents.press.pdf_pages import page_count
from wenming_desktop.documents.table.paper_sheets import Paper
from wenming_desktop.documents.table.table_columns import TableColumn
from wenming_desktop.documents.table.table_settings import save_table_settings, table_settings
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.safety.backup import backups
from wenming_desktop.workspace import Workspace

DATA = Path(__file__).parents[1] / "data" / "plan"
EXPECTED: dict[str, Any] = json.loads((DATA / "work-plan-2021.expected.json").read_text("utf-8"))
HEAVY = {"openpyxl", "typst", "docx", "pypdfium2", "pypinyin", "PySide6"}


def program(*arguments: object) -> Answer:
    """Run the program as its own process."""
    command = [sys.executable, "-m", "wenming_desktop", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    out, err = (said.decode().replace(os.linesep, "\n") for said in (done.stdout, done.stderr))
    return Answer(done.returncode, out, err)


def refused(answer: Answer, *words: str) -> None:
    """Refused with one Chinese sentence that holds these words."""
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.endswith("\n")
    assert len(answer.err.splitlines()) == 1
    assert answer.err[0] >= "\u3000" or answer.err[0] in "“0123456789"
    assert re.search("[\u4e00-\u9fff].*。$", answer.err.rstrip())
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err


def shown(answer: Answer) -> dict[str, Any]:
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def tasks(show: dict[str, Any]) -> dict[str, dict[str, Any]]:
    categories = [category for plan in show["plans"] for category in plan["categories"]]
    return {task["code"]: task for category in categories for task in category["tasks"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with the bundled plan and three departments."""
    folder = tmp_path / "我的 数据"
    begun(folder, "某局", _plan_and_departments)[0].close()
    return folder


def _plan_and_departments(workspace: Workspace) -> None:
    save_bundled_plan(workspace)
    with workspace.log.change() as session:
        add_departments(session, ["办公室", "机关党委", "宣传科"])


def test_the_units_own_table_is_filled(folder: Path, tmp_path: Path, call) -> None:
    book = openpyxl.Workbook()
    book.active.append(["某局任务分解表"])
    book.active.append(["序号", "任务内容", "责任科室", "领导签批"])
    book.active.column_dimensions["B"].width = 60
    template, target = tmp_path / "表 样.xlsx", tmp_path / "导出.xlsx"
    book.save(template)
    assert call("assign", folder, "1-2", "--lead", "宣传科").code == 0
    answer = call("export-table", folder, target, "--template", template)
    assert (answer.code, answer.out) == (0, f"已导出“{target}”。\n")
    assert "注意：表样里的“领导签批”没有对应的内容，留空待填。\n" in answer.err
    sheet = openpyxl.load_workbook(target).active
    assert [cell.value for cell in sheet[1]][:2] == ["某局任务分解表", None]
    assert sheet["C4"].value == "宣传科"
    assert sheet.max_row == 34


def test_other_files_are_no_table_to_fill(folder: Path, tmp_path: Path, call) -> None:
    target = tmp_path / "导出.xlsx"
    for name, content, said in (
        ("宏.xlsm", b"PK", ".xlsx"),
        ("旧.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "不是完好"),
        ("坏.xlsx", b"PK\x03\x04", "不是完好"),
    ):
        template = tmp_path / name
        template.write_bytes(content)
        refused(call("export-table", folder, target, "--template", template), name, said)
    refused(call("export-table", folder, target, "--template", tmp_path / "没有.xlsx"), "没有.xlsx", "找不到")
    wrong = call("export-table", folder, target, "--template", tmp_path / "坏.xlsx", "--paper", "A4")
    assert (wrong.code, target.exists()) == (2, False)
    assert "纸张由表样决定" in wrong.err


def test_the_table_looks_as_chosen_for_the_year(folder: Path, tmp_path: Path, call) -> None:
    with closing(Workspace.open(folder)) as workspace, workspace.log.change() as session:
        plan_id = plan_heads(session)[0].id
        chosen = replace(
            table_settings(session, plan_id), paper=Paper.A4, columns=(TableColumn.TEXT,), attachment="附件2"
        )
        save_table_settings(session, plan_id, chosen)
    for options, code in (((), 9), (("--paper", "A3"), 8)):
        assert call("export-table", folder, tmp_path / "表.xlsx", *options).code == 0
        sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
        assert int(sheet.page_setup.paperSize) == code
        assert (sheet["A1"].value, sheet["A5"].value) == ("附件2", "测评内容（工作任务）")
    assert call("archive", folder, tmp_path / "存档").code == 0
    (kept,) = (tmp_path / "存档").rglob("*任务配档表*.xlsx")
    assert openpyxl.load_workbook(kept).active["A1"].value == "附件2"


def test_main_job(tmp_path: Path) -> None:
    """The clerk's whole job on the 2021 plan, in a path with Chinese and blanks."""
    desk = tmp_path / "创建办 桌面"
    desk.mkdir()
    folder, photo, report = desk / "数 据", desk / "学雷锋 照片（一）.jpg", desk / "总结.txt"
    photo.write_bytes(os.urandom(70_000))
    report.write_text("做得好", "utf-8")
    plan_file = desk / "工作 方案.txt"
    plan_file.write_bytes((DATA / "work-plan-2021.txt").read_bytes())

    assert program("init", folder, "--unit", EXPECTED["issuer"], "--plan", plan_file).code == 0
    assert program("departments", folder, "--add", "办公室", "机关党委", "宣传科").code == 0
    duties = ["--lead", "机关党委", "--support", "办公室", "宣传科", "--person", "王㼆", "--due", "12月底前"]
    assert program("assign", folder, "2-7", *duties) == Answer(0, "已保存 2-7 的分工。\n", "")
    attached = program("attach", folder, "2-7", photo, report, "--formed-on", "2021-03-05")
    assert (attached.code, attached.err) == (0, "")
    assert program("export-table", folder, desk / "配档 表.xlsx", "--paper", "A4").code == 0
    assert program("print", folder, "checklist", desk / "清 单.pdf", "--department", "机关党委").code == 0
    archived = program("archive", folder, desk / "U 盘")
    assert (archived.code, archived.err) == (0, "")
    bag = Path(archived.out.strip())
    assert bag.parent == desk / "U 盘"
    verified = program("verify", bag)
    assert (verified.code, verified.err) == (0, "")
    assert verified.out.startswith("存档完好")
    assert bagit.Bag(str(bag)).validate()

    show = shown(program("show", folder, "--json"))
    compare_with_expected(show)
    task = tasks(show)["2-7"]
    assert (task["lead"], task["support"]) == ("机关党委", ["办公室", "宣传科"])
    assert (task["person"], task["due"]) == ("王㼆", "2021-12-31")
    for proof, path in zip(task["evidence"], (photo, report), strict=True):
        content = path.read_bytes()
        assert proof["sha256"] == hashlib.sha256(content).hexdigest()
        assert (proof["original_name"], proof["title"]) == (path.name, path.stem)
        assert (proof["size"], proof["formed_on"]) == (len(content), "2021-03-05")
        copies = [copy for copy in bag.rglob(path.name) if copy.read_bytes() == content]
        assert [copy.parent.name[:4] for copy in copies] == ["2-7 "]
    check_papers(desk / "配档 表.xlsx", desk / "清 单.pdf")


def compare_with_expected(show: dict[str, Any]) -> None:
    assert show["unit"] == EXPECTED["issuer"]
    (plan,) = show["plans"]
    for key in ("title", "year", "issuer", "issued_on", "goal", "basis", "attachment", "safeguards"):
        assert plan[key] == EXPECTED[key], key
    for found, wanted in zip(plan["categories"], EXPECTED["categories"], strict=True):
        assert (found["ordinal"], found["title"]) == (wanted["ordinal"], wanted["title"])
        assert [{"ordinal": task["ordinal"], "text": task["text"]} for task in found["tasks"]] == [
            {"ordinal": task["ordinal"], "text": task["text"]} for task in wanted["tasks"]
        ]
    assert plan["categories"][0]["short_title"] == "党建引领"


def test_papers_are_listed_and_printed_by_their_options(call, folder: Path, tmp_path: Path) -> None:
    listed = call("papers")
    assert all(f"{paper.name}　{paper.title}" in listed.out for paper in PAPERS)
    assert "按类别；按牵头科室" in call("papers", folder).out
    for day in range(10, 22):
        call("activity", "add", folder, "--kind", "会议", "--title", f"会{day}", "--on", f"2021-06-{day}")
    many = next(line for line in call("papers", folder).out.splitlines() if "会20" in line)
    assert many.endswith("……共 14 个")
    assert many.count("；") == 9
    out = tmp_path / "缺项.pdf"
    assert call("print", folder, "缺项清单", out, "--option", "group=按牵头").code == 0
    assert page_count(out.read_bytes()) > 1


def test_lists_are_named_and_exported(call, folder: Path, tmp_path: Path) -> None:
    assert "funds　专项资金台账　Excel" in call("papers").out
    out = tmp_path / "活动.xlsx"
    call("activity", "add", folder, "--kind", "会议", "--title", "动员会", "--on", "2021-06-10")
    done = call("export-list", folder, "activities", out)
    assert done.code == 0
    assert "个活动" in done.out
    sheet = openpyxl.load_workbook(out).active
    heads = [cell.value for cell in sheet[3]]
    titles = [row[heads.index("活动名称")].value for row in sheet.iter_rows(min_row=4)]
    assert "动员会" in titles
    refused = call("export-list", folder, "nothing", out)
    assert refused.code == 1
    assert "volunteers（志愿者名册）" in refused.err
    assert call("export-list", folder, "funds", tmp_path / "资金.pdf").code == 1


def test_a_character_that_no_font_has_is_told(call, folder: Path, tmp_path: Path) -> None:
    call("activity", "add", folder, "--kind", "会议", "--title", "学习𦊓的事迹", "--on", "2021-06-10")
    made = call("print", folder, "sign-in", tmp_path / "签到.pdf")
    assert made.code == 0
    assert "“𦊓”" in made.err
    assert "会印成方框" in made.err


def test_an_original_that_is_another_one_is_told(call, folder: Path, tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "green").save(tmp_path / "合影.jpg")
    assert call("attach", folder, "1-1", tmp_path / "合影.jpg").code == 0
    out = tmp_path / "册.pdf"
    assert call("print", folder, "evidence-book", out, "--option", "item=1-1").err == ""
    (stored,) = (folder / "files").glob("??/*")
    stored.write_bytes(stored.read_bytes() + b"more")
    made = call("print", folder, "evidence-book", out, "--option", "item=1-1")
    assert made.code == 0
    assert "注意：有 1 份材料没有印出来" in made.err
    assert "原件被改动过 1 份（合影）" in made.err


def test_what_the_smaller_sheet_leaves_out_is_told(call, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "表.pdf"
    assert (
        "没有印测评标准、分值、备注"
        in call("print", folder, "assignment-table", out, "--option", "sheet=A4").err
    )
    assert call("print", folder, "assignment-table", out, "--option", "sheet=A3").err == ""
    refused = call("print", folder, "assignment-table", out, "--option", "photo=1").err
    assert "没有“photo”这个选项" in refused
    assert "名称=值" not in refused
    assert "要写成 名称=值" in call("print", folder, "assignment-table", out, "--option", "A4").err


def test_a_table_that_came_back(call, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "配档表.xlsx"
    call("export-table", folder, path)
    book = openpyxl.load_workbook(path)
    columns = {str(cell.value): cell.column for cell in book.active[5]}
    book.active.cell(6, columns["牵头科室"]).value = "工会"
    book.active.cell(6, columns["责任人"]).value = "李四"
    book.active.cell(7, columns["完成时限"]).value = "#N/A"
    book.save(path)
    before = shown(call("show", folder, "--json"))
    preview = call("import-table", folder, path, "--preview")
    assert (preview.code, preview.err) == (0, "")
    for words in (
        "牵头科室：",
        "→ 工会",
        "→ 李四",
        "第 7 行“完成时限”",
        "还没有的科室：工会",
        "2 处改动，1 处看不懂",
    ):
        assert words in preview.out
    apply = ("import-table", folder, path, "--apply")
    refused(call(*apply), "--skip-errors")
    refused(call(*apply, "--skip-errors"), "工会", "--create-departments")
    assert shown(call("show", folder, "--json")) == before
    done = call(*apply, "--skip-errors", "--create-departments")
    assert (done.code, done.out) == (0, "已采用 2 处改动，涉及 1 项任务。\n")
    assert backups(folder / "backups")[0].reason == "导入前"
    first = tasks(shown(call("show", folder, "--json")))["1-1"]
    assert (first["lead"], first["person"]) == ("工会", "李四")
    assert call(*apply, "--skip-errors").out == "没有改动。\n"
    assert call("import-table", folder, path).code == 2


def test_a_table_that_came_back_says_what_waits(call, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "配档表.xlsx"
    call("export-table", folder, path)
    book = openpyxl.load_workbook(path)
    columns = {str(cell.value): cell.column for cell in book.active[5]}
    book.active.cell(5, columns["备注"]).value = "补充"
    book.active.cell(6, columns["备注"]).value = "已核对"
    book.active.cell(7, columns["完成时限"]).value = "2019年3月"
    at = book.active.max_row + 1
    book.active.cell(at, columns["测评内容（工作任务）"]).value = "组织全体职工体检并建档"
    book.save(path)
    command = ("import-table", folder, path, "--apply", "--sheet", "任务配档表", "--columns", "备注=L")
    refused(call(*command), "2019年3月", "--yes")
    refused(
        call("import-table", folder, path, "--apply", "--sheet", "汇总"), "没有工作表“汇总”", "配档表.xlsx"
    )
    refused(call("import-table", folder, path, "--apply", "--columns", "备注=ZZ"), "没有这一列")
    done = call(*command, "--yes")
    assert (done.code, done.out) == (0, "已采用 2 处改动，涉及 2 项任务。\n")
    assert "组织全体职工体检并建档" in done.err
    found = tasks(shown(call("show", folder, "--json")))
    assert found["1-1"]["note"] == "已核对"
    assert (found["1-2"]["due"], found["1-2"]["due_words"]) == ("2019-03-31", "2019年3月")
    assert len(found) == 32
    assert call(*command, "--add-tasks").out == "已采用 1 处改动，涉及 1 项任务。\n"
    assert len(tasks(shown(call("show", folder, "--json")))) == 33
    assert call(*command, "--add-tasks").out == "没有改动。\n"


def check_papers(table: Path, checklist: Path) -> None:
    with closing(openpyxl.load_workbook(table)) as book:
        cells = {cell for row in book.active.iter_rows(values_only=True) for cell in row}
        assert book.active.page_setup.paperSize == 9  # A4
    assert {task["text"] for category in EXPECTED["categories"] for task in category["tasks"]} <= cells
    with closing(pypdfium2.PdfDocument(checklist)) as document:
        page = document[0]
        text_page = page.get_textpage()
        text = text_page.get_text_bounded()
        text_page.close()
        page.close()
    assert "机关党委" in text
    assert "2-7" in text
    assert "1-1" not in text


def test_readable_show(folder: Path, call) -> None:
    call("assign", folder, "1-1", "--lead", "办公室")
    answer = call("show", folder)
    assert "单位：某局\n" in answer.out
    assert "  1-1 [未开始] 深入学习贯彻" in answer.out
    assert answer.out.count("尚未分工") == 31
    assert call("departments", folder).out.splitlines() == [
        "办公室　牵头 1 项，配合 0 项",
        "机关党委　牵头 0 项，配合 0 项",
        "宣传科　牵头 0 项，配合 0 项",
    ]


def test_assigning_sets_keeps_and_clears(folder: Path, call) -> None:
    call("assign", folder, "1-1", "--lead", "办公室", "--support", "宣传科", "--due", "2021.6")
    call("assign", folder, "1-1", "--person", "张三")
    task = tasks(shown(call("show", folder, "--json")))["1-1"]
    assert [task[key] for key in ("lead", "support", "person", "due")] == [
        "办公室", ["宣传科"], "张三", "2021-06-30",
    ]  # fmt: skip
    assert call("assign", folder, "1-1", "--support", "--person", "", "--due", "").code == 0
    task = tasks(shown(call("show", folder, "--json")))["1-1"]
    assert [task[key] for key in ("lead", "support", "person", "due")] == ["办公室", [], None, None]


def test_deadline_in_another_year_needs_a_yes(folder: Path, call) -> None:
    refused(
        call("assign", folder, "1-1", "--due", "2019年3月"), "“2019年3月”不在2021年度", "“2021年3月”", "--yes"
    )
    assert tasks(shown(call("show", folder, "--json")))["1-1"]["due"] is None
    assert call("assign", folder, "1-1", "--due", "2022-03-01", "--yes").code == 0
    assert tasks(shown(call("show", folder, "--json")))["1-1"]["due"] == "2022-03-01"


def test_words_people_and_leader(folder: Path, call) -> None:
    words = ["--lead", "办公室", "--support", "各科室", "宣传科", "--person", "张三（主任）、李 四"]
    assert call("assign", folder, "1-1", *words, "--due", "每季度末", "--leader", "王局长").code == 0
    task = tasks(shown(call("show", folder, "--json")))["1-1"]
    assert [task[key] for key in ("support", "person", "due_words", "leader")] == [
        ["宣传科", "各科室"], "张三、李四", "每季度末", "王局长",
    ]  # fmt: skip
    assert task["due"] in {"2021-03-31", "2021-06-30", "2021-09-30", "2021-12-31"}
    told = call("show", folder).out
    assert (
        f"配合：宣传科、各科室；责任领导：王局长；责任人：张三、李四；时限：每季度末（{task['due']}）" in told
    )
    assert call("assign", folder, "1-1", "--due", "随时", "--leader", "").code == 0
    task = tasks(shown(call("show", folder, "--json")))["1-1"]
    assert (task["due"], task["due_words"], task["leader"]) == (None, "随时", "")
    refused(call("assign", folder, "1-1", "--support", "宣传"), "是不是“宣传科”？")


def test_a_plans_deadline_of_another_year_gives_its_day_only_with_a_yes(call, tmp_path: Path) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text(
        "2021年创建工作方案\n一、工作任务\n（一）加强组织领导\n1.制定计划，明确分工。（责任单位：办公室；完成时限：2019年3月）\n"
        "2.开展活动，做好总结。（责任单位：宣传科；配合单位：各科室；完成时限：每季度末）\n",
        encoding="utf-8",
    )
    careful, made = tmp_path / "只存原话", tmp_path / "新数据"
    told = call("init", careful, "--unit", "某局", "--plan", plan)
    assert told.code == 0
    assert "“2019年3月”不在2021年度，只保存了原话，没有填日期；要照填请加 --yes。" in told.out
    kept = tasks(shown(call("show", careful, "--json")))["1-1"]
    assert (kept["due"], kept["due_words"]) == (None, "2019年3月")
    assert call("init", made, "--unit", "某局", "--plan", plan, "--yes").code == 0
    saved = tasks(shown(call("show", made, "--json")))
    assert (saved["1-1"]["due"], saved["1-1"]["due_words"]) == ("2019-03-31", "2019年3月")
    assert (saved["1-2"]["support"], saved["1-2"]["due_words"], saved["1-2"]["note"]) == (
        ["各科室"],
        "每季度末",
        "",
    )
    assert [line.split()[0] for line in call("departments", made).out.splitlines()] == ["办公室", "宣传科"]


def test_departments_twice(folder: Path, call) -> None:
    assert "没有重复添加" in call("departments", folder, "--add", "办公室").out
    assert call("departments", folder, "--add", "办公室", "人事科").out == "已添加：人事科。\n"
    answer = call("departments", folder, "--add", "工会", "--add", "团委", "老干部科、办公室")
    assert answer.out == "已添加：工会、团委、老干部科。\n"


def test_activities(folder: Path, call) -> None:
    words = ["--kind", "我们的节日", "--title", "端午包粽子", "--on", "6月10日-6月14日", "--place", "社区"]
    words += ["--department", "宣传科", "--people", 30, "--hours", "2.5", "--tasks", "4-2", "2-7"]
    added = call("activity", "add", folder, *words, "--festival", "端午")
    assert added == Answer(0, "已登记活动“端午包粽子”（2021-06-10）。\n", "")
    late = call(
        "activity",
        "add",
        folder,
        "--kind",
        "会议",
        "--title",
        "全体会",
        "--on",
        "2022-01-05",
        "--to",
        "1月6日",
    )
    refused(late, "日期")  # the plan's year is 2021: ends before it starts
    words = [
        "--kind",
        "会议",
        "--title",
        "全体会",
        "--on",
        "2022-01-05",
        "--agenda",
        "研究",
        "--place",
        "会议室",
    ]
    late = call("activity", "add", folder, *words, "--attendees", "全体", "--conclusion", "通过")
    assert late.code == 0
    assert all(line.startswith("注意：") for line in late.err.splitlines())
    assert "不在方案年度（2021年）内" in late.err
    assert call("activity", "list", folder).out.splitlines() == [
        "2021-06-10 至 2021-06-14　我们的节日　端午包粽子　宣传科　2-7、4-2",
        "2022-01-05　会议　全体会",
    ]
    first, second = json.loads(call("activity", "list", folder, "--json").out)
    assert (first["festival"], first["hours"], first["people"], first["tasks"]) == (
        "端午", "2.5", 30, ["2-7", "4-2"],
    )  # fmt: skip
    assert (second["ends_on"], second["organiser"], second["missing"][:1]) == (None, None, ["通知"])
    assert shown(call("show", folder, "--json"))["plans"][0]["activities"] == [first, second]


def test_refused_activities(folder: Path, call) -> None:
    good = {"--kind": "志愿服务", "--title": "学雷锋", "--on": "2021-03-05"}
    for wrong, word in (
        ({"--kind": "打球"}, "打球"),
        ({"--title": " "}, "活动名称"),
        ({"--on": "某日"}, "某日"),
        ({"--to": "2021-03-04"}, "结束"),
        ({"--department": "财务科"}, "财务科"),
        ({"--people": "-1"}, "人数"),
        ({"--hours": "很久"}, "很久"),
        ({"--tasks": "9-9"}, "9-9"),
        ({"--festival": "国庆"}, "节日要从"),
    ):
        arguments = [f"{name}={value}" for name, value in (good | wrong).items()]
        refused(call("activity", "add", folder, *arguments), word)
    assert call("activity", "list", folder) == Answer(0, "", "")


def test_gaps(folder: Path, call) -> None:
    call("assign", folder, "2-7", "--lead", "宣传科", "--person", "张三", "--due", "12月底前")
    everything = json.loads(call("gaps", folder, "--json").out)
    assert everything["total"] == len(everything["gaps"]) > 32
    own = json.loads(call("gaps", folder, "--json", "--department", "宣传科").out)["gaps"]
    assert {gap["code"] for gap in own} == {"2-7"}
    assert any(gap["text"].startswith("还差5次志愿服务") for gap in own)
    assert {"code", "kind", "text", "todo", "department", "urgency"} == set(own[0])
    third = json.loads(call("gaps", folder, "--json", "--category", 3).out)["gaps"]
    assert {gap["code"][0] for gap in third} == {"3"}
    lines = call("gaps", folder, "--department", "宣传科").out.splitlines()
    assert lines[-1] == f"共 {len(own)} 项。"
    assert all(line.startswith("2-7　") for line in lines[:-1])
    assert call("gaps", folder, "--department", "办公室").out == "没有缺项。\n"
    refused(call("gaps", folder, "--category", 8), "第 8 个类别")
    refused(call("gaps", folder, "--department", "财务科"), "财务科")
    show = shown(call("show", folder, "--json"))["plans"][0]
    assert show["gaps"]["total"] == sum(show["gaps"]["by_kind"].values()) == everything["total"]


def test_new_year(tmp_path: Path, folder: Path, call) -> None:
    (tmp_path / "制度.txt").write_text("制度")
    call("assign", folder, "1-1", "--lead", "办公室", "--due", "2021-06-30")
    call("attach", folder, "1-1", tmp_path / "制度.txt")
    before = shown(call("show", folder, "--json"))["plans"]
    refused(call("new-year", folder, 2020, 2022), "没有2020年度")
    refused(call("new-year", folder, 2021, 2021), "2021年度已有工作方案")
    refused(call("new-year", folder, 2021, 21), "年度")
    made = call("new-year", folder, 2021, 2022)
    assert backups(folder / "backups")[0].reason == "新建年度前"
    assert re.match(r"已新建2022年度《.*》：任务类别 7，任务 32，.*\n$", made.out)
    new, old = shown(call("show", folder, "--json"))["plans"]
    assert old == before[0]
    assert (new["year"], old["year"]) == (2022, 2021)
    task, same = new["categories"][0]["tasks"][0], old["categories"][0]["tasks"][0]
    assert (task["lead"], task["due"], task["evidence"]) == ("办公室", "2022-06-30", [])
    assert [row["name"] for row in task["requirements"]] == [row["name"] for row in same["requirements"]]
    assert new["activities"] == []
    refused(call("new-year", folder, 2021, 2022), "2022年度已有工作方案")


def test_long_term_material_goes_on(tmp_path: Path, folder: Path, call) -> None:
    (tmp_path / "制度.txt").write_text("制度")
    call("attach", folder, "1-1", tmp_path / "制度.txt")
    with closing(Workspace.open(folder)) as workspace, workspace.log.change("长期有效") as session:
        session.scalars(select(Evidence)).one().long_term_valid = True
    assert "长期有效的材料 1 份可以沿用" in call("new-year", folder, 2021, 2022).out
    assert "长期有效的材料 1 份已归入新年度" in call("new-year", folder, 2021, 2023, "--long-term").out
    plans = shown(call("show", folder, "--json"))["plans"]
    evidence = [plan["categories"][0]["tasks"][0]["evidence"] for plan in plans]
    assert [[row["title"] for row in rows] for rows in evidence] == [["制度"], [], ["制度"]]


def test_import_indicators(tmp_path: Path, folder: Path, call) -> None:
    table = tmp_path / "测评 指标.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ["测评体系"],
        ["测评项目", "测评内容", "测评标准", "分值"],
        ["思想道德", "学习贯彻", "有计划", 5],
        [None, "道德讲堂", None, "若干"],
        ["加分项", "获表彰", None, 1.5],
        ["合计", None, None, 5],
    ):
        book.active.append(row)
    book.save(table)
    before = shown(call("show", folder, "--json"))
    preview = call("import-indicators", folder, table)
    assert (preview.code, preview.err) == (0, "")
    for words in (
        "第 2 行为表头",
        "第3行　思想道德　学习贯彻　5分",
        "第 4 行分值写的是“若干”，照样保留。",
        "“思想道德”共 5 分。",
        "可以导入 3 条，共 5 分",
    ):
        assert words in preview.out
    assert preview.out.endswith("没有导入。核对无误后加上 --yes 导入。\n")
    assert shown(call("show", folder, "--json")) == before
    imported = call("import-indicators", folder, table, "--yes")
    assert backups(folder / "backups")[0].reason == "导入前"
    assert (imported.code, imported.out) == (0, "已导入测评指标：新增 3 条，保留 0 条，删除 0 条。\n")
    assert imported.err == "注意：第 4 行分值写的是“若干”，照样保留。\n"
    plan = shown(call("show", folder, "--json"))["plans"][0]
    assert [(row["project"], row["score"], row["bonus"]) for row in plan["indicators"]] == [
        ("思想道德", "5", False),
        ("思想道德", None, False),
        ("加分项", "1.5", True),
    ]
    assert plan["assessment"]["whole"]["pending"] == 1
    again = call("import-indicators", folder, table, "--columns", "分值=C,测评标准=D")
    assert "测评标准：分值" in again.out
    refused(call("import-indicators", folder, table, "--sheet", "第三张"), "第三张")
    assert (plan["assessment"]["basis"], plan["assessment"]["whole"]["full"]) == ("测评指标", "5")
    (tmp_path / "名单.xlsx").write_bytes(b"PK")
    refused(call("import-indicators", folder, tmp_path / "名单.xlsx", "--yes"), "名单.xlsx")
    refused(call("import-indicators", folder, tmp_path / "没有.xlsx"), "没有.xlsx")
    refused(call("import-indicators", folder, tmp_path / "表.xls"), "表.xls")


def test_our_own_table_is_no_standard_unless_told(tmp_path: Path, folder: Path, call) -> None:
    table = tmp_path / "配档表.xlsx"
    call("export-table", folder, table)
    asked = call("import-indicators", folder, table)
    assert asked.code == 1
    assert "“配档表.xlsx”像本程序导出的任务配档表，不像测评指标" in asked.err
    told = call("import-indicators", folder, table, "--yes")
    assert told.code == 0
    assert "不像测评指标" in told.err


def test_show_has_the_keys_that_its_help_names(folder: Path, call) -> None:
    plan = shown(call("show", folder, "--json"))["plans"][0]
    task = plan["categories"][0]["tasks"][0]
    said = set(re.findall("[a-z_]+", call("show", "--help").out))
    parts = (plan, task, task["requirements"][0], plan["assessment"], plan["assessment"]["whole"])
    for part in (*parts, plan["gaps"], plan["funds"], tasks({"plans": [plan]})["2-7"]["quotas"][0]):
        assert set(part) <= said


def test_empty_workspace(tmp_path: Path, call) -> None:
    folder = tmp_path / "空"
    assert call("init", folder, "--unit", "某局").code == 0
    assert shown(call("show", folder, "--json")) == {
        "unit": "某局",
        "plans": [],
        "inbox": [],
        "unused": [],
    }
    assert call("departments", folder) == Answer(0, "", "")
    refused(call("assign", folder, "1-1", "--lead", "x"), "工作方案")
    refused(call("export-table", folder, tmp_path / "t.xlsx"), "工作方案")
    refused(call("archive", folder, tmp_path / "out"), "工作方案")


def test_several_plans(tmp_path: Path, folder: Path, call) -> None:
    other = json.dumps({"title": "新方案", "year": 2022, "categories": [
        {"title": "党建", "tasks": [{"text": "学习"}]}]})  # fmt: skip
    (tmp_path / "plan.json").write_text(other, "utf-8")
    from wenming_desktop.plan.saving import save_plan  # noqa: PLC0415
    from wenming_desktop.reading.sources import read_source  # noqa: PLC0415

    with closing(Workspace.open(folder)) as workspace, workspace.log.change() as session:
        save_plan(session, read_source(tmp_path / "plan.json"))
    refused(call("assign", folder, "1-1", "--lead", "办公室"), "2022、2021", "--plan-year")
    refused(call("assign", folder, "1-1", "--lead", "办公室", "--plan-year", 2020), "2020")
    assert call("assign", folder, "1-1", "--lead", "办公室", "--plan-year", 2022).code == 0
    assert call("export-table", folder, tmp_path / "t.xlsx", "--plan-year", 2022).code == 0
    plans = shown(call("show", folder, "--json"))["plans"]
    assert [plan["categories"][0]["tasks"][0]["lead"] for plan in plans] == ["办公室", None]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("没有.txt", None),
        ("空.txt", b""),
        ("照片.jpg", b"\xff\xd8\xff"),
        ("假.docx", b"PK not a zip"),
        ("乱码.txt", b"\xff\xff\xff\xff"),
        ("通知.txt", "关于放假的通知。".encode()),
        ("坏.json", b"{"),
        ("别的.json", b'{"title": 1}'),
    ],
)
def test_unreadable_plan_leaves_nothing(tmp_path: Path, call, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    refused(call("init", tmp_path / "数据", "--unit", "某局", "--plan", tmp_path / name))
    assert not (tmp_path / "数据").exists()


def test_plan_that_cannot_be_saved_leaves_nothing(tmp_path: Path, call) -> None:
    """What only shows while saving, too: no year, or a department's name over the limits."""
    plan = {
        "title": "方案",
        "categories": [{"title": "党建", "tasks": [{"text": "学习", "lead": "科" * 99}]}],
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan), "utf-8")
    init = ("init", tmp_path / "数据", "--unit", "某局", "--plan", tmp_path / "plan.json")
    refused(call(*init), "年度")
    refused(call(*init, "--year", 2022), "科室名称")
    assert not (tmp_path / "数据").exists()
    (tmp_path / "数据").mkdir()
    refused(call(*init, "--year", 2022), "科室名称")
    assert not list((tmp_path / "数据").iterdir())
    assert call("init", tmp_path / "数据", "--unit", "某局", "--plan", "2021").code == 0


def test_refused_init(tmp_path: Path, folder: Path, call) -> None:
    refused(call("init", folder, "--unit", "某局"), "已有内容")
    refused(call("init", tmp_path / "新", "--unit", " "), "单位")
    (tmp_path / "文件").touch()
    refused(call("init", tmp_path / "文件", "--unit", "某局"), "文件夹")


def test_refused_arguments(tmp_path: Path, folder: Path, call) -> None:
    before = shown(call("show", folder, "--json"))
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "空.txt").touch()
    refused(call("show", tmp_path / "没有"), "找不到数据文件夹")
    refused(call("departments", folder, "--add", "、"), "科室")
    refused(call("departments", folder, "--add", "科" * 99), "科室名称")
    refused(call("assign", folder, "9-9", "--lead", "办公室"), "9-9")
    refused(call("assign", folder, "abc", "--lead", "办公室"), "abc")
    refused(call("assign", folder, "1-1", "--lead", "财务科"), "财务科", "办公室")
    refused(call("assign", folder, "1-1", "--lead", "办公室", "--support", "办公室"), "办公室")
    refused(call("assign", folder, "1-1", "--due", "2月30日"), "2月30日")
    refused(call("assign", folder, "1-1", "--due", "13月"), "13月")
    refused(call("attach", folder, "1-1", tmp_path / "a.txt", tmp_path / "没有.pdf"), "没有.pdf")
    refused(call("attach", folder, "1-1", tmp_path / "空.txt"), "空.txt")
    refused(call("attach", folder, "1-1", tmp_path), "文件夹")
    refused(call("attach", folder, "1-1", tmp_path / "a.txt", "--formed-on", "三月"), "三月")
    refused(call("attach", folder, "1-1", tmp_path / "a.txt", "--formed-on", "2999-01-01"), "2999")
    refused(call("attach", folder, "8-1", tmp_path / "a.txt"), "8-1")
    refused(call("export-table", folder, tmp_path / "表.xls"), "表.xls", ".xlsx")
    refused(call("export-table", folder, tmp_path / "没有" / "表.xlsx"), "表.xlsx")
    refused(call("print", folder, "checklist", tmp_path / "没有" / "单.pdf"), "单.pdf")
    refused(call("print", folder, "checklist", tmp_path / "单.doc"), "单.doc")
    refused(call("print", folder, "box-cover", tmp_path / "单.docx"), ".pdf")
    refused(call("print", folder, "newspaper", tmp_path / "单.pdf"), "duty-list（科室责任清单）")
    refused(call("print", folder, "supervision-order", tmp_path / "单.pdf"), "还没有督办单")
    order = ("print", folder, "supervision-order", tmp_path / "单.pdf")
    refused(call(*order, "--department", "机关党委"), "不分科室")
    refused(call(*order, "--option", "paper=A3"), "order（督办单）")
    refused(
        call("print", folder, "gap-list", tmp_path / "单.pdf", "--option", "group=按天"), "按类别；按牵头科室"
    )
    refused(call("print", folder, "checklist", tmp_path / "单.pdf", "--department", "财务科"), "财务科")
    refused(call("print", folder, "checklist", tmp_path / "单.pdf", "--department", "宣传科"), "没有任务")
    refused(call("archive", folder, tmp_path / "a.txt"), "a.txt")
    refused(call("verify", tmp_path / "没有"), "没有")
    refused(call("verify", folder), "存档")
    assert not (tmp_path / "单.pdf").exists()
    assert shown(call("show", folder, "--json")) == before


def test_line_breaks_in_a_path_stay_one_line(tmp_path: Path, call) -> None:
    refused(call("show", tmp_path / "第一行\n第二行"), "第一行 第二行")


def test_damaged_database(folder: Path, call) -> None:
    (folder / "wenming.db").write_bytes(b"not a database" * 100)
    refused(call("show", folder), "wenming.db")


def test_open_elsewhere(folder: Path, call) -> None:
    with closing(Workspace.open(folder)):
        refused(call("departments", folder, "--add", "人事科"), "已在另一个窗口中打开")
        refused(program("show", folder), "已在另一个窗口中打开")


def test_altered_archive_is_told(tmp_path: Path, folder: Path, call) -> None:
    bag = Path(call("archive", folder, tmp_path / "out").out.strip())
    (bag / "data" / "先读我.txt").unlink()
    (bag / "data" / "记录" / "records.json").write_text("{}")
    (bag / "data" / "新.txt").touch()
    answer = call("verify", bag)
    assert answer.code == 1
    assert re.match(r"存档有 \d+ 处问题.*\n$", answer.err)
    for name in ("先读我.txt", "records.json", "新.txt"):
        assert name in answer.out


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can mount")
def test_full_disk(tmp_path: Path, folder: Path, call) -> None:
    small = tmp_path / "满"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        (small / "rest").write_bytes(b"x" * 60_000)
        refused(call("export-table", folder, small / "表.xlsx"), "空间不足")
        refused(call("print", folder, "checklist", small / "单.pdf"), "空间不足")
        refused(call("archive", folder, small / "存档"), "空间不足")
        refused(call("init", small / "数据", "--unit", "某局", "--plan", "2021"), "空间不足")
        left = {path.name for path in small.rglob("*") if path.is_file()}
        assert left - {"wenming.lock"} == {"rest"}  # the lock of the workspace that was not made
    finally:
        subprocess.run(["umount", small], check=True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["无此命令"], ["不能是", "init"]),
        (["init", "x"], ["缺少", "--unit"]),
        (["init", "x", "--unit", "某局", "--year", "2021"], ["--plan"]),
        (["init", "x", "--unit", "某局", "--plan", "2021", "--year", "今年"], ["应为数字"]),
        (["assign", "x", "1-1"], ["--lead"]),
        (["attach", "x", "1-1"], ["缺少"]),
        (["export-table", "x", "t.xlsx", "--paper", "A5"], ["不能是", "A4"]),
        (["show", "x", "--jsno"], ["不认识", "--jsno"]),
        (["activity"], ["缺少", "add|list"]),
        (["activity", "add", "x", "--title", "t", "--on", "2021-03-05"], ["缺少", "--kind"]),
        (["activity", "add", "x", "--people", "多"], ["应为数字"]),
        (["new-year", "x", "2021"], ["缺少", "TO"]),
        (["import-indicators", "x"], ["缺少", "FILE.xlsx"]),
        ([], ["缺少命令"]),
    ],
)
def test_wrong_usage(call, arguments: list[str], words: list[str]) -> None:
    answer = call(*arguments)
    assert answer.code == 2
    assert answer.err.startswith("用法：")
    for word in words:
        assert word in answer.err


def test_help_is_chinese(call) -> None:
    whole = call("--help")
    assert whole.code == 0
    year = ("activity", "gaps", "new-year", "import-indicators")
    for command in (
        *("init", "show", "departments", "assign", "attach", "export-table", "print", "archive"),
        *year,
    ):
        one = call(command, "--help")
        assert command in whole.out
        assert one.code == 0
        assert not re.search(r"usage|positional|options|show this", one.out)


def test_no_command_opens_the_window() -> None:
    opened: list[Path | None] = []

    def window(workspace: Path | None) -> int:
        opened.append(workspace)
        return 7

    assert run([], window) == 7
    assert run(["--workspace", "数据"], window) == 7
    assert opened == [None, Path("数据")]


def test_a_bug_is_told_in_one_sentence(capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_workspace: Path | None) -> int:
        return {}["没有"]

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert run([], broken) == 1
    refused(Answer(1, "", capsys.readouterr().err), "程序内部错误（KeyError）", str(tmp_path))
    (log,) = tmp_path.iterdir()
    assert "没有" in log.read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for one child")
def test_interrupted_attach_leaves_nothing(tmp_path: Path, folder: Path, call) -> None:
    big = tmp_path / "录像.mp4"
    with big.open("wb") as stream:
        stream.truncate(1 << 33)  # sparse; long enough under way, whatever else the machine does
    command = [sys.executable, "-m", "wenming_desktop", "attach", str(folder), "1-1", str(big)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        sent = 0
        while process.poll() is None:  # again while it goes on, as a person would
            if [*(folder / "files").glob("incoming/*/0")]:
                process.send_signal(signal.SIGINT)
                sent += 1
            time.sleep(0.1)
        _, err = process.communicate(timeout=120)
    assert sent
    assert process.returncode == 130
    assert err.decode() == "已中断，没有留下做了一半的内容。\n"
    assert not [path for path in (folder / "files").rglob("*") if path.is_file()]
    assert tasks(shown(call("show", folder, "--json")))["1-1"]["evidence"] == []


@pytest.mark.skipif(os.name == "nt", reason="shells there do not close pipes early")
def test_reader_that_goes_away(folder: Path) -> None:
    shell = f'"{sys.executable}" -m wenming_desktop show "{folder}" --json | head -c 10'
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
    assert done.stderr == b""


def test_window_starts_without_heavy_libraries() -> None:
    script = "import sys, wenming_desktop.__main__; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(loaded.stdout.split())


def test_utf8_in_a_pipe_whatever_the_locale(folder: Path) -> None:
    env = os.environ | {"PYTHONIOENCODING": "gbk"}
    command = [sys.executable, "-m", "wenming_desktop", "show", str(folder)]
    done = subprocess.run(command, capture_output=True, check=True, env=env)
    assert done.stdout.decode("utf-8").startswith("单位：某局")


def test_self_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["self-check"], None, {"window": lambda: {"qt": "6.8"}}) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["failed"] == []
    assert found["checks"]["plan"] == {"categories": 7, "tasks": 32}
    assert found["checks"]["window"] == {"qt": "6.8"}
    assert {"PySide6-Essentials", "typst", "openpyxl"} <= set(found["checks"]["versions"])


def test_self_check_names_what_failed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("papers", "archive", "recognition"):  # which take long, and are not to fail here
        monkeypatch.setattr(f"wenming_desktop.commands.self_check._{part}", lambda *_: {})

    def broken() -> dict[str, object]:
        raise OSError("no platform plugin")

    assert run(["self-check"], None, {"window": broken}) == 1
    said = capsys.readouterr()
    assert re.match(r"自检没有通过：window，.*\n$", said.err)
    assert json.loads(said.out)["checks"]["window"] == {"error": "OSError: no platform plugin"}
