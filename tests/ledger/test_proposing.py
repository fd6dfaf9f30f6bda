"""建议 for files: what they say themselves, what their activities say, and taking what is proposed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.models import Category, Evidence, EvidenceLink, FileFact, RequirementEvidence, Task, WorkPlan
from tests.progress.slots import activity, photos, prove, slot
from tests.workspaces import new_workspace, plan, steps
from wenming_desktop.errors import FieldErrors
from wenming_desktop.evidence.proposing.proposal import Proposal, ProposedField
from wenming_desktop.evidence.proposing.records import accept
from wenming_desktop.ledger.proposing import proposals
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.viewing.facts import RULES
from wenming_desktop.workspace import Workspace

TODAY = date(2021, 10, 11)
NOTICE = "关于开展活动的通知\n各科室：\n请参加。\n创建办公室\n2021年9月28日\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "数据") as made:
        plan(made)
        yield made


def on_file(workspace: Workspace, name: str, taken_on: date | None = None, **fields: object) -> str:
    """A record as intake makes it; its id."""
    with workspace.log.change("登记") as session:
        given = {"title": Path(name).stem, "collected_on": TODAY, **fields}
        row = Evidence(sha256=name, size=1, original_name=name, level="internal", **given)
        session.add_all([row, FileFact(sha256=name, taken_on=taken_on)])
        return row.id


def told(
    workspace: Workspace, evidence_id: str, *pages: str, year: int | None = 2021
) -> list[tuple[str, str, str]]:
    with workspace.reading() as session:
        workspace.texts.put(session.get_one(Evidence, evidence_id).sha256, pages, RULES)
        found = proposals(session, [evidence_id], workspace.texts, year, TODAY)
    return [(one.field.value, one.value, one.source) for one in found[evidence_id]]


def test_each_says_its_part_the_text_first(workspace: Workspace) -> None:
    evidence_id = on_file(workspace, "3月5日 通知.pdf")
    assert told(workspace, evidence_id, NOTICE) == [
        ("title", "关于开展活动的通知", "正文"),
        ("responsible", "创建办公室", "正文"),
        ("formed_on", "2021-09-28", "正文"),
        ("kind", "通知", "正文"),
        ("formed_on", "2021-03-05", "文件名"),
        ("title", "通知", "文件名"),
    ]


def test_a_photo_by_its_camera_and_its_activity(workspace: Workspace) -> None:
    evidence_id = on_file(workspace, "IMG_2143.HEIC", taken_on=date(2021, 3, 5))
    prove(workspace, activity(workspace, date(2021, 3, 4)), evidence_id, MaterialKind.PHOTO)
    assert told(workspace, evidence_id) == [
        ("formed_on", "2021-03-05", "拍摄时间"),
        ("kind", "照片", "文件名"),
        ("formed_on", "2021-03-04", "活动"),
    ]


def test_what_the_clerk_has_filled_is_not_proposed(workspace: Workspace) -> None:
    evidence_id = on_file(
        workspace,
        "3月5日 通知.pdf",
        title="我的题名",
        formed_on=date(2021, 3, 6),
        kind="总结",
        responsible_body="工会",
    )
    assert not told(workspace, evidence_id, NOTICE)


def test_a_day_after_it_came_in_is_no_proposal(workspace: Workspace) -> None:
    assert not told(workspace, on_file(workspace, "IMG_1.jpg", date(2021, 10, 12), kind="照片"))


def test_a_number_given_keeps_the_day(workspace: Workspace) -> None:
    evidence_id = on_file(workspace, "20210305.jpg", archival_number="Z1", kind="照片")
    assert [one for one in told(workspace, evidence_id) if one[0] == "formed_on"] == []


def days(workspace: Workspace, evidence_id: str, year: int | None) -> set[str]:
    """The days proposed by the name alone, ``year`` being the plan's on show."""
    found = told(workspace, evidence_id, year=year)
    return {value for field, value, source in found if (field, source) == ("formed_on", "文件名")}


