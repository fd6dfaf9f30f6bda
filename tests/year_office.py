"""What the creation office itself keeps in a year: leading group, reports, funds, orders, reviews."""

from datetime import date

from wenming_desktop.entities.choices import FundKind, GroupRole, PublicityLevel
from wenming_desktop.ledger.funds import FundDraft, create_fund
from wenming_desktop.ledger.leading_group import MemberDraft, add_members
from wenming_desktop.ledger.publicity import PublicityDraft, create_publicity
from wenming_desktop.progress.assessment import add_standard_negatives
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.supervision import close_order, issue_order, remind, reply_to_order
from wenming_desktop.workspace import Workspace

GROUP = (
    (GroupRole.LEADER, "高志远", "党组书记、局长"),
    (GroupRole.DEPUTY, "孙桂兰", "党组成员、副局长"),
    (GroupRole.MEMBER, "张建国", "办公室主任"),
    (GroupRole.MEMBER, "李敏", "机关党委专职副书记"),
    (GroupRole.STAFF, "赵丽华", "创建办工作人员"),
)
REPORTS = (
    ("党员志愿者清洁家园", "市日报", PublicityLevel.CITY, 3, "2-7"),
    ("道德讲堂走进景区", "市广播电视台", PublicityLevel.CITY, 4, "2-3"),
    ("“我们的节日”端午诵读活动侧记", "县融媒体中心", PublicityLevel.COUNTY, 6, "4-2"),
    ("节约型机关创建见成效", "单位公众号", PublicityLevel.UNIT, 6, "6-2"),
    ("世界地质公园的文明实践", "省级党报", PublicityLevel.PROVINCE, 9, "7-3"),
    ("文明旅游从我做起", "单位公众号", PublicityLevel.UNIT, 10, "2-2"),
)
FUNDS = (
    (FundKind.BUDGET, 1, "宣传栏和公益广告", "30000", ""),
    (FundKind.BUDGET, 1, "志愿服务", "20000", "2-7"),
    (FundKind.BUDGET, 1, "文体活动", "15000", "4-2"),
    (FundKind.SPENT, 4, "宣传栏和公益广告", "12860.50", ""),
    (FundKind.SPENT, 6, "志愿服务", "6400", "2-7"),
    (FundKind.SPENT, 9, "文体活动", "16320", "4-2"),
)
ORDERS = (
    ("党建引领类任务材料不全，请补齐", "机关党委", 5, "1-3", "已补齐会议记录和制度文件。"),
    ("志愿服务活动次数不足，请按计划开展", "办公室", 8, "2-7", "已安排国庆期间志愿服务。"),
    ("文明餐桌照片超出年度，请重新拍摄", "办公室", 9, "6-3", ""),
)


def keep_office(workspace: Workspace, plan_id: str, year: int) -> None:
    """Enter all of it, through the use cases, as one step of the history each."""
    change = workspace.log.change
    with change() as session:
        add_members(session, plan_id, [MemberDraft(*member) for member in GROUP])
    for title, media, level, month, task in REPORTS:
        with change() as session:
            create_publicity(
                session, plan_id, PublicityDraft(title, media, level, date(year, month, 16), task=task)
            )
    for kind, month, item, amount, task in FUNDS:
        with change() as session:
            create_fund(session, plan_id, FundDraft(kind, date(year, month, 20), item, amount, task=task))
    for content, office, month, task, reply in ORDERS:
        issued, due = date(year, month, 8), date(year, month, 22)
        with change() as session:
            order = issue_order(session, plan_id, OrderDraft(content, office, issued, due, task)).id
        with change() as session:
            remind(session, order, date(year, month, 18), date(year, 10, 20), "电话催办")
        if reply:
            with change() as session:
                reply_to_order(session, order, reply, due, date(year, 10, 20))
        if month < 6:
            with change() as session:
                close_order(session, order, date(year, 6, 1), date(year, 10, 20))
    for month in (6, 9):
        held = date(year, month, 28)
        with change() as session:
            take_review(session, plan_id, held, f"{month}月调度会", held)
    with change() as session:
        add_standard_negatives(session, plan_id)
