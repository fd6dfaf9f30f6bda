"""新建年度: what is copied, what is not, and the evidence that is still good."""

import calendar
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from db.models import (
    Activity,
    Evidence,
    EvidenceLink,
    Indicator,
    MaterialRequirement,
    NegativeItem,
    Quota,
    RequirementEvidence,
    WorkPlan,
)
from tests.workspaces import attach, domain_rows, draft, file, new_workspace, task_ids
from wenming_desktop.entities.choices import GroupRole, TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.slots import fill_slot
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.kinds import kind_rows
from wenming_desktop.ledger.leading_group import MemberDraft, add_members, member_rows
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.plan.assignments import AssignmentChange, assign, due_change
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.measures import MeasureForm, add_measures, set_measure_status
from wenming_desktop.plan.plan_editing import PartForm, PartKind, plan_parts, plan_sources, set_parts
from wenming_desktop.plan.quotas import QuotaForm, add_quota, quota_rows
from wenming_desktop.plan.requirements import RequirementForm, add_requirement, requirement_rows
from wenming_desktop.plan.saving_written import add_source
from wenming_desktop.plan.task_editing import set_not_applicable
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.progress.assessment import add_negative, assess_task
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator, assess_indicator
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.reading.deadlines import read_deadline
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.new_year import (
    LongTermPair,
    YearPart,
    link_long_term,
    long_term_evidence,
    new_year,
    same_day,
    title_for,
)

