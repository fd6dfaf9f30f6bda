"""What an input method still shows underlined is never lost, and nothing is done for it too early."""

import pytest
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.ui.program import page, stand_on, task
from ui.parts.form import FormDialog
from ui.plan.measures_panel import MeasuresPanel
from ui.plan.task_table import TaskColumn
from ui.shell.main_window import MainWindow
from wenming_desktop.changes.lane import Session


class _Method:
    """An input method that composes: asked to, it puts the words into the field, as Windows' own do."""

    words = ""

    def commit(self) -> None:
        field = QApplication.focusWidget()
        if field and self.words:
            words, self.words = self.words, ""
            done = QInputMethodEvent()
            done.setCommitString(words)
            QApplication.sendEvent(field, done)


@pytest.fixture
def method(monkeypatch: pytest.MonkeyPatch) -> _Method:
    made = _Method()
    monkeypatch.setattr(QGuiApplication, "inputMethod", lambda: made)
    return made


def compose(method: _Method, words: str) -> None:
    """Type so that the words are only shown underlined in the field that has the focus."""
    method.words = words
    focus = QApplication.focusWidget()
    assert focus
    QApplication.sendEvent(focus, QInputMethodEvent(words, []))


def test_undo_another_year_and_the_end_keep_it(window: MainWindow, method: _Method) -> None:
    on = page(window)
    stand_on(on, 0, TaskColumn.TEXT)
    measures = on.detail.panel(MeasuresPanel)
    on.detail.tabs.setCurrentWidget(measures)
    field = next(line for line in measures.findChildren(QLineEdit) if line.isVisible())
    for leave in (window._leave_fields, window._save_typed):
        field.setFocus()
        QTest.qWait(0)
        compose(method, "组织学习")
        assert "组织学习" not in field.text()
        leave()
        assert method.words == ""
        texts = [measure.text for measure in task(window, "2-1").measures]
        assert "组织学习" in field.text() or "组织学习" in texts


def test_a_form_is_saved_with_it(window: MainWindow, method: _Method) -> None:
    saved: list[str] = []
    line = QLineEdit()

    class Form(FormDialog):
        def submit(self, session: Session) -> object:
            saved.append(line.text())
            return None

    form = Form(window.desk, "表", window)
    form.add("title", "标题", line)
    form.open()
    line.setFocus()
    QTest.qWait(0)
    line.insert("临沂")
    compose(method, "宣传")
    form.save()
    assert saved == ["临沂宣传"]


def test_the_search_does_not_run_on_what_is_composed(window: MainWindow, method: _Method) -> None:
    window.search.setFocus()
    QTest.qWait(0)
    compose(method, "xuan")
    assert not window.search._waiting.isActive()
    assert not window.search.hits.isVisible()
    method.commit()
    assert window.search.text() == "xuan"
    assert window.search._waiting.isActive()
