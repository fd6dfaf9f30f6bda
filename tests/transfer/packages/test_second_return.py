"""A workbook that is handed in again: rows that an office added, changed since they were taken."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.models import Activity
from tests.transfer.packages.office import (
    ACTIVITIES,
    MEASURES,
    SLOTS,
    TASKS,
    Office,
    blank,
    edit,
    fill,
    row,
)
from tests.workspaces import domain_rows, plan
from wenming_desktop.ledger.activities import draft_of, edit_activity
from wenming_desktop.plan.measures import change_measure, measure_form, remove_measure
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.packages.in_words import in_words
from wenming_desktop.transfer.packages.returned import ReturnedPackage, ValueKind

GUIDE, TALK, SWEEP = "每季度开展一次交通引导", "九月道德讲堂", "清洁家园志愿服务"


@pytest.fixture
def back(room: Office) -> Path:
    """办公室's package, handed in once with a measure and an activity that it added."""
    room.send(department="办公室")
    lies = room.folder / "交回" / "办公室填报包2021"
    shutil.copytree(room.folder / "发出" / "办公室填报包2021", lies)
    edit(lies, add)
    assert room.collect(lies).rows == 2
    return lies


def add(book: Any) -> None:
    measures, activities = book[MEASURES], book[ACTIVITIES]
    fill(
        measures,
        blank(measures),
        编号="1-1",
        措施内容=GUIDE,
        责任人="陈静",
        状态="进行中",
        进展说明="已办一次",
    )
    talk = {"活动日期": "9月28日", "活动类型": "道德讲堂", "活动名称": TALK}
    fill(activities, blank(activities), **talk, 参加人数="60人", 对应任务="1-1")


def go_on(book: Any) -> None:
    """What the office changes of its own rows afterwards."""
    measures, activities = book[MEASURES], book[ACTIVITIES]
    fill(measures, row(measures, "措施内容", GUIDE), 状态="已完成", 进展说明="已办四次")
    fill(activities, row(activities, "活动名称", TALK), 地点="大会议室", 参加人数=75)


def said(package: ReturnedPackage) -> list[tuple[str, str, str, str]]:
    return [(one.word, one.ours, one.theirs, str(one.kind)) for one in package.values]


def guide(room: Office) -> MeasureRow:
    return next(one for one in plan(room.workspace).tasks[0].measures if one.text == GUIDE)


def note_here(room: Office, note: str) -> None:
    measure_id = guide(room).id
    with room.workspace.log.change() as session:
        change_measure(session, measure_id, replace(measure_form(session, measure_id), note=note))


def activities_of(room: Office, title: str) -> list[tuple[str, int | None]]:
    with room.workspace.reading() as session:
        found = session.scalars(select(Activity).where(Activity.title == title).order_by(Activity.id))
        return [(one.place, one.people) for one in found]


def test_rows_taken_before_are_said_and_nothing_else(room: Office, back: Path) -> None:
    package = room.one(back)
    assert package.empty
    assert package.unread == ()
    for sheet in (MEASURES, ACTIVITIES):
        assert any(sheet in note and "已经收过" in note for note in package.notes)


def test_what_changed_of_a_row_taken_before_is_a_change(room: Office, back: Path) -> None:
    edit(back, go_on)
    package = room.one(back)
    assert package.rows == ()
    assert said(package) == [
        ("措施4 状态", "进行中", "已完成", "改动"),
        ("措施4 进展说明", "已办一次", "已办四次", "改动"),
        ("地点", "", "大会议室", "改动"),
        ("参加人数", "60", "75", "改动"),
    ]
    before = domain_rows(room.workspace)
    assert room.collect(back).values == 4
    assert (guide(room).status.value, guide(room).note) == ("已完成", "已办四次")
    assert activities_of(room, TALK) == [("大会议室", 75)]
    assert room.one(back).empty
    room.workspace.log.undo()
    assert domain_rows(room.workspace) == before
    assert len(room.one(back).values) == 4


def test_a_third_return_is_compared_with_the_second(room: Office, back: Path) -> None:
    edit(back, go_on)
    room.collect(back)
    edit(back, lambda book: fill(book[MEASURES], row(book[MEASURES], "措施内容", GUIDE), 进展说明="全年五次"))
    assert said(room.one(back)) == [("措施4 进展说明", "已办四次", "全年五次", "改动")]


def test_the_first_return_once_more_is_asked_after_the_second(room: Office, back: Path) -> None:
    first = Path(shutil.copytree(back, room.folder / "先交的"))
    edit(back, go_on)
    room.collect(back)
    found = room.one(first).values
    assert {(one.kind, "改回去" in one.question) for one in found} == {
        (ValueKind.ASK, True),
        (ValueKind.CLEAR, False),
    }
    assert room.collect(first).values == 0
    assert guide(room).note == "已办四次"
    package_id = room.one(first).package.id
    room.collect(first, choices={(package_id, one.id): Choice.OURS for one in found})
    assert room.one(first).empty
    assert room.one(back).empty


def test_what_both_changed_since_is_a_conflict_and_asked_once(room: Office, back: Path) -> None:
    note_here(room, "街道已验收")
    assert room.one(back).empty
    edit(back, go_on)
    found = {one.word: one for one in room.one(back).values}
    note = found["措施4 进展说明"]
    assert (note.sent, note.ours, note.theirs) == ("已办一次", "街道已验收", "已办四次")
    assert note.kind is ValueKind.CONFLICT
    assert found["措施4 状态"].kind is ValueKind.CHANGE
    assert [one.item.title for one in room.collect(back).left] == [note.title]
    room.collect(back, conflicts=Choice.OURS)
    assert guide(room).note == "街道已验收"
    assert room.one(back).empty


