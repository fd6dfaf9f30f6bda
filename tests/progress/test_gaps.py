"""What is lacking is told the same everywhere, in the clerk's words, and agrees with a count in Python."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.models import (
    Activity,
    ActivityEvidence,
    ActivityKind,
    ActivityTask,
    Evidence,
    EvidenceLink,
    FileFact,
    MaterialRequirement,
    Quota,
    RequirementEvidence,
    Task,
)
from tests.progress.slots import TODAY, activity, board, line, photos, plan_id, prove, record, slot
from tests.workspaces import domain_rows, plan, task_ids
from wenming_desktop.entities.choices import TaskStatus, Window
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.materials import MaterialKind, kind_fits
from wenming_desktop.plan.measures import (
    MeasureForm,
    add_measure,
    add_measures,
    edit_measure,
    measure_rows,
    set_measure_due,
    set_measure_status,
)
from wenming_desktop.plan.quotas import QuotaForm, add_quota
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.progress.board import plan_board
from wenming_desktop.progress.gaps import Gap, GapFilter, GapKind, Urgency, gaps
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.workspace import Workspace


def listed(workspace: Workspace, wanted: GapFilter | None = None, today: date = TODAY) -> list[Gap]:
    with workspace.reading() as session:
        return gaps(session, plan_id(workspace), today, wanted or GapFilter())


def texts(workspace: Workspace, at: int = 0) -> list[str]:
    return [gap.text for gap in line(workspace, at).gaps]


def put(workspace: Workspace, *tasks: int, **parts: object) -> None:
    ids = task_ids(workspace)
    with workspace.log.change() as session:
        assign(session, [ids[at] for at in tasks], AssignmentChange(**parts))


def test_a_task_nobody_touched(workspace: Workspace) -> None:
    assert texts(workspace) == ["缺牵头科室", "缺责任人", "缺完成时限", "缺措施", "缺材料"]
    assert line(workspace).status == TaskStatus.TODO
    assert plan(workspace).tasks[0].gaps == ("牵头科室", "责任人", "完成时限", "措施", "材料")


def test_each_gap_closes(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    put(workspace, 0, lead="办公室", person="张建国", due_on=date(2021, 12, 31))
    assert texts(workspace) == ["缺措施", "缺材料"]
    with workspace.log.change() as session:
        measure = add_measure(session, first, "制定方案")
    wanted = slot(workspace, first, photos(minimum=2))
    assert texts(workspace) == ["缺活动照片2张"]
    with workspace.log.change() as session:
        set_score(session, first, "self_score", "2")
    assert texts(workspace) == ["有自评分，没有材料", "缺活动照片2张"]
    old = record(workspace, "旧照片", date(2019, 1, 1))
    with workspace.log.change() as session:
        fill_slot(session, wanted, [old])
    (gap,) = line(workspace).gaps
    assert (gap.kind, gap.text, gap.what) == (
        GapKind.WINDOW,
        "材料超出年度：活动照片1张，还差2张",
        "活动照片2张（1张超出年度）",
    )
    assert (gap.todo, gap.requirement_id) == ("补充本年度的照片，或核对形成日期", wanted)
    held = activity(workspace, date(2021, 5, 1), "1-1")
    for name in ("照片甲", "照片乙"):
        prove(workspace, held, record(workspace, name))
    assert texts(workspace) == []
    with workspace.log.change() as session:
        set_measure_status(session, measure, TaskStatus.DONE, TODAY)
    assert (line(workspace).status, line(workspace).activities) == (TaskStatus.DONE, 1)


def test_a_part_of_the_number(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    wanted = slot(workspace, first, replace(photos(minimum=3), hint="能看到单位名称"))
    one = record(workspace, "照片")
    with workspace.log.change() as session:
        fill_slot(session, wanted, [one])
        add_quota(session, first, QuotaForm("志愿服务", 5))
    activity(workspace, date(2021, 3, 5), "1-1", kind="志愿服务")
    missing = {gap.kind: gap for gap in line(workspace).gaps}
    assert missing[GapKind.SLOT].text == "活动照片还差2张"
    assert missing[GapKind.SLOT].todo == "在“活动照片”中添加照片：能看到单位名称"
    assert missing[GapKind.QUOTA].text == "还差4次志愿服务"
    assert missing[GapKind.QUOTA].what == "4次志愿服务"


def test_order_and_filters(workspace: Workspace) -> None:
    put(workspace, 3, lead="办公室", person="李敏", due_on=TODAY - timedelta(days=1))
    put(workspace, 4, lead="宣传科", due_on=TODAY + timedelta(days=30))
    put(workspace, 5, lead="宣传科", due_on=TODAY + timedelta(days=31))
    found = listed(workspace)
    assert [gap.urgency for gap in found] == sorted(gap.urgency for gap in found)
    assert {gap.code for gap in found if gap.urgency == Urgency.LATE} == {"2-1"}
    assert {gap.code for gap in found if gap.urgency == Urgency.SOON} == {"2-2"}
    assert [gap.text for gap in found[:2]] == ["缺措施", "缺材料"]
    category = board(workspace).categories[1].id
    assert {gap.code for gap in listed(workspace, GapFilter(category_id=category))} == {"2-1", "2-2", "2-3"}
    assert {gap.code for gap in listed(workspace, GapFilter(department="宣传科"))} == {"2-2", "2-3"}
    assert {gap.code for gap in listed(workspace, GapFilter(department=""))} == {"1-1", "1-2", "1-3"}
    persons = listed(workspace, GapFilter(department="宣传科", kind=GapKind.PERSON))
    assert [(gap.code, gap.text) for gap in persons] == [("2-2", "缺责任人"), ("2-3", "缺责任人")]


def test_the_same_numbers_everywhere_and_undo(workspace: Workspace) -> None:
    before, rows = board(workspace), domain_rows(workspace)
    slot(workspace, task_ids(workspace)[0])
    assert board(workspace) != before
    lines = board(workspace).tasks
    assert sorted(gap.text for row in lines for gap in row.gaps) == sorted(
        gap.text for gap in listed(workspace)
    )
    view = plan(workspace, TODAY)
    assert [row.gaps for row in view.tasks] == [tuple(gap.what for gap in row.gaps) for row in lines]
    assert [row.status for row in view.tasks] == [row.status for row in lines]
    workspace.log.undo()
    assert (board(workspace), domain_rows(workspace)) == (before, rows)


DAYS = st.sampled_from(
    [
        date(2018, 12, 31),
        date(2019, 1, 1),
        date(2020, 10, 2),
        date(2021, 1, 1),
        date(2021, 9, 30),
        date(2022, 1, 1),
    ]
)
KINDS = st.sampled_from([MaterialKind.PHOTO, MaterialKind.RECORD])
EVIDENCE = st.tuples(  # formed on, collected on, 长期有效; kind, picture, 文号, characters
    st.one_of(st.none(), DAYS),
    DAYS,
    st.booleans(),
    st.sampled_from(["", "", "照片", "记录", "通知"]),
    st.booleans(),
    st.sampled_from(["", "局发〔2021〕5号"]),
    st.sampled_from([None, 0, 80, 500]),
)
RULES = st.tuples(
    st.booleans(), st.booleans(), st.sampled_from([(0, 0), (0, 0), (100, 0), (0, 100), (50, 90)])
)
FORMS = st.tuples(
    st.sampled_from([MaterialKind.PHOTO, MaterialKind.RECORD, MaterialKind.OTHER]),
    st.integers(1, 3),
    st.sampled_from(list(Window)),
    st.integers(1, 3),
    st.booleans(),
    RULES,
    st.sampled_from(["", "", "", "原件在档案室"]),
)
PART = st.integers(0, 3)
WORLDS = st.fixed_dictionaries(
    {
        "evidence": st.lists(EVIDENCE, min_size=4, max_size=4),
        "slots": st.lists(FORMS, min_size=1, max_size=3),
        "activities": st.lists(DAYS, min_size=2, max_size=4),
        "put": st.dictionaries(st.tuples(PART, PART), st.booleans(), max_size=6),  # slot, evidence: confirmed
        "proof": st.sets(st.tuples(PART, PART, KINDS), max_size=8),  # activity, evidence, kind
        "for": st.sets(st.tuples(PART, st.booleans()), max_size=6),  # activity, task
        "links": st.sets(PART, max_size=2),
        "quota": st.integers(1, 4),
        "score": st.booleans(),
        "today": st.sampled_from([date(2021, 2, 28), TODAY, date(2022, 6, 1)]),
    }
)


@settings(max_examples=60)
@given(world=WORLDS)
def test_sql_agrees_with_python(workspace: Workspace, world: dict) -> None:
    with workspace.log.change("试") as session:
        _write(session, task_ids(workspace), world)
    try:
        for at in range(2):
            row = line(workspace, at, world["today"])
            slots, evidence, quota, wanted = _expected(world, at)
            assert (row.slots.have, row.slots.want) == (sum(slots), len(slots) if at == 0 else 0)
            assert row.evidence == evidence
            if wanted:
                assert row.quota is not None
                assert (row.quota.have, row.quota.want) == (min(quota, wanted), wanted)
            kinds = [gap.kind for gap in row.gaps]
            material = (GapKind.SLOT, GapKind.WINDOW, GapKind.UNDATED, GapKind.RULES)
            assert sum(map(kinds.count, material)) == (slots.count(False) if slots else int(not evidence))
            assert (GapKind.SCORE in kinds) == (at == 0 and world["score"] and not evidence)
            assert (GapKind.QUOTA in kinds) == (quota < wanted)
    finally:
        workspace.log.undo()


def _write(session: Session, tasks: list[str], world: dict) -> None:
    def add(row):
        session.add(row)
        session.flush()
        return row.id

    evidence = [
        add(
            Evidence(
                sha256=f"{number:064}",
                size=1,
                original_name="照片.jpg",
                title=f"材料{number}",
                formed_on=formed,
                collected_on=collected,
                long_term_valid=lasting,
                kind=material,
                picture=picture,
                document_number=written,
            )
        )
        for number, (formed, collected, lasting, material, picture, written, _) in enumerate(
            world["evidence"]
        )
    ]
    for number, (*_, characters) in enumerate(world["evidence"]):
        fact = session.query(FileFact).filter_by(sha256=f"{number:064}").one_or_none()  # no step: it stays
        if fact:
            fact.characters = characters
        else:
            add(FileFact(sha256=f"{number:064}", characters=characters))
    slots = [
        add(
            MaterialRequirement(
                task_id=tasks[0],
                ordinal=number,
                name="材料",
                kind=kind.value,
                minimum=minimum,
                window=window.value,
                years=years,
                long_term_valid=lasting,
                needs_number=needs_number,
                needs_date=needs_date,
                least_characters=least,
                most_characters=most,
                overruled=overruled,
            )
        )
        for number, (
            kind,
            minimum,
            window,
            years,
            lasting,
            (needs_number, needs_date, (least, most)),
            overruled,
        ) in enumerate(world["slots"])
    ]
    kind = session.query(ActivityKind).filter_by(name="志愿服务").one()
    held = [
        add(Activity(plan_id=plan_of(session, tasks[0]), kind_id=kind.id, title="活动", starts_on=day))
        for day in world["activities"]
    ]
    for at, number in _within(world["put"], slots):
        confirmed = world["put"][at, number]
        add(RequirementEvidence(requirement_id=slots[at], evidence_id=evidence[number], confirmed=confirmed))
    for at, number, material in _within(world["proof"], held):
        add(
            ActivityEvidence(
                activity_id=held[at], evidence_id=evidence[number], kind=material.value, ordinal=1
            )
        )
    for at, second in _within(world["for"], held):
        add(ActivityTask(activity_id=held[at], task_id=tasks[int(second)]))
    for number in world["links"]:
        add(EvidenceLink(evidence_id=evidence[number], task_id=tasks[0], ordinal=number))
    add(Quota(task_id=tasks[0], kind_id=kind.id, label="志愿服务", minimum=world["quota"]))
    if world["score"]:
        set_score(session, tasks[0], "self_score", "1")


def plan_of(session: Session, task_id: str) -> str:
    return session.get_one(Task, task_id).category.plan_id


def _within(pairs: Iterable, rows: list) -> list:
    return [pair for pair in sorted(pairs) if pair[0] < len(rows)]


def _expected(world: dict, at: int) -> tuple[list[bool], int, int, int]:
    """Filled slots, number of files, activities counted and wanted, of the first or second task."""
    today = world["today"]
    days = world["activities"]
    held = {act for act, second in world["for"] if int(second) == at and act < len(days)}
    proof = {(act, number, kind) for act, number, kind in world["proof"] if act in held}
    known = [one for one in world["proof"] if one[0] < len(days)]
    files = {number for _, number, _ in proof}
    if at == 1:
        return [], len(files), 0, 0
    filled: list[bool] = []
    for ordinal, (kind, minimum, window, years, allowed, rules, overruled) in enumerate(world["slots"]):
        end = min(today, date(2021, 12, 31))
        opens, closes = {
            Window.YEAR: (date(2021, 1, 1), date(2021, 12, 31)),
            Window.YEARS: (date(2021 - years + 1, 1, 1), date(2021, 12, 31)),
            Window.MONTHS: (end.replace(year=end.year - 1) + timedelta(days=1), end),
            Window.ANY: (date.min, date.max),
        }[window]
        if window == Window.MONTHS and end == date(2021, 2, 28):
            opens = date(2020, 3, 1)
        counting: set[int] = set()
        first = {number: min(days[act] for act, one, _ in known if one == number) for _, number, _ in known}
        ways = [
            (number, first.get(number), confirmed)
            for (slot_at, number), confirmed in world["put"].items()
            if slot_at == ordinal
        ]
        ways += [(number, days[act], True) for act, number, material in proof if material == kind]
        files |= {number for number, *_ in ways}
        for number, day, confirmed in ways:
            formed, _, lasting, *_ = world["evidence"][number]
            inside = opens <= (formed or day) <= closes if formed or day else window == Window.ANY
            undated = rules[1] and not (formed or day)
            in_time = (inside or (lasting and allowed)) and not undated
            if in_time and _keeps(world["evidence"][number], kind, rules, confirmed=confirmed):
                counting.add(number)
        filled.append(len(counting) >= minimum or bool(overruled))
    quota = sum(date(2021, 1, 1) <= days[act] <= min(today, date(2021, 12, 31)) for act in held)
    return filled, len(files | world["links"]), quota, world["quota"]


def _keeps(evidence: tuple, kind: MaterialKind, rules: tuple, *, confirmed: bool) -> bool:
    """Whether a file keeps a slot's rules but that of the window."""
    *_, material, picture, number, characters = evidence
    needs_number, _, (least, most) = rules
    return (
        (confirmed or kind_fits(kind, material, picture=picture))
        and bool(number or not needs_number)
        and (not characters or least <= characters <= (most or characters))
    )


