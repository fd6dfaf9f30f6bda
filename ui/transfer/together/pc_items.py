"""Another PC's archive as items: read and put into words, for the worker thread."""

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ui.transfer.together.items import Group, Item, Side, day_words
from ui.transfer.together.telling_apart import OtherKindError, archive_at, is_broken_zip, is_package
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.deciding import Choice, both
from wenming_desktop.transfer.kept_choices import Key
from wenming_desktop.transfer.merging.comparing import Difference, Kind
from wenming_desktop.transfer.merging.in_words import Told, Wording, is_told
from wenming_desktop.transfer.merging.states import REFERENCES
from wenming_desktop.transfer.merging.taking import Look, look_at
from wenming_desktop.transfer.packages.layout import hash_of
from wenming_desktop.transfer.tracks import Track
from wenming_desktop.workspace import Workspace

FILES = "文件"
_SUBJECTS = {
    "任务和分工": (
        *("work_plan", "safeguard", "stage", "plan_source", "category"),
        *("task", "task_person", "assignment", "quota"),
    ),
    "措施": ("measure",),
    "活动": ("activity", "activity_kind", "activity_task", "activity_evidence", "service_hours"),
    "材料登记": (
        *("evidence", "evidence_mark", "evidence_link", "material_requirement"),
        *("requirement_evidence", "trash_item"),
    ),
    "督办、调度": ("progress_review", "supervision_order", "supervision_reminder", "order_evidence"),
    "科室与人员": ("department", "person", "volunteer", "leading_group_member"),
    "宣传与资金": ("publicity_item", "publicity_evidence", "fund_entry", "fund_evidence"),
    "自评": ("indicator", "indicator_task", "negative_item"),
    "档案": ("archive_series", "archive_box", "archive_item", "withdrawn_number"),
}
SUBJECTS = (*_SUBJECTS, "设置", FILES)  # in the order of the list
_SUBJECT_OF = {table: subject for subject, tables in _SUBJECTS.items() for table in tables}
_GROUPS = {
    Kind.CONFLICT: Group.CONFLICT,
    Kind.LOST: Group.CONFLICT,
    Kind.CHANGED: Group.CHANGED,
    Kind.NEW: Group.NEW,
    Kind.DELETED: Group.DELETED,
}
_FILE_TABLES = {"evidence", "evidence_version"}
_NONE, _GONE, _UNKNOWN = "没有", "已删除", "不知道"


@dataclass(frozen=True)
class Merging:
    """An archive as it is shown.

    Attributes:
        archive: where it lies.
        look: what was read.
        items: what there is to take or to leave.
        same_files: files that both have, under ids of their own.
    """

    archive: Path
    look: Look
    items: tuple[Item, ...]
    same_files: int

    @property
    def name(self) -> str:
        """What choices are kept under."""
        return f"archive {self.look.incoming.archive_id or self.archive}"


def read_merging(workspace: Workspace, archive: Path, job: Job) -> Merging:
    """Read an archive and compare it.

    Raises:
        OtherKindError: it is no archive.
        UserError, Cancelled: as look_at().
    """
    if archive_at(archive) is None and is_package(archive):
        raise OtherKindError(f"“{archive.name}”是科室交回的填报包，不是另一台电脑的存档。", other=True)
    try:
        look = look_at(workspace, archive, job)
    except UserError as error:
        if archive_at(archive) or not archive.exists() or is_broken_zip(archive):
            raise
        raise OtherKindError(error.message, other=False) from error
    ours = look.ours
    comparison = look.comparison
    same = {row_id for row_id in comparison.twins.values() if row_id in ours["evidence"]}
    moments = _Moments(look, {row_id: other_id for other_id, row_id in comparison.twins.items()})
    with_it = _deleted_with(comparison.differences)
    unasked = {key for keys in with_it.values() for key in keys}
    told = (one for one in Wording(ours, comparison).told() if one.difference.key not in unasked)
    items = tuple(_item(one, moments, with_it.get(one.difference.key, ())) for one in told)
    return Merging(archive, look, items, len(same))