def test_what_the_workspace_added_stays_where_the_row_is_blank(room: Office, back: Path) -> None:
    with room.workspace.log.change() as session:
        made = session.scalars(select(Activity).where(Activity.title == TALK)).one()
        edit_activity(session, made.id, replace(draft_of(made), summary="讲了三个人"))
    edit(back, go_on)
    assert [one.word for one in room.one(back).values if one.code == "1-1" and "措施" not in one.word] == [
        "地点",
        "参加人数",
    ]


def test_what_was_deleted_here_is_named_when_it_comes_changed(room: Office, back: Path) -> None:
    measure_id = guide(room).id
    with room.workspace.log.change() as session:
        remove_measure(session, measure_id)
    assert room.one(back).rows == ()
    assert room.one(back).unread == ()
    edit(back, go_on)
    package = room.one(back)
    assert package.rows == ()
    assert any(MEASURES in text and "本机已经没有这一项" in text for text in package.unread)


def test_two_measures_of_one_text_keep_apart(room: Office, back: Path) -> None:
    def another(book: Any) -> None:
        sheet = book[MEASURES]
        fill(sheet, blank(sheet), 编号="1-1", 措施内容=GUIDE, 责任人="韩梅", 进展说明="同文")

    edit(back, another)
    (held,) = room.one(back).rows
    assert GUIDE in held.like
    package_id = room.one(back).package.id
    assert room.collect(back, choices={(package_id, held.id): Choice.THEIRS}).rows == 1
    assert room.one(back).empty

    def change(book: Any) -> None:
        sheet = book[MEASURES]
        first = row(sheet, "进展说明", "已办一次")
        second = row(sheet, "进展说明", "同文")
        fill(sheet, first, 状态="已完成")
        fill(sheet, second, 进展说明="同文，已办")

    edit(back, change)
    assert said(room.one(back)) == [
        ("措施4 状态", "进行中", "已完成", "改动"),
        ("措施5 进展说明", "同文", "同文，已办", "改动"),
    ]


def test_a_measure_that_is_there_word_for_word_is_held_back(room: Office, back: Path) -> None:
    def change(book: Any) -> None:
        sheet = book[MEASURES]
        fill(sheet, blank(sheet), 编号="1-1", 措施内容="组织实施", 状态="已完成")
        fill(sheet, blank(sheet), 编号="1-1", 措施内容="制定方案")

    edit(back, change)
    package = room.one(back)
    assert package.values == ()
    assert [(one.title, one.like) for one in package.rows] == [("组织实施", "像是已有的措施：组织实施")]


@pytest.mark.parametrize("copied", [False, True])
def test_an_activity_typed_again_beside_its_own_row_is_held_back(
    room: Office, back: Path, copied: bool
) -> None:
    def change(book: Any) -> None:
        sheet = book[ACTIVITIES]
        at, own = blank(sheet), row(sheet, "活动名称", SWEEP)
        if copied:  # with its key
            for cell in sheet[own]:
                sheet.cell(at, cell.column).value = cell.value
        fill(sheet, at, 活动日期="2021-09-10", 活动类型="志愿服务", 活动名称=SWEEP, 参加人数=99)

    edit(back, change)
    package = room.one(back)
    assert package.values == ()
    assert [one.like for one in package.rows] == [f"像是同一次：2021年9月10日 {SWEEP}"]
    assert room.collect(back).rows == 0
    assert activities_of(room, SWEEP) == [("", 12)]
    choices = {(package.package.id, one.id): Choice.THEIRS for one in package.rows}
    assert room.collect(back, choices=choices).rows == 1
    assert activities_of(room, SWEEP) == [("", 12), ("", 99)]
    assert room.one(back).empty


def test_the_same_new_row_twice_is_said(room: Office, back: Path) -> None:
    def change(book: Any) -> None:
        sheet = book[MEASURES]
        for _ in range(2):
            fill(sheet, blank(sheet), 编号="2-1", 措施内容="张贴公约")

    edit(back, change)
    package = room.one(back)
    assert [one.title for one in package.rows] == ["张贴公约"]
    assert any("一样" in note for note in package.notes)


def test_remarks_are_told_as_remarks(room: Office, back: Path) -> None:
    def change(book: Any) -> None:
        fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人="李秀英", 附言="换人了")
        fill(book[SLOTS], row(book[SLOTS], "所需材料", "工作记录"), 附言="制度正在修订")
        sheet = book[MEASURES]
        fill(sheet, row(sheet, "措施内容", GUIDE), 附言="照片在后面")
        fill(sheet, blank(sheet), 编号="9-9", 措施内容="没有的", 附言="请告知编号")
        fill(sheet, blank(sheet), 附言="表格不够写")

    edit(back, change)
    for _ in range(2):  # on every return
        package = room.one(back)
        told = list(in_words(room.read(back)))
        for text in ("换人了", "制度正在修订", "照片在后面", "请告知编号", "表格不够写"):
            (line,) = [each for each in told if text in each]
            assert "附言：" in line
            assert "没有读" not in line
        assert not any("附言" in text for text in package.unread)
        room.collect(back)


def test_when_it_was_saved_is_said_with_the_year_where_it_can_be(room: Office, back: Path) -> None:
    package = room.one(back)
    told = in_words(room.read(back))
    assert next(told).startswith(f"【办公室】{package.saved_at.year}年")
    old = replace(package, saved_at=package.saved_at.replace(year=1980))
    assert "存出" not in next(in_words(replace(room.read(back), packages=(old,))))
