"""Lists as workbooks: what stands in them, that they come back by pasting, and what never leaves."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import text

from tests.full_year import OFFICES, make_year
from tests.workspaces import begun
from wenming_desktop.commands.arguments import _LISTS
from wenming_desktop.documents.lists.export import LISTS, export_list, find_list, list_file_name
from wenming_desktop.documents.paper import Subject
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_list import activity_detail, activity_ids
from wenming_desktop.ledger.activity_rows import ActivityDraft, ActivityFilter, VolunteerDraft
from wenming_desktop.ledger.funds import FundFilter, fund_ids, fund_rows
from wenming_desktop.ledger.funds_pasting import read_pasted_funds
from wenming_desktop.ledger.pasting import read_pasted
from wenming_desktop.ledger.publicity import PublicityFilter, publicity_ids, publicity_rows
from wenming_desktop.ledger.publicity_pasting import read_pasted_publicity
from wenming_desktop.ledger.volunteer_list import read_volunteers
from wenming_desktop.ledger.volunteers import add_volunteer, volunteer_draft, volunteer_ids
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 11, 20)
HEAD_ROW = 3


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, str]]:
    """A full year, with one awkward activity and one volunteer with all numbers."""
    workspace, made = begun(tmp_path_factory.mktemp("lists") / "工作区", "某某局", make_year, 2021)
    plan_id = made.plan_id
    with workspace.log.change() as session:
        draft = ActivityDraft(
            "会议",
            "=SUM(A1:A9) 㼆𠮷䶮",
            date(2021, 3, 5),
            date(2021, 3, 7),
            place="+86 会议室",
            people=12,
            hours=Decimal("2.5"),
            agenda="一、研究方案\n二、“分工”\t与时限",
            attendees="全体",
            conclusion="通过",
            summary="@全体",
            tasks=("7-1", "2-7"),
        )
        create_activity(session, plan_id, draft)
        add_volunteer(
            session,
            VolunteerDraft(
                "郑完整", "办公室", "13812345678", "370000123456", date(2019, 3, 5), "备注", "科员"
            ),
        )
    yield workspace, plan_id
    workspace.close()


def export(
    year: tuple[Workspace, str],
    folder: Path,
    name: str,
    ids: Callable[[Subject], Sequence[str]] | None = None,
    *,
    personal: bool = False,
) -> Worksheet:
    workspace, plan_id = year
    target = folder / f"{name}.xlsx"
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan_id, TODAY)
        some = ids(subject) if ids else None
        export_list(find_list(name), subject, target, Job(), some, personal=personal)
    return load_workbook(target).active


def table_of(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows below the header, by head."""
    heads, *rows = sheet.iter_rows(min_row=HEAD_ROW, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def as_copied(sheet: Worksheet) -> str:
    """The whole sheet as a spreadsheet puts it on the clipboard: as shown, apart by tabs."""

    def shown(value: object) -> str:
        if isinstance(value, datetime):
            return f"{value.year}年{value.month}月{value.day}日"
        if isinstance(value, float):
            return f"{value:,.2f}"
        said = "" if value is None else str(value)
        return f'"{said.replace(chr(34), chr(34) * 2)}"' if set(said) & set('\n\t"') else said

    return "\n".join("\t".join(map(shown, row)) for row in sheet.iter_rows(values_only=True))


def kept(preview) -> list:
    """The drafts of a preview, which has nothing wrong."""
    rows = [row for row in preview.rows if not row.aside]
    assert [row.errors for row in rows if row.errors] == []
    return [row.draft for row in rows]


@pytest.mark.parametrize("name", [kind.name for kind in LISTS])
def test_every_list_is_a_sheet_that_prints_and_reads_well(
    year: tuple[Workspace, str], tmp_path: Path, name: str
):
    sheet, kind = export(year, tmp_path, name), find_list(name)
    rows = table_of(sheet)
    assert sheet["A1"].value == f"2021年度{kind.title}"
    workspace, plan_id = year
    with workspace.reading() as session:
        many = len(kind.ids(Subject(session, workspace.files, plan_id, TODAY)))
    assert sheet["A2"].value == f"单位：某某局　共 {many} {kind.counted}"
    assert sheet.cell(2, sheet.max_column).value == "2021年11月20日"
    assert sum("合计" not in f"{next(filter(None, row.values()), '')}" for row in rows) == many
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[HEAD_ROW]]
    assert min(widths) >= 8


def test_values_are_what_they_are(year: tuple[Workspace, str], tmp_path: Path):
    row = next(row for row in table_of(export(year, tmp_path, "activities")) if "㼆" in str(row["活动名称"]))
    assert row["活动日期"] == datetime(2021, 3, 5)  # noqa: DTZ001 - as openpyxl gives it
    assert row["参加人数"] == 12
    assert row["时长（小时）"] == 2.5
    assert row["活动名称"] == "=SUM(A1:A9) 㼆𠮷䶮"
    assert row["议题"] == "一、研究方案\n二、“分工”\t与时限"
    assert row["对应任务"] == "2-7、7-1"


def test_rows_and_order_of_a_page(year: tuple[Workspace, str], tmp_path: Path):
    def newest(subject: Subject) -> Sequence[str]:
        wanted = ActivityFilter(month=3)
        return activity_ids(subject.session, subject.plan_id, wanted, descending=True)

    days = [row["活动日期"] for row in table_of(export(year, tmp_path, "activities", newest))]
    assert days == sorted(days, reverse=True)
    assert {day.month for day in days} == {3}


