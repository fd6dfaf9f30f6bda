"""Hands on the keys: every page and dialog of a full year, walked."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from tests.ui.walk import dialogs, full_window, pages
from ui.ground.reading_order import stops
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)


MNEMONIC = re.compile(r"&([^&\s])")


@dataclass
class Found:
    """What is wrong, by place."""

    nameless: set[str] = field(default_factory=set)
    backward: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def found(qapp, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """One walk through everything."""
    make_application()
    folder = tmp_path_factory.mktemp("year")
    found = Found()
    with full_window(folder / "数据") as window:
        for where, shown in everything(window, folder):
            found.nameless |= {f"{where}: {described(widget)}" for widget in nameless(shown)}
            found.backward |= {f"{where}: {step}" for step in backward(shown)}
            found.doubled |= {f"{where}: {keys}" for keys in doubled(shown.window())}
    return found


def test_every_control_has_a_name(found: Found) -> None:
    """A screen reader can call each by a name."""
    assert found.nameless == set()


def test_tab_goes_as_one_reads(found: Found) -> None:
    """Down and to the right, or up only into the next column."""
    assert found.backward == set()


def test_no_alt_key_means_two_things(found: Found) -> None:
    """Each mnemonic once a window."""
    assert found.doubled == set()


def everything(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    yield "窗口", window
    yield from pages(window)
    yield from dialogs(window, folder)


def nameless(shown: QWidget) -> list[QWidget]:
    return [widget for widget in inside(shown) if is_control(widget) and not name_of(widget)]


def inside(shown: QWidget) -> list[QWidget]:
    every = shown.findChildren(QWidget)
    return [widget for widget in every if widget.isVisible() and widget.window() is shown.window()]


def is_control(widget: QWidget) -> bool:
    return (
        isinstance(widget, CONTROLS)
        and widget.focusPolicy() != widget.focusPolicy().NoFocus
        and not isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)
    )


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def backward(shown: QWidget) -> list[str]:
    """Steps of Tab that go up or to the left, though not into the next column or row."""
    order = [widget for widget in stops(shown) if not widget.visibleRegion().isEmpty()]  # scrolled away
    places = [(widget, QRect(widget.mapTo(shown.window(), QPoint()), widget.size())) for widget in order]
    wrong: list[str] = []
    for (one, before), (other, after) in pairwise(places):
        above, left = after.bottom() <= before.top(), after.right() <= before.left()
        in_next_column = after.left() >= before.right()
        in_next_row = after.top() >= before.bottom()
        if (above and not in_next_column) or (left and not in_next_row):
            wrong.append(f"{described(one)} -> {described(other)}")
    return wrong


def doubled(window: QWidget) -> list[str]:
    """Mnemonics that two controls of a window have."""
    texts = [
        widget.text()
        for widget in inside(window)
        if (isinstance(widget, QAbstractButton) and widget.isEnabled())
        or (isinstance(widget, QLabel) and widget.buddy())
    ]
    bars = [bar for bar in inside(window) if isinstance(bar, QTabBar)]
    texts += [bar.tabText(at) for bar in bars for at in range(bar.count())]
    keys = Counter(key.upper() for text in texts for key in MNEMONIC.findall(text.replace("&&", "")))
    return [
        f"{key} {[text for text in texts if f'&{key}' in text]}" for key, many in keys.items() if many > 1
    ]


def described(widget: QWidget) -> str:
    names: list[str] = []
    parent = widget.parentWidget()
    while parent and len(names) < 3:
        names.append(type(parent).__name__)
        parent = parent.parentWidget()
    said = name_of(widget) or widget.toolTip()[:20]
    return f"{type(widget).__name__} “{said}” in {' in '.join(names)}"
