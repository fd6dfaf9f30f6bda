"""Every kind of list that can be pasted: how it is read, and a table with one good and one bad row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from wenming_desktop.ledger.funds_pasting import read_pasted_funds
from wenming_desktop.ledger.group_pasting import read_group
from wenming_desktop.ledger.pasting import read_pasted
from wenming_desktop.ledger.publicity_pasting import read_pasted_publicity
from wenming_desktop.ledger.volunteer_list import read_volunteers
from wenming_desktop.plan.department_list import known_departments, read_department_list
from wenming_desktop.plan.people_list import read_people
from wenming_desktop.spreadsheets.clipboard import PastePreview

Reader = Callable[[Session, str, str], PastePreview[Any]]


@dataclass(frozen=True)
class Listed:
    """A kind of list."""

    read: Reader
    table: str  # a header, a row to save, a row to mend


KINDS = {
    "departments": Listed(
        lambda session, _plan_id, text: read_department_list(known_departments(session), text),
        "科室\t负责人\t电话\n保卫科\t王建国\t8301\n退休办\t#N/A\t8302",
    ),
    "people": Listed(
        lambda session, _plan_id, text: read_people(session, "办公室", text),
        "姓名\t科室\t电话\n王建国\t宣传科\t013800001234\n李敏敏\t没有科\t8302",
    ),
    "volunteers": Listed(read_volunteers, "姓名\t科室\t注册日期\n王建国\t宣传科\t2019.3.5\n赵强\t\t某天"),
    "activities": Listed(
        read_pasted, "时间\t活动名称\t类型\n3月5日\t清扫楼道\t志愿\n13月5日\t理论学习\t学习会议"
    ),
    "publicity": Listed(
        read_pasted_publicity,
        "日期\t标题\t媒体\t级别\n3月5日\t学雷锋\t晚报\t市级\n3月6日\t讲文明\t晚报\t高",
    ),
    "funds": Listed(
        read_pasted_funds, "项目\t支出\t日期\n宣传费\t２００.５０元\t3月5日\n培训费\t九百\t3月6日"
    ),
    "group": Listed(read_group, "角色\t姓名\t职务\n组长\t王建国\t局长\n督导员\t李敏\t科长"),
}
HOSTILE = {
    "a cell of 200000 signs": "甲\t" + "长" * 200_000 + "\t乙\n丙\t丁\t戊",
    "a line of 200000 signs": "长" * 200_000,
    "a quote that ends nowhere": '甲\t"乙\n丙\t丁',
    "a quote that swallows rows": '"甲\t乙\n丙\t丁"\t戊\n己\t庚',
    "200001 quotes": '"' * 200_001,
    "quotes in every cell": '""甲\t' * 50_000,
    "NULs": "甲\0\t乙\x01\n丙\t丁",
    "2 MB": "办公室\t王建国\t8301\n" * 150_000,
    "more than 2 MB": "办公室 " * 600_000,
    "75 columns": "\t".join(["甲"] * 75),
    "all columns of a sheet": "甲\t乙" + "\t" * 16_382,
}
