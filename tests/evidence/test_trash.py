"""Evidence goes into the trash with all its links and comes back with them, until it is emptied for good."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import ActivityEvidence, Evidence, EvidenceLink, RequirementEvidence, TrashItem
from tests.progress.slots import activity, plan_id, slot
from tests.workspaces import domain_rows, full, new_workspace, small_disk, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.checking import State, note
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.evidence.library import file_row
from wenming_desktop.evidence.marks import Mark, marks_of, set_marks
from wenming_desktop.evidence.records import attach_files, hashes_on_record, referenced_hashes
from wenming_desktop.evidence.replacing import replace_file, version_rows
from wenming_desktop.evidence.slots import attach_to_requirement, fill_slot
from wenming_desktop.evidence.trash import empty, empty_overdue, overdue, restore, trash, trash_rows
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import remove_requirement
from wenming_desktop.workspace import Workspace

NOW = datetime.now(UTC)


def photo(folder: Path, name: str = "照片.jpg") -> Path:
    path = folder / name
    path.write_text(name, encoding="utf-8")
    return path


def used_everywhere(workspace: Workspace, tmp_path: Path) -> tuple[str, str]:
    """A file in a slot, a task and an activity, with a mark and an old version: its id and the slot's."""
    first = task_ids(workspace)[0]
    wanted = slot(workspace, first)
    paths = [photo(tmp_path)]
    (row,) = attach_to_requirement(workspace.log, workspace.files, wanted, paths, Job(), "合影")
    held = activity(workspace, date(2021, 5, 1), "1-1")
    attach_to_activity(workspace.log, workspace.files, held, MaterialKind.PHOTO, paths, Job())
    replace_file(workspace.log, workspace.files, row.id, photo(tmp_path, "清楚的.jpg"), Job())
    with workspace.log.change() as session:
        set_marks(session, row.id, [Mark(1, 0.1, 0.1, 0.5, 0.2, "单位名称")])
    return row.id, wanted


def into_trash(workspace: Workspace, *ids: str) -> None:
    with workspace.log.change() as session:
        assert trash(session, ids) == len(ids)


def items(workspace: Workspace) -> list[str]:
    with workspace.reading() as session:
        return [row.id for row in trash_rows(session, NOW)]


def count(workspace: Workspace, model: type) -> int:
    with workspace.reading() as session:
        return len(session.scalars(select(model)).all())


def test_all_that_refers_to_it_goes_and_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    used_everywhere(workspace, tmp_path)
    before = domain_rows(workspace)
    with workspace.reading() as session:
        (evidence_id,) = session.scalars(select(Evidence.id))
    into_trash(workspace, evidence_id)
    assert [count(workspace, each) for each in (Evidence, EvidenceLink, RequirementEvidence)] == [0, 0, 0]
    assert count(workspace, ActivityEvidence) == 0
    with workspace.reading() as session:
        (row,) = trash_rows(session, datetime.now(UTC))
        assert (row.title, row.original_name, row.uses, row.days_left) == ("合影", "清楚的.jpg", 3, 90)
        assert row.places == ("1-1 活动照片", "2021-05-01其他")
    with workspace.log.change() as session:
        restored = restore(session, [row.id])
    assert (restored.titles, restored.left) == (("合影",), ())
    assert domain_rows(workspace) == before
    workspace.log.undo()
    workspace.log.undo()
    assert domain_rows(workspace) == before
    with workspace.reading() as session:
        assert len(version_rows(session, evidence_id)) == len(marks_of(session, evidence_id)) == 1


def test_a_slot_deleted_meanwhile_is_said(workspace: Workspace, tmp_path: Path) -> None:
    evidence_id, wanted = used_everywhere(workspace, tmp_path)
    into_trash(workspace, evidence_id)
    with workspace.log.change() as session:
        remove_requirement(session, wanted)
    with workspace.log.change() as session:
        restored = restore(session, items(workspace))
    assert restored.left == ("“合影”原来所在的所需材料已经删除，没有归回那里。",)
    assert [count(workspace, each) for each in (Evidence, EvidenceLink, ActivityEvidence)] == [1, 1, 1]


