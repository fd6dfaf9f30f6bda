"""The manual's pictures can be made anew from the real window, and every key that it answers is listed."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from tests.make_manual_pictures import full_window, shots, take
from tests.ui.program import stop_tidying
from ui.shell.main_window import MainWindow
from wenming_desktop.documents.manual import chapters, keys

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support ")  # of the offscreen platform
_WORDS = {
    "Return": "回车",
    "Enter": "回车",
    "Space": "空格",
    "Del": "Delete",
    "Ins": "Insert",
    "Ctrl+Return": "Ctrl+Enter",
    "Shift+Del": "Shift+Delete",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
}


@pytest.fixture
def full(qapp, tmp_path: Path) -> Iterator[MainWindow]:
    with full_window(tmp_path / "文明创建") as window:
        stop_tidying(window)
        yield window


def told(key: str) -> str:
    """A key as the manual spells it."""
    if key in _WORDS:
        return _WORDS[key]
    before, plus, last = key.rpartition("+")
    return f"{before}{plus}{_WORDS.get(last, last)}"


def answered(widget: QWidget) -> set[str]:
    """The keys that a window and all in it answer; those under a letter of a button's name are seen there."""
    sequences = [shortcut.key() for shortcut in widget.findChildren(QShortcut)]
    sequences += [action.shortcut() for action in widget.findChildren(QAction)]
    spelled = {told(sequence.toString(QKeySequence.SequenceFormat.PortableText)) for sequence in sequences}
    return {key for key in spelled if key}


def test_each_picture_can_be_made_and_each_key_is_listed(full: MainWindow) -> None:
    listed = "、".join(key.keys for key in keys()).replace(" ", "、").split("、")
    unknown: dict[str, set[str]] = {}
    named = {block.picture for one in chapters() for block in one.blocks if block.picture}
    assert named <= {f"{name}.png" for name in shots()}
    for name in shots():
        with Image.open(BytesIO(take(full, name))) as picture:
            assert picture.width > 300, name
            assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 8, name
        if missing := answered(full) - set(listed):
            unknown[name] = missing
    assert {key for each in unknown.values() for key in each} == set()
