"""The plan and who does what, described: plans, categories, tasks, departments, people, measures."""

from wenming_desktop.entities.choices import MEASURE_STATUS, RECURRENCE_WORDS, ROLE_WORDS
from wenming_desktop.entities.fields import YES_NO, Entity, Field, Value
from wenming_desktop.words import OFFICES, each_of

_NAME_LIMIT = 60  # of departments and people
_CELL = 32_767  # what one Excel cell holds

ENTITIES = (
    Entity(
        "work_plan",
        "工作方案",
        (
            Field("title", "标题", limit=500, required=True),
            Field("year", "年度", Value.NUMBER),
            Field("issuer", "发文机关", limit=500),
            Field("issued_on", "发文日期", Value.DAY),
            Field("goal", "创建目标", limit=_CELL, lines=True),
            Field("basis", "依据", limit=_CELL, lines=True),
            Field("attachment", "附件标题", limit=500),
        ),
        title=("title",),
    ),
    Entity(
        "safeguard",
        "保障措施",
        (Field("title", "标题", limit=500), Field("text", "内容", limit=_CELL, lines=True)),
        title=("title",),
    ),
    Entity(
        "stage",
        "实施步骤",
        (Field("title", "标题", limit=500), Field("text", "内容", limit=_CELL, lines=True)),
        title=("title",),
    ),
    Entity(
        "plan_source",
        "方案原文",
        (
            Field("name", "文件"),
            Field("read_on", "读入日期", Value.DAY),
            Field("text", "原文", lines=True, in_history=False),
        ),
        title=("name",),
    ),
    Entity(
        "category",
        "任务类别",
        (
            Field("title", "标题", limit=500, required=True),
            Field("short_title", "简称", limit=12, required=True),
            Field("intro", "说明", limit=_CELL, lines=True),
        ),
        title=("short_title",),
    ),
    Entity(
        "task",
        "任务",
        (
            Field("text", "任务内容", limit=_CELL, lines=True, required=True, searched="title"),
            Field("standard", "测评标准", limit=_CELL, lines=True, searched="words"),
            Field("score", "分值", Value.NUMBER),
            Field("self_score", "自评分", Value.NUMBER),
            Field("self_reason", "自评说明", limit=_CELL, lines=True, searched="words"),
            Field("leader", "责任领导", limit=_NAME_LIMIT, searched="words"),
            Field("support_words", "配合范围", limit=200),
            Field("due_on", "完成时限", Value.DAY),
            Field("due_words", "时限原文", limit=200),
            Field("note", "备注", limit=_CELL, lines=True, searched="words"),
            Field("not_applicable", "本单位不涉及", limit=500),
        ),
        title=("text",),
    ),
    Entity(
        "task_person",
        "责任人",
        belongs_to="task_id",
        links="person_id",
    ),
    Entity(
        "department",
        "科室",
        (
            Field(
                "name",
                "科室名称",
                limit=_NAME_LIMIT,
                required=True,
                searched="title",
                pasted_as=(
                    *OFFICES,
                    *each_of(OFFICES, ("名称",)),
                    *each_of(("责任", "内设", "下属", "直属", "所属", "局属"), OFFICES),
                    *("名称", "科室单位", "单位科室", "部门科室"),
                ),
            ),
            Field(
                "short_name",
                "简称",
                limit=_NAME_LIMIT,
                searched="title",
                pasted_as=("简称", *each_of(OFFICES, ("简称",))),
            ),
            Field(
                "head",
                "负责人",
                limit=_NAME_LIMIT,
                searched="words",
                pasted_as=(
                    *each_of(("", *OFFICES, "主要"), ("负责人", "负责人姓名", "负责同志", "领导", "主管")),
                    *(
                        "科长",
                        "主任",
                        "处长",
                        "股长",
                        "庭长",
                        "所长",
                        "站长",
                        "队长",
                        "院长",
                        "部长",
                        "科室长",
                    ),
                    *("姓名", "联系人", "联络员", "责任人"),
                ),
            ),
            Field(
                "contact",
                "联系电话",
                limit=_NAME_LIMIT,
                searched="words",
                pasted_as=(
                    *(
                        "电话",
                        "联系电话",
                        "办公电话",
                        "办公室电话",
                        "电话号码",
                        "联系方式",
                        "固定电话",
                        "座机",
                    ),
                    *("手机", "手机号", "手机号码", "负责人电话", "分机", "分机号", "内线", "短号"),
                ),
            ),
        ),
        title=("name",),
    ),
    Entity(
        "person",
        "人员",
        (
            Field(
                "name",
                "姓名",
                limit=_NAME_LIMIT,
                required=True,
                searched="title",
                pasted_as=("姓名", "志愿者", "志愿者姓名", "名字", "人员", "人员姓名", "职工姓名"),
            ),
            Field(
                "department",
                "科室",
                Value.ROW,
                stored="department_id",
                pasted_as=(
                    *OFFICES,
                    *each_of(OFFICES, ("名称",)),
                    *each_of(("所在", "所属", "工作", "归属", "现", "原", "隶属"), OFFICES),
                ),
            ),
            Field(
                "post",
                "职务",
                limit=_NAME_LIMIT,
                searched="words",
                pasted_as=(
                    "职务",
                    "岗位",
                    "职位",
                    "职称",
                    "职务职级",
                    "现任职务",
                    "行政职务",
                    "工作岗位",
                    "岗位职务",
                ),
            ),
            Field(
                "phone",
                "电话",
                limit=_NAME_LIMIT,
                searched="words",
                pasted_as=(
                    *("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "电话号码", "办公电话"),
                    "移动电话",
                ),
                personal=True,
            ),
        ),
        title=("name",),
    ),
    Entity(
        "assignment",
        "科室",
        (Field("role", "分工", Value.CHOICE, words=ROLE_WORDS),),
        belongs_to="task_id",
        links="department_id",
    ),
    Entity(
        "measure",
        "措施",
        (
            Field("text", "措施内容", limit=2_000, lines=True, required=True, searched="title"),
            Field("department", "责任科室", Value.ROW, stored="department_id"),
            Field("person", "责任人", Value.ROW, stored="person_id"),
            Field("recurrence", "周期", Value.CHOICE, words=RECURRENCE_WORDS),
            Field("due_on", "完成时限", Value.DAY),
            Field("due_words", "时限原文", limit=200),
            Field(
                "status",
                "状态",
                Value.CHOICE,
                words={each.code: each.value for each in MEASURE_STATUS},
            ),
            Field("done_on", "完成日期", Value.DAY),
            Field("note", "进展说明", limit=2_000, lines=True, searched="words"),
        ),
        title=("text",),
        belongs_to="task_id",
    ),
    Entity(
        "quota",
        "次数要求",
        (
            Field("kind", "活动类型", Value.ROW, stored="kind_id"),
            Field("label", "名称", limit=60),
            Field("minimum", "每年不少于", Value.NUMBER),
            Field("distinct_festivals", "按不同节日计数", Value.CHOICE, words=YES_NO),
        ),
        title=("label",),
        belongs_to="task_id",
    ),
    Entity(
        "setting",
        "设置",
        (
            Field("key", "名称", Value.CHOICE, words={"unit": "单位名称"}, in_history=False),
            Field("value", "内容"),
        ),
        title=("key",),
    ),
)
