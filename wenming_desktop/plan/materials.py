"""The kinds of proof, as the slots of tasks and activities name them."""

from collections.abc import Iterable
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


def counted_in(kind: str) -> str:
    """What pieces of proof of a kind are counted in."""
    return "张" if kind == MaterialKind.PHOTO else "份"


_PAPERS = frozenset(
    {MaterialKind.RULES, MaterialKind.NOTICE, MaterialKind.PLAN, MaterialKind.SUMMARY, MaterialKind.REPORT}
)
_RECORDS = frozenset({MaterialKind.ROSTER, MaterialKind.SIGN_IN, MaterialKind.RECORD, MaterialKind.VOUCHER})
# Kinds that stand in for each other in slots: 关于印发方案的通知 proves a 方案 as well as a 通知. 其他 is in
# none: as a slot it takes every kind, as a file's kind it says no more than that nobody has said one.
FAMILIES = (_PAPERS, _RECORDS, frozenset({MaterialKind.PHOTO}))
_UNSAID = frozenset({"", MaterialKind.OTHER})


def kind_fits(wanted: str, kind: str, *, picture: bool) -> bool:
    """Whether a file may fill a slot that asks for ``wanted``; kind_fits_sql() is the same.

    ``kind`` is a MaterialKind, or empty where nobody has said it: then a picture may be a photo and nothing
    else, and a document anything but a photo.
    """
    if wanted == MaterialKind.OTHER:
        return True
    if kind in _UNSAID:
        return picture == (wanted == MaterialKind.PHOTO)
    return any({wanted, kind} <= family for family in FAMILIES)


def kind_fits_sql(wanted: str, kind: str, picture: str) -> str:
    """kind_fits() as an SQL expression; the arguments are columns."""
    families = (f"{wanted} IN ({_quoted(family)}) AND {kind} IN ({_quoted(family)})" for family in FAMILIES)
    return " OR ".join(
        (
            f"{wanted} = '{MaterialKind.OTHER}'",
            f"{kind} IN ({_quoted(_UNSAID)}) AND {picture} = ({wanted} = '{MaterialKind.PHOTO}')",
            *families,
        )
    )


def _quoted(kinds: Iterable[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


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
