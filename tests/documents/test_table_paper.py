"""The assignment table as a PDF: the workbook's rows on the workbook's pages, every text exact."""

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import accumulate

import openpyxl
import pypdfium2
import pytest
from plans import empty_plan, full_plan, with_task

from tests.documents.pdf_texts import has_in_lines, pages, squeezed
from tests.workspaces import new_workspace
from tests.workspaces import plan as the_plan
from wenming_desktop.documents.paper import Subject
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.documents.press.pdf_pages import page_count, page_rgb
from wenming_desktop.documents.press.typesetting import render
from wenming_desktop.documents.table.assignment_table import export_table
from wenming_desktop.documents.table.paper_sheets import Paper
from wenming_desktop.documents.table.table_columns import TableColumn
from wenming_desktop.documents.table.table_paper import ASSIGNMENT_TABLE, export_pdf, table_data
from wenming_desktop.documents.table.table_settings import save_table_settings, usual_settings
from wenming_desktop.documents.table.table_widths import choose_widths
from wenming_desktop.errors import UserError

LONG = "".join(f"第{number}段文字落实各项任务要求，" for number in range(400))


def paper_of(plan, **changes):
    return render("assignment-table", table_data(plan, replace(usual_settings(plan), **changes)))


@pytest.mark.parametrize("plan", [empty_plan, full_plan])
@pytest.mark.parametrize("paper", list(Paper))
def test_every_text_is_there_exactly_and_no_row_is_cut(plan, paper):
    texts = pages(paper_of(plan(), paper=paper))
    assert not re.search("[\u2f00-\u2fdf]", "".join(texts)), "radicals instead of characters"
    whole = [squeezed(text) for text in texts]
    for number, task in enumerate(plan().tasks, start=1):
        assert sum(has_in_lines(task.text, text) for text in texts) == 1, task.code
        assert any(re.search(rf"{number}(?=\D)", page) for page in whole)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("columns", [tuple(TableColumn), (TableColumn.TEXT, TableColumn.LEAD)])
def test_pages_are_the_workbooks(paper, columns, tmp_path):
    plan = full_plan()
    settings = replace(usual_settings(plan), paper=paper, columns=columns)
    export_table(plan, tmp_path / "表.xlsx", settings)
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    ends = [*(each.id for each in sheet.row_breaks.brk), sheet.max_row]
    texts = [squeezed(page) for page in pages(render("assignment-table", table_data(plan, settings)))]
    assert len(texts) == len(ends)
    row = 6
    text_column = columns.index(TableColumn.TEXT) + 1
    for page, end in zip(texts, ends, strict=True):
        for each in range(row, end + 1):
            assert squeezed(sheet.cell(each, text_column).value) in page
        row = end + 1


@pytest.mark.parametrize(("paper", "size"), [(Paper.A3, (1191, 842)), (Paper.A4, (842, 595))])
def test_sheet(paper, size):
    document = pypdfium2.PdfDocument(paper_of(full_plan(), paper=paper))
    assert {tuple(map(round, page.get_size())) for page in document} == {size}
    document.close()


def test_heading_header_and_numbers():
    changes = {
        "attachment": "附件3",
        "title": "分工表",
        "unit_line": "编制单位：甲",
        "date_line": "2021年4月",
    }
    texts = [squeezed(text) for text in pages(paper_of(full_plan(), **changes))]
    assert "附件3分工表编制单位：甲2021年4月序号测评项目测评内容（工作任务）" in texts[0]
    for number, text in enumerate(texts, start=1):
        assert "完成时限报送材料备注" in text
        assert text.endswith(f"—{number}—")
        assert ("附件3" in text) is (number == 1)


def test_a_category_goes_on_marked():
    plan = full_plan()
    texts = [squeezed(text) for text in pages(paper_of(plan, paper=Paper.A4))]
    title = squeezed(plan.categories[1].title)
    first = next(number for number, text in enumerate(texts) if title in text)
    assert f"{title}（续）" in texts[first + 1]
    assert f"{title}（续）" not in texts[first]


def test_dates_and_numbers_as_in_the_workbook():
    text = squeezed("".join(pages(paper_of(full_plan()))))
    assert text.count("2021年12月31日") > 10
    assert "2021年9月5日" in text
    assert "2.5" in text
    assert "王㼆" in text
    assert "𠮷田芳" in text


def test_chosen_columns_in_chosen_order():
    text = squeezed(pages(paper_of(full_plan(), columns=(TableColumn.LEAD, TableColumn.TEXT)))[0])
    assert "牵头科室测评内容（工作任务）机关党委" in text
    assert "配合科室" not in text


@pytest.mark.parametrize("column", list(TableColumn))
def test_any_single_column_can_be_printed(column):
    assert squeezed(str(column)) in squeezed(pages(paper_of(full_plan(), columns=(column,)))[0])


@pytest.mark.parametrize(
    "text",
    ["=1+1", "#let a = 1 $x^2$ *粗* _斜_ @引 <标> //注 \\ [甲]", "㼆𠮷", "http://" + "abcde" * 60, "甲\n乙"],
)
def test_a_text_is_never_markup(text):
    assert squeezed(text) in squeezed("".join(pages(paper_of(with_task(full_plan(), "1-1", text=text)))))


