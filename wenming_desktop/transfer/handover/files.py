"""All files of the tree, and what has to be said before it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath

from resources import resource
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag import BagFile
from wenming_desktop.transfer.bag_format import manifest_line
from wenming_desktop.transfer.handover.encoding import Encoding
from wenming_desktop.transfer.handover.items import Handover
from wenming_desktop.transfer.handover.papers import WORKBOOK, catalogue_pdfs, form_pdf, write_catalogue
from wenming_desktop.transfer.handover.quality import quality_report
from wenming_desktop.transfer.handover.texts import (
    FORM,
    MANIFEST,
    READ_ME,
    RULES,
    naming_rules,
    read_me,
)
from wenming_desktop.transfer.handover.xml_files import (
    CATALOGUE,
    CATALOGUE_SCHEMA,
    METADATA_SCHEMA,
    OTHERS,
    catalogue_xml,
    metadata_xmls,
)
from wenming_desktop.transfer.media import Medium
from wenming_desktop.transfer.staging import Staging

QUALITY_REPORT = OTHERS / "四性检测报告.pdf"


@dataclass(frozen=True)
class HandoverOptions:
    """The choices about the tree.

    Attributes:
        medium: what it is written to.
        encoding: of the XML and the texts.
    """

    medium: Medium
    encoding: Encoding = Encoding.UTF_8


def handover_files(
    handover: Handover,
    store: FileStore,
    staging: Staging,
    now: datetime,
    job: Job,
    options: HandoverOptions,
    others: Sequence[BagFile] = (),
) -> list[BagFile]:
    """Make the tree; its root is an archive's ``data/``, or a folder of its own.

    Args:
        handover: what is handed over, at least one item.
        store: where the bytes lie.
        staging: where the files made wait.
        now: local time.
        job: asked whether to go on.
        options: the choices.
        others: what else lies in its 其他, with known digests.

    Returns:
        The files, ``others`` included, the electronic records first.

    Raises:
        UserError: the disk is full, or no Chinese font is installed.
        Cancelled: by the job.
    """
    today, encoding, medium = now.date(), options.encoding, options.medium
    files = [
        BagFile(item.path, store.lying(item.row.sha256), item.row.size, item.row.sha256)
        for item in handover.items
    ]
    files.append(staging.add(READ_ME, read_me(handover, now, medium, encoding)))
    files.append(staging.add_parts(CATALOGUE, catalogue_xml(job.each(handover.items), encoding)))
    files += [staging.add_parts(path, parts) for path, parts in metadata_xmls(handover, encoding, job)]
    files.append(staging.write(WORKBOOK, lambda target: write_catalogue(handover, target, job)))
    files += [staging.add(path, content) for path, content in catalogue_pdfs(handover, today, job)]
    files.append(staging.add(RULES, naming_rules(encoding)))
    for schema, name in ((CATALOGUE_SCHEMA, "catalogue.xsd"), (METADATA_SCHEMA, "metadata.xsd")):
        files.append(staging.add(schema, resource("handover", name).read_bytes()))
    files += others
    files.append(staging.add(QUALITY_REPORT, quality_report(handover, store, now, job)))
    manifest = _manifest(files)
    files.append(staging.add(MANIFEST, manifest))
    form = form_pdf(handover, today, medium, sha256(manifest).hexdigest())
    files.append(staging.add(FORM, form))
    return files


def handover_papers(files: Sequence[BagFile]) -> list[tuple[str, PurePosixPath]]:
    """The papers among them as an inspector is offered them."""
    papers = {".pdf", ".xlsx"}
    return [
        (file.path.stem, file.path)
        for file in files
        if file.path.parent == OTHERS and file.path.suffix in papers
    ]


def unnumbered_words(count: int) -> str:
    """What is not handed over, as so much evidence has no 档号; empty where everything is."""
    if not count:
        return ""
    return f"有 {count} 份材料没有档号，不在移交的电子档案里；要一起移交，请先在“档案”里编档号。"


def _manifest(files: Sequence[BagFile]) -> bytes:
    """The digest of each, as ``sha256sum`` reads it."""
    return "".join(manifest_line(file.sha256 or "", file.text) for file in files).encode()
