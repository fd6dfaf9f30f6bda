"""专项资金统计, 领导小组名单, and reports of another year in 宣传报道统计: on paper and in Word."""

from datetime import date

import pytest

from tests.documents.docx_texts import words
from tests.documents.year_papers import gathered, printed
from tests.ledger.ledgers import plan_id
from wenming_desktop.documents.listings.fund_summary import FUND_SUMMARY
from wenming_desktop.documents.listings.leading_group import LEADING_GROUP
from wenming_desktop.documents.listings.publicity_summary import PUBLICITY_SUMMARY
from wenming_desktop.entities.choices import FundKind, GroupRole, PublicityLevel
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.funds import FundDraft, create_fund
from wenming_desktop.ledger.leading_group import MemberDraft, add_members
from wenming_desktop.ledger.publicity import PublicityDraft, create_publicity
from wenming_desktop.workspace import Workspace


def test_funds_add_up_and_are_listed(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="还没有登记专项资金"):
        gathered(workspace, FUND_SUMMARY)
    for kind, day, amount, note in (
        (FundKind.BUDGET, date(2021, 1, 20), "1000", ""),
        (FundKind.SPENT, date(2021, 3, 5), "1300.5", "展板"),
        (FundKind.SPENT, date(2022, 1, 5), "20", ""),
    ):
        with workspace.log.change() as session:
            draft = FundDraft(kind, day, "宣传费", amount, note=note, task="1-2")
            create_fund(session, plan_id(workspace), draft)
    (text,) = printed(workspace, FUND_SUMMARY)
    assert "共3笔，预算1,000.00元，支出1,320.50元，结余-320.50元；3笔没有凭证。" in text
    assert "其中1笔日期不在2021年度，已注明。" in text
    assert "宣传费1,000.001,320.50-320.50超预算3合计1,000.001,320.50-320.503" in text
    assert "12021年1月20日预算宣传费1,000.001-2缺22021年3月5日支出宣传费展板1,300.501-2缺" in text
    assert "32022年1月5日不在本年度支出宣传费20.001-2缺" in text


def test_the_group_is_listed_by_role(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="还没有登记领导小组"):
        gathered(workspace, LEADING_GROUP)
    members = [
        MemberDraft(GroupRole.MEMBER, "李敏", "办公室主任"),
        MemberDraft(GroupRole.LEADER, "张建国", "党组书记、局长"),
    ]
    with workspace.log.change() as session:
        add_members(session, plan_id(workspace), members)
    (text,) = printed(workspace, LEADING_GROUP)
    assert "2021年度文明单位创建工作领导小组名单" in text
    assert "共2人：组长1人、成员1人。还缺专职人员。" in text
    assert "1组长张建国党组书记、局长2成员李敏办公室主任" in text
    assert LEADING_GROUP.word
    assert "张建国" in words(LEADING_GROUP.word(gathered(workspace, LEADING_GROUP)))


def test_a_report_of_another_year_is_apart(workspace: Workspace) -> None:
    for title, day in (("今年的报道", date(2021, 3, 1)), ("去年的报道", date(2020, 12, 30))):
        with workspace.log.change() as session:
            draft = PublicityDraft(title, "市日报", PublicityLevel.CITY, day)
            create_publicity(session, plan_id(workspace), draft)
    (text,) = printed(workspace, PUBLICITY_SUMMARY)
    assert "共报送1篇，采用1篇" in text
    assert "另有1篇日期不在2021年度，没有计入。" in text
    assert "三、日期不在本年度的报道" in text
    assert text.index("三、日期不在本年度的报道") < text.index("去年的报道")
    assert "合计11" in text
