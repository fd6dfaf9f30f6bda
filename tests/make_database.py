"""Make tests/data/databases/version-N.db with the program as it is: run it once for each released version.

Usage: python -m tests.make_database
"""

import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from db.engine import connect
from db.migrate import latest_version
from db.models import Task
from tests.workspaces import attach, file, new_workspace, task_ids
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.measures import add_measure, set_measure_status
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator, edit_indicator
from wenming_desktop.workspace import DATABASE_NAME


def main() -> None:
    """Write the file of the present version; one that is there stays as it was released."""
    target = Path(__file__).parent / "data" / "databases" / f"version-{latest_version()}.db"
    if target.exists():
        sys.exit(f"{target.name} is there already")
    with tempfile.TemporaryDirectory() as folder:
        with new_workspace(Path(folder) / "data") as workspace:
            first, second, *_ = task_ids(workspace)
            with workspace.log.change() as session:
                wanted = AssignmentChange("办公室", ["宣传科"], "张建国", date(2021, 6, 30))
                assign(session, [first], wanted)
            with workspace.log.change() as session:
                measure_id = add_measure(session, first, "制定方案")
                set_measure_status(session, measure_id, TaskStatus.DONE, date(2021, 5, 1))
            with workspace.log.change() as session:
                form = IndicatorForm("组织领导", "有领导机构", "有文件", "5", tasks="1-1")
                indicator_id = add_indicator(session, session.get_one(Task, first).category.plan_id, form)
            with workspace.log.change() as session:
                edit_indicator(session, indicator_id, replace(form, tasks="1-2"))
            attach(workspace, first, file(Path(folder)))
            with workspace.log.change() as session:
                assign(session, [second], AssignmentChange(lead="人事科"))
            workspace.log.undo()
        database = workspace.folder / DATABASE_NAME
        with closing(connect(database)) as connection:
            connection.execute("PRAGMA page_size = 512")  # small pages keep the file small
            connection.execute("VACUUM")
        target.write_bytes(database.read_bytes())


if __name__ == "__main__":
    main()