def test_what_cannot_be_printed_is_left_out():
    plan = with_task(full_plan(), "1-1", text="落实\x0b任务\x00。")
    assert "落实任务。" in squeezed(pages(paper_of(plan))[0])


def test_a_task_longer_than_a_page_goes_on_in_rows():
    texts = pages(paper_of(with_task(full_plan(), "1-4", text=LONG), paper=Paper.A4))
    everything = squeezed("".join(texts))
    assert len(texts) > 9
    for number in range(400):
        words = f"第{number}段文字落实各项任务要求，"
        assert any(words[:cut] in everything and words[cut:] in everything for cut in range(len(words)))
    assert "续" in everything


def test_names_of_departments_are_not_broken():
    names = ("地质遗迹保护中心", "机关党委", "行政审批服务科")
    texts = pages(paper_of(with_task(full_plan(), "1-1", support=names)))
    for name in names:
        assert name in texts[0]


def test_500_tasks():
    category = full_plan().categories[1]
    tasks = tuple(replace(category.tasks[n % 7], id=f"t{n}", ordinal=n) for n in range(500))
    plan = replace(full_plan(), categories=(replace(category, tasks=tasks),))
    texts = pages(paper_of(plan))
    data = table_data(plan, usual_settings(plan))
    assert len(texts) == len(data["pages"])
    assert re.search(r"\b500\b", texts[-1])


def test_page_pictures_have_lines_to_the_margins():
    """The table is as wide as the page inside its margins, and nothing stands outside them."""
    pdf = paper_of(full_plan())
    for index in range(page_count(pdf)):
        image = page_rgb(pdf, index, dpi=50)
        dark = [
            at % image.stride // 3
            for at in range(0, len(image.data), 3)
            if image.data[at] < 128 and at % image.stride < image.width * 3
        ]
        margin = 18 / 25.4 * 50
        assert min(dark) == pytest.approx(margin, abs=6)
        assert max(dark) == pytest.approx(image.width - margin, abs=6)


@pytest.mark.parametrize("paper", list(Paper))
def test_rows_stand_as_laid_out(paper):
    """No text needs more lines than were counted on: the lines between the rows are where they should be."""
    plan = full_plan()
    settings = replace(usual_settings(plan), paper=paper)
    data = table_data(plan, settings)
    pdf = render("assignment-table", data)
    for index, page in enumerate(data["pages"]):
        heights = [data["header"], *(row["height"] for block in page for row in block["rows"])]
        top = 20 / 25.4 * 72 + (sum(data["above"]) if index == 0 else 0)
        expected = [top, *(top + total for total in accumulate(heights))]
        assert ruled_lines(page_rgb(pdf, index, dpi=144)) == pytest.approx(expected, abs=1.0)


def ruled_lines(image):
    """Where lines go over most of the page, in points from the top."""
    found = []
    for y in range(image.height):
        row = image.data[y * image.stride : y * image.stride + image.width * 3 : 3]
        if sum(value < 170 for value in row) > image.width * 0.7 and (not found or y - found[-1] > 2):
            found.append(y)
    return [y / 2 for y in found]


def test_it_is_the_first_paper_and_takes_the_years_choices(tmp_path):
    assert PAPERS[0] is ASSIGNMENT_TABLE
    with new_workspace(tmp_path / "数据") as workspace:
        plan = the_plan(workspace)
        own = replace(usual_settings(plan), paper=Paper.A4, title="某局任务表", columns=(TableColumn.TEXT,))
        with workspace.log.change() as session:
            save_table_settings(session, plan.id, own)
        with workspace.reading() as session:
            subject = Subject(session, workspace.files, plan.id, the_plan.__defaults__[0])
            choices = ASSIGNMENT_TABLE.options[0].choices(subject)
            content = ASSIGNMENT_TABLE.gather(subject, {})
            other = ASSIGNMENT_TABLE.gather(subject, {"sheet": "A3"})
    assert [choice.value for choice in choices] == ["A4", "A3"]
    assert (content.data["sheet"], other.data["sheet"]) == ("a4", "a3")
    assert "某局任务表" in squeezed(pages(ASSIGNMENT_TABLE.pdf(content))[0])


