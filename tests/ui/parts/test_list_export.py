"""导出Excel: what a page shows, in its order; numbers of people only as asked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from tests.ui.ledger_office import ledger
from tests.ui.program import WAIT_MS
from ui.ground.desk import Desk
from ui.ledger.activities_page import ActivitiesPage
from ui.ledger.volunteers_dialog import VolunteersDialog
from ui.parts import list_export
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, VolunteerDraft
from wenming_desktop.ledger.volunteers import add_volunteer


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    with ledger(tmp_path / "工作区") as made:
        for month in (3, 4, 5):
            draft = ActivityDraft("会议", f"{month}月例会", date(2021, month, 5))
            made.change(create_activity, made.plan.id, draft)
        made.change(add_volunteer, VolunteerDraft("张三", "办公室", "13812345678", "370000123456"))
        yield made


def button_of(page: QWidget) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text().startswith("导出Excel"))


def column(path: Path, head: str) -> list[object]:
    heads, *rows = load_workbook(path).active.iter_rows(min_row=3, values_only=True)
    return [row[heads.index(head)] for row in rows]


def title(path: Path) -> str:
    return str(load_workbook(path).active["A1"].value)


def test_what_is_shown_goes_out(qtbot, monkeypatch, desk: Desk, tmp_path: Path):
    target, asked = tmp_path / "活动.xlsx", []
    monkeypatch.setattr(list_export, "ask_save_path", lambda *given: asked.append(given[1:]) or target)
    page = ActivitiesPage(desk, desk.window)
    page.refresh()
    page.filters.text.setText("月例会")
    page.month.choose(4)
    page.reload()
    qtbot.mouseClick(button_of(page), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.window.findChildren(QMessageBox)), timeout=WAIT_MS)
    assert asked == [("导出 1 个活动", "活动台账（2021年，筛选）.xlsx")]
    assert title(target) == "2021年度活动台账（筛选）"
    assert column(target, "活动名称") == ["4月例会"]
    assert f"已导出 1 个活动：{target}" in desk.window.findChildren(QMessageBox)[0].text()
    page.month.choose(None)
    page.reload()
    qtbot.mouseClick(button_of(page), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(column(target, "活动名称")) == 3, timeout=WAIT_MS)
    assert column(target, "活动名称") == ["5月例会", "4月例会", "3月例会"]
    assert asked[-1] == ("导出 3 个活动", "活动台账（2021年）.xlsx")
    assert title(target) == "2021年度活动台账"
    page.deleteLater()


@pytest.mark.parametrize(
    ("answer", "phone"), [("隐去部分数字", "138****5678"), ("完整", "13812345678"), ("取消", None)]
)
def test_numbers_are_asked_for_once(
    qtbot, monkeypatch, desk: Desk, tmp_path: Path, answer: str, phone: str | None
):
    target, names = tmp_path / "志愿者.xlsx", []
    monkeypatch.setattr(list_export, "ask_save_path", lambda *given: names.append(given[2]) or target)
    dialog = VolunteersDialog(desk, desk.window)
    dialog.open()
    qtbot.mouseClick(button_of(dialog), Qt.MouseButton.LeftButton)
    (question,) = dialog.findChildren(QMessageBox)
    next(one for one in question.buttons() if one.text() == answer).click()
    if phone is None:
        assert not desk.jobs.busy()
        assert not target.exists()
    else:
        qtbot.waitUntil(target.exists, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=WAIT_MS)
        assert column(target, "电话")[0] == phone
        assert ("完整号码" in names[0]) == ("完整号码" in title(target)) == (answer == "完整")
    dialog.reject()
