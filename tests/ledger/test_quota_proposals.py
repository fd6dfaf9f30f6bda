"""次数要求 from a task's own words: proposed with their source, never taken unasked."""

from typing import Any

import pytest

from tests.workspaces import domain_rows, task_ids
from wenming_desktop.ledger.quota_proposals import proposed_quotas
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.quotas import QuotaForm, add_quota, quota_rows
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task, find_task
from wenming_desktop.workspace import Workspace


def proposed(workspace: Workspace, text: str, *asked: QuotaForm) -> list[tuple[str, int, bool]]:
    task_id = task_ids(workspace)[0]
    with workspace.log.change() as session:
        edit_task(session, task_id, "text", text)
        for form in asked:
            add_quota(session, task_id, form)
    before = domain_rows(workspace)
    with workspace.reading() as session:
        found = proposed_quotas(session, task_id)
    assert domain_rows(workspace) == before
    assert all(one.phrase in text for one in found)
    return [(one.form.kind, one.form.minimum, one.form.distinct_festivals) for one in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("开展学雷锋志愿服务，每年不少于5次。", [("志愿服务", 5, False)]),
        ("每季度举办道德讲堂不少于一次。", [("道德讲堂", 4, False)]),
        ("在春节、中秋等节日至少开展2次“我们的节日”活动。", [("我们的节日", 2, True)]),
        ("组织义务植树，每年至少1次。", [("", 1, False)]),  # only the clerk can say what it counts as
        ("做好日常工作。", []),
    ],
)
def test_kinds_are_told_by_the_words(workspace: Workspace, text: str, wanted: Any) -> None:
    assert proposed(workspace, text) == wanted


def test_what_is_asked_for_is_not_proposed_again(workspace: Workspace) -> None:
    text = "志愿服务每年不少于5次，道德讲堂每季度不少于1次。"
    assert proposed(workspace, text, QuotaForm("志愿服务", 5)) == [("道德讲堂", 4, False)]
    task_id = task_ids(workspace)[0]
    with workspace.log.change() as session:
        (rest,) = proposed_quotas(session, task_id)
        add_quota(session, task_id, rest.form)
        assert proposed_quotas(session, task_id) == []
        assert {row.form.label for row in quota_rows(session, task_id)} == {
            "志愿服务",
            "道德讲堂每季度不少于1次",
        }


def test_what_the_bundled_plan_asks_for_is_not_proposed(workspace: Workspace) -> None:
    with workspace.log.change() as session:
        plan_id = save_plan(session, bundled_plan())
        for code in ("2-7", "4-2", "7-1"):
            assert proposed_quotas(session, find_task(session, plan_id, code).id) == []
