"""Books set by Typst, in a child process: what offices hand in may crash, hang or swell what embeds it."""

import json
from collections.abc import Mapping
from pathlib import Path

from wenming_desktop.documents.typesetting import set_in
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.sandbox.calling import Child, Limits, TooMuchError, UnreadableError

_HERE = "wenming_desktop.documents.book.setting"
_TEMPLATE = "evidence-book"
_LIMITS = Limits(cpu=900.0, memory=3 * 2**30, patience=60.0)
_NAME = "材料册"
_ONE_PDF = '#for n in range(int(sys.inputs.pages)) {{ page(image("{name}", page: n + 1)) }}'


class RefusedError(Exception):
    """The typesetter could not set it, for a reason that it says or does not."""


def set_book(folder: Path, data: Mapping[str, object], job: Job) -> bytes:
    """Set the book of a folder that holds its templates and files.

    Raises:
        RefusedError: Typst refused something, most likely one of the files.
        UserError: there is too much of it; no Chinese font; no child process.
        Cancelled: by the job.
    """
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    try:
        with Child(_LIMITS) as child:
            refusal = child.call(f"{_HERE}:plain_set", folder, name=_NAME, unpack=str, job=job.quiet())
    except TooMuchError as error:
        words = "材料太多，一本册子放不下。请改成一项一册，或把长文件改成只放首页、末页。"
        raise UserError(words, error.details) from error
    except UnreadableError as error:
        raise RefusedError(error.details) from error
    if refusal:
        raise RefusedError(refusal)
    return (folder / "made.pdf").read_bytes()


def refused_pdfs(folder: Path, pdfs: Mapping[str, tuple[str, int]], job: Job) -> list[str]:
    """Which PDFs, by whatever they are kept under, Typst cannot embed.

    Args:
        folder: holds them.
        pdfs: the name of each in the folder, and how many pages it has.
        job: asked whether to go on.
    """
    refused: list[str] = []
    with Child(_LIMITS) as child:
        for key, (name, pages) in pdfs.items():
            try:
                said = child.call(
                    f"{_HERE}:plain_try", folder, name, pages, name=name, unpack=str, job=job.quiet()
                )
            except (TooMuchError, UnreadableError):
                said = name
            if said:
                refused.append(key)
    return refused


def plain_set(folder: Path) -> str:
    """In the child: set the book into ``made.pdf``; returns why it could not be, else nothing."""
    import typst  # noqa: PLC0415 - only the child needs its errors

    try:
        pdf = set_in(folder, _TEMPLATE, json.loads((folder / "data.json").read_text("utf-8")))
    except typst.TypstError as error:
        return str(error) or repr(error)
    (folder / "made.pdf").write_bytes(pdf)
    return ""


def plain_try(folder: Path, name: str, pages: int) -> str:
    """In the child: embed one PDF; returns why it could not be, else nothing."""
    import typst  # noqa: PLC0415 - as above

    (folder / "try.typ").write_text(_ONE_PDF.format(name=name), "utf-8")
    try:
        typst.compile(folder / "try.typ", root=folder, sys_inputs={"pages": str(pages)})
    except typst.TypstError as error:
        return str(error) or repr(error)
    return ""
