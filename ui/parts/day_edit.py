"""One day, typed as offices write it or picked from a calendar."""

from datetime import date

from PySide6.QtWidgets import QWidget

from ui.parts.period_edit import PeriodEdit
from wenming_desktop.errors import UserError
from wenming_desktop.ledger.periods import Period, parse_period
from wenming_desktop.reading.deadlines import parse_deadline


class DayEdit(PeriodEdit):
    """Keeps whatever was typed; ``day()`` says what it means, ``problem()`` why it means nothing.

    Args:
        year: for days that name none.
        day: what to begin with.
        deadline: "12月底前" and its like count as the last day they allow.
        parent: the parent.
    """

    several = False

    def __init__(
        self, year: int, day: date | None = None, *, deadline: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(year, parent)
        self._plan_year, self._deadline = year, deadline
        self.setPlaceholderText("例如 3月5日、12月底前" if deadline else "例如 3月5日")
        self.set_period(day)

    def period(self) -> Period | None:
        day = self.day()
        return Period(day, None) if day else None

    def day(self) -> date | None:
        """What is typed; None while that is empty or not one day."""
        return None if self.problem() or not self.text().strip() else self._read()

    def problem(self) -> str:
        """Why what is typed is not one day; empty if it is, or while nothing is typed."""
        if not self.text().strip():
            return ""
        try:
            return "" if self._read() else "请只填一天，例如 3月5日。"
        except UserError as error:
            named = f"看不懂日期“{self.text().strip()[:40]}”，请写成“3月5日”或“{self._plan_year}-3-5”这样。"
            return error.message if self._deadline else named

    def _read(self) -> date | None:
        if self._deadline:
            return parse_deadline(self.text(), self._plan_year)
        period = parse_period(self.text(), self._plan_year)
        return None if period.ends_on or not period.exact else period.starts_on
