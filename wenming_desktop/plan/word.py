"""The text of a Word document as the clerk sees it: with the numbers that Word only computes.

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

from wenming_desktop.plan.responsibility import is_responsibility_label
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


def word_text(document: Document) -> str:
    """The document's text, a line a paragraph, a line a table row, with automatic numbers written out.

    Deleted revisions are left out, inserted ones are in.
    """
    root: Any = document.element
    styles: dict[str, Any] = {style.style_id: style.element for style in document.styles}
    part: Any = document.part
    numbering = [
        r.target_part.element for r in part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING
    ]
    numbers = _Numbers(numbering[0] if numbering else None, styles)
    paragraphs = list(_paragraphs(root.body, numbers))
    return "\n".join(_INDENT + line for line in _with_heading_numbers(paragraphs) if line.strip())


def _paragraphs(container: Any, numbers: "_Numbers") -> Iterator[_Paragraph]:
    for element in container:
        kind = _local(element)
        if kind == "p":
            yield _Paragraph(numbers.number(element) + _own_text(element), numbers.heading_level(element))
        elif kind == "tbl":
            yield from (_Paragraph(row) for row in _table_rows(element, numbers))
        elif kind in _CONTAINERS:
            yield from _paragraphs(element, numbers)


def _table_rows(table: Any, numbers: "_Numbers") -> Iterator[str]:
    """A row as a line; a cell under a heading like 责任单位 says so, a leading row number reads as one."""
    header: list[str] = []
    for row in _all(table, "w:tr"):
        cells = [
            "".join(paragraph.text for paragraph in _paragraphs(cell, numbers)).strip()
            for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc")
        ]
        if any(is_responsibility_label(cell) for cell in cells):
            header = cells
            continue
        texts = [
            f"{header[at]}：{cell}" if at < len(header) and is_responsibility_label(header[at]) else cell
            for at, cell in enumerate(cells)
            if cell
        ]
        if texts and re.fullmatch(r"\d{1,3}", texts[0]):
            texts[:2] = [f"{texts[0]}. {''.join(texts[1:2])}"]
        yield "；".join(texts)


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
