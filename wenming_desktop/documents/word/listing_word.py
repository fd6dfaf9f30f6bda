"""A paper that is a list as a Word file: the same heads, widths, marks and signatures as its PDF."""

from collections.abc import Mapping, Sequence
from typing import Any

from wenming_desktop.documents.paper import Content
from wenming_desktop.documents.word.word_file import Align
from wenming_desktop.documents.word.word_paper import WordPaper
from wenming_desktop.documents.word.word_words import TABLE_PT

_GAP_MM = 2  # between two tables


def listing_word(content: Content) -> bytes:
    """The .docx of what ``listing()`` gathered."""
    data: Any = content.data
    sheets = data["sheets"]
    made = WordPaper(data["title"], data["unit"], landscape=data["landscape"], many=len(sheets) > 1)
    for number, sheet in enumerate(sheets):
        if number:
            made.new_sheet()
        made.head(data["title"], sheet["unit-line"], sheet["date-line"], sheet["summary"], code=sheet["code"])
        above = ""
        for block in sheet["blocks"]:
            if above == block["kind"] == "table":
                made.gap(_GAP_MM)
            _block(made, block)
            above = block["kind"]
        if sheet["signed"]:
            made.hold_end()
            made.signatures(*sheet["signed"])
    return made.bytes()


def _block(made: WordPaper, block: Any) -> None:
    if block["kind"] == "table":
        columns = block["columns"]
        made.table(
            widths_in(columns, made.width_mm),
            [column["head"] for column in columns],
            block["groups"],
            centred=[at for at, column in enumerate(columns) if column["centred"]],
        )
    elif block["kind"] == "section":
        made.section(block["text"] + (f"　{block['aside']}" if block["aside"] else ""))
    elif block["kind"] == "remark":
        made.paragraph(block["label"] + block["text"], size=TABLE_PT, align=Align.BOTH, after=4)
    else:
        made.key(block["text"])


def widths_in(columns: Sequence[Mapping[str, Any]], room: float) -> list[float]:
    """Of all columns of a table in millimetres: those without a width share what the others leave."""
    shares = sum(column["share"] for column in columns if not column["width"])
    left = room - sum(column["width"] for column in columns)
    return [column["width"] or left * column["share"] / shares for column in columns]
