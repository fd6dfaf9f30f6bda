"""Tables pasted from a spreadsheet: cells, headings, dates, faults, one step of the history."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.ledger.ledgers import detail, plan_id, rows
from tests.workspaces import domain_rows
from wenming_desktop.entities.tables import headings_of, pasted, words_of
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.festivals import FESTIVALS
from wenming_desktop.ledger.kinds import kind_rows, kinds_like
from wenming_desktop.ledger.pasting import correct_row, read_pasted, save_pasted
from wenming_desktop.ledger.periods import Period, parse_period
from wenming_desktop.ledger.typed import parse_hours, read_fields, write_fields
from wenming_desktop.spreadsheets.clipboard import MOST_ROWS, PastePreview, read_pasted_table, split_cells
from wenming_desktop.workspace import Workspace

HEADINGS, FIELDS = headings_of(pasted("activity")), words_of(pasted("activity"))


def read(workspace: Workspace, text: str, columns: Sequence[str | None] | None = None) -> PastePreview:
    with workspace.reading() as session:
        return read_pasted(session, plan_id(workspace), text, columns)


def save(workspace: Workspace, preview: PastePreview, *lines: int) -> list[str]:
    with workspace.log.change() as session:
        chosen = [row for row in preview.rows if not lines or row.line in lines]
        return save_pasted(session, plan_id(workspace), chosen)


OFFICE = (
    "2021年活动台账\t\t\t\t\t\t\t\n"
    "序号\t活动时间\t类别\t活动主题\t地点\t牵头科室\t参加人数（人）\t时长\t对应任务编号\t备 注\n"
    '1\t3月5日-3月7日\t志愿服务\t学雷锋\t幸福社区\t宣传科\t25人\t2.5小时\t1-1、2-3\t"清扫楼道；\n慰问""孤老"""\n'
    "\n"
    "2\t2021.6.12\t我们的节日\t端午包粽子\t食堂\t办公室\t40\t90分钟\t2-1\t\n"
    "3\t\t演出\t\t\t后勤科\t多人\t半天\t2-9\t\n"
)


def test_a_table_as_offices_keep_it(workspace: Workspace) -> None:
    preview = read(workspace, OFFICE)
    assert preview.columns == (
        *(None, "starts_on", "kind", "title", "place", "organiser", "people", "hours", "tasks", "summary"),
    )
    assert preview.headings[1] == "活动时间"
    first, second, third = preview.rows
    assert first.draft == ActivityDraft(
        kind="志愿服务",
        title="学雷锋",
        starts_on=date(2021, 3, 5),
        ends_on=date(2021, 3, 7),
        place="幸福社区",
        organiser="宣传科",
        people=25,
        hours=Decimal("2.5"),
        summary='清扫楼道；\n慰问"孤老"',
        tasks=("1-1", "2-3"),
    )
    assert (first.line, first.errors, first.warnings) == (3, {}, ("还没有填写：志愿者。",))
    assert (second.draft.festival, second.draft.hours, second.errors) == ("端午", Decimal("1.50"), {})
    assert set(third.errors) == {"starts_on", "kind", "title", "organiser", "people", "hours", "tasks"}
    assert third.errors["people"] == "看不懂人数“多人”，请填整数。"
    before = domain_rows(workspace)
    with pytest.raises(UserError, match="第6行没有通过检查，没有添加任何活动"):
        save(workspace, preview)
    assert domain_rows(workspace) == before
    made = save(workspace, preview, 3, 5)
    assert [detail(workspace, activity).draft for activity in made] == [first.draft, second.draft]
    assert workspace.log.labels()[0] == "粘贴添加活动2个"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_correcting_a_row(workspace: Workspace) -> None:
    row = read(workspace, OFFICE).rows[2]
    fields = {"starts_on": "4月1日", "kind": "会议", "title": "推进会", "organiser": "", "people": "9"}
    with workspace.reading() as session:
        better = correct_row(session, plan_id(workspace), row, {**fields, "hours": "", "tasks": "1-1"})
    assert (better.line, better.errors) == (row.line, {})
    with workspace.log.change() as session:
        save_pasted(session, plan_id(workspace), [better])
    assert rows(workspace)[0].title == "推进会"
    with pytest.raises(UserError, match="没有选中"), workspace.log.change() as session:
        save_pasted(session, plan_id(workspace), [])


