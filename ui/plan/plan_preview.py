"""核对工作方案: what was read from a document, corrected by the clerk before it is saved."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.qt import before_cursor, set_sizes
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, card_of, fit, lay_out
from ui.parts.fields import button, label, mark_invalid
from ui.parts.kept_splitter import KeptSplitter
from ui.parts.number_box import NumberBox
from ui.plan.piece_form import PieceForm
from ui.plan.plan_pieces import (
    Choice,
    Deed,
    deeds,
    draft_summary,
    is_position,
    piece_head,
    piece_note,
    piece_text,
    task_at,
    with_text,
)
from ui.plan.plan_tree import PlanTree
from ui.plan.read_source import ReadSource
from wenming_desktop.errors import UserError
from wenming_desktop.plan.saving import MAX_YEAR, MIN_YEAR
from wenming_desktop.reading import corrections
from wenming_desktop.reading.corrections import Position, TaskField
from wenming_desktop.reading.deadlines import parse_deadline
from wenming_desktop.reading.doubts import current_doubts, piece_doubts, stands
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.words import chinese_date

_NO_YEAR = MIN_YEAR - 1  # the spin box's way to be empty
_MOST_STEPS = 200  # that can be taken back

Step = tuple[PlanDraft, Choice]
Take = Callable[[PlanDraft, "PlanPreview"], object]


class PlanPreview(Dialog):
    """Shows a draft for correction; accepted with the result in ``draft`` and ``year``.

    Args:
        draft: as read.
        parent: the window under it.
        deed: what the accepting button says.
        take: what that button does with the draft; it closes the preview by finish() when that is done. None:
            only close.
    """

    def __init__(
        self,
        draft: PlanDraft,
        parent: QWidget | None = None,
        deed: str = "保存方案",
        take: "Take | None" = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对工作方案")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 1330, 720)
        self.draft, self._take = draft, take
        self._steps: list[Step] = []
        self._last_edit: object = None  # typing into one place is one step
        self._refused: dict[str, str] = {}  # what is typed but not taken, and why
        self.title = QLineEdit()
        self.year_box = NumberBox(minimum=_NO_YEAR, maximum=MAX_YEAR)
        self.year_box.setSpecialValueText("未填")
        self.issuer = QLineEdit()
        self.issued = QLineEdit(placeholderText="如 2021年9月16日")
        self.tree = PlanTree()
        self.tree.setAccessibleName("方案的类别和任务")
        self.form = PieceForm(self.undo)
        self.editor = self.form.editor
        self.source = ReadSource()
        self._piece_head = label(role="heading")
        self._piece_note = label(role="secondary")
        self._piece_doubt = label(role="lacking")
        self._said = label(role="lacking")
        self._summary = label(role="secondary")
        self._problem = label(role="late")
        self.undo_button = button("撤销(&Z)", self.undo)
        self.save = button(f"{deed}(&S)", self.accept, primary=True)
        self._deeds = deeds(self._split)
        self.deeds = {deed.text: self._button(deed) for deed in self._deeds}
        self._lay_out()
        self._wire()
        self._show((0, None), fields=True)
        self.tree.setFocus()

    @property
    def year(self) -> int:
        """The plan's year as the clerk confirmed it."""
        return self.year_box.value()

    def undo(self) -> None:
        """Take the last correction back."""
        if self._steps:
            self.draft, choice = self._steps.pop()
            self._last_edit = None
            self._refused.clear()
            self._show(choice, fields=True)

    def accept(self) -> None:
        if not self._reason():
            draft = corrections.validate(self.draft, further=True)
            self.draft = replace(draft, doubts=current_doubts(draft))
            if self._take:
                self._take(self.draft, self)
            else:
                self.finish()

    def finish(self) -> None:
        """Close it: what was corrected is saved."""
        super().accept()

    def holds_input(self) -> bool:
        return bool(self._steps or self._refused)

    def _button(self, deed: Deed) -> QPushButton:
        made = button(deed.text, partial(self._do, deed))
        for keys in deed.keys:
            typed = keys == "Del"  # in a text it deletes a character
            key = QShortcut(QKeySequence(keys), self.tree if typed else self)
            contexts = Qt.ShortcutContext
            key.setContext(contexts.WidgetShortcut if typed else contexts.WindowShortcut)
            key.activated.connect(made.click)  # a disabled button does not click
        return made

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(theme.px(10))
        form.setContentsMargins(0, 0, 0, 0)
        fields = (("标题(&T)", self.title), ("年度(&Y)", self.year_box))
        fields += (("发文单位(&I)", self.issuer), ("发文日期(&D)", self.issued))
        for number, (text, field) in enumerate(fields):
            row, column = divmod(number, 2)
            name = label(text)
            name.setBuddy(field)
            form.addWidget(name, row, 2 * column)
            form.addWidget(field, row, 2 * column + 1)
        form.setColumnStretch(1, 1)
        self.issued.setMinimumWidth(theme.px(170))
        buttons = QGridLayout()
        buttons.setSpacing(theme.px(8))
        for number, made in enumerate((*self.deeds.values(), self.undo_button)):
            buttons.addWidget(made, number // 3, number % 3)
        for text in (self._piece_note, self._piece_doubt, self._problem, self._said):
            text.setWordWrap(True)
        piece = card_of(self._piece_head, self._piece_note, self.form, self._piece_doubt, buttons)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.tree, 1)
        column.addWidget(self._said)
        thirds = KeptSplitter()
        thirds.setHandleWidth(theme.px(12))
        thirds.setChildrenCollapsible(False)
        for part in (self.source, middle, piece):
            thirds.addWidget(part)
        set_sizes(thirds, [theme.px(size) for size in (400, 520, 380)])
        self.source.setVisible(bool(self.draft.source))
        head = QWidget()
        head.setLayout(form)
        end = bar(self._summary, self._problem, button("取消(&C)", self.reject), self.save)
        end.setStretchFactor(self._problem, 1)
        lay_out(self, card_of(head), thirds, end).setStretch(1, 1)

    def _wire(self) -> None:
        self.title.textEdited.connect(self._edit_title)
        self.issuer.textEdited.connect(self._edit_issuer)
        self.year_box.valueChanged.connect(self._edit_year)
        self.issued.textEdited.connect(self._edit_issued)
        self.issued.editingFinished.connect(self._show_issued)
        self.editor.textChanged.connect(self._edit_text)
        self.editor.cursorPositionChanged.connect(self._refresh)
        self.form.typed.connect(self._edit_field)
        self.source.pointed.connect(self.tree.choose)
        self.tree.chosen.connect(self._show_piece)
        self.tree.activated.connect(self._to_editor)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self.undo)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save.click)

    def _edit_title(self, text: str) -> None:
        self._edit("title", replace(self.draft, title=text))

    def _edit_issuer(self, text: str) -> None:
        self._edit("issuer", replace(self.draft, issuer=text.strip()))

    def _to_editor(self) -> None:
        self.editor.setFocus()

    def _do(self, deed: Deed) -> None:
        choice = self.tree.choice()
        if choice is None:
            return
        old = self.draft
        try:
            new = deed.correct(old, choice)
        except UserError as error:
            self._problem.setText(error.message)
            return
        self._keep(None, choice)
        self._refused.pop("text", None)
        self.draft = new
        self._show(deed.then(old, choice, new))

    def _split(self, draft: PlanDraft, position: Position) -> PlanDraft:
        before = before_cursor(self.editor)
        # A draft's text begins where the typed one stops being blank.
        return corrections.split(draft, position, len(before.lstrip()))

    def _edit(self, place: object, new: PlanDraft) -> None:
        """Take what is being typed at a place."""
        if new != self.draft:
            choice = self.tree.choice() or (0, None)
            self._keep(place, choice)
            self.draft = new
            self.tree.show_draft(new, choice)
        self._refresh()

    def _keep(self, place: object, choice: Choice) -> None:
        if place is None or place != self._last_edit:
            self._steps.append((self.draft, choice))
            del self._steps[:-_MOST_STEPS]
        self._last_edit = place

    def _edit_year(self, year: int) -> None:
        self._edit("year", replace(self.draft, year=None if year == _NO_YEAR else year))

    def _edit_issued(self, text: str) -> None:
        self._refused.pop("issued", None)
        issued_on: date | None = None
        if text.strip():
            try:
                issued_on = parse_deadline(text, self.draft.year or MIN_YEAR)
            except UserError:
                self._refused["issued"] = f"发文日期“{text.strip()[:20]}”看不懂，请写成“2021-09-16”这样。"
                self._refresh()
                return
        self._edit("issued", replace(self.draft, issued_on=issued_on))

    def _edit_text(self) -> None:
        choice = self.tree.choice()
        if choice is not None:
            self._take_text(choice)

    def _take_text(self, choice: Choice) -> None:
        self._refused.pop("text", None)
        try:
            new = with_text(self.draft, choice, self.editor.toPlainText())
        except UserError as error:
            self._refused["text"] = error.message
            self._refresh()
            return
        self._edit(choice, new)

    def _edit_field(self, field: TaskField, value: str) -> None:
        choice = self.tree.choice()
        if choice is not None and is_position(choice):
            self._edit((choice, field), corrections.set_field(self.draft, choice, field, value))

    def _show(self, choice: Choice, *, fields: bool = False) -> None:
        self.tree.show_draft(self.draft, choice)
        if fields:
            self.title.setText(self.draft.title)
            self.issuer.setText(self.draft.issuer)
            self._show_issued()
            with QSignalBlocker(self.year_box):
                self.year_box.setValue(self.draft.year or _NO_YEAR)
        self._show_piece()

    def _show_issued(self) -> None:
        if "issued" not in self._refused:
            self.issued.setText(chinese_date(self.draft.issued_on) if self.draft.issued_on else "")

    def _show_piece(self) -> None:
        """Show the chosen piece's text; what was typed but refused in another piece is given up."""
        self._refused.pop("text", None)
        self._last_edit = None
        choice = self.tree.choice()
        text = piece_text(self.draft, choice) if choice else None
        self.form.show_piece(text, task_at(self.draft, choice) if choice else None)
        self._refresh()

    def _refresh(self) -> None:
        choice = self.tree.choice()
        left = f"，{len(self.draft.leftovers)} 段没有归入" if self.draft.leftovers else ""
        self._summary.setText(draft_summary(self.draft) + left)
        self._piece_head.setText(piece_head(choice))
        note, doubt = (piece_note(self.draft, choice), self._doubt(choice)) if choice else ("", "")
        said = [
            each.message for each in self.draft.doubts if each.position is None and stands(each, self.draft)
        ]
        notes = ((self._piece_note, note), (self._piece_doubt, doubt), (self._said, "\n".join(said)))
        for shown, text in notes:
            shown.setText(text)
            shown.setVisible(bool(text))
        self.source.show_draft(self.draft, choice)
        for deed in self._deeds:
            made = self.deeds[deed.text]
            refusal = self._refusal(deed, choice)
            made.setEnabled(not refusal)
            made.setToolTip(refusal or deed.keys[0])
        self.undo_button.setEnabled(bool(self._steps))
        mark_invalid(self.issued, self._refused.get("issued", ""))
        reason = self._reason()
        self._problem.setText(reason)
        self.save.setEnabled(not reason)
        self.save.setToolTip(reason)

    def _doubt(self, choice: Choice) -> str:
        return "".join(doubt.message for doubt in piece_doubts(self.draft) if doubt.position == choice)

    def _refusal(self, deed: Deed, choice: Choice | None) -> str:
        if choice is None:
            return "先选一条。"
        if "text" in self._refused:
            return self._refused["text"]
        try:
            deed.correct(self.draft, choice)
        except UserError as error:
            return error.message
        return ""

    def _reason(self) -> str:
        """Why it cannot be saved yet; empty if it can."""
        if self._refused:
            return next(iter(self._refused.values()))
        if not self.draft.title.strip():
            return "请填写方案标题。"
        if self.draft.year is None:
            return "请填写年度。"
        try:  # what only amends a plan can be set beside one; saved as one it is refused there
            corrections.validate(self.draft, further=True)
        except UserError as error:
            return error.message
        return ""
