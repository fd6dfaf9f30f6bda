"""日历: a day is chosen by keys and mouse, what is on it leads to its row, and the day turns by itself."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from tests.ui.program import Key, page, task
from ui.ground.qt import descendants
from ui.ledger.activities_page import ActivitiesPage
from ui.ledger.activity_dialog import ActivityDialog
from ui.plan.category_page import CategoryPage
from ui.plan.measures_panel import MeasuresPanel
from ui.progress.calendar_page import DEPARTMENTS, MONTH, YEAR, CalendarPage
from ui.progress.order_dialog import OrderDialog
from ui.shell.main_window import MainWindow
from wenming_desktop import clock
from wenming_desktop.documents.listings.year_calendar import CALENDAR
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import MeasureForm, add_measures

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
TODAY = date(2021, 10, 11)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day of the drafts, for the window from its start on."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def calendar(window: MainWindow) -> CalendarPage:
    change = window.desk.change
    due = AssignmentChange(lead="办公室", due_on=date(2021, 9, 30))
    change(assign, [task(window, "1-1").id], due)
    change(add_measures, task(window, "2-7").id, MeasureForm("制定方案", due_on=date(2021, 11, 15)))
    plan = window.desk.shown_plan()
    draft = ActivityDraft("志愿服务", "景区清洁家园", date(2021, 3, 5), organiser="宣传科", tasks=("2-7",))
    change(create_activity, plan.id, draft)
    window.desk.record_wanted.emit("calendar", "")
    QTest.qWait(0)
    shown = window.tabs.page(CalendarPage)
    assert shown
    return shown


def side(calendar: CalendarPage) -> list[str]:
    QTest.qWait(0)
    shown = [*descendants(calendar.todo, QLabel), *descendants(calendar.todo, QPushButton)]
    return [widget.text() for widget in shown if widget.isVisible()]


def press(calendar: CalendarPage, text: str) -> None:
    links = [one for one in descendants(calendar.todo, QPushButton) if one.isVisible()]
    next(one for one in links if one.text() == text).click()
    QTest.qWait(0)


def test_today_asks_for_what_bites_and_its_verb_begins_the_order(
    window: MainWindow, calendar: CalendarPage
) -> None:
    assert calendar.said.text() == "今天要办"
    assert calendar.chosen_day() == TODAY
    assert {"已经逾期 1", "逾期11天", "督办…"} <= set(side(calendar))
    press(calendar, "督办…")
    (dialog,) = descendants(window, OrderDialog)
    assert (dialog.department.text(), dialog.task.currentData()) == ("办公室", "1-1")
    assert "已逾期 11 天" in dialog.content.toPlainText()
    assert not dialog.proposals.isVisible()
    dialog.reject()


def test_keys_move_the_day_and_open_its_first_thing(window: MainWindow, calendar: CalendarPage) -> None:
    view = calendar.year
    assert view.hasFocus()
    for key, wanted in (
        (Key.Key_Right, date(2021, 10, 12)),
        (Key.Key_Down, date(2021, 10, 19)),
        (Key.Key_PageDown, date(2021, 11, 19)),
        (Key.Key_Up, date(2021, 11, 12)),
        (Key.Key_Left, date(2021, 11, 11)),
        (Key.Key_PageUp, date(2021, 10, 11)),
        (Key.Key_PageUp, date(2021, 9, 11)),
        (Key.Key_Home, TODAY),
    ):
        QTest.keyClick(view, key)
        assert calendar.chosen_day() == calendar.month.day == wanted
    assert view.accessibleName() == "10月11日 星期一：没有安排"
    calendar.show_record("2021-11-15")
    assert view.accessibleName() == "11月15日 星期一：到期 1"
    QTest.keyClick(view, Key.Key_Return)
    on = window.tabs.page(CategoryPage)
    assert on
    assert on.current_task() == task(window, "2-7").id
    assert isinstance(on.detail.tabs.currentWidget(), MeasuresPanel)


def test_the_year_ends_where_it_ends(calendar: CalendarPage) -> None:
    for key, last in ((Key.Key_PageDown, date(2021, 12, 11)), (Key.Key_PageUp, date(2021, 1, 11))):
        for _ in range(14):
            QTest.keyClick(calendar.year, key)
        assert calendar.chosen_day() in {last, date(last.year, last.month, 31), date(2021, 1, 1)}


def test_a_day_lists_what_is_on_it_and_leads_there(window: MainWindow, calendar: CalendarPage) -> None:
    where = calendar.year.boxes()[date(2021, 3, 5)].center().toPoint()
    QTest.mouseClick(calendar.year, Qt.MouseButton.LeftButton, pos=where)
    assert calendar.said.text() == "3月5日"
    assert {"景区清洁家园", "活动", "宣传科"} <= set(side(calendar))
    press(calendar, "景区清洁家园")
    on = window.tabs.page(ActivitiesPage)
    assert on
    assert on.list.view.current().title == "景区清洁家园"


def test_a_double_click_on_an_empty_day_enters_an_activity_on_it(
    window: MainWindow, calendar: CalendarPage
) -> None:
    where = calendar.year.boxes()[date(2021, 11, 3)].center().toPoint()
    QTest.mouseDClick(calendar.year, Qt.MouseButton.LeftButton, pos=where)
    (dialog,) = descendants(window, ActivityDialog)
    period = dialog.period.period()
    assert period
    assert period.starts_on == date(2021, 11, 3)
    dialog.reject()


def test_a_right_click_offers_the_day_below_it(calendar: CalendarPage) -> None:
    where = calendar.year.boxes()[date(2021, 5, 20)].center().toPoint()
    QTest.mousePress(calendar.year, Qt.MouseButton.RightButton, pos=where)
    calendar.year.customContextMenuRequested.emit(where)
    (menu,) = [menu for menu in descendants(calendar.year, QMenu) if menu.isVisible()]
    assert [action.text() for action in menu.actions()] == ["记活动…（5月20日）", "看当天", "打印这个月…"]
    menu.close()


def test_every_day_of_the_year_has_its_place(calendar: CalendarPage) -> None:
    boxes = calendar.year.boxes()
    assert list(boxes) == [date(2021, 1, 1) + timedelta(days) for days in range(365)]
    assert all(calendar.year.day_at(box.center()) == day for day, box in boxes.items())
    assert calendar.year.day_at(QPointF(-5, -5)) is None
    calendar.views.turn_on(MONTH)
    calendar._choose_view(MONTH)
    assert len(calendar.month.boxes()) == 31


def test_departments_by_month(window: MainWindow, calendar: CalendarPage) -> None:
    calendar._choose_view(DEPARTMENTS)
    model = calendar.table.model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names == ["办公室", "宣传科", "未指派"]
    assert model.index(0, 9).data() == "逾期1"
    assert model.index(1, 3).data() == "活动1"
    calendar.table.setCurrentIndex(model.index(1, 3))
    assert calendar.said.text() == "宣传科　3月"
    assert "景区清洁家园" in side(calendar)
    QTest.keyClick(calendar.table, Key.Key_Return)
    assert window.tabs.page(ActivitiesPage)


def test_what_is_printed_is_what_is_looked_at(window: MainWindow, calendar: CalendarPage) -> None:
    asked: list[tuple[str, dict[str, str]]] = []
    window.desk.paper_wanted.disconnect(window.deeds.print_papers)
    window.desk.paper_wanted.connect(lambda paper, chosen: asked.append((paper, chosen)))
    calendar.print.click()
    calendar._choose_view(MONTH)
    calendar.print.click()
    assert asked == [(CALENDAR.name, {}), (CALENDAR.name, {"month": "2021-10"})]
    assert {option.name for option in CALENDAR.options} == {"month"}


def test_it_paints_in_every_view(calendar: CalendarPage) -> None:
    for view in (YEAR, MONTH, DEPARTMENTS):
        calendar._choose_view(view)
        shown = calendar.grab().toImage()
        assert len({shown.pixel(QPoint(x, 300)) for x in range(0, shown.width(), 3)}) > 2


def test_the_day_turns_by_itself(
    window: MainWindow, calendar: CalendarPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = page(window, 1)
    assert "逾期11天" in {label.text() for label in descendants(calendar.todo, QLabel)}
    turned: list[bool] = []
    window.desk.day_turned.connect(lambda: turned.append(True))
    window.desk.look_at_the_clock()
    assert not turned
    monkeypatch.setattr(clock, "today", lambda: date(2021, 12, 31))
    window.desk.look_at_the_clock()
    monkeypatch.setattr(clock, "today", lambda: date(2022, 1, 1))
    window.desk._tick.timeout.emit()  # as after a night, or when the PC wakes
    assert len(turned) == 2
    late = task(window, "2-7")
    assert first.model.task(0).id == task(window, "1-1").id
    assert late.due_on is None
    window.desk.record_wanted.emit("calendar", "")
    QTest.qWait(0)
    assert calendar.chosen_day().year == 2021  # the plan's year has no other days
    calendar.show_record("2021-12-31")
    assert calendar.said.text() == "12月31日"
    measure = [event for event in calendar.year.by_day[date(2021, 11, 15)] if event.task_id == late.id]
    assert [event.kind.value for event in measure] == ["逾期"]


def test_after_the_years_end_today_still_tells_what_is_to_be_done(
    window: MainWindow, calendar: CalendarPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar.show_record("2021-12-31")
    monkeypatch.setattr(clock, "today", lambda: date(2022, 1, 1))
    window.desk.look_at_the_clock()
    assert calendar.said.text() == "12月31日"
    calendar.back.click()
    assert calendar.said.text() == "今天要办"
    assert calendar.when.text() == "1月1日 星期六"
    assert calendar.back.isHidden()
    assert {"督办…"} <= set(side(calendar))
