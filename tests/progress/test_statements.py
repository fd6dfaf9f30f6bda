"""迎检说明: how long it may be, how it is counted, and that it can be undone."""

import pytest

from tests.workspaces import steps, task_ids
from wenming_desktop.errors import UserError
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator
from wenming_desktop.progress.statements import (
    ItemKind,
    set_statement,
    set_statement_limit,
    statement_limit,
    statement_of,
)
from wenming_desktop.words import word_count
from wenming_desktop.workspace import Workspace


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n\t", 0),
        ("开展活动。", 5),
        ("2021年5月", 4),  # as Word counts: 2021, 年, 5, 月
        ("WiFi 覆盖率100%", 5),
        ("“我们的节日”——端午", 11),
        ("don't stop", 2),
        ("㼆𠮷䶮", 3),
    ],
)
def test_words_are_counted_as_word_does(text: str, count: int) -> None:
    assert word_count(text) == count


def write(workspace: Workspace, text: str, kind: ItemKind = ItemKind.TASK, item_id: str = "") -> None:
    with workspace.log.change() as session:
        set_statement(session, kind, item_id or task_ids(workspace)[0], text)


def said(workspace: Workspace, kind: ItemKind = ItemKind.TASK, item_id: str = "") -> str:
    with workspace.reading() as session:
        return statement_of(session, kind, item_id or task_ids(workspace)[0])


def test_a_statement_of_a_task_is_one_step(workspace: Workspace) -> None:
    write(workspace, "  全年开展志愿服务5次。\n参与120人次。 ")

    assert said(workspace) == "全年开展志愿服务5次。\n参与120人次。"
    assert steps(workspace)[0].label.startswith("1-1 迎检说明：全年开展")
    workspace.log.undo()
    assert said(workspace) == ""


def test_over_the_limit_is_refused_with_the_count(workspace: Workspace) -> None:
    write(workspace, "好" * 500)

    with pytest.raises(UserError, match=r"有 512 字，最多 500 字，没有保存；请删去 12 字。"):
        write(workspace, "好" * 512)
    assert said(workspace) == "好" * 500


def test_the_limit_is_the_clerks(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        set_statement_limit(session, 800)
        assert statement_limit(session) == 800
    write(workspace, "好" * 800)
    with workspace.log.change() as session:
        set_statement_limit(session, 300)
    assert said(workspace) == "好" * 800  # nothing is cut
    write(workspace, "好" * 700)  # on its way to what is allowed
    with workspace.log.change() as session, pytest.raises(UserError, match="50 到 5000"):
        set_statement_limit(session, 10)


def test_an_indicator_has_one_of_its_own(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        indicator = add_indicator(
            session, plan_heads(session)[0].id, IndicatorForm("组织领导", "健全创建机制", tasks="1-1")
        )
    write(workspace, "机制健全。", ItemKind.INDICATOR, indicator)

    assert said(workspace, ItemKind.INDICATOR, indicator) == "机制健全。"
    assert said(workspace) == ""
    assert said(workspace, ItemKind.INDICATOR, "gone") == ""
