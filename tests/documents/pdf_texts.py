"""What a PDF says, for tests."""

import re

import pypdfium2

_LINE = 3  # characters at least of one line of a cell


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
    return re.sub(r"\s", "", text)


def has_in_lines(text, page):
    """Whether a text stands on a page in unbroken lines; a line of a cell beside it may come between."""
    lines = [squeezed(line) for line in page.splitlines()]
    rest = squeezed(text)
    while rest:
        cuts = (cut for cut in range(len(rest), 0, -1) if any(rest[:cut] in line for line in lines))
        took = next(cuts, 0)
        if took < min(_LINE, len(rest)):
            return False
        rest = rest[took:]
    return True
