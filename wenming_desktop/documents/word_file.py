"""Papers as .docx, which offices go on editing: faces and sizes after GB/T 9704-2012, heads that come again.

The faces are named as the standard names them: the file is opened on other PCs, where they may be installed.
"""

# ruff: noqa: SLF001 - python-docx has no public way to what lies below its surface, and ships no types for it.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportPrivateUsage=false
from collections.abc import Mapping, Sequence
from enum import StrEnum
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

TITLE_PT, BODY_PT, TABLE_PT, NOTE_PT = 22, 16, 10.5, 9  # 2号, 3号, 5号, 小五
_LINE_PT = 28  # of running text: 22 lines a page
_URGENT, _NOTE = RGBColor(0xA6, 0x1B, 0x1B), RGBColor(0x66, 0x70, 0x85)
_GROUND = "F0F0F0"  # of a group's heading


class Face(StrEnum):
    """The standard's faces by the names that Word knows."""

    TITLE = "方正小标宋简体"
    BODY = "仿宋"
    HEADING = "黑体"
    SUBHEADING = "楷体"


class Align(StrEnum):
    """Where a paragraph stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTH = "both"


_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.BOTH: WD_ALIGN_PARAGRAPH.JUSTIFY,
}
Cell = str | Mapping[str, Any]  # as paper_rows.py makes them
CELL_MM = 1.6  # between a cell's sides and its words, as in style.typ
_BOX, _NO_BOX = "□ ", "　 "
WRITE = "　" * 8  # underlined: room for a hand


class WordFile:
    """One document, filled from top to bottom.

    Args:
        title: of the document's properties.
        unit: its author there.
        size_mm: of a sheet, upright; A4 by default.
        landscape: whether it lies on its side.
        margins_mm: top, bottom, left, right; those of GB/T 9704-2012 by default.
    """

    def __init__(
        self,
        title: str,
        unit: str,
        *,
        size_mm: tuple[float, float] = (210, 297),
        landscape: bool = False,
        margins_mm: tuple[float, float, float, float] = (37, 35, 28, 26),
    ) -> None:
        self._document = docx.Document()
        self._document.core_properties.title = title
        self._document.core_properties.author = unit
        normal: Any = self._document.styles["Normal"]
        normal.font.name = "Times New Roman"
        normal.font.size = Pt(BODY_PT)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), Face.BODY.value)
        for name in ("w:autoSpaceDE", "w:autoSpaceDN"):  # no gap between 2021 and 年
            close = OxmlElement(name)
            close.set(qn("w:val"), "0")
            normal.element.get_or_add_pPr().append(close)
        section = self._document.sections[0]
        width, height = sorted(size_mm) if not landscape else sorted(size_mm, reverse=True)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(
            Mm, margins_mm
        )
        self.width_mm = width - margins_mm[2] - margins_mm[3]
        self._number_pages(section.footer.paragraphs[0])

    def title(self, text: str) -> None:
        """The paper's title, 2号小标宋 in the middle."""
        self.paragraph(text, face=Face.TITLE, size=TITLE_PT, align=Align.CENTER, after=8)

    def paragraph(
        self,
        text: str,
        *,
        face: Face = Face.BODY,
        size: float = BODY_PT,
        align: Align = Align.LEFT,
        indent: float = 0,
        after: float = 0,
        urgent: bool = False,
    ) -> None:
        """A paragraph; ``size`` and ``after`` in points, ``indent`` of its first line in characters."""
        made = self._document.add_paragraph()
        write(made, text, face, size, urgent=urgent)
        form = made.paragraph_format
        form.alignment = _ALIGN[align]
        form.first_line_indent = Pt(indent * size)
        form.space_after = Pt(after)
        form.space_before = Pt(0)
        if size == BODY_PT:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE_PT)

    def page_break(self) -> None:
        """Go on with a new page."""
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def table(
        self,
        widths_mm: Sequence[float],
        heads: Sequence[str],
        groups: Sequence[Mapping[str, Any]],
        centred: Sequence[int] = (),
    ) -> None:
        """A table of groups of rows as paper_rows.py makes them; its head comes again on every page."""
        table = self._grid(widths_mm)
        if heads:
            row = self._row(table, widths_mm)
            for cell, head in zip(row.cells, heads, strict=True):
                fill(cell, head, Face.HEADING, centred=True)
            _mark(row, "w:tblHeader")
        for group in groups:
            if group["heading"]:
                row = self._row(table, widths_mm)
                whole = row.cells[0].merge(row.cells[-1])
                fill(whole, group["heading"], Face.HEADING)
                if group["tally"]:
                    ends = whole.paragraphs[0].paragraph_format.tab_stops
                    ends.add_tab_stop(Mm(sum(widths_mm) - 2 * CELL_MM), WD_TAB_ALIGNMENT.RIGHT)
                    write(whole.paragraphs[0], f"\t{group['tally']}", Face.BODY, NOTE_PT)
                _shade(whole)
                whole.paragraphs[0].paragraph_format.keep_with_next = True
            for line in group["rows"]:
                row = self._row(table, widths_mm, breakable=bool(line["breakable"]))
                for at, (cell, content) in enumerate(zip(row.cells, line["cells"], strict=True)):
                    fill(cell, content, Face.BODY, centred=at in centred)

    def merged_table(
        self,
        widths_mm: Sequence[float],
        heads: Sequence[str],
        blocks: Sequence[tuple[str, Sequence[Sequence[str]]]],
        merged: int | None,
        centred: Sequence[int],
        size: float,
    ) -> None:
        """A table with one column merged down the rows of each block.

        Args:
            widths_mm: of the columns.
            heads: of the columns.
            blocks: the merged cell's text and the rows; their cell in the merged column is not used.
            merged: which column that is; None for none.
            centred: columns whose words stand in the middle.
            size: of the letters, in points.
        """
        table = self._grid(widths_mm)
        head = self._row(table, widths_mm)
        for cell, text in zip(head.cells, heads, strict=True):
            fill(cell, text, Face.HEADING, size=size, centred=True)
        _mark(head, "w:tblHeader")
        for title, lines in blocks:
            rows = [self._row(table, widths_mm) for _ in lines]
            for row, line in zip(rows, lines, strict=True):
                for at, cell in enumerate(row.cells):
                    if at != merged:
                        fill(cell, line[at], Face.BODY, size=size, centred=at in centred)
            if merged is not None:
                whole = rows[0].cells[merged].merge(rows[-1].cells[merged])
                fill(whole, title, Face.BODY, size=size, centred=True)

    def form(self, label_mm: float, lines: Sequence[tuple[str, str, float]]) -> None:
        """A form of labels and texts; each line is at least so many millimetres high (0: as its text)."""
        widths = (label_mm, self.width_mm - label_mm)
        table = self._grid(widths)
        for label, text, height in lines:
            row = self._row(table, widths, breakable=True)
            if height:
                row.height = Mm(height)
            fill(row.cells[0], label, Face.HEADING, size=12, centred=True)
            fill(row.cells[1], text, Face.BODY, size=12, top=bool(height))

    def bytes(self) -> bytes:
        """The file."""
        made = BytesIO()
        self._document.save(made)
        return made.getvalue()

    def _grid(self, widths_mm: Sequence[float]) -> Any:
        table = self._document.add_table(rows=0, cols=len(widths_mm))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        table._tblPr.append(_cell_margins())
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
        return table

    @staticmethod
    def _row(table: Any, widths_mm: Sequence[float], *, breakable: bool = False) -> Any:
        row = table.add_row()
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)  # Word goes by the cells, LibreOffice by the columns
        if not breakable:
            _mark(row, "w:cantSplit")
        return row

    @staticmethod
    def _number_pages(paragraph: Paragraph) -> None:
        """— 1 — in the middle of the foot (GB/T 9704-2012, 7.5)."""
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(paragraph, "— ", Face.BODY, 14)
        run = paragraph.add_run()
        run.font.size = Pt(14)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = text
            run._r.append(part)
        write(paragraph, " —", Face.BODY, 14)


