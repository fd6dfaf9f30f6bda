"""Nothing that happens by chance to an archive with all its trees goes unnoticed, in whichever shape it is.

WENMING_FAULTS sets how many faults each shape gets.
"""

import os
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence
from tests.full_year import make_year
from tests.transfer.damage import cut, drop, flip, rename
from tests.workspaces import attach, begun, task_ids
from wenming_desktop.archives.numbers import give_numbers
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.checking.findings import Verdict
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive

FAULTS = int(os.environ.get("WENMING_FAULTS", "0")) or 40
NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local
VOLUME = 1_500_000  # bytes
Fault = Callable[[Path, random.Random], object]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One in each shape; of the volumes the folder that they lie in."""
    folder = tmp_path_factory.mktemp("存档")
    shapes = {
        "folder": ArchiveChoices(),
        "zip": ArchiveChoices(zipped=True),
        "volumes": ArchiveChoices(volume_size=VOLUME),
    }
    workspace, _ = begun(folder / "数据", "某某局", make_year, 2021, 0.1)
    with closing(workspace):
        scans = [folder / f"扫描{number}.pdf" for number in range(4)]
        for scan in scans:
            scan.write_bytes(b"%PDF-1.4" + os.urandom(800_000))
        ids = [row.id for row in attach(workspace, task_ids(workspace)[0], *scans)]
        with workspace.log.change("登记") as session:
            for record in session.scalars(select(Evidence).where(Evidence.id.in_(ids))):
                record.retention, record.responsible_body = "D30", "某某局"
                record.formed_on = date(2021, 3, 1)
        with workspace.log.change() as session:
            give_numbers(session, ids, "CJB")
        made = {
            name: write_archive(workspace, choices, folder / name, Job(), NOW)
            for name, choices in shapes.items()
        }
    assert len(made["volumes"].folders) > 2
    names = {path.name for path in (made["folder"].folder / "data").iterdir()}
    assert {"index.html", "展示", "记录", "2021", "先读我.txt", "电子档案", "其他"} <= names
    return {**{name: summary.folder for name, summary in made.items()}, "volumes": folder / "volumes"}


def lengthen(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes() + chance.choice([b"\0", b"\n", b" ", b"x" * 100]))


def blank(path: Path, chance: random.Random) -> None:
    """As a block that a dying stick gives back."""
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    gone = bytes(byte ^ 0xFF for byte in content[at : at + 512])
    path.write_bytes(content[:at] + gone + content[at + 512 :])


def add(path: Path, chance: random.Random) -> None:
    (path.parent / f"多{chance.randrange(9)}.txt").write_bytes(b"")


def move(path: Path, chance: random.Random) -> None:
    path.rename(path.parent.parent / f"{chance.randrange(9)}{path.name}")


def swap(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    others = [each for each in sorted(path.parents[1].rglob("*")) if each.is_file()]
    other = chance.choice([each for each in others if each.read_bytes() != content])
    path.write_bytes(other.read_bytes())
    other.write_bytes(content)


ON_FILES: tuple[Fault, ...] = (flip, cut, lengthen, blank, drop, rename, add, move, swap)


def files_of(archive: Path) -> Iterator[Path]:
    """What belongs to it; 打开.html beside the volumes is in none of them."""
    return (path for path in sorted(archive.rglob("*")) if path.is_file() and path.parent != archive.parent)


@pytest.mark.parametrize("shape", ["folder", "volumes"])
def test_nothing_that_happens_to_its_files_goes_unnoticed(
    archives: dict[str, Path], tmp_path: Path, shape: str
) -> None:
    """By RFC 8493 a file more beside the tag files is no fault: verify tells it, import refuses it."""
    chance, missed, archive = random.Random(14), [], archives[shape]  # noqa: S311 - the same each time
    bags = [archive] if shape == "folder" else sorted(path for path in archive.iterdir() if path.is_dir())
    paths = [path.relative_to(archive) for bag in bags for path in files_of(bag)]
    top = 1 if shape == "folder" else 2
    for _ in range(FAULTS):
        fault, path = chance.choice(ON_FILES), chance.choice(paths)
        broken = Path(shutil.copytree(archive, tmp_path / "坏"))
        if (broken / path).stat().st_size == 0:
            fault = drop
        fault(broken / path, chance)
        strict, told = (check_archive(broken, Job(), strict=strict) for strict in (True, False))
        shutil.rmtree(broken)
        beside = fault is add and len(path.parts) == top
        found = told.warnings if beside else told.problems
        if not strict.problems or not found:
            missed.append((fault.__name__, path))
    assert missed == []


@pytest.mark.parametrize("how", ["missing", "twice", "of another time"])
def test_no_volume_goes_unnoticed(archives: dict[str, Path], tmp_path: Path, how: str) -> None:
    volumes = sorted(path for path in archives["volumes"].iterdir() if path.is_dir())
    for volume in volumes:
        broken = Path(shutil.copytree(archives["volumes"], tmp_path / "坏"))
        if how == "twice":
            shutil.copytree(volume, broken / f"{volume.name} - 副本")
        else:
            shutil.rmtree(broken / volume.name)
        if how == "of another time":
            shutil.copytree(archives["folder"], broken / volume.name)
        try:
            found = bool(check_archive(broken, Job()).problems)
        except UserError as error:
            found = "不止一份存档" in error.message
        assert found
        shutil.rmtree(broken)


def test_nothing_that_happens_to_a_zip_goes_unnoticed(archives: dict[str, Path], tmp_path: Path) -> None:
    """What is not noticed says nothing of what is in it: times, versions and attributes of entries."""
    content, chance = archives["zip"].read_bytes(), random.Random(15)  # noqa: S311 - the same each time
    whole, broken = entries(content), tmp_path / archives["zip"].name
    missed, harmless = [], 0
    for number in range(FAULTS):
        broken.write_bytes(content)
        fault = chance.choice([flip, flip, cut, lengthen, blank, blank])
        fault(broken, chance)
        try:
            found = check_archive(broken, Job(), strict=True).verdict != Verdict.VALID
        except UserError:
            found = True
        if not found:
            same = fault is flip and entries(broken.read_bytes()) == whole
            harmless += same
            missed += [] if same else [(number, fault.__name__)]
    assert missed == []
    assert harmless < FAULTS / 10


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def test_nothing_that_happens_to_a_zips_entries_goes_unnoticed(
    archives: dict[str, Path], tmp_path: Path
) -> None:
    """Unpacked, spoilt and packed again, so that the zip itself is whole."""
    chance, missed = random.Random(16), []  # noqa: S311 - the same each time
    whole = entries(archives["zip"].read_bytes())
    names = sorted(whole)
    for _ in range(FAULTS):
        changed, name = dict(whole), chance.choice(names)
        match chance.randrange(5):
            case 0:
                del changed[name]
            case 1:
                changed[f"{name}x"] = changed.pop(name)
            case 2:
                changed[f"{name}.txt"] = b""
            case 3:
                other = chance.choice([each for each in names if whole[each] != whole[name]])
                changed[name], changed[other] = whole[other], whole[name]
            case _:
                at = chance.randrange(len(whole[name]) + 1)
                changed[name] = whole[name][:at] + b"\0" + whole[name][at:]
        with zipfile.ZipFile(tmp_path / "坏.zip", "w") as package:
            for each, content in changed.items():
                package.writestr(each, content)
        if not check_archive(tmp_path / "坏.zip", Job(), strict=True).problems:
            missed.append(name)
    assert missed == []
