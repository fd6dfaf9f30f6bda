"""What belongs to this PC and not to the data: the last folder and the look."""

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QSettings


@dataclass(frozen=True)
class Look:
    """How the window looks; ``percent`` is the text size, 100 to 150."""

    dark: bool = False
    percent: int = 100

    @classmethod
    def load(cls) -> "Look":
        """As saved on this PC; the default where nothing readable is saved."""
        settings = QSettings()
        percent = str(settings.value("look/percent", "100"))
        return cls(
            dark=settings.value("look/dark", "false") in {"true", True},
            percent=int(percent) if percent in {"100", "125", "150"} else 100,
        )

    def changed(self, *, dark: bool | None, percent: int | None) -> "Look":
        """The same look with one thing changed."""
        return replace(
            self,
            dark=self.dark if dark is None else dark,
            percent=self.percent if percent is None else percent,
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
