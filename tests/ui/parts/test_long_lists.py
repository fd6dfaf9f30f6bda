"""Long lists know where a row is: choosing one of thousands asks for the rows beside it and nothing else."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy, QTest

from db.engine import connect
from tests.ui.ledger_office import photo
from tests.ui.program import make_workspace, open_window
from tests.ui.statements import recorded
from ui.archives.archives_page import ArchivesPage
from ui.evidence.library_page import LibraryPage
from ui.ledger.activities_page import ActivitiesPage
from ui.ledger.funds_page import FundsPage
from ui.ledger.publicity_page import PublicityPage
from ui.parts.list_page import ListPage
from ui.parts.page import Page
from ui.parts.page_tabs import PageTabs
from ui.parts.paged_model import PAGE, PagedColumn, PagedTable
from ui.parts.paged_view import PagedView
from ui.progress.orders_page import OrdersPage
from ui.shell.app import make_application
from ui.shell.main_window import MainWindow
from wenming_desktop.commands.sample import fill
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.workspace import DATABASE_NAME, Workspace

MANY = 6_000
UNIQUE = {  # column -> what each copy has of its own
    "id": "printf('%032x', i)",
    "sha256": "printf('%064x', i)",
    "number": "i",
    "archival_number": "NULL",
}
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
PAGES = (
    ("archives", ArchivesPage, "evidence"),
    ("library", LibraryPage, "evidence"),
    ("activities", ActivitiesPage, "activity"),
    ("publicity", PublicityPage, "publicity_item"),
    ("publicity", FundsPage, "fund_entry"),
    ("supervision", OrdersPage, "supervision_order"),
)


class Row:
    """A row of a list that is no record."""

    def __init__(self, row_id: str, text: str = "") -> None:
        self.id, self.text = row_id, text


@pytest.fixture
def window(qapp, tmp_path: Path) -> Iterator[MainWindow]:
    """The window over MANY records of every list."""
    make_application()
    folder = tmp_path / "数据"
    workspace = make_workspace(folder)
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
    fill(workspace, plan_id, date(2021, 3, 5), photo(tmp_path))
    workspace.close()
    with closing(connect(folder / DATABASE_NAME)) as connection:
        for table in {table for _, _, table in PAGES}:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(UNIQUE.get(name, name) for name in names)
            copies = f"INSERT INTO {table} SELECT {values} FROM (SELECT * FROM {table} LIMIT 1), n"  # noqa: S608
            connection.execute(f"{NUMBERS} {copies}", (MANY,))
        connection.commit()
    with open_window(Workspace.open(folder)) as made:
        yield made


def opened(window: MainWindow, tab: str, kind: type[ListPage]) -> ListPage:
    assert window.tabs.show_tab(tab)
    QTest.qWait(0)
    top = window.tabs.page(Page)
    page = top.page(kind) if isinstance(top, PageTabs) else top
    assert isinstance(page, kind)
    page.filters.clear()
    page.refresh()
    return page


@pytest.mark.parametrize(("tab", "kind", "table"), PAGES, ids=[kind.__name__ for _, kind, _ in PAGES])
def test_choosing_the_last_of_thousands(
    window: MainWindow, tab: str, kind: type[ListPage], table: str
) -> None:
    page = opened(window, tab, kind)
    model = page.list.model
    assert model.rowCount() == MANY
    fetched: list[Sequence[str]] = []
    fetch = model._fetch
    model._fetch = lambda ids: (fetched.append(ids), fetch(ids))[1]
    with recorded() as statements:
        assert page.show_record(model.ids[-1])
    assert [len(ids) for ids in fetched] == [MANY % PAGE or PAGE]
    assert len(statements) < 20  # those rows, and the story of the chosen one
    with recorded() as statements:
        assert not page.show_record("gone")
    assert statements == []
    assert page.list.view.current().id == model.ids[-1]


def table(ids: Sequence[str], fetched: list[Sequence[str]]) -> PagedTable:
    """A list of these rows that notes what it fetches; "gone" is nowhere."""

    def fetch(wanted: Sequence[str]) -> list[Row]:
        fetched.append(wanted)
        return [Row(row_id, f"行{row_id}") for row_id in wanted if row_id != "gone"]

    made = PagedTable([PagedColumn[Row]("行", 0, lambda row: row.text)], fetch)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.show_ids(ids)
    return made


def test_a_hundred_thousand_ids(qapp) -> None:
    fetched: list[Sequence[str]] = []
    model = PagedTable([PagedColumn[Row]("行", 0, lambda row: row.text)], lambda ids: map(Row, ids))
    model.show_ids([f"{number:032x}" for number in range(100_000)])
    assert model.row_of(f"{99_999:032x}") == 99_999
    assert model.row_of("none") is None
    assert fetched == []
    assert model.row(99_999).id == model.ids[-1]


def test_pages_are_fetched_once_and_what_is_gone_is_left_out(qapp) -> None:
    fetched: list[Sequence[str]] = []
    ids = [str(number) for number in range(250)]
    ids[120] = "gone"
    model = table(ids, fetched)
    fetched.clear()
    model.show_ids(list(ids))  # the same: all is fetched anew
    assert model.index(119, 0).data() == "行119"
    assert model.index(120, 0).data() is None
    assert model.index(199, 0).data() == "行199"
    assert fetched.count(ids[100:200]) == 1
    assert len(fetched) == 2  # the tester looks at the first row


def test_the_same_rows_stay_chosen_wherever_they_stand(qapp, qtbot) -> None:
    fetched: list[Sequence[str]] = []
    model = table(["甲", "乙", "丙", "丁"], fetched)
    view = PagedView(model)
    qtbot.addWidget(view)
    told = QSignalSpy(view.chosen)
    view.selectAll()
    view.choose("丙")
    assert view.selected_ids() == ["丙"]
    view.selectionModel().select(model.index(3, 0), view.selectionModel().SelectionFlag.Select)
    before = told.count()
    model.show_ids(["丁", "子", "丑", "丙"])
    assert (view.current().id, view.selected_ids()) == ("丙", ["丁", "丙"])
    assert told.count() == before + 1
    model.show_ids(["丁", "子", "丑"])  # no other row comes into the selection
    assert (view.current().id, view.selected_ids()) == ("丁", ["丁"])
    model.show_ids(["子", "丑"])  # the one that came in its place
    assert (view.current().id, view.selected_ids()) == ("子", ["子"])
    model.show_ids([])
    assert view.current() is None
    model.show_ids(["丑", "子"])
    assert view.current().id == "子"
    assert view.choose("子")
    assert not view.choose("甲")
    assert [row.id for row in view.selected()] == ["子"]
