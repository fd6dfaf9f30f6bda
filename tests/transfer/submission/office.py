"""A unit with proof of all kinds on one task and a photo on another, for the tests of 报送包."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from sqlalchemy import select

from db.models import Evidence
from tests.viewing import made
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Job
from wenming_desktop.plan.bundled import bundled_plan
from wenming_desktop.plan.saving import save_plan
from wenming_desktop.plan.tasks import find_task, plan_heads
from wenming_desktop.transfer.submission.checking import check_submission
from wenming_desktop.transfer.submission.gathering import SubmissionItem, task_items
from wenming_desktop.transfer.submission.looking import look_at
from wenming_desktop.transfer.submission.profiles import ProfileDraft
from wenming_desktop.transfer.submission.report import Choices, Report
from wenming_desktop.workspace import Workspace

NOISY = (1800, 1350)  # pixels of the large photo


@contextmanager
def office(folder: Path) -> Iterator[Workspace]:
    """A workspace with the 2021 plan and nothing else."""
    with closing(Workspace.create(folder / "数据", "临沂市自然资源局")) as workspace:
        with workspace.log.change() as session:
            save_plan(session, bundled_plan())
        yield workspace


def attach(workspace: Workspace, code: str, *paths: Path) -> None:
    """Hang files on a task."""
    with workspace.reading() as session:
        task_id = find_task(session, plan_heads(session)[0].id, code).id
    attach_files(workspace.log, workspace.files, task_id, list(paths), Job())


def noisy(size: tuple[int, int] = NOISY) -> Image.Image:
    """A picture that no codec makes small: noise."""
    return Image.effect_noise(size, 90).convert("RGB")


def scanned_pdf(path: Path, pages: int = 2, *, text: bool = False) -> Path:
    """A PDF of noisy scans, the last page with text where asked for."""
    images = [noisy((1240, 1754))] * pages
    images[0].save(path, "PDF", save_all=True, append_images=images[1:], quality=95, resolution=150)
    if text:
        written = made.pdf(path.with_suffix(".text"), ["学雷锋志愿服务计划"])
        whole = pypdfium2.PdfDocument(path)
        other = pypdfium2.PdfDocument(written)
        whole.import_pages(other)
        content = BytesIO()
        whole.save(content)
        other.close()
        whole.close()
        path.write_bytes(content.getvalue())
    return path


def all_kinds(workspace: Workspace, folder: Path) -> None:
    """Hang a file of each kind on 2-7, one more photo on 1-1."""
    noisy().save(folder / "大照片.jpg", quality=97, exif=_turned())
    made.checked((700, 500)).save(folder / "小照片.jpg")
    made.checked((900, 600)).save(folder / "截图.png")
    made.checked((640, 480)).save(folder / "两页.tif", save_all=True, append_images=[made.page((640, 900))])
    (folder / "手机照片.heic").write_bytes(made.HEIC.read_bytes())
    made.pdf(folder / "通知.pdf", ["学雷锋志愿服务通知", "第二页"])
    scanned_pdf(folder / "扫描件.pdf", text=True)
    made.word(folder / "总结.docx", "学雷锋志愿服务总结")
    (folder / "服务录像.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(4000))
    (folder / "坏照片.jpg").write_bytes((folder / "小照片.jpg").read_bytes()[:900])
    (folder / "版式.ofd").write_bytes(made.OFD.read_bytes())
    attach(
        workspace,
        "2-7",
        *(path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix != ".text"),
    )
    made.photo(folder / "会议照片.jpg", (1200, 900))
    attach(workspace, "1-1", folder / "会议照片.jpg")


def _turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x112] = 6
    exif[0x010F] = "某某手机"
    return exif


def items_of(workspace: Workspace, *codes: str) -> list[SubmissionItem]:
    """The items of the plan."""
    with workspace.reading() as session:
        return task_items(session, plan_heads(session)[0].id, codes)


def checked(
    workspace: Workspace, profile: ProfileDraft, choices: Choices | None = None, *codes: str
) -> Report:
    """What a check says of these tasks, or of all."""
    items = items_of(workspace, *codes)
    files = [file for item in items for file in item.files]
    looks = look_at(files, workspace.files, Job(), {}, profile.document_bytes)
    return check_submission(items, profile, looks, choices or Choices())


def file_of(workspace: Workspace, title: str) -> Evidence:
    """The record of a title."""
    with workspace.reading() as session:
        return session.scalars(select(Evidence).where(Evidence.title == title)).one()
