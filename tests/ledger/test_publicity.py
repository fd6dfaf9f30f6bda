"""宣传报道: entering, finding, counting, proof, and pasting many at once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workspaces import domain_rows, file, stored_files, task_ids
from wenming_desktop.entities.choices import PublicityLevel
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.ledger import publicity
from wenming_desktop.ledger.publicity import (
    PublicityDraft,
    PublicityFilter,
    PublicityRow,
    attach_to_publicity,
    page_publicity,
    publicity_evidence,
    publicity_totals,
)
from wenming_desktop.ledger.publicity_pasting import read_pasted_publicity, save_pasted_publicity
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.spreadsheets.clipboard import PastedRow
from wenming_desktop.workspace import Workspace

DRAFT = PublicityDraft(
    "我局开展志愿服务", "市日报", PublicityLevel.CITY, date(2021, 3, 5), "3版", True, "1-2"
)


def this_plan(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return plan_heads(session)[0].id


def do(workspace: Workspace, use_case: Callable[..., Any], *args: object) -> Any:
    with workspace.log.change() as session:
        return use_case(session, *args)


def read(workspace: Workspace, question: Callable[..., Any], *args: object) -> Any:
    with workspace.reading() as session:
        return question(session, *args)


def item_row(workspace: Workspace, item_id: str) -> PublicityRow:
    rows = read(workspace, page_publicity, this_plan(workspace), PublicityFilter())
    (row,) = [row for row in rows if row.id == item_id]
    return row


def create(workspace: Workspace, **changes: Any) -> str:
    return do(workspace, publicity.create_publicity, this_plan(workspace), replace(DRAFT, **changes)).id


def attach(workspace: Workspace, item_id: str, *paths: Path) -> list[Any]:
    return attach_to_publicity(workspace.log, workspace.files, item_id, paths, Job())


def test_a_report_comes_back_as_entered(workspace: Workspace) -> None:
    found = item_row(workspace, create(workspace))
    assert found.draft == DRAFT
    assert (found.task_id, found.evidence) == (task_ids(workspace)[1], 0)
    assert workspace.log.labels()[0] == "添加报道《我局开展志愿服务》"
    other = PublicityDraft("标题\n分行", "省台", PublicityLevel.PROVINCE, date(2021, 4, 1), adopted=False)
    item_id = create(workspace)
    assert do(workspace, publicity.edit_publicity, item_id, other).warnings == ()
    assert item_row(workspace, item_id).draft == replace(other, title="标题 分行")


@pytest.mark.parametrize(
    ("changes", "field", "match"),
    [
        ({"title": "　"}, "title", "请填写标题"),
        ({"title": "长" * 201}, "title", "标题太长：最多 200 字，现有 201 字"),
        ({"title": "半个\udc00"}, "title", "控制字符"),
        ({"media": ""}, "media", "请填写媒体"),
        ({"media": "长" * 101}, "media", "媒体太长"),
        ({"level": None}, "level", "请选择级别：单位、县、市、省、国家"),
        ({"published_on": None}, "published_on", "请填写刊发日期"),
        ({"link": "x" * 501}, "link", "链接或版面太长"),
        ({"task": "7-7"}, "task", "没有编号为“7-7”的任务"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    workspace: Workspace, changes: dict[str, Any], field: str, match: str
) -> None:
    item_id = create(workspace)
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors, match=match) as refused:
        create(workspace, **changes)
    assert list(refused.value.fields) == [field]
    with pytest.raises(FieldErrors, match=match):
        do(workspace, publicity.edit_publicity, item_id, replace(DRAFT, **changes))
    assert domain_rows(workspace) == before


def test_other_years_and_repeats_warn(workspace: Workspace) -> None:
    plan_id = this_plan(workspace)
    create(workspace)
    saved = do(workspace, publicity.create_publicity, plan_id, DRAFT)
    assert saved.warnings == ("同一天、同一媒体已登记过这篇报道，请核对是否重复。",)
    saved = do(workspace, publicity.edit_publicity, saved.id, replace(DRAFT, published_on=date(2020, 12, 31)))
    assert saved.warnings == ("刊发日期 2020-12-31 不在方案年度（2021年）内，已保留。",)


def test_filters_and_pages(workspace: Workspace, tmp_path: Path) -> None:
    plan_id = this_plan(workspace)
    march = create(workspace)
    april = create(
        workspace, published_on=date(2021, 4, 1), media="省台", level=PublicityLevel.PROVINCE, task=""
    )
    may = create(workspace, published_on=date(2021, 5, 1), title="100%_满意", adopted=False)
    attach(workspace, march, file(tmp_path))

    def ids(**wanted: Any) -> list[str]:
        found = PublicityFilter(**wanted)
        rows = read(workspace, publicity.page_publicity, plan_id, found)
        assert read(workspace, publicity.publicity_ids, plan_id, found) == [row.id for row in rows]
        assert read(workspace, publicity_totals, plan_id, found).total == len(rows)
        return [row.id for row in rows]

    assert ids() == [may, april, march]
    assert ids(text="0%_") == [may]
    assert ids(text="志愿_务") == []
    assert ids(text=" 3版 ") == [may, april, march]
    assert ids(level=PublicityLevel.PROVINCE) == [april]
    assert ids(media="市日报") == [may, march]
    assert ids(month="2021-04") == [april]
    assert ids(task_id=task_ids(workspace)[1]) == [may, march]
    assert ids(adopted=False) == [may]
    assert ids(without_evidence=True) == [may, april]
    assert ids(level=PublicityLevel.CITY, month="2021-03") == [march]
    page = read(workspace, publicity.page_publicity, plan_id, PublicityFilter(), 1, 1)
    assert [row.id for row in page] == [april]


REPORTS = st.lists(
    st.tuples(
        st.sampled_from(PublicityLevel),
        st.sampled_from(["市日报", "省台", "学习强国"]),
        st.dates(date(2020, 11, 1), date(2021, 12, 31)),
        st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=15)
@given(reports=REPORTS)
def test_totals_are_the_plain_counts(workspace: Workspace, reports: list[Any]) -> None:
    plan_id = this_plan(workspace)
    drafts = [
        replace(DRAFT, level=level, media=media, published_on=day, adopted=adopted)
        for level, media, day, adopted in reports
    ]
    pasted = [PastedRow(line, {}, draft, {}, ()) for line, draft in enumerate(drafts, start=1)]
    ids = do(workspace, save_pasted_publicity, plan_id, pasted) if pasted else []
    totals = read(workspace, publicity_totals, plan_id)
    do(workspace, publicity.delete_publicity, ids)
    outside = [report for report in reports if report[2].year != 2021]
    assert totals.other_year == len(outside)
    reports = [report for report in reports if report not in outside]
    assert {row.name: row.total for row in totals.by_level} == {
        level.value: sum(report[0] == level for report in reports) for level in PublicityLevel
    }
    assert Counter({row.name: row.total for row in totals.by_media}) == Counter(r[1] for r in reports)
    months = sorted(Counter(f"{report[2]:%Y-%m}" for report in reports).items())
    assert [(row.name, row.total) for row in totals.by_month] == months
    assert (totals.total, totals.adopted) == (len(reports), sum(report[3] for report in reports))


def test_proof(workspace: Workspace, tmp_path: Path) -> None:
    item_id = create(workspace)
    empty = domain_rows(workspace)
    shot, scan = file(tmp_path, "截图.png", b"png"), file(tmp_path, "版面.pdf", b"pdf")
    rows = attach(workspace, item_id, shot, scan, shot)
    assert [row.title for row in rows] == ["截图", "版面", "截图"]
    assert rows[0] == rows[2]
    assert len(attach(workspace, item_id, shot)) == 1
    assert item_row(workspace, item_id).evidence == 2
    assert {row.sha256 for row in rows} == stored_files(workspace)
    before = domain_rows(workspace)
    do(workspace, publicity.unlink_publicity_evidence, [rows[0].link_id])
    assert [row.title for row in read(workspace, publicity_evidence, item_id)] == ["版面"]
    workspace.log.undo()
    do(workspace, publicity.delete_publicity, [item_id])
    assert len(domain_rows(workspace)["evidence"]) == 2
    workspace.log.undo()
    assert domain_rows(workspace) == before
    workspace.log.undo()
    assert domain_rows(workspace) == empty


def test_files_that_cannot_be_taken_leave_nothing(workspace: Workspace, tmp_path: Path) -> None:
    item_id = create(workspace)
    before = domain_rows(workspace)
    with pytest.raises(UserError, match=r"“空.pdf”是空文件.*没有添加任何文件"):
        attach(workspace, item_id, file(tmp_path), file(tmp_path, "空.pdf", b""))
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        attach_to_publicity(workspace.log, workspace.files, item_id, [file(tmp_path)], job)
    with pytest.raises(UserError, match="已不存在"):
        attach(workspace, "gone", file(tmp_path))
    assert domain_rows(workspace) == before
    assert stored_files(workspace) == set()


PASTED = """2021年宣传报道统计表\t\t\t\t\t
级别\t报道标题\t媒体名称\t刊发时间\t是否采用\t任务编号
市级\t"两行
标题"\t市日报\t2021.3.5\t是\t2-1
中央媒体\t上了央视\t央视\t4月2日\t未采用\t
乡镇\t\t某报\t三月\t也许\t9-9、1-1
"""


def test_a_pasted_table_is_shown_with_its_faults(workspace: Workspace) -> None:
    plan_id = this_plan(workspace)
    before = domain_rows(workspace)
    preview = read(workspace, read_pasted_publicity, plan_id, PASTED)
    assert preview.columns == ("level", "title", "media", "published_on", "adopted", "task")
    first, second, third = preview.rows
    assert (first.draft.title, first.draft.level, first.draft.published_on, first.draft.task) == (
        "两行\n标题",
        PublicityLevel.CITY,
        date(2021, 3, 5),
        "2-1",
    )
    assert (first.errors, first.warnings) == ({}, ())
    assert (second.draft.level, second.draft.published_on, second.draft.adopted) == (
        PublicityLevel.NATION,
        date(2021, 4, 2),
        False,
    )
    assert set(third.errors) == {"title", "level", "adopted", "task"}
    assert "看不懂级别“乡镇”" in third.errors["level"]
    assert third.fields["published_on"] == "三月"
    assert domain_rows(workspace) == before


def test_pasted_rows_are_saved_as_one_step(workspace: Workspace) -> None:
    plan_id = this_plan(workspace)
    rows = read(workspace, read_pasted_publicity, plan_id, PASTED).rows
    before = domain_rows(workspace)
    with pytest.raises(UserError, match="第5行没有通过检查"):
        do(workspace, save_pasted_publicity, plan_id, rows)
    assert domain_rows(workspace) == before
    do(workspace, save_pasted_publicity, plan_id, [row for row in rows if not row.errors])
    found = read(workspace, publicity.page_publicity, plan_id, PublicityFilter())
    assert [row.title for row in found] == ["上了央视", "两行 标题"]
    assert workspace.log.labels()[0] == "粘贴报道 2 篇"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_without_a_header_the_columns_have_their_usual_order(workspace: Workspace) -> None:
    pasted = "2021-03-05\t我局开展志愿服务\t市日报\t市\n" * 2
    rows = read(workspace, read_pasted_publicity, this_plan(workspace), pasted).rows
    assert [row.errors for row in rows] == [{}, {}]
    assert rows[0].draft == replace(DRAFT, link="", task="")
    assert rows[0].warnings == ()
    assert rows[1].warnings == ("与粘贴内容中的另一行相同，请核对是否重复。",)


def test_a_guessed_day_is_said(workspace: Workspace) -> None:
    (row,) = read(workspace, read_pasted_publicity, this_plan(workspace), "3月\t标题\t市日报\t市").rows
    assert row.draft.published_on == date(2021, 3, 1)
    assert row.warnings == ("“3月”按 2021-03-01 登记，请核对。",)


TEXTS = st.text("报道新闻A1 （）《》“”'-", min_size=1, max_size=12).map(lambda text: " ".join(text.split()))
DRAFTS = st.builds(
    PublicityDraft,
    title=TEXTS.filter(bool),
    media=TEXTS.filter(bool),
    level=st.sampled_from(PublicityLevel),
    published_on=st.dates(date(2021, 1, 1), date(2021, 12, 31)),
    link=TEXTS,
    adopted=st.booleans(),
    task=st.sampled_from(["", "1-1", "2-3"]),
)


@given(drafts=st.lists(DRAFTS, min_size=1, max_size=5))
def test_what_is_written_is_read_back(workspace: Workspace, drafts: list[PublicityDraft]) -> None:
    lines = ["标题\t媒体\t级别\t日期\t链接\t采用情况\t任务编号"]
    lines += [
        f"{row.title}\t{row.media}\t{row.level}\t{row.published_on}\t{row.link}\t"
        f"{'是' if row.adopted else '否'}\t{row.task}"
        for row in drafts
    ]
    preview = read(workspace, read_pasted_publicity, this_plan(workspace), "\n".join(lines))
    assert [row.draft for row in preview.rows] == drafts
    assert not any(row.errors for row in preview.rows)


@pytest.mark.parametrize("pasted", ["", " \n\t\n"])
def test_nothing_pasted_is_said(workspace: Workspace, pasted: str) -> None:
    with pytest.raises(UserError, match="没有表格"):
        read(workspace, read_pasted_publicity, this_plan(workspace), pasted)


def test_a_report_of_another_year_is_listed_and_not_counted(workspace: Workspace) -> None:
    plan, own = this_plan(workspace), replace(DRAFT, title="今年的")
    for draft in (own, replace(own, title="去年的", published_on=date(2020, 12, 30))):
        do(workspace, publicity.create_publicity, plan, draft)
    totals = read(workspace, publicity_totals, plan)
    assert (totals.total, totals.other_year) == (1, 1)
    assert [row.total for row in totals.by_media] == [1]
    rows = read(workspace, page_publicity, plan, PublicityFilter())
    assert {row.title: row.other_year for row in rows} == {"今年的": False, "去年的": True}
    apart = read(workspace, page_publicity, plan, PublicityFilter(other_year=True))
    assert [row.title for row in apart] == ["去年的"]
