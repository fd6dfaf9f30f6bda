"""Departments and people as cells write them: "党政办、宣传部（王五）等部门", "张建国（主任） 李敏"."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from wenming_desktop.spreadsheets.looks import is_person

_HARD = re.compile(r"[、，,;；/／\\|｜。．.+＋&\n\r\t①-⑳]+|[（(]\d{1,2}[）)]")
_BRACKET = re.compile(r"[（(【\[]([^（(【\[）)】\]]*)[）)】\]]")
_AND = re.compile(r"以及|[和及与暨]")
_HELD = 0xF0000  # signs of Unicode's plane 15, which no font has, stand for what must stay whole
_ANY_HELD = "[\U000f0000-\U000ffffd]"
_MOST_HELD = 60_000
_LEADS = "\U000ffffd"  # behind a name that is marked as the lead
_KINDS = r"(?:科室|处室|股室|庭室|所队|部门|单位|机构|院系|系部|科|处|室|股|庭|所|队|站|系|部|院|中心)"
_DEPARTMENT_END = "科室处办局部会委队站所院馆组厅庭股司署行中心社联区镇乡街道村校园系库厂段门位构"
_DEPARTMENT_ENDS = (
    "总支",
    "林场",
    "农场",
    "牧场",
    "渔场",
    "分场",
    "支行",
    "分行",
    "网点",
    "车间",
    "水库",
    "班组",
)
_NOTHING = {"", "无", "-", "—", "——", "*"}
_NOBODY = re.compile(
    r"(?:[尚暂]?未?(?:定|缺|空|无)|空[缺岗编]?|[待请].{1,8}|未(?:明确|确定|安排|配备)|另[定行]\w*|没有|缺[岗员编]?"
    r"|(?:不?同意|是|否|已?(?:完成|落实|办结)|有|见附件|[√✓✔×○●?？*/\\—–-]+))"
)
_EVERYONE = re.compile(
    r"(?:全[局院校所馆站县市区]|[本我](?:局|院|校|所|馆|单位))?(?:各个?|全体|所有|全部)"
    rf"(?:{_KINDS}|[（(]{_KINDS}[）)]|[、和及])+"
    r"|全(?:体(?:党员)?(?:干部)?(?:教?职工|人员|干警)|员|局|院|校)"
)
_GROUP = re.compile(
    rf".{{0,8}}?(?:各|全体|所有|全部).+|等.+|{_EVERYONE.pattern}"
    rf"|(?:全[局院校县市区]|其他|其它|有关|相关|涉及|下属|[所直局院校厂]属|基层)(?:的|相关|有关)?{_KINDS}+"
)
_GROUP_WITH_BRACKET = re.compile(
    rf"各[\u4e00-\u9fff]{{0,6}}?[（(](?:{_KINDS}|[、和及]|街道|社区|乡|镇|办事处|园区)+[）)](?:{_KINDS})*"
)
_ETC = re.compile(rf"(?<=.)等(?:\d+|[两二三四五六七八九十几多]+)?个?(?:相关|有关|各有关)?{_KINDS}?$")
_ETC_GROUP = re.compile(r"(?P<name>.+)(?P<group>等[^等]{2,})")
_ROLE = re.compile(r"(?P<lead>牵头|主办|主责)?(?:负责|配合|协办|协助)?(?:单位|科室|部门|处室)?")
_ROLE_BEHIND = re.compile(
    r"(?<=.)(?:(?P<lead>牵头|主办|主责)|承办|配合|负责|协助|协办|协同|参加|参与|落实|实施)$"
)
_LABEL = re.compile(
    r"(?:^|(?<=[、，,;；/\s。]))(?:牵头|主办|主责|责任|负责|承办|配合|协办|协助|参与|具体|联系)+"
    r"(?:单位|科室|部门|处室|股室|领导|人)?\s*[：:]"
)

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟"
    "安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项"
    "曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来"
    "嵺苟全褚娄窦岑党宦蒲邰从索咸籍卓蔺屠蒙乐於柬鄢仇缪巫谈贲冷宗应湛匡沙储肖闫付邸楚尚商仲代邝连战言皮干麻束井富"
    "山弓隗宓蓬班仰伊栾暴厉戎符幸韶郜蓟印宿怀鄂郎诸司上东皇尉公慕令端"
)
_TITLE = (
    r"(?:书记|局长|主任|科长|院长|校长|处长|部长|主席|会长|所长|站长|队长|馆长|县长|市长|区长|镇长|乡长|庭长|股长"
    r"|园长|组长|厅长|司长|台长|社长|厂长|秘书长|经理|董事长|主管|负责人|委员|干事|专干|科员|办事员|调研员|工程师"
    r"|指导员|教导员|政委|纪检员|联络员|联系人|老师|同志|法官|检察官)"
)
_POST = (
    r"(?:(?:党组|党委|党总支|总支|支部|纪委|工会|团委|办公室|常务|第一|执行|分管|纪检|[一二三四]级|总)*副?"
    rf"{_TITLE})+"
)
_POST_BEFORE = re.compile(rf"(?P<title>.{{0,12}}?{_TITLE})[:：]?(?P<name>[^:：]{{2,4}})")
_POST_BEHIND = re.compile(rf"(?P<name>.{{2,4}}?)(?P<title>{_POST})")
_NAME = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf·]{2,4}|.{1,2}某{1,2}")
_NO_NAME_END = "科室处办局部委"
_PEOPLE_BETWEEN = re.compile(r"[、，,;；/／\n\r\t]+(?![^（(]*[）)])")
_PEOPLE_LABEL = re.compile(r"^(?:具体|第一|直接)?(?:责任|负责|联系)人?\s*[：:]")
_ADDRESS = {"同志", "老师"}  # no posts
_TELLING = 4  # signs of a name's end that say which: 办公室 is the end of many
_LIKE_ENOUGH = 0.7  # SequenceMatcher.ratio(): 人事教育科 is like 人事科


@dataclass(frozen=True)
class WrittenDepartments:
    """What a cell of departments names, each in order and once.

    Attributes:
        names: departments; one marked 牵头 comes first.
        everyone: 各科室, 全体科室, 各临床科室 and the like, as those words.
        people: who stands in brackets or behind a colon, as written: for written_people().
    """

    names: tuple[str, ...] = ()
    everyone: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class WrittenPerson:
    """One person; ``title`` is the post written beside the name, else empty."""

    name: str
    title: str = ""


def written_departments(text: str, known: Collection[str] = ()) -> WrittenDepartments:
    """The departments that a cell names, whatever stands between them.

    Args:
        text: of a cell or behind a label like 配合单位.
        known: names that stay whole, whatever they contain; blanks within them are healed.
    """
    held: list[str] = []
    people: list[str] = []
    text = _LABEL.sub("、", _hold(re.sub(_ANY_HELD, "", text.strip()), known, held))
    text = _BRACKET.sub(lambda bracket: _from_bracket(bracket, held, people), text)
    text = re.sub(r"[:：]([^:：;；\n]*)", lambda colon: _behind_colon(colon[1], people), text)
    names: list[tuple[bool, str]] = []  # whether it leads
    everyone: list[str] = []
    after_person = False
    for place, name in _pieces(text):
        role = _ROLE_BEHIND.search(name)
        leads = name.endswith(_LEADS) or bool(role and role["lead"])
        bare = name[: role.start()] if role else name.rstrip(_LEADS)
        shown = _shown(bare, held)
        beside = after_person or (place > 0 and bool(names))  # 工会 赵强、李丽
        after_person = False
        if shown in known:
            names.append((leads, shown))
        elif beside and is_person(shown) and not means_several(shown):
            people.append(shown)
            after_person = True
        elif means_several(shown):
            everyone.append(shown)
        elif len(bare) > 2 and not _is_department(bare) and _is_person(bare):  # 政工科 王某某
            people.append(bare)
        elif not bare.isdecimal() and bare not in _NOTHING:
            names += [(leads, each) for each in _run_together(shown, known)]
    names.sort(key=lambda name: not name[0])
    return WrittenDepartments(
        tuple(dict.fromkeys(name for _, name in names)),
        tuple(dict.fromkeys(everyone)),
        tuple(dict.fromkeys(_shown(name, held) for name in people)),
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The names that a text lists, with how many others stand before each between the same separators."""
    for piece in _HARD.split(text):
        for place, token in enumerate(_apart(piece)):
            for name in _listed(token):
                yield place, name


