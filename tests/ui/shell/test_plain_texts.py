"""What looks like markup, or like a mark for a key, is shown as it is written, wherever it stands."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QTabBar,
    QToolTip,
    QWidget,
)

from tests.full_year import make_year
from tests.ui.program import open_window
from tests.workspaces import begun
from ui.ground.messages import ask, show_error, show_note
from ui.shell.app import make_application
from ui.shell.catalogue import TABS
from ui.shell.main_window import MainWindow
from wenming_desktop.entities.tables import TABLES, texts_of
from wenming_desktop.errors import UserError
from wenming_desktop.workspace import DATABASE_NAME, Workspace

MARKUP = '<img src="x"><b>粗</b>&amp;'


@pytest.fixture
def marked(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on a year whose every text looks like markup."""
    make_application()
    workspace, _ = begun(tmp_path / "数据", "某局", make_year, 2021)
    workspace.close()
    with closing(sqlite3.connect(tmp_path / "数据" / DATABASE_NAME)) as database, database:
        for table in TABLES:
            for field in texts_of(table):
                if field.limit >= len(MARKUP) + 4 and table != "submission_profile":
                    database.execute(f'UPDATE "{table}" SET "{field.column}" = ? || rowid', (MARKUP,))  # noqa: S608
    with open_window(Workspace.open(tmp_path / "数据")) as window:
        yield window


def faults(root: QWidget) -> list[str]:
    """Labels that would draw markup, and names in which & would be a mark for a key."""
    rich = [f"{each.objectName()}: {each.text()}" for each in root.findChildren(QLabel) if _is_rich(each)]
    bars = [bar.tabText(at) for bar in root.findChildren(QTabBar) for at in range(bar.count())]
    names = [*(each.text() for each in root.findChildren(QAbstractButton)), *bars]
    names += [action.text() for menu in root.findChildren(QMenu) for action in menu.actions()]
    names += [action.text() for action in root.findChildren(QAction)]
    names += [each.text() for each in root.findChildren(QLabel) if each.buddy()]
    return [*rich, *(name for name in names if "&amp;" in name.replace("&&", ""))]


def _is_rich(shown: QLabel) -> bool:
    looks_rich = QtGui.Qt.mightBeRichText(shown.text())  # pyright: ignore[reportAttributeAccessIssue]
    return {
        Qt.TextFormat.PlainText: False,
        Qt.TextFormat.AutoText: looks_rich,
    }.get(shown.textFormat(), True)


def test_no_page_takes_a_text_for_markup(marked: MainWindow) -> None:
    plan = marked.desk.shown_plan()
    assert plan.tasks[0].text.startswith(MARKUP)
    for name in (plan.id, *(row.id for row in plan.categories[:2]), *(tab.name for tab in TABS)):
        if name != plan.id:
            assert marked.tabs.show_tab(name)
        QTest.qWait(20)
        assert faults(marked) == [], name
    marked.search.setText("粗")
    marked.search._search()
    assert faults(marked) == []


def test_no_dialog_takes_a_text_for_markup(marked: MainWindow) -> None:
    deeds = marked.deeds
    opens = (deeds.departments, deeds.volunteers, deeds.leading_group, deeds.new_year, deeds.restore)
    for deed in opens:
        deed()
        QTest.qWait(20)
        (dialog,) = [found for found in marked.findChildren(QDialog) if found.isVisible()]
        assert faults(dialog) == [], type(dialog).__name__
        dialog.reject()
        QTest.qWait(0)


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_tips_and_messages_are_plain(marked: MainWindow) -> None:
    QToolTip.showText(QPoint(5, 5), MARKUP, marked)
    (tip,) = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, QLabel) and each.metaObject().className() == "QTipLabel"
    ]
    assert tip.text() == MARKUP
    assert tip.textFormat() == Qt.TextFormat.PlainText
    QToolTip.hideText()
    for box in (
        show_note(marked, MARKUP),
        ask(marked, MARKUP, "好", lambda: None),
        show_error(marked.tabs, UserError(MARKUP, f"{MARKUP} 详情")),
    ):
        assert faults(box) == []