def test_sums(year: tuple[Workspace, str], tmp_path: Path):
    rows = table_of(export(year, tmp_path, "funds"))
    sums = {row["收支"]: row["金额（元）"] for row in rows[-3:]}
    assert sums == {"预算合计": 65_000, "支出合计": 35_580.5, "结余合计": 29_419.5}
    *volunteers, total = table_of(export(year, tmp_path, "volunteers"))
    assert total["姓名"] == "合计"
    assert total["本年时长（小时）"] == sum(row["本年时长（小时）"] for row in volunteers) > 0
    *scores, total, rated = table_of(export(year, tmp_path, "scores"))
    given = [row for row in scores if row["自评分"] is not None]
    assert total["自评分"] == rated["自评分"] == sum(row["自评分"] for row in given) > 0
    assert rated["类别或项目"] == f"合计（已打分的 {len(given)} 条）"
    assert rated["分值"] == sum(row["分值"] for row in given) < total["分值"]


def test_numbers_of_people_are_hidden_unless_asked(year: tuple[Workspace, str], tmp_path: Path):
    def numbers(*, personal: bool) -> tuple[object, object]:
        rows = table_of(export(year, tmp_path, "volunteers", personal=personal))
        row = next(row for row in rows if row["姓名"] == "郑完整")
        return row["电话"], row["志愿者编号"]

    assert numbers(personal=False) == ("138****5678", "370*****3456")
    assert numbers(personal=True) == ("13812345678", "370000123456")


def test_activities_come_back(year: tuple[Workspace, str], tmp_path: Path):
    copied = as_copied(export(year, tmp_path, "activities"))
    workspace, plan_id = year
    with workspace.reading() as session:
        back = kept(read_pasted(session, plan_id, copied))
        ids = activity_ids(session, plan_id, ActivityFilter())
        there = [activity_detail(session, one).draft for one in ids]
    assert [without_service(draft) for draft in back] == [without_service(draft) for draft in there]


def without_service(draft: ActivityDraft) -> ActivityDraft:
    """Hours of volunteers are no column; tasks in the plan's order; blanks as a clipboard leaves them."""
    fields = {**vars(draft), "service": (), "tasks": tuple(sorted(draft.tasks))}
    plain = {
        name: " ".join(value.split()) if isinstance(value, str) else value for name, value in fields.items()
    }
    return ActivityDraft(**plain)


def test_reports_funds_and_volunteers_come_back(year: tuple[Workspace, str], tmp_path: Path):
    workspace, plan_id = year
    reports, funds = (as_copied(export(year, tmp_path, name)) for name in ("publicity", "funds"))
    people = as_copied(export(year, tmp_path, "volunteers", personal=True))
    with workspace.reading() as session:
        back = kept(read_pasted_publicity(session, plan_id, reports))
        rows = publicity_rows(session, publicity_ids(session, plan_id, PublicityFilter()))
        assert back == [row.draft for row in rows]
        back = [draft for draft, *_ in kept(read_pasted_funds(session, plan_id, funds))]
        entries = fund_rows(session, fund_ids(session, plan_id, FundFilter()))
        assert [(one.kind, one.item, one.entered_on, one.note, one.task) for one in back] == [
            (one.kind, one.item, one.entered_on, one.note, one.task) for one in entries
        ]
        amounts = [Decimal(one.amount.replace(",", "")) for one in back]
        assert amounts == [one.amount for one in entries]
        drafts = [volunteer_draft(session, one) for one in volunteer_ids(session, plan_id)]
    with other_office(tmp_path / "另一台") as elsewhere, elsewhere.reading() as session:
        back = kept(read_volunteers(session, "", people))
    assert [replace(draft, post="") for draft in back] == drafts
    assert {draft.name: draft.post for draft in back if draft.post} == {"郑完整": "科员"}


@contextmanager
def other_office(folder: Path) -> Iterator[Workspace]:
    """The same departments, and nobody on the roster."""
    workspace = Workspace.create(folder, "某某局")
    try:
        with workspace.log.change() as session:
            add_departments(session, [name for name, _ in OFFICES])
        yield workspace
    finally:
        workspace.close()


def test_refusals(year: tuple[Workspace, str], tmp_path: Path):
    workspace, plan_id = year
    with pytest.raises(UserError, match=r"activities（活动台账）"):
        find_list("nothing")
    activities, target, job = find_list("activities"), tmp_path / "x.xlsx", Job()
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan_id, TODAY)
        with pytest.raises(UserError, match="没有可以导出的活动"):
            export_list(activities, subject, target, job, [])
        job.cancel()
        with pytest.raises(Cancelled):
            export_list(activities, subject, target, job)
    assert not (tmp_path / "x.xlsx").exists()


def test_a_control_character_is_named(tmp_path: Path):
    workspace, made = begun(tmp_path / "工作区", "某某局", make_year, 2021, 0.1)
    with workspace.reading() as session:
        session.execute(text("UPDATE activity SET place = 'a' || char(1)"))
        subject = Subject(session, workspace.files, made.plan_id, TODAY)
        with pytest.raises(UserError, match="第 1 行的“地点”第 2 个字"):
            export_list(find_list("activities"), subject, tmp_path / "x.xlsx", Job())
    workspace.close()


def test_the_command_line_names_all_lists():
    assert tuple(kind.name for kind in LISTS) == _LISTS
    assert list_file_name(find_list("funds"), 2021) == "专项资金台账（2021年）.xlsx"
