"""The one question before files lie where they do not seem to belong."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.ground.messages import ask

_NAMED = 5


def ask_to_place(
    parent: QWidget,
    doubts: Sequence[str],
    place: Callable[[], object],
    leave: Callable[[], object] = lambda: None,
    first: Sequence[str] = (),
) -> None:
    """Name what looks wrong and ask whether it is to be placed all the same.

    Args:
        parent: the window.
        doubts: why each of them looks wrong, a sentence a file; at least one.
        place: follows 照样放入.
        leave: follows 不放.
        first: lines about other files of the same deed, which are said in the same box.
    """
    lines = doubts[:_NAMED]
    rest = f"等 {len(doubts)} 份。" if len(doubts) > _NAMED else ""
    words = ("\n" if len(lines) > 1 else "").join([*lines, f"{rest}要放入吗？"])
    if first:
        words = "\n".join((*first, "", words))
    ask(parent, words, "照样放入", place, no=("不放", leave))
