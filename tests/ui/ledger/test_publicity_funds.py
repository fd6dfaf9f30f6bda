"""宣传与资金: reports and money with their totals, paste, proof by drop; all in real widgets."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.ui.office import office
from tests.ui.program import drop, urls, wait_until
from tests.ui.progress.test_supervision import choose, close_notes, dialog, links, problems, words
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ledger.fund_dialog import FundDialog, MoveSpendingDialog, RenameItemDialog
from ui.ledger.funds_page import FundsPage
from ui.ledger.publicity_dialog import PublicityDialog
from ui.ledger.publicity_funds_page import PublicityFundsPage
from ui.ledger.publicity_page import PublicityPage
from ui.parts.paste_dialog import PasteDialog
from ui.parts.pasted_model import FIRST
from wenming_desktop.entities.choices import FundKind, PublicityLevel
from wenming_desktop.ledger.funds import FundDraft, FundFilter, FundRow, create_fund, fund_totals, page_funds
from wenming_desktop.ledger.publicity import (
    PublicityDraft,
    PublicityFilter,
    PublicityRow,
    create_publicity,
    page_publicity,
)

Key = Qt.Key
PASTED = (
    "日期\t标题\t媒体\t级别\t任务\n"
    "3月5日\t学雷锋志愿服务\t沂蒙晚报\t市级\t2-7\n"
    "3月8日\t\t大众日报\t省级\t\n"
    "十三月\t文明交通\t公众号\t外星\t\n"
    "4月5日\t清明祭英烈\t大众日报\t省级\t\n"
)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def page(desk: Desk) -> PublicityFundsPage:
    made = PublicityFundsPage(desk)
    desk.window.setCentralWidget(made)  # pyright: ignore[reportAttributeAccessIssue]
    desk.window.show()
    QTest.qWait(0)
    return made


def report(
    desk: Desk, title: str, media: str = "沂蒙晚报", level: PublicityLevel = PublicityLevel.CITY, **more: Any
) -> str:
    assert desk.plan
    draft = PublicityDraft(title, media, level, date(2021, 3, 5), **more)
    saved = desk.change(create_publicity, desk.plan.id, draft)
    assert saved
    return saved.id


def money(desk: Desk, kind: FundKind, item: str, amount: str) -> str:
    assert desk.plan
    saved = desk.change(create_fund, desk.plan.id, FundDraft(kind, date(2021, 2, 1), item, amount))
    assert saved
    return saved.id


def reports(desk: Desk) -> list[PublicityRow]:
    assert desk.plan
    return desk.read(page_publicity, desk.plan.id, PublicityFilter())


def entries(desk: Desk) -> list[FundRow]:
    assert desk.plan
    return desk.read(page_funds, desk.plan.id, FundFilter())


def finish(desk: Desk) -> None:
    """Wait for work in the background."""
    wait_until(lambda: not desk.jobs.busy())
    QTest.qWait(20)


def test_a_report_from_the_keyboard(desk: Desk, page: PublicityFundsPage) -> None:
    assert "从表格粘贴" in page.page(PublicityPage).list.hint.text()
    QTest.keyClick(page.page(PublicityPage), Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = dialog(desk, PublicityDialog)
    form.save_button.click()
    assert len(problems(form)) == 4  # title, media, level, day
    form.title.setText("学雷锋志愿服务")
    form.media.setText("沂蒙晚报")
    form.level.setCurrentIndex(2)
    form.published_on.setText("3月5日")
    form.task.setCurrentIndex(form.task.findData("2-7"))
    form.save_button.click()
    (row,) = reports(desk)
    assert (row.published_on, row.level, row.task) == (date(2021, 3, 5), PublicityLevel.CITY, "2-7")
    assert page.page(PublicityPage).list.view.current().id == row.id
    assert page.page(PublicityPage).story.heading.text() == "学雷锋志愿服务"
    page.page(PublicityPage).list.view.setFocus()
    QTest.keyClick(page.page(PublicityPage).list.view, Key.Key_Return)
    assert dialog(desk, PublicityDialog).title.text() == "学雷锋志愿服务"


def test_totals_lead_to_their_rows(desk: Desk, page: PublicityFundsPage) -> None:
    report(desk, "甲")
    report(desk, "乙", adopted=False)
    report(desk, "丙", "大众日报", PublicityLevel.PROVINCE)
    panel = page.page(PublicityPage)
    assert panel.heading.text() == "2021年共 3 篇报道，采用 2 篇"
    assert [line.accessibleName() for line in panel.levels.bars] == [
        "单位：0 篇",
        "县：0 篇",
        "市：采用 1 / 2 篇",
        "省：采用 1 / 1 篇",
        "国家：0 篇",
    ]
    QTest.mouseClick(panel.media.bars[1], Qt.MouseButton.LeftButton)
    assert panel.list.model.rowCount() == 1
    assert panel.list.view.current().title == "丙"
    panel.filters.all.click()
    panel.adopted.click()
    assert panel.list.model.rowCount() == 2
    panel.filters.all.click()
    panel.lacking.click()
    assert panel.list.model.rowCount() == 3
    choose(panel.month, "2021-03（3）")
    assert panel.list.model.rowCount() == 3
    assert panel.month.currentText() == "2021-03（3）"
    choose(panel.level, "省")
    assert panel.list.model.rowCount() == 1


def place(paste: PasteDialog, line: int) -> int:
    """Where a pasted row stands in the table, which shows those that are refused first."""
    rows = paste.model.rows
    return rows.index(sorted(rows, key=lambda row: row.line)[line])


def cell(paste: PasteDialog, row: int, field: str) -> QModelIndex:
    column = next(n for n, shown in enumerate(paste.model.shown) if shown.field == field)
    return paste.model.index(place(paste, row), column + FIRST)


def test_paste_marks_errors_and_saves_the_rest(desk: Desk, page: PublicityFundsPage) -> None:
    QApplication.clipboard().clear()
    page.page(PublicityPage).paste.click()
    paste = dialog(desk, PasteDialog)
    assert not paste.save.isEnabled()
    paste.text.setPlainText(PASTED)
    wait_until(lambda: paste.model.rowCount() == 4)
    tip = Qt.ItemDataRole.ToolTipRole
    assert cell(paste, 1, "title").data(tip) == "请填写标题。"
    assert "十三月" in cell(paste, 2, "published_on").data(tip)
    assert "外星" in cell(paste, 2, "level").data(tip)
    assert paste.save.text() == "保存 2 篇，2 篇待改(&S)"
    assert not paste.model.index(place(paste, 1), 0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    tick = paste.model.index(place(paste, 3), 0)
    paste.model.setData(tick, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert paste.save.text() == "保存 1 篇，2 篇待改(&S)"
    paste.model.setData(tick, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    paste.save.click()
    assert [row.title for row in reports(desk)] == ["清明祭英烈", "学雷锋志愿服务"]
    assert page.page(PublicityPage).list.view.current().title == "学雷锋志愿服务"
    desk.undo()  # one step
    assert reports(desk) == []


def test_pasted_faults_are_corrected_and_columns_meant_anew(desk: Desk, page: PublicityFundsPage) -> None:
    QApplication.clipboard().setText("3月5日\t沂蒙晚报\t学雷锋志愿服务\t外星\n")  # without a header
    page.page(PublicityPage).paste.click()
    paste = dialog(desk, PasteDialog)
    assert cell(paste, 0, "title").data() == "沂蒙晚报"
    for source, field in ((1, "media"), (2, "title")):
        at = next(n for n, shown in enumerate(paste.model.shown) if shown.source == source)
        paste.sheet.set_column(at, field)
    assert cell(paste, 0, "title").data() == "学雷锋志愿服务"
    assert not paste.save.isEnabled()
    paste.model.setData(cell(paste, 0, "level"), "市")
    assert paste.save.isEnabled()
    paste.save.click()
    (row,) = reports(desk)
    assert (row.title, row.media, row.level) == ("学雷锋志愿服务", "沂蒙晚报", PublicityLevel.CITY)


def test_a_copied_table_is_there_already(desk: Desk, page: PublicityFundsPage) -> None:
    report(desk, "甲")
    QApplication.clipboard().setText(PASTED)
    page.page(PublicityPage).list.view.setFocus()
    QTest.keyClick(page.page(PublicityPage).list.view, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    paste = dialog(desk, PasteDialog)
    assert paste.save.text() == "保存 2 篇，2 篇待改(&S)"
    paste.text.setPlainText("没有表格的一句话")
    wait_until(lambda: not paste.save.isEnabled())
    assert paste.text.toPlainText() == "没有表格的一句话"
    paste.reject()
    assert len(reports(desk)) == 1


def test_proof_by_drop(desk: Desk, page: PublicityFundsPage, tmp_path: Path) -> None:
    report(desk, "甲")
    panel = page.page(PublicityPage)
    assert panel.story.slot.state.text() == "未提供"
    clipping = tmp_path / "剪报.txt"
    clipping.write_text("报纸", encoding="utf-8")
    assert drop(panel.story.heading, urls([clipping]))  # anywhere on the story
    finish(desk)
    assert panel.story.slot.state.text() == "1 份"
    assert panel.list.view.current().evidence == 1
    panel.story.slot.tiles.setFocus()
    panel.story.slot.tiles.selectAll()
    QTest.keyClick(panel.story.slot.tiles, Key.Key_Delete)
    assert panel.story.slot.state.text() == "未提供"
    desk.undo()
    panel.list.view.setFocus()
    QTest.keyClick(panel.list.view, Key.Key_Delete)
    (box,) = [made for made in desk.window.findChildren(QMessageBox) if made.isVisible()]
    assert "文件仍留在材料库" in box.text()
    next(made for made in box.buttons() if made.text() == "删除").click()
    assert reports(desk) == []


def test_funds_add_up_and_overspending_is_a_word(desk: Desk, page: PublicityFundsPage) -> None:
    page.tabs.setCurrentIndex(1)
    panel = page.page(FundsPage)
    panel.new.click()
    form = dialog(desk, FundDialog)
    form.item.setText("宣传费")
    form.amount.setText("一千元")
    form.entered_on.setText("2月1日")
    form.save_button.click()
    assert len(problems(form)) == 1
    assert form.amount.text() == "一千元"
    form.amount.setText("0.1万元")
    form.save_button.click()
    money(desk, FundKind.SPENT, "宣传费", "1000.10")
    money(desk, FundKind.SPENT, "宣传费", "0.20")
    close_notes(desk)
    shown = words(panel.items)
    assert "1,000.00" in shown
    assert "1,000.30" in shown
    assert "-0.30" in shown
    assert "超预算" in shown
    model = panel.list.model
    assert model.index(0, 3).data() in {"0.20", "1,000.00", "1,000.10"}
    side = model.headerData(3, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert side & Qt.AlignmentFlag.AlignRight
    choose(panel.kind, "只看支出")
    assert model.rowCount() == 2
    choose(panel.item, "宣传费")
    assert model.rowCount() == 2
    panel.filters.all.click()
    links(panel.items)["宣传费"].click()
    assert panel.item.currentText() == "宣传费"


def test_a_budget_with_spending_is_moved(desk: Desk, page: PublicityFundsPage) -> None:
    budget = money(desk, FundKind.BUDGET, "宣传费", "1000")
    money(desk, FundKind.BUDGET, "活动费", "5000")
    money(desk, FundKind.SPENT, "宣传费", "300")
    assert page.show_record(budget)
    assert page.tabs.currentIndex() == 1
    page.page(FundsPage).remove()
    form = dialog(desk, MoveSpendingDialog)
    form.item.setText("宣传费")
    form.save_button.click()
    assert len(entries(desk)) == 3
    form.item.setText("活动费")
    form.save_button.click()
    assert desk.plan
    (total,) = desk.read(fund_totals, desk.plan.id).items
    assert (total.item, total.budget, total.spent) == ("活动费", Decimal("5000.00"), Decimal("300.00"))
    desk.undo()
    assert len(entries(desk)) == 3


def test_an_item_is_renamed(desk: Desk, page: PublicityFundsPage) -> None:
    page.tabs.setCurrentIndex(1)
    money(desk, FundKind.BUDGET, "宣传", "1000")
    page.page(FundsPage).rename.click()
    form = dialog(desk, RenameItemDialog)
    form.item.setText("")
    form.save_button.click()
    assert problems(form) == ["请填写预算项目。"]
    form.item.setText("宣传费")
    form.save_button.click()
    assert [row.item for row in entries(desk)] == ["宣传费"]


def test_show_record(desk: Desk, page: PublicityFundsPage) -> None:
    wanted = report(desk, "甲")
    report(desk, "乙")
    page.page(PublicityPage).filters.text.setText("乙")
    wait_until(lambda: page.page(PublicityPage).list.model.rowCount() == 1)
    page.tabs.setCurrentIndex(1)
    assert page.show_record(wanted)
    assert page.page(PublicityPage).list.view.current().id == wanted
    assert not page.show_record("unknown")


def test_models_keep_their_promises(desk: Desk, page: PublicityFundsPage) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [
        QAbstractItemModelTester(each.list.model, mode)
        for each in (page.page(PublicityPage), page.page(FundsPage))
    ]
    report(desk, "甲")
    report(desk, "乙")
    page.page(PublicityPage).remove()
    desk.undo()
    assert testers
    assert page.page(PublicityPage).list.model.rowCount() == 2
