"""The tree as a folder of its own, without BagIt's files around it: whole, or not at all."""

from collections.abc import Sequence
from pathlib import Path

from wenming_desktop.jobs import Job
from wenming_desktop.transfer.ahead import ahead
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.leftovers import WORKING_LENGTH, workshop
from wenming_desktop.transfer.media import Medium, refuse_unfit
from wenming_desktop.transfer.reading_back import Written, read_back
from wenming_desktop.transfer.slow_copy import Progress, StickWriter, explained


def write_tree(target: Path, files: Sequence[BagFile], unit: str, job: Job, medium: Medium) -> None:
    """Write it; ``target`` is complete, read back and on the medium afterwards, or does not exist.

    Args:
        target: the tree's folder; must not exist, its parent must.
        files: the contents.
        unit: whose they are.
        job: progress in bytes, of writing and reading back.
        medium: what it is written to.

    Raises:
        UserError: the target exists, the medium is another one by now or cannot hold this, a source that is
            gone or not what was recorded, the medium failing, or giving back something else.
        Cancelled: the clerk cancelled.
    """
    sizes = {f"{target.name}/{file.path}": file.size for file in files}
    with explained(f"无法写到“{target}”"):
        refuse_unfit(medium, sizes, working=WORKING_LENGTH - len(target.name))
        with workshop([target], unit, medium) as shop:
            progress, part = Progress(job, 2 * sum(sizes.values())), shop.part(target)
            written: list[Written] = []
            with StickWriter(part, progress, medium) as writer:
                for file in ahead(files, lambda file: file.source):
                    path = file.path.as_posix()
                    digest = writer.add(path, file.source, file.size, file.sha256)
                    written.append(Written(path, file.size, digest))
                writer.finish()
            read_back(part, written, progress, medium.check, medium.kind)
            job.check()
            shop.put_in_place()
