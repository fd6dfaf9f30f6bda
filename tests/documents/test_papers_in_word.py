"""Lists and forms in Word say what their PDFs say, in the same order, with the same heads and feet."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from shutil import which
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.documents import pdf_texts
from tests.documents.pdf_texts import squeezed
from tests.documents.year_papers import choices, gathered
from tests.ledger.ledgers import enter
from tests.workspaces import new_workspace
from wenming_desktop.documents.forms.activity_report import ACTIVITY_REPORT
from wenming_desktop.documents.forms.package_reminder import PACKAGE_REMINDER
from wenming_desktop.documents.forms.sign_in import SIGN_IN
from wenming_desktop.documents.forms.supervision_order import SUPERVISION_ORDER
from wenming_desktop.documents.listings.checklist import CHECKLIST
from wenming_desktop.documents.listings.duty_list import DUTY_LIST
from wenming_desktop.documents.listings.gap_list import GAP_LIST
from wenming_desktop.documents.listings.progress_review import PROGRESS_REVIEW
from wenming_desktop.documents.listings.publicity_summary import PUBLICITY_SUMMARY
from wenming_desktop.documents.listings.self_assessment import SELF_ASSESSMENT
from wenming_desktop.documents.listings.volunteer_hours import VOLUNTEER_HOURS
from wenming_desktop.documents.paper import Content, PaperKind
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.workspace import Workspace

LISTS = (
    *(DUTY_LIST, CHECKLIST, GAP_LIST, PROGRESS_REVIEW, VOLUNTEER_HOURS, PUBLICITY_SUMMARY, SELF_ASSESSMENT),
)
FORMS = (SUPERVISION_ORDER, ACTIVITY_REPORT, SIGN_IN)


def opened(paper: PaperKind, content: Content) -> Document:
    assert paper.word
    return docx.Document(BytesIO(paper.word(content)))


def words(text: str) -> str:
    """What is said, without drawn boxes, the room to write and marks that a row goes on."""
    return re.sub("[□\u3000]|（续）", "", squeezed(text))


def said(document: Document) -> list[str]:
    """The paragraphs from top to bottom, those in tables too; what a tab parts by itself."""
    texts = (
        "".join(part.text or "\t" for part in each.iter(qn("w:t"), qn("w:tab")))
        for each in document.element.iter(qn("w:p"))
    )
    return [words(part) for text in texts for part in text.split("\t")]


def printed_lines(paper: PaperKind, content: Content) -> list[str]:
    """The lines of the PDF without the feet."""
    lines = [words(line) for page in pdf_texts.pages(paper.pdf(content)) for line in page.splitlines()]
    return [line for line in lines if line and not re.fullmatch(r"第\d+页共\d+页", line)]


def test_every_list_and_form_can_be_had_in_word() -> None:
    assert all(paper.word for paper in (*LISTS, *FORMS, PACKAGE_REMINDER))
    assert set(LISTS) <= set(PAPERS)


@pytest.mark.parametrize("paper", [*LISTS, *FORMS], ids=lambda paper: paper.name)
def test_word_says_what_the_pdf_says(year: Workspace, paper: PaperKind) -> None:
    content = gathered(year, paper)
    paragraphs, lines = said(opened(paper, content)), printed_lines(paper, content)
    in_word, on_paper = "".join(paragraphs), "".join(lines)
    assert [line for line in lines if line not in in_word] == []
    assert [each for each in paragraphs if each not in on_paper] == []


@pytest.mark.parametrize("paper", LISTS, ids=lambda paper: paper.name)
def test_heads_come_again_rows_stay_whole_and_widths_are_those_of_the_pdf(
    year: Workspace, paper: PaperKind
) -> None:
    content = gathered(year, paper)
    document = opened(paper, content)
    blocks = [
        block for sheet in content.data["sheets"] for block in sheet["blocks"] if block["kind"] == "table"
    ]
    assert len(document.tables) == len(blocks)
    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
    for table, block in zip(document.tables, blocks, strict=True):
        head, *rows = table.rows
        assert [cell.text for cell in head.cells] == [column["head"] for column in block["columns"]]
        assert head._tr.xpath("./w:trPr/w:tblHeader")
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in rows)
        widths = [column.width / Mm(1) for column in table.columns]
        assert sum(widths) == pytest.approx(room, abs=0.5)
        fixed = [(width, column["width"]) for width, column in zip(widths, block["columns"], strict=True)]
        assert all(width == pytest.approx(wanted, abs=0.1) for width, wanted in fixed if wanted)


def test_each_department_counts_its_own_pages(year: Workspace) -> None:
    content = gathered(year, DUTY_LIST)
    feet: list[tuple[int, int]] = []
    for page in pdf_texts.pages(DUTY_LIST.pdf(content)):
        found = re.search(r"第(\d+)页共(\d+)页", squeezed(page))
        assert found
        feet.append((int(found[1]), int(found[2])))
    wanted: list[tuple[int, int]] = []
    while len(wanted) < len(feet):
        pages = feet[len(wanted)][1]
        wanted += [(number, pages) for number in range(1, pages + 1)]
    assert feet == wanted
    assert sum(number == 1 for number, _ in feet) == len(content.data["sheets"])
    document = opened(DUTY_LIST, content)
    assert len(document.sections) == len(content.data["sheets"])
    starts = [section._sectPr.xpath("./w:pgNumType/@w:start") for section in document.sections]
    assert starts[0] in ([], ["1"])  # the first begins at 1 by itself
    assert starts[1:] == [["1"]] * (len(document.sections) - 1)
    (one,) = gathered(year, DUTY_LIST, {"department": "办公室"}).data["sheets"]
    assert one in content.data["sheets"]


def test_each_sheet_ends_where_its_foot_says_also_without_counting_sections(year: Workspace) -> None:
    """Word counts SECTIONPAGES; LibreOffice fills the field within, which asks where the sheet ends."""
    document = opened(DUTY_LIST, gathered(year, DUTY_LIST))
    names: list[str] = []
    for section in document.sections:
        assert not section.footer.is_linked_to_previous
        (foot,) = section.footer.paragraphs
        fields = [part.text for part in foot._p.iter(qn("w:instrText"))]
        assert fields[:2] == ["PAGE", "SECTIONPAGES"]
        names.append(fields[2].removeprefix("PAGEREF "))
        kinds = [part.get(qn("w:fldCharType")) for part in foot._p.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end", "begin", "separate", "begin", "separate", "end", "end"]
        assert re.sub(r"\s", "", foot.text) == "第1页共1页"
    marks = list(document.element.iter(qn("w:bookmarkStart")))
    assert [mark.get(qn("w:name")) for mark in marks] == names
    paragraphs = [mark.getparent() for mark in marks]
    assert all(paragraph.xpath("./w:pPr/w:sectPr") for paragraph in paragraphs[:-1])
    assert paragraphs[-1].getnext().tag == qn("w:sectPr")


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not here")
def test_an_office_shows_how_many_pages_each_department_has(year: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "责任清单.docx"
    assert DUTY_LIST.word
    path.write_bytes(DUTY_LIST.word(gathered(year, DUTY_LIST)))
    in_office = tmp_path / "office"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={in_office.as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    feet = [
        re.search(r"第(\d+)页共(\d+)页", squeezed(page))
        for page in pdf_texts.pages(path.with_suffix(".pdf").read_bytes())
    ]
    assert all(feet)
    counted = [(int(foot[1]), int(foot[2])) for foot in feet if foot]
    wanted: list[tuple[int, int]] = []
    while len(wanted) < len(counted):
        wanted += [(number, counted[len(wanted)][1]) for number in range(1, counted[len(wanted)][1] + 1)]
    assert counted == wanted


def test_the_foot_counts_pages(year: Workspace) -> None:
    assert GAP_LIST.word
    with ZipFile(BytesIO(GAP_LIST.word(gathered(year, GAP_LIST)))) as parts:
        (foot,) = [parts.read(name).decode() for name in parts.namelist() if "footer" in name][:1]
    assert re.findall("<w:instrText>([A-Z]+)</w:instrText>", foot) == ["PAGE", "NUMPAGES"]


def test_a_blank_sheet_to_sign_needs_no_activity(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "数据") as bare:
        content = gathered(bare, SIGN_IN)
        assert all(not fact["text"] for fact in content.data["facts"])
        assert list(choices(bare, SIGN_IN, "activity")) == ["空白签到表（手写）"]
        enter(bare)
        assert gathered(bare, SIGN_IN, {"activity": "空白表"}).data["facts"] == content.data["facts"]
    (page,) = pdf_texts.pages(SIGN_IN.pdf(content))
    assert "".join(map(str, range(1, 21))) in squeezed(page)
    heads, *rows = opened(SIGN_IN, content).tables[1].rows
    assert [cell.text for cell in heads.cells] == [column["head"] for column in content.data["columns"]]
    assert [row.cells[0].text for row in rows] == [str(number) for number in range(1, 21)]
