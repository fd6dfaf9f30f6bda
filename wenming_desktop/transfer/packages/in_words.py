"""What came back of departments' packages, a line each, for people to read."""

from collections.abc import Collection, Iterator

from wenming_desktop import clock
from wenming_desktop.entities.tables import EMPTY
from wenming_desktop.transfer.packages.layout import FORMS, SheetKind
from wenming_desktop.transfer.packages.returned import (
    FileState,
    Returned,
    ReturnedFile,
    ReturnedPackage,
    ReturnedRow,
    ReturnedValue,
    ValueKind,
)
from wenming_desktop.words import chinese_date, shortened

_SHOWN = 60  # characters of a value
_CLOCK_SET = 2000  # the year before which a file's time is none: zips without one say 1980
_FIRST = (ValueKind.CONFLICT, ValueKind.ASK, ValueKind.CLEAR, ValueKind.CHANGE)


def in_words(returned: Returned) -> Iterator[str]:
    """All of it, conflicts on top of each package."""
    for package in returned.packages:
        yield from package_in_words(package)
    if returned.loose:
        yield "不在填报包里的文件："
        yield from map(file_in_words, returned.loose)
    yield from returned.refused


def package_in_words(package: ReturnedPackage) -> Iterator[str]:
    """One department's package."""
    saved = clock.local_time(package.saved_at.timestamp())
    counts = [f"{kind} {count}" for kind, count in package.of_kind.items() if count]
    counts += [f"新增 {len(package.rows)}"] if package.rows else []
    counts += [f"文件 {len(package.to_take)}"] if package.to_take else []
    when = f"{chinese_date(saved.date())} {saved:%H:%M} 存出　" if saved.year >= _CLOCK_SET else ""
    yield f"【{package.package.department}】{when}{'，'.join(counts) or '没有改动'}"
    for kind in _FIRST:
        yield from (value_in_words(one) for one in package.values if one.kind is kind)
    yield from map(row_in_words, package.rows)
    yield from map(file_in_words, package.files)
    yield from (*package.unread, *package.remarks)
    yield from (f"注意：{sentence}" for sentence in package.notes)


def aside_in_words(returned: Returned, left: Collection[ReturnedValue | ReturnedRow]) -> Iterator[str]:
    """What there is to say of what was collected: what was not read, remarks, and files without a sure place.

    Args:
        returned: as it was read.
        left: what was not taken, which is told elsewhere.
    """
    for package in returned.packages:
        who = package.package.department
        yield from (f"{who}：{sentence}" for sentence in package.told)
        for one in (*package.values, *package.rows):
            if one.remark and one not in left:
                said = value_in_words(one) if isinstance(one, ReturnedValue) else row_in_words(one)
                yield f"{who}　{said}"
        yield from (f"{who}：{file_in_words(one)}" for one in package.files if _told(one))
    yield from map(file_in_words, returned.loose)
    yield from returned.refused


def _told(one: ReturnedFile) -> bool:
    sure = one.incoming.task_id and not one.said
    return one.state is FileState.REFUSED or (one.state is not FileState.SAME and not sure)


def value_in_words(one: ReturnedValue) -> str:
    """A value that came back on one line."""
    sent = "不知道" if one.sent is None else _shown(one.sent)
    at = f"，本机 {clock.local_time(one.ours_at.timestamp()):%m月%d日} 改" if one.ours_at else ""
    here = f"（发出时 {sent}{at}）" if one.sent != one.ours else ""
    said = f"{one.code} {one.title}　{one.word}：{_shown(one.ours)}{here} → {_shown(one.theirs)}"
    said += f"　附言：{one.remark}" if one.remark else ""
    return said if one.kind is ValueKind.CHANGE else f"{said}　【{one.kind}】{one.question}"


def row_in_words(one: ReturnedRow) -> str:
    """A new row on one line."""
    what = "新措施" if one.kind is SheetKind.MEASURES else "新活动"
    words = {column.name: column.word for column in FORMS[one.kind].columns}
    told = "，".join(
        f"{words[name]} {_shown(text)}" for name, text in one.fields.items() if text and name in words
    )
    said = f"{one.code}　{what}：{told}" if one.code else f"{what}：{told}"
    said += "".join(f"　{sentence}" for sentence in one.said)
    said += f"　附言：{one.remark}" if one.remark else ""
    return f"{said}　【{one.like}】" if one.like else said


def file_in_words(one: ReturnedFile) -> str:
    """A file on one line."""
    if one.state is FileState.REFUSED:
        return f"文件 {one.incoming.path.name}：{one.said}"
    return f"文件 {one.incoming.path.name} → {one.place}（{one.state}）{one.said}"


def _shown(text: str) -> str:
    return shortened(" ".join(text.split()), _SHOWN) or EMPTY
