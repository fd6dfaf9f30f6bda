"""What a PDF says, for tests."""

import re

import pypdfium2


def pages(pdf):
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        textpage = page.get_textpage()
        texts.append(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return texts


def squeezed(text):
    """Without blanks and line ends."""
    return re.sub(r"[\s\u200b]", "", text)
