"""The preview shows, saves and prints the pages that the core makes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageRanges, QPageSize, QWheelEvent, qGray
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.ui.office import office
from tests.ui.program import WAIT_MS
from ui.documents import paper_choice
from ui.documents import print_dialog as print_preview
from ui.documents.page_view import FIT_PAGE, FIT_WIDTH, page_image
from ui.documents.print_dialog import PrintDialog
from ui.documents.printer import print_pdf, printer_for
from ui.documents.printing import PrinterBox
from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.preferences import remember_printer
from wenming_desktop.documents.listings.checklist import CHECKLIST
from wenming_desktop.documents.paper import EVERY, Choice, Content, Option, PaperKind, Subject
from wenming_desktop.documents.papers import PAPERS
from wenming_desktop.documents.press.pdf_pages import page_count
from wenming_desktop.documents.texts.bulletin import BULLETIN
from wenming_desktop.errors import UserError
from wenming_desktop.jobs import Cancelled, Job
from wenming_desktop.plan.tasks import edit_task


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def dialog(qtbot, desk: Desk) -> PrintDialog:
    made = PrintDialog(desk, desk.window, CHECKLIST.name)
    made.open()
    qtbot.waitUntil(lambda: shown(made), timeout=WAIT_MS)
    return made


def shown(dialog: PrintDialog) -> bool:
    """All is set and the first page is there as a picture."""
    return dialog._sheets is not None and dialog._pages.picture(0) is not None


def pdf_of(desk: Desk, **chosen: str | None) -> bytes:
    paper, workspace = CHECKLIST, desk.workspace
    with workspace.reading() as session:
        return paper.pdf(paper.gather(Subject(session, workspace.files, desk.plan.id, desk.today()), chosen))


def difference(first: QImage, second: QImage) -> float:
    """Mean difference of two pictures of a page in brightness: 0 for equal, 255 for opposite."""
    grey = QImage.Format.Format_Grayscale8
    smooth = Qt.TransformationMode.SmoothTransformation
    small = [
        image.convertToFormat(grey).scaled(60, 60, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        for image in (first, second)
    ]
    spots = [(x, y) for x in range(60) for y in range(60)]
    return sum(abs(qGray(small[0].pixel(x, y)) - qGray(small[1].pixel(x, y))) for x, y in spots) / len(spots)


def printed_like(printed: bytes, index: int, pdf: bytes, page: int) -> bool:
    """Whether a printed page looks like that page of the PDF; another page of text differs by 10 and more."""
    return difference(page_image(printed, index, 150), page_image(pdf, page, 150)) < 2


def sizes_of(pdf: bytes) -> list[QSizeF]:
    return [page_image(pdf, index, 72).size().toSizeF() for index in range(page_count(pdf))]


def to_pdf(target: Path, sizes: list[QSizeF]) -> QPrinter:
    printer = printer_for(sizes[0], "任务核对清单")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    return printer


def test_all_pages_are_listed_and_rendered(desk: Desk, dialog: PrintDialog) -> None:
    pdf = pdf_of(desk)
    assert dialog._sheets.pdf == pdf
    assert dialog._list.count() == page_count(pdf) > 1
    picture, dpi = dialog._pages.picture(0).toImage(), dialog._pages._dpi()
    assert difference(picture, page_image(pdf, 0, dpi)) < 2
    assert difference(picture, page_image(pdf, 1, dpi)) > 5  # the measure tells pages apart


def test_department_is_offered_and_changes_the_paper(qtbot, desk: Desk, dialog: PrintDialog) -> None:
    box = dialog.choice.options["department"]
    assert [box.itemText(row) for row in range(box.count())] == [
        "全部科室（32 项）", "办公室（2 项）", "宣传科（2 项）", "每个科室各一份（2 份）",
    ]  # fmt: skip
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert not dialog._print_button.isEnabled()
    qtbot.waitUntil(lambda: shown(dialog), timeout=WAIT_MS)
    assert dialog._sheets.pdf == pdf_of(desk, department="办公室")
    assert dialog._list.count() == 1


def test_older_rendering_is_dropped(qtbot, desk: Desk, dialog: PrintDialog) -> None:
    box = dialog.choice.options["department"]
    for row in (1, 0, 2):
        box.setCurrentIndex(row)
        box.activated.emit(row)
    seen = []
    dialog._pages.at_page.connect(lambda _: seen.append(dialog._sheets.pdf))
    qtbot.waitUntil(lambda: shown(dialog) and not desk.jobs.busy(), timeout=WAIT_MS)
    assert set(seen) == {pdf_of(desk, department="宣传科")}


def test_zoom(qtbot, dialog: PrintDialog) -> None:
    pages = dialog._pages
    dialog.resize(1200, 500)
    assert dialog._zoom_box.currentData() == FIT_WIDTH
    wide = pages.zoom()
    assert pages.horizontalScrollBar().maximum() == 0
    pages.fit(FIT_PAGE)
    assert pages.zoom() < wide
    assert pages._boxes[0].height() <= pages.viewport().height()
    for factor, expected in ((0.1, 0.5), (9, 2.0), (1, 1.0)):
        pages.set_zoom(factor)
        assert pages.zoom() == expected
    assert dialog._zoom_box.currentText() == "100 %"
    qtbot.waitUntil(lambda: pages.picture(0) is not None, timeout=WAIT_MS)
    assert abs(pages.picture(0).width() - pages._boxes[0].width()) <= 2
    middle = QPointF(pages.viewport().rect().center())
    wheel = QWheelEvent(
        middle, middle, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(pages.viewport(), wheel)
    assert pages.zoom() == pytest.approx(1.1)
    assert dialog._zoom_box.currentIndex() == -1
    assert dialog._zoom_box.placeholderText() == "110 %"


def test_page_number_follows_and_leads(qtbot, dialog: PrintDialog) -> None:
    dialog._list.setCurrentRow(1)
    assert dialog._page_box.value() == 2
    assert dialog._pages.verticalScrollBar().value() > 0
    dialog._page_box.setValue(1)
    assert dialog._list.currentRow() == 0
    qtbot.keyClick(dialog._pages, Qt.Key.Key_End)
    assert dialog._list.currentRow() == dialog._list.count() - 1
    qtbot.waitUntil(lambda: dialog._pages.picture(dialog._list.count() - 1) is not None, timeout=WAIT_MS)


def test_enter_in_the_page_number_goes_there_and_prints_nothing(
    qtbot, monkeypatch, dialog: PrintDialog
) -> None:
    monkeypatch.setattr(print_preview, "can_print", lambda *_: pytest.fail("it was to be printed"))
    box, last = dialog._page_box, dialog._list.count()
    box.setFocus()
    for typed, page, said in (
        ("2", 2, ""),
        ("99", last, "没有第 99 页，已到最后一页"),
        ("0", 1, "没有第 0 页"),
        ("", 1, "没有第 0 页"),
    ):
        box.selectAll()
        qtbot.keyClicks(box, typed) if typed else qtbot.keyClick(box, Qt.Key.Key_Delete)
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert (box.value(), dialog._list.currentRow()) == (page, page - 1)
        assert box.text() == f"第 {page} / {last} 页"
        assert dialog._state.text() == said


def test_a_name_is_offered_without_the_look_and_with_the_year_once(qtbot, monkeypatch, desk: Desk) -> None:
    asked: list[str] = []
    monkeypatch.setattr(print_preview, "ask_save_path", lambda *given: asked.append(given[2]))
    for paper, chosen in (
        ("assignment-table", {"sheet": "A4"}),
        ("report", {"charts": "yes", "photos": "4"}),
    ):
        made = PrintDialog(desk, desk.window, paper, chosen)
        made.open()
        qtbot.waitUntil(lambda made=made: shown(made), timeout=WAIT_MS)
        made._ask_and_save()
        made.reject()
    assert asked == ["任务配档表（2021年）.pdf", "创建工作情况汇报（2021年）.pdf"]
    assert BULLETIN.file_name(2021, ["2021年9月"]) == "创建工作简报-2021年9月.pdf"


def test_only_pages_nearby_are_kept(qtbot, dialog: PrintDialog) -> None:
    pages = dialog._pages
    pages.set_zoom(2)
    for row in range(dialog._list.count()):
        pages.go_to(row)
        qtbot.waitUntil(lambda row=row: pages.picture(row) is not None, timeout=WAIT_MS)
    assert len(pages._pictures) <= 4


def test_saved_pdf_is_the_one_on_show(
    qtbot, monkeypatch, tmp_path: Path, desk: Desk, dialog: PrintDialog
) -> None:
    asked = []
    target = tmp_path / "清单.pdf"

    def answer(parent, caption: str, name: str) -> Path:
        asked.append(name)
        return target

    monkeypatch.setattr(print_preview, "ask_save_path", answer)
    qtbot.mouseClick(dialog._save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    assert asked == ["任务核对清单（2021年）.pdf"]
    assert target.read_bytes() == pdf_of(desk)


def test_pdf_that_cannot_be_saved_leaves_the_old_file(
    qtbot, monkeypatch, tmp_path: Path, dialog: PrintDialog
) -> None:
    target = tmp_path / "没有这个文件夹" / "清单.pdf"
    monkeypatch.setattr(print_preview, "ask_save_path", lambda *_: target)
    qtbot.mouseClick(dialog._save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    assert "“清单.pdf”没有保存" in dialog.findChild(QMessageBox).text()
    assert dialog._save_button.isEnabled()


def test_no_plan_says_so_in_the_page_area(qtbot, qapp, tmp_path: Path) -> None:
    with office(tmp_path, with_plan=False) as desk:
        dialog = PrintDialog(desk, desk.window)
        dialog.open()
        assert not dialog.choice.options
        assert "没有工作方案" in dialog._pages.message
        assert not dialog._print_button.isEnabled()
        dialog.reject()


def test_refusal_of_the_core_stands_in_the_page_area(qtbot, dialog: PrintDialog) -> None:
    box = dialog.choice.options["department"]
    box.addItem("没有任务的科室", Choice("没有任务的科室", "没有任务的科室"))
    box.setCurrentIndex(box.count() - 1)
    box.activated.emit(box.count() - 1)
    qtbot.waitUntil(lambda: bool(dialog._pages.message), timeout=WAIT_MS)
    assert "没有任务" in dialog._pages.message
    assert dialog._list.count() == 0
    assert not dialog._save_button.isEnabled()


def test_closing_while_it_is_being_set(qtbot, desk: Desk) -> None:
    dialog = PrintDialog(desk, desk.window)
    dialog.open()
    dialog.reject()
    qtbot.waitUntil(lambda: not desk.papers.busy(), timeout=WAIT_MS)
    qtbot.wait(50)  # what comes back late must find nobody


def test_waits_for_no_other_work(qtbot, desk: Desk) -> None:
    over = Event()
    desk.run("另一项工作", lambda _job: over.wait(WAIT_MS / 1000))
    dialog = PrintDialog(desk, desk.window)
    dialog.open()
    assert "正在排版" in dialog._state.text()
    qtbot.waitUntil(lambda: shown(dialog), timeout=WAIT_MS)
    assert dialog._state.text() == ""
    assert desk.jobs.busy()
    over.set()
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=WAIT_MS)


def test_a_character_that_no_font_has_is_named(qtbot, desk: Desk) -> None:
    task = desk.plan.tasks[0]
    desk.change(edit_task, task.id, "text", "学习𦊓的事迹")
    dialog = PrintDialog(desk, desk.window, CHECKLIST.name)
    dialog.open()
    qtbot.waitUntil(lambda: shown(dialog), timeout=WAIT_MS)
    assert "“𦊓”" in dialog._boxes.text()
    assert "会印成方框" in dialog._boxes.text()
    assert dialog._boxes.isVisibleTo(dialog)
    assert dialog._print_button.isEnabled()


def test_small_pages_come_after_the_large_ones(qtbot, desk: Desk) -> None:
    dialog = PrintDialog(desk, desk.window, CHECKLIST.name)
    drawn = []
    dialog._pages.drawn.connect(lambda: drawn.append(dialog._list._painted))
    dialog.open()
    qtbot.waitUntil(lambda: shown(dialog), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog._list._painted == dialog._list.count() > 1, timeout=WAIT_MS)
    assert drawn[0] == 0


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="有打印机")
def test_no_printer_says_so(qtbot, dialog: PrintDialog) -> None:
    qtbot.mouseClick(dialog._print_button, Qt.MouseButton.LeftButton)
    assert "没有安装打印机" in dialog.findChild(QMessageBox).text()


def test_print_has_the_pages_of_the_pdf(qapp, tmp_path: Path, desk: Desk) -> None:
    pdf, target = pdf_of(desk), tmp_path / "打印.pdf"
    sizes = sizes_of(pdf)
    reported = []
    sides = print_pdf(pdf, sizes, to_pdf(target, sizes), Job(lambda *report: reported.append(report)))
    printed = target.read_bytes()
    assert sides == page_count(printed) == page_count(pdf) == len(sizes)
    assert reported[-1][0] == reported[-1][1] == sides
    for index in range(sides):
        image = page_image(printed, index, 72)
        assert abs(image.width() - sizes[index].width()) <= 1
        assert abs(image.height() - sizes[index].height()) <= 1
        assert printed_like(printed, index, pdf, index)


def test_print_range_copies_and_order(qapp, tmp_path: Path, desk: Desk) -> None:
    pdf, target = pdf_of(desk), tmp_path / "打印.pdf"
    sizes = sizes_of(pdf)
    printer = to_pdf(target, sizes)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("1-2"))
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert print_pdf(pdf, sizes, printer, Job()) == 4
    printed = target.read_bytes()
    expected = [1, 0, 1, 0]
    assert page_count(printed) == 4
    for index, page in enumerate(expected):
        assert printed_like(printed, index, pdf, page)


def test_print_of_landscape_and_mixed_pages(qapp, tmp_path: Path, desk: Desk) -> None:
    portrait, target = pdf_of(desk), tmp_path / "打印.pdf"
    wide = tmp_path / "横向.pdf"
    source = to_pdf(wide, [QSizeF(1191, 842)])
    assert print_pdf(portrait, [QSizeF(1191, 842)], source, Job()) == 1
    pdf = wide.read_bytes()
    assert print_pdf(pdf, sizes_of(pdf), to_pdf(target, sizes_of(pdf)), Job()) == 1
    image = page_image(target.read_bytes(), 0, 72)
    assert image.width() == pytest.approx(1191, abs=1)
    assert image.height() == pytest.approx(842, abs=1)
    assert printed_like(target.read_bytes(), 0, pdf, 0)


def test_print_on_smaller_paper_is_fitted(qapp, tmp_path: Path, desk: Desk) -> None:
    pdf, target = pdf_of(desk), tmp_path / "打印.pdf"
    sizes = sizes_of(pdf)
    printer = to_pdf(target, sizes)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    print_pdf(pdf, sizes, printer, Job())
    image = page_image(target.read_bytes(), 0, 72)
    assert image.width() == pytest.approx(QPageSize(QPageSize.PageSizeId.A5).sizePoints().width(), abs=1)
    assert printed_like(target.read_bytes(), 0, pdf, 0)


def test_print_of_pages_that_are_not_there(qapp, tmp_path: Path, desk: Desk) -> None:
    pdf = pdf_of(desk)
    sizes = sizes_of(pdf)
    printer = to_pdf(tmp_path / "打印.pdf", sizes)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("90-99"))
    with pytest.raises(UserError, match="没有选中"):
        print_pdf(pdf, sizes, printer, Job())


def test_printer_that_refuses(qapp, qtlog, tmp_path: Path, desk: Desk) -> None:
    pdf = pdf_of(desk)
    printer = to_pdf(tmp_path / "没有这个文件夹" / "打印.pdf", sizes_of(pdf))
    with qtlog.disabled(), pytest.raises(UserError, match="打印机没有响应"):
        print_pdf(pdf, sizes_of(pdf), printer, Job())


def test_missing_fonts_are_named(dialog: PrintDialog) -> None:
    for one in dialog._sheets.substitutions:
        assert one.wanted in dialog._fonts.text()
        assert one.used in dialog._fonts.text()
    assert bool(dialog._fonts.text()) is bool(dialog._sheets.substitutions)


def test_cancelled_print(qapp, tmp_path: Path, desk: Desk) -> None:
    pdf = pdf_of(desk)
    sizes = sizes_of(pdf)
    job = Job(lambda done, *_: job.cancel() if done else None)
    with pytest.raises(Cancelled):
        print_pdf(pdf, sizes, to_pdf(tmp_path / "打印.pdf", sizes), job)


def choose(dialog: PrintDialog, option: str, value: str | None) -> None:
    box = dialog.choice.options[option]
    row = next(row for row in range(box.count()) if box.itemData(row).value == value)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_every_paper_can_be_chosen_and_says_what_it_lacks(qtbot, desk: Desk, dialog: PrintDialog) -> None:
    papers = dialog.choice.papers
    assert [papers.item(row).text() for row in range(papers.count())] == [kind.title for kind in PAPERS]
    for row, kind in enumerate(PAPERS):
        papers.setCurrentRow(row)
        qtbot.waitUntil(lambda: shown(dialog) or bool(dialog._pages.message), timeout=WAIT_MS)
        assert dialog.choice.kind() is kind
        assert dialog._word_button.isVisibleTo(dialog) == (kind.word is not None)
        assert dialog._print_button.isEnabled() == (not dialog._pages.message)
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=WAIT_MS)


def test_small_pages_follow(qtbot, desk: Desk, dialog: PrintDialog) -> None:
    qtbot.waitUntil(lambda: dialog._list._painted == dialog._list.count(), timeout=WAIT_MS)
    last = dialog._list.item(dialog._list.count() - 1).icon().pixmap(dialog._list.iconSize()).toImage()
    assert {last.pixelColor(x, last.height() // 2).alpha() for x in range(last.width())} >= {0, 255}


def test_one_for_every_department_in_one_go(
    qtbot, monkeypatch, tmp_path: Path, desk: Desk, dialog: PrintDialog
) -> None:
    choose(dialog, "department", EVERY)
    qtbot.waitUntil(lambda: shown(dialog), timeout=WAIT_MS)
    assert [part.name for part, _ in dialog._sheets.parts] == ["办公室", "宣传科"]
    assert len(dialog._sheets.sizes) == sum(page_count(pdf) for _, pdf in dialog._sheets.parts)
    monkeypatch.setattr(print_preview, "ask_folder", lambda *_: tmp_path)
    qtbot.mouseClick(dialog._save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    for name in ("办公室", "宣传科"):
        saved = (tmp_path / f"任务核对清单-{name}（2021年）.pdf").read_bytes()
        assert saved == pdf_of(desk, department=name)


def small_kind(**changes: object) -> PaperKind:
    """A paper about letters, of which c has nothing to print; also as a Word file."""

    def gathered(_subject: Subject, chosen) -> Content:
        if chosen["letter"] == "c":
            raise UserError("没有 c。")
        lines = {"departments": [], "title": chosen["letter"], "unit": "某局", "date-line": ""}
        return Content(
            {**lines, "lines": [], "number": "", "unit-line": "", "signed": [["甲"]], "copies": ""}
        )

    letters = tuple(Choice(letter, letter.upper()) for letter in "abc")
    return PaperKind(
        "supervision-order",
        "字母",
        (Option("letter", "字母", lambda _subject: letters, every="每个字母"),),
        gathered,
        lambda content: f"word {content.data['title']}".encode(),
    )


@pytest.fixture
def letters(monkeypatch, qtbot, desk: Desk) -> PrintDialog:
    monkeypatch.setattr(paper_choice, "PAPERS", (small_kind(),))
    made = PrintDialog(desk, desk.window, chosen={"letter": EVERY})
    made.open()
    qtbot.waitUntil(lambda: shown(made), timeout=WAIT_MS)
    return made


def test_what_has_nothing_to_print_is_left_out_and_named(letters: PrintDialog) -> None:
    assert [part.name for part, _ in letters._sheets.parts] == ["A", "B"]
    assert letters._state.text() == "没有内容、没有排的 1 份：C"


def test_word_files(qtbot, monkeypatch, tmp_path: Path, letters: PrintDialog) -> None:
    monkeypatch.setattr(print_preview, "ask_folder", lambda *_: tmp_path)
    qtbot.mouseClick(letters._word_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: letters.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.docx")} == {
        "字母-A（2021年）.docx": b"word a",
        "字母-B（2021年）.docx": b"word b",
    }
    for box in letters.findChildren(QMessageBox):
        box.reject()
    asked = []
    monkeypatch.setattr(print_preview, "ask_save_path", lambda *given: asked.append(given[2]))
    choose(letters, "letter", "b")
    qtbot.waitUntil(lambda: shown(letters), timeout=WAIT_MS)
    qtbot.mouseClick(letters._word_button, Qt.MouseButton.LeftButton)
    assert asked == ["字母-B（2021年）.docx"]


def test_nothing_of_all_to_print(monkeypatch, qtbot, desk: Desk) -> None:
    kind = small_kind()
    nothing = replace(kind, options=(replace(kind.options[0], choices=lambda _subject: (Choice("c", "C"),)),))
    monkeypatch.setattr(paper_choice, "PAPERS", (nothing,))
    dialog = PrintDialog(desk, desk.window)
    dialog.open()
    qtbot.waitUntil(lambda: bool(dialog._pages.message), timeout=WAIT_MS)
    assert dialog._pages.message == "没有 c。"
    dialog.reject()


def test_both_sides_are_asked_of_the_printer(monkeypatch, dialog: PrintDialog) -> None:
    asked: list[QPrinter.DuplexMode] = []

    class Printer(QPrinter):
        """Keeps what is asked of it: without a real printer there is no second side."""

        def setDuplex(self, mode: QPrinter.DuplexMode) -> None:  # noqa: N802 - Qt's own name
            asked.append(mode)

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["打印机"])
    monkeypatch.setattr(print_preview, "printer_for", lambda *_: Printer())
    for on in (False, True):
        dialog._both_sides.setChecked(on)
        dialog._print()
        dialog.findChild(QPrintDialog).reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert asked == [QPrinter.DuplexMode.DuplexAuto]


def test_the_printers_are_listed_and_the_last_one_comes_back(monkeypatch, qapp) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["三楼", "文印室 HP, 双面"])
    box = PrinterBox()
    assert [box.itemText(at) for at in range(box.count())] == ["三楼", "文印室 HP, 双面"]
    box.setCurrentIndex(1)
    box.give(QPrinter())
    assert PrinterBox().currentText() == "文印室 HP, 双面"
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["三楼"])
    assert PrinterBox().currentText() == "三楼"
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    none = PrinterBox()
    assert not none.isEnabled()
    assert none.currentText() == "没有安装打印机"
    remember_printer("")


def test_closing_far_down_asks_for_no_page_of_nothing(qtbot, desk: Desk, dialog: PrintDialog) -> None:
    dialog._pages.verticalScrollBar().setValue(dialog._pages.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=WAIT_MS)
    dialog._pages.show_message("没有")
    assert dialog._pages._work is None
    assert not desk.jobs.busy()
