"""Stored files against their hashes: missing, altered and foreign ones are named, and made whole again."""

import errno
import json
import os
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence, FileFact
from tests.workspaces import (
    attach,
    domain_rows,
    file,
    full,
    new_workspace,
    plan,
    read_only,
    small_disk,
    steps,
    stored_files,
    task_ids,
)
from wenming_desktop import clock
from wenming_desktop.commands.line import run
from wenming_desktop.errors import UserError
from wenming_desktop.evidence import checking, store
from wenming_desktop.evidence.checking import (
    Checked,
    check_bite,
    check_files,
    faulty,
    look_over,
    one_round,
    state_now,
)
from wenming_desktop.evidence.healing import Relinked, move_out, relink
from wenming_desktop.evidence.opening import copy_to_open
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.safety.copying import copy_hashed, file_hash
from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.stick_archive import write_archive
from wenming_desktop.workspace import Workspace

NAMES = ("通知.pdf", "签到表.jpg", "照片.JPG", "总结.docx")
BYTES = {Path(name).stem: bytes([65 + at]) * (at + 1) * 1000 for at, name in enumerate(NAMES)}


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    """Four files of the first task, of 1000 to 4000 bytes."""
    with new_workspace(tmp_path / "data") as made:
        attach(made, task_ids(made)[0], *originals(tmp_path))
        yield made


def originals(folder: Path) -> list[Path]:
    (folder / "原件").mkdir(exist_ok=True)
    return [file(folder / "原件", name, BYTES[Path(name).stem]) for name in NAMES]


def stored(workspace: Workspace, title: str) -> Path:
    return workspace.files.path(sha256(BYTES[title]).hexdigest())


def damage(workspace: Workspace) -> None:
    """One is gone, one cut short, one altered in the same size."""
    stored(workspace, "通知").unlink()
    stored(workspace, "签到表").write_bytes(b"B" * 10)
    stored(workspace, "照片").write_bytes(b"x" * 3000)


def check(workspace: Workspace, job: Job | None = None, since: datetime | None = None) -> Checked:
    return check_files(workspace.log, workspace.files, job or Job(), since)


def said(checked: Checked) -> list[tuple[str, str]]:
    return [(finding.title, finding.words) for finding in checked.findings]


def heal(workspace: Workspace, folder: Path) -> Relinked:
    return relink(workspace.log, workspace.files, check(workspace).findings, folder, Job())


FAULTS = [("照片", "内容变了"), ("签到表", "只剩 10 字节"), ("通知", "不见了")]


def test_every_file_is_read_against_its_hash(workspace: Workspace) -> None:
    before, made = domain_rows(workspace), len(steps(workspace))
    assert said(check(workspace)) == []
    assert check(workspace).words == "4 份材料的文件都在，内容与登记时一致。"
    damage(workspace)
    assert said(check(workspace)) == FAULTS
    assert "有 3 份的文件不见了或内容变了" in check(workspace).words
    with workspace.reading() as session:
        assert faulty(session) == (1, 2)
    after = domain_rows(workspace)
    assert {name for name in after if after[name] != before[name]} == {"file_fact"}
    assert len(steps(workspace)) == made


def test_what_is_known_without_reading(workspace: Workspace) -> None:
    damage(workspace)

    def look() -> Checked:
        with workspace.reading() as session:
            return look_over(session, workspace.files, Job())

    assert said(look()) == FAULTS[1:]
    check(workspace)
    assert said(look()) == FAULTS


