"""What is struck out (删除线) and what is remarked (批注) in the parts of an .xlsx file."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from openpyxl.utils import coordinate_to_tuple

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COMMENTS = "/relationships/comments"
_OF_THREAD = re.compile(
    r"^\[.*?(?:注释|批注|Comment)\s*[:：]\s*", re.DOTALL
)  # what older programs show of one


@dataclass(frozen=True)
class Strikes:
    """What of a workbook is struck out.

    Attributes:
        styles: the cell formats whose whole text is.
        strings: number of a shared string -> its runs.
    """

    styles: frozenset[int]
    strings: dict[int, list[Element]]

    def kept(self, cell: Element) -> str | None:
        """What a cell's text is without what is struck; None where nothing is."""
        kind, style = cell.get("t"), int(cell.get("s") or 0)
        runs: list[Element] = []
        if kind == "inlineStr":
            runs = cell.findall(f"{_MAIN}is/{_MAIN}r")
        elif kind == "s" and self.strings:
            runs = self.strings.get(int(cell.findtext(f"{_MAIN}v") or -1), [])
        whole = style in self.styles
        if not runs:
            filled = whole and (cell.find(f"{_MAIN}v") is not None or cell.find(f"{_MAIN}is") is not None)
            return "" if filled else None
        struck = [_is_struck(run, whole=whole) for run in runs]
        texts = [run.findtext(f"{_MAIN}t") or "" for run in runs]
        return (
            "".join(text for text, gone in zip(texts, struck, strict=True) if not gone)
            if any(struck)
            else None
        )


def strikes_in(package: zipfile.ZipFile) -> Strikes:
    """What is struck out anywhere in a workbook that refuse_hostile() has let in."""
    names = {name.lower(): name for name in package.namelist()}
    styles = package.read(names["xl/styles.xml"]) if "xl/styles.xml" in names else b""
    shared = package.read(names["xl/sharedstrings.xml"]) if "xl/sharedstrings.xml" in names else b""
    return Strikes(
        frozenset(_styles(ElementTree.fromstring(styles)) if b"strike" in styles else ()),
        dict(_strings(ElementTree.fromstring(shared)) if b"strike" in shared else ()),
    )


def comments_of(package: zipfile.ZipFile, sheet: str) -> Iterator[tuple[int, int, str]]:
    """The remarks on a sheet's cells: row and column from 0, and the text on one line.

    Args:
        package: the workbook.
        sheet: the sheet's part in it.
    """
    folder, name = posixpath.split(sheet.lstrip("/"))
    parts = set(package.namelist())
    if (links := f"{folder}/_rels/{name}.rels") not in parts:
        return
    for link in ElementTree.fromstring(package.read(links)):
        part = posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))[1:]
        if link.get("Type", "").endswith(_COMMENTS) and part in parts:
            for each in ElementTree.fromstring(package.read(part)).iter(f"{_MAIN}comment"):
                row, column = coordinate_to_tuple(each.get("ref", "A1").partition(":")[0])
                text = "".join(run.text or "" for run in each.iter(f"{_MAIN}t"))
                if said := " ".join(_OF_THREAD.sub("", text).split()):
                    yield row - 1, column - 1, said


def _styles(root: Element) -> Iterator[int]:
    struck = {at for at, font in enumerate(root.iterfind(f"{_MAIN}fonts/{_MAIN}font")) if _has_strike(font)}
    for at, style in enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")):
        if int(style.get("fontId") or 0) in struck:
            yield at


def _strings(root: Element) -> Iterator[tuple[int, list[Element]]]:
    for at, string in enumerate(root.iterfind(f"{_MAIN}si")):
        runs = string.findall(f"{_MAIN}r")
        if runs:
            yield at, runs


def _is_struck(run: Element, *, whole: bool) -> bool:
    """A run without a look of its own has the cell's."""
    look = run.find(f"{_MAIN}rPr")
    return whole if look is None else _has_strike(look)


def _has_strike(look: Element) -> bool:
    mark = look.find(f"{_MAIN}strike")
    return mark is not None and mark.get("val", "1") not in {"0", "false"}
