"""What was done, described: activities, volunteers, publicity, funds, the leading group."""

from wenming_desktop.entities.choices import FORM_WORDS, FundKind, GroupRole, PublicityLevel, coded
from wenming_desktop.entities.fields import YES_NO, Entity, Field, Value
from wenming_desktop.words import OFFICES, each_of

_TASKS = "对应任务"
_SERVICE = "志愿者"
_HOURS = "时长（小时）"
_MATERIAL = "材料"

# A heading of two fields goes to the one that has no other column.
_ACTIVITY = (
    Field(
        "starts_on",
        "活动日期",
        Value.DAY,
        pasted_as=(
            *("时间", "日期", "活动时间", "活动日期", "开展时间", "开展日期", "举办时间", "举办日期"),
            *("举行时间", "起止时间", "起止日期", "开始时间", "开始日期", "会议时间", "会议日期"),
            *("培训时间", "服务日期"),
        ),
    ),
    Field("ends_on", "结束日期", Value.DAY, pasted_as=("结束时间", "结束日期", "截止时间", "截止日期")),
    Field(
        "kind",
        "活动类型",
        Value.ROW,
        stored="kind_id",
        pasted_as=("类型", "类别", "活动类型", "活动类别", "活动种类", "种类"),
    ),
    Field(
        "title",
        "活动名称",
        limit=200,
        required=True,
        searched="title",
        pasted_as=(
            *("活动名称", "名称", "主题", "活动主题", "标题", "题目", "会议名称", "项目名称", "活动项目"),
            *("活动", "内容", "活动内容", "培训内容", "服务内容", "学习内容"),
        ),
    ),
    Field(
        "place",
        "地点",
        limit=100,
        searched="words",
        pasted_as=(
            *("地点", "活动地点", "场所", "活动场所", "会议地点", "培训地点", "服务地点", "举办地点"),
        ),
    ),
    Field(
        "organiser",
        "主办科室",
        Value.ROW,
        stored="department_id",
        pasted_as=(
            *("主办", "组织", "牵头", "承办", "主办承办"),
            *each_of(("主办", "组织", "牵头", "承办", "责任", "举办", "负责"), OFFICES),
            *("科室", "部门", "股室", "处室", "庭室"),
        ),
    ),
    Field(
        "people",
        "参加人数",
        Value.NUMBER,
        pasted_as=(
            *("人数", "参加人数", "参与人数", "活动人数", "参会人数", "出席人数", "参加人次", "人次"),
        ),
    ),
    Field(
        "hours",
        _HOURS,
        Value.NUMBER,
        pasted_as=(*("时长", "小时", "小时数", "活动时长", "服务时长", "学时", "课时", "时长小时"),),
    ),
    Field(
        "tasks",
        _TASKS,
        Value.ROWS,
        stored="activity_task",
        pasted_as=(
            *("对应任务", "任务编号", "任务", "任务代码", "对应任务编号", "对应指标", "指标编号"),
            "对应测评项目",
        ),
    ),
    Field("service", _SERVICE, Value.ROWS, stored="service_hours"),
    Field("festival", "节日名称", Value.CHOICE, pasted_as=("节日", "节日名称", "传统节日")),
    Field(
        "agenda",
        "议题",
        limit=2_000,
        lines=True,
        searched="words",
        pasted_as=("议题", "会议议题", "议程", "会议内容"),
    ),
    Field(
        "attendees",
        "参加人员",
        limit=2_000,
        lines=True,
        searched="words",
        pasted_as=("参加人员", "参会人员", "出席人员", "参与人员", "人员", "参加对象"),
    ),
    Field(
        "conclusion",
        "结论",
        limit=5_000,
        lines=True,
        searched="words",
        pasted_as=("结论", "会议结论", "决议", "议定事项", "会议决定"),
    ),
    Field(
        "speaker",
        "主讲人",
        limit=100,
        searched="words",
        pasted_as=("主讲人", "主讲", "讲师", "授课人", "授课老师", "宣讲人", "主讲人员"),
    ),
    Field(
        "summary",
        "小结",
        limit=5_000,
        lines=True,
        searched="words",
        pasted_as=(
            *("备注", "小结", "总结", "活动小结", "活动总结", "简介", "活动简介", "活动情况", "说明"),
            *("成效", "活动成效", "主要内容", "内容", "活动内容", "服务内容"),
        ),
    ),
)

_PUBLISHED = (
    "刊发",
    "刊播",
    "刊登",
    "刊载",
    "发布",
    "发表",
    "登载",
    "报道",
    "播出",
    "播发",
    "推送",
    "采用",
    "发稿",
)
_PUBLICITY = (
    Field(
        "published_on",
        "刊发日期",
        Value.DAY,
        pasted_as=(
            *("日期", "时间", "刊出", "见报日期", "见报时间"),
            *each_of(_PUBLISHED, ("日期", "时间")),
        ),
    ),
    Field(
        "title",
        "标题",
        limit=200,
        required=True,
        searched="title",
        pasted_as=(
            *("标题", "题目", "题名", "稿件", "文章", "新闻", "稿件名", "篇名", "篇目", "内容"),
            *each_of(
                ("稿件", "文章", "报道", "新闻", "信息", "作品", "宣传", "刊发"),
                ("标题", "题目", "名称", "题名"),
            ),
        ),
    ),
    Field(
        "media",
        "媒体",
        limit=100,
        required=True,
        searched="words",
        pasted_as=(
            *("媒体", "媒体名称", "刊物", "刊物名称", "报刊", "报刊名称", "平台", "平台名称", "采用单位"),
            *each_of(_PUBLISHED, ("媒体", "平台", "刊物", "报刊", "载体", "渠道", "媒体名称")),
        ),
    ),
    Field(
        "level",
        "级别",
        Value.CHOICE,
        words=coded(PublicityLevel),
        pasted_as=("级别", "媒体级别", "刊物级别", "层级", "媒体层级", "等级"),
    ),
    Field(
        "link",
        "链接或版面",
        limit=500,
        searched="words",
        pasted_as=("链接", "网址", "地址", "链接地址", "版面", "链接或版面"),
    ),
    Field(
        "adopted",
        "是否采用",
        Value.CHOICE,
        words=YES_NO,
        pasted_as=("是否采用", "采用", "采用情况", "是否刊发"),
    ),
    Field("task", _TASKS, Value.ROW, stored="task_id", pasted_as=("对应任务", "任务编号", "任务", "编号")),
)

