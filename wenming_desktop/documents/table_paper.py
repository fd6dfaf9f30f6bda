"""The assignment table (任务配档表) as a paper: the same rows on the same pages as the workbook."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.table_columns import SPECS, TableColumn, Value
from wenming_desktop.documents.table_layout import (
    ABOVE_PT,
    BODY_PT,
    CONTINUED,
    END_MARGIN_MM,
    SIDE_MARGIN_MM,
    Block,
    Paper,
    TableLayout,
    cell_width_em,
    lay_out,
)
from wenming_desktop.documents.table_settings import TableSettings, table_settings
from wenming_desktop.documents.typesetting import render
from wenming_desktop.documents.word_file import Face, WordFile
from wenming_desktop.documents.wording import printable
from wenming_desktop.errors import storage_error
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.safety.files import replacing
from wenming_desktop.words import chinese_date


def table_data(plan: PlanView, settings: TableSettings) -> dict[str, object]:
    """What the table says, for its template.

    Raises:
        UserError: no column was chosen, or there is no task.
    """
    layout = lay_out(plan, settings.columns, settings.paper)
    columns = list(layout.widths)
    return {
        "title": settings.title,
        "unit": printable(plan.unit),
        "attachment": settings.attachment,
        "unit-line": settings.unit_line,
        "date-line": settings.date_line,
        "sheet": settings.paper.name.lower(),
        "margins": {"side": SIDE_MARGIN_MM, "end": END_MARGIN_MM},
        "scale": layout.scale,
        "size": BODY_PT,
        "above": ABOVE_PT,
        "header": layout.header_height,
        "columns": [_column(column, width) for column, width in layout.widths.items()],
        "pages": [[_block(block, columns) for block in page] for page in _pages(layout)],
    }


def export_pdf(plan: PlanView, target: Path, settings: TableSettings) -> None:
    """Write the table as a PDF; an existing file is replaced only when the new one is complete.

    Raises:
        UserError: no task, no column, no Chinese font, or the file cannot be written.
    """
    pdf = render(ASSIGNMENT_TABLE.name, table_data(plan, settings))
    try:
        with replacing(target) as part:
            part.write_bytes(pdf)
    except OSError as error:
        raise storage_error(f"无法保存“{target.name}”", error) or error from error


def _pages(layout: TableLayout) -> list[list[Block]]:
    pages: list[list[Block]] = []
    for block in layout.blocks:
        if block.new_page or not pages:
            pages.append([])
        pages[-1].append(block)
    return pages


def _column(column: TableColumn, width: float) -> dict[str, object]:
    return {
        "title": str(column),
        "width": cell_width_em(width) * BODY_PT,
        "flowing": SPECS[column].flowing,
        "names": SPECS[column].names,
        "category": column is TableColumn.CATEGORY,
    }


def _block(block: Block, columns: Sequence[TableColumn]) -> dict[str, object]:
    rows = [
        {"height": line.height, "cells": [_text(line.values.get(column)) for column in columns]}
        for line in block.lines
    ]
    return {"title": printable(block.title), "rows": rows}


def _text(value: Value) -> str:
    """A value as the workbook shows it."""
    if isinstance(value, date):
        return chinese_date(value)
    return "" if value is None else printable(str(value))


def _sheets(subject: Subject) -> tuple[Choice, ...]:
    usual = table_settings(subject.session, subject.plan_id).paper
    return tuple(
        Choice(paper.name, f"{paper.name} 横向") for paper in sorted(Paper, key=lambda p: p is not usual)
    )


def _gather(subject: Subject, chosen: Chosen) -> Content:
    settings = table_settings(subject.session, subject.plan_id)
    sheet = chosen.get("sheet")
    if sheet:
        settings = replace(settings, paper=Paper[sheet])
    return Content(table_data(subject.plan, settings))


def _word(content: Content) -> bytes:
    data: Any = content.data
    paper = Paper[data["sheet"].upper()]
    _, width, height, _ = paper.value
    scale = data["scale"]
    made = WordFile(
        data["title"],
        data["unit"],
        size_mm=(width, height),
        landscape=True,
        margins_mm=(data["margins"]["end"], data["margins"]["end"], *(data["margins"]["side"],) * 2),
    )
    if data["attachment"]:
        made.paragraph(data["attachment"], face=Face.HEADING)
    made.title(data["title"])
    made.paragraph(f"{data['unit-line']}　　　　{data['date-line']}", size=12, after=2)
    columns = data["columns"]
    made.merged_table(
        [column["width"] * scale * _MM_PER_PT for column in columns],
        [column["title"] for column in columns],
        _whole_categories(data["pages"]),
        next((at for at, column in enumerate(columns) if column["category"]), None),
        [at for at, column in enumerate(columns) if not column["flowing"]],
        round(data["size"] * scale * 2) / 2,  # Word knows half points
    )
    return made.bytes()


def _whole_categories(pages: Any) -> list[tuple[str, list[list[str]]]]:
    """Title and rows of each category: Word parts the pages itself."""
    whole: list[tuple[str, list[list[str]]]] = []
    for block in (block for page in pages for block in page):
        rows = [row["cells"] for row in block["rows"]]
        if whole and block["title"] == f"{whole[-1][0]}（{CONTINUED}）":
            whole[-1][1].extend(rows)
        else:
            whole.append((block["title"], rows))
    return whole


_MM_PER_PT = 25.4 / 72
ASSIGNMENT_TABLE = PaperKind(
    "assignment-table", "任务配档表", (Option("sheet", "纸张", _sheets),), _gather, _word
)
