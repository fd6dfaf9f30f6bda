"""领导小组名单: who leads the campaign in a year and who does its work, by role."""

from wenming_desktop.documents.listings.listing import Column, listing_kind, one_sheet, table
from wenming_desktop.documents.listings.paper_rows import group, row
from wenming_desktop.documents.paper import Chosen, Content, Subject
from wenming_desktop.entities.choices import GroupRole
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.leading_group import leading_group_complete, member_rows

_MEMBERS = (
    Column("序号", 14, centred=True),
    Column("角色", 30, centred=True),
    Column("姓名", 40, centred=True),
    Column("职务"),
)


def _gather(subject: Subject, _chosen: Chosen) -> Content:
    year = subject.plan.year
    members = member_rows(subject.session, subject.plan_id)
    if not members:
        raise UserError(f"{year}年度还没有登记领导小组，没有可打印的名单，请先在菜单“领导小组…”里添加。")
    tally = {role: sum(member.role is role for member in members) for role in GroupRole}
    parts = "、".join(f"{role.value} {count} 人" for role, count in tally.items() if count)
    lacking = leading_group_complete(subject.session, subject.plan_id)
    summary = f"共 {len(members)} 人：{parts}。" + (f"还缺{'、'.join(lacking)}。" if lacking else "")
    rows = (
        row(str(number), member.role.value, member.name, member.post)
        for number, member in enumerate(members, start=1)
    )
    title = f"{year}年度文明单位创建工作领导小组名单"
    return one_sheet(subject, title, summary, [table(_MEMBERS, [group(rows)])], ())


LEADING_GROUP = listing_kind("leading-group", "领导小组名单", (), _gather)
