"""Photos of activities for a running text: the newest, of as many activities as there are."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from db.models import Activity, ActivityEvidence, Evidence
from wenming_desktop.documents.forms.activity_choice import period_words
from wenming_desktop.documents.paper import Choice, Chosen, Option, Subject
from wenming_desktop.documents.press.photo_captions import photo_subject
from wenming_desktop.documents.press.photos import original_photo
from wenming_desktop.documents.texts.running_text import Block, NoPicture, Picture
from wenming_desktop.evidence.captions import Caption, captions_of
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.sandbox.calling import Child

_NONE = "none"
_NUMBERS = (4, 8)


@dataclass(frozen=True)
class ActivityPhoto:
    """A photo on file, not yet read."""

    sha256: str
    original_name: str
    caption: str


def photo_option(usual: int) -> Option:
    """How many photos a text shows; ``usual`` is offered first, 0 is none."""
    choices = [Choice(_NONE, "不加照片")] + [Choice(f"{most}", f"最近的 {most} 张") for most in _NUMBERS]
    choices.sort(key=lambda choice: choice.value != (f"{usual}" if usual else _NONE))
    return Option("photos", "照片", lambda _subject: tuple(choices), look=True)


def chosen_photos(
    subject: Subject, chosen: Chosen, usual: int, days: tuple[date, date]
) -> list[ActivityPhoto]:
    """The newest photos of the activities that began within ``days``, in the order of their days.

    One of each activity comes before a second of any. Reads the records only.
    """
    value = chosen.get("photos") or f"{usual}"
    most = int(value) if value.isdecimal() else 0
    if not most:
        return []
    rows = subject.session.execute(
        _PHOTOS.where(Activity.plan_id == subject.plan_id, Activity.starts_on.between(*days))
    ).all()
    seen: Counter[str] = Counter()
    by_turns: list[tuple[int, Any]] = []
    for row in rows:
        by_turns.append((seen[row.activity_id], row))
        seen[row.activity_id] += 1
    by_turns.sort(key=lambda turn: turn[0])
    once = {row.id: row for _, row in reversed(by_turns)}  # the first place of one that serves several
    picked = [row for _, row in by_turns if once.get(row.id) is row][:most]
    captions = captions_of(subject.session, [row.id for row in picked])
    return [
        ActivityPhoto(row.sha256, row.original_name, _caption(row, captions[row.id]))
        for row in sorted(picked, key=lambda row: row.starts_on)
    ]


def read_photos(files: FileStore, photos: Sequence[ActivityPhoto]) -> Iterator[Block]:
    """The photos as blocks of a running text; in the place of one that cannot be printed, why."""
    if not photos:
        return
    with Child() as child:
        for photo in photos:
            read = original_photo(files, photo.sha256, child)
            if read.fault:
                yield NoPicture(photo.original_name, read.fault)
            else:
                yield Picture(read, photo.caption)


_PHOTOS = (
    select(
        ActivityEvidence.activity_id,
        Activity.title.label("activity"),
        Activity.starts_on,
        Activity.ends_on,
        Activity.place,
        Evidence.id,
        Evidence.title,
        Evidence.sha256,
        Evidence.original_name,
    )
    .join(Activity, Activity.id == ActivityEvidence.activity_id)
    .join(Evidence, Evidence.id == ActivityEvidence.evidence_id)
    .where(ActivityEvidence.kind == MaterialKind.PHOTO)
    .order_by(Activity.starts_on.desc(), Activity.id, ActivityEvidence.ordinal)
)


def _caption(row: Any, caption: Caption) -> str:
    """E.g. ``清洁家园（2021年3月5日，市民广场）``; dated by the activity, of whose month the text tells.

    The day of a record may be the day on which it was scanned or sent in.
    """
    subject = photo_subject(caption, row.title, row.activity)
    where = caption.place or row.place
    about = "，".join(words for words in (period_words(row.starts_on, row.ends_on), where) if words)
    return f"{subject}（{about}）"
