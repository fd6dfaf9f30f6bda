"""搜索: whatever the clerk types, found in every record of every year, grouped."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    TableClause,
    Text,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.models import (
    Activity,
    ActivityTask,
    Category,
    Department,
    Evidence,
    EvidenceLink,
    FileFact,
    FundEntry,
    Indicator,
    IndicatorTask,
    LeadingGroupMember,
    Measure,
    Person,
    PublicityItem,
    SupervisionOrder,
    Task,
    Volunteer,
    WorkPlan,
)
from wenming_desktop.entities.tables import TABLES
from wenming_desktop.search import index as search_index
from wenming_desktop.search import pinyin
from wenming_desktop.search.excerpt import excerpt, one_line
from wenming_desktop.search.index import EVERY_PLAN, SOURCES, Kind, query_words
from wenming_desktop.search.texts import TextStore

__all__ = ["KEPT", "Hit", "Kind", "entries", "matching", "search"]

_TITLE = 60  # characters
_CODE = re.compile(r"(\d{1,2})-(\d{0,3})")  # of a task; "2-" stands for the whole category
# Of an order: 〔2021〕3号 as it is written, its brackets as people type them; or 2021-3.
_ORDER_CODE = re.compile(r"(?:督办单?)?[〔\[(【]?(\d{4})[〕\])】-](\d{1,4})号?")


@dataclass(frozen=True)
class Hit:
    """One record found.

    Attributes:
        kind: its group.
        row_id: the record.
        plan_id: the plan to open, None for a record of no year.
        task_id: the task to open, if the record belongs to one.
        title: the record in one line.
        where: the field the excerpt is from, e.g. 文号.
        excerpt: the words around the first match, on one line.
        matches: (start, end) of every match in the excerpt; none for a match by pinyin or by code.
        page: of a file in whose own text it was found; 1 is the first.
    """

    kind: Kind
    row_id: str
    plan_id: str | None
    task_id: str | None
    title: str
    where: str
    excerpt: str
    matches: tuple[tuple[int, int], ...]
    page: int | None = None


@dataclass(frozen=True)
class _Scope:
    """Which years to search: one plan's and what has no year, all other plans' (elsewhere), or all."""

    plan_id: str | None
    elsewhere: bool

    def condition(self, plan: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """For a query over rows that have a plan."""
        if self.plan_id is None:
            return true()
        return plan != self.plan_id if self.elsewhere else plan == self.plan_id


def search(
    session: Session,
    plan_id: str | None,
    query: str,
    limit_per_kind: int = 5,
    *,
    elsewhere: bool = False,
    texts: TextStore | None = None,
) -> list[Hit]:
    """What the query is found in, grouped by kind.

    Found are Chinese substrings from one character on, Latin words and numbers from their start, codes of
    tasks ("2-7") and orders ("〔2021〕3号"), and pinyin of titles and names: initials, or in full. Blanks in
    the query part words that must all be found; width, case and punctuation do not count.

    Args:
        session: reading.
        plan_id: leave out records of other plans; records of no year (people, evidence …) are always found.
        query: as typed.
        limit_per_kind: the most hits of one kind.
        elsewhere: leave out the plan's own records and those of no year instead.
        texts: what is written in files; those found there come behind those found by their records.

    Returns:
        Kind after kind in their order; within one, exact codes, then matches in titles, then others, each the
        newest first (tasks in the plan's order).
    """
    words = query_words(query)
    if not words:
        return []
    connection = session.connection()
    found: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    scope = _Scope(plan_id, elsewhere)
    found[Kind.TASK] = _by_code(session, scope, query, limit_per_kind)
    found[Kind.ORDER] = _by_order_code(session, scope, query, limit_per_kind)
    for columns in ("title", "title words"):
        by_letters = columns != "title"  # a match by pinyin stands behind one in the title itself
        _collect(connection, _expression(words, columns, scope, by_letters=by_letters), limit_per_kind, found)
    written = _by_texts(session, texts, query, limit_per_kind, found[Kind.EVIDENCE]) if texts else []
    hits: list[Hit] = []
    for kind, ids in found.items():
        hits += _hits(session, kind, ids, words) if ids else ()
        hits += written if kind is Kind.EVIDENCE else ()
    return hits


# Where FTS5 keeps the columns of its entries, row_id first; asking the index itself takes thrice as long.
KEPT: TableClause = table("search_index_content", column("id", Integer), column("c0", Text))


def entries(kind: Kind, query: str, *, by_name: bool = False) -> Select[int] | None:
    """The entries in the index of all records of one kind that search() finds the query in.

    Args:
        kind: of the records.
        query: as typed; for one without words the answer is None.
        by_name: in titles only.
    """
    words = query_words(query)
    if not words:
        return None
    columns = "title" if by_name else "title words"
    expression = _expression(words, columns, _Scope(None, elsewhere=False), by_letters=True)
    index: TableClause = table("search_index", column("rowid", Integer))
    return (
        select(index.c.rowid)
        .where(literal_column("search_index").op("MATCH")(expression))
        .where(index.c.rowid.between(*search_index.rowids(kind)))
    )


def matching(kind: Kind, query: str, *, by_name: bool = False) -> Select[str] | None:
    """The ids of these records, to filter a list by, as in ``Evidence.id.in_(matching(…))``."""
    found = entries(kind, query, by_name=by_name)
    return None if found is None else select(KEPT.c.c0).where(KEPT.c.id.in_(found))


def _expression(words: Sequence[Sequence[str]], columns: str, scope: _Scope, *, by_letters: bool) -> str:
    """The FTS5 query for records with all words in these columns, or in the pinyin of the title."""
    wanted = " AND ".join(_condition(word, columns, by_letters=by_letters) for word in words)
    if scope.plan_id is None:
        return wanted
    own = f'plan_id : ("{scope.plan_id}" OR "{EVERY_PLAN}")'
    return f"({wanted}) NOT {own}" if scope.elsewhere else f"{own} AND {wanted}"


def _condition(word: Sequence[str], columns: str, *, by_letters: bool) -> str:
    """One word: a phrase whose last Latin word or number may go on; ``by_letters`` also as pinyin."""
    condition = f'{{{columns}}} : "{" ".join(word)}"{" *" if word[-1].isascii() else ""}'
    letters = "".join(word)
    if by_letters and letters.isascii() and letters.isalpha():
        ways = [f'initials : "{" ".join(letters)}"']
        ways += (f'initials : "{spelling}" *' for spelling in pinyin.spellings(letters) if letters[1:])
        return f"({' OR '.join((condition, *ways))})"
    return condition


def _collect(connection: Connection, expression: str, limit: int, found: dict[Kind, list[str]]) -> None:
    """Add matches to the ids found, by kind from the last to the first, the newest of a kind first.

    One walk over the index passes all kinds; where a kind is full it begins anew behind it. Asking for each
    kind by itself would walk over the matches of all the others each time.
    """
    lowest, highest = search_index.rowids(Kind.TASK)[0], search_index.rowids(list(Kind)[-1])[1]
    full = True
    while full:
        full = False
        rows = connection.exec_driver_sql(
            "SELECT rowid, row_id FROM search_index WHERE search_index MATCH ? AND rowid BETWEEN ? AND ? "
            "ORDER BY rowid DESC",
            (expression, lowest, highest),
        )
        for rowid, row_id in rows:
            kind = search_index.kind_of(rowid)
            ids = found[kind]
            if row_id not in ids and len(ids) < limit:
                ids.append(row_id)
            if len(ids) >= limit:
                full, highest = True, search_index.rowids(kind)[0] - 1
                rows.close()
                break


def _by_code(session: Session, scope: _Scope, query: str, limit: int) -> list[str]:
    """The tasks with a code that begins as the query does, the newest year first."""
    code = _CODE.fullmatch(unicodedata.normalize("NFKC", query).strip())
    if code is None:
        return []
    asked = (
        select(Task.id)
        .join(Category)
        .join(WorkPlan)
        .where(Category.ordinal == int(code[1]), scope.condition(Category.plan_id))
        .order_by(WorkPlan.year.desc(), Task.ordinal)
        .limit(limit)
    )
    if code[2]:
        asked = asked.where(Task.ordinal == int(code[2]))
    return list(session.scalars(asked))


def _by_order_code(session: Session, scope: _Scope, query: str, limit: int) -> list[str]:
    """The orders with this number, by its number as it is written, or as year-number."""
    code = _ORDER_CODE.fullmatch(unicodedata.normalize("NFKC", query).strip())
    if code is None:
        return []
    asked = (
        select(SupervisionOrder.id)
        .join(WorkPlan, WorkPlan.id == SupervisionOrder.plan_id)
        .where(WorkPlan.year == int(code[1]), SupervisionOrder.number == int(code[2]))
        .where(scope.condition(SupervisionOrder.plan_id))
        .limit(limit)
    )
    return list(session.scalars(asked))


def _by_texts(session: Session, texts: TextStore, query: str, limit: int, found: Sequence[str]) -> list[Hit]:
    """Evidence in whose own text the query stands, beside what was found by its record."""
    # Files that are no evidence now, in the trash or replaced, may be among them.
    pages = {hit.sha256: hit for hit in texts.find(query, 3 * limit)}
    asked = (
        _PLACES[Kind.EVIDENCE]()
        .add_columns(Evidence.title, Evidence.sha256, FileFact.pages)
        .outerjoin(FileFact, FileFact.sha256 == Evidence.sha256)
    )
    rows = {
        row.sha256: row
        for row in session.execute(asked.where(Evidence.sha256.in_(pages)))
        if row.id not in found
    }
    return [
        Hit(
            *(Kind.EVIDENCE, row[0], row[1], row[2], one_line(row.title[:_TITLE])),
            *(f"第{hit.page}页" if row.pages else "正文", hit.excerpt, hit.matches, hit.page),
        )
        for sha256, hit in pages.items()
        if (row := rows.get(sha256))
    ][:limit]


def _hits(session: Session, kind: Kind, ids: Sequence[str], words: Sequence[Sequence[str]]) -> Iterator[Hit]:
    source = next(source for source in SOURCES.values() if source.kind is kind)
    model = _MODELS[kind]
    rows = {row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))}
    places = {row_id: rest for row_id, *rest in session.execute(_PLACES[kind]().where(model.id.in_(ids)))}
    for row_id in ids:
        plan_id, task_id, prefix = places[row_id]
        fields = TABLES[source.table].columns
        texts = [
            (fields[column].word, text)
            for column in (*source.title, *source.words)
            if (text := getattr(rows[row_id], column))
        ]
        title = f"{prefix or ''} {getattr(rows[row_id], source.title[0])}".strip()
        yield Hit(kind, row_id, plan_id, task_id, one_line(title[:_TITLE]), *excerpt(texts, words))


_MODELS: dict[Kind, type[Any]] = {
    Kind.TASK: Task,
    Kind.ACTIVITY: Activity,
    Kind.EVIDENCE: Evidence,
    Kind.MEASURE: Measure,
    Kind.PERSON: Person,
    Kind.DEPARTMENT: Department,
    Kind.MEMBER: LeadingGroupMember,
    Kind.VOLUNTEER: Volunteer,
    Kind.PUBLICITY: PublicityItem,
    Kind.ORDER: SupervisionOrder,
    Kind.FUND: FundEntry,
    Kind.INDICATOR: Indicator,
}
_CODE_OF_TASK = func.printf("%d-%d", Category.ordinal, Task.ordinal)
_NONE = literal(None)
_FIRST_TASK_OF_ACTIVITY = (
    select(func.min(ActivityTask.task_id))
    .where(ActivityTask.activity_id == Activity.id)
    .correlate(Activity)
    .scalar_subquery()
)
_FIRST_TASK_OF_EVIDENCE = (
    select(func.min(EvidenceLink.task_id))
    .where(EvidenceLink.evidence_id == Evidence.id)
    .correlate(Evidence)
    .scalar_subquery()
)
_FIRST_TASK_OF_INDICATOR = (
    select(func.min(IndicatorTask.task_id))
    .where(IndicatorTask.indicator_id == Indicator.id)
    .correlate(Indicator)
    .scalar_subquery()
)
# Of each kind: id, the plan and the task to open, and what its title begins with.
_PLACES: dict[Kind, Callable[[], Select[Any, Any, Any, Any]]] = {
    Kind.TASK: lambda: select(Task.id, Category.plan_id, Task.id, _CODE_OF_TASK).join(Task.category),
    Kind.ACTIVITY: lambda: select(
        Activity.id, Activity.plan_id, _FIRST_TASK_OF_ACTIVITY, cast(Activity.starts_on, Text)
    ),
    Kind.EVIDENCE: lambda: (
        select(Evidence.id, Category.plan_id, Task.id, _NONE)
        .select_from(Evidence)
        .outerjoin(Task, Task.id == _FIRST_TASK_OF_EVIDENCE)
        .outerjoin(Category, Category.id == Task.category_id)
    ),
    Kind.MEASURE: lambda: (
        select(Measure.id, Category.plan_id, Task.id, _CODE_OF_TASK)
        .select_from(Measure)
        .join(Measure.task)
        .join(Task.category)
    ),
    Kind.PERSON: lambda: (
        select(Person.id, _NONE, _NONE, Department.name).select_from(Person).outerjoin(Person.department)
    ),
    Kind.DEPARTMENT: lambda: select(Department.id, _NONE, _NONE, _NONE),
    Kind.MEMBER: lambda: select(LeadingGroupMember.id, LeadingGroupMember.plan_id, _NONE, _NONE),
    Kind.VOLUNTEER: lambda: (
        select(Volunteer.id, _NONE, _NONE, Person.name).select_from(Volunteer).join(Volunteer.person)
    ),
    Kind.PUBLICITY: lambda: select(
        PublicityItem.id, PublicityItem.plan_id, PublicityItem.task_id, cast(PublicityItem.published_on, Text)
    ),
    Kind.ORDER: lambda: (
        select(
            SupervisionOrder.id,
            SupervisionOrder.plan_id,
            SupervisionOrder.task_id,
            func.printf("〔%d〕%d号", WorkPlan.year, SupervisionOrder.number),
        )
        .select_from(SupervisionOrder)
        .join(WorkPlan, WorkPlan.id == SupervisionOrder.plan_id)
    ),
    Kind.FUND: lambda: select(
        FundEntry.id, FundEntry.plan_id, FundEntry.task_id, cast(FundEntry.entered_on, Text)
    ),
    Kind.INDICATOR: lambda: select(Indicator.id, Indicator.plan_id, _FIRST_TASK_OF_INDICATOR, _NONE),
}
