"""What is remembered is never older than the database."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db.engine import make_engine
from db.models import Task
from wenming_desktop.answers import remembered
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task
from wenming_desktop.progress.gaps import GapKind, gaps
from wenming_desktop.workspace import DATABASE_NAME, Workspace

TODAY = date(2021, 5, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace.create(tmp_path / "data", "某某局")
    yield made
    made.close()


@pytest.fixture
def task_id(workspace: Workspace) -> str:
    with workspace.log.change() as session:
        return find_task(session, save_plan(session, bundled_plan()), "2-7").id


def lacks_person(session: Session, task_id: str) -> bool:
    plan_id = session.get_one(Task, task_id).category.plan_id
    return any(gap.task_id == task_id and gap.kind is GapKind.PERSON for gap in gaps(session, plan_id, TODAY))


def read(workspace: Workspace, task_id: str) -> bool:
    with workspace.reading() as session:
        return lacks_person(session, task_id)


def test_an_answer_is_worked_out_once(workspace: Workspace) -> None:
    worked: list[str] = []

    def ask(name: str, asked: str) -> None:
        with workspace.reading() as session:
            remembered(session, name, asked, lambda: worked.append(asked))

    for asked in ("a", "a", "b", "b", "a"):
        ask("one", asked)
    ask("other", "a")
    ask("one", "a")
    assert worked == ["a", "b", "a", "a"]


def test_changes_undo_and_redo_are_seen(workspace: Workspace, task_id: str) -> None:
    assert read(workspace, task_id)
    with workspace.log.change() as session:
        assign(session, [task_id], AssignmentChange(person="张三"))
        assert not lacks_person(session, task_id)
    assert not read(workspace, task_id)
    workspace.log.undo()
    assert read(workspace, task_id)
    workspace.log.redo()
    assert not read(workspace, task_id)


def test_what_was_rolled_back_is_forgotten(workspace: Workspace, task_id: str) -> None:
    assert read(workspace, task_id)
    seen: list[bool] = []

    def give_up(session: Session) -> None:
        assign(session, [task_id], AssignmentChange(person="张三"))
        seen.append(lacks_person(session, task_id))
        raise UserError("不保存")

    with pytest.raises(UserError), workspace.log.change() as session:
        give_up(session)
    assert seen == [False]
    assert read(workspace, task_id)


def test_another_connection_is_seen(workspace: Workspace, task_id: str) -> None:
    assert read(workspace, task_id)
    engine = make_engine(workspace.folder / DATABASE_NAME)
    with Session(engine) as other:
        other.get_one(Task, task_id).due_on = date(2021, 4, 1)
        other.commit()
    engine.dispose()
    with workspace.reading() as session:
        plan_id = session.get_one(Task, task_id).category.plan_id
        found = [gap for gap in gaps(session, plan_id, TODAY) if gap.task_id == task_id]
    assert found
    assert GapKind.DEADLINE not in {gap.kind for gap in found}


def test_what_depends_on_some_tables_is_worked_out_when_they_change(
    workspace: Workspace, task_id: str
) -> None:
    worked: list[str] = []

    def ask(session: Session) -> None:
        remembered(session, "one", "a", lambda: worked.append("a"), ("task", "quota"))

    def ask_anew() -> int:
        with workspace.reading() as session:
            ask(session)
        return len(worked)

    assert [ask_anew(), ask_anew()] == [1, 1]
    with workspace.log.change() as session:
        add_departments(session, ["工会"])
    assert ask_anew() == 1
    with workspace.log.change() as session:
        assign(session, [task_id], AssignmentChange(due_on=date(2021, 4, 1)))
        ask(session)
        assert len(worked) == 2  # in a change always
    assert [ask_anew(), ask_anew()] == [3, 3]
    workspace.log.undo()
    assert [ask_anew(), ask_anew()] == [4, 4]
