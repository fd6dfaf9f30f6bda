"""How the unit's 档号 look (DA/T 13-2022, 5: 全宗号-档案门类代码·年度-保管期限代码-机构代码-件号)."""

import json
import re
from dataclasses import asdict, dataclass, fields

from sqlalchemy.orm import Session

from wenming_desktop.entities.choices import RETENTION_WORDS
from wenming_desktop.entities.fields import Field
from wenming_desktop.forms import Checks
from wenming_desktop.settings import get_setting, set_setting

_KEY = "档案"
PARTS = ("{全宗}", "{门类}", "{年度}", "{期限}", "{机构}", "{件号}")
_NEEDED = ("{年度}", "{期限}", "{件号}")
_PART = re.compile(r"\{[^{}]*\}")
_UNIT_NAME = 30  # characters
_CODE = re.compile(r"[A-Za-z0-9]{0,10}")


@dataclass(frozen=True)
class ArchiveSettings:
    """The choices that all 档号 are made from.

    Attributes:
        fonds: 全宗号, e.g. Z109.
        fonds_name: 全宗名称, for covers.
        category: 档案门类代码; 文书 is WS.
        pattern: the parts in braces in their order, with what stands between them.
        digits: of the item number.
        unit: 机构代码 offered first.
        unit_names: what papers call the units, a line each: the code, a blank, the name.
        pages_per_mm: how many pages a millimetre of a box holds.
    """

    fonds: str = "Z109"
    fonds_name: str = ""
    category: str = "WS"
    pattern: str = "{全宗}-{门类}·{年度}-{期限}-{机构}-{件号}"
    digits: int = 4
    unit: str = "CJB"
    unit_names: str = "CJB 创建办"
    pages_per_mm: int = 10

    @property
    def by_unit(self) -> bool:
        """Whether each unit has numbers of its own."""
        return "{机构}" in self.pattern

    def unit_name(self, code: str) -> str:
        """What a unit is called on paper; its code where nobody has said."""
        return dict(_named_units(self.unit_names)).get(code, code)

    def series_title(self, year: int, retention: str, unit: str) -> str:
        """What a run of numbers is called, e.g. 2021年 永久 创建办; ``unit`` is a code."""
        return f"{year}年 {RETENTION_WORDS[retention]} {self.unit_name(unit)}".strip()

    def number(self, year: int, retention: str, unit: str, item: int) -> str:
        """A 档号, e.g. ``Z109-WS·2021-Y-CJB-0001``."""
        values = (self.fonds, self.category, str(year), retention, unit, f"{item:0{self.digits}}")
        text = self.pattern
        for part, value in zip(PARTS, values, strict=True):
            text = text.replace(part, value)
        return text


def _named_units(lines: str) -> list[tuple[str, str]]:
    """Code and name of each line."""
    parts = (line.split(maxsplit=1) for line in lines.splitlines() if line.strip())
    return [(part[0].upper(), part[1].strip() if len(part) > 1 else "") for part in parts]


def archive_settings(session: Session) -> ArchiveSettings:
    """The unit's choices, else the usual ones under the unit's name."""
    usual = ArchiveSettings(fonds_name=get_setting(session, "unit") or "")
    stored = get_setting(session, _KEY)
    if stored is None:
        return usual
    known = {field.name for field in fields(ArchiveSettings)}
    found = {name: value for name, value in json.loads(stored).items() if name in known}
    return ArchiveSettings(**{**asdict(usual), **found})


def save_archive_settings(session: Session, settings: ArchiveSettings) -> None:
    """Keep the choices; numbers that were given stay as they are.

    Raises:
        FieldErrors: by the names of ArchiveSettings: a code that is none, a pattern that lacks a part that
            keeps numbers apart, a number out of its bounds.
    """
    checks = Checks()
    for field, name in (("fonds", "全宗号"), ("category", "门类代码"), ("unit", "机构代码")):
        if not _CODE.fullmatch(getattr(settings, field)):
            checks.fail(field, f"{name}只能是字母和数字，最多 10 位。")
    units = _named_units(settings.unit_names)
    if not all(_CODE.fullmatch(code) and name for code, name in units):
        checks.fail("unit_names", "每行写一个：代码、空格、名称，例如 CJB 创建办。")
    elif any(len(name) > _UNIT_NAME for _, name in units):
        checks.fail("unit_names", f"机构的名称最多 {_UNIT_NAME} 字。")
    elif len({code for code, _ in units}) < len(units) or len({name for _, name in units}) < len(units):
        checks.fail("unit_names", "代码或名称重复了，一个代码只能对一个名称。")
    checks.text(Field("fonds_name", "全宗名称", limit=50), settings.fonds_name)
    pattern = checks.text(Field("pattern", "档号格式", limit=80, required=True), settings.pattern)
    lacking = [part for part in _NEEDED if pattern.count(part) != 1]
    strange = [part for part in _PART.findall(pattern) if part not in PARTS]
    if lacking:
        checks.fail("pattern", f"档号格式里要有、且只有一处{'、'.join(lacking)}，否则会重号。")
    if strange:
        checks.fail("pattern", f"看不懂{'、'.join(strange)}，可用的是{'、'.join(PARTS)}。")
    if not 3 <= settings.digits <= 6:
        checks.fail("digits", "件号要有 3 到 6 位。")
    if not 1 <= settings.pages_per_mm <= 30:
        checks.fail("pages_per_mm", "每毫米页数要填 1 到 30。")
    checks.finish()
    set_setting(session, _KEY, json.dumps(asdict(settings), ensure_ascii=False), "档号格式")
