"""A data folder comes back from an archive whole, or nothing is changed."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import bagit
import pytest
from sqlalchemy import select

from db.models import Evidence, Volunteer
from tests.full_year import make_year
from tests.workspaces import new_workspace
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.checking.checking import check_archive
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.merging.bases import known_archives
from wenming_desktop.transfer.merging.incoming import stored_state
from wenming_desktop.transfer.merging.states import State
from wenming_desktop.transfer.restoring import restore_archive, said
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace

NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local


def state(workspace: Workspace) -> State:
    with workspace.reading() as session:
        return stored_state(session.connection().connection.driver_connection)


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, State]:
    """An archive for oneself, one for others, and what was archived."""
    folder = tmp_path_factory.mktemp("存档")
    with new_workspace(folder / "数据") as workspace:
        make_year(workspace, 2021, 0.2)
        with workspace.log.change("编号") as session:
            for volunteer in session.scalars(select(Volunteer)):
                volunteer.number = "37132700000123"
        own = write_archive(workspace, ArchiveChoices(personal=True), folder / "自己", Job(), NOW)
        others = write_archive(workspace, ArchiveChoices(), folder / "别人", Job(), NOW)
        return own.folder, others.folder, state(workspace)


def test_everything_comes_back_in_a_new_folder(archived: tuple[Path, Path, State], tmp_path: Path) -> None:
    restored = restore_archive(archived[0], tmp_path / "新电脑", Job())
    workspace = Workspace.open(tmp_path / "新电脑")
    try:
        own = {"text_correction", "common_archive", "setting"}
        assert {table: rows for table, rows in state(workspace).items() if table not in own} == {
            table: rows for table, rows in archived[2].items() if table not in own
        }
        with workspace.reading() as session:
            assert len(known_archives(session)) == 1
        with workspace.reading() as session:
            hashes = session.scalars(select(Evidence.sha256)).all()
        assert all(workspace.files.holds(each, Job().check) for each in hashes)
        assert (restored.without, restored.masked) == ((), 0)
        again = write_archive(workspace, ArchiveChoices(), tmp_path / "U盘", Job(), NOW)
        assert check_archive(again.folder, Job(), strict=True).problems == ()
    finally:
        workspace.close()
    assert said(restored).startswith(f"恢复了 {restored.records:,} 条登记、{restored.files:,} 份材料的文件。")


def test_a_zip_will_do(archived: tuple[Path, Path, State], tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "存档"), "zip", archived[0].parent, archived[0].name)
    restored = restore_archive(Path(packed), tmp_path / "数据", Job())
    assert restored.files > 50
    assert not list(tmp_path.glob("tmp*"))
    workspace = Workspace.open(tmp_path / "数据")
    assert state(workspace)["task"] == archived[2]["task"]
    workspace.close()


def test_what_was_hidden_is_empty_and_said(archived: tuple[Path, Path, State], tmp_path: Path) -> None:
    restored = restore_archive(archived[1], tmp_path / "数据", Job())
    assert restored.masked > 0
    assert f"隐去了志愿者的 {restored.masked:,} 个电话、编号" in said(restored)
    workspace = Workspace.open(tmp_path / "数据")
    with workspace.reading() as session:
        assert {*session.scalars(select(Volunteer.number))} == {""}
    workspace.close()


def test_data_that_is_there_is_replaced_only_when_asked_and_saved_first(
    archived: tuple[Path, Path, State], tmp_path: Path
) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        before = state(workspace)
    with pytest.raises(UserError, match="里已有数据，没有恢复"):
        restore_archive(archived[0], tmp_path / "数据", Job())
    restore_archive(archived[0], tmp_path / "数据", Job(), over=True)
    (saved,) = (tmp_path / "数据" / "backups").glob("*恢复前.db")
    workspace = Workspace.open(tmp_path / "数据")
    assert state(workspace)["work_plan"] == archived[2]["work_plan"] != before["work_plan"]
    workspace.close()
    assert saved.stat().st_size > 0


@pytest.mark.parametrize("damage", ["byte", "file", "records", "path"])
def test_a_damaged_archive_changes_nothing(
    archived: tuple[Path, Path, State], tmp_path: Path, damage: str
) -> None:
    archive = tmp_path / "存档"
    shutil.copytree(archived[0], archive)
    records = archive / "data" / "记录" / "records.json"
    one = next(path for path in (archive / "data").rglob("*") if path.is_file() and path != records)
    if damage == "byte":
        content = bytearray(one.read_bytes())
        content[0] ^= 1
        one.write_bytes(content)
    elif damage == "file":
        one.unlink()
    else:
        plain = json.loads(records.read_text(encoding="utf-8"))
        if damage == "path":
            plain["tables"]["evidence"][0]["archive_paths"] = ["../../etc/passwd"]
        else:
            del plain["tables"]["task"]
        records.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        _sign_again(archive)
    with pytest.raises(UserError):
        restore_archive(archive, tmp_path / "数据", Job())
    assert not (tmp_path / "数据" / "wenming.db").exists()


def _sign_again(archive: Path) -> None:
    """Let the manifests say what a forger would have them say."""
    bag = bagit.Bag(str(archive))
    bag.save(manifests=True)
