"""What comes back, in the real window: another PC merged, packages collected, by keys; taken and undone."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from sqlalchemy import select

from db.models import Evidence
from tests.full_year import make_year
from tests.transfer.packages.office import (
    ACTIVITIES,
    MEASURES,
    TASKS,
    Office,
    blank,
    edit,
    fill,
    office,
    row,
)
from tests.ui.program import drop, open_window, settle, urls, wait_until
from tests.workspaces import begun, domain_rows, new_workspace, plan
from ui.ground import theme
from ui.shell.main_window import MainWindow
from ui.transfer.together.item_table import OURS, SIDE_ROLE, THEIRS
from ui.transfer.together.items import Group, Item, Side
from ui.transfer.together.items_panel import ItemsPanel
from ui.transfer.together.page import TogetherPage
from ui.transfer.together.together_dialog import TogetherDialog
from wenming_desktop import program_version
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.evidence.trash import trash
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments, find_department
from wenming_desktop.safety.backup import backups
from wenming_desktop.settings import set_setting
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.merging import incoming
from wenming_desktop.transfer.restoring import restore_archive
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace

Key = Qt.Key
BEFORE, AFTER = (datetime(2021, 9, 20, 8, 31), datetime(2021, 10, 11, 9, 50))  # noqa: DTZ001 - local


def head(workspace: Workspace, department: str, name: str) -> None:
    with workspace.log.change("负责人") as session:
        find_department(session, department).head = name


def heads(workspace: Workspace, *names: str) -> list[str]:
    with workspace.reading() as session:
        return [find_department(session, name).head for name in names]


def archive(workspace: Workspace, stick: Path, when: datetime) -> Path:
    return write_archive(workspace, ArchiveChoices(personal=True), stick, Job(), when).folder


@pytest.fixture
def two(qapp: QApplication, tmp_path: Path) -> Iterator[tuple[MainWindow, Path]]:
    """The window of a PC, and the archive of another that began from its own; both have changed since."""
    theme.apply(qapp)
    one, _ = begun(tmp_path / "甲", "某某局", make_year, 2021, 0.1)
    restore_archive(archive(one, tmp_path / "U盘", BEFORE), tmp_path / "乙", Job())
    other = Workspace.open(tmp_path / "乙")
    for name in ("工会", "办公室", "财务科"):
        head(one, name, f"{name}甲")
        head(other, name, f"{name}乙")
    head(other, "人事科", "人事科乙")
    with other.log.change() as session:
        add_departments(session, ["督查室"])
    scan = tmp_path / "扫描.txt"
    scan.write_text("scan")
    take_into_inbox(other.log, other.files, [scan], "扫描", Job())
    written = archive(other, tmp_path / "U盘", AFTER)
    other.close()
    with open_window(one) as window:
        yield window, written


def opened(window: MainWindow, kind: str) -> TogetherDialog:
    window.deeds.merge_pc() if kind == "pc" else window.deeds.collect_packages()
    (made,) = [one for one in window.findChildren(TogetherDialog) if one.isVisible()]
    made.activateWindow()
    return made


def ready(page: TogetherPage) -> ItemsPanel:
    wait_until(lambda: page.work is None)
    QTest.qWait(0)
    return page.panel


def press(panel: ItemsPanel, *keys: Key) -> None:
    for key in keys:
        QTest.keyClick(panel.view, key)


def chosen(panel: ItemsPanel) -> dict[str, Choice | None]:
    return {item.where: panel.model.answers.of(item) for item in panel.model.shown()}


def shown(page: TogetherPage) -> str:
    """What stands in the place of the items."""
    assert page.stack.currentWidget() is page.waiting
    waiting = page.waiting
    return f"{waiting.heading.text()}\n{waiting.text.text()}\n{waiting.list.toPlainText()}"


def click(page: TogetherPage, word: str) -> None:
    (button,) = [one for one in page.waiting.findChildren(QPushButton) if one.text() == word]
    button.click()


def test_two_pcs_are_merged_by_keys(two: tuple[MainWindow, Path]) -> None:
    window, written = two
    workspace = window.desk.workspace
    before = domain_rows(workspace)
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    panel = ready(dialog.pc)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog)
    assert panel.title.text() == "6 处不一样"
    assert [entry.words for entry in dialog.pc.list.entries()] == [
        "全部　6",
        "科室与人员　冲突 3　5",
        "文件　1",
    ]
    assert panel.taken.text() == "采用 3 处"
    assert panel.parts.text() == "＝ 改 1、新 1、文件 1"
    assert panel.open.text() == "3 处冲突未选，先留本机，以后还能再选"
    first = panel.view.current()
    assert first
    assert (first.group, first.base) == (Group.CONFLICT, "（空）")
    press(panel, Key.Key_Left, Key.Key_F8, Key.Key_Right, Key.Key_F8, Key.Key_Space)
    assert chosen(panel) == {
        "科室“办公室”": Choice.OURS,
        "科室“财务科”": Choice.THEIRS,
        "科室“工会”": Choice.BOTH,
        "科室“人事科”": Choice.THEIRS,
        "科室“督查室”": Choice.THEIRS,
        "材料“扫描”": Choice.THEIRS,
    }
    assert panel.detail.texts[2].text() == "工会甲；工会乙"
    assert (panel.left.text(), panel.open.text()) == ("不采用 1 处：1 处您选了本机", "")
    panel.take.click()
    ready(dialog.pc)
    assert "已采用 5 处，文件 1 个" in shown(dialog.pc)
    names = ("办公室", "财务科", "工会", "人事科")
    assert heads(workspace, *names) == ["办公室甲", "财务科乙", "工会甲；工会乙", "人事科乙"]
    assert "导入前" in [made.reason for made in backups(workspace.backups_folder)]
    dialog.reject()
    window.desk.undo()
    settle(window)
    assert domain_rows(workspace) == before


def test_what_was_chosen_is_there_again_and_a_group_is_answered_at_once(two: tuple[MainWindow, Path]) -> None:
    window, written = two
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    press(ready(dialog.pc), Key.Key_Right)
    dialog.reject()
    QTest.qWait(0)
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    panel = ready(dialog.pc)
    assert chosen(panel)["科室“办公室”"] is Choice.THEIRS
    assert len(panel.model.answers.open(panel.model.shown())) == 2
    conflicts = panel.view.indexWidget(panel.model.index(0, 0))
    (ours,) = [one for one in conflicts.findChildren(QPushButton) if one.text() == "都留本机"]
    ours.click()
    assert panel.model.answers.open(panel.model.shown()) == []
    panel.take.click()
    ready(dialog.pc)
    assert heads(window.desk.workspace, "办公室", "人事科") == ["办公室甲", "人事科乙"]
    dialog.pc.read(written)
    ready(dialog.pc)
    assert "以前合并过" in shown(dialog.pc)
    dialog.reject()


def test_what_nobody_answered_is_listed_and_asked_again(two: tuple[MainWindow, Path]) -> None:
    window, written = two
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    ready(dialog.pc).take.click()
    ready(dialog.pc)
    assert "没有选、先留本机的，3 处：\n科室“办公室”　负责人：本机 办公室甲，那台 办公室乙\n" in shown(
        dialog.pc
    )
    click(dialog.pc, "再选没选的 3 处")
    assert ready(dialog.pc).title.text() == "3 处不一样"
    dialog.reject()


def test_deletions_stand_apart_and_are_taken_only_where_chosen(tmp_path: Path, qapp: QApplication) -> None:
    theme.apply(qapp)
    one, _ = begun(tmp_path / "甲", "某某局", make_year, 2021, 0.1)
    restore_archive(archive(one, tmp_path / "U盘", BEFORE), tmp_path / "乙", Job())
    other = Workspace.open(tmp_path / "乙")
    with other.log.change() as session:
        (record_id,) = session.scalars(select(Evidence.id).limit(1))
        trash(session, [record_id])
    written = archive(other, tmp_path / "U盘", AFTER)
    other.close()
    with open_window(one) as window:
        dialog = opened(window, "pc")
        dialog.pc.read(written)
        panel = ready(dialog.pc)
        assert panel.taken.text() == "没有要采用的"
        assert not panel.take.isEnabled()
        dialog.pc.deleted.click()
        shown_now = panel.model.shown()
        assert [(item.group, item.field) for item in shown_now] == [(Group.DELETED, "材料")]
        assert shown_now[0].also  # its use by an activity
        panel.model.say(shown_now, Choice.THEIRS)
        panel.take.click()
        ready(dialog.pc)
        with one.reading() as session:
            assert session.get(Evidence, record_id) is None
        dialog.reject()


def test_an_archive_without_differences_is_noted(tmp_path: Path, qapp: QApplication) -> None:
    theme.apply(qapp)
    one, _ = begun(tmp_path / "甲", "某某局", make_year, 2021, 0.1)
    restore_archive(archive(one, tmp_path / "U盘", BEFORE), tmp_path / "乙", Job())
    other = Workspace.open(tmp_path / "乙")
    written = archive(other, tmp_path / "U盘", AFTER)
    other.close()
    before = domain_rows(one)["task"]
    with open_window(one) as window:
        dialog = opened(window, "pc")
        dialog.pc.read(written)
        ready(dialog.pc)
        assert "没有要采用的" in shown(dialog.pc)
        click(dialog.pc, "记下这次合并")
        ready(dialog.pc)
        assert "已记下，本机没有改动" in shown(dialog.pc)
        dialog.pc.read(written)
        ready(dialog.pc)
        assert "以前合并过" in shown(dialog.pc)
        assert domain_rows(one)["task"] == before
        dialog.reject()


def test_a_damaged_archive_is_refused_in_the_screen(two: tuple[MainWindow, Path]) -> None:
    window, written = two
    before = domain_rows(window.desk.workspace)
    next(written.rglob("records.json")).write_text("{}")
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    ready(dialog.pc)
    assert "没有合并" in shown(dialog.pc)
    assert "请换一份存档" in shown(dialog.pc)
    assert domain_rows(window.desk.workspace) == before
    dialog.pc.read(written.parent)
    ready(dialog.pc)
    assert "没有合并" in shown(dialog.pc)
    dialog.reject()


def test_an_archive_of_a_newer_program_is_refused_with_the_version_needed(
    two: tuple[MainWindow, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, written = two
    monkeypatch.setattr(incoming, "FORMAT_VERSION", 0)
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    ready(dialog.pc)
    assert f"请先把本程序升级到 {program_version()} 以上再试" in shown(dialog.pc)
    dialog.reject()


def test_pcs_that_began_apart_and_of_other_units_are_told_so(
    two: tuple[MainWindow, Path], tmp_path: Path
) -> None:
    window, _ = two
    with new_workspace(tmp_path / "丙") as other:
        with other.log.change() as session:
            set_setting(session, "unit", "别的局", "单位名称")
        written = archive(other, tmp_path / "U盘", AFTER.replace(hour=11))
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    ready(dialog.pc)
    assert "这份存档是另一个单位（别的局）的，要合并吗？" in shown(dialog.pc)
    assert not dialog.pc.answers.items
    click(dialog.pc, "合并")
    panel = ready(dialog.pc)
    told = "".join(panel._told)
    assert "是“别的局”的，本机是“某某局”的" in told
    assert "没有共同的存档" in told
    assert {item.base for item in panel.model.shown() if item.group is Group.CONFLICT} <= {"不知道", "没有"}
    dialog.reject()


def test_a_package_goes_to_the_other_page_and_an_archive_back(
    two: tuple[MainWindow, Path], tmp_path: Path
) -> None:
    window, written = two
    (tmp_path / "交回" / "办公室填报包2021").mkdir(parents=True)
    openpyxl.Workbook().save(tmp_path / "交回" / "办公室填报包2021" / "填报表.xlsx")
    dialog = opened(window, "pc")
    dialog.pc.read(tmp_path / "交回")
    ready(dialog.pc)
    assert "这是填报包，不是存档" in shown(dialog.pc)
    click(dialog.pc, "去“收回填报包”")
    ready(dialog.packages)
    assert dialog.page is dialog.packages
    assert "没有读到填报包" in shown(dialog.packages)
    dialog.packages.read([written])
    ready(dialog.packages)
    assert "这是存档，不是填报包" in shown(dialog.packages)
    click(dialog.packages, "去“合并另一台电脑”")
    assert ready(dialog.pc).title.text() == "6 处不一样"
    dialog.pc.read(tmp_path / "交回" / "没有")
    ready(dialog.pc)
    assert "找不到存档" in shown(dialog.pc)
    assert not dialog.pc._deletions.isVisible()
    dialog.reject()


def test_whether_to_stop_is_asked_only_while_it_goes_on(two: tuple[MainWindow, Path]) -> None:
    window, written = two
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    ready(dialog.pc).take.click()
    dialog.reject()
    (question,) = dialog.findChildren(QMessageBox)
    assert question.isVisible()
    ready(dialog.pc)
    settle(window)
    assert not [one for one in dialog.findChildren(QMessageBox) if one.isVisible()]
    assert "已采用 3 处" in shown(dialog.pc)
    dialog.reject()


def test_where_both_cannot_be_the_key_says_so(two: tuple[MainWindow, Path]) -> None:
    window, written = two
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    panel = ready(dialog.pc)
    panel.only(Group.NEW)
    press(panel, Key.Key_Space)
    assert panel.detail.question.text() == "这一处不能两个都要，请选一个。"
    dialog.reject()


def test_reading_can_be_cancelled(two: tuple[MainWindow, Path]) -> None:
    window, written = two
    dialog = opened(window, "pc")
    dialog.pc.read(written)
    click(dialog.pc, "取消")
    ready(dialog.pc)
    assert "已取消" in shown(dialog.pc)
    dialog.pc.read(written)
    dialog.reject()  # while it reads
    settle(window)


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Office]:
    theme.apply(qapp)
    with office(tmp_path) as made:
        made.send()
        yield made


def report(room: Office) -> Path:
    """办公室 and 宣传科 hand in; the clerk has changed a person meanwhile."""
    back = room.folder / "交回"
    for name in ("办公室", "宣传科"):
        shutil.copytree(room.folder / "发出" / f"{name}填报包2021", back / f"{name}填报包2021")

    def change(book) -> None:
        tasks, measures, activities = book[TASKS], book[MEASURES], book[ACTIVITIES]
        fill(tasks, row(tasks, "编号", "1-1"), 责任人="李秀英", 附言="换人了")
        fill(measures, row(measures, "措施内容", "组织实施"), 状态="已完成", 进展说明="已办")
        at = blank(activities)
        fill(activities, at, 活动日期="9月28日", 活动类型="道德讲堂", 活动名称="九月道德讲堂")

    edit(back / "办公室填报包2021", change)
    (next((back / "办公室填报包2021" / "材料").iterdir()) / "记录.txt").write_text("record")
    with room.workspace.log.change() as session:
        assign(session, [room.tasks[0]], AssignmentChange(person="王芳"))
    return back


def test_packages_are_collected_answered_taken_and_undone(room: Office) -> None:
    back = report(room)
    before = domain_rows(room.workspace)
    with open_window(room.workspace) as window:
        dialog = opened(window, "packages")
        page = dialog.packages
        assert page.figure.text() == "0 / 2"
        assert page.out_words.text() == "没交回 2"
        assert drop(dialog, urls([back]))
        panel = ready(page)
        QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, dialog)
        assert panel.model.shown()[0].where.startswith("办公室　1-1")
        page.list.setCurrentRow(1)
        assert panel.title.text() == "办公室"
        assert page.figure.text() == "2 / 2"
        assert [entry.pill for entry in page.list.entries()] == [
            None,  # all
            ("待看 5", "lacking"),
            ("无改动", "secondary"),
        ]
        assert panel.parts.text() == "＝ 改 2、新 1、文件 1"
        current = panel.view.current()
        assert current
        assert (current.base, current.ours.text, current.theirs) == (
            "陈静",
            "王芳",
            Side("李秀英", "附言：换人了"),
        )
        press(panel, Key.Key_Space)
        assert panel.detail.texts[2].text() == "王芳、李秀英"
        panel.take.click()
        ready(page)
        assert "办公室：已采用 5 处" in shown(page)
        assert [entry.pill for entry in page.list.entries()][1:] == [
            ("已采用 5", "done"),
            ("无改动", "secondary"),
        ]
        task = plan(room.workspace).tasks[0]
        assert (task.person, task.measures[1].status.value) == ("王芳、李秀英", "已完成")
        click(page, "撤销这次采用")
        ready(page)
        assert domain_rows(room.workspace) == before
        assert panel.taken.text() == "采用 4 处"
        dialog.reject()
        settle(window)


def test_a_package_without_changes_is_noted_and_the_reminder_printed(room: Office) -> None:
    report(room)
    with open_window(room.workspace) as window:
        wanted: list[str] = []
        window.desk.paper_wanted.disconnect()
        window.desk.paper_wanted.connect(lambda paper, _: wanted.append(paper))
        dialog = opened(window, "packages")
        page = dialog.packages
        page.remind.click()
        assert wanted == ["package-reminder"]
        page.read([room.folder / "交回" / "宣传科填报包2021"])
        ready(page)
        click(page, "记下已交回")
        ready(page)
        assert "宣传科：已交回" in shown(page)
        assert page.out_words.text() == "没交回 1"
        dialog.reject()
        settle(window)


def test_of_two_departments_that_disagree_one_is_taken(room: Office) -> None:
    back = room.folder / "交回"
    for name in ("办公室", "宣传科"):
        shutil.copytree(room.folder / "发出" / f"{name}填报包2021", back / f"{name}填报包2021")
    office_book = openpyxl.load_workbook(back / "办公室填报包2021" / "填报表.xlsx")
    source = office_book[TASKS]
    at = row(source, "编号", "1-1")

    def claim(book) -> None:
        """宣传科 has 办公室's row in its own sheet."""
        sheet = book[TASKS]
        last = sheet.max_row + 1
        for cell in source[at]:
            sheet.cell(last, cell.column).value = cell.value
        fill(sheet, last, 责任人="乙某")

    edit(back / "宣传科填报包2021", claim)
    edit(back / "办公室填报包2021", lambda book: fill(book[TASKS], at, 责任人="甲某"))
    with open_window(room.workspace) as window:
        dialog = opened(window, "packages")
        dialog.packages.read([back])
        panel = ready(dialog.packages)
        assert [one.theirs.text for one in panel.model.shown()] == ["乙某", "甲某"]
        press(panel, Key.Key_Right)
        assert list(chosen(panel).values()) == [Choice.THEIRS, Choice.OURS]
        press(panel, Key.Key_Down, Key.Key_Right)
        assert list(chosen(panel).values()) == [Choice.OURS, Choice.THEIRS]
        panel.take.click()
        ready(dialog.packages)
        assert plan(room.workspace).tasks[0].person == "甲某"
        dialog.reject()
        settle(window)


