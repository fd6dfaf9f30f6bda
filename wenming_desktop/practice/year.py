"""A practice year: the bundled plan with departments, people, activities, files, gaps, all of it made up."""

import random
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from wenming_desktop.changes.lane import Session
from wenming_desktop.entities.choices import FundKind, GroupRole, PublicityLevel, TaskStatus
from wenming_desktop.errors import storage_error
from wenming_desktop.evidence.slots import attach_to_requirement
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, Service, VolunteerDraft
from wenming_desktop.ledger.festivals import festival_date
from wenming_desktop.ledger.funds import FundDraft, create_fund
from wenming_desktop.ledger.leading_group import MemberDraft, add_members
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.publicity import PublicityDraft, create_publicity
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.departments import DepartmentDraft, add_departments
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.measures import MeasureForm, add_measures, set_measure_status
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import set_score
from wenming_desktop.practice.files import PracticeFiles
from wenming_desktop.progress.assessment import add_standard_negatives
from wenming_desktop.progress.board import TaskLine, plan_board
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.story import task_story
from wenming_desktop.progress.supervision import issue_order
from wenming_desktop.safety.files import retrying
from wenming_desktop.workspace import InUseError, Workspace, is_in_use
from wenming_desktop.year.new_year import title_for

UNIT = "某某市自然资源局（练习）"
_SECOND_HALF = 7  # from this month on the year under way is full enough to practise on
_OFFICES = (
    ("办公室", "王建国", "李晓敏 赵志强"),
    ("机关党委", "孙丽华", "周宏伟"),
    ("人事科", "吴立新", "郑秀英"),
    ("财务科", "冯海燕", "陈国栋"),
    ("宣传科", "褚青山", "卫文静 蒋晓东"),
    ("行政审批服务科", "沈玉梅", "韩冬生"),
    ("执法监督科", "杨振华", "朱爱民"),
    ("工会", "秦淑芳", "尤志远"),
)
# kind, title, tasks, months, people
_ACTIVITIES = (
    ("志愿服务", "清洁家园志愿服务", ("2-7",), (3, 5, 9), 18),
    ("志愿服务", "文明交通引导志愿服务", ("2-7", "2-2"), (4, 11), 12),
    ("我们的节日", "主题活动", ("4-2",), (2, 4, 6, 9), 40),
    ("主题党日/三会一课", "主题党日", ("1-1",), (1, 2, 3, 4, 5, 6, 7, 8), 30),
    ("学习培训", "理论学习中心组学习", ("1-1",), (2, 4, 6, 8, 10), 14),
    ("道德讲堂", "道德讲堂", ("2-4",), (3, 6), 60),
    ("会议", "文明单位创建动员会", ("7-1",), (2,), 86),
    ("文体活动", "职工健步走", ("4-2",), (5, 10), 70),
    ("节约环保", "节水节电宣传", ("6-2",), (3, 6, 9), 33),
)
_FESTIVALS = {2: "春节", 4: "清明", 6: "端午", 9: "中秋"}
_PROOF = ((MaterialKind.NOTICE, "通知"), (MaterialKind.SIGN_IN, "签到表"), (MaterialKind.SUMMARY, "小结"))
_REPORTS = (
    ("志愿者清洁家园", "市日报", PublicityLevel.CITY, 3, "2-7"),
    ("道德讲堂进机关", "县融媒体中心", PublicityLevel.COUNTY, 6, "2-4"),
    ("节约型机关创建见成效", "单位公众号", PublicityLevel.UNIT, 9, "6-2"),
)
_FUNDS = (
    (FundKind.BUDGET, 1, "宣传栏和公益广告", "30000"),
    (FundKind.BUDGET, 1, "志愿服务", "20000"),
    (FundKind.SPENT, 4, "宣传栏和公益广告", "12860.50"),
    (FundKind.SPENT, 9, "志愿服务", "6400"),
)
_ORDERS = (
    ("党建引领类任务材料不全，请补齐", "机关党委", 5, "1-3"),
    ("志愿服务次数不足，请按计划开展", "办公室", 9, "2-7"),
)
_NOBODYS, _LATE = 9, 4  # among ten tasks: without a department; behind its deadline
_FILLED = 0.4  # of the slots: enough to see, enough left to be done


def practice_year(today: date) -> int:
    """The year that is made: this one from July on, before that the last."""
    return today.year if today.month >= _SECOND_HALF else today.year - 1


