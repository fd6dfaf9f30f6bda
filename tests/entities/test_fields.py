"""Every field of every entity, walked through its model, the history, search, paste and the dumps."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Float, Integer, Text, select
from sqlalchemy.orm import Session

from db.engine import row_values
from db.models import Base, WorkPlan
from db.models.base import ExactDecimal, UtcTime
from tests.transfer.written_records import written_records
from tests.workspaces import new_workspace
from wenming_desktop.changes.history import Detail, history
from wenming_desktop.entities.choices import ROLE_WORDS, FundKind, GroupRole, PublicityLevel
from wenming_desktop.entities.fields import Field, Value
from wenming_desktop.entities.tables import TABLES, pasted, searched
from wenming_desktop.ledger.funds_pasting import read_pasted_funds
from wenming_desktop.ledger.group_pasting import read_group
from wenming_desktop.ledger.pasting import read_pasted
from wenming_desktop.ledger.publicity_pasting import read_pasted_publicity
from wenming_desktop.ledger.volunteer_list import read_volunteers
from wenming_desktop.plan.department_list import read_department_list
from wenming_desktop.plan.people_list import read_people
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.search.finding import search
from wenming_desktop.search.index import SOURCES
from wenming_desktop.workspace import Workspace

MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
UNSHOWN = {"id", "ordinal", "sha256", "size", "plan_id", "category_id"}  # say nothing to the clerk
UNSHOWN |= {"confirmed", "picture", "inbox_since", "replaced_at", "trashed_at", "rows"}
UNSHOWN |= {"left", "top", "width", "height", "said_by", "line", "read"}
# The history itself, what a review keeps, what files hold anyway, what the program notes of packages.
UNDESCRIBED = {"change", "changed_row", "progress_review_row", "file_fact"}
UNDESCRIBED |= {"department_package", "twin", "common_archive", "origin"}
NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local time, as the clerk's clock
DAY = date(2021, 5, 5)
# Choices that are stored as they are shown.
AS_SHOWN = {"festival": "端午", "kind": "照片"}


DESCRIBED = [(table, field) for table, entity in TABLES.items() for field in entity.columns.values()]


def foreign(table: str, column: str) -> str | None:
    """The table that a column refers to."""
    keys = MODELS[table].__table__.columns[column].foreign_keys
    return next(iter(keys)).column.table.name if keys else None


def sample(table: str, column: str, number: int, ids: dict[str, list[str]]) -> Any:
    """A value for the number-th row of a table."""
    stored = MODELS[table].__table__.columns[column]
    field = TABLES[table].columns.get(column)
    if target := foreign(table, column):
        return ids[target][number]
    if field and field.holds == Value.CHOICE and not isinstance(stored.type, Boolean) and column != "key":
        return list(field.words)[number % len(field.words)] if field.words else AS_SHOWN[column]
    if column == "rows":
        return "[]"
    made = {
        Boolean: bool(number % 2),
        Integer: number + 1,
        Float: (number + 1) / 10,
        UtcTime: NOW.astimezone(),
        ExactDecimal: Decimal(number + 1),
        Date: date(2021, 5, number + 1),
    }
    return made.get(type(stored.type), f"{column}{number}")


def another(table: str, field: Field, row: Any, ids: dict[str, list[str]]) -> Any:
    """A value that a field of a row may have as well."""
    now = getattr(row, field.column)
    if isinstance(now, bool):
        return not now
    if target := foreign(table, field.column):
        return next(row_id for row_id in ids[target][::-1] if row_id != now)
    if field.words:
        return next(code for code in field.words if code != now)
    if field.holds == Value.CHOICE:
        return {"festival": "中秋", "kind": "总结"}[field.column]
    if isinstance(now, date):
        return date(2021, 12, 30)
    return f"{now}改" if isinstance(now, str) else now + 5


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, dict[str, list[str]]]]:
    """A workspace with some rows in every described table, and their ids; each table is one step."""
    ids: dict[str, list[str]] = {}
    with new_workspace(tmp_path_factory.mktemp("data") / "数据") as workspace:
        for table in (each.name for each in Base.metadata.sorted_tables if each.name in TABLES):
            columns = [column.name for column in MODELS[table].__table__.columns if column.name != "id"]
            many = 2 if table in {"volunteer", "service_hours"} else 3  # a person is left who is none
            with workspace.log.change(table) as session:
                rows = [
                    MODELS[table](**{column: sample(table, column, number, ids) for column in columns})
                    for number in range(many)
                ]
                session.add_all(rows)
                ids[table] = [row.id for row in rows]
        yield workspace, ids


def details(workspace: Workspace, label: str) -> list[Detail]:
    """What the newest step of this name says."""
    with workspace.reading() as session:
        steps = history(session, limit=500)
    return list(next(step for step in steps if step.label == label).details)


def test_every_column_is_described_or_says_nothing() -> None:
    assert set(TABLES) == set(MODELS) - UNDESCRIBED
    for table, entity in TABLES.items():
        columns = set(MODELS[table].__table__.columns.keys())
        named = {*entity.columns, entity.belongs_to, entity.links} - {None}
        assert columns - named <= UNSHOWN, table
        assert named <= columns, table
        assert len({field.name for field in entity.fields}) == len(entity.fields), table
        assert len({field.word for field in entity.fields}) == len(entity.fields), table
        links = [field.stored for field in entity.fields if field.holds == Value.ROWS]
        assert [TABLES[link].belongs_to for link in links] == [f"{table}_id"] * len(links)


@pytest.mark.parametrize(("table", "field"), DESCRIBED, ids=lambda each: getattr(each, "name", each))
def test_a_description_fits_its_column(table: str, field: Field) -> None:
    column = MODELS[table].__table__.columns[field.column]
    fits = {
        Value.TEXT: type(column.type) is Text,
        Value.DAY: isinstance(column.type, Date),
        Value.NUMBER: isinstance(column.type, Integer | ExactDecimal),
        Value.CHOICE: isinstance(column.type, Text | Boolean),
        Value.ROW: bool(column.foreign_keys),
    }
    assert fits[field.holds]
    assert not (field.searched or field.limit or field.lines) or field.holds == Value.TEXT


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_change_of_every_field_shows_in_the_history(
    office: tuple[Workspace, dict[str, list[str]]], table: str
) -> None:
    workspace, ids = office
    entity = TABLES[table]
    if entity.links:
        assert {detail.field for detail in details(workspace, table)} <= {entity.word, *ROLE_WORDS.values()}
        return
    for field in (field for field in entity.columns.values() if field.in_history):
        label = f"{table} {field.name}"
        with workspace.log.change(label) as session:
            row = session.get_one(MODELS[table], ids[table][0])
            setattr(row, field.column, another(table, field, row, ids))
        assert [detail.field for detail in details(workspace, label)] == [field.word]


@pytest.mark.parametrize("table", sorted(SOURCES))
def test_every_searched_field_is_found(office: tuple[Workspace, dict[str, list[str]]], table: str) -> None:
    workspace, ids = office
    for where in ("title", "words"):
        for number, column in enumerate(searched(table, where)):
            token = f"zq{where[0]}{'abcdefghijkl'[number]}{table.replace('_', '')}"
            with workspace.log.change(f"{table} {token}") as session:
                setattr(session.get_one(MODELS[table], ids[table][1]), column, token)
            with workspace.reading() as session:
                (hit,) = search(session, None, token)
            assert (hit.row_id, hit.where) == (ids[table][1], TABLES[table].columns[column].word)


READERS: dict[tuple[str, ...], Callable[[Session, str, str], Any]] = {
    ("activity",): lambda *asked: read_pasted(*asked).rows[0].draft,
    ("publicity_item",): lambda *asked: read_pasted_publicity(*asked).rows[0].draft,
    ("person", "volunteer"): lambda *asked: read_volunteers(*asked).rows[0].draft,
    ("department",): lambda _session, _plan_id, text: read_department_list({}, text).rows[0].draft,
    ("person",): lambda session, _plan_id, text: read_people(session, "", text).rows[0].draft,
    ("fund_entry",): lambda *asked: read_pasted_funds(*asked).rows[0].draft[0],
    ("leading_group_member",): lambda *asked: read_group(*asked).rows[0].draft[0],
}
WRITTEN: dict[Value, tuple[str, Any]] = {
    Value.TEXT: ("甲乙", "甲乙"),
    Value.DAY: ("2021-05-05", DAY),
    Value.NUMBER: ("3", 3),
    Value.ROWS: ("1-1", ("1-1",)),
}
CHOSEN: dict[str, tuple[str, Any]] = {
    "kind": ("会议", "会议"),
    "organiser": ("办公室", "办公室"),
    "department": ("办公室", "办公室"),
    "festival": ("端午", "端午"),
    "level": ("市级", PublicityLevel.CITY),
    "adopted": ("否", False),
    "task": ("1-1", "1-1"),
    "fund_entry kind": ("预算", FundKind.BUDGET),
    "fund_entry amount": ("3元", "3元"),
    "role": ("组长", GroupRole.LEADER),
}


@pytest.mark.parametrize("tables", READERS, ids="-".join)
def test_every_pasted_heading_fills_its_field(tmp_path: Path, tables: tuple[str, ...]) -> None:
    """A heading of two fields fills the later one where the earlier has a column of its own."""
    fields = {field.name: field for field in pasted(*tables)}
    with new_workspace(tmp_path / "数据") as workspace, workspace.reading() as session:
        plan_id = session.scalars(select(WorkPlan.id)).one()
        for name, heading in ((name, each) for name, field in fields.items() for each in field.pasted_as):
            earlier = [other for other in fields.values() if heading in other.pasted_as]
            taken = earlier[: earlier.index(fields[name])]
            chosen = CHOSEN.get(f"{tables[0]} {name}") or CHOSEN.get(name)
            written, read = chosen or WRITTEN[fields[name].holds]
            heads = [*(field.word for field in taken), heading]
            cells = [*(["丙"] * len(taken)), written]
            draft = READERS[tables](session, plan_id, "\t".join(heads) + "\n" + "\t".join(cells))
            assert getattr(draft, name) == read, (name, heading)


def test_every_described_field_is_in_the_sidecar_and_the_archive(
    office: tuple[Workspace, dict[str, list[str]]],
) -> None:
    workspace, ids = office
    workspace.back_up("手动", NOW)
    sidecar = json.loads((workspace.folder / SIDECAR).read_text(encoding="utf-8"))["tables"]
    with workspace.reading() as session:
        archive = written_records(session, NOW, personal=True)["tables"]
        hidden = written_records(session, NOW)["tables"]
        for table, field in DESCRIBED:
            if table == "text_correction":  # stays at home
                continue
            row_id = ids[table][1]  # of a person who is a volunteer
            stored = row_values(session.connection(), table, row_id)
            columns = sidecar[table]["columns"]
            row = next(row for row in sidecar[table]["rows"] if row[columns.index("id")] == row_id)
            kept, shown = (
                next(row for row in dump[table] if row["id"] == row_id) for dump in (archive, hidden)
            )
            assert row[columns.index(field.column)] == kept[field.column] == stored[field.column]
            assert (shown[field.column] == kept[field.column]) is not field.personal, (table, field.name)
