"""Holding files against a receiving office's rules: what goes as it is, what is made to fit, what cannot go.

Nothing is read or written here: what the files are was looked at before (looking.py).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wenming_desktop.safe_names import MAX_PATH, name_key
from wenming_desktop.transfer.submission.gathering import SourceFile, SubmissionItem
from wenming_desktop.transfer.submission.looking import Look, Looks
from wenming_desktop.transfer.submission.naming import file_name, filled, folder_name
from wenming_desktop.transfer.submission.profiles import ProfileDraft
from wenming_desktop.transfer.submission.report import (
    CheckedFile,
    Choices,
    Deed,
    FilePart,
    LeftOut,
    Offer,
    Report,
    Trouble,
    Way,
)
from wenming_desktop.viewing.kinds import FileKind
from wenming_desktop.words import exact_size, size_text

PLACE = 60  # characters kept for where the package is put, of MAX_PATH
_JOINABLE = {FileKind.PICTURE, FileKind.PDF, FileKind.OFD}
_REPLACE = Offer(Way.REPLACE, "到材料库换上合适的一份，再检查")
_LEAVE = Offer(Way.LEAVE_OUT, "这一次不送，记在报送清单里")


@dataclass(frozen=True)
class _Fate:
    """What becomes of one file by itself, before names and numbers are looked at."""

    deed: Deed = Deed.COPY
    ending: str = ""
    limit: int = 0
    trouble: Trouble | None = None
    reason: str = ""
    note: str = ""
    part: FilePart | None = None


def check_submission(
    items: Sequence[SubmissionItem], profile: ProfileDraft, looks: Looks, choices: Choices
) -> Report:
    """Say of every file what would become of it.

    Args:
        items: with their files.
        profile: what the office takes.
        looks: what look_at() found of all these files.
        choices: the clerk's, for this run.
    """
    taken: set[str] = set()
    files: list[CheckedFile] = []
    left: list[LeftOut] = []
    for item in items:
        going = [file for file in item.files if (item.id, file.evidence_id) not in choices.left_out]
        left += [LeftOut(item, file) for file in item.files if file not in going]
        files += _Item(item, profile, looks, choices, taken).checked(going)
    return Report(profile, tuple(files), tuple(left), tuple(item for item in items if not item.files))


def joinable(file: SourceFile, looks: Looks) -> bool:
    """Whether a file's pages can go into a PDF on this PC."""
    look = looks[file.sha256]
    return look.kind in _JOINABLE and look.drawable and not look.lost and not look.fault


