"""工作方案: the plan as a tree that can be changed, its original text, further documents beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.plan.test_category_page import steps
from tests.ui.program import Key, activate, answer, messages, open_window, settle, task, wait_until
from tests.workspaces import domain_rows, draft
from ui.plan.category_forms import CategoryDialog, RemoveCategoryDialog
from ui.plan.compare_dialog import CompareDialog
from ui.plan.plan_forms import PartsDialog, PlanHeadDialog
from ui.plan.plan_page import PlanPage
from ui.plan.plan_preview import PlanPreview
from ui.plan.plan_source import PlanSource
from ui.plan.task_forms import TaskDialog
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow
from wenming_desktop.plan.plan_editing import PartKind, plan_parts, plan_sources
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, TaskDraft
from wenming_desktop.workspace import Workspace

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform

LEARNING, TALKS = "加强理论学习，每月集中学习一次，做好学习记录。", "开展谈心谈话，班子成员每年谈话两次。"
CLEANING = "组织清洁家园志愿服务，每季度不少于一次。"
SOURCE = f"""一、党建引领
1. 加强理论学习，每月
集中学习一次，做好学习记录。
2.{TALKS}
二、志愿服务
1.{CLEANING}
"""


def document(*texts: tuple[str, ...], source: str = SOURCE) -> PlanDraft:
    titles = ("党建引领", "志愿服务", "节约机关")
    return replace(
        draft("2021年工作方案"),
        categories=tuple(
            CategoryDraft(title, tuple(map(TaskDraft, own)))
            for title, own in zip(titles, texts, strict=False)
        ),
        source=source,
        source_name="方案.docx",
    )


@pytest.fixture
def window(qapp, tmp_path: Path) -> Iterator[MainWindow]:
    make_application()
    workspace = Workspace.create(tmp_path / "数据", "某某局")
    with workspace.log.change() as session:
        save_plan(session, document((LEARNING, TALKS), (CLEANING,)))
    with open_window(workspace) as made:
        made.deeds.show_plan()
        yield made


@pytest.fixture
def on(window: MainWindow) -> PlanPage:
    found = window.tabs.page(PlanPage)
    assert found
    return found


def rows(on: PlanPage) -> list[str]:
    """What the tree shows, line by line."""
    tops = [on.tree.topLevelItem(at) for at in range(on.tree.topLevelItemCount())]
    return [
        f"{item.text(0)} {item.text(1)}"
        for top in tops
        for item in (top, *(top.child(row) for row in range(top.childCount())))
    ]


def test_the_menu_leads_to_the_plan_and_its_text(on: PlanPage, window: MainWindow) -> None:
    assert rows(on) == [
        "1 党建引领",
        f"1-1 {LEARNING}",
        f"1-2 {TALKS}",
        "2 志愿服务",
        f"2-1 {CLEANING}",
    ]
    assert on._counts.text() == "2个类别 · 3项任务"
    on.tree.choose(task(window, "1-1").id)
    (mark,) = on.sources.text.extraSelections()
    # Marked over the line that the document breaks, but for the last sign.
    assert mark.cursor.selectedText().replace("\u2029", "") == LEARNING.removesuffix("。")
    window.desk.change(edit_task, task(window, "1-1").id, "text", "完全不同的一句话")
    assert "找不到" in on.sources.note.text()
    assert on.sources.text.extraSelections() == []
    assert on._text.text() == "完全不同的一句话"


def test_categories_are_changed_by_keys(on: PlanPage, window: MainWindow) -> None:
    on.tree.setFocus()
    on.tree.choose(on.tree.topLevelItem(1).data(0, Qt.ItemDataRole.UserRole))
    QTest.keyClick(on.tree, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyRelease(on.tree, Key.Key_Alt)
    assert rows(on)[0] == "1 志愿服务"
    QTest.keyClick(on.tree, Key.Key_F2)
    dialog = window.findChild(CategoryDialog)
    dialog.title.setText("开展志愿服务，奉献社会")
    dialog.short.setText("奉献")
    dialog.save_button.click()
    assert rows(on)[0] == "1 开展志愿服务，奉献社会"
    assert window.tabs.tabText(1).startswith("一 奉献")
    QTest.keyClick(on.tree, Key.Key_Delete)
    removal = window.findChild(RemoveCategoryDialog)
    assert removal.goal.currentText() == "移到 2 党建引领"
    removal.save_button.click()
    assert rows(on) == ["1 党建引领", f"1-1 {LEARNING}", f"1-2 {TALKS}", f"1-3 {CLEANING}"]
    for _ in range(3):
        window.desk.undo()
    assert rows(on)[0] == "1 党建引领"
    assert len(rows(on)) == 5


def test_an_added_category_stands_behind_the_chosen_one(on: PlanPage, window: MainWindow) -> None:
    on.tree.choose(task(window, "1-1").id)
    on._add_category()
    dialog = window.findChild(CategoryDialog)
    dialog.title.setText("节约机关")
    dialog.save_button.click()
    assert [row for row in rows(on) if "-" not in row] == ["1 党建引领", "2 节约机关", "3 志愿服务"]
    assert on.tree.current_id() == dialog.category_id
    activate(window)
    on.tree.setFocus()
    QTest.keyClick(on.tree, Key.Key_Insert)
    form = window.findChild(TaskDialog)
    form.text.setPlainText("开展光盘行动。")
    form.save_button.click()
    assert on.tree.current_id() == task(window, "2-1").id
    activate(window)
    QTest.keyClick(on.tree, Key.Key_Delete)
    (said,) = messages(window)
    assert "所需材料" in said or "没有材料" in said
    answer(window, "删除")
    assert on._chosen.text().startswith("类别 2")  # what it stood in


def test_the_head_and_the_safeguards_are_edited(on: PlanPage, window: MainWindow) -> None:
    on._open_head()
    dialog = window.findChild(PlanHeadDialog)
    dialog.title.setText("")
    dialog.save_button.click()
    assert "请填写标题" in dialog._fields["title"][1].text()
    dialog.title.setText("2021年修订方案")
    dialog.goal.setPlainText("新的目标")
    dialog.save_button.click()
    assert on._heading.text() == "2021年修订方案（2021年度）"
    assert steps(window)[0] == "修改方案的标题、创建目标"
    on._open_parts(PartKind.STAGE)
    parts = window.findChild(PartsDialog)
    parts._add()
    parts.title.setText("动员部署")
    parts.title.textEdited.emit("动员部署")
    parts.text.setPlainText("三月底前。")
    parts.reject()
    answer(parts, "继续填写")
    parts.save.click()
    (stage,) = window.desk.read(plan_parts, window.desk.shown_plan().id, PartKind.STAGE)
    assert (stage.title, stage.text) == ("动员部署", "三月底前。")


def test_a_whole_plan_goes_and_comes_back(on: PlanPage, window: MainWindow) -> None:
    before = domain_rows(window.desk.workspace)
    on._remove_plan()
    (said,) = messages(window)
    assert "类别2个、任务3项" in said
    answer(window, "删除方案")
    assert window.desk.plan is None
    assert window.tabs.tabText(0) == "开始"
    window.desk.undo()
    assert domain_rows(window.desk.workspace) == before
    assert window.desk.shown_plan().title == "2021年工作方案"


NOTICE = f"""关于补充创建任务的通知
一、党建引领
1. 加强理论学习，每月集中学习两次，做好学习记录和心得。
2. {TALKS}
二、节约机关
1. 开展光盘行动，建立监督员制度。
"""


def test_a_further_document_is_taken_over_as_ticked(on: PlanPage, window: MainWindow) -> None:
    before = domain_rows(window.desk.workspace)
    on._compare()
    source = window.findChild(PlanSource)
    source.text.setPlainText(NOTICE)
    source.read.click()
    wait_until(lambda: window.findChild(PlanPreview) is not None)
    preview = window.findChild(PlanPreview)
    preview.year_box.setValue(2021)
    preview.save.click()
    dialog = window.findChild(CompareDialog)
    activate(dialog)
    assert dialog.sums.text() == "新增 1，改动 1，删除 0；1 项不采用"
    assert dialog.apply.text() == "采用 2 项(&S)"
    tops = [dialog.tree.topLevelItem(at).text(0) for at in range(4)]
    assert tops == ["新增　1 项", "改动　1 项", "文件中没有（勾上则删除）　1 项", "相同，不用处理　1 项"]
    change = dialog.tree.topLevelItem(1).child(0).child(0)
    dialog.tree.setCurrentItem(change)
    assert (dialog.old.toPlainText(), "心得" in dialog.new.toPlainText()) == (LEARNING, True)
    change.setCheckState(0, Qt.CheckState.Unchecked)
    dialog.tree.topLevelItem(2).child(0).setCheckState(0, Qt.CheckState.Checked)
    assert dialog.sums.text() == "新增 1，改动 0，删除 1；1 项不采用"
    dialog.apply.click()
    settle(window)
    assert [row for row in rows(on) if "-" in row] == [
        f"1-1 {LEARNING}",
        f"1-2 {TALKS}",
        "2-1 开展光盘行动，建立监督员制度。",
    ]
    assert messages(window) == ["已采用：新增任务1项、删除任务1项。可以撤销。"]
    assert [path for path in window.desk.workspace.backups_folder.iterdir() if "导入前" in path.name]
    window.desk.undo()
    assert domain_rows(window.desk.workspace) == before


def test_a_notice_may_only_amend_tasks(on: PlanPage, window: MainWindow) -> None:
    on._compare()
    source = window.findChild(PlanSource)
    amended = "开展谈心谈话，班子成员每年谈话四次。"
    source.text.setPlainText(
        f"关于修改创建任务的通知\n各科室：\n将第一部分第2项修改为：“{amended}”\n某某局\n2021年5月6日"
    )
    source.read.click()
    wait_until(lambda: window.findChild(PlanPreview) is not None)
    window.findChild(PlanPreview).save.click()
    dialog = window.findChild(CompareDialog)
    assert dialog.sums.text().startswith("新增 0，改动 1，删除 0")
    dialog.apply.click()
    settle(window)
    assert f"1-2 {amended}" in rows(on)
    assert messages(window) == ["已采用：修改任务1项。可以撤销。"]


def test_a_document_that_changes_nothing_can_only_be_left(on: PlanPage, window: MainWindow) -> None:
    on._compare()
    dialog = window.findChild(PlanSource)
    dialog.reject()
    assert len(window.desk.read(plan_sources, window.desk.shown_plan().id)) == 1
