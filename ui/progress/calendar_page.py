"""日历: the year, a month or the departments, and beside it what is to be done today or on the chosen day."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.ground.deeds import Deed
from ui.ground.desk import Desk
from ui.parts.dialog_parts import bar
from ui.parts.fields import button, card, label
from ui.parts.menus import offer_menu
from ui.parts.page import Page
from ui.parts.paged_model import PagedTable
from ui.parts.paged_view import PagedView
from ui.parts.segments import Segments
from ui.progress.calendar_marks import WEEKDAYS, Legend, month_away
from ui.progress.calendar_table import YEAR_COLUMNS, DepartmentYear, department_years
from ui.progress.calendar_views import MonthView, YearView
from ui.progress.todo_list import TodoList, lead_to_event
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.progress.today import TODAY_TABLES, Day, day_of
from wenming_desktop.progress.year_events import YearEvent

YEAR, MONTH, DEPARTMENTS = "year", "month", "departments"
_SIDE, _LEAST = 340, 760  # pixels at 100 %: of what stands beside, and that twelve months need


class CalendarPage(Page):
    """Three views of one year; the chosen day is the same in the first two."""

    tables = TODAY_TABLES

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._day: Day | None = None
        self._asked = False  # the clerk chose a view
        self.heading = label(role="heading")
        self.views = Segments("日历的样子")
        self.views.offer([(YEAR, "全年"), (MONTH, "按月"), (DEPARTMENTS, "按科室")], YEAR)
        self.views.chosen.connect(self._choose_view)
        self.before = button("‹ 上月", partial(self._turn, -1))
        self.after = button("下月 ›", partial(self._turn, 1))
        self.year, self.month = YearView(), MonthView()
        self._rows = PagedTable(YEAR_COLUMNS)
        self.table = PagedView(self._rows)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(theme.ROW_HEIGHT))
        self.table.setAccessibleName("各科室每月的事项")
        self._stack = QStackedWidget()
        self._area = QScrollArea()  # where the letters are large the months need more than the screen
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.year)
        for view in (self._area, self.month, self.table):
            self._stack.addWidget(view)
        self._side = self._make_side()
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        self._legend = Legend()
        head = bar(self.heading, self.views, self.before, self.after)
        head.addWidget(self._legend, 1)
        left.addLayout(head)
        left.addWidget(self._stack, 1)
        outer = bar()
        outer.setContentsMargins(*[theme.px(12)] * 4)
        outer.setSpacing(theme.px(12))
        outer.addLayout(left, 1)
        outer.addWidget(self._side)
        self.setLayout(outer)
        for view in (self.year, self.month):
            view.chosen.connect(self._show_day)
            view.opened.connect(self._open_first)
            view.emptied.connect(self._record_on)
            offer_menu(view, self._fill_menu)
        self.table.selectionModel().currentChanged.connect(self._show_field)
        self.table.activated.connect(self._open_field)
        self._choose_view(YEAR)
        self._asked = False

    def _make_side(self) -> QFrame:
        side, column = card()
        side.setFixedWidth(theme.px(_SIDE))
        self.said = label(role="heading")
        self.when = label(role="secondary")
        self.print = button("打印…", self._print)
        self.back = button("回到今天", self._go_to_today, link=True)
        self.record = button("记活动…", lambda: self._record_on(self.chosen_day()), link=True)
        self.todo = TodoList(self.desk)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.todo)
        for ground in (self.todo, area.viewport()):
            ground.setAutoFillBackground(False)
        column.addLayout(bar(self.said, self.when, None, self.print))
        column.addLayout(bar(self.back, self.record, None))
        column.addWidget(area, 1)
        return side

    def chosen_day(self) -> date:
        """The day that the year and the month stand on."""
        return self.year.day

    def show_record(self, record_id: str) -> bool:
        """Show a day, written as 2021-10-11; today for anything else."""
        self.refresh()
        try:
            self._show_day(date.fromisoformat(record_id))
        except ValueError:
            self._go_to_today()
        self._view().setFocus()
        return True

    def reload(self) -> None:
        plan = self.desk.plan
        if plan is None:
            return
        today = self.desk.today()
        self._day = self.desk.read(day_of, plan.concerned, today)
        of_year = [event for event in self._day.events if event.day.year == plan.year]
        by_day: dict[date, list[YearEvent]] = {}
        for event in of_year:
            by_day.setdefault(event.day, []).append(event)
        for view in (self.year, self.month):
            view.show_days(plan.year, today, by_day)
        names = [row.name for row in self.desk.read(department_rows)]
        self._rows.show_rows(department_years(of_year, names))
        self._show_day(self.chosen_day())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.year.setMinimumHeight(self.year.minimum_height())
        high, wide = self.height() - theme.px(70), self.width() - theme.px(_SIDE)
        crowded = high < self.year.minimum_height() or wide < theme.px(_LEAST)
        if not self._asked and self.views.on() != DEPARTMENTS:
            self._choose_view(MONTH if crowded else YEAR)
            self._asked = False

    def _view(self) -> QWidget:
        return {YEAR: self.year, MONTH: self.month, DEPARTMENTS: self.table}[self.views.on()]

    def _choose_view(self, key: str) -> None:
        self._asked = True
        self.views.turn_on(key)
        self._stack.setCurrentIndex((YEAR, MONTH, DEPARTMENTS).index(key))
        for one in (self.before, self.after):
            one.setVisible(key == MONTH)
        self._name()

    def _name(self) -> None:
        day = self.chosen_day()
        month = f"{day.month}月" if self.views.on() == MONTH else ""
        self.heading.setText(f"{self.desk.year()}年{month}创建日历" if not month else f"{day.year}年{month}")

    def _turn(self, months: int) -> None:
        self._show_day(month_away(self.chosen_day(), months))

    def _go_to_today(self) -> None:
        today = self.desk.today()
        self._show_day(today)
        if self.chosen_day() != today:  # the plan's year is another; what is to be done is told all the same
            self._show_bites(today)

    def _show_day(self, day: date) -> None:
        """Choose a day everywhere; beside it what is on it, or what today asks for."""
        for view in (self.year, self.month):
            view.choose(day)
        day = self.chosen_day()
        today = self.desk.today()
        self._name()
        self.back.setVisible(day != today)
        self.record.setVisible(True)
        self.when.setText(f"星期{WEEKDAYS[day.weekday()]}")
        events = self.year.by_day.get(day, ())
        if day == today:
            self._show_bites(today, events)
        else:
            self.said.setText(f"{day.month}月{day.day}日")
            self.todo.show_events(events)

    def _show_bites(self, today: date, events: Sequence[YearEvent] = ()) -> None:
        """Beside the days: what today asks for, and what is on it."""
        if self._day:
            self.said.setText("今天要办")
            self.when.setText(f"{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}")
            self.back.hide()
            self.record.setVisible(self.chosen_day() == today)
            self.todo.show_bites(self._day.bites, events=events)

    def _field(self) -> tuple[str, Sequence[YearEvent]]:
        """The chosen field of the table: its name and what belongs to it."""
        index = self.table.currentIndex()
        row: DepartmentYear | None = self.table.current()
        if row is None:
            return "", ()
        month = index.column()
        return (f"{row.id}　{month}月", row.months[month - 1]) if month else (row.id, row.events)

    def _show_field(self) -> None:
        name, events = self._field()
        if name and self.views.on() == DEPARTMENTS:
            self.said.setText(name)
            self.when.setText(f"{len(events)} 项")
            self.back.setVisible(True)
            self.record.setVisible(False)
            self.todo.show_events(events)

    def _open_field(self) -> None:
        _, events = self._field()
        if events:
            lead_to_event(self.desk, events[0])

    def _open_first(self, day: date) -> None:
        """Go to the first thing of a day; of a day with nothing enter an activity."""
        events = self.year.by_day.get(day, ())
        if events:
            lead_to_event(self.desk, events[0])
        else:
            self._record_on(day)

    def _record_on(self, day: date) -> None:
        self.desk.deed_wanted.emit(Deed.RECORD, [day.isoformat()])

    def _fill_menu(self, menu: QMenu) -> None:
        """What can be done on the chosen day; a right click chooses the day below it first."""
        day = self.chosen_day()
        menu.addAction(f"{Deed.RECORD.value}（{day.month}月{day.day}日）", lambda: self._record_on(day))
        menu.addAction("看当天", self._look_at_day)
        menu.addAction("打印这个月…", lambda: self._print_month(day))

    def _look_at_day(self) -> None:
        self._show_day(self.chosen_day())
        self._side.focusNextChild()

    def _print(self) -> None:
        if self.views.on() == MONTH:
            self._print_month(self.chosen_day())
        else:
            self.desk.paper_wanted.emit("calendar", {})

    def _print_month(self, day: date) -> None:
        self.desk.paper_wanted.emit("calendar", {"month": f"{day.year}-{day.month:02}"})
