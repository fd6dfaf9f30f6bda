"""The office with a ledger in it, for the tests of the pages and dialogs that show it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from shiboken6 import isValid

from tests.ui.office import office
from ui.ground import theme
from ui.ground.desk import Desk
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_list import page_activities
from wenming_desktop.ledger.activity_rows import ActivityDraft, ActivityFilter, ActivityRow, VolunteerDraft
from wenming_desktop.ledger.volunteers import add_volunteer

W = TypeVar("W", bound=QWidget)
VISIT = ActivityDraft(
    kind="志愿服务",
    title="走进社区清洁家园",
    starts_on=date(2021, 3, 5),
    ends_on=date(2021, 3, 7),
    place="幸福社区",
    organiser="宣传科",
    people=25,
    hours=Decimal("2.5"),
    summary="清扫楼道12处。",
    tasks=("1-1", "2-7"),
)


@contextmanager
def ledger(folder: Path) -> Iterator[Desk]:
    """An office in ``folder`` that looks like the program."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    with office(folder) as desk:
        yield desk


def enter(desk: Desk, draft: ActivityDraft = VISIT) -> str:
    """Enter an activity; its id."""
    assert desk.plan
    saved = desk.change(create_activity, desk.plan.id, draft)
    assert saved
    return saved.id


def volunteer(desk: Desk, name: str, department: str = "") -> str:
    """Put somebody on the roster; the volunteer's id."""
    saved = desk.change(add_volunteer, VolunteerDraft(name, department))
    assert saved
    return saved.id


def rows(desk: Desk, **wanted: Any) -> list[ActivityRow]:
    """The activities as they are stored."""
    assert desk.plan
    return desk.read(page_activities, desk.plan.id, ActivityFilter(**wanted), 0, 1000)


def dialog(owner: QWidget, kind: type[W]) -> W:
    """The dialog of this kind that is on show."""
    (found,) = [one for one in owner.findChildren(kind) if one.isVisible()]
    return found


def said(owner: QWidget) -> list[str]:
    """What message boxes say."""
    return [box.text() for box in owner.findChildren(QMessageBox) if box.isVisible()]


def press(owner: QWidget, word: str) -> None:
    """Press a message's button."""
    (box,) = [box for box in owner.findChildren(QMessageBox) if box.isVisible()]
    next(button for button in box.buttons() if button.text() == word).click()


def shown(part: QWidget) -> bool:
    """Whether a part of an open window is on show."""
    QTest.qWait(0)
    return part.isVisible()


def done(form: QDialog) -> None:
    """Close a dialog, if it is still there."""
    if isValid(form):
        form.close()
    QTest.qWait(0)


def focus(on: QWidget) -> None:
    """Give a widget the keys, whatever was open before."""
    QTest.qWait(0)
    on.window().activateWindow()
    QTest.qWaitForWindowActive(on.window())
    on.setFocus()


def photo(folder: Path, name: str = "照片.jpg") -> Path:
    """A real picture."""
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill("red")
    assert image.save(str(folder / name))
    return folder / name


def paper(folder: Path, name: str, content: bytes = b"paper") -> Path:
    """A file."""
    (folder / name).write_bytes(content)
    return folder / name
