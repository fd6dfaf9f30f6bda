"""The workbooks in another office program: pages as laid out, nothing cut, every text there."""

import shutil
import subprocess
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest
from plans import full_plan, with_task

from tests.documents.pdf_texts import pages, squeezed
from wenming_desktop.documents.table.assignment_table import export_table
from wenming_desktop.documents.table.paper_sheets import Paper
from wenming_desktop.documents.table.table_columns import DEFAULT_COLUMNS, TableColumn
from wenming_desktop.documents.table.table_settings import usual_settings

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice Calc is not installed")


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    """Settings of its own: without them nothing runs beside an open LibreOffice."""
    return tmp_path_factory.mktemp("profile")


def printed(path, profile):
    """The workbook as LibreOffice prints it."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", path.parent, path], capture_output=True, timeout=180, check=True)
    return path.with_suffix(".pdf").read_bytes()


@pytest.mark.parametrize(("paper", "size"), [(Paper.A3, (1191, 842)), (Paper.A4, (842, 595))])
def test_every_page_is_as_laid_out(paper, size, tmp_path, profile):
    path = tmp_path / "配档表.xlsx"
    export_table(full_plan(), path, replace(usual_settings(full_plan()), paper=paper))
    expected = len(openpyxl.load_workbook(path).active.row_breaks.brk) + 1
    pdf = printed(path, profile)
    document = pypdfium2.PdfDocument(pdf)
    assert {tuple(map(round, page.get_size())) for page in document} == {size}
    document.close()
    texts = [squeezed(text) for text in pages(pdf)]
    assert len(texts) == expected
    for number, text in enumerate(texts, start=1):
        assert f"—{number}—" in text
        assert all(squeezed(column) in text for column in DEFAULT_COLUMNS), (
            "the header is repeated, on one page wide"
        )
    for task in full_plan().tasks:
        assert any(squeezed(task.text) in text for text in texts), f"{task.code} is cut"
    assert not any("t-1-1" in text or "任务标识" in text for text in texts), "hidden ids are not printed"


@pytest.mark.parametrize("text", ["=cmd|'/C calc'!A0", "+1", "-2+3", "@SUM(A1)", "_x0041_", "㼆𠮷"])
def test_texts_come_back_from_it_exactly(text, tmp_path, profile):
    path = tmp_path / "配档表.xlsx"
    export_table(with_task(full_plan(), "1-1", text=text, lead=text), path)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    saved = tmp_path / "另存"
    subprocess.run([*command, "--outdir", saved, path], capture_output=True, timeout=180, check=True)
    sheet = openpyxl.load_workbook(saved / path.name).active
    columns = {cell.value: cell.column for cell in sheet[5]}
    for column in (TableColumn.TEXT, TableColumn.LEAD):
        cell = sheet.cell(6, columns[column])
        assert (cell.value, cell.data_type) == (text, "s")
    keys = [sheet.cell(row, columns["任务标识"]).value for row in range(6, 38)]
    assert keys == [task.id for task in full_plan().tasks]
