"""Data folders in the usual places: found, named, never written to."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workspaces import new_workspace
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.workspace import DATABASE_NAME, Workspace
from wenming_desktop.year.finding import find_data, usual_places


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        with new_workspace(tmp_path / name):
            pass
        return tmp_path / name

    return make


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_lies_in_a_place_or_directly_in_it_is_found(made: Callable[[str], Path], tmp_path: Path) -> None:
    folder = made("盘/文明创建")
    made("盘/太深/里面/文明创建")
    shutil.copytree(folder, tmp_path / "盘" / "OneDrive - 某局")
    (tmp_path / "盘" / "别的").mkdir()
    before = files(tmp_path)
    (found,) = find_data([tmp_path / "盘", folder, tmp_path / "没有"], Job())
    assert (found.folder, found.unit, found.years, found.in_use) == (folder, "某某局", (2021,), False)
    assert files(tmp_path) == before


def test_a_folder_in_use_is_found_as_such(made: Callable[[str], Path]) -> None:
    folder = made("文明创建")
    workspace = Workspace.open(folder)
    assert find_data([folder], Job())[0].in_use
    workspace.close()
    assert not find_data([folder], Job())[0].in_use


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(200)])
def test_what_cannot_be_read_is_found_without_a_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(content)
    (found,) = find_data([tmp_path], Job())
    assert (found.unit, found.years) == ("", ())


def test_the_search_has_an_end(made: Callable[[str], Path]) -> None:
    folder = made("文明创建")
    assert find_data([folder], Job(), seconds=-1) == []
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        find_data([folder], job)


def test_the_usual_places_can_be_looked_through() -> None:
    places = usual_places()
    assert Path.home() in places
    assert all(place.is_absolute() for place in places)
