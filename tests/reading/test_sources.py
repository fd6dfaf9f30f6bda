"""Plans from real files: encodings, Word documents with automatic numbers, damaged and foreign files."""

import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.compounds import compound
from tests.reading.drafts import as_written
from wenming_desktop.errors import UserError
from wenming_desktop.reading.draft import PlanDraft
from wenming_desktop.reading.sources import read_source

DATA = Path(__file__).parents[1] / "data" / "plan"
TEXT = (DATA / "work-plan-2021.txt").read_text(encoding="utf-8")
EXPECTED = json.loads((DATA / "work-plan-2021.expected.json").read_text(encoding="utf-8"))


def tree(draft: PlanDraft) -> list[tuple[str, list[str]]]:
    return [(category.title, [task.text for task in category.tasks]) for category in draft.categories]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_in_the_encodings_of_offices(tmp_path: Path, encoding: str):
    path = tmp_path / "方案.TXT"
    path.write_bytes(TEXT.encode(encoding))
    assert as_written(read_source(path)) == EXPECTED


def test_big_endian_utf16(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert as_written(read_source(path)) == EXPECTED


def test_json(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(EXPECTED), encoding="utf-8-sig")
    assert as_written(read_source(path)) == EXPECTED


def test_docx_with_typed_numbers_reads_like_the_text(tmp_path: Path):
    document = docx.Document()
    text = TEXT.replace("要\n\n求", "要求").replace("党\n\n务", "党务").replace("文明\n\n单位", "文明单位")
    for line in text.replace("#", "").split("\n"):
        if line.strip():
            document.add_paragraph(line.strip())
    assert as_written(read_source(saved(document, tmp_path))) == EXPECTED


def saved(document: Document, folder: Path) -> Path:
    path = folder / "方案.docx"
    document.save(str(path))
    return path


def add_list(document: Document, number: int, levels: list[tuple[str, str]], override: str = "") -> None:
    """A numbering of the document's own: (numFmt, lvlText) for each level."""
    root = document.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/><w:lvlText w:val="{t}"/></w:lvl>'
        for i, (f, t) in enumerate(levels)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{written}</w:abstractNum>'
    root.insert(0, parse_xml(abstract))
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/>{override}</w:num>'
        )
    )


def numbered(document: Document, text: str, number: int, level: int = 0) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


@pytest.mark.parametrize("counting", ["chineseCounting", "chineseCountingThousand", "japaneseCounting"])
def test_docx_with_automatic_numbers(tmp_path: Path, counting: str):
    document = docx.Document()
    document.add_paragraph("2024年文明单位创建工作方案")
    add_list(
        document, 90, [(counting, "%1、"), (counting, "（%2）"), ("decimal", "%3."), ("decimal", "(%4)")]
    )
    numbered(document, "工作目标", 90)
    document.add_paragraph("通过复审。")
    numbered(document, "主要任务", 90)
    for heading in range(1, 13):
        numbered(document, f"类别{heading}", 90, 1)
        numbered(document, "甲。", 90, 2)
        numbered(document, "小项", 90, 3)
        numbered(document, "乙。责任单位：办公室", 90, 2)
    draft = read_source(saved(document, tmp_path))
    assert (draft.title, draft.goal) == ("2024年文明单位创建工作方案", "通过复审。")
    assert tree(draft) == [(f"类别{n}", ["甲。\n(1)小项", "乙。"]) for n in range(1, 13)]
    assert draft.categories[11].tasks[1].lead == "办公室"


def test_docx_numbers_restart_where_word_restarts_them(tmp_path: Path):
    document = docx.Document()
    add_list(document, 91, [("ideographDigital", "（%1）")])
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    add_list(document, 92, [("decimal", "%1、")])
    add_list(document, 93, [("decimal", "%1、")], restart)
    for category, tasks in (("甲类", 92), ("乙类", 93)):
        numbered(document, category, 91)
        numbered(document, "一条。", tasks)
        numbered(document, "二条。", tasks)
    assert tree(read_source(saved(document, tmp_path))) == [
        ("甲类", ["一条。", "二条。"]),
        ("乙类", ["一条。", "二条。"]),
    ]


def test_docx_with_numbers_from_a_style(tmp_path: Path):
    document = docx.Document()
    add_list(document, 94, [("chineseCounting", "（%1）"), ("decimal", "%2.")])
    for name, level in (("Heading 1", 0), ("Body Text", 1)):
        properties = document.styles[name].element.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="94"/></w:numPr>')
        )
    for category in ("甲类", "乙类"):
        document.add_paragraph(category, style="Heading 1")
        document.add_paragraph("一条。", style="Body Text")
        document.add_paragraph("二条。", style="Body Text")
    assert tree(read_source(saved(document, tmp_path))) == [
        ("甲类", ["一条。", "二条。"]),
        ("乙类", ["一条。", "二条。"]),
    ]