def test_headings_in_other_words(workspace: Workspace) -> None:
    preview = read(
        workspace, "日期\t主题\t内容\t主办\t参加人员\t会议时间\n5月4日\t青年节\t朗诵\t\t30人\t5月5日"
    )
    assert preview.columns == ("starts_on", "title", "summary", "organiser", "attendees", None)
    assert (preview.rows[0].draft.people, preview.rows[0].draft.attendees) == (30, "")
    assert read(workspace, "时间\t内容\n5月4日\t朗诵").columns == ("starts_on", "title")
    assert read(workspace, "开始时间\t结束时间\t名称\n5月4日\t6日\t朗诵").rows[0].errors["ends_on"]
    (row,) = read(workspace, "开始时间\t结束时间\t名称\n2022-5-4\t5月6日\t朗诵").rows
    assert (row.draft.starts_on, row.draft.ends_on) == (date(2022, 5, 4), date(2022, 5, 6))
    assert "活动日期 2022-05-04 不在方案年度" in "".join(row.warnings)


def test_every_heading_is_found_alone(workspace: Workspace) -> None:
    for field, words in HEADINGS.items():
        for word in words:
            (column,) = read_pasted_table(f"{word}\n甲", HEADINGS).columns
            assert column == next(name for name, others in HEADINGS.items() if word in others)
        assert field in FIELDS


def test_without_a_header(workspace: Workspace) -> None:
    preview = read(
        workspace,
        "1\t宣传科\t3月5日\t志愿服务\t学雷锋\t幸福社区\t25\t2.5\t2-3\n2\t办公室\t3月6日\t会议\t例会\t\t9\t1\t2-1",
    )
    assert preview.columns == (
        *(None, "organiser", "starts_on", "kind", "title", "place", "people", "hours", "tasks"),
    )
    assert not any(row.errors for row in preview.rows)
    assert read(workspace, "3-5\t学雷锋志愿服务\t1-1").columns == ("starts_on", "title", "tasks")
    assert read(workspace, "1-2\t学雷锋志愿服务").columns == ("starts_on", "title")


def test_columns_chosen_by_the_clerk(workspace: Workspace) -> None:
    text = "甲\t3月5日\t乙\n丙\t3月6日\t丁"
    assert read(workspace, text).columns == ("title", "starts_on", "place")
    preview = read(workspace, text, [None, "starts_on", "title"])
    assert [row.draft.title for row in preview.rows] == ["乙", "丁"]
    assert read(workspace, text, ["title"]).columns == ("title", None, None)
    with pytest.raises(UserError, match="有两列都选成了“地点”"):
        read(workspace, text, ["place", "starts_on", "place"])


def test_kinds_and_festivals_by_what_is_written(workspace: Workspace) -> None:
    found = read(
        workspace,
        "日期\t类型\t名称\n3月1日\t三会一课\t学习\n3月2日\t志愿服务活动\t清扫\n3月3日\t\t宣讲进社区\n"
        "9月20日\t\t中秋送月饼\n3月4日\t\t看电影\n9月21日\t我们的节日\t春节中秋联欢",
    ).rows
    assert [row.draft.kind for row in found[:4]] == ["主题党日/三会一课", "志愿服务", "宣讲", "我们的节日"]
    assert found[2].warnings[0] == "没有写类型，按“宣讲”登记。"
    assert found[3].draft.festival == "中秋"
    assert found[4].errors == {"kind": "请选择活动类型。"}
    assert found[5].errors == {"festival": "请选择节日名称（日期靠近中秋）。"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("志愿", ["志愿服务"]),
        ("志愿者活动", ["志愿服务"]),
        ("节日活动", ["我们的节日"]),
        ("传统节日", ["我们的节日"]),
        ("端午节", ["我们的节日"]),
        ("会议", ["会议"]),
        ("座谈会", ["会议"]),
        ("学习", ["学习培训"]),
        ("培训活动", ["学习培训"]),
        ("党日", ["主题党日/三会一课"]),
        ("献血", ["公益捐赠/无偿献血"]),
        ("环保", ["节约环保"]),
        ("其它", ["其他"]),
        ("学习会议", ["学习培训", "会议"]),
        ("支部党员大会", ["主题党日/三会一课", "会议"]),
        ("端午节志愿服务", ["志愿服务", "我们的节日"]),
        ("主题活动", []),
        ("演出", []),
        ("", []),
    ],
)
def test_kinds_by_likeness(workspace: Workspace, written: str, meant: list[str]) -> None:
    with workspace.reading() as session:
        forms = {row.name: row.form for row in kind_rows(session)}
    assert kinds_like(written, forms) == meant


