"""HTML that is safe by construction: what is not Html already is text, and is escaped."""

from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote

_VOID = frozenset({"br", "img", "input", "link", "meta"})


class Html(str):
    """Markup."""

    __slots__ = ()


def tag(name: str, /, *children: str | None, **attributes: str | int | None) -> Html:
    """An element; children that are plain strings become text, None is left out.

    ``class_`` and ``for_`` stand for the words that Python keeps, "_" inside a name for "-".
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{said}>")
    return Html(f"<{name}{said}>{joined(*children)}</{name}>")


def joined(*children: str | None) -> Html:
    """Elements and texts one after the other."""
    return Html(
        "".join(
            child if isinstance(child, Html) else escape(child) for child in children if child is not None
        )
    )


def href(path: PurePosixPath, depth: int) -> str:
    """The relative address of a file of the archive, from a page that lies ``depth`` folders below its root.

    Every sign that means something in an address (#, %, ?, blanks) and all but ASCII is percent-encoded from
    UTF-8 (RFC 3986, 2.1), which browsers decode for file names on every system.
    """
    # A path keeps what as_posix() gives, which is too much for a hundred thousand of them.
    return "../" * depth + quote("/".join(path.parts))


def page(title: str, body: Html, *, depth: int) -> bytes:
    """A whole page.

    Args:
        title: for the browser's tab.
        body: what it shows.
        depth: how many folders below the archive's root it lies.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content=GENERATOR),
        tag("title", title),
        tag("link", rel="stylesheet", href=href(STYLE, depth)),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, tag('body', body), lang='zh-CN')}\n".encode()


GENERATOR = "wenming-desktop"
FOLDER = PurePosixPath("展示")
STYLE = FOLDER / "样式.css"