def test_what_cannot_be_read_is_said_in_the_screen(room: Office, tmp_path: Path) -> None:
    back = report(room)
    strange = tmp_path / "别的"
    strange.mkdir()
    (strange / "填报表.xlsx").write_bytes(b"PK broken")
    with office(tmp_path / "别的单位") as foreign:
        foreign.send()
        theirs = foreign.folder / "发出" / "办公室填报包2021"
    with open_window(room.workspace) as window:
        dialog = opened(window, "packages")
        page = dialog.packages
        page.read([strange])
        ready(page)
        assert "没有找到填报包" in shown(page)
        assert "填报表.xlsx" in shown(page)
        page.read([theirs])
        ready(page)
        assert "没有读到填报包" in shown(page)
        assert "请核对是不是本单位本年度的" in shown(page)
        page.read([strange, back])
        panel = ready(page)
        assert any("填报表.xlsx" in sentence for sentence in panel._told)
        dialog.reject()
        settle(window)


def test_the_table_is_imported_in_its_own_window(room: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_window(room.workspace) as window:
        asked: list[str] = []
        monkeypatch.setattr(window.deeds, "import_table", lambda: asked.append("table"))
        dialog = opened(window, "packages")
        (table,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "配档表 xlsx"]
        table.click()
        assert asked == ["table"]
        settle(window)


def many(count: int) -> list[Item]:
    return [
        Item(
            ("evidence", str(number), "title"),
            "",
            Group.CONFLICT if number % 5 else Group.CHANGED,
            "材料登记",
            f"材料{number}",
            "题名",
            "",
            Side(f"本机{number}"),
            Side(f"那台{number}"),
            None if number % 5 else Choice.THEIRS,
        )
        for number in range(count)
    ]


def test_five_thousand_are_rows_of_one_model(qtbot, qapp: QApplication, two: tuple[MainWindow, Path]) -> None:
    window, _ = two
    dialog = opened(window, "pc")
    panel, items = dialog.pc.panel, many(5000)
    panel.model.answers.show(items, {})
    panel.show_items("许多", "", panel.model.answers.items, panel.model.answers.items)
    dialog.pc.stack.setCurrentWidget(panel)
    panel.focus()
    widgets = len(panel.view.findChildren(QPushButton))
    assert panel.model.rowCount() == 5002
    assert widgets == 4  # two links a group, none a row
    press(panel, Key.Key_Right, Key.Key_End)
    assert panel.model.answers.of(panel.model.answers.items[0]) is Choice.THEIRS
    panel.filter._group.buttons()[1].click()
    assert panel.model.rowCount() == 4001
    side, on = panel.model.data(panel.model.index(1, THEIRS), SIDE_ROLE)
    assert (side.text, on) == ("那台1", True)
    assert panel.model.data(panel.model.index(1, OURS), SIDE_ROLE)[1] is False
    dialog.reject()
