"""The sheets of a department's workbook: their columns, what may be filled in, and the marks they travel by.

Above the header of each sheet stands a hidden row that names the field of each column, and in a hidden column
the key of each row: so columns may be moved or renamed and rows sorted. A very hidden sheet keeps what was
sent. Where those marks are lost, the words of the header are read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from wenming_desktop.entities.fields import Field, Value
from wenming_desktop.entities.tables import field_of, pasted, word_of
from wenming_desktop.reading.tables.task_columns import TASK_COLUMNS, TaskColumn
from wenming_desktop.spreadsheets.headed import plain_word

MARK = "wm:"  # begins what stands in the hidden row
KEY_MARK = f"{MARK}key:"  # over the hidden column; the sheet's kind follows
BASE_SHEET = "发出时的内容"
FORMAT, FORMAT_VERSION = "wenming-department-package", 1
WORKBOOK, NOTE = "填报表.xlsx", "说明.pdf"
MATERIAL_FOLDER = "材料"

_ACTIVITY_WIDTHS = {"title": 30, "summary": 40, "kind": 16, "agenda": 24, "attendees": 24, "conclusion": 24}


class SheetKind(StrEnum):
    """What the rows of a sheet are; the value is their table, and begins their keys."""

    TASKS = "task"
    MEASURES = "measure"
    ACTIVITIES = "activity"
    SLOTS = "material_requirement"


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes:
        name: of the field, in marks and keys.
        word: its header.
        width: in Chinese characters.
        fill: the department may write there, also in the rows that were sent.
        fresh: it may write there in the blank rows.
        words: what else it may be headed with.
        plain: what is typed stays as typed: else a spreadsheet makes days of 10月31日 and 2-7.
    """

    name: str
    word: str
    width: float
    fill: bool = False
    fresh: bool = False
    words: tuple[str, ...] = ()
    plain: bool = True

    def headed(self, cell: object) -> bool:
        """Whether a header says this column."""
        said = plain_word(cell)
        return bool(said) and said in map(plain_word, (self.word, *self.words))


@dataclass(frozen=True)
class SheetForm:
    """One sheet.

    Attributes:
        kind: what its rows are.
        title: its name.
        hint: what the department reads above it.
        columns: from the left.
        anchor: the fields by which a row is known where its key is lost.
        blank: empty rows below those that are sent.
    """

    kind: SheetKind
    title: str
    hint: str
    columns: tuple[Column, ...]
    anchor: tuple[str, ...]
    blank: int = 0

    def column(self, name: str) -> Column:
        """A column by its field; KeyError for none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the department may change, without the remark."""
        return tuple(column.name for column in self.columns if column.fill and column.name != REMARK)


REMARK = "remark"
_REMARK = Column(REMARK, "附言", 18, fill=True, fresh=True)


def _task(column: TaskColumn) -> tuple[str, ...]:
    return TASK_COLUMNS[column].exact


def _activity_columns() -> Iterator[Column]:
    for field in pasted(SheetKind.ACTIVITIES):
        if field.name != "organiser":  # whose package it is
            yield Column(
                field.name,
                field.word,
                _ACTIVITY_WIDTHS.get(field.name, 12),
                fill=True,
                fresh=True,
                words=field.pasted_as,
                plain=field.holds is not Value.NUMBER,
            )


def _measure(field: str, width: float, words: tuple[str, ...] = ()) -> Column:
    return Column(field, word_of("measure", field), width, fill=True, fresh=True, words=words)


FORMS: Mapping[SheetKind, SheetForm] = {
    form.kind: form
    for form in (
        SheetForm(
            SheetKind.TASKS,
            "责任清单",
            "请核对黄色格子：责任人、完成时限、配合科室不对的，直接改；有话要说，写在“附言”里。",
            (
                Column("code", "编号", 7, words=("任务编号", "序号")),
                Column("role", "分工", 7),
                Column("text", word_of("task", "text"), 46, words=_task(TaskColumn.TEXT)),
                Column("support", str(TaskColumn.SUPPORT), 18, fill=True, words=_task(TaskColumn.SUPPORT)),
                Column("person", str(TaskColumn.PERSON), 12, fill=True, words=_task(TaskColumn.PERSON)),
                Column("due_on", str(TaskColumn.DUE), 16, fill=True, words=_task(TaskColumn.DUE)),
                _REMARK,
            ),
            ("code", "text"),
        ),
        SheetForm(
            SheetKind.MEASURES,
            "措施进展",
            "每条措施做到哪一步，请在“状态”里选，情况写在“进展说明”里；新的措施写在下面的空行里，先选任务编号。",
            (
                Column("code", "编号", 7, fresh=True, words=("任务编号", "对应任务")),
                Column("task", "任务", 18),
                _measure("text", 36, _task(TaskColumn.MEASURES)),
                _measure("person", 12, _task(TaskColumn.PERSON)),
                _measure("due_on", 16, _task(TaskColumn.DUE)),
                _measure("status", 10, ("进度", "完成状态", "进展状态")),
                _measure("note", 36, ("进展", "进展情况", "完成情况", "工作进展")),
                _REMARK,
            ),
            ("code", "text"),
            blank=20,
        ),
        SheetForm(
            SheetKind.ACTIVITIES,
            "活动",
            "上面是已经登记的本科室主办的活动；没有登记的，一次活动写一行，先选类型和对应任务。",
            (*_activity_columns(), _REMARK),
            ("starts_on", "title"),
            blank=30,
        ),
        SheetForm(
            SheetKind.SLOTS,
            "材料清单",
            f"扫描件、照片放进“{MATERIAL_FOLDER}”里同名的文件夹；交不了的，请在“附言”里说明。",
            (
                Column("code", "编号", 7, words=("任务编号",)),
                Column("task", "任务", 18),
                Column("name", "所需材料", 18),
                Column("asked", "要求", 28),
                Column("have", "已有", 8),
                Column("folder", "放进哪个文件夹", 40),
                _REMARK,
            ),
            ("code", "name"),
        ),
    )
}


def key_of(kind: SheetKind, row_id: str) -> str:
    """How a row is named in workbooks."""
    return f"{kind}:{row_id}"


def kind_and_id(key: str) -> tuple[SheetKind, str] | None:
    """What key_of() was given; None for what is no key."""
    kind, _, row_id = key.partition(":")
    return (SheetKind(kind), row_id) if row_id and kind in {*SheetKind} else None


def limit_of(kind: SheetKind, field: str) -> Field | None:
    """The description of a text that has a limit; None for other fields."""
    texts = {(SheetKind.MEASURES, "text"), (SheetKind.MEASURES, "note")}
    return field_of(kind, field) if (kind, field) in texts else None


def hash_of(text: str) -> str:
    """What a value that travels is compared and remembered by."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
