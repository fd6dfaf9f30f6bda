"""The kinds of proof, as the slots of tasks and activities name them."""

from enum import StrEnum


class MaterialKind(StrEnum):
    """A kind of proof; the value is the word the clerk sees and the database keeps."""

    RULES = "制度"
    NOTICE = "通知"
    PLAN = "计划"
    ROSTER = "名单"
    SIGN_IN = "签到表"
    RECORD = "记录"
    PHOTO = "照片"
    SUMMARY = "总结"
    REPORT = "报道"
    VOUCHER = "凭证"
    OTHER = "其他"


def kind_fits(wanted: str, kind: str, *, picture: bool) -> bool:
    """Whether a file may fill a slot that asks for ``wanted``; progress/slot_counts.py holds the same in SQL.

    ``kind`` is a MaterialKind, or empty where nobody has said it: then a picture may be a photo and nothing
    else, and a document anything but a photo. 其他 asks for no kind.
    """
    if wanted in {MaterialKind.OTHER, kind}:
        return True
    return not kind and picture == (wanted == MaterialKind.PHOTO)


def looks_like(kind: str, *, picture: bool) -> str:
    """What a file is, as far as it is known: its kind, else 图片 or 文档."""
    return kind or ("图片" if picture else "文档")


# 典型一套: what an activity's own proof consists of (domain: 通知或方案, 签到表, 照片, 总结, 报道)
ACTIVITY_SLOTS = (
    MaterialKind.NOTICE,
    MaterialKind.SIGN_IN,
    MaterialKind.PHOTO,
    MaterialKind.SUMMARY,
    MaterialKind.REPORT,
)
