"""A file of the library as a row: its picture, its title, what it is, and where it is used."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.ground import theme
from ui.ground.qt import Index, rect_of, set_font
from ui.parts.cells import STATUS_ROLE, paint_badge, paint_ground
from ui.parts.evidence_tiles import file_icon
from wenming_desktop.entities.choices import Quality
from wenming_desktop.evidence.facts import FAULTS
from wenming_desktop.evidence.library import FileRow
from wenming_desktop.evidence.library_filter import EvidenceUse
from wenming_desktop.words import chinese_date, size_text

LINE, HEADING = 76, 34  # pixels at 100 %: a row, and what stands over the first one of a group
PICTURE = 54  # pixels at 100 %, wide and high
_TOGETHER = "一起选　G"
_MARKED = 0.22  # how strong the colour is behind a found word
Spans = Sequence[tuple[int, int]]


class FileCell(QStyledItemDelegate):
    """Paints the rows of a one-column table of FileRows.

    Args:
        picture: a file's small picture, as far as it is at hand.
        place: where a file of 待归口, given by its id, may belong, as far as that is known.
        parent: the view.
    """

    heading_clicked = Signal(int)  # the row below it

    def __init__(
        self, picture: Callable[[FileRow], QPixmap | None], place: Callable[[str], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._picture, self._place = picture, place
        self.plan_id: str | None = None  # of the plan on show: uses in others say their year
        self.headings: Mapping[str, tuple[str, str]] = {}  # id of the first of a group -> what heads it
        self.found: Mapping[str, tuple[str, Spans]] = {}  # hash -> an excerpt, the words in it
        self.words: Callable[[str], Spans] = lambda _text: ()  # where the words sought stand in a title

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        area = rect_of(option)
        painter.save()
        if isinstance(row, FileRow):
            if heading := self.headings.get(row.id):
                head = QRect(area.left(), area.top(), area.width(), theme.px(HEADING))
                painter.fillRect(head, theme.color("surface"))  # the view paints all of a chosen row
                _paint_heading(painter, head, *heading)
                area.setTop(area.top() + theme.px(HEADING))
                option.rect = area  # pyright: ignore[reportAttributeAccessIssue]
            paint_ground(painter, option)
            self._paint_row(painter, area, row, index)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            row = index.data(Qt.ItemDataRole.UserRole)
            below = event.position().y() - rect_of(option).top()
            if isinstance(row, FileRow) and row.id in self.headings and below < theme.px(HEADING):
                self.heading_clicked.emit(index.row())
                return True
        return super().editorEvent(event, model, option, index)

    def _paint_row(self, painter: QPainter, area: QRect, row: FileRow, index: Index) -> None:
        side = theme.px(PICTURE)
        frame = QRect(area.left() + theme.px(8), area.top() + (area.height() - side) // 2, side, side)
        if picture := self._picture(row):
            whole = picture.deviceIndependentSize().toSize()
            size = whole.scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(frame.topLeft(), size)
            place.moveCenter(frame.center())
            painter.drawPixmap(place, picture)
            painter.setPen(theme.color("line"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        else:
            file_icon(row.original_name).paint(painter, frame)
        if badge := index.data(STATUS_ROLE):
            paint_badge(painter, frame, *badge)
        left = frame.right() + theme.px(12)
        line = theme.px(21)
        text = QRect(left, area.center().y() - 3 * line // 2, area.right() - theme.px(8) - left, line)
        set_font(painter, theme.font(theme.BODY, bold=True))
        painter.setPen(theme.color("ink"))
        paint_marked(painter, text, row.title, self.words(row.title))
        set_font(painter, theme.font(theme.BODY - 1))
        painter.setPen(theme.color("secondary"))
        paint_marked(painter, text.translated(0, line), facts(row))
        excerpt, spans = self.found.get(row.sha256, ("", ()))
        painter.setPen(theme.color("ink" if excerpt else "secondary"))
        place = self._place(row.id) if row.in_inbox and not excerpt else ""
        used = uses(row, self.plan_id, place, grouped=bool(self.headings))
        paint_marked(painter, text.translated(0, 2 * line), excerpt or used, spans)


def facts(row: FileRow) -> str:
    """What a file is, in one line: its kind, pages, day, number."""
    suffix = PurePath(row.original_name).suffix.lstrip(".").upper()
    parts = (
        row.kind,
        f"{suffix} {row.pages}页" if row.pages and row.pages > 1 else suffix,
        _day(row),
        row.document_number,
        size_text(row.size),
    )
    return " · ".join(filter(None, parts))


def _day(row: FileRow) -> str:
    if row.formed_on:
        return chinese_date(row.formed_on)
    return "按活动日期" if any(use.use == EvidenceUse.ACTIVITY for use in row.uses) else "待补日期"


def uses(row: FileRow, plan_id: str | None, place: str = "", *, grouped: bool) -> str:
    """What a file serves, beside a plan; of one in 待归口 the place that is proposed, and where it lay."""
    if row.in_inbox:
        parts = ("" if grouped else "待归口", place and f"建议 {place}", row.came_from.partition("/")[2])
        return "　".join(filter(None, parts))
    return "、".join(row.used_in(plan_id)) or "没有用到"


def badge(row: FileRow) -> tuple[str, str] | None:
    """The one thing about a file that must be seen first, and the role of its colour."""
    if row.state in FAULTS:
        return FAULTS[row.state], "late"
    lacks = (Quality[code.upper()] for code in row.quality)
    lack = next((one for one in lacks if one is not Quality.UNREADABLE), None)  # that its card says itself
    return (lack.value, "lacking") if lack else None


def _paint_heading(painter: QPainter, area: QRect, words: str, beside: str) -> None:
    """What heads a group: what it is, and when it came."""
    inner = area.adjusted(theme.px(8), theme.px(6), -theme.px(8), 0)
    set_font(painter, theme.font(theme.BODY, bold=True))
    painter.setPen(theme.color("ink"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)
    inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(words) + theme.px(10))
    set_font(painter, theme.font(theme.BODY - 1))
    painter.setPen(theme.color("secondary"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, beside)
    painter.setPen(theme.color("doing"))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, _TOGETHER)


def paint_marked(painter: QPainter, area: QRect, text: str, spans: Spans = ()) -> None:
    """One line of text, elided at its end, with some places marked as by a pen."""
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    for first, last in spans:
        if first >= len(shown.rstrip("…")):
            break
        ground = QRectF(
            area.left() + metrics.horizontalAdvance(shown[:first]),
            area.top() + theme.px(1),
            metrics.horizontalAdvance(shown[first:last]),
            area.height() - theme.px(2),
        )
        painter.fillRect(ground, theme.color("lacking", _MARKED))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
