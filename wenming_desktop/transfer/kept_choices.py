"""What the clerk has chosen of an archive or a package and has not taken yet, for when it comes again.

It stands beside the database, a file each; where it is lost, the clerk chooses anew.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from wenming_desktop.errors import storage_error
from wenming_desktop.safety.files import replacing
from wenming_desktop.transfer.deciding import Choice
from wenming_desktop.transfer.packages.layout import hash_of

_FOLDER = "chosen"
_MOST = 60  # archives and packages; older ones nobody comes back with

Key = tuple[str, ...]  # what a choice is named by
Kept = Mapping[Key, tuple[str, Choice]]  # with the hash of what was asked: another question has no answer yet


def kept_choices(folder: Path, name: str) -> Kept:
    """What is kept of an archive or a package; nothing where that cannot be read.

    Args:
        folder: of the data.
        name: tells the archive or package from all others.
    """
    try:
        found = json.loads(_path(folder, name).read_text(encoding="utf-8"))
        return {
            tuple(map(str, cast("list[str]", key))): (str(asked), Choice(choice))
            for key, asked, choice in found
        }
    except (OSError, ValueError, TypeError):
        return {}


def keep_choices(folder: Path, name: str, choices: Kept) -> None:
    """Keep these instead of what was kept before; none: forget them.

    Raises:
        UserError: the disk is full or broken.
    """
    path = _path(folder, name)
    try:
        if not choices:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(exist_ok=True)
        said = [[key, asked, choice] for key, (asked, choice) in choices.items()]
        with replacing(path) as part:
            part.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        newest = sorted(path.parent.glob("*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in newest[_MOST:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error("没能记下选了什么", error) or error from error


def _path(folder: Path, name: str) -> Path:
    return folder / _FOLDER / f"{hash_of(name)}.json"  # the name came from outside
