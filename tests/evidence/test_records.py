"""Evidence records: attached to tasks, changed, taken out, opened."""

import os
import sys
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from db.models import EvidenceLink
from tests.workspaces import (
    attach,
    domain_rows,
    file,
    plan,
    steps,
    stored_files,
    task_ids,
)
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.records import (
    TITLE_LIMIT,
    attach_files,
    check_files,
    referenced_hashes,
    storable,
    unlink_evidence,
)
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.workspace import Workspace

TODAY = date.today()  # noqa: DTZ011 - the machine's calendar day is what is under test


def evidence(workspace: Workspace, task: int = 0) -> list[EvidenceRow]:
    return list(plan(workspace).tasks[task].evidence)


def unlink(workspace: Workspace, *rows: EvidenceRow) -> None:
    with workspace.log.change() as session:
        unlink_evidence(session, [row.link_id for row in rows])


def count(workspace: Workspace) -> int:
    with workspace.reading() as session:
        return session.scalar(select(func.count(EvidenceLink.evidence_id.distinct()))) or 0


def test_attaching_makes_a_record(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path, "关于开展活动的通知.pdf", b"notice"))
    assert evidence(workspace) == [row]
    assert (row.title, row.original_name, row.size) == ("关于开展活动的通知", "关于开展活动的通知.pdf", 6)
    assert (row.collected_on, row.formed_on) == (TODAY, None)
    assert row.sha256 == sha256(b"notice").hexdigest()
    assert workspace.files.path(row.sha256).read_bytes() == b"notice"
    assert workspace.log.labels()[0] == "1-1 添加材料：关于开展活动的通知"
    with workspace.reading() as session:  # no level above 内部 exists
        assert session.execute(text("SELECT level, retention, long_term_valid FROM evidence")).all() == [
            ("internal", None, 0)
        ]


def test_a_batch_keeps_its_order(workspace: Workspace, tmp_path: Path) -> None:
    names = ["通知", "签到表", "照片", "总结"]
    first = task_ids(workspace)[0]
    attach(workspace, first, *(file(tmp_path, f"{name}.jpg", name.encode()) for name in names))
    attach(workspace, first, file(tmp_path, "报道.jpg", b"press"))
    assert [row.title for row in evidence(workspace)] == [*names, "报道"]
    assert steps(workspace)[1].label == "1-1 添加材料：通知、签到表等4份"


def test_two_tasks_share_one_record(workspace: Workspace, tmp_path: Path) -> None:
    first, second, *_ = task_ids(workspace)
    (one,) = attach(workspace, first, file(tmp_path, "通知.pdf"))
    (two,) = attach(workspace, second, file(tmp_path, "通知（副本）.pdf"))
    assert (one.id, one.title) == (two.id, two.title)
    assert one.link_id != two.link_id
    assert count(workspace) == 1
    assert stored_files(workspace) == {one.sha256}


