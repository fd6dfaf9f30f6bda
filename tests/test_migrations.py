"""The frozen SQL says what the models say; what is not ours, newer or damaged is refused untouched."""

import re
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, inspect

import db.migrate
from db.engine import connect, make_engine
from db.migrate import APPLICATION_ID, latest_version, migrate, steps, stored_version
from db.models import Base
from tests.workspaces import domain_rows, new_workspace, plain_tables, plan, task_ids
from wenming_desktop.entities.choices import TaskStatus
from wenming_desktop.errors import UserError
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.indicators import page_indicators
from wenming_desktop.safety.backup import backups, damage
from wenming_desktop.workspace import DATABASE_NAME, Workspace

DATABASES = Path(__file__).parent / "data" / "databases"


@pytest.fixture
def migrated(tmp_path: Path) -> Generator[Engine]:
    """A database made by the steps alone."""
    path = tmp_path / "migrated.db"
    path.touch()
    with closing(connect(path)) as connection:
        migrate(connection)
    engine = make_engine(path)
    yield engine
    engine.dispose()


@pytest.fixture
def modelled() -> Generator[Engine]:
    """A database made by the models alone."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return plain_tables(connection.connection.driver_connection)


def test_tables_and_columns_are_the_models(migrated: Engine) -> None:
    names = tables(migrated)
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _parents: kind != "table" or name in names},
        )
        assert compare_metadata(context, Base.metadata) == []


def constraints(engine: Engine) -> dict[str, Any]:
    """Everything about the tables that alembic does not compare."""
    inspector = inspect(engine)
    found: dict[str, Any] = {}
    for table in tables(engine):
        found[table] = {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"])
                for column in sorted(inspector.get_columns(table), key=lambda column: column["name"])
            ],
            "primary": inspector.get_pk_constraint(table)["constrained_columns"],
            "checks": sorted((str(c["name"]), c["sqltext"]) for c in inspector.get_check_constraints(table)),
            "uniques": sorted(c["column_names"] for c in inspector.get_unique_constraints(table)),
            "references": sorted(
                (key["constrained_columns"], key["referred_table"], key["referred_columns"])
                for key in inspector.get_foreign_keys(table)
            ),
        }
    with engine.connect() as connection:
        found["indexes"] = {
            name: re.sub(r"\s+", " ", sql)
            for name, sql in connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            )
        }
    return found


def test_indexes_and_constraints_are_the_models(migrated: Engine, modelled: Engine) -> None:
    assert constraints(migrated) == constraints(modelled)


def test_a_new_database_says_whose_it_is(tmp_path: Path) -> None:
    Workspace.create(tmp_path, "某某局").close()
    database = tmp_path / DATABASE_NAME
    with closing(connect(database)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (latest_version(),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert stored_version(database) == latest_version()


def refused(folder: Path, match: str) -> None:
    """Opening says ``match`` and leaves every byte."""
    before = (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(UserError, match=match):
        Workspace.open(folder)
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    Workspace.create(tmp_path, "某某局").close()
    with closing(connect(tmp_path / DATABASE_NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {latest_version() + 1}")
    refused(tmp_path, "更新版本的程序")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as connection:
        connection.execute("CREATE TABLE setting (key, value)")
        connection.commit()
    refused(tmp_path, "不是本程序的数据库")


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", "工作方案".encode(), b"\0" * 8192])
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(content)
    refused(tmp_path, "不是本程序的数据库")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sound database with some content."""
    with new_workspace(tmp_path_factory.mktemp("sound")) as workspace:
        folder = workspace.folder
    return (folder / DATABASE_NAME).read_bytes()


