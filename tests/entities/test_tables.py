"""The tables by name are those of the database."""

from db.models import Base, Change, ChangedRow
from wenming_desktop.entities.table_names import OF_ONE_TASK, Table


def test_every_table_has_its_name() -> None:
    history = {Change.__tablename__, ChangedRow.__tablename__}
    assert {*Table} == {*Base.metadata.tables} - history


def test_rows_of_one_task_say_which() -> None:
    columns = {table: Base.metadata.tables[table].columns for table in OF_ONE_TASK - {Table.TASK}}
    assert all("task_id" in of_table and not of_table["task_id"].nullable for of_table in columns.values())