def test_the_same_bytes_in_one_batch_and_again(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    rows = attach(workspace, first, file(tmp_path, "甲.jpg"), file(tmp_path, "乙.jpg"))
    assert rows[0] == rows[1]
    labels = workspace.log.labels()
    assert attach(workspace, first, file(tmp_path, "丙.jpg")) == rows[:1]
    assert workspace.log.labels() == labels  # nothing changed, no step
    assert evidence(workspace) == rows[:1]


def test_title_and_date_for_new_records(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach_files(
        workspace.log,
        workspace.files,
        task_ids(workspace)[0],
        [file(tmp_path)],
        Job(),
        title=" 春节慰问 ",
        formed_on=date(2021, 2, 3),
    )
    assert (row.title, row.formed_on) == ("春节慰问", date(2021, 2, 3))


def test_a_date_in_the_future_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="在今天之后"):
        attach_files(
            workspace.log,
            workspace.files,
            task_ids(workspace)[0],
            [file(tmp_path)],
            Job(),
            formed_on=TODAY + timedelta(days=1),
        )
    assert stored_files(workspace) == set()


@pytest.mark.parametrize(
    ("name", "title"),
    [(" .pdf", ".pdf"), (f"{'a' * 230}.jpg", "a" * TITLE_LIMIT), (".hidden", ".hidden"), ("a.b.pdf", "a.b")],
)
def test_titles_from_odd_names(workspace: Workspace, tmp_path: Path, name: str, title: str) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path, name))
    assert (row.title, row.original_name) == (title, name)


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems have no such names")
def test_a_name_that_is_no_utf_8(workspace: Workspace, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xd6\xd0.pdf"))  # GBK on a UTF-8 disk
    path.write_bytes(b"notice")
    (row,) = attach(workspace, task_ids(workspace)[0], path)
    assert row.original_name == "中.pdf"


def test_refused_files_are_named_and_nothing_is_stored(workspace: Workspace, tmp_path: Path) -> None:
    before = domain_rows(workspace)
    (tmp_path / "照片夹").mkdir()
    paths = [file(tmp_path), tmp_path / "照片夹", tmp_path / "没有.pdf", file(tmp_path, "空.txt", b"")]
    if os.name != "nt":
        os.mkfifo(tmp_path / "管道")
        paths.append(tmp_path / "管道")
    assert [item.path for item in check_files(paths)] == paths[1:]
    with pytest.raises(UserError) as raised:
        attach(workspace, task_ids(workspace)[0], *paths)
    for said in ("“照片夹”是文件夹", "“没有.pdf”：找不到文件", "“空.txt”是空文件", "没有添加任何文件"):
        assert said in raised.value.message
    assert domain_rows(workspace) == before
    assert stored_files(workspace) == set()


def test_a_task_that_is_gone(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    while workspace.log.undo():
        pass
    with pytest.raises(UserError, match="已不存在"):
        attach(workspace, first, file(tmp_path))
    assert stored_files(workspace) == set()


def test_cancelling_stores_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = domain_rows(workspace)
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        attach_files(workspace.log, workspace.files, task_ids(workspace)[0], [file(tmp_path)], job)
    assert domain_rows(workspace) == before
    assert stored_files(workspace) == set()


def test_editing_the_record(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    with workspace.log.change() as session:
        edit_record(session, row.id, RecordForm(" 新题名 ", formed_on=date(2021, 3, 1)))
    (edited,) = evidence(workspace)
    assert (edited.title, edited.formed_on, edited.collected_on) == ("新题名", date(2021, 3, 1), TODAY)
    assert workspace.log.labels()[0] == "修改材料“新题名”的登记"
    for title, formed_on, match in [
        ("", None, "请填写题名"),
        ("长" * (TITLE_LIMIT + 1), None, "太长：最多 200 字，现有 201 字"),
        ("题名", TODAY + timedelta(days=1), "归集日期"),
    ]:
        with pytest.raises(UserError, match=match), workspace.log.change() as session:
            edit_record(session, row.id, RecordForm(title, formed_on=formed_on))
    assert evidence(workspace) == [edited]


def test_taking_out_and_undoing(workspace: Workspace, tmp_path: Path) -> None:
    first, second, *_ = task_ids(workspace)
    (one,) = attach(workspace, first, file(tmp_path))
    attach(workspace, second, file(tmp_path))
    unlink(workspace, one)
    assert evidence(workspace) == []
    assert len(evidence(workspace, 1)) == count(workspace) == 1
    assert workspace.log.labels()[0] == "1-1 移出材料：通知"
    unlink(workspace, *evidence(workspace, 1))
    assert count(workspace) == 0
    assert workspace.files.path(one.sha256).exists()
    workspace.log.undo()
    workspace.log.undo()
    assert evidence(workspace) == [one]


def test_several_are_taken_out_in_one_step(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    rows = attach(workspace, first, *(file(tmp_path, f"{n}.jpg", n.encode()) for n in ("甲", "乙", "丙")))
    unlink(workspace, *rows)
    assert workspace.log.labels()[0] == "1-1 移出材料：甲、乙等3份"
    workspace.log.undo()
    assert evidence(workspace) == rows


def test_what_undo_could_bring_back_stays_referenced(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    workspace.log.undo()
    assert count(workspace) == 0
    with workspace.reading() as session:
        assert referenced_hashes(session) == {row.sha256}
    intake = workspace.folder / "files" / "incoming" / "dead"
    intake.mkdir(parents=True)
    unknown = sha256(b"unknown").hexdigest()
    file(intake, "placing", f"{row.sha256}\n{unknown}".encode())
    workspace.files.path(unknown).parent.mkdir(exist_ok=True)
    workspace.files.path(unknown).write_bytes(b"unknown")
    workspace.close()
    again = Workspace.open(workspace.folder)
    try:
        assert stored_files(again) == {row.sha256}
        again.log.redo()
        assert evidence(again) == [row]
        assert again.files.path(row.sha256).read_bytes() == b"notice"
    finally:
        again.close()


def test_the_same_file_again_after_undo(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    (old,) = attach(workspace, first, file(tmp_path))
    workspace.log.undo()
    (new,) = attach(workspace, first, file(tmp_path))
    assert (new.sha256, new.id != old.id) == (old.sha256, True)
    assert workspace.log.redo() is None
    workspace.log.undo()
    workspace.log.redo()
    assert evidence(workspace) == [new]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("签到表.txt".encode("gbk"), "签到表.txt"),
        ("佐证材料/".encode() + "志愿服务/名单.xls".encode("gbk"), "佐证材料/志愿服务/名单.xls"),
        ("通知.txt".encode(), "通知.txt"),
        (b"\xff\xfe.txt", "\ufffd\ufffd.txt"),
    ],
)
def test_a_name_that_a_chinese_windows_wrote(written: bytes, kept: str) -> None:
    assert storable(written.decode("utf-8", "surrogateescape")) == kept
