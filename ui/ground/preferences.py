"""What belongs to this PC and not to the data: the last folder, the look, how scans are read."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

from wenming_desktop import program_version

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
