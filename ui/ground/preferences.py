"""What belongs to this PC and not to the data: the last folder and the look."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

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
            dark=settings.value("look/dark", "false") in {"true", True},
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