def _cell_margins() -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(CELL_MM).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def write(
    paragraph: Paragraph,
    text: str,
    face: Face,
    size: float,
    *,
    urgent: bool = False,
    note: bool = False,
    underlined: bool = False,
) -> None:
    """Add words to a paragraph; ``size`` in points."""
    run = paragraph.add_run(text)
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    run.font.underline = underlined or None
    if urgent or note:
        run.font.color.rgb = _URGENT if urgent else _NOTE
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face.value)
    fonts.set(qn("w:hint"), "eastAsia")  # “ and ” as wide as characters


def fill(
    cell: Any, content: Cell, face: Face, *, size: float = TABLE_PT, centred: bool = False, top: bool = False
) -> None:
    """Say something in an empty cell, in the middle of its height or at its top; ``size`` in points."""
    kind = "" if isinstance(content, str) else content["kind"]
    paragraph = cell.paragraphs[0]
    if not isinstance(content, str) and kind == "lines":
        for at, line in enumerate(content["lines"]):
            paragraph = cell.add_paragraph() if at else paragraph
            _line(paragraph, line, face, size)
            _set(paragraph, centred=centred)
    else:
        text = content if isinstance(content, str) else content.get("text", "□")
        _said(paragraph, text, kind, face, size)
        _set(paragraph, centred=centred)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP if top else WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _set(paragraph: Paragraph, *, centred: bool) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def _said(paragraph: Paragraph, text: str, kind: str, face: Face, size: float) -> None:
    """Words in the manner of their kind."""
    face = Face.HEADING if kind in {"urgent", "strong"} else face
    small = NOTE_PT if kind in {"note", "small"} else size
    write(paragraph, text, face, small, urgent=kind == "urgent", note=kind == "note")


def _line(paragraph: Paragraph, line: Mapping[str, Any], face: Face, size: float) -> None:
    """One line of a cell that holds several, with its box or its label."""
    if line["box"] is not None:
        hang = size * 1.5
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = (
            Pt(hang),
            Pt(-hang),
        )
        write(paragraph, _BOX if line["box"] else _NO_BOX, face, size)
    if line["label"]:
        _said(paragraph, f"{line['label']}　", "note", face, size)
        size = NOTE_PT
        if not line["text"]:
            write(paragraph, WRITE, face, size, underlined=True)
    if line["kind"] == "urgent":
        write(paragraph, line["text"], face, NOTE_PT, urgent=True)
    else:
        _said(paragraph, line["text"], line["kind"], face, size)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", _GROUND)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
