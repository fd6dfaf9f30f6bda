"""Tabs: pages are made when first opened and stay, and every record opens where it is shown."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from tests.ui.program import make_workspace, open_window, page, task
from ui.ledger.activities_page import ActivitiesPage
from ui.ledger.leading_group_dialog import LeadingGroupDialog
from ui.ledger.volunteers_dialog import VolunteersDialog
from ui.parts.page import Page
from ui.plan.category_page import CategoryPage
from ui.plan.departments_dialog import DepartmentsDialog
from ui.progress.gaps_page import GapsPage
from ui.progress.overview_page import OverviewPage
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.choices import GroupRole
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, VolunteerDraft
from wenming_desktop.ledger.leading_group import MemberDraft, add_members
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.search.index import Kind

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


def made(window: MainWindow) -> list[int]:
    """Tabs whose page is made."""
    return [index for index in range(window.tabs.count()) if window.tabs.widget(index).layout()]


def test_only_the_first_page_is_made_at_the_start(window: MainWindow) -> None:
    assert made(window) == [0]
    assert window.findChildren(CategoryPage) == []


def test_start_up_imports_no_page_of_the_catalogue() -> None:
    pages = sorted(tab.page.split(":")[0] for tab in TABS)
    code = f"import sys, ui.shell.main_window; print([page for page in {pages!r} if page in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_pages_are_made_once_and_stay(window: MainWindow) -> None:
    first = page(window, 1)
    window.tabs.setCurrentIndex(0)
    window.desk.change(assign, [task(window, "1-1").id], AssignmentChange(lead="宣传科"))
    window.desk.undo()
    assert page(window, 1) is first
    assert made(window) == [0, 1]


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_every_tab_of_the_catalogue_opens(window: MainWindow, tab) -> None:
    assert window.tabs.show_tab(tab.name)
    QTest.qWait(0)
    shown = window.tabs.page(Page)
    assert type(shown).__name__ == tab.page.split(":")[1]


def test_a_tab_that_was_asked_for_outlives_a_new_look_and_can_be_closed(window: MainWindow) -> None:
    window.desk.record_wanted.emit("plan", "")
    count = window.tabs.count()
    assert window.tabs.tabText(count - 1) == "工作方案"
    window.desk.look_changed.emit()
    assert window.tabs.currentIndex() == window.tabs.count() - 1 == count - 1
    QTest.keySequence(window, "Ctrl+W")
    assert window.tabs.count() == count - 1
    QTest.keySequence(window, "Ctrl+W")  # 档案 always stands there
    assert window.tabs.count() == count - 1


def test_an_unknown_tab_changes_nothing(window: MainWindow) -> None:
    window.tabs.setCurrentIndex(3)
    assert not window.tabs.show_tab("没有")
    window.desk.record_wanted.emit("没有这样的", "x")
    assert window.tabs.currentIndex() == 3


def test_every_kind_of_record_has_its_place() -> None:
    dialogs = {Kind.PERSON, Kind.DEPARTMENT, Kind.VOLUNTEER, Kind.MEMBER}
    by_task = {Kind.TASK, Kind.MEASURE}
    in_tabs = [kind for tab in TABS for kind in tab.records]
    assert sorted([*dialogs, *by_task, *in_tabs]) == sorted(Kind)


@pytest.mark.parametrize(
    ("kind", "dialog"),
    [
        (Kind.PERSON, DepartmentsDialog),
        (Kind.DEPARTMENT, DepartmentsDialog),
        (Kind.VOLUNTEER, VolunteersDialog),
        (Kind.MEMBER, LeadingGroupDialog),
    ],
)
def test_people_open_their_dialog(window: MainWindow, kind: Kind, dialog: type[QDialog]) -> None:
    window.desk.record_wanted.emit(kind.value, "x")
    (shown,) = [found for found in window.findChildren(dialog) if found.isVisible()]
    shown.reject()
    assert window.tabs.currentIndex() == 0


def test_a_volunteer_and_a_member_are_chosen_in_their_dialogs(window: MainWindow) -> None:
    desk = window.desk
    desk.change(add_departments, ["宣传科"])
    added = [
        desk.change(add_volunteer, VolunteerDraft(name, "宣传科")).id for name in ("白素贞", "沈万三", "周瑜")
    ]
    desk.record_wanted.emit(Kind.VOLUNTEER.value, added[1])
    (roster,) = [found for found in window.findChildren(VolunteersDialog) if found.isVisible()]
    assert roster.view.current().name == "沈万三"
    roster.reject()
    drafts = [MemberDraft(GroupRole.MEMBER, name, "") for name in ("甲", "乙", "丙")]
    members = desk.change(add_members, desk.plan.id, drafts)
    desk.record_wanted.emit(Kind.MEMBER.value, members[2])
    (group,) = [found for found in window.findChildren(LeadingGroupDialog) if found.isVisible()]
    assert group.list.view.current().name == "丙"
    group.reject()


def test_an_activity_opens_in_the_ledger(window: MainWindow) -> None:
    ids = []
    for title in ("健步走", "读书会"):
        draft = ActivityDraft(kind="文体活动", title=title, starts_on=date(2021, 5, 4), tasks=("4-1",))
        ids.append(window.desk.change(create_activity, window.desk.plan.id, draft).id)
    for wanted in ids:
        window.desk.record_wanted.emit(Kind.ACTIVITY.value, wanted)
        assert window.tabs.page(ActivitiesPage).list.view.current().id == wanted


def test_gaps_open_by_category(window: MainWindow) -> None:
    window.desk.record_wanted.emit("gaps", window.desk.plan.categories[2].id)
    gaps = window.tabs.page(GapsPage)
    assert gaps.category.currentText() == "业绩领先"


def test_another_year_opens_at_the_same_tab(window: MainWindow) -> None:
    window.tabs.show_tab("gaps")
    old = window.tabs.page(GapsPage)
    window.desk.choose_plan(window.desk.change(save_plan, bundled_plan(), 2022))
    QTest.qWait(0)
    new = window.tabs.page(GapsPage)
    assert new is not old
    assert new.isVisible()
    window.tabs.setCurrentIndex(2)
    assert page(window).model.rowCount() == 7
    window.tabs.setCurrentIndex(0)
    QTest.qWait(0)
    assert window.tabs.page(OverviewPage).isVisible()


def test_a_first_plan_opens_at_overview(qapp, tmp_path: Path) -> None:
    with open_window(make_workspace(tmp_path / "数据", with_plan=False)) as window:
        window.deeds.use_bundled_plan()
        assert window.tabs.currentIndex() == 0
        assert window.tabs.page(OverviewPage)
