"""The folders of an archive that an inspector walks through: year, category, task."""

from pathlib import PurePosixPath

from wenming_desktop.progress.plan_view import CategoryRow, TaskRow
from wenming_desktop.safe_names import safe_name

ACTIVITIES, PUBLICITY, FUNDS, ORDERS = (
    "活动",
    "宣传报道",
    "专项资金",
    "督办单",
)  # in a year's folder: proof that hangs on no task

_FOLDER_LIMIT = 24  # UTF-16 units of a category's or task's folder: leaves most of a path to the file's name
_CLAUSE_ENDS = "，。；：、,.;:\n"


def task_folder(year: PurePosixPath, category: CategoryRow, task: TaskRow) -> PurePosixPath:
    """Where a task's proof lies below its year's folder; named by its code, so no two are the same."""
    return category_folder(year, category) / safe_name(task_label(task), _FOLDER_LIMIT)


def task_label(task: TaskRow) -> str:
    """What a task's folder would be called if every name could be: its code and its first clause."""
    end = next((at for at, char in enumerate(task.text) if char in _CLAUSE_ENDS and at), len(task.text))
    return f"{task.code} {task.text[:end]}"


def category_folder(year: PurePosixPath, category: CategoryRow) -> PurePosixPath:
    """Where the folders of a category's tasks lie."""
    return year / safe_name(category_label(category), _FOLDER_LIMIT)


def category_label(category: CategoryRow) -> str:
    """What a category's folder would be called if every name could be."""
    return f"{category.ordinal:02d}-{category.short_title}"
