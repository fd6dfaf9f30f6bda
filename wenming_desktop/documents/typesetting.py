"""Papers set by Typst in this process: a template of ``resources/typst`` and plain data in, PDF out."""

import json
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

import typst

from resources import resource
from wenming_desktop.documents.fonts import choose, heaviest, system_fonts


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
    with _set(template, data, pictures or {}, fonts or system_fonts()) as (source, settings):
        return typst.compile(source, **settings)


def drawn(template: str, data: Mapping[str, object], dots_per_inch: float) -> bytes:
    """Set a paper of one page as render() does, as a PNG file.

    Raises:
        UserError: no Chinese font is installed.
    """
    with _set(template, data, {}, system_fonts()) as (source, settings):
        return typst.compile(source, format="png", ppi=dots_per_inch, **settings)


@contextmanager
def _set(
    template: str, data: Mapping[str, object], pictures: Mapping[str, bytes], fonts: typst.Fonts
) -> Generator[tuple[Path, _Settings]]:
    """The source to compile, as long as it lies there, and how."""
    choices = choose(heaviest(fonts.fonts()))
    faces = {
        role.value: {"families": choice.families, "weight": choice.weight, "thicken": choice.thicken}
        for role, choice in choices.items()
    }
    with as_file(resource("typst")) as shipped, _beside(shipped, pictures) as folder:
        settings: _Settings = {
            "root": folder,
            "font_paths": fonts,
            "ignore_system_fonts": True,  # they are in ``fonts`` already; searching them again takes time
            "sys_inputs": {"data": json.dumps({**data, "fonts": faces})},
        }
        yield folder / f"{template}.typ", settings


def warm_up() -> bytes:
    """Have the fonts searched and read, and the typesetter ready, before the first paper is asked for.

    Returns:
        A page that nobody needs.

    Raises:
        UserError: no Chinese font is installed.
    """
    return render("warm-up", {"title": "", "unit": ""})


@contextmanager
def _beside(templates: Path, pictures: Mapping[str, bytes]) -> Generator[Path]:
    """A folder with the templates and the pictures: Typst reads no file outside its template's folder."""
    if not pictures:
        yield templates
        return
    with TemporaryDirectory(prefix="wenming-") as made:
        folder = Path(made)
        for template in templates.glob("*.typ"):
            shutil.copyfile(template, folder / template.name)
        for name, picture in pictures.items():
            (folder / name).write_bytes(picture)
        yield folder