ENTITIES = (
    Entity(
        "activity_kind",
        "活动类型",
        (
            Field("name", "类型名称", limit=60, required=True),
            Field("form", "登记什么", Value.CHOICE, words=FORM_WORDS),
        ),
        title=("name",),
    ),
    Entity("activity", "活动", _ACTIVITY, title=("title",)),
    Entity("activity_task", _TASKS, belongs_to="activity_id", links="task_id"),
    Entity(
        "activity_evidence",
        _MATERIAL,
        (Field("kind", "材料类型", Value.CHOICE),),
        belongs_to="activity_id",
        links="evidence_id",
    ),
    Entity(
        "volunteer",
        "志愿者",
        (
            Field("person", "姓名", Value.ROW, stored="person_id"),
            Field(
                "number",
                "志愿者编号",
                limit=60,
                searched="title",
                pasted_as=(
                    *("编号", "志愿者编号", "志愿者号", "志愿服务编号", "服务编号", "注册编号", "注册号"),
                    *("志愿者证号", "志愿者号码", "志愿服务证号", "证号", "证件编号"),
                ),
                personal=True,
            ),
            Field(
                "joined_on",
                "注册日期",
                Value.DAY,
                pasted_as=each_of(("注册", "加入", "入队", "入会", "登记", "参加"), ("日期", "时间")),
            ),
            Field("note", "备注", limit=500, searched="words", pasted_as=("备注", "说明")),
        ),
        title=("number",),
    ),
    Entity(
        "service_hours",
        _SERVICE,
        (Field("hours", _HOURS, Value.NUMBER),),
        belongs_to="activity_id",
        links="volunteer_id",
    ),
    Entity("publicity_item", "宣传报道", _PUBLICITY, title=("title",)),
    Entity("publicity_evidence", _MATERIAL, belongs_to="publicity_item_id", links="evidence_id"),
    Entity(
        "fund_entry",
        "专项资金",
        (
            Field(
                "kind",
                "收支",
                Value.CHOICE,
                words=coded(FundKind),
                pasted_as=("收支", "收支类型", "类型", "类别", "性质", "资金类型"),
            ),
            Field(
                "item",
                "预算项目",
                limit=60,
                required=True,
                searched="title",
                pasted_as=(
                    *(
                        "预算项目",
                        "项目",
                        "项目名称",
                        "支出项目",
                        "经费项目",
                        "资金项目",
                        "费用项目",
                        "费用名称",
                    ),
                    *("科目", "预算科目", "支出科目"),
                    *("摘要", "用途", "资金用途", "事由", "内容", "支出内容", "开支内容"),
                ),
            ),
            Field(
                "amount",
                "金额（元）",
                Value.NUMBER,
                pasted_as=("金额", "资金", "经费", "费用", "资金金额", "发生金额", "金额元"),
            ),
            Field(
                "entered_on",
                "日期",
                Value.DAY,
                pasted_as=(
                    *("日期", "时间", "支出日期", "支出时间", "发生日期", "发生时间", "记账日期", "入账日期"),
                    *("报销日期", "报销时间", "付款日期", "列支日期", "使用时间", "使用日期"),
                ),
            ),
            Field(
                "voucher",
                "凭证号",
                limit=60,
                searched="words",
                pasted_as=(
                    "凭证号",
                    "凭证",
                    "凭证编号",
                    "记账凭证",
                    "凭证字号",
                    "发票号",
                    "发票号码",
                    "票据号",
                ),
            ),
            Field("task", _TASKS, Value.ROW, stored="task_id", pasted_as=("对应任务", "任务编号", "任务")),
            Field(
                "note",
                "备注",
                limit=500,
                searched="words",
                pasted_as=("备注", "说明", "摘要", "用途", "资金用途", "事由", "内容"),
            ),
        ),
        title=("item",),
    ),
    Entity("fund_evidence", _MATERIAL, belongs_to="fund_entry_id", links="evidence_id"),
    Entity(
        "leading_group_member",
        "领导小组成员",
        (
            Field(
                "role",
                "角色",
                Value.CHOICE,
                words=coded(GroupRole),
                pasted_as=(
                    *(
                        "角色",
                        "组内职务",
                        "小组职务",
                        "领导小组职务",
                        "组内分工",
                        "组内角色",
                        "小组内职务",
                        "分工",
                    ),
                ),
            ),
            Field(
                "name",
                "姓名",
                limit=60,
                required=True,
                searched="title",
                pasted_as=("姓名", "名字", "成员姓名", "人员", "人员姓名"),
            ),
            Field(
                "post",
                "职务",
                limit=60,
                searched="words",
                pasted_as=(
                    "职务",
                    "单位职务",
                    "单位及职务",
                    "行政职务",
                    "现任职务",
                    "科室职务",
                    "党政职务",
                    "工作单位及职务",
                ),
            ),
        ),
        title=("name",),
    ),
)
