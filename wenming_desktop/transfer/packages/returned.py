"""What came back of departments' packages, as plain data: what a window shows and the clerk decides upon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from wenming_desktop.evidence.intake import Incoming
from wenming_desktop.progress.packages import PackageRow
from wenming_desktop.reading.written import support_list
from wenming_desktop.transfer.deciding import both
from wenming_desktop.transfer.packages.layout import SheetKind, hash_of, kind_and_id

# Texts that name several: both are all that either names.
_LISTED = {(SheetKind.TASKS, "person"), (SheetKind.TASKS, "support"), (SheetKind.ACTIVITIES, "tasks")}


class ValueKind(StrEnum):
    """Why a value is shown; the value is its word. Only a CHANGE is taken unless the clerk says otherwise."""

    CHANGE = "改动"  # this workspace has not touched it since it was sent
    CONFLICT = "冲突"  # both have
    CLEAR = "清空"  # the cell is empty
    ASK = "待定"  # two readings


class FileState(StrEnum):
    """What becomes of a file; the value is its word."""

    NEW = "新文件"
    KNOWN = "已在材料库"  # its bytes are on record: it only gets its place
    SAME = "已经收过"  # and its place too
    REFUSED = "不能收"


@dataclass(frozen=True)
class ReturnedValue:
    """One cell that says something else than this workspace.

    Attributes:
        key, field: whose value it is: a row's key and a field of it.
        where: the sheet and the row, in words.
        code, title: of the task, or of the activity's tasks and the activity.
        word: what is changed, e.g. 措施2 状态.
        sent: what was sent; None where that is not known.
        ours, theirs: what stands here, and what came back; "" for nothing.
        kind: what it is.
        remark: what the department wrote beside it.
        ours_at: when it was changed here, UTC; None where it was not, or nobody knows.
        question: what the clerk is asked, as one Chinese sentence; "".
    """

    key: str
    field: str
    where: str
    code: str
    title: str
    word: str
    sent: str | None
    ours: str
    theirs: str
    kind: ValueKind
    remark: str = ""
    ours_at: datetime | None = None
    question: str = ""

    @property
    def id(self) -> str:
        """Its name within the package, for the clerk's choices."""
        return f"{self.key}|{self.field}"

    @property
    def hash(self) -> str:
        """What a decision upon it is kept by."""
        return hash_of(self.theirs)

    @property
    def both(self) -> str | None:
        """Ours and theirs in one text; None where that cannot be."""
        named = kind_and_id(self.key)
        if not named or not self.ours or not self.theirs:
            return None
        kind, _ = named
        if (kind, self.field) in _LISTED:
            return "、".join(dict.fromkeys((*support_list(self.ours), *support_list(self.theirs))))
        return both(kind, self.field, self.ours, self.theirs)


@dataclass(frozen=True)
class ReturnedRow:
    """A row without a key: a new measure, or a new activity.

    Attributes:
        kind: MEASURES or ACTIVITIES.
        where: the sheet and the row, in words.
        code, title: of its task or tasks; its own text.
        fields: what it says, by field.
        said: what was guessed in reading it, or is to be checked.
        like: what it probably is already, as words; then it is held back.
        remark: what the department wrote beside it.
    """

    kind: SheetKind
    where: str
    code: str
    title: str
    fields: Mapping[str, str]
    said: tuple[str, ...] = ()
    like: str = ""
    remark: str = ""

    @property
    def id(self) -> str:
        """Its name within the package, for the clerk's choices."""
        return f"new|{self.hash}"

    @property
    def hash(self) -> str:
        """The same for a row that says the same."""
        return hash_of("\n".join(f"{field}={text}" for field, text in sorted(self.fields.items()) if text))


@dataclass(frozen=True)
class ReturnedFile:
    """A file of a package, and where it would go.

    Attributes:
        incoming: the file with its task and slot; without a task it goes into 待归口.
        code, slot: what those are called; "" for none.
        state: what becomes of it.
        said: what is wrong with it, or that it does not look like what its slot asks for.
    """

    incoming: Incoming
    code: str
    slot: str
    state: FileState
    said: str = ""

    @property
    def id(self) -> str:
        """Its name within the package, for the clerk's choices."""
        return f"file|{self.incoming.came_from}/{self.incoming.path.name}"

    @property
    def place(self) -> str:
        """Where it goes, in words."""
        return f"{self.code} {self.slot}".strip() or "待归口"


@dataclass(frozen=True)
class ReturnedPackage:
    """One department's package that came back.

    Attributes:
        package: whose it is, as it is on record.
        known: this workspace has sent it.
        plan_id, year: its plan.
        source: the workbook.
        saved_at: when that was saved, UTC.
        values, rows, files: what it says, and what lies in its folders.
        unread: what of it is not taken, and why: a sentence each.
        remarks: what the department wrote beside what is not in values and rows: a sentence each.
        notes: what else the clerk should know, such as copies that are older.
    """

    package: PackageRow
    known: bool
    plan_id: str
    year: int
    source: Path
    saved_at: datetime
    values: tuple[ReturnedValue, ...]
    rows: tuple[ReturnedRow, ...]
    files: tuple[ReturnedFile, ...]
    unread: tuple[str, ...]
    remarks: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def of_kind(self) -> dict[ValueKind, int]:
        """How many values are of each kind."""
        return {kind: sum(one.kind is kind for one in self.values) for kind in ValueKind}

    @property
    def to_take(self) -> tuple[ReturnedFile, ...]:
        """The files that are not here yet, or not in their place."""
        return tuple(one for one in self.files if one.state in {FileState.NEW, FileState.KNOWN})

    @property
    def told(self) -> tuple[str, ...]:
        """All that the clerk should know, a sentence each."""
        return (*self.unread, *self.remarks, *self.notes)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to decide."""
        return not self.values and not self.rows and not self.to_take


@dataclass(frozen=True)
class Returned:
    """What came back at once.

    Attributes:
        packages: one a department's package, the newest of several copies.
        loose: files that lie in no package.
        refused: workbooks, zips and folders that were not read, and why: a sentence each.
    """

    packages: tuple[ReturnedPackage, ...]
    loose: tuple[ReturnedFile, ...] = ()
    refused: tuple[str, ...] = ()
