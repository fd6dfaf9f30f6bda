"""In the child: office files and texts: their own small picture, and what is written in them."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

from docx.document import Document

from wenming_desktop.errors import UserError
from wenming_desktop.reading.sources import LARGEST_FILE, cell_text, decode_text, open_word
from wenming_desktop.reading.tables.grids import Grid
from wenming_desktop.reading.word import word_blocks
from wenming_desktop.sandbox.kinds import BROKEN_PACKAGE, Kind, kind_of
from wenming_desktop.spreadsheets.sheets import Sheet
from wenming_desktop.spreadsheets.workbooks import EmptyWorkbookError, plain_workbook, sheets_of
from wenming_desktop.viewing import pictures
from wenming_desktop.viewing.cards import Shown
from wenming_desktop.viewing.kinds import FileKind

_THUMBNAILS = (
    "docProps/thumbnail.jpeg",
    "docProps/thumbnail.jpg",
    "docProps/thumbnail.png",
    "Thumbnails/thumbnail.png",
)
_LARGEST_THUMBNAIL = 8 * 2**20  # bytes
_MOST_READ = 2**20  # bytes of a text: some 500 pages, whose words the index cuts in about a second
_ADVICE = re.compile("，[请或]复制全文后粘贴。$")


def thumbnail(path: Path, name: str, width: int, height: int) -> Shown | None:
    """The small picture of its first page that an office file carries; None without one, or a blank one."""
    try:
        with zipfile.ZipFile(path) as package:
            names = {part.lower(): part for part in package.namelist()}
            own = next((names[part.lower()] for part in _THUMBNAILS if part.lower() in names), None)
            if own is None or package.getinfo(own).file_size > _LARGEST_THUMBNAIL:
                return None
            content = package.read(own)
        with pictures.opened(BytesIO(content), name) as image:
            small = pictures.small(image, name, width, height)
        greys = small.convert("L").histogram()
        blank = max(greys) == sum(greys)  # as in a template
        return None if blank else Shown(small)
    except (UserError, OSError, *BROKEN_PACKAGE):
        return None


def texts(path: Path, name: str, kind: FileKind) -> tuple[str, ...]:
    """What is written in a file: one text a sheet, else one; none for kinds that are not read.

    Raises:
        UserError: it is broken or too large; names it.
    """
    try:
        if kind is FileKind.TEXT:
            with path.open("rb") as stream:
                return (_decoded(stream.read(_MOST_READ), name),)
        if kind is FileKind.SHEET:
            return tuple(map(_sheet_text, sheets_of(plain_workbook(path))))
        if kind is FileKind.WORD and path.stat().st_size <= LARGEST_FILE:
            content = path.read_bytes()
            if kind_of(content) is Kind.DOCX:
                document = open_word(content, name)
                blocks = [
                    block.strip() if isinstance(block, str) else _rows(block)
                    for block in word_blocks(document)
                ]
                return ("\n".join([*blocks, *_page_heads(document)]),)
    except EmptyWorkbookError:
        return ("",)
    except UserError as error:
        # Some readers know it only by where its bytes lie, and advise those who want its text as a plan.
        words = _ADVICE.sub("。", error.message.replace(path.name, name))
        raise UserError(words, error.details) from error
    return ()


def _rows(table: Grid) -> str:
    """A table with its cells set apart as a sheet's are."""
    rows = ("\t".join(row[column].strip() for column in table.cells(at)) for at, row in enumerate(table.rows))
    return "\n".join(row for row in rows if row.strip())


def _page_heads(document: Document) -> list[str]:
    """What heads its pages, each line once, in brackets as a sheet's name is."""
    heads = (head for section in document.sections for head in (section.first_page_header, section.header))
    own = (paragraph for head in heads if not head.is_linked_to_previous for paragraph in head.paragraphs)
    pieces = (piece.strip() for paragraph in own for piece in paragraph.text.split("\t"))
    return list(dict.fromkeys(f"【{piece}】" for piece in pieces if piece))


def _decoded(content: bytes, name: str) -> str:
    """A text, of which the last character may have been cut in two."""
    try:
        return decode_text(content, name)
    except UserError:
        if len(content) < _MOST_READ:
            raise
        return content.decode("gb18030", "replace")


def _sheet_text(sheet: Sheet) -> str:
    """Its rows, then its name in brackets: first there stands what is written on the sheet."""
    rows = list(filter(None, ("\t".join(map(cell_text, row)).strip() for row in sheet.rows)))
    return "\n".join([*rows, f"【{sheet.name}】"]) if rows else ""
