"""导入补充文件: a further document for the year beside the plan; taken over as the clerk ticks it."""

from difflib import SequenceMatcher

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.messages import show_note
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import bar, card_of, fit, halves, lay_out
from ui.parts.fields import button, label
from ui.plan.compare_tree import CompareTree
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import UserError
from wenming_desktop.plan.comparing import ChangeKind, Compared, Comparison
from wenming_desktop.plan.comparing_applying import Taken, take_changes
from wenming_desktop.plan.hanging import what_hangs_on_tasks
from wenming_desktop.words import listed, shortened


class CompareDialog(Dialog):
    """Nothing is changed before 采用; a backup is made first, and one undo takes everything back."""

    def __init__(self, desk: Desk, comparison: Comparison, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导入补充文件")
        self._desk, self._comparison = desk, comparison
        self.tree = CompareTree()
        self.old, self.new = _text("方案中现在的内容"), _text("文件里的内容")
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.sums = label(role="secondary")
        self.sums.setWordWrap(True)
        self.apply = button("采用", self._apply, primary=True)
        draft = comparison.draft
        head = label(shortened(draft.title or draft.source_name, 60), "heading")
        says = "有把握的已经勾上；有疑问的、您改过的和文件中没有的先不勾选。没有写到的内容不会改动。"
        note = label(says + _leftovers(comparison), "secondary")
        note.setWordWrap(True)
        sides = halves(
            card_of(label("方案中", "secondary"), self.old),
            card_of(label("文件里", "secondary"), self.new),
            (500, 500),
        )
        sides.setStretchFactor(1, 1)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sides)
        end = bar(
            button("有把握的(&A)", lambda: self.tree.tick(comparison.sure())),
            button("新增和改动全选(&L)", lambda: self.tree.tick(comparison.all_but_gone())),
            button("全不选(&N)", lambda: self.tree.tick(())),
            self.sums,
            button("上一步", self.reject),
            self.apply,
        )
        end.setStretchFactor(self.sums, 1)
        foreign = label(comparison.foreign, "late")
        foreign.setWordWrap(True)
        foreign.setVisible(bool(comparison.foreign))
        column = lay_out(self, head, foreign, note, self.tree, box, self.problem, end)
        column.setStretch(3, 3)
        column.setStretch(4, 2)
        self.problem.hide()
        fit(self, 1120, 690)
        self.tree.ticked.connect(self._count)
        self.tree.currentItemChanged.connect(self._show_current)
        self.tree.show_comparison(comparison)
        self._show_current()
        self.tree.setFocus()

    def _show_current(self) -> None:
        shown = self.tree.current()
        if shown is None:
            _show(self.old, self.new, "", "")
            return
        item, change = shown
        if change:
            _show(self.old, self.new, change.old, change.new)
        elif item.kind is ChangeKind.GONE:
            _show(self.old, self.new, item.text, "")
            self.new.setPlainText(self._if_gone(item.task_id))
        else:
            task = self._desk.task(item.task_id) if item.task_id else None
            _show(self.old, self.new, task.text if task else "", item.text)
            if item.kind is ChangeKind.NEW and item.position:
                at, index = item.position
                if duties := self._comparison.draft.categories[at].tasks[index].duties:
                    self.new.appendPlainText(duties)

    def _if_gone(self, task_id: str) -> str:
        """What becomes of what hangs on a task that the document does not have."""
        hanging = self._desk.read(what_hangs_on_tasks, [task_id])
        kept = f"它有{hanging}：措施和要求一并删除，其余保留，不再对应任务。" if hanging else ""
        return f"（文件里没有这项任务。不勾选就不动；勾上则删除。{kept}）"

    def _count(self) -> None:
        chosen = self.tree.chosen()
        said = (item for item in self._comparison.items if item.kind is not ChangeKind.SAME)
        kinds = [_taken_as(item, chosen) for item in said]
        new, changed = kinds.count(ChangeKind.NEW), kinds.count(ChangeKind.CHANGED)
        gone = kinds.count(ChangeKind.GONE)
        self.sums.setText(f"新增 {new}，改动 {changed}，删除 {gone}；{kinds.count(None)} 项不采用")
        self.apply.setText(f"采用 {new + changed + gone} 项(&S)" if chosen else "采用(&S)")
        self.apply.setEnabled(bool(chosen))

    def _apply(self) -> None:
        chosen = self.tree.chosen()

        def take(session: Session) -> Taken:
            return take_changes(session, self._comparison, chosen)

        taken = self._desk.change(take, parent=self, refused=self._say, before="导入")
        if taken:
            self.accept()
            show_note(self._desk.window, f"已采用：{taken.in_words()}。可以撤销。")

    def _say(self, error: UserError) -> None:
        self.problem.setText(error.message)
        self.problem.show()
        self._count()


def _taken_as(item: Compared, chosen: frozenset[str]) -> ChangeKind | None:
    """What becomes of the plan by what was chosen of an item; None: nothing."""
    if item.as_new in chosen:
        return ChangeKind.NEW
    return item.kind if chosen.intersection(item.choices) else None


def _leftovers(comparison: Comparison) -> str:
    titles = [shortened(piece.title) for piece in comparison.leftovers]
    return f"没有归入方案的内容：{listed(titles, '处', 4)}。" if titles else ""


def _text(name: str) -> QPlainTextEdit:
    made = QPlainTextEdit(readOnly=True)
    made.setAccessibleName(name)
    made.setProperty("plain", True)
    return made


def _show(old: QPlainTextEdit, new: QPlainTextEdit, before: str, after: str) -> None:
    """Show both texts, marked where they differ."""
    old.setPlainText(before)
    new.setPlainText(after)
    if not before or not after:
        return
    for tag, start, end, low, high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            _mark(old, before, start, end, theme.color("late", 0.18))
            _mark(new, after, low, high, theme.color("done", 0.22))


def _mark(box: QPlainTextEdit, text: str, start: int, end: int, colour: QColor) -> None:
    look = QTextCharFormat()
    look.setBackground(colour)
    cursor = QTextCursor(box.document())
    # Qt counts UTF-16 units.
    cursor.setPosition(len(text[:start].encode("utf-16-le")) // 2)
    cursor.setPosition(len(text[:end].encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(look)