def test_links_join_the_record_of_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    ids = task_ids(workspace)
    wanted = slot(workspace, ids[0])
    (row,) = attach_to_requirement(workspace.log, workspace.files, wanted, [photo(tmp_path)], Job(), "旧")
    into_trash(workspace, row.id)
    (new,) = attach_files(workspace.log, workspace.files, ids[1], [photo(tmp_path)], Job(), "新")
    with workspace.log.change() as session:
        fill_slot(session, wanted, [new.id])
    with workspace.log.change() as session:
        restored = restore(session, items(workspace))
    assert restored.left == (
        "“旧”的文件已重新添加过，用处归到现有的“新”；原来登记的题名“旧”没有恢复，保留现有的。",
    )
    assert [count(workspace, each) for each in (Evidence, EvidenceLink, RequirementEvidence)] == [1, 2, 1]


@pytest.mark.parametrize("numbered", [False, True])
def test_the_record_of_the_same_bytes_gets_what_it_lacks(
    workspace: Workspace, tmp_path: Path, *, numbered: bool
) -> None:
    first, second, *_ = task_ids(workspace)
    day = date(2021, 3, 5)
    (row,) = attach_files(workspace.log, workspace.files, first, [photo(tmp_path)], Job(), "照片", day)
    with workspace.log.change() as session:
        old = RecordForm(
            *("照片", "海政字〔2021〕7号", "海州区", day, 3),
            retention="Y",
            long_term_valid=True,
            kind="通知",
            people="张三",
            place="广场",
        )
        edit_record(session, row.id, old)
    into_trash(workspace, row.id)
    (new,) = attach_files(workspace.log, workspace.files, second, [photo(tmp_path)], Job())
    with workspace.log.change() as session:
        edit_record(session, new.id, RecordForm("照片", responsible_body="某局", kind="照片", people="张三"))
        session.get_one(Evidence, new.id).archival_number = "Z-1" if numbered else None
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        (said,) = restore(session, items(workspace)).left
    with workspace.reading() as session:
        form = file_row(session, new.id).form
    dated = replace(old, responsible_body="某局", kind="照片")
    assert form == (replace(dated, formed_on=None, retention=None) if numbered else dated)
    filled = "文号、页数、长期有效、地点" if numbered else "文号、形成日期、页数、保管期限、长期有效、地点"
    assert f"补上了{filled}；" in said
    assert "责任者“海州区”" in said
    assert "类型“通知”" in said
    assert "张三" not in said
    assert ("形成日期“2021-03-05”" in said) is numbered
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_a_numbered_file_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    evidence_id, _ = used_everywhere(workspace, tmp_path)
    with workspace.log.change("编号") as session:
        session.get_one(Evidence, evidence_id).archival_number = "Z109-0001"
    with pytest.raises(UserError, match="请先在“档案”里收回档号"):
        into_trash(workspace, evidence_id)
    with pytest.raises(UserError, match="没有换件"):
        replace_file(workspace.log, workspace.files, evidence_id, photo(tmp_path, "又.jpg"), Job())
    assert count(workspace, TrashItem) == 0


def test_emptied_it_is_gone_and_undo_says_so(workspace: Workspace, tmp_path: Path) -> None:
    evidence_id, wanted = used_everywhere(workspace, tmp_path)
    with workspace.reading() as session:
        hashes = hashes_on_record(session)
    assert len(hashes) == 2
    into_trash(workspace, evidence_id)
    with workspace.reading() as session:
        assert referenced_hashes(session) == hashes
    with workspace.log.change() as session:
        remove_requirement(session, wanted)
    emptied = empty(workspace.log, workspace.files, workspace.texts, items(workspace))
    assert (emptied.count, set(emptied.hashes)) == (1, hashes)
    assert not any(workspace.files.path(each).exists() for each in hashes)
    assert workspace.log.undo() is not None  # of what came after
    with pytest.raises(UserError, match="不能再撤销：其中的材料已从回收站清空"):
        workspace.log.undo()
    assert workspace.log.redo() is not None


