"""Assigning one or many chosen tasks at once."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.ground.desk import Desk
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import fit
from ui.parts.fields import button, label, mark_invalid
from ui.parts.form import FormDialog
from ui.parts.name_edit import NameEdit
from ui.parts.ticked_names import TickedNames
from ui.plan.year_question import ask_about_years
from wenming_desktop.changes.lane import Session
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import KEEP, AssignmentChange, assign, due_change, typed_people
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.board import TaskLine
from wenming_desktop.reading.deadlines import typed_deadline
from wenming_desktop.reading.written import means_several
from wenming_desktop.words import shortened

_KEEP = "不改动"
_EVERYONE = "各科室"


class AssignDialog(Dialog):
    """Lead, support, person and deadline for several tasks; what is left alone stays as it is."""

    keeps_input = True

    def __init__(self, desk: Desk, task_ids: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("指派任务")
        self._desk, self._task_ids = desk, list(task_ids)
        tasks = [task for task_id in task_ids if (task := desk.task(task_id))]
        departments = desk.read(department_rows)
        self._departments = names = [row.name for row in departments]

        self.lead = NameEdit(names, f"{_KEEP}；汉字或拼音")
        self.support = TickedNames([*names, *_words_for_several(tasks), _EVERYONE])
        self._support_touched = False
        self.support.itemChanged.connect(self._touch_support)
        people = dict.fromkeys(person.name for row in departments for person in row.people)
        self.person = NameEdit(list(people), f"{_KEEP}；姓名或拼音", free=True)
        self.leader = QLineEdit(placeholderText=_KEEP)
        self.due = QLineEdit(placeholderText=f"{_KEEP}；可写 12月底前、每季度末、2021-12-31")
        if len(tasks) == 1:
            self._show_present(tasks[0].lead, tasks[0].support)
            self.leader.setText(tasks[0].leader)
            self.person.setPlaceholderText(_kept(tasks[0].person or ""))
            due = tasks[0].due_words or (str(tasks[0].due_on) if tasks[0].due_on else "")
            self.due.setPlaceholderText(f"{_kept(due)}；可写 12月底前、每季度末")
        self._old_lead, self._old_leader = self.lead.text(), self.leader.text()

        form = FormDialog.new_form()
        form.setVerticalSpacing(10)
        self.support.setAccessibleName("配合科室")
        form.addRow("牵头科室", self.lead)
        form.addRow("配合科室", self.support)
        form.addRow("责任领导", self.leader)
        form.addRow("责任人", self.person)
        form.addRow("完成时限", self.due)
        codes = "、".join(task.code for task in tasks[:8]) + ("等" if len(tasks) > 8 else "")
        head = label(
            f"{codes}，共 {len(tasks)} 项" if len(tasks) > 1 else f"{codes} {shortened(tasks[0].text, 24)}",
            "heading",
        )
        self._problem = label(role="late")
        self._problem.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self._problem, 1)
        buttons.addWidget(button("取消(&C)", self.reject))
        save = button("指派", self._save, primary=True)
        save.setDefault(True)
        buttons.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        column.addWidget(head)
        column.addLayout(form)
        column.addLayout(buttons)
        fit(self, 460)

    def _show_present(self, lead: str | None, support: Sequence[str]) -> None:
        self.lead.setText(lead or "")
        self.support.tick(support)
        self._support_touched = False

    def _touch_support(self) -> None:
        self._support_touched = True

    def _save(self) -> None:
        plan = self._desk.plan
        if plan is None:
            return
        for line in (self.lead, self.person):
            line.settle()
        typed = self.due.text().strip()
        field: QWidget = self.person
        try:
            typed_people(self.person.text())
            field = self.due
            typed_deadline(typed, plan.year)
        except UserError as error:
            self._refuse(field, error)
            return
        if not ask_about_years(self, [typed], plan.year, lambda texts: self._assign(texts[0], plan.year)):
            self._assign(typed, plan.year)

    def _assign(self, due: str, year: int) -> None:
        written = self.lead.text().strip()
        lead = KEEP if written in {"", self._old_lead} else written
        ticked = [name for name in self.support.ticked() if name != written]
        wanted = replace(
            due_change(typed_deadline(due, year)) if due else AssignmentChange(),
            lead=lead,
            support=ticked if self._support_touched else KEEP,
            person=self.person.text().strip() or KEEP,
            leader=KEEP if self.leader.text().strip() == self._old_leader else self.leader.text(),
        )
        if wanted == AssignmentChange():
            self._problem.setText("还没有填写要指派的内容。")
            return

        def save(session: Session) -> bool:
            assign(session, self._task_ids, wanted)
            return True

        def refused(error: UserError) -> None:
            known = isinstance(lead, str) and lead not in self._departments
            self._refuse(self.lead if known else self.support, error)

        if self._desk.change(save, parent=self, refused=refused):
            self.accept()

    def _refuse(self, field: QWidget, error: UserError) -> None:
        mark_invalid(field, error.message)
        self._problem.setText(error.message)
        field.setFocus()


def _kept(present: str) -> str:
    """What an empty field means, with what there is."""
    return f"{_KEEP}（现在是 {present}）" if present else _KEEP


def _words_for_several(tasks: Sequence[TaskLine]) -> list[str]:
    return [name for task in tasks for name in task.support if means_several(name)]
