"""The evidence library: every file, where it is used, its record, and bytes that got lost."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from db.models import (
    ActivityEvidence,
    Evidence,
    EvidenceLink,
    FileFact,
    FundEntry,
    FundEvidence,
    MaterialRequirement,
    PublicityEvidence,
    PublicityItem,
    RequirementEvidence,
    WorkPlan,
)
from tests.workspaces import (
    attach,
    domain_rows,
    draft,
    file,
    plan,
    steps,
    task_ids,
)
from wenming_desktop.changes.indexing import bring_up_to_date
from wenming_desktop.errors import FieldErrors
from wenming_desktop.evidence.editing import RecordForm, edit_record, edit_records
from wenming_desktop.evidence.library import (
    EvidenceSort,
    FileRow,
    LibraryCounts,
    evidence_ids,
    file_row,
    file_rows,
    library_counts,
)
from wenming_desktop.evidence.library_filter import EVERYTHING, EvidenceFilter, EvidenceUse
from wenming_desktop.evidence.records import unlink_evidence
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.supervision import attach_to_order, issue_order
from wenming_desktop.search import lists
from wenming_desktop.workspace import Workspace

NAMES = ("通知.pdf", "签到表.jpg", "照片.JPG", "总结.docx")


@pytest.fixture
def four(workspace: Workspace, tmp_path: Path) -> list[str]:
    """The ids of four files of the first task, in the order of NAMES, the first of 1 byte, the last of 4."""
    paths = [file(tmp_path, name, bytes(size)) for size, name in enumerate(NAMES, start=1)]
    return [row.id for row in attach(workspace, task_ids(workspace)[0], *paths)]


def shown(workspace: Workspace, wanted: EvidenceFilter = EVERYTHING, plan_id: str | None = None) -> list[str]:
    """The titles of a filtered library by size; fetched one by one all the same."""
    with workspace.reading() as session:
        ids = evidence_ids(session, plan_id, wanted, sort=EvidenceSort.SIZE, descending=False)
        rows = file_rows(session, ids)
        assert [file_row(session, row_id) for row_id in ids] == rows
    return [row.title for row in rows]


def row(workspace: Workspace, evidence_id: str) -> FileRow:
    with workspace.reading() as session:
        return file_row(session, evidence_id)


def edit(workspace: Workspace, evidence_id: str, form: RecordForm) -> None:
    with workspace.log.change() as session:
        edit_record(session, evidence_id, form)


def test_a_row_says_everything(workspace: Workspace, four: list[str]) -> None:
    found = row(workspace, four[0])
    assert (found.title, found.original_name, found.size) == ("通知", "通知.pdf", 1)
    assert (found.sha256, found.level, found.long_term_valid) == (
        sha256(b"\0").hexdigest(),
        "internal",
        False,
    )
    (use,) = found.uses
    first = task_ids(workspace)[0]
    assert (use.use, use.id, use.task_id, use.label) == (EvidenceUse.TASK, first, first, "1-1")
    assert use.plan_id == plan(workspace).id


def test_where_a_file_is_used(workspace: Workspace, tmp_path: Path, four: list[str]) -> None:
    year, first = plan(workspace).id, task_ids(workspace)[0]
    day = date(2021, 6, 14)
    with workspace.log.change() as session:
        activity = create_activity(session, year, ActivityDraft("其他", "端午慰问", day)).id
    proof = (workspace.log, workspace.files, activity)
    for kind in (MaterialKind.PHOTO, MaterialKind.OTHER):  # two slots of one activity are one use
        attach_to_activity(*proof, kind, [tmp_path / "通知.pdf"], Job())
    order = OrderDraft("补粽子发票", "办公室", day, day)
    with workspace.log.change() as session:
        order_id = issue_order(session, year, order).id
    attach_to_order(workspace.log, workspace.files, order_id, [tmp_path / "通知.pdf"], Job())
    with workspace.log.change("其他用处") as session:
        slot = MaterialRequirement(task_id=first, ordinal=1, name="活动通知", kind="通知")
        report = PublicityItem(plan_id=year, title="端午报道", media="日报", level="city", published_on=day)
        entry = FundEntry(plan_id=year, kind="spent", entered_on=day, item="粽子", amount=Decimal(9))
        session.add_all([slot, report, entry])
        session.flush()
        session.add(RequirementEvidence(requirement_id=slot.id, evidence_id=four[0]))
        session.add(PublicityEvidence(publicity_item_id=report.id, evidence_id=four[0]))
        session.add(FundEvidence(fund_entry_id=entry.id, evidence_id=four[0]))
    uses = row(workspace, four[0]).uses
    assert [(use.use, use.label) for use in uses] == [
        (EvidenceUse.TASK, "1-1"),
        (EvidenceUse.SLOT, "1-1 活动通知"),
        (EvidenceUse.ACTIVITY, "端午慰问"),
        (EvidenceUse.PUBLICITY, "端午报道"),
        (EvidenceUse.FUND, "粽子"),
        (EvidenceUse.ORDER, "补粽子发票"),
    ]
    for use in EvidenceUse:
        every = ["通知", "签到表", "照片", "总结"]
        assert shown(workspace, EvidenceFilter(use=use)) == (every if use is EvidenceUse.TASK else ["通知"])
        assert shown(workspace, EvidenceFilter(use=use), year)[0] == "通知"


def test_of_one_plan(workspace: Workspace, tmp_path: Path, four: list[str]) -> None:
    with workspace.log.change() as session:
        other = save_plan(session, draft("2022年工作方案"))
    assert shown(workspace, plan_id=other) == []
    assert len(shown(workspace, plan_id=row(workspace, four[0]).uses[0].plan_id)) == 4
    with workspace.reading() as session:
        mine = session.scalars(select(WorkPlan.id).where(WorkPlan.id != other)).one()
    assert {use.plan_id for use in row(workspace, four[0]).uses} == {mine}


def test_unlinked_files(workspace: Workspace, four: list[str]) -> None:
    assert shown(workspace, EvidenceFilter(unlinked=True)) == []
    with workspace.log.change() as session:
        link = session.scalars(select(EvidenceLink.id).where(EvidenceLink.evidence_id == four[1])).one()
        unlink_evidence(session, [link])
    assert shown(workspace, EvidenceFilter(unlinked=True)) == ["签到表"]
    assert shown(workspace, EvidenceFilter(unlinked=True), plan(workspace).id) == ["签到表"]
    assert row(workspace, four[1]).uses == ()


def test_filters_add_up(workspace: Workspace, four: list[str]) -> None:
    edit(workspace, four[0], RecordForm("通知", "文〔2021〕5号", formed_on=date(2021, 3, 1), retention="Y"))
    edit(workspace, four[1], RecordForm("签到表", formed_on=date(2020, 12, 31), long_term_valid=True))
    assert shown(workspace, EvidenceFilter(year=2021)) == ["通知"]
    assert shown(workspace, EvidenceFilter(long_term_valid=True)) == ["签到表"]
    assert shown(workspace, EvidenceFilter(long_term_valid=False, suffixes=(".jpg",))) == ["照片"]
    assert shown(workspace, EvidenceFilter(suffixes=(".jpg", ".docx"))) == ["签到表", "照片", "总结"]
    assert shown(workspace, EvidenceFilter(suffixes=("%",))) == []
    assert shown(workspace, EvidenceFilter(retention="Y")) == ["通知"]
    assert len(shown(workspace, EvidenceFilter(retention=""))) == 3
    assert shown(workspace, EvidenceFilter(text="2021〕5")) == ["通知"]
    assert shown(workspace, EvidenceFilter(text="照")) == ["照片"]
    assert shown(workspace, EvidenceFilter(text="docx")) == ["总结"]
    assert shown(workspace, EvidenceFilter(text="“”")) == []
    assert shown(workspace, EvidenceFilter(text="照", year=2021)) == []


@pytest.mark.parametrize("sort", EvidenceSort)
def test_orders(workspace: Workspace, four: list[str], sort: EvidenceSort) -> None:
    for at, evidence_id in enumerate(four):
        edit(workspace, evidence_id, RecordForm(f"题名{at}", formed_on=date(2021, 1, 1) + timedelta(at)))
    with workspace.reading() as session:
        up = evidence_ids(session, None, EVERYTHING, sort=sort, descending=False)
        assert evidence_ids(session, None, EVERYTHING, sort=sort) == up[::-1]
    assert up == (sorted(four) if sort is EvidenceSort.COLLECTED else four)


def test_the_whole_record(workspace: Workspace, four: list[str]) -> None:
    form = RecordForm(" 通知 ", "文〔2021〕5号", "市文明办", date(2021, 3, 1), 12, "public", "D30", True)
    edit(workspace, four[0], form)
    found = row(workspace, four[0])
    assert (found.title, found.document_number, found.responsible_body) == (
        "通知",
        "文〔2021〕5号",
        "市文明办",
    )
    assert (found.formed_on, found.pages, found.level) == (date(2021, 3, 1), 12, "public")
    assert (found.retention, found.long_term_valid) == ("D30", True)
    assert workspace.log.labels()[0] == "修改材料“通知”的登记"
    workspace.log.undo()
    assert row(workspace, four[0]).document_number == ""


def test_every_fault_beside_its_field(workspace: Workspace, four: list[str]) -> None:
    before = domain_rows(workspace)
    tomorrow = date.today() + timedelta(1)  # noqa: DTZ011
    with pytest.raises(FieldErrors) as caught:
        edit(workspace, four[0], RecordForm(" ", "文" * 101, "a\0", tomorrow, 0, "secret", "D20"))
    fields = caught.value.fields
    assert set(fields) == {
        *("title", "document_number", "responsible_body", "formed_on", "pages", "level", "retention")
    }
    assert "涉密" in fields["level"]
    assert domain_rows(workspace) == before


def test_many_at_once(workspace: Workspace, four: list[str]) -> None:
    with workspace.log.change() as session:
        assert edit_records(session, four[:3], {"retention": "D10"}) == 3
    assert workspace.log.labels()[0] == "3份材料 保管期限：10年"
    with workspace.log.change() as session:
        assert edit_records(session, four, {"retention": "D10"}) == 1
    assert workspace.log.labels()[0] == "材料“总结” 保管期限：10年"
    with workspace.log.change() as session:
        assert edit_records(session, [*four, *four, "gone"], {"long_term_valid": True}) == 4
    assert len(shown(workspace, EvidenceFilter(long_term_valid=True, retention="D10"))) == 4
    made = len(steps(workspace))
    with workspace.log.change() as session:
        assert edit_records(session, four, {"long_term_valid": True}) == 0
    assert len(steps(workspace)) == made


def test_every_field_at_once(workspace: Workspace, four: list[str]) -> None:
    changes = {"formed_on": date(2021, 3, 5), "kind": "照片", "people": " 周明 、刘强", "pages": 2}
    with workspace.log.change() as session:
        assert edit_records(session, four, changes) == 4
    said = "形成日期：2021-03-05，类型：照片，人物：周明 、刘强，页数：2"
    assert workspace.log.labels()[0] == f"4份材料 {said}"
    found = row(workspace, four[3])
    assert (found.formed_on, found.kind, found.people, found.pages) == (
        *(date(2021, 3, 5), "照片", "周明 、刘强", 2),
    )
    assert found.title == "总结"
    workspace.log.undo()
    assert row(workspace, four[3]).kind == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"formed_on": date(2999, 1, 1)}, "“通知”的归集日期"),
        ({"level": "secret"}, "涉密"),
        ({"retention": "D20"}, "永久、30年、10年"),
        ({"pages": 0}, "页数"),
        ({"kind": "奖状"}, "制度、通知"),
        ({"people": "人" * 201}, "人物太长"),
        ({"title": " "}, "请填写题名"),
    ],
)
def test_what_no_file_can_have_changes_none(
    workspace: Workspace, four: list[str], changes: dict[str, object], said: str
) -> None:
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors, match=said) as caught, workspace.log.change() as session:
        edit_records(session, four, {"subject": "学雷锋", **changes})
    assert set(caught.value.fields) == set(changes)
    assert domain_rows(workspace) == before


def test_counted_pages_stand_in_for_written_ones(workspace: Workspace, four: list[str]) -> None:
    with workspace.log.change() as session:
        session.add(FileFact(sha256=row(workspace, four[0]).sha256, pages=7, quality="blurred small"))
    found = row(workspace, four[0])
    assert (found.pages, found.pages_written, found.quality) == (7, None, ("blurred", "small"))
    with workspace.log.change() as session:
        edit_records(session, four[:1], {"pages": 8})
    found = row(workspace, four[0])
    assert (found.pages, found.pages_written, found.form.pages) == (8, 8, 8)


def test_views_of_what_the_machine_knows(workspace: Workspace, four: list[str]) -> None:
    hashes = [row(workspace, each).sha256 for each in four]
    activity_day = date(2021, 6, 14)
    with workspace.log.change("登记") as session:
        for at, record in enumerate(session.get_one(Evidence, each) for each in four):
            record.came_from = ("扫描/3月/1.pdf", "扫描件", "扫描", "")[at]
            record.postponed = at == 2
            record.inbox_since = datetime.now(UTC) if at in {1, 2} else None
        session.add(FileFact(sha256=hashes[0], state="altered", quality="blurred small"))
        session.add(FileFact(sha256=hashes[1], state="missing"))
        session.add(FileFact(sha256=hashes[2], state="sound", quality="smaller"))
        links = select(EvidenceLink).where(EvidenceLink.evidence_id.in_(four[2:]))
        for link in session.scalars(links):
            session.delete(link)
        plan_id = row(workspace, four[0]).uses[0].plan_id
        made = create_activity(session, plan_id, ActivityDraft("其他", "端午慰问", activity_day)).id
        session.add(ActivityEvidence(activity_id=made, evidence_id=four[3], kind="照片", ordinal=1))
        edit_records(session, four[:1], {"formed_on": date(2021, 3, 5), "kind": "通知"})
    everything = ["通知", "签到表", "照片", "总结"]
    views = {
        EvidenceFilter(inbox=True): ["照片"],  # the other one has its place by now
        EvidenceFilter(unlinked=True): ["照片"],
        EvidenceFilter(postponed=False): ["通知", "签到表", "总结"],
        EvidenceFilter(undated=True): ["签到表", "照片"],
        EvidenceFilter(unsound=True): ["通知", "签到表"],
        EvidenceFilter(quality="small"): ["通知"],
        EvidenceFilter(flawed=True): ["通知", "照片"],
        EvidenceFilter(kind="通知"): ["通知"],
        EvidenceFilter(kind=""): everything[1:],
        EvidenceFilter(came_from="扫描"): ["通知", "照片"],
        EvidenceFilter(came_from=""): ["总结"],
        EvidenceFilter(among=frozenset(four[1:3])): ["签到表", "照片"],
        EvidenceFilter("照", among=frozenset(four[:2])): [],
    }
    assert {wanted: shown(workspace, wanted) for wanted in views} == views
    with workspace.reading() as session:
        counted = {"inbox": 1, "undated": 2, "unused": 1, "alike": 0, "flawed": 2, "unsound": 2, "unread": 4}
        assert library_counts(session) == LibraryCounts(4, **counted)
        rows = file_rows(session, four)
    assert [one.in_inbox for one in rows] == [False, False, True, False]
    assert [one.state for one in rows] == ["altered", "missing", "sound", ""]


@pytest.mark.parametrize("words", ["照", "主题 活动", "zhao", "jpg", "1", "没有"])
def test_many_finds_are_listed_as_few_are(
    workspace: Workspace, tmp_path: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"主题活动{'照片总结'[at % 4]}{at}.{'jpg' if at % 3 else 'pdf'}" for at in range(12)]
    attach(workspace, task_ids(workspace)[0], *(file(tmp_path, name, name.encode()) for name in names))
    bring_up_to_date(workspace.log, Job())
    wanted = EvidenceFilter(words, suffixes=(".jpg",))
    few = shown(workspace, wanted)
    monkeypatch.setattr(lists, "_FEW", 0)
    assert shown(workspace, wanted) == few
    attach(workspace, task_ids(workspace)[0], file(tmp_path, f"{words}主题活动照1.jpg", b"new"))
    with_it = shown(workspace, wanted)
    assert len(with_it) == len(few) + 1
    monkeypatch.undo()
    assert shown(workspace, wanted) == with_it


def test_what_may_be_there_twice(workspace: Workspace, four: list[str]) -> None:
    first, second, third, _ = four
    assert shown(workspace, EvidenceFilter(alike=True)) == []
    with workspace.log.change("改登记") as session:
        for each in (first, second):
            session.get_one(Evidence, each).document_number = "〔2021〕3号"
        session.get_one(Evidence, third).title = "签到表"  # as the second one, but neither has a day
    assert sorted(shown(workspace, EvidenceFilter(alike=True))) == ["签到表", "通知"]
    with workspace.log.change("改登记") as session:
        session.get_one(Evidence, first).document_number = ""
        for each in (second, third):
            session.get_one(Evidence, each).formed_on = date(2021, 3, 5)
    assert shown(workspace, EvidenceFilter(alike=True)) == ["签到表", "签到表"]
    with workspace.reading() as session:
        assert library_counts(session).alike == 2
