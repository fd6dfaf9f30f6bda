"""Killed while something goes out to a stick or comes back: all of it or nothing, and nothing is left."""

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db.models import Department, Evidence
from tests.robustness import workloads
from tests.robustness.killing import KILLS, Killer, opened_after_kill, recorded_and_stored
from tests.robustness.workloads import RETURNED, STICK, returned
from tests.transfer.packages.office import ACTIVITIES, MEASURES, TASKS, blank, edit, fill, office, row
from tests.workspaces import attach, steps, task_ids
from wenming_desktop import clock
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.safety.backup import backups, damage
from wenming_desktop.safety.files import PART_SUFFIX
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.merging.incoming import stored_state
from wenming_desktop.transfer.merging.states import State
from wenming_desktop.transfer.restoring import restore_archive
from wenming_desktop.transfer.showcase.files import OPEN
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace

NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local
PHOTO = 90_000  # bytes
OWN = {"wenming.db", "wenming.lock", "wenming-log.txt", "登记.json", "files", "backups", "common", "cache"}
_VOLUME = re.compile(r"(?P<set>.*)-第(?P<number>\d+)卷共(?P<count>\d+)卷")
_ID = re.compile(r"\b[0-9a-f]{32}\b")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d.*")


def photos(folder: Path, count: int) -> list[Path]:
    """New ones that no others are like."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"{number}.jpg" for number in range(count)]
    for path in made:
        path.write_bytes(os.urandom(PHOTO))
    return made


def test_archiving(folder: Path) -> None:
    killer = Killer("archive")
    stick = folder.with_name(STICK)
    stick.mkdir()
    with opened_after_kill(folder) as workspace:
        sources = photos(folder.with_name("照片"), 40)
        attach_files(workspace.log, workspace.files, workloads.task_ids(workspace)[0], sources, Job())
    left: Counter[str] = Counter()
    for seed in killer.seeds(KILLS or 15, lambda: len(+left) == 2):
        lines = killer.kill(folder, seed)
        whole = whole_archives(stick)
        assert {name for line in lines for name in line.split()} <= whole.keys()
        left["complete"] += len(whole)
        for path in whole.values():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        left["unfinished"] += any(path.name != OPEN for path in stick.iterdir())
    assert len(+left) == 2
    with opened_after_kill(folder) as workspace:
        last = write_archive(workspace, ArchiveChoices(), stick, Job(), clock.now())
    assert {path.name for path in stick.iterdir()} == {OPEN, last.folder.name}


def whole_archives(stick: Path) -> Mapping[str, Path]:
    """What on a stick looks like an archive and is one, after looking that nothing else looks like one."""
    whole = {}
    names = {path.name for path in stick.iterdir()}
    for path in stick.iterdir():
        volume = _VOLUME.fullmatch(path.name)
        if path.name == OPEN or (path.name.startswith(".") and path.name.endswith(PART_SUFFIX)):
            continue
        problems = check_archive(path, Job(), strict=True).problems
        if volume and f"{volume['set']}-第1卷共{volume['count']}卷" not in names:
            assert problems  # the first comes last: without it none of them counts
            continue
        assert problems == ()
        whole[path.name] = path
    return whole


def test_importing(folder: Path) -> None:
    """One archive as a folder, one in volumes, one as a zip."""
    place = folder.with_name(RETURNED)
    with closing(Workspace.open(folder)) as one:
        attach(one, task_ids(one)[0], *photos(folder.with_name("甲的照片"), 5))
        base = write_archive(one, ArchiveChoices(personal=True), folder.with_name("带走"), Job(), NOW).folder
    other = folder.with_name("乙")
    restore_archive(base, other, Job())
    shapes = (ArchiveChoices(), ArchiveChoices(volume_size=1_000_000), ArchiveChoices(zipped=True))
    with closing(Workspace.open(other)) as workspace:
        for number, choices in enumerate(shapes, start=1):
            with workspace.log.change("负责人") as session:
                for department in session.scalars(select(Department)):
                    department.head = f"负责人{number}"
            attach(workspace, task_ids(workspace)[number], *photos(folder.with_name("乙的照片"), 8))
            now = NOW + timedelta(days=number)
            write_archive(workspace, choices, place / str(number), Job(), now)
    kill_and_go_on(folder, "import", workloads.import_archive)


def test_restoring_an_archive(folder: Path) -> None:
    """Over what is there: one archive as a folder, one as a zip."""
    place, outcomes, known = folder.with_name(RETURNED), [], set[str]()
    for number, zipped in enumerate((False, True)):
        with closing(Workspace.open(folder)) as workspace:
            attach(workspace, task_ids(workspace)[number], *photos(folder.with_name("照片"), 8))
            choices = ArchiveChoices(personal=True, zipped=zipped)
            now = NOW + timedelta(days=number)
            write_archive(workspace, choices, place / str(number), Job(), now)
            known |= {key for rows in state(workspace).values() for key in rows}
    for archive in returned(folder):
        restore_archive(archive, folder, Job(), over=True)
        with closing(Workspace.open(folder)) as workspace:
            outcomes.append(seen(workspace, known))
    assert outcomes[0] != outcomes[1]
    killer = Killer("restore_archive")
    reached: Counter[int] = Counter()
    for seed in killer.seeds(KILLS or 15, lambda: len(reached) == 2):
        lines = killer.kill(folder, seed)
        with opened_after_kill(folder) as workspace:
            reached[outcomes.index(seen(workspace, known))] += 1
            with workspace.reading() as session:
                for name in session.scalars(select(Evidence.sha256)):
                    assert sha256(workspace.files.path(name).read_bytes()).hexdigest() == name
        assert {*lines} <= {"0", "1"}
        assert {path.name for path in folder.iterdir()} <= OWN
        assert [path for path in backups(folder / "backups") if damage(path.path)] == []
        shutil.rmtree(folder / "backups")
    assert len(reached) == 2
    assert killer.hits


def test_collecting(place: Path) -> None:
    """One package as a folder, one as a zip, and the first once more."""
    back = place / RETURNED
    with office(place) as room:
        for number, department in enumerate(("办公室", "宣传科", "办公室"), start=1):
            (package,) = room.send(f"发出{number}", department).packages
            copy = Path(shutil.copytree(package.path, back / str(number) / package.path.name))
            edit(copy, lambda book, number=number: _fill_in(book, number))
            photos(copy / "材料" / f"{(1, 1, 2)[number - 1]}-{(1, 2, 1)[number - 1]} 照片", 6)
    shutil.make_archive(str(back / "2" / "宣传科"), "zip", back / "2", copy_of(back / "2").name)
    shutil.rmtree(copy_of(back / "2"))
    kill_and_go_on(place / "data", "collect", workloads.collect_package)


def copy_of(place: Path) -> Path:
    return next(path for path in place.iterdir() if path.is_dir())


def _fill_in(book: Any, number: int) -> None:
    tasks, measures, activities = book[TASKS], book[MEASURES], book[ACTIVITIES]
    code = ("1-1", "1-2", "2-1")[number - 1]
    fill(tasks, row(tasks, "编号", code), 责任人=f"李秀英{number}")
    fill(measures, blank(measures), 编号=code, 措施内容=f"走访{number}")
    talk = {
        "活动日期": f"9月{number}日",
        "活动类型": "道德讲堂",
        "活动名称": f"讲座{number}",
        "对应任务": code,
    }
    fill(activities, blank(activities), **talk)


def kill_and_go_on(folder: Path, workload: str, take_one: Callable[[Workspace, Path], None]) -> None:
    """After a kill, some of what came in is taken, each whole or not at all; the rest can be taken then."""
    before = Path(shutil.copytree(folder, folder.with_name("before")))
    incoming = returned(folder)
    with closing(Workspace.open(folder)) as workspace:
        known = {key for rows in state(workspace).values() for key in rows}
        outcomes = [seen(workspace, known)]
        for path in incoming:
            take_one(workspace, path)
            outcomes.append(seen(workspace, known))
    assert all(outcomes.count(one) == 1 for one in outcomes)
    killer = Killer(workload)
    reached: Counter[int] = Counter()
    for seed in killer.seeds(KILLS or 15, lambda: len(reached) > 1):
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        lines = killer.kill(folder, seed)
        with opened_after_kill(folder) as workspace:
            taken = outcomes.index(seen(workspace, known))
            assert taken in {len(lines), len(lines) + 1}
            reached[taken] += 1
            for name in recorded_and_stored(workspace):
                assert sha256(workspace.files.path(name).read_bytes()).hexdigest() == name
            for path in incoming[max(taken - 1, 0) :]:  # the last one once more: it changes nothing
                take_one(workspace, path)
            assert seen(workspace, known) == outcomes[-1]
        assert {path.name for path in folder.iterdir()} <= OWN
    assert len(reached) > 1
    assert killer.hits


def state(workspace: Workspace) -> State:
    with workspace.reading() as session:
        return stored_state(session.connection().connection.driver_connection)


def seen(workspace: Workspace, known: set[str]) -> tuple[int, object]:
    """The steps of the history and all records, whatever ids and moments the new ones have."""

    def plain(value: object) -> object:
        if not isinstance(value, str):
            return value
        said = _ID.sub(lambda found: found[0] if found[0] in known else "id", value)
        return "moment" if _TIME.fullmatch(said) else said

    records = {
        table: sorted(repr([*map(plain, row.values())]) for row in rows.values())
        for table, rows in state(workspace).items()
    }
    return len(steps(workspace)), records
