"""登记.json: written with every backup, and enough to build the database anew."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from db.engine import connect
from tests.full_year import make_year
from tests.workspaces import begun, plain_tables
from wenming_desktop.errors import UserError
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments, department_rows
from wenming_desktop.plan.plan_editing import PartKind, plan_parts, plan_sources
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.task_editing import set_not_applicable
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.progress.indicators import IndicatorForm, add_indicator
from wenming_desktop.progress.plan_view import plan_view
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, StageDraft, TaskDraft
from wenming_desktop.safety.backup import backups
from wenming_desktop.safety.sidecar import SIDECAR
from wenming_desktop.workspace import DATABASE_NAME, Workspace, check_restorable, restore

NOW = datetime(2021, 12, 20, 9, 30)  # noqa: DTZ001 - local time, as the clerk's clock
TODAY = date(2021, 12, 20)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace.create(tmp_path / "数据", "某某局")
    with made.log.change() as session:
        save_plan(session, bundled_plan())
        add_departments(session, ["办公室", "㼆𠮷科"])
    yield made
    made.close()


def stored(database: Path) -> dict[str, list[Any]]:
    """Every row of every table but the history and the search index."""
    with closing(connect(database, read_only=True)) as connection:
        names = [
            name
            for name in plain_tables(connection)
            if name not in {"change", "changed_row"} and not name.startswith("search")
        ]
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall()  # noqa: S608
            for name in names
        }


def changed(workspace: Workspace, change: Any) -> Path:
    """A sidecar with something in it changed by hand."""
    workspace.back_up("手动", NOW)
    path = workspace.folder / SIDECAR
    found = json.loads(path.read_text(encoding="utf-8"))
    change(found)
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def test_a_whole_year_comes_back_when_no_database_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "年"
    workspace, made = begun(folder, "某某局", make_year, 2021, 0.3)
    before = stored(folder / DATABASE_NAME)
    with workspace.reading() as session:
        plan = plan_view(session, made.plan_id, TODAY)
    workspace.back_up("手动", NOW)
    workspace.close()
    for path in (folder / DATABASE_NAME, *(made.path for made in backups(folder / "backups"))):
        path.write_bytes(b"nothing of this can be read any more")
    with pytest.raises(UserError, match=SIDECAR):
        Workspace.open(folder)
    counts = check_restorable(folder / SIDECAR)
    assert (counts.unit, counts.made_at, counts.plans, counts.tasks) == ("某某局", NOW, 1, 32)
    restore(folder, folder / SIDECAR)
    again = Workspace.open(folder)
    try:
        with again.reading() as session:
            assert plan_view(session, made.plan_id, TODAY) == plan
        assert stored(folder / DATABASE_NAME) == before
        assert again.log.labels() == (None, None)
        assert [path.name for path in folder.glob("*.damaged")]  # what was there is kept
        with again.log.change() as session:
            add_departments(session, ["工会"])
    finally:
        again.close()


def test_the_original_text_stages_people_and_words_come_back(workspace: Workspace, tmp_path: Path) -> None:
    tasks = (
        TaskDraft("组织学习。", "办公室", ("各科室",), "张三、李四", "每季度末前", leader="王副局长"),
        TaskDraft("开展窗口服务。", due="长期坚持"),
    )
    plan = PlanDraft(
        "2022年工作方案", "某某局", None, 2022, "", (), "", (CategoryDraft("党建引领", tasks),), (),
        stages=(StageDraft("动员部署", "三月底前。"),), source="方案的全文\n㼆𠮷", source_name="方案.docx",
    )  # fmt: skip
    with workspace.log.change() as session:
        plan_id = save_plan(session, plan)
        set_not_applicable(session, [find_task(session, plan_id, "1-2").id], "没有窗口")
        add_indicator(session, plan_id, IndicatorForm("项目", "内容", "", "5", tasks="1-1 1-2"))
    before = stored(workspace.folder / DATABASE_NAME)
    assert all(before[name] for name in ("plan_source", "stage", "task_person", "indicator_task"))
    with workspace.reading() as session:
        seen = plan_view(session, plan_id, TODAY)
    workspace.back_up("手动", NOW)
    restore(tmp_path / "新", workspace.folder / SIDECAR)
    assert stored(tmp_path / "新" / DATABASE_NAME) == before
    with closing(Workspace.open(tmp_path / "新")) as again, again.reading() as session:
        assert plan_view(session, plan_id, TODAY) == seen
        assert [row.text for row in plan_sources(session, plan_id)] == ["方案的全文\n㼆𠮷"]
        assert [row.title for row in plan_parts(session, plan_id, PartKind.STAGE)] == ["动员部署"]
    task, aside = seen.tasks
    assert (task.person, task.leader, task.support) == ("张三、李四", "王副局长", ("各科室",))
    assert (task.due_words, aside.due_words, aside.not_applicable) == ("每季度末前", "长期坚持", "没有窗口")


def test_it_is_as_new_as_the_newest_backup(workspace: Workspace) -> None:
    workspace.back_up("手动", NOW)
    with workspace.log.change() as session:
        add_departments(session, ["工会"])
    workspace.back_up("手动", NOW.replace(hour=10))
    found = json.loads((workspace.folder / SIDECAR).read_text(encoding="utf-8"))
    names = [
        row[found["tables"]["department"]["columns"].index("name")]
        for row in found["tables"]["department"]["rows"]
    ]
    assert sorted(names) == sorted(["办公室", "㼆𠮷科", "工会"])
    assert check_restorable(workspace.folder / SIDECAR).made_at == NOW.replace(hour=10)


def test_what_the_clerk_deleted_does_not_come_back(workspace: Workspace, tmp_path: Path) -> None:
    """A new database begins with the usual kinds of activity."""

    def forget_kinds(found: dict[str, Any]) -> None:
        found["tables"]["activity_kind"]["rows"] = found["tables"]["activity_kind"]["rows"][:2]
        found["tables"]["quota"]["rows"] = []

    restore(tmp_path / "新", changed(workspace, forget_kinds))
    with closing(connect(tmp_path / "新" / DATABASE_NAME, read_only=True)) as connection:
        assert connection.execute("SELECT count(*) FROM activity_kind").fetchone() == (2,)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda found: found.update(format="other"), "不是本程序"),
        (lambda found: found.update(schema_version=99), "先升级"),
        (lambda found: found.update(schema_version=0), "已损坏"),
        (lambda found: found.pop("tables"), "已损坏"),
        (lambda found: found["tables"].update({"x; DROP TABLE task": {"columns": [], "rows": []}}), "已损坏"),
        (lambda found: found["tables"]["task"]["columns"].append('a" --'), "已损坏"),
        (lambda found: found["tables"]["task"]["rows"][0].pop(), "已损坏"),
        (lambda found: found["tables"]["category"]["rows"].clear(), "已损坏"),
        (lambda found: found["tables"]["task"]["rows"].append(found["tables"]["task"]["rows"][0]), "已损坏"),
    ],
)
def test_what_is_no_good_is_refused_and_nothing_is_made(
    workspace: Workspace, tmp_path: Path, change: Any, why: str
) -> None:
    path = changed(workspace, change)
    with pytest.raises(UserError, match=why):
        restore(tmp_path / "新", path)
    assert not (tmp_path / "新" / DATABASE_NAME).exists()


def test_a_cut_off_file_is_refused(workspace: Workspace) -> None:
    workspace.back_up("手动", NOW)
    path = workspace.folder / SIDECAR
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UserError, match="已损坏"):
        check_restorable(path)


def test_a_full_disk_leaves_the_backup_and_says_so(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wenming_desktop.workspace.write_sidecar", full)
    with pytest.raises(UserError, match=r"备份已完成.*空间不足"):
        workspace.back_up("手动", NOW)
    assert len(backups(workspace.backups_folder)) == 1


def test_older_versions_are_brought_up_to_date(workspace: Workspace, tmp_path: Path) -> None:
    """What version 1 knew loads into its own tables; the later steps are run on them."""
    old = Path(__file__).parents[1] / "data" / "databases" / "version-1.db"
    tables: dict[str, Any] = {}
    with closing(sqlite3.connect(old)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
            " AND name NOT IN ('change', 'changed_row')"
        ).fetchall():
            rows = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - the fixture's own names
            tables[name] = {"columns": [column[0] for column in rows.description], "rows": rows.fetchall()}
    path = tmp_path / SIDECAR
    whole = {"format": "wenming-sidecar", "schema_version": 1, "written_at": "2021-12-20T09:30:00"}
    path.write_text(json.dumps({**whole, "tables": tables}), encoding="utf-8")
    restore(tmp_path / "新", path)
    with closing(Workspace.open(tmp_path / "新")) as again, again.reading() as session:
        assert len(plan_heads(session)) == len(tables["work_plan"]["rows"]) > 0
        assert len(department_rows(session)) == len(tables["department"]["rows"])
