"""A box for a whole number that drops no digit in silence."""

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox

from ui.parts.fields import mark_invalid

_LONGEST = 12  # digits that can be typed; more mean no number that anybody has


class NumberBox(QSpinBox):
    """A number outside the range can be typed: it is marked, and not taken when the box is left.

    A QSpinBox lets no further digit in, so that 12345 becomes 1234. ``problem`` says what is wrong with
    what was typed last; the number shown is then the one before.

    Args:
        minimum, maximum: the range.
        value: at first; by default the least.
        suffix: what stands behind the number.
    """

    problem = ""

    def __init__(self, minimum: int, maximum: int, value: int | None = None, suffix: str = "") -> None:
        super().__init__()
        self.setRange(minimum, maximum)
        self.setValue(minimum if value is None else value)
        self.setSuffix(suffix)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.lineEdit().textEdited.connect(self._look)

    def validate(self, text: str, place: int) -> object:
        digits = self._digits(text)
        if digits.isdecimal() and len(digits) <= _LONGEST:
            states = QValidator.State
            inside = self.minimum() <= int(digits) <= self.maximum()
            return (states.Acceptable if inside else states.Intermediate, text, place)
        return super().validate(text, place)

    def _digits(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()

    def _look(self) -> None:
        digits = self._digits(self.lineEdit().text())
        inside = not digits.isdecimal() or self.minimum() <= int(digits) <= self.maximum()
        self.problem = "" if inside else f"“{digits}”没有采用，请填 {self.minimum()} 到 {self.maximum()}。"
        mark_invalid(self, self.problem)
