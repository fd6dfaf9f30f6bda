"""测评材料提交表 and 照片页: by item or activity, read back as text and Word."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest

from tests.documents.book.office import TODAY, put, read, with_slots
from tests.documents.year_papers import choices, gathered, pages, printed
from tests.ledger.ledgers import MEETING, enter
from tests.viewing.made import pdf, photo
from tests.workspaces import new_workspace, task_ids
from wenming_desktop.documents.forms.photo_pages import PHOTO_PAGES
from wenming_desktop.documents.forms.submission_form import SUBMISSION_FORM
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.slot_counts import slot_counts
from wenming_desktop.progress.statements import ItemKind, set_statement
from wenming_desktop.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "数据") as opened:
        slots = with_slots(opened)
        put(opened, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条"]), title="志愿服务管理办法")
        (tmp_path / "坏照片.jpg").write_bytes(b"\xff\xd8\xff no picture")
        pictures = [photo(tmp_path / f"升旗{number}.jpg", (400 + number, 300)) for number in range(2)]
        put(opened, slots["活动照片"], *pictures, tmp_path / "坏照片.jpg")
        with opened.log.change() as session:
            set_statement(session, ItemKind.TASK, task_ids(opened)[0], "全年开展志愿服务5次。")
        yield opened


def test_the_form_lists_proof_and_what_is_missing(workspace: Workspace) -> None:
    (text,) = printed(workspace, SUBMISSION_FORM, {"item": "1-1"})

    for words in (
        *("测评材料提交表", "单位：某某局", "1-1类别1的任务1。", "全年开展志愿服务5次。", "共4份，缺1处"),
        *("1志愿服务管理办法—2021年3月5日", "2活动照片（3张）", "活动签到表还缺1份（要1份）"),
        *("自查结论", "测评意见", "填表人：", "单位负责人（盖章）："),
    ):
        assert words in text
    assert "2活动照片（3张）—2021年3月5日2" in text  # two pages of the book, as two photos stand on one


def test_the_form_as_word(workspace: Workspace) -> None:
    assert SUBMISSION_FORM.word
    made = docx.Document(BytesIO(SUBMISSION_FORM.word(gathered(workspace, SUBMISSION_FORM, {"item": "1-1"}))))

    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert "全年开展志愿服务5次。" in cells
    assert "志愿服务管理办法" in cells
    (listed,) = (table for table in made.tables if table.cell(0, 0).text == "序号")
    assert {cell.text for cell in listed.rows[-1].cells} == {"活动签到表　还缺1份（要1份）"}
    assert "自查结论" in cells


def test_one_form_an_item_of_a_category(workspace: Workspace) -> None:
    found = printed(workspace, SUBMISSION_FORM, {"item": "全部任务"})
    assert [text for text in found if "测评材料提交表" in text] == found
    assert len(found) == 6


def test_a_photo_a_page_with_its_caption(workspace: Workspace) -> None:
    found = printed(workspace, PHOTO_PAGES, {"item": "1-1"})

    assert len(found) == 3
    assert all(word in found[0] for word in ("时间2021年3月5日", "地点", "人物", "主题升旗0", "背景"))
    assert "坏照片.jpg打不开" in "".join(found)


def test_a_photo_of_an_activity_bears_its_day(workspace: Workspace) -> None:
    picture = next(file for file in read(workspace).files if file.photo)
    made = enter(workspace, MEETING, starts_on=date(2021, 4, 6))
    path = workspace.files.path(picture.sha256)
    attach_to_activity(workspace.log, workspace.files, made.id, MaterialKind.PHOTO, [path], Job())
    found = printed(workspace, PHOTO_PAGES, {"item": "1-1"})
    assert [text.count("时间2021年4月6日") for text in found][:2] == [1, 0]
    assert "时间2021年3月5日" in found[1]


def test_many_photos_on_a_sheet(workspace: Workspace) -> None:
    (text,) = printed(workspace, PHOTO_PAGES, {"item": "1-1", "layout": "sheet"})

    assert "1升旗0" in text
    assert "3坏照片" in text
    assert "共3张" in text


def test_photos_without_a_day_are_told_apart(workspace: Workspace, tmp_path: Path) -> None:
    assert not any("未注日期" in title for title in choices(workspace, PHOTO_PAGES, "item"))
    with workspace.reading() as session:
        slot = next(
            row.id for row in slot_counts(session, plan_heads(session)[0].id, TODAY) if row.name == "活动照片"
        )
    put(workspace, slot, photo(tmp_path / "没拍到时间.jpg", (410, 300)), day=None)

    (title,) = (title for title in choices(workspace, PHOTO_PAGES, "item") if title.startswith("1-1"))
    assert title.endswith("（4 张，其中 1 张未注日期）")
    (text,) = printed(workspace, PHOTO_PAGES, {"item": "1-1", "layout": "sheet"})
    assert "共4张，其中1张未注日期" in text
    (form,) = printed(workspace, SUBMISSION_FORM, {"item": "1-1"})
    assert "2活动照片（4张）—3月5日，另有1张未注日期2" in form


@pytest.mark.parametrize("layout", [None, "sheet"])
def test_photos_that_are_gone_or_others_are_not_printed(workspace: Workspace, layout: str | None) -> None:
    gone, changed, _ = (file for file in read(workspace).files if file.photo)
    workspace.files.path(changed.sha256).write_bytes(workspace.files.path(gone.sha256).read_bytes())
    workspace.files.path(gone.sha256).unlink()

    content = gathered(workspace, PHOTO_PAGES, {"item": "1-1", "layout": layout})

    assert not content.pictures
    text = "".join(pages(PHOTO_PAGES.pdf(content)))
    assert f"{gone.name}原件不见了" in text
    assert f"{changed.name}原件被改动过" in text
    assert layout is None or "共3张，其中3张没有印出来" in text
    said = f"原件不见了 1 份（{gone.name}）；原件被改动过 1 份（{changed.name}）；打不开"
    assert content.note.startswith(f"有 3 份材料没有印出来，它的位置上写了原因：{said}")


def test_photos_of_an_activity(workspace: Workspace, tmp_path: Path) -> None:
    activity = enter(workspace, MEETING).id
    shown = photo(tmp_path / "会议.jpg", (500, 300))
    attach_to_activity(
        workspace.log, workspace.files, activity, MaterialKind.PHOTO, [shown], Job(), None, None
    )

    offered = choices(workspace, PHOTO_PAGES, "item")
    (name,) = (title for title, value in offered.items() if value == activity)
    assert name.endswith(MEETING.title)
    (text,) = printed(workspace, PHOTO_PAGES, {"item": activity})
    assert "主题会议" in text


def test_an_item_without_photos_says_so(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="没有照片"):
        gathered(workspace, PHOTO_PAGES, {"item": "1-2"})
    assert pages(PHOTO_PAGES.pdf(gathered(workspace, PHOTO_PAGES)))  # the first that has any
