"""What may become a department, wherever the text comes from."""

import pytest

from wenming_desktop.plan.departments import split_names
from wenming_desktop.reading.department_names import (
    doubt_of_department,
    why_no_department,
    with_true_departments,
)
from wenming_desktop.reading.doubts import piece_doubts
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, TaskDraft


@pytest.mark.parametrize(
    ("name", "why"),
    [
        *(
            (date, "是时间")
            for date in ("12月20日", "2021年3月底前", "每季度", "3月", "每月25日前", "长期坚持", "三月份")
        ),
        *((date, "是时间") for date in ("2021-06-30", "年底", "6月底前完成", "第一季度", "全年", "上半年")),
        *(
            (label, "表头")
            for label in ("完成节点", "责任单位", "牵头科室及责任人", "部门", "完成时限", "备注", "工作任务")
        ),
        *((total, "合计或说明") for total in ("合计", "小计：3个", "总 计", "注：含借调人员", "共5个科室")),
        *((number, "号码") for number in ("8301", "13800001234", "12")),
        *(
            (clause, "一句话")
            for clause in ("由办公室负责", "组织开展志愿服务活动", "各科室配合完成", "责任到办公室")
        ),
        *((ditto, "没有写明") for ditto in ("同上", "〃", "——")),
    ],
)
def test_what_is_no_department(name: str, why: str) -> None:
    assert why in why_no_department(name)
    assert why_no_department(name).endswith("。")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "综合科",
            "组织科",
            "组织人事部",
            "经济科",
            "对外合作办",
            "月坛街道",
            "年鉴办",
            "应急管理局",
            "要素保障科",
        ),
        *(
            "为民服务中心",
            "落实办",
            "总计划科",
            "统计科",
            "会计科",
            "标准化科",
            "项目推进中心",
            "共青团",
            "六一幼儿园",
        ),
        *("办公室（负责协调）", "第1科", "科室3", "工会", "三江镇", "12345热线办", "文明创建推进办公室"),
    ],
)
def test_what_may_be_one(name: str) -> None:
    assert why_no_department(name) == ""
    assert doubt_of_department(name) == ""


def test_a_long_name_is_doubted_only() -> None:
    name = "县农业综合行政执法大队直属第一中队"
    assert why_no_department(name) == ""
    assert "不像科室名称" in doubt_of_department(name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("综 合 科", ["综合科"]),
        ("综\u3000合\u3000科、工会", ["综合科", "工会"]),
        ("1.信 息 中 心\n2.办公室", ["信息中心", "办公室"]),
        ("办公室 工会", ["办公室", "工会"]),
        ("王 建 国", ["王建国"]),
        ("甲 乙 丙 丁", ["甲", "乙", "丙", "丁"]),
    ],
)
def test_a_name_stretched_by_blanks_is_one(text: str, names: list[str]) -> None:
    assert split_names(text) == names


def test_what_a_plan_calls_a_department_and_is_none_stays_in_the_note() -> None:
    task = TaskDraft("清洁家园，每月一次。", lead="12月20日", support=("工会", "合计", "各科室"), note="重点")
    draft = PlanDraft("方案", "", None, 2021, "", (), "", (CategoryDraft("环境", (task,)),), ())
    (kept,) = with_true_departments(draft).categories[0].tasks
    assert (kept.lead, kept.support) == (None, ("工会", "各科室"))
    assert kept.note == "重点\n原文的责任科室：12月20日、合计"
    assert [doubt.word for doubt in piece_doubts(draft) if doubt.word == "科室不对"] == ["科室不对"] * 2
    assert with_true_departments(draft, ("12月20日", "合计")) == draft
