"""Books set by Typst, in a child process: what offices hand in may crash, hang or swell what embeds it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wenming_desktop.documents.book.joining import join
from wenming_desktop.documents.book.parts import deeper, in_parts
from wenming_desktop.documents.press.typesetting import set_into
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.sandbox.calling import Child, Limits, TooMuchError, UnreadableError

_HERE = "wenming_desktop.documents.book.setting"
_TEMPLATE = "evidence-book"
_LIMITS = Limits(cpu=900.0, memory=3 * 2**30, patience=60.0)
_FULL = 250 * 2**20  # bytes of a child that is not given another part
_NAME = "材料册"
_MADE = "made.pdf"
_ONE_PDF = '#for n in range(int(sys.inputs.pages)) {{ page(image("{name}", page: n + 1)) }}'


class RefusedError(Exception):
    """The typesetter could not set it, for a reason that it says or does not."""


def set_book(folder: Path, data: Mapping[str, Any], job: Job) -> bytes:
    """Set the book of a folder that holds its templates and files; a thick one in parts, for the memory.

    Raises:
        RefusedError: Typst refused something, most likely one of the files.
        UserError: there is too much of it; no Chinese font; no child process.
        Cancelled: by the job.
    """
    parts = in_parts(data["books"], folder)
    (folder / "data.json").write_text(json.dumps({**data, "books": parts}, ensure_ascii=False), "utf-8")
    try:
        with Child(_LIMITS) as child:
            for number in range(len(parts)):
                job.report(number, len(parts), "正在排版")
                refusal = child.call(
                    f"{_HERE}:plain_set", folder, number, name=_NAME, unpack=str, job=job.quiet()
                )
                if refusal:
                    raise RefusedError(refusal)
                if child.peak() > _FULL:
                    child.end()
            if len(parts) > 1:
                child.call(f"{_HERE}:plain_join", folder, name=_NAME, unpack=bool, job=job.quiet())
    except TooMuchError as error:
        words = "材料太多，一本册子放不下。请改成一项一册，或把长文件改成只放首页、末页。"
        raise UserError(words, error.details) from error
    except UnreadableError as error:
        raise RefusedError(error.details) from error
    return (folder / _MADE).read_bytes()


def refused_pdfs(folder: Path, pdfs: Mapping[str, tuple[str, int]], job: Job) -> list[str]:
    """Which PDFs Typst cannot embed, by whatever they are kept under.

    Args:
        folder: holds them.
        pdfs: for the name of each in the folder, what it is kept under, and how many pages it has.
        job: asked whether to go on.
    """
    refused: list[str] = []
    with Child(_LIMITS) as child:
        for name, (key, pages) in pdfs.items():
            try:
                said = child.call(
                    f"{_HERE}:plain_try", folder, name, pages, name=name, unpack=str, job=job.quiet()
                )
            except (TooMuchError, UnreadableError):
                said = name
            if said and key not in refused:
                refused.append(key)
    return refused


def plain_set(folder: Path, number: int) -> str:
    """In the child: set a part (from 0) of the book; returns why it could not be, else nothing."""
    import typst  # noqa: PLC0415 - only the child needs its errors

    data = json.loads((folder / "data.json").read_text("utf-8"))
    parts = data["books"]
    try:
        # Tags do not outlive the joining
        alone = len(parts) == 1
        path = folder / _MADE if alone else _part(folder, number)
        whole: list[object] = [] if number else data["whole"]
        set_into(path, _TEMPLATE, {**data, "books": parts[number], "whole": whole}, tags=alone)
    except typst.TypstError as error:
        return str(error) or repr(error)
    return ""


def plain_join(folder: Path) -> bool:
    """In the child: make one PDF of the parts."""
    data = json.loads((folder / "data.json").read_text("utf-8"))
    parts = data["books"]
    paths = [_part(folder, number) for number in range(len(parts))]
    under = [deeper(part) if data["level"] > 1 else 0 for part in parts]
    join(paths, under, folder / _MADE)
    return True


def _part(folder: Path, number: int) -> Path:
    return folder / f"part-{number}.pdf"


def plain_try(folder: Path, name: str, pages: int) -> str:
    """In the child: embed one PDF; returns why it could not be, else nothing."""
    import typst  # noqa: PLC0415 - as above

    (folder / "try.typ").write_text(_ONE_PDF.format(name=name), "utf-8")
    try:
        typst.compile(folder / "try.typ", root=folder, sys_inputs={"pages": str(pages)})
    except typst.TypstError as error:
        return str(error) or repr(error)
    return ""
