"""Reading the pages of an archive as a strict browser would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_VOID = {"br", "img", "input", "link", "meta"}
_ADDRESSES = {"a": "href", "link": "href", "img": "src", "script": "src", "form": "action"}


@dataclass
class Page:
    """A page: its visible text, the elements used, where it leads, the sources it loads."""

    path: Path
    text: str = ""
    tags: list[str] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)

    def targets(self) -> list[Path]:
        """The files that its addresses mean; an address that is no relative path fails."""
        found = []
        for address in self.addresses:
            parts = urlsplit(address)
            assert not parts.scheme, address
            assert not parts.netloc, address
            if parts.path:
                assert address.isascii(), address
                found.append((self.path.parent / unquote(parts.path, errors="strict")).resolve())
        return found


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.page.tags.append(tag)
        self.page.attributes.append(values)
        if address := values.get(_ADDRESSES.get(tag, "")):
            self.page.addresses.append(address)
        if tag in {"h1", "h2", "h3"}:
            self.page.headings.append(int(tag[1]))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (self.page.path, tag)

    def handle_data(self, data: str) -> None:
        self.page.text += data


def read_page(path: Path) -> Page:
    """One page; fails where its elements are not closed in order."""
    page = Page(path)
    reader = _Reader(page)
    reader.feed(path.read_text("utf-8"))
    reader.close()
    assert not reader.open, (path, reader.open)
    return page