def make_practice(folder: Path, today: date, job: Job) -> None:
    """Make practice data in a new folder and close it again; all of it or nothing.

    Args:
        folder: of practice data only; what lies there is thrown away first.
        today: nothing that is made happened later.
        job: progress, in steps of about the same length.

    Raises:
        UserError: the storage failed, the place is refused, or there is no Chinese font.
        Cancelled: by the job.
    """
    unfinished = folder.with_name(f"{folder.name}-正在准备")  # a process that dies leaves no half a year
    for place in (folder, unfinished):
        throw_away(place)
    try:
        with (
            closing(Workspace.create(unfinished, UNIT)) as workspace,
            TemporaryDirectory(prefix="wenming-") as made,
        ):
            _Practice(workspace, today, Path(made), job).make()
        _put_in_place(unfinished, folder)
    except BaseException:
        throw_away(unfinished)
        raise


def _put_in_place(unfinished: Path, folder: Path) -> None:
    try:
        retrying(partial(unfinished.rename, folder))
    except OSError as error:
        raise storage_error("没有准备好练习数据", error) or error from error


def throw_away(folder: Path) -> None:
    """Remove practice data; UserError, and it stays whole, where it is open or something else holds it."""
    if is_in_use(folder):
        raise InUseError(folder)
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise storage_error("练习数据没有删干净", error) or error from error


