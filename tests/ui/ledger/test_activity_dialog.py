"""The form of an activity: its kind decides the fields, what is wrong stands beside them, nothing is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCalendarWidget

from tests.ui.ledger_office import VISIT, done, enter, focus, ledger, press, rows, said, shown, volunteer
from tests.ui.program import wait_until
from tests.workspaces import steps
from ui.ground.desk import Desk
from ui.ledger.activity_dialog import ActivityDialog, CopyDialog, new_activity, open_activity
from wenming_desktop.ledger.activity_list import activity_detail
from wenming_desktop.ledger.activity_rows import ActivityDetail, ActivityDraft

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
Key = Qt.Key


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    with ledger(tmp_path) as made:
        made.window.show()
        yield made


def form(desk: Desk, **how: object) -> ActivityDialog:
    made = new_activity(desk, desk.window, **how)  # pyright: ignore[reportArgumentType]
    assert made
    return made


def stored(desk: Desk, activity_id: str) -> ActivityDetail:
    return desk.read(activity_detail, activity_id)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("志愿服务", {"service"}),
        ("我们的节日", {"festival"}),
        ("会议", {"agenda", "attendees", "conclusion"}),
        ("道德讲堂", {"speaker"}),
        ("文体活动", set()),
    ],
)
def test_kind_decides_the_fields(desk: Desk, kind: str, fields: set[str]) -> None:
    made = form(desk)
    made.kind.setCurrentText(kind)
    special = {
        "service": made.service,
        "festival": made.festival,
        "agenda": made.agenda,
        "attendees": made.attendees,
        "conclusion": made.conclusion,
        "speaker": made.speaker,
    }
    assert {name for name, widget in special.items() if shown(widget)} == fields
    done(made)


def test_saved_whole(desk: Desk) -> None:
    ids = [volunteer(desk, name, "宣传科") for name in ("王小明", "李敏")]
    made = form(desk, kind="志愿服务")
    made.title.setText("走进社区")
    made.period.setText("3月5日-3月7日")
    made.place.setText("幸福社区")
    QTest.keyClicks(made.organiser, "xck")
    made.organiser.settle()
    made.people.setText("25人")
    made.hours.setText("2小时30分")
    made.service.add_names(["王小明", "李敏"])
    made.service.table.item(1, 2).setText("1.5")
    made.summary.setPlainText("清扫楼道。")
    before = len(steps(desk.workspace))
    made.save_button.click()
    detail = stored(desk, made.saved_id)
    assert detail.draft == ActivityDraft(
        kind="志愿服务",
        title="走进社区",
        starts_on=date(2021, 3, 5),
        ends_on=date(2021, 3, 7),
        place="幸福社区",
        organiser="宣传科",
        people=25,
        hours=Decimal("2.5"),
        summary="清扫楼道。",
        tasks=("2-7",),  # the one task that asks for volunteer service
        service=detail.draft.service,
    )
    assert {row.volunteer_id: row.hours for row in detail.service} == {
        ids[0]: Decimal("2.5"),
        ids[1]: Decimal("1.5"),
    }
    assert len(steps(desk.workspace)) == before + 1
    assert not made.isVisible()


def test_faults_stand_beside_their_fields_and_nothing_is_lost(desk: Desk) -> None:
    made = form(desk, kind="文体活动")
    made.period.setText("13月5日")
    made.people.setText("三十")
    made.organiser.setText("后勤科")
    made.save()
    problems = {field: problem.text() for field, (_, problem) in made._fields.items() if problem.text()}
    assert set(problems) == {"title", "starts_on", "people", "organiser"}
    assert "13月5日" in problems["starts_on"]
    assert made.isVisible()
    assert (made.period.text(), made.people.text(), made.organiser.text()) == ("13月5日", "三十", "后勤科")
    assert rows(desk) == []
    done(made)


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [("period", "2021-3-7 至 2021-3-5", "看不懂"), ("hours", "-1", "时长"), ("title", "长" * 201, "太长")],
)
def test_refused(desk: Desk, field: str, text: str, word: str) -> None:
    made = form(desk, kind="文体活动")
    made.title.setText("读书会")
    made.period.setText("3月5日")
    getattr(made, field).setText(text)
    made.save()
    assert any(word in problem.text() for _, problem in made._fields.values())
    assert rows(desk) == []
    done(made)


def test_warnings_are_said_beforehand_and_refuse_nothing(desk: Desk) -> None:
    made = form(desk, kind="文体活动")
    made.title.setText("读书会")
    made.period.setText("2022-1-5")
    wait_until(lambda: "2022-01-05" in made._said.text())
    assert "没有对应任务" in made._said.text()
    made.save()
    assert [row.starts_on for row in rows(desk)] == [date(2022, 1, 5)]
    assert said(desk.window) == []  # it was said already


def test_tasks_follow_the_kind_until_the_clerk_chooses(desk: Desk) -> None:
    made = form(desk)
    made.kind.setCurrentText("志愿服务")
    assert made.tasks.codes() == ("2-7",)
    assert made.tasks.list.item(0).text().startswith("2-7  志愿服务 0/5次")
    made.kind.setCurrentText("我们的节日")
    assert made.tasks.codes() == ("4-2",)
    made.tasks.search.setText("1-3")
    QTest.keyClick(made.tasks.search, Key.Key_Return)
    made.kind.setCurrentText("志愿服务")
    assert made.tasks.codes() == ("1-3", "4-2")
    assert made.isVisible()  # Enter ticked, it did not save
    done(made)


def test_task_preset_brings_its_kind(desk: Desk) -> None:
    made = form(desk, tasks=["4-2"])
    assert (made.kind.currentText(), made.tasks.codes()) == ("我们的节日", ("4-2",))
    done(made)


def test_festival_is_guessed_by_the_day_and_the_title(desk: Desk) -> None:
    made = form(desk, kind="我们的节日")
    made.period.setText("6月12日")
    assert made.festival.currentData() == "端午"
    made.title.setText("中秋诗会")
    assert made.festival.currentData() == "中秋"
    made.festival.setCurrentIndex(made.festival.findData("重阳"))
    made.festival.activated.emit(made.festival.currentIndex())
    made.title.setText("端午包粽子")
    assert made.festival.currentData() == "重阳"
    made.save()
    assert [row.festival for row in rows(desk)] == ["重阳"]


def test_what_another_kind_holds_stays_in_sight(desk: Desk) -> None:
    made = form(desk, kind="会议")
    made.agenda.setPlainText("部署工作")
    made.kind.setCurrentText("文体活动")
    assert shown(made.agenda)
    assert not shown(made.conclusion)
    done(made)


def test_changed(desk: Desk) -> None:
    activity_id = enter(desk)
    made = open_activity(desk, desk.window, activity_id)
    assert made
    assert made._read()[0] == VISIT
    made.kind.setCurrentText("文体活动")  # an activity's own tasks stay
    made.title.setText("运动会")
    made.save()
    assert stored(desk, activity_id).draft == replace(VISIT, kind="文体活动", title="运动会")


def test_copied_to_another_day(desk: Desk) -> None:
    activity_id = enter(desk)
    made = CopyDialog(desk, desk.window, activity_id, VISIT.title)
    made.open()
    made.save()
    assert made._fields["starts_on"][1].text()
    made.period.setText("4月2日")
    made.save()
    draft = stored(desk, made.saved_id).draft
    assert (draft.title, draft.starts_on, draft.ends_on) == (VISIT.title, date(2021, 4, 2), date(2021, 4, 4))
    assert (draft.people, draft.summary) == (None, "")


def test_who_is_not_on_the_roster_can_be_put_there(desk: Desk) -> None:
    volunteer(desk, "王小明")
    made = form(desk, kind="志愿服务")
    made.hours.setText("3")
    made.service.line.setText("王小明、赵强")
    QTest.keyClick(made.service.line, Key.Key_Return)
    assert said(made) == ["志愿者名册里没有“赵强”。"]
    press(made, "加入名册并登记")
    assert [row.hours for row in made.service.service()] == [Decimal(3), Decimal(3)]
    assert made.service.total.text() == "2 人，共 6 小时"
    focus(made.service.table)
    made.service.table.selectRow(0)
    QTest.keyClick(made.service.table, Key.Key_Delete)
    assert made.service.total.text() == "1 人，共 3 小时"
    made.service.table.item(0, 2).setText("很久")
    made.title.setText("走进社区")
    made.period.setText("3月5日")
    made.save()
    assert "赵强" in made._fields["service"][1].text()
    done(made)


def test_names_are_found_by_initials(desk: Desk) -> None:
    made = form(desk, kind="文体活动")
    made.organiser.setFocus()
    QTest.keyClicks(made.organiser, "bgs")
    popup = made.organiser._helper.popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Key.Key_Return)
    assert made.organiser.text() == "办公室"
    assert made.isVisible()
    done(made)


def test_calendar(desk: Desk) -> None:
    made = form(desk, kind="文体活动")
    made.period.setText("3月5日")
    QTest.keyClick(made.period, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    (calendar,) = made.period.findChildren(QCalendarWidget)
    assert calendar.selectedDate().toPython() == date(2021, 3, 5)
    calendar.setSelectedDate(date(2021, 3, 9))  # pyright: ignore[reportArgumentType]
    calendar.activated.emit(calendar.selectedDate())
    assert made.period.text() == "2021-03-09"
    done(made)
