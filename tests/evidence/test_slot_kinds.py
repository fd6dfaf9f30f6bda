"""A slot knows its kind: what does not look like it is doubted, and counts when it is confirmed."""

from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from db.models import Evidence, FileFact, RequirementEvidence
from tests.progress.slots import TODAY, activity, count, line, plan_id, prove, record, slot, story
from tests.workspaces import task_ids
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.checking import check_files
from wenming_desktop.evidence.healing import relink
from wenming_desktop.evidence.library import file_row
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.marks import Mark, marks_of, set_marks
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.evidence.replacing import replace_file, version_rows
from wenming_desktop.evidence.slots import (
    attach_to_requirement,
    clear_slot,
    fill_slot,
    move_to_slot,
    slot_doubts,
)
from wenming_desktop.evidence.uses import Target, take_back, targets, use_also
from wenming_desktop.jobs import Job
from wenming_desktop.plan.materials import FAMILIES, MaterialKind, kind_fits
from wenming_desktop.plan.requirements import RequirementForm, overrule, withdraw_overruling
from wenming_desktop.progress.gaps import GapKind
from wenming_desktop.progress.slot_counts import placed_evidence
from wenming_desktop.workspace import Workspace

ROSTER = RequirementForm("志愿者名单", MaterialKind.ROSTER)


def file(folder: Path, name: str, text: str = "") -> Path:
    path = folder / name
    path.write_text(text or name, encoding="utf-8")
    return path


def put(workspace: Workspace, requirement_id: str, *ids: str, confirmed: bool = False) -> None:
    with workspace.log.change() as session:
        fill_slot(session, requirement_id, ids, confirmed=confirmed)


