"""志愿者名册 and 活动类型: entered by name or list, changed in place, what hangs on one is moved first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from tests.ui.ledger_office import VISIT, dialog, done, enter, focus, ledger, rows, said, volunteer
from tests.workspaces import steps
from ui.ground.desk import Desk
from ui.ledger.heir import HeirDialog
from ui.ledger.kinds_dialog import KindsDialog
from ui.ledger.pasted_kinds import VOLUNTEERS
from ui.ledger.volunteers_dialog import VolunteerDialog, VolunteersDialog
from ui.parts.paste_dialog import PasteDialog
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.ledger.activity_rows import Service, VolunteerDraft
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.ledger.volunteers import volunteer_draft
from wenming_desktop.plan.departments import add_person, find_department

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
Key = Qt.Key


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    with ledger(tmp_path) as made:
        made.window.show()
        yield made


@pytest.fixture
def roster(desk: Desk) -> Iterator[VolunteersDialog]:
    made = VolunteersDialog(desk, desk.window)
    made.open()
    QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, desk)
    yield made
    done(made)


@pytest.fixture
def kinds(desk: Desk) -> Iterator[KindsDialog]:
    made = KindsDialog(desk, desk.window)
    made.open()
    yield made
    done(made)


def test_an_empty_roster_says_how_it_is_filled(desk: Desk, roster: VolunteersDialog) -> None:
    assert "粘贴整份名单" in roster.list.hint.text()
    assert roster.list.hint.isVisible()
    volunteer(desk, "李敏")
    assert not roster.list.hint.isVisible()


def names(roster: VolunteersDialog) -> list[str]:
    return [roster.model.row(number).name for number in range(roster.model.rowCount())]


def person(desk: Desk, name: str, department: str) -> None:
    def add(session: Any) -> str:
        return add_person(session, find_department(session, department), name).id

    assert desk.change(add)


def test_added_by_name_or_initials(desk: Desk, roster: VolunteersDialog) -> None:
    person(desk, "王小明", "宣传科")
    QTest.keyClicks(roster.line, "wxm")
    QTest.keyClick(roster.line._helper.popup(), Key.Key_Return)
    QTest.qWait(0)
    assert names(roster) == ["王小明"]
    assert roster.model.row(0).department == "宣传科"
    roster.line.setText("王小")  # somebody else, not the one who is on file
    roster.line.textEdited.emit("王小")
    QTest.keyClick(roster.line, Key.Key_Return)
    assert sorted(names(roster)) == ["王小", "王小明"]
    assert roster.totals.text().startswith("名册 2 人")
    roster.line.setText("王小")
    QTest.keyClick(roster.line, Key.Key_Return)
    assert said(roster) == ["“王小”已在志愿者名册中。"]
    assert roster.line.text() == "王小"


def test_namesakes_ask_for_the_department(desk: Desk, roster: VolunteersDialog) -> None:
    person(desk, "张伟", "宣传科")
    person(desk, "张伟", "办公室")
    roster.line.setText("张伟")
    QTest.keyClick(roster.line, Key.Key_Return)
    form = dialog(roster, VolunteerDialog)
    form.save()
    assert form._fields["department"][1].text()
    form.department.setText("办公室")
    form.save()
    assert [(row.name, row.department) for row in map(roster.model.row, range(1))] == [("张伟", "办公室")]


def test_hours_of_the_year(desk: Desk, roster: VolunteersDialog) -> None:
    volunteer(desk, "王小明")
    second = volunteer(desk, "李敏")
    enter(desk, replace(VISIT, service=(Service(second, Decimal("2.5")),)))
    enter(desk, replace(VISIT, title="再去", service=(Service(second, Decimal(1)),)))
    row = names(roster).index("李敏")
    cells = [roster.model.index(row, column).data() for column in (0, 5, 6)]
    assert cells == ["李敏", "3.5 小时", "2 次"]
    assert roster.totals.text() == "名册 2 人，2021年 1 人参加，共 3.5 小时"
    roster.by_hours.setChecked(True)
    assert names(roster) == ["李敏", "王小明"]


def test_search(desk: Desk, roster: VolunteersDialog) -> None:
    for name in ("王小明", "李敏"):
        volunteer(desk, name)
    roster.filters.text.setText("李")
    roster._reload()
    assert names(roster) == ["李敏"]
    roster.line.setText("赵强")
    QTest.keyClick(roster.line, Key.Key_Return)
    assert roster.view.current().name == "赵强"  # in sight although the search left it out


def test_changed_by_enter(desk: Desk, roster: VolunteersDialog) -> None:
    volunteer_id = volunteer(desk, "王小明")
    focus(roster.view)
    QTest.keyClick(roster.view, Key.Key_Return)
    form = dialog(roster, VolunteerDialog)
    form.joined_on.setText("不知道")
    form.save()
    assert form._fields["joined_on"][1].text()
    form.joined_on.setText("2019-03-05")
    form.phone.setText("13800001234")
    form.department.setText("宣传科")
    form.save()
    assert desk.read(volunteer_draft, volunteer_id) == VolunteerDraft(
        "王小明", "宣传科", "13800001234", "", date(2019, 3, 5), ""
    )


def test_hours_are_moved_before_one_leaves(desk: Desk, roster: VolunteersDialog) -> None:
    first, second = volunteer(desk, "王小明"), volunteer(desk, "王小名")
    enter(desk, replace(VISIT, service=(Service(second, Decimal(2)),)))
    focus(roster.view)
    roster.view.selectRow(names(roster).index("王小名"))
    QTest.keyClick(roster.view, Key.Key_Delete)
    heir = dialog(roster, HeirDialog)
    assert heir.heir == first
    heir.accept()
    assert names(roster) == ["王小明"]
    assert roster.model.row(0).hours == Decimal(2)
    roster._remove()
    assert len(said(roster)) == 1  # nobody is left to take the hours
    desk.undo()
    assert sorted(names(roster)) == ["王小名", "王小明"]


def test_pasted_list(desk: Desk, roster: VolunteersDialog) -> None:
    volunteer(desk, "李敏")
    made = PasteDialog(
        desk, roster, VOLUNTEERS, "姓名\t科室\t电话\n王小明\t宣传科\t13800001234\n李敏\t\t\n赵强\t后勤科\t"
    )
    made.open()
    assert made.save.text() == "保存 1 名，2 名待改(&S)"
    said_of = [made.model.index(row, 1).data() for row in range(3)]
    assert "已在志愿者名册" in said_of[0]  # what is refused stands on top
    assert "后勤科" in said_of[1]
    assert said_of[2] == ""
    before = len(steps(desk.workspace))
    made.save.click()
    assert sorted(names(roster)) == ["李敏", "王小明"]
    assert len(steps(desk.workspace)) == before + 1


def test_pasted_names_alone(desk: Desk, roster: VolunteersDialog) -> None:
    made = PasteDialog(desk, roster, VOLUNTEERS)
    made.open()
    assert not made.save.isEnabled()
    made.text.setPlainText("王小明、李敏\n赵强")
    made.sheet.read()
    made.save.click()
    assert sorted(names(roster)) == ["李敏", "王小明", "赵强"]


def test_kinds_are_edited_in_place(desk: Desk, kinds: KindsDialog) -> None:
    kinds.line.setText("青年读书班")
    QTest.keyClick(kinds.line, Key.Key_Return)
    row = kinds._current()
    assert row
    assert (row.name, row.form) == ("青年读书班", KindForm.PLAIN)
    model = kinds.grid.model()
    at = kinds.grid.currentIndex().row()
    assert model.setData(model.index(at, 1), "讲座（登记主讲人）")
    assert model.setData(model.index(at, 0), "青年讲堂")
    assert [(one.name, one.form) for one in desk.read(kind_rows)][-1] == ("青年讲堂", KindForm.LECTURE)
    assert not model.setData(model.index(at, 0), "会议")  # there is one
    assert said(kinds) == ["已有名为“会议”的活动类型。"]


def test_kinds_are_ordered_and_deleted(desk: Desk, kinds: KindsDialog) -> None:
    enter(desk)
    before = [row.name for row in desk.read(kind_rows)]
    kinds.down.click()
    assert [row.name for row in desk.read(kind_rows)][:2] == [before[1], before[0]]
    row = kinds._current()
    assert row
    assert row.name == "志愿服务"
    kinds.remove.click()
    heir = dialog(kinds, HeirDialog)
    heir.box.setCurrentText("文体活动")
    heir.accept()
    assert [row.kind for row in rows(desk)] == ["文体活动"]
    assert "志愿服务" not in [row.name for row in desk.read(kind_rows)]
    desk.undo()
    assert [row.kind for row in rows(desk)] == ["志愿服务"]


def test_unused_kind_is_deleted_at_once(desk: Desk, kinds: KindsDialog) -> None:
    kinds.line.setText("临时")
    kinds._add()
    focus(kinds.grid)
    QTest.keyClick(kinds.grid, Key.Key_Delete)
    assert "临时" not in [row.name for row in desk.read(kind_rows)]