def test_saved_whole_or_not_at_all(tmp_path):
    plan = full_plan()
    target = tmp_path / "表.pdf"
    target.write_bytes(b"old")
    export_pdf(plan, target, usual_settings(plan))
    assert page_count(target.read_bytes()) == 6
    with pytest.raises(UserError, match=r"“表\.pdf”没有保存"):
        export_pdf(plan, tmp_path / "没有" / "表.pdf", usual_settings(plan))
    with pytest.raises(UserError, match="还没有任务"):
        export_pdf(replace(plan, categories=()), target, usual_settings(plan))
    assert [path.name for path in tmp_path.iterdir()] == ["表.pdf"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@pytest.mark.parametrize("paper", list(Paper))
def test_another_reader_finds_every_task(paper, tmp_path):
    target = tmp_path / "表.pdf"
    export_pdf(full_plan(), target, replace(usual_settings(full_plan()), paper=paper))
    found = subprocess.run(["pdftotext", "-raw", target, "-"], capture_output=True, check=True)
    text = squeezed(found.stdout.decode())
    for task in full_plan().tasks:
        assert squeezed(task.text) in text, task.code


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@pytest.mark.parametrize("paper", list(Paper))
def test_no_word_is_pulled_apart(paper, tmp_path):
    """What a search looks for stands in the text layer, line by line, without blanks inside."""
    target = tmp_path / "表.pdf"
    plan = full_plan()
    settings = replace(usual_settings(plan), paper=paper)
    export_pdf(plan, target, settings)
    found = subprocess.run(["pdftotext", target, "-"], capture_output=True, check=True)
    lines = [line.strip() for line in found.stdout.decode().splitlines()]
    for page in table_data(plan, settings)["pages"]:
        for cell in (cell for block in page for row in block["rows"] for cell in row["cells"]):
            rest = cell
            while len(rest) >= 4 and " " not in cell:
                took = max(cut for cut in range(len(rest) + 1) if any(rest[:cut] in line for line in lines))
                assert took >= 2, (cell, rest)
                rest = rest[took:].lstrip("、")


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("length", [12, 60, 90])
def test_a_long_title_takes_lines_of_its_own(paper, length, tmp_path):
    """It stands between 附件 and the unit's line, whole, in lines of about one length, here and in Excel."""
    title = ("关于开展省级文明单位创建工作测评考核指标任务分解和责任落实的配档表" * 3)[:length]
    settings = replace(usual_settings(full_plan()), paper=paper, title=title, attachment="附件1")
    lines = pages(render("assignment-table", table_data(full_plan(), settings)))[0].splitlines()
    at = lines.index("附件1")
    until = next(number for number, line in enumerate(lines) if line.startswith("单位："))
    shown = [line.strip() for line in lines[at + 1 : until]]
    assert "".join(shown) == title
    assert max(map(len, shown)) - min(map(len, shown)) <= 3
    export_table(full_plan(), tmp_path / "表.xlsx", settings)
    sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    assert sheet["A3"].value.split("\n") == shown
    assert sheet.row_dimensions[3].height >= len(shown) * 22 * 1.3


def test_sizes_are_those_of_the_standard():
    for paper, sizes in ((Paper.A3, {12.0, 10.5}), (Paper.A4, {10.5, 9.0})):
        for columns in (tuple(TableColumn), (TableColumn.TEXT, TableColumn.LEAD)):
            pdf = paper_of(full_plan(), paper=paper, columns=columns)
            document = pypdfium2.PdfDocument(pdf)
            found = {round(height, 1) for page in document for height in (sizes_of(page))}
            document.close()
            assert 22.0 in found, "the title is 2号 as printed"
            assert found <= {22.0, 16.0, 14.0} | sizes


def sizes_of(page):
    """The sizes of the letters on a page, as printed."""
    text = page.get_textpage()
    sizes = {pypdfium2.raw.FPDFText_GetFontSize(text, at) for at in range(text.count_chars())}
    text.close()
    return {size for size in sizes if size > 1}


def test_a_row_taller_than_a_page_goes_on_across_the_page():
    plan = with_task(full_plan(), "1-4", text=LONG[:3000], note=LONG[:3000])
    columns = (*(column for column in TableColumn if column is not TableColumn.LEADER),)
    data = table_data(plan, replace(usual_settings(plan), columns=columns))
    rows = [row for page in data["pages"] for block in page for row in block["rows"]]
    parts = [row for row in rows if "across" in row]
    assert {row["cells"][0] for row in parts} == {"续\n测评内容", "续\n备注"}
    assert all((row["across"]["first"], row["across"]["last"]) == (2, 11) for row in parts)
    assert len(data["pages"]) <= len(table_data(full_plan(), usual_settings(full_plan()))["pages"]) + 3


def test_a_row_that_a_page_holds_is_whole():
    plan = with_task(full_plan(), "1-4", text=LONG[:500])
    data = table_data(plan, usual_settings(plan))
    rows = [row for page in data["pages"] for block in page for row in block["rows"]]
    assert len(rows) == 32


def test_a_column_without_contents_is_as_wide_as_its_header():
    data = table_data(empty_plan(), usual_settings(empty_plan()))
    size = data["sizes"]["body"]
    widths = {column["title"]: column["width"] / size for column in data["columns"]}
    for title in ("测评标准", "落实措施", "配合科室", "备注"):
        assert len(title) < widths[title] < len(title) + 1.5
    assert widths["测评内容（工作任务）"] > 30


def test_a_number_beside_a_name_takes_no_room_it_does_not_need() -> None:
    columns = (TableColumn.ORDINAL, TableColumn.LEAD)
    rows = [{TableColumn.ORDINAL: number, TableColumn.LEAD: "办公室"} for number in range(1, 33)]
    widths = choose_widths(columns, rows, Paper.A4).columns
    assert widths[TableColumn.ORDINAL] < 6
    assert widths[TableColumn.LEAD] > 20
