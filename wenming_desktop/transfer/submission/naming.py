"""What files and folders of a 报送包 are called: patterns such as {编号}-{题名}-{序号}."""

import re
from collections.abc import Mapping

from wenming_desktop.safe_names import safe_name

ITEM_FIELDS = ("编号", "任务", "类别")  # of the item: all that a folder may be named by
FILE_FIELDS = (*ITEM_FIELDS, "题名", "序号", "日期", "事件", "文号")
# A name alone; the whole path is looked at as well (safe_names.MAX_PATH).
_LONGEST_NAME = 200  # UTF-16 units
_ANY_LENGTH = 10_000
_FIELD = re.compile(r"\{([^{}]*)\}")
_SEPARATORS = r"[-_+·—\s]*"
_NOTHING = "\0"
_EMPTY = re.compile(f"^{_SEPARATORS}{_NOTHING}{_SEPARATORS}|{_SEPARATORS}{_NOTHING}")
EXAMPLE: Mapping[str, str] = {
    "编号": "2-7",
    "任务": "学雷锋志愿服务活动",
    "类别": "志愿服务",
    "题名": "3月5日学雷锋活动照片",
    "序号": "3",
    "日期": "20210305",
    "事件": "学雷锋志愿服务活动",
    "文号": "浙文明办〔2021〕5号",
}


def pattern_fault(pattern: str, *, folder: bool = False) -> str:
    """What is wrong with a pattern, in one sentence; empty where nothing is.

    Args:
        pattern: text with {fields}; a folder's may have "/" between folders.
        folder: it is a folder's, which knows only the item.
    """
    known = ITEM_FIELDS if folder else FILE_FIELDS
    named = ", ".join(f"{{{each}}}" for each in known).replace(", ", "、")
    for field in _FIELD.findall(pattern):
        if field not in known:
            what = "文件夹里不能用" if folder and field in FILE_FIELDS else "没有"
            return f"{what}“{{{field}}}”，可以用{named}。"
    if set("{}") & set(_FIELD.sub("", pattern)):
        return "花括号没有成对，请写成“{编号}”这样。"
    if not folder and set("/\\") & set(pattern):
        return "文件名里不能有“/”和“\\”，分文件夹请写在“文件夹”里。"
    if not folder and not _FIELD.search(pattern):
        return "每份都会重名，请至少用“{题名}”或“{序号}”。"
    return ""


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """A pattern with its fields filled in; where one is empty, the separators before it go, too."""
    text = _FIELD.sub(lambda field: values.get(field[1], "") or _NOTHING, pattern)
    return _EMPTY.sub("", text).strip()


def file_name(stem: str, suffix: str) -> str:
    """A name that opens on any system, of a stem and an ending without its dot."""
    return safe_name(f"{stem}.{suffix}" if suffix else stem, _LONGEST_NAME)


def folder_name(pattern: str, values: Mapping[str, str]) -> str:
    """A folder's path below the package; empty for none."""
    return "/".join(safe_name(part) for part in _folders(pattern, values))


def folder_is_cut(pattern: str, values: Mapping[str, str]) -> bool:
    """Whether folder_name() leaves out the end of a folder's name, as it is too long for a folder."""
    return any(safe_name(part) != safe_name(part, _ANY_LENGTH) for part in _folders(pattern, values))


def _folders(pattern: str, values: Mapping[str, str]) -> list[str]:
    return [name for part in pattern.split("/") if (name := filled(part, values))]
