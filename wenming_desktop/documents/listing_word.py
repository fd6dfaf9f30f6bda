"""A paper that is a list as a Word file: the same heads, widths, marks and signatures as its PDF."""

from collections.abc import Sequence
from typing import Any

from wenming_desktop.documents.paper import Content
from wenming_desktop.documents.word_file import TABLE_PT, Align, Face, WordFile

_MARGINS_MM = (22, 22, 24, 20)  # top, bottom, left, right: those of style.typ


def listing_word(content: Content) -> bytes:
    """The .docx of what ``listing()`` gathered."""
    data: Any = content.data
    many = len(data["sheets"]) > 1
    made = word_paper(data["title"], data["unit"], landscape=data["landscape"], many=many)
    for number, sheet in enumerate(data["sheets"]):
        if number:
            made.new_sheet()
        head(made, data["title"], sheet["unit-line"], sheet["date-line"], sheet["summary"])
        for block in sheet["blocks"]:
            _block(made, block)
        if sheet["signed"]:
            made.signatures(*sheet["signed"])
    return made.bytes()


def word_paper(title: str, unit: str, *, landscape: bool = False, many: bool = False) -> WordFile:
    """An empty file with the margins and the foot of style.typ.

    Args:
        title: of the document's properties.
        unit: its author there.
        landscape: whether it lies on its side.
        many: it holds several sheets, each of which counts its own pages.
    """
    made = WordFile(title, unit, landscape=landscape, margins_mm=_MARGINS_MM)
    made.count_pages(many=many)
    return made


def head(made: WordFile, title: str, left: str, right: str, summary: str = "") -> None:
    """What stands over a paper's contents, as ``paper-head`` of style.typ sets it."""
    made.title(title)
    made.both_ends(left, right)
    if summary:
        made.paragraph(summary, face=Face.HEADING, size=TABLE_PT, after=4)


def _block(made: WordFile, block: Any) -> None:
    if block["kind"] == "table":
        columns = block["columns"]
        made.table(
            _widths(columns, made.width_mm),
            [column["head"] for column in columns],
            block["groups"],
            centred=[at for at, column in enumerate(columns) if column["centred"]],
        )
    elif block["kind"] == "section":
        aside = f"　{block['aside']}" if block["aside"] else ""
        made.section(block["text"] + aside)
    elif block["kind"] == "remark":
        made.paragraph(block["label"] + block["text"], size=TABLE_PT, align=Align.BOTH, after=4)
    else:
        made.key(block["text"])


def _widths(columns: Sequence[Any], room: float) -> list[float]:
    """Of all columns in millimetres: those without a width share what the others leave."""
    shares = sum(column["share"] for column in columns if not column["width"])
    left = room - sum(column["width"] for column in columns)
    return [column["width"] or left * column["share"] / shares for column in columns]
