"""How the clerk calls every table, field and stored word; one place for 记录 and 搜索."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EMPTY = "（空）"


@dataclass(frozen=True)
class TableWords:
    """What a table is called.

    Attributes:
        name: one row of it, e.g. 措施.
        fields: column -> name, in the order of showing; columns left out (ids, ordinals, hashes) never show.
        title: the columns that name a row.
        belongs_to: the column of the row it is a part of, if it is one.
        links: for a table that only links, the column of what is linked to ``belongs_to``.
    """

    name: str
    fields: Mapping[str, str]
    title: tuple[str, ...] = ()
    belongs_to: str | None = None
    links: str | None = None
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])


_RETENTIONS = {"Y": "永久", "D30": "30年", "D10": "10年"}
_YES_NO = {"0": "否", "1": "是"}
# The table that a column of this name refers to.
REFERENCES: Mapping[str, str] = {
    "plan_id": "work_plan",
    "category_id": "category",
    "task_id": "task",
    "department_id": "department",
    "person_id": "person",
    "evidence_id": "evidence",
    "kind_id": "activity_kind",
    "activity_id": "activity",
    "volunteer_id": "volunteer",
    "publicity_item_id": "publicity_item",
    "fund_entry_id": "fund_entry",
    "requirement_id": "material_requirement",
    "review_id": "progress_review",
    "order_id": "supervision_order",
    "series_id": "archive_series",
    "box_id": "archive_box",
}
TABLES: Mapping[str, TableWords] = {
    "work_plan": TableWords(
        "工作方案",
        {
            "title": "标题",
            "year": "年度",
            "issuer": "发文机关",
            "issued_on": "发文日期",
            "goal": "创建目标",
            "basis": "依据",
            "attachment": "附件标题",
        },
        ("title",),
    ),
    "safeguard": TableWords("保障措施", {"title": "标题", "text": "内容"}, ("title",)),
    "category": TableWords(
        "任务类别", {"title": "标题", "short_title": "简称", "intro": "说明"}, ("short_title",)
    ),
    "task": TableWords(
        "任务",
        {
            "text": "任务内容",
            "standard": "测评标准",
            "score": "分值",
            "self_score": "自评分",
            "self_reason": "自评说明",
            "person_id": "责任人",
            "due_on": "完成时限",
            "note": "备注",
        },
        ("text",),
    ),
    "department": TableWords(
        "科室",
        {"name": "名称", "short_name": "简称", "head": "负责人", "contact": "联系方式"},
        ("name",),
    ),
    "person": TableWords(
        "人员", {"name": "姓名", "department_id": "科室", "post": "职务", "phone": "电话"}, ("name",)
    ),
    "assignment": TableWords(
        "科室",
        {"department_id": "科室", "role": "分工"},
        belongs_to="task_id",
        links="department_id",
        values={"role": {"lead": "牵头科室", "support": "配合科室"}},
    ),
    "measure": TableWords(
        "措施",
        {
            "text": "内容",
            "department_id": "责任科室",
            "person_id": "责任人",
            "due_on": "完成时限",
            "status": "状态",
            "done_on": "完成日期",
            "note": "进展",
            "recurrence": "周期",
        },
        ("text",),
        belongs_to="task_id",
        values={
            "status": {"todo": "未开始", "doing": "进行中", "done": "已完成"},
            "recurrence": {"once": "一次", "monthly": "每月", "quarterly": "每季度"},
        },
    ),
    "evidence": TableWords(
        "材料",
        {
            "title": "题名",
            "document_number": "文号",
            "responsible_body": "责任者",
            "formed_on": "形成日期",
            "collected_on": "归集日期",
            "pages": "页数",
            "level": "密级",
            "retention": "保管期限",
            "archival_number": "档号",
            "long_term_valid": "长期有效",
            "original_name": "原文件名",
        },
        ("title",),
        values={
            "level": {"public": "公开", "internal": "内部"},
            "retention": _RETENTIONS,
            "long_term_valid": _YES_NO,
        },
    ),
    "archive_series": TableWords(
        "档号组",
        {"year": "归档年度", "retention": "保管期限", "unit": "机构代码", "last_number": "最大件号"},
        ("year", "unit"),
        values={"retention": _RETENTIONS},
    ),
    "archive_box": TableWords(
        "档案盒",
        {
            "series_id": "档号组",
            "number": "盒号",
            "thickness": "盒脊厚度（毫米）",
            "note": "情况说明",
            "sorted_by": "整理人",
            "sorted_on": "整理日期",
            "checked_by": "检查人",
            "checked_on": "检查日期",
        },
        ("number",),
    ),
    "archive_item": TableWords(
        "件", {"number": "件号", "series_id": "档号组", "box_id": "档案盒"}, belongs_to="evidence_id"
    ),
    "withdrawn_number": TableWords(
        "收回的档号",
        {
            "series_id": "档号组",
            "number": "件号",
            "title": "题名",
            "reason": "原因",
            "withdrawn_on": "收回日期",
        },
        ("title",),
    ),
    "evidence_link": TableWords("材料", {}, belongs_to="task_id", links="evidence_id"),
    "activity_kind": TableWords(
        "活动类别",
        {"name": "名称", "form": "登记项目"},
        ("name",),
        values={
            "form": {
                "plain": "一般",
                "volunteer": "志愿服务",
                "festival": "传统节日",
                "meeting": "会议",
                "lecture": "讲座",
            }
        },
    ),
    "activity": TableWords(
        "活动",
        {
            "title": "名称",
            "kind_id": "类别",
            "starts_on": "日期",
            "ends_on": "结束日期",
            "place": "地点",
            "department_id": "组织科室",
            "people": "参加人数",
            "hours": "时长（小时）",
            "summary": "活动情况",
            "festival": "节日",
            "agenda": "议题",
            "attendees": "参加人员",
            "conclusion": "结论",
            "speaker": "主讲人",
        },
        ("title",),
    ),
    "activity_task": TableWords("任务", {}, belongs_to="activity_id", links="task_id"),
    "activity_evidence": TableWords(
        "材料", {"kind": "材料类型"}, belongs_to="activity_id", links="evidence_id"
    ),
    "volunteer": TableWords(
        "志愿者",
        {"person_id": "姓名", "number": "志愿者编号", "joined_on": "注册日期", "note": "备注"},
        ("number",),
    ),
    "service_hours": TableWords(
        "志愿者时长", {"hours": "时长（小时）"}, belongs_to="activity_id", links="volunteer_id"
    ),
    "publicity_item": TableWords(
        "宣传报道",
        {
            "title": "标题",
            "media": "媒体",
            "level": "级别",
            "published_on": "刊发日期",
            "link": "链接",
            "adopted": "已采用",
            "task_id": "任务",
        },
        ("title",),
        values={
            "level": {
                "unit": "单位",
                "county": "县级",
                "city": "市级",
                "province": "省级",
                "nation": "国家级",
            },
            "adopted": _YES_NO,
        },
    ),
    "publicity_evidence": TableWords("材料", {}, belongs_to="publicity_item_id", links="evidence_id"),
    "fund_entry": TableWords(
        "专项资金",
        {
            "item": "项目",
            "kind": "收支",
            "entered_on": "日期",
            "amount": "金额（元）",
            "voucher": "凭证号",
            "note": "备注",
            "task_id": "任务",
        },
        ("item",),
        values={"kind": {"budget": "预算", "spent": "支出"}},
    ),
    "fund_evidence": TableWords("材料", {}, belongs_to="fund_entry_id", links="evidence_id"),
    "leading_group_member": TableWords(
        "领导小组成员",
        {"name": "姓名", "role": "职责", "post": "职务"},
        ("name",),
        values={"role": {"leader": "组长", "deputy": "副组长", "member": "成员", "staff": "专职人员"}},
    ),
    "quota": TableWords(
        "次数要求",
        {"label": "名称", "kind_id": "活动类别", "minimum": "最少次数", "distinct_festivals": "按不同节日计"},
        ("label",),
        belongs_to="task_id",
        values={"distinct_festivals": _YES_NO},
    ),
    "material_requirement": TableWords(
        "所需材料",
        {
            "name": "名称",
            "kind": "材料类型",
            "minimum": "最少份数",
            "window": "时间范围",
            "years": "年数",
            "long_term_valid": "长期有效可用",
            "hint": "提示",
        },
        ("name",),
        belongs_to="task_id",
        values={
            "window": {"year": "本年度", "years": "近几年", "months": "近12个月", "any": "不限"},
            "long_term_valid": _YES_NO,
        },
    ),
    "requirement_evidence": TableWords("材料", {}, belongs_to="requirement_id", links="evidence_id"),
    "progress_review": TableWords("调度", {"held_on": "日期", "note": "备注"}, ("held_on",)),
    "supervision_order": TableWords(
        "督办单",
        {
            "number": "编号",
            "task_id": "任务",
            "department_id": "科室",
            "content": "督办事项",
            "issued_on": "签发日期",
            "due_on": "办结期限",
            "reply": "回复",
            "replied_on": "回复日期",
            "extension_asked_on": "申请延期日期",
            "extended_to": "延期至",
            "closed_on": "办结日期",
            "closing_note": "办结说明",
        },
        ("content",),
    ),
    "supervision_reminder": TableWords(
        "催办", {"reminded_on": "催办日期", "note": "备注"}, ("reminded_on",), belongs_to="order_id"
    ),
    "indicator": TableWords(
        "测评指标",
        {
            "project": "测评项目",
            "content": "测评内容",
            "standard": "测评标准",
            "score": "分值",
            "self_score": "自评分",
            "reason": "自评说明",
            "bonus": "加分项",
            "task_id": "任务",
        },
        ("content",),
        values={"bonus": _YES_NO},
    ),
    "negative_item": TableWords(
        "负面清单",
        {"text": "内容", "state": "核查结果", "checked_on": "核查日期", "note": "备注"},
        ("text",),
        values={"state": {"unchecked": "未核查", "clear": "未发生", "hit": "已发生"}},
    ),
    "setting": TableWords("设置", {"value": "内容"}, ("key",), values={"key": {"unit": "单位名称"}}),
}
