"""What is made for an archive waits on this PC's disk until it is copied: memory might not hold it."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from wenming_desktop.errors import storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safety.copying import file_hash
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.workspace import Workspace


class Staging:
    """Files by number in one folder; the job may cancel."""

    def __init__(self, folder: Path, job: Job) -> None:
        self._folder, self._job = folder, job
        self._count = 0

    def add(self, path: PurePosixPath, content: bytes) -> BagFile:
        """Keep what goes to ``path`` of the archive; raises UserError where this PC's disk takes no more."""
        with _explained(path):
            kept = self._next()
            kept.write_bytes(content)
        return BagFile(path, kept, len(content), sha256(content).hexdigest())

    def add_parts(self, path: PurePosixPath, parts: Iterable[bytes]) -> BagFile:
        """Keep what comes in parts, as memory might not hold the whole; raises as add() does."""

        def write(target: Path) -> None:
            with target.open("wb") as stream:
                stream.writelines(parts)

        return self.write(path, write)

    def write(self, path: PurePosixPath, write: Callable[[Path], None]) -> BagFile:
        """Keep what a function writes to the file it is given; raises what it raises, and as add() does."""
        with _explained(path):
            kept = self._next()
            write(kept)
            return BagFile(path, kept, kept.stat().st_size, file_hash(kept, self._job.check))

    def _next(self) -> Path:
        self._count += 1
        return self._folder / str(self._count)


@contextmanager
def _explained(path: PurePosixPath) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(f"没有写好存档里的“{path.name}”", error) or error from error


@contextmanager
def staging(workspace: Workspace, job: Job) -> Generator[Staging]:
    """A place that is gone after the block; what a killed process leaves goes when the workspace is opened.

    Raises:
        UserError: it cannot be made.
    """
    scratch = workspace.scratch_folder()
    try:
        folder = TemporaryDirectory(prefix="archive-", dir=scratch, ignore_cleanup_errors=True)
    except OSError as error:
        raise storage_error("没有地方放存档要用的文件", error) or error from error
    with folder as made:
        yield Staging(Path(made), job)
