"""档案, described: what evidence is filed under."""

from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.entities.fields import Entity, Field, Value

ENTITIES = (
    Entity(
        "archive_series",
        "档号组",
        (
            Field("year", "归档年度", Value.NUMBER),
            Field("retention", "保管期限", Value.CHOICE, words=RETENTION_WORDS),
            Field("unit", "机构代码"),
            Field("last_number", "最大件号", Value.NUMBER),
        ),
        title=("year", "unit"),
    ),
    Entity(
        "archive_box",
        "档案盒",
        (
            Field("series", "档号组", Value.ROW, stored="series_id"),
            Field("number", "盒号", Value.NUMBER),
            Field("thickness", "盒脊厚度（毫米）", Value.NUMBER),
            Field("note", "情况说明", limit=500, lines=True),
            Field("sorted_by", "整理人", limit=30),
            Field("sorted_on", "整理日期", Value.DAY),
            Field("checked_by", "检查人", limit=30),
            Field("checked_on", "检查日期", Value.DAY),
        ),
        title=("number",),
    ),
    Entity(
        "archive_item",
        "件",
        (
            Field("number", "件号", Value.NUMBER),
            Field("series", "档号组", Value.ROW, stored="series_id"),
            Field("box", "档案盒", Value.ROW, stored="box_id"),
        ),
        belongs_to="evidence_id",
    ),
    Entity(
        "withdrawn_number",
        "收回的档号",
        (
            Field("series", "档号组", Value.ROW, stored="series_id"),
            Field("number", "件号", Value.NUMBER),
            Field("title", "题名"),
            Field("reason", "原因", limit=100, required=True),
            Field("withdrawn_on", "收回日期", Value.DAY),
        ),
        title=("title",),
    ),
)
