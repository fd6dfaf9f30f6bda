"""A day or a period, typed as offices write it or picked from a calendar."""

from contextlib import suppress
from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget

from ui.ground import theme
from ui.parts.fields import label
from wenming_desktop import clock
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.periods import Period, parse_period


class PeriodEdit(QLineEdit):
    """Keeps whatever was typed; ``period()`` says what it means.

    Args:
        year: for days that name none.
        parent: the parent.
    """

    several = True  # days: a calendar's second one, with Shift, makes a period

    def __init__(self, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, placeholderText="例如 3月5日，或 3月5日-3月7日")
        self._year = year
        calendar = QAction(theme.icon("calendar", "secondary"), "选日期（Alt+↓）", self)
        calendar.triggered.connect(self.show_calendar)
        self.addAction(calendar, QLineEdit.ActionPosition.TrailingPosition)

    def set_period(self, starts_on: date | None, ends_on: date | None = None) -> None:
        """Show a day or a period."""
        end = f" 至 {ends_on}" if ends_on and ends_on != starts_on else ""
        self.setText(f"{starts_on}{end}" if starts_on else "")

    def period(self) -> Period | None:
        """What is typed, None while that is nothing readable."""
        with suppress(UserError):
            return parse_period(self.text(), self._year) if self.text().strip() else None
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.show_calendar()
        else:
            super().keyPressEvent(event)

    def show_calendar(self) -> None:
        """Open the calendar below the line."""
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setProperty("card", True)
        calendar = QCalendarWidget(popup)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        before = self.period()
        calendar.setSelectedDate(before.starts_on if before else self._first_day())  # pyright: ignore[reportArgumentType]
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(*[theme.px(6)] * 4)
        layout.addWidget(calendar)
        if self.several:
            layout.addWidget(label("按住 Shift 再点一天，就是一段时间", "secondary"))

        def take() -> None:
            chosen = calendar.selectedDate().toPython()
            assert isinstance(chosen, date)  # noqa: S101 - a calendar's day
            longer = self.several and QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
            now = self.period()
            if longer and now:
                self.set_period(min(now.starts_on, chosen), max(now.starts_on, chosen))
            else:
                self.set_period(chosen)
            self.textEdited.emit(self.text())
            popup.close()
            self.setFocus()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        calendar.setFocus()

    def _first_day(self) -> date:
        """Today, in the plan's year where that is another one."""
        today = clock.today()
        return today if today.year == self._year else date(self._year, today.month, min(today.day, 28))
