"""The three commands by which things come in, and that a refusal changes nothing anywhere."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Department
from tests.transfer.packages.office import TASKS, edit, fill, office, row
from tests.workspaces import attach, file, task_ids
from wenming_desktop.commands.line import run
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.restoring import restore_archive
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace

IMPORT, RESTORE, COLLECT = "import", "restore", "collect"
NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local
_ALIVE = {"wenming-log.txt", "wenming.lock"}  # of a data folder: told and locked whatever is refused


@dataclass(frozen=True)
class Doors:
    """A data folder, and what another PC and a department would bring to it.

    Attributes:
        place: where all of it lies.
        data: the folder, closed.
        archive: another PC's, with a change and three files that are not here.
        volumes: the same in volumes: the folder that they lie in.
        package: a department's, with a change and a file.
    """

    place: Path
    data: Path
    archive: Path
    volumes: Path
    package: Path

    def whole(self, door: str) -> Path:
        """What that door takes."""
        return self.package if door == COLLECT else self.archive

    def call(self, door: str, given: Path) -> int:
        """Bring something in; the exit code."""
        if door == RESTORE:
            return run([door, str(given), str(self.data), "--yes"])
        return run([door, str(self.data), str(given), "--apply"])

    def seen(self) -> dict[str, str]:
        """Every file in place, and what is temporary, with its hash; folders with ""."""
        return digests(self.place) | digests(Path(tempfile.gettempdir()))

    def refuses(self, door: str, given: Path, capsys: pytest.CaptureFixture[str]) -> str:
        """Look that something is refused in a sentence and that nothing is changed; what was said."""
        before = self.seen()
        capsys.readouterr()
        assert self.call(door, given) == 1
        said = capsys.readouterr().err.strip()
        assert "程序内部错误" not in said
        assert said.endswith("。")
        assert given.name in said
        assert self.seen() == before
        return said


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash, every folder with ""; not what is there while it is open."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in folder.rglob("*")
        if path.name not in _ALIVE
    }


@contextmanager
def doors(place: Path) -> Iterator[Doors]:
    """Make them in an empty folder; what is temporary goes to another one in it meanwhile."""
    given = place / "带来的"
    with office(place) as room:
        room.send("发出", "办公室")
        attach(room.workspace, task_ids(room.workspace)[0], file(place, "照片.jpg", b"\xff\xd8\xff" * 9))
        personal = ArchiveChoices(personal=True)
        common = write_archive(room.workspace, personal, place / "分开", Job(), NOW).folder
    package = Path(shutil.copytree(place / "发出" / "办公室填报包2021", given / "办公室填报包2021"))
    edit(package, lambda book: fill(book[TASKS], row(book[TASKS], "编号", "1-1"), 责任人="李秀英"))
    (package / "材料" / "签到表.pdf").write_bytes(b"%PDF-1.4 theirs")
    restore_archive(common, place / "另一台", Job())
    with closing(Workspace.open(place / "另一台")) as other:
        with other.log.change("负责人") as session:
            for department in session.scalars(select(Department)):
                department.head = "赵敏"
        theirs = [file(place, f"乙的{n}.pdf", b"%%PDF-1.4 other %d" % n * 40_000) for n in range(3)]
        attach(other, task_ids(other)[1], *theirs)
        archive = write_archive(other, personal, given, Job(), NOW.replace(hour=10)).folder
        volumes = ArchiveChoices(personal=True, volume_size=1_000_000)
        write_archive(other, volumes, given / "分卷", Job(), NOW.replace(hour=11))
    kept, temporary = tempfile.tempdir, place / "temp"
    temporary.mkdir()
    tempfile.tempdir = str(temporary)
    try:
        yield Doors(place, place / "data", archive, given / "分卷", package)
    finally:
        tempfile.tempdir = kept