def test_what_was_taken_for_a_kind_is_said(workspace: Workspace) -> None:
    first, second, third = read(
        workspace, "日期\t类型\t名称\n3月1日\t志愿\t清扫\n3月2日\t学习会议\t例会\n6月14日\t端午\t包粽子"
    ).rows
    assert (first.draft.kind, first.errors) == ("志愿服务", {})
    assert first.warnings[0] == "类型“志愿”按“志愿服务”登记。"
    assert second.errors == {"kind": "类型“学习会议”像“学习培训”，也像“会议”，请选择一种。"}
    assert (third.draft.kind, third.draft.festival) == ("我们的节日", "端午")


def test_minutes_of_a_heading_are_no_hours(workspace: Workspace) -> None:
    (row,) = read(workspace, "日期\t名称\t类型\t时长（分钟）\n3月1日\t甲\t会议\t90").rows
    assert row.draft.hours == Decimal("1.50")


def test_repeats_are_pointed_out(workspace: Workspace) -> None:
    text = "日期\t类型\t名称\n3月1日\t其他\t甲\n3月1日\t其他\t甲\n3月2日\t其他\t甲"
    preview = read(workspace, text)
    assert [any("重复" in said for said in row.warnings) for row in preview.rows] == [False, True, False]
    save(workspace, preview)
    assert all("已有同名活动" in "".join(row.warnings) for row in read(workspace, text).rows)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有表格"),
        ("\n \t\n", "没有表格"),
        ("a\n" * (MOST_ROWS + 1), "最多 2000 行"),
        ("a\t" * 61, "60 列"),
        ("a" * 2_000_001, "最多 200 万字"),
    ],
)
def test_what_is_no_table(workspace: Workspace, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read(workspace, text)


def test_a_header_alone_has_no_rows(workspace: Workspace) -> None:
    assert read(workspace, "日期\t名称\n").rows == ()
    assert read(workspace, "日期\t名称\n", ["title"]).rows == ()


def test_quotes_that_the_clerk_typed() -> None:
    assert split_cells('"我们的节日"活动\t"甲"\t"乙') == [(1, ('"我们的节日"活动', "甲", '"乙'))]
    assert split_cells("甲\ufeff\x00\t\udce5乙\r\n丙\r丁") == [
        (1, ("甲", "乙")),
        (2, ("丙", "")),
        (3, ("丁", "")),
    ]


CELLS = st.text(st.sampled_from('甲乙"\t\n，a1 '), max_size=8).map(str.strip)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
@example([['"', "甲", ""], ["", "", '""']])
def test_cells_come_back(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, "excel-tab").writerows(table)
    wanted = [tuple(cells) for cells in table if any(cells)]
    if not wanted:
        with pytest.raises(UserError):
            split_cells(out.getvalue())
    else:
        assert [cells for _, cells in split_cells(out.getvalue())] == wanted


WORDS = st.text(st.sampled_from('创建文明"单位、2'), min_size=1, max_size=8).filter(lambda text: text != "2")
LINES = st.lists(WORDS, max_size=3).map("\n".join)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
DRAFTS = st.builds(
    ActivityDraft,
    kind=st.sampled_from(["志愿服务", "会议", "主题党日/三会一课", "我们的节日"]),
    title=WORDS,
    starts_on=DAYS,
    ends_on=st.none(),
    place=st.just("") | WORDS,
    organiser=st.sampled_from(["", "办公室", "人事科"]),
    people=st.none() | st.integers(0, 1_000_000),
    hours=st.none() | st.decimals(0, 1000, places=2),
    summary=LINES,
    tasks=st.lists(st.sampled_from(["1-1", "1-2", "2-3"]), unique=True).map(tuple),
    festival=st.sampled_from(FESTIVALS),
    agenda=LINES,
    attendees=st.just("") | WORDS.map("甲".__add__),
    conclusion=LINES,
    speaker=st.just("") | WORDS,
)
PERIODS = st.tuples(DRAFTS, DAYS).map(
    lambda pair: replace(
        pair[0],
        starts_on=min(pair[0].starts_on or pair[1], pair[1]),
        ends_on=max(pair[0].starts_on or pair[1], pair[1]),
    )
)


@settings(max_examples=40)
@given(drafts=st.lists(DRAFTS | PERIODS, min_size=1, max_size=5), order=st.permutations(list(FIELDS)))
def test_activities_come_back(workspace: Workspace, drafts: list[ActivityDraft], order: list[str]) -> None:
    out = io.StringIO()
    table = csv.writer(out, "excel-tab")
    table.writerow([FIELDS[field] for field in order])
    table.writerows([[write_fields(draft)[field] for field in order] for draft in drafts])
    preview = read(workspace, out.getvalue())
    assert list(preview.columns) == order
    assert [row.draft for row in preview.rows] == drafts
    assert [row.errors for row in preview.rows] == [{}] * len(drafts)


def one(text: str) -> Period:
    return Period(date.fromisoformat(text), None)


def span(start: str, end: str, *, exact: bool = True) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end), exact)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2021-3-5", one("2021-03-05")),
        ("2021.03.05", one("2021-03-05")),
        ("２０２１年３月５日", one("2021-03-05")),
        ("20210305", one("2021-03-05")),
        ("44260", one("2021-03-05")),
        ("2021-03-05 00:00:00", one("2021-03-05")),
        ("3月5日", one("2021-03-05")),
        ("3月5号下午", one("2021-03-05")),
        ("3月5日（周五）上午9:00-11:30", one("2021-03-05")),
        ("2021年3月5日 14:30", one("2021-03-05")),
        ("三月五日", one("2021-03-05")),
        ("二〇二一年三月五日", one("2021-03-05")),
        ("二○二一年十二月三十一日（星期五）", one("2021-12-31")),
        ("三月五日至七日", span("2021-03-05", "2021-03-07")),
        ("三月", span("2021-03-01", "2021-03-31", exact=False)),
        ("3月5日-3月7日", span("2021-03-05", "2021-03-07")),
        ("3月5日至7日", span("2021-03-05", "2021-03-07")),
        ("3月5—7日", span("2021-03-05", "2021-03-07")),
        ("2021.3.5—3.7", span("2021-03-05", "2021-03-07")),
        ("2021.3.5-7", span("2021-03-05", "2021-03-07")),
        ("2021-3-5~2021-3-7", span("2021-03-05", "2021-03-07")),
        ("2021/3/5 至 2021/3/7", span("2021-03-05", "2021-03-07")),
        ("20210305-20210307", span("2021-03-05", "2021-03-07")),
        ("2021年12月30日至2022年1月2日", span("2021-12-30", "2022-01-02")),
        ("3月5日-3月5日", one("2021-03-05")),
        ("3月", span("2021-03-01", "2021-03-31", exact=False)),
        ("2021年2月份", span("2021-02-01", "2021-02-28", exact=False)),
        ("2021.3", span("2021-03-01", "2021-03-31", exact=False)),
        ("3月-5月", span("2021-03-01", "2021-05-31", exact=False)),
        ("12月上旬", Period(date(2021, 12, 10), None, exact=False)),
        ("年底", Period(date(2021, 12, 31), None, exact=False)),
    ],
)
def test_dates_as_offices_write_them(text: str, wanted: Period) -> None:
    assert parse_period(text, 2021) == wanted