@pytest.mark.parametrize("share", [0.001, 0.02, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_database_is_refused(tmp_path: Path, sound: bytes, share: float) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(sound[: int(len(sound) * share)])
    refused(tmp_path, "损坏")


def opens(folder: Path) -> bool:
    """Whether the workspace opens; if not, the clerk is told and every byte is left."""
    before = (folder / DATABASE_NAME).read_bytes()
    try:
        Workspace.open(folder).close()
    except UserError as error:
        message = error.message
    else:
        return True
    assert re.search(r"损坏|不是本程序|更新版本", message)
    assert (folder / DATABASE_NAME).read_bytes() == before
    return False


def test_a_flipped_byte_in_the_header(tmp_path: Path, sound: bytes) -> None:
    open_at: set[int] = set()
    for at in range(100):
        damaged = bytearray(sound)
        damaged[at] ^= 1 << (at * 5 % 8)
        (tmp_path / DATABASE_NAME).write_bytes(damaged)
        if opens(tmp_path):
            open_at.add(at)
    assert not open_at & {*range(16), *range(68, 72)}  # the format's name and our id


@settings(max_examples=60)
@given(data=st.data())
def test_flipped_bytes_anywhere(tmp_path: Path, sound: bytes, data: st.DataObject) -> None:
    """SQLite keeps no checksums: a flip inside a text goes unnoticed, but nothing else may happen."""
    damaged = bytearray(sound)
    for at in data.draw(st.lists(st.integers(0, len(sound) - 1), min_size=1, max_size=20, unique=True)):
        damaged[at] ^= data.draw(st.integers(1, 255))
    (tmp_path / DATABASE_NAME).write_bytes(damaged)
    opens(tmp_path)


@pytest.mark.parametrize("place", [b"long_term_valid BOOLEAN", b"CREATE TABLE quota", b"quota"])
@pytest.mark.parametrize("flipped", [b"L", b"\xff"])
def test_a_damaged_definition_is_refused(tmp_path: Path, sound: bytes, place: bytes, flipped: bytes) -> None:
    at = sound.index(place)
    (tmp_path / DATABASE_NAME).write_bytes(sound[:at] + flipped + sound[at + 1 :])
    refused(tmp_path, "损坏")


MORE = "CREATE TABLE extra (id TEXT PRIMARY KEY);\nINSERT INTO extra VALUES ('甲');"


def with_more_steps(monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    every = [*steps(), *more]
    monkeypatch.setattr(db.migrate, "steps", lambda: every)


def test_an_older_database_is_backed_up_and_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_workspace(tmp_path) as workspace:
        before = domain_rows(workspace)
    old = latest_version()
    with_more_steps(monkeypatch, MORE, "ALTER TABLE extra ADD COLUMN more TEXT")  # no semicolon
    workspace = Workspace.open(tmp_path)
    try:
        assert stored_version(tmp_path / DATABASE_NAME) == old + 2
        assert domain_rows(workspace) == before | {"extra": [("甲", None)]}
        (backup,) = backups(workspace.backups_folder)
        assert (backup.reason, stored_version(backup.path)) == (f"升级前-v{old}", old)
        assert damage(backup.path) is None
    finally:
        workspace.close()
    Workspace.open(tmp_path).close()
    assert len(backups(tmp_path / "backups")) == 1  # nothing to migrate, no backup for it


@pytest.mark.parametrize(
    "broken",
    [
        "CREATE TABLE other (id TEXT);\nINSERT INTO nowhere VALUES (1);",
        "CREATE TABLE other (id TEXT);\nDELETE FROM work_plan;",  # leaves dangling references
    ],
)
def test_a_failing_step_leaves_the_version_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    with new_workspace(tmp_path) as workspace:
        before = domain_rows(workspace)
    old = latest_version()
    with monkeypatch.context() as patch:
        with_more_steps(patch, MORE, broken)
        with pytest.raises(sqlite3.Error, match=r"nowhere|dangling"):
            Workspace.open(tmp_path)
    assert stored_version(tmp_path / DATABASE_NAME) == old + 1
    with_more_steps(monkeypatch, MORE)
    workspace = Workspace.open(tmp_path)
    try:
        assert domain_rows(workspace) == before | {"extra": [("甲",)]}
    finally:
        workspace.close()


@pytest.mark.parametrize("path", sorted(DATABASES.glob("version-*.db")), ids=lambda path: path.stem)
def test_every_released_version_still_opens(tmp_path: Path, path: Path) -> None:
    """The files are made by tests/make_database.py."""
    shutil.copyfile(path, tmp_path / DATABASE_NAME)
    workspace = Workspace.open(tmp_path)
    try:
        first, second, *_ = plan(workspace).tasks
        assert workspace.unit == "某某局"
        assert (first.lead, first.support, first.person) == ("办公室", ("宣传科",), "张建国")
        assert [(row.text, row.status) for row in first.measures] == [("制定方案", TaskStatus.DONE)]
        assert [row.title for row in first.evidence] == ["通知"]
        assert second.lead is None
        assert workspace.log.redo() is not None
        assert plan(workspace).tasks[1].lead == "人事科"
        while workspace.log.undo():
            pass
        assert task_ids(workspace) == []
        while workspace.log.redo():
            pass
        with workspace.log.change() as session:
            assign(session, [second.id], AssignmentChange(lead="宣传科"))
    finally:
        workspace.close()


def test_the_task_of_an_indicator_is_undone_after_it_became_several(tmp_path: Path) -> None:
    """version-4.db has an indicator that was added for 1-1 and then given to 1-2."""
    shutil.copyfile(DATABASES / "version-4.db", tmp_path / DATABASE_NAME)
    workspace = Workspace.open(tmp_path)

    def codes() -> list[str]:
        with workspace.reading() as session:
            return [row.codes for row in page_indicators(session, plan_heads(session)[0].id)]

    try:
        assert codes() == ["1-2"]
        steps = [workspace.log.labels()[0]]
        while steps[-1] and "测评指标" not in steps[-1]:
            workspace.log.undo()
            steps.append(workspace.log.labels()[0])
        workspace.log.undo()
        assert codes() == ["1-1"]
        workspace.log.undo()
        assert codes() == []
        workspace.log.redo()
        workspace.log.redo()
        assert codes() == ["1-2"]
    finally:
        workspace.close()


def test_there_is_a_database_of_every_version() -> None:
    """The present version gets its file when it is released."""
    found = {path.stem for path in DATABASES.iterdir()}
    assert found | {f"version-{latest_version()}"} == {
        f"version-{number}" for number in range(1, latest_version() + 1)
    }
