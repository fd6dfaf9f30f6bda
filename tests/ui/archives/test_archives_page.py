"""档案 in the real window: retention and pages, numbers, boxes, gaps, and what gets printed."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog

from tests.ui.program import answer, messages, settle
from ui.archives.archive_forms import (
    ArchiveSettingsDialog,
    BoxesDialog,
    BoxNoteDialog,
    NumberDialog,
    WithdrawDialog,
)
from ui.archives.archives_page import ArchivesPage
from ui.parts.records_dialog import RecordsDialog
from ui.shell.main_window import MainWindow
from wenming_desktop.archives.boxes import box_rows
from wenming_desktop.archives.items import ItemRow, item_ids, item_rows
from wenming_desktop.archives.number_look import archive_settings
from wenming_desktop.evidence.records import attach_files

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> ArchivesPage:
    """The tab over three files of known days."""
    plan = window.desk.plan
    assert plan
    workspace = window.desk.workspace
    for number, name in enumerate(("通知.pdf", "总结.pdf", "照片.jpg"), start=3):
        path = tmp_path / name
        path.write_bytes(name.encode() * number)
        task, day = plan.tasks[0].id, date(2021, number, 5)
        window.desk.run(
            "添加",
            lambda job, path=path, task=task, day=day: attach_files(
                workspace.log, workspace.files, task, [path], job, None, day
            ),
        )
        settle(window)
    assert window.tabs.show_tab("archives")
    made = window.tabs.page(ArchivesPage)
    assert made
    QTest.qWait(0)
    return made


def choose(page: ArchivesPage, *numbers: int) -> None:
    """Select rows of the list; all without a number."""
    page.list.view.clearSelection()
    if not numbers:
        page.list.view.selectAll()
    for number in numbers:
        page.list.view.selectRow(number)


def opened(page: ArchivesPage, kind: type) -> QDialog:
    """The one dialog of a kind that is open."""
    (found,) = [dialog for dialog in page.window().findChildren(kind) if dialog.isVisible()]
    return found


def rows(page: ArchivesPage) -> dict[str, ItemRow]:
    ids = page.desk.read(item_ids)
    return {row.title: row for row in page.desk.read(item_rows, ids)}


def stage(page: ArchivesPage, name: str) -> None:
    page.stage.setCurrentIndex(page.stage.findText(name))
    page.reload()


def numbered(page: ArchivesPage) -> None:
    """Retention, pages and numbers for all three by the page's own buttons."""
    choose(page)
    page.retention.menu().actions()[0].trigger()
    choose(page)
    page.pages.click()
    dialog = opened(page, RecordsDialog)
    dialog.pages.setText("12")
    dialog.save()
    choose(page)
    page.give.click()
    opened(page, NumberDialog).save()
    QTest.qWait(0)


def test_from_retention_to_numbers(page: ArchivesPage) -> None:
    QAbstractItemModelTester(page.list.model)
    assert page.list.model.rowCount() == 3
    choose(page)
    page.give.click()
    dialog = opened(page, NumberDialog)
    assert "缺保管期限" in dialog.proposal.text()
    assert not dialog.save_button.isEnabled()
    dialog.reject()
    numbered(page)
    assert {row.title: row.number[-4:] for row in rows(page).values()} == {
        "通知": "0001",
        "总结": "0002",
        "照片": "0003",
    }
    assert {row.pages for row in rows(page).values()} == {12}
    assert page.list.model.rowCount() == 0  # nothing waits for a number
    assert page.list.hint.text() == "材料都编了档号。"
    assert page.series.model.row(0).items == 3


def test_the_proposal_follows_the_code_and_a_wrong_one_is_refused(page: ArchivesPage) -> None:
    choose(page)
    page.retention.menu().actions()[0].trigger()
    choose(page)
    page.give.click()
    dialog = opened(page, NumberDialog)
    dialog.unit.setText("xck")
    assert "-XCK-0001" in dialog.proposal.text()
    dialog.unit.setText("宣传")
    assert dialog.proposal.text() == "机构代码要填字母或数字，例如 CJB。"
    dialog.save()
    assert dialog.isVisible()
    assert not any(row.number for row in rows(page).values())


