"""A file's pages in the program: leafing, zoom, a turned view, words ringed, frames of marks in red."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIntValidator, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from ui.ground import theme
from ui.ground.desk import Desk
from ui.ground.looking import PageWanted, WordsWanted
from ui.parts.dialog_parts import bar
from ui.parts.fields import label
from ui.parts.page_stage import PageStage
from wenming_desktop.viewing.kinds import FileKind, kind_by_name
from wenming_desktop.viewing.viewer import PagePicture, Place

_BUSY, NOTHING = "正在打开…", "没有选中材料"
_UNMARKING = "去掉选中的红框（Delete）：点一下红框选中，或按 M 一个一个选。没有选中时，可以全部去掉。都能撤销"
_A4 = 1.38, 1.45  # height by width: 1.414, with what a scanner cuts off
_SETTLING = 120  # milliseconds without a change of size until a page is drawn anew


class Frame(NamedTuple):
    """A mark on a page (1 is the first), in fractions of the page as it is shown unturned."""

    page: int
    left: float
    top: float
    width: float
    height: float


class FileViewer(QWidget):
    """Shows one stored file; PgUp and PgDn leaf, left and right ask for the neighbouring files.

    Ctrl and wheel, + and - zoom, 0 fits, R turns the view; the file itself is never changed. A click or M
    chooses a frame, Delete asks to take it away.
    """

    page_shown = Signal(int, int)  # page, pages
    previous_wanted = Signal()
    next_wanted = Signal()
    frame_drawn = Signal(int, float, float, float, float)  # as Frame
    frame_unwanted = Signal(int)  # its place among all frames of the file
    no_frames_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._file: tuple[str, str] | None = None  # hash and name
        self._page, self._pages, self._card = 1, 1, False
        self._words: tuple[str, ...] = ()
        self._ring = 0  # the one of the words' places on the page that is stood on
        self._rings: Mapping[int, Sequence[Place]] = {}  # page -> where the words are known to stand
        self._frames: tuple[Frame, ...] = ()
        self._boxes: tuple[Sequence[Frame], Sequence[int]] = ((), ())  # and those that are looked at
        self._may_mark = False
        self._wish: PageWanted | None = None
        self._later = QTimer(self, interval=_SETTLING, singleShot=True)
        self._later.timeout.connect(self._ask)
        self.stage = PageStage()
        self.stage.size_changed.connect(self._ask_again)
        self.stage.framed.connect(self._framed)
        self.number = QLineEdit()
        self.number.setValidator(QIntValidator(1, 99_999, self))
        self.number.setFixedWidth(theme.px(38))
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.number.setAccessibleName("页码")
        self.number.returnPressed.connect(self._go_to_number)
        self.count = label(role="secondary")
        self.back = _tool("‹", "上一页（PgUp）", lambda: self.go_to(self._page - 1))
        self.forward = _tool("›", "下一页（PgDn）", lambda: self.go_to(self._page + 1))
        self.smaller = _tool("－", "缩小（-）", lambda: self.stage.zoom_by(-1))
        self.fitting = _tool("适合宽度", "适合窗口（0）", lambda: self.stage.set_zoom(1.0))
        self.larger = _tool("＋", "放大（+，或按住 Ctrl 滚动）", lambda: self.stage.zoom_by(1))
        self.turning = _tool("旋转", "向右转 90 度（R）；只转这里的显示，原件不变", self.stage.turn_view)
        self.marking = _tool("画框", "在页面上拖出红框，标出要看的地方；原件不变", self._mark)
        self.marking.setCheckable(True)
        self.marking.hide()
        self.unmarking = _tool("去掉框", _UNMARKING, self.unmark)
        self.unmark_one, self.unmark_all = QAction("去掉选中的框（先点一下红框）", self), QAction(self)
        self._offer_unmarking()
        self.tools = QWidget()  # whoever has a better place for them may take them there
        tools = bar(
            *(self.back, self.number, self.count, self.forward, None),
            *(self.smaller, self.fitting, self.larger, self.turning, self.marking, self.unmarking),
        )
        tools.setSpacing(theme.px(2))
        tools.setContentsMargins(0, 0, 0, 0)
        self.tools.setLayout(tools)
        self.tools.setStyleSheet(
            "QToolButton { padding: 3px 4px } QToolButton::menu-indicator { image: none }"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.tools)
        column.addWidget(self.stage, 1)
        self.setFocusProxy(self.stage)
        desk.looking.pictured.connect(self._take)
        desk.looking.found.connect(self._take_places)
        self.show_nothing()

    def fit_tools(self, room: int) -> None:
        """Leave the zoom to its keys where the tools have fewer pixels than they want."""
        zoom = (self.smaller, self.fitting, self.larger)
        for tool in zoom:
            tool.show()
        fits = self.tools.sizeHint().width() <= room
        for tool in zoom:
            tool.setVisible(fits)

    def show_file(
        self,
        sha256: str,
        name: str,
        page: int = 1,
        words: Sequence[str] = (),
        frames: Sequence[Frame] = (),
    ) -> None:
        """Show a file.

        Args:
            sha256: its bytes.
            name: what it is called.
            page: 1 is the first.
            words: to ring where it is known where they stand.
            frames: of all its pages.
        """
        self._let_go()
        self._file, self._words, self._frames = (sha256, name), tuple(words), tuple(frames)
        self._ring, self._rings = 0, {}
        self._boxes = (), ()
        self._begin(whole=kind_by_name(name) is FileKind.PICTURE)
        self._page, self._pages, self._card = max(page, 1), max(page, 1), False
        self._show_page()

    def show_nothing(self, text: str = NOTHING) -> None:
        """Show a sentence instead of a file."""
        self._let_go()
        self._file, self._frames = None, ()
        self._page = self._pages = 1
        self.stage.say(text)
        self._show_state()

    def show_frames(self, frames: Sequence[Frame]) -> None:
        """Show other frames on the file that is shown."""
        self._frames = tuple(frames)
        self._show_marks()

    def show_rings(self, rings: Mapping[int, Sequence[Place]]) -> None:
        """Ring these places on these pages, where the words sought were read, and look for none on them."""
        if rings != self._rings:
            self._rings = rings
            if not self.stage.empty() and self._page in rings:
                self._ring_known()

    def show_boxes(self, boxes: Sequence[Frame], chosen: Sequence[int] = ()) -> None:
        """Box what was read; chosen ones are thicker, and their page is shown."""
        self._boxes = boxes, chosen
        if self._file and chosen and boxes[chosen[0]].page != self._page:
            self.go_to(boxes[chosen[0]].page)
        self._show_boxes()

    def allow_marking(self, *, allowed: bool) -> None:
        """Offer to draw frames with the mouse, and to take them away."""
        self._may_mark = allowed
        self.marking.setVisible(allowed)
        if not allowed and self.marking.isChecked():
            self.marking.click()
        self._show_unmarking()

    def unmark(self) -> None:
        """Ask to take the chosen frame away; where none is chosen, offer to take all."""
        if self.stage.chosen is None:
            self.unmarking.showMenu()
        else:
            here = [number for number, frame in enumerate(self._frames) if frame.page == self._page]
            self.frame_unwanted.emit(here[self.stage.chosen])

    def go_to(self, page: int, ring: int = 0) -> None:
        """Show another page of the file, and on it this one of the places of the words sought."""
        page = min(max(page, 1), self._pages)
        self._ring = ring
        if page == self._page:
            self.stage.stand_on(ring)
        elif self._file:
            self._let_go()
            self._page = page
            self._show_page()

    def page(self) -> int:
        """The page on show."""
        return self._page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deeds = {
            Qt.Key.Key_PageUp: lambda: self.go_to(self._page - 1),
            Qt.Key.Key_PageDown: lambda: self.go_to(self._page + 1),
            Qt.Key.Key_Home: lambda: self.go_to(1),
            Qt.Key.Key_End: lambda: self.go_to(self._pages),
            Qt.Key.Key_Plus: lambda: self.stage.zoom_by(1),
            Qt.Key.Key_Equal: lambda: self.stage.zoom_by(1),
            Qt.Key.Key_Minus: lambda: self.stage.zoom_by(-1),
            Qt.Key.Key_0: lambda: self.stage.set_zoom(1.0),
            Qt.Key.Key_R: self.stage.turn_view,
            Qt.Key.Key_M: self.stage.choose_next_frame,
            Qt.Key.Key_Left: self.previous_wanted.emit,
            Qt.Key.Key_Right: self.next_wanted.emit,
        }
        if self.stage.chosen is not None:
            deeds[Qt.Key.Key_Delete] = self.unmark
        deed = deeds.get(Qt.Key(event.key()))
        if deed:
            deed()
        else:
            super().keyPressEvent(event)

    def _offer_unmarking(self) -> None:
        """The chosen frame by the button itself, all of them in the menu that it has where none is chosen."""
        self.unmark_one.triggered.connect(self.unmark)
        self.unmark_all.triggered.connect(self.no_frames_wanted)
        for action in (self.unmark_one, self.unmark_all):
            self.unmarking.addAction(action)
        self.stage.frame_chosen.connect(self._show_unmarking)

    def _go_to_number(self) -> None:
        self.go_to(int(self.number.text()))
        self._show_state()
        self.stage.setFocus()

    def _framed(self, place: Place) -> None:
        self.frame_drawn.emit(self._page, *place)

    def _mark(self) -> None:
        self.stage.marking = self.marking.isChecked()
        shape = Qt.CursorShape.CrossCursor if self.stage.marking else Qt.CursorShape.ArrowCursor
        self.stage.viewport().setCursor(shape)

    def _begin(self, *, whole: bool) -> None:
        self.stage.begin(whole=whole)
        self.fitting.setText("适合窗口" if whole else "适合宽度")

    def _show_page(self) -> None:
        self._card = False
        self.stage.say(_BUSY)
        if self.isVisible():
            self._ask()
        else:
            self._later.start()  # it gets its size when it is shown
        if self._file and self._words and self._page not in self._rings:
            self._desk.looking.want(WordsWanted(*self._file, self._page, self._words))
        self._show_state()

    def _ask(self) -> None:
        """Have the page drawn for its present size, unless it is a card, which has any."""
        self._later.stop()
        if self._file is None or self._card:
            return
        wish = PageWanted(*self._file, self._page, *self.stage.wanted_size())
        if wish != self._wish:
            self._let_go()
            self._wish = wish
            self._desk.looking.want(wish)

    def _ask_again(self) -> None:
        self._later.start()

    def _let_go(self) -> None:
        if self._wish:
            self._desk.looking.forget(self._wish)
            self._wish = None

    def _take(self, wanted: PageWanted, picture: PagePicture) -> None:
        if wanted != self._wish:
            return
        self._page, self._pages, self._card = picture.page, picture.pages, picture.card
        first = self.stage.empty()
        if first and self.stage.whole and _is_page(picture):  # a scan, to be read as pages are
            self._begin(whole=False)
            self._ask()
            return
        whole = picture.width < wanted.width - 1 and picture.height < wanted.height - 1
        self.stage.show_picture(picture, whole=whole)
        if first and self._page in self._rings:
            self._ring_known()
        elif first:
            self.stage.stand_on(self._ring)
        self._show_marks()
        self._show_boxes()
        self._show_state()
        self.page_shown.emit(self._page, self._pages)

    def _take_places(self, wanted: WordsWanted, places: tuple[Place, ...]) -> None:
        if self._file is None or wanted != WordsWanted(*self._file, self._page, self._words):
            return
        if self._page not in self._rings:
            self.stage.rings = places
            self.stage.stand_on(self._ring)

    def _ring_known(self) -> None:
        self.stage.rings = self._rings[self._page]
        self.stage.stand_on(self._ring)

    def _show_boxes(self) -> None:
        boxes, looked_at = self._boxes
        here = [number for number, box in enumerate(boxes) if box.page == self._page]
        chosen = [here.index(number) for number in looked_at if number in here]
        self.stage.show_boxes([Place(*boxes[number][1:]) for number in here], chosen)

    def _show_marks(self) -> None:
        here = tuple(Place(*frame[1:]) for frame in self._frames if frame.page == self._page)
        if here != self.stage.frames:
            self.stage.show_frames(here)
        self._show_unmarking()

    def _show_unmarking(self) -> None:
        self.unmarking.setVisible(self._may_mark and bool(self._frames))
        self.unmark_one.setEnabled(self.stage.chosen is not None)
        self.unmark_all.setText(f"去掉全部 {len(self._frames)} 个框")

    def _show_state(self) -> None:
        self.number.setText(str(self._page))
        self.count.setText(f"/ {self._pages} 页")
        self.back.setEnabled(self._page > 1)
        self.forward.setEnabled(self._page < self._pages)
        for each in (self.number, self.count, self.back, self.forward):
            each.setVisible(self._pages > 1)
        drawn = self._file is not None and not self._card
        for each in (self.smaller, self.fitting, self.larger, self.turning, self.marking):
            each.setEnabled(drawn)


def _is_page(picture: PagePicture) -> bool:
    """Whether a picture has the shape of an upright A4 page, which cameras do not make."""
    low, high = _A4
    return not picture.card and low * picture.width < picture.height < high * picture.width


def _tool(text: str, tip: str, act: Callable[[], object]) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.clicked.connect(lambda _checked=False: act())
    return made
