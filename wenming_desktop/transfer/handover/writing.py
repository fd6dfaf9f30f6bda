"""The tree as a folder of its own, without BagIt's files around it: whole, or not at all."""

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Job
from wenming_desktop.safety.files import PART_SUFFIX, retrying, sync_folder
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.slow_copy import StickWriter, explained


def write_tree(target: Path, files: Sequence[BagFile], job: Job) -> None:
    """Write it; ``target`` is complete and on the medium afterwards, or does not exist.

    Args:
        target: the tree's folder; must not exist, its parent must.
        files: the contents.
        job: progress in bytes.

    Raises:
        UserError: the target exists, too little space, a source that is gone or not what was recorded, or
            the medium failing.
        Cancelled: the clerk cancelled.
    """
    with explained(f"无法写到“{target}”"):
        if os.path.lexists(target):
            raise UserError(f"“{target}”已经存在，请换一个名称或位置，原有内容没有改动。")
        part = target.with_name(f".{target.name}.{uuid4().hex[:8]}{PART_SUFFIX}")
        try:
            with StickWriter(part, sum(file.size for file in files), job) as writer:
                for file in files:
                    writer.add(file.path.as_posix(), file.source, file.size, file.sha256)
                writer.finish()
            if os.path.lexists(target):  # rename would replace an empty folder
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            retrying(lambda: part.rename(target))
        finally:
            shutil.rmtree(part, ignore_errors=True)
        sync_folder(target.parent)