def test_a_number_taken_back_is_told_as_a_gap(page: ArchivesPage) -> None:
    numbered(page)
    assert page.gaps.text() == "没有断号。"
    stage(page, "全部材料")
    choose(page, 1)
    page.back.click()
    dialog = opened(page, WithdrawDialog)
    dialog.save()
    assert dialog.isVisible()  # no reason given
    dialog.reason.setText("登记重复")
    dialog.save()
    QTest.qWait(0)
    assert rows(page)["总结"].number == ""
    assert "-0002" in page.gaps.text()
    assert "登记重复" in page.gaps.text()
    page.desk.undo()
    assert rows(page)["总结"].number.endswith("0002")
    assert page.gaps.text() == "没有断号。"


def test_boxes_are_filled_described_and_taken_apart(page: ArchivesPage) -> None:
    numbered(page)
    page.box.click()
    opened(page, BoxesDialog).save()
    QTest.qWait(0)
    assert {row.box for row in rows(page).values()} == {1}
    assert page.boxes.model.data(page.boxes.model.index(0, 1)) == "0001—0003"
    assert not page.box.isEnabled()
    page.note.click()
    dialog = opened(page, BoxNoteDialog)
    dialog.sorted_by.setText("李敏")
    dialog.checked_on.setText("不是日期")
    dialog.save()
    assert dialog.isVisible()
    dialog.checked_on.setText("2021年12月20日")
    dialog.save()
    (box,) = page.desk.read(box_rows)
    assert (box.sorted_by, box.checked_on) == ("李敏", date(2021, 12, 20))
    page.apart.click()
    answer(page.window(), "拆开")
    assert "已经检查过，不能拆" in "".join(messages(page.window()))


def test_pages_and_settings_refuse_what_makes_no_sense(page: ArchivesPage) -> None:
    choose(page, 0)
    page.pages.click()
    dialog = opened(page, RecordsDialog)
    for wrong in ("", "十页", "-1", "0", "99999999999"):
        dialog.pages.setText(wrong)
        dialog.save()
        assert dialog.isVisible()
    dialog.reject()
    page.settings.click()
    form = opened(page, ArchiveSettingsDialog)
    form.pattern.setText("{全宗}-{件号}")
    form.save()
    assert form.isVisible()
    assert page.desk.read(archive_settings).pattern != "{全宗}-{件号}"
    form.pattern.setText("{全宗}·{年度}-{期限}-{件号}")
    form.fonds.setText("z200")
    form.unit_names.setPlainText("CJB")
    form.save()
    assert form.isVisible()  # a code without a name
    form.unit_names.setPlainText("CJB 文明办")
    assert form.example.text().startswith(f"Z200·{page.desk.plan.year}-")
    form.save()
    assert page.desk.read(archive_settings).fonds == "Z200"
    assert page.desk.read(archive_settings).unit_name("CJB") == "文明办"


def test_printing_asks_for_what_is_chosen(page: ArchivesPage) -> None:
    numbered(page)
    page.box.click()
    opened(page, BoxesDialog).save()
    QTest.qWait(0)
    asked: list[tuple[str, dict]] = []
    page.desk.paper_wanted.disconnect()
    page.desk.paper_wanted.connect(lambda name, options: asked.append((name, options)))
    page.catalogue.click()
    page.print_note.click()
    page.print_cover.click()
    series, box = page.series.model.row(0), page.boxes.model.row(0)
    assert asked == [
        ("archive-catalogue", {"series": series.id}),
        ("box-note", {"box": box.id}),
        ("box-cover", {"box": box.id}),
    ]


def test_a_record_is_shown_whatever_the_stage(page: ArchivesPage) -> None:
    stage(page, "已装盒")
    wanted = rows(page)["照片"].id
    assert page.show_record(wanted)
    assert page.list.view.current().id == wanted
    assert not page.show_record("none")


def test_without_any_material_nothing_is_said_to_be_done(window: MainWindow) -> None:
    window.tabs.show_tab("archives")
    made = window.tabs.page(ArchivesPage)
    assert made
    for each in ("待编档号", "全部材料"):
        stage(made, each)
        assert made.list.hint.text().startswith("还没有材料。到各类别的任务里")
