"""新建年度: a new year's plan from an old one, then its long-term valid evidence offered for linking."""

from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.desk import Desk
from ui.parts.choice_box import ChoiceBox
from ui.parts.dialog import Dialog
from ui.parts.dialog_parts import fit
from ui.parts.fields import button, label
from ui.parts.number_box import NumberBox
from ui.start.long_term import LongTermList
from wenming_desktop.errors import UserError
from wenming_desktop.plan.saving import MAX_YEAR, MIN_YEAR
from wenming_desktop.plan.tasks import PlanHead
from wenming_desktop.year.new_year import (
    USUAL_PARTS,
    YearPart,
    long_term_evidence,
    new_year,
    title_for,
)


class NewYearDialog(Dialog):
    """First what to take over; when the year is made, which long-valid evidence goes on serving."""

    keeps_input = True

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("新建年度")
        self._desk = desk
        heads = desk.plans()
        self.source = ChoiceBox()
        for head in heads:
            self.source.addItem(f"{head.year}年度　{head.title}", head)
        newest = max((head.year for head in heads), default=desk.today().year)
        self.year = NumberBox(MIN_YEAR, MAX_YEAR, newest + 1)
        self.year.setAccessibleName("年度")
        self.parts = {part: QCheckBox(part.value) for part in YearPart}
        for part, box in self.parts.items():
            box.setChecked(part in USUAL_PARTS)
        self._title = label(role="secondary")
        self._title.setWordWrap(True)
        self.problem = label(role="late")
        self.problem.setWordWrap(True)
        self.listed = LongTermList()
        self._result = label(role="secondary")
        self._result.setWordWrap(True)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._first_page())
        self.pages.addWidget(self._second_page())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 18)
        outer.addWidget(self.pages)
        self.make.setDefault(True)  # not before it is in the dialog, which would take the first button
        fit(self, 560, 520)
        self.source.currentIndexChanged.connect(self._preview)
        self.year.valueChanged.connect(self._preview)
        self._preview()

    def _first_page(self) -> QWidget:
        page, column = _page()
        column.addWidget(label("从哪一年、建哪一年", "heading"))
        line = QHBoxLayout()
        line.addWidget(self.source, 1)
        line.addWidget(label("新年度"))
        line.addWidget(self.year)
        column.addLayout(line)
        column.addWidget(self._title)
        column.addWidget(label("类别、任务、分值、保障措施和实施步骤总会带过去。还要带哪些：", "heading"))
        for box in self.parts.values():
            column.addWidget(box)
        hint = label(
            "活动、材料、自评分、进度和方案原文不带过去。完成时限改为新年度的同一天；"
            "实施步骤照抄，里面的日期请自己改。",
            "secondary",
        )
        hint.setWordWrap(True)
        column.addWidget(hint)
        column.addStretch()
        self.make = button("新建", self._create, primary=True)
        column.addLayout(_bar(self.problem, button("取消(&C)", self.reject), self.make))
        return page

    def _second_page(self) -> QWidget:
        page, column = _page()
        column.addWidget(label("沿用长期有效的材料", "heading"))
        column.addWidget(self._result)
        column.addWidget(self.listed, 1)
        later = "以后还可以从菜单“沿用上年材料…”再来选。"
        self.link = button("沿用所选", self._link, primary=True)
        column.addLayout(_bar(label(later, "secondary"), button("不沿用", self.accept), self.link))
        return page

    def _preview(self) -> None:
        head: PlanHead | None = self.source.currentData()
        if head:
            self._title.setText(f"新方案名称：{title_for(head.title, head.year, self.year.value())}")
        self.problem.setText("")

    def _create(self) -> None:
        head: PlanHead = self.source.currentData()
        parts = {part for part, box in self.parts.items() if box.isChecked()}
        made = self._desk.change(
            new_year,
            head.id,
            self.year.value(),
            parts,
            parent=self,
            refused=self._refused,
            before="新建年度",
        )
        if made is None:
            return
        self._desk.choose_plan(made.plan_id)
        offered = self._desk.read(long_term_evidence, head.id, made.plan_id)
        if not offered:
            self.accept()
            return
        copied = "，".join(f"{word}{number}" for word, number in made.copied.items() if number)
        self._result.setText(f"《{made.title}》已建好：{copied}。下面的材料标为长期有效，可以继续用。")
        self.listed.show_rows(offered)
        self.pages.setCurrentIndex(1)
        self.begin_input()  # the year is made: only ticks changed from here on would be lost
        self.link.setDefault(True)
        self.listed.search.setFocus()

    def _link(self) -> None:
        if self.listed.take_over(self._desk, self):
            self.accept()

    def _refused(self, error: UserError) -> None:
        self.problem.setText(error.message)


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(8))
    return page, column


def _bar(first: QWidget, *rest: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.addWidget(first, 1)
    for widget in rest:
        line.addWidget(widget)
    return line
