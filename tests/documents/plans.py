"""Plans to print: the 32 tasks of 2021 with made-up departments, people and deadlines."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.plan.plan_rows import MeasureRow
from wenming_desktop.progress.plan_view import CategoryRow, PlanView, TaskRow

_EXPECTED = Path(__file__).parents[1] / "data" / "plan" / "work-plan-2021.expected.json"
DEPARTMENTS = ("机关党委", "办公室", "宣传科", "人事科", "工会", "团支部", "规划科", "地质遗迹保护中心")
PEOPLE = ("张建国", "李敏", "王㼆", "欧阳文静", "𠮷田芳")


def empty_plan() -> PlanView:
    """Nothing is assigned yet."""
    source = json.loads(_EXPECTED.read_text(encoding="utf-8"))
    categories = tuple(
        CategoryRow(
            id=f"c{category['ordinal']}",
            ordinal=category["ordinal"],
            title=category["title"],
            short_title=category["title"][2:6],
            intro="",
            tasks=tuple(
                _task(category["ordinal"], task["ordinal"], task["text"]) for task in category["tasks"]
            ),
        )
        for category in source["categories"]
    )
    return PlanView(
        id="p",
        unit=source["issuer"],
        title=source["title"],
        year=source["year"],
        issuer=source["issuer"],
        issued_on=date.fromisoformat(source["issued_on"]),
        goal=source["goal"],
        basis=tuple(source["basis"]),
        attachment=source["attachment"],
        categories=categories,
        safeguards=(),
    )


def full_plan() -> PlanView:
    """Everything is assigned, with measures and proof."""
    numbers = iter(range(1000))
    return _each(empty_plan(), lambda task: _assigned(task, next(numbers)))


def with_task(plan: PlanView, code: str, **changes: object) -> PlanView:
    """The plan with one task changed."""
    return _each(plan, lambda task: replace(task, **changes) if task.code == code else task)


def find(plan: PlanView, code: str) -> TaskRow:
    return next(task for task in plan.tasks if task.code == code)


def _each(plan, change) -> PlanView:
    return replace(
        plan,
        categories=tuple(
            replace(category, tasks=tuple(change(task) for task in category.tasks))
            for category in plan.categories
        ),
    )


def _task(category: int, ordinal: int, text: str) -> TaskRow:
    return TaskRow(
        id=f"t-{category}-{ordinal}",
        code=f"{category}-{ordinal}",
        category_id=f"c{category}",
        ordinal=ordinal,
        text=text,
        standard="",
        score=None,
        self_score=None,
        note="",
        lead=None,
        support=(),
        person=None,
        due_on=None,
        status=TaskStatus.TODO,
        measures=(),
        evidence=(),
        gaps=("牵头科室", "责任人", "完成时限", "措施", "材料"),
    )


def _assigned(task: TaskRow, number: int) -> TaskRow:
    lead = DEPARTMENTS[number % 5]
    return replace(
        task,
        standard="查看制度文件、活动方案、图片和总结；随机访谈职工，知晓率不低于90%。" if number % 2 else "",
        score=Decimal("2.5") if number % 3 else Decimal(3),
        note="重点任务" if number % 7 == 0 else "",
        lead=lead,
        support=tuple(
            name
            for name in (DEPARTMENTS[(number + step) % 8] for step in range(1, 1 + number % 4))
            if name != lead
        ),
        person=PEOPLE[number % 5],
        due_on=date(2021, 12, 31) if number % 3 else date(2021, 9, 5),
        status=TaskStatus.DONE if number % 4 == 0 else TaskStatus.DOING,
        measures=tuple(
            _measure(f"{task.id}-{step}", step, text, lead)
            for step, text in enumerate(
                ("制定年度计划并印发。", "每季度组织一次集中学习，做好签到和记录；", "年底前形成总结")[
                    : number % 4
                ],
                start=1,
            )
        ),
        evidence=tuple(
            _evidence(f"{task.id}-{title}", title)
            for title in ("工作方案", "签到表", "现场照片", "年度总结")[: number % 5]
        ),
        gaps=(*(("措施",) if number % 4 == 0 else ()), *(("材料",) if number % 5 == 0 else ())),
    )


def _measure(key: str, ordinal: int, text: str, department: str) -> MeasureRow:
    return MeasureRow(
        id=key,
        ordinal=ordinal,
        text=text,
        department=department,
        person="李敏",
        due_on=date(2021, 6, 30),
        done_on=date(2021, 6, 20) if ordinal == 1 else None,
        status=TaskStatus.DONE if ordinal == 1 else TaskStatus.DOING,
        note="",
    )


def _evidence(key: str, title: str) -> EvidenceRow:
    return EvidenceRow(
        id=key,
        link_id=f"l-{key}",
        title=title,
        original_name=f"{title}.pdf",
        sha256="0" * 64,
        size=1,
        formed_on=date(2021, 5, 1),
        collected_on=date(2021, 5, 2),
    )
