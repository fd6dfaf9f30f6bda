"""An archive as one .zip: names in UTF-8, nothing compressed, zip64 where it must be; whole or not at all."""

import zipfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from hashlib import sha256
from io import BufferedReader
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import BLOCK
from wenming_desktop.transfer.bag import BagFile, BagSummary, check_paths, fill_bag, sizes_in_bag
from wenming_desktop.transfer.leftovers import WORKING_LENGTH, workshop
from wenming_desktop.transfer.media import Medium, medium_of, refuse_unfit
from wenming_desktop.transfer.reading_back import UncachedFile, Written
from wenming_desktop.transfer.slow_copy import Copier, Flusher, Progress, explained

ZIP_SUFFIX = ".zip"
_ENTRY_BYTES = 200  # an entry's headers beside its name, which stands there twice
_TIMES = datetime(1980, 1, 1), datetime(2107, 12, 31, 23, 59, 58)  # noqa: DTZ001 - all that a .zip knows
_LARGE = 1 << 31  # from here on an entry is written with zip64's fields


def write_zip(
    target: Path,
    files: Sequence[BagFile],
    info: Mapping[str, str],
    job: Job,
    now: datetime,
    medium: Medium | None = None,
) -> BagSummary:
    """Write an archive as one .zip that holds the bag's folder, named as the .zip without its suffix.

    Args:
        target: the .zip to be; must not exist, its folder must.
        files: as for write_bag().
        info: as for write_bag().
        job: progress in bytes, of writing and reading back.
        now: local time, that of all entries.
        medium: as for write_bag().

    Raises:
        UserError, Cancelled, ValueError: as for write_bag().
    """
    check_paths(files, job)
    name = target.name.removesuffix(ZIP_SUFFIX)
    inside = sizes_in_bag(name, files)
    size = sum(file.size for file in files)
    whole = sum(inside.values()) + sum(2 * len(path.encode()) + _ENTRY_BYTES for path in inside)
    with explained(f"无法把存档写到“{target}”"):
        medium = medium or medium_of(target.parent)
        refuse_unfit(medium, {target.name: whole}, working=WORKING_LENGTH - len(target.name))
        with workshop([target], info.get("Source-Organization", ""), medium) as shop:
            progress, part = Progress(job, 2 * sum(inside.values())), shop.part(target)
            with _ZipWriter(part, name, progress, medium, now) as writer:
                written = fill_bag(writer, files, info)
            _read_back(part, name, written, progress, medium)
            job.check()
            shop.put_in_place()
    return BagSummary(len(files), size)


class _ZipWriter:
    """Writes entries below one folder of a new .zip."""

    def __init__(self, part: Path, name: str, progress: Progress, medium: Medium, now: datetime) -> None:
        self._part, self._name, self._medium = part, name, medium
        self._time = min(max(now, _TIMES[0]), _TIMES[1]).timetuple()[:6]
        self._copier, self._flusher = Copier(progress), Flusher(part.parent, progress, medium)

    def __enter__(self) -> Self:
        self._stream = self._part.open("xb")
        self._zip = zipfile.ZipFile(self._stream, "w", zipfile.ZIP_STORED)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._copier.close()
        self._flusher.close()
        with ExitStack() as closing:
            if error:  # the medium may be full or gone: what went wrong there is known already
                closing.enter_context(suppress(OSError))
            closing.callback(self._stream.close)
            self._zip.close()

    def add(self, path: str, source: PathLike[str] | bytes, size: int, sha256_hex: str | None = None) -> str:
        """As Writer.add()."""
        self._medium.check()
        entry = zipfile.ZipInfo(f"{self._name}/{path}", self._time)
        entry.file_size = size
        with self._zip.open(entry, "w", force_zip64=size >= _LARGE) as sink:

            def write(block: memoryview) -> None:
                sink.write(block)
                self._flusher.wrote(self._part, len(block))

            return self._copier.copy(path, source, size, sha256_hex, write)

    def finish(self) -> None:
        """As Writer.finish()."""
        self._zip.close()
        self._stream.flush()
        self._flusher.wrote(self._part, 0)
        self._flusher.finish()


def _read_back(part: Path, name: str, written: Sequence[Written], progress: Progress, medium: Medium) -> None:
    """Compare every entry, read from the medium, with what was to be written."""
    broken = f"刚写入的 .zip 读回来不一致，这个{medium.kind}可能已损坏，没有存档，请换一个重新存档。"
    try:
        with (
            UncachedFile(part) as raw,
            BufferedReader(raw, BLOCK) as stream,
            zipfile.ZipFile(stream) as archive,
        ):
            if len(archive.infolist()) != len(written):
                raise UserError(broken)
            for file in written:
                medium.check()
                if _digest(archive, f"{name}/{file.path}", progress) != file.sha256:
                    raise UserError(broken)
    except (zipfile.BadZipFile, KeyError) as error:
        raise UserError(broken, repr(error)) from error


def _digest(archive: zipfile.ZipFile, path: str, progress: Progress) -> str:
    digest = sha256()
    with archive.open(path) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
            progress.add(len(block), path)
    return digest.hexdigest()
