"""What belongs to this PC and not to the data: the last folders, the look, the window, how scans are read."""

import ctypes
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from wenming_desktop import program_version
from wenming_desktop.safety.saving import DATABASE_NAME

_RECENT = 8  # data folders that are remembered
PERCENTS = (100, 125, 150)  # text sizes to choose from
_MOST = 100_000  # pixels, columns, rows: more is no number that a window wrote


@dataclass(frozen=True)
class Look:
    """How the window looks; ``percent`` is the text size, 100 to 150, ``contrast`` goes before ``dark``."""

    dark: bool = False
    percent: int = 100
    contrast: bool = False

    @classmethod
    def load(cls) -> "Look":
        """As saved on this PC; else the default, which is high contrast where Windows is."""
        settings = QSettings()
        percent = str(settings.value("look/percent"))
        return cls(
            dark=_is_on("look/dark"),
            percent=next((known for known in PERCENTS if str(known) == percent), 100),
            contrast=_is_on("look/contrast") or (settings.value("look/dark") is None and high_contrast()),
        )

    def save(self) -> None:
        """Keep the look on this PC."""
        QSettings().setValue("look/dark", self.dark)
        QSettings().setValue("look/percent", self.percent)
        QSettings().setValue("look/contrast", self.contrast)


def high_contrast() -> bool:
    """Whether Windows is set to high contrast (SPI_GETHIGHCONTRAST); False on other systems."""
    if sys.platform != "win32":
        return False

    class _HighContrast(ctypes.Structure):  # HIGHCONTRASTW of winuser.h
        _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))

    asked = _HighContrast(ctypes.sizeof(_HighContrast), 0, None)
    told = ctypes.windll.user32.SystemParametersInfoW(0x42, asked.size, ctypes.byref(asked), 0)
    return bool(told and asked.flags & 1)


def last_printer() -> str:
    """The printer that was used last on this PC; "" for none."""
    return str(QSettings().value("printer", ""))


def remember_printer(name: str) -> None:
    """Offer this printer first the next time."""
    QSettings().setValue("printer", name)


def last_workspace() -> Path | None:
    """The folder that was open last on this PC, if it was any."""
    saved = QSettings().value("workspace")
    return Path(str(saved)) if saved else None


def remember_workspace(folder: Path) -> None:
    """Open this folder at the next start."""
    QSettings().setValue("workspace", str(folder))


def forget_workspace(folder: Path) -> None:
    """Open this folder no more at the start, if it was the last."""
    if last_workspace() == folder:
        QSettings().remove("workspace")


def practice_folder() -> Path:
    """Where practice data lies: with what belongs to this user's programs, never among the real data."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(place) / "练习"


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


@dataclass(frozen=True)
class RecentData:
    """A data folder that was open on this PC: where, whose, of which years."""

    folder: Path
    unit: str
    years: str


def recent_data() -> list[RecentData]:
    """The data folders that were open here, the newest first; those that are gone are left out."""
    try:
        kept = [RecentData(Path(folder), unit, years) for folder, unit, years in _kept_recent()]
    except (ValueError, TypeError):
        return []
    return [each for each in kept if (each.folder / DATABASE_NAME).is_file()]


def remember_data(opened: RecentData) -> None:
    """Note what is open now, before all others."""
    others = [each for each in recent_data() if each.folder != opened.folder]
    rows = [[str(each.folder), each.unit, each.years] for each in (opened, *others)][:_RECENT]
    QSettings().setValue("recent", json.dumps(rows, ensure_ascii=False))


def _kept_recent() -> list[list[str]]:
    return json.loads(str(QSettings().value("recent", "[]")))


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


def hints_seen() -> frozenset[str]:
    """The hints that this PC has shown and that are not to come again, by their names."""
    return frozenset(str(QSettings().value("hints/seen", "")).split())


def keep_hints_seen(*names: str) -> None:
    """Keep that these hints are not to come again."""
    QSettings().setValue("hints/seen", " ".join(sorted({*hints_seen(), *names})))


def _is_on(name: str) -> bool:
    return QSettings().value(name, "false") in {"true", True}
