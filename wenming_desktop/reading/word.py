"""What a Word document says as the clerk sees it, with the numbers that Word only computes.

Automatic numbers are not in a paragraph's text but in numbering.xml (ECMA-376 part 1, 17.9): a paragraph or
its style names a numbering instance and a level, and the level says format, start and text ("（%1）").
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsmap, qn

from wenming_desktop.reading.tables.grids import MOST_COLUMNS, Area, Grid, Place, grid_of
from wenming_desktop.words import chinese_numeral

_INDENT = "\u3000\u3000"  # every paragraph is indented, so that the reader knows it is one
_CONTAINERS = {"sdt", "sdtContent", "customXml", "smartTag", "ins"}
_RUNS = (
    ".//w:r[not(ancestor::w:del) and not(ancestor::w:moveFrom) and not(ancestor::w:txbxContent)"
    " and not(ancestor::*[local-name()='Fallback'])]"
)
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|第.{1,3}[章条部])"
)
_DEEPEST_STYLE = 20
_HEADING_FORMS = ("chineseCounting", "%1、"), ("chineseCounting", "（%1）"), ("decimal", "%1.")


@dataclass(frozen=True)
class _Paragraph:
    text: str
    heading: int = 0  # outline level of a heading style, from 1; 0: no heading


@dataclass(frozen=True)
class _NumberLevel:
    format: str
    text: str
    start: int


def word_blocks(document: Document) -> tuple[str | Grid, ...]:
    """The document's paragraphs, indented, and its tables in their order, automatic numbers written out.

    Deleted revisions are left out, inserted ones are in. A table that only lays out others, each in a cell of
    its own, goes by what stands in its cells.
    """
    root: Any = document.element
    styles: dict[str, Any] = {style.style_id: style.element for style in document.styles}
    part: Any = document.part
    numbering = [
        r.target_part.element for r in part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING
    ]
    numbers = _Numbers(numbering[0] if numbering else None, styles)
    blocks = list(_blocks(root.body, numbers))
    lines = _with_heading_numbers([block for block in blocks if isinstance(block, _Paragraph)])
    numbered = (block if isinstance(block, Grid) else _INDENT + next(lines) for block in blocks)
    return tuple(block for block in numbered if isinstance(block, Grid) or block.strip())


def _blocks(container: Any, numbers: "_Numbers") -> Iterator["_Paragraph | Grid"]:
    for element in container:
        kind = _local(element)
        if kind == "p":
            yield _Paragraph(numbers.number(element) + _own_text(element), numbers.heading_level(element))
        elif kind == "tbl":
            if _only_lays_out(element):
                for cell in element.xpath("./w:tr/w:tc"):
                    yield from _blocks(cell, numbers)
            else:
                yield _grid(element, numbers)
        elif kind in _CONTAINERS:
            yield from _blocks(element, numbers)


def _only_lays_out(table: Any) -> bool:
    """Whether a table is there for the sake of one in it, which has more rows."""
    inner = _all(table, "w:tr/w:tc/w:tbl")
    return any(len(_all(one, "w:tr")) > len(_all(table, "w:tr")) for one in inner)


def _grid(table: Any, numbers: "_Numbers") -> Grid:
    """A table with its merges: gridSpan across, vMerge downwards (ECMA-376 part 1, 17.4.17 and 17.4.84)."""
    rows: list[list[str]] = []
    areas: dict[Place, Area] = {}
    open_areas: dict[int, Area] = {}  # by column: merges that may go on below
    for element in table.xpath("./w:tr[not(w:trPr/w:del)] | ./w:sdt/w:sdtContent/w:tr"):
        cells = [""] * _span(element, "w:trPr/w:gridBefore", 0)
        still: dict[int, Area] = {}
        for cell in element.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
            left, span = len(cells), _span(cell, "w:tcPr/w:gridSpan", 1)
            area = Area(len(rows), left, len(rows), left + span - 1)
            merge = _all(cell, "w:tcPr/w:vMerge")
            if merge and _attribute(merge[0], "val") != "restart" and left in open_areas:
                area = open_areas[left]._replace(bottom=len(rows))
            if merge:
                still[left] = area
            areas[area.top, area.left] = area
            cells += [_cell_text(cell, numbers)] * span
        rows.append(cells)
        open_areas = still
    return grid_of(rows, areas.values())


def _span(element: Any, path: str, least: int) -> int:
    found = _all(element, path)
    return min(max(_int(_attribute(found[0], "val")), least), MOST_COLUMNS) if found else least


def _cell_text(cell: Any, numbers: "_Numbers") -> str:
    pieces = (
        block.text if isinstance(block, _Paragraph) else "\n".join(block.lines())
        for block in _blocks(cell, numbers)
    )
    return "\n".join(text for piece in pieces if (text := piece.strip()))


def _own_text(paragraph: Any) -> str:
    return "".join(run.text for run in paragraph.xpath(_RUNS)).strip()


def _with_heading_numbers(paragraphs: list[_Paragraph]) -> Iterator[str]:
    """Heading styles count as numbering where the author numbered no heading at all.

    The highest level used more than once is 一、; a single heading above it is the document's title.
    """
    levels = [paragraph.heading for paragraph in paragraphs if paragraph.heading and paragraph.text.strip()]
    written = any(_NUMBERED.match(paragraph.text) for paragraph in paragraphs if paragraph.heading)
    top = min((level for level in levels if levels.count(level) > 1), default=0)
    counters = [0, 0, 0]
    for paragraph in paragraphs:
        depth = paragraph.heading - top
        if written or not top or not paragraph.heading or not 0 <= depth < 3 or not paragraph.text.strip():
            yield paragraph.text
            continue
        counters[depth:] = [counters[depth] + 1] + [0] * (2 - depth)
        number_format, form = _HEADING_FORMS[depth]
        yield form.replace("%1", _written(counters[depth], number_format)) + paragraph.text


class _Numbers:
    """The running automatic numbers of a document, asked for its paragraphs in order."""

    def __init__(self, numbering: Any, styles: dict[str, Any]) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _NumberLevel]] = {}  # by numbering instance
        self._abstract: dict[str, str] = {}  # instance -> the list it counts in
        self._style_levels: dict[tuple[str, str], int] = {}  # (instance, style) -> level
        self._counters: dict[str, dict[int, int]] = {}  # by list
        self._started: set[tuple[str, int]] = set()  # restarts of an instance already done
        self._restarts: dict[tuple[str, int], int] = {}
        if numbering is not None:
            self._load(numbering)

    def _load(self, numbering: Any) -> None:
        lists = {_attribute(e, "abstractNumId"): e for e in _all(numbering, "w:abstractNum")}
        for instance in _all(numbering, "w:num"):
            number = _attribute(instance, "numId")
            abstract = _value(instance, "w:abstractNumId")
            if abstract not in lists:
                continue
            self._abstract[number] = abstract
            definitions = [*_all(lists[abstract], "w:lvl"), *_all(instance, "w:lvlOverride/w:lvl")]
            self._levels[number] = {_int(_attribute(e, "ilvl")): _number_level(e) for e in definitions}
            for definition in definitions:
                style = _value(definition, "w:pStyle")
                self._style_levels[number, style] = _int(_attribute(definition, "ilvl"))
            for override in _all(instance, "w:lvlOverride[w:startOverride]"):
                level = _int(_attribute(override, "ilvl"))
                self._restarts[number, level] = _int(_value(override, "w:startOverride"))

    def number(self, paragraph: Any) -> str:
        """The number Word shows before this paragraph; "" if none."""
        number, level = self._numbering_of(paragraph)
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        counters = self._counters.setdefault(self._abstract[number], {})
        for shallower in range(level):
            if shallower in levels:
                counters.setdefault(shallower, levels[shallower].start)
        restart = self._restarts.get((number, level))
        if restart is not None and (number, level) not in self._started:
            counters[level] = restart
        else:
            counters[level] = counters.get(level, levels[level].start - 1) + 1
        self._started.add((number, level))
        for deeper in [key for key in counters if key > level]:
            del counters[deeper]
        if levels[level].format in {"bullet", "none"}:
            return ""
        return re.sub(
            r"%([1-9])",
            lambda m: (
                _written(counters.get(int(m[1]) - 1, 1), levels[min(int(m[1]) - 1, level)].format)
                if int(m[1]) - 1 in levels
                else ""
            ),
            levels[level].text,
        )

    def heading_level(self, paragraph: Any) -> int:
        """1 for 标题 1 and so on, by the outline level of the paragraph or its style; 0 for other text."""
        for properties in self._properties(paragraph):
            if outline := _all(properties, "w:outlineLvl"):
                level = _int(_attribute(outline[0], "val"))
                return level + 1 if level < 9 else 0
        return 0

    def _numbering_of(self, paragraph: Any) -> tuple[str, int]:
        number, level, named_by = "", None, ""
        for style, properties in self._styled_properties(paragraph):
            if level is None and (found := _all(properties, "w:numPr/w:ilvl")):
                level = _int(_attribute(found[0], "val"))
            if not number and (found := _all(properties, "w:numPr/w:numId")):
                number, named_by = _attribute(found[0], "val"), style
        if level is None:
            level = self._style_levels.get((number, named_by), 0) if named_by else 0
        return number, level

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        return (properties for _, properties in self._styled_properties(paragraph))

    def _styled_properties(self, paragraph: Any) -> Iterator[tuple[str, Any]]:
        """The paragraph's own properties (style ""), then its style's, then those it rests on."""
        yield from (("", own) for own in _all(paragraph, "w:pPr"))
        names = _all(paragraph, "w:pPr/w:pStyle")
        style = _attribute(names[0], "val") if names else ""
        for _ in range(_DEEPEST_STYLE):
            if style not in self._styles:
                return
            element = self._styles[style]
            yield from ((style, own) for own in _all(element, "w:pPr"))
            style = _value(element, "w:basedOn")


def _number_level(level: Any) -> _NumberLevel:
    start = _value(level, "w:start")
    return _NumberLevel(
        format=_value(level, "w:numFmt") or "decimal",
        text=_value(level, "w:lvlText"),
        start=_int(start) if start else 1,
    )


def _written(number: int, number_format: str) -> str:
    return _FORMATS.get(number_format, str)(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 260 else str(number)


def _place_by_place(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese_numeral,
    "chineseCountingThousand": chinese_numeral,
    "taiwaneseCounting": chinese_numeral,
    "taiwaneseCountingThousand": chinese_numeral,
    "japaneseCounting": chinese_numeral,
    "ideographDigital": _place_by_place,
    "japaneseDigitalTenThousand": _place_by_place,
    "taiwaneseDigital": _place_by_place,
    "decimalZero": "{:02}".format,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": "({})".format,
    "decimalEnclosedFullstop": "{}.".format,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _all(element: Any, path: str) -> list[Any]:
    return element.findall(path, nsmap)


def _attribute(element: Any, name: str) -> str:
    return element.get(qn(f"w:{name}")) or ""


def _value(element: Any, child: str) -> str:
    """The w:val of a child element, "" if there is none."""
    found = element.find(qn(child))
    return "" if found is None else _attribute(found, "val")


def _int(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else 0
