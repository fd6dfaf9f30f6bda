"""Papers as .docx, which offices go on editing: heads that come again, page numbers, tables and forms."""

# ruff: noqa: SLF001 - python-docx has no public way to what lies below its surface, and ships no types for it.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportPrivateUsage=false
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

from wenming_desktop.documents.word.word_words import (
    BODY_PT,
    CELL_MM,
    LINE_PT,
    NOTE_PT,
    STYLES,
    TITLE_PT,
    Face,
    field,
    fill,
    prepare_styles,
    write,
)

A4_MM = (210, 297)
_NUMBER_PT = 14  # 4号, of page numbers
_ONE_LINE_MM = 15  # a lower field of a form holds a name or a day
_GROUND = "F0F0F0"  # of a group's heading


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
# What stands after a border among a paragraph's properties (ECMA-376-1, 17.3.1.26).
_AFTER_BORDER = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")


@dataclass(frozen=True)
class Across:
    """The rest of a long text below a row of a merged table: it takes the columns ``first`` to ``last``.

    ``column`` is whose text it is; all from 0. The cells beside it go on from the row above.
    """

    first: int
    last: int
    text: str
    column: int


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
        size_mm: tuple[float, float] = A4_MM,
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
        prepare_styles(self._document)
        for language in self._document.styles.element.iter(qn("w:lang")):
            language.set(
                qn("w:eastAsia"), "zh-CN"
            )  # else programs take the shapes of another country's signs
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
        self._document.settings.odd_and_even_pages_header_footer = True
        self._number_pages(section.footer.paragraphs[0], Align.RIGHT)
        self._number_pages(section.even_page_footer.paragraphs[0], Align.LEFT)

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
        from_right: float = 0,
    ) -> None:
        """A paragraph.

        Args:
            text: its words.
            face: what they are set in.
            size: of the letters, in points.
            align: where it stands.
            indent: of its first line, in characters.
            after: room below it, in points.
            urgent: it says what must be done now.
            from_right: room at its right, in characters.
        """
        made = self._document.add_paragraph()
        write(made, text, face, size, urgent=urgent)
        form = made.paragraph_format
        form.alignment = _ALIGN[align]
        form.first_line_indent = Pt(indent * size)
        form.right_indent = Pt(from_right * size)
        form.space_after = Pt(after)
        form.space_before = Pt(0)
        if size == BODY_PT:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)

    def keep_with_next(self) -> None:
        """The paragraph made last stays on the page of the one that comes after it."""
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True

    def heading(self, text: str, level: int) -> None:
        """A heading of running text in a style of Word's own: 1 is 一、…, 2 is （一）…."""
        made = self._document.add_paragraph(style=f"Heading {level}")
        write(made, text, STYLES[f"Heading {level}"][0], BODY_PT)

    def ends(
        self, left: str, right: str, *, size: float = BODY_PT, after: float = 0, ruled: bool = False
    ) -> None:
        """A line with a text at its left end and one at its right, in points; ``ruled``: a line below it."""
        self.paragraph(f"{left}\t{right}", size=size, after=after)
        made = self._document.paragraphs[-1]
        made.paragraph_format.tab_stops.add_tab_stop(Mm(self.width_mm), WD_TAB_ALIGNMENT.RIGHT)
        if ruled:
            border = OxmlElement("w:pBdr")
            line = OxmlElement("w:bottom")
            for key, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "auto")):
                line.set(qn(f"w:{key}"), value)
            border.append(line)
            made._p.get_or_add_pPr().insert_element_before(border, *_AFTER_BORDER)

    def picture(self, file: bytes, width_mm: float, said: str) -> None:
        """A picture in the middle, kept with its caption; ``said`` is for those who cannot see it."""
        made = self._document.add_paragraph()
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        made.paragraph_format.keep_with_next = True
        made.paragraph_format.space_before = Pt(6)
        shape = made.add_run().add_picture(BytesIO(file), width=Mm(width_mm))
        shape._inline.docPr.set("descr", said)

    def caption(self, text: str) -> None:
        """The words below a picture."""
        made = self._document.add_paragraph(style="Caption")
        write(made, text, *STYLES["Caption"])

    def page_break(self) -> None:
        """Go on with a new page."""
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def new_sheet(self) -> None:
        """Go on with what another addressee gets, on a new page that is numbered from 1 again."""
        made: Any = self._document.add_section(WD_SECTION.NEW_PAGE)._sectPr
        ending = made.getprevious()
        last = ending.getprevious()
        if last is not None and last.tag == qn(
            "w:p"
        ):  # an empty line of its own might need a page of its own
            last.get_or_add_pPr().append(ending.pPr.find(qn("w:sectPr")))
            ending.getparent().remove(ending)
        if made.find(qn("w:pgNumType")) is None:  # it begins as the section before
            start = OxmlElement("w:pgNumType")
            start.set(qn("w:start"), "1")
            made.find(qn("w:pgMar")).addnext(start)  # where the schema wants it

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
                if len(line["cells"]) == 1 < len(widths_mm):
                    fill(row.cells[0].merge(row.cells[-1]), line["cells"][0], Face.BODY)
                    continue
                for at, (cell, content) in enumerate(zip(row.cells, line["cells"], strict=True)):
                    fill(cell, content, Face.BODY, centred=at in centred)

    def merged_table(
        self,
        widths_mm: Sequence[float],
        heads: Sequence[str],
        blocks: Sequence[tuple[str, Sequence[Sequence[str] | Across]]],
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
            rows = [self._row(table, widths_mm, breakable=isinstance(line, Across)) for line in lines]
            for above, row, line in zip([None, *rows], rows, lines, strict=False):
                if isinstance(line, Across):
                    _fill_across(above, row, line, merged, size)
                    continue
                for at, cell in enumerate(row.cells):
                    if at != merged:
                        fill(cell, line[at], Face.BODY, size=size, centred=at in centred)
            if merged is not None:
                whole = rows[0].cells[merged].merge(rows[-1].cells[merged])
                fill(whole, title, Face.BODY, size=size, centred=True)

    def small_tables(
        self, across: int, tables: Sequence[tuple[str, Sequence[Sequence[str]]]], size: float, row_mm: float
    ) -> None:
        """Tables in the cells of a large one, each under its title; the first row of each is its head.

        Args:
            across: how many stand beside each other.
            tables: title and rows, all rows of one table as long.
            size: of the letters, in points.
            row_mm: how high the rows below the head are at least.
        """
        width = self.width_mm / across
        frame = self._grid([width] * across)
        for start in range(0, len(tables), across):
            row = self._row(frame, [width] * across)
            for cell, (title, rows) in zip(row.cells, tables[start : start + across], strict=False):
                write(cell.paragraphs[0], title, Face.HEADING, size + 3)
                inner = cell.add_table(rows=len(rows), cols=len(rows[0]))
                inner.style = "Table Grid"
                inner.autofit = False
                for line, texts in zip(inner.rows, rows, strict=True):
                    for place, text in zip(line.cells, texts, strict=True):
                        place.width = Mm((width - 2 * CELL_MM) / len(texts))
                        fill(place, text, Face.BODY, size=size, centred=texts is rows[0], top=True)
                    if texts is not rows[0]:
                        line.height = Mm(row_mm)

    def form(self, label_mm: float, lines: Sequence[tuple[str, str, float]]) -> None:
        """A form of labels and texts; each line is at least so many millimetres high (0: as its text)."""
        widths = (label_mm, self.width_mm - label_mm)
        table = self._grid(widths)
        for label, text, height in lines:
            row = self._row(table, widths, breakable=True)
            if height:
                row.height = Mm(height)
            fill(row.cells[0], label, Face.HEADING, size=12, centred=True)
            fill(row.cells[1], text, Face.BODY, size=12, top=height > _ONE_LINE_MM)

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
        row = _Row(deepcopy(_empty_row(tuple(widths_mm), breakable)), table)
        table._tbl.append(row._tr)
        return row

    @staticmethod
    def _number_pages(paragraph: Paragraph, side: Align) -> None:
        """— 1 —, one character from the edge: odd pages right, even ones left (GB/T 9704-2012, 7.5)."""
        paragraph.alignment = _ALIGN[side]
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(_NUMBER_PT)
        write(paragraph, "— ", Face.NUMBER, _NUMBER_PT)
        field(paragraph, "PAGE", "1", _NUMBER_PT, Face.NUMBER)
        write(paragraph, " —", Face.NUMBER, _NUMBER_PT)


def _cell_margins() -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(CELL_MM).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _fill_across(above: Any, row: Any, line: Across, merged: int | None, size: float) -> None:
    """A text across a row; the cells beside it are merged with those above."""
    below = list(row.cells)
    for at, (over, cell) in enumerate(zip(above.cells, below, strict=True)):
        if at != merged and not line.first <= at <= line.last:
            over.merge(cell)
    whole = below[line.first].merge(below[line.last]) if line.last > line.first else below[line.first]
    fill(whole, line.text, Face.BODY, size=size)


@cache  # making each of thousands of rows anew takes seconds
def _empty_row(widths_mm: tuple[float, ...], breakable: bool) -> Any:
    row: Any = CT_Tbl.new_tbl(1, len(widths_mm), Mm(sum(widths_mm))).tr_lst[0]
    for cell, width in zip(row.tc_lst, widths_mm, strict=True):
        cell.width = Mm(width)  # Word goes by the cells, LibreOffice by the columns
    if not breakable:
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", _GROUND)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
