"""Kinds of files as the clerk tells them apart, and the suffixes that say so."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath


class FileKind(StrEnum):
    """A kind of file; the value is the word the clerk sees."""

    PICTURE = "图片"
    PDF = "PDF"
    OFD = "OFD"
    WORD = "Word 文档"
    SHEET = "表格"
    SLIDES = "幻灯片"
    TEXT = "文本"
    VIDEO = "视频"
    SOUND = "录音"
    OTHER = "其他文件"


PICTURE_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".heic", ".heif"}
)
_SUFFIXES: Mapping[FileKind, frozenset[str]] = {
    FileKind.PICTURE: PICTURE_SUFFIXES,
    FileKind.PDF: frozenset({".pdf"}),
    FileKind.OFD: frozenset({".ofd"}),
    FileKind.WORD: frozenset({".docx", ".doc", ".wps", ".odt", ".rtf"}),
    FileKind.SHEET: frozenset({".xlsx", ".xls", ".et", ".ods", ".xlsb", ".xlsm"}),
    FileKind.SLIDES: frozenset({".pptx", ".ppt", ".dps", ".odp"}),
    FileKind.TEXT: frozenset({".txt", ".csv"}),
    FileKind.VIDEO: frozenset({".mp4", ".avi", ".mov", ".wmv", ".mkv"}),
    FileKind.SOUND: frozenset({".mp3", ".wav", ".m4a"}),
}
# Kinds of files that are packages, whatever else their programs can open.
PACKAGE_SUFFIXES = frozenset({".ofd", ".docx", ".odt", ".xlsx", ".xlsm", ".xlsb", ".ods", ".pptx", ".odp"})
_BY_SUFFIX = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes}


def kind_by_name(name: str) -> FileKind:
    """What a file calls itself."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower(), FileKind.OTHER)


def suffixes_of(*kinds: FileKind) -> frozenset[str]:
    """The suffixes of these kinds, with their dots, in small letters."""
    return frozenset(suffix for suffix, kind in _BY_SUFFIX.items() if kind in kinds)