@pytest.mark.parametrize("text", ["2月30日", "3月7日-3月5日", "13月", "某天", "-", "0月0日", "3月5日、9日"])
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(UserError, match="看不懂日期"):
        parse_period(text, 2021)


@given(st.text(st.sampled_from("0123456789年月日号-—.至/ :上午周二"), max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = parse_period(text, 2021)
    except UserError:
        return
    assert found.ends_on is None or found.starts_on < found.ends_on


def test_hours_and_codes() -> None:
    assert [
        parse_hours(text) for text in ("", "2", "2.50小时", "1小时30分", "90分钟", "100分", "约3个小时")
    ] == [*(None, Decimal(2), Decimal("2.50"), Decimal("1.50"), Decimal("1.50"), Decimal("1.67"), Decimal(3))]
    for text in ("1-1、2-3", "1-1,2-3", "任务1-1和2-3", "1月1日 2月3日", "1—1/2．3"):
        draft, errors, _ = read_fields({"tasks": text}, 2021)
        assert (draft.tasks, errors) == (("1-1", "2-3"), {})
    assert "看不懂任务编号“志愿" in read_fields({"tasks": "2-7志愿"}, 2021)[1]["tasks"]
    for text in ("-3", "3.5", "三", "1" * 12):
        draft, errors, _ = read_fields({"people": text}, 2021)
        assert errors or draft.people == -3
