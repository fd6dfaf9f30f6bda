"""What departments hand back, edited as offices do."""

import os
import shutil
import zipfile
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from db.models import Activity, DepartmentPackage, Evidence, Measure
from tests.transfer.packages.office import (
    ACTIVITIES,
    HEADER,
    MEASURES,
    SLOTS,
    TASKS,
    Office,
    blank,
    column,
    edit,
    fill,
    office,
    row,
)
from tests.workspaces import domain_rows, plan
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import change_measure, measure_form, remove_measure
from wenming_desktop.progress.packages import package_rows
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.packages.in_words import in_words
from wenming_desktop.transfer.packages.returned import FileState, ReturnedPackage, ValueKind


@pytest.fixture
def back(room: Office) -> Path:
    """办公室's package, as it lies on the stick that comes back."""
    room.send()
    return Path(
        shutil.copytree(room.folder / "发出" / "办公室填报包2021", room.folder / "交回" / "办公室填报包2021")
    )


def said(package: ReturnedPackage) -> list[tuple[str, str, str, str, str]]:
    return [(one.code, one.word, one.ours, one.theirs, str(one.kind)) for one in package.values]


def set_person(room: Office, name: str) -> None:
    with room.workspace.log.change() as session:
        assign(session, [room.tasks[0]], AssignmentChange(person=name))


def test_untouched_there_is_nothing(room: Office, back: Path) -> None:
    package = room.one(back)
    assert package.empty
    assert package.unread == package.notes == ()
    assert [one.state for one in package.files] == []
    done = room.collect(back)
    assert (done.values, done.rows, done.files, done.left) == (0, 0, 0, ())
    with room.workspace.reading() as session:
        returned = {one.department: one.returned_at for one in package_rows(session, room.plan_id)}
    assert returned["办公室"] == package.saved_at
    assert returned["宣传科"] is None


def change_values(book: Any) -> None:
    tasks, measures = book[TASKS], book[MEASURES]
    fill(tasks, row(tasks, "编号", "1-1"), 责任人="李秀英", 附言="换人了")
    fill(tasks, row(tasks, "编号", "2-1"), 完成时限="11月底前", 配合科室="宣传科、人事科")
    fill(measures, row(measures, "措施内容", "组织实施"), 状态="已完成", 进展说明="已办")
    activities = book[ACTIVITIES]
    fill(activities, row(activities, "活动名称", "清洁家园志愿服务"), 参加人数=30, 地点="社区")


CHANGED = [
    ("1-1", "责任人", "陈静", "李秀英", "改动"),
    ("2-1", "配合科室", "宣传科", "宣传科、人事科", "改动"),
    ("2-1", "完成时限", "2021年10月31日", "11月底前", "改动"),
    ("1-1", "措施2 状态", "未开始", "已完成", "改动"),
    ("1-1", "措施2 进展说明", "", "已办", "改动"),
    ("1-1", "地点", "", "社区", "改动"),
    ("1-1", "参加人数", "12", "30", "改动"),
]


def test_changes_are_taken_and_undone_at_once(room: Office, back: Path) -> None:
    edit(back, change_values)
    assert said(room.one(back)) == CHANGED
    assert room.one(back).values[0].remark == "换人了"
    before = domain_rows(room.workspace)
    assert room.collect(back).values == len(CHANGED)
    now = {task.code: task for task in plan(room.workspace).tasks}
    assert now["1-1"].person == "李秀英"
    assert (now["2-1"].support, now["2-1"].due_words) == (("宣传科", "人事科"), "11月底前")
    assert (now["1-1"].measures[1].status.value, now["1-1"].measures[1].note) == ("已完成", "已办")
    with room.workspace.reading() as session:
        activity = session.scalars(select(Activity)).one()
        assert (activity.people, activity.place, activity.department.name) == (30, "社区", "办公室")
    assert room.one(back).empty  # twice is nothing
    room.workspace.log.undo()
    assert domain_rows(room.workspace) == before
    assert said(room.one(back)) == CHANGED