class _Item:
    """Checks the files of one item; ``taken`` are the paths of the items before, and gets this one's."""

    def __init__(
        self, item: SubmissionItem, profile: ProfileDraft, looks: Looks, choices: Choices, taken: set[str]
    ) -> None:
        self._item, self._profile, self._looks, self._choices = item, profile, looks, choices
        self._taken = taken
        self._values = {"编号": item.code, "任务": item.title, "类别": item.category}
        self._folder = folder_name(profile.folder_pattern, self._values)

    def checked(self, files: Sequence[SourceFile]) -> Iterator[CheckedFile]:
        """All files of the item in their order; the PDF of joined ones stands where the first of them did."""
        joined = [file for file in files if file.evidence_id in self._choices.joined.get(self._item.id, ())]
        order = self._choices.joined.get(self._item.id, ())
        joined.sort(key=lambda file: order.index(file.evidence_id))
        if len(joined) < 2 or not all(joinable(file, self._looks) for file in joined):
            joined = []
        groups: list[tuple[tuple[SourceFile, ...], _Fate]] = []
        for file in files:
            if file not in joined:
                groups += [((file,), fate) for fate in self._fates(file)]
            elif not any(sources == tuple(joined) for sources, _ in groups):
                groups.append((tuple(joined), _joined_fate(self._profile, len(joined))))
        allowed = self._allowed(groups)
        number = 0
        for sources, fate in groups:
            plain = fate
            if fate.trouble is None and id(sources) not in allowed:
                most = self._profile.item_most
                plain = replace(
                    fate, trouble=Trouble.TOO_MANY, reason=f"{self._item.code} 只收 {most} 份，这一份多出来了"
                )
            made = self._named(sources, plain, number + 1)
            if made.trouble is None:
                number += 1
                self._taken.add(name_key(made.path))
            yield replace(made, offers=tuple(self._offers(made, files)))

    def _fates(self, file: SourceFile) -> list[_Fate]:
        """What becomes of a file that goes by itself, or of each of its parts."""
        look, profile = self._looks[file.sha256], self._profile
        fate = _fate(file, look, profile)
        if (self._item.id, file.evidence_id) not in self._choices.split or not _parts(look, fate, profile):
            return [fate]
        ends, count = [first - 1 for first in look.cuts[1:]] + [look.pages], len(look.cuts)
        parts = [
            FilePart(number, count, first, last)
            for number, (first, last) in enumerate(zip(look.cuts, ends, strict=True), start=1)
        ]
        ending, limit = profile.ending_for("pdf"), profile.document_bytes
        return [
            _Fate(Deed.SPLIT, ending, limit, note=f"分成 {count} 份，这是{part.pages}", part=part)
            for part in parts
        ]

    def _allowed(self, groups: Sequence[tuple[tuple[SourceFile, ...], _Fate]]) -> set[int]:
        """Which of them are within the number that an item may have: the first that fit otherwise.

        What has no name that fits takes no place before it gets one, but its name is what is wrong with it
        as long as there is room where it stands.
        """
        most, number = self._profile.item_most, 0
        within: set[int] = set()
        for sources, fate in groups:
            if not most or number < most:
                within.add(id(sources))
                number += fate.trouble is None and self._named(sources, fate, 1).trouble is None
        return within

    def _named(self, sources: tuple[SourceFile, ...], fate: _Fate, number: int) -> CheckedFile:
        first, profile, part = sources[0], self._profile, fate.part
        title = self._title(sources)
        whole, look = sum(file.size for file in sources), self._looks[first.sha256]
        made = CheckedFile(
            self._item,
            sources,
            self._folder,
            "",
            fate.deed,
            whole * (part.last - part.first + 1) // look.pages if part else whole,
            fate.limit,
            fate.trouble,
            fate.reason,
            note=fate.note,
            about=f"PDF {part.pages}" if part else _about(sources, self._looks),
            part=part,
            parts=0 if part or len(sources) > 1 else _parts(look, fate, profile),
        )
        if not fate.ending:
            return made
        stem = self._stem(first, title, number, part)
        free = self._free(stem, fate.ending)
        named = replace(made, name=file_name(free, fate.ending))
        if fate.trouble:
            return named
        length = len(named.name) - len(fate.ending) - 1
        if profile.name_limit and length > profile.name_limit:
            reason = f"名字 {length} 字，只收 {profile.name_limit} 字以内"
            return replace(named, trouble=Trouble.NAME, reason=reason)
        if not _short(named.path):
            return replace(named, trouble=Trouble.NAME, reason="名字太长，在 Windows 里打不开")
        return named

    def _title(self, sources: tuple[SourceFile, ...]) -> str:
        first = sources[0]
        own = self._choices.titles.get((self._item.id, first.evidence_id), "")
        if own or len(sources) == 1:
            return own or first.title
        places = {file.place for file in sources}
        what = next(iter(places)) if len(places) == 1 and first.place else self._item.title
        return f"{what}合订（{len(sources)}份）"

    def _stem(self, file: SourceFile, title: str, number: int, part: FilePart | None) -> str:
        renamed, which = title != file.title, part.in_words if part else ""
        values = {
            **self._values,
            "题名": title + which,
            "序号": str(number),
            "日期": f"{file.day:%Y%m%d}" if file.day else "",
            "事件": (title if renamed else file.event or file.title) + which,
            "文号": file.document_number,
        }
        return filled(self._profile.name_pattern, values)

    def _free(self, stem: str, ending: str) -> str:
        """The stem, with a number where the name is there already."""
        free, number = stem, 1
        while name_key(self._path(free, ending)) in self._taken:
            number += 1
            free = f"{stem}-{number}"
        return free

    def _path(self, stem: str, ending: str) -> str:
        name = file_name(stem, ending)
        return f"{self._folder}/{name}" if self._folder else name

    def _offers(self, file: CheckedFile, files: Sequence[SourceFile]) -> Iterator[Offer]:
        if file.trouble is Trouble.TOO_MANY:
            yield from self._joins(file, files)
            yield Offer(Way.CHOOSE, "其余留着不送，记在报送清单里")
        elif file.trouble is Trouble.NAME:
            if shorter := self._shorter(file):
                yield Offer(Way.RENAME, f"题名用“{shorter}”，原件不改名", title=shorter)
            else:
                yield Offer(Way.RENAME, "另写一个短的题名，原件不改名")
        elif file.trouble in {Trouble.KIND, Trouble.TOO_LARGE, Trouble.TOO_SMALL}:
            if file.parts:
                yield split_offer(file, self._profile)
            yield _REPLACE
        elif file.trouble:
            yield Offer(Way.REPLACE, "到材料库找回原件或换一份，再检查")
        if file.trouble:
            yield _LEAVE

    def _joins(self, file: CheckedFile, files: Sequence[SourceFile]) -> Iterator[Offer]:
        """Joining what belongs together, if that is enough; else, or also, all that can be."""
        if not self._profile.ending_for("pdf"):
            return
        able = [each for each in files if joinable(each, self._looks)]
        over = self._over(files)
        groups: dict[str, list[SourceFile]] = defaultdict(list)
        for each in able:
            groups[each.place].append(each)
        enough = [group for place, group in groups.items() if place and len(group) > over]
        if enough:
            group = min(enough, key=len)
            ordered = tuple(each.evidence_id for each in by_day(group))
            yield Offer(Way.JOIN, f"{group[0].place} {len(group)} 份合成一份 PDF，一份都不丢", ordered)
        if len(able) > max(1, over):
            size = size_text(sum(each.size for each in able))
            note = f"{len(able)} 份合成一份 PDF，原来共 {size}"
            yield Offer(Way.WHOLE, note, tuple(each.evidence_id for each in able))

    def _over(self, files: Sequence[SourceFile]) -> int:
        sound = sum(fate.trouble is None for file in files for fate in self._fates(file))
        return max(0, sound - self._profile.item_most)

    def _shorter(self, file: CheckedFile) -> str:
        """A 题名 that makes the name fit; empty where none can."""
        title = self._title(file.sources)
        limit = self._profile.name_limit or MAX_PATH
        for length in range(len(title) - 1, 3, -1):
            shorter = title[:length].rstrip("，、（“《—- ")
            stem = self._stem(file.sources[0], shorter, 999, file.part)
            if len(stem) <= limit and _short(self._path(stem, "jpeg")):
                return shorter
        return ""