TODAY = date(2021, 12, 1)
SLOT = RequirementForm("制度文件", MaterialKind.RULES, long_term_valid=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A year in which the first task has everything."""
    with new_workspace(tmp_path / "数据") as workspace:
        first, *_ = task_ids(workspace)
        own = plan_id(workspace, 2021)
        with workspace.log.change() as session:
            kind = next(row.name for row in kind_rows(session) if row.name == "志愿服务")
            assign(session, [first], AssignmentChange("办公室", ["宣传科"], "张三", date(2021, 2, 28)))
            set_score(session, first, "score", "5")
            assess_task(session, first, "4", "差一次")
            edit_task(session, first, "standard", "标准")
            add_quota(session, first, QuotaForm(kind, 5, "全员"))
            slot = add_requirement(session, first, SLOT)
            (measure,) = add_measures(
                session, first, MeasureForm("分解", "办公室", "张三", date(2021, 6, 30))
            )
            set_measure_status(session, measure, TaskStatus.DONE, TODAY)
            add_members(session, own, [MemberDraft(GroupRole.LEADER, "王五", "局长")])
            indicator = add_indicator(session, own, IndicatorForm("项目", "内容", "", "5", tasks="1-1"))
            assess_indicator(session, indicator, "3", "理由")
            add_negative(session, own, "没有发生")
            create_activity(session, own, ActivityDraft(kind, "学雷锋", date(2021, 3, 5), tasks=("1-1",)))
        (row,) = attach(workspace, first, file(tmp_path, "制度.pdf"))
        with workspace.log.change() as session:
            fill_slot(session, slot, [row.id])
            session.get_one(Evidence, row.id).long_term_valid = True
        yield workspace


def plan_id(workspace: Workspace, year: int) -> str:
    with workspace.reading() as session:
        return session.scalars(select(WorkPlan.id).where(WorkPlan.year == year)).one()


def view(workspace: Workspace, year: int) -> PlanView:
    own = plan_id(workspace, year)
    with workspace.reading() as session:
        return plan_view(session, own, TODAY)


def test_what_is_asked_for_is_copied(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    own = plan_id(workspace, 2021)
    with workspace.log.change() as session:
        made = new_year(session, own, 2024)
    assert made.title == "2024年工作方案"
    assert made.copied == {
        "任务类别": 2,
        "任务": 6,
        YearPart.ASSIGNMENTS: 2,
        YearPart.DEADLINES: 1,
        YearPart.QUOTAS: defaults(workspace, Quota),
        YearPart.REQUIREMENTS: defaults(workspace, MaterialRequirement),
        YearPart.LEADING_GROUP: 1,
    }
    old, new = view(workspace, 2021), view(workspace, 2024)
    assert [c.title for c in new.categories] == [c.title for c in old.categories]
    assert [t.text for t in new.tasks] == [t.text for t in old.tasks]
    assert (new.goal, new.basis, new.issued_on) == (old.goal, old.basis, None)
    assert [row.text for row in new.safeguards] == [row.text for row in old.safeguards]
    task = new.tasks[0]
    assert (task.lead, task.support, task.person, task.due_on) == (
        "办公室", ("宣传科",), "张三", date(2024, 2, 29),
    )  # fmt: skip
    assert (task.standard, task.score, task.self_score) == ("标准", Decimal(5), None)
    assert (task.measures, task.evidence, task.status) == ((), (), TaskStatus.TODO)
    with workspace.reading() as session:
        assert [row.form for row in quota_rows(session, task.id)] == [QuotaForm("志愿服务", 5, "全员")]
        old_slots = [row.form for row in requirement_rows(session, old.tasks[0].id)]
        assert [row.form for row in requirement_rows(session, task.id)] == old_slots
        assert SLOT in old_slots
        assert [row.name for row in member_rows(session, made.plan_id)] == ["王五"]
        for model in (Activity, Indicator, NegativeItem):
            query = select(func.count()).select_from(model).where(model.plan_id == made.plan_id)
            assert session.scalar(query) == 0, model
    assert workspace.log.labels()[0] == "由2021年度新建2024年度"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_a_plan_is_carried_with_all_its_words_but_the_document_itself(workspace: Workspace) -> None:
    own, (first, second, *_) = plan_id(workspace, 2021), task_ids(workspace)
    with workspace.log.change() as session:
        wanted = AssignmentChange("办公室", ["各科室"], "张三、李四", leader="王副局长")
        assign(session, [first], wanted)
        set_not_applicable(session, [second], "没有窗口单位")
        set_parts(session, own, PartKind.STAGE, [PartForm("动员部署", "2021年3月底前。")])
        text = "2021年工作方案的全文"
        add_source(session, own, replace(draft(), source=text, source_name="方案.docx"))
    with workspace.log.change() as session:
        made = new_year(session, own, 2022)
    carried, aside, *_ = view(workspace, 2022).tasks
    assert (carried.support, carried.person, carried.leader) == (("各科室",), "张三、李四", "王副局长")
    assert (aside.not_applicable, aside.gaps) == ("没有窗口单位", ())
    with workspace.reading() as session:
        stages = plan_parts(session, made.plan_id, PartKind.STAGE)
        assert [(row.title, row.text) for row in stages] == [("动员部署", "2021年3月底前。")]
        assert [row.text for row in plan_sources(session, own)] == [text]
        assert plan_sources(session, made.plan_id) == []


def defaults(workspace: Workspace, model: type[Quota] | type[MaterialRequirement]) -> int:
    """How many the old year has, the ones that were attached by themselves among them."""
    with workspace.reading() as session:
        tasks = {task.id for task in view(workspace, 2021).tasks}
        return len(session.scalars(select(model.id).where(model.task_id.in_(tasks))).all())


def test_more_only_if_asked_for(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        made = new_year(session, plan_id(workspace, 2021), 2022, frozenset(YearPart))
    (measure,) = view(workspace, 2022).tasks[0].measures
    assert (measure.text, measure.department, measure.person) == ("分解", "办公室", "张三")
    assert (measure.due_on, measure.status, measure.done_on) == (date(2022, 6, 30), TaskStatus.TODO, None)
    with workspace.reading() as session:
        indicator = session.scalars(select(Indicator).where(Indicator.plan_id == made.plan_id)).one()
        assert (indicator.score, indicator.self_score, indicator.reason) == (5, None, "")
        assert [row.task_id for row in indicator.tasks] == [view(workspace, 2022).tasks[0].id]
        item = session.scalars(select(NegativeItem).where(NegativeItem.plan_id == made.plan_id)).one()
        assert (item.text, item.state) == ("没有发生", "unchecked")


def test_less_if_wanted(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        made = new_year(session, plan_id(workspace, 2021), 2022, frozenset())
        task = plan_view(session, made.plan_id, TODAY).tasks[0]
        assert (task.lead, task.person, task.due_on) == (None, None, None)
        assert requirement_rows(session, task.id) == quota_rows(session, task.id) == []
    assert made.copied == {"任务类别": 2, "任务": 6}


@pytest.mark.parametrize(
    ("year", "words"), [(2021, "2021年度已有工作方案"), (1900, "年度要在"), (2101, "年度要在")]
)
def test_years_that_cannot_be(workspace: Workspace, year: int, words: str) -> None:
    before = domain_rows(workspace)
    with pytest.raises(UserError, match=words), workspace.log.change() as session:
        new_year(session, plan_id(workspace, 2021), year)
    assert domain_rows(workspace) == before


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("2021年工作方案", "2024年工作方案"),
        ("二〇二一年方案（2021版）", "二〇二四年方案（2024版）"),
        ("二零二一年方案", "二零二四年方案"),
        ("工作方案", "工作方案"),
    ],
)
def test_titles(title: str, wanted: str) -> None:
    assert title_for(title, 2021, 2024) == wanted


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)), years=st.integers(-10, 10))
def test_relative_deadlines(day: date, years: int) -> None:
    moved = same_day(day, years)
    assert (moved.year - day.year, moved.month) == (years, day.month)
    last = day.day == calendar.monthrange(day.year, day.month)[1]
    if last:
        assert moved.day == calendar.monthrange(moved.year, moved.month)[1]
    else:
        assert moved.day == day.day


def test_long_term_evidence_is_offered_and_linked(workspace: Workspace, tmp_path: Path) -> None:
    old = plan_id(workspace, 2021)
    (stale,) = attach(workspace, task_ids(workspace)[1], file(tmp_path, "当年.pdf", b"year"))
    with workspace.reading() as session:
        activity = session.scalars(select(Activity.id)).one()
    attach_to_activity(
        workspace.log,
        workspace.files,
        activity,
        MaterialKind.PHOTO,
        [file(tmp_path, "照片.jpg", b"jpg")],
        Job(),
    )
    with workspace.log.change("长期有效") as session:
        photo = session.scalars(select(Evidence).where(Evidence.original_name == "照片.jpg")).one()
        photo.long_term_valid = True
    with workspace.log.change() as session:
        new = new_year(session, old, 2022).plan_id
    before = domain_rows(workspace)
    with workspace.reading() as session:
        rules, shot = long_term_evidence(session, old, new)
        assert long_term_evidence(session, old, new, offset=1, limit=1) == [shot]
        slot = next(row for row in requirement_rows(session, rules.task_id) if row.form == SLOT)
    assert (rules.title, rules.from_task, rules.task) == ("制度", "1-1", "1-1")
    assert (rules.requirement_id, rules.requirement) == (slot.id, "制度文件")
    assert (shot.title, shot.requirement_id, shot.requirement) == ("照片", None, "")
    with workspace.log.change() as session:
        assert link_long_term(session, [rules.pair, shot.pair]) == 2
    with workspace.reading() as session:
        assert long_term_evidence(session, old, new) == []
        linked = select(EvidenceLink.evidence_id).where(EvidenceLink.task_id == rules.task_id)
        assert set(session.scalars(linked)) == {rules.evidence_id, shot.evidence_id}
        placed = select(RequirementEvidence.evidence_id).where(RequirementEvidence.requirement_id == slot.id)
        assert list(session.scalars(placed)) == [rules.evidence_id]
    workspace.log.undo()
    assert domain_rows(workspace) == before
    with pytest.raises(UserError, match="“当年”没有标为长期有效"), workspace.log.change() as session:
        link_long_term(session, [LongTermPair(stale.id, rules.task_id)])
    other = view(workspace, 2022).tasks[1].id
    with pytest.raises(UserError, match="不是任务 1-2 的所需材料"), workspace.log.change() as session:
        link_long_term(session, [LongTermPair(rules.evidence_id, other, slot.id)])
    assert domain_rows(workspace) == before


@pytest.mark.parametrize(
    ("words", "carried", "day"),
    [
        ("每季度末", "每季度末", date(2024, 3, 31)),
        ("2021年12月底前", "2024年12月底前", date(2024, 12, 31)),
        ("二〇二一年二月底", "2024年二月底", date(2024, 2, 29)),
        ("2021年10月至2022年1月", "2024年10月至2025年1月", date(2025, 1, 31)),
        ("随时", "随时", None),
        ("2月28日", "2月28日", date(2024, 2, 28)),
    ],
)
def test_words_of_deadlines_are_carried(
    workspace: Workspace, words: str, carried: str, day: date | None
) -> None:
    own, second = plan_id(workspace, 2021), task_ids(workspace)[1]
    with workspace.log.change() as session:
        change = due_change(read_deadline(words, 2021))
        assign(session, [second], replace(change, support=["各科室"], leader="王局长", person="张三、李四"))
        add_measures(session, second, MeasureForm("检查", due_words=words))
        new_year(session, own, 2024, {YearPart.ASSIGNMENTS, YearPart.DEADLINES, YearPart.MEASURES})
    task = view(workspace, 2024).tasks[1]
    assert (task.due_words, task.due_on) == (carried, day)
    assert [(row.due_words, row.due_on) for row in task.measures] == [(carried, day)]
    assert (task.support, task.leader, task.person) == (("各科室",), "王局长", "张三、李四")
