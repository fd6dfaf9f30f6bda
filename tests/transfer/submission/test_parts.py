"""PDFs that are too large go in parts: each within the limit, together all pages, named and listed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from tests.documents.docx_texts import words as docx_words
from tests.documents.pdf_texts import pages as page_texts
from tests.documents.pdf_texts import squeezed
from tests.transfer.submission.office import attach, checked, office, scanned_pdf
from tests.viewing import made as files
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.documents.word.listing_word import listing_word
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.submission.check_sheet import TEMPLATE, CheckAbout, check_sheet
from wenming_desktop.transfer.submission.making import write_submission
from wenming_desktop.transfer.submission.profiles import SAMPLES, ProfileDraft
from wenming_desktop.transfer.submission.report import CheckedFile, Choices, Deed, Report, Trouble, Way
from wenming_desktop.transfer.submission.result_list import LIST_NAME
from wenming_desktop.workspace import Workspace

DAY = date(2021, 10, 11)
RULES = replace(SAMPLES[0], name="省测评系统", document_bytes=5_000_000, recompress=False)


@pytest.fixture
def workspace(tmp_path: Path):
    """Task 7-4 with five noisy scans and a page of text in one PDF, and a photo."""
    with office(tmp_path) as opened:
        attach(opened, "7-4", scanned_pdf(tmp_path / "资金凭证.pdf", 5, text=True))
        yield opened


def large(report: Report) -> CheckedFile:
    (found,) = [file for file in report.files if file.trouble is Trouble.TOO_LARGE]
    return found


def split(workspace: Workspace, rules: ProfileDraft = RULES) -> tuple[Report, Choices]:
    choices = Choices().splitting(large(checked(workspace, rules)).key)
    return checked(workspace, rules, choices), choices


def test_parts_are_offered_first_and_lose_nothing(workspace: Workspace, tmp_path: Path):
    before = large(checked(workspace, RULES))
    assert before.offers[0].way is Way.SPLIT
    report, _ = split(workspace)
    parts = [file for file in report.files if file.part]
    assert len(parts) == before.offers[0].count >= 2
    assert not report.asked

    made = write_submission(workspace, report, tmp_path / "送", Job(), DAY)

    assert [file.checked for file in made.sent] == parts
    whole = pypdfium2.PdfDocument(workspace.files.path(parts[0].sources[0].sha256))
    shown = [page.render(scale=0.2).to_pil().tobytes() for page in whole]
    sent: list[bytes] = []
    for file in made.sent:
        assert file.size <= RULES.document_bytes
        with pypdfium2.PdfDocument(made.folder / file.checked.path) as part:
            sent += [page.render(scale=0.2).to_pil().tobytes() for page in part]
    assert sent == shown
    whole.close()
    assert "学雷锋志愿服务计划" in page_texts((made.folder / made.sent[-1].checked.path).read_bytes())[-1]
    names = [file.checked.name for file in made.sent]
    assert names == [
        f"7-4-资金凭证（{len(parts)}份之{number}）-{number}.pdf" for number in range(1, len(parts) + 1)
    ]
    sheet = openpyxl.load_workbook(made.folder / LIST_NAME).worksheets[0]
    done = [row[8] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert done[0] == f"{parts[0].part.pages}，分成 {len(parts)} 份"


def test_a_page_that_is_too_large_alone_is_offered_no_parts(workspace: Workspace):
    found = large(checked(workspace, replace(RULES, document_bytes=50_000)))
    assert Way.SPLIT not in [offer.way for offer in found.offers]
    report, _ = split(workspace, replace(RULES, document_bytes=50_000))
    assert large(report).part is None


def test_parts_count_where_an_item_may_have_few(workspace: Workspace):
    report, _ = split(workspace, replace(RULES, item_most=1))
    assert report.files[0].trouble is None
    assert {file.trouble for file in report.files[1:]} == {Trouble.TOO_MANY}


def test_parts_have_names_of_their_own_where_the_pattern_has_no_number(workspace: Workspace):
    report, _ = split(workspace, replace(RULES, name_pattern="{题名}", name_limit=20))
    names = [file.name for file in report.ready]
    assert len(set(names)) == len(names) >= 2
    short, _ = split(workspace, replace(RULES, name_pattern="{题名}", name_limit=6))
    assert {file.trouble for file in short.files if file.part} == {Trouble.NAME}


def test_scans_may_go_in_parts_instead_of_being_compressed(workspace: Workspace):
    rules = replace(RULES, recompress=True)
    (found,) = checked(workspace, rules).ready
    assert found.deed is Deed.RECOMPRESS
    assert found.parts >= 2
    report = checked(workspace, rules, Choices().splitting(found.key))
    assert {file.deed for file in report.files} == {Deed.SPLIT}
    whole = checked(workspace, rules, Choices().splitting(found.key).unsplitting(found.key))
    assert {file.deed for file in whole.files} == {Deed.RECOMPRESS}


def test_seals_and_notes_are_seen_in_the_parts(workspace: Workspace, tmp_path: Path):
    whole = pypdfium2.PdfDocument(scanned_pdf(tmp_path / "扫描.pdf", 2))
    noted = tmp_path / "批注.pdf"
    noted.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>endobj\n"
        b"4 0 obj<</Type/Annot/Subtype/Square/F 4/Rect[100 300 300 400]/AP<</N 5 0 R>>>>endobj\n"
        b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 200 100]/Length 25>>stream\n"
        b"0 0 1 rg 0 0 200 100 re f\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )
    other = pypdfium2.PdfDocument(noted)
    whole.import_pages(other)
    whole.save(tmp_path / "盖章.pdf")
    other.close()
    whole.close()
    attach(workspace, "1-1", tmp_path / "盖章.pdf")
    report = checked(workspace, RULES)
    keys = [file.key for file in report.files if file.trouble is Trouble.TOO_LARGE]
    report = checked(workspace, RULES, Choices().splitting(*keys), "1-1")

    made = write_submission(workspace, report, tmp_path / "送", Job(), DAY)

    with pypdfium2.PdfDocument(made.folder / made.sent[-1].checked.path) as part:
        image = part[len(part) - 1].render(scale=1, rev_byteorder=True).to_pil().convert("RGB")
        assert image.getpixel((200, 842 - 350)) == (0, 0, 255)


def test_the_sheet_says_what_does_not_fit_and_the_ways(workspace: Workspace, tmp_path: Path):
    files.word(tmp_path / "总结.docx", "总结")
    files.checked((900, 600)).save(tmp_path / "截图.png")
    attach(workspace, "7-4", tmp_path / "总结.docx", tmp_path / "截图.png")
    report = checked(workspace, RULES)
    about = CheckAbout("临沂市自然资源局", 2021, DAY)

    content = check_sheet(report, about, Choices())

    words = squeezed("".join(page_texts(render(TEMPLATE, content.data))))
    for said in (words, docx_words(listing_word(content))):
        for wanted in (
            "报送检查单",
            "省测评系统",
            "资金凭证",
            "分成",
            "一页都不丢",
            "截图",
            "请用WPS另存为PDF",
        ):
            assert wanted in said, wanted
        assert "2份要你定" in said
        assert "不送：这一次不送，记在报送清单里" in said


def file_number(file: CheckedFile, number: int) -> CheckedFile:
    return replace(file, sources=(replace(file.sources[0], evidence_id=str(number)),))


def test_too_many_of_an_item_are_one_row(workspace: Workspace):
    report, choices = split(workspace, replace(RULES, item_most=1))
    words = squeezed(
        "".join(
            page_texts(render(TEMPLATE, check_sheet(report, CheckAbout("某局", 2021, DAY), choices).data))
        )
    )
    assert f"多出{len(report.asked)}份" in words
    assert words.count("只收1份") == 1


def test_the_sheet_of_a_check_without_troubles(workspace: Workspace):
    report, choices = split(workspace)
    content = check_sheet(report, CheckAbout("某局", 2021, DAY), choices)
    words = squeezed("".join(page_texts(render(TEMPLATE, content.data))))
    assert "没有要你定的" in words
    assert "已经定了1处" in words


def test_a_sheet_of_very_many_says_how_many_it_leaves_out(workspace: Workspace):
    report = checked(workspace, RULES)
    many = replace(report, files=tuple(file_number(large(report), each) for each in range(5_000)))
    content = check_sheet(many, CheckAbout("某局", 2021, DAY), Choices())
    texts = page_texts(render(TEMPLATE, content.data))
    assert len(texts) <= 60
    assert "5000处，列出前300处" in squeezed("".join(texts))
