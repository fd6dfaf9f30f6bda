"""How the year is followed and judged, described: reviews, orders, indicators, the negative list."""

from wenming_desktop.entities.choices import NegativeState, coded
from wenming_desktop.entities.fields import YES_NO, Entity, Field, Value

ENTITIES = (
    Entity(
        "progress_review",
        "调度",
        (
            Field("held_on", "调度日期", Value.DAY),
            Field("note", "调度说明", limit=2_000, lines=True),
        ),
        title=("held_on",),
    ),
    Entity(
        "supervision_order",
        "督办单",
        (
            Field("number", "编号", Value.NUMBER),
            Field("department", "督办科室", Value.ROW, stored="department_id"),
            Field("task", "对应任务", Value.ROW, stored="task_id"),
            Field("content", "督办事项", limit=2_000, lines=True, required=True, searched="title"),
            Field("basis", "督办依据", limit=500, lines=True, searched="words"),
            Field("instruction", "领导批示", limit=500, lines=True, searched="words"),
            Field("supporting", "协办科室", limit=1_000, searched="words"),
            Field("issued_on", "发出日期", Value.DAY),
            Field("due_on", "办理期限", Value.DAY),
            Field("reply", "回复内容", limit=2_000, lines=True, searched="words"),
            Field("replied_on", "回复日期", Value.DAY),
            Field("asked_on", "申请延期日期", Value.DAY, stored="extension_asked_on"),
            Field("until", "延期后的期限", Value.DAY, stored="extended_to"),
            Field("refused_on", "不同意延期日期", Value.DAY, stored="extension_refused_on"),
            Field(
                "refusal",
                "不同意延期的理由",
                stored="refusal_reason",
                limit=500,
                lines=True,
                searched="words",
            ),
            Field("closed_on", "办结日期", Value.DAY),
            Field("note", "办结说明", stored="closing_note", limit=500, lines=True, searched="words"),
        ),
        title=("content",),
    ),
    Entity(
        "supervision_reminder",
        "催办",
        (
            Field("reminded_on", "催办日期", Value.DAY),
            Field("note", "催办说明", limit=500, lines=True),
        ),
        title=("reminded_on",),
        belongs_to="order_id",
    ),
    Entity("order_evidence", "回复材料", belongs_to="order_id", links="evidence_id"),
    Entity(
        "indicator",
        "测评指标",
        (
            Field("project", "测评项目", limit=100, required=True, searched="words"),
            Field("heading", "指标名称", limit=500, searched="words"),
            Field("content", "测评内容", limit=5_000, lines=True, required=True, searched="title"),
            Field("focus", "考核要点", limit=5_000, lines=True, searched="words"),
            Field("standard", "测评标准", limit=5_000, lines=True, searched="words"),
            Field("score", "分值", Value.NUMBER),
            Field("score_words", "分值原文", limit=200),
            Field("departments", "负责部门", stored="department_words", limit=200, searched="words"),
            Field(
                "materials", "提供材料", stored="material_words", limit=2_000, lines=True, searched="words"
            ),
            Field("self_score", "自评分", Value.NUMBER),
            Field("reason", "自评说明", limit=2_000, lines=True, searched="words"),
            Field("bonus", "加分项", Value.CHOICE, words=YES_NO),
            Field("statement", "迎检说明", limit=5_000, lines=True, searched="words"),
            Field("tasks", "对应任务", Value.ROWS, stored="indicator_task"),
        ),
        title=("content",),
    ),
    Entity(
        "indicator_task",
        "对应任务",
        belongs_to="indicator_id",
        links="task_id",
    ),
    Entity(
        "negative_item",
        "负面清单",
        (
            Field("text", "情形", limit=500, required=True),
            Field("state", "核查结果", Value.CHOICE, words=coded(NegativeState)),
            Field("checked_on", "核查日期", Value.DAY),
            Field("note", "情况说明", limit=2_000, lines=True),
        ),
        title=("text",),
    ),
)
