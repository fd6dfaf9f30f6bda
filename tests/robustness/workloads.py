"""What the clerk does without pause in a child process until it is killed; each acknowledged step is noted.

A line in the acknowledgement file reached the system before the kill: it counts as told to the clerk.
"""

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import db.migrate
from tests.transfer.packages.office import Office
from tests.workspaces import task_ids
from wenming_desktop import clock
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.evidence.recognising import recognise_files
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.evidence.watching import Watch
from wenming_desktop.jobs import Job
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.recognition.lines import ReadLine, ReadPage
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.safety.backup import back_up
from wenming_desktop.search.texts import TextStore
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.merging.taking import take
from wenming_desktop.transfer.restoring import restore_archive
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import DATABASE_NAME, Workspace, restore

FIRST_DAY = date(2000, 1, 1)
STICK = "U盘"  # the folder beside the workspace that archives go to
TEMP = "temp"  # and the one that stands for the system's folder for what is temporary
RETURNED = "交回"  # and the one with a folder for each thing that comes in
SCANS = 3  # pages of a file that wait
SIZES = (
    1,
    300,
    5_000,
    5_000,
    70_000,
    70_000,
    1_200_000,
)  # bytes: up to more than a block

Acknowledge = Callable[[str], None]


def run(workload: str, folder: Path, acknowledged: Path, seed: int) -> None:
    """Do the named workload for ever."""
    tempfile.tempdir = str(folder.with_name(TEMP))
    descriptor = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def acknowledge(line: str) -> None:
        os.write(descriptor, f"{line}\n".encode())

    WORKLOADS[workload](folder, acknowledge, random.Random(seed))  # noqa: S311


