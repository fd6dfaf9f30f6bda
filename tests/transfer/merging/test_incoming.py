"""An archive's records come in as they went out, or are refused by name."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.full_year import make_year
from tests.transfer.written_records import written_records
from tests.workspaces import new_workspace
from wenming_desktop.plan.departments import add_departments, find_department, remove_department
from wenming_desktop.transfer.merging.comparing import compare
from wenming_desktop.transfer.merging.incoming import read_records, stored_state
from wenming_desktop.transfer.merging.states import State

NOW = datetime(2021, 12, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], State]:
    """The records of a full year as an archive has them, and as the database does."""
    with new_workspace(tmp_path_factory.mktemp("年") / "数据") as workspace:
        make_year(workspace, 2021, 0.2)
        with workspace.log.change() as session:
            add_departments(session, ["临时科室"])
        with workspace.log.change() as session:
            remove_department(session, find_department(session, "临时科室").id)
        with workspace.reading() as session:
            return written_records(session, NOW, personal=True), own(session)


def own(session: Session) -> State:
    return stored_state(session.connection().connection.driver_connection)


def written(folder: Path, records: object) -> Path:
    path = folder / "records.json"
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


def test_what_went_out_comes_in(whole: tuple[dict[str, Any], State], tmp_path: Path) -> None:
    records, state = whole
    found = read_records(written(tmp_path, records), tmp_path)
    assert (found.unit, found.pc, found.archive_id) == (records["unit"], records["pc"], records["archive_id"])
    assert found.written_at == NOW
    assert {table: rows for table, rows in found.state.items() if rows} == {
        table: rows for table, rows in state.items() if rows and table != "text_correction"
    }
    assert compare(state, found.state, found.state).differences == ()
    assert [table for table, _ in found.tracks.deleted] == ["department"]
    assert sum(map(len, found.tracks.changed.values())) > 0
