"""A year at the edge of what papers and lists must bear: much of everything, by the use cases."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from sqlalchemy.orm import Session

from wenming_desktop.archives.boxes import fill_boxes, series_rows
from wenming_desktop.archives.numbers import give_numbers
from wenming_desktop.entities.choices import FundKind, PublicityLevel, Recurrence
from wenming_desktop.evidence.editing import RecordForm, edit_record
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft, Service, VolunteerDraft
from wenming_desktop.ledger.funds import FundDraft, create_fund
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.ledger.publicity import PublicityDraft, create_publicity
from wenming_desktop.ledger.volunteers import add_volunteer
from wenming_desktop.plan.assignments import AssignmentChange, assign
from wenming_desktop.plan.departments import add_departments
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.measures import MeasureForm, add_measures
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import edit_task, set_score
from wenming_desktop.progress.assessment import add_standard_negatives
from wenming_desktop.progress.board import plan_board
from wenming_desktop.progress.orders import OrderDraft
from wenming_desktop.progress.reviews import take_review
from wenming_desktop.progress.supervision import issue_order, reply_to_order
from wenming_desktop.reading.draft import CategoryDraft, PlanDraft, SafeguardDraft, TaskDraft
from wenming_desktop.workspace import Workspace

TASKS, CATEGORIES, DEPARTMENTS = 500, 10, 60
RARE = "㼆𠮷䶮"  # names with characters of extension A, of extension B, and late in the first block
LONG_TEXT = 3_000  # characters of one task's text and of its measure
_NAME = 40  # characters of the longest names
_DEPARTMENT = "文明创建与精神文明建设综合协调督查考评服务保障中心"
_WORDS = "深入学习贯彻习近平新时代中国特色社会主义思想，健全工作制度，制定年度计划，做好记录和总结，"
_MONTHS = range(1, 13)


def long_name(number: int) -> str:
    """A department's name of 40 characters, no two alike; every third one has rare characters."""
    head = f"第{number:02}{RARE if number % 3 == 0 else ''}"
    return (head + "".join(islice(cycle(_DEPARTMENT), _NAME - len(head) - 1)) + "科")[:_NAME]


def make_extreme(workspace: Workspace, year: int = 2021) -> str:
    """500 tasks, 60 departments with names of 40 characters, rare characters everywhere; the plan's id.

    Beside them 240 activities, 120 reports, 120 fund entries, 300 volunteers, 40 orders, two reviews, proof
    with archive numbers in boxes; one task and one measure of 3 000 characters, one order of 1 500.
    """
    with workspace.log.change() as session:
        plan_id = save_plan(session, _plan(year), year)
        names = [long_name(number) for number in range(1, DEPARTMENTS + 1)]
        add_departments(session, names)
    with workspace.reading() as session:
        tasks = [(task.id, task.code) for task in plan_board(session, plan_id, date(year, 11, 20)).tasks]
    with workspace.log.change() as session:
        _assign(session, tasks, names, year)
    with workspace.log.change() as session:
        activities = _act(session, plan_id, names, year)
        _spend(session, plan_id, year)
        _supervise(session, plan_id, names, year)
    with TemporaryDirectory() as folder:
        _prove(workspace, Path(folder), [task for task, _ in tasks[:12]], activities[:3], year)
    return plan_id


def _plan(year: int) -> PlanDraft:
    share = TASKS // CATEGORIES
    texts = [f"{_WORDS}开展第{number}项主题实践活动{RARE}。" * (1 + number % 3) for number in range(TASKS)]
    texts[1] = "".join(islice(cycle(_WORDS), LONG_TEXT))
    texts[2] = "https://www.example.org/" + "a" * 200  # nothing in it to break a line at
    categories = tuple(
        CategoryDraft(
            f"坚持{_WORDS[:30]}第{at + 1}类，抓好落实",
            tuple(
                TaskDraft(text, standard="查看制度文件、活动方案、图片和总结。")
                for text in texts[at * share : (at + 1) * share]
            ),
        )
        for at in range(CATEGORIES)
    )
    return PlanDraft(
        title=f"{year}年{RARE}局创建省级文明单位工作方案（{_WORDS[:40]}）",
        issuer=f"{RARE}局",
        issued_on=date(year, 3, 1),
        year=year,
        goal="创建省级文明单位",
        basis=("《省级文明单位测评体系》",),
        attachment=f"{RARE}局{_WORDS[:40]}文明单位测评考核指标任务配档表",
        categories=categories,
        safeguards=(SafeguardDraft("加强领导", "成立领导小组。"),),
    )


