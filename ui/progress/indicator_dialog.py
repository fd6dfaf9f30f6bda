"""An indicator entered or changed by hand, and the tasks that some indicators belong to."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import fit
from ui.parts.form import FormDialog
from ui.parts.name_edit import NameEdit
from ui.parts.task_picker import TaskPicker
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.progress.indicator_saving import likely_tasks
from wenming_desktop.progress.indicators import (
    IndicatorForm,
    IndicatorRow,
    add_indicator,
    edit_indicator,
    link_indicators,
    projects,
)
from wenming_desktop.words import percent_words, plain_number

_NO_TASK = "没有对应任务"


class IndicatorDialog(FormDialog):
    """The form of one indicator; ``row`` is None for a new one, ``saved_id`` its id once it was saved.

    Left what the standard says, right its points, who answers for it and its tasks.
    """

    table = "indicator"

    def __init__(self, desk: Desk, plan_id: str, row: IndicatorRow | None, parent: QWidget) -> None:
        super().__init__(desk, "修改测评指标" if row else "添加测评指标", parent)
        self._plan_id, self._row = plan_id, row
        self.saved_id = ""
        self.project = NameEdit(desk.read(projects, plan_id), "例如 思想道德建设")
        self.heading = QLineEdit()
        self.content, self.focus, self.standard = _box(), _box(), _box()
        self.score = QLineEdit(placeholderText="例如 5，没有定就不填")
        self.score_words = QLineEdit(placeholderText="例如 10－12")
        self.bonus = QCheckBox(f"{word_of(self.table, 'bonus')}，分值另计")
        self.departments, self.materials = QLineEdit(), _box()
        self.tasks = TaskPicker(desk.plan.tasks if desk.plan else (), _NO_TASK)
        self._lay_out()
        if row:
            self._show(row)
        (self.content if row else self.project).setFocus()

    def _lay_out(self) -> None:
        self.add_field("project", self.project)
        self.add_field("heading", self.heading)
        self.add_field("content", self.content)
        self.add_field("focus", self.focus)
        self.add_field("standard", self.standard)
        right = self.second_column()
        self.add_field("score", self.score, right)
        self.add_field("score_words", self.score_words, right)
        self.add("bonus", "", self.bonus, right)
        self.add_field("departments", self.departments, right)
        self.add_field("materials", self.materials, right)
        self.add_field("tasks", self.tasks, right)
        fit(self, 920, 560)

    def _show(self, row: IndicatorRow) -> None:
        self.project.setText(row.project)
        self.heading.setText(row.heading)
        self.content.setPlainText(row.content)
        self.focus.setPlainText(row.focus)
        self.standard.setPlainText(row.standard)
        self.score.setText(plain_number(row.score))
        self.score_words.setText(row.score_words)
        self.bonus.setChecked(row.bonus)
        self.departments.setText(row.departments)
        self.materials.setPlainText(row.materials)
        self.tasks.suggest(suggestions(self.desk, self._plan_id, row))
        self.tasks.set_codes([task.code for task in row.tasks])

    def submit(self, session: Session) -> str:
        form = IndicatorForm(
            project=self.project.text(),
            heading=self.heading.text(),
            content=self.content.toPlainText(),
            focus=self.focus.toPlainText(),
            standard=self.standard.toPlainText(),
            score=self.score.text(),
            score_words=self.score_words.text(),
            bonus=self.bonus.isChecked(),
            departments=self.departments.text(),
            materials=self.materials.toPlainText(),
            tasks="、".join(self.tasks.codes()),
        )
        if self._row:
            edit_indicator(session, self._row.id, form)
            self.saved_id = self._row.id
        else:
            self.saved_id = add_indicator(session, self._plan_id, form)
        return self.saved_id


class LinkDialog(FormDialog):
    """Asks for the tasks that some indicators belong to; none takes them from theirs.

    Several indicators may instead keep what each has and get these tasks besides.
    """

    def __init__(self, desk: Desk, plan_id: str, rows: Sequence[IndicatorRow], parent: QWidget) -> None:
        super().__init__(desk, f"所选 {len(rows)} 条指标对应任务", parent, "对应")
        self._ids = [row.id for row in rows]
        self.tasks = TaskPicker(desk.plan.tasks if desk.plan else (), _NO_TASK)
        self.tasks.suggest(suggestions(desk, plan_id, rows[0]))
        same = len({row.codes for row in rows}) == 1
        self.tasks.set_codes([task.code for task in rows[0].tasks] if same else [])
        self.add("tasks", "", self.tasks)
        self.kept = QCheckBox("各条原来对应的任务都保留，只增加勾选的")
        self.kept.setChecked(not same)
        self.kept.setVisible(len(rows) > 1)
        self.column.insertWidget(1, self.kept)
        fit(self, 520, 420)
        self.tasks.setFocus()

    def submit(self, session: Session) -> bool:
        ids = {task.code: task.id for task in self.desk.plan.tasks} if self.desk.plan else {}
        tasks = [ids[code] for code in self.tasks.codes() if code in ids]
        try:
            link_indicators(session, self._ids, tasks, add=self.kept.isChecked())
        except UserError as error:
            raise FieldErrors({"tasks": error.message}) from error
        return True


def suggestions(desk: Desk, plan_id: str, row: IndicatorRow) -> dict[str, str]:
    """The tasks whose text is like an indicator's, each with how alike they are."""
    likely = desk.read(likely_tasks, plan_id, f"{row.content}{row.focus}")
    return {each.code: f"相似 {percent_words(each.share, 1)}" for each in likely}


def _box() -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setTabChangesFocus(True)
    box.setMinimumHeight(box.fontMetrics().lineSpacing() * 3 + theme.px(18))
    return box
