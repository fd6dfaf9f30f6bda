"""What belongs to this PC and not to the data: the last folder, the look, the window, how scans are read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from wenming_desktop import program_version

PERCENTS = (100, 125, 150)  # text sizes to choose from
_MOST = 100_000  # pixels, columns, rows: more is no number that a window wrote


@dataclass(frozen=True)
class Look:
    """How the window looks; ``percent`` is the text size, 100 to 150."""

    dark: bool = False
    percent: int = 100

    @classmethod
    def load(cls) -> "Look":
        """As saved on this PC; the default where nothing readable is saved."""
        settings = QSettings()
        percent = str(settings.value("look/percent"))
        return cls(
            dark=_is_on("look/dark"),
            percent=next((known for known in PERCENTS if str(known) == percent), 100),
        )

    def save(self) -> None:
        """Keep the look on this PC."""
        QSettings().setValue("look/dark", self.dark)
        QSettings().setValue("look/percent", self.percent)


def last_workspace() -> Path | None:
    """The folder that was open last on this PC, if it was any."""
    saved = QSettings().value("workspace")
    return Path(str(saved)) if saved else None


def remember_workspace(folder: Path) -> None:
    """Open this folder at the next start."""
    QSettings().setValue("workspace", str(folder))


def kept_bytes(name: str) -> QByteArray:
    """What Qt wrote of a window under a name; empty where nothing or something else is kept there."""
    saved = QSettings().value(name)
    return saved if isinstance(saved, QByteArray) else QByteArray()


def keep_bytes(name: str, state: QByteArray) -> None:
    """Keep it under a name."""
    QSettings().setValue(name, state)


def kept_numbers(name: str) -> dict[str, int]:
    """Whole numbers from 0 to 100000 by their names; what is unreadable or no such number is left out."""
    try:
        saved: dict[str, object] = dict(json.loads(str(QSettings().value(name, "{}"))))
    except (ValueError, TypeError):
        return {}
    return {
        key: one
        for key, one in saved.items()
        if isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= _MOST
    }


def keep_numbers(name: str, numbers: Mapping[str, int]) -> None:
    """Keep numbers by their names; none at all forgets them."""
    if numbers:
        QSettings().setValue(name, json.dumps(dict(numbers), ensure_ascii=False))
    else:
        QSettings().remove(name)


def kept_text(name: str) -> str:
    """A text kept under a name, "" for none."""
    return str(QSettings().value(name, ""))


def keep_text(name: str, text: str) -> None:
    """Keep a text under a name."""
    QSettings().setValue(name, text)


def recognition_paused() -> bool:
    """Whether the clerk has paused the reading of scans."""
    return _is_on("recognition/paused")


def keep_recognition_paused(*, paused: bool) -> None:
    """Keep that it is paused, or goes on."""
    QSettings().setValue("recognition/paused", paused)


def recognition_refused() -> bool:
    """Whether this version of the program was found not to be able to read scans on this PC."""
    return QSettings().value("recognition/refused") == program_version()


def keep_recognition_refused(*, refused: bool) -> None:
    """Keep that it was, or that it is to be tried again."""
    QSettings().setValue("recognition/refused", program_version() if refused else "")


def _is_on(name: str) -> bool:
    return QSettings().value(name, "false") in {"true", True}
