"""Tables of tasks as offices lay them out, written once and made as .docx, .xlsx and pasted text."""

from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from openpyxl import Workbook

ABOVE, LEFT = "^", "<"  # merged with the cell above, with the one on the left
Expected = list[tuple[str, list[tuple[str, str | None, list[str]]]]]


@dataclass(frozen=True)
class Layout:
    """A table and what a careful person reads in it.

    Attributes:
        rows: cells separated by |; ABOVE and LEFT say what is merged; / is a line break within a cell.
        expected: category -> (text, lead, support).
        lines: paragraphs above the table, or the sheet's rows above it.
        pasted: whether the same can be told from it where merged cells are only blank.
    """

    rows: str
    expected: Expected
    lines: tuple[str, ...] = ("某局2022年文明单位创建任务分解表",)
    pasted: bool = True

    def cells(self) -> list[list[str]]:
        """The cells, rows equally wide."""
        return [
            [cell.strip().replace("/", "\n") for cell in line.split("|")]
            for line in self.rows.strip().split("\n")
        ]

    def areas(self) -> list[tuple[int, int, int, int]]:
        """The merged ranges: top, left, bottom, right."""
        cells = self.cells()
        found: list[tuple[int, int, int, int]] = []
        for top, row in enumerate(cells):
            for left, cell in enumerate(row):
                if cell in {ABOVE, LEFT}:
                    continue
                right = left
                while right + 1 < len(row) and row[right + 1] == LEFT:
                    right += 1
                bottom = top
                while bottom + 1 < len(cells) and cells[bottom + 1][left] == ABOVE:
                    bottom += 1
                if (bottom, right) != (top, left):
                    found.append((top, left, bottom, right))
        return found


def as_word(layout: Layout, folder: Path) -> Path:
    """The table below its paragraphs in a .docx file."""
    document = docx.Document()
    for line in layout.lines:
        document.add_paragraph(line)
    add_word_table(document, layout)
    path = folder / "表.docx"
    document.save(str(path))
    return path


def add_word_table(document: Document, layout: Layout) -> None:
    """Add the table to a document."""
    cells = layout.cells()
    table = document.add_table(len(cells), len(cells[0]))
    for top, left, bottom, right in layout.areas():
        table.cell(top, left).merge(table.cell(bottom, right))
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            if text not in {ABOVE, LEFT}:
                table.cell(row, column).text = text


def as_workbook(layout: Layout, folder: Path) -> Path:
    """The table below its lines in an .xlsx file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    width = len(layout.cells()[0])
    for line in layout.lines:
        sheet.append([line])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=width)
    above = len(layout.lines)
    for row in layout.cells():
        sheet.append([None if cell in {ABOVE, LEFT, ""} else cell for cell in row])
    for top, left, bottom, right in layout.areas():
        sheet.merge_cells(None, top + above + 1, left + 1, bottom + above + 1, right + 1)
    path = folder / "表.xlsx"
    book.save(path)
    return path


def as_pasted(layout: Layout) -> str:
    """The text that a copied table gives: tabs, merged cells blank, cells with line breaks quoted."""
    lines = list(layout.lines)
    for row in layout.cells():
        texts = ["" if cell in {ABOVE, LEFT} else f'"{cell}"' if "\n" in cell else cell for cell in row]
        lines.append("\t".join(texts))
    return "\n".join(lines)
