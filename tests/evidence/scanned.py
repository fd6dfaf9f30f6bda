"""Small scans that are quickly recognised, and pages as if they had been."""

import json
from pathlib import Path

from PIL import Image, ImageDraw
from sqlalchemy import select

from db.models import Evidence
from tests.scans.sheet import font
from tests.workspaces import attach, task_ids
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.recognising import corrected
from wenming_desktop.jobs import Job
from wenming_desktop.recognition.lines import PIPELINE, ReadLine, ReadPage, plain_of
from wenming_desktop.workspace import Workspace


def sheet(*lines: str) -> Image.Image:
    """Lines of text on white."""
    image = Image.new("RGB", (800, 100 + 70 * len(lines)), "white")
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 50 + 70 * number), line, "black", font("song", 40))
    return image


def scan(path: Path, *pages: Image.Image) -> Path:
    """A file of these pages; of several a TIFF or a PDF."""
    first, *rest = pages
    first.save(path, **({"save_all": True, "append_images": rest} if rest else {}))
    return path


def read_page(*lines: str, turned: int = 0, problem: str = "") -> ReadPage:
    """A page on which these lines were read."""
    share = 1 / max(1, len(lines))
    read = [
        ReadLine(
            "\n",
            line,
            ((0.1, at * share), (0.9, at * share), (0.9, (at + 0.5) * share), (0.1, (at + 0.5) * share)),
            tuple(sign / len(line) for sign in range(len(line) + 1)),
        )
        for at, line in enumerate(lines)
    ]
    return ReadPage(tuple(read), turned=turned, problem=problem)


def put(workspace: Workspace, sha256: str, page: int, read: ReadPage, pipeline: str = PIPELINE) -> None:
    """Keep a page as if it had been recognised."""
    plain = json.dumps(plain_of(read))
    workspace.texts.put_read(sha256, page, corrected(read, ()).text, plain, pipeline)


def hash_of(workspace: Workspace, name: str) -> str:
    """The hash of a file on record by its name."""
    with workspace.reading() as session:
        return session.scalars(select(Evidence.sha256).where(Evidence.original_name == name)).one()


def take_in(workspace: Workspace, *paths: Path) -> None:
    """Attach files and have them read, so that their scans wait."""
    attach(workspace, task_ids(workspace)[0], *paths)
    read_files(workspace.log, workspace.files, workspace.texts, Job())
