"""二维码: printed on the real paper, scanned, found again, and the file's place proposed and taken."""

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter
from sqlalchemy import select

from db.models import ActivityEvidence, Evidence
from tests.workspaces import task_ids
from wenming_desktop.documents.forms.sign_in import SIGN_IN
from wenming_desktop.documents.listings.checklist import CHECKLIST
from wenming_desktop.documents.paper import PaperKind, Subject
from wenming_desktop.documents.press.codes import code_picture
from wenming_desktop.evidence.intake import take_into_inbox
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.evidence.proposing.codes import CodeKind, PaperCode, paper_code
from wenming_desktop.evidence.reading_files import read_files
from wenming_desktop.evidence.uses import Target
from wenming_desktop.jobs import Job
from wenming_desktop.ledger.activities import create_activity, delete_activities
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.ledger.uses import use_in
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.requirements import RequirementForm, add_requirement
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.code_places import code_place
from wenming_desktop.progress.destinations import Destination, destinations
from wenming_desktop.viewing.viewer import Viewer
from wenming_desktop.workspace import Workspace
from wenming_desktop.year.new_year import new_year

TODAY = date(2021, 12, 1)


def plan_id(workspace: Workspace) -> str:
    with workspace.reading() as session:
        return plan_heads(session)[-1].id


def activity(workspace: Workspace) -> str:
    draft = ActivityDraft("志愿服务", "学雷锋集中行动", date(2021, 3, 5), tasks=("1-1",))
    with workspace.log.change() as session:
        return create_activity(session, plan_id(workspace), draft).id


def paper(workspace: Workspace, kind: PaperKind, **chosen: str) -> bytes:
    with workspace.reading() as session:
        subject = Subject(session, workspace.files, plan_id(workspace), TODAY)
        return kind.pdf(kind.gather(subject, chosen))


