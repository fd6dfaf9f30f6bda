"""Lines that are too long for their room: cut where words end, the whole in the tool tip."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from ui.ground import theme
from ui.parts.fields import ElidedLabel, KeyLine, button, cut_at_words

REASON = "因为：题名有“志愿服务”“签到表”，日期与活动“重阳敬老志愿服务活动走进孟良崮社区”相同，是签到表"
ENDS = (
    "因为…",
    "因为：题名有…",
    "因为：题名有“志愿服务”…",
    "因为：题名有“志愿服务”“签到表”…",
    "因为：题名有“志愿服务”“签到表”，日期与活动…",
    "因为：题名有“志愿服务”“签到表”，日期与活动“重阳敬老志愿服务活动走进孟良崮社区”…",
    "因为：题名有“志愿服务”“签到表”，日期与活动“重阳敬老志愿服务活动走进孟良崮社区”相同…",
)


def test_a_reason_is_cut_between_words(qapp) -> None:
    metrics = QFontMetrics(theme.font(theme.BODY))
    whole = metrics.horizontalAdvance(REASON)
    least = metrics.horizontalAdvance(ENDS[0])
    seen = {cut_at_words(REASON, metrics, room) for room in range(least, whole)}
    assert seen == set(ENDS)
    assert cut_at_words(REASON, metrics, whole) == REASON
    assert cut_at_words("没有标点的一句话", metrics, least).endswith("…")


@pytest.mark.parametrize("sentence", [False, True])
def test_the_tool_tip_holds_the_whole(qtbot, *, sentence: bool) -> None:
    label = ElidedLabel("", sentence=sentence)
    qtbot.addWidget(label)
    label.setText(REASON)
    label.resize(200, 20)
    label.ensurePolished()
    assert label.toolTip() == REASON
    assert len(label.shown()) < len(REASON)
    assert label.shown().endswith("…") is sentence


def test_keys_are_left_out_from_the_last_where_there_is_no_room(qtbot) -> None:
    keys = [("2 3 0", "换去处"), ("Enter", "归到"), ("F8", "全部采用"), ("S", "以后再说")]
    line = KeyLine(*keys)
    qtbot.addWidget(line)
    line.show()
    shown = [label for pair in line._keys for label in pair]
    for width in (900, 200, 900):
        line.resize(width, 30)
        seen = [label.isVisible() for label in shown]
        assert seen == sorted(seen, reverse=True)
        assert all(seen) is (width == 900)
        last = max(label.geometry().right() for label in shown if label.isVisible())
        assert last < width
    assert seen[0]


def test_a_button_that_may_be_cut_shows_it(qtbot) -> None:
    made = button(REASON, lambda: None, link=True, cut=True)
    qtbot.addWidget(made)
    made.resize(200, 30)
    narrow = made.grab().toImage()
    made.setText(
        made.fontMetrics().elidedText(REASON, Qt.TextElideMode.ElideRight, made.contentsRect().width())
    )
    assert made.grab().toImage() == narrow
    assert made.text().endswith("…")
