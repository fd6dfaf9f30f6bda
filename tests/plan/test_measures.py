"""The breakdown of a task into steps."""

from dataclasses import replace
from datetime import date

import pytest

from tests.workspaces import domain_rows, plan, task_ids
from wenming_desktop.entities.choices import Recurrence, TaskStatus
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.plan.measures import (
    TEXT_LIMIT,
    MeasureForm,
    add_measure,
    add_measures,
    change_measure,
    edit_measure,
    measure_form,
    measure_rows,
    remove_measure,
    set_measure_status,
)
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.plan.recurring import periods_in_words
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 6, 1)


def add(workspace: Workspace, *texts: str) -> list[str]:
    with workspace.log.change() as session:
        return [add_measure(session, task_ids(workspace)[0], text) for text in texts]


def measures(workspace: Workspace, today: date = TODAY) -> tuple[MeasureRow, ...]:
    return plan(workspace, today).tasks[0].measures


def test_measures_are_numbered_in_order(workspace: Workspace) -> None:
    add(workspace, " 制定方案\n", "召开会议")
    add(workspace, "总结")
    assert [(row.ordinal, row.text) for row in measures(workspace)] == [
        (1, "制定方案"),
        (2, "召开会议"),
        (3, "总结"),
    ]
    assert {row.status for row in measures(workspace)} == {TaskStatus.TODO}


def test_removing_closes_the_gap(workspace: Workspace) -> None:
    ids = add(workspace, "甲", "乙", "丙")
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        remove_measure(session, ids[1])
    assert [(row.ordinal, row.text) for row in measures(workspace)] == [(1, "甲"), (2, "丙")]
    assert workspace.log.labels()[0] == "1-1 删除措施：乙"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_editing(workspace: Workspace) -> None:
    (measure,) = add(workspace, "甲")
    with workspace.log.change() as session:
        edit_measure(
            session, measure, "制定《文明创建年度实施方案》并印发各科室执行", date(2021, 6, 30), " 备注 "
        )
    (row,) = measures(workspace)
    assert (row.text, row.due_on, row.note) == (
        "制定《文明创建年度实施方案》并印发各科室执行",
        date(2021, 6, 30),
        "备注",
    )
    assert workspace.log.labels()[0] == "1-1 修改措施：制定《文明创建年度实施方案》并印发各科…"


@pytest.mark.parametrize(
    ("text", "match"), [(" \n", "请填写"), ("长" * (TEXT_LIMIT + 1), "最多 2000 字，现有 2001 字")]
)
def test_bad_texts(workspace: Workspace, text: str, match: str) -> None:
    (measure,) = add(workspace, "长" * TEXT_LIMIT)
    before = domain_rows(workspace)
    with pytest.raises(UserError, match=match):
        add(workspace, text)
    with pytest.raises(UserError, match=match), workspace.log.change() as session:
        edit_measure(session, measure, text, None, "")
    assert domain_rows(workspace) == before


def test_status(workspace: Workspace) -> None:
    (measure,) = add(workspace, "甲")
    for status, done_on in ((TaskStatus.DOING, None), (TaskStatus.DONE, TODAY), (TaskStatus.TODO, None)):
        with workspace.log.change() as session:
            set_measure_status(session, measure, status, TODAY)
        (row,) = measures(workspace)
        assert (row.status, row.done_on) == (status, done_on)
        assert workspace.log.labels()[0] == f"1-1 措施“甲”{status}"


def test_late_is_computed_and_never_set(workspace: Workspace) -> None:
    (measure,) = add(workspace, "甲")
    with workspace.log.change() as session:
        edit_measure(session, measure, "甲", TODAY, "")
    assert measures(workspace)[0].status == TaskStatus.TODO  # the last day still counts
    assert measures(workspace, date(2021, 6, 2))[0].status == TaskStatus.LATE
    with pytest.raises(KeyError), workspace.log.change() as session:
        set_measure_status(session, measure, TaskStatus.LATE, TODAY)
    with workspace.log.change() as session:
        set_measure_status(session, measure, TaskStatus.DONE, TODAY)
    assert measures(workspace, date(2022, 1, 1))[0].status == TaskStatus.DONE


FULL = MeasureForm("组织学习", "办公室", "张建国", date(2021, 6, 30), "已开始")


def add_full(workspace: Workspace, form: MeasureForm = FULL) -> list[str]:
    with workspace.log.change() as session:
        return add_measures(session, task_ids(workspace)[0], form)


def test_a_measure_with_everything(workspace: Workspace) -> None:
    (made,) = add_full(workspace)
    (row,) = measures(workspace)
    assert (row.department, row.person, row.due_on, row.note) == (
        "办公室",
        "张建国",
        date(2021, 6, 30),
        "已开始",
    )
    with workspace.reading() as session:
        assert measure_form(session, made) == FULL
        assert measure_rows(session, task_ids(workspace)[0], TODAY) == [row]


