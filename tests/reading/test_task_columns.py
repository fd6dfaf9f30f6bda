"""The vocabulary of task tables: no header means two columns, none excludes itself."""

from collections import Counter

import pytest

from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn


def test_every_column_has_words() -> None:
    assert list(TASK_COLUMNS) == list(TaskColumn)
    assert all(words.exact for words in TASK_COLUMNS.values())


def test_no_header_names_two_columns() -> None:
    counted = Counter(word for words in TASK_COLUMNS.values() for word in words.exact)
    assert not [word for word, count in counted.items() if count > 1]


@pytest.mark.parametrize("column", TaskColumn)
def test_no_column_excludes_its_own_words(column: TaskColumn) -> None:
    words = TASK_COLUMNS[column]
    assert not [word for word in words.exact + words.parts for bad in words.without if bad in word]
