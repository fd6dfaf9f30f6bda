"""归档文件目录, 备考表 and the boxes' covers, printed from real records and read back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence
from tests.documents.year_papers import TODAY, choices, gathered, pages, printed
from tests.workspaces import attach, new_workspace, task_ids
from wenming_desktop.archives.boxes import BoxForm, box_rows, edit_box, fill_boxes, series_rows
from wenming_desktop.archives.numbers import give_numbers
from wenming_desktop.documents.archive_papers import ARCHIVE_CATALOGUE
from wenming_desktop.documents.box_papers import BOX_COVER, BOX_NOTE
from wenming_desktop.documents.paper import EVERY, Subject, gather
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import Workspace

RECORDS = (  # title, 文号, retention, day, pages
    ("关于创建工作的通知", "沂文明办〔2021〕5号", "Y", date(2021, 3, 1), 150),
    ("创建工作总结", "", "Y", date(2021, 12, 1), 120),
    ("活动照片", "", "D10", date(2021, 3, 5), 1),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Three records, none numbered."""
    with new_workspace(tmp_path / "data") as made:
        for at, (title, number, retention, day, count) in enumerate(RECORDS):
            path = tmp_path / f"{at}.pdf"
            path.write_bytes(title.encode())
            (row,) = attach(made, task_ids(made)[0], path)
            with made.log.change() as session:
                form = RecordForm(title, number, "办公室", day, count, retention=retention)
                edit_record(session, row.id, form)
        yield made


@pytest.fixture
def filed(workspace: Workspace) -> Workspace:
    """All numbered, in two boxes of 永久 and one of 10年."""
    with workspace.log.change() as session:
        give_numbers(session, list(session.scalars(select(Evidence.id))), "CJB")
    with workspace.reading() as session:
        series = series_rows(session)
    for row in series:
        with workspace.log.change() as session:
            fill_boxes(session, row.id, 20)
    return workspace


def test_before_there_is_anything_the_papers_say_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="先在“档案”里编档号"):
        gathered(workspace, ARCHIVE_CATALOGUE)
    for paper in (BOX_NOTE, BOX_COVER):
        with pytest.raises(UserError, match="编档号、装盒"):
            gathered(workspace, paper)


def test_the_catalogue_lists_a_series_in_order(filed: Workspace) -> None:
    content = gathered(filed, ARCHIVE_CATALOGUE)
    assert "2021年 永久 创建办" in content.data["unit-line"]
    rows = [cells["cells"] for cells in content.data["groups"][0]["rows"]]
    assert [cells[1] for cells in rows] == ["Z109-WS·2021-Y-CJB-0001", "Z109-WS·2021-Y-CJB-0002"]
    assert [cells[4] for cells in rows] == ["关于创建工作的通知", "［创建工作总结］"]
    assert [cells[5] for cells in rows] == ["20210301", "20211201"]
    text = "".join(pages(ARCHIVE_CATALOGUE.pdf(content)))
    assert "沂文明办〔2021〕5号" in text
    assert "共2件，270页" in text


def test_the_catalogue_of_one_box(filed: Workspace) -> None:
    found = choices(filed, ARCHIVE_CATALOGUE, "series")
    (second,) = [value for title, value in found.items() if "永久" in title and "第 2 盒" in title]
    text = "".join(printed(filed, ARCHIVE_CATALOGUE, {"series": second}))
    assert "［创建工作总结］" in text
    assert "关于创建工作的通知" not in text


def test_the_note_says_who_answers_for_the_box(filed: Workspace) -> None:
    with filed.reading() as session:
        box = box_rows(session)[0]
    form = BoxForm("缺第三页。", "李敏", date(2021, 12, 20), "王强", date(2021, 12, 21))
    with filed.log.change() as session:
        edit_box(session, box.id, form)
    (text,) = printed(filed, BOX_NOTE, {"box": box.id})
    for said in ("缺第三页。", "李敏", "2021年12月20日", "王强", "2021年12月21日", "共1件150页"):
        assert said in text


def test_every_box_has_a_note_and_a_cover_of_its_own(filed: Workspace) -> None:
    for paper in (BOX_NOTE, BOX_COVER):
        with filed.reading() as session:
            subject = Subject(session, filed.files, plan_heads(session)[0].id, TODAY)
            assert len(gather(paper, subject, {"box": EVERY}).parts) == 3
    boxes = [value for value in choices(filed, BOX_COVER, "box").values() if value != EVERY]
    text = "".join("".join(printed(filed, BOX_COVER, {"box": box})) for box in boxes)
    assert text.count("全宗号") >= 3
    assert "永久" in text
    assert "10年" in text
