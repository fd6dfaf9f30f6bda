"""The crash log: what nobody expected, kept beside the data where whoever helps the clerk will look."""

import contextlib
import faulthandler
import tempfile
from pathlib import Path
from typing import TextIO

from wenming_desktop import clock
from wenming_desktop.log import CRASH_NAME

_LARGEST = 1_000_000  # bytes; an older log than this starts anew


class CrashLog:
    """Where errors are written: the system's temporary folder, until the data folder is known."""

    def __init__(self) -> None:
        self.path = Path(tempfile.gettempdir()) / CRASH_NAME
        self._file: TextIO | None = None

    def move_to(self, folder: Path) -> None:
        """Write into the data folder from now on, even what ends the process without Python having a say."""
        self.close()
        self.path = folder / CRASH_NAME
        with contextlib.suppress(OSError):  # a folder that cannot be written to is no reason not to start
            if self.path.exists() and self.path.stat().st_size > _LARGEST:
                self.path.unlink()
            self._file = self.path.open("a", encoding="utf-8")
            faulthandler.enable(self._file)

    def write(self, details: str) -> Path | None:
        """Add an error with the time; returns the file, None if it cannot be written."""
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{clock.now():%Y-%m-%d %H:%M:%S}\n{details}\n")
        except OSError:
            return None
        return self.path

    def close(self) -> None:
        """The program ended well: an empty log goes."""
        if self._file:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                if not self.path.stat().st_size:
                    self.path.unlink()
