"""Making a 报送包: copies only, in a new folder that is whole or not there; each read back, all listed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safe_names import MAX_PATH, safe_name
from wenming_desktop.safety.copying import file_hash
from wenming_desktop.safety.saving import refuse_data_folder
from wenming_desktop.settings import get_setting
from wenming_desktop.transfer.leftovers import WORKING_LENGTH, Workshop, new_place, workshop
from wenming_desktop.transfer.media import Medium, medium_of, refuse_unfit
from wenming_desktop.transfer.reading_back import Written, read_back
from wenming_desktop.transfer.slow_copy import Progress, StickWriter, explained
from wenming_desktop.transfer.submission.gathering import SourceFile
from wenming_desktop.transfer.submission.report import (
    CheckedFile,
    Deed,
    NotSent,
    Report,
    SentFile,
    Submission,
)
from wenming_desktop.transfer.submission.result_list import LIST_NAME, write_list
from wenming_desktop.transfer.submission.shaping import DidNotFitError, Shaper
from wenming_desktop.workspace import Workspace

_LIST_ROOM = 1_000_000  # bytes kept for the list on the medium
_NAME_LIMIT = 40


def package_name(parent: Path, profile: str, day: date) -> str:
    """A name for a new package in a folder: never one that is there."""
    stem = safe_name(f"报送{day.isoformat()} {profile}", _NAME_LIMIT)
    number, name = 1, stem
    while (parent / name).exists():
        number += 1
        name = f"{stem} ({number})"
    return name


def write_submission(
    workspace: Workspace,
    report: Report,
    parent: Path,
    job: Job,
    day: date,
    medium: Medium | None = None,
) -> Submission:
    """Make the package of what a check found ready; what it asked about stays behind and is listed.

    A file that turns out not to fit, or whose original is gone by now, is left out and listed, too.

    Args:
        workspace: where the originals lie; they are only read.
        report: what the check said.
        parent: the folder to make the package's folder in; made if missing.
        job: progress.
        day: today, part of the package's name.
        medium: the medium as it was chosen; None for what is at ``parent`` when the call begins.

    Raises:
        UserError: there is nothing to send, the medium cannot hold it, is another one by now, or failed.
        Cancelled: by the job. In every case no package is left.
    """
    doing = f"无法把报送包写到“{parent}”"
    if not report.ready:
        raise UserError("没有可以送的材料，先看检查里要定的那些。")
    refuse_data_folder(parent, "报送包")
    with explained(doing):
        medium = medium or medium_of(parent)
    target = parent / package_name(parent, report.profile.name, day)
    _refuse_unfit(report, target, medium)
    with workspace.reading() as session:
        unit = get_setting(session, "unit") or ""
    with explained(doing), new_place(parent, medium, doing), workshop([target], unit, medium) as place:
        making = _Making(workspace, report, place, target, medium, job)
        made = making.made()
        job.check()  # after that it is there
        place.put_in_place()
    return replace(made, folder=target)


def _refuse_unfit(report: Report, target: Path, medium: Medium) -> None:
    longest = max(report.ready, key=lambda file: len(file.path))
    if len(str(target)) + 1 + len(longest.path) > MAX_PATH:
        raise UserError(
            f"“{target.parent}”太深，“{longest.name}”的路径会超过 {MAX_PATH} 字，请换一个浅些的文件夹。"
        )
    sizes = {
        f"{target.name}/{file.path}": min(file.before, file.limit or file.before) for file in report.ready
    }
    refuse_unfit(
        medium,
        {**sizes, f"{target.name}/{LIST_NAME}": _LIST_ROOM},
        working=WORKING_LENGTH - len(target.name),
    )


class _Making:
    """One package on its way."""

    def __init__(
        self,
        workspace: Workspace,
        report: Report,
        place: Workshop,
        target: Path,
        medium: Medium,
        job: Job,
    ) -> None:
        self._workspace, self._report, self._medium = workspace, report, medium
        self._root = place.part(target)
        shape, back = job.parts(4, 1)
        self._job, self._back = shape, back
        self._sent: list[SentFile] = []
        self._left: list[NotSent] = list(_left_before(report))

    def made(self) -> Submission:
        """Write everything, read it back; the folder is whole then, but not in its place."""
        scratch = self._workspace.scratch_folder()
        try:
            held = TemporaryDirectory(prefix="submission-", dir=scratch, ignore_cleanup_errors=True)
        except OSError as error:
            raise storage_error("没有地方放报送包要用的文件", error) or error from error
        # The writer's own progress is in bytes that nobody knows before a picture is made smaller.
        progress = Progress(self._job.quiet(), 1)
        with (
            held as folder,
            Shaper(self._report.profile) as shaper,
            StickWriter(self._root, progress, self._medium) as writer,
        ):
            self._write_files(writer, shaper, Path(folder))
            if not self._sent:
                raise UserError(f"一份也没有送成：{self._left[0].reason}。没有做报送包。")
            written = [Written(file.checked.path, file.size, file.sha256) for file in self._sent]
            listed = Path(folder) / LIST_NAME
            write_list(listed, self._report.profile.name, self._sent, self._left)
            size = listed.stat().st_size
            written.append(Written(LIST_NAME, size, writer.add(LIST_NAME, listed, size)))
            writer.finish()
        whole = sum(each.size for each in written)
        read_back(self._root, written, Progress(self._back, whole), self._medium.check, self._medium.kind)
        return Submission(self._root, tuple(self._sent), tuple(self._left))

    def _write_files(self, writer: StickWriter, shaper: Shaper, folder: Path) -> None:
        total = sum(file.before for file in self._report.ready)
        done = 0
        for file in self._report.ready:
            self._job.report(done, total, file.name)
            done += file.before
            lost = [source for source in file.sources if not self._whole(source)]
            if lost:
                gone = "原件不见了或被改动过，没有送"
                self._leave(
                    file, gone if len(file.sources) == 1 else f"“{lost[0].title}”的{gone}，整份没有送"
                )
                continue
            try:
                self._sent.append(self._send(file, writer, shaper, folder / "copy"))
            except DidNotFitError as error:
                self._leave(file, error.message)

    def _send(self, file: CheckedFile, writer: StickWriter, shaper: Shaper, copy: Path) -> SentFile:
        if file.deed is Deed.COPY:
            (source,) = file.sources
            path = self._workspace.files.lying(source.sha256)
            writer.add(file.path, path, source.size, source.sha256)
            return SentFile(file, source.size, source.sha256, "原样")
        originals = [
            (self._workspace.files.path(source.sha256), source.original_name) for source in file.sources
        ]
        with explained(f"没有做好“{file.name}”"):
            copy.unlink(missing_ok=True)
        done = shaper.shape(file, originals, copy, self._job)
        with explained(f"没有做好“{file.name}”"):
            size, digest = copy.stat().st_size, file_hash(copy, self._job.check)
        writer.add(file.path, copy, size, digest)
        return SentFile(file, size, digest, done)

    def _whole(self, source: SourceFile) -> bool:
        return self._workspace.files.holds(source.sha256, self._job.check)

    def _leave(self, file: CheckedFile, reason: str) -> None:
        self._left += [NotSent(file.item, source, reason, late=True) for source in file.sources]


def _left_before(report: Report) -> Iterator[NotSent]:
    for file in report.asked:
        for source in file.sources:
            yield NotSent(file.item, source, file.reason)
    for out in report.left_out:
        yield NotSent(out.item, out.source, "这一次选了不送")