def means_several(name: str) -> bool:
    """Whether these are words for several departments (各科室, 有关单位, 各乡镇), not the name of one."""
    return bool(_GROUP.fullmatch(name))


def support_list(words: str) -> tuple[str, ...]:
    """The words that stand in a task's support_words, 、 between them."""
    return tuple(filter(None, re.split(r"、(?![^（(]*[）)])", words)))


def names_nobody(words: str) -> bool:
    """Whether words stand where a name should and name nobody: 待定, 空缺, 已完成, √."""
    return bool(_NOBODY.fullmatch(re.sub(r"[\s（()）【】。]", "", words)))


def supports(support: Collection[str], department: str) -> bool:
    """Whether a department is among those that support a task, by its name or as one of everybody."""
    return department in support or any(map(means_everyone, support))


def means_everyone(words: str) -> bool:
    """Whether words that mean several mean every department: 各科室, 全体科室, not 各临床科室 or 各乡镇."""
    return bool(_EVERYONE.fullmatch(re.sub(r"\s", "", words)))


def written_people(text: str) -> tuple[WrittenPerson, ...]:
    """The people that a cell names, each once, a post beside the name apart."""
    found: list[WrittenPerson] = []
    posts: list[str] = []  # of the next one: 主任 张建国
    for piece in _PEOPLE_BETWEEN.split(_PEOPLE_LABEL.sub("", text.strip())):
        for place, token in enumerate(_people_apart(piece)):
            if not re.fullmatch(_POST, token):
                person = _person(token)
                found.append(WrittenPerson(person.name, "、".join(filter(None, [*posts, person.title]))))
                posts = []
            elif place and not posts and not found[-1].title:  # 张建国 主任
                found[-1] = WrittenPerson(found[-1].name, token)
            else:
                posts.append(token)
    found += map(WrittenPerson, posts)  # a post without a name: whoever holds it
    return tuple({person.name: person for person in reversed(found)}.values())[::-1]


