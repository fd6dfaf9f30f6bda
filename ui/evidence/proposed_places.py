"""Where files of 待归口 may belong, one after the other between the clerk's deeds, for lists of them."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.evidence.destination_bar import place_name
from ui.ground.desk import Desk
from wenming_desktop.changes.lane import Session
from wenming_desktop.ledger.proposing import proposals
from wenming_desktop.progress.board import PlanBoard
from wenming_desktop.progress.destinations import destinations

_MOST_WAITING = 30  # rows that were scrolled past need no place


class ProposedPlaces(QObject):
    """The likeliest place of each file that is asked for; looking for one takes some milliseconds.

    Args:
        desk: the desk.
        shown: the list; while it is hidden, nothing is looked for.
    """

    arrived = Signal()  # one that was asked for: paint again

    def __init__(self, desk: Desk, shown: QWidget) -> None:
        super().__init__(shown)
        self._desk, self._shown = desk, shown
        self._known: dict[str, str] = {}  # by the file's id
        self._stale: set[str] = set()  # of these, what may be another by now
        self._waiting: dict[str, None] = {}  # the first one is next
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._look)

    def of(self, evidence_id: str) -> str:
        """The name of its place; empty where nothing points at any, or as long as it is being looked for."""
        if evidence_id not in self._known or evidence_id in self._stale:
            self._waiting.pop(evidence_id, None)
            self._waiting[evidence_id] = None
            while len(self._waiting) > _MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]
            self._timer.start()
        return self._known.get(evidence_id, "")

    def look_again(self) -> None:
        """Something changed: what is known is shown until it was looked for anew."""
        self._stale = set(self._known)

    def _look(self) -> None:
        plan = self._desk.plan
        if not self._waiting or plan is None or not self._shown.isVisible():
            return
        evidence_id = next(iter(self._waiting))
        del self._waiting[evidence_id]
        place = self._desk.read(self._place, plan, evidence_id)
        self._stale.discard(evidence_id)
        if place != self._known.get(evidence_id):
            self._known[evidence_id] = place
            self.arrived.emit()
        if self._waiting:
            self._timer.start()

    def _place(self, session: Session, plan: PlanBoard, evidence_id: str) -> str:
        today, texts = self._desk.today(), self._desk.workspace.texts
        proposed = proposals(session, [evidence_id], texts, plan.year, today)
        if evidence_id not in proposed:  # gone meanwhile
            return ""
        found = destinations(session, plan.id, evidence_id, proposed[evidence_id], today, 1)
        return place_name(found[0]) if found else ""
