"""活动情况表: what an activity was, the proof on file, and its photos with captions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from wenming_desktop.documents.forms.activity_choice import activity_choices, chosen_activity, period_words
from wenming_desktop.documents.listings.paper_rows import continued, note, row_parts, urgent
from wenming_desktop.documents.paper import Choice, Chosen, Content, Option, PaperKind, Subject
from wenming_desktop.documents.press.not_shown import not_shown_note
from wenming_desktop.documents.press.photo_captions import PhotoWords, Scene, people_words, photo_words
from wenming_desktop.documents.press.photos import framed, original_photo
from wenming_desktop.documents.word.word_paper import Picture, WordPaper
from wenming_desktop.evidence.captions import Caption, captions_of
from wenming_desktop.evidence.marks import Mark, marks_of_all
from wenming_desktop.evidence.store import FileStore
from wenming_desktop.ledger.activity_list import activity_detail, page_activities
from wenming_desktop.ledger.activity_rows import ActivityDetail, ActivityFilter, ActivityProof, ActivityRow
from wenming_desktop.plan.materials import MaterialKind
from wenming_desktop.reading.titles import first_clause
from wenming_desktop.sandbox.calling import Child
from wenming_desktop.words import chinese_date, plain_number

_TEXT_WIDTH = 38.0  # em that a text across the form surely holds
_MOST_PHOTOS = 100  # of a paper: some 40 MB
_FEWEST_PHOTOS = 2  # of an activity, however many activities are printed together
_TALLEST_MM = 64  # of a photo, as in activity-report.typ
_KIND, _TASK, _ALL = "类型：", "任务：", "全部活动"


@dataclass
class _Photos:
    """The photos of a paper, read as their activities come; ``each`` is the most of one activity."""

    files: FileStore
    child: Child
    each: int
    captions: Mapping[str, Caption]
    marks: Mapping[str, list[Mark]]
    pictures: dict[str, bytes] = field(default_factory=dict[str, bytes])
    unseen: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # names, and why

    def read(self, proof: ActivityProof) -> dict[str, object]:
        photo = original_photo(self.files, proof.file.sha256, self.child)
        if photo.fault:
            self.unseen.append((proof.file.original_name, photo.fault))
            return {"file": proof.file.original_name, "fault": photo.fault}
        name = f"photo-{len(self.pictures) + 1}.jpg"
        self.pictures[name] = photo.jpeg
        marks = [asdict(mark) for mark in self.marks.get(proof.file.id, ()) if mark.page == 1]
        return {"name": name, "ratio": photo.width / photo.height, "marks": marks}


def _choices(subject: Subject) -> tuple[Choice, ...]:
    """Each activity, the newest first; then all of a kind, of a task or of the year where several."""
    rows = _activities(subject)
    kinds = Counter(row.kind for row in rows)
    tasks = Counter(code for row in rows for code in row.tasks)
    groups = [(_KIND + kind, count) for kind, count in kinds.most_common()]
    groups += [(_TASK + task.code, tasks[task.code]) for task in subject.plan.tasks if task.code in tasks]
    groups.append((_ALL, len(rows)))
    return (
        *activity_choices(subject),
        *(Choice(name, f"{name}（{count} 个活动）", name) for name, count in groups if count > 1),
    )


def _gather(subject: Subject, chosen: Chosen) -> Content:
    details = [activity_detail(subject.session, activity_id) for activity_id in _chosen_ids(subject, chosen)]
    photos = sum(proof.kind == MaterialKind.PHOTO for detail in details for proof in detail.proof)
    each = photos if photos <= _MOST_PHOTOS else max(_FEWEST_PHOTOS, _MOST_PHOTOS // len(details))
    shown = [proof.file.id for detail in details for proof in detail.proof]
    captions, marks = captions_of(subject.session, shown), marks_of_all(subject.session, shown)
    titles = {task.code: first_clause(task.text) for task in subject.plan.tasks}
    data: dict[str, object] = {
        "title": "活动情况表",
        "unit": subject.plan.unit,
        "unit-line": f"单位：{subject.plan.unit}",
        "date-line": chinese_date(subject.today),
    }
    subject.session.rollback()  # all is read; photos take their time, and nobody has to wait for it to write
    with Child() as child:
        store = _Photos(subject.files, child, each, captions, marks)
        data["activities"] = [_activity(detail, titles, store) for detail in details]
    return Content(data, store.pictures, not_shown_note(store.unseen))


def _chosen_ids(subject: Subject, chosen: Chosen) -> list[str]:
    name = chosen.get("activity")
    if name and name.startswith((_KIND, _TASK, _ALL)):
        found = [row.id for row in _activities(subject) if name in _groups_of(row)]
        if found:
            return found
    return [chosen_activity(subject, name)]


def _groups_of(row: ActivityRow) -> set[str]:
    return {_ALL, _KIND + row.kind, *(_TASK + code for code in row.tasks)}


def _activities(subject: Subject) -> list[ActivityRow]:
    """All of the year, in the order of their days."""
    everything = ActivityFilter()
    return page_activities(subject.session, subject.plan_id, everything, 0, -1)


def _activity(detail: ActivityDetail, titles: Mapping[str, str], store: _Photos) -> dict[str, object]:
    photos = [proof for proof in detail.proof if proof.kind == MaterialKind.PHOTO]
    printed = photos[: store.each]
    tally = f"共 {len(photos)} 张" + (f"，选印前 {len(printed)} 张" if len(printed) < len(photos) else "")
    return {
        "title": detail.row.title,
        "facts": _facts(detail.row),
        "texts": [
            {"label": continued(label, index), **part}
            for label, text in _texts(detail, titles)
            for index, part in enumerate(row_parts({"text": (text, _TEXT_WIDTH)}))
        ],
        "missing": detail.row.missing,
        "photo-tally": tally,
        "photos": [
            {
                "caption": words.subject,
                "about": words.lines("人员"),
                **store.read(proof),
            }
            for proof in printed
            for words in (_words(proof, detail, store.captions[proof.file.id]),)
        ],
    }


def _facts(row: ActivityRow) -> list[dict[str, str]]:
    """The short fields, two a line."""
    facts = (
        ("活动类型", row.kind + (f"（{row.festival}）" if row.festival else "")),
        ("活动时间", period_words(row.starts_on, row.ends_on)),
        ("活动地点", row.place),
        ("主办科室", row.organiser or ""),
        ("参加人数", _with_unit(row.people, "人")),
        ("活动时长", _with_unit(row.hours, "小时")),
    )
    return [{"label": label, "text": text} for label, text in facts]


def _with_unit(number: int | Decimal | None, unit: str) -> str:
    return "" if number is None else f"{plain_number(Decimal(number))} {unit}"


def _texts(detail: ActivityDetail, titles: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """The fields across the form; those of its kind only where they say something."""
    draft = detail.draft
    of_its_kind = (
        ("主讲人", draft.speaker),
        ("参加人员", draft.attendees),
        ("志愿者", _service(detail)),
        ("议题", draft.agenda),
        ("结论", draft.conclusion),
    )
    yield from ((label, text) for label, text in of_its_kind if text)
    yield "活动小结", draft.summary
    yield "对应任务", "；".join(f"{code} {titles.get(code, '')}" for code in detail.row.tasks)
    yield "归集材料", _materials(detail)


def _service(detail: ActivityDetail) -> str:
    if not detail.service:
        return ""
    hours = sum((entry.hours for entry in detail.service), Decimal(0))
    names = "、".join(f"{entry.name}（{plain_number(entry.hours)}）" for entry in detail.service)
    return f"{len(detail.service)} 人，共 {plain_number(hours)} 小时：{names}"


def _materials(detail: ActivityDetail) -> str:
    titles: dict[MaterialKind, list[str]] = {kind: [] for kind, _ in detail.row.slots}
    for proof in detail.proof:
        titles[proof.kind].append(proof.file.title)
    return "\n".join(
        f"{kind} {len(files)} 份"
        + (f"：{'、'.join(files)}" if files and kind != MaterialKind.PHOTO else "")  # photos have captions
        for kind, files in titles.items()
    )


def _words(proof: ActivityProof, detail: ActivityDetail, caption: Caption) -> PhotoWords:
    row = detail.row
    scene = Scene(
        row.title,
        (row.starts_on, row.ends_on or row.starts_on),
        row.place,
        people_words(detail.draft.attendees, row.people),
    )
    return photo_words(proof.file.title, proof.file.formed_on, caption, scene)


def _word(content: Content) -> bytes:
    data: Any = content.data
    activities = data["activities"]
    made = WordPaper(data["title"], data["unit"], many=len(activities) > 1)
    for number, activity in enumerate(activities):
        if number:
            made.new_sheet()
        made.head(data["title"], data["unit-line"], data["date-line"])
        facts = [(fact["label"], fact["text"]) for fact in activity["facts"]]
        missing = urgent("、".join(activity["missing"])) if activity["missing"] else note("齐全")
        made.pairs(
            [
                [("活动名称", activity["title"])],
                *(facts[at : at + 2] for at in range(0, len(facts), 2)),
                *([pair] for pair in _whole_texts(activity["texts"])),
                [("尚缺", missing)],
                [("填表人", ""), ("审核人", "")],
            ]
        )
        if activity["photos"]:
            made.section(f"活动照片 {activity['photo-tally']}")
            made.pictures([_picture(at, one, content) for at, one in enumerate(activity["photos"], start=1)])
    return made.bytes()


def _whole_texts(texts: Any) -> list[tuple[str, str]]:
    """The texts across the form, each whole: Word parts them itself where a page ends."""
    whole: list[tuple[str, str]] = []
    for part in texts:
        if whole and part["label"] == continued(whole[-1][0], 1):
            whole[-1] = (whole[-1][0], whole[-1][1] + part["text"])
        else:
            whole.append((part["label"], part["text"]))
    return whole


def _picture(number: int, photo: Any, content: Content) -> Picture:
    caption, about = f"图{number}　{photo['caption']}", "\n".join(photo["about"])
    if "fault" in photo:
        return Picture(b"", 0, caption, about, f"{photo['file']}\n{photo['fault']}")
    marks = [Mark(**mark) for mark in photo["marks"]]
    return Picture(
        framed(content.pictures[photo["name"]], marks), _TALLEST_MM * photo["ratio"], caption, about
    )


ACTIVITY_REPORT = PaperKind(
    "activity-report", "活动情况表", (Option("activity", "活动", _choices),), _gather, _word
)
