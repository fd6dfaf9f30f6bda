"""导入工作方案: a document becomes a plan of its own, or is set beside the plan that its year has."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.program import answer, messages, open_window, wait_until, write
from tests.workspaces import domain_rows, draft
from ui.plan.compare_dialog import CompareDialog
from ui.plan.plan_page import PlanPage
from ui.plan.plan_preview import PlanPreview
from ui.plan.plan_source import PlanSource
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.reading.draft import CategoryDraft, TaskDraft
from wenming_desktop.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform

LEARNING, LECTURES = "加强理论学习，每月集中学习一次，做好学习记录。", "举办道德讲堂，每季度不少于一次。"
PLAIN = f"一、党建引领\n1. {LEARNING}\n二、志愿服务\n1. 组织清洁家园志愿服务。完成时限：2021年6月30日前。"


@pytest.fixture
def window(qapp, tmp_path: Path) -> Iterator[MainWindow]:
    make_application()
    workspace = Workspace.create(tmp_path / "数据", "某某局")
    plan = replace(draft("2021年工作方案"), categories=(CategoryDraft("党建引领", (TaskDraft(LEARNING),)),))
    with workspace.log.change() as session:
        save_plan(session, plan)
    with open_window(workspace) as made:
        yield made


def read(window: MainWindow, text: str) -> PlanPreview:
    """The preview of a pasted document."""
    source = window.findChild(PlanSource)
    source.text.setPlainText(text)
    source.read.click()
    wait_until(lambda: window.findChild(PlanPreview) is not None)
    return window.findChild(PlanPreview)


def heads(window: MainWindow) -> list[str]:
    return [f"{head.year} {head.title}" for head in window.desk.plans()]


def shown(window: MainWindow) -> str:
    return window.desk.shown_plan().title


def backups(window: MainWindow) -> list[Path]:
    return [path for path in window.desk.workspace.backups_folder.iterdir() if "导入前" in path.name]


def test_another_year_is_a_plan_of_its_own(window: MainWindow) -> None:
    before = domain_rows(window.desk.workspace)
    window.deeds.import_plan()
    preview = read(window, f"某局2022年创建工作方案\n{PLAIN}")
    preview.save.click()
    (asked,) = messages(window)
    assert "2021年6月30日" in asked
    assert "2022年度" in asked
    answer(window, "取消")
    assert preview.isVisible()  # with everything that was corrected in it
    preview.save.click()
    answer(window, "仍然这样填")
    assert heads(window) == ["2022 某局2022年创建工作方案", "2021 2021年工作方案"]
    assert shown(window) == "某局2022年创建工作方案"
    assert backups(window)
    window.desk.undo()
    assert domain_rows(window.desk.workspace) == before
    assert shown(window) == "2021年工作方案"


def test_deadlines_are_asked_about_in_the_year_that_the_clerk_gave(window: MainWindow) -> None:
    window.deeds.import_plan()
    preview = read(window, f"某局创建工作方案\n{PLAIN}")
    assert preview._said.text() == "没有读到年度，请填写。"
    preview.year_box.setValue(2023)
    assert preview._said.text() == ""
    preview.save.click()
    (asked,) = messages(window)
    assert "2023年度" in asked
    answer(window, "改为“2023年6月30日前”")
    due = [task.due_on for task in window.desk.shown_plan().tasks if task.due_on]
    assert (window.desk.year(), [day.year for day in due]) == (2023, [2023])


def test_the_same_year_is_asked_about(window: MainWindow) -> None:
    before = domain_rows(window.desk.workspace)
    window.deeds.import_plan()
    lectures = f"{LECTURES}责任单位：宣传科。完成时限：6月底前。"
    preview = read(window, f"某局2021年补充通知\n一、党建引领\n1. {LEARNING}\n2. {lectures}")
    preview.save.click()
    (asked,) = messages(window)
    assert asked.startswith(
        "2021年度已有方案《2021年工作方案》。《某局2021年补充通知》是它的补充或修订，还是"
    )
    answer(window, "补充或修订")
    dialog = window.findChild(CompareDialog)
    assert dialog.sums.text().startswith("新增 1，改动 0")
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0).child(0))
    assert dialog.new.toPlainText() == f"{LECTURES}\n牵头：宣传科；时限：6月底前"
    dialog.reject()
    assert preview.isVisible()
    preview.save.click()
    answer(window, "补充或修订")
    wait_until(lambda: any(each.isVisible() for each in window.findChildren(CompareDialog)))
    next(each for each in window.findChildren(CompareDialog) if each.isVisible()).apply.click()
    assert messages(window) == ["已采用：新增任务1项。可以撤销。"]
    assert heads(window) == ["2021 2021年工作方案"]
    assert [task.text for task in window.desk.shown_plan().tasks] == [LEARNING, LECTURES]
    assert backups(window)
    answer(window, "知道了")
    wait_until(lambda: window.findChild(PlanSource) is None)
    window.desk.undo()
    assert domain_rows(window.desk.workspace) == before


def test_a_second_plan_of_a_year_stands_beside_the_first(window: MainWindow) -> None:
    window.deeds.import_plan()
    preview = read(window, f"某局2021年志愿服务方案\n{PLAIN}")
    preview.save.click()
    answer(window, "另一份方案")
    assert heads(window) == ["2021 2021年工作方案", "2021 某局2021年志愿服务方案"]
    assert shown(window) == "某局2021年志愿服务方案"


def test_the_same_title_can_only_be_a_revision(window: MainWindow) -> None:
    window.deeds.import_plan()
    preview = read(window, f"2021年工作方案\n{PLAIN}")
    preview.save.click()
    (asked,) = messages(window)
    assert "标题相同" in asked
    answer(window, "取消")
    preview.title.setFocus()
    preview.title.end(False)
    write("(2)")
    preview.save.click()
    answer(window, "另一份方案")
    assert heads(window) == ["2021 2021年工作方案", "2021 2021年工作方案(2)"]


def test_a_further_document_is_of_the_plans_year(window: MainWindow) -> None:
    window.deeds.show_plan()
    page = window.tabs.page(PlanPage)
    page._compare()
    preview = read(window, PLAIN)
    assert preview.year == 2021
    preview.title.setFocus()
    write("Notice")
    preview.year_box.setValue(2022)
    preview.save.click()
    assert messages(window) == ["这份文件是2022年度的，要和2021年度的方案对照吗？"]
    answer(window, "仍然对照")
    assert window.findChild(CompareDialog).isVisible()