def drawn(pdf: bytes, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    return document[0].render(scale=dpi / 72, grayscale=True).to_pil()


def jpeg(image: Image.Image, quality: int = 75) -> bytes:
    content = io.BytesIO()
    image.convert("RGB").save(content, "JPEG", quality=quality)
    return content.getvalue()


def taken_in(workspace: Workspace, folder: Path, name: str, content: bytes) -> str:
    """The id of a file in 待归口 that was read."""
    path = folder / name
    path.write_bytes(content)
    take_into_inbox(workspace.log, workspace.files, [path], "扫描", Job())
    read_files(workspace.log, workspace.files, workspace.texts, Job())
    with workspace.reading() as session:
        return session.scalars(select(Evidence.id).where(Evidence.original_name == name)).one()


def found(workspace: Workspace, evidence_id: str) -> tuple[list[Destination], str]:
    with workspace.reading() as session:
        own = plan_id(workspace)
        place = code_place(session, own, evidence_id)
        return destinations(session, own, evidence_id, (), TODAY), place.notice if place else ""


@pytest.mark.parametrize("kind", list(CodeKind))
def test_a_code_says_what_it_was_made_of_in_25_modules(kind: CodeKind) -> None:
    code = PaperCode(kind, "01a22d18e3407998b21ee2d399ff0d8c")
    assert paper_code(code.text) == code
    with Image.open(io.BytesIO(code_picture(code.text))) as picture:
        assert picture.width == (25 + 2 * 4) * 10


@pytest.mark.parametrize("text", ["", "WM2:T:" + "0" * 32, "WM1:X:" + "0" * 32, "付款码 0123", "WM1:T:0"])
def test_other_codes_say_nothing(text: str) -> None:
    assert paper_code(text) is None


@pytest.mark.parametrize(("dpi", "turned"), [(100, 0), (100, 3), (100, 90), (150, 180), (300, 3)])
def test_the_printed_sheet_is_known_again_after_scanning(
    workspace: Workspace, tmp_path: Path, dpi: int, turned: int
) -> None:
    activity_id = activity(workspace)
    page = drawn(paper(workspace, SIGN_IN, activity=activity_id), dpi)
    page = page.rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    page = ImageChops.add(
        page.filter(ImageFilter.GaussianBlur(0.6)), Image.effect_noise(page.size, 8), 1, -128
    )
    picture, scan = tmp_path / "签到.jpg", tmp_path / "签到.pdf"
    picture.write_bytes(jpeg(page, 50))
    page.convert("RGB").save(scan, "PDF", resolution=dpi)
    with Viewer() as viewer:
        codes = [viewer.facts(path, path.name).codes for path in (picture, scan)]
    assert codes == [(PaperCode(CodeKind.SIGN_IN, activity_id).text,)] * 2


def test_a_signed_sheet_goes_to_its_activity_once_the_clerk_says_so(
    workspace: Workspace, tmp_path: Path
) -> None:
    activity_id = activity(workspace)
    scan = taken_in(
        workspace, tmp_path, "扫描0001.jpg", jpeg(drawn(paper(workspace, SIGN_IN, activity=activity_id), 150))
    )
    (first, *_), notice = found(workspace, scan)
    assert (first.activity_id, first.task, notice) == (activity_id, "学雷锋集中行动", "")
    assert first.reason.startswith("二维码")
    with workspace.reading() as session:
        assert not session.scalars(select(ActivityEvidence)).all()  # nothing is filed by itself
    target = Target(EvidenceUse.ACTIVITY, activity_id, "签到表")
    with workspace.log.change() as session:
        use_in(session, [scan], target)
    with workspace.reading() as session:
        (link,) = session.scalars(select(ActivityEvidence))
        assert (link.activity_id, link.evidence_id, link.kind) == (activity_id, scan, "签到表")
    assert workspace.log.labels()[0] == "活动“学雷锋集中行动”添加签到表1份"
    workspace.log.undo()
    with workspace.reading() as session:
        assert not session.scalars(select(ActivityEvidence)).all()


def test_the_checklist_of_one_task_lies_on_top_of_its_proof(workspace: Workspace, tmp_path: Path) -> None:
    task_id = task_ids(workspace)[4]
    cover = drawn(paper(workspace, CHECKLIST, item=task_id), 150).convert("RGB")
    blank = Image.new("RGB", cover.size, "white")
    content = io.BytesIO()
    blank.save(content, "PDF", resolution=150, save_all=True, append_images=[cover, blank])
    (first, *_), _ = found(workspace, taken_in(workspace, tmp_path, "一叠.pdf", content.getvalue()))
    assert (first.task_id, first.code) == (task_id, "2-2")
    assert first.reason.startswith("二维码")


def test_a_list_of_several_tasks_has_no_code(workspace: Workspace, tmp_path: Path) -> None:
    page = jpeg(drawn(paper(workspace, CHECKLIST), 150))
    assert found(workspace, taken_in(workspace, tmp_path, "清单.jpg", page))[1] == ""
    with Viewer() as viewer:
        assert viewer.facts(tmp_path / "清单.jpg", "清单.jpg").codes == ()


def code_page(*codes: PaperCode, damaged: bool = False) -> bytes:
    """A page with codes on it."""
    page = Image.new("L", (1240, 1754), 255)
    for number, code in enumerate(codes):
        with Image.open(io.BytesIO(code_picture(code.text))) as picture:
            page.paste(picture.convert("L").resize((130, 130)), (100 + 300 * number, 100))
    if damaged:
        page.paste(0, (100, 100, 170, 230))
    return jpeg(page)


def test_a_slots_code_names_the_slot(workspace: Workspace, tmp_path: Path) -> None:
    task_id = task_ids(workspace)[3]
    with workspace.log.change() as session:
        slot_id = add_requirement(session, task_id, RequirementForm("名单", MaterialKind.ROSTER))
    scan = taken_in(workspace, tmp_path, "1.jpg", code_page(PaperCode(CodeKind.SLOT, slot_id)))
    (first, *_), _ = found(workspace, scan)
    assert (first.task_id, first.slot and first.slot.id) == (task_id, slot_id)


@pytest.mark.parametrize("case", ["two", "foreign", "deleted", "other year", "damaged"])
def test_a_code_that_cannot_be_followed_proposes_nothing_and_says_why(
    workspace: Workspace, tmp_path: Path, case: str
) -> None:
    activity_id, task_id = activity(workspace), task_ids(workspace)[0]
    code = PaperCode(CodeKind.SIGN_IN, activity_id)
    other = PaperCode(CodeKind.TASK, task_id)
    foreign = PaperCode(CodeKind.TASK, "f" * 32)
    expected = {
        "two": "2 个不同的二维码",
        "foreign": "查不到",
        "deleted": "查不到",
        "other year": "2021年度的",
        "damaged": "",
    }[case]
    shown = {"two": (code, other), "foreign": (foreign,)}.get(case, (code,))
    scan = taken_in(workspace, tmp_path, "1.jpg", code_page(*shown, damaged=case == "damaged"))
    asked = plan_id(workspace)
    if case == "deleted":
        with workspace.log.change() as session:
            delete_activities(session, [activity_id])
    if case == "other year":
        with workspace.log.change() as session:
            asked = new_year(session, asked, 2022).plan_id
    with workspace.reading() as session:
        place = code_place(session, asked, scan)
        places = destinations(session, asked, scan, (), TODAY)
        assert session.get_one(Evidence, scan).inbox_since
    assert (place.notice if place else "").find(expected) >= 0
    assert bool(place) == (case != "damaged")
    assert not [one for one in places if "二维码" in one.reason]
