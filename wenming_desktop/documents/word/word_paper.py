"""Word files that look as the papers of ``style.typ``: heads, feet, tables, forms, signatures, pictures."""

# ruff: noqa: SLF001 - python-docx has no public way to what lies below its surface, and ships no types for it.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportPrivateUsage=false
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from wenming_desktop.documents.listings.paper_rows import Cell, cell_text
from wenming_desktop.documents.press.codes import CODE_MM, code_picture
from wenming_desktop.documents.press.wording import wrap
from wenming_desktop.documents.word.word_file import A4_MM, WordFile
from wenming_desktop.documents.word.word_words import (
    CELL_MM,
    NOTE_PT,
    TABLE_PT,
    WRITE,
    Face,
    Field,
    field,
    fill,
    write,
)

_MARGINS_MM = (22, 22, 24, 20)  # top, bottom, left, right: those of style.typ
_SECTION_PT = 12  # 小四
_LABEL_MM = 24  # of a form's labels
_GAP_MM = 6  # between two pictures
_MOST_CHARACTERS = 600  # of a row that surely fits on a page; a longer one may run over its end
_SIZES_PT = (TABLE_PT, NOTE_PT, 7.5, 6, 5)
_PT_PER_MM = 72 / 25.4
_ANCHOR = f"""<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0" behindDoc="0"
 relativeHeight="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="margin"><wp:posOffset>{{left}}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{{top}}</wp:posOffset></wp:positionV>
<wp:wrapNone/></wp:anchor>"""  # ECMA-376-1, 20.4.2.3
_TEXT = (qn("w:p"), qn("w:tbl"))  # what stands in a document, beside its sections
_LINE, _EDGES_MM = 1.25, 1.6  # a line's height in em; what a row keeps free above and below its words


@dataclass(frozen=True)
class Picture:
    """A picture with its words below; ``jpeg`` is empty where ``instead`` says why there is none."""

    jpeg: bytes
    width_mm: float
    caption: str
    about: str
    instead: str = ""