def like_department(name: str, known: Collection[str]) -> str | None:
    """The known department that a misspelt or shortened name most probably means; None if none is like it."""
    written = _core(name)
    cores = {each: _core(each) for each in known}
    kinds = (
        [each for each, core in cores.items() if core == written],
        [each for each, core in cores.items() if core.startswith(written) or written.startswith(core)],
        [each for each, core in cores.items() if _ends(written, core) or _ends(core, written)],
        [each for each, core in cores.items() if core[:1] == written[:1] and _abbreviates(written, core)],
    )
    for found in kinds[: 1 if len(written) < 2 else None]:
        if len(found) == 1:
            return found[0]
    likeness = [(SequenceMatcher(None, written, core).ratio(), each) for each, core in cores.items()]
    ratio, found = max(likeness, default=(0.0, ""))
    return found if ratio >= _LIKE_ENOUGH else None


def _hold(text: str, known: Collection[str], held: list[str]) -> str:
    """The text with known names, and groups written with brackets, as one private character each."""
    for name in sorted(known, key=len, reverse=True):
        blanks = r"\s*".join(re.escape(sign) for sign in name if not sign.isspace())
        text = re.sub(
            rf"(?:(?<![^\W_])|(?<=[和及与暨\U000f0000-\U000ffffc])){blanks}(?![^\W_和及与暨等以牵配负协])",
            lambda _, name=name: _sign(name, held),
            text,
        )
    return _GROUP_WITH_BRACKET.sub(lambda group: _sign(group[0], held), text)


def _sign(text: str, held: list[str]) -> str:
    """The private character for a text; where they run out, the text itself."""
    if text not in held:
        if len(held) == _MOST_HELD:
            return text
        held.append(text)
    return chr(_HELD + held.index(text))


def _shown(text: str, held: Sequence[str]) -> str:
    return re.sub("[\U000f0000-\U000ffffc]", lambda sign: held[ord(sign[0]) - _HELD], text)


def _run_together(name: str, known: Collection[str]) -> list[str]:
    """The known names of which a name consists without anything between them; else the name itself."""
    one = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.findall(one, name) if one and re.fullmatch(f"(?:{one})+", name) else [name]


def _is_department(token: str) -> bool:
    held = "\U000f0000" <= token[-1:] <= "\U000ffffc"
    ends = token[-1] in _DEPARTMENT_END or token.endswith(_DEPARTMENT_ENDS)
    return held or means_several(token) or (len(token) > 1 and ends)


def _from_bracket(bracket: re.Match[str], held: list[str], people: list[str]) -> str:
    """What stays in the text of a bracket: the mark of a lead, departments set apart, or all of it, held."""
    if role := _ROLE.fullmatch(bracket[1]):
        return _LEADS if role["lead"] else ""
    parts = [part for piece in _HARD.split(bracket[1]) if (part := piece.strip())]
    if parts and all(map(_is_department, parts)):
        return f"、{'、'.join(parts)}、"
    if parts and all(map(_is_person, parts)):
        people += parts
        return ""
    if re.fullmatch(r"\d{1,2}", bracket[1]):
        return bracket[0]
    return _sign(_shown(bracket[0], held), held)


