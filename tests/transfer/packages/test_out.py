"""What departments are sent."""

import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from tests.transfer.packages.office import (
    ACTIVITIES,
    HEADER,
    MEASURES,
    SENT,
    SLOTS,
    TASKS,
    Office,
    column,
    row,
)
from wenming_desktop.documents.forms.package_reminder import PACKAGE_REMINDER
from wenming_desktop.documents.paper import Subject
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.progress.packages import package_rows
from wenming_desktop.transfer.packages.sending import send_packages


def test_each_department_with_tasks_gets_a_folder(room: Office) -> None:
    sent = room.send()
    assert [one.department for one in sent.packages] == ["办公室", "宣传科"]
    assert sent.idle == ("人事科",)
    folder = room.folder / "发出" / "办公室填报包2021"
    assert sorted(path.name for path in folder.iterdir()) == ["填报表.xlsx", "材料", "说明.pdf"]
    assert (folder / "材料" / "1-1 类别1的任务1" / "活动照片").is_dir()
    assert not list((room.folder / "发出").glob(".*"))
    with room.workspace.reading() as session:
        rows = package_rows(session, room.plan_id)
    assert [(one.department, one.returned_at, one.days_out(SENT.date() + timedelta(3))) for one in rows] == [
        ("办公室", None, 3),
        ("宣传科", None, 3),
    ]


def test_only_what_may_be_filled_in_is_open(room: Office) -> None:
    room.send()
    book = openpyxl.load_workbook(room.folder / "发出" / "办公室填报包2021" / "填报表.xlsx")
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        TASKS,
        MEASURES,
        ACTIVITIES,
        SLOTS,
    ]
    assert [sheet.sheet_state for sheet in book][-2:] == ["hidden", "veryHidden"]
    assert all(book[name].protection.sheet for name in (TASKS, MEASURES, ACTIVITIES, SLOTS))
    sheet = book[TASKS]
    own, others = row(sheet, "编号", "1-1"), row(sheet, "编号", "1-2")

    def is_open(number: int, word: str) -> bool:
        return not sheet.cell(number, column(sheet, word)).protection.locked

    assert [is_open(own, word) for word in ("编号", "任务内容", "责任人", "附言")] == [
        False,
        False,
        True,
        True,
    ]
    assert [is_open(others, word) for word in ("责任人", "完成时限", "附言")] == [False, False, True]
    measures = book[MEASURES]
    rules = {str(rule.sqref): rule.formula1 for rule in measures.data_validations.dataValidation}
    assert any("F5" in cells for cells in rules)  # the status of the first measure
    assert measures.row_dimensions[HEADER - 1].hidden


def test_the_note_is_one_page_with_the_own_tasks(room: Office) -> None:
    room.send()
    document = pypdfium2.PdfDocument(room.folder / "发出" / "办公室填报包2021" / "说明.pdf")
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    assert "办公室" in text
    assert "类别1的任务1" in text
    document.close()


def test_zips_one_department_and_what_is_there_already(room: Office) -> None:
    (made,) = room.send(department="宣传科", zipped=True).packages
    assert made.path.name == "宣传科填报包2021.zip"
    with zipfile.ZipFile(made.path) as package:
        assert package.testzip() is None
        assert "宣传科填报包2021/填报表.xlsx" in package.namelist()
        assert "宣传科填报包2021/材料/" in package.namelist()
    with pytest.raises(UserError, match="已经有“宣传科填报包2021"):
        room.send(department="宣传科", zipped=True)
    with pytest.raises(UserError, match="“人事科”还没有牵头或配合的任务"):
        room.send(department="人事科")
    with pytest.raises(UserError, match="不能放在数据文件夹里面"):
        room.send("data/发出")


def test_cancelled_half_way_nothing_is_left_and_nothing_remembered(room: Office) -> None:
    def stop(done: int, _total: int, _text: str) -> None:
        if done:
            job.cancel()

    job = Job(stop)
    out = room.folder / "U盘"
    with pytest.raises(Cancelled):
        send_packages(room.workspace, room.plan_id, out, job, SENT)
    assert list(out.iterdir()) == []
    with room.workspace.reading() as session:
        assert package_rows(session, room.plan_id) == []


def test_what_a_killed_try_left_goes_with_the_next(room: Office) -> None:
    left = room.folder / "发出" / ".办公室填报包2021.0123abcd.part"
    left.mkdir(parents=True)
    (left / "填报表.xlsx").write_bytes(b"half")
    room.send()
    assert not left.exists()


def test_sending_is_told_and_not_undone(room: Office) -> None:
    before = room.workspace.log.labels()
    room.send()
    assert room.workspace.log.labels() == before


def test_who_is_still_out_is_reminded(room: Office) -> None:
    with room.workspace.reading() as session:
        subject = Subject(session, room.workspace.files, room.plan_id, SENT.date() + timedelta(12))
        with pytest.raises(UserError, match="还没有发过填报包"):
            PACKAGE_REMINDER.gather(subject, {})
    room.send()
    room.collect(room.folder / "发出" / "宣传科填报包2021")
    with room.workspace.reading() as session:
        subject = Subject(session, room.workspace.files, room.plan_id, SENT.date() + timedelta(12))
        content = PACKAGE_REMINDER.gather(subject, {})
        with pytest.raises(UserError, match="“宣传科”的填报包已经交回"):
            PACKAGE_REMINDER.gather(subject, {"department": "宣传科"})
    pdf = pypdfium2.PdfDocument(PACKAGE_REMINDER.pdf(content))
    assert len(pdf) == 1
    text = "".join(pdf[0].get_textpage().get_text_range().split())
    assert "办公室" in text
    assert "至今12天" in text
    pdf.close()


def test_folder_names_are_short(room: Office) -> None:
    room.send()
    out = room.folder / "发出"
    assert max(len(path.relative_to(out).as_posix()) for path in out.rglob("*")) < 100
    assert all(not Path(path).name.startswith(".") for path in out.rglob("*"))
