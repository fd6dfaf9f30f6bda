"""What a Word file says, for tests."""

from io import BytesIO

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests.documents.pdf_texts import squeezed


def opened(file: bytes):
    """The document."""
    return docx.Document(BytesIO(file))


def words(file: bytes) -> str:
    """Everything from top to bottom without blanks, each cell once."""
    document = opened(file)
    texts: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            texts.append(part.text)
        elif isinstance(part, Table):
            for row in part.rows:
                texts += [cell.text for cell in dict.fromkeys(row.cells)]
    return squeezed("".join(texts))


def pictures(file: bytes) -> list[str]:
    """What is said of each picture for those who cannot see it."""
    found = opened(file).element.body.iter(qn("wp:docPr"))
    return [picture.get("descr") for picture in found]


def headings(file: bytes) -> list[str]:
    """The texts in Word's own styles of headings."""
    return [
        paragraph.text
        for paragraph in opened(file).paragraphs
        if paragraph.style and paragraph.style.name.startswith("Heading")
    ]
