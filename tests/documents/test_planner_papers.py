"""卷内目录, 工作日历 and 本周要办: what they say is what the workspace holds."""

import calendar
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest

from tests.documents.year_papers import TODAY, choices, gathered, pages, printed
from tests.full_year import make_year
from tests.workspaces import begun, new_workspace
from wenming_desktop.archives.volume_contents import contents_by_category
from wenming_desktop.archives.volumes import VolumeForm, add_volume
from wenming_desktop.documents.archival.volume_contents import VOLUME_CONTENTS
from wenming_desktop.documents.listings.week import WEEK
from wenming_desktop.documents.listings.year_calendar import CALENDAR
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.press.pdf_pages import page_sizes
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.plan.measures import MeasureForm, add_measures
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.progress.year_events import EventKind, year_events
from wenming_desktop.workspace import Workspace


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace, _ = begun(tmp_path_factory.mktemp("年") / "数据", "某某局", make_year, 2021, 0.3)
    with closing(workspace):
        with workspace.log.change() as session:
            plan_id = plan_heads(session)[0].id
            add_volume(session, plan_id, VolumeForm("志愿服务卷", (), ("2-7",)))
            add_volume(session, plan_id, VolumeForm("照片卷", ("照片",)))
        yield workspace


def word_text(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    tables = list(document.tables)
    texts = [paragraph.text for paragraph in document.paragraphs]
    while tables:
        table = tables.pop()
        for row in table.rows:
            for cell in row.cells:
                texts.append(cell.text)
                tables += cell.tables
    return re.sub(r"\s", "", "".join(texts))


def test_every_piece_stands_in_one_volume_and_each_volume_counts_its_own_pages(year: Workspace) -> None:
    with year.reading() as session:
        found = contents_by_category(session, plan_heads(session)[0].id)
    content = gathered(year, VOLUME_CONTENTS, {"by": "category"})
    total, *sheets = pages(VOLUME_CONTENTS.pdf(content))
    assert total.startswith("总目录")
    assert f"共{len(found)}卷，{sum(len(one.pieces) for one in found)}件" in total
    unpaged = sum(one.unpaged for one in found)
    assert unpaged
    assert f"；{unpaged}件没有填页数，不在页数里。" in total
    whole = "".join(sheets)
    for one in found:
        for piece in one.pieces:
            assert "".join(piece.title.split()) in whole, piece
    firsts = [sheet for sheet in sheets if sheet.startswith("卷内目录")]
    assert len(firsts) == sum(bool(one.pieces) for one in found)
    assert all(re.search(r"第1页共\d+页$", sheet) for sheet in firsts)
    lasts = [sheets[at - 1] for at, sheet in enumerate(sheets) if sheet in firsts and at] + [sheets[-1]]
    assert all(re.search(r"第(\d+)页共\1页$", sheet) for sheet in lasts)


def test_the_clerks_volumes_come_first_and_what_none_takes_last(year: Workspace) -> None:
    assert next(iter(choices(year, VOLUME_CONTENTS, "by"))) == "按卷"
    total, *sheets = printed(year, VOLUME_CONTENTS)
    assert re.search("1志愿服务卷.*2照片卷.*未入卷", total)
    assert "第一卷志愿服务卷" in sheets[0]
    only = choices(year, VOLUME_CONTENTS, "volume")["照片卷"]
    (first, *_) = printed(year, VOLUME_CONTENTS, {"volume": only})
    assert "第二卷照片卷" in first
    word = word_text(VOLUME_CONTENTS.word(gathered(year, VOLUME_CONTENTS)))
    assert "总目录" in word
    assert "第二卷照片卷" in word


def test_without_volumes_or_proof_it_says_what_to_do(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        with pytest.raises(UserError, match="还没有分卷"):
            gathered(workspace, VOLUME_CONTENTS, {"by": "volumes"})
        with pytest.raises(UserError, match="还没有可列进目录的材料"):
            gathered(workspace, VOLUME_CONTENTS)


def test_the_calendar_has_twelve_true_months_on_one_a3_page(year: Workspace) -> None:
    content = gathered(year, CALENDAR)
    months = content.data["months"]
    assert isinstance(months, list)
    for number, month in enumerate(months, start=1):
        days = [[int(day["number"]) if day else 0 for day in week] for week in month["weeks"]]
        assert days == calendar.Calendar().monthdayscalendar(2021, number)
        assert all(len(day["lines"]) <= 2 for week in month["weeks"] for day in week if day)
    pdf = CALENDAR.pdf(content)
    assert [round(side) for side in page_sizes(pdf)[0]] == [1191, 842]
    first, *rest = pages(pdf)
    assert all(f"{number}月" in first for number in range(1, 13))
    assert all(name in first for name in ("春节", "元宵", "清明", "端午", "中秋", "重阳"))
    listing = "".join(rest)
    with year.reading() as session:
        subject = Subject(session, year.files, plan_heads(session)[0].id, TODAY)
        events = year_events(session, subject.plan.concerned, TODAY)
    assert len({event.kind for event in events}) > 4
    for event in events:
        if event.day.year == 2021:
            assert "".join(event.text.split()) in listing, event


def test_what_a_day_has_no_room_for_is_counted_and_named_overleaf(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        with workspace.log.change() as session:
            plan_id = plan_heads(session)[0].id
            kinds = [row.name for row in kind_rows(session) if row.form is KindForm.PLAIN][:3]
            for number, kind in enumerate(kinds):
                for title in ("甲", "乙"):
                    day = date(2021, 11, 20) if number else date(2021, 3, 5)
                    create_activity(session, plan_id, ActivityDraft(kind, f"{title}{number}㼆𠮷䶮", day))
        year_page = gathered(workspace, CALENDAR).data["months"]
        month = gathered(workspace, CALENDAR, {"month": "2021-11"})
        assert isinstance(year_page, list)
        days = {day["number"]: day for week in year_page[10]["weeks"] for day in week if day}
        assert days["20"]["lines"] == [{"kind": "planned", "text": "活动4"}]
        assert days["20"]["more"] == 0
        marked = [day for week in year_page[2]["weeks"] for day in week if day and day["lines"]]
        assert [line["kind"] for line in marked[0]["lines"]] == ["held"]
        whole = "".join(pages(CALENDAR.pdf(month)))
        assert all(f"{title}{number}㼆𠮷䶮" in whole for title in "甲乙" for number in (1, 2))
        assert "甲0" not in whole


def test_the_calendar_in_word_is_the_same_months(year: Workspace) -> None:
    word = word_text(CALENDAR.word(gathered(year, CALENDAR)))
    assert all(f"{number}月" in word for number in range(1, 13))
    assert "14重阳" in word
    assert "各月事项" in word


def test_the_week_says_what_is_due_and_lies_on_one_page(year: Workspace) -> None:
    (page,) = printed(year, WEEK, {"week": "2021-12-29"})
    assert "12月27日—1月2日" in page
    with year.reading() as session:
        subject = Subject(session, year.files, plan_heads(session)[0].id, TODAY)
        due = [
            event
            for event in year_events(session, subject.plan.concerned, TODAY)
            if event.kind is EventKind.DUE and date(2021, 12, 27) <= event.day <= date(2022, 1, 2)
        ]
    assert due
    assert f"本周到期{len(due)}项" in page
    assert "".join(due[0].text.split()) in page


def test_a_week_of_very_much_is_still_one_page_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace:
        with workspace.log.change() as session:
            task = find_task(session, plan_heads(session)[0].id, "1-1").id
            for number in range(60):
                day = date(2021, 10, 22 if number % 2 else 12)
                text = f"{number}" + "落实措施要求" * 12
                add_measures(session, task, MeasureForm(text, "办公室", "", day))
        (page,) = printed(workspace, WEEK, {"week": "2021-10-20"})
        assert re.search(r"另有\d+项，见工作日历", page)
        assert "已逾期30项；本周到期30项" in page
        word = word_text(WEEK.word(gathered(workspace, WEEK, {"week": "2021-10-20"})))
        assert "已逾期30项" in word


def test_a_week_with_nothing_to_do_is_not_printed(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as workspace, pytest.raises(UserError, match="没有要办的事项"):
        gathered(workspace, WEEK)
