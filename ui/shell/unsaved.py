"""Asking about texts that could not be saved, before something would make an end of them."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from ui.ground.messages import ask
from ui.ground.qt import descendants
from ui.parts.fields import mark_invalid
from wenming_desktop.words import shortened

Field = QLineEdit | QPlainTextEdit


def refused_fields(window: QWidget) -> list[Field]:
    """Fields that keep what could not be saved."""
    fields: list[Field] = [*descendants(window, QLineEdit), *descendants(window, QPlainTextEdit)]
    return [field for field in fields if field.property("invalid") and field.isEnabled()]


def asked_about(window: QWidget, refused: Sequence[Field], yes: str, then: Callable[[], object]) -> bool:
    """Ask about what could not be saved; False where there is none.

    Args:
        window: asks.
        refused: the fields.
        yes: what the clerk presses to give up what stands in them.
        then: follows once it is given up.
    """
    if not refused:
        return False
    first = refused[0]
    first.setFocus()
    typed = first.text() if isinstance(first, QLineEdit) else first.toPlainText()
    ask(
        window,
        f"“{shortened(typed)}”没有保存：{first.toolTip()}",
        yes,
        partial(_give_up, refused, then),
        no=("回去改", lambda: None),
    )
    return True


def asked_of_kept(
    window: QWidget, kept: dict[tuple[str, str], tuple[str, str]], close: Callable[[], object]
) -> bool:
    """Ask about texts (with reasons) whose fields are not on show, before closing; False: there are none."""
    if kept:
        (text, reason), more = next(iter(kept.values())), len(kept) - 1
        others = f"（另有 {more} 处）" if more else ""
        told = f"“{shortened(text)}”没有保存：{reason}{others}"
        ask(window, told, "不要了，退出", lambda: (kept.clear(), close()), no=("回去改", lambda: None))
    return bool(kept)


def _give_up(refused: Sequence[Field], then: Callable[[], object]) -> None:
    for field in refused:  # Esc is each field's own way to give up what was typed
        escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(field, escape)
        mark_invalid(field, "")
    then()
