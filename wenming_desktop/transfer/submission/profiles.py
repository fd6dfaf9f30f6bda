"""报送要求: what receiving offices take, each as the clerk wrote it down; nothing is built in."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import SubmissionProfile
from wenming_desktop.changes.lane import describe
from wenming_desktop.entities.tables import word_of
from wenming_desktop.errors import UserError
from wenming_desktop.forms import Checks, Saved
from wenming_desktop.settings import get_setting, remember
from wenming_desktop.transfer.submission.naming import pattern_fault
from wenming_desktop.viewing.kinds import FileKind, kind_by_name

TABLE = "submission_profile"
_USED = "submission_used"  # JSON: id of a profile -> the day on which it was used last
_KIND = re.compile(r"[0-9a-z]{1,8}")
_PACKED = frozenset({"zip", "rar", "7z"})
_BETWEEN = re.compile(r"[、，,；;\s]+")
_BRACES = str.maketrans("｛｝", "{}")  # as Chinese input methods write them
_ALIASES = {"jpeg": "jpg", "tiff": "tif", "heif": "heic"}
_LARGEST = {"picture_least": 100_000, "picture_most": 100_000, "name_limit": 200, "item_most": 10_000}
_LARGEST_BYTES = 10**12
_NUMBERS = ("picture_least", "picture_most", "picture_bytes", "document_bytes", "item_most", "name_limit")


@dataclass(frozen=True)
class ProfileDraft:
    """What a receiving office takes; 0 where it sets no limit.

    Attributes:
        name: the clerk's own, e.g. 省测评系统.
        kinds: endings without dots, 、 between them.
        picture_least, picture_most: pixels of a picture's longer side.
        picture_bytes, document_bytes: of one file at most.
        item_most: files of one item.
        name_pattern, folder_pattern: see naming.py.
        name_limit: characters, without the ending.
        recompress: pages of a PDF that are pictures may be made smaller.
    """

    name: str = ""
    kinds: str = ""
    picture_least: int = 0
    picture_most: int = 0
    picture_bytes: int = 0
    document_bytes: int = 0
    item_most: int = 0
    name_pattern: str = "{编号}-{题名}-{序号}"
    name_limit: int = 0
    folder_pattern: str = ""
    recompress: bool = False

    def endings(self) -> tuple[str, ...]:
        """The endings it takes, in its order."""
        return tuple(each for each in self.kinds.split("、") if each)

    def ending_for(self, written: str) -> str:
        """The ending that a file of a kind, such as jpg, bears there; empty where it is not taken."""
        same = {each: _ALIASES.get(each, each) for each in self.endings()}
        if written in same:
            return written
        return next((each for each, kind in same.items() if kind == _ALIASES.get(written, written)), "")


@dataclass(frozen=True)
class ProfileRow:
    """A profile as it is listed."""

    id: str
    draft: ProfileDraft
    used_on: date | None = None


# Public rules contradict each other: one office wants pictures small, the other returns them for it.
SAMPLES = (
    ProfileDraft(
        name="小图上传（样例）",
        kinds="jpg、pdf",
        picture_most=800,
        picture_bytes=2_000_000,
        document_bytes=2_000_000,
        name_pattern="{编号}-{题名}-{序号}",
        folder_pattern="{类别}/{编号}",
        recompress=True,
    ),
    ProfileDraft(
        name="原图报送（样例）",
        kinds="jpg、jpeg、png、pdf、docx",
        picture_least=2000,
        picture_bytes=10_000_000,
        name_pattern="{日期}{事件}-{序号}",
        folder_pattern="{编号}{任务}",
    ),
)


def profile_rows(session: Session) -> list[ProfileRow]:
    """All profiles by name, with the day each was used last on this data."""
    used: dict[str, str] = json.loads(get_setting(session, _USED) or "{}")
    return [
        ProfileRow(row.id, _draft(row), date.fromisoformat(used[row.id]) if row.id in used else None)
        for row in session.scalars(select(SubmissionProfile).order_by(SubmissionProfile.name))
    ]


def find_profile(session: Session, name: str) -> ProfileRow:
    """The profile of a name, or the only one whose name begins so; UserError says which there are."""
    rows = profile_rows(session)
    exact = [row for row in rows if row.draft.name == name]
    near = exact or [row for row in rows if row.draft.name.startswith(name)]
    if len(near) == 1:
        return near[0]
    if not rows:
        raise UserError("还没有报送要求，请先在窗口里新建，或用 --samples 添加两个样例。")
    known = "、".join(f"“{row.draft.name}”" for row in rows)
    raise UserError(f"报送要求{'不止一个' if near else '没有'}“{name}”，现有{known}。")


def add_profile(session: Session, draft: ProfileDraft) -> Saved:
    """Add a profile; FieldErrors by the fields' names."""
    checked = _checked(session, draft, None)
    row = SubmissionProfile(**asdict(checked))
    session.add(row)
    session.flush()
    describe(session, f"新建报送要求“{checked.name}”")
    return Saved(row.id)