def _deleted_with(differences: Sequence[Difference]) -> dict[Key, tuple[Key, ...]]:
    """What they deleted -> what they deleted because it belongs to it, such as its uses."""
    deleted = {
        (one.table, one.row_id): one
        for one in differences
        if one.kind is Kind.DELETED and not one.column and is_told(one)
    }
    found: dict[Key, tuple[Key, ...]] = {}
    for one in deleted.values():
        top = one
        while above := _above(top, deleted):
            top = above
        if top is not one:
            found[top.key] = (*found.get(top.key, ()), one.key)
    return found


def _above(one: Difference, deleted: Mapping[tuple[str, str], Difference]) -> Difference | None:
    """A row that was deleted, too, and that this one names; none of its own table."""
    named = (
        (table, one.ours[column]) for column, table in REFERENCES[one.table].items() if table != one.table
    )
    return next((deleted[each] for each in named if each in deleted), None)


def this_pc() -> str:
    """This PC's name."""
    return platform.node() or "这台电脑"


@dataclass(frozen=True)
class _Moments:
    look: Look
    ids: Mapping[str, str]  # ours -> theirs, where they differ

    def of(self, one: Difference) -> tuple[str, str]:
        """When a value was changed here and there, in words, and where if that is a third PC."""
        incoming = self.look.incoming
        row_id = self.ids.get(one.row_id, one.row_id)
        here = self.look.here.changed.get(one.table, {}).get(one.row_id, {}).get(one.column)
        there = incoming.tracks.changed.get(one.table, {}).get(row_id, {}).get(one.column)
        return _told(here, ""), _told(there, incoming.pc)


def _told(track: Track | None, whose: str) -> str:
    if track is None:
        return ""
    where = f" {track.pc} " if track.pc not in {"", whose} else ""
    return f"{day_words(datetime.fromisoformat(track.at))}{where}改"


def _item(told: Told, moments: _Moments, also: tuple[Key, ...]) -> Item:
    one = told.difference
    asked = one.kind in {Kind.CONFLICT, Kind.LOST, Kind.DELETED}
    is_file = one.kind is Kind.NEW and one.table in _FILE_TABLES
    group = Group.FILE if is_file else _GROUPS[one.kind]
    ours, theirs, base = told.ours, told.theirs, told.base
    if one.column:
        base = base if moments.look.parted_at else _UNKNOWN
    else:
        ours = ours if one.ours else _GONE if one.kind is Kind.LOST else _NONE
        theirs = theirs if one.theirs else _GONE
        base = base if one.base else _UNKNOWN if one.kind in {Kind.LOST, Kind.DELETED} else _NONE
    here, there = moments.of(one)
    return Item(
        key=one.key,
        asked=hash_of(repr((one.ours, one.theirs))),
        group=group,
        subject=FILES if is_file else _SUBJECT_OF.get(one.table, "设置"),
        where=told.where.removeprefix("任务 "),
        field=told.field,
        base=base,
        ours=Side(ours, here),
        theirs=Side(theirs, there),
        usual=None if asked else Choice.THEIRS,
        both=both(one.table, one.column, one.ours, one.theirs) if one.column else None,
        question="".join(_questions(one, alone=not also)),
        also=also,
    )


def _questions(one: Difference, *, alone: bool) -> Iterator[str]:
    if one.kind is Kind.LOST:
        yield "一边删除了，另一边改过：留着它，还是删除？"
    elif one.kind is Kind.CONFLICT and not one.column:
        yield "只能有一个：选那台的，就换下本机这一个。"
    elif one.kind is Kind.DELETED:
        yield f"那台删除了，本机没有动过。选那台的，本机也删除{'' if alone else '，用到它的地方一起'}。"
