"""Papers set by Typst in this process: a template of ``resources/typst`` and plain data in, PDF out."""

import json
import shutil
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict, TypeVar

import typst

from resources import resource
from wenming_desktop.documents.press.fonts import choose, heaviest, system_fonts
from wenming_desktop.words import visible

T = TypeVar("T")


class _Settings(TypedDict):
    root: Path
    font_paths: typst.Fonts
    ignore_system_fonts: bool
    sys_inputs: dict[str, str]


def render(
    template: str,
    data: Mapping[str, object],
    pictures: Mapping[str, bytes] | None = None,
    fonts: typst.Fonts | None = None,
) -> bytes:
    """Set a paper.

    Data reaches the template as JSON, so that no text is ever read as markup. Safe in any thread.

    Args:
        template: name of ``resources/typst/<template>.typ``.
        data: what the template shows; JSON types only. ``fonts`` is added for ``style.typ``.
        pictures: image files by the names under which the template asks for them, e.g. ``"1.jpg"``.
        fonts: other fonts than this machine's.

    Returns:
        The PDF file.

    Raises:
        UserError: no Chinese font is installed.
    """
    with as_file(resource("typst")) as shipped, _beside(shipped, pictures or {}) as folder:
        return set_in(folder, template, data, fonts)


def set_in(
    folder: Path, template: str, data: Mapping[str, object], fonts: typst.Fonts | None = None
) -> bytes:
    """Set a paper of a folder that holds its template and every file that this asks for.

    Raises:
        UserError: no Chinese font is installed.
        typst.TypstError: it cannot be set.
    """
    source, chosen = folder / f"{template}.typ", fonts or system_fonts()
    return _with_units(data, lambda told: typst.compile(source, **_settings(folder, told, chosen)))


def set_into(path: Path, template: str, data: Mapping[str, object], *, tags: bool) -> None:
    """As set_in() of the folder of ``path``, into this file; with or without tags for readers aloud."""
    source, fonts = path.parent / f"{template}.typ", system_fonts()
    _with_units(
        data,
        lambda told: typst.compile(source, path, pdf_tags=tags, **_settings(path.parent, told, fonts)),
    )


def drawn(template: str, data: Mapping[str, object], dots_per_inch: float) -> bytes:
    """Set a paper of one page as render() does, as a PNG file.

    Raises:
        UserError: no Chinese font is installed.
    """
    with as_file(resource("typst")) as folder:
        settings = _settings(folder, data, system_fonts())
        return typst.compile(folder / f"{template}.typ", format="png", ppi=dots_per_inch, **settings)


def warm_up() -> bytes:
    """Have the fonts searched and read, and the typesetter ready, before the first paper is asked for.

    Returns:
        A page that nobody needs.

    Raises:
        UserError: no Chinese font is installed.
    """
    return render("warm-up", {"title": "", "unit": ""})


def _with_units(data: Mapping[str, object], compiled: Callable[[Mapping[str, object]], T]) -> T:
    """Set with each number held to its unit; without that where one text has hundreds, too many for Typst."""
    try:
        return compiled(data)
    except typst.TypstError as error:
        if "grouping depth" not in str(error):
            raise
    return compiled({**data, "units-part": True})


def _settings(folder: Path, data: Mapping[str, object], fonts: typst.Fonts) -> _Settings:
    return {
        "root": folder,
        "font_paths": fonts,
        "ignore_system_fonts": True,  # they are in ``fonts`` already; searching them again takes time
        # What is on file from before may hold marks that turn the writing.
        "sys_inputs": {
            "data": visible(json.dumps({**data, "fonts": faces(fonts)}, ensure_ascii=False), r"\n")
        },
    }


def copy_templates(folder: Path) -> None:
    """Put the templates into a folder, for set_in()."""
    with as_file(resource("typst")) as shipped:
        _copy(shipped, folder)


def faces(fonts: typst.Fonts) -> dict[str, object]:
    """What ``style.typ`` sets each role in, of these fonts; raises UserError like render()."""
    return {
        role.value: {"families": choice.families, "weight": choice.weight, "thicken": choice.thicken}
        for role, choice in choose(heaviest(fonts.fonts())).items()
    }


@contextmanager
def _beside(templates: Path, pictures: Mapping[str, bytes]) -> Generator[Path]:
    """A folder with the templates and the pictures: Typst reads no file outside its template's folder."""
    if not pictures:
        yield templates
        return
    with TemporaryDirectory(prefix="wenming-") as made:
        folder = Path(made)
        _copy(templates, folder)
        for name, picture in pictures.items():
            (folder / name).write_bytes(picture)
        yield folder


def _copy(templates: Path, folder: Path) -> None:
    for template in templates.glob("*.typ"):
        shutil.copyfile(template, folder / template.name)