def _attach(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    workspace = Workspace.open(folder)
    ids = task_ids(workspace)
    sources = folder.with_name("sources")
    sources.mkdir(exist_ok=True)
    acknowledge("ready")
    while True:
        paths = [sources / f"{number}.jpg" for number in range(chance.randint(1, 4))]
        for path in paths:
            path.write_bytes(chance.randbytes(16) + bytes(chance.choice(SIZES)))
        rows = attach_files(workspace.log, workspace.files, chance.choice(ids), paths, Job())
        acknowledge(" ".join(row.sha256 for row in rows))


def _inbox(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    """Some files are new, some are on record already."""
    workspace = Workspace.open(folder)
    sources = folder.with_name("sources")
    sources.mkdir(exist_ok=True)
    acknowledge("ready")
    while True:
        paths = [sources / f"{number}.jpg" for number in range(chance.randint(1, 4))]
        for path in paths:
            if not path.exists() or chance.random() < 0.8:
                path.write_bytes(chance.randbytes(16) + bytes(chance.choice(SIZES)))
        taken = take_into_inbox(workspace.log, workspace.files, paths, "扫描", Job())
        acknowledge(" ".join(row.sha256 for row in (*taken.rows, *(known.row for known in taken.known))))


def _watch(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    workspace = Workspace.open(folder)
    scans = folder.with_name("scans")
    acknowledge("ready")
    watch = Watch(scans)
    while True:
        for _ in range(chance.randint(1, 4)):
            path = scans / chance.choice(("", "会议照片")) / f"{chance.getrandbits(64):x}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            part = folder.with_name("part")  # killed while it writes, the scanner leaves nothing
            part.write_bytes(chance.randbytes(16) + bytes(chance.choice(SIZES)))
            part.rename(path)
        acknowledge(" ".join(row.sha256 for row in take_what_rests(workspace, watch)))


def take_what_rests(workspace: Workspace, watch: Watch) -> list[EvidenceRow]:
    """Two looks, the second some time after all was written, and what they found taken in."""
    later = time.time() + 60
    watch.look(later)
    taken = watch.take(workspace.log, workspace.files, watch.look(later), Job()).taken
    return [*taken.rows, *(known.row for known in taken.known)]


def _recognise(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    """Files with pages that wait come in and are recognised; nothing is read in them."""
    workspace = Workspace.open(folder)
    (task, *_), path = task_ids(workspace), folder.with_name("scan.png")
    put_read = TextStore.put_read

    def put(texts: TextStore, sha256: str, page: int, *about: str, **more: str) -> None:
        put_read(texts, sha256, page, *about, **more)
        acknowledge(f"{sha256} {page}")

    TextStore.put_read = put
    Recogniser.page = page_at_once
    acknowledge("ready")
    while True:
        path.write_bytes(chance.randbytes(16))
        (row,) = attach_files(workspace.log, workspace.files, task, [path], Job())
        workspace.texts.put(row.sha256, [], "1", range(1, SCANS + 1))
        recognise_files(workspace.log, workspace.files, workspace.texts, Job())


def page_at_once(_recogniser: Recogniser, path: Path, _name: str, page: int, _job: Job) -> ReadPage:
    """In place of Recogniser.page(): a line with the page's number, turned by what the file is called."""
    corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    line = ReadLine("", f"志愿服务{page}", corners, tuple(sign / 5 for sign in range(6)))
    return ReadPage((line,), turned=int(path.name, 16) % 4 * 90)


def _assign(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    """All tasks always have the same deadline, the number of the last edit."""
    workspace = Workspace.open(folder)
    ids = task_ids(workspace)
    acknowledge("ready")
    for number in count(deadline_number(workspace) + 1):
        with workspace.log.change() as session:
            assign(session, ids, AssignmentChange(due_on=FIRST_DAY + timedelta(days=number)))
        acknowledge(str(number))
        if chance.random() < 0.3:
            workspace.log.undo()
            workspace.log.redo()


def deadline_number(workspace: Workspace) -> int:
    """The number of the last edit, read from the tasks; they must agree."""
    with workspace.reading() as session:
        connection = session.connection()
        (days,) = connection.exec_driver_sql("SELECT DISTINCT due_on FROM task").scalars().all()
    return (date.fromisoformat(days) - FIRST_DAY).days if days else 0


def _back_up(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    workspace = Workspace.open(folder)
    acknowledge("ready")
    for number in count():
        made = back_up(
            folder / DATABASE_NAME, workspace.backups_folder, f"{chance.getrandbits(32):x}-{number}"
        )
        acknowledge(made.name)


def _restore(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    acknowledge("ready")
    while True:
        backup = chance.choice(sorted(folder.with_name("backups").iterdir()))
        restore(folder, backup)
        acknowledge(backup.name)


def _archive(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    """As a folder, in volumes, as one .zip, in turn."""
    workspace = Workspace.open(folder)
    stick = folder.with_name(STICK)
    shapes = (ArchiveChoices(), ArchiveChoices(volume_size=2_500_000), ArchiveChoices(zipped=True))
    acknowledge("ready")
    begun = clock.now() - timedelta(days=chance.randrange(10_000))
    for second in count():  # an archive's name tells it
        now = begun + timedelta(seconds=second)
        made = write_archive(workspace, chance.choice(shapes), stick, Job(), now)
        acknowledge(" ".join(path.name for path in made.folders))


def returned(folder: Path) -> list[Path]:
    """What came in, in order: folders, and zips alone in theirs."""
    places = sorted(folder.with_name(RETURNED).iterdir())
    return [next(place.glob("*.zip"), place) for place in places]


def import_archive(workspace: Workspace, path: Path) -> None:
    """Take from another PC's archive all that asks nothing."""
    take(workspace, path, {}, Job())


def collect_package(workspace: Workspace, path: Path) -> None:
    """Take over what came back of departments' packages."""
    Office(workspace, "", [], path).collect(path)


def _import(folder: Path, acknowledge: Acknowledge, _: random.Random) -> None:
    _take_each(folder, acknowledge, import_archive)


def _collect(folder: Path, acknowledge: Acknowledge, _: random.Random) -> None:
    _take_each(folder, acknowledge, collect_package)


def _restore_archive(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    acknowledge("ready")
    while True:
        archive = chance.choice(returned(folder))
        restore_archive(archive, folder, Job(), over=True)
        acknowledge(str(returned(folder).index(archive)))


def _take_each(folder: Path, acknowledge: Acknowledge, take_one: Callable[[Workspace, Path], None]) -> None:
    workspace = Workspace.open(folder)
    acknowledge("ready")
    for path in returned(folder):
        take_one(workspace, path)
        acknowledge(path.name)
    os._exit(0)


HEAVY_STEP = "CREATE TABLE heavy{0} AS SELECT * FROM changed_row;\nUPDATE task SET note = note || '{0}';"
MORE_STEPS = [HEAVY_STEP.format(number) for number in range(1, 6)]


def add_steps() -> None:
    """Let this process's program know five more versions."""
    steps = [*db.migrate.steps(), *MORE_STEPS]
    db.migrate.steps = lambda: steps


def _migrate(folder: Path, acknowledge: Acknowledge, chance: random.Random) -> None:
    known = db.migrate.latest_version()
    add_steps()
    run_step = db.migrate._run_step

    def run(connection: sqlite3.Connection, number: int, sql: str) -> None:
        run_step(connection, number, sql)
        if number > known:  # those before are run in memory, to look at the schema
            acknowledge(str(number))

    db.migrate._run_step = run
    acknowledge("ready")
    Workspace.open(folder)
    acknowledge("migrated")
    os._exit(0)


WORKLOADS = {
    "attach": _attach,
    "inbox": _inbox,
    "watch": _watch,
    "recognise": _recognise,
    "assign": _assign,
    "archive": _archive,
    "import": _import,
    "collect": _collect,
    "restore_archive": _restore_archive,
    "back_up": _back_up,
    "restore": _restore,
    "migrate": _migrate,
}
