"""What a cut-off archive leaves is known by its mark and lock, and goes; everything else stays."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile, write_bag
from wenming_desktop.transfer.leftovers import sweep, workshop
from wenming_desktop.transfer.media import medium_of
from wenming_desktop.transfer.volumes import write_volumes

FILES = [BagFile(PurePosixPath("目录.txt"), b"x", 1)]
DEAD = """
import os, signal, sys
from pathlib import Path
from wenming_desktop.transfer.leftovers import workshop
from wenming_desktop.transfer.media import medium_of
place = Path(sys.argv[1])
with workshop([place / name for name in sys.argv[2:]], "某局", medium_of(place)) as shop:
    for number, name in enumerate(sys.argv[2:], start=1):
        folder = shop.part(place / name)
        folder.mkdir()
        (folder / "bag-info.txt").write_text(f"External-Identifier: {name}\\n")
        (folder / "data").mkdir()
    for name in sys.argv[3:]:
        shop.part(place / name).rename(place / name)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "U盘"
    place.mkdir()
    return place


def die_in(place: Path, *targets: str) -> None:
    """Be killed with the last targets in place, the first one not."""
    ended = subprocess.run([sys.executable, "-c", DEAD, str(place), *targets], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills as Linux does")


def test_the_next_archive_removes_it(stick: Path) -> None:
    die_in(stick, "甲")
    (left,) = names(stick)
    assert left.endswith(".part")
    write_bag(stick / "存档", FILES, {}, Job())
    assert names(stick) == {"存档"}


def test_it_is_found_anywhere_on_a_stick(stick: Path) -> None:
    (stick / "以前").mkdir()
    die_in(stick, "甲")
    die_in(stick / "以前", "乙")
    other = replace(medium_of(stick / "以后"), removable=True, root=stick)
    assert sweep(other) == 2
    assert names(stick) == {"以前"}
    assert sweep(other) == 0


def test_only_what_bears_the_mark_goes(stick: Path) -> None:
    kept = {".wenming-0123abcd.part", ".wenming-1123abcd.part", ".存档.0123abcd.part", ".wenming-照片.part"}
    for name in kept:
        (stick / name / "data").mkdir(parents=True)
    (stick / ".wenming-1123abcd.part/mark.json").write_text('{"format": "another", "targets": []}')
    (stick / ".wenming-2123abcd.part").symlink_to(stick / ".存档.0123abcd.part")
    (stick / ".wenming-3123abcd.part").write_text("a file")
    before = names(stick)
    assert sweep(medium_of(stick)) == 0
    assert names(stick) == before


@pytest.mark.parametrize("files", [(), ("lock",), ("lock", "mark.json")])
def test_killed_before_its_mark_was_whole_it_holds_nothing_and_goes(stick: Path, files: tuple[str]) -> None:
    (stick / ".wenming-0123abcd.part").mkdir()
    for name in files:
        (stick / ".wenming-0123abcd.part" / name).touch()
    assert sweep(medium_of(stick)) == 1
    assert names(stick) == set()


def test_what_is_being_written_stays(stick: Path) -> None:
    with workshop([stick / "甲"], "某局", medium_of(stick)) as shop:
        shop.part(stick / "甲").mkdir()
        assert sweep(medium_of(stick)) == 0
        write_bag(stick / "乙", FILES, {}, Job())
        shop.put_in_place()
    assert names(stick) == {"甲", "乙"}


def test_an_interrupted_removal_is_still_known(stick: Path, monkeypatch) -> None:
    die_in(stick, "甲")

    def fail(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "rmtree", fail)
    assert sweep(medium_of(stick)) == 0
    monkeypatch.undo()
    assert sweep(medium_of(stick)) == 1
    assert names(stick) == set()


def test_volumes_without_their_first_one_are_taken_back(stick: Path) -> None:
    (stick / "别的").mkdir()
    (stick / "别的/bag-info.txt").write_text("External-Identifier: 不是它\n", encoding="utf-8")
    die_in(stick, "第1卷", "第2卷", "第3卷")
    assert {"第2卷", "第3卷"} <= names(stick)
    assert sweep(medium_of(stick)) == 1
    assert names(stick) == {"别的"}


def test_a_complete_set_stays_though_its_workshop_does(stick: Path) -> None:
    die_in(stick, "第1卷", "第2卷")
    (left,) = stick.glob(".*.part")
    (left / "1").rename(stick / "第1卷")
    assert sweep(medium_of(stick)) == 1
    assert names(stick) == {"第1卷", "第2卷"}


def test_a_folder_that_only_bears_a_volumes_name_stays(stick: Path) -> None:
    die_in(stick, "第1卷", "第2卷")
    (stick / "第2卷/bag-info.txt").write_text("External-Identifier: 另一个\n", encoding="utf-8")
    assert sweep(medium_of(stick)) == 1
    assert names(stick) == {"第2卷"}


def test_volumes_that_cannot_all_be_put_in_place_are_none(stick: Path) -> None:
    volumes = [[BagFile(PurePosixPath(f"{number}.txt"), b"x", 1)] for number in range(3)]

    def appear(done: int, total: int, *_: object) -> None:
        if done == total:
            (stick / "存档-第1卷共3卷").mkdir(exist_ok=True)

    with pytest.raises(UserError, match="已有同名"):
        write_volumes(stick, "存档", volumes, {}, Job(appear))
    assert names(stick) == {"存档-第1卷共3卷"}
    assert names(stick / "存档-第1卷共3卷") == set()
