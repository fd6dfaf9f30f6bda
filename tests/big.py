"""A database as big as it gets, by plain SQL: ten years' records without their files."""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db.engine import connect
from tests.full_year import OFFICES, SEED
from wenming_desktop.ledger.festivals import FESTIVALS
from wenming_desktop.plan.materials import ACTIVITY_SLOTS, MaterialKind
from wenming_desktop.workspace import DATABASE_NAME, Workspace

YEARS, CATEGORIES, TASKS = 10, 8, 5  # plans, categories a plan, tasks a category
ACTIVITIES, LINKED = 2_000, 2_000  # a year: activities, files linked to tasks beside theirs
FILES = 4  # an activity's
_KINDS = (
    MaterialKind.RULES,
    MaterialKind.PLAN,
    MaterialKind.RECORD,
    MaterialKind.PHOTO,
    MaterialKind.SUMMARY,
)

Row = dict[str, Any]


def make_big(folder: Path, first_year: int = 2012) -> list[str]:
    """Write ten years with 400 tasks, 20 000 activities and 100 000 evidence records.

    Args:
        folder: where the workspace is made; missing or empty.
        first_year: of the ten.

    Returns:
        The plans' ids, the oldest first.
    """
    Workspace.create(folder, "某某局").close()
    with closing(connect(folder / DATABASE_NAME)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -200000")
        connection.execute("BEGIN")
        kinds = [row[0] for row in connection.execute("SELECT id FROM activity_kind ORDER BY ordinal")]
        made = _Big(first_year, kinds)
        for rows in made.years():
            for table, of_table in rows.items():
                columns = ", ".join(f'"{name}"' for name in of_table[0])
                marks = ", ".join("?" * len(of_table[0]))
                connection.executemany(
                    f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608
                    [tuple(row.values()) for row in of_table],
                )
        connection.execute("COMMIT")
    return made.plans


class _Big:
    """The rows of all years, in an order that their references allow."""

    def __init__(self, first_year: int, kinds: list[str]) -> None:
        self.plans: list[str] = []
        self._first_year = first_year
        self._kinds = kinds
        self._random = random.Random(SEED)  # noqa: S311 - made-up data
        self._departments: list[str] = []
        self._people: list[str] = []
        self._rows: dict[str, list[Row]] = {}

    def years(self) -> Iterator[dict[str, list[Row]]]:
        """The rows by table, of what all years share and then of each year."""
        for ordinal, (name, people) in enumerate(OFFICES, start=1):
            department = self._add(
                "department", ordinal=ordinal, name=name, short_name="", head="", contact=""
            )
            self._departments.append(department)
            for person in people.split():
                at = len(self._people) + 1
                self._people.append(
                    self._add("person", department_id=department, ordinal=at, name=person, post="", phone="")
                )
        yield self._rows
        for year in range(self._first_year, self._first_year + YEARS):
            self._rows = {}
            self._year(year)
            yield self._rows

    def _year(self, year: int) -> None:
        plan = self._add(
            "work_plan",
            title=f"{year}年省级文明单位创建工作方案",
            year=year,
            issuer="某某局",
            issued_on=f"{year}-03-01",
            goal="创建省级文明单位",
            basis="",
            attachment="文明单位测评考核指标任务配档表",
        )
        self.plans.append(plan)
        tasks: list[str] = []
        slots: list[tuple[str, str]] = []  # slot, task
        for number in range(1, CATEGORIES + 1):
            title = f"第{number}类创建工作"
            category = self._add(
                "category", plan_id=plan, ordinal=number, title=title, short_title=title, intro=""
            )
            for at in range(1, TASKS + 1):
                tasks.append(self._task(category, at, year))
                slots += [(slot, tasks[-1]) for slot in self._wants(tasks[-1])]
        for _ in range(ACTIVITIES):
            self._activity(plan, year, tasks)
        for ordinal in range(LINKED):
            slot, task = self._random.choice(slots)
            evidence = self._evidence(year)
            self._add("evidence_link", evidence_id=evidence, task_id=task, ordinal=ordinal)
            self._add("requirement_evidence", requirement_id=slot, evidence_id=evidence)

    def _task(self, category: str, ordinal: int, year: int) -> str:
        dice = self._random
        task = self._add(
            "task",
            category_id=category,
            ordinal=ordinal,
            text=f"开展第{ordinal}项主题实践活动，健全制度，制定计划，做好记录和总结，提升文明素养。" * 3,
            standard="查看制度文件、活动方案、图片和总结。",
            score="3",
            self_score=dice.choice(("2.5", "3", None)),
            self_reason="",
            note="",
            due_on=dice.choice((f"{year}-06-30", f"{year}-12-31", None)),
        )
        self._add("task_person", task_id=task, person_id=dice.choice(self._people), ordinal=1)
        for place, department in enumerate(dice.sample(self._departments, 3)):
            role = "support" if place else "lead"
            self._add("assignment", task_id=task, department_id=department, role=role, ordinal=place)
        for number in range(1, 6):
            status = dice.choice(("todo", "doing", "done"))
            self._add(
                "measure",
                task_id=task,
                ordinal=number,
                text=f"第{number}步：组织实施并形成记录",
                department_id=dice.choice(self._departments),
                person_id=dice.choice(self._people),
                due_on=f"{year}-{2 * number:02}-28",
                status=status,
                done_on=f"{year}-{2 * number:02}-20" if status == "done" else None,
                note="",
                recurrence="once",
            )
        return task

    def _wants(self, task: str) -> list[str]:
        self._add(
            "quota",
            task_id=task,
            kind_id=self._random.choice(self._kinds),
            label="活动",
            minimum=self._random.choice((2, 6, 20)),
            distinct_festivals=0,
        )
        return [
            self._add(
                "material_requirement",
                task_id=task,
                ordinal=ordinal,
                name=f"主题活动{kind.value}",
                kind=kind.value,
                minimum=self._random.choice((1, 3, 60)),
                window=self._random.choice(("year", "year", "years", "months", "any")),
                years=3,
                long_term_valid=ordinal == 1,
                hint="",
            )
            for ordinal, kind in enumerate(_KINDS, start=1)
        ]

    def _activity(self, plan: str, year: int, tasks: list[str]) -> None:
        dice = self._random
        day = (date(year, 1, 1) + timedelta(days=dice.randrange(365))).isoformat()
        at = dice.randrange(len(self._kinds))
        activity = self._add(
            "activity",
            plan_id=plan,
            kind_id=self._kinds[at],
            title=f"{day[5:7]}月主题活动{dice.randrange(10_000)}",
            starts_on=day,
            ends_on=None,
            place="机关三楼会议室",
            department_id=dice.choice(self._departments),
            people=dice.randrange(5, 90),
            hours="2.5",
            summary="活动按计划开展，干部职工积极参与，取得了较好效果。",
            festival=dice.choice(FESTIVALS) if at == 1 else None,
            agenda="",
            attendees="",
            conclusion="",
            speaker="",
        )
        for task in dice.sample(tasks, dice.choice((1, 1, 2))):
            self._add("activity_task", activity_id=activity, task_id=task)
        for ordinal, kind in enumerate(dice.sample(ACTIVITY_SLOTS, FILES)):
            evidence = self._evidence(year)
            self._add(
                "activity_evidence",
                activity_id=activity,
                evidence_id=evidence,
                kind=kind.value,
                ordinal=ordinal,
            )

    def _evidence(self, year: int) -> str:
        dice = self._random
        formed = date(year, 1, 1) + timedelta(days=dice.randrange(-300, 365))
        return self._add(
            "evidence",
            sha256=f"{dice.getrandbits(256):064x}",
            size=dice.randrange(10_000, 5_000_000),
            original_name="IMG_0001.jpg",
            title=f"主题活动现场照片{dice.randrange(100_000)}",
            document_number="",
            responsible_body="",
            formed_on=dice.choice((formed.isoformat(), None)),
            collected_on=f"{year}-12-01",
            pages=None,
            level="internal",
            retention=None,
            archival_number=None,
            long_term_valid=dice.random() < 0.05,
        )

    def _add(self, table: str, **values: Any) -> str:
        row_id = f"{self._random.getrandbits(128):032x}"
        self._rows.setdefault(table, []).append({"id": row_id, **values})
        return row_id
