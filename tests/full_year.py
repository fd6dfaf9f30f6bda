"""One realistic, made-up year of work, entered through the use cases; the same each time but for its ids."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from tests.year_office import keep_office
from wenming_desktop.entities.choices import Recurrence, TaskStatus
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, Service, VolunteerDraft
from wenming_desktop.ledger.festivals import FESTIVALS, festival_date
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.materials import ACTIVITY_SLOTS, MaterialKind
from wenming_desktop.plan.measures import MeasureForm, add_measures, set_measure_status
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.progress.board import TaskLine, plan_board
from wenming_desktop.progress.story import task_story
from wenming_desktop.workspace import Workspace

SEED = 2021
OFFICES = (
    ("办公室", "张建国 李敏 王志强"),
    ("机关党委", "赵丽华 孙宏伟"),
    ("人事科", "周立新 吴秀英"),
    ("财务科", "郑海燕 冯国栋"),
    ("规划建设科", "陈晓东 褚卫红"),
    ("宣传教育科", "卫青山 蒋文静"),
    ("保护科", "沈玉梅 韩冬生"),
    ("安全监管科", "杨振华 朱爱民"),
    ("工会", "秦淑芳 尤志远"),
    ("蒙山管理中心", "许长江 何桂兰 吕永刚"),
    ("地质博物馆", "施雨桐 张海波"),
    ("后勤服务中心", "孔令军 曹春梅"),
)
_PLACES = ("机关三楼会议室", "蒙山游客中心", "社区文化广场", "地质博物馆报告厅", "沂河沿岸", "机关餐厅")
# kind, title, task codes, times a year, usual number of people
_WORK: tuple[tuple[str, str, str, int, int], ...] = (
    ("志愿服务", "景区清洁家园志愿服务", "2-7 7-5", 3, 18),
    ("志愿服务", "文明交通引导志愿服务", "2-7 2-2", 1, 12),
    ("我们的节日", "“我们的节日”主题活动", "4-2", 1, 40),
    ("主题党日/三会一课", "主题党日活动", "1-1 1-5", 10, 30),
    ("学习培训", "理论学习中心组学习", "1-1", 8, 14),
    ("学习培训", "业务技能培训", "3-1", 6, 36),
    ("学习培训", "安全教育培训", "3-3", 4, 45),
    ("道德讲堂", "道德讲堂", "2-4 2-3", 4, 60),
    ("宣讲", "形势政策宣讲", "1-2", 3, 55),
    ("会议", "文明单位创建工作动员大会", "7-1", 1, 86),
    ("文体活动", "职工健步走", "4-1 4-2", 3, 70),
    ("文体活动", "读书分享会", "4-2 4-1", 3, 25),
    ("公益捐赠/无偿献血", "无偿献血", "7-6", 2, 21),
    ("节约环保", "节水节电宣传", "6-2 5-4", 4, 33),
    ("节约环保", "卫生评比", "6-1", 4, 12),
    ("其他", "廉政警示教育", "1-4", 3, 48),
)


@dataclass(frozen=True)
class Made:
    """What make_year() made."""

    plan_id: str
    activities: int
    files: int


class _Maker:
    """One realistic year in one workspace."""

    def __init__(self, workspace: Workspace, year: int, folder: Path) -> None:
        self._workspace = workspace
        self._year = year
        self._folder = folder
        self._random = random.Random(SEED)  # noqa: S311 - made-up data
        self._files = 0
        self._activities = 0
        self._plan_id = ""

    def make(self, scale: float) -> Made:
        with self._workspace.log.change() as session:
            self._plan_id = save_plan(session, bundled_plan(), self._year)
        with self._workspace.log.change() as session:
            add_departments(session, [name for name, _ in OFFICES])
        tasks = self._tasks()
        self._assign(tasks)
        self._measure(tasks)
        self._act(scale)
        self._fill(tasks, scale)
        self._score(tasks)
        keep_office(self._workspace, self._plan_id, self._year)
        return Made(self._plan_id, self._activities, self._files)

    def _tasks(self) -> tuple[TaskLine, ...]:
        with self._workspace.reading() as session:
            return plan_board(session, self._plan_id, date(self._year, 12, 31)).tasks

    def _assign(self, tasks: tuple[TaskLine, ...]) -> None:
        """Most tasks are somebody's; a few have nobody, no person or no deadline yet."""
        for number, task in enumerate(tasks):
            if _untouched(number):
                continue
            office, people = self._random.choice(OFFICES)
            others = [name for name, _ in self._random.sample(OFFICES, 4) if name != office]
            wanted = AssignmentChange(
                lead=office,
                support=others[: self._random.randrange(4)],
                person=None if number % 9 == 8 else self._random.choice(people.split()),
                due_on=None if number % 13 == 12 else self._deadline(),
            )
            with self._workspace.log.change() as session:
                assign(session, [task.id], wanted)

    def _deadline(self) -> date:
        return self._random.choice(
            (
                date(self._year, 6, 30),
                date(self._year, 9, 30),
                date(self._year, 10, 31),
                date(self._year, 12, 31),
            )
        )

    def _measure(self, tasks: tuple[TaskLine, ...]) -> None:
        steps = ("制定方案并印发", "组织实施", "检查落实情况", "形成总结")
        for number, task in enumerate(tasks):
            if number % 7 == 6 or _untouched(number):
                continue
            office = OFFICES[number % len(OFFICES)][0]
            with self._workspace.log.change() as session:
                ids: list[str] = []
                for step, text in enumerate(steps[: 2 + number % 3]):
                    due = date(self._year, 3 + 3 * step, 28)
                    ids += add_measures(session, task.id, MeasureForm(text, office, due_on=due))
                if task.code in {"1-1", "6-1"}:
                    often = Recurrence.MONTHLY if task.code == "1-1" else Recurrence.QUARTERLY
                    ids += add_measures(
                        session, task.id, MeasureForm("集中开展一次", office, recurrence=often)
                    )
                done = len(ids) if number % 5 == 0 else self._random.randrange(len(ids))
                for measure_id in ids[:done]:
                    set_measure_status(
                        session, measure_id, TaskStatus.DONE, date(self._year, 5, 1 + number % 28)
                    )
                if done < len(ids):
                    set_measure_status(session, ids[done], TaskStatus.DOING, date(self._year, 5, 1))

    def _act(self, scale: float) -> None:
        volunteers = self._volunteers()
        drafts = [
            draft
            for work in _WORK
            for at in range(max(1, round(work[3] * scale)))
            if (draft := self._draft(work, at, volunteers))
        ]
        for draft in sorted(drafts, key=lambda draft: draft.starts_on or date.min):
            with self._workspace.log.change() as session:
                saved = create_activity(session, self._plan_id, draft)
            self._activities += 1
            for kind in ACTIVITY_SLOTS:
                if self._random.random() < 0.7:
                    many = 3 if kind == MaterialKind.PHOTO else 1
                    photo = kind == MaterialKind.PHOTO
                    paths = [self._file(f"{draft.title}{kind}", photo=photo) for _ in range(many)]
                    workspace = self._workspace
                    attach_to_activity(
                        workspace.log,
                        workspace.files,
                        saved.id,
                        kind,
                        paths,
                        Job(),
                        formed_on=draft.starts_on,
                    )

    def _volunteers(self) -> list[str]:
        ids: list[str] = []
        with self._workspace.log.change() as session:
            for office, people in OFFICES:
                drafts = (VolunteerDraft(name, office) for name in people.split())
                ids.extend(add_volunteer(session, draft).id for draft in drafts)
        return ids

    def _draft(
        self, work: tuple[str, str, str, int, int], at: int, volunteers: list[str]
    ) -> ActivityDraft | None:
        kind, title, tasks, times, people = work
        day = date(self._year, 1, 4) + timedelta(
            days=(at * 330 // max(times, 1)) + self._random.randrange(25)
        )
        fields: dict[str, Any] = {}
        if kind == "我们的节日":
            name = FESTIVALS[at % len(FESTIVALS)]
            day = festival_date(name, self._year) or day
            title, fields["festival"] = f"{name}{title}", name
        if kind == "志愿服务":
            served = self._random.sample(volunteers, 6)
            fields["service"] = tuple(Service(volunteer, Decimal("2.5")) for volunteer in served)
        if kind in {"会议", "主题党日/三会一课"}:
            fields |= {
                "agenda": "研究创建工作",
                "attendees": "全体干部职工",
                "conclusion": "明确了分工和时限",
            }
        if kind in {"学习培训", "道德讲堂", "宣讲"}:
            fields["speaker"] = self._random.choice(("张建国", "李敏", "赵丽华"))
        return ActivityDraft(
            kind=kind,
            title=f"{day.month}月{title}" if times > 1 else title,
            starts_on=min(day, date(self._year, 12, 31)),
            place=self._random.choice(_PLACES),
            organiser=self._random.choice(OFFICES)[0],
            people=people + self._random.randrange(-3, 4),
            hours=Decimal(self._random.choice(("1.5", "2", "3"))),
            summary="活动按计划开展，干部职工积极参与，取得了较好效果。",
            tasks=tuple(tasks.split()),
            **fields,
        )

    def _fill(self, tasks: tuple[TaskLine, ...], scale: float) -> None:
        """About half of the slots are filled; some material is of years before, some without a date."""
        workspace = self._workspace
        for number, task in enumerate(tasks):
            if _untouched(number):
                continue
            with workspace.reading() as session:
                slots = task_story(session, task.id, date(self._year, 12, 31)).slots
            for slot in slots:
                if self._random.random() > min(0.9, 0.5 * scale):
                    continue
                form = slot.requirement.form
                stale = self._random.random() < 0.1
                day = date(self._year - (5 if stale else 0), self._random.randrange(1, 10), 15)
                wrong = self._files % 9 == 0  # photos where a list is asked for …
                photo = (form.kind == MaterialKind.PHOTO) != wrong
                paths = [self._file(form.name, photo=photo) for _ in range(form.minimum)]
                formed_on = day if self._files % 11 else None
                attach_to_requirement(
                    workspace.log, workspace.files, slot.requirement.id, paths, Job(), formed_on=formed_on
                )

    def _score(self, tasks: tuple[TaskLine, ...]) -> None:
        for number, task in enumerate(tasks):
            with self._workspace.log.change() as session:
                set_score(session, task.id, "score", str(2 + number % 3))
                if number % 4:
                    set_score(session, task.id, "self_score", str(2 + number % 3 - (number % 2) / 2))

    def _file(self, name: str, *, photo: bool) -> Path:
        self._files += 1
        safe = "".join(letter for letter in name if letter.isalnum())
        if photo:
            path = self._folder / f"{safe}{self._files}.jpg"
            colour = tuple(self._random.randrange(60, 200) for _ in range(3))
            Image.new("RGB", (160, 120), colour).save(path, comment=f"{self._files}".encode())
            return path
        path = self._folder / f"{safe}{self._files}.txt"
        path.write_text(f"{self._year}年 {name} 第{self._files}份\n", encoding="utf-8")
        return path


def _untouched(number: int) -> bool:
    """Whether nobody has begun anything of a task."""
    return number % 11 == 10


def make_year(workspace: Workspace, year: int, scale: float = 1.0) -> Made:
    """Make one realistic year of the bundled plan: about 60 activities and 300 small files at scale 1."""
    with TemporaryDirectory() as folder:
        return _Maker(workspace, year, Path(folder)).make(scale)
