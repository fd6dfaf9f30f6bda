"""Correcting a plan as the clerk does, in the real window."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from resources import resource
from tests.ui.program import WAIT_MS
from ui.ground import theme
from ui.plan import plan_source
from ui.plan.plan_pieces import Head, draft_summary
from ui.plan.plan_preview import PlanPreview
from ui.plan.plan_source import PlanSource, ask_for_draft
from wenming_desktop.reading.conversions import Kind
from wenming_desktop.reading.corrections import Position
from wenming_desktop.reading.doubts import piece_doubts
from wenming_desktop.reading.draft import CategoryDraft, Doubt, Leftover, PlanDraft, TaskDraft
from wenming_desktop.reading.text.reading import read_plan

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Show = Callable[[PlanDraft], PlanPreview]


def small_plan() -> PlanDraft:
    categories = (
        CategoryDraft(
            "党建引领", (TaskDraft("开展主题党日活动。", lead="机关党委"), TaskDraft("组织学习𠮷教育。"))
        ),
        CategoryDraft("价值引领", (TaskDraft("组织志愿服务活动。"),)),
    )
    return PlanDraft("工作方案", "某局", None, 2026, "", (), "", categories, ())


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> QWidget:
    theme.apply(qapp)
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def show(qtbot: QtBot, window: QWidget) -> Show:
    def showing(draft: PlanDraft) -> PlanPreview:
        dialog = PlanPreview(draft, window)
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT_MS)
        return dialog

    return showing


def choose(preview: PlanPreview, position: Position) -> None:
    at, index = position
    top = preview.tree.topLevelItem(at)
    preview.tree.setCurrentItem(top if index is None else top.child(index))
    assert preview.tree.choice() == position


def put_cursor(preview: PlanPreview, text_before: str) -> None:
    cursor = preview.editor.textCursor()
    cursor.setPosition(len(text_before.encode("utf-16-le")) // 2)
    preview.editor.setTextCursor(cursor)


def texts(draft: PlanDraft) -> list[tuple[str, list[str]]]:
    return [(category.title, [task.text for task in category.tasks]) for category in draft.categories]


def test_the_2021_plan_is_shown_whole_and_saved_as_it_is(show: Show, qtbot: QtBot) -> None:
    draft = read_plan(resource("plans", "plan-2021.txt").read_text("utf-8"))
    preview = show(draft)
    assert [preview.tree.topLevelItem(at).text(0) for at in range(7)] == list("1234567")
    assert preview.tree.topLevelItem(1).child(6).text(0) == "2-7"
    assert preview._summary.text() == "7 个类别，32 项任务，3 条保障措施，2 段没有归入"
    assert not piece_doubts(draft)
    choose(preview, (1, 6))
    assert preview.editor.toPlainText() == draft.categories[1].tasks[6].text
    with qtbot.waitSignal(preview.accepted, timeout=WAIT_MS):
        qtbot.keyClick(preview.tree, Qt.Key.Key_S, CTRL)
    assert preview.draft == draft
    assert preview.year == 2021


def test_every_correction_by_its_key_and_back_by_undo(show: Show, qtbot: QtBot) -> None:
    preview = show(small_plan())
    before = texts(preview.draft)
    steps: list[tuple[Position, Qt.Key, Qt.KeyboardModifier, list[tuple[str, list[str]]], Position]] = [
        (
            (0, 1),
            Qt.Key.Key_J,
            CTRL,
            [("党建引领", ["开展主题党日活动。组织学习𠮷教育。"]), before[1]],
            (0, 0),
        ),
        (
            (0, 1),
            Qt.Key.Key_Left,
            ALT,
            [("党建引领", ["开展主题党日活动。"]), ("组织学习𠮷教育。", []), before[1]],
            (1, None),
        ),
        (
            (1, None),
            Qt.Key.Key_Right,
            ALT,
            [(before[0][0], [*before[0][1], "价值引领", *before[1][1]])],
            (0, 2),
        ),
        ((0, 1), Qt.Key.Key_Up, ALT, [("党建引领", before[0][1][::-1]), before[1]], (0, 0)),
        ((0, None), Qt.Key.Key_Down, ALT, before[::-1], (1, None)),
        ((1, 0), Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, [before[0], ("价值引领", [])], (1, None)),
    ]
    for position, key, modifier, after, chosen in steps:
        choose(preview, position)
        preview.tree.setFocus()
        qtbot.keyClick(preview.tree, key, modifier)
        assert texts(preview.draft) == after
        assert preview.tree.choice() == chosen
        qtbot.keyClick(preview.tree, Qt.Key.Key_Z, CTRL)
        assert texts(preview.draft) == before
        assert preview.tree.choice() == position
    assert not preview.undo_button.isEnabled()


def test_split_at_the_cursor_beyond_the_basic_plane(show: Show, qtbot: QtBot) -> None:
    preview = show(small_plan())
    choose(preview, (0, 1))
    split = preview.deeds["在光标处拆分"]
    put_cursor(preview, "")
    assert not split.isEnabled()
    assert "光标" in split.toolTip()
    put_cursor(preview, "组织学习𠮷")
    preview.editor.setFocus()
    qtbot.keyClick(preview.editor, Qt.Key.Key_K, CTRL)
    assert texts(preview.draft)[0][1] == ["开展主题党日活动。", "组织学习𠮷", "教育。"]
    assert preview.tree.choice() == (0, 2)
    qtbot.keyClick(preview.editor, Qt.Key.Key_Z, CTRL)  # nothing typed: takes the correction back
    assert preview.draft == small_plan()


def test_typing_is_one_step_and_shown_in_the_tree(show: Show, qtbot: QtBot) -> None:
    preview = show(small_plan())
    choose(preview, (1, 0))
    preview.editor.setFocus()
    preview.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(preview.editor, "abc")
    assert preview.draft.categories[1].tasks[0].text == "组织志愿服务活动。abc"
    assert preview.tree.topLevelItem(1).child(0).text(1) == "组织志愿服务活动。abc"
    choose(preview, (0, None))
    preview.undo()
    assert preview.draft == small_plan()
    assert preview.tree.choice() == (1, 0)
    assert preview.editor.toPlainText() == "组织志愿服务活动。"


def test_an_emptied_text_is_not_taken(show: Show) -> None:
    preview = show(small_plan())
    choose(preview, (1, 0))
    preview.editor.clear()
    assert not preview.save.isEnabled()
    assert "不能为空" in preview._problem.text()
    choose(preview, (0, 0))
    assert preview.save.isEnabled()
    assert preview.draft == small_plan()


def test_saving_waits_for_title_and_year(show: Show, qtbot: QtBot) -> None:
    preview = show(PlanDraft("", "", None, None, "", (), "", small_plan().categories, ()))
    assert preview._problem.text() == "请填写方案标题。"
    qtbot.keyClicks(preview.title, "Plan")
    assert preview._problem.text() == "请填写年度。"
    assert not preview.save.isEnabled()
    preview.accept()  # whatever way it is asked
    assert preview.isVisible()
    preview.year_box.setValue(2026)
    assert preview.save.isEnabled()
    qtbot.keyClicks(preview.issuer, "Bureau")
    qtbot.keyClicks(preview.issued, "2026-13-40")
    assert not preview.save.isEnabled()
    assert preview.issued.property("invalid")
    preview.issued.clear()
    qtbot.keyClicks(preview.issued, "2026.3.5")
    qtbot.keyClick(preview.issued, Qt.Key.Key_Return)
    assert preview.issued.text() == "2026年3月5日"
    preview.save.click()
    assert preview.draft.issued_on is not None
    assert (preview.draft.title, preview.draft.issuer, preview.year) == ("Plan", "Bureau", 2026)


def test_nothing_left_cannot_be_saved(show: Show) -> None:
    preview = show(small_plan())
    for _ in range(2):
        choose(preview, (0, None))
        preview.deeds["删除"].click()
    assert "没有类别和任务" in preview._problem.text()
    assert not preview.save.isEnabled()
    assert not any(made.isEnabled() for made in preview.deeds.values())
    assert not preview.editor.isEnabled()
    preview.undo()
    preview.undo()
    assert preview.draft == small_plan()
    assert preview.save.isEnabled()


def press(parent: QWidget, text: str) -> None:
    box = next(box for box in parent.findChildren(QMessageBox) if box.isVisible())
    next(made for made in box.findChildren(QPushButton) if made.text() == text).click()


def test_escape_asks_before_corrections_are_lost(show: Show, qtbot: QtBot) -> None:
    preview = show(small_plan())
    preview.deeds["下移"].click()
    qtbot.keyClick(preview.tree, Qt.Key.Key_Escape)
    press(preview, "继续填写")
    assert preview.isVisible()
    qtbot.keyClick(preview.tree, Qt.Key.Key_Escape)
    with qtbot.waitSignal(preview.rejected, timeout=WAIT_MS):
        press(preview, "放弃")


def test_escape_closes_at_once_where_nothing_changed(show: Show, qtbot: QtBot) -> None:
    preview = show(small_plan())
    with qtbot.waitSignal(preview.rejected, timeout=WAIT_MS):
        qtbot.keyClick(preview.tree, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("categories", "place", "word"),
    [
        (
            (CategoryDraft("党建"), CategoryDraft("价值", (TaskDraft("组织志愿服务。"),))),
            (0, None),
            "没有任务",
        ),
        ((CategoryDraft("党建", (TaskDraft("组织志愿服务。"),), "按上级要求"),), (0, None), "有说明文字"),
        ((CategoryDraft("党" * 41, (TaskDraft("组织志愿服务。"),)),), (0, None), "标题太长"),
        ((CategoryDraft("党建", (TaskDraft("学习。"),)),), (0, 0), "文字太短"),
        ((CategoryDraft("党建", (TaskDraft("组织学习活动。"),) * 2),), (0, 1), "与1-1相同"),
        ((CategoryDraft("党建", (TaskDraft("组织学习活动。\n2.开展培训。"),)),), (0, 0), "可能要拆分"),
        (
            (
                CategoryDraft(
                    "党建", (TaskDraft("组织学习活动，"), *(TaskDraft(f"开展活动{n}次。") for n in range(3)))
                ),
            ),
            (0, 0),
            "可能没写完",
        ),
    ],
)
def test_doubts(categories: tuple[CategoryDraft, ...], place: Position, word: str) -> None:
    draft = PlanDraft("方案", "", None, 2026, "", (), "", categories, ())
    assert [(doubt.position, doubt.word) for doubt in piece_doubts(draft)] == [(place, word)]


def test_what_a_list_of_decimals_says_is_no_doubt() -> None:
    text = "完成投资\n3.5亿元，新增\n（1）一处场馆。"
    draft = PlanDraft("方案", "", None, 2026, "", (), "", (CategoryDraft("党建", (TaskDraft(text),)),), ())
    assert not piece_doubts(draft)


def test_summary_leaves_out_what_is_not_there() -> None:
    assert draft_summary(small_plan()) == "2 个类别，3 项任务"


def test_file_is_read_corrected_and_handed_over(
    window: QWidget, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[PlanDraft] = []

    def take(draft: PlanDraft, preview: PlanPreview) -> None:
        got.append(draft)
        preview.finish()

    source = ask_for_draft(window, take)
    bad, good = tmp_path / "方案.doc", tmp_path / "方案.txt"
    bad.write_bytes(b"\xd0\xcf\x11\xe0")
    good.write_bytes(resource("plans", "plan-2021.txt").read_text("utf-8").encode("gb18030"))
    monkeypatch.setattr(plan_source, "choose_plan_file", lambda _: bad)
    source.file.click()
    qtbot.waitUntil(lambda: "方案.doc" in source.problem.text(), timeout=WAIT_MS)
    assert source.file.isEnabled()
    monkeypatch.setattr(plan_source, "choose_plan_file", lambda _: good)
    source.file.click()
    qtbot.waitUntil(lambda: bool(source.findChildren(PlanPreview)), timeout=WAIT_MS)
    preview = source.findChildren(PlanPreview)[0]
    preview.reject()
    assert source.isVisible()  # back to the choice
    assert got == []
    qtbot.waitUntil(lambda: not source.findChildren(PlanPreview), timeout=WAIT_MS)
    source.file.click()
    qtbot.waitUntil(lambda: bool(source.findChildren(PlanPreview)), timeout=WAIT_MS)
    source.findChildren(PlanPreview)[0].save.click()
    assert [len(draft.categories) for draft in got] == [7]
    assert source.result() == QDialog.DialogCode.Accepted


def test_closing_while_reading_opens_no_preview(window: QWidget, qtbot: QtBot) -> None:
    source = PlanSource(window, lambda *_: None, "保存")
    source.open()
    source.text.setPlainText(resource("plans", "plan-2021.txt").read_text("utf-8"))
    source.read.click()
    source.reject()
    qtbot.wait(50)
    press(source, "放弃")
    assert not source.isVisible()
    assert not window.findChildren(PlanPreview)


def test_a_plan_at_the_limits_stays_usable(show: Show, qtbot: QtBot) -> None:
    category = CategoryDraft("类别", tuple(TaskDraft(f"组织第{n}次学习活动。") for n in range(100)))
    preview = show(PlanDraft("方案", "", None, 2026, "", (), "", (category,) * 20, ()))
    preview.editor.setFocus()
    choose(preview, (19, 99))
    qtbot.keyClicks(preview.editor, "ab")
    assert preview.draft.categories[19].tasks[99].text.startswith("ab")
    assert preview.save.isEnabled()


def test_fits_a_small_screen_at_150_percent(window: QWidget, qapp: QApplication) -> None:
    theme.apply(qapp, percent=150)
    try:
        for dialog in (PlanPreview(small_plan(), window), PlanSource(window, lambda *_: None, "保存")):
            dialog.open()
            assert dialog.minimumSizeHint().width() <= 1366
            assert dialog.minimumSizeHint().height() <= 728
            dialog.reject()
    finally:
        theme.apply(qapp)


SOURCE = "一、党建引领\n1.开展主题党日活动。\n指导思想：𠮷祥如意。\n（一）宣传发动阶段，三月完成。\n"


def read_plan_with_leftover() -> PlanDraft:
    at = SOURCE.index
    category = CategoryDraft(
        "党建引领",
        (TaskDraft("开展主题党日活动。", spans=((at("1."), at("指导")),)),),
        spans=((0, at("1.")),),
    )
    return PlanDraft(
        *("工作方案", "某局", None, 2026, "", (), "", (category,), ()),
        leftovers=(
            Leftover("指导思想", "𠮷祥如意。", ((at("指导"), at("（一）")),)),
            Leftover("宣传发动阶段", "宣传发动阶段，三月完成。", ((at("（一）"), len(SOURCE)),)),
        ),
        doubts=(Doubt("没有读到年度。"),),
        source=SOURCE,
    )


def test_the_source_stands_beside_and_a_click_in_it_chooses(show: Show, qtbot: QtBot) -> None:
    preview = show(read_plan_with_leftover())
    view = preview.source.view
    assert view.toPlainText() == SOURCE
    for words, choice in (("主题党日", (0, 0)), ("三月", (Kind.LEFTOVER, 1)), ("党建", (0, None))):
        cursor = view.textCursor()
        cursor.setPosition(len(SOURCE[: SOURCE.index(words)].encode("utf-16-le")) // 2)
        view.setTextCursor(cursor)
        place = view.cursorRect(cursor).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert preview.tree.choice() == choice
    preview.tree.choose((Kind.LEFTOVER, 1))
    shown = view.extraSelections()
    assert shown[-1].cursor.selectedText().startswith("（一）宣传发动阶段，三月完成。")


@pytest.mark.parametrize(
    ("key", "found"),
    [
        (Qt.Key.Key_1, lambda draft: [category.title for category in draft.categories][-1] == "宣传发动阶段"),
        (Qt.Key.Key_2, lambda draft: draft.categories[0].tasks[-1].text.startswith("宣传发动阶段，三月完成")),
        (Qt.Key.Key_3, lambda draft: draft.safeguards[0].text == "宣传发动阶段，三月完成。"),
        (Qt.Key.Key_4, lambda draft: draft.stages[0].text == "宣传发动阶段，三月完成。"),
    ],
)
def test_a_leftover_becomes_what_one_key_says(
    show: Show, qtbot: QtBot, key: Qt.Key, found: Callable[[PlanDraft], bool]
) -> None:
    preview = show(read_plan_with_leftover())
    preview.tree.choose((Kind.LEFTOVER, 1))
    assert not preview.deeds["不采用"].isEnabled()
    qtbot.keyClick(preview.tree, key, CTRL)
    assert found(preview.draft)
    assert [each.title for each in preview.draft.leftovers] == ["指导思想"]
    assert preview.tree.choice() == (Kind.LEFTOVER, 0)  # on with what is left
    preview.undo()
    assert preview.draft == read_plan_with_leftover()


def test_a_task_that_is_none_goes_back_among_the_leftovers(show: Show, qtbot: QtBot) -> None:
    preview = show(read_plan_with_leftover())
    choose(preview, (0, 0))
    qtbot.keyClick(preview.tree, Qt.Key.Key_5, CTRL)
    assert preview.draft.categories[0].tasks == ()
    assert preview.draft.leftovers[0].text == "开展主题党日活动。"


def test_who_does_it_by_when_is_corrected_beside_the_text(show: Show, qtbot: QtBot) -> None:
    preview = show(read_plan_with_leftover())
    choose(preview, (0, 0))
    for field, typed in (("lead", "A"), ("support", "B,C"), ("person", "D"), ("leader", "E"), ("due", "F")):
        qtbot.keyClicks(preview.form.fields[field], typed)
    task = preview.draft.categories[0].tasks[0]
    assert (task.lead, task.support, task.person, task.leader, task.due) == ("A", ("B", "C"), "D", "E", "F")
    choose(preview, (0, None))
    assert not preview.form.fields["lead"].isVisible()
    for _ in range(5):
        preview.undo()
    assert preview.draft == read_plan_with_leftover()


def test_goal_basis_and_attachment_are_edited_like_pieces(show: Show) -> None:
    preview = show(read_plan_with_leftover())
    for head, text in ((Head.GOAL, "创成"), (Head.BASIS, "甲\n乙"), (Head.ATTACHMENT, "配档表")):
        preview.tree.choose(head)
        preview.editor.setPlainText(text)
        assert not any(preview.deeds[name].isEnabled() for name in ("删除", "作为任务", "不采用"))
    draft = preview.draft
    assert (draft.goal, draft.basis, draft.attachment) == ("创成", ("甲", "乙"), "配档表")


def test_what_is_doubtful_is_said_until_it_is_changed(show: Show) -> None:
    draft = read_plan_with_leftover()
    task = replace(draft.categories[0].tasks[0], lead="各科室")
    preview = show(replace(draft, categories=(replace(draft.categories[0], tasks=(task,)),)))
    assert preview._said.text() == "没有读到年度。"
    choose(preview, (0, 0))
    assert preview.tree.currentItem().text(2) == "请核对"
    assert "请定一个牵头科室" in preview._piece_doubt.text()
    preview.form.fields["lead"].setText("办公室")
    preview.form.fields["lead"].textEdited.emit("办公室")
    assert not preview._piece_doubt.isVisible()