def test_both_changed_is_a_conflict_that_stays_ours_until_it_is_answered(room: Office, back: Path) -> None:
    set_person(room, "王芳")
    edit(back, change_values)
    first = room.one(back).values[0]
    assert (first.sent, first.ours, first.theirs, first.kind) == (
        "陈静",
        "王芳",
        "李秀英",
        ValueKind.CONFLICT,
    )
    assert first.ours_at
    done = room.collect(back)
    assert [one.item.theirs for one in done.left] == ["李秀英"]
    assert plan(room.workspace).tasks[0].person == "王芳"
    assert [one.theirs for one in room.one(back).values] == ["李秀英"]  # still to be answered
    assert room.collect(back, conflicts=Choice.THEIRS).values == 1
    assert plan(room.workspace).tasks[0].person == "李秀英"


def test_a_conflict_decided_for_ours_is_not_asked_again(room: Office, back: Path) -> None:
    set_person(room, "王芳")
    edit(back, change_values)
    assert room.collect(back, conflicts=Choice.OURS).left == ()
    assert room.one(back).empty
    set_person(room, "赵强")
    assert room.one(back).empty
    edit(back, lambda book: fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人="周明"))
    assert [one.theirs for one in room.one(back).values] == ["周明"]


def test_the_clerk_may_choose_each(room: Office, back: Path) -> None:
    edit(back, change_values)
    package = room.one(back)
    choices = {(package.package.id, one.id): Choice.OURS for one in package.values[1:]}
    assert room.collect(back, choices=choices).values == 1
    assert plan(room.workspace).tasks[3].support == ("宣传科",)
    assert room.one(back).empty


def test_two_texts_may_both_stand(room: Office, back: Path) -> None:
    set_person(room, "王芳")
    edit(back, change_values)
    with room.workspace.log.change() as session:
        change_measure(session, note_of(room), replace(measure_form(session, note_of(room)), note="八月已发"))
    package = room.one(back)
    found = {one.word: one for one in package.values}
    assert (found["责任人"].both, found["措施2 进展说明"].both) == ("王芳、李秀英", "八月已发\n已办")
    assert found["措施2 状态"].both is None
    both = {(package.package.id, found[word].id): Choice.BOTH for word in ("责任人", "措施2 进展说明")}
    room.collect(back, choices=both)
    now = plan(room.workspace).tasks[0]
    assert (now.person, now.measures[1].note) == ("王芳、李秀英", "八月已发\n已办")
    assert room.one(back).empty
    assert room.workspace.log.undo()
    with pytest.raises(ValueError, match="status"):
        room.collect(back, choices={(package.package.id, found["措施2 状态"].id): Choice.BOTH})


def note_of(room: Office) -> str:
    return plan(room.workspace).tasks[0].measures[1].id


def test_an_emptied_cell_asks_and_what_is_absent_deletes_nothing(room: Office, back: Path) -> None:
    def change(book: Any) -> None:
        fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人=None)
        book[MEASURES].delete_rows(row(book[MEASURES], "措施内容", "组织实施"))
        book[TASKS].delete_cols(column(book[TASKS], "完成时限"))
        del book[ACTIVITIES]

    edit(back, change)
    package = room.one(back)
    assert said(package) == [("1-1", "责任人", "陈静", "", "清空")]
    assert any("没有“活动”这张表" in note for note in package.notes)
    assert [one.item.kind for one in room.collect(back).left] == [ValueKind.CLEAR]
    assert plan(room.workspace).tasks[0].person == "陈静"
    assert len(plan(room.workspace).tasks[0].measures) == 3


def add_rows(book: Any) -> None:
    measures, activities = book[MEASURES], book[ACTIVITIES]
    fill(
        measures,
        blank(measures),
        编号="1-1",
        措施内容="开展督查",
        状态="进行中",
        完成时限="每季度末",
        责任人="陈静",
    )
    fill(measures, blank(measures), 编号="2-3", 措施内容="不归我们")
    fill(measures, blank(measures), 编号="1-1", 措施内容="制定方案")
    at = blank(activities)
    fill(
        activities,
        at,
        活动日期="9月28日",
        活动类型="道德讲堂",
        活动名称="九月道德讲堂",
        参加人数="60人",
        对应任务="1-1、2-1",
    )
    fill(
        activities, blank(activities), 活动日期="9月10日", 活动类型="志愿服务", 活动名称="“清洁家园”志愿服务"
    )
    fill(activities, blank(activities), 活动日期="哪天", 活动类型="会议", 活动名称="推进会")


