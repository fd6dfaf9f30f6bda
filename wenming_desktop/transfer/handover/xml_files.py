"""文件目录.XML, and the 元数据.xml of each folder of 电子档案, with what their schemas say of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from xml.sax.saxutils import escape, quoteattr

from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.jobs import Job
from wenming_desktop.transfer.handover.encoding import Encoding
from wenming_desktop.transfer.handover.items import METADATA, Handover, HandoverItem

CATALOGUE = PurePosixPath("文件目录.XML")
OTHERS = PurePosixPath("其他")
CATALOGUE_SCHEMA, METADATA_SCHEMA = OTHERS / "文件目录.xsd", OTHERS / "元数据.xsd"
OWN_TITLE = "自拟题名"  # 备注 of what has no document number: the unit itself gave it its title

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2 (Char)


def catalogue_xml(items: Iterable[HandoverItem], encoding: Encoding) -> Iterator[bytes]:
    """文件目录.XML, in parts.

    密级 is empty: no classified material is kept here, and 公开 and 内部 are none (DA/T 22-2015, 6.3).
    日期 is YYYYMMDD, empty where none is known. 电子档案名称 is the file's path from the tree's root.
    """
    records = (
        (
            ("顺序号", str(item.order)),
            ("档号", item.number),
            ("责任者", item.body),
            ("题名", item.row.title),
            ("日期", _day(item)),
            ("密级", ""),
            ("电子档案名称", item.path.as_posix()),
            ("备注", "" if item.document_number else OWN_TITLE),
        )
        for item in items
    )
    return _document("文件目录", "文件", records, CATALOGUE_SCHEMA.as_posix(), encoding)


def metadata_xmls(
    handover: Handover, encoding: Encoding, job: Job
) -> Iterator[tuple[PurePosixPath, Iterator[bytes]]]:
    """The 元数据.xml of each folder: one a folder, beside the files that it describes; the job may cancel.

    One a file would double the number of files: a stick's clusters of up to 128 kB make a waste of them, and
    most of the time of copying goes into opening files.
    """
    folders: dict[PurePosixPath, list[HandoverItem]] = defaultdict(list)
    for item in handover.items:
        folders[item.path.parent].append(item)
    for folder, items in folders.items():
        records = (_metadata(handover, item) for item in job.each(items))
        schema = "../" * len(folder.parts) + METADATA_SCHEMA.as_posix()
        yield folder / METADATA, _document("元数据", "电子档案", records, schema, encoding)


def _metadata(handover: Handover, item: HandoverItem) -> Sequence[tuple[str, str]]:
    suffix = PurePosixPath(item.row.original_name).suffix
    return (
        ("顺序号", str(item.order)),
        ("档号", item.number),
        ("全宗号", handover.fonds),
        ("全宗名称", handover.fonds_name),
        ("年度", str(item.year)),
        ("保管期限", RETENTION_WORDS[item.retention]),
        ("机构", item.unit),
        ("责任者", item.body),
        ("题名", item.row.title),
        ("文号", item.document_number),
        ("日期", _day(item)),
        ("密级", ""),
        ("页数", str(item.pages or "")),
        ("归集日期", f"{item.row.collected_on:%Y%m%d}"),
        ("电子档案名称", item.path.name),
        ("原文件名", item.row.original_name),
        ("格式", suffix.lstrip(".").upper()),
        ("字节数", str(item.row.size)),
        ("校验算法", "SHA-256"),
        ("校验值", item.row.sha256),
        *(("用于", folder) for folder in item.used),
    )


def _day(item: HandoverItem) -> str:
    return f"{item.row.formed_on:%Y%m%d}" if item.row.formed_on else ""


def _document(
    root: str,
    element: str,
    records: Iterable[Iterable[tuple[str, str]]],
    schema: str,
    encoding: Encoding,
) -> Iterator[bytes]:
    def part(*lines: str) -> bytes:
        return "".join(f"{line}\n" for line in lines).encode(encoding, "xmlcharrefreplace")

    yield part(
        f'<?xml version="1.0" encoding="{encoding}"?>',
        f'<{root} xmlns:xsi="{_INSTANCE}" xsi:noNamespaceSchemaLocation={quoteattr(schema)}>',
    )
    for record in records:
        fields = (f"    <{name}>{_text(value)}</{name}>" for name, value in record)
        yield part(f"  <{element}>", *fields, f"  </{element}>")
    yield part(f"</{root}>")


def _text(value: str) -> str:
    r"""A text as XML can hold it; a sign that it forbids is written as ``\u0001``."""
    allowed = _NO_XML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", value)
    return escape(allowed, {"\r": "&#13;"})
