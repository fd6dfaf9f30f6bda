"""An indicator entered or changed by hand, and the task that some indicators belong to."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.dialog_parts import fit
from ui.parts.form import FormDialog
from ui.parts.name_edit import NameEdit
from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.plan.titles import task_title
from wenming_desktop.progress.indicators import (
    IndicatorForm,
    IndicatorRow,
    add_indicator,
    edit_indicator,
    link_indicators,
    projects,
)
from wenming_desktop.words import plain_number

_TASK_HINT = "编号、任务或拼音首字母；可以不填"


class IndicatorDialog(FormDialog):
    """The form of one indicator; ``row`` is None for a new one, ``saved_id`` its id once it was saved."""

    table = "indicator"

    def __init__(self, desk: Desk, plan_id: str, row: IndicatorRow | None, parent: QWidget) -> None:
        super().__init__(desk, "修改测评指标" if row else "添加测评指标", parent)
        self._plan_id, self._row = plan_id, row
        self.saved_id = ""
        self.project = NameEdit(desk.read(projects, plan_id), "例如 思想道德建设")
        self.content, self.standard = _box(), _box()
        self.score = QLineEdit(placeholderText="例如 5")
        self.bonus = QCheckBox(f"{word_of(self.table, 'bonus')}，分值另计")
        self.task = NameEdit(task_names(desk), _TASK_HINT)
        self.add_field("project", self.project)
        self.add_field("content", self.content)
        self.add_field("standard", self.standard)
        self.add_field("score", self.score)
        self.add("bonus", "", self.bonus)
        self.add_field("task", self.task)
        if row:
            self.project.setText(row.project)
            self.content.setPlainText(row.content)
            self.standard.setPlainText(row.standard)
            self.score.setText(plain_number(row.score))
            self.bonus.setChecked(row.bonus)
            self.task.setText(task_name(desk, row.task))
        fit(self, 560, 520)
        (self.content if row else self.project).setFocus()

    def submit(self, session: Session) -> str:
        form = IndicatorForm(
            project=self.project.text(),
            content=self.content.toPlainText(),
            standard=self.standard.toPlainText(),
            score=self.score.text(),
            bonus=self.bonus.isChecked(),
            task=_code(self.task.text()),
        )
        if self._row:
            edit_indicator(session, self._row.id, form)
            self.saved_id = self._row.id
        else:
            self.saved_id = add_indicator(session, self._plan_id, form)
        return self.saved_id


class LinkDialog(FormDialog):
    """Asks for the task that some indicators belong to; an empty line takes them from theirs."""

    def __init__(self, desk: Desk, ids: Sequence[str], code: str, parent: QWidget) -> None:
        super().__init__(desk, f"所选 {len(ids)} 条指标对应任务", parent, "对应")
        self._ids = ids
        self.task = NameEdit(task_names(desk), _TASK_HINT)
        self.task.setText(task_name(desk, code))
        self.add("task", "任务", self.task)
        fit(self, 440, 130)
        self.task.setFocus()

    def submit(self, session: Session) -> bool:
        code = _code(self.task.text())
        tasks = {task.code: task.id for task in self.desk.plan.tasks} if self.desk.plan else {}
        if code and code not in tasks:
            raise FieldErrors({"task": f"没有编号为“{code[:20]}”的任务，请从列表里选。"})
        try:
            link_indicators(session, self._ids, tasks.get(code))
        except UserError as error:
            raise FieldErrors({"task": error.message}) from error
        return True


def task_names(desk: Desk) -> list[str]:
    """The plan's tasks as "2-7 学雷锋志愿服务活动", in order."""
    return [f"{task.code} {task_title(task.text)}" for task in desk.plan.tasks] if desk.plan else []


def task_name(desk: Desk, code: str) -> str:
    """One of task_names() by its code; empty without one."""
    return next((name for name in task_names(desk) if name.startswith(f"{code} ")), code)


def _code(text: str) -> str:
    return text.split(maxsplit=1)[0] if text.strip() else ""


def _box() -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setTabChangesFocus(True)
    box.setMinimumHeight(box.fontMetrics().lineSpacing() * 3 + theme.px(18))
    return box
