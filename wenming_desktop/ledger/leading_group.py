"""创建工作领导小组: who leads the campaign in a year, and the staff that does its work."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.models import LeadingGroupMember, WorkPlan
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.choices import GroupRole
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.forms import Checks

# Task 7-1 of the 2021 plan asks for 创建工作领导小组和专职工作人员; a group needs no deputy.
REQUIRED = (GroupRole.LEADER, GroupRole.MEMBER, GroupRole.STAFF)


@dataclass(frozen=True)
class MemberDraft:
    """A member as the clerk fills it in."""

    role: GroupRole
    name: str
    post: str = ""  # 职务 in the unit


@dataclass(frozen=True)
class MemberRow:
    """One member of a plan's group."""

    id: str
    role: GroupRole
    name: str
    post: str

    @property
    def draft(self) -> MemberDraft:
        """What to fill the form with."""
        return MemberDraft(self.role, self.name, self.post)


def member_rows(session: Session, plan_id: str) -> list[MemberRow]:
    """The whole group, by role and then in the clerk's order."""
    return [_row(member) for member in _members(session, plan_id)]


def leading_group_complete(session: Session, plan_id: str) -> tuple[GroupRole, ...]:
    """The required roles that nobody has yet; empty if the group is complete."""
    query = select(LeadingGroupMember.role).where(LeadingGroupMember.plan_id == plan_id).distinct()
    filled = set(session.scalars(query))
    return tuple(role for role in REQUIRED if role.code not in filled)


def add_members(session: Session, plan_id: str, drafts: Sequence[MemberDraft]) -> list[str]:
    """Add members at the end of their roles, all of them or none; returns their ids.

    Raises:
        FieldErrors: ``name`` or ``post``: empty or too long, or a name that the role has already.
    """
    plan = session.get_one(WorkPlan, plan_id)
    describe(session, f"{plan.year}年领导小组添加{'、'.join(draft.name.strip() for draft in drafts[:3])}")
    ids: list[str] = []
    for draft in drafts:
        name, post = _checked(session, plan_id, draft)
        member = LeadingGroupMember(
            plan_id=plan_id, ordinal=_next(session, plan_id), role=draft.role.code, name=name, post=post
        )
        session.add(member)
        session.flush()
        ids.append(member.id)
    return ids


def check_member(session: Session, plan_id: str, draft: MemberDraft) -> dict[str, str]:
    """Why a member cannot be added, field by field; empty if nothing forbids it."""
    try:
        _checked(session, plan_id, draft)
    except FieldErrors as error:
        return dict(error.fields)
    return {}


def edit_member(session: Session, member_id: str, draft: MemberDraft) -> None:
    """Change a member; one that gets another role goes to its end. Raises as add_members()."""
    member = session.get_one(LeadingGroupMember, member_id)
    name, post = _checked(session, member.plan_id, draft, member_id)
    describe(session, f"修改领导小组成员“{member.name}”")
    if member.role != draft.role.code:
        member.ordinal = _next(session, member.plan_id)
    member.role, member.name, member.post = draft.role.code, name, post


def move_member(session: Session, member_id: str, steps: int) -> None:
    """Move a member up (negative) or down among those of the same role; at the end it stays."""
    moved = session.get_one(LeadingGroupMember, member_id)
    order = [row for row in _members(session, moved.plan_id) if row.role == moved.role]
    ordinals = [row.ordinal for row in order]
    place = order.index(moved)
    order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
    for ordinal, row in zip(ordinals, order, strict=True):
        row.ordinal = ordinal
    describe(session, f"调整领导小组成员“{moved.name}”的顺序")


def delete_members(session: Session, member_ids: Sequence[str]) -> None:
    """Take members out of the group."""
    members = [session.get_one(LeadingGroupMember, member_id) for member_id in dict.fromkeys(member_ids)]
    describe(session, f"领导小组移出{'、'.join(member.name for member in members[:3])}")
    for member in members:
        session.delete(member)


def copy_group(session: Session, from_plan_id: str, to_plan_id: str) -> int:
    """Add another plan's members that this plan does not have in the same role; returns how many.

    Raises:
        UserError: the other plan has no group.
    """
    members = _members(session, from_plan_id)
    if not members:
        year = session.get_one(WorkPlan, from_plan_id).year
        raise UserError(f"{year}年度没有登记领导小组，没有可复制的成员。")
    there = {(row.role, row.name) for row in _members(session, to_plan_id)}
    fresh = [_row(row).draft for row in members if (row.role, row.name) not in there]
    if fresh:
        describe(session, f"复制领导小组成员 {len(fresh)} 名")
        add_members(session, to_plan_id, fresh)
    return len(fresh)


def _members(session: Session, plan_id: str) -> Sequence[LeadingGroupMember]:
    rank = case({role.code: place for place, role in enumerate(GroupRole)}, value=LeadingGroupMember.role)
    return session.scalars(
        select(LeadingGroupMember)
        .where(LeadingGroupMember.plan_id == plan_id)
        .order_by(rank, LeadingGroupMember.ordinal)
    ).all()


def _checked(
    session: Session, plan_id: str, draft: MemberDraft, own_id: str | None = None
) -> tuple[str, str]:
    checks = Checks()
    written = checks.texts("leading_group_member", draft)
    checks.finish()
    name, post = written["name"], written["post"]
    twin = select(LeadingGroupMember.id).where(
        LeadingGroupMember.plan_id == plan_id,
        LeadingGroupMember.role == draft.role.code,
        LeadingGroupMember.name == name,
        LeadingGroupMember.id != (own_id or ""),
    )
    if session.scalar(twin):
        raise FieldErrors({"name": f"“{name}”已经是{draft.role}，不用重复添加。"})
    return name, post


def _next(session: Session, plan_id: str) -> int:
    query = select(func.max(LeadingGroupMember.ordinal)).where(LeadingGroupMember.plan_id == plan_id)
    return (session.scalar(query) or 0) + 1


def _row(member: LeadingGroupMember) -> MemberRow:
    return MemberRow(member.id, GroupRole[member.role.upper()], member.name, member.post)
