"""先读我.txt: what is in an archive, how to open it and how to check it, for a person without our program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from wenming_desktop.transfer.choices import ArchiveChoices
from wenming_desktop.transfer.renames import RENAMES
from wenming_desktop.transfer.showcase.files import OPEN
from wenming_desktop.transfer.showcase.parts import INDEX
from wenming_desktop.words import size_text

READ_ME = PurePosixPath("先读我.txt")


@dataclass(frozen=True)
class Told:
    """What it tells.

    Attributes:
        unit: whose archive it is.
        now: local time.
        count, size: how many copies of files of evidence, and their bytes.
        years: the folder and the title of each plan.
        choices: what was asked for.
        handed_over: how many records lie in 电子档案.
        unnumbered: how many have no 档号.
        renamed: how many names were changed.
    """

    unit: str
    now: datetime
    count: int
    size: int
    years: Sequence[tuple[PurePosixPath, str]]
    choices: ArchiveChoices
    handed_over: int
    unnumbered: int
    renamed: int


def read_me(told: Told) -> bytes:
    """The text; old Notepad needs the BOM and CRLF."""
    now = told.now
    text = _TEXT.format(
        unit=told.unit,
        time=f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}",
        count=told.count,
        size=size_text(told.size),
        volunteers=_WHOLE if told.choices.personal else _HIDDEN,
        years="\n".join(f"  {folder}　{title}" for folder, title in told.years),
        others=told.choices.in_words(),
        archives=_archives(told),
        renamed=_RENAMED.format(count=told.renamed) if told.renamed else _NOT_RENAMED,
        volumes=_VOLUMES if told.choices.volume_size else "",
        open=OPEN,
        index=INDEX,
    )
    return ("\ufeff" + text.replace("\n", "\r\n")).encode()


def _archives(told: Told) -> str:
    if not told.handed_over:
        return _NO_NUMBERS
    rest = _SOME_UNNUMBERED.format(count=told.unnumbered) if told.unnumbered else ""
    return _NUMBERED.format(count=told.handed_over, rest=rest)


_HIDDEN = "其中志愿者的电话、编号隐去了部分数字，从这份存档恢复后是空的。"
_WHOLE = "其中有志愿者的完整电话、编号，请妥善保管。"
_NO_NUMBERS = "  还没有编档号的材料，所以没有移交档案馆用的“电子档案”等内容。"
_NUMBERED = """\
  给档案馆看的：“说明文件.TXT”“文件目录.XML”和“电子档案”“其他”两个文件夹，
  有档号的 {count} 份材料按年度、类别在“电子档案”里另放一份，用档号作文件名；{rest}
  “其他”里有归档文件目录、移交与接收登记表、命名规则等。"""
_SOME_UNNUMBERED = "\n  没有档号的 {count} 份不在里面。"
_RENAMED = f"  有 {{count}} 个名称太长、重名或有不能用的符号，存档里改短或改了写法，对照见“{RENAMES}”。"
_NOT_RENAMED = "  文件都以题名为名，没有改短。"
_VOLUMES = "  分成几卷的，请把各卷的文件夹放在同一个地方，网页才能打开其他卷里的材料。\n"
_TEXT = """\
文明单位创建材料存档
单位：{unit}
存档时间：{time}
材料：{count} 份，{size}

一、怎样打开
  双击“{index}”（或存档文件夹旁边的“{open}”），用浏览器看：
  按类别和任务、按测评指标查看材料，看照片和缺项，也可以搜索。不用联网，不用安装程序。
  也可以直接打开下面的文件夹。

二、里面有什么
{years}
  每个年度一个文件夹，里面按“类别、任务”分文件夹存放佐证材料，
  并附《文明单位测评考核指标任务配档表》（用 WPS 或 Excel 打开）。
  一份材料为几项任务作证时，在每项任务下各放一份。
{others}
{archives}
{renamed}
  “展示”文件夹是“{index}”用的网页和缩小的照片，原照片在年度文件夹里。
  “记录”文件夹是全部登记数据，请勿改动：本程序在另一台电脑上用它恢复（第一次启动时选“从存档恢复”），
  或与那台电脑上的数据合并（菜单“合并另一台电脑…”）。
  {volunteers}

三、怎样核对是否完整
  本存档符合 BagIt 1.0（RFC 8493）。上一级文件夹里的 manifest-sha256.txt
  列出了每个文件的 SHA-256 校验值，缺一个文件、改一个字节都能查出。
  1. 有“文明创建工作台”的电脑：用“校验存档”功能，选择存档文件夹或 .zip 文件。
  2. 没有的 Windows 电脑：在存档文件夹（有 bagit.txt 的那一级）打开 PowerShell，
     粘贴下面一行并按回车，没有列出任何文件，说明清单上的文件都在、都没有改动：
     Get-Content manifest-sha256.txt -Encoding UTF8 | ForEach-Object {{ $h, $p = $_ -split '  ', 2; \
if ((Get-FileHash -LiteralPath $p).Hash -ne $h) {{ $p }} }}
     只核对一个文件：certutil -hashfile 文件名 SHA256，与清单上的值比对。
  3. Linux 电脑：在同一级文件夹运行 sha256sum -c manifest-sha256.txt

四、请注意
  请整个文件夹一起复制，不要改名、增减或编辑里面的文件，否则核对会报错。
  需要编辑时，请先复制到别处。
{volumes}"""
