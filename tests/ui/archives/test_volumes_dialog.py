"""分卷 in the real window: the usual volumes, one changed, moved, taken back."""

import pytest
from PySide6.QtTest import QTest

from tests.ui.program import messages, settle
from ui.archives.archives_page import ArchivesPage
from ui.archives.volumes_dialog import VolumeDialog, VolumesDialog
from ui.shell.main_window import MainWindow
from wenming_desktop.archives.volumes import volume_rows

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform


@pytest.fixture
def dialog(window: MainWindow) -> VolumesDialog:
    assert window.tabs.show_tab("archives")
    page = window.tabs.page(ArchivesPage)
    assert page
    page.volumes.click()
    QTest.qWait(0)
    return window.findChild(VolumesDialog)


def names(window: MainWindow) -> list[str]:
    plan = window.desk.plan
    assert plan
    return [row.form.name for row in window.desk.read(volume_rows, plan.id)]


def test_the_usual_volumes_are_changed_moved_and_taken_back(
    window: MainWindow, dialog: VolumesDialog
) -> None:
    dialog.restore()
    settle(window)
    usual = names(window)
    assert dialog.table.rowCount() == len(usual)
    assert usual[0] == "班子卷"
    dialog.table.selectRow(1)
    dialog._move(-1)
    assert names(window)[:2] == [usual[1], usual[0]]
    assert dialog.table.currentRow() == 0
    dialog._edit()
    form = dialog.findChild(VolumeDialog)
    form.name.setText(usual[0])
    form.save()
    assert names(window)[0] == usual[1]  # the name is taken: said beside the field
    form.name.setText("服务卷")
    form.kinds["照片"].setChecked(True)
    form.tasks.set_codes(["2-7", "7-5"])
    form.save()
    assert names(window)[0] == "服务卷"
    item = [dialog.table.item(0, column).text() for column in range(3)]
    assert item == ["服务卷", "照片", "2-7、7-5"]
    for _ in range(3):
        window.desk.undo()
        settle(window)
    assert names(window) == []
    assert dialog.table.isHidden()


def test_usual_volumes_that_are_all_there_are_not_added_again(
    window: MainWindow, dialog: VolumesDialog
) -> None:
    dialog.restore()
    settle(window)
    before = names(window)
    dialog.restore()
    settle(window)
    assert names(window) == before
    assert any("没有添加" in text for text in messages(dialog))