def edit_profile(session: Session, profile_id: str, draft: ProfileDraft) -> Saved:
    """Change a profile; FieldErrors by the fields' names."""
    row = session.get_one(SubmissionProfile, profile_id)
    checked = _checked(session, draft, profile_id)
    describe(session, f"修改报送要求“{row.name}”")
    for name, value in asdict(checked).items():
        setattr(row, name, value)
    return Saved(row.id)


def copy_profile(session: Session, profile_id: str) -> Saved:
    """Add a copy of a profile under a name of its own."""
    draft = _draft(session.get_one(SubmissionProfile, profile_id))
    taken = set(session.scalars(select(SubmissionProfile.name)))
    number, name = 1, f"{draft.name} 副本"
    while name in taken:
        number += 1
        name = f"{draft.name} 副本{number}"
    return add_profile(session, replace(draft, name=name))


def remove_profile(session: Session, profile_id: str) -> None:
    """Delete a profile; packages made by it stay as they are."""
    row = session.get_one(SubmissionProfile, profile_id)
    describe(session, f"删除报送要求“{row.name}”")
    session.delete(row)


def add_samples(session: Session) -> Sequence[Saved]:
    """Add the two samples, as one step; those whose name is there already are left out."""
    taken = set(session.scalars(select(SubmissionProfile.name)))
    describe(session, "添加报送要求的样例")
    return [add_profile(session, each) for each in SAMPLES if each.name not in taken]


def note_used(session: Session, profile_id: str, day: date) -> None:
    """Keep the day on which a profile was used; no step of the history."""
    used: dict[str, str] = json.loads(get_setting(session, _USED) or "{}")
    there = set(session.scalars(select(SubmissionProfile.id)))
    kept = {key: value for key, value in used.items() if key in there}
    remember(session, _USED, json.dumps({**kept, profile_id: day.isoformat()}))


def _draft(row: SubmissionProfile) -> ProfileDraft:
    return ProfileDraft(**{each.name: getattr(row, each.name) for each in fields(ProfileDraft)})


def in_plain_braces(text: str) -> str:
    """A pattern with the braces of Chinese input methods as those that are kept."""
    return text.translate(_BRACES)


def read_kinds(text: str) -> str:
    """Endings as a clerk types them, such as ``"JPG .pdf"``, as they are kept, such as ``"jpg、pdf"``."""
    return "、".join(dict.fromkeys(_kinds(text)))


def unknown_kinds(text: str) -> list[str]:
    """Those of the endings that name no kind of file that is known here, such as ``mp9``."""
    return [
        each
        for each in dict.fromkeys(_kinds(text))
        if kind_by_name(f"x.{each}") is FileKind.OTHER and each not in _PACKED
    ]


def _kinds(text: str) -> list[str]:
    return [each.lstrip(".*") for each in _BETWEEN.split(text.lower()) if each]


def _checked(session: Session, draft: ProfileDraft, own_id: str | None) -> ProfileDraft:
    checks = Checks()
    texts = {name: in_plain_braces(text) for name, text in checks.texts(TABLE, draft).items()}
    other = session.scalar(select(SubmissionProfile.id).where(SubmissionProfile.name == texts["name"]))
    if other and other != own_id:
        checks.fail("name", f"已有名为“{texts['name']}”的报送要求，请换一个名称。")
    kinds = _kinds(texts["kinds"])
    if wrong := [each for each in kinds if not _KIND.fullmatch(each)]:
        checks.fail("kinds", f"看不懂“{wrong[0]}”，请写扩展名，例如 jpg、pdf。")
    elif texts["kinds"] and not kinds:
        checks.fail("kinds", "请写扩展名，例如 jpg、pdf。")
    for name, folder in (("name_pattern", False), ("folder_pattern", True)):
        if fault := pattern_fault(texts[name], folder=folder):
            checks.fail(name, fault)
    _check_numbers(checks, draft)
    checks.finish()
    return replace(draft, **{**texts, "kinds": read_kinds(texts["kinds"])})


def _check_numbers(checks: Checks, draft: ProfileDraft) -> None:
    for name in (
        "picture_least",
        "picture_most",
        "picture_bytes",
        "document_bytes",
        "item_most",
        "name_limit",
    ):
        number, most = getattr(draft, name), _LARGEST.get(name, _LARGEST_BYTES)
        if not 0 <= number <= most:
            checks.fail(name, f"{word_of(TABLE, name)}应在 0 到 {most} 之间，不限就写 0。")
    if draft.picture_most and draft.picture_least > draft.picture_most:
        checks.fail("picture_least", "至少的像素不能比至多的还多。")


def as_json(draft: ProfileDraft) -> str:
    """A profile as JSON, to be handed to another office."""
    return json.dumps({"format": "wenming-submission-profile", **asdict(draft)}, ensure_ascii=False, indent=1)


def from_json(text: str, name: str) -> ProfileDraft:
    """What as_json() wrote; UserError for anything else, which names the file."""
    try:
        said = json.loads(text)
        if said.pop("format") != "wenming-submission-profile":
            raise ValueError("another format")
        plain = asdict(ProfileDraft())
        if any(type(value) is not type(plain[key]) for key, value in said.items()):
            raise ValueError("another kind of value")
        return ProfileDraft(**said)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise UserError(f"“{name}”不是报送要求的文件，没有读入。", repr(error)) from error