def _assign(session: Session, tasks: list[tuple[str, str]], names: list[str], year: int) -> None:
    for number, (task, _) in enumerate(tasks):
        lead = names[number % DEPARTMENTS]
        support = [names[(number + step) % DEPARTMENTS] for step in range(1, number % 7)]
        due = None if number % 10 == 9 else date(year, 1 + number % 12, 28)
        assign(session, [task], AssignmentChange(lead, support, f"{RARE}{number % 200}", due, leader=RARE))
        set_score(session, task, "score", str(1 + number % 5))
        if number % 3:
            set_score(session, task, "self_score", str((1 + number % 5) / 2))
        text = "".join(islice(cycle(_WORDS), LONG_TEXT // 2)) if number == 1 else f"组织实施第{number}项措施"
        monthly = Recurrence.MONTHLY if number % 25 == 0 else Recurrence.ONCE
        add_measures(session, task, MeasureForm(text, lead, due_on=date(year, 10, 28), recurrence=monthly))
    edit_task(session, tasks[3][0], "note", f"{RARE}的备注")


def _act(session: Session, plan_id: str, names: list[str], year: int) -> list[str]:
    people = [
        add_volunteer(
            session, VolunteerDraft(f"{RARE}{number:03}", names[number % DEPARTMENTS], "13812345678")
        ).id
        for number in range(300)
    ]
    activities: list[str] = []
    for month in _MONTHS:
        for at in range(20):
            served = tuple(Service(one, Decimal("2.5")) for one in people[at * 15 : at * 15 + 15])
            draft = ActivityDraft(
                "志愿服务" if at % 4 == 0 else "学习培训",
                f"{month}月{RARE}{_WORDS[:40]}主题活动{at}",
                date(year, month, 1 + at),
                place=f"{RARE}{_WORDS[:30]}会议室",
                organiser=names[at],
                people=9_999,
                hours=Decimal("2.5"),
                summary=_WORDS * 10,
                tasks=(f"{1 + at % CATEGORIES}-{month}",),
                service=served if at % 4 == 0 else (),
            )
            activities.append(create_activity(session, plan_id, draft).id)
    return activities


def _spend(session: Session, plan_id: str, year: int) -> None:
    for number in range(120):
        day = date(year, 1, 1) + timedelta(days=3 * number)
        level = list(PublicityLevel)[number % len(PublicityLevel)]
        title = f"{RARE}局{_WORDS[:40]}报道{number}"
        create_publicity(session, plan_id, PublicityDraft(title, f"{RARE}日报{number % 30}", level, day))
        kind = FundKind.BUDGET if number % 2 else FundKind.SPENT
        item = f"{RARE}{_WORDS[:30]}{number % 20}"
        create_fund(session, plan_id, FundDraft(kind, day, item, f"{1234567.89 + number:.2f}"))


def _supervise(session: Session, plan_id: str, names: list[str], year: int) -> None:
    for number in range(40):
        content = "".join(islice(cycle(_WORDS), 1_500)) if number == 0 else f"{RARE}{_WORDS}请补齐材料"
        day = date(year, 1 + number % 10, 8)
        draft = OrderDraft(content, names[number], day, day + timedelta(days=14), f"1-{number + 1}")
        order = issue_order(session, plan_id, draft).id
        if number % 2:
            reply_to_order(session, order, f"{RARE}已补齐。", day + timedelta(days=9), date(year, 11, 20))
    for month in (6, 9):
        take_review(session, plan_id, date(year, month, 28), f"{RARE}{month}月调度会", date(year, month, 28))
    add_standard_negatives(session, plan_id)


def _prove(workspace: Workspace, folder: Path, tasks: list[str], activities: list[str], year: int) -> None:
    """Files with long titles for some tasks and activities; those of the tasks get numbers and boxes."""
    ids: list[str] = []
    for number, task in enumerate(tasks):
        paths = [_photo(folder, f"{number}-{at}{RARE}{_WORDS[:30]}") for at in range(3)]
        found = attach_files(workspace.log, workspace.files, task, paths, Job(), "", date(year, 5, 1))
        ids += [file.id for file in found]
    for number, activity in enumerate(activities):
        paths = [_photo(folder, f"照片{number}-{at}") for at in range(8)]
        attach_to_activity(workspace.log, workspace.files, activity, MaterialKind.PHOTO, paths, Job())
    with workspace.log.change() as session:
        for evidence in ids:
            title = f"{RARE}{_WORDS[:60]}的通知"
            form = RecordForm(title, formed_on=date(year, 5, 1), pages=3, retention="Y")
            edit_record(session, evidence, form)
        give_numbers(session, ids, "CJB")
        fill_boxes(session, series_rows(session)[0].id, 20)


def _photo(folder: Path, name: str) -> Path:
    path = folder / f"{name}.jpg"
    colour = tuple(hash_ % 200 for hash_ in name.encode()[-3:])
    Image.new("RGB", (320, 240), colour).save(path, comment=name.encode())
    return path