def test_a_photo_in_a_list_is_doubted_until_it_is_confirmed(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    wanted = slot(workspace, first, ROSTER)
    paths = [file(tmp_path, "合影一.jpg"), file(tmp_path, "合影二.JPG"), file(tmp_path, "名单.pdf")]
    day = date(2021, 9, 1)
    rows = attach_to_requirement(workspace.log, workspace.files, wanted, paths, Job(), formed_on=day)
    with workspace.reading() as session:
        doubts = slot_doubts(session, wanted, [row.id for row in rows])
    assert [doubt.words for doubt in doubts] == [
        "“合影一.jpg”看起来是图片，“志愿者名单”要的是名单。",
        "“合影二.JPG”看起来是图片，“志愿者名单”要的是名单。",
    ]
    counted = count(workspace, first)
    assert (counted.inside, counted.breaking, counted.filled) == (1, 2, True)
    (told,) = story(workspace, first).slots
    assert [one.breaks for one in told.evidence] == [
        ("是图片，要的是名单",),
        ("是图片，要的是名单",),
        (),
    ]
    put(workspace, wanted, rows[0].id, confirmed=True)
    assert (count(workspace, first).inside, count(workspace, first).breaking) == (2, 1)


@pytest.mark.parametrize(
    ("wanted", "kind", "picture", "fits"),
    [
        ("照片", "", True, True),
        ("照片", "", False, False),
        ("名单", "", True, False),
        ("名单", "", False, True),
        ("名单", "名单", True, True),
        ("名单", "通知", False, False),
        ("通知", "计划", False, True),
        ("制度", "通知", True, True),
        ("报道", "照片", False, False),
        ("照片", "报道", True, False),
        ("签到表", "名单", False, True),
        ("照片", "照片", True, True),
        ("照片", "其他", False, False),
        ("名单", "其他", False, True),
        ("其他", "", True, True),
        ("其他", "通知", False, True),
    ],
)
def test_what_fits(wanted: str, kind: str, *, picture: bool, fits: bool) -> None:
    assert kind_fits(wanted, kind, picture=picture) == fits


def test_the_count_knows_the_kinds_as_placing_does(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    files = {
        record(workspace, f"{kind}{picture}", kind=kind, picture=picture): (kind, picture)
        for kind in ("", *MaterialKind)
        for picture in (False, True)
    }
    slots = {slot(workspace, first, RequirementForm(f"{kind}格", kind)): kind for kind in MaterialKind}
    for each in slots:
        put(workspace, each, *files)
    with workspace.reading() as session:
        placed = placed_evidence(session, plan_id(workspace), TODAY, first)
    assert len(placed) == len(files) * len(slots)
    for one in placed:
        kind, picture = files[one.evidence_id]
        assert one.fits == kind_fits(slots[one.slot_id], kind, picture=picture), (one.slot_id, kind, picture)


def test_what_is_no_picture_is_no_photo_once_it_was_read(workspace: Workspace, tmp_path: Path) -> None:
    """By its kind, in its activity too; until it was read it counts as it is called."""
    first = task_ids(workspace)[0]
    wanted = slot(workspace, first)
    broken, drawn = (
        tmp_path / "坏.jpg",
        file(tmp_path, "矢量.jpg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    )
    broken.write_bytes(b"\xff\xd8broken")
    Image.new("RGB", (20, 20)).save(tmp_path / "真.jpg")
    Image.new("RGB", (20, 20)).save(tmp_path / "页.pdf")
    paper = (tmp_path / "页.pdf").rename(tmp_path / "页.jpg")
    paths = [broken, drawn, tmp_path / "真.jpg", paper]
    day = date(2021, 9, 1)
    rows = attach_to_requirement(workspace.log, workspace.files, wanted, paths, Job(), formed_on=day)
    assert count(workspace, first).inside == 4
    with workspace.log.change("登记") as session:
        session.get_one(Evidence, rows[0].id).kind = "照片"
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    counted = count(workspace, first)
    assert (counted.inside, counted.breaking) == (1, 3)
    (told,) = story(workspace, first).slots
    assert {one.file.title: one.breaks for one in told.evidence} == {
        "坏": ("打不开，不算照片",),
        "矢量": ("打不开，不算照片",),
        "真": (),
        "页": ("不是图片，不算照片",),
    }
    with workspace.reading() as session:
        doubts = slot_doubts(session, wanted, [row.id for row in rows])
    assert [doubt.words for doubt in doubts][::2] == [
        "“坏.jpg”打不开，不算照片，“活动照片”要的是照片。",
        "“页.jpg”不是图片，不算照片，“活动照片”要的是照片。",
    ]
    with workspace.log.change() as session:
        clear_slot(session, wanted, [row.id for row in rows])
    prove(workspace, activity(workspace, day, story(workspace, first).code), rows[1].id)
    assert (count(workspace, first).inside, count(workspace, first).breaking) == (0, 1)
    put(workspace, wanted, rows[1].id, confirmed=True)
    assert count(workspace, first).inside == 1


def test_lost_bytes_prove_nothing_until_they_are_back(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    wanted = slot(workspace, first, ROSTER)
    paths = [file(tmp_path, f"名单{at}.pdf") for at in range(3)]
    day = date(2021, 9, 1)
    rows = attach_to_requirement(workspace.log, workspace.files, wanted, paths, Job(), formed_on=day)
    workspace.files.path(rows[0].sha256).unlink()
    workspace.files.path(rows[1].sha256).write_bytes(b"other")
    assert count(workspace, first).inside == 3  # nobody has looked yet
    findings = check_files(workspace.log, workspace.files, Job()).findings
    assert (count(workspace, first).inside, count(workspace, first).breaking) == (1, 2)
    (told,) = story(workspace, first).slots
    assert [one.breaks for one in told.evidence] == [("文件不见了",), ("内容变了",), ()]
    put(workspace, wanted, rows[0].id, confirmed=True)  # says nothing of its bytes
    assert count(workspace, first).breaking == 2
    relink(workspace.log, workspace.files, findings, tmp_path, Job())
    assert count(workspace, first).inside == 3


def test_every_kind_is_in_one_family_but_other() -> None:
    assert sorted(kind for family in FAMILIES for kind in family) == sorted({*MaterialKind} - {"其他"})


def test_each_rule_is_said_beside_its_file(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    form = RequirementForm(
        "会议记录", MaterialKind.RECORD, needs_number=True, needs_date=True, least_characters=300
    )
    wanted = slot(workspace, first, form)
    short = record(workspace, "短", date(2018, 5, 1), picture=False)
    late = record(workspace, "无日期", None, picture=False, number="1号")
    with workspace.log.change() as session:
        sha256 = session.get_one(Evidence, short).sha256
        session.add(FileFact(sha256=sha256, characters=80))
    put(workspace, wanted, short, late)
    (told,) = story(workspace, first).slots
    said = {one.file.title: (one.breaks, one.uncounted) for one in told.evidence}
    assert said == {
        "短": (("没有文号", "正文 80 字，要求不少于 300 字", "2018-05-01，超出年度"), False),
        "无日期": (("待补日期",), True),
    }
    assert (told.count.breaking, told.count.undated, told.count.outside) == (1, 1, 0)
    gap = next(gap for gap in line(workspace).gaps if gap.requirement_id == wanted)
    assert (gap.kind, gap.what) == (GapKind.UNDATED, "会议记录（1份待补日期，1份不合要求）")


def test_the_clerk_overrules_with_a_reason_that_is_kept(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    wanted = slot(workspace, first, ROSTER)
    put(workspace, wanted, record(workspace, "合影"))
    assert [gap.text for gap in line(workspace).gaps if gap.requirement_id] == [
        "材料不合要求：志愿者名单1份，还差1份"
    ]
    with pytest.raises(FieldErrors, match="请写明为什么"), workspace.log.change() as session:
        overrule(session, wanted, "  ")
    with workspace.log.change() as session:
        overrule(session, wanted, "名单印在照片背面")
    counted = count(workspace, first)
    assert (counted.filled, counted.kept, counted.settled) == (True, False, "按说明算齐：名单印在照片背面")
    assert not [gap for gap in line(workspace).gaps if gap.requirement_id]
    with workspace.log.change() as session:
        withdraw_overruling(session, wanted)
    assert not count(workspace, first).filled


def test_moving_leaves_the_one_slot_and_fills_the_other(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    photos, roster = slot(workspace, first), slot(workspace, first, ROSTER)
    one = record(workspace, "合影")
    put(workspace, photos, one)
    with workspace.log.change() as session:
        move_to_slot(session, photos, roster, [one])
    told = {
        row.requirement.id: [each.file.id for each in row.evidence] for row in story(workspace, first).slots
    }
    assert told == {photos: [], roster: [one]}
    assert workspace.log.undo()
    with workspace.reading() as session:
        assert session.scalars(select(RequirementEvidence.requirement_id)).all() == [photos]


def test_one_file_serves_many_places(workspace: Workspace) -> None:
    ids = task_ids(workspace)
    roster = slot(workspace, ids[0], ROSTER)
    one = record(workspace, "名单", picture=False)
    put(workspace, roster, one)
    with workspace.reading() as session:
        found = targets(session, plan_id(workspace), "zyzmd", [one])
        assert [(row.code, row.name) for row in found if row.name == "志愿者名单"] == [("1-1", "志愿者名单")]
        (row,) = [row for row in found if row.target.id == roster]
        assert row.used == {one}
        assert all(row.code == "2-7" for row in targets(session, plan_id(workspace), "2-7", []))
    wanted = [Target(EvidenceUse.TASK, ids[1]), Target(EvidenceUse.SLOT, roster)]
    with workspace.log.change() as session:
        use_also(session, [one], wanted)
    with workspace.reading() as session:
        assert {use.label for use in file_row(session, one).uses} == {"1-1", "1-1 志愿者名单", "1-2"}
    with workspace.log.change() as session:
        take_back(session, [one], [Target(EvidenceUse.TASK, ids[0])])
    with workspace.reading() as session:
        assert {use.label for use in file_row(session, one).uses} == {"1-2"}


def test_a_better_scan_keeps_all_links(workspace: Workspace, tmp_path: Path) -> None:
    first = task_ids(workspace)[0]
    wanted = slot(workspace, first)
    log, files = workspace.log, workspace.files
    (row,) = attach_to_requirement(log, files, wanted, [file(tmp_path, "糊的.jpg")], Job())
    with log.change() as session:
        set_marks(session, row.id, [Mark(1, 0.2, 0.2, 0.3, 0.1)])
        session.get_one(Evidence, row.id).pages = 3
    done = replace_file(log, files, row.id, file(tmp_path, "清楚的.pdf"), Job())
    assert (done.changed, done.marks) == (True, 1)
    with workspace.reading() as session:
        now = file_row(session, row.id)
        (old,) = version_rows(session, row.id)
        assert marks_of(session, row.id) == []
        assert (now.original_name, now.pages, now.picture) == ("清楚的.pdf", None, False)
        assert (old.original_name, old.sha256, old.pages) == ("糊的.jpg", row.sha256, 3)
        assert [use.label for use in now.uses] == ["1-1", "1-1 活动照片"]
    assert files.path(row.sha256).is_file()
    assert replace_file(log, files, row.id, file(tmp_path, "清楚的.pdf"), Job()).changed is False
    attach_files(log, files, first, [file(tmp_path, "别的.pdf")], Job())
    with pytest.raises(UserError, match=r"“别的\.pdf”和已有的材料“别的”是同一个文件"):
        replace_file(log, files, row.id, file(tmp_path, "别的.pdf"), Job())
    assert log.undo()
    assert log.undo()
    with workspace.reading() as session:
        assert (file_row(session, row.id).sha256, len(marks_of(session, row.id))) == (row.sha256, 1)


def test_marks_lie_on_their_page(workspace: Workspace) -> None:
    one = record(workspace, "文件")
    marks = [Mark(1, 0, 0, 1, 0.5, "全文"), Mark(2, 0.25, 0.5, 0.5, 0.25)]
    with workspace.log.change() as session:
        set_marks(session, one, marks)
    with workspace.reading() as session:
        assert marks_of(session, one) == marks
    for wrong in (
        Mark(0, 0, 0, 1, 1),
        Mark(1, 0.5, 0, 0.6, 0.1),
        Mark(1, 0, 0, 0, 0.1),
        Mark(1, -0.1, 0, 1, 1),
    ):
        with pytest.raises(UserError, match="不在页面里"), workspace.log.change() as session:
            set_marks(session, one, [wrong])
    with workspace.log.change() as session:
        set_marks(session, one, marks[1:])
    with workspace.reading() as session:
        assert marks_of(session, one) == marks[1:]
