"""A profile and a report in the clerk's words, for the window and the command line alike."""

from collections.abc import Iterator, Sequence

from wenming_desktop.transfer.submission.naming import EXAMPLE, file_name, filled, folder_is_cut, folder_name
from wenming_desktop.transfer.submission.profiles import ProfileDraft, unknown_kinds
from wenming_desktop.transfer.submission.report import CheckedFile, Deed, Report, Submission, Trouble
from wenming_desktop.viewing.kinds import FileKind, kind_by_name
from wenming_desktop.words import exact_size, size_text

_WORTH_NAMING = (
    (("docx", "doc"), "Word"),
    (("ofd",), "OFD"),
    (("heic",), "HEIC"),
    (("mp4", "mov"), "视频"),
)
_PILLS = {
    Trouble.LOST: "原件不在",
    Trouble.UNREADABLE: "打不开",
    Trouble.TOO_SMALL: "图太小",
    Trouble.TOO_LARGE: "还太大",
    Trouble.NAME: "名字太长",
    Trouble.TOO_MANY: "多出来",
}


def profile_in_words(draft: ProfileDraft) -> list[tuple[str, str]]:
    """Its rules as name and words; what it sets no limit to says so."""
    endings = draft.endings()
    pictures = [each.upper() for each in endings if kind_by_name(f"x.{each}") is FileKind.PICTURE]
    others = [each.upper() for each in endings if kind_by_name(f"x.{each}") is not FileKind.PICTURE]
    side = _between(draft.picture_least, draft.picture_most)
    refused = [word for kinds, word in _WORTH_NAMING if not any(map(draft.ending_for, kinds))]
    name = draft.name_pattern + (f"，{draft.name_limit} 字以内" if draft.name_limit else "")
    rules = [
        ("图片", _joined([_kinds(pictures), side, _most(draft.picture_bytes)]) if pictures else "不收"),
        ("文档", _joined([_kinds(others), _most(draft.document_bytes)]) if others else "不收"),
        ("每项", f"不超过 {draft.item_most} 份" if draft.item_most else "份数不限"),
        ("文件名", name),
        ("例如", example_name(draft)),
        ("文件夹", draft.folder_pattern or "都放在一起"),
    ]
    if odd := unknown_kinds(draft.kinds):
        rules.append(
            ("核对", f"{_kinds([each.upper() for each in odd])} 不是常见的文件种类，看看是不是写错了")
        )
    if refused:
        rules.append(("不收", "、".join(refused)))
    if draft.recompress:
        rules.append(("压缩", "整页是图片的 PDF 可以压缩"))
    return rules


def example_name(draft: ProfileDraft) -> str:
    """What a file would be called, folder included."""
    folder = folder_name(draft.folder_pattern, EXAMPLE)
    name = file_name(filled(draft.name_pattern, EXAMPLE), next(iter(draft.endings()), "jpg"))
    return f"{folder}/{name}" if folder else name


def verdict(file: CheckedFile) -> str:
    """What the check says of a file, in a word or two."""
    if file.trouble is None:
        return file.note.partition("，")[0] or "合适"
    return _PILLS.get(file.trouble) or file.reason.partition("，")[0]


def sizes(file: CheckedFile) -> str:
    """Its bytes before and after; what nobody knows before it is done says so."""
    before = size_text(file.before)
    if file.trouble or file.deed is Deed.COPY:
        return before
    return f"{before} → {exact_size(file.limit)}内" if 0 < file.limit < file.before else f"{before} → 做时定"


def report_in_words(report: Report) -> Iterator[str]:
    """A report line by line, what has to be decided first."""
    ready, asked = report.ready, report.asked
    yield f"{report.profile.name}：{len(ready)} 份可以送，{len(asked)} 份要你定。"
    for file in asked:
        yield f"要你定　{file.item.code}　{file.title}　{file.reason}"
        ways = "；".join(f"{offer.way}（{offer.note}）" for offer in file.offers)
        yield f"　　可以：{ways}"
    for deed, word in ((False, "自动改好"), (True, "合适")):
        for file in ready:
            if (file.deed is Deed.COPY) == deed:
                done = f"　{file.note}" if file.note else ""
                yield f"{word}　{file.item.code}　{file.title}　{file.path}　{sizes(file)}{done}"
    pattern = report.profile.folder_pattern
    for item in {file.item.id: file.item for file in report.files}.values():
        if folder_is_cut(pattern, item.names):
            yield f"文件夹名太长，缩短了　{item.code}　{folder_name(pattern, item.names)}"
    for out in report.left_out:
        yield f"不送　{out.item.code}　{out.source.title}"
    if report.empty:
        yield f"没有材料的 {len(report.empty)} 项：{'、'.join(item.code for item in report.empty)}"


def submission_in_words(made: Submission) -> Iterator[str]:
    """What was made, and what stayed behind."""
    yield f"已做好“{made.folder}”：{len(made.sent)} 份，{size_text(made.size)}，逐份读回核对过。"
    for each in made.left:
        yield f"没有送　{each.item.code}　{each.source.title}　{each.reason}"


def _kinds(names: Sequence[str]) -> str:
    return "、".join(names)


def _between(least: int, most: int) -> str:
    if least and most:
        return f"长边 {least} 到 {most} 像素"
    return f"长边至少 {least} 像素" if least else f"长边至多 {most} 像素" if most else ""


def _most(size: int) -> str:
    return f"不超过 {exact_size(size)}" if size else "大小不限"


def _joined(parts: Sequence[str]) -> str:
    return "，".join(filter(None, parts))
