"""归档文件目录, 备考表 and the boxes' covers, printed from real records and read back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import Evidence
from tests.documents import pdf_texts
from tests.documents.docx_texts import opened, words
from tests.documents.pdf_texts import squeezed
from tests.documents.year_papers import TODAY, choices, gathered, pages, printed
from tests.workspaces import attach, new_workspace, task_ids
from wenming_desktop.archives.boxes import THICKNESSES, BoxForm, box_rows, edit_box, fill_boxes, series_rows
from wenming_desktop.archives.number_look import archive_settings, save_archive_settings
from wenming_desktop.archives.numbers import give_numbers, withdraw
from wenming_desktop.documents.archival.archive_papers import (
    ARCHIVE_CATALOGUE,
    HEADS,
    CatalogueLine,
    catalogue_content,
)
from wenming_desktop.documents.archival.box_papers import BOX_COVER, BOX_NOTE
from wenming_desktop.documents.paper import EVERY, Content, Subject, gather
from wenming_desktop.errors import FieldErrors, UserError
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


def test_a_whole_series_has_a_cover_and_a_box_none(filed: Workspace) -> None:
    boxes = [value for title, value in choices(filed, ARCHIVE_CATALOGUE, "series").items() if "盒" in title]
    cover, *rest = printed(filed, ARCHIVE_CATALOGUE)
    facts = ("全宗号：Z109", "全宗名称：某某局", "年度：2021年", "保管期限：永久", "机构：创建办")
    assert all(said in cover for said in ("归档文件目录", *facts))
    assert "页共" not in cover
    assert all(f"第{at}页共{len(rest)}页" in page for at, page in enumerate(rest, start=1))
    assert "机构：" not in "".join(printed(filed, ARCHIVE_CATALOGUE, {"cover": "no"}))
    assert "机构：" not in "".join(printed(filed, ARCHIVE_CATALOGUE, {"series": boxes[0]}))
    assert "机构：" in "".join(printed(filed, ARCHIVE_CATALOGUE, {"series": boxes[0], "cover": "yes"}))


def named(workspace: Workspace, names: str) -> None:
    with workspace.log.change() as session:
        save_archive_settings(session, replace(archive_settings(session), unit_names=names))


def test_units_are_called_by_name_once_it_is_known(filed: Workspace) -> None:
    named(filed, "BGS 办公室\ncjb 文明办")
    assert "机构：文明办" in printed(filed, ARCHIVE_CATALOGUE)[0]
    assert "2021年永久文明办第1盒" in printed(filed, BOX_NOTE)[0]
    assert "文明办" in printed(filed, BOX_COVER)[0]
    named(filed, "")
    assert "机构：CJB" in printed(filed, ARCHIVE_CATALOGUE)[0]


@pytest.mark.parametrize(
    "names", ["CJB", "办公室", "CJB 办公室\ncjb 文明办", "CJB 办公室\nBGS 办公室", "B " + "名" * 31]
)
def test_names_of_units_that_say_nothing_or_too_much_are_refused(filed: Workspace, names: str) -> None:
    with pytest.raises(FieldErrors) as refused:
        named(filed, names)
    assert set(refused.value.fields) == {"unit_names"}


def test_no_catalogue_names_a_level_that_is_none(filed: Workspace) -> None:
    for line in gathered(filed, ARCHIVE_CATALOGUE).data["groups"][0]["rows"]:
        assert line["cells"][HEADS.index("密级")] == ""


def catalogue(number: str, document: str, body: str, title: str) -> Content:
    line = CatalogueLine(number, document, body, title, date(2021, 3, 1), 5)
    return catalogue_content("某某局", "某某局", "2021年 永久", TODAY, [line])


def test_columns_are_as_wide_as_their_contents() -> None:
    short = catalogue("Z109-WS·2021-Y-CJB-0001", "", "办公室", "题名")
    document = "沂蒙山世界地质公园管理局党组〔2021〕105号"
    long = catalogue("Z109-WS·2021-D30-CJB-00001", document, "名" * 40, "题名" * 40)
    of_short, of_long = (dict(zip(HEADS, one.data["widths"], strict=True)) for one in (short, long))
    for widths in (of_short, of_long):
        assert sum(widths.values()) == pytest.approx(253, abs=0.5)  # between the margins of A4 on its side
        assert widths["题名"] >= 62
    assert max(of_short, key=of_short.__getitem__) == "题名"
    assert of_long["文号"] > of_short["文号"]
    lines = [line.replace(" ", "") for line in pdf_texts.pages(ARCHIVE_CATALOGUE.pdf(long))[0].splitlines()]
    assert any("Z109-WS·2021-D30-CJB-00001" in line for line in lines)
    assert any("20210301" in line for line in lines)


def test_papers_of_the_archive_say_the_same_in_word(filed: Workspace) -> None:
    content = gathered(filed, ARCHIVE_CATALOGUE)
    word = ARCHIVE_CATALOGUE.word(content)
    of_pdf = "".join(pages(ARCHIVE_CATALOGUE.pdf(content)))
    cells = [cell for line in content.data["groups"][0]["rows"] for cell in line["cells"]]
    for one in (*cells, content.data["summary"], "全宗号：Z109", "机构：创建办"):
        assert squeezed(one) in words(word)
        assert squeezed(one) in of_pdf
    assert [cell.text for cell in opened(word).tables[0].rows[0].cells] == list(HEADS)
    note = gathered(filed, BOX_NOTE)
    said, (of_pdf,) = words(BOX_NOTE.word(note)), pages(BOX_NOTE.pdf(note))
    for one in (note.data["box-line"], note.data["number-line"], "盒内文件情况说明", "整理人", "检查日期"):
        assert squeezed(one) in said
        assert squeezed(one) in of_pdf


def take_back(workspace: Workspace, titles: tuple[str, ...], reason: str) -> None:
    with workspace.log.change() as session:
        ids = list(session.scalars(select(Evidence.id).where(Evidence.title.in_(titles))))
        withdraw(session, ids, reason, date(2021, 12, 22))


@pytest.fixture
def eight(tmp_path: Path) -> Iterator[Workspace]:
    """Eight numbered records of 100 pages each, in no box."""
    with new_workspace(tmp_path / "data") as workspace:
        for at in range(1, 9):
            path = tmp_path / f"{at}.pdf"
            path.write_bytes(f"{at}".encode())
            (row,) = attach(workspace, task_ids(workspace)[0], path)
            with workspace.log.change() as session:
                form = RecordForm(f"文件{at}", "", "办公室", date(2021, 3, at), 100, retention="Y")
                edit_record(session, row.id, form)
        with workspace.log.change() as session:
            give_numbers(session, list(session.scalars(select(Evidence.id))), "CJB")
        yield workspace


def test_the_note_tells_the_numbers_missing_from_its_box(eight: Workspace) -> None:
    take_back(eight, ("文件1",), "重复。")
    take_back(eight, ("文件3", "文件4"), "不属于归档范围")
    with eight.reading() as session:
        (series,) = series_rows(session)
    with eight.log.change() as session:
        fill_boxes(session, series.id, 20)  # 2 and 5, 6 and 7, 8
    take_back(eight, ("文件7",), "移出")
    with eight.reading() as session:
        boxes = box_rows(session)
    said = [gathered(eight, BOX_NOTE, {"box": box.id}).data["missing"] for box in boxes]
    first, several = "Z109-WS·2021-Y-CJB-0001", "Z109-WS·2021-Y-CJB-0003 至 Z109-WS·2021-Y-CJB-0004"
    assert said == [
        [
            f"{first}：2021年12月22日收回，原为“文件1”，原因：重复。",
            f"{several}：2021年12月22日收回，原为“文件3”、“文件4”，原因：不属于归档范围。",
        ],
        ["Z109-WS·2021-Y-CJB-0007：2021年12月22日收回，原为“文件7”，原因：移出。"],
        [],
    ]
    content = gathered(eight, BOX_NOTE, {"box": boxes[0].id})
    for text in ("".join(pages(BOX_NOTE.pdf(content))), words(BOX_NOTE.word(content))):
        assert "本盒缺号：" in text
        assert all(squeezed(line) in text for line in said[0])
    assert "缺号" not in "".join(printed(eight, BOX_NOTE, {"box": boxes[2].id}))


def test_a_note_longer_than_a_page_goes_on(filed: Workspace) -> None:
    data = dict(gathered(filed, BOX_NOTE).data)
    data["missing"] = [f"Z109-WS·2021-Y-CJB-{at:04}：断号，没有记录原因。" for at in range(1, 120)]
    texts = pages(BOX_NOTE.pdf(Content(data)))
    assert len(texts) > 1
    assert all(squeezed(line) in "".join(texts) for line in data["missing"])
    assert "检查日期" in texts[-1]


@pytest.mark.parametrize("thickness", THICKNESSES)
def test_long_names_stay_whole_on_every_spine(filed: Workspace, thickness: int) -> None:
    unit = "文明单位创建工作领导小组办公室暨志愿服务总队㼆𠮷䶮"
    data = dict(gathered(filed, BOX_COVER).data)
    long = {"全宗号": "ABCDE12345", "机构": unit}
    fields = [{**field, "text": long.get(field["label"], field["text"])} for field in data["fields"]]
    data |= {"thickness": thickness, "fonds-name": "名" * 50, "fields": fields}
    (text,) = pages(BOX_COVER.pdf(Content(data)))
    for field in fields:
        assert text.count(field["text"]) >= 2  # on the front and on the spine
    assert "名" * 50 in text


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
