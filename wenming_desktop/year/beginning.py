"""Beginning to work: where a new workspace may lie, and making it with its plan and departments at once."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.log import NAME as LOG_NAME
from wenming_desktop.plan.departments import DepartmentDraft, add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.safety.location import refuse_unsafe
from wenming_desktop.safety.saving import FILES_NAME
from wenming_desktop.workspace import DATABASE_NAME, Workspace


def check_place(text: str, *, restoring: bool = False, whole: bool = False) -> str:
    """What will happen to a data folder as it is typed, in a sentence for the clerk.

    Args:
        text: a path.
        restoring: a backup goes there, not a new workspace: data that is there is no hindrance.
        whole: an archive goes there, which brings its files along.

    Raises:
        UserError: why it cannot be taken.
    """
    folder = Path(text.strip())
    if not folder.is_absolute():
        raise UserError("请写完整的路径，例如 D:\\文明创建。")
    refuse_unsafe(folder)
    try:
        has_data = (folder / DATABASE_NAME).exists()
        occupied = folder.exists() and (not folder.is_dir() or any(map(_counts, folder.iterdir())))
    except (OSError, ValueError) as error:
        raise storage_error("这个文件夹不能用", error) or UserError("这不是文件夹的路径。") from error
    if restoring and has_data:
        return f"这里已有数据：现有数据会先另存为备份，再换成所选{'存档' if whole else '备份'}的内容。"
    if restoring and not whole and (folder / FILES_NAME).is_dir():
        return "备份里是台账记录；材料文件已在这个文件夹的 files 里，接着用。"
    if restoring and not whole:
        return "备份里是台账记录；材料文件仍在原数据文件夹的 files 里，请一并复制过来。"
    if has_data:
        raise UserError("这里已有本程序的数据，请回到上一步，选“打开已有的数据文件夹”。")
    if occupied:
        raise UserError("这个文件夹里已有别的内容，请选空文件夹，或在后面加一级新文件夹名。")
    return "这是空文件夹，可以使用。" if folder.exists() else "这个文件夹会在完成时建立。"


def begin(
    folder: Path, unit: str, draft: PlanDraft, departments: Sequence[str | DepartmentDraft]
) -> Workspace:
    """A new workspace with a plan and departments in it, open; all of it or nothing.

    Args:
        folder: where it is to lie.
        unit: the unit's name.
        draft: the plan.
        departments: as add_departments() takes them; those that the plan names come behind them.

    Returns:
        The workspace; who asked for it closes it.

    Raises:
        UserError: as Workspace.create() and save_plan(); the folder is then gone or empty again.
    """
    was_there = folder.exists()
    workspace = Workspace.create(folder, unit)
    try:
        with workspace.log.change() as session:
            add_departments(session, departments)
        with workspace.log.change() as session:
            save_plan(session, draft)
    except BaseException:
        workspace.close()
        with suppress(OSError):  # what went wrong first is what the clerk must hear
            _empty(folder)
            if not was_there:
                folder.rmdir()
        raise
    return workspace


def _counts(path: Path) -> bool:
    """Whether it keeps a folder from being empty: an interrupted begin() leaves empty folders and a lock."""
    return any(path.iterdir()) if path.is_dir() else path.suffix != ".lock" and path.name != LOG_NAME


def _empty(folder: Path) -> None:
    """Take away what a new workspace consists of; create() takes no folder that holds anything else."""
    for path in folder.iterdir():
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
