"""Papers set by Typst in this process: a template of ``resources/typst`` and plain data in, PDF out."""

import json
from collections.abc import Mapping
from importlib.resources import as_file

import typst

from resources import resource
from wenming_desktop.documents.fonts import choose, heaviest, system_fonts


def render(template: str, data: Mapping[str, object], fonts: typst.Fonts | None = None) -> bytes:
    """Set a paper.

    Data reaches the template as JSON, so that no text is ever read as markup. Safe in any thread.

    Args:
        template: name of ``resources/typst/<template>.typ``.
        data: what the template shows; JSON types only. ``fonts`` is added for ``style.typ``.
        fonts: other fonts than this machine's.

    Returns:
        The PDF file.

    Raises:
        UserError: no Chinese font is installed.
    """
    fonts = fonts or system_fonts()
    choices = choose(heaviest(fonts.fonts()))
    faces = {
        role.value: {"families": choice.families, "weight": choice.weight, "thicken": choice.thicken}
        for role, choice in choices.items()
    }
    with as_file(resource("typst")) as folder:
        return typst.compile(
            folder / f"{template}.typ",
            root=folder,
            font_paths=fonts,
            ignore_system_fonts=True,  # they are in ``fonts`` already; searching them again takes time
            sys_inputs={"data": json.dumps({**data, "fonts": faces})},
        )