def task_of(workspace: Workspace, year: int) -> str:
    """A task of a plan of another year."""
    with workspace.log.change("另一年") as session:
        other = WorkPlan(title="x", year=year, issuer="", issued_on=None, goal="", basis="", attachment="")
        session.add(other)
        session.flush()
        category = Category(plan_id=other.id, ordinal=1, title="一", short_title="一")
        session.add(category)
        session.flush()
        task = Task(category_id=category.id, ordinal=1, text="任务")
        session.add(task)
        session.flush()
        return task.id


@pytest.mark.parametrize("place", ["task", "slot", "activity"])
def test_a_day_without_a_year_is_of_the_plan_that_the_file_serves(workspace: Workspace, place: str) -> None:
    task_id = plan(workspace).categories[0].tasks[0].id
    evidence_id = on_file(workspace, "4月8日 甲.txt")
    assert days(workspace, evidence_id, 2020) == {"2020-04-08"}, "no place yet: the plan on show"
    if place == "activity":
        prove(workspace, activity(workspace, date(2021, 4, 9)), evidence_id)
    else:
        requirement_id = slot(workspace, task_id, photos()) if place == "slot" else ""
        with workspace.log.change("放入") as session:
            if requirement_id:
                session.add(RequirementEvidence(requirement_id=requirement_id, evidence_id=evidence_id))
            else:
                session.add(EvidenceLink(evidence_id=evidence_id, task_id=task_id, ordinal=9))
    for shown in (2020, 2026, None):
        assert days(workspace, evidence_id, shown) == {"2021-04-08"}


def test_a_file_of_two_years_has_no_day_without_a_year(workspace: Workspace) -> None:
    tasks = (plan(workspace).categories[0].tasks[0].id, task_of(workspace, 2020))
    dated, undated = on_file(workspace, "2019年4月8日.txt"), on_file(workspace, "4月8日 甲.txt")
    with workspace.log.change("放入") as session:
        session.add_all(
            EvidenceLink(evidence_id=evidence_id, task_id=task_id, ordinal=ordinal)
            for task_id in tasks
            for ordinal, evidence_id in enumerate((dated, undated), 1)
        )
    assert days(workspace, dated, 2021) == {"2019-04-08"}
    assert days(workspace, undated, 2021) == set()


def test_accepting_is_one_step_and_undone_as_one(workspace: Workspace) -> None:
    one, two = on_file(workspace, "3月5日 通知.pdf"), on_file(workspace, "IMG_20210306_1.jpg")
    workspace.texts.put("3月5日 通知.pdf", [NOTICE], RULES)
    with workspace.reading() as session:
        found = proposals(session, [one, two], workspace.texts, 2021, TODAY)
    with workspace.log.change() as session:
        assert accept(session, found) == 2
    with workspace.reading() as session:
        notice, photo = session.get_one(Evidence, one), session.get_one(Evidence, two)
        assert (notice.title, notice.formed_on) == ("关于开展活动的通知", date(2021, 9, 28))
        assert (notice.responsible_body, notice.kind) == ("创建办公室", "通知")
        assert (photo.formed_on, photo.kind) == (date(2021, 3, 6), "照片")
    assert steps(workspace)[0].label == "采用建议：3月5日 通知、IMG_20210306_1，6项"
    assert not told(workspace, one, NOTICE)
    workspace.log.undo()
    with workspace.reading() as session:
        assert session.get_one(Evidence, one).formed_on is None
        assert session.get_one(Evidence, two).kind == ""


def test_what_a_record_cannot_have_changes_nothing(workspace: Workspace) -> None:
    one, two = on_file(workspace, "a.jpg"), on_file(workspace, "b.jpg")
    late = Proposal(ProposedField.FORMED_ON, "2021-12-01", "文件名")
    good = Proposal(ProposedField.PLACE, "三楼", "正文")
    with pytest.raises(FieldErrors), workspace.log.change() as session:
        accept(session, {one: [good], two: [late]})
    with workspace.reading() as session:
        assert session.get_one(Evidence, one).place == ""
