"""Quotas as the clerk sets them; how they are counted is tested with the counts."""

from dataclasses import replace

import pytest

from tests.workspaces import domain_rows, task_ids
from wenming_desktop.errors import FieldErrors
from wenming_desktop.plan.quotas import (
    QuotaForm,
    add_quota,
    edit_quota,
    quota_rows,
    remove_quota,
)
from wenming_desktop.workspace import Workspace

SERVICE = QuotaForm("志愿服务", 5)


def add(workspace: Workspace, form: QuotaForm = SERVICE) -> str:
    with workspace.log.change() as session:
        return add_quota(session, task_ids(workspace)[0], form)


def test_a_quota_is_kept_as_set(workspace: Workspace) -> None:
    made = add(workspace, replace(SERVICE, label=" 志愿服务活动 "))
    with workspace.reading() as session:
        (row,) = quota_rows(session, task_ids(workspace)[0])
    assert (row.id, row.form) == (made, replace(SERVICE, label="志愿服务活动"))
    assert workspace.log.labels()[0] == "1-1 添加次数要求：志愿服务活动≥5次"


def test_the_kinds_name_stands_in_for_a_label(workspace: Workspace) -> None:
    add(workspace, QuotaForm(" 我们的节日 ", 2, distinct_festivals=True))
    with workspace.reading() as session:
        (row,) = quota_rows(session, task_ids(workspace)[0])
    assert row.form.label == "我们的节日"
    assert workspace.log.labels()[0] == "1-1 添加次数要求：我们的节日≥2个节日"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"kind": "志愿"}, "kind", "没有名为“志愿”的活动类型"),
        ({"minimum": 0}, "minimum", "次数要在 1 到 366 之间"),
        ({"minimum": 367}, "minimum", "次数要在 1 到 366 之间"),
        ({"label": "长" * 61}, "label", "名称太长"),
        ({"distinct_festivals": True}, "distinct_festivals", "“志愿服务”不登记节日"),
    ],
)
def test_bad_fields(workspace: Workspace, wrong: dict, field: str, said: str) -> None:
    made = add(workspace)
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors) as refused:
        add(workspace, replace(SERVICE, **wrong))
    assert said in refused.value.fields[field]
    with pytest.raises(FieldErrors) as refused, workspace.log.change() as session:
        edit_quota(session, made, replace(SERVICE, **wrong))
    assert list(refused.value.fields) == [field]
    assert domain_rows(workspace) == before


def test_editing_and_removing_undo(workspace: Workspace) -> None:
    made = add(workspace)
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        edit_quota(session, made, QuotaForm("会议", 1, "全员创建会议"))
    with workspace.reading() as session:
        assert [row.form for row in quota_rows(session, task_ids(workspace)[0])] == [
            QuotaForm("会议", 1, "全员创建会议")
        ]
    with workspace.log.change() as session:
        remove_quota(session, made)
    assert workspace.log.labels()[0] == "1-1 删除次数要求：全员创建会议≥1次"
    assert not domain_rows(workspace)["quota"]
    workspace.log.undo()
    workspace.log.undo()
    assert domain_rows(workspace) == before
