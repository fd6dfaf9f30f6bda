"""一项一册: made of real files, read back page by page."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import typst
from PIL import Image, ImageChops, ImageStat

from db.models import MaterialRequirement, Task
from tests.documents.book.office import TODAY, item, made, put, read, with_slots
from tests.documents.pdf_texts import pages as page_texts
from tests.documents.pdf_texts import squeezed
from tests.documents.year_papers import choices, gathered
from tests.ledger.ledgers import enter
from tests.viewing.made import ASKS_PASSWORD, MAY_NOT_BE_COPIED, OFD, checked, page, pdf, photo, word
from tests.viewing.test_hostile_files import locked_pdf
from tests.workspaces import task_ids
from wenming_desktop.changes.lane import describe
from wenming_desktop.documents.book import making, parts, sheets
from wenming_desktop.documents.book.choices import (
    leave_out,
    restore_order,
    set_order,
    set_pages,
    shorten_long,
)
from wenming_desktop.documents.book.later import put_off
from wenming_desktop.documents.book.making import BookOptions, Stamp
from wenming_desktop.documents.book.paper import EVIDENCE_BOOK
from wenming_desktop.documents.book.reading import books
from wenming_desktop.documents.book.setting import RefusedError
from wenming_desktop.documents.listings.checklist import CHECKLIST
from wenming_desktop.documents.press.pdf_pages import page_rgb
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.checking import State, note
from wenming_desktop.evidence.marks import Mark, set_marks
from wenming_desktop.evidence.records import attach_files
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.ledger.proof import attach_to_activity
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.plan.tasks import plan_heads
from wenming_desktop.progress.statements import ItemKind, set_statement
from wenming_desktop.workspace import Workspace

RED = (166, 27, 27)
NOTED = (  # a page with nothing but a note that is seen, a blue box
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>endobj\n"
    b"4 0 obj<</Type/Annot/Subtype/Square/F 4/Rect[100 300 300 400]/AP<</N 5 0 R>>>>endobj\n"
    b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 200 100]/Length 25>>stream\n0 0 1 rg 0 0 200 100 re f\n"
    b"endstream endobj\ntrailer<</Root 1 0 R>>\n"
)


@pytest.fixture
def slots(workspace: Workspace) -> dict[str, str]:
    return with_slots(workspace)


def texts(made_pdf: bytes) -> list[str]:
    return [squeezed(text) for text in page_texts(made_pdf)]


def shape(made_pdf: bytes, index: int) -> tuple[int, int]:
    document = pypdfium2.PdfDocument(made_pdf)
    width, height = document.get_page_size(index)
    document.close()
    return round(width / 72 * 25.4), round(height / 72 * 25.4)


def bookmarks(made_pdf: bytes) -> list[tuple[int, str, int]]:
    document = pypdfium2.PdfDocument(made_pdf)
    found = [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    document.close()
    return found


def told(made_pdf: bytes) -> tuple[str, str]:
    """Title and author."""
    document = pypdfium2.PdfDocument(made_pdf)
    found = document.get_metadata_value("Title"), document.get_metadata_value("Author")
    document.close()
    return found


def picture(made_pdf: bytes, index: int, dpi: float = 72) -> Image.Image:
    image = page_rgb(made_pdf, index, dpi)
    return Image.frombuffer("RGB", (image.width, image.height), image.data, "raw", "RGB", image.stride, 1)


def red_box(image: Image.Image) -> tuple[float, float, float, float]:
    """What is red on a page, as fractions of it: left, top, right, bottom."""
    near = image.convert("RGB").point(lambda value: value)
    mask = Image.new("1", near.size)
    data, out = near.load(), mask.load()
    assert data is not None
    assert out is not None
    for x in range(near.width):
        for y in range(near.height):
            pixel = data[x, y]
            out[x, y] = int(all(abs(one - other) < 40 for one, other in zip(pixel, RED, strict=True)))
    box = mask.getbbox()
    assert box
    return box[0] / near.width, box[1] / near.height, box[2] / near.width, box[3] / near.height


def test_a_book_holds_cover_contents_proof_and_what_is_missing(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    put(
        workspace,
        slots["志愿服务办法"],
        pdf(tmp_path / "办法.pdf", ["第一条", "第二条", "第三条"]),
        title="志愿服务管理办法",
    )
    put(workspace, slots["活动照片"], *(photo(tmp_path / f"P{n}.jpg", (800 + n, 600)) for n in range(3)))

    book = made(workspace)

    found = texts(book.pdf)
    cover, contents, *proof = found
    assert "某某局" in cover
    assert "1-1" in cover
    assert "类别1的任务1。" in cover
    assert "1志愿服务管理办法2021年3月5日31—3" in contents
    assert "活动签到表还缺1份要1份缺" in contents
    assert "2活动照片（3张）3月5日24—5" in contents
    assert ["第一条" in proof[0], "第二条" in proof[1], "第三条" in proof[2]] == [True] * 3
    assert [f"1-1第{number}页" in proof[number - 1] for number in range(1, 6)] == [True] * 5
    assert "时间：2021年3月5日" in proof[3]
    assert "缺项清单" in proof[5]
    assert "活动签到表还缺1份" in proof[5]
    assert len(found) == 8
    assert book.books[0].places == ((1, 3), None, (4, 5))
    assert bookmarks(book.pdf) == [
        (0, "封面", 0),
        (0, "目录", 1),
        (0, "志愿服务管理办法", 2),
        (0, "活动照片（3张）", 5),
        (0, "缺项清单", 7),
    ]


def test_what_is_counted_before_is_what_comes_out(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    put(workspace, slots["活动照片"], *(photo(tmp_path / f"P{n}.jpg", (800 + n, 600)) for n in range(5)))
    put(
        workspace,
        slots["活动签到表"],
        *(_saved(tmp_path / f"签到{n}.png", page((600, 800 + n))) for n in range(2)),
    )
    book = read(workspace)

    assert tuple(book.places()) == made(workspace).books[0].places
    assert book.pages == 5


def test_marks_lie_where_the_viewer_shows_them(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    turned = pdf(tmp_path / "横.pdf", ["字"], turn=90)
    (evidence_id,) = put(workspace, slots["志愿服务办法"], turned)
    with workspace.log.change() as session:
        set_marks(session, evidence_id, [Mark(1, 0.2, 0.1, 0.3, 0.25)])

    book = made(workspace).pdf

    assert shape(book, 2) == (297, 210)
    assert red_box(picture(book, 2)) == pytest.approx((0.2, 0.1, 0.5, 0.35), abs=0.006)


def test_a_page_is_shown_as_it_looks_turned_cropped_and_large(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    source = tmp_path / "三样.pdf"
    document = pypdfium2.PdfDocument(
        typst.compile(
            b"#set page(width: 842pt, height: 1190pt, margin: 0pt)\n"
            b"#for n in range(3) [#place(dx: 50pt, dy: 50pt, rect(width: 200pt, height: 300pt, fill: blue))"
            b" #pagebreak(weak: true)]"
        )
    )
    document[1].set_rotation(90)
    document[2].set_cropbox(50, 1190 - 350, 250, 1190 - 50)
    document.save(source)
    document.close()
    put(workspace, slots["志愿服务办法"], source)

    book = made(workspace).pdf

    assert [shape(book, index) for index in (2, 3, 4)] == [(210, 297), (297, 210), (210, 297)]
    upright, turned, cropped = (picture(book, index) for index in (2, 3, 4))
    assert _is_blue(upright, 0.1, 0.1)
    assert not _is_blue(upright, 0.5, 0.5)
    assert _is_blue(turned, 0.9, 0.1)  # a quarter clockwise: from the top left to the top right
    assert not _is_blue(turned, 0.1, 0.1)
    assert all(_is_blue(cropped, x, 0.5) for x in (0.05, 0.5, 0.9))


def test_fields_and_notes_are_seen(workspace: Workspace, slots: dict[str, str], tmp_path: Path) -> None:
    source = tmp_path / "批注.pdf"
    source.write_bytes(NOTED)
    put(workspace, slots["志愿服务办法"], source)

    shown = picture(made(workspace).pdf, 2)

    assert _is_blue(shown, 200 / 595, 1 - 350 / 842)


def test_the_original_is_not_touched(workspace: Workspace, slots: dict[str, str], tmp_path: Path) -> None:
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条"]))
    stored = {path: path.read_bytes() for path in (workspace.folder / "files").rglob("*") if path.is_file()}

    made(workspace)

    assert {
        path: path.read_bytes() for path in (workspace.folder / "files").rglob("*") if path.is_file()
    } == stored


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("坏.pdf", b"%PDF-1.4 nothing", "打不开，文件可能已损坏"),
        ("锁.pdf", locked_pdf(), "加了密码"),
        ("会议.mp4", b"\0\0\0 ftypmp42", "视频放不进册子"),
        ("包.zip", b"PK\5\6" + b"\0" * 18, "画不出页面"),
        ("坏.jpg", b"\xff\xd8\xff no picture", "打不开"),
    ],
)
def test_what_cannot_be_shown_is_a_card_and_stands_in_the_list(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    put(workspace, slots["志愿服务办法"], tmp_path / name, title="要紧的材料")

    found = texts(made(workspace).pdf)

    assert "要紧的材料" in found[2]
    assert name in found[2]
    assert "2021年3月5日" in found[2]
    assert said in found[2]
    assert "1-1第1页" in found[2]
    assert f"要紧的材料（{name}）" in found[-1]
    assert said in found[-1]


@pytest.mark.parametrize(
    ("content", "said", "mark", "marked"),
    [
        (None, "原件不见了", "缺", "缺1张"),
        (b"%PDF-1.4 another", "原件被改动过", "原件被改动过", "1张被改动过"),
    ],
)
def test_an_original_that_is_gone_or_another_one_is_never_shown_as_genuine(
    workspace: Workspace,
    slots: dict[str, str],
    tmp_path: Path,
    content: bytes | None,
    said: str,
    mark: str,
    marked: str,
) -> None:
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条", "第二条"]))
    put(workspace, slots["活动照片"], *(photo(tmp_path / f"P{n}.jpg", (800 + n, 600)) for n in range(3)))
    rules, _, lost, _ = read(workspace).files
    for file in (rules, lost):
        path = workspace.files.path(file.sha256)
        path.unlink() if content is None else path.write_bytes(content)

    book = made(workspace)

    found = texts(book.pdf)
    cover, contents, card, *photos, missing = found
    assert f"4份，3页；缺3处（其中{said}2份）" in cover
    assert f"1办法2021年3月5日11{mark}" in contents
    assert f"2活动照片（3张）3月5日22—3{marked}" in contents
    assert said in card
    assert "第一条" not in "".join(found)
    assert f"P1.jpg{said}" in "".join(photos)
    assert f"办法（办法.pdf）{said}，册里只有说明" in missing
    assert f"P1（P1.jpg）{said}" in missing
    assert f"{said} 2 份（办法、P1）" in book.note
    assert "校验材料" in book.note
    with_others = texts(made(workspace, read(workspace, 0), read(workspace, 1)).pdf)[0]
    assert "1-1类别1的任务143" + "3" in with_others  # 份数, 页数, 缺


def test_what_the_record_says_of_an_original_is_looked_up_anew(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条"]))
    (file,) = read(workspace).files
    note(workspace.log, {file.sha256: State.ALTERED})  # and was found again since
    assert read(workspace).files[0].fault == "内容变了"

    book = made(workspace)

    found = texts(book.pdf)
    assert "第一条" in found[2]
    assert "内容变了" not in "".join(found)
    assert not book.note


def test_pages_of_one_file_that_are_not_drawn_are_listed_once(
    workspace: Workspace, slots: dict[str, str]
) -> None:
    put(workspace, slots["志愿服务办法"], OFD)

    *_, missing = texts(made(workspace).pdf)

    assert missing.count("two-pages.ofd") == 1
    assert "没有放进页面：这台电脑上不能显示OFD版面。" in missing


def test_pages_that_are_not_shown_are_listed_by_their_numbers(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    source = tmp_path / "无大小.pdf"
    with closing(pypdfium2.PdfDocument(pdf(tmp_path / "四页.pdf", list("甲乙丙丁")))) as document:
        for index in (1, 2):
            document[index].set_mediabox(0, 0, 1, 500)
            document[index].set_cropbox(0, 0, 1, 500)
        document.save(source)
    put(workspace, slots["志愿服务办法"], source)

    _, _, *pages, missing = texts(made(workspace).pdf)

    assert "第2页：页面没有大小" in pages[1]
    assert "无大小（无大小.pdf）第2—3页没有放进页面：页面没有大小，画不出来。" in missing


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_marks_lie_right_on_pages_turned_and_cropped(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path, turn: int
) -> None:
    source = tmp_path / "转.pdf"
    with closing(pypdfium2.PdfDocument(pdf(tmp_path / "正.pdf", ["字"], turn=turn))) as document:
        document[0].set_cropbox(50, 200, 450, 800)
        document.save(source)
    (evidence_id,) = put(workspace, slots["志愿服务办法"], source)
    with workspace.log.change() as session:
        set_marks(session, evidence_id, [Mark(1, 0.2, 0.1, 0.3, 0.25)])

    image = picture(made(workspace).pdf, 2)

    # 400 by 600 points fill the height of a sheet, or its width where it lies on its side
    across, down = (297, 198) if turn != 180 else (198, 297)
    left, top = (image.width - across / 25.4 * 72) / 2, (image.height - down / 25.4 * 72) / 2
    shown = across / 25.4 * 72, down / 25.4 * 72
    box = red_box(image)
    wanted = (left + 0.2 * shown[0], top + 0.1 * shown[1], left + 0.5 * shown[0], top + 0.35 * shown[1])
    sides = (image.width, image.height) * 2
    assert box == pytest.approx([each / side for each, side in zip(wanted, sides, strict=True)], abs=0.006)


def test_a_locked_pdf_is_a_card_and_one_that_may_not_be_copied_is_shown(
    workspace: Workspace, slots: dict[str, str]
) -> None:
    put(workspace, slots["志愿服务办法"], ASKS_PASSWORD)
    put(workspace, slots["活动签到表"], MAY_NOT_BE_COPIED)

    _, _, locked, shown, missing = texts(made(workspace).pdf)

    assert "加了密码，打不开" in locked
    assert "Article1" not in locked
    assert "Article1" in shown
    assert "asks-password.pdf）没有放进页面：" in missing
    assert "may-not-be-copied" not in missing


def test_a_statement_of_500_characters_stands_whole_on_its_page(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    words = "".join(f"第{number:03}条做法落实到人。" for number in range(45))[:500]
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条"]))
    with workspace.log.change() as session:
        set_statement(session, ItemKind.TASK, task_ids(workspace)[0], words)

    found = texts(made(workspace).pdf)

    assert words in found[2]
    assert "第一条" in found[3]


def test_500_pages_of_one_file(workspace: Workspace, slots: dict[str, str], tmp_path: Path) -> None:
    source = tmp_path / "长.pdf"
    source.write_bytes(typst.compile(b"#for n in range(500) [Page #(n + 1) of all #pagebreak(weak: true)]"))
    put(workspace, slots["志愿服务办法"], source)

    book = made(workspace)

    assert book.books[0].places[0] == (1, 500)
    assert not book.note
    document = pypdfium2.PdfDocument(book.pdf)
    assert "Page 500 of all" in document[501].get_textpage().get_text_bounded()
    document.close()


def test_photos_without_a_slot_stand_in_one_line_by_name(workspace: Workspace, tmp_path: Path) -> None:
    with_slots(workspace, {})
    activity = enter(workspace).id
    for day, path in ((5, photo(tmp_path / "cmyk.jpg")), (7, photo(tmp_path / "合影.jpg", (800, 600)))):
        attach_to_activity(
            *(workspace.log, workspace.files, activity, MaterialKind.PHOTO, [path], Job()),
            formed_on=date(2021, 3, day),
        )
    rules = pdf(tmp_path / "办法.pdf", ["第一条"])
    first = task_ids(workspace)[0]
    attach_files(workspace.log, workspace.files, first, [rules], Job(), None, date(2021, 3, 6))

    contents = texts(made(workspace).pdf)[1]

    assert "1其他照片（2张）cmyk、合影3月5日、3月7日11" in contents
    assert contents.count("其他照片") == 1
    assert "2办法" in contents


def test_office_files_show_their_first_lines(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    put(workspace, slots["志愿服务办法"], word(tmp_path / "办法.docx", "第一章总则", "第一条为了规范"))

    card = texts(made(workspace).pdf)[2]

    assert "第一章总则第一条为了规范" in card
    assert "另存为PDF" in card


def test_an_ofd_that_is_not_drawn_here_shows_its_text(workspace: Workspace, slots: dict[str, str]) -> None:
    put(workspace, slots["志愿服务办法"], OFD)

    found = texts(made(workspace).pdf)

    assert "OFD" in found[2]
    assert "第2页" in "".join(found[3:-1])


def test_broken_photos_are_named_among_the_others(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "坏照片.jpg").write_bytes(b"\xff\xd8\xff no picture")
    put(workspace, slots["活动照片"], photo(tmp_path / "好.jpg"), tmp_path / "坏照片.jpg")

    found = texts(made(workspace).pdf)

    assert "坏照片.jpg打不开" in found[2]
    assert "坏照片.jpg" in found[-1]


def test_every_page_of_a_tiff_is_shown(workspace: Workspace, slots: dict[str, str], tmp_path: Path) -> None:
    first, second = checked((700, 990)), Image.new("RGB", (700, 990), "blue")
    first.save(tmp_path / "扫描.tif", save_all=True, append_images=[second])
    put(workspace, slots["活动签到表"], tmp_path / "扫描.tif")

    book = made(workspace)

    assert book.books[0].places[1] == (1, 2)
    assert _is_blue(picture(book.pdf, 3), 0.5, 0.5)


def test_only_chosen_pages_in_the_chosen_order(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    (rules,) = put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", list("甲乙丙丁戊己")))
    one, two = put(
        workspace,
        slots["活动签到表"],
        pdf(tmp_path / "签到1.pdf", ["张三"]),
        pdf(tmp_path / "签到2.pdf", ["李四"]),
    )
    chosen = item(workspace)
    with workspace.log.change() as session:
        set_pages(session, chosen, rules, "首页、末页、第3页")
        set_order(session, chosen, [two, rules, one])
        leave_out(session, chosen, [one], out=True)

    found = texts(made(workspace).pdf)

    assert "1签到2" in found[1]
    assert "2办法2021年3月5日3/62—4" in found[1]
    assert "签到1" not in found[1]
    assert [text[:1] for text in found[2:6]] == ["李", "甲", "丙", "己"]

    with workspace.log.change() as session:
        restore_order(session, chosen)
    assert [file.id for file in read(workspace).files] == [rules, one, two]


def test_a_long_document_in_one_press(workspace: Workspace, slots: dict[str, str], tmp_path: Path) -> None:
    (rules,) = put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", [str(n) for n in range(30)]))
    with workspace.log.change() as session:
        set_marks(session, rules, [Mark(12, 0.1, 0.1, 0.2, 0.2)])
        shorten_long(session, item(workspace), [rules])

    assert made(workspace).books[0].places[0] == (1, 3)
    workspace.log.undo()
    assert read(workspace).files[0].pages == ""


def test_what_comes_later_stands_where_it_belongs(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    one, two = put(
        workspace,
        slots["活动签到表"],
        pdf(tmp_path / "签到1.pdf", ["张三"]),
        pdf(tmp_path / "签到2.pdf", ["李四"]),
    )
    with workspace.log.change() as session:
        set_order(session, item(workspace), [two, one])
    (rules,) = put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["甲"]))

    assert [file.id for file in read(workspace).files] == [rules, two, one]


def test_stamp_code_and_list_by_option(workspace: Workspace, slots: dict[str, str], tmp_path: Path) -> None:
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条"]))

    plain = made(workspace, options=BookOptions(code=False, missing=False, stamp=Stamp.TOP)).pdf

    found = texts(plain)
    assert len(found) == 3
    assert "扫码" not in found[0]
    document = pypdfium2.PdfDocument(plain)
    page_text = document[2].get_textpage()
    searcher = page_text.search("1-1")
    hit = searcher.get_next()
    assert hit
    _, bottom, _, top = page_text.get_rect(page_text.count_rects(*hit) - 1)
    searcher.close()
    page_text.close()
    document.close()
    assert (bottom + top) / 2 > 842 * 0.9


def coloured(path: Path, turn: int = 0) -> Path:
    """A PDF page of red words, a gradient, a pattern, a half transparent box and a picture."""
    folder = path.parent
    checked((200, 200)).save(folder / "鲜艳.png")
    (folder / "鲜艳.typ").write_text(
        "#text(fill: red)[Bright words]\n"
        '#image("鲜艳.png", width: 4cm)\n'
        "#rect(fill: gradient.linear(red, blue), width: 4cm, height: 2cm)\n"
        "#rect(fill: tiling(size: (9pt, 9pt), square(fill: green, size: 4pt)), width: 4cm, height: 2cm)\n"
        "#rect(fill: rgb(255, 0, 0, 90), width: 4cm, height: 2cm)\n#rect(fill: cmyk(90%, 10%, 0%, 0%))",
        "utf-8",
    )
    document = pypdfium2.PdfDocument(typst.compile(folder / "鲜艳.typ", root=folder))
    document[0].set_rotation(turn)
    document.save(path)
    document.close()
    return path


def colours(image: Image.Image) -> int:
    """How far the strongest colour is from grey."""
    found = image.getcolors(image.width * image.height) or []
    return max(max(colour) - min(colour) for _, colour in found)


def test_a_grey_book_has_no_colours_and_all_its_words(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    noted = tmp_path / "批注.pdf"
    noted.write_bytes(NOTED)
    files = [coloured(tmp_path / "彩页.pdf"), coloured(tmp_path / "横放.pdf", 90), noted, tmp_path / "红.tif"]
    checked((300, 200)).save(files[-1])
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    (first, *_) = put(workspace, slots["志愿服务办法"], *files, broken)
    put(workspace, slots["活动照片"], photo(tmp_path / "照片.jpg"))
    with workspace.log.change() as session:
        set_marks(session, first, [Mark(1, 0.1, 0.1, 0.3, 0.3)])

    plain, grey = made(workspace), made(workspace, options=BookOptions(grey=True))

    count = len(page_texts(plain.pdf))
    assert [colours(picture(plain.pdf, at)) > 60 for at in range(count)].count(True) >= 6
    assert [colours(picture(grey.pdf, at)) for at in range(count)] == [0] * count
    assert page_texts(grey.pdf) == page_texts(plain.pdf)
    assert bookmarks(grey.pdf) == bookmarks(plain.pdf)
    for at in range(count):  # as light and dark as the coloured one: nothing is covered
        shown, wanted = (picture(each, at).convert("L") for each in (grey.pdf, plain.pdf))
        assert ImageStat.Stat(ImageChops.difference(shown, wanted)).mean[0] < 3


def test_several_books_in_one(workspace: Workspace, slots: dict[str, str], tmp_path: Path) -> None:
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条"]))

    book = made(workspace, read(workspace, 0), read(workspace, 1))

    found = bookmarks(book.pdf)
    assert [title for level, title, _ in found if level == 0] == [
        "总目录",
        *(f"{one.code} {one.title}" for one in (read(workspace, 0), read(workspace, 1))),
    ]
    assert (1, "办法", 3) in found
    over_all = "".join(texts(book.pdf)[0].split())
    assert all(f"{one.code}{one.title}" in over_all for one in (read(workspace, 0), read(workspace, 1)))
    assert "还没有材料" in "".join(texts(book.pdf))


@pytest.mark.parametrize("alone", [True, False])
def test_a_book_that_is_set_in_parts_is_the_same(
    workspace: Workspace,
    slots: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    alone: bool,
) -> None:
    long = pdf(tmp_path / "办法.pdf", [f"第{number}条" for number in range(1, 8)])
    put(workspace, slots["志愿服务办法"], long, pdf(tmp_path / "计划.pdf", ["计划甲", "计划乙"]))
    put(workspace, slots["活动签到表"], pdf(tmp_path / "签到.pdf", ["张三"]))
    put(workspace, slots["活动照片"], *(photo(tmp_path / f"P{n}.jpg", (800 + n, 600)) for n in range(3)))
    wanted = [read(workspace, number) for number in range(1 if alone else 3)]
    whole = made(workspace, *wanted)

    monkeypatch.setattr(parts, "PAGES", 4)
    monkeypatch.setattr(sheets, "_MOST_COPIED", 3)
    cut = made(workspace, *wanted)

    assert cut.books == whole.books
    assert texts(cut.pdf) == texts(whole.pdf)
    assert bookmarks(cut.pdf) == bookmarks(whole.pdf)
    assert len({level for level, *_ in bookmarks(cut.pdf)}) == (1 if alone else 2)
    assert told(cut.pdf) == told(whole.pdf)
    for index in range(len(texts(whole.pdf))):
        assert not ImageChops.difference(picture(cut.pdf, index), picture(whole.pdf, index)).getbbox()


def test_parts_hold_few_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(b"1" * 10)
    one, two, three = ({"kind": "pdf", "name": name, "page": page} for name in "abc" for page in (1,))
    book = {"code": "1-1", "sheets": [one, one, two, three, three], "missing": ["照片"]}
    monkeypatch.setattr(parts, "BYTES", 25)

    (first,), (second,) = parts.in_parts([book], tmp_path)

    assert (first["front"], first["sheets"], first["missing"]) == (True, [one, one, two], [])
    assert (second["front"], second["sheets"], second["missing"]) == (False, [three, three], ["照片"])


def test_a_file_that_the_typesetter_refuses_is_drawn(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条", "第二条"]))
    set_book, asked = making.set_book, list[str]()

    def refuse(folder: Path, data: dict[str, object], job: Job) -> bytes:
        asked.append("")
        if len(asked) == 1:
            (folder / "proof-1.pdf").write_bytes(b"%PDF-1.4 nothing that Typst takes")
        return set_book(folder, data, job)

    monkeypatch.setattr(making, "set_book", refuse)

    book = made(workspace)

    assert len(asked) == 2
    assert book.books[0].places[0] == (1, 2)
    assert "第一条" not in texts(book.pdf)[2]  # a picture
    assert picture(book.pdf, 2).convert("L").getextrema()[0] < 100  # with something on it


def test_a_book_that_is_refused_for_good_says_so(
    workspace: Workspace, slots: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise RefusedError("why")

    monkeypatch.setattr(making, "set_book", refuse)

    with pytest.raises(UserError, match="册子没有做成"):
        made(workspace)


def test_it_can_be_cancelled(workspace: Workspace, slots: dict[str, str], tmp_path: Path) -> None:
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条"]))
    job = Job()
    job.cancel()

    with pytest.raises(Cancelled):
        made(workspace, job=job)


def test_pages_without_size_are_shown_as_the_viewer_does(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    source = tmp_path / "无大小.pdf"
    document = pypdfium2.PdfDocument(pdf(tmp_path / "三页.pdf", ["甲", "乙", "丙"]))
    document[1].set_mediabox(0, 0, 0, 0)
    document[1].set_cropbox(0, 0, 0, 0)
    document.save(source)
    document.close()
    put(workspace, slots["志愿服务办法"], source)

    book = made(workspace)

    assert book.books[0].pages == 3
    for index in (2, 3):
        top = picture(book.pdf, index).convert("L").crop((0, 0, 500, 200))
        assert top.getextrema()[0] < 100  # its text, above the stamp


def test_the_paper_offers_items_and_all_of_a_category(workspace: Workspace, slots: dict[str, str]) -> None:
    offered = choices(workspace, EVIDENCE_BOOK, "item")

    assert "1-1 类别1的任务1" in offered
    assert offered["全部任务（6 项，合成一本）"] == "全部任务"
    content = gathered(workspace, EVIDENCE_BOOK, {"item": "2-2", "stamp": "页脚居中"})
    assert "2-2" in texts(EVIDENCE_BOOK.pdf(content))[0]
    with pytest.raises(UserError, match="没有“9-9”"):
        gathered(workspace, EVIDENCE_BOOK, {"item": "9-9"})


def test_what_is_offered_is_named_whole(workspace: Workspace) -> None:
    thought = "学习贯彻习近平新时代中国特色社会主义思想主题教育"
    title = "坚持以习近平新时代中国特色社会主义思想为指导，加强思想政治建设"
    with workspace.log.change() as session:
        task = session.get_one(Task, task_ids(workspace)[0])
        task.text = f"{thought}。按期报送"
        task.category.title = title
        describe(session, "改名称")

    assert f"1-1 {thought}" in choices(workspace, EVIDENCE_BOOK, "item")
    assert f"1-1 {thought}" in choices(workspace, CHECKLIST, "item")
    assert any(name.startswith(f"类别：{title}（") for name in choices(workspace, EVIDENCE_BOOK, "item"))


def test_choices_are_undone_and_leave_no_rows(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    (rules,) = put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["甲", "乙"]))
    chosen = item(workspace)
    with workspace.log.change() as session:
        leave_out(session, chosen, [rules], out=True)
    assert read(workspace).put_in == 0
    with workspace.log.change() as session:
        leave_out(session, chosen, [rules], out=False)
    assert read(workspace).put_in == 1
    workspace.log.undo()
    assert read(workspace).put_in == 0
    with workspace.log.change() as session, pytest.raises(UserError, match="看不懂"):
        set_pages(session, chosen, rules, "大概三页")
    assert task_ids(workspace)[0] == chosen.id


def _saved(path: Path, image: Image.Image) -> Path:
    image.save(path)
    return path


def _is_blue(image: Image.Image, x: float, y: float) -> bool:
    pixel = image.getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    return blue > 150 and red < 130 and green < 150


def put_later(workspace: Workspace, slot_id: str, written: str, today: date = TODAY) -> None:
    with workspace.log.change() as session:
        put_off(session, slot_id, written, today)


def test_what_comes_later_keeps_its_place_and_is_not_missing(
    workspace: Workspace, slots: dict[str, str], tmp_path: Path
) -> None:
    put(workspace, slots["志愿服务办法"], pdf(tmp_path / "办法.pdf", ["第一条"]))
    assert len(read(workspace).missing) == 2

    put_later(workspace, slots["活动签到表"], "12月31日前")

    book = read(workspace)
    assert [line.title for line in book.missing] == ["活动照片　还缺1张"]
    assert [(line.title, line.note) for line in book.later] == [("活动签到表", "12月31日前交，现在不算缺")]
    contents = texts(made(workspace).pdf)
    assert "活动签到表12月31日前交，现在不算缺到时再放" in contents[1]
    assert "活动签到表" not in contents[-1]  # the list of what is missing
    put(workspace, slots["活动签到表"], pdf(tmp_path / "签到.pdf", ["张三"]))
    assert not read(workspace).later
    with workspace.reading() as session:
        assert session.get_one(MaterialRequirement, slots["活动签到表"]).hint == "12月31日前交"


def test_a_day_that_is_over_makes_it_missing_again(workspace: Workspace, slots: dict[str, str]) -> None:
    put_later(workspace, slots["活动签到表"], "11月30日")
    with workspace.reading() as session:
        plan_id = plan_heads(session)[0].id
        on_the_day = books(session, plan_id, date(2021, 11, 30)).tasks[0]
        after = books(session, plan_id, date(2021, 12, 1)).tasks[0]
    assert len(on_the_day.later) == 1
    assert not after.later
    assert len(after.missing) == len(on_the_day.missing) + 1


def test_the_words_of_the_slot_stay_and_other_days_in_them_mean_nothing(
    workspace: Workspace, slots: dict[str, str]
) -> None:
    slot_id = slots["活动签到表"]
    with workspace.log.change() as session:
        describe(session, "改提示")
        session.get_one(MaterialRequirement, slot_id).hint = "3月5日前后开展，志愿者签名"
    assert not read(workspace).later
    put_later(workspace, slot_id, "2021年12月底")
    put_later(workspace, slot_id, "12月20日前交")
    with workspace.reading() as session:
        assert (
            session.get_one(MaterialRequirement, slot_id).hint == "3月5日前后开展，志愿者签名，12月20日前交"
        )
    put_later(workspace, slot_id, "")
    with workspace.reading() as session:
        assert session.get_one(MaterialRequirement, slot_id).hint == "3月5日前后开展，志愿者签名"
    workspace.log.undo()
    assert len(read(workspace).later) == 1


@pytest.mark.parametrize("written", ["2月30日", "很快", "3月1日"])
def test_a_day_that_is_none_or_over_is_refused(
    workspace: Workspace, slots: dict[str, str], written: str
) -> None:
    with pytest.raises(UserError):
        put_later(workspace, slots["活动签到表"], written)
    assert not read(workspace).later


def test_a_hint_without_room_is_not_cut(workspace: Workspace, slots: dict[str, str]) -> None:
    full = "字" * 199
    with workspace.log.change() as session:
        describe(session, "改提示")
        session.get_one(MaterialRequirement, slots["活动签到表"]).hint = full
    with pytest.raises(UserError, match="提示"):
        put_later(workspace, slots["活动签到表"], "12月31日")
    with workspace.reading() as session:
        assert session.get_one(MaterialRequirement, slots["活动签到表"]).hint == full