class WordPaper(WordFile):
    """One paper, filled from top to bottom.

    Args:
        title: of the document's properties.
        unit: its author there.
        landscape: whether it lies on its side.
        many: it holds several sheets, each of which counts its own pages.
        size_mm: of a sheet, upright.
        margins_mm: top, bottom, left, right.
    """

    def __init__(
        self,
        title: str,
        unit: str,
        *,
        landscape: bool = False,
        many: bool = False,
        size_mm: tuple[float, float] = A4_MM,
        margins_mm: tuple[float, float, float, float] = _MARGINS_MM,
    ) -> None:
        super().__init__(title, unit, landscape=landscape, size_mm=size_mm, margins_mm=margins_mm)
        self._many = many
        self._count_pages()

    def head(
        self,
        title: str,
        left: str,
        right: str,
        summary: str = "",
        size: float = TABLE_PT,
        code: Mapping[str, str] | None = None,
    ) -> None:
        """What stands over a paper's contents, as ``paper-head`` and ``code-box`` of style.typ set it.

        Args:
            title: of the paper.
            left: stands below it at the left.
            right: stands there at the right.
            summary: what it comes to, in one sentence.
            size: of left and right, in points.
            code: from printed_code(); stands in the upper right corner.
        """
        self.title(title)
        if code:
            self._in_the_corner(code_picture(code["text"]), CODE_MM, code["words"])
            right = "　".join(words for words in (right, code["words"]) if words)
        self.ends(left, right, size=size, after=3)
        if summary:
            self.paragraph(summary, face=Face.HEADING, size=TABLE_PT, after=4)

    def section(self, text: str) -> None:
        """The heading of a part, which never stands alone at a page's end."""
        made = self._paragraph(before=10, after=4)
        write(made, text, Face.HEADING, _SECTION_PT)
        made.paragraph_format.keep_with_next = True

    def key(self, text: str) -> None:
        """What signs and figures of a table mean."""
        write(self._paragraph(before=4, after=4), text, Face.BODY, NOTE_PT, note=True)

    def gap(self, height_mm: float) -> None:
        """Room between two tables, which Word would join."""
        made = self._paragraph()
        made.paragraph_format.line_spacing = Mm(height_mm)
        write(made, "", Face.BODY, 1)

    def hold_end(self) -> None:
        """What comes next never stands on a page without the last row of the table above it."""
        for part in self._document.element.body.iterchildren(reversed=True):
            lines = part.tr_lst[-1].iter(qn("w:p")) if part.tag == qn("w:tbl") else [part]
            for line in lines:
                if line.tag == qn("w:p"):
                    Paragraph(line, self._document._body).paragraph_format.keep_with_next = True
            if part.tag == qn("w:tbl"):
                return

    def signatures(self, *who: str, size: float = TABLE_PT, above: float = 16) -> None:
        """Who signs, each with a line to write on; ``size`` and ``above`` in points."""
        made = self._paragraph(before=above)
        made.paragraph_format.keep_together = True
        room = self.width_mm / len(who) * _PT_PER_MM / size  # of each, in em
        for at, name in enumerate(who):
            if at:
                made.paragraph_format.tab_stops.add_tab_stop(Mm(self.width_mm * at / len(who)))
            write(made, f"\t{name}：" if at else f"{name}：", Face.BODY, size)
            blank = min(len(WRITE), int(room) - len(name) - 2)
            write(made, "　" * blank, Face.BODY, size, underlined=True)

    def pairs(self, rows: Sequence[Sequence[tuple[str, Cell]]]) -> None:
        """A form of labels and texts: two pairs a row, or one that takes the whole width."""
        text_mm = self.width_mm / 2 - _LABEL_MM
        widths = (_LABEL_MM, text_mm, _LABEL_MM, text_mm)
        table = self._grid(widths)
        for pairs in rows:
            long = any(len(cell_text(text)) > _MOST_CHARACTERS for _, text in pairs)
            cells = list(self._row(table, widths, breakable=long).cells)
            if len(pairs) == 1:
                cells[1].merge(cells[3])
            for at, (label, text) in enumerate(pairs):
                fill(cells[2 * at], label, Face.HEADING, centred=True)
                fill(cells[2 * at + 1], text, Face.BODY)

    def rows(
        self,
        widths_mm: Sequence[float],
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        height_mm: float,
    ) -> None:
        """A table of rows of one height to write in; a text too long for its cell gets smaller."""
        table = self._grid(widths_mm)
        for number, cells in enumerate((heads, *rows)):
            made = self._row(table, widths_mm)
            made.height = Mm(height_mm)
            for cell, text, width in zip(made.cells, cells, widths_mm, strict=True):
                size = _fitting(text, width, height_mm)
                fill(cell, text, Face.BODY if number else Face.HEADING, size=size, centred=True)

    def pictures(self, pictures: Sequence[Picture]) -> None:
        """Pictures two a row, each with its caption below, which no page parts."""
        column_mm = self.width_mm / 2
        table = self._grid((column_mm, column_mm))
        table.style = "Normal Table"
        for start in range(0, len(pictures), 2):
            made = self._row(table, (column_mm, column_mm))
            for cell, picture in zip(made.cells, pictures[start : start + 2], strict=False):
                _picture(cell, picture, column_mm - _GAP_MM)

    def _paragraph(self, before: float = 0, after: float = 0) -> Paragraph:
        made = self._document.add_paragraph()
        made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)
        return made

    def _in_the_corner(self, file: bytes, side_mm: float, said: str) -> None:
        """A square picture at the head's right edge, over whatever stands there; no way of python-docx."""
        shape: Any = self._document.paragraphs[-1].add_run().add_picture(BytesIO(file), width=Mm(side_mm))
        inline = shape._inline
        inline.docPr.set("descr", said)
        anchor = parse_xml(_ANCHOR.format(left=Mm(self.width_mm - side_mm + 4), top=Mm(10)))
        anchor[2].addnext(inline.extent)
        for part in (inline.docPr, inline.find(qn("wp:cNvGraphicFramePr")), inline.graphic):
            anchor.append(part)
        inline.getparent().replace(inline, anchor)

    def new_sheet(self) -> None:
        """Go on with what another addressee gets, on a new page that is numbered from 1 again."""
        self._mark_end()
        super().new_sheet()
        self._count_pages()

    def bytes(self) -> bytes:
        """The file."""
        if self._many:
            self._mark_end()
        return super().bytes()

    def _count_pages(self) -> None:
        """第 1 页 共 2 页 in the foot of every page; of several sheets each counts its own."""
        self._document.settings.odd_and_even_pages_header_footer = False
        footer = self._document.sections[-1].footer
        footer.is_linked_to_previous = False
        foot = footer.paragraphs[0]
        foot.clear()
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        foot.paragraph_format.left_indent = foot.paragraph_format.right_indent = Pt(0)
        write(foot, "第 ", Face.BODY, TABLE_PT)
        field(foot, "PAGE", "1", TABLE_PT)
        write(foot, " 页 共 ", Face.BODY, TABLE_PT)
        if self._many:
            field(foot, "SECTIONPAGES", Field(f"PAGEREF {self._end}", "1"), TABLE_PT)
        else:
            field(foot, "NUMPAGES", "1", TABLE_PT)
        write(foot, " 页", Face.BODY, TABLE_PT)

    @property
    def _end(self) -> str:
        """The name of the bookmark where the present sheet ends."""
        return f"end{len(self._document.sections)}"

    def _mark_end(self) -> None:
        """A bookmark at the end of the present sheet: its page is how many the sheet has."""
        last = next(
            part for part in self._document.element.body.iterchildren(reversed=True) if part.tag in _TEXT
        )
        if last.tag == qn("w:tbl"):
            last = self._paragraph()._p
            self._document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
        for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(kind)
            mark.set(qn("w:id"), str(len(self._document.sections)))
            if kind == "w:bookmarkStart":
                mark.set(qn("w:name"), self._end)
            last.append(mark)


def _fitting(text: str, width_mm: float, height_mm: float) -> float:
    """The largest size in points at which a text fits its cell, or the smallest that can be read at all."""
    for size in _SIZES_PT:
        em = size / _PT_PER_MM
        if len(wrap(text, (width_mm - 2 * CELL_MM) / em)) * em * _LINE <= height_mm - _EDGES_MM:
            return size
    return _SIZES_PT[-1]


def _picture(cell: Any, picture: Picture, most_mm: float) -> None:
    paragraph = cell.paragraphs[0]
    if picture.jpeg:
        paragraph.add_run().add_picture(BytesIO(picture.jpeg), width=Mm(min(picture.width_mm, most_mm)))
    else:
        write(paragraph, picture.instead, Face.BODY, NOTE_PT, note=True)
    caption, about = cell.add_paragraph(), cell.add_paragraph()
    write(caption, picture.caption, Face.HEADING, TABLE_PT)
    write(about, picture.about, Face.BODY, NOTE_PT, note=True)
    for each in (paragraph, caption, about):
        each.alignment = WD_ALIGN_PARAGRAPH.CENTER
        each.paragraph_format.space_after = Pt(2)