def test_new_rows_are_proposed_and_doubles_held_back(room: Office, back: Path) -> None:
    edit(back, add_rows)
    package = room.one(back)
    assert [(one.code, one.title, bool(one.like)) for one in package.rows] == [
        ("1-1", "开展督查", False),
        ("1-1、2-1", "九月道德讲堂", False),
        ("", "“清洁家园”志愿服务", True),
    ]
    assert ["2-3 不是办公室" in text or "哪天" in text for text in package.unread] == [True, True]
    done = room.collect(back)
    assert (done.rows, [one.item.like for one in done.left]) == (
        2,
        ["像是同一次：2021年9月10日 清洁家园志愿服务"],
    )
    measure = plan(room.workspace).tasks[0].measures[-1]
    assert (measure.text, measure.status.value, measure.due_words) == ("开展督查", "进行中", "每季度末")
    with room.workspace.reading() as session:
        made = session.scalar(select(Activity).where(Activity.title == "九月道德讲堂"))
        assert (made.starts_on, made.people, made.department.name) == (date(2021, 9, 28), 60, "办公室")
    again = room.one(back)
    assert [one.title for one in again.rows] == ["“清洁家园”志愿服务"]
    with room.workspace.log.change() as session:
        remove_measure(session, measure.id)
    assert [one.title for one in room.one(back).rows] == ["“清洁家园”志愿服务"]  # once deleted it stays so


def test_two_departments_report_the_same_activity(room: Office, back: Path) -> None:
    other = room.folder / "发出" / "宣传科填报包2021"

    def report(book: Any) -> None:
        sheet = book[ACTIVITIES]
        fill(sheet, blank(sheet), 活动日期="2021-09-28", 活动类型="宣讲", 活动名称="形势政策宣讲")

    edit(back, report)
    edit(other, report)
    first, second = room.read(back, other).packages
    assert [one.like for one in first.rows] == [""]
    assert "办公室也报了" in second.rows[0].like


def move_columns(book: Any) -> None:
    """Cut two columns and set them in front, and give all headers other words."""
    sheet = book[TASKS]
    sheet.insert_cols(1, 2)
    for number in range(1, sheet.max_row + 1):
        for to, old in ((1, 7), (2, 8)):
            source, target = sheet.cell(number, old), sheet.cell(number, to)
            if type(source).__name__ == "Cell" and type(target).__name__ == "Cell":
                target.value, source.value = source.value, None
    sheet.delete_cols(7, 2)
    for cell in sheet[HEADER]:
        cell.value = f"{cell.value}（核对）" if cell.value else None


def sort_seen(book: Any) -> None:
    """Turn the order of the measures round in the columns that are seen, not in the hidden one."""
    sheet = book[MEASURES]
    rows = [HEADER + 1, HEADER + 2, HEADER + 3]
    seen = len([cell for cell in sheet[HEADER] if cell.value])
    texts = [[sheet.cell(number, at).value for at in range(1, seen + 1)] for number in rows]
    for number, values in zip(rows, reversed(texts), strict=True):
        for at, value in enumerate(values, start=1):
            sheet.cell(number, at).value = value


def without_marks(book: Any) -> None:
    """Copy what is seen of each sheet to a new one, as into a new workbook."""
    for name in (TASKS, MEASURES, ACTIVITIES, SLOTS):
        old, new = book[name], book.create_sheet(f"{name}新")
        seen = len([cell for cell in old[HEADER] if cell.value])
        for line in old.iter_rows(max_col=seen):
            if line[0].row != HEADER - 1:
                new.append([cell.value for cell in line])
        del book[name]


def copy_sheets(book: Any) -> None:
    for name in (TASKS, MEASURES):
        book.copy_worksheet(book[name]).title = f"{name} (2)"


@pytest.mark.parametrize("how", [move_columns, sort_seen, without_marks, copy_sheets])
def test_however_it_was_edited_the_same_changes_come_back(room: Office, back: Path, how: Any) -> None:
    def change(book: Any) -> None:
        how(book)
        change_values_by_text(book)

    def change_values_by_text(book: Any) -> None:
        for sheet in book:
            for line in sheet.iter_rows():
                for cell in line:
                    if cell.value == "组织实施" and sheet.sheet_state == "visible":
                        at = next(c.column for c in sheet[cell.row] if c.value == "未开始")
                        sheet.cell(cell.row, at).value = "已完成"

    edit(back, change)
    package = room.one(back)
    assert said(package) == [("1-1", "措施2 状态", "未开始", "已完成", "改动")]
    assert package.rows == ()


