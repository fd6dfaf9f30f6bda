"""The folder that archives and packages go to is renamed meanwhile: nothing is made under its name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.transfer.packages.office import SENT, Office, office
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.progress.packages import package_rows
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.leftovers import sweep
from wenming_desktop.transfer.media import medium_of
from wenming_desktop.transfer.packages.sending import send_packages
from wenming_desktop.transfer.stick_archive import write_archive

Write = Callable[[Path, Job], object]


@pytest.fixture
def room(tmp_path: Path):
    with office(tmp_path) as made:
        (tmp_path / "照片.jpg").write_bytes(b"photo" * 1000)
        log, files = made.workspace.log, made.workspace.files
        attach_files(log, files, made.tasks[0], [tmp_path / "照片.jpg"], Job())
        yield made


def write_of(room: Office, kind: str) -> Write:
    if kind.startswith("packages"):
        zipped = kind == "packages zipped"
        return lambda place, job: send_packages(
            room.workspace, room.plan_id, place, job, SENT, zipped=zipped, medium=medium_of(place)
        )
    choices = ArchiveChoices(zipped=kind == "zip", volume_size=2_000_000 if kind == "volumes" else None)
    return lambda place, job: write_archive(room.workspace, choices, place, job, SENT, medium_of(place))


@pytest.mark.parametrize("kind", ["folder", "zip", "volumes", "packages", "packages zipped"])
def test_it_is_refused_and_nothing_counts(room: Office, tmp_path: Path, kind: str) -> None:
    place, aside = tmp_path / "U盘", tmp_path / "改名"
    write = write_of(room, kind)
    steps: list[int] = []
    (tmp_path / "先前").mkdir()
    write(tmp_path / "先前", Job(lambda *_: steps.append(1)))
    with room.workspace.reading() as session:
        sent = len(package_rows(session, room.plan_id))
    for at in sorted({0, len(steps) // 3, len(steps) * 2 // 3, len(steps) - 1}):
        place.mkdir()
        told: list[int] = []

        def rename(*_: object, at: int = at, told: list[int] = told) -> None:
            told.append(1)
            if len(told) == at + 1:
                place.rename(aside)

        with pytest.raises(UserError):
            write(place, Job(rename))
        assert not place.exists(), at
        sweep(medium_of(aside))
        complete = [path for path in aside.iterdir() if not path.name.startswith(".")]
        assert kind.startswith("packages") or complete == [], at
        with room.workspace.reading() as session:
            assert len(package_rows(session, room.plan_id)) == sent
        aside.rename(tmp_path / f"改名{at}")
