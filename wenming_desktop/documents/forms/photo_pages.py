"""照片页: the photos of an item or an activity, one a page with its caption, or many small ones."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import select

from db.models import ActivityEvidence, Evidence
from wenming_desktop.documents.book.item_choice import choices_of, chosen_books
from wenming_desktop.documents.book.items import BookFile
from wenming_desktop.documents.book.reading import books
from wenming_desktop.documents.forms.activity_choice import activity_choices
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.press.not_shown import not_shown_note
from wenming_desktop.documents.press.photo_captions import photo_words, scenes_of
from wenming_desktop.documents.press.photos import original_photo
from wenming_desktop.errors import UserError
from wenming_desktop.evidence.captions import captions_of
from wenming_desktop.evidence.marks import marks_of_all
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.sandbox.calling import Child
from wenming_desktop.words import UNDATED, chinese_date

_SHEET = "sheet"
_SMALL = 12  # on a contact sheet
_MOST = 400  # photos of a paper: some 120 MB
_LAYOUTS = (Choice(None, "每页一张"), Choice(_SHEET, "小样（每页12张）", "小样"))


@dataclass(frozen=True)
class _Photo:
    """A photo by its record."""

    id: str
    sha256: str
    name: str
    title: str
    day: date | None


def _choices(subject: Subject) -> tuple[Choice, ...]:
    """Each task and indicator that has photos, each activity that has, then several together."""
    session = subject.session
    found = books(session, subject.plan_id, subject.today)
    photos = {
        book.code: [file for file in book.files if file.photo]
        for kind in (found.tasks, found.indicators)
        for book in kind
    }
    scenes = scenes_of(session, {file.id for files in photos.values() for file in files})
    together = [choice for choice in choices_of(found) if choice.several]
    items = [
        replace(choice, title=f"{choice.title}{_undated(some, scenes)}")
        for choice in choices_of(found)
        if choice.value and (some := photos.get(choice.value))
    ]
    query = select(ActivityEvidence.activity_id).where(ActivityEvidence.kind == MaterialKind.PHOTO).distinct()
    shown = set(session.scalars(query))
    activities = [choice for choice in activity_choices(subject) if choice.value in shown]
    return (*items, *activities, *(together if items else ()))


def _undated(files: Sequence[BookFile], scenes: Collection[str]) -> str:
    """What a choice says where not every photo has its day; those in ``scenes`` have their activity's."""
    undated = sum(file.day is None and file.id not in scenes for file in files)
    return f"（{len(files)} 张，其中 {undated} 张{UNDATED}）" if undated else ""


def _everything(subject: Subject) -> tuple[Choice, ...]:
    """Each task, indicator and activity, with photos or without."""
    found = choices_of(books(subject.session, subject.plan_id, subject.today))
    return (*found, *activity_choices(subject))


def _photos_of(subject: Subject, value: str | None) -> tuple[str, list[_Photo]]:
    """What is chosen, by name, and its photos in their order, each once."""
    activity = next((each for each in activity_choices(subject) if value and each.value == value), None)
    if activity:
        query = (
            select(Evidence)
            .join(ActivityEvidence, ActivityEvidence.evidence_id == Evidence.id)
            .where(ActivityEvidence.activity_id == value, ActivityEvidence.kind == MaterialKind.PHOTO)
            .order_by(ActivityEvidence.ordinal)
        )
        rows = subject.session.scalars(query)
        return activity.called, [
            _Photo(row.id, row.sha256, row.original_name, row.title, row.formed_on) for row in rows
        ]
    if value is None:
        value = next((choice.value for choice in _choices(subject)), None)
        if value is None:
            raise UserError("还没有照片，没有可打印的照片页。请先把照片放进任务的格子或活动里。")
        return _photos_of(subject, value)
    chosen = chosen_books(subject, value)
    files = {file.id: file for book in chosen for file in book.files if file.photo and not file.left_out}
    name = f"{chosen[0].code} {chosen[0].title}" if len(chosen) == 1 else value
    return name, [_Photo(file.id, file.sha256, file.name, file.title, file.day) for file in files.values()]


def _gather(subject: Subject, chosen: Chosen) -> Content:
    name, photos = _photos_of(subject, chosen.get("item"))
    if not photos:
        raise UserError(f"“{name}”还没有照片，没有可打印的照片页。")
    if len(photos) > _MOST:
        raise UserError(f"“{name}”有 {len(photos)} 张照片，一次最多印 {_MOST} 张，请分几次选。")
    small = chosen.get("layout") == _SHEET
    shown, pictures = _read(subject, photos)
    undated = sum(not photo["when"] for photo in shown)
    unseen = [(str(told["file"]), str(told["fault"])) for told in shown if "fault" in told]
    return Content(
        {
            "title": "照片页",
            "heading": name,
            "unit": subject.plan.unit,
            "unit-line": f"单位：{subject.plan.unit}",
            "date-line": chinese_date(subject.today),
            "tally": _tally(len(photos), undated, len(unseen)),
            "undated": UNDATED,
            "each": _SMALL if small else 1,
            "photos": shown,
        },
        pictures,
        not_shown_note(unseen),
    )


def _tally(photos: int, undated: int, unseen: int) -> str:
    told = ((undated, UNDATED), (unseen, "没有印出来"))
    some = "、".join(f"{count} 张{words}" for count, words in told if count)
    return f"共 {photos} 张" + (f"，其中 {some}" if some else "")


def _read(subject: Subject, photos: Sequence[_Photo]) -> tuple[list[dict[str, object]], dict[str, bytes]]:
    ids = [photo.id for photo in photos]
    captions, scenes = captions_of(subject.session, ids), scenes_of(subject.session, ids)
    marks = marks_of_all(subject.session, ids)
    subject.session.rollback()  # all is read; photos take their time, and nobody has to wait for it to write
    shown: list[dict[str, object]] = []
    pictures: dict[str, bytes] = {}
    with Child() as child:
        for photo in photos:
            words = photo_words(photo.title, photo.day, captions[photo.id], scenes.get(photo.id))
            told: dict[str, object] = {**asdict(words), "about": words.lines()}
            made = original_photo(subject.files, photo.sha256, child)
            if made.fault:
                shown.append({**told, "file": photo.name, "fault": made.fault})
                continue
            name = f"photo-{len(pictures) + 1}.jpg"
            pictures[name] = made.jpeg
            frames = [asdict(mark) for mark in marks.get(photo.id, ()) if mark.page == 1]
            shown.append({**told, "name": name, "ratio": made.width / made.height, "marks": frames})
    return shown, pictures


PHOTO_PAGES = PaperKind(
    "photo-pages",
    "照片页",
    (
        Option("item", "哪一项或哪个活动", _choices, every="每项各一份", known=_everything),
        Option("layout", "版式", lambda _subject: _LAYOUTS, look=True),
    ),
    _gather,
)
