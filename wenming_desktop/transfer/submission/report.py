"""What a check says of the files of a 报送包, and what the clerk may choose about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from wenming_desktop.transfer.submission.gathering import SourceFile, SubmissionItem
from wenming_desktop.transfer.submission.profiles import ProfileDraft

Key = tuple[str, str]  # an item's id and a file's evidence id


class Deed(StrEnum):
    """What is done with a file by itself."""

    COPY = "原样复制"
    JPEG = "做成 JPG"
    PDF = "转成 PDF"
    RECOMPRESS = "压缩 PDF"
    JOIN = "合成 PDF"
    SPLIT = "分成几份"


class Trouble(StrEnum):
    """Why a file cannot go as it is: a person has to decide."""

    LOST = "原件不在"
    UNREADABLE = "打不开"
    KIND = "不收"
    TOO_SMALL = "图太小"
    TOO_LARGE = "太大"
    NAME = "名字太长"
    TOO_MANY = "份数多了"


class Way(StrEnum):
    """What a person can do; what loses nothing stands first wherever ways are listed."""

    JOIN = "合成一份"
    WHOLE = "整项合成一份"
    SPLIT = "分成几份"
    RENAME = "改名"
    APART = "分开送"
    UNSPLIT = "不分了"
    CHOOSE = "选送哪几份"
    REPLACE = "换一份"
    LEAVE_OUT = "不送"
    LEAVE_ALIKE = "同样的都不送"


@dataclass(frozen=True)
class Choices:
    """What the clerk chose for this run.

    Attributes:
        left_out: files that do not go.
        titles: what {题名} and {事件} are to be for a file.
        joined: item -> files (evidence ids) that go as one PDF, in this order.
        split: PDFs that go in parts, as they are too large.
    """

    left_out: frozenset[Key] = frozenset()
    titles: Mapping[Key, str] = field(default_factory=dict[Key, str])
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    split: frozenset[Key] = frozenset()

    def leaving_out(self, *keys: Key) -> "Choices":
        """The same with these files left out."""
        return replace(self, left_out=self.left_out.union(keys))

    def taking(self, *keys: Key) -> "Choices":
        """The same with these files not left out any more."""
        return replace(self, left_out=self.left_out.difference(keys))

    def titled(self, key: Key, title: str) -> "Choices":
        """The same with another title for a file; an empty one: its own again."""
        others = {one: text for one, text in self.titles.items() if one != key}
        return replace(self, titles={**others, key: title} if title else others)

    def joining(self, item_id: str, files: tuple[str, ...]) -> "Choices":
        """The same with these files of an item as one PDF; none: each for itself."""
        others = {one: each for one, each in self.joined.items() if one != item_id}
        return replace(self, joined={**others, item_id: files} if files else others)

    def splitting(self, *keys: Key) -> "Choices":
        """The same with these PDFs in parts."""
        return replace(self, split=self.split.union(keys))

    def unsplitting(self, *keys: Key) -> "Choices":
        """The same with these PDFs whole."""
        return replace(self, split=self.split.difference(keys))

    def count(self) -> int:
        """How many there are."""
        return len(self.left_out) + len(self.titles) + len(self.joined) + len(self.split)


@dataclass(frozen=True)
class Offer:
    """One way out of a trouble, with what it takes.

    Attributes:
        files: evidence ids that it is about.
        title: of RENAME what {题名} would be.
        note: what comes of it, one short sentence.
        count: of SPLIT how many parts.
    """

    way: Way
    note: str = ""
    files: tuple[str, ...] = ()
    title: str = ""
    count: int = 0


@dataclass(frozen=True)
class FilePart:
    """Some pages of a PDF that goes in parts: the ``number``-th of ``count``, its pages from 1 on."""

    number: int
    count: int
    first: int
    last: int

    @property
    def in_words(self) -> str:
        """As it stands in names."""
        return f"（{self.count}份之{self.number}）"

    @property
    def pages(self) -> str:
        """Which pages of the whole it holds."""
        return f"第 {self.first} 页" if self.first == self.last else f"第 {self.first}—{self.last} 页"


@dataclass(frozen=True)
class CheckedFile:
    """A file that goes, or would go, in the package.

    Attributes:
        item: whose it is.
        sources: the file; of a joined PDF all, in their order.
        folder, name: below the package; no name where there can be none.
        deed: what is done with it.
        before: bytes of the originals.
        limit: bytes that it may have; 0: any.
        trouble, reason: why a person has to decide; None and empty where nobody has to.
        offers: what can be done.
        note: what is done by itself, in a few words.
        about: what it is: kind, pages, pixels.
        part: which pages go, of a PDF in parts.
        parts: in how many it can go; 0 where it cannot or need not.
    """

    item: SubmissionItem
    sources: tuple[SourceFile, ...]
    folder: str
    name: str
    deed: Deed
    before: int
    limit: int
    trouble: Trouble | None = None
    reason: str = ""
    offers: tuple[Offer, ...] = ()
    note: str = ""
    about: str = ""
    part: FilePart | None = None
    parts: int = 0

    @property
    def path(self) -> str:
        """Below the package."""
        return f"{self.folder}/{self.name}" if self.folder else self.name

    @property
    def key(self) -> Key:
        """Of its first source."""
        return self.item.id, self.sources[0].evidence_id

    @property
    def title(self) -> str:
        """What the clerk knows it by."""
        more = len(self.sources) - 1
        whole = f"{self.sources[0].title}等 {more + 1} 份" if more else self.sources[0].title
        return whole + (self.part.in_words if self.part else "")


@dataclass(frozen=True)
class LeftOut:
    """A file that the clerk leaves out."""

    item: SubmissionItem
    source: SourceFile


def _what_is_wrong(file: CheckedFile) -> str:
    return file.reason.partition("，")[0] if file.trouble is Trouble.KIND else ""


@dataclass(frozen=True)
class Report:
    """What the check says; nothing has been written.

    Attributes:
        profile: the rules.
        files: all that would go or needs a decision, in the items' order.
        left_out: by the clerk's choice.
        empty: items without any file.
    """

    profile: ProfileDraft
    files: tuple[CheckedFile, ...]
    left_out: tuple[LeftOut, ...]
    empty: tuple[SubmissionItem, ...]

    @property
    def ready(self) -> list[CheckedFile]:
        """What goes."""
        return [file for file in self.files if file.trouble is None]

    @property
    def asked(self) -> list[CheckedFile]:
        """What a person has to decide about."""
        return [file for file in self.files if file.trouble is not None]

    @property
    def decisions(self) -> list[CheckedFile]:
        """One file for each thing to decide: that an item has too many is one."""
        found: dict[Key | str, CheckedFile] = {}
        for file in self.asked:
            found.setdefault(file.item.id if file.trouble is Trouble.TOO_MANY else file.key, file)
        return list(found.values())

    def alike(self, file: CheckedFile) -> list[CheckedFile]:
        """The files with the same trouble: of the same kind where kinds are the trouble."""
        return [
            each
            for each in self.asked
            if each.trouble is file.trouble and _what_is_wrong(each) == _what_is_wrong(file)
        ]

    def over(self, item_id: str) -> int:
        """By how many files an item has too many."""
        return sum(file.item.id == item_id and file.trouble is Trouble.TOO_MANY for file in self.files)


@dataclass(frozen=True)
class SentFile:
    """A file of the package.

    Attributes:
        checked: what was promised of it.
        size, sha256: of the copy.
        done: what was done, in a few words.
    """

    checked: CheckedFile
    size: int
    sha256: str
    done: str


@dataclass(frozen=True)
class NotSent:
    """A file that is not in the package, and why; ``late``: it turned out while the package was made."""

    item: SubmissionItem
    source: SourceFile
    reason: str
    late: bool = False


@dataclass(frozen=True)
class Submission:
    """A package that was made, whole and read back."""

    folder: Path
    sent: tuple[SentFile, ...]
    left: tuple[NotSent, ...]

    @property
    def size(self) -> int:
        """Bytes of what goes, without the list."""
        return sum(file.size for file in self.sent)
