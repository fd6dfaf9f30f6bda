"""Reading a table of 5 000 rows that came back, against bare openpyxl reading every cell of the same file.

The rows are the 32 tasks of 2021 over and over, some with their hidden keys and some, each edited a little,
without: those are found by likeness.
"""

from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl

from tests.benchmarks.parts.data import new_workspace, scratch
from tests.benchmarks.timing import compare
from wenming_desktop.documents.returned_table.reading import read_table
from wenming_desktop.documents.table.assignment_table import KEY_HEADER
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.spreadsheets.sheets import MOST_ROWS

ROUNDS = 5
TODAY = date(2021, 6, 1)
HEADS = (
    "序号",
    "测评项目",
    "测评内容（工作任务）",
    "牵头科室",
    "配合科室",
    "责任人",
    "完成时限",
    "备注",
    KEY_HEADER,
)


def main() -> None:
    """Print the figure; the target is 3 seconds."""
    with scratch() as folder:
        workspace, plan_id = new_workspace(folder / "数据")
        with closing(workspace):
            with workspace.reading() as session:
                path = _table(plan_view(session, plan_id, TODAY), folder / "交回.xlsx")

            def ours() -> None:
                with workspace.reading() as session:
                    found = read_table(session, plan_id, path, TODAY)
                assert found.matched == 32
                assert found.counts.read >= 32

            compare(
                f"读回 {MOST_ROWS} 行的配档表（目标 3 秒）",
                ours,
                {"openpyxl 只读每个格子": lambda: _bare(path)},
                at_most=3.0,
                times=ROUNDS,
            )


def _table(plan: PlanView, path: Path) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("任务配档表")
    sheet.append(HEADS)
    for number in range(1, MOST_ROWS):
        task = plan.tasks[number % len(plan.tasks)]
        keyed = number % 2 == 0
        text = task.text if keyed else f"{task.text[:-1]}，第{number}次修改。"
        sheet.append((number, "项目", text, "办公室", "", "张三", "12月底前", "", task.id if keyed else ""))
    book.save(path)
    return path


def _bare(path: Path) -> int:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return sum(cell is not None for row in book.active.iter_rows(values_only=True) for cell in row)


if __name__ == "__main__":
    main()
