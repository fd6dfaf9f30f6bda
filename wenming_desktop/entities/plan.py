"""The plan and who does what, described: plans, categories, tasks, departments, people, measures."""

from wenming_desktop.entities.choices import RECURRENCE_WORDS, ROLE_WORDS, TaskStatus
from wenming_desktop.entities.fields import YES_NO, Entity, Field, Value

_NAME_LIMIT = 60  # of departments and people
_CELL = 32_767  # what one Excel cell holds

ENTITIES = (
    Entity(
        "work_plan",
        "工作方案",
        (
            Field("title", "标题", limit=500, required=True),
            Field("year", "年度", Value.NUMBER),
            Field("issuer", "发文机关"),
            Field("issued_on", "发文日期", Value.DAY),
            Field("goal", "创建目标", lines=True),
            Field("basis", "依据", lines=True),
            Field("attachment", "附件标题"),
        ),
        title=("title",),
    ),
    Entity(
        "safeguard",
        "保障措施",
        (Field("title", "标题"), Field("text", "内容", lines=True)),
        title=("title",),
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
            Field("person", "责任人", Value.ROW, stored="person_id"),
            Field("due_on", "完成时限", Value.DAY),
            Field("note", "备注", limit=_CELL, lines=True, searched="words"),
        ),
        title=("text",),
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
                    *(
                        "科室",
                        "科室名称",
                        "部门",
                        "部门名称",
                        "处室",
                        "处室名称",
                        "庭室",
                        "股室",
                        "单位",
                        "单位名称",
                    ),
                    *("机构", "机构名称", "内设机构", "局属单位", "下属单位", "直属单位", "所属单位", "名称"),
                    *("科室单位", "单位科室", "部门科室", "责任科室", "责任部门", "责任单位"),
                ),
            ),
            Field(
                "short_name",
                "简称",
                limit=_NAME_LIMIT,
                searched="title",
                pasted_as=("简称", "科室简称", "部门简称", "单位简称"),
            ),
            Field(
                "head",
                "负责人",
                limit=_NAME_LIMIT,
                searched="words",
                pasted_as=(
                    *(
                        "负责人",
                        "科室负责人",
                        "部门负责人",
                        "单位负责人",
                        "主要负责人",
                        "负责人姓名",
                        "负责同志",
                    ),
                    *("科长", "主任", "处长", "股长", "庭长", "科室长", "姓名", "联系人", "责任人"),
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
                    *("手机", "手机号", "手机号码", "负责人电话", "分机", "内线", "短号"),
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
                    *(
                        "科室",
                        "部门",
                        "单位",
                        "处室",
                        "庭室",
                        "股室",
                        "所在科室",
                        "所在部门",
                        "所在单位",
                        "科室名称",
                    ),
                    *("所在处室", "所属科室", "所属部门", "工作单位"),
                ),
            ),
            Field(
                "post",
                "职务",
                limit=_NAME_LIMIT,
                searched="words",
                pasted_as=("职务", "岗位", "职位", "职称", "职务职级", "现任职务"),
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
            Field(
                "status",
                "状态",
                Value.CHOICE,
                words={each.code: each.value for each in TaskStatus if each != TaskStatus.LATE},
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