def test_bytes_that_something_else_has_stay(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    (row,) = attach_files(workspace.log, workspace.files, first, [photo(tmp_path)], Job())
    into_trash(workspace, row.id)
    attach_files(workspace.log, workspace.files, first, [photo(tmp_path)], Job())
    emptied = empty(workspace.log, workspace.files, workspace.texts, items(workspace))
    assert (emptied.count, emptied.hashes) == (1, ())
    assert workspace.files.path(row.sha256).is_file()


def test_after_ninety_days_it_is_overdue(workspace: Workspace, tmp_path: Path) -> None:
    evidence_id, _ = used_everywhere(workspace, tmp_path)
    into_trash(workspace, evidence_id)
    with workspace.reading() as session:
        assert overdue(session, NOW + timedelta(days=89)) == []
        assert overdue(session, NOW + timedelta(days=91)) == items(workspace)
    log, files, texts = workspace.log, workspace.files, workspace.texts
    assert empty_overdue(log, files, texts, NOW + timedelta(days=89)).count == 0
    assert empty_overdue(log, files, texts, NOW + timedelta(days=91)).count == 1
    assert items(workspace) == []


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["attach", "replace", "trash", "trash", "restore", "empty", "undo", "redo", "task"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


@settings(max_examples=100)
@given(deeds=DEEDS)
def test_no_record_is_ever_left_without_its_bytes(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    with new_workspace(folder / "data") as workspace:
        for deed, number in deeds:
            with suppress(UserError):  # an undo that ends here, a file that another record has
                _do(workspace, folder, deed, number)
            with workspace.reading() as session:
                for sha256 in hashes_on_record(session):
                    assert workspace.files.path(sha256).is_file()


def _do(workspace: Workspace, folder: Path, deed: str, number: int) -> None:
    with workspace.reading() as session:
        known = list(session.scalars(select(Evidence.id).order_by(Evidence.title)))
        thrown = list(session.scalars(select(TrashItem.id).order_by(TrashItem.title)))
    tasks = task_ids(workspace)  # none once all is undone
    path = photo(folder, f"{number}.jpg")
    log, files = workspace.log, workspace.files
    match deed:
        case "attach" if tasks:
            attach_files(log, files, tasks[0], [path], Job())
        case "replace" if known:
            replace_file(log, files, known[number % len(known)], path, Job())
        case "trash" if known:
            into_trash(workspace, known[number % len(known)])
        case "restore" if thrown:
            with log.change() as session:
                restore(session, [thrown[number % len(thrown)]])
        case "empty" if thrown:
            empty(log, files, workspace.texts, [thrown[number % len(thrown)]])
        case "undo":
            log.undo()
        case "redo":
            log.redo()
        case "task" if tasks:
            slot(workspace, tasks[0])
        case _:
            pass


def test_what_was_written_is_json_of_raw_values(workspace: Workspace, tmp_path: Path) -> None:
    evidence_id, _ = used_everywhere(workspace, tmp_path)
    into_trash(workspace, evidence_id)
    with workspace.reading() as session:
        rows = json.loads(session.scalars(select(TrashItem.rows)).one())
    assert rows[0][0] == "evidence"
    assert {row[0] for row in rows[1:]} == {
        *("evidence_link", "requirement_evidence", "activity_evidence"),
        *("evidence_version", "evidence_mark"),
    }
    assert plan_id(workspace)


def test_what_is_known_to_be_altered_is_said_when_it_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach_files(
        workspace.log, workspace.files, task_ids(workspace)[0], [photo(tmp_path)], Job(), "合影"
    )
    note(workspace.log, {row.sha256: State.ALTERED})
    with workspace.log.change() as session:
        trash(session, [row.id])
    with workspace.reading() as session:
        (item,) = trash_rows(session, NOW)
    with workspace.log.change() as session:
        (said,) = restore(session, [item.id]).left
    assert said == "“合影”的文件内容变了，恢复的只是登记，请到备份或原来的文件夹里找回。"


def test_an_empty_trash_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "盘", "8M") as disk, new_workspace(disk / "data") as workspace, full(disk):
        assert empty(workspace.log, workspace.files, workspace.texts, []).count == 0
