"""Programs and scripts that would come in as material: told by their name and by their first bytes."""

import re
from pathlib import PurePath

HEAD = 32  # bytes that are looked at
# What Windows, or what an office PC has installed, runs or installs when it is opened: the kinds that mail
# programs hold back. Documents that may hold macros are not among them: a .doc may hold some as well as a
# .docm, both can be real proof, and this program opens no .docm, .xlsm or .pptm by itself.
_RUN = re.compile(
    r"\.(?:ade|adp|apk|app|appimage|application|appref-ms|appx|appxbundle|bas|bat|chm|class|cmd|"
    r"com|command|cpl|csh|deb|desktop|diagcab|dll|dmg|drv|exe|gadget|hlp|hta|inf|ins|"
    r"isp|jar|jnlp|js|jse|ksh|lnk|mde|msc|msh|msi|msix|msixbundle|msp|mst|msu|ocx|pif|"
    r"pkg|pl|ps1|ps1xml|ps2|psd1|psm1|py|pyc|pyo|pyw|pyz|pyzw|rb|reg|rpm|run|scf|scr|"
    r"sct|settingcontent-ms|sh|shb|shs|so|sys|url|vb|vbe|vbs|vxd|website|ws|wsc|wsf|wsh|"
    r"xbap|xll)"
)
_MAGIC = (
    b"MZ",  # DOS and Windows
    b"\x7fELF",  # Linux
    b"\xfe\xed\xfa\xce",  # macOS, four ways
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Java, macOS
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
    b"#!/",  # a script of Linux and macOS
    b"#! /",
)
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def reason_against(name: str, head: bytes) -> str | None:
    """Why a file must not be taken in, one Chinese sentence; None where nothing speaks against it.

    Args:
        name: of the file.
        head: its first HEAD bytes, whatever the name says of them.
    """
    if _TURNING & set(name):
        plain = "".join(sign for sign in name if sign not in _TURNING)
        return f"“{plain}”的文件名里有颠倒文字方向的隐藏字符，看到的扩展名可能是假的，请改名后再添加。"
    suffix = PurePath(name.rstrip(" .")).suffix.lower()  # Windows drops blanks and dots at the end
    if _RUN.fullmatch(suffix):
        return f"“{name}”是程序、脚本或快捷方式（{suffix}），不能作为材料，请选择原来的文档或图片。"
    if head.startswith(_MAGIC):
        return f"“{name}”的内容是程序、脚本或快捷方式，和扩展名不符，不能作为材料，请核对文件来源。"
    return None