def _behind_colon(written: str, people: list[str]) -> str:
    """People from behind 保护科：; what is not a person any more stays."""
    parts = [part for piece in _HARD.split(written) if (part := piece.strip())]
    while parts and _is_person(parts[0]):
        people.append(parts.pop(0))
    return f"、{'、'.join(parts)}"


def _apart(piece: str) -> list[str]:
    """The pieces between blanks; single signs belong together or to their neighbour (保 护 科)."""
    tokens: list[str] = []
    last = ""
    for token in piece.split():
        is_held = "\U000f0000" <= token[0] <= "\U000ffffc"
        if (
            tokens
            and not is_held
            and (len(token) == 1 or len(tokens[-1]) == 1)
            and tokens[-1][0] < "\U000f0000"
            and not (token in _SURNAMES and len(last) > 1 and _is_department(last))  # 工会 马 军
        ):
            tokens[-1] += token
        else:
            tokens.append(token)
        last = token
    return tokens


def _listed(token: str) -> list[str]:
    """The names of a token: without 等 and what it counts; 等群团组织 tells of others."""
    bare = _ETC.sub("", token)
    group = _ETC_GROUP.fullmatch(bare)
    if group and _is_department(group["name"].rstrip(_LEADS)):
        return [*_around_and(group["name"]), group["group"]]
    return _around_and(bare)


def _around_and(token: str) -> list[str]:
    """Two names where 和, 及 or 与 stands between departments; one where it is part of the name."""
    for joint in _AND.finditer(token):
        left, right = token[: joint.start()], token[joint.end() :]
        if left and right and _is_department(left.rstrip(_LEADS)) and _is_department(right.rstrip(_LEADS)):
            return [left, *_around_and(right)]
    return [token]


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and (
        "某" in name or (name[0] in _SURNAMES and name[-1] not in _NO_NAME_END)
    )


def _is_person(text: str) -> bool:
    return _is_name(_person(re.sub(r"\s", "", text)).name)


def _person(written: str) -> WrittenPerson:
    """A name and the post beside it, in brackets, before or behind it."""
    if (bracket := _BRACKET.search(written)) and not re.search(r"\d", bracket[1]):
        name = (written[: bracket.start()] + written[bracket.end() :]).strip()
        return WrittenPerson(re.sub(r"\s", "", name), bracket[1].strip()) if name else WrittenPerson(written)
    for pattern in (_POST_BEHIND, _POST_BEFORE):
        if (found := pattern.fullmatch(written)) and _is_name(found["name"]):
            return WrittenPerson(found["name"], "" if found["title"] in _ADDRESS else found["title"])
    return WrittenPerson(written)


def _people_apart(piece: str) -> list[str]:
    """The people between blanks and around 和; 张 建 国 is one, 张建国 李敏 are two."""
    piece = re.sub(r"等\d*人?$", "", piece.strip())
    piece = re.sub(r"\s*([（(][^）)]*[）)])", r"\1", piece)
    tokens: list[str] = []
    run = ""
    for token in [*re.split(r"\s+(?![^（(]*[）)])", piece), ""]:
        if len(token) == 1 or (len(run) == 1 and len(token) == 2):
            run += token
            continue
        tokens += _names_in_run(run)
        run = ""
        tokens.append(token)
    return [name for token in tokens if token for name in _people_around_and(token)]


def _names_in_run(run: str) -> list[str]:
    """Names of signs that stood apart: four are two names where the third is a surname."""
    return [run[:2], run[2:]] if len(run) == 4 and run[2] in _SURNAMES else [run]


def _people_around_and(token: str) -> list[str]:
    for joint in re.finditer("[和及与]", token):
        left, right = token[: joint.start()], token[joint.end() :]
        if _is_person(left) and _is_person(right):
            return [left, right]
    return [token]


def _core(name: str) -> str:
    """A name without blanks, brackets, what follows a colon, in plain signs."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    return re.split(":", _BRACKET.sub("", plain))[0].strip("。.,;、")


def _ends(whole: str, end: str) -> bool:
    """Whether a name is another with a word more in front: 综合行政执法大队 for 执法大队."""
    return len(end) >= _TELLING and whole.endswith(end)


def _abbreviates(short: str, whole: str) -> bool:
    """Whether a name leaves out signs of another: 党办 for 党委办公室."""
    signs = iter(whole)
    return all(sign in signs for sign in short)
