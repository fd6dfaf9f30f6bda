"""records.json as an archive has it."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from db.models import new_id
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.records import Told, write_records
from wenming_desktop.transfer.tracks import tracks


def written_records(
    session: Session,
    now: datetime,
    paths: Mapping[str, Sequence[str]] | None = None,
    *,
    personal: bool = False,
) -> dict[str, Any]:
    """What write_records() writes, read as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "records.json"
        write_records(
            target,
            session,
            Told(now, new_id(), (), tracks(session, Job()), personal=personal),
            paths or {},
            Job(),
        )
        found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found
