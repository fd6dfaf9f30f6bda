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


# 典型一套: what an activity's own proof consists of (domain: 通知或方案, 签到表, 照片, 总结, 报道)
ACTIVITY_SLOTS = (
    MaterialKind.NOTICE,
    MaterialKind.SIGN_IN,
    MaterialKind.PHOTO,
    MaterialKind.SUMMARY,
    MaterialKind.REPORT,
)
