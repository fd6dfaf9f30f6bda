"""登记 beside the chosen file: the fields that matter while filing, each with what is proposed for it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from ui.evidence.read_text import NOTHING_READ, ReadText
from ui.evidence.seen_places import SeenPlaces
from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.accepting import tell_left
from ui.parts.day_edit import DayEdit
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, elided, label, mark_invalid
from ui.parts.proposed_field import ProposedField
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.evidence.editing import edit_records
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.evidence.proposing.proposal import Proposal, likeliest
from wenming_desktop.evidence.proposing.records import COLUMNS, accept, accept_all
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.words import chinese_date

_WIDE, _NARROW = 220, 110  # pixels at 100 % of the picture beside a value
_NOT_COUNTED = "虚线框是程序认出来的，采用以前不算数"


class Registration(QWidget):
    """Saves each field as soon as it is left; what a record refuses stands beside it until it is mended.

    Args:
        desk: the desk.
        parent: the parent.
    """

    edit_wanted = Signal()  # the whole record in its dialog
    boxes_changed = Signal()  # seen.boxes(looked_at) are others

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: FileRow | None = None
        self._proposals: Sequence[Proposal] = ()
        self.title = QLineEdit()
        self.formed_on = DayEdit(desk.year())
        self.responsible_body = QLineEdit(placeholderText="形成材料的单位或科室")
        self.pages = QLineEdit()
        self.document_number = QLineEdit(placeholderText="没有就不填")
        self.kind = _choices({kind.value: kind.value for kind in MaterialKind}, "未定")
        self.place = QLineEdit(placeholderText="活动或拍摄的地点")
        self.editors: Mapping[str, QLineEdit | QComboBox] = {
            "title": self.title,
            "formed_on": self.formed_on,
            "responsible_body": self.responsible_body,
            "kind": self.kind,
            "document_number": self.document_number,
            "place": self.place,
            "pages": self.pages,
        }
        for name, editor in self.editors.items():
            editor.setAccessibleName(word_of("evidence", name))
        self.fields = {
            name: ProposedField(editor, _WIDE if name == "title" else _NARROW)
            for name, editor in self.editors.items()
        }
        self.seen = SeenPlaces(desk, self)
        self.looked_at = ""  # the field with the focus
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.accept_all_button = button("全部采用", self.accept_all)
        self.accept_all_button.setShortcut(Qt.Key.Key_F8)
        self.more = button("全部项目…", self.edit_wanted.emit, link=True)
        self._lay_out()
        for name, editor in self.editors.items():
            if isinstance(editor, QComboBox):
                editor.activated.connect(partial(self._save_choice, name))
            else:
                editor.editingFinished.connect(lambda name=name: self._save(name))
            self.fields[name].accepted.connect(lambda name=name: self._accept([name]))
            self.fields[name].looked_at.connect(partial(self._look_at, name))
        self.seen.placed.connect(self.boxes_changed)
        self.seen.pictured.connect(self._picture)

    def show_row(
        self, row: FileRow | None, proposals: Sequence[Proposal], read: ReadText = NOTHING_READ
    ) -> None:
        """Show a file and what is proposed for it; what is being typed in a field stays in it.

        ``read``: its text. What was refused and not mended is lost with the file before; that is said.
        """
        same = row is not None and self._row is not None and row.id == self._row.id
        lost = "" if same else self._lost()
        self._row, self._proposals = row, proposals
        self.setEnabled(row is not None)
        if not same:
            self._say({"": lost} if lost else {})
        for name, editor in self.editors.items():
            if not (same and (editor.property("invalid") or _is_typed(editor))):
                self._fill(name)
        first = self._first()
        for name, field in self.fields.items():
            one = first.get(name)
            if one:
                field.propose(one.value, _source(one), _shown(one), one.seen.doubt if one.seen else "")
            else:
                field.propose("", "")
        self.seen.show(row, first, read)
        sure = sum(not one.doubtful for one in first.values())
        self.accept_all_button.setText(f"全部采用 {sure} 项　F8")
        self.accept_all_button.setVisible(bool(sure))
        doubtful = f"；{len(first) - sure} 项要核对，请单独采用" if sure < len(first) else ""
        self._note.setText(f"{_NOT_COUNTED}{doubtful}" if first else "")

    def _picture(self, name: str, pieces: Sequence[bytes]) -> None:
        self.fields[name].show_pieces(pieces)

    def _look_at(self, name: str, focus: bool) -> None:
        self.looked_at = name if focus else ""
        self.boxes_changed.emit()

    def accept_all(self) -> None:
        """Take everything that is proposed, as one step."""
        if self._row and self._proposals:
            taken = self._desk.change(
                accept_all, {self._row.id: self._proposals}, parent=self, refused=self._refused
            )
            tell_left(self, taken)

    def _lay_out(self) -> None:
        self._note = elided()
        head = bar(label("登记", "heading"), self._note, self.more, self.accept_all_button)
        head.setStretch(1, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(2))
        grid.addWidget(label(word_of("evidence", "title"), "secondary"), 0, 0)
        grid.addWidget(self.fields["title"], 0, 1, 1, 3)
        for number, name in enumerate(name for name in self.editors if name != "title"):
            row, column = 1 + number // 2, 2 * (number % 2)
            grid.addWidget(label(word_of("evidence", name), "secondary"), row, column)
            grid.addWidget(self.fields[name], row, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addLayout(grid)
        column.addWidget(self.problem)
        self.problem.hide()

    def _fill(self, name: str) -> None:
        """What the record says, in its editor."""
        row, editor = self._row, self.editors[name]
        if name == "formed_on":
            self.formed_on.set_period(row.formed_on if row else None)
        elif name == "pages":
            counted = row is not None and row.pages is not None and row.pages_written is None
            self.pages.setText(str(row.pages_written or "") if row else "")
            self.fields[name].hint = f"{row.pages}　数出来的，不用填" if row and counted else "不填也可以"
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(getattr(row, name)) if row else -1)
        else:
            editor.setText(str(getattr(row, name)) if row else "")
        if isinstance(editor, QLineEdit):
            editor.setCursorPosition(0)

    def _first(self) -> dict[str, Proposal]:
        """The likeliest proposal of each field, by the name of its editor."""
        return {COLUMNS[one.field]: one for one in likeliest(self._proposals)}

    def _accept(self, names: Sequence[str]) -> None:
        first, row = self._first(), self._row
        chosen = [first[name] for name in names if name in first]
        if row and chosen:
            self._desk.change(accept, {row.id: chosen}, parent=self, refused=self._refused)

    def _save(self, name: str) -> None:
        """Save one field where it says something else than the record."""
        row = self._row
        if row is None:
            return
        value, problem = self._written(name)
        editor = self.editors[name]
        if isinstance(editor, QLineEdit):
            editor.setModified(False)
        if problem:
            self._say({name: problem})
        elif value != getattr(row.form, name):
            self._say({})
            self._desk.change(edit_records, [row.id], {name: value}, parent=self, refused=self._refused)
        else:
            self._say({})

    def _save_choice(self, name: str, _at: int) -> None:
        self._save(name)

    def _written(self, name: str) -> tuple[object, str]:
        """What an editor says, and why it says nothing that can be stored."""
        editor = self.editors[name]
        if name == "formed_on":
            return self.formed_on.day(), self.formed_on.problem()
        if isinstance(editor, QComboBox):
            return editor.currentData(), ""
        text = editor.text().strip()
        if name == "pages":
            whole = not text or (text.isdecimal() and len(text) < 8)
            return (
                int(text) if text and whole else None
            ), "" if whole else f"“{text[:20]}”不是页数，请填整数。"
        return text, ""

    def _lost(self) -> str:
        """What stands refused in the fields, in a sentence; empty where nothing does."""
        refused = [
            f"{word_of('evidence', name)}“{self.fields[name].text()}”"
            for name, editor in self.editors.items()
            if editor.property("invalid")
        ]
        title = self._row.title if self._row else ""
        return f"“{title}”的{'、'.join(refused)}没有保存。" if title and refused else ""

    def _refused(self, error: UserError) -> None:
        self._say(error.fields if isinstance(error, FieldErrors) else {"": error.message})

    def _say(self, problems: Mapping[str, str]) -> None:
        for name, editor in self.editors.items():
            mark_invalid(editor, problems.get(name, ""))
        self.problem.setText("".join(problems.values()))
        self.problem.setVisible(bool(problems))


def _is_typed(editor: QLineEdit | QComboBox) -> bool:
    """Whether the clerk is writing in it just now."""
    return isinstance(editor, QLineEdit) and editor.hasFocus() and editor.isModified()


def _choices(words: Mapping[str, str], none: str) -> QComboBox:
    box = QComboBox()
    box.setPlaceholderText(none)
    for value, word in words.items():
        box.addItem(word, value)
    box.setCurrentIndex(-1)
    return box


def _source(one: Proposal) -> str:
    """What a value was read from, and on which page."""
    return f"{one.source} · 第{one.seen.page}页" if one.seen else one.source


def _shown(one: Proposal) -> str:
    """A proposed value as the clerk reads it."""
    return chinese_date(date.fromisoformat(one.value)) if COLUMNS[one.field] == "formed_on" else one.value