class _Practice:
    """One made-up year in one workspace; the same each time but for its ids."""

    def __init__(self, workspace: Workspace, today: date, folder: Path, job: Job) -> None:
        self._workspace, self._today, self._job = workspace, today, job
        self._year = practice_year(today)
        self._random = random.Random(self._year)  # noqa: S311 - made-up data
        self._files = PracticeFiles(folder, self._year)
        self._plan_id = ""

    def make(self) -> None:
        steps = (
            self._begin,
            self._assign,
            self._volunteer,
            self._act,
            self._fill,
            self._score,
            self._keep_office,
        )
        for number, step in enumerate(steps):
            self._job.report(number, len(steps), "正在准备练习数据")
            step()
        self._workspace.back_up("练习")

    def _change(self, deed: Callable[[Session], object]) -> None:
        with self._workspace.log.change() as session:
            deed(session)

    def _tasks(self) -> Sequence[TaskLine]:
        with self._workspace.reading() as session:
            return plan_board(session, self._plan_id, self._today).tasks

    def _begin(self) -> None:
        plan = bundled_plan()
        plan = replace(plan, title=title_for(plan.title, plan.year or self._year, self._year))
        with self._workspace.log.change() as session:
            self._plan_id = save_plan(session, plan, self._year)
        offices = [DepartmentDraft(name, head=head) for name, head, _ in _OFFICES]
        self._change(lambda session: add_departments(session, offices))

    def _assign(self) -> None:
        """Most tasks are somebody's and come along; every tenth is still nobody's."""
        ends = [date(self._year, month, day) for month, day in ((6, 30), (9, 30), (11, 30), (12, 31))]
        for number, task in enumerate(self._tasks()):
            if number % 10 == _NOBODYS:
                continue
            office, head, _ = _OFFICES[number % len(_OFFICES)]
            support = [_OFFICES[(number + 3) % len(_OFFICES)][0]] if number % 3 else []
            due_on = ends[number % len(ends)]
            wanted = AssignmentChange(lead=office, support=support, person=head, due_on=due_on)
            done = due_on <= self._today and number % 10 != _LATE
            with self._workspace.log.change() as session:
                assign(session, [task.id], wanted)
                self._measures(session, task.id, office, due_on, done=done)

    def _measures(self, session: Session, task_id: str, office: str, due_on: date, *, done: bool) -> None:
        """Three steps up to the deadline, done in time; the last only where the task is ``done``."""
        for text, before in (("制定方案并印发", 90), ("组织实施", 30), ("形成总结", 0)):
            day = due_on - timedelta(days=before)
            (measure_id,) = add_measures(session, task_id, MeasureForm(text, office, due_on=day))
            if done or (before and day <= self._today):
                set_measure_status(session, measure_id, TaskStatus.DONE, day)

    def _volunteer(self) -> None:
        def add(session: Session) -> None:
            for office, head, others in _OFFICES:
                for name in (head, *others.split()):
                    self._volunteers.append(add_volunteer(session, VolunteerDraft(name, office)).id)

        self._volunteers: list[str] = []
        self._change(add)

    def _act(self) -> None:
        days = [(self._day_of(work[0], month), work, month) for work in _ACTIVITIES for month in work[3]]
        for number, (day, work, month) in enumerate(sorted(days, key=lambda each: each[0])):
            if day <= self._today:
                self._activity(number, day, work, month)

    def _day_of(self, kind: str, month: int) -> date:
        named = festival_date(_FESTIVALS[month], self._year) if kind == "我们的节日" else None
        return (named or date(self._year, month, 8)) + timedelta(
            days=0 if named else self._random.randrange(18)
        )

    def _activity(
        self, number: int, day: date, work: tuple[str, str, tuple[str, ...], tuple[int, ...], int], month: int
    ) -> None:
        kind, name, tasks, _, people = work
        festival = _FESTIVALS[month] if kind == "我们的节日" else ""
        title = f"{festival}{name}" if festival else f"{month}月{name}"
        meeting, speaker = kind in {"会议", "主题党日/三会一课"}, kind in {"学习培训", "道德讲堂"}
        served = self._random.sample(self._volunteers, 6) if kind == "志愿服务" else []
        office = _OFFICES[number % len(_OFFICES)][0]
        draft = ActivityDraft(
            kind=kind,
            title=title,
            starts_on=day,
            place="机关三楼会议室" if meeting or speaker else "社区文化广场",
            organiser=office,
            people=people,
            hours=Decimal(2),
            summary="活动按计划开展，干部职工积极参加。",
            tasks=tasks,
            festival=festival,
            agenda="研究创建工作" if meeting else "",
            attendees="全体干部职工" if meeting else "",
            conclusion="明确了分工和时限" if meeting else "",
            speaker="王建国" if speaker else "",
            service=tuple(Service(volunteer, Decimal("2.5")) for volunteer in served),
        )
        with self._workspace.log.change() as session:
            made = create_activity(session, self._plan_id, draft)
        if number % 3 == 0:
            return  # its proof is for whoever practises
        proof = [(MaterialKind.PHOTO, [self._files.photo(f"{title}照片{shot}") for shot in (1, 2)])]
        if number % 3 == 1:
            word, about = _PROOF[number % len(_PROOF)]
            paper = self._files.paper(
                f"{title}{about}", office, day, f"{title}于{day.month}月{day.day}日开展。"
            )
            proof.append((word, [paper]))
        log, store = self._workspace.log, self._workspace.files
        for slot, paths in proof:
            attach_to_activity(log, store, made.id, slot, paths, self._job.quiet(), formed_on=day)

    def _fill(self) -> None:
        """Some slots are filled; the others are the gaps of this year."""
        for number, task in enumerate(self._tasks()):
            self._job.check()
            with self._workspace.reading() as session:
                slots = task_story(session, task.id, self._today).slots
            for slot in slots:
                form = slot.requirement.form
                if form.kind == MaterialKind.PHOTO or self._random.random() > _FILLED:
                    continue
                day = date(self._year, 1 + number % 6, 15)
                office = _OFFICES[number % len(_OFFICES)][0]
                about = f"任务 {task.code} 的{form.name}，按方案要求整理。"
                paths = [self._files.paper(f"{task.code} {form.name}", office, day, about)]
                log, store = self._workspace.log, self._workspace.files
                where = slot.requirement.id
                attach_to_requirement(log, store, where, paths, self._job.quiet(), formed_on=day)

    def _score(self) -> None:
        def score(session: Session) -> None:
            for number, task in enumerate(self._tasks()):
                set_score(session, task.id, "score", str(2 + number % 3))
                if number % 4:
                    set_score(session, task.id, "self_score", str(1 + number % 3))

        self._change(score)

    def _keep_office(self) -> None:
        """Leading group, reports, funds, orders, a review, the negative list."""
        year, plan_id = self._year, self._plan_id
        group = [
            MemberDraft(GroupRole.LEADER, "高志远", "党组书记、局长"),
            MemberDraft(GroupRole.DEPUTY, "孙桂兰", "党组成员、副局长"),
            MemberDraft(GroupRole.MEMBER, "王建国", "办公室主任"),
        ]
        self._change(lambda session: add_members(session, plan_id, group))
        for title, media, level, month, task in _REPORTS:
            if (day := date(year, month, 16)) <= self._today:
                report = PublicityDraft(title, media, level, day, task=task)
                self._change(lambda session, report=report: create_publicity(session, plan_id, report))
        for kind, month, item, amount in _FUNDS:
            if (day := date(year, month, 20)) <= self._today:
                fund = FundDraft(kind, day, item, amount)
                self._change(lambda session, fund=fund: create_fund(session, plan_id, fund))
        for content, office, month, task in _ORDERS:
            if (day := date(year, month, 8)) <= self._today:
                order = OrderDraft(content, office, day, day + timedelta(days=14), task)
                self._change(lambda session, order=order: issue_order(session, plan_id, order))
        held = date(year, 6, 28)
        self._change(lambda session: take_review(session, plan_id, held, "6月调度会", held))
        self._change(lambda session: add_standard_negatives(session, plan_id))
