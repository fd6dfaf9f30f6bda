"""Departments' packages as items: found, read and put into words, for the worker thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ui.transfer.together.items import Group, Item, Side, day_words
from wenming_desktop import clock
from wenming_desktop.entities.tables import EMPTY
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.packages.finding import Found, Unpacked, find_packages
from wenming_desktop.transfer.packages.layout import FORMS, SheetKind
from wenming_desktop.transfer.packages.reading import read_packages
from wenming_desktop.transfer.packages.returned import (
    FileState,
    Returned,
    ReturnedFile,
    ReturnedPackage,
    ReturnedRow,
    ReturnedValue,
    ValueKind,
)
from wenming_desktop.workspace import Workspace

LOOSE = ""  # the package id of files that lie in none
_NONE, _UNKNOWN = "没有", "不知道"
_SENTENCES = {
    ValueKind.CLEAR: "交回的表里这一格空着：要清空本机的吗？",
    ValueKind.CONFLICT: "发出以后两边都改了。",
}


@dataclass(frozen=True)
class Handed:
    """What was handed in: where it lies, unpacked, and what it says."""

    unpacked: Unpacked
    found: Found
    returned: Returned


def read_handed(workspace: Workspace, paths: Sequence[Path], unpacked: Unpacked, job: Job) -> Handed:
    """Find and read packages; raises as find_packages() and read_packages()."""
    look, read = job.parts(3, 2)
    return read_again(workspace, unpacked, find_packages(paths, unpacked, look), read)


def read_again(workspace: Workspace, unpacked: Unpacked, found: Found, job: Job) -> Handed:
    """Compare what was found with what stands here now; raises as read_packages()."""
    with workspace.reading() as session:
        returned = read_packages(session, found, workspace.folder, clock.today(), job)
    return Handed(unpacked, found, returned)


def returned_items(returned: Returned) -> Iterator[Item]:
    """All that there is to take or to leave; the subject of each is its package's id."""
    for package in returned.packages:
        yield from package_items(package)
    yield from (_file(LOOSE, one) for one in returned.loose if _wanted(one))


def package_items(package: ReturnedPackage) -> Iterator[Item]:
    """What there is to take or to leave of one package."""
    package_id = package.package.id
    yield from (_value(package_id, one) for one in package.values)
    yield from (_row(package_id, one) for one in package.rows)
    yield from (_file(package_id, one) for one in package.to_take)


def notices(returned: Returned) -> Iterator[str]:
    """What was not read, and why, and what else the clerk should know: a sentence each."""
    yield from returned.refused
    for package in returned.packages:
        yield from (f"{package.package.department}：{text}" for text in package.told)
        yield from (f"{package.package.department}：{_refused(one)}" for one in package.files if _bad(one))
    yield from (_refused(one) for one in returned.loose if _bad(one))


def _wanted(one: ReturnedFile) -> bool:
    return one.state in {FileState.NEW, FileState.KNOWN}


def _bad(one: ReturnedFile) -> bool:
    return one.state is FileState.REFUSED


def _refused(one: ReturnedFile) -> str:
    return f"文件“{one.incoming.path.name}”不能收：{one.said}"


def _value(package_id: str, one: ReturnedValue) -> Item:
    conflict = one.kind is not ValueKind.CHANGE
    changed = f"{day_words(one.ours_at)}改" if one.ours_at else ""
    return Item(
        key=(package_id, one.id),
        asked=f"{one.hash} {one.ours}",
        group=Group.CONFLICT if conflict else Group.CHANGED,
        subject=package_id,
        where=f"{one.code} {one.title}".strip(),
        field=one.word,
        base=_UNKNOWN if one.sent is None else one.sent or EMPTY,
        ours=Side(one.ours or EMPTY, changed),
        theirs=Side(one.theirs or EMPTY, f"附言：{one.remark}" if one.remark else ""),
        usual=None if conflict else Choice.THEIRS,
        both=one.both,
        question=one.question or _SENTENCES.get(one.kind, ""),
        rival=one.id,
    )


def _row(package_id: str, one: ReturnedRow) -> Item:
    words = {column.name: column.word for column in FORMS[one.kind].columns}
    told = "，".join(
        f"{words[name]} {text}"
        for name, text in one.fields.items()
        if text and name in words and name not in {"text", "title", "code", "tasks"}
    )
    remark = f"附言：{one.remark}" if one.remark else ""
    return Item(
        key=(package_id, one.id),
        asked=one.hash,
        group=Group.NEW,
        subject=package_id,
        where=one.code or "没有写任务",
        field="新措施" if one.kind is SheetKind.MEASURES else "新活动",
        base="—",
        ours=Side(one.like, role="lacking") if one.like else Side(_NONE, role="secondary"),
        theirs=Side(one.title, "，".join(filter(None, (told, remark)))),
        usual=None if one.like else Choice.THEIRS,
        question="".join((*one.said, f"{one.like}，还要再记一条吗？" if one.like else "")),
    )


def _file(package_id: str, one: ReturnedFile) -> Item:
    known = one.state is FileState.KNOWN
    return Item(
        key=(package_id, one.id),
        asked=one.place,
        group=Group.FILE,
        subject=package_id,
        where=f"{one.code} {one.slot}".strip() or "待归口",
        field="材料",
        base="—",
        ours=Side("材料库里有，还没有归到这里" if known else _NONE, role="secondary"),
        theirs=Side(one.incoming.path.name, one.said),
        usual=Choice.THEIRS,
        question=one.incoming.doubt,
    )
