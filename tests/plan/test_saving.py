"""A plan as read becomes a plan as kept, with the responsibility it names."""

from collections.abc import Generator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.workspaces import domain_rows, draft
from wenming_desktop.errors import UserError
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.saving import doubts_of_years, save_plan
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.plan_view import PlanView, plan_view
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, TaskDraft
from wenming_desktop.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Generator[Workspace]:
    made = Workspace.create(tmp_path / "data", "某某局")
    yield made
    made.close()


def with_tasks(*tasks: TaskDraft) -> PlanDraft:
    return replace(draft(), categories=(CategoryDraft("加强组织领导", tasks),))


def saved(workspace: Workspace, wanted: PlanDraft, year: int | None = None) -> PlanView:
    with workspace.log.change() as session:
        plan_id = save_plan(session, wanted, year)
    with workspace.reading() as session:
        return plan_view(session, plan_id, date(2021, 1, 1))


def test_responsibility_as_written(workspace: Workspace) -> None:
    view = saved(
        workspace,
        with_tasks(
            TaskDraft("甲。", "办公室", ("宣传科", "办公室"), "张建国", "12月底前"),
            TaskDraft("乙。", "宣传科", ("人事科",)),
            TaskDraft("丙。", person="李敏"),
            TaskDraft("丁。", due="2021年6月30日"),
            TaskDraft("戊。"),
        ),
    )
    assert [(task.lead, task.support, task.person, task.due_on) for task in view.tasks] == [
        ("办公室", ("宣传科",), "张建国", date(2021, 12, 31)),
        ("宣传科", ("人事科",), None, None),
        (None, (), "李敏", None),
        (None, (), None, date(2021, 6, 30)),
        (None, (), None, None),
    ]
    with workspace.reading() as session:
        assert [row.name for row in department_rows(session)] == ["办公室", "宣传科", "人事科"]
    assert workspace.log.labels() == ("导入方案《2021年工作方案》", None)


def test_deadlines_keep_their_words(workspace: Workspace) -> None:
    words = ("待上级通知", "每季度末", "节日前后", "12月底前", "2021年6月30日", "2021-06-30")
    view = saved(workspace, with_tasks(*(TaskDraft(f"{due}。", "办公室", due=due) for due in words)))
    assert [(task.due_words, task.due_on, task.note) for task in view.tasks] == [
        ("待上级通知", None, ""),
        ("每季度末", date(2021, 3, 31), ""),
        ("节日前后", date(2021, 1, 1), ""),
        ("12月底前", date(2021, 12, 31), ""),
        ("", date(2021, 6, 30), ""),
        ("", date(2021, 6, 30), ""),
    ]


def test_who_else_is_written(workspace: Workspace) -> None:
    draft = TaskDraft("甲。", "办公室", ("各科室", "宣传科"), "主任张建国、李敏\n王 芳", leader="王某副局长")
    lead = TaskDraft("乙。", "各处室系部", ("各处室系部", "工会"))
    view = saved(workspace, with_tasks(draft, lead))
    first, second = view.tasks
    assert (first.support, first.person, first.leader) == (
        ("宣传科", "各科室"),
        "张建国、李敏、王芳",
        "王某副局长",
    )
    assert (second.lead, second.support) == ("各处室系部", ("工会",))
    with workspace.reading() as session:
        rows = department_rows(session)
    assert [row.name for row in rows] == ["办公室", "宣传科", "各处室系部", "工会"]
    assert [(person.name, person.post) for person in rows[0].people] == [
        ("张建国", "主任"),
        ("李敏", ""),
        ("王芳", ""),
    ]


def test_deadlines_of_another_year_are_asked_about() -> None:
    asked = with_tasks(*(TaskDraft("甲。", due=due) for due in ("2019年3月", "12月底前", "2019年3月", None)))
    assert [doubt.corrected for doubt in doubts_of_years(asked, 2021)] == ["2021年3月"]
    assert doubts_of_years(asked, 2019) == []


def test_the_given_year_counts(workspace: Workspace) -> None:
    view = saved(workspace, with_tasks(TaskDraft("甲。", due="12月底前")), 2023)
    assert (view.year, view.tasks[0].due_on) == (2023, date(2023, 12, 31))


def test_a_plan_without_responsibility_leaves_departments_alone(workspace: Workspace) -> None:
    saved(workspace, draft())
    assert domain_rows(workspace)["department"] == []


def test_one_undo_takes_the_whole_plan_back(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    view = saved(workspace, with_tasks(TaskDraft("甲。", "办公室", ("宣传科",), "张建国", "6月底前")))
    after = domain_rows(workspace)
    workspace.log.undo()
    assert domain_rows(workspace) == before
    workspace.log.redo()
    assert domain_rows(workspace) == after
    with workspace.reading() as session:
        assert plan_view(session, view.id, date(2021, 1, 1)) == view


def test_the_same_plan_twice_is_refused(workspace: Workspace) -> None:
    saved(workspace, draft())
    before = domain_rows(workspace)
    with pytest.raises(UserError, match="2021年度已有同名方案“2021年工作方案”"):
        saved(workspace, draft())
    assert domain_rows(workspace) == before
    saved(workspace, draft(), 2022)
    saved(workspace, draft("另一方案"))
    with workspace.reading() as session:
        assert [head.year for head in plan_heads(session)] == [2022, 2021, 2021]


@pytest.mark.parametrize("year", [None, 1989, 2101])
def test_a_year_is_needed(workspace: Workspace, year: int | None) -> None:
    with pytest.raises(UserError, match="请填写年度"):
        saved(workspace, replace(draft(), year=year))
    assert domain_rows(workspace)["work_plan"] == []


@pytest.mark.parametrize(
    "wanted",
    [
        replace(draft(), categories=()),
        replace(draft(), categories=(CategoryDraft("加强组织领导"),)),
        with_tasks(TaskDraft("甲。"), TaskDraft(" ")),
        with_tasks(TaskDraft("甲。", "长" * 61)),
        with_tasks(TaskDraft("甲。", "办公室", ("",))),
    ],
)
def test_what_cannot_be_saved_leaves_nothing(workspace: Workspace, wanted: PlanDraft) -> None:
    before = domain_rows(workspace)
    with pytest.raises(UserError):
        saved(workspace, wanted)
    assert domain_rows(workspace) == before


def test_a_big_plan(workspace: Workspace) -> None:
    tasks = tuple(
        TaskDraft(f"任务{number}。", f"科室{number % 20}", (f"科室{number % 20 + 1}",))
        for number in range(400)
    )
    view = saved(workspace, with_tasks(*tasks))
    assert [task.code for task in view.tasks] == [f"1-{number}" for number in range(1, 401)]
    assert view.tasks[399].lead == "科室19"
