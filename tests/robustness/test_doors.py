"""What comes in is saved first, is one step that can be undone, and changes nothing when it comes again."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.robustness.doors import COLLECT, IMPORT, RESTORE, Doors, digests, doors
from tests.workspaces import domain_rows, steps
from wenming_desktop.workspace import Workspace

_TIMES = {"department_package", "common_archive"}  # what came back, and when: no step of the history


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with doors(tmp_path_factory.mktemp("门")) as found:
        yield found


@pytest.fixture
def fresh(made: Doors, tmp_path: Path) -> Doors:
    return replace(made, data=Path(shutil.copytree(made.data, tmp_path / "data")))


def state(made: Doors) -> tuple[int, dict[str, list[tuple[object, ...]]]]:
    with closing(Workspace.open(made.data)) as workspace:
        rows = domain_rows(workspace)
        return len(steps(workspace)), {name: rows[name] for name in rows if name not in _TIMES}


def backups(made: Doors) -> set[str]:
    return {path.name.partition("-")[2] for path in (made.data / "backups").iterdir()}


@pytest.mark.parametrize(("door", "saved"), [(IMPORT, "导入前"), (COLLECT, "收回填报包前")])
def test_one_step_after_a_backup_and_none_the_second_time(fresh: Doors, door: str, saved: str) -> None:
    made, rows = state(fresh)
    assert fresh.call(door, fresh.whole(door)) == 0
    assert any(saved in name for name in backups(fresh))
    again, taken = state(fresh)
    assert again == made + 1
    assert taken != rows
    kept = {path: digest for path, digest in digests(fresh.data).items() if "common" not in path}
    assert fresh.call(door, fresh.whole(door)) == 0
    assert state(fresh) == (again, taken)
    now = digests(fresh.data)
    changed = {Path(path).name for path in kept if now[path] != kept[path]}
    assert changed <= {"wenming.db"}
    assert {path for path in now if "common" not in path} == kept.keys()  # no second backup
    with closing(Workspace.open(fresh.data)) as workspace:
        assert workspace.log.undo()
        undone = domain_rows(workspace)
    assert {name: undone[name] for name in rows} == rows


def test_restoring_saves_what_was_there_and_gives_the_same_again(fresh: Doors) -> None:
    _, rows = state(fresh)
    assert fresh.call(RESTORE, fresh.archive) == 0
    assert any("恢复前" in name for name in backups(fresh))
    _, restored = state(fresh)
    assert restored != rows
    assert fresh.call(RESTORE, fresh.archive) == 0
    assert state(fresh)[1] == restored