def test_docx_with_heading_styles_and_no_numbers(tmp_path: Path):
    document = docx.Document()
    document.add_heading("2024年创建工作方案", 1)
    for category in ("党建引领", "价值引领"):
        document.add_heading(category, 2)
        document.add_paragraph("1.甲。")
        document.add_paragraph("2.乙。")
    draft = read_source(saved(document, tmp_path))
    assert draft.title == "2024年创建工作方案"
    assert tree(draft) == [("党建引领", ["甲。", "乙。"]), ("价值引领", ["甲。", "乙。"])]


def test_docx_table_rows_are_tasks_with_their_departments(tmp_path: Path):
    document = docx.Document()
    document.add_paragraph("（一）党建引领")
    table = document.add_table(0, 4)
    for cells in (
        ("序号", "工作任务", "责任单位", "完成时限"),
        ("1", "开展学习。", "办公室、工会", "年底"),
        ("2", "组织宣讲。", "人事科", ""),
    ):
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    draft = read_source(saved(document, tmp_path))
    assert tree(draft) == [("党建引领", ["开展学习。", "组织宣讲。"])]
    first, second = draft.categories[0].tasks
    assert (first.lead, first.support, first.due) == ("办公室", ("工会",), "年底")
    assert (second.lead, second.due) == ("人事科", None)


def test_docx_with_revisions_shows_the_text_as_it_stands(tmp_path: Path):
    document = docx.Document()
    document.add_paragraph("（一）党建引领")
    paragraph = document.add_paragraph("1.开展")._p
    paragraph.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>学习。</w:t></w:r></w:ins>',
        )
    )
    paragraph.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>旧</w:delText></w:r></w:del>',
        )
    )
    assert tree(read_source(saved(document, tmp_path))) == [("党建引领", ["开展学习。"])]


@pytest.mark.parametrize("name", ["方案.pdf", "方案"])
def test_other_kinds_say_what_is_accepted_and_that_text_may_be_pasted(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_bytes(b"x")
    with pytest.raises(UserError, match=r"\.docx.*\.txt.*粘贴") as caught:
        read_source(path)
    assert name in caught.value.message


@pytest.mark.parametrize("name", ["方案.doc", "方案.wps", "改名.docx"])
def test_old_word_files_are_to_be_saved_anew(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_bytes(compound({"WordDocument": b"x"}))
    with pytest.raises(UserError, match=rf"“{name}”是旧版文档，.*另存为 \.docx"):
        read_source(path)


def test_a_password_is_said_and_a_docx_may_be_called_anything(tmp_path: Path):
    path = tmp_path / "密.docx"
    path.write_bytes(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
    with pytest.raises(UserError, match=r"“密\.docx”加了密码，请在 WPS 或 Word 里去掉密码后再试。"):
        read_source(path)
    (tmp_path / "改名.txt").write_bytes(good_word())
    with pytest.raises(UserError, match="没有读到任务"):
        read_source(tmp_path / "改名.txt")


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def word_with(document_xml: bytes) -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    result = io.BytesIO()
    with zipfile.ZipFile(stream) as good, zipfile.ZipFile(result, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, document_xml if name == "word/document.xml" else good.read(name))
    return result.getvalue()


def good_word() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "空文件"),
        ("a.docx", b"", "空文件"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff", "文本"),
        ("a.txt", "一、甲".encode("utf-16-le") + b"\x00", "文本"),
        ("a.txt", b"\xff\xfe\x00", "文本"),
        ("a.txt", "没有编号的文字".encode(), "没有读到任务"),
        ("a.json", b"{", "JSON"),
        ("a.json", b"[" * 200_000, "JSON"),
        ("a.json", b"[]", "JSON"),
        ("a.docx", b"not a zip", "不是完好的 Word 文档"),
        ("a.docx", zipped(a=b"x"), "不是完好的 Word 文档"),
        ("a.docx", good_word()[:-500], "不是完好的 Word 文档"),
        ("a.docx", word_with(b"<w:document"), "不是完好的 Word 文档"),
        ("a.docx", word_with(f"<w:document {nsdecls('w')}/>".encode()), "不是完好的 Word 文档"),
        ("a.docx", zipped(a=b"\0" * (51 * 2**20)), "50 MB"),
        ("a.docx", word_with(b"<w:p/>" * 1_100_000), "段落太多"),
        ("a.docx", good_word(), "没有读到任务"),
        ("a.txt", b" " * (20 * 2**20 + 1), "20 MB"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)
def test_unusable_files_say_why(tmp_path: Path, name: str, content: bytes, message: str):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError, match=message):
        read_source(path)


def test_a_docx_with_entities_is_refused(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    path = tmp_path / "a.docx"
    path.write_bytes(
        word_with(
            f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document {nsdecls("w")}><w:body>'
            "<w:p><w:r><w:t>1.任务&x;。</w:t></w:r></w:p></w:body></w:document>".encode()
        )
    )
    with pytest.raises(UserError, match=r"“a\.docx”的内容不像正常的文档"):
        read_source(path)


def test_missing_file_and_folder(tmp_path: Path):
    with pytest.raises(UserError, match=r"没有\.txt.*找不到"):
        read_source(tmp_path / "没有.txt")
    folder = tmp_path / "文件夹.docx"
    folder.mkdir()
    with pytest.raises(UserError, match=r"文件夹\.docx"):
        read_source(folder)
