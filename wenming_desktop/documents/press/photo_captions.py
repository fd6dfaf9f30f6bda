"""图注: what stands under a photo on paper: its own words first, then those of the activity it shows."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.engine import chunks
from db.models import Activity, ActivityEvidence
from wenming_desktop.documents.forms.activity_choice import period_words
from wenming_desktop.documents.press.wording import em_width
from wenming_desktop.evidence.captions import Caption
from wenming_desktop.words import chinese_date

_SHORT = 14.0  # em: longer lists of people do not fit a caption
# What phones and cameras call a photo says nothing of its subject.
_CAMERA_NAME = re.compile(
    r"(?:IMG|DSCN?|DSCF|PXL|MVIMG|P|WX|mmexport|Screenshot|微信图片|QQ图片|图片|照片|扫描)?[\W\d_]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scene:
    """The activity that a photo shows, ``days`` its first and its last."""

    title: str
    days: tuple[date, date]
    place: str
    people: str


@dataclass(frozen=True)
class PhotoWords:
    """时间 地点 人物 主题 背景; empty where nothing is known."""

    when: str
    place: str
    people: str
    subject: str
    background: str

    def lines(self, people: str = "人物") -> list[str]:
        """All but the subject, as the lines of a caption; ``people`` is what that is called."""
        lines = (
            (("时间", self.when), (people, self.people)),
            (("地点", self.place),),
            (("背景", self.background),),
        )
        stated = ("　".join(f"{word}：{text}" for word, text in line if text) for line in lines)
        return [line for line in stated if line]


def photo_words(title: str, day: date | None, caption: Caption, scene: Scene | None) -> PhotoWords:
    """What is known of a photo; ``title`` and ``day`` are of its record.

    A day outside the activity that it shows is when it was scanned or filed: the activity's is told then.
    """
    own = chinese_date(day) if day else ""
    during = scene and day and scene.days[0] <= day <= scene.days[1]
    return PhotoWords(
        when=own if during or scene is None else period_words(*scene.days),
        place=caption.place or (scene.place if scene else ""),
        people=caption.people or (scene.people if scene else ""),
        subject=photo_subject(caption, title, scene.title if scene else ""),
        background=caption.background,
    )


def photo_subject(caption: Caption, title: str, activity: str) -> str:
    """主题: the photo's own, else its title, or its activity's where a camera gave it."""
    return caption.subject or (activity if activity and _CAMERA_NAME.fullmatch(title) else title)


def people_words(attendees: str, number: int | None) -> str:
    """Who took part, by name where that is short, else how many."""
    if attendees and em_width(attendees) <= _SHORT:
        return attendees
    return "" if number is None else f"{number} 人"


def scenes_of(session: Session, evidence_ids: Collection[str]) -> dict[str, Scene]:
    """The activity of each file that one brings, the first of several."""
    found: dict[str, Scene] = {}
    for some in chunks(list(evidence_ids)):
        query = (
            select(ActivityEvidence.evidence_id, Activity)
            .join(Activity, Activity.id == ActivityEvidence.activity_id)
            .where(ActivityEvidence.evidence_id.in_(some))
            .order_by(Activity.starts_on, Activity.id)
        )
        for evidence_id, activity in session.execute(query):
            found.setdefault(
                evidence_id,
                Scene(
                    title=activity.title,
                    days=(activity.starts_on, activity.ends_on or activity.starts_on),
                    place=activity.place,
                    people=people_words(activity.attendees, activity.people),
                ),
            )
    return found
