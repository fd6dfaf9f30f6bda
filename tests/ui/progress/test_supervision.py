"""调度督办: orders from late tasks to their closing, reviews beside each other; all in real widgets."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMessageBox, QPushButton, QWidget

from tests.ui.office import office
from tests.ui.program import drop, wait_until
from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.form import FormDialog
from ui.progress.order_dialog import (
    AnswerDialog,
    CloseDialog,
    ExtensionDialog,
    OrderDialog,
    RemindDialog,
    ReplyDialog,
)
from ui.progress.orders_page import OrdersPage
from ui.progress.review_dialog import ReviewDialog
from ui.progress.reviews_page import ReviewsPage
from ui.progress.supervision_page import SupervisionPage
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.progress.orders import OrderDraft, OrderFilter, OrderRow, OrderState, page_orders
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.supervision import issue_order

Key = Qt.Key


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def page(desk: Desk) -> SupervisionPage:
    made = SupervisionPage(desk)
    desk.window.setCentralWidget(made)  # pyright: ignore[reportAttributeAccessIssue]
    desk.window.show()
    QTest.qWait(0)
    return made


def issue(desk: Desk, department: str = "办公室", *, ago: int = 10, days: int = 5, task: str = "") -> str:
    """An order issued some days ago and due some days after that."""
    assert desk.plan
    issued = desk.today() - timedelta(ago)
    draft = OrderDraft("补齐志愿服务材料", department, issued, issued + timedelta(days), task)
    saved = desk.change(issue_order, desk.plan.id, draft)
    assert saved
    return saved.id


def orders(desk: Desk) -> list[OrderRow]:
    assert desk.plan
    return desk.read(page_orders, desk.plan.id, OrderFilter(), desk.today())


def order(desk: Desk, order_id: str) -> OrderRow:
    return next(row for row in orders(desk) if row.id == order_id)


def dialog(desk: Desk, kind: type[Any]) -> Any:
    (found,) = [made for made in desk.window.findChildren(kind) if made.isVisible()]
    return found


def links(on: QWidget) -> dict[str, QPushButton]:
    QTest.qWait(0)  # new widgets are shown in Qt's own time
    return {made.text(): made for made in on.findChildren(QPushButton) if made.isVisible()}


def words(on: QWidget) -> list[str]:
    QTest.qWait(0)
    return [made.text() for made in on.findChildren(QLabel) if made.isVisible()]


def problems(form: FormDialog) -> list[str]:
    return [
        made.text() for made in form.findChildren(QLabel) if made.property("role") == "late" and made.text()
    ]


def choose(box: QComboBox, text: str) -> None:
    """Choose from a box as the clerk does."""
    box.setCurrentText(text)
    box.activated.emit(box.currentIndex())


def close_notes(desk: Desk) -> None:
    """Put away what was said about days outside of the plan's year."""
    for box in desk.window.findChildren(QMessageBox):
        box.close()
    QTest.qWait(0)


def test_empty_says_what_to_do(page: SupervisionPage) -> None:
    assert "新建督办单" in page.page(OrdersPage).list.hint.text()
    assert page.page(OrdersPage).list.hint.isVisible()
    assert not page.page(OrdersPage).story.delete.isVisible()