def test_what_comes_again_warns_for_the_next_day_and_is_late_after_the_last(workspace: Workspace) -> None:
    deadline = read_deadline("每季度末", 2021)
    put(workspace, 0, lead="办公室", due_on=deadline.due_on, due_words=deadline.words)
    for today, due_on, status, urgency in (
        (date(2021, 3, 31), date(2021, 3, 31), TaskStatus.TODO, Urgency.SOON),
        (date(2021, 4, 1), date(2021, 6, 30), TaskStatus.TODO, Urgency.LATER),
        (date(2021, 12, 31), date(2021, 12, 31), TaskStatus.TODO, Urgency.SOON),
        (date(2022, 1, 1), date(2021, 12, 31), TaskStatus.LATE, Urgency.LATE),
    ):
        with workspace.reading() as session:
            row = plan_board(session, plan_id(workspace), today).tasks[0]
            same = plan_view(session, plan_id(workspace), today).tasks[0]
        assert (row.due_on, row.status, row.gaps[0].urgency) == (due_on, status, urgency)
        assert (same.due_on, same.status, same.due_words) == (due_on, status, "每季度末")


def test_a_measure_that_comes_again_is_late_after_its_last_day(workspace: Workspace) -> None:
    first = task_ids(workspace)[0]
    with workspace.log.change() as session:
        (measure,) = add_measures(session, first, MeasureForm("检查", due_words="6月、12月"))
        set_measure_due(session, measure, read_deadline("6月、12月", 2021))
    for today, due_on, status in (
        (date(2021, 7, 1), date(2021, 12, 31), TaskStatus.TODO),
        (date(2022, 1, 1), date(2021, 12, 31), TaskStatus.LATE),
    ):
        with workspace.reading() as session:
            (row,) = measure_rows(session, first, today)
        assert (row.due_on, row.status, row.due_words) == (due_on, status, "6月、12月")
    with workspace.log.change() as session:
        edit_measure(session, measure, "检查", date(2021, 9, 1), "")
    with workspace.reading() as session:
        (row,) = measure_rows(session, first, TODAY)
    assert (row.due_on, row.due_words) == (date(2021, 9, 1), "")
