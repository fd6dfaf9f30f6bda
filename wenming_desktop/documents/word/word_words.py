"""Words in a .docx: faces and sizes after GB/T 9704-2012, and what stands in the cells of tables.

The faces are named as the standard names them: the file is opened on other PCs, where they may be installed.
"""

# ruff: noqa: SLF001 - python-docx has no public way to what lies below its surface, and ships no types for it.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportPrivateUsage=false
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from wenming_desktop.documents.press.wording import printable

TITLE_PT, BODY_PT, TABLE_PT, NOTE_PT = 22, 16, 10.5, 9  # 2号, 3号, 5号, 小五
_CAPTION_PT = 12  # 小四
LINE_PT = 28  # of running text: 22 lines a page
_INK = RGBColor(0, 0, 0)
_URGENT, _NOTE = RGBColor(0xA6, 0x1B, 0x1B), RGBColor(0x66, 0x70, 0x85)
Cell = str | Mapping[str, Any]  # as paper_rows.py makes them
CELL_MM = 1.6  # between a cell's sides and its words, as in style.typ
_BOX, _NO_BOX = "□ ", "　 "
WRITE = "　" * 8  # underlined: room for a hand


class Face(StrEnum):
    """The standard's faces by the names that Word knows."""

    TITLE = "方正小标宋简体"
    BODY = "仿宋"
    HEADING = "黑体"
    SUBHEADING = "楷体"
    NUMBER = "宋体"


STYLES = {  # of Word's own, so that it can list the headings
    "Heading 1": (Face.HEADING, BODY_PT),
    "Heading 2": (Face.SUBHEADING, BODY_PT),
    "Caption": (Face.BODY, _CAPTION_PT),
}


def prepare_styles(document: Any) -> None:
    """Headings and captions as the standard has them, also where the clerk goes on with them."""
    for name, (face, size) in STYLES.items():
        style: Any = document.styles[name]
        font, form = style.font, style.paragraph_format
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # the template's faces of a theme would go before these
        font.name, font.size, font.bold, font.color.rgb = "Times New Roman", Pt(size), False, _INK
        fonts.set(qn("w:eastAsia"), face.value)
        form.space_before, form.space_after = Pt(0), Pt(0)
        if size == BODY_PT:
            form.first_line_indent = Pt(2 * size)
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)
        else:
            form.alignment, form.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(8)


def write(
    paragraph: Paragraph,
    text: str,
    face: Face,
    size: float,
    *,
    urgent: bool = False,
    note: bool = False,
    underlined: bool = False,
) -> Run:
    """Add words to a paragraph; ``size`` in points."""
    run = paragraph.add_run(printable(text))
    colour = _URGENT if urgent else _NOTE if note else None
    run._r.insert(0, deepcopy(_look(face, size, colour, underlined)))
    return run


@cache  # a table has thousands of cells that look alike, and setting each anew takes most of its time
def _look(face: Face, size: float, colour: RGBColor | None, underlined: bool) -> Any:
    """A run's properties."""
    run = Run(OxmlElement("w:r"), None)  # type: ignore[arg-type]
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    run.font.underline = underlined or None
    if colour:
        run.font.color.rgb = colour
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face.value)
    fonts.set(qn("w:hint"), "eastAsia")  # “ and ” as wide as characters
    return run._r.rPr


@dataclass(frozen=True)
class Field:
    """What a program counts: its name, and what stands there until it does, words or another field.

    Word and WPS count the pages of a section (SECTIONPAGES) and replace what stands there; LibreOffice does
    not know that, but fills the field within: the page on which the section ends (PAGEREF).
    """

    name: str
    shown: "str | Field"


def field(paragraph: Paragraph, name: str, shown: "str | Field", size: float, face: Face = Face.BODY) -> None:
    """Add a field to a paragraph; ``shown`` stands there until a program counts; ``size`` in points."""
    for kind in ("begin", "name", "separate", "shown", "end"):
        if kind == "shown" and isinstance(shown, Field):
            field(paragraph, shown.name, shown.shown, size, face)
            continue
        run: Any = write(paragraph, "", face, size)
        if kind in {"begin", "separate", "end"}:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText" if kind == "name" else "w:t")
            part.text = name if kind == "name" else shown
        run._r.append(part)


def fill(
    cell: Any, content: Cell, face: Face, *, size: float = TABLE_PT, centred: bool = False, top: bool = False
) -> None:
    """Say something in an empty cell, in the middle of its height or at its top; ``size`` in points."""
    kind = "" if isinstance(content, str) else content["kind"]
    paragraph = cell.paragraphs[0]
    if not isinstance(content, str) and kind == "lines":
        for at, line in enumerate(content["lines"]):
            paragraph = cell.add_paragraph() if at else paragraph
            if line["kind"] == "facts":
                _facts(paragraph, line["facts"], face)
            elif line["kind"] == "boxes":
                _boxes(paragraph, line, face, size, cell.width)
            else:
                _line(paragraph, line, face, size)
            _set(paragraph, size, centred=centred)
    else:
        text = content if isinstance(content, str) else content.get("text", "□")
        _said(paragraph, text, kind, face, size)
        _set(paragraph, size, centred=centred)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP if top else WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _set(paragraph: Paragraph, size: float, *, centred: bool) -> None:
    if paragraph._p.pPr is None:
        paragraph._p.insert(0, deepcopy(_manner(size, centred)))
    else:
        _arrange(paragraph, centred=centred)


@cache
def _manner(size: float, centred: bool) -> Any:
    """The properties of a paragraph in a cell."""
    paragraph = Paragraph(OxmlElement("w:p"), None)  # type: ignore[arg-type]
    _arrange(paragraph, centred=centred)
    # An empty cell is as high as the mark of its paragraph: else it would be that of running text.
    mark, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
    height.set(qn("w:val"), str(round(size * 2)))
    mark.append(height)
    paragraph._p.get_or_add_pPr().append(mark)
    return paragraph._p.pPr


def _arrange(paragraph: Paragraph, *, centred: bool) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)


def _said(paragraph: Paragraph, text: str, kind: str, face: Face, size: float) -> None:
    """Words in the manner of their kind."""
    face = Face.HEADING if kind in {"urgent", "strong"} else face
    small = NOTE_PT if kind in {"note", "small"} else size
    write(paragraph, text, face, small, urgent=kind == "urgent", note=kind == "note")


def _facts(paragraph: Paragraph, facts: Sequence[tuple[str, str]], face: Face) -> None:
    """Labels in one run, each with what it says or with room to write."""
    for at, (label, said) in enumerate(facts):
        write(paragraph, f"{'　' if at else ''}{label} ", face, NOTE_PT, note=True)
        write(paragraph, said or WRITE, face, NOTE_PT, underlined=not said)


def _boxes(paragraph: Paragraph, line: Mapping[str, Any], face: Face, size: float, room: int) -> None:
    """Items side by side, each with its box; ``room`` is how wide the cell is."""
    inside = room - 2 * Mm(CELL_MM)
    for at, item in enumerate(line["items"]):
        if at:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(inside * at // line["across"]))
        write(paragraph, ("\t" if at else "") + _BOX + item, face, size)


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
    if line["aside"]:
        _said(paragraph, f"　{line['aside']}", "note", face, size)
