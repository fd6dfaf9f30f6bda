"""Who said each value of a record: a machine's source, or the clerk."""

from datetime import UTC, date, datetime
from pathlib import Path

from tests.workspaces import attach, file, task_ids
from wenming_desktop.evidence.editing import RecordForm, edit_record, edit_records
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.evidence.library import file_row
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.evidence.proposing.records import accept
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.evidence.replacing import replace_file
from wenming_desktop.evidence.trash import restore, trash, trash_rows
from wenming_desktop.jobs import Job
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.files_json import inbox_json

DAY = date(2021, 3, 5)


def said(workspace: Workspace, evidence_id: str) -> dict[str, str]:
    with workspace.reading() as session:
        return dict(file_row(session, evidence_id).said_by)


def test_each_value_says_where_it_came_from(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], file(tmp_path))
    assert said(workspace, row.id) == {}  # its file's name is no one's word
    read = [
        Proposal(ProposedField.TITLE, "关于慰问的通知", "识别"),
        Proposal(ProposedField.FORMED_ON, DAY.isoformat(), "拍摄时间"),
        Proposal(ProposedField.RESPONSIBLE, "某某局", "文件名"),
    ]
    with workspace.log.change() as session:
        assert accept(session, {row.id: read}) == 1
    machine = {"title": "识别", "formed_on": "拍摄时间", "responsible_body": "文件名"}
    assert said(workspace, row.id) == machine
    with workspace.log.change() as session:
        form = RecordForm("关于慰问的通知", "文〔2021〕5号", "", DAY, 3)
        edit_record(session, row.id, form)
    typed = {"title": "识别", "formed_on": "拍摄时间", "document_number": "手填", "pages": "手填"}
    assert said(workspace, row.id) == typed  # an emptied value is nobody's
    with workspace.log.change() as session:
        edit_records(session, [row.id], {"formed_on": date(2021, 3, 6), "title": "关于慰问的通知"})
    assert said(workspace, row.id) == typed | {"formed_on": "手填"}
    workspace.log.undo()
    workspace.log.undo()
    assert said(workspace, row.id) == machine
    workspace.log.redo()
    replace_file(workspace.log, workspace.files, row.id, file(tmp_path, "b.pdf", b"better"), Job())
    assert said(workspace, row.id) == {name: by for name, by in typed.items() if name != "pages"}


def test_what_is_typed_while_attaching_is_the_clerks(workspace: Workspace, tmp_path: Path) -> None:
    task, path = task_ids(workspace)[0], file(tmp_path)
    (row,) = attach_files(workspace.log, workspace.files, task, [path], Job(), "慰问", DAY)
    assert said(workspace, row.id) == {"title": "手填", "formed_on": "手填"}


def test_values_that_come_back_from_the_trash_keep_their_source(workspace: Workspace, tmp_path: Path) -> None:
    task, path = task_ids(workspace)[0], file(tmp_path)
    (row,) = attach(workspace, task, path)
    with workspace.log.change() as session:
        accept(session, {row.id: [Proposal(ProposedField.DOCUMENT_NUMBER, "文〔2021〕5号", "识别")]})
    with workspace.log.change() as session:
        trash(session, [row.id])
    (again,) = attach(workspace, task, path)
    with workspace.log.change() as session:
        edit_records(session, [again.id], {"place": "广场"})
    with workspace.reading() as session:
        items = [each.id for each in trash_rows(session, datetime.now(UTC))]
    with workspace.log.change() as session:
        restore(session, items)
    assert said(workspace, again.id) == {"document_number": "识别", "place": "手填"}


def test_show_tells_it_by_its_own_names(workspace: Workspace, tmp_path: Path) -> None:
    taken = take_into_inbox(workspace.log, workspace.files, [file(tmp_path)], "扫描", Job())
    with workspace.log.change() as session:
        edit_records(session, [taken.rows[0].id], {"responsible_body": "某某局"})
    with workspace.reading() as session:
        (told,) = inbox_json(session, workspace.texts, 2021, DAY)
    assert (told["responsible"], told["said_by"]) == ("某某局", {"responsible": "手填"})