def test_a_copied_row_with_its_key_is_new(room: Office, back: Path) -> None:
    def change(book: Any) -> None:
        sheet = book[MEASURES]
        source, target = row(sheet, "措施内容", "组织实施"), blank(sheet)
        for cell in sheet[source]:
            sheet.cell(target, cell.column).value = copy(cell.value)
        fill(sheet, target, 措施内容="再次组织实施")

    edit(back, change)
    package = room.one(back)
    assert said(package) == []
    assert [one.title for one in package.rows] == ["再次组织实施"]


def test_what_may_not_be_changed_is_said(room: Office, back: Path) -> None:
    def change(book: Any) -> None:
        sheet = book[TASKS]
        fill(sheet, row(sheet, "编号", "1-2"), 责任人="张三")
        fill(sheet, row(sheet, "编号", "1-1"), 任务内容="另外的任务", 配合科室="保密科")
        fill(book[MEASURES], row(book[MEASURES], "措施内容", "制定方案"), 状态="差不多了")
        fill(book[SLOTS], row(book[SLOTS], "所需材料", "工作记录"), 附言="下月补")

    edit(back, change)
    package = room.one(back)
    assert package.values == ()
    for words in (
        "配合的任务由牵头科室填写",
        "这一列不能改",
        "没有名为“保密科”的科室",
        "“差不多了”不是状态",
        "附言：下月补",
    ):
        assert any(words in text for text in (*package.unread, *package.remarks)), words


def test_what_is_gone_here_is_not_brought_back(room: Office, back: Path) -> None:
    edit(back, change_values)
    with room.workspace.log.change() as session:
        remove_measure(session, session.scalars(select(Measure.id).where(Measure.text == "组织实施")).one())
    package = room.one(back)
    assert not any("措施" in one.word for one in package.values)
    assert any("本机已经没有这一项" in text for text in package.unread)


def test_a_value_changed_after_reading_stops_all(room: Office, back: Path) -> None:
    edit(back, change_values)
    before = None
    with room.reading(back) as returned:
        set_person(room, "赵强")
        before = domain_rows(room.workspace)
        from wenming_desktop.jobs import Job  # noqa: PLC0415
        from wenming_desktop.transfer.packages.collecting import collect  # noqa: PLC0415

        with pytest.raises(UserError, match="读出来以后本机又改过"):
            collect(room.workspace, returned, {}, Job())
    assert domain_rows(room.workspace) == before


def test_files_go_by_folder_and_content(room: Office, back: Path) -> None:
    task = back / "材料" / "1-1 类别1的任务1"
    task.rename(task.with_name("1-1 我们科的"))
    task = task.with_name("1-1 我们科的")
    (task / "工作记录" / "记录.pdf").write_bytes(b"%PDF-1.4 minutes")
    (task / "活动照片" / "通知.docx").write_bytes(b"PK notice")  # the wrong folder
    (back / "材料" / "不知道.txt").write_text("what", encoding="utf-8")
    (back / "材料" / "2-1 签到表.txt").write_text("who", encoding="utf-8")
    (back / "材料" / "又一份.pdf").write_bytes(b"%PDF-1.4 minutes")
    (back / "~$填报表.xlsx").write_bytes(b"lock")
    files = {one.incoming.path.name: one for one in room.one(back).files}
    assert (files["记录.pdf"].place, files["记录.pdf"].state) == ("1-1 工作记录", FileState.NEW)
    assert "要的是照片" in files["通知.docx"].said
    assert files["不知道.txt"].place == "待归口"
    assert files["2-1 签到表.txt"].code == "2-1"
    assert files["~$填报表.xlsx"].state is FileState.REFUSED
    assert "说明.pdf" not in files
    assert "填报表.xlsx" not in files
    assert room.collect(back).files == 5
    with room.workspace.reading() as session:
        assert len(session.scalars(select(Evidence)).all()) == 4
    assert room.one(back).to_take == ()


