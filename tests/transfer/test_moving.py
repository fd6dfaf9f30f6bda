"""Moving the data folder: checked, killed anywhere without loss, the old one kept until it may go."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.transfer.test_second_place import killed_at
from tests.workspaces import (
    attach,
    domain_rows,
    file,
    full,
    new_workspace,
    small_disk,
    stored_files,
    task_ids,
)
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.transfer.moving import check_target, move_data, moved_from, remove_old
from wenming_desktop.workspace import DATABASE_NAME, InUseError, Workspace


@pytest.fixture
def old(tmp_path: Path) -> Path:
    with new_workspace(tmp_path / "数据") as made:
        attach(made, task_ids(made)[0], file(tmp_path, "通知.pdf"), file(tmp_path, "照片.jpg", b"p" * 70_000))
        made.back_up("手动")
    return tmp_path / "数据"


def rows(folder: Path) -> Mapping[str, object]:
    workspace = Workspace.open(folder)
    try:
        return dict(domain_rows(workspace)) | {"files": stored_files(workspace)}
    finally:
        workspace.close()


@pytest.fixture
def before(old: Path) -> Mapping[str, object]:
    return rows(old)


def test_all_goes_along_the_old_one_stays(old: Path, before: Mapping[str, object], tmp_path: Path) -> None:
    new = tmp_path / "D盘" / "文明创建"
    shares: list[float] = []
    move_data(old, new, Job(lambda done, total, _: shares.append(done / total)))
    assert shares[-1] == 1 == max(shares)
    assert rows(new) == before == rows(old)
    assert [path.name for path in (new / "backups").iterdir()] == [
        path.name for path in (old / "backups").iterdir()
    ]
    moved = moved_from(new)
    assert moved
    assert moved.folder == old


def test_the_old_one_stays_where_somebody_has_worked_in_it(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "新"
    move_data(old, new, Job())
    _work_in(old)
    with pytest.raises(UserError, match="里改过数据，没有删除"):
        remove_old(new, Job())
    assert (old / DATABASE_NAME).is_file()


def _work_in(folder: Path) -> None:
    workspace = Workspace.open(folder)
    attach(workspace, task_ids(workspace)[0], file(folder.parent, "后来的.pdf", b"later"))
    workspace.close()


def test_the_old_one_is_removed(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "新"
    move_data(old, new, Job())
    before = rows(new)
    remove_old(new, Job())
    assert not old.exists()
    assert moved_from(new) is None
    assert rows(new) == before
    with pytest.raises(UserError, match="已经不在了"):
        remove_old(new, Job())


def test_while_it_is_open_elsewhere_it_stays(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "新"
    move_data(old, new, Job())
    workspace = Workspace.open(old)
    try:
        with pytest.raises(InUseError):
            remove_old(new, Job())
        with pytest.raises(InUseError):
            move_data(old, tmp_path / "又一处", Job())
    finally:
        workspace.close()


def test_what_the_new_place_lacks_keeps_the_old_one(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "新"
    move_data(old, new, Job())
    file(old, "自己放的.txt")
    with pytest.raises(UserError, match="新文件夹没有的“自己放的"):
        remove_old(new, Job())
    assert (old / "files").is_dir()


@pytest.mark.parametrize("place", ["数据", "数据/里面", ".", "有东西"])
def test_places_that_will_not_do(old: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "有东西").mkdir()
    file(tmp_path / "有东西", "别的.txt")
    with pytest.raises(UserError):
        check_target(old, tmp_path / place)
    with pytest.raises(UserError):
        move_data(old, tmp_path / place, Job())
    with pytest.raises(UserError, match="由OneDrive同步"):
        check_target(old, tmp_path / "OneDrive" / "文明创建")


def test_killed_in_any_file_nothing_is_lost(old: Path, before: Mapping[str, object], tmp_path: Path) -> None:
    new = tmp_path / "新"
    number = 0
    while killed_at(number, old, new) == 9:
        assert not (new / DATABASE_NAME).exists()
        with pytest.raises(UserError, match="里没有本程序的数据"):
            Workspace.open(new)
        number = 1  # each try goes on with what was copied: it dies one file later
    assert rows(new) == before == rows(old)


def test_cancelled_and_gone_on_with(old: Path, before: Mapping[str, object], tmp_path: Path) -> None:
    new = tmp_path / "新"
    job = Job(lambda *_: job.cancel())
    with pytest.raises(Cancelled):
        move_data(old, new, job)
    assert not (new / DATABASE_NAME).exists()
    move_data(old, new, Job())
    assert rows(new) == before


def test_no_room(old: Path, before: Mapping[str, object], tmp_path: Path) -> None:
    with small_disk(tmp_path / "小盘", "3m") as disk, full(disk), pytest.raises(UserError, match="空间"):
        move_data(old, disk / "新", Job())
    assert rows(old) == before
