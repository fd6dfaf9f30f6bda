"""The assignment table of 500 tasks: the workbook against raw openpyxl, the PDF against bare Typst.

Raw openpyxl writes the same values into the same cells, once with the same fonts, borders, merges, widths and
heights, set cell by cell as its manual shows, and once with nothing else. Neither works out where lines and
pages end. Bare Typst is the same template with the same data, made before. Each round has another date above
the table: what Typst remembers of the round before is of no use to either.
"""

import json
from copy import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import as_file
from itertools import count
from pathlib import Path

import openpyxl
import typst
from openpyxl.worksheet.worksheet import Worksheet

from resources import resource
from tests.benchmarks.parts.data import new_workspace, scratch
from tests.benchmarks.timing import compare
from wenming_desktop.documents.press.fonts import system_fonts
from wenming_desktop.documents.press.pdf_pages import page_count
from wenming_desktop.documents.press.typesetting import faces
from wenming_desktop.documents.table.assignment_table import export_table
from wenming_desktop.documents.table.table_paper import export_pdf, table_data
from wenming_desktop.documents.table.table_settings import TableSettings, usual_settings
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.progress.plan_view import PlanView, plan_view

TASKS = 500


def main() -> None:
    """Print the figures."""
    with scratch() as folder:
        plan = _plan(folder / "数据")
        settings = usual_settings(plan)
        _workbooks(plan, settings, folder)
        _papers(plan, settings, folder)


def _workbooks(plan: PlanView, settings: TableSettings, folder: Path) -> None:
    ours = folder / "配档表.xlsx"
    export_table(plan, ours, settings)
    model = openpyxl.load_workbook(ours).active
    assert isinstance(model, Worksheet)
    cells = [(row[0].row, [cell.value for cell in row]) for row in model.iter_rows()]
    styles = {
        (cell.row, cell.column): tuple(map(copy, (cell.font, cell.alignment, cell.border)))
        for row in model.iter_rows()
        for cell in row
    }
    compare(
        f"导出 {len(plan.tasks)} 项任务的 Excel",
        lambda: export_table(plan, ours, settings),
        {
            "openpyxl 写同样的内容、样式、合并和行高": lambda: _raw(
                model, cells, styles, folder / "对照.xlsx"
            ),
            "openpyxl 只写同样的内容": lambda: _raw(model, cells, {}, folder / "对照.xlsx"),
        },
        at_most=1.5,
    )


def _raw(model: Worksheet, cells: list, styles: dict, target: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row, values in cells:
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column, value)
            if styles:
                cell.font, cell.alignment, cell.border = styles[row, column]
    if styles:
        for merged in model.merged_cells.ranges:
            sheet.merge_cells(merged.coord)
        for row, dimension in model.row_dimensions.items():
            sheet.row_dimensions[row].height = dimension.height
        for letter, dimension in model.column_dimensions.items():
            sheet.column_dimensions[letter].width = dimension.width
    book.save(target)


def _papers(plan: PlanView, settings: TableSettings, folder: Path) -> None:
    target, rounds = folder / "配档表.pdf", count()
    told = {**table_data(plan, settings), "fonts": faces(system_fonts())}
    made: list[str] = []
    with as_file(resource("typst")) as templates:

        def prepare() -> None:
            made[:] = [f"2021年 {next(rounds)}"]
            made.append(json.dumps({**told, "date-line": made[0]}))

        def bare() -> bytes:
            return typst.compile(
                templates / "assignment-table.typ",
                root=templates,
                font_paths=system_fonts(),
                ignore_system_fonts=True,
                sys_inputs={"data": made[1]},
            )

        prepare()
        pages = page_count(bare())
        export_pdf(plan, target, settings)
        assert page_count(target.read_bytes()) == pages
        compare(
            f"导出 {len(plan.tasks)} 项任务的 PDF（{pages} 页）",
            lambda: export_pdf(plan, target, replace(settings, date_line=made[0])),
            {"同一模板、同样数据，只用 Typst 排版": bare},
            at_most=1.3,
            prepare=prepare,
        )


def _plan(folder: Path) -> PlanView:
    """The 2021 plan's tasks over and over, with departments, people, days, measures and standards."""
    workspace, plan_id = new_workspace(folder)
    try:
        with workspace.reading() as session:
            plan = plan_view(session, plan_id, date(2021, 6, 1))
    finally:
        workspace.close()
    sources = plan.tasks
    tasks = [
        replace(
            sources[number % len(sources)],
            id=f"{number:032x}",
            standard="查看制度文件、活动方案、图片和总结；随机访谈职工。" if number % 2 else "",
            score=Decimal(number % 5) / 2,
            lead="办公室",
            support=("宣传科", "人事科", "地质遗迹保护中心")[: number % 4],
            person="李敏",
            due_on=date(2021, 12, 1 + number % 30),
            measures=tuple(
                MeasureRow("m", step, text, None, None, None, None, TaskStatus.TODO, "")
                for step, text in enumerate(
                    ("制定年度计划并印发。", "每季度学习一次，做好签到和记录；")[: number % 3], 1
                )
            ),
        )
        for number in range(TASKS)
    ]
    share = -(-TASKS // len(plan.categories))
    return replace(
        plan,
        categories=tuple(
            replace(category, tasks=tuple(tasks[at * share : (at + 1) * share]))
            for at, category in enumerate(plan.categories)
        ),
    )


if __name__ == "__main__":
    main()
