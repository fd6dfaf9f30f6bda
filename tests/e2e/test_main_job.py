"""The main job through the real window leaves what the clerk came for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from bagit import Bag
from PySide6.QtGui import QImage

from resources import resource
from tests.e2e.main_job import DEPARTMENTS, LEADS, TODAY, UNIT, Products, do_main_job
from ui.ground import theme
from wenming_desktop.documents.press.pdf_pages import page_count
from wenming_desktop.jobs import Job
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.reading.text.reading import read_plan
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.whole_year import plan_json

ROOT = Path(__file__).parents[2]
PLAN = read_plan(resource("plans", "plan-2021.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def products(qapp, tmp_path_factory: pytest.TempPathFactory) -> Products:
    theme.apply(qapp)
    return do_main_job(tmp_path_factory.mktemp("主要 工作"))


def test_everything_done_in_the_window_is_saved(products: Products) -> None:
    workspace = Workspace.open(products.data)
    with workspace.reading() as session:
        plan = plan_json(plan_view(session, plan_heads(session)[0].id, TODAY))
    unit = workspace.unit
    workspace.close()
    assert unit == UNIT
    tasks = {task["code"]: task for category in plan["categories"] for task in category["tasks"]}
    assert [task["text"] for task in tasks.values()] == [
        task.text for category in PLAN.categories for task in category.tasks
    ]
    assert {code: task["lead"] for code, task in tasks.items() if code != "2-7"} == {
        code: LEADS[int(code[0]) - 1] for code in tasks if code != "2-7"
    }
    assert {task["due"] for code, task in tasks.items() if code != "2-7"} == {"2021-12-31"}
    volunteers = tasks["2-7"]
    assert (volunteers["lead"], volunteers["person"], volunteers["due"]) == ("团支部", "周明", "2021-12-20")
    assert volunteers["support"] == ["办公室"]
    assert len(volunteers["measures"]) == 3
    assert [row["original_name"] for row in volunteers["evidence"]] == [
        path.name for path in products.evidence
    ]
    for row, path in zip(volunteers["evidence"], products.evidence, strict=True):
        assert (products.data / "files" / row["sha256"][:2] / row["sha256"]).read_bytes() == path.read_bytes()


def test_workbook_holds_every_task(products: Products) -> None:
    sheet = openpyxl.load_workbook(products.workbook).active
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    for category in PLAN.categories:
        for task in category.tasks:
            assert task.text in cells
    assert set(LEADS) < cells
    assert set(LEADS) <= set(DEPARTMENTS)


def test_checklist_has_pages(products: Products) -> None:
    assert page_count(products.pdf.read_bytes()) >= 3


def test_archive_is_whole_for_us_and_for_others(products: Products) -> None:
    assert check_archive(products.archive, Job()).problems == ()
    Bag(str(products.archive)).validate()
    names = {path.name for path in products.archive.rglob("*") if path.is_file()}
    assert {path.name for path in products.evidence} < names
    records = json.loads((products.archive / "data" / "记录" / "records.json").read_text(encoding="utf-8"))
    assert records["unit"] == UNIT


def test_demonstration_tells_where_all_is_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.e2e.main_job", tmp_path]
    env = os.environ | {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    told = [line.partition("：")[0] for line in done.stdout.splitlines()]
    assert told == ["数据文件夹", "任务配档表", "任务核对清单", "存档", "窗口截图"]


def test_screenshots_show_the_whole_window(products: Products) -> None:
    assert len(products.screenshots) == 11
    for path in products.screenshots[2:]:
        picture = QImage(str(path))
        assert (picture.width(), picture.height()) == (1366, 768)
