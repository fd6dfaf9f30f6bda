"""待归口: groups as files came, photos of one day together, putting off, keeping without a place."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from db.models import Department, Evidence, FileFact
from tests.workspaces import new_workspace, plan, steps, task_ids
from wenming_desktop.evidence.inbox import InboxGroup, inbox_groups, leave_inbox, postpone
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.uses import Target, use_also
from wenming_desktop.workspace import Workspace

EARLY, LATE = datetime(2021, 10, 8, 1, tzinfo=UTC), datetime(2021, 10, 9, 2, tzinfo=UTC)
DAY = date(2021, 10, 8)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "数据") as made:
        plan(made)
        yield made


def came(workspace: Workspace, title: str, source: str, since: datetime, taken_on: date | None = None) -> str:
    with workspace.log.change("登记") as session:
        row = Evidence(
            sha256=title,
            size=1,
            original_name=f"{title}.jpg",
            title=title,
            collected_on=DAY,
            came_from=source,
            inbox_since=since,
        )
        session.add_all([row, FileFact(sha256=title, taken_on=taken_on)])
        return row.id


def told(workspace: Workspace) -> list[tuple[str, date | None, bool, list[str]]]:
    with workspace.reading() as session:
        return [
            (
                group.source,
                group.taken_on,
                group.postponed,
                [session.get_one(Evidence, row_id).title for row_id in group.ids],
            )
            for group in inbox_groups(session)
        ]


def test_what_came_together_stands_together(workspace: Workspace) -> None:
    came(workspace, "乙", "扫描/三月", EARLY)
    came(workspace, "甲", "扫描/四月", EARLY)
    came(workspace, "丙", "", LATE)
    came(workspace, "照片二", "扫描", EARLY, DAY)
    came(workspace, "照片一", "扫描", EARLY, DAY)
    came(workspace, "另一天", "扫描", EARLY, date(2021, 5, 1))
    assert told(workspace) == [
        ("直接添加", None, False, ["丙"]),
        ("扫描", None, False, ["乙", "另一天", "甲"]),  # one photo of a day is no shooting
        ("扫描", DAY, False, ["照片一", "照片二"]),
    ]


def test_put_off_comes_last_and_is_undone(workspace: Workspace) -> None:
    first, second = came(workspace, "甲", "扫描", LATE), came(workspace, "乙", "扫描", EARLY)
    with workspace.log.change() as session:
        postpone(session, [first], postponed=True)
    assert [(group[2], group[3]) for group in told(workspace)] == [(False, ["乙"]), (True, ["甲"])]
    assert steps(workspace)[0].label == "以后再说：甲"
    workspace.log.undo()
    assert [group[3] for group in told(workspace)] == [["甲"], ["乙"]]
    with workspace.log.change() as session:
        leave_inbox(session, [first, second])
    assert told(workspace) == []
    workspace.log.undo()
    assert len(told(workspace)) == 2


def test_a_place_takes_it_out_and_giving_it_up_brings_it_back(workspace: Workspace) -> None:
    row_id = came(workspace, "甲", "扫描", LATE)
    with workspace.log.change() as session:
        use_also(session, [row_id], [Target(EvidenceUse.TASK, task_ids(workspace)[0])])
    assert steps(workspace)[0].label == "1-1 添加材料：甲"
    assert told(workspace) == []
    workspace.log.undo()
    assert [group[3] for group in told(workspace)] == [["甲"]]


def test_groups_are_worked_out_once_a_list(workspace: Workspace) -> None:
    """Not again for each look at them: 20 000 files may wait."""

    def groups() -> list[InboxGroup]:
        with workspace.reading() as session:
            return inbox_groups(session)

    first = came(workspace, "甲", "扫描", EARLY)
    shown = groups()
    assert groups() is shown
    with workspace.log.change("别处") as session:
        session.add(Department(name="新设科", ordinal=9))
    assert groups() is shown, "what is no file changes none of them"
    second = came(workspace, "乙", "扫描", EARLY)
    assert [group.ids for group in groups()] == [(second, first)]
    with workspace.log.change() as session:
        use_also(session, [second], [Target(EvidenceUse.TASK, task_ids(workspace)[0])])
    assert [group.ids for group in groups()] == [(first,)]
    workspace.log.undo()
    assert [group.ids for group in groups()] == [(second, first)]
