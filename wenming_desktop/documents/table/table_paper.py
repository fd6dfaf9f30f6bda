"""The assignment table (任务配档表) as a paper: the same rows on the same pages as the workbook."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.press.glyphs import missing_glyphs
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.documents.press.wording import printable
from wenming_desktop.documents.table.paper_sheets import END_MARGIN_MM, SIDE_MARGIN_MM, Paper
from wenming_desktop.documents.table.table_columns import SPECS, TOO_MUCH_FOR_A4, TableColumn, shown
from wenming_desktop.documents.table.table_layout import (
    ATTACHMENT_PT,
    CONTINUED,
    TITLE_PT,
    Block,
    Line,
    lay_out,
    pages_of,
)
from wenming_desktop.documents.table.table_settings import (
    TableSettings,
    has_leaders,
    on_sheet,
    table_settings,
)
from wenming_desktop.documents.table.table_widths import CELL_PADDING_EM
from wenming_desktop.documents.word.word_file import Across, WordFile
from wenming_desktop.documents.word.word_words import Face
from wenming_desktop.progress.plan_view import PlanView
from wenming_desktop.safety.saving import saving


def table_data(plan: PlanView, settings: TableSettings) -> dict[str, object]:
    """What the table says, for its template.

    Raises:
        UserError: no column was chosen, or there is no task.
    """
    layout = lay_out(plan, settings)
    heading, widths = layout.heading, layout.widths
    columns = list(widths.columns)
    return {
        "title": settings.title,
        "unit": printable(plan.unit),
        "attachment": settings.attachment,
        "title-lines": printable(heading.title).split("\n"),
        "unit-line": settings.unit_line,
        "date-line": settings.date_line,
        "apart": heading.apart,
        "sheet": settings.paper.name.lower(),
        "margins": {"side": SIDE_MARGIN_MM, "end": END_MARGIN_MM},
        "sizes": {"body": widths.size, "title": TITLE_PT, "attachment": ATTACHMENT_PT},
        "above": heading.heights,
        "header": layout.header_height,
        "columns": [
            _column(column, (width + CELL_PADDING_EM) * widths.size)
            for column, width in widths.columns.items()
        ],
        "pages": [[_block(block, columns) for block in page] for page in pages_of(layout.blocks)],
    }


def export_pdf(plan: PlanView, target: Path, settings: TableSettings) -> None:
    """Write the table as a PDF; an existing file is replaced only when the new one is complete.

    Raises:
        UserError: no task, no column, no Chinese font, or the file cannot be written.
    """
    _save(render(ASSIGNMENT_TABLE.name, table_data(plan, settings)), target)


def export_word(plan: PlanView, target: Path, settings: TableSettings) -> None:
    """Write the table as a .docx; an existing file is replaced only when the new one is complete.

    Raises:
        UserError: no task, no column, or the file cannot be written.
    """
    _save(_word(Content(table_data(plan, settings))), target)


def boxes_in_table(plan: PlanView, settings: TableSettings) -> tuple[str, ...]:
    """A sentence for each character of the table that this PC prints as a box, as no font has it.

    Raises:
        UserError: as export_pdf().
    """
    return tuple(one.sentence for one in missing_glyphs(Content(table_data(plan, settings))))


def _save(content: bytes, target: Path) -> None:
    with saving(target, f"无法保存“{target.name}”") as part:
        part.write_bytes(content)


def _column(column: TableColumn, width: float) -> dict[str, object]:
    return {
        "title": str(column),
        "width": width,
        "flowing": SPECS[column].flowing,
        "names": SPECS[column].names,
        "category": column is TableColumn.CATEGORY,
    }


def _block(block: Block, columns: Sequence[TableColumn]) -> dict[str, object]:
    return {"title": printable(block.title), "rows": [_row(line, columns) for line in block.lines]}


def _row(line: Line, columns: Sequence[TableColumn]) -> dict[str, object]:
    row: dict[str, object] = {
        "height": line.height,
        "cells": [shown(line.values.get(column)) for column in columns],
    }
    if line.across:
        first, last, column = line.across
        row["across"] = {"first": first, "last": last, "text": columns.index(column)}
    return row


def _sheets(subject: Subject) -> tuple[Choice, ...]:
    usual = table_settings(subject.session, subject.plan_id).paper
    return tuple(
        Choice(paper.name, f"{paper.name} 横向") for paper in sorted(Paper, key=lambda p: p is not usual)
    )


def _gather(subject: Subject, chosen: Chosen) -> Content:
    settings = table_settings(subject.session, subject.plan_id)
    sheet = chosen.get("sheet")
    if sheet:
        settings = on_sheet(settings, Paper[sheet], leaders=has_leaders(subject.plan))
    return Content(table_data(subject.plan, settings), note=_left_out(settings))


def _left_out(settings: TableSettings) -> str:
    """What the smaller sheet has no room for, so that nobody misses it only on paper."""
    columns = [column for column in TOO_MUCH_FOR_A4 if column not in settings.columns]
    if settings.paper is not Paper.A4 or not columns:
        return ""
    return f"A4 较窄，没有印{'、'.join(columns)}；要印的请改用 A3，或在“导出”里选 A4 并勾上。"


def _word(content: Content) -> bytes:
    data: Any = content.data
    made = WordFile(
        data["title"],
        data["unit"],
        size_mm=Paper[data["sheet"].upper()].size_mm,
        landscape=True,
        margins_mm=(data["margins"]["end"], data["margins"]["end"], *(data["margins"]["side"],) * 2),
    )
    if data["attachment"]:
        made.paragraph(data["attachment"], face=Face.HEADING)
    made.title("\n".join(data["title-lines"]))
    size = data["sizes"]["body"]
    if data["apart"]:
        made.paragraph(data["unit-line"], size=size)
        made.paragraph(data["date-line"], size=size, after=2)
    else:
        made.ends(data["unit-line"], data["date-line"], size=size, after=2)
    columns = data["columns"]
    made.merged_table(
        [column["width"] * _MM_PER_PT for column in columns],
        [column["title"] for column in columns],
        _whole_categories(data["pages"]),
        next((at for at, column in enumerate(columns) if column["category"]), None),
        [at for at, column in enumerate(columns) if not column["flowing"]],
        size,
    )
    return made.bytes()


def _whole_categories(pages: Any) -> list[tuple[str, list[list[str] | Across]]]:
    """Title and rows of each category: Word parts the pages itself, and a long text goes on in one row."""
    whole: list[tuple[str, list[list[str] | Across]]] = []
    for block in (block for page in pages for block in page):
        title = block["title"]
        if not (whole and title == f"{whole[-1][0]}（{CONTINUED}）"):
            whole.append((title, []))
        rows = whole[-1][1]
        for row in block["rows"]:
            across = row.get("across")
            if across is None:
                rows.append(row["cells"])
                continue
            text, before = row["cells"][across["text"]], rows[-1]
            if isinstance(before, Across) and before.column == across["text"]:
                rows[-1] = replace(before, text=before.text + text)
            else:
                rows.append(Across(across["first"], across["last"], text, across["text"]))
    return whole


_MM_PER_PT = 25.4 / 72
ASSIGNMENT_TABLE = PaperKind(
    "assignment-table", "任务配档表", (Option("sheet", "纸张", _sheets, look=True),), _gather, _word
)
