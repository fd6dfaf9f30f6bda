"""报送包 in the window: real files, by keyboard, to a package on disk."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.documents.docx_texts import words as docx_words
from tests.documents.pdf_texts import pages as page_texts
from tests.documents.pdf_texts import squeezed
from tests.transfer.submission.office import all_kinds, attach, office
from tests.ui.program import WAIT_MS
from tests.viewing import made
from ui.ground import theme
from ui.ground.desk import Desk
from ui.inspection import submission_pane
from ui.inspection.profile_dialog import ProfileDialog
from ui.inspection.submission_pane import SubmissionPane
from wenming_desktop.transfer.submission.profiles import SAMPLES, add_profile, profile_rows
from wenming_desktop.transfer.submission.report import Trouble, Way
from wenming_desktop.transfer.submission.result_list import LIST_NAME

FEW = replace(SAMPLES[0], name="省测评系统", item_most=5)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    theme.apply(qapp)
    folder = tmp_path / "材料"
    folder.mkdir()
    with office(tmp_path) as workspace:
        all_kinds(workspace, folder)
        window = QMainWindow()
        window.resize(1366, 700)
        made_desk = Desk(workspace, window)
        try:
            yield made_desk
        finally:
            made_desk.jobs.join()
            made_desk.background.join()
            made_desk.looking.join()
            window.close()
            window.deleteLater()


def shown(desk: Desk) -> SubmissionPane:
    pane = SubmissionPane(desk)
    desk.window.setCentralWidget(pane)  # pyright: ignore[reportAttributeAccessIssue]
    desk.window.show()
    desk.window.activateWindow()
    return pane


def checked(qtbot: QtBot, desk: Desk, profile=FEW) -> SubmissionPane:
    with desk.workspace.log.change() as session:
        add_profile(session, profile)
    pane = shown(desk)
    qtbot.waitUntil(lambda: pane.report is not None, timeout=WAIT_MS)
    return pane


def choose(pane: SubmissionPane, title: str) -> None:
    pane._choose_file(next(file for file in pane.report.files if file.title == title))


def way(pane: SubmissionPane, wanted: Way) -> None:
    at = [offer.way for offer in pane.decision._offers].index(wanted)
    pane.decision._group.button(at).setChecked(True)


def test_without_rules_it_offers_samples(qtbot: QtBot, desk: Desk):
    pane = shown(desk)
    assert pane.profiles.samples.isVisible()
    assert not pane.make.isEnabled()
    qtbot.mouseClick(pane.profiles.samples, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.report is not None, timeout=WAIT_MS)
    assert pane.profiles.box.count() == 2
    assert not pane.profiles.samples.isVisible()


def test_what_has_to_be_decided_comes_first_and_the_numbers_add_up(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    report = pane.report
    assert report
    first = pane.table.file()
    assert first
    assert first.trouble
    assert pane.make.text() == f"做报送包（{len(report.ready)} 份）…"
    texts = [button.text() for button in pane.filter.findChildren(QPushButton) if button.isVisible()]
    numbers = [int(text.split()[1]) for text in texts]
    assert numbers[0] == sum(numbers[1:]) == len(report.files)


def test_all_decided_by_keyboard(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    pane.table.setFocus()
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    for _ in range(30):
        if not pane.report.asked:
            break
        focus = QApplication.focusWidget()
        assert focus
        assert pane.decision.isAncestorOf(focus)
        for _ in range([offer.way for offer in pane.decision._offers].index(Way.LEAVE_OUT)):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        assert pane.decision._way().way is Way.LEAVE_OUT
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert pane.report.asked == []
    assert pane.decision._way().way is not None
    assert len(pane.report.left_out) + len(pane.report.ready) == 12
    qtbot.mouseClick(pane.profiles.anew, Qt.MouseButton.LeftButton)
    assert pane.report.left_out == ()


def test_too_many_become_one(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    choose(pane, next(file.title for file in pane.report.files if file.trouble is Trouble.TOO_MANY))
    assert pane.decision.heading.text() == f"多出 {pane.report.over(pane.table.file().item.id)} 份"
    way(pane, Way.WHOLE)
    pane.decision.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    number = pane.decision.list.count() - 1
    assert f"（{number} 份）" in pane.decision.deed.text()
    pane.decision.decide()
    (joined,) = [file for file in pane.report.ready if len(file.sources) > 1]
    assert len(joined.sources) == number
    assert not any(file.trouble is Trouble.TOO_MANY for file in pane.report.files)
    choose(pane, joined.title)
    way(pane, Way.APART)
    pane.decision.decide()
    assert all(len(file.sources) == 1 for file in pane.report.files)


def test_only_some_go(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    choose(pane, next(file.title for file in pane.report.files if file.trouble is Trouble.TOO_MANY))
    way(pane, Way.CHOOSE)
    rows = pane.decision.list
    for row in range(rows.count()):
        on = rows.item(row).text().startswith(("大照片", "通知"))
        rows.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    pane.decision.decide()
    assert {file.title for file in pane.report.ready if file.item.code == "2-7"} == {"大照片", "通知"}


def test_all_of_a_kind_that_is_not_taken_at_once(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    folder = desk.workspace.folder.parent
    attach(desk.workspace, "1-1", made.word(folder / "会议记录.docx", "记录"))
    pane.reload()
    qtbot.waitUntil(lambda: pane.report is not None, timeout=WAIT_MS)
    choose(pane, "总结")
    way(pane, Way.LEAVE_ALIKE)
    pane.decision.decide()
    assert {out.source.title for out in pane.report.left_out} == {"总结", "会议记录"}


def test_another_name(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk, replace(FEW, item_most=0, name_limit=12))
    attach(
        desk.workspace,
        "2-7",
        made.pdf(Path(desk.workspace.folder).parent / "关于开展学雷锋志愿服务的通知.pdf", ["a"]),
    )
    pane.reload()
    qtbot.waitUntil(lambda: pane.report is not None, timeout=WAIT_MS)
    choose(pane, "关于开展学雷锋志愿服务的通知")
    assert pane.table.file().trouble is Trouble.NAME
    pane.decision.name.setText("雷锋通知")
    pane.decision.decide()
    named = next(file for file in pane.report.ready if file.title == "关于开展学雷锋志愿服务的通知")
    assert "雷锋通知" in named.name


def test_made_and_told(qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pane = checked(qtbot, desk)
    ready = len(pane.report.ready)
    out = tmp_path / "U盘"
    out.mkdir()
    monkeypatch.setattr(submission_pane, "ask_folder", lambda *_: out)
    qtbot.mouseClick(pane.make, Qt.MouseButton.LeftButton)
    assert pane.stop.isVisible()
    qtbot.waitUntil(pane.show_made.isVisible, timeout=WAIT_MS)
    (package,) = out.iterdir()
    assert (package / LIST_NAME).is_file()
    assert f"已做好 {ready} 份" in pane._said.text()
    assert "没有送" in pane._warned.text()
    assert desk.read(profile_rows)[0].used_on == desk.today()
    assert not pane.stop.isVisible()


def test_cancelled_it_says_so_and_leaves_nothing(qtbot: QtBot, desk: Desk, tmp_path: Path):
    pane = checked(qtbot, desk)
    pane.write_to(tmp_path / "U盘")
    qtbot.mouseClick(pane.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已取消" in pane._warned.text(), timeout=WAIT_MS)
    assert not (tmp_path / "U盘").exists() or list((tmp_path / "U盘").iterdir()) == []
    assert pane.make.isEnabled()


def test_a_refusal_stands_in_the_foot(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    pane.write_to(desk.workspace.folder)
    qtbot.waitUntil(lambda: "数据文件夹里面" in pane._warned.text(), timeout=WAIT_MS)
    assert pane.make.isEnabled()


def test_a_profile_by_its_form_with_a_living_example(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    qtbot.mouseClick(pane.profiles.edit, Qt.MouseButton.LeftButton)
    (form,) = pane.findChildren(ProfileDialog)
    form.pattern.setText("{日期}{事件}")
    assert "20210305学雷锋志愿服务活动.jpg" in form.example.text()
    form.pattern.setText("{题}")
    assert "没有“{题}”" in form.example.text()
    form.picture_bytes.setText("两兆")
    form.save()
    assert form.isVisible()
    form.picture_bytes.setText("1.5 MB")
    form.pattern.setText("{编号}-{序号}")
    form.save()
    draft = desk.read(profile_rows)[0].draft
    assert (draft.picture_bytes, draft.name_pattern) == (1_500_000, "{编号}-{序号}")
    qtbot.waitUntil(lambda: pane.report is not None and pane.report.profile == draft, timeout=WAIT_MS)


def test_copied_and_deleted_after_a_question(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    pane.profiles.copied.emit()
    assert pane.profiles.box.currentText() == "省测评系统 副本"
    pane.profiles.removed.emit()
    (question,) = pane.findChildren(QMessageBox)
    next(button for button in question.buttons() if button.text() == "删除").click()
    assert [row.draft.name for row in desk.read(profile_rows)] == ["省测评系统"]


def test_only_the_chosen_tasks(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    pane.show_tasks(["1-1"])
    assert [file.title for file in pane.report.files] == ["会议照片"]


@pytest.mark.parametrize("percent", [100, 125, 150])
def test_it_fits_the_small_screen(qtbot: QtBot, qapp: QApplication, desk: Desk, percent: int):
    theme.apply(qapp, percent=percent)
    pane = checked(qtbot, desk)
    for file in pane.report.files:
        choose(pane, file.title)
        assert pane.minimumSizeHint().width() <= 1366
        assert pane.minimumSizeHint().height() <= 640


def test_an_original_that_went_missing_is_told_and_checked_again(qtbot: QtBot, desk: Desk, tmp_path: Path):
    pane = checked(qtbot, desk)
    gone = next(file for file in pane.report.ready if file.item.code == "1-1")
    desk.workspace.files.path(gone.sources[0].sha256).unlink()
    pane.write_to(tmp_path / "U盘")
    qtbot.waitUntil(pane.show_made.isVisible, timeout=WAIT_MS)
    assert "已做好" in pane._said.text()
    assert pane.decision.heading.text() == f"没有送的 {12 - len(pane.report.ready)} 份"
    assert pane.decision._why.text().startswith(f"1-1　{gone.title}：原件不见了")
    assert [file.title for file in pane.report.asked if file.trouble is Trouble.LOST] == [gone.title]
    choose(pane, gone.title)
    assert pane.decision.heading.text() == "原件不在"


def test_checking_again_looks_again_at_what_was_altered(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    kept = next(file for file in pane.report.ready if file.item.code == "1-1")
    path = desk.workspace.files.path(kept.sources[0].sha256)
    path.chmod(0o600)
    path.write_bytes(b"another" * 100)
    pane.reload()
    qtbot.waitUntil(lambda: pane.report is not None, timeout=WAIT_MS)
    (lost,) = [file for file in pane.report.asked if file.trouble is Trouble.LOST]
    assert (lost.title, lost.reason) == (kept.title, "原件被改动过")


def test_what_has_to_be_decided_comes_first_inside_an_item_too(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    rows = [pane.table._model.file(row) for row in range(pane.table._model.rowCount())]
    troubled = [file.trouble is not None for file in rows if file and file.item.code == "2-7"]
    assert troubled == sorted(troubled, reverse=True)
    assert len(set(troubled)) == 2


def test_none_ticked_is_none_and_says_so(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    for none in (pane.show_tasks, pane.show_indicators):
        none([])
        assert pane.report is None
        assert "一项也没有勾选" in pane._words.text()
        assert not pane.make.isEnabled()
        pane.show_tasks()
        assert len(pane.report.files) == 12


def test_a_check_that_was_cancelled_says_so_in_the_middle(qtbot: QtBot, desk: Desk):
    with desk.workspace.log.change() as session:
        add_profile(session, FEW)
    pane = shown(desk)
    qtbot.waitUntil(pane.stop.isVisible, timeout=WAIT_MS)
    qtbot.mouseClick(pane.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not pane.stop.isVisible(), timeout=WAIT_MS)
    assert "F5" in pane._words.text()
    assert "正在检查" not in pane._words.text()


def test_others_chosen_while_it_looks(qtbot: QtBot, desk: Desk):
    with desk.workspace.log.change() as session:
        add_profile(session, FEW)
    pane = SubmissionPane(desk)
    pane.show_tasks(["1-1"])
    desk.window.setCentralWidget(pane)  # pyright: ignore[reportAttributeAccessIssue]
    desk.window.show()
    qtbot.waitUntil(pane.stop.isVisible, timeout=WAIT_MS)
    pane.show_tasks()
    qtbot.waitUntil(lambda: pane.report is not None and len(pane.report.files) == 12, timeout=WAIT_MS)


def test_decisions_are_counted_alike_everywhere(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    places = len(pane.report.decisions)
    assert places < len(pane.report.asked)
    assert pane.decision._at.text() == f"1 / {places} 处"
    assert f"还有 {places} 处（{len(pane.report.asked)} 份）要你定" in pane._warned.text()


@pytest.mark.parametrize("percent", [100, 150])
def test_a_form_shows_its_faults_once_and_whole(qtbot: QtBot, qapp: QApplication, desk: Desk, percent: int):
    theme.apply(qapp, percent=percent)
    desk.window.show()
    form = ProfileDialog(desk, desk.window)
    form.open()
    form.name.setText("省测评系统")
    form.pattern.setText("{编号}{不存在}")
    form.picture_bytes.setText("很多")
    form.document_bytes.setText("-5")
    form.save()
    told = [problem for _, problem in form._fields.values() if problem.text()]
    assert len(told) == 3
    assert form.example.text() == ""
    qtbot.waitUntil(
        lambda: all(each.height() >= each.heightForWidth(each.width()) for each in told), timeout=WAIT_MS
    )
    form.layout().activate()
    for each in told:
        box = each.parentWidget()
        assert each.geometry().bottom() <= box.rect().bottom()
    form.reject()


def test_the_example_reads_what_is_typed_as_saving_does(qtbot: QtBot, desk: Desk):
    desk.window.show()
    form = ProfileDialog(desk, desk.window)
    form.open()
    form.kinds.setText("JPG .pdf")
    form.pattern.setText("｛编号｝-｛题名｝")
    assert form.example.text() == "例如：2-7-3月5日学雷锋活动照片.jpg"
    form.reject()


def test_one_look_at_a_time(qtbot: QtBot, desk: Desk):
    with desk.workspace.log.change() as session:
        add_profile(session, FEW)
    pane = shown(desk)
    qtbot.waitUntil(pane.stop.isVisible, timeout=WAIT_MS)
    first = pane._work
    pane.reload()
    assert pane._work is first
    qtbot.waitUntil(lambda: pane.report is not None, timeout=WAIT_MS)
    desk.jobs.join()
    QApplication.processEvents()
    assert pane._said.text() == f"{len(pane.report.ready)} 份可以送"
    assert not pane.stop.isVisible()


def test_what_a_way_asks_stands_right_below_it(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    choose(pane, next(file.title for file in pane.report.files if file.trouble is Trouble.TOO_MANY))
    ways = [offer.way for offer in pane.decision._offers]
    for wanted in (Way.WHOLE, Way.CHOOSE, Way.WHOLE):
        way(pane, wanted)
        QApplication.processEvents()
        at = ways.index(wanted)
        top, bottom = (
            pane.decision._group.button(number).mapTo(pane.decision, pane.decision.rect().topLeft()).y()
            for number in (at, at + 1)
        )
        listed = pane.decision.list.mapTo(pane.decision, pane.decision.rect().topLeft()).y()
        assert top < listed < bottom
    choose(pane, next(file.title for file in pane.report.files if file.trouble is Trouble.KIND))
    assert not pane.decision.list.isVisible()


def test_files_to_be_joined_show_their_first_pages(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    over = next(file for file in pane.report.asked if file.trouble is Trouble.TOO_MANY)
    pane._choose_file(over)
    way(pane, Way.WHOLE)
    rows = pane.decision.list
    assert rows.isVisible()
    qtbot.waitUntil(
        lambda: all(not rows.item(row).icon().isNull() for row in range(rows.count())), timeout=WAIT_MS
    )
    assert len({rows.item(row).sizeHint().height() for row in range(rows.count())}) == 1


def test_a_pdf_in_parts_and_whole_again(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk, replace(FEW, document_bytes=3_000_000, recompress=False, item_most=0))
    choose(pane, "扫描件")
    before = len(pane.report.ready)
    assert pane.decision._group.button(0).text() == pane.decision.deed.text() == "分成 2 份"
    pane.decision.decide()
    parts = [file for file in pane.report.ready if file.part]
    assert len(pane.report.ready) == before + len(parts) == before + 2
    choose(pane, parts[1].title)
    way(pane, Way.UNSPLIT)
    pane.decision.decide()
    assert len(pane.report.ready) == before
    assert not any(file.part for file in pane.report.files)


def test_another_limit_cuts_anew(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk, replace(FEW, document_bytes=2_000_000, recompress=False, item_most=0))
    other = replace(FEW, name="另一处", document_bytes=3_000_000, recompress=False, item_most=0)
    with desk.workspace.log.change() as session:
        added = add_profile(session, other)
    pane.choose_profile(added.id)
    qtbot.waitUntil(lambda: pane.report is not None and pane.report.profile.name == "另一处", timeout=WAIT_MS)
    choose(pane, "扫描件")
    assert pane.decision._group.button(0).text() == "分成 2 份"


def test_the_check_is_shown_as_a_paper(qtbot: QtBot, desk: Desk):
    pane = checked(qtbot, desk)
    shown: list[tuple[str, str, bytes, bytes, str]] = []
    desk.pdf_wanted.connect(lambda *told: shown.append(told))
    qtbot.mouseClick(pane.sheet, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(shown), timeout=WAIT_MS)
    title, name, pdf, word, _ = shown[0]
    assert (title, name) == ("报送检查单", "报送检查单（2021年 省测评系统）.pdf")
    assert "不收视频" in squeezed("".join(page_texts(pdf)))
    assert "不收视频" in docx_words(word)
