"""In the child: facts of a picture, and what is wrong with it for the inspection.

Blurred is what has no sharp place: in each of 64 fields of a grey copy of 1 000 pixels the Laplacian varies
by less than a limit. Tried on made pages and photos: sharp pages of few or many lines reach 1 700 and more in
their sharpest field, photos 400; out of focus by 2 pixels in 1 000, pages come to 31 at most, photos to 42.
Text that is soft but can be read (160) is told for a page only. A picture without any shapes (below 3;
blurred ones keep 10 and more on a copy of an eighth) is plain, not blurred.
"""

from pathlib import Path

from PIL import Image, ImageFilter, ImageStat

from wenming_desktop.entities.choices import Quality
from wenming_desktop.viewing import pictures
from wenming_desktop.viewing.facts import FileFacts

MEASURED = 1000  # pixels of the longer side while it is looked at
_FIELDS = 8  # a side; the coarse copy is as many times smaller
_BLURRED_PHOTO, _BLURRED_PAGE = 60, 200
_PLAIN = 6  # what the coarse copy's Laplacian varies by where there is nothing to be sharp
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
# A page is as long as paper (A4 is 1.41, US letter 1.29; phones take 1.33, cameras 1.5) and mostly light.
_PAPER = ((1.27, 1.31), (1.38, 1.45))
_LIGHT = 190
_LEAST_PAGE = 1754  # pixels: A4's longer side at 150 dpi
_LEAST_PHOTO = 1000


def picture_facts(path: Path, name: str) -> FileFacts:
    """What is to be known of a picture; raises as pictures.small()."""
    with pictures.opened(path, name) as image:
        width, height = pictures.shown_size(image)
        pages, taken_on = pictures.frames(image), pictures.taken_on(image)
        small = pictures.small(image, name, MEASURED, MEASURED).convert("L")
    page = _is_page(small)
    found = [Quality.BLURRED] if blurred(small, page=page) else []
    if max(width, height) < (_LEAST_PAGE if page else _LEAST_PHOTO):
        found.append(Quality.SMALL)
    return FileFacts(pages, None, width, height, taken_on, tuple(found))


def blurred(grey: Image.Image, *, page: bool = True) -> bool:
    """Whether nothing in it is sharp.

    Args:
        grey: in grey, with a longer side of MEASURED pixels, or fewer where there are not more.
        page: it is a page of text, not a photo.
    """
    coarse = grey.reduce(_FIELDS)
    if min(coarse.size) < 3 or _varying(_edges(coarse)) < _PLAIN:
        return False
    edges = _edges(grey)
    across, down = max(1, edges.width // _FIELDS), max(1, edges.height // _FIELDS)
    sharpest = max(
        _varying(edges.crop((left, top, left + across, top + down)))
        for left in range(0, edges.width - across + 1, across)
        for top in range(0, edges.height - down + 1, down)
    )
    return sharpest < (_BLURRED_PAGE if page else _BLURRED_PHOTO)


def _edges(grey: Image.Image) -> Image.Image:
    """Its Laplacian, without the rim, which the filter leaves as it is."""
    return grey.filter(_LAPLACIAN).crop((1, 1, grey.width - 1, grey.height - 1))


def _varying(image: Image.Image) -> float:
    return ImageStat.Stat(image).var[0]


def _is_page(grey: Image.Image) -> bool:
    ratio = max(grey.size) / min(grey.size)
    paper = any(least <= ratio <= most for least, most in _PAPER)
    return paper and ImageStat.Stat(grey).median[0] >= _LIGHT
