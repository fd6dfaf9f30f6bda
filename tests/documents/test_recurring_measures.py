"""What is done every month stands in the table once, and comes back as the measures that it is."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from tests.documents.test_table_import import HEADER_ROW, TODAY, Office
from wenming_desktop.documents.returned_table.applying import apply_table
from wenming_desktop.documents.returned_table.cells import written
from wenming_desktop.documents.returned_table.differences import Kind
from wenming_desktop.documents.returned_table.reading import TableImport
from wenming_desktop.entities.choices import Recurrence, TaskStatus
from wenming_desktop.plan.measures import (
    MeasureForm,
    add_measure,
    add_measures,
    change_measure,
    measure_form,
    remove_measure,
    set_measure_status,
)
from wenming_desktop.progress.plan_view import TaskRow
from wenming_desktop.reading.tables.task_columns import TaskColumn

AT = 9  # a task without measures
MONTHS = [f"集中开展一次（{month}月）" for month in range(1, 13)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    with closing(made.workspace):
        task = made.plan().tasks[AT]
        with made.workspace.log.change() as session:
            add_measure(session, task.id, "制定方案")
            ids = add_measures(
                session, task.id, MeasureForm("集中开展一次", "办公室", recurrence=Recurrence.MONTHLY)
            )
            set_measure_status(session, ids[0], TaskStatus.DONE, TODAY)
            add_measures(session, task.id, MeasureForm("通报情况。", recurrence=Recurrence.QUARTERLY))
        yield made


def the_task(office: Office) -> TaskRow:
    return office.plan().tasks[AT]


def cell(office: Office) -> str:
    return written(the_task(office), TaskColumn.MEASURES)


def returned(office: Office, text: str) -> TableImport:
    """What is found when the cell comes back with another text."""
    path = office.exported()
    book = openpyxl.load_workbook(path)
    column = next(each.column for each in book.active[HEADER_ROW] if each.value == "落实措施")
    for row in book.active.iter_rows(min_row=HEADER_ROW + 1, min_col=column, max_col=column):
        if row[0].value == cell(office):
            row[0].value = text
    back = office.folder / "交回.xlsx"
    book.save(back)
    return office.read(back)


def take(office: Office, found: TableImport) -> None:
    with office.workspace.log.change() as session:
        apply_table(session, office.plan_id, [one for one in found.differences if one.sure], (), TODAY)


def texts(office: Office) -> list[str]:
    return [measure.text for measure in the_task(office).measures]


def test_it_stands_once(office: Office) -> None:
    assert cell(office) == "1.制定方案；2.每月集中开展一次；3.每季度通报情况"


def test_as_it_was_sent_it_says_nothing(office: Office) -> None:
    found = office.read(office.exported())
    assert (found.differences, found.problems, found.counts.same) == ((), (), 32)


def test_a_table_of_the_old_manner_says_nothing_either(office: Office) -> None:
    lines = "；".join(f"{number}.{text.rstrip('。')}" for number, text in enumerate(texts(office), start=1))
    assert returned(office, lines).differences == ()


def test_another_wording_goes_to_every_period_and_nothing_is_lost(office: Office) -> None:
    before = the_task(office).measures
    found = returned(office, "1.制定方案；2.每月集中开展两次，做好签到；3.每季度通报情况")
    (one,) = found.differences
    assert one.sure
    assert one.old == "1.制定方案；2.每月集中开展一次；3.每季度通报情况"
    assert one.new == "1.制定方案；2.每月集中开展两次，做好签到；3.每季度通报情况"
    take(office, found)
    after = the_task(office).measures
    assert [each.text for each in after[1:13]] == [
        f"集中开展两次，做好签到（{month}月）" for month in range(1, 13)
    ]
    assert [(each.id, each.status, each.due_on, each.department) for each in after] == [
        (each.id, each.status, each.due_on, each.department) for each in before
    ]
    assert cell(office) == one.new


def test_another_frequency_is_asked_for(office: Office) -> None:
    found = returned(office, "1.制定方案；2.每两周集中开展一次；3.每季度通报情况")
    assert {one.kind for one in found.differences} == {Kind.ASK, Kind.REMOVE}
    assert not any(one.sure for one in found.differences)
    assert next(one.old for one in found.differences if one.kind is Kind.REMOVE) == "1.每月集中开展一次"


def test_left_out_it_is_asked_for_once(office: Office) -> None:
    found = returned(office, "1.制定方案；2.每季度通报情况")
    (one,) = found.differences
    assert (one.kind, one.old, len(one.removed)) == (Kind.REMOVE, "1.每月集中开展一次", 12)
    with office.workspace.log.change() as session:
        apply_table(session, office.plan_id, [one], (), TODAY)
    assert cell(office) == "1.制定方案；2.每季度通报情况"


def test_a_new_measure_beside_it_is_the_only_difference(office: Office) -> None:
    found = returned(office, f"{cell(office)}；4.年底总结")
    (one,) = found.differences
    assert one.sure
    take(office, found)
    assert texts(office) == ["制定方案", *MONTHS, *texts(office)[13:17], "年底总结"]


def test_a_mark_beside_it_is_asked_for_once(office: Office) -> None:
    found = returned(office, "1.制定方案；2.每月集中开展一次（已完成）；3.每季度通报情况")
    (one,) = found.differences
    assert (one.kind, len(one.statuses)) == (Kind.STATUS, 11)


def test_periods_that_lack_are_named(office: Office) -> None:
    with office.workspace.log.change() as session:
        for measure in the_task(office).measures[3:13]:
            remove_measure(session, measure.id)
    assert cell(office) == "1.制定方案；2.集中开展一次（1月、2月）；3.每季度通报情况"
    assert office.read(office.exported()).differences == ()
    found = returned(office, "1.制定方案；2.集中开展两次（1月、2月）；3.每季度通报情况")
    take(office, found)
    assert texts(office)[1:3] == ["集中开展两次（1月）", "集中开展两次（2月）"]


def test_a_period_with_words_of_its_own_stands_apart(office: Office) -> None:
    june = the_task(office).measures[6]
    with office.workspace.log.change() as session:
        form = measure_form(session, june.id)
        change_measure(session, june.id, MeasureForm(**{**vars(form), "text": "半年总结会"}))
    assert "半年总结会" in cell(office)
    assert office.read(office.exported()).differences == ()