def test_changing_and_clearing(workspace: Workspace) -> None:
    (made,) = add_full(workspace)
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        change_measure(session, made, MeasureForm("组织学习", "宣传科"))
    (row,) = measures(workspace)
    assert (row.department, row.person, row.due_on, row.note) == ("宣传科", None, None, "")
    workspace.log.undo()
    assert domain_rows(workspace) == before
    with workspace.log.change() as session:
        edit_measure(session, made, "集中学习", None, "")
    (row,) = measures(workspace)
    assert (row.text, row.department, row.person) == (
        "集中学习",
        "办公室",
        "张建国",
    )  # the old way keeps them


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " "}, {"text": "请填写措施内容。"}),
        ({"note": "长" * 2001, "person": "张\n三"}, {"note": "最多 2000 字", "person": "换行"}),
        ({"department": "后勤科"}, {"department": "没有名为“后勤科”的科室"}),
    ],
)
def test_bad_fields(workspace: Workspace, wrong: dict, said: dict[str, str]) -> None:
    (made,) = add_full(workspace)
    before = domain_rows(workspace)
    for write in (
        lambda session, form: add_measures(session, task_ids(workspace)[0], form),
        lambda session, form: change_measure(session, made, form),
    ):
        with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
            write(session, replace(FULL, **wrong))
        assert set(refused.value.fields) == set(said)
        assert all(words in refused.value.fields[field] for field, words in said.items())
    assert domain_rows(workspace) == before


def test_monthly_is_twelve_measures_in_one_step(workspace: Workspace) -> None:
    before = domain_rows(workspace)
    ids = add_full(workspace, replace(FULL, recurrence=Recurrence.MONTHLY))
    rows = measures(workspace)
    assert [row.id for row in rows] == ids
    assert [row.text for row in rows] == [f"组织学习（{month}月）" for month in range(1, 13)]
    assert [row.due_on for row in rows][:4] == [
        date(2021, 1, 31),
        date(2021, 2, 28),
        date(2021, 3, 31),
        date(2021, 4, 30),
    ]
    assert {(row.person, row.recurrence) for row in rows} == {("张建国", Recurrence.MONTHLY)}
    assert [row.status for row in rows].count(TaskStatus.LATE) == 5  # January to May, on the first of June
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_quarterly_is_four(workspace: Workspace) -> None:
    add(workspace, "先做")
    add_full(workspace, replace(FULL, recurrence=Recurrence.QUARTERLY))
    assert [(row.ordinal, row.text, row.due_on) for row in measures(workspace)[1:]] == [
        (2, "组织学习（第一季度）", date(2021, 3, 31)),
        (3, "组织学习（第二季度）", date(2021, 6, 30)),
        (4, "组织学习（第三季度）", date(2021, 9, 30)),
        (5, "组织学习（第四季度）", date(2021, 12, 31)),
    ]


def test_once_becomes_quarterly_and_a_period_stands_alone(workspace: Workspace) -> None:
    (made,) = add_full(workspace)
    add(workspace, "后做")
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        change_measure(session, made, replace(FULL, recurrence=Recurrence.QUARTERLY))
    assert [row.text for row in measures(workspace)] == [
        "组织学习（第一季度）",
        "后做",
        "组织学习（第二季度）",
        "组织学习（第三季度）",
        "组织学习（第四季度）",
    ]
    assert [row.note for row in measures(workspace)] == ["已开始", "", "", "", ""]
    with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
        change_measure(session, made, replace(FULL, recurrence=Recurrence.MONTHLY))
    assert list(refused.value.fields) == ["recurrence"]
    with workspace.log.change() as session:
        change_measure(session, made, replace(FULL, text="只做一次"))
    assert [row.recurrence for row in measures(workspace)] == [
        Recurrence.ONCE,
        Recurrence.ONCE,
        *[Recurrence.QUARTERLY] * 3,
    ]
    workspace.log.undo()
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_all_done_is_a_task_done(workspace: Workspace) -> None:
    ids = add_full(workspace, replace(FULL, recurrence=Recurrence.QUARTERLY))
    for number, measure in enumerate(ids):
        assert plan(workspace).tasks[0].status == (TaskStatus.DOING if number else TaskStatus.TODO)
        with workspace.log.change() as session:
            set_measure_status(session, measure, TaskStatus.DONE, TODAY)
    assert plan(workspace).tasks[0].status == TaskStatus.DONE


@pytest.mark.parametrize(
    ("often", "first", "texts", "said"),
    [
        (Recurrence.MONTHLY, 10, ["10月", "11月", "12月"], "10月至12月，3 条"),
        (Recurrence.MONTHLY, 12, ["12月"], "12月，1 条"),
        (Recurrence.QUARTERLY, 5, ["第二季度", "第三季度", "第四季度"], "第二季度至第四季度，3 条"),
        (
            Recurrence.QUARTERLY,
            1,
            ["第一季度", "第二季度", "第三季度", "第四季度"],
            "第一季度至第四季度，4 条",
        ),
    ],
)
def test_what_comes_again_can_start_in_the_year(
    workspace: Workspace, often: Recurrence, first: int, texts: list[str], said: str
) -> None:
    add_full(workspace, replace(FULL, recurrence=often, first_month=first))
    assert [row.text for row in measures(workspace)] == [f"组织学习（{text}）" for text in texts]
    assert periods_in_words(often, first) == said
