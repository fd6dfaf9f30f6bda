"""What a cell holds by its look: a phone number, a person, a department; for columns without a heading."""

import re
import unicodedata
from collections.abc import Sequence

LIST_NUMBER = re.compile(  # at the beginning of a line
    r"^\s*(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|\d{1,3}[.．、]|[一二三四五六七八九十]{1,3}、)\s*"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢唐许冯宋韩邓彭曹曾田萧肖潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙贺陶顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温"
    "康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成"
    "苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费"
    "卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封官谈匡鞠"
    "惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国"
    "狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢"
    "嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
    "司徒",
    "夏侯",
    "长孙",
)
_UNITS = (
    *(
        "中心",
        "支部",
        "党委",
        "团委",
        "党组",
        "工会",
        "妇联",
        "科协",
        "协会",
        "大厅",
        "窗口",
        "基地",
        "公司",
        "机关",
    ),
    *"科室处部办局股庭队站所院馆组委厅署社",
)
_WORK = (  # what departments do; these begin like surnames
    *(
        "纪检",
        "纪委",
        "安监",
        "安全",
        "安保",
        "宣传",
        "宣教",
        "计财",
        "计生",
        "计划",
        "文明",
        "文化",
        "文秘",
        "农业",
        "水利",
    ),
    *(
        "项目",
        "车队",
        "党建",
        "党务",
        "党群",
        "施工",
        "田管",
        "路政",
        "路管",
        "金融",
        "基层",
        "经营",
        "督查",
        "平安",
        "国资",
    ),
    *(
        "法规",
        "司法",
        "司机",
        "全体",
        "干部",
        "单位",
        "相关",
        "方案",
        "时间",
        "强化",
        "完成",
        "温泉",
        "章程",
        "阳光",
        "明确",
    ),
)
_MOBILE = re.compile(r"(?:\+?86)?1\d{10}|\(?0\d{2,3}\)?\d{7,8}(?:转?\d{1,6})?")
_DIGITS = re.compile(r"\d{3,12}")
_TITLE = re.compile(r"[（(].*[)）]|(?:同志|科长|主任|处长|局长|部长|书记|主席|股长|庭长|队长|站长|所长)$")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]+")
_GAP = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000\xa0]+(?=[\u3400-\u9fff])")
_STRETCHED = re.compile(r"(?<![^\s、，,])([\u3400-\u9fff])[ \u3000\xa0]+([\u3400-\u9fff])(?![^\s、，,])")
_RUN = re.compile(
    r"(?<![^\s、，,；;])[\u3400-\u9fff](?:[ \u3000\xa0]{1,3}[\u3400-\u9fff]){2,}(?![^\s、，,；;])"
)
_BRACKETS = re.compile(r"[（(][^（()）]{0,60}[)）]")
_BEFORE_BRACKET = re.compile(r"(?<=\S)[ \u3000\xa0]+(?=[（(](?![\d一二三四五六七八九十]{1,3}[)）]))")
_THREE = 3
_SHEET_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)|\d(?:\.\d+)?[eE]\+\d{1,3}"
)
_DITTO = re.compile(r"\s*(?:[〃″\"”“＂]|''|′′|,,|，，|同上一?[项行条]?|同前|与上一?[项行条]?相?同)\s*。?\s*")


def is_ditto(text: str | None) -> bool:
    """Whether a text says no more than that it is the one above."""
    return bool(text and _DITTO.fullmatch(text))


def is_sheet_error(cell: str) -> bool:
    """Whether a spreadsheet shows this for no value, for too little room, or for too many digits."""
    return bool(_SHEET_ERROR.fullmatch(cell))


def phone_text(cell: str) -> str:
    """A phone number as text: half-width signs, no apostrophe in front of it, no decimals behind it."""
    return re.sub(r"^'(?=\d)|(?<=\d)\.0+$", "", unicodedata.normalize("NFKC", cell).strip())


def is_long_phone(cell: str) -> bool:
    """Whether it is the number of a mobile phone, or one with its area code; several may stand together."""
    numbers = _numbers(cell)
    return bool(numbers) and all(_MOBILE.fullmatch(number) for number in numbers)


def is_phone(cell: str) -> bool:
    """Whether it may be a phone number; an extension of three digits is one."""
    numbers = _numbers(cell)
    return bool(numbers) and all(_MOBILE.fullmatch(each) or _DIGITS.fullmatch(each) for each in numbers)


def is_unit(cell: str) -> bool:
    """Whether it ends as departments do: 科, 室, 处, 中心."""
    name = without_gaps(re.sub(r"[（(].*[)）]$", "", cell.strip()))
    return 2 <= len(name) <= 30 and bool(_CHINESE.fullmatch(name)) and name.endswith(_UNITS)


def is_person(cell: str) -> bool:
    """Whether it is a Chinese name of two to four signs, perhaps with a title behind it."""
    name = without_gaps(cell.strip())
    bare = _TITLE.sub("", name) or name
    if not _CHINESE.fullmatch(bare) or is_unit(bare) or bare.startswith(_WORK):
        return False
    compound = bare.startswith(_COMPOUND)
    return 2 <= len(bare) <= (4 if compound or "·" in bare else 3) and (compound or bare[0] in _SURNAMES)


def is_serial(cells: Sequence[str]) -> bool:
    """Whether a first column numbers its rows: 1, 2, 3; also from another number on, where that shows."""
    numbers = [int(cell) for cell in cells if re.fullmatch(r"\d{1,3}", cell)]
    in_turn = all(number == numbers[0] + at for at, number in enumerate(numbers))
    return len(numbers) == len(cells) and in_turn and (len(numbers) > 1 or numbers == [1])


def not_a_name(text: str, what: str) -> dict[str, str]:
    """Why a number cannot be somebody's or something's name, on ``name``; empty for anything else."""
    return {"name": f"“{text[:20]}”是号码，不是{what}。"} if is_phone(text) or text.isdecimal() else {}


def without_gaps(text: str) -> str:
    """A name without the blanks that stretch it in a column: 李 敏, 保 护 科."""
    return _GAP.sub("", text)


def brackets_whole(text: str) -> str:
    """Names with what stands in brackets behind them in one line, and no blank between the two."""
    joined = _BRACKETS.sub(lambda found: re.sub(r"\s*\n\s*", " ", found[0]), text)
    return _BEFORE_BRACKET.sub("", joined)


def closed_up(text: str) -> str:
    """Names with blanks between their signs closed up, in a list that blanks may set apart."""
    return _STRETCHED.sub(r"\1\2", stretched_closed(text))


def stretched_closed(text: str) -> str:
    """A department of three signs or more, or a name of three, with blanks between all of them closed up."""

    def close(run: re.Match[str]) -> str:
        name = without_gaps(run[0])
        return name if len(name) == _THREE or is_unit(name) else run[0]

    return _RUN.sub(close, text)


def _numbers(cell: str) -> list[str]:
    written = re.sub(r"[-—–－\s]", "", phone_text(cell))
    return [number for number in re.split(r"[/、,;；，]", written) if number]
