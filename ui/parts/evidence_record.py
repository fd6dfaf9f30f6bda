"""The record of one evidence file: what the clerk knows of it can be changed, its bytes cannot."""

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.ground.desk import Desk
from ui.ground.system import open_file, trying
from ui.parts.dialog_parts import fit
from ui.parts.fields import ElidedLabel, button, label
from ui.parts.record_fields import CAPTION, RecordFieldsDialog
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.evidence.editing import edit_record
from wenming_desktop.evidence.evidence_rows import EvidenceRow
from wenming_desktop.evidence.library import FileRow, file_row
from wenming_desktop.evidence.opening import copy_to_open
from wenming_desktop.evidence.replacing import VersionRow, version_rows
from wenming_desktop.forms import Saved
from wenming_desktop.search.lists import HasId
from wenming_desktop.words import shortened, size_text


class EvidenceRecordDialog(RecordFieldsDialog):
    """The whole record of one file; a refusal stands beside its field and keeps what was typed.

    Args:
        desk: the desk.
        row: a row whose ``id`` is the evidence's.
        parent: the window it lies over.
    """

    def __init__(self, desk: Desk, row: HasId, parent: QWidget) -> None:
        record = desk.read(file_row, row.id)
        super().__init__(desk, "材料登记", parent, record.form)
        self._id = row.id
        if record.pages and not record.pages_written:
            self.pages.setPlaceholderText(f"数出 {record.pages} 页，不用填")
        beside = self.second_column()
        for name, editor in self.editors.items():
            if name == "long_term_valid":
                self.add(name, "", editor)
            else:
                self.add_field(name, editor, beside if name in CAPTION else None)
        for name, text in _fixed(record, desk.plan and desk.plan.id):
            shown = ElidedLabel(text)
            shown.setProperty("role", "secondary")
            beside.addRow(label(name, "secondary"), shown)
        for version in desk.read(version_rows, row.id):
            opens = button(_version_words(version), partial(self._open, version), link=True)
            opens.setToolTip("换下的文件，点击打开")
            beside.addRow(label("换下的", "secondary"), opens)
        fit(self, 860, 440)
        self.title.setFocus()

    def _open(self, version: VersionRow) -> None:
        """Show a file that this one has taken the place of."""
        day = version.replaced_at.astimezone().date()
        row = EvidenceRow(
            *(version.id, "", version.title, version.original_name, version.sha256, version.size, None, day)
        )
        files = self.desk.workspace.files
        trying(self, lambda: open_file(copy_to_open(files, row, self.desk.scratch_folder())))

    def submit(self, session: Session) -> Saved:
        unread = self.unread()
        try:
            saved = edit_record(session, self._id, self.written())
        except FieldErrors as error:
            raise FieldErrors({**error.fields, **unread}) from error
        if unread:
            raise FieldErrors(unread)
        return saved


def _version_words(version: VersionRow) -> str:
    return f"{shortened(version.original_name, 24)}（{version.replaced_at.astimezone():%Y-%m-%d} 换下）"


def _fixed(record: FileRow, plan_id: str | None) -> list[tuple[str, str]]:
    """What the machine says of the file, beside the plan on show."""
    return [
        (word_of("evidence", "collected_on"), f"{record.collected_on}（由电脑登记，不能改）"),
        ("文件", f"{record.original_name}，{size_text(record.size)}"),
        (word_of("evidence", "came_from"), record.came_from or "直接添加"),
        (word_of("evidence", "archival_number"), record.archival_number or "归档时由电脑编定"),
        ("用在哪里", "、".join(record.used_in(plan_id)) or "还没有归入任务或活动"),
    ]
