"""Who works by keyboard sees where the focus is, and whether a box is ticked: in all colours and sizes."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.ground import theme
from ui.parts.cells import TextCell
from ui.parts.evidence_tiles import DropField
from ui.parts.fields import button

SEEN = 3.0  # contrast that the accessibility guidelines ask of what is no text (WCAG 2.2, 1.4.11)
LEAST = 24  # pixels that a mark of the focus has at least
LOOKS = list(product((False, True), (100, 150)))


@pytest.fixture(autouse=True)
def _look_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp)


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: QColor) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.red()) + 0.7152 * linear(color.green()) + 0.0722 * linear(color.blue())


def controls() -> dict[str, QWidget]:
    segment = button("不送", lambda: None)
    segment.setProperty("segment", True)
    tool = QToolButton()
    tool.setText("按任务")
    tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    tabs = QTabBar()
    tabs.addTab("总览")
    tabs.addTab("缺项")
    cells = table()
    cells.setItemDelegate(TextCell(cells))
    bare = table()
    bare.setProperty("bare", True)
    return {
        "primary button": button("保存", lambda: None, primary=True),
        "button": button("取消", lambda: None),
        "link button": button("全文", lambda: None, link=True),
        "segment": segment,
        "check box": QCheckBox("已采用"),
        "radio button": QRadioButton("一个文件夹"),
        "tool button": tool,
        "tabs": tabs,
        "line": QLineEdit(),
        "text": QPlainTextEdit(),
        "choices": QComboBox(),
        "number": QSpinBox(),
        "list": checked_list(),
        "table": table(),
        "table of the program's cells": cells,
        "table without a frame": bare,
        "tree": checked_tree(),
        "drop field": DropField(),
    }


def table() -> QTableWidget:
    made = QTableWidget(2, 2)
    for row, column in product(range(2), range(2)):
        made.setItem(row, column, QTableWidgetItem("任务"))
    made.setCurrentCell(0, 0)
    return made


def checked_list() -> QListWidget:
    made = QListWidget()
    for name in ("办公室", "宣传科"):
        QListWidgetItem(name, made).setCheckState(Qt.CheckState.Unchecked)
    made.setCurrentRow(0)
    return made


def checked_tree() -> QTreeWidget:
    made = QTreeWidget()
    for name in ("办公室", "宣传科"):
        item = QTreeWidgetItem(made, [name])
        item.setCheckState(0, Qt.CheckState.Unchecked)
    made.setCurrentItem(made.topLevelItem(0))
    return made


def shown(qapp: QApplication, widgets: list[QWidget], *, dark: bool, percent: int) -> QWidget:
    theme.apply(qapp, dark=dark, percent=percent)
    host = QWidget()
    column = QVBoxLayout(host)
    for widget in widgets:
        widget.setMinimumHeight(theme.px(90) if isinstance(widget, QAbstractItemView) else 0)
        column.addWidget(widget)
    host.show()
    host.activateWindow()
    QTest.qWaitForWindowActive(host)
    return host


def picture(host: QWidget, widget: QWidget) -> QImage:
    QTest.qWait(0)
    return host.grab(QRect(widget.pos(), widget.size())).toImage()


@pytest.mark.parametrize(("dark", "percent"), LOOKS)
def test_the_focus_is_seen(qapp: QApplication, *, dark: bool, percent: int) -> None:
    widgets, elsewhere = controls(), QPushButton("别处")
    host = shown(qapp, [elsewhere, *widgets.values()], dark=dark, percent=percent)
    unseen: list[str] = []
    for name, widget in widgets.items():
        elsewhere.setFocus()
        before = picture(host, widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if marked(before, picture(host, widget)) < LEAST:
            unseen.append(name)
    assert unseen == []
    host.close()


def marked(before: QImage, after: QImage) -> int:
    """How many pixels stand out from what they were."""
    pairs = Counter(zip(colours(before, before.rect()), colours(after, after.rect()), strict=True))
    return sum(many for (one, other), many in pairs.items() if contrast(QColor(one), QColor(other)) >= SEEN)


def colours(image: QImage, area: QRect) -> list[int]:
    area = area.intersected(image.rect())
    rows, columns = range(area.top(), area.bottom() + 1), range(area.left(), area.right() + 1)
    return [image.pixel(x, y) for y in rows for x in columns]


@pytest.mark.parametrize(("dark", "percent"), LOOKS)
def test_an_unticked_box_is_seen(qapp: QApplication, *, dark: bool, percent: int) -> None:
    """The line around it stands out from the ground beside it."""
    widgets = [QCheckBox("已采用"), QRadioButton("一个文件夹"), checked_list(), checked_tree()]
    elsewhere = QPushButton("别处")
    host = shown(qapp, [elsewhere, *widgets], dark=dark, percent=percent)
    elsewhere.setFocus()
    for widget in widgets:
        image = picture(host, widget)
        assert strongest(image, box(widget)) >= SEEN, type(widget).__name__
    host.close()


def box(widget: QWidget) -> QRect:
    """About where the tick of the second row, or of the box itself, is drawn."""
    size = QSize(theme.px(26), theme.px(24))
    if isinstance(widget, QListWidget):
        row = widget.visualItemRect(widget.item(1))
        return QRect(widget.viewport().mapTo(widget, row.topLeft()), size)
    if isinstance(widget, QTreeWidget):
        item = widget.topLevelItem(1)
        assert item
        row = widget.visualItemRect(item)
        return QRect(widget.viewport().mapTo(widget, row.topLeft()), size)
    return QRect(QPoint(0, 0), size)


def strongest(image: QImage, area: QRect) -> float:
    """The most common colour is the ground; how far the farthest stands out from it."""
    many = Counter(colours(image, area))
    ground = QColor(many.most_common(1)[0][0])
    return max(contrast(QColor(colour), ground) for colour in many)