def split_offer(file: CheckedFile, profile: ProfileDraft) -> Offer:
    """Sending a PDF in parts."""
    note = f"每份不超过 {exact_size(profile.document_bytes)}，一页都不丢，页面不变"
    return Offer(Way.SPLIT, note, count=file.parts)


def _parts(look: Look, fate: _Fate, profile: ProfileDraft) -> int:
    """In how many parts a PDF that is too large as it is can go; 0 where it cannot or need not."""
    large = fate.trouble is Trouble.TOO_LARGE or fate.deed is Deed.RECOMPRESS
    return len(look.cuts) if large and look.cuts and look.cut_for == profile.document_bytes else 0


def _about(sources: Sequence[SourceFile], looks: Looks) -> str:
    """What a file is, as far as it was looked at."""
    if len(sources) > 1:
        return f"{len(sources)} 份"
    look = looks[sources[0].sha256]
    if look.kind is FileKind.PICTURE and look.longest:
        return f"{look.ending.upper()} {look.width}×{look.height}"
    return f"{look.kind} {look.pages} 页" if look.pages else look.kind.value


def _short(path: str) -> bool:
    """Whether a path below the package opens everywhere, wherever the package is put within reason."""
    return len(path.encode("utf-16-le", "surrogatepass")) // 2 <= MAX_PATH - PLACE


def by_day(files: Sequence[SourceFile]) -> list[SourceFile]:
    """In the order of their days; those without one come last, as they were."""
    return sorted(files, key=lambda file: (file.day is None, file.day.isoformat() if file.day else ""))


def _joined_fate(profile: ProfileDraft, count: int) -> _Fate:
    ending = profile.ending_for("pdf")
    if not ending:
        return _Fate(trouble=Trouble.KIND, reason="不收 PDF，合不成一份")
    return _Fate(Deed.JOIN, ending, profile.document_bytes, note=f"{count} 份合成")