def unreadable(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """A permission stands in the way, which a test run by root cannot have of the disk."""

    def read(read_path: Path, on_block: Callable[[], object]) -> str:
        if read_path == path:
            raise PermissionError(errno.EACCES, "denied", str(path))
        return file_hash(read_path, on_block)

    monkeypatch.setattr(checking, "file_hash", read)
    monkeypatch.setattr(store, "file_hash", read)


def test_what_cannot_be_read_is_not_called_altered(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(workspace)
    unreadable(monkeypatch, stored(workspace, "照片"))
    checked = check(workspace)
    assert said(checked) == [("照片", "读不了")]
    assert checked.words == (
        "其余 3 份材料的文件都在，内容与登记时一致。1 份的文件读不了，"
        "不一定坏了：请确认磁盘连着、这个用户可以读数据文件夹，再校验一次。"
    )
    with workspace.reading() as session:
        assert faulty(session) == (0, 0)
        assert sorted(fact.state for fact in session.scalars(select(FileFact))) == ["", *["sound"] * 3]
    assert heal(workspace, tmp_path / "原件") == Relinked((), ())
    with pytest.raises(UserError, match="没有添加任何文件：没有读写权限"):
        attach(workspace, task_ids(workspace)[1], *originals(tmp_path))
    monkeypatch.undo()
    assert stored(workspace, "照片").read_bytes() == BYTES["照片"]
    assert not [name for name in stored_files(workspace) if ".altered-" in name]
    assert said(check(workspace)) == []


def test_a_link_in_the_store_is_not_sound(workspace: Workspace, tmp_path: Path) -> None:
    elsewhere = stored(workspace, "照片").rename(tmp_path / "别处.jpg")
    stored(workspace, "照片").symlink_to(elsewhere)
    with workspace.reading() as session:
        assert said(look_over(session, workspace.files, Job())) == [("照片", "内容变了")]
    assert said(check(workspace)) == [("照片", "内容变了")]
    assert heal(workspace, tmp_path / "原件").lost == ()
    assert not stored(workspace, "照片").is_symlink()
    assert elsewhere.read_bytes() == BYTES["照片"]
    assert said(check(workspace)) == []


def test_foreign_files_are_listed_and_moved_out_never_deleted(workspace: Workspace, tmp_path: Path) -> None:
    folder = stored(workspace, "通知").parent
    file(folder, "不是本程序的.txt", b"1")
    file(workspace.folder / "files", sha256(BYTES["通知"]).hexdigest(), b"2")  # not where it belongs
    (workspace.folder / "files" / "incoming").mkdir(exist_ok=True)
    file(workspace.folder / "files" / "incoming", "半份", b"3")
    checked = check(workspace)
    assert [finding.words for finding in checked.findings] == ["外来文件"] * 2
    assert "另有 2 个外来文件" in checked.words
    target = tmp_path / "外来文件"
    target.mkdir()
    file(target, "不是本程序的.txt", b"0")
    assert move_out(workspace.log, workspace.files, checked.findings, target) == 2
    assert sorted(path.read_bytes() for path in target.iterdir()) == [b"0", b"1", b"2"]
    assert said(check(workspace)) == []


def test_what_was_added_since_is_not_moved_out(workspace: Workspace, tmp_path: Path) -> None:
    content = b"added after the check"
    place = workspace.files.path(sha256(content).hexdigest())
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)  # as going back to an older backup leaves it
    checked = check(workspace)
    assert [finding.words for finding in checked.findings] == ["外来文件"]
    attach(workspace, task_ids(workspace)[0], file(tmp_path, "通知二.pdf", content))
    assert move_out(workspace.log, workspace.files, checked.findings, tmp_path / "外来文件") == 0
    assert place.read_bytes() == content
    assert said(check(workspace)) == []


def test_links_to_folders_are_foreign(workspace: Workspace, tmp_path: Path) -> None:
    root, own = workspace.folder / "files", stored(workspace, "通知").parent
    (tmp_path / "别处").mkdir()
    moved = own.rename(tmp_path / "别的盘")
    try:
        for link, target in ((root / "etc", "别处"), (stored(workspace, "照片").parent / "圈", "别处")):
            link.symlink_to(tmp_path / target)
        own.symlink_to(moved)  # the files are there all the same
    except OSError:
        pytest.skip("links need a right here")
    checked = check(workspace)
    assert [(finding.title, finding.words) for finding in checked.findings] == [
        ("etc", "外来文件"),
        ("圈", "外来文件"),
    ]
    assert move_out(workspace.log, workspace.files, checked.findings, tmp_path / "外来文件") == 2
    assert said(check(workspace)) == []


def test_what_cannot_be_noted_is_found_all_the_same(workspace: Workspace) -> None:
    with read_only(workspace.folder):
        checked = check(workspace)
        assert said(checked) == []
        assert checked.words.startswith("4 份材料的文件都在，内容与登记时一致。结果没有记下来：")
    damage(workspace)
    with read_only(workspace.folder):
        assert len(said(check(workspace))) == 3
    assert not check(workspace).unnoted


def test_a_full_disk_is_checked_all_the_same(tmp_path: Path) -> None:
    with small_disk(tmp_path / "盘", "8M") as disk, new_workspace(disk / "data") as workspace:
        attach(workspace, task_ids(workspace)[0], *originals(tmp_path))
        stored(workspace, "照片").write_bytes(b"x" * 3000)
        with full(disk):
            checked = check(workspace)
        assert said(checked) == [("照片", "内容变了")]
        assert checked.unnoted == "结果没有记下来：磁盘空间不足，请清理后重试。"


def test_files_of_undone_steps_are_not_foreign(workspace: Workspace) -> None:
    workspace.log.undo()
    assert check(workspace) == Checked(0, ())
    workspace.log.redo()
    assert check(workspace).files == 4


def test_bytes_are_found_by_what_they_are(workspace: Workspace, tmp_path: Path) -> None:
    damage(workspace)
    before = domain_rows(workspace)
    stick = tmp_path / "U盘" / "深" / "处"
    stick.mkdir(parents=True)
    file(stick, "改了名.bin", BYTES["照片"])
    file(stick.parent, "一样长.bin", b"y" * 1000)
    done = heal(workspace, tmp_path / "U盘")
    assert [finding.title for finding in done.found] == ["照片"]
    assert [finding.title for finding in done.lost] == ["签到表", "通知"]
    assert stored(workspace, "照片").read_bytes() == BYTES["照片"]
    (aside,) = stored(workspace, "照片").parent.glob("*.altered-*")
    assert aside.read_bytes() == b"x" * 3000  # nothing is deleted in silence
    assert heal(workspace, tmp_path / "原件").lost == ()
    assert said(check(workspace)) == []
    with workspace.reading() as session:
        assert faulty(session) == (0, 0)
    after = domain_rows(workspace)
    assert {name for name in after if after[name] != before[name]} == {"file_fact"}
    assert {path.name for path in stick.iterdir()} == {"改了名.bin"}  # nothing moved


def test_an_archive_and_another_data_folder_heal_too(workspace: Workspace, tmp_path: Path) -> None:
    archive = write_archive(workspace, ArchiveChoices(), tmp_path, Job(), clock.now()).folder
    damage(workspace)
    assert heal(workspace, archive).lost == ()
    with new_workspace(tmp_path / "别的") as other:
        attach(other, task_ids(other)[0], *originals(tmp_path))
    damage(workspace)
    assert heal(workspace, tmp_path / "别的").lost == ()
    assert said(check(workspace)) == []


def test_attaching_the_same_content_again_heals(workspace: Workspace, tmp_path: Path) -> None:
    damage(workspace)
    assert said(check(workspace)) == FAULTS
    attach(workspace, task_ids(workspace)[1], *originals(tmp_path))
    with workspace.reading() as session:
        assert faulty(session) == (0, 0)
    assert said(check(workspace)) == []
    assert len([name for name in stored_files(workspace) if ".altered-" in name]) == 2
    with workspace.reading() as session:
        assert len(session.scalars(select(Evidence)).all()) == 4


def test_an_attach_that_fails_keeps_what_it_healed(workspace: Workspace, tmp_path: Path) -> None:
    damage(workspace)
    with pytest.raises(ValueError, match="no"), workspace.files.taking_in(originals(tmp_path), Job()):
        raise ValueError("no")
    assert said(check(workspace)) == [("通知", "不见了")]  # as for any attach that fails


def test_a_cancelled_round_goes_on_where_it_stopped(workspace: Workspace) -> None:
    read: list[str] = []

    def stop(_done: int, _total: int, title: str) -> None:
        read.append(title)
        if len(read) == 3:
            job.cancel()

    job = Job(stop)
    with pytest.raises(Cancelled), one_round(workspace.cache_folder) as since:
        check(workspace, job, since)
    with workspace.reading() as session:
        assert len(session.scalars(select(FileFact)).all()) == 2
    stored(workspace, read[0]).write_bytes(b"touched since it was read")
    with one_round(workspace.cache_folder) as since:
        assert since is not None
        checked = check(workspace, None, since)
    assert [finding.title for finding in checked.findings] == [read[0]]
    with one_round(workspace.cache_folder) as since:
        assert since is None  # a round that ended


def test_progress_is_in_bytes(workspace: Workspace) -> None:
    told: list[tuple[int, int]] = []
    check(workspace, Job(lambda done, total, _title: told.append((done, total))))
    assert {total for _, total in told} == {10_000}
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def age(workspace: Workspace, days: int) -> None:
    """As if all had been taken in and checked so many days ago."""
    with workspace.log.change("倒拨日期") as session:
        then = datetime.now(UTC) - timedelta(days)
        for record in session.scalars(select(Evidence)):
            record.collected_on = then.date()
        for fact in session.scalars(select(FileFact)):
            fact.checked_at = then


def test_once_a_month_in_bites(workspace: Workspace) -> None:
    def bite(seconds: float = 60) -> tuple[int, int, bool]:
        found = check_bite(workspace.log, workspace.files, Job(), seconds)
        return found.files, found.faults, found.last

    assert bite() == (0, 0, True)  # taken in just now
    age(workspace, 31)
    damage(workspace)
    bites = [bite(0) for _ in range(4)]  # one file at least, however large
    assert [files for files, _, _ in bites] == [1, 1, 1, 1]
    assert sum(faults for _, faults, _ in bites) == 3
    assert [last for _, _, last in bites] == [False, False, False, True]
    assert bite() == (0, 0, True)
    age(workspace, 31)
    assert bite() == (4, 3, True)


def test_one_file_is_read_only_where_it_must_be(workspace: Workspace) -> None:
    def state(title: str) -> str:
        digest = sha256(BYTES[title]).hexdigest()
        return state_now(workspace.log, workspace.files, digest, Job()).value

    assert {state(title) for title in BYTES} == {"sound"}
    times = stored(workspace, "照片").stat()
    damage(workspace)
    for _ in range(2):
        assert [state(title) for title in BYTES] == ["missing", "altered", "altered", "sound"]
    stored(workspace, "照片").write_bytes(BYTES["照片"])
    os.utime(stored(workspace, "照片"), ns=(times.st_atime_ns, times.st_mtime_ns))
    assert state("照片") == "sound"  # healed by hand


def test_an_altered_file_is_never_opened_without_a_word(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "opened").mkdir()
    rows = {row.title: row for row in plan(workspace).tasks[0].evidence}
    damage(workspace)
    copy = copy_to_open(workspace.files, rows["总结"], tmp_path / "opened")
    assert copy.read_bytes() == BYTES["总结"]
    for title, word in (("通知", "不见了"), ("签到表", "内容变了"), ("照片", "内容变了")):
        with pytest.raises(UserError, match=f"“{title}”的文件{word}"):
            copy_to_open(workspace.files, rows[title], tmp_path / "opened")
    assert [path.name for path in (tmp_path / "opened").iterdir()] == [copy.parent.name]


def test_a_folder_that_is_not_there(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="找不到文件夹"):
        heal(workspace, tmp_path / "没有")


def test_a_search_can_be_cancelled(workspace: Workspace, tmp_path: Path) -> None:
    damage(workspace)
    findings = check(workspace).findings
    job = Job(lambda *_: job.cancel())
    with pytest.raises(Cancelled):
        relink(workspace.log, workspace.files, findings, tmp_path, job)
    assert said(check(workspace)) == FAULTS


def test_by_command(workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(workspace.folder)
    workspace.close()
    assert run(["check-files", folder]) == 0
    assert "4 份材料的文件都在" in capsys.readouterr().out
    damage(workspace)
    assert run(["check-files", folder]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "内容变了：照片（照片.JPG）",
        "只剩 10 字节：签到表（签到表.jpg）",
        "不见了：通知（通知.pdf）",
    ]
    assert "有 3 份的文件" in err
    assert run(["check-files", folder, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["files"] == 4
    assert [one["state"] for one in told["findings"]] == ["altered", "altered", "missing"]
    assert run(["relink", folder, str(tmp_path / "原件" / "没有")]) == 1
    (tmp_path / "原件" / "通知.pdf").unlink()
    assert run(["relink", folder, str(tmp_path / "原件")]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == ["已找回：照片（照片.JPG）", "已找回：签到表（签到表.jpg）"]
    assert "“通知”没有找到" in err
    originals(tmp_path)
    assert run(["relink", folder, str(tmp_path / "原件")]) == 0
    assert run(["check-files", folder]) == 0


def test_hashes_are_those_of_copying(tmp_path: Path) -> None:
    made = file(tmp_path, "大.bin", os.urandom(1_200_000))
    digest, _ = copy_hashed(made, tmp_path / "copy", lambda _size: None)
    assert digest == sha256(made.read_bytes()).hexdigest()
