"""说明文件.TXT and 命名规则.txt: what whoever takes the medium over has to know."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath

from wenming_desktop import program_version
from wenming_desktop.transfer.handover.encoding import Encoding
from wenming_desktop.transfer.handover.items import METADATA, RECORDS, Handover
from wenming_desktop.transfer.handover.xml_files import CATALOGUE, OTHERS, OWN_TITLE
from wenming_desktop.transfer.media import Medium
from wenming_desktop.viewing.kinds import FileKind, kind_by_name
from wenming_desktop.words import chinese_date, size_text

READ_ME = PurePosixPath("说明文件.TXT")
RULES = OTHERS / "命名规则.txt"
MANIFEST = OTHERS / "校验清单-SHA256.txt"
FORM = OTHERS / "电子档案移交与接收登记表.pdf"

_PROGRAMS = {
    FileKind.PICTURE: "图片：看图软件或浏览器",
    FileKind.PDF: "PDF：PDF 阅读软件或浏览器",
    FileKind.OFD: "OFD：OFD 阅读软件",
    FileKind.WORD: "文字文档：WPS 或 Word",
    FileKind.SHEET: "表格：WPS 或 Excel",
    FileKind.SLIDES: "幻灯片：WPS 或 PowerPoint",
    FileKind.TEXT: "文本：记事本",
    FileKind.VIDEO: "视频：视频播放软件",
    FileKind.SOUND: "录音：音频播放软件",
}


def read_me(handover: Handover, now: datetime, medium: Medium, encoding: Encoding) -> bytes:
    """说明文件.TXT, one a medium.

    Who keeps, makes and checks it is signed on the form, and its number stands on its label: a text that is
    written into later would not pass its own check any more.
    """
    items = handover.items
    kinds = dict.fromkeys(kind_by_name(item.row.original_name) for item in items)
    suffixes = sorted(
        {PurePosixPath(item.row.original_name).suffix.lstrip(".").upper() for item in items} - {""}
    )
    lines = [
        "说明文件",
        "",
        f"内容：{handover.unit}{handover.years}年度文明单位创建电子档案",
        f"全宗号：{handover.fonds}",
        f"全宗名称（保管单位）：{handover.fonds_name}",
        f"数量：{len(items)} 件，{len(items)} 个文件，{size_text(handover.bytes)}（{handover.bytes} 字节）",
        f"起止顺序号：1 至 {len(items)}",
        f"起止档号：{items[0].number} 至 {items[-1].number}",
        f"载体类型：{medium.kind}（{medium.file_system}）",
        f"载体容量：{size_text(medium.total)}",
        "载体编号：见载体标签",
        f"制作单位：{handover.unit}",
        f"制作日期：{chinese_date(now.date())}",
        "制作人、检查人：见登记表上的签名",
        f"制作软件：文明创建工作台 {program_version()}",
        f"文件格式：{'、'.join(suffixes)}；没有压缩，没有加密",
        "",
        "阅读所需软件：",
        *(f"  {_PROGRAMS[kind]}" for kind in kinds if kind in _PROGRAMS),
        "  XML 和 TXT：记事本或浏览器",
        *(["  其他格式：制作该文件的软件"] if FileKind.OTHER in kinds else []),
        "",
        "目录结构：",
        f"  {CATALOGUE}：全部电子档案的目录，编码 {encoding}",
        f"  {RECORDS}：按年度、类别分文件夹，文件以档号命名；每个文件夹里的 {METADATA} 是其中文件的元数据",
        f"  {OTHERS}：归档文件目录、登记表、四性检测报告、命名规则、XML 的规则文件、校验清单",
    ]
    return _text(lines, encoding)


def naming_rules(encoding: Encoding) -> bytes:
    """其他/命名规则.txt."""
    lines = (
        "命名规则和元数据说明",
        "",
        f"一、电子档案放在“{RECORDS}/年度/类别/”下。年度是归档年度；类别是它首先对应的工作任务的类别，",
        "　　不属于某项任务的，按活动、宣传报道、专项资金分，其余为综合。",
        "二、文件名是“档号.扩展名”，一件一个文件。文件系统不允许的符号换成全角的相近符号。",
        f"三、同一文件夹里的 {METADATA} 逐件记录题名、责任者、文号、日期、保管期限、页数、原文件名、格式、",
        "　　字节数、SHA-256 校验值，以及它在工作材料里所在的文件夹（用于）。",
        "　　每个文件夹一份元数据，不是每个文件一份：文件数减半，小容量文件多的载体读写快一倍。",
        f"四、日期是八位数字年月日；不知道的为空。没有文号的题名由本单位自拟，备注写“{OWN_TITLE}”，",
        "　　在归档文件目录里加方括号（DA/T 22-2015）。",
        "五、密级为空：本单位不在这里存放涉密材料；公开、内部不是密级。",
        f"六、“{MANIFEST}”逐行写着 SHA-256 校验值和文件路径，包括清单自己和登记表以外的每个文件。",
        f"　　Linux 电脑可以在最上一级文件夹运行 sha256sum -c {MANIFEST} 核对；",
        "　　Windows 电脑可以用 certutil -hashfile 文件名 SHA256 逐个核对。清单自己的校验值写在登记表上。",
        "七、原文件的内容没有改动，没有压缩，没有加密。",
    )
    return _text(lines, encoding)


def _text(lines: Iterable[str], encoding: Encoding) -> bytes:
    """For old Notepad too: CRLF, and UTF-8 by its mark."""
    mark = "\ufeff" if encoding is Encoding.UTF_8 else ""
    return (mark + "".join(f"{line}\r\n" for line in lines)).encode(encoding, "replace")
