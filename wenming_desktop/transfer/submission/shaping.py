"""The program's side of making copies fit: each is made in a child process, in a file beside."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.sandbox.calling import Child, Limits
from wenming_desktop.transfer.submission.looking import CHILD
from wenming_desktop.transfer.submission.profiles import ProfileDraft
from wenming_desktop.transfer.submission.report import CheckedFile, Deed
from wenming_desktop.words import size_text

_LIMITS = Limits(cpu=120.0, patience=30.0)

Original = tuple[Path, str]  # where the bytes lie, what the file is called


class DidNotFitError(UserError):
    """A file could not be made to fit, or could not be read after all; says why."""


class Shaper:
    """Makes copies, for one thread at a time; its child process ends with the block."""

    def __init__(self, profile: ProfileDraft) -> None:
        self._profile = profile
        self._child = Child(_LIMITS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.end()

    def shape(self, file: CheckedFile, originals: Sequence[Original], target: Path, job: Job) -> str:
        """Make the copy that a check promised; returns what was done in a few words.

        Args:
            file: what was promised.
            originals: its sources' files, in their order; they are only read.
            target: where to; must not exist.
            job: may cancel.

        Raises:
            DidNotFitError: it is too large all the same, or cannot be read; ``target`` may be there.
            Cancelled: by the job.
        """
        try:
            size, done = self._shape(file, originals, target, job.quiet())
        except UserError as error:
            raise DidNotFitError(error.message, error.details) from error
        if file.limit and size > file.limit:
            most = size_text(file.limit)
            raise DidNotFitError(
                f"缩小以后还有 {size_text(size)}，只收 {most} 以内；请换一份，或分成几份再添加"
            )
        return done

    def _shape(
        self, file: CheckedFile, originals: Sequence[Original], target: Path, job: Job
    ) -> tuple[int, str]:
        (path, name), profile = originals[0], self._profile

        def ask(function: str, *arguments: object) -> Any:
            return self._child.call(f"{CHILD}:{function}", *arguments, name=name, unpack=_plain, job=job)

        if file.deed is Deed.JPEG:
            size = ask(
                "plain_jpeg", path, name, target, profile.picture_least, profile.picture_most, file.limit
            )
            return int(size), file.note
        if file.deed is Deed.RECOMPRESS:
            size, pages = ask("plain_recompressed", path, name, target, file.limit)
            return int(size), f"{pages} 页图片压缩"
        if file.part:
            size = ask("plain_part", path, name, file.part.first, file.part.last, target)
            return int(size), f"{file.part.pages}，分成 {file.part.count} 份"
        parts = [[str(part), called] for part, called in originals]
        size, pages = ask("plain_joined", parts, target, file.limit)
        return int(size), f"{file.note}，共 {pages} 页" if file.deed is Deed.JOIN else file.note


def _plain(plain: Any) -> Any:
    return plain
