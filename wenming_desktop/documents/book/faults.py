"""Files of a book that are not shown, or not whole: what the book and the clerk are told of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from wenming_desktop.documents.book.items import BookFile
from wenming_desktop.documents.book.page_words import kept_pages
from wenming_desktop.documents.press.not_shown import not_shown_note
from wenming_desktop.evidence.store import Lost


@dataclass(frozen=True)
class Fault:
    """Why a file is not shown.

    Attributes:
        why: one sentence.
        lost: that its original is gone or another one, where that is why.
        pages: those of its pages that are not shown; empty where it is the whole file.
    """

    file: BookFile
    why: str
    lost: Lost | None = None
    pages: tuple[int, ...] = ()

    @property
    def listed(self) -> str:
        """For a list."""
        if self.lost:
            return f"{self.lost}，册里只有说明"
        numbers = kept_pages(self.pages).replace("-", "—").replace(",", "、")
        return f"{f'第 {numbers} 页' if numbers else ''}没有放进页面：{self.why}"


def lost_of(faults: Iterable[Fault]) -> list[Lost]:
    """Why originals are lost, for each that is."""
    return [fault.lost for fault in faults if fault.lost]


def lost_words(faults: Iterable[Fault]) -> str:
    """E.g. ``原件不见了 3 份、原件被改动过 1 份``; "" where none is lost."""
    counts = Counter(lost_of(faults))
    return "、".join(f"{lost} {counts[lost]} 份" for lost in Lost if counts[lost])


def place_marks(faults: Iterable[Fault], *, photos: bool) -> list[str]:
    """What stands beside a line's page in the contents: a document is lost or not, of photos some are."""
    counts = Counter(lost_of(faults))
    found = [lost for lost in Lost if counts[lost]]
    if photos:
        return [
            f"缺{counts[lost]}张" if lost is Lost.GONE else f"{counts[lost]}张{lost.removeprefix('原件')}"
            for lost in found
        ]
    return ["缺" if lost is Lost.GONE else lost for lost in found]


def faults_note(faults: Iterable[Fault]) -> str:
    """What whoever prints books is told; "" where all is shown."""
    return not_shown_note((fault.file.title, fault.lost or fault.why.rstrip("。")) for fault in faults)
