"""In the child: what Recogniser asks."""

from pathlib import Path

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.recognition.lines import ReadPage, plain_of
from wenming_desktop.recognition.networks import networks
from wenming_desktop.recognition.reading import read_page
from wenming_desktop.viewing.cards import CardError
from wenming_desktop.viewing.contents import content_kind
from wenming_desktop.viewing.showing import page_image

_SIDE = 2600  # pixels of a page's longer side: A4 at 220 dpi


def plain_ready() -> bool:
    """What the child does first for Recogniser.page(): load the networks; raises anything where it cannot."""
    networks()
    return True


def plain_read(path: Path, name: str, page: int) -> list[object]:
    """What the child does for Recogniser.page(): the fields of a ReadPage."""
    try:
        shown = page_image(path, name, content_kind(path, name), page, _SIDE, _SIDE)
    except CardError as error:
        return plain_of(ReadPage(problem=error.card.words or f"“{name}”第 {page} 页在这台电脑上画不出来。"))
    except (UserError, OSError) as error:
        told = error if isinstance(error, UserError) else storage_error(f"打不开“{name}”", error)
        return plain_of(ReadPage(problem=told.message if told else f"“{name}”打不开。"))
    return plain_of(read_page(shown.image))
