"""A 报送要求 in a form: what an office takes, with the name that a file would get."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QWidget,
)

from ui.ground.desk import Desk
from ui.parts.dialog_parts import fit
from ui.parts.fields import label
from ui.parts.form import FormDialog
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors
from wenming_desktop.transfer.submission.in_words import example_name
from wenming_desktop.transfer.submission.naming import FILE_FIELDS, ITEM_FIELDS, pattern_fault
from wenming_desktop.transfer.submission.profiles import (
    ProfileDraft,
    ProfileRow,
    add_profile,
    edit_profile,
    in_plain_braces,
    read_kinds,
    unknown_kinds,
)
from wenming_desktop.words import exact_size, typed_size

_NO_LIMIT = "不限"
_ANY_NUMBER = 999_999_999


class ProfileDialog(FormDialog):
    """A new profile, or one that is changed.

    Args:
        desk: the desk.
        parent: the window it lies over.
        row: what is changed; None for a new one.
    """

    saved = Signal(str)  # its id
    table = "submission_profile"

    def __init__(self, desk: Desk, parent: QWidget, row: ProfileRow | None = None) -> None:
        super().__init__(desk, "修改报送要求" if row else "新建报送要求", parent)
        self._row, self.saved_id = row, ""
        draft = row.draft if row else ProfileDraft(kinds="jpg、pdf")
        self.name = QLineEdit(draft.name, placeholderText="例如 省测评系统2021")
        self.kinds = QLineEdit(draft.kinds, placeholderText="例如 jpg、pdf")
        self.least, self.most = _number(draft.picture_least), _number(draft.picture_most)
        self.picture_bytes = _size(draft.picture_bytes)
        self.document_bytes = _size(draft.document_bytes)
        self.item_most, self.name_limit = _number(draft.item_most), _number(draft.name_limit)
        self.pattern, self.folder = QLineEdit(draft.name_pattern), QLineEdit(draft.folder_pattern)
        self.folder.setPlaceholderText("空着：都放在一起")
        self.recompress = QCheckBox(word_of(self.table, "recompress"))
        self.recompress.setChecked(draft.recompress)
        self.example = label(role="secondary")
        self.example.setWordWrap(True)
        self.odd = label(role="lacking")
        self.odd.setWordWrap(True)
        self._build(self.second_column())
        self.column.insertWidget(1, self.example)
        for field in (self.pattern, self.folder, self.kinds):
            field.textChanged.connect(self._show_example)
        self.kinds.textChanged.connect(self._show_odd)
        self._show_example()
        self._show_odd()
        fit(self, 820)
        self.name.setFocus()

    def _build(self, beside: QFormLayout) -> None:
        self.add_field("name", self.name)
        self.add_field("kinds", self.kinds)
        self.add("odd", "", self.odd)
        self.add_field("item_most", self.item_most)
        self.add_field("name_pattern", _with_fields(self.pattern, FILE_FIELDS))
        self.add_field("name_limit", self.name_limit)
        self.add_field("folder_pattern", _with_fields(self.folder, ITEM_FIELDS))
        self.add_field("picture_least", self.least, beside)
        self.add_field("picture_most", self.most, beside)
        self.add_field("picture_bytes", self.picture_bytes, beside)
        self.add_field("document_bytes", self.document_bytes, beside)
        self.add("recompress", "", self.recompress, beside)
        note = label(
            "图片先降质量、再缩尺寸，不放大，不低于“至少”。PDF 里有文字的页不压缩。没有规定的写不限。",
            "secondary",
        )
        note.setWordWrap(True)
        self.add("note", "", note, beside)

    def _show_example(self) -> None:
        """What a file would be called; what is wrong with a pattern, where that is not told beside it."""
        draft = ProfileDraft(
            kinds=read_kinds(self.kinds.text()),
            name_pattern=in_plain_braces(self.pattern.text()),
            folder_pattern=in_plain_braces(self.folder.text()),
        )
        fault = pattern_fault(draft.name_pattern) or pattern_fault(draft.folder_pattern, folder=True)
        told = any(problem.text() == fault for _, problem in self._fields.values())
        self.example.setText(("" if told else fault) if fault else f"例如：{example_name(draft)}")
        self.example.setProperty("role", "late" if fault else "secondary")
        self.example.style().polish(self.example)

    def _show_odd(self) -> None:
        """Name endings of no known kind of file: an office may want them, more often they are slips."""
        odd = "、".join(unknown_kinds(self.kinds.text()))
        self.odd.setText(f"“{odd}”不是常见的文件种类，看看是不是写错了。" if odd else "")
        self.show_field("odd", shown=bool(odd))

    def submit(self, session: Session) -> object:
        sizes: dict[str, int] = {}
        faults: dict[str, str] = {}
        for name, field in (("picture_bytes", self.picture_bytes), ("document_bytes", self.document_bytes)):
            size = _read_size(field.text())
            if size is None:
                faults[name] = f"“{field.text()}”看不懂，请写成 2 MB、500 KB，或写不限。"
            sizes[name] = size or 0
        draft = ProfileDraft(
            name=self.name.text(),
            kinds=self.kinds.text(),
            picture_least=self.least.value(),
            picture_most=self.most.value(),
            picture_bytes=sizes["picture_bytes"],
            document_bytes=sizes["document_bytes"],
            item_most=self.item_most.value(),
            name_pattern=self.pattern.text(),
            name_limit=self.name_limit.value(),
            folder_pattern=self.folder.text(),
            recompress=self.recompress.isChecked(),
        )
        try:
            done = edit_profile(session, self._row.id, draft) if self._row else add_profile(session, draft)
        except FieldErrors as error:
            raise FieldErrors({**error.fields, **faults}) from error
        if faults:
            raise FieldErrors(faults)
        self.saved_id = done.id
        return done

    def _show_errors(self, fields: dict[str, str], rest: str) -> None:
        super()._show_errors(fields, rest)
        self._show_example()

    def accept(self) -> None:
        super().accept()
        self.saved.emit(self.saved_id)


def _number(value: int) -> QSpinBox:
    """A number of which 0 is no limit; one too large is refused beside it, not cut to its first digits."""
    made = QSpinBox(minimum=0, maximum=_ANY_NUMBER)
    made.setSpecialValueText(_NO_LIMIT)
    made.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    made.setValue(value)
    return made


def _size(value: int) -> QLineEdit:
    return QLineEdit(exact_size(value) if value else _NO_LIMIT, placeholderText="例如 2 MB、500 KB、不限")


def _read_size(text: str) -> int | None:
    """Bytes, 0 for no limit; None for what is no size."""
    text = text.strip()
    return 0 if text in {"", "0", _NO_LIMIT} else typed_size(text)


def _with_fields(field: QLineEdit, names: tuple[str, ...]) -> QWidget:
    """A line, and a button that puts a field where its cursor stands."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    insert = QPushButton("插入")
    insert.setProperty("menu", True)
    insert.setAutoDefault(False)
    menu = QMenu(insert)
    for name in names:
        menu.addAction(name, partial(_insert, field, name))
    insert.setMenu(menu)
    row.addWidget(field, 1)
    row.addWidget(insert)
    box.setFocusProxy(field)
    return box


def _insert(field: QLineEdit, name: str) -> None:
    field.insert(f"{{{name}}}")
    field.setFocus()