def test_many_at_once_from_folders_zips_and_alone(room: Office, back: Path) -> None:
    edit(back, change_values)
    other = room.folder / "发出" / "宣传科填报包2021"
    alone = room.folder / "邮件" / "工作簿1.xlsx"
    alone.parent.mkdir()
    shutil.copyfile(other / "填报表.xlsx", alone)
    edit(alone, lambda book: fill(book[TASKS], row(book[TASKS], "编号", "1-2"), 责任人="孙丽"))
    packed = room.folder / "压缩" / "办公室.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as package:
        for path in back.rglob("*"):
            package.write(path, path.relative_to(back.parent))
    returned = room.read(alone, packed)
    assert {one.package.department: len(one.values) for one in returned.packages} == {
        "宣传科": 1,
        "办公室": 7,
    }
    assert {one.package.department for one in room.read(room.folder / "发出").packages} == {
        "办公室",
        "宣传科",
    }
    assert room.read(room.folder / "压缩").packages[0].values == room.one(packed).values


def test_of_several_copies_the_newest_wins(room: Office, back: Path) -> None:
    older = Path(shutil.copytree(back, back.parent / "办公室填报包2021 - 副本"))
    edit(older, lambda book: fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人="旧人"))
    edit(back, lambda book: fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人="新人"))
    os.utime(older / "填报表.xlsx", (1_633_000_000, 1_633_000_000))
    (older / "材料" / "只在旧的里.txt").write_text("x", encoding="utf-8")
    package = room.one(back.parent)
    assert [one.theirs for one in package.values] == ["新人"]
    assert any("同一个包有 2 份" in note and "副本" in note for note in package.notes)
    assert [one.incoming.path.name for one in package.files] == ["只在旧的里.txt"]


def test_other_units_years_and_packages_that_were_never_sent_here(
    room: Office, back: Path, tmp_path: Path
) -> None:
    with office(tmp_path / "别处") as elsewhere:
        elsewhere.send()
        theirs = elsewhere.folder / "发出" / "办公室填报包2021"
        returned = room.read(back, theirs)
    assert [one.package.department for one in returned.packages] == ["办公室"]
    assert any("本机没有这份工作方案" in text for text in returned.refused)
    with pytest.raises(UserError, match="没有找到填报包"):
        room.read(tmp_path / "data")
    with room.workspace.log.for_good() as session:
        for sent in session.scalars(select(DepartmentPackage)):
            session.delete(sent)
    edit(back, change_values)
    package = room.one(back)
    assert (package.known, said(package)) == (False, CHANGED)
    room.collect(back)
    assert room.one(back).known


def test_from_a_newer_program_it_is_refused(room: Office, back: Path) -> None:
    edit(back, lambda book: book["发出时的内容"].__setitem__("B1", "2"))
    other = room.folder / "发出" / "宣传科填报包2021"
    assert any("更新版本的程序" in text for text in room.read(back, other).refused)


def test_without_what_was_sent_the_filled_is_taken_and_two_filled_ask(room: Office, back: Path) -> None:
    def change(book: Any) -> None:
        change_values(book)
        del book["发出时的内容"]

    edit(back, change)
    package = room.one(back)
    kinds = {one.word: one.kind for one in package.values}
    assert kinds["责任人"] is ValueKind.CONFLICT
    assert kinds["地点"] is ValueKind.CHANGE
    assert any("发出时的内容不见了" in note for note in package.notes)


def test_two_departments_disagree(room: Office, back: Path) -> None:
    other = room.folder / "发出" / "宣传科填报包2021"
    copied = openpyxl.load_workbook(other / "填报表.xlsx")
    ours = openpyxl.load_workbook(back / "填报表.xlsx")
    # 宣传科 has a copy of 办公室's sheet in its own workbook
    sheet, source = copied.create_sheet("办公室的"), ours[TASKS]
    for line in source.iter_rows():
        for cell in line:
            if cell.value is not None:
                sheet.cell(cell.row, cell.column).value = cell.value
    fill(sheet, row(sheet, "编号", "1-1"), 责任人="甲某")
    copied.save(other / "填报表.xlsx")
    edit(back, lambda book: fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人="乙某"))
    returned = room.read(back, other)
    found = [one for package in returned.packages for one in package.values if one.code == "1-1"]
    assert {one.kind for one in found} == {ValueKind.CONFLICT}
    assert "不一样" in " ".join(in_words(returned))


def test_formulas_without_results_are_named(room: Office, back: Path) -> None:
    edit(back, lambda book: fill(book[MEASURES], HEADER + 1, 进展说明="=A1&B1"))
    assert any("公式" in text for text in room.one(back).unread)
