"""The record of one evidence file: what the clerk knows of it can be changed, its bytes cannot."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import fit
from ui.parts.fields import ElidedLabel, label
from ui.parts.form import FormDialog
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import LEVEL_WORDS, RETENTION_WORDS
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.evidence.library import LEVELS_REASON, RecordForm, edit_record, file_row
from wenming_desktop.forms import Saved
from wenming_desktop.search.lists import HasId
from wenming_desktop.words import size_text

V = TypeVar("V")


class EvidenceRecordDialog(FormDialog):
    """The whole record of one file; a refusal stands beside its field and keeps what was typed.

    Args:
        desk: the desk.
        row: a row whose ``id`` is the evidence's.
        parent: the window it lies over.
    """

    table = "evidence"

    def __init__(self, desk: Desk, row: HasId, parent: QWidget) -> None:
        super().__init__(desk, "材料登记", parent)
        self._id = row.id
        record = desk.read(file_row, row.id)
        year = desk.year()
        self.title = QLineEdit(record.title)
        self.document_number = QLineEdit(record.document_number, placeholderText="例如 临自然资发〔2021〕5号")
        self.responsible_body = QLineEdit(record.responsible_body, placeholderText="形成材料的单位或科室")
        self.formed_on = DayEdit(year, record.formed_on)
        self.pages = QLineEdit(str(record.pages or ""), placeholderText="不填也可以")
        self.level = _choices(LEVEL_WORDS, record.level)
        self.level.setToolTip(LEVELS_REASON)
        self.retention = _choices({None: "未定", **RETENTION_WORDS}, record.retention)
        self.long_term_valid = QCheckBox(
            f"{word_of(self.table, 'long_term_valid')}，以后年度也可以用（制度、荣誉证书等）"
        )
        self.long_term_valid.setChecked(record.long_term_valid)
        self.add_field("title", self.title)
        self.add_field("document_number", self.document_number)
        self.add_field("responsible_body", self.responsible_body)
        self.add_field("formed_on", self.formed_on)
        self.add_field("pages", self.pages)
        self.add_field("level", self.level)
        self.add_field("retention", self.retention)
        self.add("long_term_valid", "", self.long_term_valid)
        fixed = [
            (word_of(self.table, "collected_on"), f"{record.collected_on}（由电脑登记，不能改）"),
            ("文件", f"{record.original_name}，{size_text(record.size)}"),
            (word_of(self.table, "archival_number"), record.archival_number or "归档时由电脑编定"),
            ("用在哪里", "、".join(use.label for use in record.uses) or "还没有归入任务或活动"),
        ]
        for name, text in fixed:
            shown = ElidedLabel(text)
            shown.setProperty("role", "secondary")
            self._form.addRow(label(name, "secondary"), shown)
        fit(self, 520, 560)
        self.title.setFocus()

    def submit(self, session: Session) -> Saved:
        unread: dict[str, str] = {}
        if problem := self.formed_on.problem():
            unread["formed_on"] = problem
        written = self.pages.text().strip()
        pages = int(written) if written.isdecimal() and len(written) < 8 else None
        if written and pages is None:
            unread["pages"] = f"“{written[:20]}”不是页数，请填整数。"
        form = RecordForm(
            title=self.title.text(),
            document_number=self.document_number.text(),
            responsible_body=self.responsible_body.text(),
            formed_on=self.formed_on.day(),
            pages=pages,
            level=self.level.currentData(),
            retention=self.retention.currentData(),
            long_term_valid=self.long_term_valid.isChecked(),
        )
        try:
            saved = edit_record(session, self._id, form)
        except FieldErrors as error:
            raise FieldErrors({**error.fields, **unread}) from error
        if unread:
            raise FieldErrors(unread)
        return saved


def _choices(words: Mapping[V, str], chosen: object) -> QComboBox:
    box = QComboBox()
    box.setMinimumWidth(theme.px(140))
    for value, word in words.items():
        box.addItem(word, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