def test_new_order_from_a_late_task(desk: Desk, page: SupervisionPage) -> None:
    QTest.keyClick(page.page(OrdersPage), Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = dialog(desk, OrderDialog)
    # Of the late tasks each is proposed with its lead and words: 1-1 and 2-7 were due in 2021.
    assert [form.proposals.item(row).text()[:3] for row in range(2)] == ["1-1", "2-7"]
    form.proposals.setCurrentRow(1)
    assert form.department.text() == "办公室"
    assert form.task.currentData() == "2-7"
    assert form.content.toPlainText().startswith("任务 2-7“")
    assert "任务 1-1" not in form.content.toPlainText()
    form.save_button.click()
    close_notes(desk)
    (made,) = orders(desk)
    assert (made.code, made.task, made.due_on) == ("〔2021〕1号", "2-7", desk.today() + timedelta(7))
    assert page.page(OrdersPage).list.view.current().id == made.id
    assert page.page(OrdersPage).story.heading.text() == "〔2021〕1号　办公室"
    page.page(OrdersPage).open_new()  # no longer proposed while the order runs
    assert dialog(desk, OrderDialog).proposals.item(0).text().startswith("1-1")


def test_refusals_stand_beside_the_fields(desk: Desk, page: SupervisionPage) -> None:
    page.page(OrdersPage).open_new()
    form = dialog(desk, OrderDialog)
    form.department.setText("后勤处")
    form.content.setPlainText("")
    form.save_button.click()
    assert form.isVisible()
    assert len(problems(form)) == 2
    assert form.department.text() == "后勤处"
    form.due_on.setText("十三月")
    form.save_button.click()
    assert any("十三月" in text for text in problems(form))
    form.due_on.setText("2021-01-01")
    form.department.setText("办公室")
    form.content.setPlainText("补材料")
    form.save_button.click()
    assert any("早于发出日期" in text for text in problems(form))
    assert orders(desk) == []


def test_the_way_of_an_order(desk: Desk, page: SupervisionPage) -> None:
    order_id = issue(desk, days=20)
    story = page.page(OrdersPage).story
    story.remind.click()
    form = dialog(desk, RemindDialog)
    form.note.setPlainText("电话催办")
    form.save_button.click()
    assert order(desk, order_id).reminders == 1
    assert "催办：电话催办" in words(story)

    story.extend.click()
    dialog(desk, ExtensionDialog).save_button.click()
    assert not story.extend.isVisible()
    story.answer.click()
    form = dialog(desk, AnswerDialog)
    form.until.setText(f"{order(desk, order_id).due_on}")
    form.save_button.click()
    assert any("晚于原定期限" in text for text in problems(form))
    form.until.setText(f"{desk.today() + timedelta(30)}")
    form.save_button.click()
    assert order(desk, order_id).last_day == desk.today() + timedelta(30)


def test_an_extension_is_refused(desk: Desk, page: SupervisionPage) -> None:
    order_id, story = issue(desk, days=20), page.page(OrdersPage).story
    story.extend.click()
    dialog(desk, ExtensionDialog).save_button.click()
    story.answer.click()
    form = dialog(desk, AnswerDialog)
    form.refused.click()
    form.save_button.click()
    assert problems(form) == ["请写明为什么不同意延期。"]
    form.refusal.setPlainText("检查在即")
    form.save_button.click()
    assert order(desk, order_id).last_day == order(desk, order_id).due_on
    assert "不同意延期：检查在即" in words(story)
    story.answer.click()
    form = dialog(desk, AnswerDialog)
    form.none.click()
    form.save_button.click()
    assert order(desk, order_id).extension_refused_on is None


def test_a_reply_with_its_scan_closes_an_order(desk: Desk, page: SupervisionPage, tmp_path: Path) -> None:
    order_id, story = issue(desk, days=20), page.page(OrdersPage).story

    scan = tmp_path / "回复扫描件.pdf"
    scan.write_bytes(b"%PDF-1.7 reply")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    drop(story, data)
    wait_until(lambda: order(desk, order_id).evidence == 1)
    wait_until(lambda: story.slot.tiles.count() == 1)
    assert story.slot.state.text() == "1 份"

    story.close_it.click()
    form = dialog(desk, CloseDialog)
    form.save_button.click()
    assert problems(form) == ["科室还没有回复，办结时请写明理由。"]
    form.reject()

    story.reply.click()
    form = dialog(desk, ReplyDialog)
    form.save_button.click()
    assert problems(form) == ["请填写回复内容。"]
    form.reply.setPlainText("已补齐")
    form.save_button.click()
    assert order(desk, order_id).state == OrderState.REPLIED
    assert not story.remind.isVisible()
    story.close_it.click()
    dialog(desk, CloseDialog).save_button.click()
    assert order(desk, order_id).state == OrderState.CLOSED
    assert story.pill.word == "已办结"
    assert not story.edit.isVisible()
    QTest.keyClick(page.page(OrdersPage).list.view, Key.Key_Return)
    assert not [made for made in desk.window.findChildren(OrderDialog) if made.isVisible()]
    close_notes(desk)
    links(story)["重新办理"].click()
    assert order(desk, order_id).state == OrderState.REPLIED
    for _ in range(3):
        desk.undo()
    assert story.pill.word == "办理中"


def test_numbers_lead_to_their_rows(desk: Desk, page: SupervisionPage) -> None:
    late, running = issue(desk), issue(desk, "宣传科", days=40)
    panel = page.page(OrdersPage)
    links(panel)["逾期 1"].click()
    assert [panel.list.model.row(at).id for at in range(panel.list.model.rowCount())] == [late]
    assert panel.state.currentText() == "逾期"
    bars = {line.accessibleName(): line for line in panel.departments.bars}
    bars["宣传科：办结 0 / 1"].setFocus()
    QTest.keyClick(bars["宣传科：办结 0 / 1"], Key.Key_Return)
    assert panel.list.view.current().id == running
    assert panel.department.currentText() == "宣传科"
    assert "办公室：逾期 1 办结 0 / 1" in {line.accessibleName() for line in panel.departments.bars}
    panel.filters.all.click()
    choose(panel.state, "办理中")
    assert [panel.list.model.row(at).id for at in range(panel.list.model.rowCount())] == [running]
    choose(panel.state, "全部状态")
    choose(panel.department, "办公室")
    assert panel.list.view.current().id == late
    panel.filters.text.setText("没有这样的字")
    wait_until(lambda: panel.list.hint.text() == "没有符合条件的督办单，点“显示全部”再看。")
    assert page.show_record(late)
    assert panel.list.view.current().id == late
    assert not page.show_record("unknown")


def test_a_task_is_a_link(desk: Desk, page: SupervisionPage) -> None:
    wanted: list[str] = []
    desk.task_wanted.connect(wanted.append)
    issue(desk, task="2-7")
    page.page(OrdersPage).story.task.click()
    assert desk.plan
    assert wanted == [task.id for task in desk.plan.tasks if task.code == "2-7"]


def test_delete_asks_only_where_something_hangs(desk: Desk, page: SupervisionPage) -> None:
    issue(desk, days=30)
    page.page(OrdersPage).list.view.setFocus()
    QTest.keyClick(page.page(OrdersPage).list.view, Key.Key_Delete)
    assert orders(desk) == []
    desk.undo()
    page.page(OrdersPage).story.remind.click()
    dialog(desk, RemindDialog).save_button.click()
    QTest.keyClick(page.page(OrdersPage).list.view, Key.Key_Delete)
    (box,) = [made for made in desk.window.findChildren(QMessageBox) if made.isVisible()]
    assert "1 次催办" in box.text()
    next(made for made in box.buttons() if made.text() == "删除").click()
    assert orders(desk) == []
    assert page.page(OrdersPage).list.hint.isVisible()


def test_reminders_noted_by_mistake_go(desk: Desk, page: SupervisionPage) -> None:
    order_id = issue(desk, days=30)
    page.page(OrdersPage).story.remind.click()
    dialog(desk, RemindDialog).save_button.click()
    gone = next(
        made
        for made in page.page(OrdersPage).story.findChildren(QPushButton)
        if made.property("link") and made.text() == "删除"
    )
    gone.click()
    assert order(desk, order_id).reminders == 0


def test_an_extension_asked_in_time_is_noted_late(desk: Desk, page: SupervisionPage) -> None:
    order_id = issue(desk, ago=10, days=5)
    page.page(OrdersPage).story.extend.click()
    form = dialog(desk, ExtensionDialog)
    form.on.setText(f"{desk.today()}")
    form.save_button.click()
    assert any("已经晚了" in text for text in words(form))
    form.on.set_period(desk.today() - timedelta(7))
    form.save_button.click()
    assert order(desk, order_id).extension_asked_on == desk.today() - timedelta(7)


def test_without_a_plan_nothing_breaks(qapp: QApplication, tmp_path: Path) -> None:
    with office(tmp_path, with_plan=False) as desk:
        page = SupervisionPage(desk)
        desk.window.setCentralWidget(page)  # pyright: ignore[reportAttributeAccessIssue]
        desk.window.show()
        QTest.qWait(0)
        page.page(OrdersPage).open_new()
        page.tabs.setCurrentIndex(1)
        page.page(ReviewsPage).open_new()
        assert page.page(OrdersPage).list.model.rowCount() == 0
        assert not page.show_record("unknown")


def test_hidden_page_reloads_when_it_is_seen(desk: Desk, page: SupervisionPage) -> None:
    page.tabs.setCurrentIndex(1)
    issue(desk)
    assert page.page(OrdersPage).list.model.rowCount() == 0
    page.tabs.setCurrentIndex(0)
    QTest.qWait(0)
    assert page.page(OrdersPage).list.model.rowCount() == 1


def test_reviews_beside_each_other(desk: Desk, page: SupervisionPage) -> None:
    assert desk.plan
    page.tabs.setCurrentIndex(1)
    panel = page.page(ReviewsPage)
    assert "记录调度" in panel.list.hint.text()
    panel.new.click()
    form = dialog(desk, ReviewDialog)
    form.note.setPlainText("第一次调度会")
    form.save_button.click()
    assert panel.list.view.current().note == "第一次调度会"
    assert "第一次调度" in panel.heading.text()

    forward, back = (task for task in desk.plan.tasks if task.code in {"1-1", "1-2"})
    measure = desk.change(add_measure, forward.id, "制定方案")
    desk.change(set_measure_status, measure, TaskStatus.DONE, desk.today())
    desk.change(assign, [back.id], AssignmentChange(lead="宣传科", due_on=desk.today() - timedelta(3)))
    desk.change(take_review, desk.plan.id, desk.today() + timedelta(7), "", desk.today())
    QTest.qWait(0)
    panel.list.view.setFocus()
    QTest.keyClick(panel.list.view, Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert panel.list.view.current().held_on == desk.today() + timedelta(7)
    assert panel.previous.currentText() == f"{desk.today()} 相比"
    links(panel)["后退 1"].click()
    (line,) = [panel.lines.model.row(at) for at in range(panel.lines.model.rowCount())]
    assert (line.id, line.moved.movement.value) == (back.id, "后退")
    wanted: list[str] = []
    desk.task_wanted.connect(wanted.append)
    panel.lines.view.setFocus()
    QTest.keyClick(panel.lines.view, Key.Key_Return)
    assert wanted == [back.id]
    links(panel)["前进 1"].click()
    assert panel.lines.model.row(0).id == forward.id
    links(panel)["显示全部"].click()
    assert panel.lines.model.rowCount() == len(desk.plan.tasks)


def test_a_past_review_is_refused(desk: Desk, page: SupervisionPage) -> None:
    page.tabs.setCurrentIndex(1)
    page.page(ReviewsPage).open_new()
    form = dialog(desk, ReviewDialog)
    form.held_on.setText(f"{desk.today() - timedelta(1)}")
    form.save_button.click()
    assert any("已经过去" in text for text in problems(form))
    form.held_on.setText("3月5日-3月7日")
    form.save_button.click()
    assert problems(form) == ["请只填一天，例如 3月5日。"]


def test_models_keep_their_promises(desk: Desk, page: SupervisionPage) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(page.page(OrdersPage).list.model, mode)]
    testers.append(QAbstractItemModelTester(page.page(ReviewsPage).lines.model, mode))
    issue(desk)
    issue(desk, "宣传科")
    page.page(OrdersPage).story.remove()
    desk.undo()
    assert page.page(OrdersPage).list.model.rowCount() == 2


def test_the_trend_over_the_reviews(desk: Desk, page: SupervisionPage) -> None:
    reviews = page.page(ReviewsPage)
    page.tabs.setCurrentIndex(1)
    reviews.views.chosen.emit("trend")
    assert reviews.trend.hint.text().startswith("还没有调度记录")
    assert reviews.trend.chart.isHidden()
    assert desk.plan
    for ahead, said in ((0, "只有一次调度"), (7, "")):
        desk.change(take_review, desk.plan.id, desk.today() + timedelta(ahead), "", desk.today())
        reviews.refresh()
        assert reviews.trend.hint.text().startswith(said)
    assert reviews.trend.hint.isHidden()
    assert len(reviews.trend.chart.points) == 2
    assert f"{desk.today()} 任务 0/" in reviews.trend.chart.accessibleDescription()
    whole = reviews.trend.chart.points[0].tasks.want
    choose(reviews.trend.department, "办公室")
    assert 0 < reviews.trend.chart.points[0].tasks.want < whole
    assert not reviews.trend.chart.grab().isNull()


def test_a_new_order_fits_a_small_screen_at_150_percent(
    desk: Desk, page: SupervisionPage, qapp: QApplication
) -> None:
    theme.apply(qapp, percent=150)
    page.page(OrdersPage).open_new()
    form = dialog(desk, OrderDialog)
    assert form.proposals.isVisible()
    assert form.minimumSizeHint().height() <= 700
    assert form.minimumSizeHint().width() <= 1366
