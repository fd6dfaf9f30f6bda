"""Small pictures of the photos, so that a wall of hundreds opens at once, from a slow stick too."""

from collections.abc import Mapping
from pathlib import Path

from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.showcase.markup import FOLDER
from wenming_desktop.transfer.staging import Staging
from wenming_desktop.viewing.contents import begins_as_picture
from wenming_desktop.viewing.previews import Previews
from wenming_desktop.viewing.viewer import Viewer

_SIDE = 320, 240  # pixels: sharp enough at the width that a photo has on the wall


def make_thumbnails(
    photos: Mapping[str, str], store: FileStore, previews: Previews, staging: Staging, job: Job
) -> dict[str, BagFile]:
    """A JPEG of at most 320 x 240 pixels of each picture that can be drawn.

    Args:
        photos: the names of the pictures by their SHA-256.
        store: where their bytes lie; they are read in a child process.
        previews: what was drawn before, for this or by it.
        staging: where the files made wait.
        job: told which one is under way.

    Returns:
        The files by the SHA-256 of their originals. What is no picture by its content has none.

    Raises:
        UserError: this PC lets no child process start, or its disk is full.
        Cancelled: by the job.
    """
    made: dict[str, BagFile] = {}
    with Viewer() as viewer:
        for done, (sha256, name) in enumerate(photos.items()):
            # What comes after is counted in bytes: this only says what is going on.
            job.report(0, len(photos), f"缩略图 {done + 1}/{len(photos)}：{name}")
            picture = previews.get(sha256, 1, *_SIDE)
            if picture is None and not _begins_as_picture(store.path(sha256)):
                continue
            if picture is None:
                picture = viewer.page(store.path(sha256), name, 1, *_SIDE, job=job)
                previews.put(sha256, 1, *_SIDE, picture)
            if picture.image:
                path = FOLDER / "缩略图" / sha256[:2] / f"{sha256[:16]}.jpg"
                made[sha256] = staging.add(path, picture.image)
    return made


def _begins_as_picture(path: Path) -> bool:
    try:
        return begins_as_picture(path)
    except OSError:  # said with its name when it is copied
        return False
