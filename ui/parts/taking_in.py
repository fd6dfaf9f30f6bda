"""Files given by drop, dialog or clipboard, taken in as evidence: all of it on the worker thread."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.messages import show_error, show_note
from ui.parts.handing_out import EVIDENCE_MIME
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.intake import Taken
from wenming_desktop.evidence.records import NotTaken, Refused, check_files
from wenming_desktop.jobs import Job

T = TypeVar("T")


def local_files(data: QMimeData) -> list[Path]:
    """The files of this PC among what was copied or is dragged elsewhere; none of the program's own."""
    if data.hasFormat(EVIDENCE_MIME):
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def take_files(
    desk: Desk,
    paths: Sequence[Path],
    attach: Callable[[Sequence[Path], Job], Sequence[T]],
    done: Callable[[Sequence[T], UserError | None], object] | None = None,
    place: tuple[str, str] | None = None,
) -> None:
    """Take in those of the files that can be; the others are named, each in a line with the reason.

    Args:
        desk: the desk.
        paths: what was given; a stick that has gone or a share that does not answer holds up nobody.
        attach: takes good files in and returns a row each.
        done: gets those rows and what is to be said of the others; without it that is said over the window.
        place: the task and the slot, or "", where folders among the files have all of it listed before
            anything is taken in, with one report at the end; without it folders are named as well.
    """

    def work(job: Job) -> tuple[list[Refused], Sequence[T]] | None:
        if place and any(path.is_dir() for path in paths):
            return None
        look, take = job.parts(1, 9)
        refused = check_files(paths, look)
        bad = {item.path for item in refused}
        good = [path for path in paths if path not in bad]
        return refused, attach(good, take) if good else ()

    def show(outcome: tuple[list[Refused], Sequence[T]] | None) -> None:
        if outcome is None:
            desk.folder_wanted.emit(tuple(paths), *(place or ("", "")))
            return
        refused, rows = outcome
        rest = f"其余 {len(rows)} 个文件照常添加。" if rows else "没有添加任何文件。"
        said = NotTaken(refused, rest, "\n") if refused else None
        if done:
            done(rows, said)
        else:
            tell_taken(desk.window, said)

    if paths:
        desk.run(f"添加 {len(paths)} 个文件", work, show)


def tell_taken(parent: QWidget, refused: UserError | None, others: Sequence[str] = ()) -> None:
    """Say in one box what there is to say of files that were given; nothing where that is nothing.

    Args:
        parent: the window.
        refused: why some cannot be taken in.
        others: lines about the rest.
    """
    if refused:
        show_error(parent, UserError("\n".join((refused.message, *others)), refused.details))
    elif others:
        show_note(parent, "\n".join(others))


def known_lines(taken: Taken) -> list[str]:
    """A line about each file that was not doubled, for it was on record or came twice at once."""
    fresh = {row.id for row in taken.rows}
    return [
        f"“{known.path.name}”在同一批里有一样的（{known.row.original_name}），只收一份。"
        if known.row.id in fresh
        else known.words
        for known in taken.known
    ]


def take_picture(
    desk: Desk, picture: QImage, attach: Callable[[Sequence[Path], Job], Sequence[object]]
) -> None:
    """Take in a pasted picture as a file; a picture that cannot be saved is said over the window."""
    name = f"粘贴的图片{clock.now():%Y%m%d-%H%M%S}.png"

    def work(job: Job) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            if not picture.save(str(path)):
                raise UserError("剪贴板里的图片存不下来，请先另存为文件再添加。")
            attach([path], job)

    desk.run("添加图片", work)