def _fate(file: SourceFile, look: Look, profile: ProfileDraft) -> _Fate:
    if look.lost:
        return _Fate(trouble=Trouble.LOST, reason=look.lost)
    if look.fault:
        return _Fate(trouble=Trouble.UNREADABLE, reason=look.fault)
    return (_picture if look.kind is FileKind.PICTURE else _document)(file, look, profile)


def _document(file: SourceFile, look: Look, profile: ProfileDraft) -> _Fate:
    ending, limit = profile.ending_for(look.ending), profile.document_bytes
    if not ending:
        return _other_kind(look, profile)
    if not limit or file.size <= limit:
        return _Fate(Deed.COPY, ending, limit)
    if look.kind is FileKind.PDF and profile.recompress and look.scans:
        kept = look.pages - look.scans
        note = f"{look.scans} 页图片压缩" + (f"，{kept} 页有文字的不动" if kept else "")
        return _Fate(Deed.RECOMPRESS, ending, limit, note=note)
    return _Fate(trouble=Trouble.TOO_LARGE, reason=_too_large(file, look, profile))


def _picture(file: SourceFile, look: Look, profile: ProfileDraft) -> _Fate:
    if look.longest < profile.picture_least:
        reason = f"长边只有 {look.longest} 像素，要 {profile.picture_least} 以上；放大没有用，不做"
        return _Fate(trouble=Trouble.TOO_SMALL, reason=reason)
    own, limit = profile.ending_for(look.ending), profile.picture_bytes
    large = (limit and file.size > limit) or 0 < profile.picture_most < look.longest
    if own and not large:
        return _Fate(Deed.COPY, own, limit)
    return _remade(look, profile, own)


def _remade(look: Look, profile: ProfileDraft, own: str) -> _Fate:
    """Of a picture of a kind that is not taken, or that is too large."""
    jpg, pdf = profile.ending_for("jpg"), profile.ending_for("pdf")
    several = look.pages > 1  # a JPG would hold the first page alone
    if jpg and not several:
        return _Fate(
            Deed.JPEG, jpg, profile.picture_bytes, note="缩小" if look.ending == "jpg" else "转成 JPG"
        )
    if pdf and (several or not own):
        pages = f"{look.pages} 页" if several else ""
        return _Fate(Deed.PDF, pdf, profile.document_bytes, note=f"{pages}转成 PDF")
    if several:
        return _Fate(trouble=Trouble.KIND, reason=f"有 {look.pages} 页，做成 JPG 只剩一页")
    if own:
        return _Fate(trouble=Trouble.TOO_LARGE, reason=f"超过要求，又不收 JPG，不能缩小；{_taken(profile)}")
    return _Fate(trouble=Trouble.KIND, reason=f"不收 {look.ending.upper()}，{_taken(profile)}")


def _other_kind(look: Look, profile: ProfileDraft) -> _Fate:
    pdf = profile.ending_for("pdf")
    if look.kind is FileKind.OFD and pdf and look.drawable:
        note = f"{look.pages} 页画成 PDF，里面的字不能再选取"
        return _Fate(Deed.PDF, pdf, profile.document_bytes, note=note)
    what = look.kind.value if look.kind is not FileKind.OTHER else f".{look.ending} 文件"
    reason = f"不收{'' if what > '一' else ' '}{what}，{_taken(profile)}"
    if pdf and look.kind is FileKind.OFD:
        reason += "；这台电脑上画不出 OFD 的版面，请用 OFD 阅读器另存为 PDF"
    elif pdf and look.kind in {FileKind.WORD, FileKind.SHEET, FileKind.SLIDES}:
        reason += "；请用 WPS 另存为 PDF 再换上"
    return _Fate(trouble=Trouble.KIND, reason=reason)


def _taken(profile: ProfileDraft) -> str:
    return f"只收 {'、'.join(each.upper() for each in profile.endings())}"


def _too_large(file: SourceFile, look: Look, profile: ProfileDraft) -> str:
    said = f"{size_text(file.size)}，只收 {size_text(profile.document_bytes)} 以内"
    if look.kind is not FileKind.PDF:
        return said
    if profile.recompress:
        return f"{said}；每页都有文字或图形，压缩会丢字，没有动"
    return f"{said}；报送要求里没有勾“可以压缩图片做的PDF”" if look.scans else said
