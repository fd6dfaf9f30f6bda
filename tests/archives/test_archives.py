"""档号: given in order, never twice, gaps told; boxes never mix years or retentions."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.models import ArchiveItem, Evidence
from tests.workspaces import attach, new_workspace, task_ids
from wenming_desktop.archives.boxes import (
    BoxForm,
    box_rows,
    edit_box,
    empty_last_box,
    fill_boxes,
    series_rows,
)
from wenming_desktop.archives.items import Stage, item_ids
from wenming_desktop.archives.number_look import ArchiveSettings, archive_settings, save_archive_settings
from wenming_desktop.archives.numbers import give_numbers, number_gaps, propose, withdraw
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.editing import RecordForm, edit_record, edit_records
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 12, 20)


def collect(workspace: Workspace, folder: Path, records: list[tuple[str, str, date, int]]) -> list[str]:
    """Evidence of (title, retention, day, pages); the ids in this order."""
    ids = []
    for at, (title, retention, day, pages) in enumerate(records):
        path = folder / f"{title}-{at}.pdf"
        path.write_bytes(uuid4().bytes)  # the same bytes would be the same record
        (row,) = attach(workspace, task_ids(workspace)[0], path)
        with workspace.log.change() as session:
            edit_record(session, row.id, RecordForm(title, formed_on=day, pages=pages, retention=retention))
        ids.append(row.id)
    return ids


def numbers(workspace: Workspace) -> dict[str, str]:
    """Title -> 档号 of all that have one."""
    with workspace.reading() as session:
        query = select(Evidence.title, Evidence.archival_number).where(Evidence.archival_number.is_not(None))
        return dict(session.execute(query).all())


def give(workspace: Workspace, ids: list[str], unit: str = "cjb") -> list[str]:
    with workspace.log.change() as session:
        return [proposal.number for proposal in give_numbers(session, ids, unit)]


THREE = [
    ("总结", "Y", date(2021, 12, 1), 12),
    ("通知", "Y", date(2021, 3, 1), 3),
    ("照片", "D10", date(2021, 3, 5), 1),
]


def test_numbers_go_by_day_in_each_series(workspace: Workspace, tmp_path: Path) -> None:
    ids = collect(workspace, tmp_path, [*THREE, ("旧通知", "Y", date(2020, 5, 1), 2)])
    with workspace.reading() as session:
        wanted = [proposal.number for proposal in propose(session, ids, "CJB")]
    assert give(workspace, ids) == wanted
    assert numbers(workspace) == {
        "旧通知": "Z109-WS·2020-Y-CJB-0001",
        "照片": "Z109-WS·2021-D10-CJB-0001",
        "通知": "Z109-WS·2021-Y-CJB-0001",
        "总结": "Z109-WS·2021-Y-CJB-0002",
    }
    assert workspace.log.labels()[0] == "编档号 4 件：Z109-WS·2020-Y-CJB-0001 等"
    later = collect(workspace, tmp_path, [("补", "Y", date(2021, 1, 1), 1)])
    assert give(workspace, [*ids, *later]) == ["Z109-WS·2021-Y-CJB-0003"]  # what has one keeps it


def test_a_number_taken_back_is_a_gap_and_never_given_again(workspace: Workspace, tmp_path: Path) -> None:
    ids = collect(workspace, tmp_path, THREE)
    give(workspace, ids)
    with workspace.log.change() as session:
        assert withdraw(session, [ids[0]], "重复归档", TODAY) == 1
    with workspace.reading() as session:
        (gap,) = number_gaps(session)
    assert gap.number == "Z109-WS·2021-Y-CJB-0002"
    assert gap.reason == "2021-12-20 收回“总结”：重复归档"
    assert give(workspace, [ids[0]]) == ["Z109-WS·2021-Y-CJB-0003"]
    workspace.log.undo()
    workspace.log.undo()
    assert numbers(workspace)["总结"] == "Z109-WS·2021-Y-CJB-0002"
    with workspace.reading() as session:
        assert number_gaps(session) == []


CHOSEN = st.sets(st.integers(0, 5), min_size=1)


@settings(max_examples=15)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["give", "withdraw", "undo", "redo"]), st.sets(st.integers(0, 5), min_size=1)
        ),
        max_size=12,
    )
)
def test_no_number_is_ever_given_twice(steps: list[tuple[str, set[int]]]) -> None:
    """Whatever is given and taken back, numbers differ, go on from the highest, and every hole is a gap."""
    with TemporaryDirectory() as folder, new_workspace(Path(folder) / "data", alone=True) as workspace:
        records = [(f"件{n}", "Y", date(2021, 1 + n, 1), 1) for n in range(6)]
        ids = collect(workspace, Path(folder), records)
        begun = workspace.log.labels()[0]
        for deed, chosen in steps:
            wanted = [ids[at] for at in sorted(chosen)]
            try:
                with workspace.log.change() as session:
                    if deed == "give":
                        give_numbers(session, wanted, "CJB")
                    elif deed == "withdraw":
                        withdraw(session, wanted, "错", TODAY)
            except UserError:
                continue
            if deed == "undo" and workspace.log.labels()[0] != begun:
                workspace.log.undo()
            elif deed == "redo":
                workspace.log.redo()
        with workspace.reading() as session:
            items = session.scalars(select(ArchiveItem.number).order_by(ArchiveItem.number)).all()
            gaps = [int(gap.number[-4:]) for gap in number_gaps(session)]
            assert not any(gap.reason == "没有记录原因" for gap in number_gaps(session))
        assert len(set(items)) == len(items)
        assert sorted([*items, *gaps]) == list(range(1, len(items) + len(gaps) + 1))


def test_what_is_missing_is_named(workspace: Workspace, tmp_path: Path) -> None:
    ids = collect(workspace, tmp_path, THREE)
    (bare,) = attach(workspace, task_ids(workspace)[0], write(tmp_path / "无日期.pdf"))
    with workspace.reading() as session:
        with pytest.raises(UserError, match="“无日期”缺保管期限、形成日期"):
            propose(session, [*ids, bare.id], "CJB")
        with pytest.raises(UserError, match="没有选中"):
            propose(session, [], "CJB")
        with pytest.raises(UserError, match="机构代码"):
            propose(session, ids, "创建办")
    assert numbers(workspace) == {}


def write(path: Path) -> Path:
    path.write_bytes(b"x")
    return path


def test_the_pattern_is_the_units_own(workspace: Workspace, tmp_path: Path) -> None:
    ids = collect(workspace, tmp_path, THREE[:2])
    own = ArchiveSettings(fonds="J12", pattern="{全宗}·{门类}·{年度}·{期限}-{件号}", digits=5)
    with workspace.log.change() as session:
        save_archive_settings(session, own)
    with workspace.reading() as session:
        assert archive_settings(session) == own
    assert give(workspace, ids, "") == ["J12·WS·2021·Y-00001", "J12·WS·2021·Y-00002"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"pattern": "{全宗}-{年度}-{件号}"}, "pattern"),
        ({"pattern": "{年度}-{期限}-{件号}-{件号}"}, "pattern"),
        ({"pattern": "{年度}-{期限}-{件号}-{部门}"}, "pattern"),
        ({"fonds": "全宗"}, "fonds"),
        ({"digits": 2}, "digits"),
        ({"pages_per_mm": 0}, "pages_per_mm"),
    ],
)
def test_a_pattern_that_cannot_keep_numbers_apart_is_refused(
    workspace: Workspace, change: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldErrors) as caught, workspace.log.change() as session:
        save_archive_settings(session, replace(ArchiveSettings(), **change))
    assert set(caught.value.fields) == {field}


def test_what_a_number_says_cannot_be_changed_under_it(workspace: Workspace, tmp_path: Path) -> None:
    ids = collect(workspace, tmp_path, THREE)
    give(workspace, ids)
    with pytest.raises(UserError, match="先在“档案”里收回档号"), workspace.log.change() as session:
        edit_records(session, ids, {"retention": "D30"})
    form = RecordForm("总结", formed_on=date(2021, 11, 1), pages=12, retention="D10")
    with pytest.raises(FieldErrors) as caught, workspace.log.change() as session:
        edit_record(session, ids[0], form)
    assert set(caught.value.fields) == {"formed_on", "retention"}


PAGES = st.lists(st.integers(1, 400), min_size=1, max_size=12)


@settings(max_examples=10)
@given(pages=PAGES, more=PAGES, thickness=st.sampled_from([20, 30]))
def test_boxes_are_filled_in_order_and_not_over(pages: list[int], more: list[int], thickness: int) -> None:
    with TemporaryDirectory() as folder, new_workspace(Path(folder) / "data", alone=True) as workspace:
        for batch in (pages, more):
            records = [("件", "Y", date(2021, 1, 1), count) for count in batch]
            give(
                workspace, collect(workspace, Path(folder), [*records, ("别的", "D10", date(2021, 1, 1), 5)])
            )
            with workspace.reading() as session:
                series = [row for row in series_rows(session) if row.retention == "Y"]
            with workspace.log.change() as session:
                fill_boxes(session, series[0].id, thickness)
        with workspace.reading() as session:
            items = session.scalars(select(ArchiveItem).order_by(ArchiveItem.number)).all()
            boxed = [(item.number, item.box) for item in items if item.series_id == series[0].id]
            assert all(box for _, box in boxed)
            places = [box.number for _, box in boxed]
            assert places == sorted(places)
            assert set(places) == set(range(1, max(places) + 1))
            for row in box_rows(session, series[0].id):
                assert row.pages <= thickness * 10 or row.items == 1
            assert {box.series_id for _, box in boxed} == {series[0].id}
            assert [row.unboxed for row in series_rows(session) if row.retention == "D10"] == [2]


def test_boxes_and_their_notes(workspace: Workspace, tmp_path: Path) -> None:
    ids = collect(
        workspace, tmp_path, [("甲", "Y", date(2021, 1, 1), 150), ("乙", "Y", date(2021, 2, 1), 100)]
    )
    give(workspace, ids)
    with workspace.reading() as session:
        (series,) = series_rows(session)
    assert (series.title, series.items, series.pages, series.unboxed) == ("2021年 永久 创建办", 2, 250, 2)
    with workspace.log.change() as session:
        assert fill_boxes(session, series.id, 20) == 2
    with workspace.reading() as session:
        first, second = box_rows(session)
    assert (first.first, first.last, first.items, first.pages) == ("Z109-WS·2021-Y-CJB-0001",) * 2 + (1, 150)
    form = BoxForm("齐全", "赵丽华", TODAY, "高志远", date(2021, 12, 21))
    with workspace.log.change() as session:
        edit_box(session, second.id, form)
    with pytest.raises(UserError, match="已经检查过"), workspace.log.change() as session:
        empty_last_box(session, series.id)
    (more,) = collect(workspace, tmp_path, [("丙", "Y", date(2021, 3, 1), 1)])
    give(workspace, [more])
    with workspace.log.change() as session:
        assert fill_boxes(session, series.id, 30) == 1  # a checked box is closed
    with workspace.log.change() as session:
        assert empty_last_box(session, series.id) == 3
    with workspace.reading() as session:
        assert [row.number for row in box_rows(session)] == [1, 2]
    with pytest.raises(FieldErrors), workspace.log.change() as session:
        edit_box(session, first.id, BoxForm(sorted_on=TODAY, checked_on=date(2021, 1, 1)))


def test_how_far_each_record_has_come(workspace: Workspace, tmp_path: Path) -> None:
    records = [
        ("装了盒", "Y", date(2021, 1, 1), 1), ("有号", "D10", date(2021, 1, 1), 1), ("没号", "Y", TODAY, 1),
    ]  # fmt: skip
    boxed, numbered, plain = collect(workspace, tmp_path, records)
    (unpaged,) = (row.id for row in attach(workspace, task_ids(workspace)[0], write(tmp_path / "没填.pdf")))
    give(workspace, [boxed, numbered])
    with workspace.reading() as session:
        series = next(row for row in series_rows(session) if row.retention == "Y")
    with workspace.log.change() as session:
        fill_boxes(session, series.id, 20)
    wanted = {
        None: {boxed, numbered, plain, unpaged},
        Stage.UNNUMBERED: {plain, unpaged},
        Stage.INCOMPLETE: {unpaged},
        Stage.UNBOXED: {numbered},
        Stage.BOXED: {boxed},
    }
    with workspace.reading() as session:
        assert {stage: set(item_ids(session, stage)) for stage in wanted} == wanted
        assert item_ids(session, Stage.BOXED, series.id) == [boxed]
        assert item_ids(session, Stage.UNBOXED, series.id) == []


def test_pages_are_needed_for_boxes_and_set_for_many(workspace: Workspace, tmp_path: Path) -> None:
    (row,) = attach(workspace, task_ids(workspace)[0], write(tmp_path / "甲.pdf"))
    with workspace.log.change() as session:
        edit_record(session, row.id, RecordForm("甲", formed_on=date(2021, 1, 1), retention="Y"))
    give(workspace, [row.id])
    with workspace.reading() as session:
        (series,) = series_rows(session)
    with pytest.raises(UserError, match="“甲”没有填页数"), workspace.log.change() as session:
        fill_boxes(session, series.id, 20)
    with workspace.log.change() as session:
        assert edit_records(session, [row.id], {"pages": 8}) == 1
    with workspace.log.change() as session:
        fill_boxes(session, series.id, 20)
    with pytest.raises(UserError, match="没有还没装盒"), workspace.log.change() as session:
        fill_boxes(session, series.id, 20)
    with pytest.raises(UserError, match="盒脊"), workspace.log.change() as session:
        fill_boxes(session, series.id, 25)
    with pytest.raises(FieldErrors), workspace.log.change() as session:
        withdraw(session, [row.id], " ", TODAY)
