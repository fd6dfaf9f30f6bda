"""Entering, changing, copying and deleting activities; the ledger's pages; proof in slots."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.ledger.ledgers import MEETING, VISIT, detail, enter, plan_id, rows, volunteer
from tests.workspaces import attach, domain_rows, file, stored_files, task_ids
from wenming_desktop.entities.choices import KindForm
from wenming_desktop.errors import FieldErrors, UserError
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import (
    copy_activity,
    create_activity,
    delete_activities,
    edit_activity,
    hanging,
)
from wenming_desktop.ledger.activity_list import (
    activity_detail,
    activity_ids,
    activity_rows,
    page_activities,
)
from wenming_desktop.ledger.activity_rows import ActivityFilter, ActivityProof, ActivitySort, Service
from wenming_desktop.ledger.kinds import add_kind, edit_kind, kind_rows, move_kind, remove_kind
from wenming_desktop.ledger.proof import attach_to_activity, unlink_activity_evidence
from wenming_desktop.plan.departments import department_rows
from wenming_desktop.plan.materials import ACTIVITY_SLOTS, MaterialKind
from wenming_desktop.workspace import Workspace


def prove(workspace: Workspace, activity_id: str, kind: MaterialKind, *paths: Path) -> list[ActivityProof]:
    return attach_to_activity(workspace.log, workspace.files, activity_id, kind, paths, Job())


def kind_id(workspace: Workspace, name: str) -> str:
    with workspace.reading() as session:
        return next(row.id for row in kind_rows(session) if row.name == name)


def test_an_activity_is_kept_as_entered(workspace: Workspace) -> None:
    saved = enter(workspace)
    assert saved.warnings == ("还没有填写：志愿者。",)
    found = detail(workspace, saved.id)
    assert found.draft == VISIT
    row = found.row
    assert (row.kind, row.form, row.organiser, row.tasks) == (
        "志愿服务",
        KindForm.VOLUNTEER,
        "宣传科",
        ("1-1", "2-3"),
    )
    assert row.slots == tuple((kind, 0) for kind in ACTIVITY_SLOTS)
    assert row.missing == ("志愿者", "通知", "签到表", "照片", "总结", "报道")
    assert workspace.log.labels()[0] == "添加活动“走进社区清洁家园”"


def test_texts_are_tidied_and_one_day_has_no_end(workspace: Workspace) -> None:
    saved = enter(workspace, MEETING, title=" 全员\n动员会 ", ends_on=MEETING.starts_on, tasks=("1-2", "1-2"))
    assert saved.warnings == ()
    assert detail(workspace, saved.id).draft == replace(MEETING, title="全员 动员会")


def test_short_names_of_departments_will_do(workspace: Workspace) -> None:
    from wenming_desktop.plan.departments import edit_department  # noqa: PLC0415

    with workspace.reading() as session:
        office = department_rows(session)[0].id
    with workspace.log.change() as session:
        edit_department(session, office, "short_name", "办")
    assert detail(workspace, enter(workspace, organiser=" 办 ").id).row.organiser == "办公室"


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"kind": "演出"}, "kind", "没有名为“演出”的活动类型。现有：志愿服务、我们的节日"),
        ({"kind": " "}, "kind", "请选择活动类型。"),
        ({"title": " \n "}, "title", "请填写活动名称。"),
        ({"title": "长" * 201}, "title", "最多 200 字，现有 201 字"),
        ({"place": "长" * 101}, "place", "最多 100 字"),
        ({"summary": "长" * 5001}, "summary", "最多 5000 字"),
        ({"summary": "a\x00b"}, "summary", "控制字符"),
        ({"starts_on": None, "ends_on": None}, "starts_on", "请填写活动日期。"),
        ({"ends_on": date(2021, 3, 4)}, "ends_on", "结束日期 2021-03-04 早于开始日期 2021-03-05。"),
        ({"starts_on": date(202, 3, 4)}, "starts_on", "不在 1990 到 2100 年之间"),
        ({"people": -1}, "people", "0 到 1000000 的整数"),
        ({"people": 1_000_001}, "people", "0 到 1000000 的整数"),
        ({"hours": Decimal("-0.5")}, "hours", "0 到 1000 小时"),
        ({"hours": Decimal("0.125")}, "hours", "最多两位小数"),
        ({"hours": Decimal("NaN")}, "hours", "0 到 1000 小时"),
        ({"hours": Decimal("1e9999")}, "hours", "0 到 1000 小时"),
        ({"organiser": "后勤科"}, "organiser", "没有名为“后勤科”的科室"),
        ({"tasks": ("1-1", "9-9")}, "tasks", "没有编号为“9-9”的任务"),
        (
            {"kind": "我们的节日", "starts_on": date(2021, 11, 1), "ends_on": None},
            "festival",
            "请选择节日名称。",
        ),
        ({"kind": "我们的节日", "starts_on": date(2021, 6, 12), "ends_on": None}, "festival", "靠近端午"),
        ({"festival": "圣诞"}, "festival", "春节、元宵、清明、端午、中秋、重阳"),
        ({"service": (Service("nobody", Decimal(1)),)}, "service", "已不在名册中"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    workspace: Workspace, fields: dict[str, Any], field: str, said: str
) -> None:
    before = domain_rows(workspace)
    with pytest.raises(FieldErrors) as caught:
        enter(workspace, **fields)
    assert list(caught.value.fields) == [field]
    assert said in caught.value.fields[field]
    assert domain_rows(workspace) == before


def test_all_faults_come_at_once(workspace: Workspace) -> None:
    with pytest.raises(FieldErrors) as caught:
        enter(workspace, title="", people=-3, organiser="后勤科")
    assert set(caught.value.fields) == {"title", "people", "organiser"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starts_on": date(2020, 12, 30), "ends_on": None}, "活动日期 2020-12-30 不在方案年度（2021年）内"),
        ({"starts_on": date(2021, 12, 30), "ends_on": date(2022, 1, 2)}, "结束日期 2022-01-02 不在方案年度"),
        ({"tasks": ()}, "没有对应任务"),
        ({"agenda": "", "attendees": " ", "place": ""}, "还没有填写：议题、地点、参加人员。"),
        ({"conclusion": ""}, "还没有填写：结论。"),
        ({"kind": "宣讲"}, "还没有填写：主讲人。"),
    ],
)
def test_what_looks_odd_is_said_and_kept(workspace: Workspace, fields: dict[str, Any], said: str) -> None:
    saved = enter(workspace, MEETING, **fields)
    (warning,) = saved.warnings
    assert said in warning
    assert len(rows(workspace)) == 1


def test_a_namesake_of_the_same_day_is_pointed_out(workspace: Workspace) -> None:
    first = enter(workspace, MEETING)
    assert enter(workspace, MEETING).warnings == ("2021-04-01 已有同名活动，请核对是否重复。",)
    with workspace.log.change() as session:
        delete_activities(session, [rows(workspace)[1].id])
    with workspace.log.change() as session:
        kept = rows(workspace)[0].id
        assert edit_activity(session, kept, replace(MEETING, summary="好")).warnings == ()
    assert first.warnings == ()


def test_editing_changes_everything(workspace: Workspace) -> None:
    li, wang = volunteer(workspace, "李敏"), volunteer(workspace, "王芳")
    saved = enter(workspace, service=(Service(li, Decimal("1.50")), Service(wang, Decimal(2))))
    before = domain_rows(workspace)
    changed = replace(
        MEETING, tasks=("2-3", "1-3"), service=(Service(wang, Decimal(3)),), organiser="", people=None
    )
    with workspace.log.change() as session:
        edit_activity(session, saved.id, changed)
    assert detail(workspace, saved.id).draft == replace(changed, tasks=("1-3", "2-3"))
    kept = [row for row in domain_rows(workspace)["activity_task"] if row in before["activity_task"]]
    assert len(kept) == 1  # the link to 2-3 is the same row
    workspace.log.undo()
    assert domain_rows(workspace) == before
    workspace.log.redo()
    assert detail(workspace, saved.id).draft.service == (Service(wang, Decimal(3)),)


def test_volunteers_hours(workspace: Workspace) -> None:
    li = volunteer(workspace, "李敏", department="办公室")
    saved = enter(workspace, people=0, service=(Service(li, Decimal("2.25")),))
    assert saved.warnings == ("参加人数 0 少于登记的志愿者 1 名。",)
    (entry,) = detail(workspace, saved.id).service
    assert (entry.name, entry.department, entry.hours) == ("李敏", "办公室", Decimal("2.25"))
    assert detail(workspace, saved.id).row.volunteers == 1
    for wrong, said in ((Decimal(0), "不含 0"), (Decimal(1001), "0 到 1000")):
        with pytest.raises(FieldErrors, match=f"志愿者“李敏”的时长.*{said}"):
            enter(workspace, service=(Service(li, wrong),))
    with pytest.raises(FieldErrors, match="登记了两次"):
        enter(workspace, service=(Service(li, Decimal(1)), Service(li, Decimal(1))))


def test_copying_takes_the_plan_of_it_and_not_its_results(workspace: Workspace, tmp_path: Path) -> None:
    li = volunteer(workspace, "李敏")
    first = enter(workspace, service=(Service(li, Decimal(2)),)).id
    prove(workspace, first, MaterialKind.PHOTO, file(tmp_path))
    with workspace.log.change() as session:
        copied = copy_activity(session, first, date(2021, 6, 1)).id
    found = detail(workspace, copied)
    assert found.draft == replace(
        VISIT, starts_on=date(2021, 6, 1), ends_on=date(2021, 6, 3), people=None, summary=""
    )
    assert (found.proof, found.service) == ((), ())
    assert workspace.log.labels()[0] == "复制活动“走进社区清洁家园”到 2021-06-01"


def test_deleting_says_what_goes_and_keeps_the_files(workspace: Workspace, tmp_path: Path) -> None:
    li = volunteer(workspace, "李敏")
    first = enter(workspace, service=(Service(li, Decimal(2)),)).id
    second = enter(workspace, MEETING).id
    prove(workspace, first, MaterialKind.PHOTO, file(tmp_path, "1.jpg", b"1"), file(tmp_path, "2.jpg", b"2"))
    with workspace.reading() as session:
        assert hanging(session, [first, second]) == "材料2份、志愿者时长1条"
        assert hanging(session, [second]) == ""
    with workspace.log.change() as session:
        delete_activities(session, [first, second])
    assert rows(workspace) == []
    assert len(stored_files(workspace)) == 2
    assert workspace.log.labels()[0] == "删除活动“走进社区清洁家园”等2个"


def test_an_activity_that_is_gone_is_said(workspace: Workspace) -> None:
    with pytest.raises(UserError, match="已不存在"), workspace.log.change() as session:
        edit_activity(session, "gone", VISIT)
    with pytest.raises(UserError, match="已不存在"), workspace.reading() as session:
        activity_detail(session, "gone")


def test_proof_in_slots(workspace: Workspace, tmp_path: Path) -> None:
    saved = enter(workspace).id
    notice = file(tmp_path)
    (shared,) = attach(workspace, task_ids(workspace)[0], notice)
    photos = [file(tmp_path, f"{number}.jpg", str(number).encode()) for number in range(3)]
    (as_notice,) = prove(workspace, saved, MaterialKind.NOTICE, notice)
    assert as_notice.file.id == shared.id  # one record serves both
    shown = prove(workspace, saved, MaterialKind.PHOTO, *photos, photos[0])
    assert shown[0] == shown[3]
    prove(workspace, saved, MaterialKind.ROSTER, notice)  # the same file in another slot, not a usual one
    found = detail(workspace, saved)
    assert found.row.slots == (
        *((kind, {"通知": 1, "照片": 3}.get(kind, 0)) for kind in ACTIVITY_SLOTS),
        (MaterialKind.ROSTER, 1),
    )
    assert found.row.missing == ("志愿者", "签到表", "总结", "报道")
    assert [item.file.original_name for item in found.proof] == [
        "通知.pdf",
        "0.jpg",
        "1.jpg",
        "2.jpg",
        "通知.pdf",
    ]
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        unlink_activity_evidence(session, [item.file.link_id for item in shown])
    assert detail(workspace, saved).row.slots[2] == (MaterialKind.PHOTO, 0)
    assert workspace.log.labels()[0] == "活动“走进社区清洁家园”移出材料：0、1等3份"
    workspace.log.undo()
    assert domain_rows(workspace) == before


def test_bad_files_leave_nothing(workspace: Workspace, tmp_path: Path) -> None:
    saved = enter(workspace).id
    before = domain_rows(workspace)
    with pytest.raises(UserError, match=r"空\.jpg”是空文件"):
        prove(workspace, saved, MaterialKind.PHOTO, file(tmp_path), file(tmp_path, "空.jpg", b""))
    with pytest.raises(UserError, match="已不存在"):
        prove(workspace, "gone", MaterialKind.PHOTO, file(tmp_path))
    assert (domain_rows(workspace), stored_files(workspace)) == (before, set())


def test_filters_add_up(workspace: Workspace, tmp_path: Path) -> None:
    visit, meeting = enter(workspace).id, enter(workspace, MEETING).id
    dragon = enter(
        workspace,
        kind="我们的节日",
        festival="端午节",
        title="包粽子 100%_",
        place="",
        starts_on=date(2021, 6, 12),
        ends_on=None,
        organiser="",
    ).id
    for kind in ACTIVITY_SLOTS:
        prove(workspace, visit, kind, file(tmp_path))
    prove(workspace, meeting, MaterialKind.PHOTO, file(tmp_path))
    with workspace.reading() as session:
        office = department_rows(session)[0].id
    tasks = task_ids(workspace)

    def ids(**wanted: Any) -> list[str]:
        found = [row.id for row in rows(workspace, **wanted)]
        with workspace.reading() as session:
            assert activity_ids(session, plan_id(workspace), ActivityFilter(**wanted)) == found
        return found

    assert ids() == [visit, meeting, dragon]
    assert ids(text="社区") == [visit]
    assert ids(text="配档") == [meeting]
    assert ids(text="端午") == [dragon]
    assert ids(text="0%_") == [dragon]
    assert ids(text="%") == [dragon]
    assert ids(kind_id=kind_id(workspace, "会议")) == [meeting]
    assert ids(task_id=tasks[0]) == [visit, dragon]
    assert ids(task_id=tasks[0], month=6) == [dragon]
    assert ids(department_id=office) == [meeting]
    assert ids(month=4) == [meeting]
    assert ids(lacking=ACTIVITY_SLOTS) == [meeting, dragon]
    assert ids(lacking=[MaterialKind.PHOTO]) == [dragon]
    assert ids(lacking=[MaterialKind.PHOTO], text="社区") == []
    assert ids(task_id=tasks[4]) == []
    with workspace.reading() as session:
        assert [row.id for row in activity_rows(session, [dragon, "gone", visit])] == [dragon, visit]


def test_pages_and_orders(workspace: Workspace) -> None:
    made = [
        enter(
            workspace,
            title=f"活动{number % 3}",
            starts_on=VISIT.starts_on and VISIT.starts_on + timedelta(number),
            ends_on=None,
            hours=Decimal(12 - number),
        ).id
        for number in range(12)
    ]

    def page(offset: int, limit: int, **order: Any) -> list[str]:
        with workspace.reading() as session:
            found = page_activities(session, plan_id(workspace), ActivityFilter(), offset, limit, **order)
            return [row.id for row in found]

    assert page(0, 5) + page(5, 5) + page(10, 5) == made
    assert page(0, 2, descending=True) == [made[11], made[10]]
    assert page(0, 12, sort=ActivitySort.TITLE) == made[::3] + made[1::3] + made[2::3]
    assert page(0, 12, sort=ActivitySort.HOURS) == made[::-1]  # 9 before 10
    for sort in ActivitySort:
        assert sorted(page(0, 12, sort=sort)) == sorted(made)


def test_years_are_apart(workspace: Workspace) -> None:
    from tests.workspaces import draft  # noqa: PLC0415
    from wenming_desktop.plan.saving import save_plan  # noqa: PLC0415

    enter(workspace)
    with workspace.log.change() as session:
        other = save_plan(session, draft("2022年工作方案", tasks=1), 2022)
    with pytest.raises(FieldErrors, match="2-3"), workspace.log.change() as session:
        create_activity(session, other, VISIT)
    with workspace.reading() as session:
        assert page_activities(session, other, ActivityFilter(), 0, 10) == []


def test_kinds(workspace: Workspace) -> None:
    with workspace.reading() as session:
        assert [row.name for row in kind_rows(session)] == [
            *("志愿服务", "我们的节日", "道德讲堂", "主题党日/三会一课", "学习培训", "会议", "宣讲"),
            *("文体活动", "公益捐赠/无偿献血", "节约环保", "其他"),
        ]
    saved = enter(workspace, kind="会议").id
    meeting = kind_id(workspace, "会议")
    with workspace.log.change() as session:
        reading = add_kind(session, " 读书会 ", KindForm.LECTURE)
    for wrong, said in (("会议", "已有名为“会议”"), ("", "不能为空"), ("长" * 61, "太长")):
        with pytest.raises(FieldErrors, match=said), workspace.log.change() as session:
            add_kind(session, wrong)
        with pytest.raises(FieldErrors, match=said), workspace.log.change() as session:
            edit_kind(session, reading, wrong, KindForm.PLAIN)
    with workspace.log.change() as session:
        edit_kind(session, reading, "读书会", KindForm.MEETING)
    with workspace.log.change() as session:
        edit_kind(session, reading, "读书分享", KindForm.MEETING)
    assert workspace.log.labels()[0] == "活动类型“读书会”改名为“读书分享”"
    with workspace.log.change() as session:
        move_kind(session, reading, -100)
    with workspace.reading() as session:
        assert (kind_rows(session)[0].name, kind_rows(session)[0].form) == ("读书分享", KindForm.MEETING)
    with pytest.raises(UserError, match="“会议”还有活动1个，请先移到"), workspace.log.change() as session:
        remove_kind(session, meeting)
    with pytest.raises(UserError, match="它自己"), workspace.log.change() as session:
        remove_kind(session, meeting, meeting)
    with workspace.log.change() as session:
        remove_kind(session, meeting, reading)
    assert detail(workspace, saved).row.kind == "读书分享"
    with workspace.reading() as session:
        others = [row.id for row in kind_rows(session)][1:]
    for kind in others:
        with workspace.log.change() as session:
            remove_kind(session, kind)
    with pytest.raises(UserError, match="最后一种"), workspace.log.change() as session:
        remove_kind(session, reading, "x")


USE_CASES: list[Callable[[Session, str, str], object]] = [
    lambda session, plan, _: create_activity(session, plan, MEETING),
    lambda session, _, activity: edit_activity(session, activity, MEETING),
    lambda session, _, activity: copy_activity(session, activity, date(2021, 5, 1)),
    lambda session, _, activity: delete_activities(session, [activity]),
    lambda session, *_: add_kind(session, "读书会"),
    lambda session, *_: edit_kind(session, kind_rows(session)[0].id, "志愿", KindForm.PLAIN),
    lambda session, *_: move_kind(session, kind_rows(session)[3].id, 2),
    lambda session, *_: remove_kind(session, kind_rows(session)[0].id, kind_rows(session)[1].id),
]


@pytest.mark.parametrize("use_case", USE_CASES)
def test_undo_and_redo(
    workspace: Workspace, tmp_path: Path, use_case: Callable[[Session, str, str], object]
) -> None:
    saved = enter(workspace, service=(Service(volunteer(workspace, "李敏"), Decimal("1.5")),)).id
    prove(workspace, saved, MaterialKind.PHOTO, file(tmp_path))
    before = domain_rows(workspace)
    with workspace.log.change() as session:
        use_case(session, plan_id(workspace), saved)
    after = domain_rows(workspace)
    assert after != before
    workspace.log.undo()
    assert domain_rows(workspace) == before
    workspace.log.redo()
    assert domain_rows(workspace) == after
