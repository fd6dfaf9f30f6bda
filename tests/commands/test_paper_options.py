"""Papers by command: values that exist but have nothing to print, no plan at all, places not to write to."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, VolunteerDraft
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace


@pytest.fixture
def data(call, tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    assert call("init", folder, "--unit", "某局", "--plan", "2021").code == 0
    assert call("departments", folder, "--add", "办公室", "财务科").code == 0
    assert call("assign", folder, "1-1", "--lead", "办公室").code == 0
    assert call("assign", folder, "1-2", "--lead", "财务科").code == 0
    with closing(Workspace.open(folder)) as workspace, workspace.log.change() as session:
        (plan,) = plan_heads(session)
        for day in range(1, 13):
            title = f"学习\u202e活动{day}\u200b"
            create_activity(session, plan.id, ActivityDraft("会议", title, date(2021, 3, day)))
    return folder


@pytest.fixture
def bare(call, tmp_path: Path) -> Path:
    """Without a plan, with a volunteer."""
    folder = tmp_path / "没有方案"
    assert call("init", folder, "--unit", "某局").code == 0
    with closing(Workspace.open(folder)) as workspace, workspace.log.change() as session:
        add_volunteer(session, VolunteerDraft("王某", joined_on=date(2021, 1, 1)))
    return folder


@pytest.mark.parametrize(
    ("paper", "options", "says"),
    [
        ("checklist", ("item=1-1", "department=财务科"), "1-1 不是“财务科”的任务"),
        ("photo-pages", ("item=2-6",), "“2-6 移风易俗、破除陈规陋习的宣传教育活动”还没有照片"),
        ("photo-pages", ("item=2021-03-05",), "“2021-03-05 学习活动5”还没有照片"),
        ("volume-contents", ("by=按卷",), "还没有分卷，请先在“档案”里点“分卷…”添加"),
        ("volume-contents", ("volume=未入卷",), "还没有分卷"),
        ("self-assessment", ("basis=按指标",), "还没有测评指标"),
        ("evidence-book", ("item=全部指标",), "还没有测评指标"),
    ],
)
def test_what_exists_and_has_nothing_to_print(call, data: Path, tmp_path: Path, paper, options, says) -> None:
    given = [word for option in options for word in ("--option", option)]
    said = call("print", data, paper, tmp_path / "单.pdf", *given)
    assert said.code == 1
    assert said.err.startswith(says)


def test_one_of_several_is_asked_for_by_name_at_most_ten(call, data: Path, tmp_path: Path) -> None:
    said = call("print", data, "activity-report", tmp_path / "单.pdf", "--option", "activity=学习活动")
    assert said.code == 1
    assert "不止一个“学习活动”" in said.err
    assert said.err.count("2021-03-") == 10
    assert "共 12 个" in said.err
    assert (
        call("print", data, "activity-report", tmp_path / "单.pdf", "--option", "activity=学习活动12").code
        == 0
    )


def test_papers_counts_what_is_one_and_offers_what_it_takes(call, data: Path) -> None:
    listed = call("papers", data).out
    tasks = next(line for line in listed.splitlines() if "全部任务（32 项）；" in line)
    assert tasks.endswith("……共 32 个")
    assert "未入卷" not in listed
    assert "按卷" not in listed


def test_what_needs_no_plan_is_made_without_one(call, bare: Path, tmp_path: Path) -> None:
    out = tmp_path / "名册.xlsx"
    assert call("export-list", bare, "volunteers", out).code == 0
    sheet = load_workbook(out).active
    assert sheet["A1"].value == "志愿者名册"
    assert sheet["A4"].value == "王某"
    assert call("print", bare, "sign-in", tmp_path / "签到.pdf").code == 0
    assert "编档号" in call("print", bare, "archive-catalogue", tmp_path / "目录.pdf").err
    assert "没有可以导出的材料" in call("export-list", bare, "evidence", out).err
    assert "20 行（1 页）" in call("papers", bare).out
    assert "还没有工作方案" in call("export-list", bare, "activities", out).err
    assert "没有2021年度的工作方案" in call("export-list", bare, "volunteers", out, "--plan-year", 2021).err


@pytest.mark.parametrize("place", ["", "files", "backups", "files/ab/更深"])
def test_nothing_is_written_into_the_data_folder(call, data: Path, tmp_path: Path, place: str) -> None:
    inside = data / place
    inside.mkdir(parents=True, exist_ok=True)
    before = sorted(data.rglob("*.*"))
    assert call("submission", data, "--samples").code == 0
    for said in (
        call("print", data, "checklist", inside / "单.pdf"),
        call("print", data, "checklist", inside / "单.docx"),
        call("export-list", data, "activities", inside / "单.xlsx"),
        call("export-table", data, inside / "单.xlsx"),
        call("submission", data, "--profile", "小图上传(样例)", "--export-profile", inside / "单.json"),
        call("verify", tmp_path, "--report", inside.parent / inside.name / "单.pdf"),
        call("archive", data, inside),
        call("department-package", data, inside),
        call("init", inside / "新", "--unit", "某局"),
    ):
        assert said.code == 1
        assert "不能放在数据文件夹里面" in said.err or "报告不能放在存档里面" in said.err
    assert [path for path in sorted(data.rglob("*.*")) if path.suffix not in {".db-wal", ".db-shm"}] == before


def test_a_missing_folder_is_named_and_a_new_one_told(call, data: Path, tmp_path: Path) -> None:
    missing = tmp_path / "没有" / "这里"
    for said in (
        call("print", data, "checklist", missing / "单.pdf"),
        call("export-list", data, "activities", missing / "单.xlsx"),
    ):
        assert (said.code, f"没有“{missing}”这个文件夹" in said.err) == (1, True)
    assert not missing.parent.exists()
    said = call("department-package", data, missing)
    assert said.code == 0
    assert f"原来没有“{missing}”这个文件夹，已新建" in said.err
    for folder in (missing, missing.parent / "那里"):
        assert "已新建" not in call("department-package", data, folder, "--zip").err
