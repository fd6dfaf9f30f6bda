"""What belongs to this PC and not to the data: the last folders, the look, how scans are read."""

import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from wenming_desktop import program_version
from wenming_desktop.safety.saving import DATABASE_NAME

_RECENT = 8  # data folders that are remembered
PERCENTS = (100, 125, 150)  # text sizes to choose from


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


def _is_on(name: str) -> bool:
    return QSettings().value(name, "false") in {"true", True}
