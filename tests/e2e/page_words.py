"""Words on a PDF's pages that stand over the edge or over other words."""

from collections.abc import Iterator

import pypdfium2

_SLACK = 1.0  # points over the edge that nobody sees
_MOST = 5  # faults told of one PDF
Box = tuple[float, float, float, float]  # left, bottom, right, top in points


def faults(pdf: bytes) -> Iterator[str]:
    """One sentence for each of the first few: the page, and the words."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        told = 0
        for at in range(len(document)):
            page = document[at]
            for fault in _of(page):
                yield f"第 {at + 1} 页：{fault}"
                told += 1
                if told == _MOST:
                    return
    finally:
        document.close()


def _of(page: pypdfium2.PdfPage) -> Iterator[str]:
    width, height = page.get_size()
    text = page.get_textpage()
    boxes = [text.get_rect(at) for at in range(text.count_rects())]
    for left, bottom, right, top in boxes:
        if left < -_SLACK or bottom < -_SLACK or right > width + _SLACK or top > height + _SLACK:
            yield f"“{_said(text, (left, bottom, right, top))}”超出页边"
    boxes.sort(key=lambda box: -box[3])
    for at, upper in enumerate(boxes):
        for lower in boxes[at + 1 :]:
            if lower[3] < upper[1]:
                break  # all others lie below
            if _overlap(upper, lower):
                yield f"“{_said(text, upper)}”压住“{_said(text, lower)}”"
                return


def _said(text: pypdfium2.PdfTextPage, box: Box) -> str:
    return " ".join(text.get_text_bounded(*box).split())[:24]


def _overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    lowest = min(one[3] - one[1], other[3] - other[1])
    return across > 2 * _SLACK and down > 0.4 * lowest
