"""Writing down records row by row: json.dumps() would take ten times the text's own memory, and the time."""

import json
from collections.abc import Mapping
from io import BytesIO, TextIOWrapper
from typing import Any

from wenming_desktop.jobs import Job


def records_text(records: Mapping[str, Any], job: Job) -> bytes:
    """The records as JSON in UTF-8, a row of a table on a line of its own.

    Args:
        records: as records_json() gives them.
        job: asked at every row whether to go on.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    content = BytesIO()
    text = TextIOWrapper(content, "utf-8", newline="\n")
    text.write("{\n")
    for name, value in records.items():
        if name != "tables":
            text.write(f" {encode(name)}: {encode(value)},\n")
    text.write(' "tables": {')
    for number, (name, rows) in enumerate(records["tables"].items()):
        text.write(f"{',' if number else ''}\n  {encode(name)}: [")
        for at, row in enumerate(rows):
            job.check()
            text.write(f"{',' if at else ''}\n   {encode(row)}")
        text.write("]")
    text.write("\n }\n}\n")
    text.flush()
    return content.getvalue()
