"""What going back to a backup would change, before anybody does: each difference in words, and counts."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.engine import connect
from db.migrate import migrate
from wenming_desktop.entities.tables import TABLES
from wenming_desktop.errors import UserError, storage_error
from wenming_desktop.jobs import Job
from wenming_desktop.safety.files import part_folder
from wenming_desktop.transfer.merging.comparing import Comparison, Difference, Kind
from wenming_desktop.transfer.merging.in_words import Told, Wording
from wenming_desktop.transfer.merging.incoming import stored_state
from wenming_desktop.transfer.merging.ordering import reordered
from wenming_desktop.transfer.merging.states import OWN_SETTINGS, PLACE, State
from wenming_desktop.workspace import DATABASE_NAME, Workspace, check_restorable, fill_from

_UNITS = {"evidence": "份", "activity": "次", "measure": "条", "task": "项"}
KIND_WORDS = {Kind.CHANGED: "变回", Kind.NEW: "会回来", Kind.DELETED: "会没有"}


@dataclass(frozen=True)
class GoingBack:
    """The differences between now (``ours``) and the backup (``theirs``).

    Attributes:
        told: each in words, in the order of the tables.
        more: table -> how many more, or fewer, rows it would have.
        rows: rows that would be others, come or go, what nobody is told of included.
    """

    told: tuple[Told, ...]
    more: Mapping[str, int]
    rows: int

    @property
    def words(self) -> str:
        """One sentence."""
        if not self.rows:
            return "和现在一样，没有要变回的。"
        fewer = [_amount(table, -count) for table, count in self.more.items() if count < 0]
        more = [_amount(table, count) for table, count in self.more.items() if count > 0]
        changed = sum(one.difference.kind is Kind.CHANGED for one in self.told)
        parts = [
            f"比现在少：{'、'.join(fewer)}" if fewer else "",
            f"比现在多：{'、'.join(more)}" if more else "",
            f"改过的 {changed} 处变回原样" if changed else "",
        ]
        return "；".join(filter(None, parts)) + "。" if any(parts) else f"有 {self.rows} 条登记不一样。"


def _amount(table: str, count: int) -> str:
    return f"{TABLES[table].word} {count} {_UNITS[table]}"


def going_back(workspace: Workspace, backup: Path, job: Job) -> GoingBack:
    """Hold a backup or a 登记.json against the data as it is now; neither changes.

    Args:
        workspace: the data.
        backup: of any version that this program knows.
        job: may cancel.

    Raises:
        UserError: it could not be restored either, or storage fails.
        Cancelled: by the job.
    """
    check_restorable(backup)
    try:
        workspace.cache_folder.mkdir(exist_ok=True)
        with part_folder(workspace.cache_folder) as staging:
            copy = staging / DATABASE_NAME
            fill_from(copy, backup)
            job.check()
            with closing(connect(copy)) as connection:
                migrate(connection)
            then, now = _state(copy), _state(workspace.folder / DATABASE_NAME)
    except (OSError, sqlite3.Error) as error:
        doing = f"不能比较“{backup.name}”和现在的数据"
        raise storage_error(doing, error) or UserError(f"{doing}。", repr(error)) from error
    job.check()
    differences = tuple(_differences(now, then))
    more = {table: len(then[table]) - len(now[table]) for table in _UNITS}
    rows = len({(one.table, one.row_id) for one in differences})
    return GoingBack(tuple(Wording(now, Comparison(differences, {}, then, 0)).told()), more, rows)


def _state(database: Path) -> State:
    with closing(connect(database, read_only=True)) as connection:
        connection.execute("BEGIN")
        return stored_state(connection)


def _differences(now: State, then: State) -> Iterator[Difference]:
    for table, here in now.items():
        for row_id in dict.fromkeys([*here, *then[table]]):
            ours, theirs = here.get(row_id), then[table].get(row_id)
            if table == "setting" and (ours or theirs or {})["key"] in OWN_SETTINGS:
                continue
            if ours and theirs:
                for column in ours.keys() - {"id", PLACE}:
                    if ours[column] != theirs[column]:
                        given = ours[column], ours[column], theirs[column]
                        yield Difference(Kind.CHANGED, table, row_id, column, *given)
            else:
                kind = Kind.DELETED if ours else Kind.NEW
                yield Difference(kind, table, row_id, "", ours, ours, theirs)
    for table, group, was, own, other in reordered(now, then, now):
        yield Difference(Kind.CHANGED, table, group, PLACE, was, own, other)
