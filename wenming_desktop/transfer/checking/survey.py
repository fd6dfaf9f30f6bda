"""What an archive holds beside digests: kinds of files, whether they open, what our records say of them."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from wenming_desktop.errors import UserError
from wenming_desktop.evidence.programs import HEAD, reason_against
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.bag_format import MANIFEST, PAYLOAD
from wenming_desktop.transfer.checking.bag_check import OUR_AGENT
from wenming_desktop.transfer.checking.checking import sources_of
from wenming_desktop.transfer.checking.findings import ArchiveCheck, Findings
from wenming_desktop.transfer.checking.manifests import is_payload
from wenming_desktop.transfer.checking.sources import FolderSource, Source, content_of, opened
from wenming_desktop.transfer.checking.tag_files import exact_entry, lines_of, spellings
from wenming_desktop.transfer.records import RECORDS_PATH
from wenming_desktop.viewing.kinds import FileKind, kind_by_name
from wenming_desktop.viewing.viewer import Viewer

RECORDS = f"{PAYLOAD}/{RECORDS_PATH}"
_MOST_RECORDS = 128 << 20  # bytes
_MOST_OPENED = 200  # files; spread evenly over the archive
_TRIED = set(FileKind) - {FileKind.VIDEO, FileKind.SOUND, FileKind.OTHER}
_NEEDED = (
    ("evidence", "archive_paths", list),
    ("evidence_version", "archive_paths", list),
    ("archive_series", "last_number", int),
    ("archive_item", "number", int),
)
_SIZE = 200  # pixels of the page that is drawn to see whether it can be
Row = dict[str, Any]


@dataclass
class Survey:
    """What was found.

    Attributes:
        kinds: number of payload files by kind.
        programs: paths of programs and scripts.
        longest: the longest path, in characters.
        openable: files of kinds that are tried.
        tried: how many of them were.
        closed: why the others of those do not open, one sentence each.
        untried: why none was tried; "" if some were.
        records: tables of our records; None if there are none.
        unlike: paths that the records give another content than the manifest.
        personal: volunteers' numbers are in it whole; None if nothing says so.
    """

    kinds: Counter[str] = field(default_factory=Counter[str])
    programs: list[str] = field(default_factory=list[str])
    longest: int = 0
    openable: int = 0
    tried: int = 0
    closed: list[str] = field(default_factory=list[str])
    untried: str = ""
    records: Mapping[str, list[Row]] | None = None
    unlike: list[str] = field(default_factory=list[str])
    personal: bool | None = None


def survey(path: Path, found: ArchiveCheck, job: Job) -> Survey:
    """Look through an archive that has been checked.

    Args:
        path: as given to check_archive().
        found: what that found.
        job: progress in files tried.

    Raises:
        UserError: the medium is gone.
        Cancelled: by the job.
    """
    result = Survey()
    digests: dict[str, str] = {}
    to_open: list[tuple[Path, str]] = []
    ours = found.info.get("Bag-Software-Agent", "").startswith(OUR_AGENT)
    with sources_of(path, found) as bags:
        for bag in bags:
            files = bag.look(Findings(strict=False), job).files
            paths = [each for each, opens in files.items() if opens and is_payload(each)]
            for each in job.each(paths):
                count(result, each, _head(bag, each))
            if isinstance(bag, FolderSource):
                to_open += [(bag.path / each, PurePosixPath(each).name) for each in paths]
            if ours and files.get(MANIFEST):
                digests |= _listed(bag)
            if ours and files.get(RECORDS):
                _read_records(result, bag)
    _hold_records(result, digests)
    if path.is_file():
        result.untried = "压缩包里的文件没有试开，请解压后再检测"
    else:
        try_opening(result, sorted(to_open), job)
    return result


def count(result: Survey, path: str, head: bytes) -> None:
    """Note a file by its path and its first HEAD bytes."""
    kind, name = kind_by_name(path), path.rpartition("/")[2]
    result.kinds[kind.value] += 1
    result.openable += kind in _TRIED
    result.longest = max(result.longest, len(path))
    if reason_against(name, head):
        result.programs.append(path)


def _head(bag: Source, path: str) -> bytes:
    with suppress(OSError, ValueError), opened(bag, path) as stream:
        return stream.read(HEAD)
    return b""


def _listed(bag: Source) -> dict[str, str]:
    lines = lines_of(opened(bag, MANIFEST), "utf-8")
    entries = (exact_entry(line, 64) for line in lines)
    return {spellings(entry.path, "1.0")[0]: entry.digest for entry in entries if entry}


def _read_records(result: Survey, bag: Source) -> None:
    """The records, if they are such; what calls itself ours may have been made by anybody."""
    try:
        whole = json.loads(content_of(bag, RECORDS, _MOST_RECORDS))
        tables = {str(name): [dict(row) for row in rows] for name, rows in dict(whole["tables"]).items()}
        for name, field_name, kind in _NEEDED:
            if not all(isinstance(row.get(field_name), kind) for row in tables.get(name, ())):
                raise TypeError(name)
        result.records, result.personal = tables, bool(whole["personal"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return


def _hold_records(result: Survey, digests: Mapping[str, str]) -> None:
    """Files as the records have them against the manifests."""
    tables = result.records or {}
    for row in (*tables.get("evidence", ()), *tables.get("evidence_version", ())):
        for path in row["archive_paths"]:
            if digests.get(f"{PAYLOAD}/{path}") != row.get("sha256"):
                result.unlike.append(str(path))


def try_opening(result: Survey, files: Sequence[tuple[Path, str]], job: Job) -> None:
    """Open files, or some of many, evenly spread over them.

    Args:
        result: told what came of it.
        files: path and name; those of kinds that cannot be tried are passed over.
        job: progress in files tried.

    Raises:
        Cancelled: by the job.
    """
    files = [each for each in files if kind_by_name(each[1]) in _TRIED]
    chosen = files[:: -(-len(files) // _MOST_OPENED) or 1]
    with Viewer() as viewer:
        for number, (path, name) in enumerate(chosen):
            job.report(number, len(chosen), name)
            try:
                shown = viewer.page(path, name, 1, _SIZE, _SIZE, job=job.quiet())
            except UserError as error:  # no child process can be started
                result.untried = error.message.rstrip("。")
                return
            result.tried += 1
            if shown.words:
                result.closed.append(shown.words)
