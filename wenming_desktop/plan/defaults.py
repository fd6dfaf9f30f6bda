"""What a new plan's tasks ask for before the clerk has said anything: slots and quotas from their own words.

The tasks of the bundled 2021 plan have a list of their own, written from their texts; every other task gets
the slots whose words stand in its text. Only numbers that a plan states become quotas.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ActivityKind, Task
from resources import resource
from wenming_desktop.entities.choices import Window
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.quotas import QuotaForm, add_quota
from wenming_desktop.plan.requirements import RequirementForm, add_requirements
from wenming_desktop.words import squeezed

# Words found in a task's text -> the slot they ask for.
_WORDS: tuple[tuple[tuple[str, ...], RequirementForm], ...] = (
    (
        ("制度", "机制", "办法"),
        RequirementForm(
            "相关制度",
            MaterialKind.RULES,
            window=Window.YEARS,
            years=3,
            long_term_valid=True,
            hint="制度文件要有文号或印发日期",
        ),
    ),
    (("计划", "规划", "方案"), RequirementForm("工作计划或方案", MaterialKind.PLAN, hint="计划要有文号")),
    (("名单", "名册", "志愿者"), RequirementForm("人员名单", MaterialKind.ROSTER, hint="名单注明日期")),
    (
        ("记录", "会议", "学习", "培训", "谈心谈话"),
        RequirementForm("活动或会议记录", MaterialKind.RECORD, hint="写明时间、地点、参加人员和内容"),
    ),
    (
        ("照片", "活动", "竞赛"),
        RequirementForm("活动照片", MaterialKind.PHOTO, 3, hint="照片不少于3张，能看到单位名称"),
    ),
    (("总结",), RequirementForm("工作总结", MaterialKind.SUMMARY, hint="总结不超过1500字")),
    (("报道", "媒体"), RequirementForm("宣传报道", MaterialKind.REPORT, hint="注明媒体和日期，附链接或截图")),
    (
        ("资金", "经费", "捐赠", "献血"),
        RequirementForm("凭证", MaterialKind.VOUCHER, hint="凭证清晰，金额与台账一致"),
    ),
)


@dataclass(frozen=True)
class Defaults:
    """What one task asks for by its text."""

    slots: tuple[RequirementForm, ...]
    quotas: tuple[QuotaForm, ...] = ()


def defaults_for(text: str) -> Defaults:
    """The slots and quotas of a task by its text; what stands in no list asks for nothing."""
    known = _bundled().get(squeezed(text))
    return known or Defaults(tuple(form for words, form in _WORDS if any(word in text for word in words)))


def is_default(form: RequirementForm | QuotaForm) -> bool:
    """Whether the program gives it to new tasks just so: nobody has made or changed it."""
    return form in _all()


def attach_defaults(session: Session, tasks: Iterable[Task]) -> None:
    """Give new tasks their default slots and quotas; a kind of activity the clerk has renamed gets none."""
    kinds = set(session.scalars(select(ActivityKind.name)))
    for task in tasks:
        defaults = defaults_for(task.text)
        add_requirements(session, task, defaults.slots)
        for quota in defaults.quotas:
            if quota.kind in kinds:
                add_quota(session, task.id, quota)


@cache
def _all() -> frozenset[RequirementForm | QuotaForm]:
    slots = [slot for defaults in _bundled().values() for slot in defaults.slots]
    # Data that was begun before slots had rules has them without.
    slots += [replace(slot, needs_number=False, most_characters=0) for slot in slots]
    quotas = (quota for defaults in _bundled().values() for quota in defaults.quotas)
    named = (replace(quota, label=quota.label or quota.kind) for quota in quotas)  # as it is stored
    return frozenset((*(form for _, form in _WORDS), *slots, *named))


@cache
def _bundled() -> dict[str, Defaults]:
    stored = json.loads(resource("requirements-2021.json").read_text(encoding="utf-8"))
    return {
        squeezed(task.text): Defaults(
            tuple(map(_slot, stored[f"{c}-{t}"]["slots"])),
            tuple(QuotaForm(**quota) for quota in stored[f"{c}-{t}"]["quotas"]),
        )
        for c, category in enumerate(bundled_plan().categories, start=1)
        for t, task in enumerate(category.tasks, start=1)
    }


def _slot(stored: dict[str, Any]) -> RequirementForm:
    values: dict[str, Any] = dict(stored)
    values["kind"] = MaterialKind(stored["kind"])
    values["window"] = Window(stored.get("window", Window.YEAR))
    return RequirementForm(**values)
