"""Codes on scans are no text: neither their squares nor the words below them get into titles."""

from datetime import date
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from db.models import base
from tests.scans.sheet import font
from tests.workspaces import new_workspace
from wenming_desktop.documents.forms.sign_in import SIGN_IN
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.press.codes import code_picture
from wenming_desktop.documents.press.pdf_pages import page_rgb
from wenming_desktop.evidence.proposing.proposal import ProposedField
from wenming_desktop.evidence.proposing.records import read_content
from wenming_desktop.ledger.activities import create_activity
from wenming_desktop.ledger.activity_rows import ActivityDraft
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.recognition.code_marks import is_finder, without_codes
from wenming_desktop.recognition.lines import ReadPage
from wenming_desktop.recognition.recogniser import Recogniser
from wenming_desktop.viewing.codes import all_codes

TODAY = date(2021, 12, 1)
DENSITIES = (100, 150, 200)  # dpi
TURNED = 1.3  # degrees


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    numbers = count(1)
    with (
        new_workspace(tmp_path_factory.mktemp("签到") / "数据") as workspace,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(base, "new_id", lambda: f"{next(numbers):032x}")  # the code is the same in each run
        with workspace.log.change() as session:
            plan_id = plan_heads(session)[0].id
            held = create_activity(session, plan_id, ActivityDraft("志愿服务", "学雷锋志愿服务", TODAY)).id
        with workspace.reading() as session:
            subject = Subject(session, workspace.files, plan_id, TODAY)
            return SIGN_IN.pdf(SIGN_IN.gather(subject, {"activity": held}))


def scan(pdf: bytes, dpi: int, degrees: float = 0) -> Image.Image:
    page = page_rgb(pdf, 0, dpi)
    made = Image.frombuffer("RGB", (page.width, page.height), page.data, "raw", "RGB", page.stride)
    return made.filter(ImageFilter.GaussianBlur(0.5)).rotate(
        degrees, Image.Resampling.BICUBIC, fillcolor=(250, 250, 248)
    )


def spoilt(page: Image.Image) -> Image.Image:
    """With a blot on the code, which leaves its three squares and cannot be read any more."""
    (code,) = all_codes(page)
    (left, top), _, (right, bottom), _ = code.corners
    side = right - left
    drawn = ImageDraw.Draw(page)
    for at in range(8):
        x, y = left + side * (0.36 + at % 2 * 0.1), top + side * (0.02 + 0.12 * at)
        drawn.rectangle((x, y, x + side * 0.22, y + side * 0.07), "black" if at % 3 else "white")
    drawn.rectangle((left + side * 0.36, bottom - side * 0.4, right, bottom - side * 0.3), "white")
    drawn.rectangle((left + side * 0.5, bottom - side * 0.6, right, bottom - side * 0.5), "black")
    assert not all_codes(page)
    return page


@pytest.fixture(scope="module")
def read(sheet: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReadPage]:
    folder = tmp_path_factory.mktemp("扫描")
    pictures = {f"{dpi}-{turned}": scan(sheet, dpi, turned) for dpi in DENSITIES for turned in (0, TURNED)}
    pictures["180"] = scan(sheet, 150, 180)
    pictures["spoilt"] = spoilt(scan(sheet, 150))
    found: dict[str, ReadPage] = {}
    with Recogniser() as reader:
        for name, picture in pictures.items():
            path = Path(folder / f"{name}.png")
            picture.save(path)
            found[name] = reader.page(path, path.name)
    return found


def test_nothing_of_a_code_is_read_whatever_the_scan(read: dict[str, ReadPage]) -> None:
    for name, page in read.items():
        signs = {line.text for line in page.lines}
        assert not signs & {"回", "口", "国", "囗", "日", "固", "同"}, (name, page.text)
        if name != "spoilt":
            assert "扫描" not in page.text, name
        assert "学雷锋志愿服务" in page.text, name


def test_the_proposed_title_is_the_sheets(read: dict[str, ReadPage]) -> None:
    for name, page in read.items():
        if name == "spoilt":
            continue
        titles = [
            one.value
            for one in read_content([page.text], {1: page}, TODAY)
            if one.field is ProposedField.TITLE
        ]
        assert titles == ["签到表"], name


def test_a_square_of_a_code_is_told_from_the_signs_it_looks_like() -> None:
    (code,) = all_codes(placed(code_picture("WM1:S:0123456789abcdef")))
    page = placed(code_picture("WM1:S:0123456789abcdef"))
    (left, top), _, (right, _), _ = code.corners
    side = (right - left) / 25 * 7
    for around in (0, side / 7, side / 4):
        cut = page.crop(
            (
                round(left - around),
                round(top - around),
                round(left + side + around),
                round(top + side + around),
            )
        )
        assert is_finder(cut), around
    for sign in "回口国日田圆目■□":
        drawn = Image.new("RGB", (60, 60), "white")
        ImageDraw.Draw(drawn).text((6, 0), sign, "black", font("body", 48))
        assert not is_finder(drawn), sign


def placed(code: bytes) -> Image.Image:
    page = Image.new("RGB", (800, 600), "white")
    page.paste(Image.open(BytesIO(code)).convert("RGB").resize((240, 240)), (500, 40))
    return page


def test_a_code_is_covered_and_nothing_else_is_touched() -> None:
    page = placed(code_picture("https://example.org/invoice"))
    ImageDraw.Draw(page).text((40, 330), "收据", "black", font("body", 40))
    covered = without_codes(page)
    assert all_codes(covered) == []
    assert covered.crop((500, 40, 740, 280)).getextrema() == ((255, 255),) * 3
    assert covered.crop((0, 300, 800, 600)).tobytes() == page.crop((0, 300, 800, 600)).tobytes()
    bare = Image.new("RGB", (400, 300), "white")
    assert without_codes(bare) is bare
