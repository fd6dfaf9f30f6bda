"""What the clerk chose for the inspection day, described: books, volumes, what receiving offices take."""

from wenming_desktop.entities.fields import YES_NO, Entity, Field, Value

ENTITIES = (
    Entity(
        "book_entry",
        "册内材料",
        (
            Field("task", "任务", Value.ROW, stored="task_id"),
            Field("indicator", "测评指标", Value.ROW, stored="indicator_id"),
            Field("pages", "放几页", limit=200),
            Field("left_out", "不放进册子", Value.CHOICE, words=YES_NO),
        ),
        belongs_to="evidence_id",
    ),
    Entity(
        "volume",
        "卷",
        (
            Field("name", "卷名", limit=60, required=True),
            Field("kinds", "材料类型", limit=200),
            Field("tasks", "任务", Value.ROWS, stored="volume_task"),
        ),
        title=("name",),
    ),
    Entity("volume_task", "卷内任务", belongs_to="volume_id", links="task_id"),
    Entity(
        "submission_profile",
        "报送要求",
        (
            Field("name", "名称", limit=60, required=True),
            Field("kinds", "收的文件", limit=200, required=True),
            Field("picture_least", "图片长边至少（像素）", Value.NUMBER),
            Field("picture_most", "图片长边至多（像素）", Value.NUMBER),
            Field("picture_bytes", "单张图片至多", Value.NUMBER),
            Field("document_bytes", "单份文档至多", Value.NUMBER),
            Field("item_most", "每项至多（份）", Value.NUMBER),
            Field("name_pattern", "文件名", limit=200, required=True),
            Field("name_limit", "文件名至多（字）", Value.NUMBER),
            Field("folder_pattern", "文件夹", limit=200),
            Field("recompress", "可以压缩图片做的PDF", Value.CHOICE, words=YES_NO),
        ),
        title=("name",),
    ),
)
