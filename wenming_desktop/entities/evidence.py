"""Proof on file, described: the material, what it serves, and the slots that ask for it."""

from wenming_desktop.entities.choices import LEVEL_WORDS, RETENTION_WORDS, WINDOW_WORDS
from wenming_desktop.entities.fields import YES_NO, Entity, Field, Value

ENTITIES = (
    Entity(
        "evidence",
        "材料",
        (
            Field("title", "题名", limit=200, required=True, searched="title"),
            Field("document_number", "文号", limit=100, searched="words"),
            Field("responsible_body", "责任者", limit=100, searched="words"),
            Field("formed_on", "形成日期", Value.DAY),
            Field("collected_on", "归集日期", Value.DAY),
            Field("pages", "页数", Value.NUMBER),
            Field("level", "密级", Value.CHOICE, words=LEVEL_WORDS),
            Field("retention", "保管期限", Value.CHOICE, words=RETENTION_WORDS),
            Field("archival_number", "档号", searched="words"),
            Field("long_term_valid", "长期有效", Value.CHOICE, words=YES_NO),
            Field("kind", "类型", Value.CHOICE),
            Field("place", "地点", limit=100, searched="words"),
            Field("people", "人物", limit=200, searched="words"),
            Field("subject", "主题", limit=100, searched="words"),
            Field("background", "背景", limit=300, searched="words"),
            Field("original_name", "原文件名", searched="words"),
            Field("came_from", "来源", searched="words"),
            Field("postponed", "以后再说", Value.CHOICE, words=YES_NO),
        ),
        title=("title",),
    ),
    Entity(
        "evidence_version",
        "换下的文件",
        (Field("original_name", "原文件名"), Field("pages", "页数", Value.NUMBER)),
        title=("original_name",),
        belongs_to="evidence_id",
    ),
    Entity(
        "evidence_mark",
        "标记",
        (Field("page", "页", Value.NUMBER), Field("note", "说明", limit=200)),
        belongs_to="evidence_id",
    ),
    Entity(
        "trash_item",
        "回收站里的材料",
        (Field("title", "题名"), Field("original_name", "原文件名")),
        title=("title",),
    ),
    Entity("evidence_link", "材料", belongs_to="task_id", links="evidence_id"),
    Entity(
        "material_requirement",
        "所需材料",
        (
            Field("name", "材料名称", limit=60, required=True),
            Field("kind", "材料类型", Value.CHOICE),
            Field("minimum", "最少份数", Value.NUMBER),
            Field("window", "时间范围", Value.CHOICE, words=WINDOW_WORDS),
            Field("years", "年数", Value.NUMBER),
            Field("long_term_valid", "长期有效的材料不看日期", Value.CHOICE, words=YES_NO),
            Field("hint", "提示", limit=200),
            Field("needs_number", "要有文号", Value.CHOICE, words=YES_NO),
            Field("needs_date", "要有形成日期", Value.CHOICE, words=YES_NO),
            Field("least_characters", "最少字数", Value.NUMBER),
            Field("most_characters", "最多字数", Value.NUMBER),
            Field("overruled", "不按要求也算齐的理由", limit=200),
        ),
        title=("name",),
        belongs_to="task_id",
    ),
    Entity("requirement_evidence", "材料", belongs_to="requirement_id", links="evidence_id"),
)
