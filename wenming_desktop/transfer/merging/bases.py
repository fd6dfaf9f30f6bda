"""What this PC and others had in common: the records of each archive that was written here or taken in.

They stand beside the database, one file an archive, and are what a later archive of another PC is held
against. Where they are lost, PCs come together as if they had never been one: the clerk is asked more.
"""

import gzip
import json
import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wenming_desktop.safety.files import replacing
from wenming_desktop.transfer.merging.states import State, in_order
from wenming_desktop.transfer.records import rows_of
from wenming_desktop.workspace import COMMON_NAME

_NAME = re.compile(r"(?P<number>\d{6})-(?P<archive>[0-9a-f]{32})\.json\.gz")
_MOST = 40  # archives; older ones nobody comes back with


@dataclass(frozen=True)
class Common:
    """Records that both had, as they were in the archive ``archive_id``."""

    archive_id: str
    path: Path

    def state(self) -> State:
        """Them; OSError, ValueError, LookupError or TypeError where the file is damaged."""
        with gzip.open(self.path, "rt", encoding="utf-8") as stream:
            return in_order(rows_of(json.load(stream)))


def common_states(folder: Path) -> list[Common]:
    """Those of a data folder, the newest first."""
    found = ((path, _NAME.fullmatch(path.name)) for path in reversed(_listed(folder)))
    return [Common(name["archive"], path) for path, name in found if name]


def keep_common(folder: Path, archive_id: str, records: Path) -> None:
    """Keep the records of an archive that was written or taken in.

    Where the disk is full they are not kept: more is asked the next time.

    Args:
        folder: of the data.
        archive_id: of the archive; may be empty, of one that can be met no more.
        records: its records.json.
    """
    if archive_id:
        with suppress(OSError):
            _keep(folder, archive_id, records)


def _keep(folder: Path, archive_id: str, records: Path) -> None:
    known = _listed(folder)
    number = 1 + max((int(path.name[:6]) for path in known if _NAME.fullmatch(path.name)), default=0)
    (folder / COMMON_NAME).mkdir(exist_ok=True)
    target = folder / COMMON_NAME / f"{number:06d}-{archive_id}.json.gz"
    with replacing(target) as part, records.open("rb") as source, gzip.open(part, "wb", 4) as stream:
        shutil.copyfileobj(source, stream)
    for old in common_states(folder)[_MOST:]:
        old.path.unlink(missing_ok=True)


def newest_common(folder: Path, known: Collection[str]) -> Common | None:
    """The newest state that another PC, which knows these archives, has had as well."""
    return next((one for one in common_states(folder) if one.archive_id in known), None)


def _listed(folder: Path) -> list[Path]:
    place = folder / COMMON_NAME
    return sorted(place.iterdir()) if place.is_dir() else []
